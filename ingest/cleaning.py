"""Pages to lines of content: page numbers, link lists, contents, running headers and diagrams set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import SetAside, SetAsideReason
from ingest.mapped_text import MappedText, Span, from_page


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, its inner spaces kept (they may be columns)."""

    page: int
    mapped: MappedText  # without white space at the end
    blank_before: bool  # an empty line, something set aside or a page break stands before it

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


def clean(pages: Sequence[str]) -> CleanText:
    """The content lines of a document, page 1 first. `pages` are the texts exactly as read."""
    raw = [_split_lines(number, text) for number, text in enumerate(pages, 1)]
    contents = _mark_contents(raw)
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
            elif line.text.strip(" \t-–•"):
                mapped = from_page(line.page, page_text, line.start, line.end)
                mapped = mapped.slice(0, len(mapped.text.rstrip()))
                lines.append(Line(line.page, mapped, blank_before))
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

_LEADER = re.compile(r"^(?P<indent>\s*)(?P<title>.*?\S)\s*\.{4,}\s*(?P<page>\d{1,3})\s*$")
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

_PAGE_NUMBER = re.compile(r"^(?:(?:side|s\.)\s*)?\d{1,4}(?:\s*(?:/|af|\s)\s*\d{1,4})?$", re.IGNORECASE)


def _mark_page_numbers(pages: list[list[_RawLine]]) -> None:
    for page in pages:
        for line in page:
            if line.reason is None and _PAGE_NUMBER.match(line.text.strip()):
                line.reason = SetAsideReason.PAGE_NUMBER


def _mark_running_lines(pages: list[list[_RawLine]]) -> None:
    """A line that stands first or last, but for its digits, on at least half of three or more pages."""

    def shape(line: _RawLine) -> str:
        return re.sub(r"\d+", "#", " ".join(line.text.split())).lower()

    seen: Counter[str] = Counter()
    edges: list[list[_RawLine]] = []
    for page in pages:
        filled = _filled(page)
        edge = [*filled[:2], *filled[2:][-2:]]
        edges.append(edge)
        seen.update({shape(line) for line in edge})
    for edge in edges:
        for line in edge:
            if seen[shape(line)] >= max(3, len(pages) / 2):
                line.reason = SetAsideReason.RUNNING


# --------------------------------------------------------------------------------------------------- links

_LINK = re.compile(r"^(?:(?:https?|file|ftp)://|mailto:)\S*(?: \S{1,80})?$", re.IGNORECASE)


def _mark_link_lists(pages: list[list[_RawLine]]) -> None:
    """Addresses alone on the last lines of a page: a PDF's links, pasted there by the extraction."""
    for page in pages:
        for line in reversed(_filled(page)):
            if not _LINK.match(line.text.strip()):
                break
            line.reason = SetAsideReason.LINK


# ------------------------------------------------------------------------------------------------ diagrams

_DIAGRAM_WIDTH = 34
_DIAGRAM_RUN = 4


def _mark_diagrams(pages: list[list[_RawLine]]) -> None:
    """A run of short labels that comes again, label by label, on another page, and the short lines after it."""

    def short(line: _RawLine) -> bool:
        text = line.text.strip()
        return 0 < len(text) <= _DIAGRAM_WIDTH and not text.endswith((".", ":")) and not text.startswith("•")

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
        marked = [i for i in range(len(filled) - _DIAGRAM_RUN + 1) if _run(filled, i) in repeated]
        if not marked:
            continue
        end = marked[-1] + _DIAGRAM_RUN
        while end < len(filled) and len(filled[end].text.strip()) <= _DIAGRAM_WIDTH:
            end += 1
        for line in filled[marked[0] : end]:
            line.reason = SetAsideReason.DIAGRAM


def _run(lines: list[_RawLine], start: int) -> tuple[str, ...]:
    return tuple(" ".join(line.text.split()) for line in lines[start : start + _DIAGRAM_RUN])
