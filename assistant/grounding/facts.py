"""What must stand in the evidence to the letter: numbers of every kind, addresses, dates, hours.

Everything is reduced to one way of writing: 72336400 for "72 33 64 00", 1935.27 for "1.935,27", 2 for "to",
9 for "9.00", 18.9.2025 for "18. september 2025".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ingest.danish import PHONE, STOP_WORDS
from ingest.dates import MONTH, MONTHS, month_number, written_dates


class Kind(StrEnum):
    """Kinds of facts; one is only compared with others of its kind."""

    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    DATE = "date"  # a day, a month or a year, as "18.9.2025", "9.2025", "18.9.", "9." or "2025"
    WEEKDAY = "weekday"
    SEASON = "season"
    CODE = "code"  # XREF15, LÆ125, § 41, a location number
    NUMBER = "number"  # counts, amounts, hours, percentages


@dataclass(frozen=True, slots=True)
class Fact:
    """`text[start:end]` of its text, in one way of writing. `unit`: what is counted, "" if it isn't told."""

    kind: Kind
    value: str
    start: int
    end: int
    written: str
    unit: str = ""
    bound: str = ""  # "least" or "most" where the number is a limit

    @property
    def span(self) -> float | None:
        """How long, in minutes: two weeks are 14 days, a year is 12 months. None where it is no time."""
        if self.unit not in _MINUTES or not re.fullmatch(r"\d+(?:\.\d+)?|½", self.value):
            return None
        return (0.5 if self.value == "½" else float(self.value)) * _MINUTES[self.unit]

    @property
    def _form(self) -> str:
        """A code's letters, and how many digits follow: no location number stands in the place of "XREF15"."""
        return re.sub(r"\d", "0", self.value)

    def says(self, other: Fact) -> bool:
        """Whether both are the same number, or as long a time: "to uger", "14 dage"."""
        return self.value == other.value or (self.span is not None and self.span == other.span)

    def counts_other_unit(self, other: Fact) -> bool:
        """Whether both tell what they count, and it isn't the same."""
        units = {self.unit, other.unit}
        told = "" not in units and len(units) > 1 and (_THINGS not in units or bool(units & _SCALES))
        return told and not (self.span is not None and self.span == other.span)

    def rivals(self, other: Fact) -> bool:
        """Whether one of the two could stand in the other's place: the same kind and form, and no other sort of unit."""
        if self.kind is not other.kind or (self.kind is Kind.CODE and self._form != other._form):
            return False
        if _SCALES & {self.unit, other.unit}:
            return self.unit == other.unit
        times = _MINUTES.keys() | {"weekday"}
        bare = not self.unit or (not other.unit and self.unit not in times)
        return bare or self.unit == other.unit or {self.unit, other.unit} <= times


_MONTH_OF_MINUTES = 30.4 * 24 * 60
_MINUTES = {
    "minute": 1.0, "quarter of an hour": 15.0, "hour": 60.0, "day": 1440.0, "week": 10080.0,
    "month": _MONTH_OF_MINUTES, "year": 12 * _MONTH_OF_MINUTES,
}  # fmt: skip
_SCALES = frozenset({"%", "kr", "km"})  # told with every number of theirs
_CLOCK = "clock"  # an hour of the day
_THINGS = "things"  # whatever word follows the number

NUMBER_WORDS = {
    **{word: str(n) for n, word in enumerate("to tre fire fem seks syv otte ni ti elleve tolv".split(), 2)},
    **{word: str(n) for n, word in enumerate("tretten fjorten femten seksten sytten atten nitten tyve".split(), 13)},
    **{"tredive": "30", "fyrre": "40", "halvtreds": "50", "hundrede": "100", "tredje": "3"},
    **{"fjerde": "4", "femte": "5", "halv": "½", "halve": "½", "dobbelt": "x2", "dobbelte": "x2"},
}
WEEKDAYS: tuple[str, ...] = tuple(
    "mandag tirsdag onsdag torsdag fredag lørdag søndag hverdag weekend helligdag".split()
)
_SEASONS = {"forår": "forår", "sommer": "sommer", "efterår": "efterår", "vinter": "vinter", "årsskift": "årsskifte"}

