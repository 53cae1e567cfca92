"""The years of meetings that a question speaks of, as people write them: "2021", "i 21", "sidste møde"."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ingest.dates import MONTH

_SEASON = "(?:for|efter)året|sommeren|vinteren"
_YEAR = re.compile(r"\b20[0-4]\d\b")
# "i 21" is a year where nothing follows that twenty-one could be the number of.
_SHORT_YEAR = re.compile(
    rf"\b(?:i|fra|{_SEASON}|{MONTH})\s+['’]?(?P<year>\d\d)"
    r"(?=\s*(?:$|[?,;:!)]|\.(?!\d)|(?:og|eller|samt|men|hvad|hvem|hvor\w*|om|med|ved|på|mod)\b))",
    re.IGNORECASE,
)
_LATEST = re.compile(r"\b(?:senest|nyest|sidst)e?\b.{0,20}\b(?:møde|referat|klu)", re.IGNORECASE)
_BOTH = re.compile(r"\bbegge (?:møder|referater)\b|\b(?:før|dengang) og nu\b", re.IGNORECASE)
_CONNECTED = re.compile(
    rf"(?:\b(?:både|dels|og|samt|i|fra|ved|på|til|det|den|for|{_SEASON}|{MONTH})\s+)+$", re.IGNORECASE
)
_BEFORE_STOP = re.compile(r"\s+(?=[?,.;:!])")
_RANGE = re.compile(r"[-–/]\s?\d")


@dataclass(frozen=True, slots=True)
class YearMention:
    """Where a text speaks of one or more years: text[start:end]."""

    start: int
    end: int
    years: tuple[int, ...]


def year_mentions(text: str, meetings: Collection[int]) -> tuple[YearMention, ...]:
    """In reading order. Two digits are a year, and the last meeting is of one, only as `meetings` has them."""
    found = [YearMention(match.start(), match.end(), (int(match.group()),)) for match in _YEAR.finditer(text)]
    for match in _SHORT_YEAR.finditer(text):
        year = 2000 + int(match["year"])
        if year in meetings:
            found.append(YearMention(match.start("year"), match.end(), (year,)))
    if meetings:
        latest = sorted(meetings)[-2:]
        found.extend(YearMention(match.start(), match.end(), (latest[-1],)) for match in _LATEST.finditer(text))
        if not found:
            found.extend(YearMention(match.start(), match.end(), tuple(latest)) for match in _BOTH.finditer(text))
    return tuple(sorted(found, key=lambda mention: mention.start))


def years_of(text: str, meetings: Collection[int]) -> tuple[int, ...]:
    """The years that a text speaks of, in reading order, each once."""
    return tuple(dict.fromkeys(year for mention in year_mentions(text, meetings) for year in mention.years))


def by_year(text: str, meetings: Collection[int]) -> list[str]:
    """A question about the meetings of several years, as one question for each year; else as it is."""
    mentions = year_mentions(text, meetings)
    years = years_of(text, meetings)
    spans_years = any(_RANGE.match(text[mention.end :]) for mention in mentions)
    if len(years) < 2 or spans_years or not meetings or any(year not in meetings for year in years):
        return [text]
    return [_of_year(text, mentions, year) for year in years]


def _of_year(text: str, mentions: tuple[YearMention, ...], year: int) -> str:
    pieces: list[str] = []
    position = 0
    for mention in mentions:
        before = _CONNECTED.sub("", text[position : mention.start])
        pieces += [before, f"i {year}" if year in mention.years else ""]
        position = mention.end
    return _BEFORE_STOP.sub("", " ".join("".join([*pieces, text[position:]]).split()))
