"""The parts of the page Kilder and of an opened source as safe HTML."""

from __future__ import annotations

import base64
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape as html_escape
from urllib.parse import urlsplit

from ingest.document import Document, Page, SetAsideReason
from ingest.process import Preview
from ui.ingesting import RECORDS, value_of
from ui.marking import Place, escape, page_html
from ui.parts import heading_html, issuer_and_area, shorten
from ui.sources import texts
from ui.sources.changes import Details
from ui.sources.pdf_view import Box, PageImage
from ui.texts import EMPTY_PAGE, date, day

_PLACES_SHOWN = 12  # set aside for one reason
_FIELDS = {
    "title": texts.TITLE_FIELD,
    "kind": texts.KIND,
    "issuer": texts.ISSUER,
    "area": texts.AREA,
    "date": texts.DATE,
}
_OPENABLE = ("http", "https", "mailto")


# ----------------------------------------------------------------------------------------- an opened source


def image_html(document: Document, page: Page, image: PageImage, boxes: Sequence[Box], quote: str) -> str:
    """A page's image with its boxes marked, and for screen readers the quote and the page's text."""
    source = f"data:{image.mime};base64,{base64.b64encode(image.data).decode()}"
    marks = "".join(
        f'<mark class="pa-box" style="left:{_percent(box.left)};top:{_percent(box.top)};'
        f'width:{_percent(box.width)};height:{_percent(box.height)}"></mark>'
        for box in boxes
    )
    marked = f"<p>{escape(texts.MARKED)}: {escape(quote)}</p>" if boxes else ""
    return (
        f'<div class="pa-sheet" style="aspect-ratio:{image.width}/{image.height}">'
        f'<img src="{source}" width="{image.width}" height="{image.height}" '
        f'alt="{escape(texts.image_of(document.title, page.number))}">{marks}</div>'
        f'<div class="pa-hidden">{marked}<p>{escape(page.text)}</p></div>'
    )


def _percent(share: float) -> str:
    return f"{100 * share:.3f}%"


def text_html(page: Page, place: Place) -> str:
    """A page's text exactly as read, with the quote marked."""
    text = page_html(page.text, place.start, place.end) if page.text.strip() else f"<em>{escape(EMPTY_PAGE)}</em>"
    return f'<div class="pa-text">{text}</div>'


def region_html(document: Document, page: Page, place: Place, view: str, inside: str) -> str:
    """The frame of an opened page, which scrolls. `view` tells ways to show the same page apart."""
    name = escape(f"{document.title}, side {page.number}")
    numbering = f'<p class="pa-facts">{escape(document.page_numbering)}</p>' if document.page_numbering else ""
    return (
        f'<div class="pa-page" role="region" tabindex="0" aria-label="{name}" '
        f'data-view="{html_escape(place.address)}#{html_escape(view)}">{inside}{numbering}</div>'
    )


def note_html(sentence: str) -> str:
    """A quiet sentence over a page."""
    return f'<p class="pa-facts pa-source-note" role="status">{escape(sentence)}</p>'


def links_html(links: Sequence[str]) -> str:
    """Where a page links to; other addresses than of the web and of mail as plain text."""
    items = "".join(f"<li>{_link(link)}</li>" for link in dict.fromkeys(links))
    return f'{heading_html(texts.LINKS)}<ul class="pa-links">{items}</ul>' if items else ""


def _link(link: str) -> str:
    try:
        openable = urlsplit(link).scheme.lower() in _OPENABLE
    except ValueError:  # brackets that are no address
        openable = False
    shown = escape(link.removeprefix("mailto:"))
    return f'<a href="{escape(link)}" target="_blank" rel="noopener noreferrer">{shown}</a>' if openable else shown


# ------------------------------------------------------------------------------------------------ the list


def document_html(
    document: Document, numbers: str, pages: Sequence[Page], records: Mapping[str, int], newer: Document | None
) -> str:
    """A document of the list: what it is, `numbers` (pages, passages, ingested), and behind a summary the rest."""
    unknown = () if document.issuer else (texts.NO_ISSUER,)
    facts = (texts.KINDS[document.kind], *unknown, *issuer_and_area(document), date(document))
    badges = [texts.replaced_by(newer.title)] if newer else []
    badges += [texts.BY_OCR] if document.by_ocr else []
    badges += [texts.INFERRED] if document.inferred else []
    return (
        f'<h2 class="pa-document-title">{escape(document.title)}</h2>'
        f'<p class="pa-facts">{escape(" · ".join(facts))}</p><p class="pa-facts">{escape(numbers)}</p>'
        + "".join(f'<span class="pa-badge">{escape(badge)}</span>' for badge in badges)
        + f'<details class="pa-more"><summary>{escape(texts.MORE)}</summary>'
        f"{_details(document, pages, records)}</details>"
    )


