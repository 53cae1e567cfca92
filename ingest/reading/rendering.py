"""An HTML tree as the text of pages: what web pages, Markdown and Word documents are read with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import compress

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.reading.raw import RawPage, ToldHeading

# Classes with which a reader tells what HTML has no element for.
PAGE_BREAK = "told-page-break"  # of a <br>: a new page starts here
OWN_MARKER = "told-marker"  # of a <span>: the number of its list item, as the file counts it

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul", "ol", "menu", "dir"}
_CELLS = {"td", "th"}
_STRUCTURE = _LISTS | _CELLS | {"dd", "li", "pre", "tr"}  # blocks that no heading holds
_BLOCKS = (
    {"address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog"}
    | {"div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend"}
    | {"main", "p", "section", "summary", "tbody", "tfoot", "thead"}
    | _STRUCTURE
)
_UNSEEN = (
    {"audio", "canvas", "datalist", "del", "embed", "head", "iframe", "map", "noscript", "object", "script", "select"}
    | {"style", "svg", "template", "textarea", "title", "video"}
)  # fmt: skip
_FRAME_ROLES = {"alertdialog", "banner", "complementary", "contentinfo", "dialog", "navigation", "search"}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"[ \t\n\r\f\v]+")  # HTML's own: no-break spaces stay

_COLUMN_GAP = "    "
_WIDEST_COLUMN = 60  # characters that columns are aligned for; a longer cell runs over
_LONG_CELL = 200  # characters from which on several paragraphs in a cell are text, not data


def parse(html: str) -> HtmlElement | None:
    """The tree of a document or a part of one, None where it holds nothing at all."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None


def render(roots: Iterable[HtmlElement]) -> tuple[RawPage, ...]:
    """The visible text of these elements: at least one page, a further one for each <br> of class PAGE_BREAK.

    Headings are lines of their own between empty lines, list items begin with "• ", "- " or their number,
    a row of a table is one line, its cells at least four spaces apart.
    """
    renderer = _Renderer()
    for root in roots:
        renderer.walk(root)
    return renderer.pages()


def is_hidden(element: HtmlElement) -> bool:
    """Whether a browser doesn't show the element, or it belongs to the frame around a web page's content."""
    tag = str(element.tag)
    if tag in _UNSEEN or tag == "nav" or _HIDING.search(element.get("style", "")):
        return True
    if "hidden" in element.attrib and element.get("hidden") != "until-found":
        return True
    if tag in ("header", "footer", "aside"):
        holders = ("article", "main") if tag == "aside" else ("article", "main", "section")
        return next(element.iterancestors(*holders), None) is None
    return element.get("role") in _FRAME_ROLES


# ---------------------------------------------------------------------------------------------------- blocks


class _Kind(Enum):
    PARAGRAPH = auto()
    HEADING = auto()
    ITEM = auto()  # with a bullet
    NUMBERED = auto()
    ROW = auto()


@dataclass(slots=True)
class _Block:
    """A paragraph, heading, list item or row; in its text "\\f" is where a new page starts."""

    kind: _Kind
    text: str
    level: int = 0  # of a heading
    close: bool = False  # no empty line before it


@dataclass(slots=True)
class _List:
    next_number: int | None  # None: bullets
    style: str


@dataclass(slots=True)
class _Item:
    kind: _Kind
    indent: str
    marker: str
    begun: bool = False  # its marker is written

    def block(self, text: str, previous: _Kind | None) -> _Block:
        """The next block of the item, after one of the kind `previous`."""
        body = text.lstrip("\f")
        page_breaks = text[: len(text) - len(body)]
        body = body.replace("\n", f"\n{self.indent}  ")
        if self.begun:
            close = previous in (_Kind.ITEM, _Kind.NUMBERED)
            return _Block(self.kind, f"{page_breaks}{self.indent}  {body}", close=close)
        self.begun = True
        close = previous is self.kind is _Kind.ITEM
        return _Block(self.kind, f"{page_breaks}{self.indent}{self.marker}{body}", close=close)


