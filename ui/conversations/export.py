"""A conversation as a file to keep or send: Markdown, or a PDF whose text can be searched."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from assistant.answer import Answer, Hit
from ui.chat.texts import written_by
from ui.conversations import texts
from ui.conversations.archive import Conversation, KeptExchange, Rating
from ui.markdown import plain
from ui.texts import NEAREST, SOURCES, understood_as
from ui.texts import page as page_name

NEAREST_SHOWN = 4

_MARKS = {Rating.GOOD: texts.GOOD, Rating.BAD: texts.BAD}


def as_markdown(conversation: Conversation, titles: Mapping[str, str]) -> str:
    """Ends with a line feed. `titles`: of the documents, by id."""
    pieces = [f"# {texts.CONVERSATION}: {plain(conversation.title)}", f"{texts.MADE_BY}, {_facts(conversation)}"]
    for exchange in conversation.exchanges:
        pieces.extend(_markdown(exchange, titles))
    return "\n\n".join(pieces) + "\n"


def _markdown(exchange: KeptExchange, titles: Mapping[str, str]) -> Iterator[str]:
    answer = exchange.answer
    yield f"## {plain(answer.question)}"
    if _was_completed(answer):
        yield f"*{plain(understood_as(answer.completed_question))}*"
    for text, numbers in _said(answer):
        lines = [_markdown_line(line) for line in text.split("\n") if line.strip()]
        yield "\n".join(lines) + "".join(f" \\[{number}\\]" for number in numbers)
    if remarks := _remarks(answer):
        yield "\n".join(f"- {plain(remark)}" for remark in remarks)
    if places := _places(answer, titles):
        yield f"### {SOURCES if answer.citations else NEAREST}"
        yield "\n".join(f"- {plain(place.where)}: »{plain(place.quote)}«" for place in places)
    if exchange.rating:
        yield f"*{plain(_rating(exchange))}*"


def _markdown_line(line: str) -> str:
    """Lists as the assistant writes them ("•", and below it "–") become Markdown's."""
    if line.startswith("•"):
        return f"- {plain(line[1:])}"
    if line.startswith("  –"):
        return f"  - {plain(line[3:])}"
    return plain(line)


