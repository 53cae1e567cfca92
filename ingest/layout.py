"""What each line of a document is: heading, paragraph, list item or row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from ingest.cleaning import Line
from ingest.columns import part_columns


class BlockKind(StrEnum):
    """What a run of lines is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LEAD_IN = "lead_in"
    ITEM = "item"
    SUB_ITEM = "sub_item"
    ROW = "row"


@dataclass(slots=True)
class MarkedLine:
    """A line and what it is. `starts`: it begins a new block; otherwise it goes on with the one before."""

    line: Line
    kind: BlockKind
    starts: bool
    level: int | None = None  # of a heading, where the line itself tells it


# Labels inside an agenda item. They structure minutes, whatever the municipality calls its parts.
LABEL = re.compile(
    r"^(sagsbeskrivelse|sagsfremstilling|sagsresum[eé]|resum[eé]|indstilling|beslutning|beslutninger|konklusion|"
    r"baggrund|drøftelse|referat|opfølgning|opfølgning/ansvarlig|ansvarlig|økonomi|lovgrundlag|lovgivning|bilag|vedlagt|"
    r"deltagere|fraværende|afbud|mødedeltagere)\s*:?$",
    re.IGNORECASE,
)
# These also stand before their text on the same line.
_LABEL_BEFORE_TEXT = re.compile(
    r"^\s*(?P<label>(sagsbeskrivelse|sagsfremstilling|sagsresum[eé]|baggrund|indstilling|drøftelse|beslutning|konklusion|"
    r"opfølgning|opfølgning/ansvarlig):)\s+(?=[\w»”\"])",
    re.IGNORECASE,
)
_ATTENDANCE = re.compile(
    r"^(til stede|deltagere|mødedeltagere|fraværende|afbud|referent|mødeleder|formand|dato|tid|tidspunkt|sted)\s*:",
    re.IGNORECASE,
)
_STEP = re.compile(r"^(?:punkt\s+)?(?P<number>\d{1,2})(?:[.)]|\s{2,})\s*\D", re.IGNORECASE)
DECISION_LABEL = re.compile(r"^(beslutning|beslutninger|konklusion)\b", re.IGNORECASE)
NUMBERED = re.compile(
    r"^(?:(?:dagsordens)?punkt\s+|pkt\.?\s*|ad\s+)?(?P<number>\d{1,2}(?:\.\d{1,2})*)\s*[.:)–-]?\s*(?:(?P<letter>[a-zæøå])\.\s+)?(?P<title>\S.*)$",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"^\d{1,2}\s{2,}\S")
PARAGRAPH_SIGN = re.compile(r"^§\s*\d+[a-z]?\.?\s+\S")
BULLET = re.compile(r"^\s*(?P<mark>[•▪●◦‣·○■\uf0b7\uf0a7]|[-–*](?=\s))\s*")
_LETTERED = re.compile(r"^\s*[a-zæøå][.)]\s")
# Between the cells of a table: wide white space or leaders; after a full stop two spaces are not wide.
GAP = re.compile(r"(?:(?<=[^\s.:!?])(?:\s{2,}|\s*\.{4,}\s*)|(?<=\S)\s{3,})(?=\S)")
_WIDE_GAP = re.compile(r"\S\s{3,}(?=\S)")
POSTAL_TOWN = re.compile(r"^\d{4} [A-ZÆØÅ]")
_ENDS_ADDRESS = re.compile(r"\b[1-9]\d{3} [A-ZÆØÅ][a-zæøå]+$")
_END = re.compile(r"[.!?:;…][)”\"]?$")
_LONG_NUMBER = re.compile(r"\d(?: ?\d){3,}")
_UNFINISHED = re.compile(r"\b(og|eller|samt|på|i|til|af|for|med|ved|om|fra|som|at|kan|er|skal|har)$", re.IGNORECASE)
_SENTENCE_IN_TITLE = re.compile(r"[a-zæøå)]\. [A-ZÆØÅ]|\s(er|bliver|blev|kan|skal|har|var)\s")
_POINTER = re.compile(r"^(se|læs)\b", re.IGNORECASE)


# ------------------------------------------------------------------------------------------ marking of lines


def mark_lines(lines: Sequence[Line]) -> list[MarkedLine]:
    """Every line with its kind, in order.

    Columns of contacts are read one after the other, and a label before its text becomes a line of its own.
    """
    lines = [part for _, page in groupby(lines, key=lambda line: line.page) for part in part_columns(list(page))]
    lines = [part for line in lines for part in _label_apart(line)]
    width = _text_width(lines)
    row_starts = _rows(lines)
    steps = _steps(lines)
    tells = _tells_headings(lines)
    within = _within_items(lines)
    marked: list[MarkedLine] = []
    for index, line in enumerate(lines):
        previous = marked[-1] if marked else None
        following = lines[index + 1] if index + 1 < len(lines) else None
        if line.told:
            marked.append(MarkedLine(line, BlockKind.HEADING, True, line.told_level))
        elif index in steps:
            marked.append(MarkedLine(line, BlockKind.ITEM, True))
        elif index in within and previous is not None and previous.kind in (BlockKind.ITEM, BlockKind.SUB_ITEM):
            marked.append(MarkedLine(line, previous.kind, False))
        else:
            found = _mark_line(line, previous, following, row_starts.get(index), width, tells)
            # the text of a column stays line by line: a quote over two lines would take in what stands beside it
            beside = line.in_column and found.kind is not BlockKind.HEADING
            marked.append(MarkedLine(line, BlockKind.ROW, True) if beside else found)
    return marked