@dataclass(slots=True)
class _Flow:
    """Blocks as they are gathered, of the whole document or of one cell."""

    blocks: list[_Block] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    heading: int = 0  # level of the open one
    lists: list[_List] = field(default_factory=list)
    items: list[_Item | None] = field(default_factory=list)  # None: one that a heading has taken over
    preformatted: bool = False
    definition: bool = False

    def flush(self) -> None:
        """Close the open line of text as a block."""
        text = "".join(self.inline)
        self.inline.clear()
        if not self.preformatted:
            text = re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", re.sub(r" +", " ", text)))
        text = re.sub(r"[ \n]*\f[ \n]*", "\f", text).strip("\n" if self.preformatted else " \n")
        if text.strip():
            self.blocks.append(self._block(text))
        elif "\f" in text:
            self.blocks.append(_Block(_Kind.PARAGRAPH, "\f" * text.count("\f")))

    def _block(self, text: str) -> _Block:
        previous = self.blocks[-1].kind if self.blocks else None
        item = self.items[-1] if self.items else None
        if self.heading:
            if item:
                self.items[-1] = None
            return _Block(_Kind.HEADING, text.replace("\n", " "), self.heading)
        if item:
            return item.block(text, previous)
        return _Block(_Kind.PARAGRAPH, text, close=self.definition and bool(self.blocks))


def _parts(blocks: Iterable[_Block]) -> list[list[_Block]]:
    """The blocks of each page that they stand on."""
    parts: list[list[_Block]] = [[]]
    for block in blocks:
        for number, text in enumerate(block.text.split("\f")):
            if number:
                parts.append([])
            if text.strip():
                parts[-1].append(_Block(block.kind, text, block.level, block.close))
    return parts


def _page(blocks: Iterable[_Block], links: Iterable[str]) -> RawPage:
    text = ""
    headings: list[ToldHeading] = []
    for block in blocks:
        text += ("\n" if block.close else "\n\n") if text else ""
        if block.kind is _Kind.HEADING:
            headings.append(ToldHeading(len(text), block.level))
        text += block.text
    return RawPage(None, text + "\n" if text else "", tuple(headings), tuple(links))


# -------------------------------------------------------------------------------------------------- the walk


