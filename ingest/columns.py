"""Two columns of contacts that stand side by side as text: each is read from top to bottom, the left one first.

A table is read line by line, columns are not. What tells them apart: in columns, telephone numbers or e-mail
addresses stand on both sides of the gap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.cleaning import Line
from ingest.danish import PHONE

_GUTTER = re.compile(r"\S\s{3,}(?=\S)")
_DETAIL = re.compile(PHONE + r"|\S@\S")


def part_columns(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page in reading order."""
    parted: list[Line] = []
    start = 0
    while start < len(lines):
        gutter, end = _columns_from(lines, start)
        if end > start:
            parted.extend(_column(lines[start:end], gutter, right=False))
            parted.extend(_column(lines[start:end], gutter, right=True))
        else:
            parted.append(lines[start])
        start = max(end, start + 1)
    return parted


def _columns_from(lines: Sequence[Line], start: int) -> tuple[int, int]:
    """Where the right column begins (characters), and the index after the last line; 0 and `start` if there are none."""
    gaps = list(_GUTTER.finditer(lines[start].mapped.text))
    if len(gaps) != 1:
        return 0, start
    gutter = gaps[0].end()
    end = start
    while end < len(lines) and _keeps_clear(lines[end], gutter) and not _stands_alone(lines, end, gutter):
        end += 1
    last = max((i for i in range(start, end) if _side(lines[i], gutter, right=True)), default=start)
    while last + 1 < end and not lines[last + 1].blank_before:
        last += 1
    end = last + 1
    block = lines[start:end]
    both = all(any(_DETAIL.search(_side(line, gutter, right=right)) for line in block) for right in (False, True))
    return (gutter, end) if both else (0, start)


def _keeps_clear(line: Line, gutter: int) -> bool:
    """Whether no text crosses the gutter, and none but the right column's begins after it."""
    text = line.mapped.text
    right = text[gutter:]
    return not text[gutter - 2 : gutter].strip() and (not right.strip() or not right[0].isspace())


def _stands_alone(lines: Sequence[Line], index: int, gutter: int) -> bool:
    """A line with nothing beside it, and empty lines around it, is a heading over what follows."""
    last = index + 1 == len(lines) or lines[index + 1].blank_before
    return lines[index].blank_before and last and not _side(lines[index], gutter, right=True)


def _side(line: Line, gutter: int, *, right: bool) -> str:
    return (line.mapped.text[gutter:] if right else line.mapped.text[:gutter]).strip()


def _column(lines: Sequence[Line], gutter: int, *, right: bool) -> list[Line]:
    column: list[Line] = []
    gap = True
    for line in lines:
        part = line.mapped.slice(gutter, len(line.mapped)) if right else line.mapped.slice(0, gutter)
        text = part.text.rstrip()
        if text.strip():
            column.append(
                replace(line, mapped=part.slice(0, len(text)), blank_before=gap or line.blank_before, in_column=True)
            )
        gap = not text.strip()
    return column
