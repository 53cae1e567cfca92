"""Pages to lines of content: page numbers, link lists, contents, running headers and diagrams set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ingest.document import SetAside, SetAsideReason
from ingest.mapped_text import MappedText, Span, from_page
from ingest.reading.raw import RawDocument


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, its inner spaces kept (they may be columns)."""

    page: int
    mapped: MappedText  # without white space at the end
    blank_before: bool  # an empty line, something set aside or a page break stands before it
    told: bool = False  # the file itself marks it as a heading
    told_level: int | None = None  # and as one of this level, 1 is outermost
    in_column: bool = False  # other text stands beside it

    @property
    def text(self) -> str:
        """Without white space at both ends."""
        return self.mapped.text.strip()


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents: how far it is indented (characters) and the heading it names."""

    indent: int
    title: str


@dataclass(frozen=True, slots=True)
class CleanText:
    """What is left of a document's pages, in reading order, and what was set aside."""

    lines: tuple[Line, ...]
    set_aside: tuple[SetAside, ...]
    contents: tuple[ContentsEntry, ...]


@dataclass(slots=True)
class _RawLine:
    page: int
    start: int
    end: int
    text: str
    reason: SetAsideReason | None = None


def clean_document(document: RawDocument) -> CleanText:
    """The content lines of a document as read, page 1 first."""
    told = {
        (number, heading.start): heading.level
        for number, page in enumerate(document.pages, 1)
        for heading in page.headings
    }
    outline = tuple(ContentsEntry(entry.level, entry.title) for entry in document.outline)
    return clean([page.text for page in document.pages], told, outline)


def clean(
    pages: Sequence[str],
    told: Mapping[tuple[int, int], int | None] = MappingProxyType({}),
    outline: tuple[ContentsEntry, ...] = (),
) -> CleanText:
    """The content lines of page texts exactly as read.

    `told` gives the levels of headings that the file marks, by page number and offset; `outline` its bookmarks,
    which stand in for a table of contents where there is none.
    """
    raw = [_split_lines(number, text) for number, text in enumerate(pages, 1)]
    contents = _mark_contents(raw) or outline
    _mark_page_numbers(raw)
    _mark_running_lines(raw)
    _mark_link_lists(raw)
    _mark_diagrams(raw)

    lines: list[Line] = []
    set_aside: list[SetAside] = []
    for page_text, page_lines in zip(pages, raw, strict=True):
        blank_before = True
        for line in page_lines:
            if line.reason is not None:
                set_aside.append(SetAside(Span(line.page, line.start, line.end), line.reason))
            elif any(character.isalnum() for character in line.text):
                mapped = from_page(line.page, page_text, line.start, line.end)
                mapped = mapped.slice(0, len(mapped.text.rstrip()))
                heading = next(((line.page, at) for at in range(line.start, line.end) if (line.page, at) in told), None)
                level = told[heading] if heading else None
                lines.append(Line(line.page, mapped, blank_before, heading is not None, level))
                blank_before = False
                continue
            blank_before = True
    return CleanText(tuple(lines), tuple(set_aside), contents)


def _split_lines(page: int, text: str) -> list[_RawLine]:
    lines: list[_RawLine] = []
    position = 0
    for line in text.split("\n"):
        lines.append(_RawLine(page, position, position + len(line), line))
        position += len(line) + 1
    return lines


def _filled(lines: list[_RawLine]) -> list[_RawLine]:
    return [line for line in lines if line.text.strip() and line.reason is None]


# ------------------------------------------------------------------------------------------------ contents

_LEADER = re.compile(r"^(?P<indent>\s*)(?P<title>.*?\S)\s*\.{3,}\s*(?P<page>\d{1,3})\s*$")
_CONTENTS_TITLE = re.compile(r"^(indholdsfortegnelse|indhold)$", re.IGNORECASE)


def _mark_contents(pages: list[list[_RawLine]]) -> tuple[ContentsEntry, ...]:
    """A page most of whose lines lead to page numbers is a table of contents, or its part of the page is."""
    entries: list[ContentsEntry] = []
    for page in pages:
        filled = _filled(page)
        leaders = [line for line in filled if _LEADER.match(line.text)]
        if len(leaders) < 3:
            continue
        titles = [line for line in filled if _CONTENTS_TITLE.match(line.text.strip())]
        first = filled.index((titles or leaders)[0])
        last = filled.index(leaders[-1])
        if titles or len(leaders) >= 0.4 * len(filled):
            broken_title: list[str] = []
            for line in filled[first : last + 1]:
                line.reason = SetAsideReason.CONTENTS
                match = _LEADER.match(line.text)
                if match:
                    title = " ".join([*broken_title, match["title"].strip(" .")])
                    entries.append(ContentsEntry(len(match["indent"]), " ".join(title.split())))
                    broken_title = []
                elif line not in titles:
                    broken_title.append(line.text.strip())
    return tuple(entries)


# ------------------------------------------------------------------------------------- numbers and headers

_PAGE_NUMBER = re.compile(r"^(?:(?:side|s\.)\s*)?(?:\d{1,3}(?:\s*(?:/|af|\s)\s*\d{1,3})?|\d{4})$", re.IGNORECASE)