# Endings of words that tell what is counted, and the unit they stand for.
_UNITS = (
    ("minut", "minute"), ("kvarter", "quarter of an hour"), ("klokketime", "hour"), ("time", "hour"), ("hverdag", "weekday"), ("dag", "day"), ("døgn", "day"),
    ("uge", "week"), ("måned", "month"), ("år", "year"), ("km", "km"), ("kilometer", "km"), ("kroner", "kr"), ("kr", "kr"),
    ("procent", "%"), ("pct", "%"), ("%", "%"), ("gang", "times"), ("gange", "times"), ("genstand", "drink"),
)  # fmt: skip
_LEAST = re.compile(
    r"(?:mindst|minimum|over|mere end|flere end|fyldt|senere end|fra og med|(?<!allerede )(?<!senest )efter|>|≥)\s*(?:de\s+|en\s+)?$",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"(?:højst|maks?\.?|max\.?|maksimalt|under|mindre end|færre end|inden for|indenfor|op til|senest(?: efter)?|inden|før|tidligere end|allerede efter|<|≤)"
    r"\s*(?:de\s+|en\s+)?$",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(r"(?:\bikke\b(?:\s+[^\W\d_]+){0,4}|\bingen\b(?:\s+[^\W\d_]+){0,4})\s*$", re.IGNORECASE)

_BEHIND = re.compile(  # "11 eller derover", "16 år og ældre"
    r"\s*(?:[^\W\d_]+\s+)?(?:eller|og)\s+(?:(derover|over|mere|flere|opefter|ældre|højere)|(?:derunder|under|mindre|færre|yngre|lavere))\b",
    re.IGNORECASE,
)
_DAY_LEAST = re.compile(
    r"\b(?:efter|tidligst|først|fra)\s+(?:og med\s+)?(?:i|den|d\.|fra|udgangen af|slutningen af)*\s*$", re.IGNORECASE
)
_DAY_MOST = re.compile(
    r"\b(?:senest|inden|før|indtil|til(?=\s+udgangen))\s+(?:den|d\.|udgangen af|slutningen af)?\s*$", re.IGNORECASE
)

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s)»”\"]+|\b[\w-]+(?:\.[\w-]+)*\.(?:dk|com|org|net|nu|info|eu)\b(?:/[^\s)»”\"]*)?",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!\d)(?:1-1-2|5 ?7 ?9(?: ?\d){10}|\d{9,})(?!\d)|\b[A-ZÆØÅ]{2,5}[- ]?\d{1,4}\b(?![.,]\d)|§+ ?\d+")
_PHONE = re.compile(PHONE)
_DAY_OF_MONTH = re.compile(rf"\b(\d\d?)\.?\s*({MONTH})\b", re.IGNORECASE)
_DAY_OF_SEVERAL = re.compile(  # the 24 of "24. og 31. december"
    rf"\b(\d\d?)\.(?=\s*(?:(?:,|og|til|[-–])\s*\d\d?\.\s*)+({MONTH})\b)", re.IGNORECASE
)
_MONTH_ALONE = re.compile(rf"\b({'|'.join(MONTHS)})\b", re.IGNORECASE)
_DATE_REST = re.compile(rf"[\d./ -]*(?:{MONTH}\b\.?,?\s*)?['’]?\d{{0,4}}", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d]|[.,]\d)")
_AT_HOUR = re.compile(r"\bkl\.?\s*(?:\d[\d.]*\s*(?:[-–]|til|og)\s*)?$")
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})(?:e|en|er|ene|s)*\b", re.IGNORECASE)
_SEASON = re.compile(rf"\b({'|'.join(_SEASONS)})(?:et|en|e|s)*\b(?:\s+((?:19|20)\d\d)\b)?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|½")
_NUMBER_WORD = re.compile(rf"\b({'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_PART_OF_YEAR = re.compile(
    r"\b(?:(primo|(?:begyndelsen|starten) af)|(medio|midten af)|(ultimo|(?:slutningen|udgangen) af)) ((?:19|20)\d\d|"
    rf"{MONTH})\b",
    re.IGNORECASE,
)
_HALF_A_YEAR = re.compile(r"\b(?:et )?halvt? års?\b", re.IGNORECASE)  # six months
_SAME_DAY = re.compile(r"\b(?:den )?samme dag\b", re.IGNORECASE)
_ONE = re.compile(  # "en uge", so that it is compared with "to uger"
    r"(?<!hver )\b(?:en|et|én|ét)(?=\s+(?:hel\s+)?(?:minut|time|dag|døgn|hverdag|uge|måned|år|gang)\b)", re.IGNORECASE
)
_EVERY_OTHER = re.compile(r"\bhver(?:t)? ?(?:anden|andet)\b", re.IGNORECASE)
_HALF_YEAR = re.compile(r"\b([12])\. ?halvår|\b(første|andet) halvår", re.IGNORECASE)
_PERIODS = (  # how often: the unit, and for those that are told in two ways the number and unit of the other
    (re.compile(r"\bhalvårlig\w*|\bhvert halve? år", re.IGNORECASE), "halfyear", "2"),
    (re.compile(r"\bkvartalsvis\w*|\bhvert kvartal|\bhver tredje måned", re.IGNORECASE), "quarter", "4"),
    (
        re.compile(
            r"(?<!halv)\bårlig\w*|\b(?:om|i) året|\bper år|\bpr\.? år|/ ?år\b|\bhvert år|\bårs?møde", re.IGNORECASE
        ),
        "year",
        "",
    ),
    (
        re.compile(r"\bmånedlig\w*|\b(?:om|i) måneden|\bper måned|\bpr\.? måned|\bhver måned", re.IGNORECASE),
        "month",
        "",
    ),
    (re.compile(r"\bugentlig\w*|\b(?:om|i) ugen|\bper uge|\bpr\.? uge\b|\bhver uge", re.IGNORECASE), "week", ""),
    (re.compile(r"\bdaglig\w*|\bom dagen|\bpr\.? dag\b|\bhver dag|\balle dage", re.IGNORECASE), "day", ""),
)


