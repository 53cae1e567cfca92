"""An opened source: one page of a document with the quote marked, beside the chat.

A PDF whose file is here is shown as it looks, everything else as its text.
"""

from __future__ import annotations

import logging
import mimetypes
from pathlib import Path

import streamlit as st

from ingest.document import Document, Page
from ui import parts, texts
from ui.failures import sentence_of, show_alert
from ui.marking import Place
from ui.navigation import close_source, open_source
from ui.services import Services
from ui.sources import parts as source_parts
from ui.sources import texts as source_texts
from ui.sources.pdf_view import Box, PageImage, find_quote, original, page_image

log = logging.getLogger(__name__)


def show_source(services: Services, place: Place) -> None:
    """The page that a place names, with ways to the next and the previous one; a sentence if there is none."""
    document = next((d for d in services.assistant.documents if d.id == place.document_id), None)
    with st.container(key="source"):
        if document is None:
            show_alert(texts.UNKNOWN_DOCUMENT)
            st.button(texts.CLOSE, key="close", on_click=close_source)
            return
        try:
            _show_page(services, document, place)
        except Exception as error:  # the answer beside it must stay readable
            show_alert(sentence_of(error, texts.UNEXPECTED_PAGE))


def _show_page(services: Services, document: Document, place: Place) -> None:
    assistant = services.assistant
    pages = assistant.page_count(document.id)
    page = assistant.page(document.id, place.page) if 1 <= place.page <= pages else None
    st.html(parts.source_heading_html(document))
    with st.container(key="source-tools", horizontal=True, vertical_alignment="center", gap="xsmall"):
        if page is not None:
            before, after = Place(document.id, page.number - 1), Place(document.id, page.number + 1)
            st.button(
                texts.PREVIOUS_PAGE, key="previous", on_click=open_source, args=(before,), disabled=page.number == 1
            )
            st.html(parts.page_number_html(page, pages), width="content")
            st.button(texts.NEXT_PAGE, key="next", on_click=open_source, args=(after,), disabled=page.number == pages)
        else:
            st.button(texts.FIRST_PAGE, key="first", on_click=open_source, args=(Place(document.id, 1),))
        st.button(texts.CLOSE, key="close", on_click=close_source)
    if page is None:
        show_alert(texts.no_such_page(place.page, pages))
        return
    file = original(services.corpus, document)
    image = _image(file, document, page)
    as_text = bool(st.session_state.get(_AS_TEXT))
    if image is None or file is None or as_text:
        inside = source_parts.text_html(page, place) + source_parts.links_html(page.links)
        st.html(source_parts.region_html(document, page, place, "tekst", inside))
    else:
        _show_image(file, document, page, place, image)
    if file is not None:
        with st.container(key="source-more", horizontal=True, gap="xsmall"):
            if image is not None:
                name = source_texts.AS_IMAGE if as_text else source_texts.AS_TEXT
                st.button(name, key="source-view", on_click=_turn_view)
            _show_download(file)


# -------------------------------------------------------------------------------------------------- as it looks

_AS_TEXT = "source-as-text"  # a reader's choice: it holds for every page that is opened until it is turned again


def _turn_view() -> None:
    st.session_state[_AS_TEXT] = not st.session_state.get(_AS_TEXT)


def _image(file: Path | None, document: Document, page: Page) -> PageImage | None:
    """The page of a PDF; None for other files, and for what PDFium can't draw."""
    if file is None or file.suffix.lower() != ".pdf":
        return None
    from pypdfium2 import PdfiumError  # here, because only PDFs need it

    try:
        return page_image(file, document.content_hash, page.number)
    except (PdfiumError, IndexError, OSError) as error:
        log.warning("%s, page %d can't be drawn, its text is shown: %s", file.name, page.number, error)
        return None


def _boxes(file: Path, document: Document, page: Page, start: int, end: int) -> tuple[Box, ...]:
    from pypdfium2 import PdfiumError

    try:
        return find_quote(file, document.content_hash, page.number, page.text, start, end)
    except PdfiumError as error:
        log.warning("%s, page %d: its letters can't be read: %s", file.name, page.number, error)
        return ()


def _show_image(file: Path, document: Document, page: Page, place: Place, image: PageImage) -> None:
    """The image with the quote marked; where it can't be found there, the text with the quote above the image."""
    start, end = place.start, place.end
    quoted = start is not None and end is not None and 0 <= start < end <= len(page.text)
    quote, boxes = "", tuple[Box, ...]()
    if quoted:
        quote = page.text[start:end]
        boxes = _boxes(file, document, page, start or 0, end or 0)
    html = source_parts.image_html(document, page, image, boxes, quote)
    if quoted and not boxes:
        st.html(source_parts.note_html(source_texts.QUOTE_NOT_ON_IMAGE))
        html = source_parts.text_html(page, place) + html
    html += source_parts.links_html(page.links)
    st.html(source_parts.region_html(document, page, place, "billede", html))


def _show_download(file: Path) -> None:
    st.download_button(
        source_texts.DOWNLOAD,
        file.read_bytes,  # called when somebody wants it
        file_name=file.name,
        mime=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        key="source-download",
        on_click="ignore",
    )
