"""Parts that several pages show, as safe HTML: documents, an opened source's page, a shortened text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as html_escape

from ingest.document import Document, Page
from ui import texts
from ui.marking import Place, escape

EXCERPT_LENGTH = 150


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
    return " · ".join([*issuer_and_area(document), texts.date(document), *texts.reservations(document)])


def issuer_and_area(document: Document) -> list[str]:
    """Who issued it, where that is known, and where it holds, where the issuer's name does not say so."""
    issuer = document.issuer or ""
    told = document.area and all(f"{name} Kommune" in issuer for name in document.area)
    return [part for part in (issuer, "" if told else texts.area(document)) if part]


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


def heading_html(text: str) -> str:
    """A small heading between the parts of a page."""
    return f'<h3 class="pa-heading">{escape(text)}</h3>'


def place_html(title: str, page: int, number: int | None = None) -> str:
    """Which document and page something stands on; under its number if it is a citation."""
    marked = f'<span class="pa-number">[{number}]</span> ' if number is not None else ""
    return (
        f'<div class="pa-place">{marked}{escape(title)}<span class="pa-where">, {escape(texts.page(page))}</span></div>'
    )


def shorten(text: str, length: int = EXCERPT_LENGTH) -> str:
    """The first `length` characters at most, in one line, cut between two words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length + 1].rsplit(" ", 1)[0] if " " in line[: length + 1] else line[:length]
    return cut.rstrip(" ,;:–-") + " …"
