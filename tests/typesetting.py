"""Sets a plain text as a municipality would publish it: a PDF with running lines, headings, lists and tables.

A page of the text is a page of the PDF, as tall as it needs to be. The lines of a paragraph are joined and broken
again at the width of the column; what the text sets apart (headings, items, rows of tables) stays apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from pathlib import Path

from builders import bare, document
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PLAIN, BOLD = "Vera", "VeraBd"
SIZE, LEADING, SPACE = 10.0, 12.5, 7.0  # points; SPACE is set above a paragraph
HEADING_SIZE = 11.0
PAGE_WIDTH, MARGIN, GUTTER = 595.0, 57.0, 20.0
SMALLEST_WORD_PART = 3
HEADING_LINES = 4

BULLET = re.compile(r"^(?P<indent>\s*)(?P<mark>[•▪●◦‣·○■]|[-–*](?=\s))\s*(?P<text>.*)$")
LEADER = re.compile(r"^(?P<indent>\s*)(?P<title>.*?\S)\s*\.{4,}\s*(?P<page>\S.*)$")
GAP = re.compile(r"(?<=[^\s.:!?])\s{2,}(?=\S)")
LINK = re.compile(r"^(?:(?:https?|file|ftp)://|mailto:)\S+$")
VERY_WIDE = 9  # spaces that stand for an empty cell
VOWELS = "aeiouyæøåé"


class Kind(Enum):
    """How a block is set."""

    PARAGRAPH = auto()
    HEADING = auto()
    ITEM = auto()
    TABLE = auto()
    CONTENTS = auto()


@dataclass
class Block:
    """Lines that are set together; `apart`: with space above."""

    kind: Kind
    lines: list[str]
    apart: bool


def typeset(text_path: Path, target: Path, columns: int = 1) -> Path:
    """Set `text_path` (form feeds part its pages) as the PDF `target`, in one or two columns.

    Its headings are those that the ingestion finds in the text: who sets a document knows which they are.
    """
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    title = text_path.stem.replace("-", " ").capitalize()
    _, _, passages = document(text_path)
    headings = {bare(heading) for passage in passages for heading in passage.heading_path}
    pages = unicodedata.normalize("NFC", text_path.read_text("utf-8")).rstrip("\f\n").split("\f")
    canvas = Canvas(str(target))
    canvas.setTitle(title)
    for number, page in enumerate(pages, 1):
        _set_page(canvas, list(_blocks(page, headings)), columns, (title, f"Side {number} af {len(pages)}"))
    canvas.save()
    return target


# --------------------------------------------------------------------------------------------- text to blocks


def _blocks(page: str, headings: set[str]) -> Iterator[Block]:
    lines = page.split("\n")
    while lines and (not lines[-1].strip() or LINK.match(lines[-1].strip())):
        lines.pop()  # links pasted under a page are annotations of the PDF, not text
    width = _text_width(lines)
    previous: Block | None = None
    for group in _groups(lines, headings):
        for number, block in enumerate(_within(group, width, headings)):
            block.apart = number == 0
            if previous is not None and previous.kind is block.kind is Kind.TABLE:
                previous.lines += ["", *block.lines]
                continue
            if previous is not None and number == 0 and _ends_open(previous, width) and _begins_low(block):
                previous.lines.extend(block.lines)  # the text has an empty line where there is none in the sentence
                continue
            if previous is not None:
                yield previous
            previous = block
    if previous is not None:
        yield previous


def _ends_open(block: Block, width: float) -> bool:
    long = block.kind is Kind.ITEM or _width(block.lines[-1].strip()) > 0.7 * width
    return block.kind in (Kind.PARAGRAPH, Kind.ITEM) and long and not re.search(r"[.!?:;…]”?\s*$", block.lines[-1])


def _begins_low(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and block.lines[0].lstrip()[0].islower()


def _groups(lines: Sequence[str], headings: set[str]) -> Iterator[list[str]]:
    """Runs of lines with no empty line between them; a heading is one by itself."""
    group: list[str] = []
    start = 0
    while start < len(lines):
        heading = _heading_at(lines, start, headings)
        line = lines[start].rstrip()
        if heading or not line:
            if group:
                yield group
            group = []
            if heading:
                yield [line.rstrip() for line in lines[start : start + heading] if line.strip()]
        elif any(character.isalnum() for character in line):  # no bullet that stands alone
            group.append(line)
        start += heading or 1
    if group:
        yield group


def _heading_at(lines: Sequence[str], start: int, headings: set[str]) -> int:
    """How many lines from `start` are a heading together, empty ones within it too; 0 where none is."""
    if not any(character.isalnum() for character in lines[start]):
        return 0
    for number in range(HEADING_LINES, 0, -1):
        if bare("".join(lines[start : start + number]).strip().rstrip(":")) in headings:
            return len("\n".join(lines[start : start + number]).rstrip().split("\n"))
    return 0


def _text_width(lines: Sequence[str]) -> float:
    widths = sorted(_width(line.strip()) for line in lines if line.strip() and not LEADER.match(line))
    return widths[int(0.9 * (len(widths) - 1))] if widths else 0.0


def _within(group: Sequence[str], width: float, headings: set[str]) -> Iterator[Block]:
    """A run of lines without an empty one between them, taken apart into blocks."""
    if _heading_at(group, 0, headings) == len(group):
        yield Block(Kind.HEADING, list(group), False)
        return
    if any(LEADER.match(line) for line in group):
        yield Block(Kind.CONTENTS, list(group), False)
        return
    rows = [bool(GAP.search(line)) or line.startswith(" " * 6) for line in group]
    if rows[0] and not BULLET.match(group[0]) and sum(rows) * 2 >= len(rows):
        yield Block(Kind.TABLE, list(group), False)
        return
    block: Block | None = None
    for line in group:
        if block is not None and not BULLET.match(line) and _goes_on(block.lines[-1], line, width):
            block.lines.append(line)
            continue
        if block is not None:
            yield block
        kind = Kind.ITEM if BULLET.match(line) else Kind.PARAGRAPH
        block = Block(kind, [line], False)
    if block is not None:
        yield block


def _goes_on(before: str, line: str, width: float) -> bool:
    """Whether the line break is only where the line was full: the next word would not have fitted, or was broken."""
    first = line.split()[0]
    room = 0.93 if first[0].islower() else 1.0  # the text was set in another font
    return before.rstrip().endswith("-") or _width(f"{before.strip()} {first}") > room * width


def _width(text: str, font: str = PLAIN, size: float = SIZE) -> float:
    return pdfmetrics.stringWidth(text, font, size)


# ---------------------------------------------------------------------------------------------- lines to paper


@dataclass
class Run:
    """Text to draw at a distance from the column's left edge."""

    x: float
    text: str
    font: str = PLAIN
    size: float = SIZE