@lru_cache(maxsize=4096)
def facts(text: str) -> tuple[Fact, ...]:
    """The facts of a text, in order."""
    return tuple(sorted(_Reader(text).read(), key=lambda fact: fact.start))


@lru_cache(maxsize=4096)
def periods(text: str) -> frozenset[str]:
    """How often something happens: "year", "month", "week", "day", "halfyear" or "quarter"."""
    found = {unit for pattern, unit, _ in _PERIODS if pattern.search(text)}
    return frozenset(found | ({"year"} if found & {"halfyear", "quarter"} else set()))


class _Reader:
    """Takes one kind after the other; what was taken is not read again."""

    def __init__(self, text: str) -> None:
        self._whole = text
        self._rest = text

    def read(self) -> list[Fact]:
        """All facts, in the order of kinds."""
        return [
            *self._take(_EMAIL, Kind.EMAIL, str.lower),
            *self._take(_LINK, Kind.LINK, link),
            *self._parts_of_years(),
            *self._take(_SEASON, Kind.SEASON, _season),
            *self._dates(),
            *self._take(_CODE, Kind.CODE, lambda written: re.sub(r"[\s§-]", "", written).upper()),
            *self._take(_PHONE, Kind.PHONE, lambda written: re.sub(r"\D", "", written.removeprefix("+45"))),
            *self._take(_WEEKDAY, Kind.WEEKDAY, self._weekday),
            *self._numbers(),
        ]

    def _take(self, pattern: re.Pattern[str], kind: Kind, value) -> Iterator[Fact]:
        for match in pattern.finditer(self._rest):
            self._hide(match.start(), match.end())
            yield Fact(kind, value(match.group()), match.start(), match.end(), match.group())

    def _hide(self, start: int, end: int) -> None:
        self._rest = self._rest[:start] + "\x00" * (end - start) + self._rest[end:]

    def _parts_of_years(self) -> Iterator[Fact]:
        """ "primo 2027", "udgangen af april"; the year or month is read by itself too."""
        for match in _PART_OF_YEAR.finditer(self._rest):
            part = next(name for name, said in zip(("start", "midt", "slut"), match.groups(), strict=False) if said)
            of = match.group(4) if match.group(4).isdigit() else str(month_number(match.group(4)))
            yield Fact(Kind.SEASON, f"{part} {of}", match.start(), match.end(), match.group())

    @staticmethod
    def _weekday(written: str) -> str:
        return next(day for day in WEEKDAYS if written.lower().startswith(day))

    def _dates(self) -> Iterator[Fact]:
        for date in written_dates(self._rest):
            rest = _DATE_REST.match(self._whole, date.start)
            end = date.start + len(rest.group().rstrip(" .-/")) if rest else date.start
            value = ".".join(str(part) for part in (date.day, date.month, date.year) if part)
            yield self._fact(Kind.DATE, value, date.start, end)
        for match in _DAY_OF_SEVERAL.finditer(self._rest):
            yield self._fact(
                Kind.DATE, f"{match.group(1)}.{month_number(match.group(2))}.", match.start(1), match.end(1) + 1
            )
        for match in _DAY_OF_MONTH.finditer(self._rest):
            yield self._fact(Kind.DATE, f"{match.group(1)}.{month_number(match.group(2))}.", match.start(), match.end())
        for match in _MONTH_ALONE.finditer(self._rest):
            yield self._fact(Kind.DATE, f"{month_number(match.group(1))}.", match.start(), match.end())
        for match in _HALF_YEAR.finditer(self._rest):
            first = match.group(1) == "1" or (match.group(2) or "").lower() == "første"
            yield self._fact(Kind.SEASON, "1. halvår" if first else "2. halvår", match.start(), match.end())
        for match in _YEAR.finditer(self._rest):
            yield self._fact(Kind.DATE, match.group(), match.start(), match.end())

    def _fact(self, kind: Kind, value: str, start: int, end: int) -> Fact:
        self._hide(start, end)
        before = self._whole[max(0, start - 40) : start]
        bound = "least" if _DAY_LEAST.search(before) else "most" if _DAY_MOST.search(before) else ""
        return Fact(kind, value, start, end, self._whole[start:end], bound=bound)

    def _numbers(self) -> Iterator[Fact]:
        for match in _NUMBER.finditer(self._rest):
            yield from self._number(match.group(), match.start(), match.end())
        for match in _NUMBER_WORD.finditer(self._rest):
            yield self._counted(NUMBER_WORDS[match.group().lower()], match.start(), match.end())
        for match in _SAME_DAY.finditer(self._rest):
            yield Fact(Kind.NUMBER, "0", match.start(), match.end(), match.group(), "day", "most")
        for match in _ONE.finditer(self._rest):
            yield self._counted("1", match.start(), match.end())
        for match in _HALF_A_YEAR.finditer(self._rest):
            yield self._counted("6", match.start(), match.end())
        for match in _EVERY_OTHER.finditer(self._rest):
            yield self._counted("2", match.start(), match.end())
        for pattern, _, number in _PERIODS:
            for match in pattern.finditer(self._rest) if number else ():
                yield Fact(Kind.NUMBER, number, match.start(), match.end(), match.group(), "times")

    def _number(self, written: str, start: int, end: int) -> Iterator[Fact]:
        several = re.fullmatch(r"\d(?:,\d)+", written)
        if several and re.match(r"\s*(?:og|eller)\s+\d", self._rest[end:]):  # "NYHA 2,3 og 4"
            for position in range(0, len(written), 2):
                yield self._counted(written[position], start + position, start + position + 1)
        else:
            yield self._counted(plain_number(written), start, end)

    def _counted(self, value: str, start: int, end: int) -> Fact:
        before, after = self._whole[max(0, start - 40) : start], self._whole[end : end + 40]
        return Fact(Kind.NUMBER, value, start, end, self._whole[start:end], _unit(before, after), _bound(before, after))


