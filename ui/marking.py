"""The page's own HTML: pure functions from answers and pages to safe markup.

Documents and questions are untrusted. Every text goes through `escape`, and no caller adds to what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape as html_escape
from urllib.parse import quote, urlencode

from assistant.answer import Answer, Citation, Hit
from ingest.document import Document, Page
from ui import texts

# Eight digits in one run or in four pairs, as Danish numbers are printed; not within a longer run of digits or pairs
# (location numbers, lists of fee codes). The first digit of a Danish telephone number is 2 to 9.
_PHONE = r"(?<![\d+])(?<!\b\d\d[ \xa0])(?:\+45[ \xa0]?)?[2-9]\d(?:\d{6}|(?:[ \xa0]\d\d){3})(?!\d)(?![ \xa0]\d\d\b)"
_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_CONTACT = re.compile(f"(?P<phone>{_PHONE})|(?P<email>{_EMAIL})")
# A word divided at the end of a line; not "børne-\nog ungeområdet".
_LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])(-[ \t]*\n[ \t]*)(?=[a-zæøå])(?!(?:og|eller|samt|til)\b)")
_LONGEST_NUMBER = 9  # digits of a page number or an offset in an address
EXCERPT_LENGTH = 150


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a document and, where a quote is meant, `page.text[start:end]`. It has an address."""

    document_id: str
    page: int
    start: int | None = None
    end: int | None = None

    @property
    def parameters(self) -> dict[str, str]:
        """The query parameters of its address."""
        parameters = {"kilde": self.document_id, "side": str(self.page)}
        if self.start is not None and self.end is not None:
            parameters |= {"fra": str(self.start), "til": str(self.end)}
        return parameters

    @property
    def address(self) -> str:
        """Its address, relative to the page's."""
        return "?" + urlencode(self.parameters)


def place_from_parameters(parameters: Mapping[str, str]) -> Place | None:
    """The place an address names; page 1 if it names none. None if it is no source's address."""
    document_id = parameters.get("kilde")
    if not document_id:
        return None
    page = _number(parameters.get("side")) or 1
    return Place(document_id, page, _number(parameters.get("fra")), _number(parameters.get("til")))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


def place_of_citation(citation: Citation) -> Place:
    """Where a citation stands."""
    return Place(citation.document_id, citation.page, citation.start, citation.end)


def place_of_hit(hit: Hit) -> Place:
    """The page of a hit, with its best unit marked where it stands on that page."""
    spans = [s for s in hit.passage.units[hit.unit].spans if s.page == hit.page] if hit.passage.units else []
    if not spans:
        return Place(hit.passage.document_id, hit.page)
    return Place(hit.passage.document_id, hit.page, spans[0].start, spans[0].end)


def escape(text: str) -> str:
    """Text as HTML. Line breaks become references, so that what carries the HTML can't tidy them away."""
    return html_escape(text).replace("\r", "&#13;").replace("\n", "&#10;").replace("\x00", "\ufffd")


def page_html(text: str, start: int | None = None, end: int | None = None) -> str:
    """A page's text with `text[start:end]` in a <mark>; without one where that is no part of the text."""
    if start is None or end is None or not 0 <= start < end <= len(text):
        return escape(text)
    return f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"


def quote_html(text: str) -> str:
    """A quote, verbatim. The hyphens and breaks that only divide a word at a line's end are there but not seen."""
    parts = _LINE_END_HYPHEN.split(text)
    joints = (
        f'<span class="pa-joint">{escape(part)}</span>' if n % 2 else escape(part) for n, part in enumerate(parts)
    )
    return "".join(joints)


def linked_html(text: str) -> str:
    """Text with its telephone numbers and e-mail addresses as links."""
    parts: list[str] = []
    position = 0
    for match in _CONTACT.finditer(text):
        parts.append(escape(text[position : match.start()]))
        found = match.group()
        if match.lastgroup == "phone":
            target = "tel:+45" + re.sub(r"\D", "", found)[-8:]
        else:
            target = "mailto:" + quote(found, safe="@.+-_")
        parts.append(f'<a class="pa-contact" href="{html_escape(target)}">{escape(found)}</a>')
        position = match.end()
    return "".join(parts) + escape(text[position:])