@dataclass
class SetLine:
    """What is drawn on one baseline, `drop` points under the one before."""

    runs: list[Run]
    drop: float


def _set_page(canvas: Canvas, blocks: Sequence[Block], columns: int, running: tuple[str, str]) -> None:
    width = (PAGE_WIDTH - 2 * MARGIN - (columns - 1) * GUTTER) / columns
    lines = [line for block in blocks for line in _set_block(block, width)]
    filled = _fill(lines, columns)
    height = max((sum(line.drop for line in column) for column in filled), default=0.0) + 4 * MARGIN
    canvas.setPageSize((PAGE_WIDTH, height))
    canvas.setFont(PLAIN, 8)
    canvas.drawString(MARGIN, height - 0.6 * MARGIN, running[0])
    canvas.drawCentredString(PAGE_WIDTH / 2, 0.6 * MARGIN, running[1])
    for number, column in enumerate(filled):
        left, y = MARGIN + number * (width + GUTTER), height - 1.5 * MARGIN
        for line in column:
            y -= line.drop
            for run in line.runs:
                canvas.setFont(run.font, run.size)
                canvas.drawString(left + run.x, y, run.text)
    canvas.showPage()


def _fill(lines: Sequence[SetLine], columns: int) -> list[list[SetLine]]:
    """The lines dealt to columns of about the same height, from the first to the last."""
    share = sum(line.drop for line in lines) / columns
    filled: list[list[SetLine]] = [[]]
    height = 0.0
    for line in lines:
        if height >= share and len(filled) < columns and filled[-1][-1].runs[0].font != BOLD:
            filled.append([])
            height = 0.0
        filled[-1].append(line)
        height += line.drop
    return filled


def _set_block(block: Block, width: float) -> list[SetLine]:
    setters = {Kind.TABLE: _set_table, Kind.CONTENTS: _set_contents}
    lines = setters[block.kind](block, width) if block.kind in setters else _set_text(block, width)
    if block.apart and lines:
        lines[0].drop += SPACE
    return lines


def _set_text(block: Block, width: float) -> list[SetLine]:
    font, size, hang, mark = PLAIN, SIZE, 0.0, ""
    first = block.lines[0]
    if block.kind is Kind.HEADING:
        font, size = BOLD, HEADING_SIZE
    elif bullet := BULLET.match(first):
        mark, first = bullet["mark"], bullet["text"]
        hang = 14.0
    indent = 14.0 if mark in tuple("-–*") else 0.0
    texts = list(_broken(_joined([first, *block.lines[1:]]), width - hang - indent, font, size))
    leading = LEADING * size / SIZE
    lines = [SetLine([Run(indent + hang, text, font, size)], leading) for text in texts]
    if mark and lines:
        lines[0].runs.insert(0, Run(indent, mark, font, size))
    return lines


