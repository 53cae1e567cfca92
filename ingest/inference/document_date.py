"""The date of a document: of minutes when the meeting was, of others what they state; else a note of what is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ingest.danish import sentence_bounds
from ingest.dates import MONTHS, WrittenDate, file_name_date, file_name_year, written_dates
from ingest.inference.date_statements import DateStatement, begins_colophon, begins_statement, statements_in
from ingest.inference.document_text import DocumentText, Line
from ingest.inference.grounds import PROPERTY_GROUND, Found

_OTHER_EVENT = re.compile(
    r"næste|godkend|udsend|senest|frist|print|udskrevet|oprettet|forrige|sidste møde|deadline", re.IGNORECASE
)
_DATE_LABEL = re.compile(
    r"(?:(?:møde)?dato|tid(?:spunkt)?|mødetid(?:spunkt)?|tid (?:og|/) sted|hvornår)\b", re.IGNORECASE
)


def find_meeting_date(text: DocumentText) -> Found[WrittenDate] | None:
    """When the meeting was: as labelled or stated over the agenda, on every page, in the properties, in the file name.

    A month only where no day is stated.
    """
    stated = list(_stated_meeting_dates(text))
    days = [found for found in stated if found.value.day is not None]
    if days:
        return days[0]
    told = [date for date in written_dates(text.property_title or "") if date.day is not None]
    if told:
        return Found(told[0], PROPERTY_GROUND)
    named = file_name_date(text.stem)
    if named is not None:
        return Found(named, text.name_ground)
    return stated[0] if stated else None


def _stated_meeting_dates(text: DocumentText) -> Iterator[Found[WrittenDate]]:
    """The first date of each line that may date the meeting, unless it is another event's."""
    labelled = [line for line in text.first_page if _DATE_LABEL.match(line.text)]
    for line in (*labelled, *text.head, *_running_lines(text)):
        dates = written_dates(line.text)
        if dates and not _OTHER_EVENT.search(line.text[: dates[0].start]):
            yield Found(dates[0], line.ground)


def _running_lines(text: DocumentText) -> list[Line]:
    """First and last lines of pages that stand on more than one page, each once."""
    edges = {number: (*lines[:2], *lines[-2:]) for number, lines in enumerate(text.pages)}
    pages = Counter(bare for lines in edges.values() for bare in {_bare(line) for line in lines})
    first: dict[str, Line] = {}
    for lines in edges.values():
        for line in lines:
            if pages[_bare(line)] > 1:
                first.setdefault(_bare(line), line)
    return list(first.values())


def _bare(line: Line) -> str:
    return re.sub(r"(?i)\bside \d+.*$|\b\d+ ?/ ?\d+$", "", line.text).strip()


def find_stated_date(text: DocumentText) -> Found[DateStatement] | None:
    """The date that the document states of itself, strongest kind of statement first, the newest of a kind."""
    found = [Found(statement, line.ground) for line in _own_lines(text) for statement in statements_in(line.text)]
    return max(found, key=lambda one: (-one.value.rank, one.value.date.order), default=None)


def _own_lines(text: DocumentText) -> Iterator[Line]:
    """Lines that may date the document: its head, its signatures, and its colophon on the second or the last page."""
    yield from text.head
    yield from (line for line in text.tail if line not in text.head and begins_statement(line.text))
    for lines in text.pages[1:2]:
        yield from (line for line in lines if begins_colophon(line.text) and line not in text.tail)


_PAST = re.compile(
    r"\b(?:blev|var|havde|har|er fra|afholdt|holdt|indgik|kom|fik|godkendt|vedtaget|oplyste|fortalte|"
    r"[a-zæøå]{3,}[ksdrgmntvl]ede)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:senest|inden|skal|vil|forventes?|frist\w*|næste|kommende|træder|fra (?:og med )?den|pr\.|indtil|udgangen|"
    r"til og med|planlagt|evalueres|gælder)(?!\w)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?<!løbet )(?<!udgangen )(?<!starten )\baf (?:den )?$")  # "i mail af den 27. oktober"


def date_note(text: DocumentText, statement: Found[DateStatement] | None) -> str | None:
    """What is known of the date where no day is stated, in Danish; None where nothing is."""
    if statement is not None:
        return f"{statement.value.word} {statement.value.date}; dagen er ikke angivet".strip()
    notes: list[str] = []
    named = file_name_date(text.stem) or file_name_year(text.stem)
    if named is not None:
        notes.append(f"filens navn siger {named}")
    newest = _newest_past(text.running)
    if newest is not None:
        notes.append(f"nævner {newest}, så ikke ældre end den{'' if newest.day is not None else ' måned'}")
    if text.made is not None:
        notes.append(f"filen er lavet {text.made.day}. {MONTHS[text.made.month - 1]} {text.made.year}")
    return "; ".join(notes) or None


def _newest_past(text: str) -> WrittenDate | None:
    """The newest day or month that the text tells of as past."""
    past: list[WrittenDate] = []
    paragraphs = re.split(r"\n\s*\n", text)
    for sentence in (part[start:end] for part in paragraphs for start, end in sentence_bounds(part)):
        told_as_past = bool(_PAST.search(sentence)) and not _FUTURE.search(sentence)
        for date in written_dates(sentence):
            letter = date.day is not None and _LETTER.search(sentence[: date.start])
            if told_as_past or letter:
                past.append(date)
    return max(past, key=lambda date: date.order, default=None)
