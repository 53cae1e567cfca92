"""PDF, by pypdf: its text in its order, with the empty lines and wide gaps that only the positions tell.

pypdf's plain extraction keeps the order of columns and mends broken words, but gives neither the space above a
paragraph nor the space between two cells of a table. Both are added here from where each piece of text stands.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

from ingest.errors import UnreadableDocument
from ingest.reading.raw import OutlineEntry, RawDocument, RawPage

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader
    from pypdf.generic import DictionaryObject

# what pypdf lets through on files that are damaged or no PDF at all, besides its own errors
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)

T = TypeVar("T")


def read_pdf(path: Path) -> RawDocument:
    """The pages of a PDF, with its outline, links, title and date. Pages of a scan come without text.

    Raises UnreadableDocument where the file is damaged or locked with a password.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(
                f"{path.name}: encrypted PDF",
                f"Filen {path.name} er beskyttet med en adgangskode. Gem den uden adgangskode.",
            )
        pages = list(reader.pages)
        layouts = [_lines_of(page, reader) for page in pages]
    except (PyPdfError, *_DAMAGE) as error:
        raise UnreadableDocument(
            f"{path.name}: damaged PDF or no PDF at all ({error})",
            f"Filen {path.name} kan ikke læses som PDF. Den er beskadiget eller er ikke en PDF.",
        ) from error
    labels: Sequence[str | None] = _or_nothing(lambda: reader.page_labels, [])
    if len(labels) != len(pages):
        labels = [None] * len(pages)
    spacing = _line_spacing(layouts) or _DEFAULT_SPACING
    return RawDocument(
        tuple(
            RawPage(label, _page_text(lines, spacing), links=_links(page))
            for label, page, lines in zip(labels, pages, layouts, strict=True)
        ),
        title=_or_nothing(lambda: _title(reader, path), None),
        date=_or_nothing(lambda: _date(reader), None),
        outline=_or_nothing(lambda: tuple(_outline(reader, reader.outline)), ()),
    )