def _set_table(block: Block, width: float) -> list[SetLine]:
    """Rows with their cells in columns, in smaller letters where they would not fit; space before what stood apart."""
    starts = max(([start for start, _ in _cells(line)] for line in block.lines), key=len)
    rows = [list(_in_columns(line, starts)) for line in block.lines]
    left = [0.0] * len(starts)
    for column in range(1, len(starts)):
        ends = [left[before] + _width(text) for row in rows for (before, text), (c, _) in pairwise(row) if c == column]
        left[column] = max([left[column - 1], *ends]) + 1.5 * SIZE
    scale = min(1.0, width / max(left[column] + _width(text) for row in rows for column, text in row))
    lines: list[SetLine] = []
    apart = False
    for row in rows:
        if row:
            runs = [Run(left[column] * scale, text, PLAIN, SIZE * scale) for column, text in row]
            lines.append(SetLine(runs, (LEADING + SPACE * apart) * scale))
        apart = not row
    return lines


def _cells(line: str) -> Iterator[tuple[int, str]]:
    """The cells of a row with where they start (characters)."""
    end = 0
    for cell in GAP.split(line.strip()) if line.strip() else []:
        start = line.index(cell, end)
        yield start, cell
        end = start + len(cell)


def _in_columns(line: str, starts: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The cells with their columns: the one that starts where they do, else the next, or after a wide gap the last."""
    column, end, last = -1, 0, len(starts) - 1
    for start, cell in _cells(line):
        under = [number for number, at in enumerate(starts) if abs(at - start) <= 2 and number > column]
        following = last if start - end >= VERY_WIDE else min(column + 1, last)
        column, end = under[0] if under else following, start + len(cell)
        yield column, cell


def _set_contents(block: Block, width: float) -> list[SetLine]:
    lines: list[SetLine] = []
    for line in block.lines:
        entry = LEADER.match(line)
        x = 4.0 * (len(line) - len(line.lstrip()))
        size = SIZE
        text, page = (entry["title"], entry["page"]) if entry else (line.strip(), "")
        while _width(text + page, PLAIN, size) > width - x - 30:
            size -= 0.5
        runs = [Run(x, text, PLAIN, size)]
        if entry:
            room = width - x - _width(text, PLAIN, size) - _width(page, PLAIN, size)
            runs[0].text += "." * int(room / _width(".", PLAIN, size))
            runs.append(Run(width - _width(page, PLAIN, size), page, PLAIN, size))
        lines.append(SetLine(runs, LEADING))
    return lines


# ------------------------------------------------------------------------------------------- joining, breaking


def _joined(lines: Sequence[str]) -> str:
    text = lines[0].strip()
    for line in (line.strip() for line in lines[1:]):
        broken = text.endswith("-") and line[:1].islower() and line.split()[0] not in ("og", "eller", "samt", "til")
        text = text[:-1] + line if broken and text[-2:-1].islower() else f"{text} {line}"
    return text


def _broken(text: str, width: float, font: str, size: float) -> Iterator[str]:
    """The text in lines no wider than `width`, words broken between syllables where much of a line would be empty."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if _width(longer, font, size) <= width:
            line = longer
            continue
        part = _part_that_fits(word, width - _width(f"{line} " if line else "", font, size), font, size)
        if part and (font == PLAIN or not line):
            yield f"{line} {part}" if line else part
            line = word[len(part.removesuffix("-")) if not word.startswith(part) else len(part) :]
        else:
            yield line
            line = word
        while _width(line, font, size) > width:
            part = _part_that_fits(line, width, font, size) or line[: int(len(line) * width / _width(line, font, size))]
            yield part
            line = line[len(part) if line.startswith(part) else len(part) - 1 :]
    if line:
        yield line


def _part_that_fits(word: str, room: float, font: str, size: float) -> str:
    """The longest beginning of a word that can stand before a line's end, with its hyphen."""
    for end in range(len(word) - SMALLEST_WORD_PART, SMALLEST_WORD_PART - 1, -1):
        before, after = word[:end], word[end:]
        has_mark = before[-1] in "-/"
        if not has_mark and not (before.isalpha() and after[:SMALLEST_WORD_PART].isalpha() and after.islower()):
            continue
        syllable = before[-1].lower() not in VOWELS and after[0] not in VOWELS and after[1] in VOWELS
        open_syllable = before[-1].lower() in VOWELS and after[0] not in VOWELS and after[1] in VOWELS
        part = before if has_mark else f"{before}-"
        if (has_mark or syllable or open_syllable) and _width(part, font, size) <= room:
            return part
    return ""
