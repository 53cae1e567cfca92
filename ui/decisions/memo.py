"""Agenda items as a memo in Word, in Danish: what was decided, who follows up, and where it stands."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from itertools import groupby

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from assistant.decisions import DecisionItem
from ingest.records import Statement
from ui.decisions import texts
from ui.texts import SOURCE, day

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def memo(items: Sequence[DecisionItem], selection: Sequence[str], made: dt.date) -> bytes:
    """A .docx of the items, in their order, meeting by meeting. `selection` says in Danish how they were chosen."""
    document = docx.Document()
    _set_up(document)
    document.add_heading(texts.MEMO_TITLE, 0)
    _fact(document, texts.MEMO_SELECTION, "; ".join(selection) or texts.MEMO_ALL)
    _fact(document, texts.MEMO_MADE, f"{day(made)}, {texts.items(len(items))}")
    for _, of_meeting in groupby(items, lambda item: item.meeting):
        meeting = list(of_meeting)
        document.add_heading(_clean(_meeting_heading(meeting[0])), 1)
        for item in meeting:
            _add_item(document, item)
    document.add_paragraph()
    document.add_paragraph().add_run(texts.MEMO_FOOT).italic = True
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_up(document: Document) -> None:
    """Danish, so that Word checks the spelling as such; a plain typeface; a title for those who list files."""
    document.core_properties.title = texts.MEMO_TITLE
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "da-DK"
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name = "Calibri"
    style.font.size = Pt(11)
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:val"), "da-DK")


def _meeting_heading(item: DecisionItem) -> str:
    record = item.record
    held = (record.committee or item.document.title, record.municipality, texts.meeting(item))
    return ", ".join(part for part in held if part)


def _add_item(document: Document, item: DecisionItem) -> None:
    record = item.record
    document.add_heading(_clean(texts.heading(item)), 2)
    _fact(document, texts.TYPE, record.type or texts.NOT_GIVEN)
    for name, statement in ((texts.CASE, record.case), (texts.DECISION, record.decision)):
        document.add_heading(name, 3)
        _add_text(document, statement)
    document.add_heading(texts.FOLLOW_UPS, 3)
    for follow_up in record.follow_ups:
        document.add_paragraph(_clean(follow_up.text), style="List Bullet")
    if not record.follow_ups:
        _add_text(document, None)
    for name, listed in ((texts.PEOPLE, record.people), (texts.ATTACHMENTS, record.attachments)):
        if listed:
            _fact(document, name, "; ".join(listed))
    _fact(document, SOURCE, f"{item.document.title}, {texts.pages(item.pages)}")


def _add_text(document: Document, statement: Statement | None) -> None:
    for paragraph in statement.text.split("\n") if statement else [texts.NOT_STATED]:
        document.add_paragraph(_clean(paragraph))


def _fact(document: Document, name: str, value: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{name}: ").bold = True
    paragraph.add_run(_clean(value))
    return paragraph


def _clean(text: str) -> str:
    """Without characters that XML can't hold."""
    return _NOT_IN_XML.sub("", text)