class _Renderer:
    """One pass over a tree, without recursion: old pages nest their elements hundreds deep."""

    def __init__(self) -> None:
        self._flows = [_Flow()]
        self._tables: list[_Table] = []
        self._page = 0  # page breaks so far
        self._links: list[tuple[int, str]] = []  # page, address

    def pages(self) -> tuple[RawPage, ...]:
        flow = self._flows[0]
        flow.flush()
        return tuple(
            _page(blocks, [address for page, address in self._links if page == number])
            for number, blocks in enumerate(_parts(flow.blocks))
        )

    def walk(self, root: HtmlElement) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                if not is_hidden(element):
                    self._end(element)
                if element is not root:
                    self._text(element.tail)
            elif is_hidden(element):
                walker.skip_subtree()
            else:
                self._start(element)
                self._text(element.text)

    def _text(self, text: str | None) -> None:
        if text:
            flow = self._flows[-1]
            if flow.preformatted:
                flow.inline.append(text.replace("\r", "").replace("\f", " ").expandtabs(4))
            else:
                flow.inline.append(_WHITE_SPACE.sub(" ", text))

    def _start(self, element: HtmlElement) -> None:
        tag, flow = str(element.tag), self._flows[-1]
        if tag == "br":
            self._break(element, flow)
        elif tag == "a":
            self._link(element.get("href", "").strip())
        elif tag == "input" and element.get("type") == "checkbox":
            flow.inline.append("☒ " if "checked" in element.attrib else "☐ ")
        elif tag in _HEADINGS:
            flow.flush()
            flow.heading = _HEADINGS[tag]
        elif tag == "table":
            flow.flush()
            self._tables.append(_Table(self._page))
            self._flows.append(_Flow())  # for its caption, and text that stands in no cell
        elif tag in _BLOCKS:
            self._start_block(element, tag, flow)

    def _start_block(self, element: HtmlElement, tag: str, flow: _Flow) -> None:
        if flow.heading:
            if tag == "button" or (tag not in _STRUCTURE and not "".join(flow.inline).strip()):
                return  # still the heading: <h3><button>, <h3><div>
            flow.flush()
            flow.heading = 0  # one that was never closed
        flow.flush()
        if tag in _LISTS:
            flow.lists.append(_List(_number(element, "start", 1) if tag == "ol" else None, element.get("type", "1")))
        elif tag == "li":
            flow.items.append(_open_item(element, flow))
        elif tag == "pre":
            flow.preformatted = True
        elif tag == "dd":
            flow.definition = True
        elif tag == "tr" and self._tables:
            self._tables[-1].start_row(self._page)
        elif tag in _CELLS and self._tables:
            self._flows.append(_Flow())

    def _end(self, element: HtmlElement) -> None:
        tag, flow = str(element.tag), self._flows[-1]
        if tag in _HEADINGS:
            flow.flush()
            flow.heading = 0
        elif tag == "table":
            self._end_table()
        elif tag in _BLOCKS:
            self._end_block(element, tag, flow)

    def _end_block(self, element: HtmlElement, tag: str, flow: _Flow) -> None:
        if flow.heading and next(element.iterancestors(*_HEADINGS), None) is not None:
            flow.inline.append(" ")
        else:
            flow.flush()
        if tag in _LISTS and flow.lists:
            flow.lists.pop()
        elif tag == "li" and flow.items:
            flow.items.pop()
        elif tag == "pre":
            flow.preformatted = False
        elif tag == "dd":
            flow.definition = False
        elif tag == "tr" and self._tables:
            self._page = self._tables[-1].page_after_row()
        elif tag in _CELLS and self._tables:
            self._flows.pop().flush()
            span = (_number(element, "colspan", 1), _number(element, "rowspan", 1))
            self._tables[-1].add(_Cell(flow.blocks, *(min(max(size, 1), 500) for size in span)))

    def _end_table(self) -> None:
        stray = self._flows.pop()
        stray.flush()
        self._flows[-1].blocks += [*stray.blocks, *self._tables.pop().blocks()]

    def _break(self, element: HtmlElement, flow: _Flow) -> None:
        if element.get("class") == PAGE_BREAK:
            self._page += 1
            flow.inline.append("\f")
        else:
            flow.inline.append("\n")

    def _link(self, address: str) -> None:
        if address and not address.lower().startswith(("#", "javascript:")):
            self._links.append((self._page, address))


def _number(element: HtmlElement, attribute: str, default: int) -> int:
    value = element.get(attribute, "").strip()
    return int(value) if re.fullmatch(r"-?[0-9]{1,6}", value) else default


# ----------------------------------------------------------------------------------------------------- lists


def _open_item(element: HtmlElement, flow: _Flow) -> _Item:
    depth = max(len(flow.lists) - 1, 0)
    around = flow.lists[-1] if flow.lists else _List(None, "")
    indent = "  " * depth
    if any(span.get("class") == OWN_MARKER for path in ("span", "p/span") for span in element.iterfind(path)):
        return _Item(_Kind.NUMBERED, indent, "")
    if around.next_number is None:
        return _Item(_Kind.ITEM, indent, "- " if depth else "• ")
    number = _number(element, "value", around.next_number)
    around.next_number = number + 1
    return _Item(_Kind.NUMBERED, indent, f"{counted(number, around.style)}. ")


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def counted(number: int, style: str) -> str:
    """A list's number in HTML's styles: "1" (and any other) 27, "a" aa, "A" AA, "i" xxvii, "I" XXVII."""
    if style in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord(style) + letter) + letters
        return letters
    if style in ("i", "I") and 0 < number < 4000:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman if style == "i" else roman.upper()
    return str(number)


