"""Tables as CSV files that a Danish spreadsheet opens as they are, and in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA_BEGINS = ("=", "+", "-", "@")


def as_csv(headings: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """With a heading line, semicolons and a byte order mark; a cell that would be a formula begins with an apostrophe."""
    target = io.StringIO()
    writer = csv.DictWriter(target, headings, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows({heading: _harmless(cell) for heading, cell in row.items()} for row in rows)
    return _BYTE_ORDER_MARK + target.getvalue()


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins like a formula for one, also behind white space. Line breaks are all alike."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA_BEGINS) else cell