# ------------------------------------------------------------------------------------------- pieces and lines


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text set from one position. All lengths in points, measured along and across the direction it is set in."""

    text: str
    start: float
    end: float
    height: float  # of its baseline; more is further up
    size: float  # of the letters
    direction: tuple[float, float]  # of unit length


@dataclass(slots=True)
class _Line:
    """The pieces that pypdf puts on one line, never none."""

    pieces: list[_Piece]
    text: str = field(init=False)
    cells: dict[float, int] = field(init=False)  # where a cell after the first starts -> its place in the text

    def __post_init__(self) -> None:
        self.text, self.cells = _join(self.pieces)

    @property
    def start(self) -> float:
        return self.pieces[0].start

    @property
    def end(self) -> float:
        return max(piece.end for piece in self.pieces)

    @property
    def main(self) -> _Piece:
        """Its longest piece: a raised number or a drop cap says nothing about the line."""
        return max(self.pieces, key=lambda piece: len(piece.text))


class _Collector:
    """Takes what pypdf tells while it extracts a page and makes lines of it."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self._pieces: list[_Piece] = []
        self._origin: tuple[float, float] | None = None
        self._fonts: dict[int, dict[str, float]] = {}
        self._spacing = _Spacing()
        self._shown = _Spacing()  # as it was when the last text was shown
        self._saved: list[_Spacing] = []
        self._kerning = 0.0  # thousandths of the font's size, back

    def on_operation(self, operator: bytes, operands: Any, _cm: list[float], _tm: list[float]) -> None:
        """Follow the spacing of letters and words, which pypdf does not tell with the text."""
        if operator == b"q":
            self._saved.append(self._spacing)
        elif operator == b"Q":
            self._spacing = self._saved.pop() if self._saved else _Spacing()
        elif operator in (b"Tc", b"Tw", b"Tz") and operands and isinstance(operands[0], (int, float)):
            self._spacing = self._spacing.changed(operator, float(operands[0]))
        elif operator in (b"Tj", b"TJ", b"'", b'"'):
            self._shown = self._spacing
            if operator == b"TJ" and operands:
                self._kerning += sum(float(part) for part in operands[0] if isinstance(part, (int, float)))

    def on_text(
        self, text: str, cm: list[float], tm: list[float], font: DictionaryObject | None, font_size: float
    ) -> None:
        """A piece of text, from where `tm` and `cm` place it; a line break at its end closes the line."""
        shown = text.rstrip("\n")
        if shown.strip() or (shown and self._pieces):
            self._pieces.append(self._piece(shown, _product(tm, cm), font, font_size))
        if text.endswith("\n"):
            self.close_line()

    def close_line(self) -> None:
        """The pieces since the last line break are a line."""
        if self._pieces:
            self.lines.append(_Line(self._pieces))
        self._pieces = []
        self._origin = None

    def _piece(self, text: str, matrix: list[float], font: DictionaryObject | None, font_size: float) -> _Piece:
        a, b, c, d, x, y = matrix
        stretch, rise = math.hypot(a, b) or 1.0, math.hypot(c, d) or 1.0
        start = (x * a + y * b) / stretch
        if self._origin == (x, y) and self._pieces:  # another font, but no new position: it goes on where it was
            start = self._pieces[-1].end
        self._origin = (x, y)
        spaced = len(text) * self._shown.letters + text.count(" ") * self._shown.words
        thousandths = self._width(text, font) - self._kerning
        self._kerning = 0.0
        width = (thousandths / 1000 * font_size + spaced) * self._shown.stretch * stretch
        return _Piece(
            text, start, start + width, (x * c + y * d) / rise, abs(font_size) * rise, (a / stretch, b / stretch)
        )

    def _width(self, text: str, font: DictionaryObject | None) -> float:
        """In thousandths of the font's size; half of it for each letter where the font does not tell."""
        if font is None:
            return 500.0 * len(text)
        if id(font) not in self._fonts:
            self._fonts[id(font)] = _or_nothing(lambda: _letter_widths(font), {})
        widths = self._fonts[id(font)]
        return sum(widths.get(letter, 500.0) for letter in text)


@dataclass(frozen=True, slots=True)
class _Spacing:
    """What is added to each letter and each space, in units of the text, and how far all of it is stretched."""

    letters: float = 0.0
    words: float = 0.0
    stretch: float = 1.0

    def changed(self, operator: bytes, value: float) -> _Spacing:
        """After one of the operators Tc, Tw, Tz."""
        if operator == b"Tc":
            return _Spacing(value, self.words, self.stretch)
        if operator == b"Tw":
            return _Spacing(self.letters, value, self.stretch)
        return _Spacing(self.letters, self.words, value / 100)


def _lines_of(page: PageObject, reader: PdfReader) -> list[_Line]:
    """The lines of a page in pypdf's order."""
    from pypdf.generic import ContentStream, NameObject

    name = NameObject("/Contents")
    contents = page.get(name)
    if contents is None or page.get_contents() is None:
        return []
    stream = ContentStream(page[name], reader, "bytes")
    stream.operations = list(_one_by_one(stream.operations))
    collector = _Collector()
    page[name] = stream
    try:
        page.extract_text(visitor_operand_before=collector.on_operation, visitor_text=collector.on_text)
    finally:
        page[name] = contents  # the taken apart page is large
    collector.close_line()
    return collector.lines


_MOVES = (b"Td", b"TD", b"Tm", b"T*", b"'", b'"')


def _one_by_one(operations: Iterable[tuple[Any, bytes]]) -> Iterator[tuple[Any, bytes]]:
    """The operations of a page so that pypdf tells each piece by itself, and where it starts.

    It tells what it has whenever the page's matrix changes: before each move stands a change that changes nothing.
    A gap inside a shown text is written out in spaces.
    """
    from pypdf.generic import ArrayObject, TextStringObject

    for operands, operator in operations:
        if operator in _MOVES:
            yield [1, 0, 0, 1, 0, 0], b"cm"
        if operator == b"TJ" and operands and isinstance(operands[0], ArrayObject):
            parts: list[Any] = []
            for part in operands[0]:
                if isinstance(part, (int, float)) and -part >= 1000 * _CELL_GAP and parts:
                    parts.append(TextStringObject(" " * _GAP_SPACES))
                parts.append(part)
            yield [ArrayObject(parts)], operator
        else:
            yield operands, operator


