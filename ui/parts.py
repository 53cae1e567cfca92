"""The parts of the chat page as safe HTML: question, answer with its chips, cards, documents, an opened source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape as html_escape
from itertools import groupby

from assistant.answer import Answer, Citation, Hit, Notice
from ingest.document import Document, Page
from ui import texts
from ui.marking import Place, escape, linked_html, page_html, place_of_citation, quote_html

EXCERPT_LENGTH = 150
_SUB_ITEM = ' class="pa-sub"'
_ITEM_MARK = re.compile(r"^\s*[•–-]\s+")


def chip_html(citation: Citation, opens: str) -> str:
    """A citation's number: a link with the address of its page, which the script turns into a click on `opens`."""
    name = texts.open_citation(citation.number, citation.document_title, citation.page)
    address = html_escape(place_of_citation(citation).address)
    return (
        f'<a class="pa-chip" href="{address}" data-open="{html_escape(opens)}" '
        f'aria-label="{escape(name)}" title="{escape(name)}">[{citation.number}]</a>'
    )


def question_html(question: str) -> str:
    """What was asked."""
    return f'<h2 class="pa-question"><span class="pa-hidden">{escape(texts.QUESTION)}: </span>{escape(question)}</h2>'


def answer_html(answer: Answer, exchange: int, opens: Mapping[int, str]) -> str:
    """The direct answer with its chips, or the refusal's sentence, then the notices.

    `opens` names, for each citation's number, the button that its chip clicks.
    """
    citations = {citation.number: citation for citation in answer.citations}
    parts: list[str] = []
    if " ".join(answer.completed_question.split()) != " ".join(answer.question.split()):
        parts.append(f'<p class="pa-understood">{escape(texts.understood_as(answer.completed_question))}</p>')
    for statement in answer.statements:
        chips = [chip_html(citations[n], opens[n]) for n in statement.citations if n in citations and n in opens]
        parts.append(statement_html(statement.text, chips))
    if not answer.statements:
        parts.append(f'<p class="pa-message">{linked_html(answer.message)}</p>')
    parts.append(notices_html(answer.notices))
    name = escape(texts.ANSWER)
    return f'<section class="pa-answer" data-exchange="{exchange}" aria-label="{name}">{"".join(parts)}</section>'


def statement_html(text: str, chips: Sequence[str]) -> str:
    """A statement with its chips after the last word; lines that begin with a list's mark become a list."""
    lines = [line for line in text.split("\n") if line.strip()] or [""]
    marked_up = [linked_html(_ITEM_MARK.sub("", line)) for line in lines]
    marked_up[-1] = "&nbsp;".join((marked_up[-1], *chips))  # a number never begins a line
    blocks: list[str] = []
    for is_list, group in groupby(zip(lines, marked_up, strict=True), lambda pair: bool(_ITEM_MARK.match(pair[0]))):
        if is_list:
            items = (f"<li{_SUB_ITEM if line[0] == ' ' else ''}>{html}</li>" for line, html in group)
            blocks.append(f"<ul>{''.join(items)}</ul>")
        else:
            blocks.append(f"<p>{'<br>'.join(html for _, html in group)}</p>")
    return f'<div class="pa-statement">{"".join(blocks)}</div>'


def notices_html(notices: Sequence[Notice]) -> str:
    """What the reader should know besides the answer: a disagreement stands out, the rest is a quiet line each."""
    items: list[str] = []
    for notice in notices:
        label = texts.NOTICE_LABELS.get(notice.kind)
        strong = f"<strong>{escape(label)}:</strong> " if label else ""
        items.append(f'<li class="pa-notice-{html_escape(notice.kind)}">{strong}{linked_html(notice.text)}</li>')
    return f'<ul class="pa-notices">{"".join(items)}</ul>' if items else ""


def heading_html(text: str) -> str:
    """A small heading between the parts of an answer."""
    return f'<h3 class="pa-heading">{escape(text)}</h3>'


def citation_html(citation: Citation) -> str:
    """A citation's card: number, document, page and the quote."""
    return (
        f'<div class="pa-place"><span class="pa-number">[{citation.number}]</span> {escape(citation.document_title)}'
        f'<span class="pa-where">, {escape(texts.page(citation.page))}</span></div>'
        f'<blockquote class="pa-quote">{quote_html(citation.quote)}</blockquote>'
    )


def hit_html(hit: Hit, title: str) -> str:
    """A place that was found: document, page, headings and how the passage begins."""
    headings = " › ".join(hit.passage.heading_path)
    return (
        f'<div class="pa-place">{escape(title)}<span class="pa-where">, {escape(texts.page(hit.page))}</span></div>'
        + (f'<div class="pa-path">{escape(headings)}</div>' if headings else "")
        + f'<p class="pa-excerpt">{escape(shorten(hit.passage.text))}</p>'
    )


