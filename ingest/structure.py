"""Lines to sections: headings and the blocks (paragraphs, list items, rows) under them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.cleaning import CleanText, ContentsEntry, Line
from ingest.danish import fold, is_word
from ingest.mapped_text import MappedText, join_lines


class BlockKind(StrEnum):
    """What a run of lines is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LEAD_IN = "lead_in"
    ITEM = "item"
    SUB_ITEM = "sub_item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, lead-in, item or row as running text."""

    kind: BlockKind
    mapped: MappedText


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks under one heading; `heading_path` is outermost first and ends with that heading."""

    heading_path: tuple[str, ...]
    blocks: tuple[Block, ...]
    decision: bool  # under a label such as "Beslutning:"


# Labels inside an agenda item. They structure minutes, whatever the municipality calls its parts.
_LABEL = re.compile(
    r"^(sagsbeskrivelse|sagsfremstilling|sagsresum[eé]|resum[eé]|indstilling|beslutning|beslutninger|konklusion|"
    r"drøftelse|referat|opfølgning|opfølgning/ansvarlig|ansvarlig|økonomi|lovgrundlag|lovgivning|bilag|vedlagt|"
    r"deltagere|fraværende|afbud|mødedeltagere)\s*:?$",
    re.IGNORECASE,
)
_DECISION_LABEL = re.compile(r"^(beslutning|beslutninger|konklusion)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^(?:punkt\s+)?(?P<number>\d{1,2}(?:\.\d{1,2})*)\s*[.:)–-]?\s*(?:(?P<letter>[a-zæøå])\.\s+)?(?P<title>\S.*)$",
    re.IGNORECASE,
)
_PARAGRAPH_SIGN = re.compile(r"^§\s*\d+[a-z]?\.?\s+\S")
_BULLET = re.compile(r"^\s*(?P<mark>[•▪●◦‣·○■]|[-–*](?=\s))\s*")
_GAP = re.compile(r"(?<=[^\s.:!?])(?:\s{2,}|\s*\.{4,}\s*)(?=\S)")
_POSTAL_TOWN = re.compile(r"^\d{4} [A-ZÆØÅ]")
_END = re.compile(r"[.!?:;…][)”\"]?$")
_LONG_NUMBER = re.compile(r"\d(?: ?\d){3,}")
_UNFINISHED = re.compile(r"\b(og|eller|samt|på|i|til|af|for|med|ved|om|fra|som|at|kan|er|skal|har)$", re.IGNORECASE)
_SENTENCE_IN_TITLE = re.compile(r"[a-zæøå)]\. [A-ZÆØÅ]|\s(er|bliver|blev|kan|skal|har|var)\s")
_POINTER = re.compile(r"^(se|læs)\b", re.IGNORECASE)


def build_sections(clean: CleanText) -> list[Section]:
    """The sections of a document in reading order; those without content are left out."""
    marked = _mark(clean.lines)
    return _gather(_join(marked), _HeadingLevels(marked, clean.contents))


# ------------------------------------------------------------------------------------------ marking of lines


@dataclass(slots=True)
class _Marked:
    line: Line
    kind: BlockKind
    starts: bool  # begins a new block; otherwise it goes on with the one before


def _mark(lines: Sequence[Line]) -> list[_Marked]:
    width = _text_width(lines)
    row_starts = _rows(lines)
    marked: list[_Marked] = []
    for index, line in enumerate(lines):
        previous = marked[-1] if marked else None
        following = lines[index + 1] if index + 1 < len(lines) else None
        marked.append(_mark_line(line, previous, following, row_starts.get(index), width))
    return marked


def _text_width(lines: Sequence[Line]) -> int:
    lengths = sorted(len(line.text) for line in lines)
    return lengths[min(int(0.9 * len(lengths)), len(lengths) - 1)] if lengths else 0


def _rows(lines: Sequence[Line]) -> dict[int, bool]:
    """Index -> whether a row starts there, for the lines of blocks laid out in columns."""
    rows: dict[int, bool] = {}
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and not lines[end].blank_before:
            end += 1
        block = lines[start:end]
        gaps = [bool(_GAP.search(line.text)) or line.mapped.text.startswith(" " * 6) for line in block]
        title = len(block) == 1 and _is_title_number(" ".join(block[0].text.split()))
        bullet = _BULLET.match(block[0].mapped.text) or title
        if gaps[0] and not bullet and sum(gaps) * 2 >= len(gaps) and any(re.search(r"\d", line.text) for line in block):
            for offset, line in enumerate(block):
                goes_on = _POSTAL_TOWN.match(line.text) or line.mapped.text.startswith(" " * 6) or not gaps[offset]
                rows[start + offset] = offset == 0 or not goes_on
        start = end
    return rows


def _mark_line(line: Line, previous: _Marked | None, following: Line | None, row: bool | None, width: int) -> _Marked:
    text = line.text
    if row is not None:
        return _Marked(line, BlockKind.ROW, row)
    if _LABEL.match(text) and (line.blank_before or previous is None or previous.kind is BlockKind.HEADING):
        return _Marked(line, BlockKind.HEADING, True)
    bullet = _BULLET.match(line.mapped.text)
    if bullet and (bullet["mark"] not in "-–*" or line.blank_before or previous is None or _list_before(previous)):
        under_item = previous is not None and previous.kind in (BlockKind.ITEM, BlockKind.SUB_ITEM)
        sub = bullet["mark"] in "-–*" and under_item
        return _Marked(line, BlockKind.SUB_ITEM if sub else BlockKind.ITEM, True)
    announces = (
        text.endswith(":") and text[0].isupper() and following is not None and _BULLET.match(following.mapped.text)
    )
    if previous is not None and not announces and _goes_on(previous, line, width):
        return _Marked(line, previous.kind, False)
    if _is_heading(line, previous, following, width):
        return _Marked(line, BlockKind.HEADING, True)
    if previous is None or line.blank_before or previous.kind is BlockKind.HEADING:
        return _Marked(line, BlockKind.PARAGRAPH, True)
    if announces or _complete(previous, line, width):
        return _Marked(line, BlockKind.PARAGRAPH, True)
    return _Marked(line, previous.kind, False)


def _complete(previous: _Marked, line: Line, width: int) -> bool:
    """Whether the line before ended its paragraph although no empty line follows it."""
    before = previous.line.text
    if previous.kind is not BlockKind.PARAGRAPH or not line.text[0].isupper():
        return False
    return before.endswith(":") or (len(before) < 0.6 * width and (bool(_END.search(before)) or before[-1].isdigit()))


def _list_before(previous: _Marked) -> bool:
    return previous.kind in (BlockKind.ITEM, BlockKind.SUB_ITEM) or previous.line.text.endswith(":")


def _goes_on(previous: _Marked, line: Line, width: int) -> bool:
    """An unfinished line and one in lower case are one text, even over an empty line or a page break."""
    before = previous.line.text
    if previous.kind is BlockKind.ROW or _LABEL.match(before):
        return False
    starts_low = line.text[0].islower() or (line.text[0] in "–(”/" and not line.blank_before)
    if previous.kind is BlockKind.HEADING:
        if starts_low:
            return True
        capitals = _is_capitals(before) and _is_capitals(line.text)
        if _LABEL.match(line.text) or _is_numbered(line.text):
            return False
        filled = _is_numbered(before) and not _is_capitals(before) and len(before) > 0.8 * width
        return (capitals and not line.blank_before) or (filled and len(line.text) < 0.3 * width)
    if (_UNFINISHED.search(before) and previous.line.page == line.page) or (
        previous.kind is BlockKind.ITEM and not line.blank_before
    ):
        return not _END.search(before)
    return starts_low and not _END.search(before)


# ------------------------------------------------------------------------------------------------- headings


def _is_capitals(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= 0.8 * len(letters)


def _is_numbered(text: str) -> bool:
    match = _NUMBERED.match(text)
    if not match or (not match["title"][0].isupper() and not match["title"].startswith("”")):
        return False
    plain_number = re.match(r"^\d{1,2}\s+\S", text)  # "15 km fra klinikken": a number, not a heading
    return not (plain_number and "." not in match["number"])


def _is_title_number(text: str) -> bool:
    """Whether a line set with a wide gap is a numbered title ("3    DEMENS") and no row of a table."""
    return (_is_numbered(text) or bool(_PARAGRAPH_SIGN.match(text))) and not _LONG_NUMBER.search(text)


def _is_heading(line: Line, previous: _Marked | None, following: Line | None, width: int) -> bool:
    text = line.text
    at_start = line.blank_before or previous is None or previous.kind is BlockKind.HEADING
    finished = previous is not None and bool(_END.search(previous.line.text)) and previous.line.text[-1] != ":"
    if _is_numbered(text) and at_start and not text.endswith((".", ";", ",")):
        return True
    if _PARAGRAPH_SIGN.match(text) and at_start and len(text) < width and not text.endswith("."):
        return True
    if _is_capitals(text) and (at_start or finished):
        return not _UNFINISHED.search(text) or (following is not None and _is_capitals(following.text))
    # A title line: short, begun with a capital, not ended like a sentence, and something comes under it.
    titled = text[0].isupper() or (text[0] in '”"“' and len(text) > 1 and text[1].isupper())
    broken = text.endswith("-") or (text.endswith(",") and following is not None and len(following.text) < 0.5 * width)
    goes_on_low = broken and following is not None and following.text[0].islower()
    if (
        not titled
        or (_END.search(text) and not text.endswith("?"))
        or (text.endswith((",", "–", "-")) and not goes_on_low)
    ):
        return False
    if _SENTENCE_IN_TITLE.search(text) and not text.endswith("?"):
        return False
    if len(text) > 0.88 * width and not (
        at_start and goes_on_low and following is not None and len(following.text) < 0.5 * width
    ):
        return False
    if _LONG_NUMBER.search(text) or "@" in text or _POINTER.match(text):
        return False
    if (
        following is None
        or _LABEL.match(following.text)
        or (_UNFINISHED.search(text) and not following.text[0].islower())
    ):
        return False
    if previous is not None and previous.kind is BlockKind.HEADING and not line.blank_before:
        return _is_numbered(previous.line.text) or _is_capitals(previous.line.text)
    if at_start:
        return True
    under = goes_on_low or (following.text[0].isupper() and len(following.text) > len(text))
    return finished and under and not following.blank_before


class _HeadingLevels:
    """How deep a heading stands: by its number, by the table of contents, by capitals, by being a label."""

    def __init__(self, marked: Sequence[_Marked], contents: Sequence[ContentsEntry]) -> None:
        indents = sorted({entry.indent for entry in contents})
        self._contents = [(_shape(entry.title), 1 + indents.index(entry.indent)) for entry in contents]
        texts = Counter(_shape(m.line.text) for m in marked if m.kind is BlockKind.HEADING and m.starts)
        self._repeated = {text for text, count in texts.items() if count >= 3}

    def level(self, title: str) -> int:
        """1 is outermost; labels and headings that recur through the document are innermost (9)."""
        if _LABEL.match(title):
            return 3
        shape = _shape(title)
        match = _NUMBERED.match(title)
        if _is_numbered(title) and match:
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
        if _PARAGRAPH_SIGN.match(title):
            return 2
        return 2 if _is_capitals(title) else 6


def _shape(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", fold(text))


# ------------------------------------------------------------------------------------------------- gathering


def _join(marked: Sequence[_Marked]) -> list[Block]:
    """Marked lines to blocks of running text; bullets are left out, lead-ins told from paragraphs."""
    groups: list[tuple[BlockKind, list[MappedText]]] = []
    for m in marked:
        mapped = m.line.mapped
        if m.starts and m.kind in (BlockKind.ITEM, BlockKind.SUB_ITEM):
            bullet = _BULLET.match(mapped.text)
            mapped = mapped.slice(bullet.end() if bullet else 0, len(mapped))
        if m.starts or not groups:
            groups.append((m.kind, [mapped]))
        else:
            groups[-1][1].append(mapped)
    if not groups:
        return []
    blocks = [Block(kind, join_lines(lines, is_word)) for kind, lines in groups]
    blocks = [_sentence_as_paragraph(block) for block in blocks if block.mapped.text]
    return [_lead_in_or_paragraph(block, nxt) for block, nxt in zip(blocks, [*blocks[1:], None], strict=True)]


def _sentence_as_paragraph(block: Block) -> Block:
    """A title line that went on, line by line, to a full stop was the narrow column of a box."""
    text = block.mapped.text
    numbered_or_label = _is_numbered(text) or _is_capitals(text) or _LABEL.match(text)
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
    path: list[tuple[int, str]] = []
    decision = False
    current: list[Block] = []

    def close() -> None:
        if current:
            sections.append(Section(tuple(title for _, title in path), tuple(current), decision))
            current.clear()

    for block, level in _headings_with_levels(blocks, levels):
        if level is None:
            current.append(block)
            continue
        close()
        title = block.mapped.text
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, title.rstrip(":")))
        decision = bool(_DECISION_LABEL.match(title))
    close()
    return sections


def _headings_with_levels(blocks: Sequence[Block], levels: _HeadingLevels) -> Iterator[tuple[Block, int | None]]:
    """Each block with its level if it is a heading. One with nothing under it is a paragraph: nothing is lost."""
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            yield block, None
            continue
        level = levels.level(block.mapped.text)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        following_level = (
            levels.level(following.mapped.text) if following and following.kind is BlockKind.HEADING else None
        )
        empty = following is None or (following_level is not None and following_level <= level)
        if empty:
            yield Block(BlockKind.PARAGRAPH, block.mapped), None
        else:
            yield block, level
