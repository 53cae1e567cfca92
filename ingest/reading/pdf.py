"""PDF, by pypdf: its text in its order, with the empty lines and wide gaps that only the positions tell.

pypdf's plain extraction keeps the order of columns and mends broken words, but gives neither the space above a
paragraph nor the space between two cells of a table. Both are added here from where each piece of text stands.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

from ingest.errors import UnreadableDocument
from ingest.reading.raw import OutlineEntry, RawDocument, RawPage, ToldHeading

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
    spacing, edges = _line_spacing(layouts) or _DEFAULT_SPACING, _edges(layouts)
    body = _body_style(layouts)
    return RawDocument(
        tuple(
            RawPage(label, *_page_text(_with_titles(lines, body, spacing), spacing, edges), _links(page))
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
    bold: bool
    direction: tuple[float, float]  # of unit length
    after_break: bool = False  # pypdf sees a new line here

    def continues(self, previous: _Piece) -> bool:
        """Whether it stands on the same baseline, after `previous`."""
        level = abs(self.height - previous.height) < _SAME_LINE * max(self.size, previous.size)
        return level and self.start > previous.end - self.size and not _turned(previous, self)


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands together on a line, parted by wide gaps from what stands before and after it."""

    start: float
    text: str


@dataclass(frozen=True, slots=True)
class _Paper:
    """What indents are measured from: where a column begins, and the size of most of its letters."""

    left: float
    size: float


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where cells of a table start: on paper, and in the text (characters from the start of the line)."""

    start: float
    place: int


class _Line:
    """The pieces that stand on one line, never none."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self.is_title = False
        self.cells = _cells(pieces)
        self.start = pieces[0].start
        self.end = max(piece.end for piece in pieces)
        # a raised number or a drop cap says nothing about the line
        self.main = max(pieces, key=lambda piece: len(piece.text))

        self.bold = all(piece.bold for piece in pieces if any(map(str.isalnum, piece.text)))
        self.last = self.main  # where the line after it is measured from

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    def take_in(self, line: _Line) -> None:
        """Go on with the line under it."""
        last = self.cells[-1]
        self.cells[-1] = _Cell(last.start, f"{last.text} {line.text.strip()}")
        self.end, self.last = max(self.end, line.end), line.last


class _Collector:
    """Takes what pypdf tells while it extracts a page and makes lines of it."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self._pieces: list[_Piece] = []
        self._origin: tuple[float, float] | None = None
        self._broken = False
        self._fonts: dict[int, _Font] = {}
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
        """A piece of text, from where `tm` and `cm` place it. A line break at its end closes the line, if what
        follows does not stand on the same baseline: pypdf also breaks where a program goes down and up again.
        """
        shown = _storable(text.rstrip("\n")).replace("\x7f", "•")  # ISO 32000-1, annex D.2: unused codes are bullets
        if shown.strip() or (shown and self._pieces and not self._broken):
            piece = self._piece(shown, _product(tm, cm), font, font_size)
            if self._broken and not piece.continues(self._pieces[-1]):
                self.close_line()
            self._pieces.append(piece)
            self._broken = False
        if text.endswith("\n") and self._pieces:
            self._broken = True

    def close_line(self) -> None:
        """What was collected since the last line is one."""
        if self._pieces:
            self.lines.append(_Line(self._pieces))
        self._pieces = []
        self._broken = False

    def _piece(self, text: str, matrix: list[float], font: DictionaryObject | None, font_size: float) -> _Piece:
        a, b, c, d, x, y = matrix
        stretch, rise = math.hypot(a, b) or 1.0, math.hypot(c, d) or 1.0
        start = (x * a + y * b) / stretch
        moved = self._origin != (x, y) or self._broken
        if self._pieces and not moved:  # only in another font: it goes on where the piece before ended
            start = self._pieces[-1].end
        self._origin = (x, y)
        spaced = len(text) * self._shown.letters + text.count(" ") * self._shown.words
        thousandths = self._font(font).width(text) - self._kerning
        self._kerning = 0.0
        width = (thousandths / 1000 * font_size + spaced) * self._shown.stretch * stretch
        return _Piece(
            text,
            start,
            start + width,
            (x * c + y * d) / rise,
            abs(font_size) * rise,
            self._font(font).bold,
            (a / stretch, b / stretch),
            self._broken,
        )

    def _font(self, font: DictionaryObject | None) -> _Font:
        if font is None:
            return _Font({}, False)
        if id(font) not in self._fonts:
            self._fonts[id(font)] = _or_nothing(lambda: _read_font(font), _Font({}, False))
        return self._fonts[id(font)]


@dataclass(frozen=True, slots=True)
class _Font:
    """The widths of its letters, in thousandths of its size."""

    widths: dict[str, float]
    bold: bool

    def width(self, text: str) -> float:
        """In thousandths of the font's size; half of it for each letter that the font does not tell of."""
        return sum(self.widths.get(letter, 500.0) for letter in text)


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