def chip_html(citation: Citation, opens: str) -> str:
    """A citation's number: a link with the address of its page, which the script turns into a click on `opens`."""
    name = texts.open_citation(citation.number, citation.document_title, citation.page)
    return (
        f'<a class="pa-chip" href="{html_escape(place_of_citation(citation).address)}" data-open="{html_escape(opens)}" '
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
    if answer.completed_question.strip() != answer.question.strip():
        parts.append(f'<p class="pa-understood">{escape(texts.understood_as(answer.completed_question))}</p>')
    for statement in answer.statements:
        chips = [chip_html(citations[n], opens[n]) for n in statement.citations if n in citations and n in opens]
        parts.append(f'<p class="pa-statement">{" ".join((linked_html(statement.text), *chips))}</p>')
    if not answer.statements:
        parts.append(f'<p class="pa-message">{linked_html(answer.message)}</p>')
    for notice in answer.notices:
        label = texts.NOTICE_LABELS.get(notice.kind, "")
        parts.append(
            f'<p class="pa-notice pa-notice-{html_escape(notice.kind)}"><strong>{escape(label)}</strong> {linked_html(notice.text)}</p>'
        )
    return f'<section class="pa-answer" data-exchange="{exchange}" aria-label="{escape(texts.ANSWER)}">{"".join(parts)}</section>'


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
    return " · ".join(part for part in (document.issuer, texts.area(document), texts.date(document)) if part)


def explanation_html(answer: Answer, titles: Mapping[str, str]) -> str:
    """How an answer was found: the places with their signals, how the question was read, and the time it took."""
    parts: list[str] = []
    if answer.hits:
        signals = list(dict.fromkeys(name for hit in answer.hits for name in hit.signals))
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (texts.PLACE, texts.SCORE, *signals))
        rows: list[str] = []
        for hit in answer.hits:
            title = titles.get(hit.passage.document_id, hit.passage.document_id)
            numbers = [
                texts.decimal(hit.score),
                *(texts.decimal(hit.signals[s]) if s in hit.signals else "–" for s in signals),
            ]
            cells = "".join(f"<td>{escape(number)}</td>" for number in numbers)
            rows.append(f'<tr><th scope="row">{escape(f"{title}, {texts.page(hit.page)}")}</th>{cells}</tr>')
        parts.append(
            f'<h4>{escape(texts.EXPLANATION_PLACES)}</h4><div class="pa-scroll" tabindex="0"><table class="pa-table">'
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        )
    else:
        parts.append(f"<p>{escape(texts.EXPLANATION_NOTHING)}</p>")
    read = {name: str(value) for name, value in answer.explanation.items() if value not in (None, "", (), [], {})}
    took = {name: texts.milliseconds(value) for name, value in answer.timings_ms.items()}
    for heading, entries in ((texts.EXPLANATION_READING, read), (texts.EXPLANATION_TIMINGS, took)):
        if entries:
            pairs = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in entries.items())
            parts.append(f'<h4>{escape(heading)}</h4><dl class="pa-pairs">{pairs}</dl>')
    return f'<div class="pa-explanation">{"".join(parts)}</div>'


def source_heading_html(document: Document) -> str:
    """Over an opened page: which document it is of."""
    return (
        f'<h2 class="pa-source-title">{escape(document.title)}</h2>'
        f'<span class="pa-facts">{escape(document_facts(document))}</span>'
    )


def source_html(document: Document, page: Page, pages: int, place: Place) -> str:
    """An opened page: its number, its text exactly as read with the quote marked, how the document counts its pages."""
    number = texts.page_of(page.number, pages)
    label = f" ({texts.printed_label(page.label)})" if page.label and page.label != str(page.number) else ""
    text = page_html(page.text, place.start, place.end) if page.text.strip() else f"<em>{escape(texts.EMPTY_PAGE)}</em>"
    numbering = f'<p class="pa-facts">{escape(document.page_numbering)}</p>' if document.page_numbering else ""
    return (
        f'<div class="pa-page" role="region" tabindex="0" aria-label="{escape(f"{document.title}, {number}")}" '
        f'data-view="{html_escape(place.address)}"><p class="pa-page-number">{escape(number + label)}</p>'
        f'<div class="pa-text">{text}</div>{numbering}</div>'
    )
