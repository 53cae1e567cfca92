"""Pages of PDFs as images, and where on them a quote stands. PDFium draws and tells where each letter is.

A citation quotes the page's text as pypdf read it. PDFium parts the same letters into other lines and words, so the
quote is looked for by its letters and digits alone, and the boxes of those are joined into one for each line.
"""

from __future__ import annotations

import ctypes
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from ingest.document import Document

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_PDFIUM = Lock()  # PDFium is not for several threads at once
_WIDTH = 1_400  # pixels: sharp at the width of half a screen, also on a display of high density
_MOST_PIXELS = 6_000_000  # of one page, however tall it is
_COLOURS = 48  # of a page without pictures: letters with soft edges on a few grounds
_PAGES_KEPT = 24  # images, of some 100 KB each
_LEAST_SHARE = 0.8  # of a quote's letters that must be found if it is found in pieces
_WIDE_GAP = 4.0  # heights of a line: beyond it, what follows stands in another column


@dataclass(frozen=True, slots=True)
class PageImage:
    """A drawn page: an encoded image and its size in pixels."""

    data: bytes
    mime: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in shares (0 to 1) of its width and height, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


def original(corpus: Path | None, document: Document) -> Path | None:
    """The file that a document was read from; None where it is not here or is no longer the same file."""
    if corpus is None or Path(document.source).name != document.source:
        return None
    path = corpus / document.source
    try:
        state = path.stat()
    except OSError:
        return None
    return path if _hash_of(path, state.st_mtime_ns, state.st_size) == document.content_hash else None


@lru_cache(maxsize=256)
def _hash_of(path: Path, _changed: int, _size: int) -> str:
    return sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=_PAGES_KEPT)
def page_image(path: Path, content_hash: str, number: int) -> PageImage:
    """A page (1-based) as it looks. `content_hash` tells editions of a file apart.

    Raises PdfiumError where PDFium can't open the file, and IndexError where it has no such page.
    """
    from pypdfium2 import PdfDocument
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    with _PDFIUM, PdfDocument(path) as pdf:
        page = pdf[_checked(number, len(pdf)) - 1]
        width, height = page.get_size()
        scale = min(_WIDTH / max(width, 1), (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        image = page.render(scale=scale).to_pil().convert("RGB")  # pyright: ignore[reportArgumentType]
        has_picture = next(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]), None) is not None
    target = io.BytesIO()
    if has_picture:
        image.save(target, "JPEG", quality=80)
    else:
        image.quantize(_COLOURS).save(target, "PNG")
    return PageImage(target.getvalue(), "image/jpeg" if has_picture else "image/png", image.width, image.height)


@lru_cache(maxsize=4 * _PAGES_KEPT)
def find_quote(path: Path, content_hash: str, number: int, text: str, start: int, end: int) -> tuple[Box, ...]:
    """Where `text[start:end]` of a page's text stands on its image, a box a line; empty if it can't be found.

    Raises as `page_image`.
    """
    from pypdfium2 import PdfDocument

    with _PDFIUM, PdfDocument(path) as pdf:
        page = pdf[_checked(number, len(pdf)) - 1]
        textpage = page.get_textpage()
        letters, places = _bare(chr(code) for code in _codes(textpage))
        found = [places[i] for low, high in _stretches(letters, text, start, end) for i in range(low, high)]
        return tuple(_as_seen(page, line) for line in _lines(textpage, list(dict.fromkeys(found))))


def _checked(number: int, pages: int) -> int:
    if not 1 <= number <= pages:
        raise IndexError(f"page {number} of {pages}")
    return number


# ------------------------------------------------------------------------------------------------ the letters


def _codes(textpage: PdfTextPage) -> Iterator[int]:
    from pypdfium2.raw import FPDFText_GetUnicode

    return (FPDFText_GetUnicode(textpage, n) for n in range(textpage.count_chars()))


def _bare(text: Iterator[str] | str) -> tuple[str, list[int]]:
    """Letters and digits in one case, ligatures taken apart, accents left out; and which character each comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).casefold():
            if letter.isalnum():
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _stretches(letters: str, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the quote's letters stand in `letters`: in one piece, or else line by line; empty if too few do."""
    whole, _ = _bare(text[start:end])
    if not whole:
        return []
    before, _ = _bare(text[:start])
    place = _occurrence(letters, whole, before.count(whole))
    if place is not None:
        return [(place, place + len(whole))]
    pieces = [_bare(line)[0] for line in text[start:end].splitlines()]
    found: list[tuple[int, int]] = []
    for piece in filter(None, pieces):
        after = letters.find(piece, found[-1][1] if found else 0)
        place = after if after >= 0 else letters.find(piece)
        if place >= 0:
            found.append((place, place + len(piece)))
    return found if sum(high - low for low, high in found) >= _LEAST_SHARE * len(whole) else []


def _occurrence(letters: str, wanted: str, number: int) -> int | None:
    """Where `wanted` stands for the time `number` (from 0), or for the last time if it comes less often."""
    place = letters.find(wanted)
    while place >= 0 and number:
        following = letters.find(wanted, place + len(wanted))
        if following < 0:
            break
        place, number = following, number - 1
    return place if place >= 0 else None


# -------------------------------------------------------------------------------------------------- the boxes


@dataclass(frozen=True, slots=True)
class _Printed:
    """A rectangle in the page's own points, upwards, before it is turned or cut to be looked at."""

    left: float
    bottom: float
    right: float
    top: float


def _lines(textpage: PdfTextPage, places: Sequence[int]) -> Iterator[_Printed]:
    """One rectangle for each run of characters on a line."""
    line: _Printed | None = None
    for place in places:
        letter = _Printed(*textpage.get_charbox(place, loose=True))
        if line is not None and _goes_on(line, letter):
            line = _Printed(
                min(line.left, letter.left),
                min(line.bottom, letter.bottom),
                max(line.right, letter.right),
                max(line.top, letter.top),
            )
            continue
        if line is not None:
            yield line
        line = letter
    if line is not None:
        yield line


def _goes_on(line: _Printed, letter: _Printed) -> bool:
    middle = (letter.bottom + letter.top) / 2
    gap = letter.left - line.right
    return line.bottom <= middle <= line.top and line.left - line.right <= gap <= _WIDE_GAP * (line.top - line.bottom)


def _as_seen(page: PdfPage, printed: _Printed) -> Box:
    """Where a rectangle is on the page as it is looked at: turned and cut as the file says."""
    from pypdfium2.raw import FPDF_PageToDevice

    grain = 10_000  # PDFium gives whole numbers
    x, y = ctypes.c_int(), ctypes.c_int()
    corners: list[tuple[float, float]] = []
    for across, up in ((printed.left, printed.bottom), (printed.right, printed.top)):
        FPDF_PageToDevice(page, 0, 0, grain, grain, 0, across, up, x, y)
        corners.append((x.value / grain, y.value / grain))
    (x1, y1), (x2, y2) = corners
    return Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
