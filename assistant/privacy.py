"""Civil registration (CPR) numbers in what people type: finding them, and the text without them.

A question with such a number is stopped before anything is looked up, logged, stored or sent. The numbers' check
digit is no test: since 2007 there are numbers without a valid one, so a possible birth date in a number that is
written like a CPR number is enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stdnum.dk import cpr

from ingest.danish import STOP_WORDS

NUMBER_MARK = "██████-████"
NAME_MARK = "████"

# Day, month, year and four digits: written together, in groups, or in pairs. The gaps inside the date are alike.
_DATE_FIRST = re.compile(r"(?<!\d)(\d\d)([ ./-]?)(\d\d)\2(\d\d)( {0,3}[-./]? {0,3})(\d{4})(?!\d)")
_FULL_YEAR = re.compile(r"(?<!\d)(\d\d)([ ./-]?)(\d\d)\2(?:18|19|20)(\d\d)( ?- ?)(\d{4})(?!\d)")
_PAIRS = re.compile(r"(?<!\d)(?<!\d )(\d\d)( )(\d\d) (\d\d)( [- ]{0,2})(\d\d \d\d)(?! ?\d)")
_SINGLE_DIGITS = re.compile(r"(?<!\d)(?<!\d )(\d \d)( )(\d \d) (\d \d)( [- ]{0,2})(\d \d \d \d)(?! ?\d)")
_FORMS = (_DATE_FIRST, _FULL_YEAR, _PAIRS, _SINGLE_DIGITS)
_REPLACEMENT_DAYS = 60  # added to the day in numbers given to people without a civil registration number

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_WORD = r"[^\W\d_][\w’'-]*\.?"
_WORDS_BEFORE = re.compile(rf"((?:{_WORD}\s+){{0,4}}{_WORD})$")
# What may stand between a name and its number: "Jens Hansen (CPR-nr.: …".
_BETWEEN = re.compile(
    r"(?:[\s,;:(.-]|\b(?:med|cpr|nr|nummer|cpr-?nummer|cpr-?nr|personnummer|født|f)\b)+$", re.IGNORECASE
)
_WORDS_AFTER = re.compile(rf"[\s,;:)]*((?:{_WORD}\s+){{0,4}}{_WORD})")
_NOT_A_NAME = STOP_WORDS | frozenset("patient patienten borger borgeren cpr nr nummer personnummer hr fru".split())


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A CPR number that stands at `text[start:end]`, however it is written there."""

    start: int
    end: int


def find(text: str) -> tuple[PersonalNumber, ...]:
    """The CPR numbers of a text in order: with a birth date that is possible, in any of the usual spellings.

    Characters without width, no-break spaces and other kinds of digits and dashes make no difference.
    """
    plain = _Plain(text)
    found = sorted(set(_spans(plain.text)))
    return tuple(PersonalNumber(plain.origins[start], plain.origins[end - 1] + 1) for start, end in found)


def holds(texts: Iterable[str]) -> bool:
    """Whether any of the texts (a question, the turns before it) holds a CPR number."""
    return any(find(text) for text in texts)


def redacted(text: str) -> str:
    """The text with its CPR numbers, and a name right beside one, blacked out. Unchanged where there is none."""
    plain = _Plain(text)
    marked: list[tuple[int, int, str]] = []
    for start, end in sorted(set(_spans(plain.text))):
        name = _name_beside(plain.text, start, end)
        if name is not None:
            marked.append((*name, NAME_MARK))
        marked.append((start, end, NUMBER_MARK))
    kept: list[str] = []
    position = 0
    for start, end, mark in sorted(marked):
        first, last = plain.origins[start], plain.origins[end - 1] + 1
        if first >= position:
            kept += [text[position:first], mark]
            position = last
    return "".join([*kept, text[position:]])


class _Plain:
    """A text with ASCII digits, spaces and hyphens, and for each character where it stood."""

    def __init__(self, text: str) -> None:
        characters: list[str] = []
        self.origins: list[int] = []
        for position, character in enumerate(text):
            if unicodedata.category(character) == "Cf":
                continue  # without width: joiners, soft hyphens
            digit = unicodedata.digit(character, None)
            if digit is not None and unicodedata.category(character) == "Nd":
                character = str(digit)
            elif character in _DASHES:
                character = "-"
            elif character.isspace() and character != "\n":
                character = " "
            characters.append(character)
            self.origins.append(position)
        self.text = "".join(characters)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for form in _FORMS:
        position = 0
        while (match := form.search(text, position)) is not None:
            position = match.start() + 1
            if _is_number(match):
                position = match.end()
                yield match.span()


def _is_number(match: re.Match[str]) -> bool:
    day, gap, month, year, last_gap, serial = match.groups()
    if gap and not last_gap:
        return False  # "18.09.2025": a date
    number = re.sub(r"\D", "", day + month + year + serial)
    replaced = int(number[:2]) - _REPLACEMENT_DAYS
    return cpr.is_valid(number) or (last_gap.strip() == "-" and cpr.is_valid(f"{max(replaced, 0):02d}{number[2:]}"))


def _name_beside(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The words of a name right before the number, else right after it."""
    between = _BETWEEN.search(text, 0, start)
    before = _WORDS_BEFORE.search(text, 0, between.start() if between is not None else start)
    if before is not None:
        name = _name_in(text, *before.span(1), from_end=True)
        if name is not None:
            return name
    after = _WORDS_AFTER.match(text, end)
    return _name_in(text, *after.span(1), from_end=False) if after is not None else None


def _name_in(text: str, start: int, end: int, *, from_end: bool) -> tuple[int, int] | None:
    """The run of name-like words at the end (or start) of `text[start:end]`."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    surnames = {last for first, last in words if _is_patronymic(text[first:last])}
    run: list[tuple[int, int]] = []
    for number, (first, last) in reversed([*enumerate(words)]) if from_end else enumerate(words):
        word = text[first:last]
        before_surname = number + 1 < len(words) and words[number + 1][1] in surnames
        if _is_no_name(word) or not (word[0].isupper() or last in surnames or before_surname):
            break
        run.append((first, last))
    return (min(run)[0], max(run)[1]) if run else None


def _is_no_name(word: str) -> bool:
    return word.lower().rstrip(".,;:") in _NOT_A_NAME


def _is_patronymic(word: str) -> bool:
    """Most Danish surnames, also in small letters ("jens hansen"): a noun taken for one is blacked out in vain."""
    return len(word) > 5 and word.lower().endswith("sen")