def _details(document: Document, pages: Sequence[Page], records: Mapping[str, int]) -> str:
    pairs = [(texts.FILE, escape(document.source))]
    if document.page_numbering:
        pairs.append((texts.NUMBERING, escape(document.page_numbering)))
    found = [f"{count} {RECORDS[kind][count != 1]}" for kind, count in records.items() if count]
    if found:
        pairs.append((texts.FOUND, escape(", ".join(found))))
    grounds = [
        f"{_FIELDS.get(field, field)}: {texts.ground(value_of(document, field), ground)}"
        for field, ground in document.inferred
    ]
    if grounds:
        pairs.append((texts.INFERRED, _list(escape(ground) for ground in grounds)))
    aside = _set_aside(pages)
    if aside:
        pairs.append((texts.SET_ASIDE, _list(aside)))
    return f'<dl class="pa-pairs">{"".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs)}</dl>'


def _list(items: Iterable[str]) -> str:
    return f'<ul class="pa-links">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def _set_aside(pages: Sequence[Page]) -> list[str]:
    """For each reason how many places, and behind a summary the first of them, each a link to its page."""
    places: defaultdict[SetAsideReason, list[str]] = defaultdict(list)
    for page in pages:
        for aside in page.set_aside:
            start, end = aside.span.start, aside.span.end
            address = Place(page.document_id, page.number, start, end).address
            text = shorten(page.text[start:end], 60)
            link = f'<a href="{html_escape(address)}">side {page.number}</a>'
            places[aside.reason].append(f"{link}: {escape(text)}")
    return [
        f"<details><summary>{escape(reason.capitalize())}: {texts.places(len(found))}</summary>"
        f"{_list(_first(found))}</details>"
        for reason, found in places.items()
    ]


def _first(found: Sequence[str]) -> Iterator[str]:
    yield from found[:_PLACES_SHOWN]
    if len(found) > _PLACES_SHOWN:
        yield escape(texts.and_more(len(found) - _PLACES_SHOWN))


def result_html(sentences: str) -> str:
    """What a change came to, a sentence a line."""
    return f'<div class="pa-done" role="status">{escape(sentences)}</div>'


def when(stored: str) -> str:
    """When a document was ingested, from the index' own form."""
    return texts.ingested(dt.datetime.fromisoformat(stored))


# --------------------------------------------------------------------------------------------------- an edit


def changes_html(before: Details, after: Details, titles: Mapping[str, str], described: bool) -> str:
    """What an edit changes, field by field, and what that means. `titles`: id -> title of the other documents.

    `described`: whether the facts were a person's before; else they were inferred.
    """
    now = _facts(after, titles)
    changed = [(name, old, now[name]) for name, old in _facts(before, titles).items() if old != now[name]]
    pairs = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(texts.BEFORE)}: {escape(old)}<br>"
        f"{escape(texts.AFTER)}: <strong>{escape(new)}</strong></dd>"
        for name, old, new in changed
    )
    shown = f'<dl class="pa-pairs">{pairs}</dl>' if changed else f"<p>{escape(texts.APPROVED_ONLY)}</p>"
    dropped = [former for former in before.replaces if former not in after.replaces]
    added = [former for former in after.replaces if former not in before.replaces]
    read_again = not described or replace(before, replaces=()) != replace(after, replaces=())
    means = (
        texts.READ_AGAIN if read_again else texts.NOT_READ_AGAIN,
        *(texts.no_more_used(titles.get(former, former)) for former in added),
        *(texts.used_again(titles.get(former, former)) for former in dropped),
    )
    return (
        f'<div role="status"><h3 class="pa-heading">{escape(texts.CHANGES)}</h3>{shown}'
        f'<p class="pa-facts">{escape(" ".join(means))}</p></div>'
    )


def _facts(details: Details, titles: Mapping[str, str]) -> dict[str, str]:
    """What is known, in words: name of the field -> what it says."""
    former = [titles.get(identifier, identifier) for identifier in details.replaces]
    return {
        texts.TITLE_FIELD: details.title,
        texts.KIND_FIELD: texts.KINDS[details.kind],
        texts.ISSUER_FIELD: details.issuer or texts.UNKNOWN,
        texts.AREA: ", ".join(details.area) or texts.WHOLE_COUNTRY,
        texts.DATE: day(details.date) if details.date else texts.UNKNOWN,
        texts.DATE_NOTE: details.date_note or texts.NOTHING,
        texts.REPLACES_FIELD: ", ".join(former) or texts.NOTHING,
    }


# ------------------------------------------------------------------------------------------------ an upload


def preview_html(name: str, preview: Preview) -> str:
    """What was read of a file, and from what in it the facts were taken."""
    records = [f"{count} {RECORDS[kind][count != 1]}" for kind, count in preview.records.items() if count]
    read = ", ".join((texts.pages(preview.pages), texts.passages(preview.passages), *records))
    warning = f'<p class="pa-failure">{escape(texts.OCR_WARNING)}</p>' if preview.by_ocr else ""
    grounds = "".join(
        f"<dt>{escape(_FIELDS.get(field, field))}</dt><dd>{escape(ground)}</dd>"
        for field, ground in preview.grounds.items()
    )
    return (
        f'<h3 class="pa-document-title">{escape(name)}</h3><p class="pa-facts">{escape(read)}</p>{warning}'
        f'<details class="pa-more"><summary>{escape(texts.HOW_IT_BEGINS)}</summary>'
        f'<p class="pa-start">{escape(preview.start)}</p></details>'
        f'<details class="pa-more" open><summary>{escape(texts.TAKEN_FROM)}</summary>'
        f'<dl class="pa-pairs">{grounds}</dl></details>'
    )