_BOLD = re.compile(r"bold|black|heavy|bd$|demi", re.IGNORECASE)
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


def _read_font(font: DictionaryObject) -> _Font:
    from pypdf.constants import FontFlags
    from pypdf.generic._font import Font

    read = Font.from_font_resource(font)
    widths: dict[str, float] = {}
    for code, width in read.character_widths.items():
        if len(code) == 1:
            named = read.encoding.get(ord(code), code) if isinstance(read.encoding, dict) else code
            widths[read.character_map.get(named, named)] = float(width)
    forced = bool(read.font_descriptor.flags & FontFlags.FORCE_BOLD)
    return _Font(widths, forced or bool(_BOLD.search(read.name)))


def _storable(text: str) -> str:
    """Without halves of surrogate pairs, which damaged fonts give and no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _product(first: Sequence[float], then: Sequence[float]) -> list[float]:
    """The matrix [a b c d e f] of one after the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]


# ---------------------------------------------------------------------------------------------------- titles

_LARGER = 1.08  # letters of a title, in sizes of the text's
_TITLE_LINES = 5
_NO_TITLE = re.compile(r"[.,;]\s*$|\d(?: ?\d){5,}|@|^\W*$|^\s*[•▪●◦‣·○■–-]\s|\.{4,}")


@dataclass(frozen=True, slots=True)
class _Style:
    """How letters look."""

    size: float
    bold: bool