def _letter_widths(font: DictionaryObject) -> dict[str, float]:
    """Letter as extracted -> its width in thousandths of the font's size."""
    from pypdf.generic._font import Font

    read = Font.from_font_resource(font)
    widths: dict[str, float] = {}
    for code, width in read.character_widths.items():
        if len(code) == 1:
            named = read.encoding.get(ord(code), code) if isinstance(read.encoding, dict) else code
            widths[read.character_map.get(named, named)] = float(width)
    return widths


def _product(first: Sequence[float], then: Sequence[float]) -> list[float]:
    """The matrix [a b c d e f] of one after the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]


# --------------------------------------------------------------------------------------------- lines to text

_CELL_GAP = 1.0  # cells stand further apart than this, in sizes of the letters; words of a line do not
_WORD_GAP = 0.15
_GAP_SPACES = 4
_CELL_INDENT = 6  # from this indent on, a line goes on with a later cell of the row above it
_MARK = re.compile(r"^\s*(?:[^\w\s]{1,2}|\(?\w{1,2}[.)]?)\s*$")  # a bullet, "3", "a)": hangs before the text

_DEFAULT_SPACING = 1.2
_PARTED = 1.25  # paragraphs stand this much further apart than lines
_OTHER_SIZE = 1.12
_OPEN_END = re.compile(r"[^.!?:;…]\s*$")


def _join(pieces: Sequence[_Piece]) -> tuple[str, dict[float, int]]:
    """The pieces as one line, cells parted by four spaces, and where the cells after the first start in it."""
    text, cells = pieces[0].text, {}
    for previous, piece in pairwise(pieces):
        gap, size = piece.start - previous.end, max(previous.size, piece.size)
        spaces = len(text) - len(text.rstrip(" ")) + len(piece.text) - len(piece.text.lstrip(" "))
        if gap > _CELL_GAP * size and piece.text.strip() and not _MARK.match(text):
            text += " " * (_GAP_SPACES - spaces)
            cells[piece.start] = len(text) + len(piece.text) - len(piece.text.lstrip(" "))
        elif gap > _WORD_GAP * size and min(piece.direction) < -0.5 and not spaces:
            text += " "  # pypdf finds the gaps of words only where a line runs to the right or up
        text += piece.text
    return text.rstrip(), cells


def _line_spacing(pages: Iterable[Sequence[_Line]]) -> float | None:
    """How far the lines of a paragraph stand apart, in sizes of the letters; None where nothing tells it.

    A line that begins in lower case goes on with the one before it.
    """
    steps = [
        step
        for lines in pages
        for previous, line in pairwise(lines)
        if line.text.lstrip()[:1].islower() and 0.8 < (step := _step(previous, line)) < 3
    ]
    return median(steps) if len(steps) >= 3 else None


def _step(previous: _Line, line: _Line) -> float:
    """How far a line stands under the one before it, in sizes of the letters; negative where it stands above."""
    before, here = previous.main, line.main
    return (before.height - here.height) / (max(before.size, here.size) or 1.0)


def _page_text(lines: Sequence[_Line], usual: float) -> str:
    """A page's lines with what their places tell: empty lines and indents. `usual`: the document's line spacing."""
    usual = _line_spacing([lines]) or usual
    out: list[str] = []
    for column in _columns(lines):
        left, right = min(line.start for line in column), max(line.end for line in column)
        flows_on = False
        cells: dict[float, int] = {}
        for previous, line in pairwise([None, *column]):
            assert line is not None
            if previous is not None and _parted(previous, line, usual):
                out.append("")
                cells = {}
            cells = line.cells or cells
            out.append(" " * _indent(line, left, cells) + line.text)
            flows_on = line.end > left + 0.85 * (right - left) and bool(_OPEN_END.search(line.text))
        if not flows_on:
            out.append("")
    return "\n".join(out).rstrip("\n") + "\n" * bool(out)


def _columns(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Runs of lines each of which stands under the one before it, set in one direction."""
    column: list[_Line] = []
    for line in lines:
        if column and (_turned(column[-1], line) or _step(column[-1], line) < -0.5):
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _turned(previous: _Line, line: _Line) -> bool:
    return math.dist(previous.main.direction, line.main.direction) > 0.1