def as_pdf(conversation: Conversation, titles: Mapping[str, str]) -> bytes:
    """A4, in a typeface that is embedded and has all Danish letters. `titles`: of the documents, by id."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=f"{texts.CONVERSATION}: {conversation.title}",
        author=texts.MADE_BY,
        lang="da-DK",
    )
    _typeface()
    document.build(list(_story(conversation, titles)), onFirstPage=_page_number, onLaterPages=_page_number)
    return target.getvalue()


def _story(conversation: Conversation, titles: Mapping[str, str]) -> Iterator:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    body = ParagraphStyle("body", fontName=_REGULAR, fontSize=9.5, leading=14, spaceAfter=5, splitLongWords=True)
    title = ParagraphStyle("title", body, fontName=_BOLD, fontSize=14, leading=19)
    question = ParagraphStyle("question", body, fontName=_BOLD, fontSize=11, leading=15, spaceBefore=12, keepWithNext=1)
    heading = ParagraphStyle("heading", body, fontName=_BOLD, spaceBefore=4, keepWithNext=1)
    item = ParagraphStyle("item", body, leftIndent=12, bulletIndent=0, spaceAfter=2)
    sub_item = ParagraphStyle("sub item", item, leftIndent=24, bulletIndent=12)
    quiet = ParagraphStyle("quiet", body, textColor=HexColor("#4a5f67"), fontSize=8.5, leading=12)
    where = ParagraphStyle("where", quiet, keepWithNext=1)
    source = ParagraphStyle("source", quiet, leftIndent=12, fontName=_REGULAR)

    def paragraph(text: str, style: ParagraphStyle, bullet: str | None = None) -> Paragraph:
        return Paragraph(escape(_in_typeface(" ".join(text.split()))), style, bullet)

    yield paragraph(f"{texts.CONVERSATION}: {conversation.title}", title)
    yield paragraph(f"{texts.MADE_BY}, {_facts(conversation)}", quiet)
    for exchange in conversation.exchanges:
        answer = exchange.answer
        yield paragraph(answer.question, question)
        if _was_completed(answer):
            yield paragraph(understood_as(answer.completed_question), quiet)
        for text, numbers in _said(answer):
            *lines, last = [line for line in text.split("\n") if line.strip()] or [""]
            for line in (*lines, last + "".join(f" [{number}]" for number in numbers)):
                if line.startswith("•"):
                    yield paragraph(line[1:], item, "•")
                elif line.startswith("  –"):
                    yield paragraph(line[3:], sub_item, "–")
                else:
                    yield paragraph(line, body)
        for remark in _remarks(answer):
            yield paragraph(remark, quiet)
        places = _places(answer, titles)
        if places:
            yield paragraph(SOURCES if answer.citations else NEAREST, heading)
        for place in places:
            yield paragraph(place.where, where)
            yield paragraph(f"»{place.quote}«", source)
        if exchange.rating:
            yield paragraph(_rating(exchange), quiet)


# The typeface that comes with reportlab (Bitstream Vera, free to embed).
_REGULAR, _BOLD = "Vera", "VeraBd"


@cache
def _typeface() -> frozenset[int]:
    """Make the typeface known to reportlab; the code points it has."""
    import reportlab
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(reportlab.__file__).parent / "fonts"
    regular, bold = (TTFont(name, str(folder / f"{name}.ttf")) for name in (_REGULAR, _BOLD))
    pdfmetrics.registerFont(regular)
    pdfmetrics.registerFont(bold)
    return frozenset(regular.face.charToGlyph)


def _in_typeface(text: str) -> str:
    """Composed letters; a question mark for what the typeface does not have, such as an emoji."""
    return "".join(c if ord(c) in _typeface() else "?" for c in unicodedata.normalize("NFC", text))


def _page_number(canvas, document) -> None:
    canvas.setFont(_REGULAR, 8)
    canvas.drawRightString(document.pagesize[0] - document.rightMargin, 30, page_name(document.page))


# ------------------------------------------------------------------------------------------------ both kinds


def _facts(conversation: Conversation) -> str:
    return f"{texts.moment(conversation.began_at)}, {texts.questions(len(conversation.exchanges))}"


def _was_completed(answer: Answer) -> bool:
    return answer.completed_question.split() != answer.question.split()


def _said(answer: Answer) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The statements with their citations' numbers, or the refusal's sentence."""
    for statement in answer.statements:
        yield statement.text, statement.citations
    if not answer.statements:
        yield answer.message, ()


def _remarks(answer: Answer) -> list[str]:
    """What is said beside the answer."""
    return [notice.text for notice in answer.notices] + ([written_by(answer.writer)] if answer.writer else [])


@dataclass(frozen=True, slots=True)
class _Place:
    where: str
    quote: str


def _places(answer: Answer, titles: Mapping[str, str]) -> list[_Place]:
    """The citations; the nearest places of an answer without any."""
    if answer.citations:
        return [_Place(f"[{c.number}] {_where(c.document_title, c.page)}", c.quote) for c in answer.citations]
    return [
        _Place(_where(titles.get(hit.passage.document_id, hit.passage.document_id), hit.page), _found(hit))
        for hit in answer.hits[:NEAREST_SHOWN]
    ]


def _where(title: str, page: int) -> str:
    return f"{title}, {page_name(page)}"


def _found(hit: Hit) -> str:
    return hit.passage.unit_text(hit.passage.units[hit.unit]) if hit.passage.units else hit.passage.text


def _rating(exchange: KeptExchange) -> str:
    mark = _MARKS[exchange.rating] if exchange.rating else ""
    return f"{texts.RATING}: {mark}" + (f" ({exchange.reason})" if exchange.reason else "")