def plain_number(written: str) -> str:
    """ "1.935,27" -> "1935.27", "9.00" -> "9", "1.500" -> "1500"; "9.45" stays."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "")
    number = written.replace(",", ".")
    return re.sub(r"\.0+$", "", number)


def link(written: str) -> str:
    """An address without what it may be written with or without."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", written.lower()).rstrip("./,;:")


def _season(written: str) -> str:
    """ "efteråret 2022" -> "efterår 2022"."""
    year = re.search(r"\d{4}$", written)
    name = next(name for start, name in _SEASONS.items() if written.lower().startswith(start))
    return f"{name} {year.group()}" if year else name


def _unit(before: str, after: str) -> str:
    """What a number counts: told by the words after it ("9 ugentlige klokketimer") or right before ("uge 25")."""
    if re.match(r"\.(?!\d)", after) and re.search(r"\bden\s+$", before):
        return "day of month"
    following = re.match(r"[\s-]*(?:(?:ugentlig|årlig|månedlig|daglig|hele|påbegyndt)\w*\.?\s+)?([^\W\d_]+|%)", after)
    word = following.group(1).lower() if following else ""
    unit = unit_of(word)
    if unit:
        return unit
    if _AT_HOUR.search(before):
        return _CLOCK
    leading = re.search(r"([^\W\d_]+)\.?\s*$", before)
    unit = unit_of(leading.group(1).lower()) if leading else ""
    return unit or (_THINGS if len(word) > 2 and word not in STOP_WORDS else "")


@lru_cache(maxsize=4096)
def unit_of(word: str) -> str:
    """The unit that a word stands for, also at the end of a compound ("graviditetsuge"); "" if none."""
    for stem, unit in _UNITS:
        if re.search(rf"{stem}(?:e|en|er|ers|es|et|erne|ene|r|rs|s|ter|ters)?$", word) and (
            len(stem) > 2 or word == stem or word in ("året", "års")
        ):
            return unit
    return ""


def _bound(before: str, after: str) -> str:
    behind = _BEHIND.match(after)
    if behind is not None:
        return "least" if behind.group(1) else "most"
    least, most = _LEAST.search(before), _MOST.search(before)
    if least is None and most is None:
        return ""
    denied = _NOT_BEFORE.search(before) is not None
    return "most" if (most is not None) != denied else "least"