def _tells_headings(lines: Sequence[Line]) -> bool:
    """Whether the file marks its headings itself, on half of its pages or more: none is guessed from a line's shape."""
    return 2 * len({line.page for line in lines if line.told}) >= max(1, len({line.page for line in lines}))


def _label_apart(line: Line) -> Iterator[Line]:
    """ "Beslutning: Punktet udsættes." as the label and what stands under it."""
    match = _LABEL_BEFORE_TEXT.match(line.mapped.text) if line.blank_before else None
    if match is None:
        yield line
        return
    yield replace(line, mapped=line.mapped.slice(0, match.end("label")))
    yield replace(line, mapped=line.mapped.slice(match.end(), len(line.mapped)), blank_before=False)


def _steps(lines: Sequence[Line]) -> set[int]:
    """The lines that begin the entries of a numbered list: 1., 2., 3. with no empty line between them."""
    numbered: list[tuple[int, int]] = []  # index of the line, its number
    steps: set[int] = set()
    for index, line in enumerate(lines):
        match = _STEP.match(line.text)
        if line.blank_before:
            numbered = []
        if match is None or GAP.search(line.text, match.end()):  # more cells than one: a row of a table
            continue
        if numbered and int(match["number"]) == numbered[-1][1] + 1:
            steps.update((numbered[-1][0], index))
        numbered.append((index, int(match["number"])))
    return steps


def _within_items(lines: Sequence[Line]) -> set[int]:
    """The lines between two bullets that go on with the item, after a full stop too.

    The second bullet follows without an empty line; where one stands before the text, it has to be a sentence.
    """
    within: set[int] = set()
    since: list[int] | None = None  # the lines after the last bullet
    for index, line in enumerate(lines):
        if BULLET.match(line.mapped.text):
            if since and not line.blank_before and not lines[index - 1].text.endswith(":"):
                within.update(since)
            since = []
        elif line.blank_before and not (since == [] and _SENTENCE_IN_TITLE.search(line.text)):
            since = None
        elif since is not None:
            since.append(index)
    return within


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
        first = start + int(_titles_a_table(lines[start:end]))
        block = lines[first:end]
        if _is_table(block):
            for offset, line in enumerate(block):
                low = line.text[0].islower() and not GAP.search(line.text)
                goes_on = POSTAL_TOWN.match(line.text) or _is_indented(line) or low
                rows[first + offset] = offset == 0 or not goes_on
        start = end
    return rows


def _is_indented(line: Line) -> bool:
    return line.mapped.text.startswith(" " * 6)


def _titles_a_table(block: Sequence[Line]) -> bool:
    text = block[0].text
    if len(block) == 1 or len(text) > 40 or BULLET.match(text):
        return False
    if _END.search(text) or text.endswith(("-", ",")) or block[1].text[0].islower():
        return False
    return not GAP.search(text) or (_is_title_number(text) and len(GAP.findall(text)) == 1)


def _is_table(block: Sequence[Line]) -> bool:
    """Whether the lines are in columns: half of them with digits somewhere, or nearly all of them."""
    first = block[0]
    gaps = [bool(GAP.search(line.text)) or _is_indented(line) for line in block]
    one_title = sum(gaps) == 1 and _is_title_number(first.text)
    if not gaps[0] or BULLET.match(first.mapped.text) or one_title:
        return False
    wide = sum(bool(_WIDE_GAP.search(line.text)) or _is_indented(line) for line in block)
    if len(block) >= 2 and wide >= 0.8 * len(block) and _WIDE_GAP.search(first.text):
        return True
    return sum(gaps) * 2 >= len(gaps) and any(re.search(r"\d", line.text) for line in block)


def _mark_line(
    line: Line, previous: MarkedLine | None, following: Line | None, row: bool | None, width: int, tells: bool
) -> MarkedLine:
    text = line.text
    if row is not None:
        return MarkedLine(line, BlockKind.ROW, row)
    if LABEL.match(text) and (line.blank_before or previous is None or previous.kind is BlockKind.HEADING):
        return MarkedLine(line, BlockKind.HEADING, True)
    bullet = BULLET.match(line.mapped.text)
    if bullet and (bullet["mark"] not in "-–*" or line.blank_before or previous is None or _list_before(previous)):
        under_item = previous is not None and previous.kind in (BlockKind.ITEM, BlockKind.SUB_ITEM)
        sub = bullet["mark"] in "-–*" and under_item
        return MarkedLine(line, BlockKind.SUB_ITEM if sub else BlockKind.ITEM, True)
    if _LETTERED.match(text) and (
        line.blank_before or previous is None or previous.kind in (BlockKind.HEADING, BlockKind.ITEM)
    ):
        return MarkedLine(line, BlockKind.ITEM, True)
    announces = (
        text.endswith(":") and text[0].isupper() and following is not None and BULLET.match(following.mapped.text)
    )
    if announces and previous is not None and not line.blank_before:  # the last line of a paragraph may end so too
        announces = bool(_END.search(previous.line.text)) or len(previous.line.text) < 0.9 * width
    if previous is not None and not announces and _goes_on(previous, line, width):
        return MarkedLine(line, previous.kind, False)
    if _is_heading(line, previous, following, width, tells):
        return MarkedLine(line, BlockKind.HEADING, True, 1 if _BARE_NUMBER.match(text) else None)
    if previous is None or line.blank_before or previous.kind is BlockKind.HEADING:
        return MarkedLine(line, BlockKind.PARAGRAPH, True)
    if announces or _complete(previous, line, width):
        return MarkedLine(line, BlockKind.PARAGRAPH, True)
    return MarkedLine(line, previous.kind, False)


