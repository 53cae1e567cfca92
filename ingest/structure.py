"""Lines to sections: headings and the blocks (paragraphs, list items, rows) under them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.cleaning import CleanText, ContentsEntry
from ingest.danish import fold, is_word
from ingest.layout import (
    BULLET,
    DECISION_LABEL,
    GAP,
    LABEL,
    NUMBERED,
    PARAGRAPH_SIGN,
    BlockKind,
    MarkedLine,
    is_capitals,
    is_numbered,
    mark_lines,
)
from ingest.mapped_text import MappedText, join, join_lines


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, lead-in, item or row as running text; a row's cells also apart."""

    kind: BlockKind
    mapped: MappedText
    level: int | None = None  # of a heading, where the file or the line tells it
    cells: tuple[MappedText, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks under one heading; `headings` is outermost first and ends with that heading."""

    headings: tuple[MappedText, ...]
    blocks: tuple[Block, ...]
    decision: bool  # under a label such as "Beslutning:"

    @property
    def heading_path(self) -> tuple[str, ...]:
        """The headings' words."""
        return tuple(heading.text.rstrip(":") for heading in self.headings)


def build_sections(clean: CleanText) -> list[Section]:
    """The sections of a document in reading order; those without content are left out."""
    marked = mark_lines(clean.lines)
    return _gather(_join(marked), _HeadingLevels(marked, clean.contents))


# --------------------------------------------------------------------------------------------------- levels


class _HeadingLevels:
    """How deep a heading stands: by its number, by the table of contents, by capitals, by being a label."""

    def __init__(self, marked: Sequence[MarkedLine], contents: Sequence[ContentsEntry]) -> None:
        indents = sorted({entry.indent for entry in contents})
        self._contents = [(_shape(entry.title), 1 + indents.index(entry.indent)) for entry in contents]
        texts = Counter(_shape(m.line.text) for m in marked if m.kind is BlockKind.HEADING and m.starts)
        self._repeated = {text for text, count in texts.items() if count >= 3}

    def level(self, heading: Block) -> int:
        """1 is outermost; labels and headings that recur through the document are innermost (9)."""
        if heading.level is not None:
            return heading.level
        title = heading.mapped.text
        if LABEL.match(title):
            return 3
        shape = _shape(title)
        match = NUMBERED.match(title)
        if is_numbered(title) and match:
            return 1 + match["number"].count(".")
        for entry, level in self._contents:
            if (
                entry == shape
                or (len(shape) > 8 and entry.startswith(shape))
                or (len(entry) > 8 and shape.startswith(entry))
            ):
                return level
        if shape in self._repeated:
            return 9
        if PARAGRAPH_SIGN.match(title):
            return 2
        return 2 if is_capitals(title) else 6


def _shape(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", fold(text))


# ------------------------------------------------------------------------------------------------- gathering


def _join(marked: Sequence[MarkedLine]) -> list[Block]:
    """Marked lines to blocks of running text; bullets are left out, lead-ins told from paragraphs."""
    groups: list[list[MarkedLine]] = []
    for line in marked:
        if line.starts or not groups:
            groups.append([])
        groups[-1].append(line)
    blocks = [_row(group) if group[0].kind is BlockKind.ROW else _running_text(group) for group in groups]
    blocks = [_sentence_as_paragraph(block) for block in blocks if block.mapped.text]
    return (
        [_lead_in_or_paragraph(block, nxt) for block, nxt in zip(blocks, [*blocks[1:], None], strict=True)]
        if blocks
        else []
    )


def _running_text(group: Sequence[MarkedLine]) -> Block:
    first = group[0]
    lines = [line.line.mapped for line in group]
    bullet = BULLET.match(lines[0].text) if first.kind in (BlockKind.ITEM, BlockKind.SUB_ITEM) else None
    if bullet:
        lines[0] = lines[0].slice(bullet.end(), len(lines[0]))
    return Block(first.kind, join_lines(lines, is_word), first.level)


def _row(group: Sequence[MarkedLine]) -> Block:
    """A row of a table, cell by cell: what stands under a cell on the next line goes on with it."""
    first = _cells(group[0].line.mapped)
    starts = [start for start, _ in first]
    columns = [[cell] for _, cell in first]
    for line in group[1:]:
        cells = _cells(line.line.mapped)
        for number, (start, cell) in enumerate(cells):
            near = [column for column, at in enumerate(starts) if abs(at - start) <= 2]
            last = len(columns) - 1
            columns[
                near[0] if near else 0 if start <= 2 else min(number, last) if number < len(cells) - 1 else last
            ].append(cell)
    joined = [join_lines(column, is_word) for column in columns]
    return Block(BlockKind.ROW, join(joined, " "), cells=tuple(joined))


def _cells(line: MappedText) -> list[tuple[int, MappedText]]:
    """The cells of a line with the column (characters) that each starts in."""
    cells: list[tuple[int, MappedText]] = []
    start = len(line.text) - len(line.text.lstrip())
    for gap in GAP.finditer(line.text, start):
        cells.append((start, line.slice(start, gap.start())))
        start = gap.end()
    cells.append((start, line.slice(start, len(line))))
    return [(start, cell) for start, cell in cells if cell.text.strip()]


def _sentence_as_paragraph(block: Block) -> Block:
    """A title line that went on, line by line, to a full stop was the narrow column of a box."""
    text = block.mapped.text
    numbered_or_label = is_numbered(text) or is_capitals(text) or LABEL.match(text)
    if block.kind is BlockKind.HEADING and not numbered_or_label and text.endswith((".", ";", ",")):
        return Block(BlockKind.PARAGRAPH, block.mapped)
    return block


def _lead_in_or_paragraph(block: Block, following: Block | None) -> Block:
    lists = (BlockKind.ITEM, BlockKind.ROW)
    if (
        block.kind is BlockKind.PARAGRAPH
        and following is not None
        and following.kind in lists
        and block.mapped.text.endswith((":", "er", "at"))
    ):
        return Block(BlockKind.LEAD_IN, block.mapped)
    return block


def _gather(blocks: Sequence[Block], levels: _HeadingLevels) -> list[Section]:
    sections: list[Section] = []
    path: list[tuple[int, MappedText]] = []
    decision = False
    current: list[Block] = []

    def close() -> None:
        if current:
            sections.append(Section(tuple(heading for _, heading in path), tuple(current), decision))
            current.clear()

    for block, level in _headings_with_levels(blocks, levels):
        if level is None:
            current.append(block)
            continue
        close()
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, block.mapped))
        decision = bool(DECISION_LABEL.match(block.mapped.text))
    close()
    return sections


def _headings_with_levels(blocks: Sequence[Block], levels: _HeadingLevels) -> Iterator[tuple[Block, int | None]]:
    """Each block with its level if it is a heading. One with nothing under it is a paragraph: nothing is lost."""
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            yield block, None
            continue
        level = levels.level(block)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        following_level = levels.level(following) if following and following.kind is BlockKind.HEADING else None
        empty = following is None or (following_level is not None and following_level <= level)
        if empty:
            yield Block(BlockKind.PARAGRAPH, block.mapped), None
        else:
            yield block, level