# ---------------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class _Cell:
    blocks: list[_Block]
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Line:
    """The part of a row that stands on one page: column -> its blocks."""

    cells: dict[int, list[_Block]]
    wide: frozenset[int]  # columns whose cell reaches over the next ones
    page_break: bool  # before it

    def is_text(self) -> bool:
        """Whether it is text laid out in a table, not data: read cell by cell, not across."""
        if not self.cells:
            return True
        if len(self.cells) == 1:
            (blocks,) = self.cells.values()
            return len(blocks) > 1 or blocks[0].kind is _Kind.HEADING
        return any(
            len(blocks) > 1
            and (
                any(block.kind in (_Kind.HEADING, _Kind.ROW) for block in blocks)
                or sum(len(block.text) for block in blocks) > _LONG_CELL
            )
            for blocks in self.cells.values()
        )


class _Table:
    def __init__(self, page: int) -> None:
        self._rows: list[list[_Cell]] = []
        self._row_page = page

    def start_row(self, page: int) -> None:
        self._rows.append([])
        self._row_page = page

    def page_after_row(self) -> int:
        """Cells that go on over the same page break have it each; it is one."""
        row = self._rows[-1] if self._rows else []
        return self._row_page + max((len(_parts(cell.blocks)) - 1 for cell in row), default=0)

    def add(self, cell: _Cell) -> None:
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append(cell)

    def blocks(self) -> Iterator[_Block]:
        """Row by row, each a line; the cells of a row that is text one after the other."""
        lines = [line for row in self._placed() for line in _lines(row) if line.cells or line.page_break]
        columns = sorted({column for line in lines for column in line.cells})
        rows = [len(columns) > 1 and not line.is_text() for line in lines]
        data = list(compress(lines, rows))
        widths = {column: min(max(map(len, _column(data, column)), default=0), _WIDEST_COLUMN) for column in columns}
        for line, is_row, after_row in zip(lines, rows, [False, *rows], strict=False):
            if line.page_break:
                yield _Block(_Kind.PARAGRAPH, "\f")
            if is_row:
                yield _Block(_Kind.ROW, _aligned(line, columns, widths), close=after_row)
            else:
                yield from (block for blocks in line.cells.values() for block in blocks)

    def _placed(self) -> Iterator[dict[int, _Cell]]:
        """Each row as column -> cell; what a cell of an earlier row reaches down into stays empty."""
        taken: dict[int, int] = {}  # column -> rows that it is still taken for
        for row in self._rows:
            placed: dict[int, _Cell] = {}
            column = 0
            for cell in row:
                while taken.get(column, 0) > 0:
                    column += 1
                placed[column] = cell
                taken |= dict.fromkeys(range(column, column + cell.columns), cell.rows)
                column += cell.columns
            taken = {column: rows - 1 for column, rows in taken.items()}
            yield placed


def _lines(row: dict[int, _Cell]) -> Iterator[_Line]:
    """One line, or one for each page that the row stands on."""
    parts = {column: _parts(cell.blocks) for column, cell in row.items()}
    moved = any(len(pages) > 1 and not pages[0] for pages in parts.values())  # to the next page, as a whole
    if moved:
        parts = {column: pages[1:] if len(pages) > 1 and not pages[0] else pages for column, pages in parts.items()}
    for number in range(max(map(len, parts.values()), default=0)):
        cells = {column: pages[number] for column, pages in parts.items() if number < len(pages) and pages[number]}
        yield _Line(cells, frozenset(column for column in row if row[column].columns > 1), moved or number > 0)


def _cell_text(blocks: Sequence[_Block]) -> str:
    return " ".join(" ".join(block.text.split("\n")).strip(" ") for block in blocks)


def _column(lines: Sequence[_Line], column: int) -> Iterator[str]:
    return (_cell_text(line.cells[column]) for line in lines if column in line.cells and column not in line.wide)


def _aligned(line: _Line, columns: Sequence[int], widths: dict[int, int]) -> str:
    text, end = "", 0
    for column in columns:
        if column in line.cells:
            text = text.ljust(end) if len(text) <= max(end - len(_COLUMN_GAP), 0) else text + _COLUMN_GAP
            text += _cell_text(line.cells[column])
        end += widths[column] + len(_COLUMN_GAP)
    return text