def _complete(previous: MarkedLine, line: Line, width: int) -> bool:
    """Whether the line before ended its paragraph although no empty line follows it."""
    before = previous.line.text
    if previous.kind is not BlockKind.PARAGRAPH or not line.text[0].isupper():
        return False
    if (before.endswith(":") and len(before) < 0.9 * width) or _ENDS_ADDRESS.search(before):
        return True
    return len(before) < 0.6 * width and (bool(_END.search(before)) or before[-1].isdigit())


def _list_before(previous: MarkedLine) -> bool:
    return previous.kind in (BlockKind.ITEM, BlockKind.SUB_ITEM) or previous.line.text.endswith(":")


def _goes_on(previous: MarkedLine, line: Line, width: int) -> bool:
    """An unfinished line and one in lower case are one text, even over an empty line or a page break."""
    before = previous.line.text
    if previous.kind is BlockKind.ROW or LABEL.match(before):
        return False
    if previous.line.told and line.blank_before:
        return False  # the file says where its headings end
    starts_low = line.text[0].islower() or (line.text[0] in "–(”/" and not line.blank_before)
    if previous.kind is BlockKind.HEADING:
        if starts_low:
            return not _LETTERED.match(line.text)
        capitals = is_capitals(before) and is_capitals(line.text)
        if LABEL.match(line.text) or is_numbered(line.text):
            return False
        filled = is_numbered(before) and not is_capitals(before) and len(before) > 0.8 * width
        return (capitals and not line.blank_before) or (filled and len(line.text) < 0.3 * width)
    if (_UNFINISHED.search(before) and previous.line.page == line.page) or (
        previous.kind is BlockKind.ITEM and not line.blank_before
    ):
        return not _END.search(before)
    return starts_low and not _END.search(before)


# ------------------------------------------------------------------------------------------------- headings


def is_capitals(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= 0.8 * len(letters)


def is_numbered(text: str) -> bool:
    match = NUMBERED.match(text)
    if not match or (not match["title"][0].isupper() and not match["title"].startswith("”")):
        return False
    return not re.match(r"^\d{1,2} \S", text)  # "15 km fra klinikken": a number, not a heading; "3    Demens" is one


def _is_title_number(text: str) -> bool:
    """Whether a line set with a wide gap is a numbered title ("3    DEMENS") and no row of a table."""
    return (is_numbered(text) or bool(PARAGRAPH_SIGN.match(text))) and not _LONG_NUMBER.search(text)


def _is_heading(line: Line, previous: MarkedLine | None, following: Line | None, width: int, tells: bool) -> bool:
    text = line.text
    at_start = line.blank_before or previous is None or previous.kind is BlockKind.HEADING
    finished = previous is not None and bool(_END.search(previous.line.text)) and previous.line.text[-1] != ":"
    decimal = re.match(r"^\d{1,2}\.\d", text) is not None and len(text) < 0.8 * width
    if is_numbered(text) and (at_start or (finished and decimal)) and not text.endswith((".", ";", ",")):
        return True
    if PARAGRAPH_SIGN.match(text) and at_start and len(text) < width and not text.endswith("."):
        return True
    if is_capitals(text) and (at_start or finished):
        return not _UNFINISHED.search(text) or (following is not None and is_capitals(following.text))
    if tells and not line.in_column:
        return False
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
    if _ATTENDANCE.match(text) or (_SENTENCE_IN_TITLE.search(text) and not text.endswith("?")):
        return False
    if len(text) > 0.88 * width and not (
        at_start and goes_on_low and following is not None and len(following.text) < 0.5 * width
    ):
        return False
    if _LONG_NUMBER.search(text) or "@" in text or _POINTER.match(text):
        return False
    if (
        following is None
        or LABEL.match(following.text)
        or (_UNFINISHED.search(text) and not following.text[0].islower())
    ):
        return False
    if previous is not None and previous.kind is BlockKind.HEADING and not line.blank_before:
        return is_numbered(previous.line.text) or is_capitals(previous.line.text)
    if at_start:
        return True
    under = goes_on_low or (following.text[0].isupper() and len(following.text) > len(text))
    return finished and under and not following.blank_before