def _mark_page_numbers(pages: list[list[_RawLine]]) -> None:
    """A number by itself: first or last on its page, or between empty lines. "1813" within a text is none."""
    for page in pages:
        filled = _filled(page)
        for number, line in enumerate(page):
            if line.reason is None and _PAGE_NUMBER.match(line.text.strip()):
                above, below = page[number - 1 : number], page[number + 1 : number + 2]
                alone = not any(neighbour.text.strip() for neighbour in (*above, *below))
                if alone or line is filled[0] or line is filled[-1]:
                    line.reason = SetAsideReason.PAGE_NUMBER


_PAGE_OF = re.compile(r"\b(side|s\.)\s*\d{1,3}(\s*(af|/)\s*\d{1,3})?", re.IGNORECASE)


def _mark_running_lines(pages: list[list[_RawLine]]) -> None:
    """A line that stands first or last, but for its digits, on at least half of three or more pages.

    On facing pages its halves may change places. Twice is enough for a long line at the very edge.
    """
    recurring: Counter[str] = Counter()
    at_edge: Counter[str] = Counter()
    edges: list[list[_RawLine]] = []
    for page in pages:
        filled = _filled(page)
        edge = [*filled[:2], *filled[2:][-2:]]
        edges.append(edge)
        recurring.update({_running_shape(line) for line in edge})
        at_edge.update({_running_shape(line) for line in (*edge[:1], *edge[-1:])})
    for edge in edges:
        middle = (len(edge) + 1) // 2
        for side in (edge[:middle], edge[middle:][::-1]):  # from the edge inwards: what stands within text is text
            for number, line in enumerate(side):
                shape = _running_shape(line)
                long_at_edge = number == 0 and len(pages) >= 3 and len(shape) >= 20
                often = recurring[shape] >= max(3, len(pages) / 2)
                if not often and not (long_at_edge and at_edge[shape] >= max(2, len(pages) / 2)):
                    break
                line.reason = SetAsideReason.RUNNING


def _running_shape(line: _RawLine) -> str:
    text = _PAGE_OF.sub("#", " ".join(line.text.split())).lower()
    # page numbers differ from page to page; a telephone number that differs is content
    if sum(character.isdigit() for character in text) <= 6:
        text = re.sub(r"\d+", "#", text)
    return " ".join(sorted(text.split()))


# --------------------------------------------------------------------------------------------------- links

_LINK = re.compile(r"^(?:(?:https?|file|ftp)://|mailto:)\S*(?: \S{1,80})?$", re.IGNORECASE)


_ANNOUNCES_LINK = re.compile(r"(\b(på|ved|via|til|hos|fra)|:)$", re.IGNORECASE)  # "… læs mere på"


def _mark_link_lists(pages: list[list[_RawLine]]) -> None:
    """Addresses alone on the last lines of a page: a PDF's links, pasted there by the extraction."""
    for page in pages:
        for line in reversed(_filled(page)):
            above = page[page.index(line) - 1] if page.index(line) else None
            announced = above is not None and _ANNOUNCES_LINK.search(above.text.rstrip()) is not None
            if announced or not _LINK.match(line.text.strip()):
                break
            line.reason = SetAsideReason.LINK


# ------------------------------------------------------------------------------------------------ diagrams

_DIAGRAM_WIDTH = 34
_DIAGRAM_RUN = 4


def _mark_diagrams(pages: list[list[_RawLine]]) -> None:
    """A run of short labels that comes again, label by label, on another page, and the short lines after it."""

    def short(line: _RawLine) -> bool:
        text = line.text.strip()
        plain = not text.endswith((".", ":")) and not text.startswith("•") and not re.search(r"\d|@", text)
        return 0 < len(text) <= _DIAGRAM_WIDTH and plain

    def short_or_hint(line: _RawLine) -> bool:
        return len(line.text.strip()) <= _DIAGRAM_WIDTH and not re.search(r"\d|@", line.text)

    runs: Counter[tuple[str, ...]] = Counter()
    pages_filled = [_filled(page) for page in pages]
    for filled in pages_filled:
        runs.update(
            {
                _run(filled, i)
                for i in range(len(filled) - _DIAGRAM_RUN + 1)
                if all(map(short, filled[i : i + _DIAGRAM_RUN]))
            }
        )
    repeated = {run for run, count in runs.items() if count >= 2}
    for filled in pages_filled:
        starts = [i for i in range(len(filled) - _DIAGRAM_RUN + 1) if _run(filled, i) in repeated]
        marked = {i for start in starts for i in range(start, start + _DIAGRAM_RUN)}
        if marked:  # a page may show only a part of the diagram, and a line that explains it
            end = max(marked) + 1
            while end < len(filled) and short_or_hint(filled[end]):
                marked.add(end)
                end += 1
        for number in marked:
            filled[number].reason = SetAsideReason.DIAGRAM


def _run(lines: list[_RawLine], start: int) -> tuple[str, ...]:
    return tuple(" ".join(line.text.split()) for line in lines[start : start + _DIAGRAM_RUN])