def shorten(text: str, length: int = EXCERPT_LENGTH) -> str:
    """The first `length` characters at most, in one line, cut between two words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length + 1].rsplit(" ", 1)[0] if " " in line[: length + 1] else line[:length]
    return cut.rstrip(" ,;:–-") + " …"


def documents_html(documents: Iterable[Document]) -> str:
    """The documents that answers are taken from, each with area and date, each a link to its first page."""
    items = [
        f'<li><a href="{html_escape(Place(document.id, 1).address)}">{escape(document.title)}</a>'
        f'<span class="pa-facts">{escape(document_facts(document))}</span></li>'
        for document in documents
    ]
    if not items:
        return f'<p class="pa-facts">{escape(texts.NO_DOCUMENTS)}</p>'
    return f'<ul class="pa-documents">{"".join(items)}</ul>'


def document_facts(document: Document) -> str:
    """Issuer, area and date in one line."""
    known = (document.issuer, texts.area(document), texts.date(document), *texts.reservations(document))
    return " · ".join(part for part in known if part)


def explanation_html(answer: Answer, titles: Mapping[str, str]) -> str:
    """How an answer was found: the places with their signals, how the question was read, and the time it took."""
    parts = [_hits_table(answer.hits, titles) if answer.hits else f"<p>{escape(texts.EXPLANATION_NOTHING)}</p>"]
    read = {name: _plain(value) for name, value in answer.explanation.items()}
    took = {name: texts.milliseconds(value) for name, value in answer.timings_ms.items()}
    for heading, entries in ((texts.EXPLANATION_READING, read), (texts.EXPLANATION_TIMINGS, took)):
        pairs = [
            f"<dt>{escape(texts.TECHNICAL.get(name, name))}</dt><dd>{escape(value)}</dd>"
            for name, value in entries.items()
            if value
        ]
        if pairs:
            parts.append(f'<h3>{escape(heading)}</h3><dl class="pa-pairs">{"".join(pairs)}</dl>')
    return f'<div class="pa-explanation">{"".join(parts)}</div>'


def _hits_table(hits: Sequence[Hit], titles: Mapping[str, str]) -> str:
    signals = list(dict.fromkeys(name for hit in hits for name in hit.signals))
    names = (texts.PLACE, texts.SCORE, *(texts.TECHNICAL.get(name, name) for name in signals))
    rows: list[str] = []
    for hit in hits:
        place = f"{titles.get(hit.passage.document_id, hit.passage.document_id)}, {texts.page(hit.page)}"
        numbers = [texts.decimal(hit.score)]
        numbers += [texts.decimal(hit.signals[name]) if name in hit.signals else "–" for name in signals]
        cells = "".join(f"<td>{number}</td>" for number in numbers)
        rows.append(f'<tr><th scope="row">{escape(place)}</th>{cells}</tr>')
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    heading = escape(texts.EXPLANATION_PLACES)
    return (
        f'<h3>{heading}</h3><div class="pa-scroll" tabindex="0" role="region" aria-label="{heading}">'
        f'<table class="pa-table"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _plain(value: object) -> str:
    """A value of the explanation as a person reads it."""
    if isinstance(value, Mapping):
        return "; ".join(f"{texts.TECHNICAL.get(str(name), str(name))}: {_plain(part)}" for name, part in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_plain(part) for part in value)
    if isinstance(value, float):
        return texts.decimal(value)
    return "" if value is None else texts.TECHNICAL.get(str(value), str(value))


def source_heading_html(document: Document) -> str:
    """Over an opened page: which document it is of."""
    return (
        f'<h2 class="pa-source-title">{escape(document.title)}</h2>'
        f'<span class="pa-facts">{escape(document_facts(document))}</span>'
    )


def page_number_html(page: Page, pages: int) -> str:
    """Which page is open, of how many, and what is printed on it where that is another number."""
    label = f" ({texts.printed_label(page.label)})" if page.label and page.label != str(page.number) else ""
    return f'<p class="pa-page-number">{escape(texts.page_of(page.number, pages) + label)}</p>'


def page_text_html(document: Document, page: Page, place: Place) -> str:
    """An opened page's text exactly as read, with the quote marked, and how the document counts its pages."""
    text = page_html(page.text, place.start, place.end) if page.text.strip() else f"<em>{escape(texts.EMPTY_PAGE)}</em>"
    numbering = f'<p class="pa-facts">{escape(document.page_numbering)}</p>' if document.page_numbering else ""
    name = escape(f"{document.title}, {texts.page(page.number)}")
    return (
        f'<div class="pa-page" role="region" tabindex="0" aria-label="{name}" data-view="{html_escape(place.address)}">'
        f'<div class="pa-text">{text}</div>{numbering}</div>'
    )