def _parted(previous: _Line, line: _Line, usual: float) -> bool:
    """Whether a line begins a new paragraph: it stands lower than the next line would, or is set in another size."""
    sizes = sorted((previous.main.size, line.main.size))
    return _step(previous, line) > _PARTED * usual or sizes[1] > _OTHER_SIZE * sizes[0]


def _indent(line: _Line, left: float, cells: dict[float, int]) -> int:
    """Spaces before a line: as many as its cell has above it, or a few where it is indented in its column."""
    size = line.main.size or 1.0
    for start, place in cells.items():
        if abs(start - line.start) < 0.5 * size and not line.cells:
            return max(_CELL_INDENT, place)
    return min(_CELL_INDENT - 1, max(0, round((line.start - left) / (0.5 * size))))


# -------------------------------------------------------------------------------- what the file says of itself

_SAYS_NOTHING = re.compile(
    r"^(microsoft (word|powerpoint|excel|publisher)\b.*|powerpoint[- ]pr\w+|"
    r"(untitled|uden titel|ikke-navngivet|unavngivet|dokument|document|præsentation|presentation|layout|projektmappe)"
    r"[\s\d_-]*|\S+\.(docx?|pdf|pptx?|xlsx?|odt|rtf|indd|pub|qxd|txt|html?)|[\W\d_]*)$",
    re.IGNORECASE,
)


def _or_nothing(read: Callable[[], T], nothing: T) -> T:
    """What `read` gives, or `nothing` where that part of the file is damaged: the text is worth more."""
    from pypdf.errors import PyPdfError

    try:
        return read()
    except (PyPdfError, *_DAMAGE):
        return nothing


def _title(reader: PdfReader, path: Path) -> str | None:
    """The title among the properties, if it is more than the name of a file or what a program fills in."""
    title = " ".join(str((reader.metadata and reader.metadata.title) or "").split())
    of_file = title.casefold() in (path.name.casefold(), path.stem.casefold())
    return None if of_file or _SAYS_NOTHING.match(title) else title


def _date(reader: PdfReader) -> dt.date | None:
    created = reader.metadata.creation_date if reader.metadata else None
    return created.date() if created else None


def _outline(reader: PdfReader, entries: Sequence[Any], level: int = 1) -> Iterator[OutlineEntry]:
    """The bookmarks, outermost first; those under one come after it in a list of their own."""
    for entry in entries:
        if isinstance(entry, list):
            yield from _outline(reader, entry, level + 1)
        elif title := " ".join(str(entry.title or "").split()):
            number = _or_nothing(lambda entry=entry: reader.get_destination_page_number(entry), None)
            yield OutlineEntry(level, title, number + 1 if number is not None and number >= 0 else None)


def _links(page: PageObject) -> tuple[str, ...]:
    """The addresses that a page links to, in order, each once."""
    annotations = _or_nothing(lambda: list(page.annotations or ()), [])
    addresses = (_or_nothing(lambda a=annotation: _address(a), "") for annotation in annotations)
    return tuple(dict.fromkeys(address for address in addresses if address))


def _address(annotation: Any) -> str:
    """Where a link leads outside the file, or nothing."""
    action = annotation.get_object().get("/A")
    address = action.get_object().get("/URI") if action is not None else None
    address = address.get_object() if address is not None else ""
    return (address.decode("utf-8", "replace") if isinstance(address, bytes) else str(address)).strip()
