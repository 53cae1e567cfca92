"""What a line says of the date of its own document: "Revideret januar 2025", "© 2024", "Vejle, den 3. maj 2024"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.dates import MONTH, YEAR, WrittenDate, closing_year, written_dates
from ingest.inference.senders import is_sender


@dataclass(frozen=True, slots=True)
class DateStatement:
    """A date that a document states of itself, and the word it does so with ("revideret"), in lower case.

    `rank` is 0 for the strongest kind of statement; a date without a word has the rank of "dato".
    """

    word: str
    date: WrittenDate
    rank: int = 1


# From strongest to weakest: when it became what it is, when it was published or signed, when it holds from.
_STATEMENT_WORDS = (
    r"godkendt|vedtaget|underskrevet|indgået|revideret|opdateret|opdatering|ajourført|ændret|versionsdato",
    r"udgivet|udgivelses(?:dato|år)|udarbejdet|publiceret|trykt|skrevet|dato|version [\d.]+|\d+\. udgave|©",
    r"træder i kraft|trådt i kraft|gældende(?: fra)?|gælder fra|virkning fra|ikrafttræd\w+",
)
_STATEMENTS = tuple(
    re.compile(rf"(?<!\w)(?:senest |sidst )?(?:{words})(?!\w)", re.IGNORECASE) for words in _STATEMENT_WORDS
)
_COLOPHON = re.compile(
    r"(?:senest |sidst )?(?:revideret|opdateret|ajourført|versionsdato|version|udgivet|udgivelses|publiceret|\d+\. udgave|©)",
    re.IGNORECASE,
)
_LATER = re.compile(r"næste|revideres|genforhandl|gyldig(?:t)? til|udløb|ophør|inden|indtil", re.IGNORECASE)
_SIGNED = re.compile(r"(?:[A-ZÆØÅ][\w-]+ ?){1,3}, (?:den|d\.) ?")
_MONTH_ALONE = re.compile(rf"{MONTH} {YEAR}$", re.IGNORECASE)


def statements_in(line: str) -> Iterator[DateStatement]:
    """The dates that a line states of its document, in order: those with such a word before them, or with nothing.

    A sender or the place of a signature counts as nothing. Days to come ("revideres") are left out.
    """
    for date in written_dates(line) or closing_year(line):
        before = line[: date.start]
        stated = _last_word(before)
        if stated is not None and not _LATER.search(before):
            rank, word = stated
            yield DateStatement(word, date, rank)


def _last_word(before: str) -> tuple[int, str] | None:
    """Rank and word of the last statement before a date; None where something else stands there."""
    stated = [
        (match.start(), rank, match.group().lower())
        for rank, pattern in enumerate(_STATEMENTS)
        for match in pattern.finditer(before)
    ]
    if stated:
        _, rank, word = max(stated)
        return rank, word
    bare = before.strip(" ,·|–-").lower() in ("", "den", "d.")
    return (1, "") if bare or is_sender(before) or _SIGNED.fullmatch(before) else None


def begins_statement(line: str) -> bool:
    """Whether a line begins with a word that dates the document or a signature, or is a month alone."""
    return any(pattern.match(line) for pattern in (*_STATEMENTS, _SIGNED, _MONTH_ALONE))


def begins_colophon(line: str) -> bool:
    """Whether a line begins as a colophon's line that dates the document."""
    return _COLOPHON.match(line) is not None


def begins_validity(line: str) -> bool:
    """Whether a line begins with since when the document is valid: that it was approved or changed, or holds from."""
    made_valid, _, holds_from = _STATEMENTS
    return bool(made_valid.match(line) or holds_from.match(line))
