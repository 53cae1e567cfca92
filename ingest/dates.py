"""Dates as Danish texts and file names write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
MONTH = (
    r"(?:jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|"
    r"aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"""(?<![\w./-]) (?:
        (?P<d1>\d\d?)\.?\s*(?P<m1>{MONTH})\b\.?,?\s+(?P<y1>{YEAR}|['’]\d\d|\d\d(?=\s*(?:$|[,;)»]|\.(?:\s|$)|kl\b)))
      | (?P<d2>\d\d?)\s?[.]\s?(?P<m2>\d\d?)\s?[.]\s?(?P<y2>{YEAR}|\d\d)
      | (?P<d3>\d\d?)/(?P<m3>\d\d?)(?:\s?[-/.]\s?(?P<y3>{YEAR}|\d\d)|\s+(?P<y7>{YEAR}))
      | (?P<d4>\d\d?)-(?P<m4>\d\d?)-(?P<y4>{YEAR}|\d\d)
      | (?P<y5>{YEAR})-(?P<m5>\d\d)-(?P<d5>\d\d)
      | (?P<m6>{MONTH})\b\.?,?\s+(?P<y6>{YEAR})
    ) (?!\d|[.:,/-]\d|-[A-Z])""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
# Case numbers and numbers of sections look like dates: "Sagsnr. 27.12.04", "afsnit 2.3.12".
_CASE_NUMBER = re.compile(
    r"\b(?:(?:sags|journal|dok\.?|j\.?) ?-?nr|KLE|cpr)\b[^\n]*$|\b(?:afsnit|kapitel|punkt|version|bilag)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date that stands in a text from `start` on, to the day, to the month or to the year."""

    year: int
    month: int | None
    day: int | None
    start: int

    def as_date(self) -> dt.date | None:
        """The date, if it is written to the day."""
        return dt.date(self.year, self.month, self.day) if self.month and self.day else None

    @property
    def order(self) -> tuple[int, int, int]:
        """Sorts dates; one without a day stands before the days of its month."""
        return self.year, self.month or 0, self.day or 0

    def __str__(self) -> str:
        day = self.as_date()
        if day is not None:
            return f"{day:%d.%m.%Y}"
        return f"{MONTHS[self.month - 1]} {self.year}" if self.month else str(self.year)


def written_dates(text: str) -> list[WrittenDate]:
    """The dates in a Danish text, in order, as days ("d. 7/3-24", "2025-09-18") or months ("januar 2025").

    Years of two digits are of this century up to 69. Impossible dates and case numbers are left out.
    """
    found: list[WrittenDate] = []
    for match in _DATE.finditer(text):
        line_before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        parts = {name[0]: value for name, value in match.groupdict().items() if value is not None}
        month = int(parts["m"]) if parts["m"].isdigit() else month_number(parts["m"])
        date = _checked(_full_year(parts["y"]), month, int(parts["d"]) if "d" in parts else None, match.start())
        if date is not None and not _CASE_NUMBER.search(line_before):
            found.append(date)
    return found


def month_number(name: str) -> int:
    """1 to 12 of a month's name as `MONTH` has it."""
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3].lower()))


def _full_year(year: str) -> int:
    digits = int(year.lstrip("'’"))
    if digits >= 100:
        return digits
    return digits + (2000 if digits < 70 else 1900)


def _checked(year: int, month: int, day: int | None, start: int = 0) -> WrittenDate | None:
    try:
        dt.date(year, month, day if day is not None else 1)
    except ValueError:
        return None
    return WrittenDate(year, month, day, start)


def closing_year(text: str) -> list[WrittenDate]:
    """The year that a text ends with, as a list of one; empty where none stands there, or a span of years."""
    match = re.search(rf"(?<![\d–/-]){YEAR}$", text.rstrip(" ."))
    return [WrittenDate(int(match.group()), None, None, match.start())] if match else []


def file_name_date(stem: str) -> WrittenDate | None:
    """The one day that a file's name (without its ending) tells; "18-09-25", which reads from either end, tells none."""
    readings: set[dt.date] = set()
    for run in re.findall(r"(?<!\d)\d{8}(?!\d)", stem):
        readings |= _possible(run[:4], run[4:6], run[6:]) or _possible(run[4:], run[2:4], run[:2])
    for first, mark, second, third in re.findall(r"(?<!\d)(\d{1,4})([-_. ])(\d\d?)\2(\d{1,4})(?!\d)", stem):
        readings |= _possible(third, second, first)
        if mark != ".":
            readings |= _possible(first, second, third)
    if re.search(MONTH, stem, re.IGNORECASE):
        readings |= {day for date in written_dates(re.sub(r"[-_]+", " ", stem)) if (day := date.as_date())}
    if len(readings) != 1:
        return None
    (day,) = readings
    return WrittenDate(day.year, day.month, day.day, 0)


def file_name_year(stem: str) -> WrittenDate | None:
    """The one year that a file's name (without its ending) tells; None where it tells several."""
    years = re.findall(rf"(?<!\d){YEAR}(?!\d)", stem)
    return WrittenDate(int(years[0]), None, None, 0) if len(years) == 1 else None


def _possible(year: str, month: str, day: str) -> set[dt.date]:
    if len(year) not in (2, 4) or len(day) > 2 or (len(year) == 4 and not re.fullmatch(YEAR, year)):
        return set()
    date = _checked(_full_year(year), int(month), int(day))
    read = date.as_date() if date is not None else None
    return {read} if read is not None else set()