def _body_style(pages: Iterable[Sequence[_Line]]) -> _Style:
    """What most of the document's letters look like."""
    letters: Counter[_Style] = Counter()
    for lines in pages:
        for line in lines:
            letters[_style(line)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else _Style(0.0, False)


def _style(line: _Line) -> _Style:
    return _Style(round(2 * line.main.size) / 2, line.bold)


def _with_titles(lines: Sequence[_Line], body: _Style, usual: float) -> list[_Line]:
    """The lines of a page; a title over several lines is put on one, unless a word is broken between them."""
    joined: list[_Line] = []
    start = 0
    while start < len(lines):
        end = start + 1
        if _stands_out(lines[start], body):
            while end < len(lines) and _same_title(lines[end - 1], lines[end], usual):
                end += 1
            title = lines[start:end]
            if _is_title(title, lines[start - 1] if start else None, usual):
                title = _join_title(title)
            joined.extend(title)
        else:
            joined.append(lines[start])
        start = end
    return joined


def _stands_out(line: _Line, body: _Style) -> bool:
    style = _style(line)
    return style.size >= _LARGER * body.size or (style.bold and not body.bold and style.size >= body.size)


def _same_title(previous: _Line, line: _Line, usual: float) -> bool:
    below = _step(previous, line) > 0 and not _turned(previous.main, line.main)
    return below and _style(previous) == _style(line) and not _parted(previous, line, usual)


def _is_title(lines: Sequence[_Line], before: _Line | None, usual: float) -> bool:
    """Whether lines in another style than the text are a title, and not words of the text that are stressed."""
    text = " ".join(line.text for line in lines)
    if len(lines) > _TITLE_LINES or _NO_TITLE.search(text) or any(len(line.cells) > 1 for line in lines):
        return False
    return (
        before is None
        or _step(before, lines[0]) < 0
        or _parted(before, lines[0], usual)
        or before.is_title
        or not _OPEN_END.search(before.text)
    )


def _join_title(lines: Sequence[_Line]) -> list[_Line]:
    title = [lines[0]]
    title[0].is_title = True
    for line in lines[1:]:
        if title[-1].text.endswith("-"):
            title.append(line)
        else:
            title[-1].take_in(line)
    return title


# --------------------------------------------------------------------------------------------- lines to text

_CELL_GAP = 1.0  # cells stand further apart than this, in sizes of the letters; words of a line do not
_WORD_GAP = 0.15
_SAME_LINE = 0.3  # baselines that are no further apart are one
_GAP_SPACES = 4
_CELL_INDENT = 6  # from this indent on, a line goes on with a later cell of the row above it
_MARK = re.compile(r"^\s*(?:[^\w\s]{1,2}|\(?\w{1,2}[.)]?)\s*$")  # a bullet, "3", "a)": hangs before the text

_DEFAULT_SPACING = 1.2
_PARTED = 1.25  # paragraphs stand this much further apart than lines
_OTHER_SIZE = 1.12
_FULL = 0.85  # a line that reaches so far to the right may go on in the next column
_OPEN_END = re.compile(r"[^.!?:;…]\s*$")


def _cells(pieces: Sequence[_Piece]) -> list[_Cell]:
    """The pieces of a line put together to cells: one, if it is no row of a table."""
    starts, texts = [pieces[0].start], [pieces[0].text]
    for previous, piece in pairwise(pieces):
        gap, size = piece.start - previous.end, max(previous.size, piece.size)
        if gap > _CELL_GAP * size and piece.text.strip() and not _MARK.match(texts[-1]):
            starts.append(piece.start)
            texts.append("")
        elif gap > _WORD_GAP * size and (piece.after_break or min(piece.direction) < -0.5):
            # pypdf finds the gaps of words only within its lines, and where these run right or up
            texts[-1] += "" if texts[-1].endswith(" ") or piece.text.startswith(" ") else " "
        texts[-1] += piece.text
    indented = texts[0].startswith("  ")  # set with spaces; pypdf puts a single one between its pieces
    texts = [texts[0].rstrip() if indented else texts[0].strip(), *(text.strip() for text in texts[1:])]
    return [_Cell(start, text) for start, text in zip(starts, texts, strict=True)]


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
    return sorted(steps)[len(steps) // 4] if len(steps) >= 3 else None


def _step(previous: _Line, line: _Line) -> float:
    """How far a line stands under the one before it, in sizes of the letters; negative where it stands above."""
    before, here = previous.last, line.main
    return (before.height - here.height) / (max(before.size, here.size) or 1.0)


def _page_text(lines: Sequence[_Line], usual: float, edges: Sequence[float]) -> tuple[str, tuple[ToldHeading, ...]]:
    """A page's lines with what their places tell (empty lines, wide gaps, indents), and which are titles.

    `usual` and `edges`: the document's line spacing, and where its columns begin.
    """
    headings: list[ToldHeading] = []
    usual = _line_spacing([lines]) or usual
    text = ""
    for column in _columns(lines):
        right = max(line.end for line in column)
        paper = _Paper(_left_edge(column, edges), median(line.main.size for line in column))
        for table in _tables(column, usual):
            stops = _stops(table, paper)
            text += "\n" if table[0] is not column[0] else ""
            for previous, line in zip([None, *table[:-1]], table, strict=True):
                text += "\n" if previous is not None and _parted(previous, line, usual) else ""
                if line.is_title:
                    headings.append(ToldHeading(len(text), None))
                text += _line_text(line, paper, stops) + "\n"
        last = column[-1]
        if last.end < paper.left + _FULL * (right - paper.left) or not _OPEN_END.search(last.text):
            text += "\n"  # the column ends with its paragraph
    return text.removesuffix("\n\n") + "\n" * text.endswith("\n\n"), tuple(headings)


def _edges(pages: Iterable[Sequence[_Line]]) -> list[float]:
    """Where the columns of a document begin, from left to right."""
    return sorted(min(line.start for line in column) for lines in pages for column in _columns(lines))


def _left_edge(column: Sequence[_Line], edges: Sequence[float]) -> float:
    """Where a column begins: further left than its lines do, where on other pages it holds such that stand there."""
    start, size = min(line.start for line in column), column[0].main.size
    return next((edge for edge in edges if start - _CELL_INDENT * size < edge), start)


def _columns(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Runs of lines each of which stands under the one before it, set in one direction."""
    column: list[_Line] = []
    for line in lines:
        if column and (_turned(column[-1].main, line.main) or _step(column[-1], line) < -0.5):
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _turned(previous: _Piece, piece: _Piece) -> bool:
    return math.dist(previous.direction, piece.direction) > 0.1


def _parted(previous: _Line, line: _Line, usual: float) -> bool:
    """Whether a line begins a new paragraph: it stands lower than the next line would, or is set in another size."""
    sizes = sorted((previous.main.size, line.main.size))
    return _step(previous, line) > _PARTED * usual or sizes[1] > _OTHER_SIZE * sizes[0]


def _tables(column: Sequence[_Line], usual: float) -> Iterator[list[_Line]]:
    """Runs of lines that are set out together: paragraphs one by one, all rows of a table in one."""
    table: list[_Line] = []
    for line in column:
        if table and len(line.cells) == 1 and not _under_cell(line, table) and _parted(table[-1], line, usual):
            yield table
            table = []
        table.append(line)
    if table:
        yield table


def _under_cell(line: _Line, table: Sequence[_Line]) -> bool:
    return any(_level(line, line.start, cell.start) for row in table for cell in row.cells[1:])


def _level(line: _Line, start: float, other: float) -> bool:
    return abs(start - other) < 0.5 * line.main.size


def _stops(table: Sequence[_Line], paper: _Paper) -> list[_Stop]:
    """Where the cells after the first start, from left to right, clear of what stands before them in any row."""
    stops: list[_Stop] = []
    pairs = [(line, *pair) for line in table for pair in pairwise(line.cells)]
    for line, before, cell in sorted(pairs, key=lambda pair: pair[2].start):
        place = _place(line, before.start, paper, stops) + len(before.text) + _GAP_SPACES
        if stops and _level(line, stops[-1].start, cell.start):
            stops[-1] = _Stop(stops[-1].start, max(stops[-1].place, place))
        else:
            stops.append(_Stop(cell.start, max(place, stops[-1].place + 1 if stops else _CELL_INDENT)))
    return stops


def _place(line: _Line, start: float, paper: _Paper, stops: Sequence[_Stop]) -> int:
    """How many characters stand before a cell: as its stop has it, or a few where it is indented on paper."""
    at_stop = [stop.place for stop in stops if _level(line, stop.start, start)]
    indent = round((start - paper.left) / (paper.size or 1.0))
    return at_stop[0] if at_stop else min(_CELL_INDENT - 1, max(0, indent))


def _line_text(line: _Line, paper: _Paper, stops: Sequence[_Stop]) -> str:
    text = ""
    for cell in line.cells:
        text += " " * _GAP_SPACES if text else ""
        text = text.ljust(_place(line, cell.start, paper, stops)) + cell.text
    return text


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
    title = _storable(" ".join(str((reader.metadata and reader.metadata.title) or "").split()))
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
        elif title := _storable(" ".join(str(entry.title or "").split())):
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
