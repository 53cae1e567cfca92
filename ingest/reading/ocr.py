"""Scanned pages: PDFium draws them, Tesseract reads them, where it is installed with Danish."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import EmptyDocument
from ingest.reading.raw import RawDocument

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

log = logging.getLogger(__name__)

LANGUAGE = "dan"
_DPI = 300
_MOST_PIXELS = 25_000_000  # of one page, some 25 MB in grey; A4 at 300 dpi has 8.7 million
_SECONDS_A_PAGE = 120
_CONFIG = "--psm 1 -c preserve_interword_spaces=1"  # pages may lie on their side; the columns of a table stay apart


def with_scanned_pages(path: Path, document: RawDocument, seconds_a_page: int = _SECONDS_A_PAGE) -> RawDocument:
    """The pages of a PDF, those without text recognised from their image. Takes some seconds for each.

    Where other pages have text, one without an image is taken for blank. A page that can't be recognised stays
    empty and is logged. Raises EmptyDocument where no page has text and Tesseract is not installed with Danish.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    without_text = [number for number, page in enumerate(document.pages) if not page.text.strip()]
    if not without_text:
        return document
    all_scanned = len(without_text) == len(document.pages)
    if not _danish_installed():
        if all_scanned:
            raise EmptyDocument(
                f"{path.name}: no text on any of its {len(document.pages)} pages, and Tesseract with Danish is missing",
                f"Filen {path.name} er skannet og indeholder ingen tekst. Installer tekstgenkendelsen Tesseract med dansk "
                "(OCR; på Debian og Ubuntu: apt install tesseract-ocr tesseract-ocr-dan), eller gem filen som PDF med tekst.",
            )
        log.warning("%s: pages without text stay so, Tesseract with Danish is missing: %s", path.name, without_text)
        return document
    try:
        with PdfDocument(path) as pdf:
            scanned = [number for number in without_text if all_scanned or _has_image(pdf[number])]
            texts = _recognise(path.name, pdf, scanned, seconds_a_page)
    except PdfiumError as error:
        log.error("%s: PDFium can't open it, its pages without text stay so (%s)", path.name, error)
        return document
    if not any(texts.values()):
        return document
    pages = (replace(page, text=texts.get(number, page.text)) for number, page in enumerate(document.pages))
    return replace(document, pages=tuple(pages), by_ocr=True)


@cache
def _danish_installed() -> bool:
    from pytesseract import TesseractError, TesseractNotFoundError, get_languages

    try:
        return LANGUAGE in get_languages()
    except (TesseractError, TesseractNotFoundError):
        return False


def _has_image(page: PdfPage) -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    return next(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]), None) is not None


def _recognise(name: str, pdf: PdfDocument, numbers: Iterable[int], seconds: int) -> dict[int, str]:
    """Page (from 0) -> its text; those that failed are missing."""
    from pypdfium2 import PdfiumError
    from pytesseract import TesseractError

    texts: dict[int, str] = {}
    for number in numbers:
        log.info("%s: recognising page %d", name, number + 1)
        try:
            texts[number] = _text_of(pdf[number], seconds)
        except (MemoryError, OSError, PdfiumError, RuntimeError, TesseractError, ValueError) as error:
            log.error("%s: page %d can't be recognised (%s)", name, number + 1, error)
    return texts


def _text_of(page: PdfPage, seconds: int) -> str:
    from pytesseract import image_to_string

    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / max(width * height, 1)))
    image = page.render(scale=scale, grayscale=True).to_pil()  # pyright: ignore[reportArgumentType]
    return str(image_to_string(image, lang=LANGUAGE, config=_CONFIG, timeout=seconds)).replace("\f", "")
