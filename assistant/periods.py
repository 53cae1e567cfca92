"""When a meeting was held, as far as its minutes tell: a day, or what is known of it instead."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.dates import YEAR, WrittenDate, written_dates

_SEASONS = {"forår": (3, 5), "sommer": (6, 8), "efterår": (9, 11)}  # winter lies in two years and tells none of them
_SEASON = re.compile(rf"\b(?P<season>{'|'.join(_SEASONS)})(?:et|en)?,? (?P<year>{YEAR})\b", re.IGNORECASE)
_YEAR = re.compile(rf"(?<![\d.,/-]){YEAR}(?![\d/-]|\.\d)")
_BEFORE = re.compile(r"\b(?:før|inden)(?: den)?\s*$", re.IGNORECASE)
_AT_THE_LATEST = re.compile(r"\b(?:senest|filen er lavet)(?: den)?\s*$", re.IGNORECASE)
_AFTER = re.compile(r"\befter(?: den)?\s*$", re.IGNORECASE)
_AT_THE_EARLIEST = re.compile(r"\b(?:siden|tidligst)(?: den)?\s*$", re.IGNORECASE)
_NOT_OLDER = re.compile(r"^[^;]*\bikke ældre end\b", re.IGNORECASE)
_DAY_NOT_STATED = re.compile(r"^; dagen er ikke angivet", re.IGNORECASE)
_ENDS = re.compile(r"^[\s.]*(?:$|;|og\b)", re.IGNORECASE)
_NAMES_ITSELF = re.compile(r"^\s*(?:filens navn siger|holdt(?: i)?|afholdt(?: i)?|i)?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """The days between which something happened, both included. None: not known."""

    earliest: dt.date | None = None
    latest: dt.date | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything is known."""
        return self.earliest is not None or self.latest is not None

    @property
    def is_a_day(self) -> bool:
        """Whether the day itself is known."""
        return self.earliest is not None and self.earliest == self.latest

    @property
    def order(self) -> tuple[bool, dt.date]:
        """Sorts by the earliest day that is possible, else by the latest one; what is not known comes last."""
        return not self.is_known, self.earliest or self.latest or dt.date.max

    def surely_before(self, other: Period) -> bool:
        """Whether every day that is possible here lies before every day that is possible there."""
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def lies_within(self, since: dt.date | None, until: dt.date | None) -> bool:
        """Whether every possible day lies from `since` to `until` (both included, None: open)."""
        return (since or dt.date.min) <= (self.earliest or dt.date.min) and (self.latest or dt.date.max) <= (
            until or dt.date.max
        )

    def may_lie_within(self, since: dt.date | None, until: dt.date | None) -> bool:
        """Whether a day from `since` to `until` (both included, None: open) is possible. False where none is known."""
        if not self.is_known:
            return False
        return (self.latest or dt.date.max) >= (since or dt.date.min) and (self.earliest or dt.date.min) <= (
            until or dt.date.max
        )


def period_of(day: dt.date | None, note: str | None) -> Period:
    """The day, or else what a date note says in words that are sure to be about the date itself.

    "efter 27.10.2021 og før 2022" -> 2021-10-27 to 2021-12-31; "efterår 2021" -> 2021-09-01 to 2021-11-30;
    "nævner maj 2024, så ikke ældre end den måned" -> from 2024-05-01 on. Other words make nothing known.
    """
    if day is not None:
        return Period(day, day)
    earliest: list[dt.date] = []
    latest: list[dt.date] = []
    for first, last, before, after in _mentions(note or ""):
        if _BEFORE.search(before):
            latest.append(first - dt.timedelta(days=1))
        elif _AT_THE_LATEST.search(before):
            latest.append(last)
        elif _AFTER.search(before):
            earliest.append(last)
        elif _AT_THE_EARLIEST.search(before) or _NOT_OLDER.search(after):
            earliest.append(first)
        elif _DAY_NOT_STATED.search(after) or (_ENDS.search(after) and _NAMES_ITSELF.search(before.rsplit(";", 1)[-1])):
            earliest.append(first)
            latest.append(last)
    known = Period(max(earliest, default=None), min(latest, default=None))
    if known.earliest and known.latest and known.earliest > known.latest:  # it contradicts itself
        return Period()
    return known


def _mentions(note: str) -> Iterator[tuple[dt.date, dt.date, str, str]]:
    """The first and the last day of each date in a note, and what stands before and after it."""
    taken: list[range] = []
    for date in written_dates(note):
        year = note.find(str(date.year), date.start)
        end = year + 4 if year >= 0 else len(note)  # a year of two digits: what follows is not looked at
        taken.append(range(date.start, end))
        yield *days_of(date), note[: date.start], note[end:]
    for match in _SEASON.finditer(note):
        first_month, last_month = _SEASONS[match["season"].lower()]
        taken.append(range(*match.span()))
        first = days_of(WrittenDate(int(match["year"]), first_month, None, 0))[0]
        last = days_of(WrittenDate(int(match["year"]), last_month, None, 0))[1]
        yield first, last, note[: match.start()], note[match.end() :]
    for match in _YEAR.finditer(note):
        if not any(match.start() in span for span in taken):
            yield *days_of(WrittenDate(int(match.group()), None, None, 0)), note[: match.start()], note[match.end() :]


def days_of(date: WrittenDate) -> tuple[dt.date, dt.date]:
    """The first and the last day that a date may mean."""
    day = date.as_date()
    if day is not None:
        return day, day
    last_month = date.month or 12
    last = dt.date(date.year, last_month, monthrange(date.year, last_month)[1])
    return dt.date(date.year, date.month or 1, 1), last
