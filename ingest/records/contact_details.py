"""Details of contacts in a text: telephone numbers, e-mail addresses, location numbers, opening hours, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ingest.danish import PHONE, sentence_bounds
from ingest.layout import BlockKind
from ingest.mapped_text import MappedText, join
from ingest.structure import Section

LOCATION_NUMBER = re.compile(r"(?<!\d)579[ \u00a0]?\d{3}[ \u00a0]?\d{3}[ \u00a0]?\d{4}(?!\d)|(?<!\d)579\d{10}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(PHONE)
_YEARS = re.compile(r"(19|20)\d\d\s(19|20)\d\d")

_DAY = r"(?:man|tirs?|ons|tors?|fre|lør|søn)(?:dage?|\.)?"
_DAYS = rf"(?:alle dage|alle hverdage|hverdage|weekend(?:en)?|helligdage|{_DAY}(?:\s*(?:–|-|til|og|,)\s*{_DAY})*)"
_CLOCK = r"\d{1,2}(?:[.:]\d{2})?"
_AT = rf"(?:fra )?kl\.?\s*{_CLOCK}\s*(?:–|-|til)\s*{_CLOCK}"
_OPEN = rf"(?:{_DAYS}\s+(?:dog\s+)?(?:fra\s+)?)?{_AT}"
_HOURS = re.compile(
    rf"\b(?:{_OPEN}(?:(?:,| og| samt)\s+{_OPEN})*|(?:åbent )?hele døgnet|døgnet rundt|døgnåbent|uden for åbningstiden)",
    re.IGNORECASE,
)
_TOWN = (
    r"(?P<code>[1-9]\d{3})\s+(?P<town>(?:(?:Vester|Øster|Nørre|Sønder|Nr\.|Sdr\.|Ny|Gammel|Gl\.|Store|Lille|Sankt|Skt\.)\s)?"
    r"[A-ZÆØÅ][a-zæøå]+(?: [A-ZÆØÅ]{1,2}\b)?)"
)
_STREET_ENDING = (
    r"(?i:vej|vejen|gade|gaden|stræde|allé|alle|alléen|plads|pladsen|torv|torvet|bakke|bakken|bakker|gyde|sti|stien|"
    r"park|parken|have|haven|banke|banken|væn(?:ge|get)|kvarter|strand|havn|havnen|gård|gården|bro|engen|skov|skoven|"
    r"dal|dalen|høj|højen|toft|toften|ager|lund|lunden|vang|vangen|krog|kær|mark|marken|bjerg|dige|diget|hus|huset|"
    r"\w*bro|ingen)"
)
_STREET = (
    rf"(?P<street>(?:[A-ZÆØÅ][\wæøåé.-]*\s+){{0,3}}?[A-ZÆØÅ]?[\wæøåé-]*{_STREET_ENDING}\s+"
    r"\d{1,3}[A-ZÆØÅ]?(?![\d.:])(?!\s*(?:%|kr|mg|år))(?:, [A-ZÆØÅ][a-zæøå]+(?=\s*,?\s*\d{4}\s[A-ZÆØÅ]))?)"
)
_ADDRESS = re.compile(rf"{_STREET}(?:\s*,?\s*{_TOWN})?")
_TOWN_ALONE = re.compile(rf"^\s*{_TOWN}\b")


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, or a row with its cells: the smallest text that names its own owner."""

    section: Section
    text: MappedText
    cells: tuple[MappedText, ...]  # of a sentence none
    block: int  # of the section

    @property
    def parts(self) -> tuple[MappedText, ...]:
        """The cells of a row; a sentence as its only part."""
        return self.cells or (self.text,)

    def between(self, start: int, end: int) -> Segment:
        """A part of a sentence; a row stays whole."""
        return self if self.cells else Segment(self.section, self.text.slice(start, end), (), self.block)


def segments_of(section: Section) -> Iterator[Segment]:
    """The rows and sentences of a section, in order; a number belongs to the sentence before that ends in a colon."""
    announcing: Segment | None = None
    for segment in _rows_and_sentences(section):
        details = details_in(segment.text.text)
        if announcing is not None:
            if not segment.cells and details and details[0].start == 0:
                segment = Segment(section, join([announcing.text, segment.text], " "), (), segment.block)
            else:
                yield announcing
            announcing = None
        if not segment.cells and segment.text.text.endswith(":"):
            announcing = segment
        else:
            yield segment
    if announcing is not None:
        yield announcing


def _rows_and_sentences(section: Section) -> Iterator[Segment]:
    for number, block in enumerate(section.blocks):
        if block.kind is BlockKind.ROW:
            yield Segment(section, block.mapped, block.cells, number)
            continue
        for start, end in sentence_bounds(block.mapped.text):
            yield Segment(section, block.mapped.slice(start, end), (), number)


class DetailKind(Enum):
    """What a detail is."""

    PHONE = auto()
    EMAIL = auto()
    LOCATION_NUMBER = auto()


@dataclass(frozen=True, slots=True)
class Detail:
    """`text[start:end]` is a way to reach somebody."""

    start: int
    end: int
    kind: DetailKind


def details_of(segment: Segment) -> list[Detail]:
    """The telephone numbers, e-mail addresses and location numbers of a segment's text, in order."""
    found: list[Detail] = []
    position = 0
    for part in segment.parts:
        offset = segment.text.text.index(part.text, position)
        found += [Detail(offset + one.start, offset + one.end, one.kind) for one in details_in(part.text)]
        position = offset + len(part)
    return found


def details_in(text: str) -> list[Detail]:
    """The telephone numbers, e-mail addresses and location numbers of a text, in order."""
    locations = [Detail(*match.span(), DetailKind.LOCATION_NUMBER) for match in LOCATION_NUMBER.finditer(text)]
    phones = [
        Detail(*match.span(), DetailKind.PHONE)
        for match in _PHONE.finditer(text)
        if not _YEARS.fullmatch(match.group())
        and not any(location.start <= match.start() < location.end for location in locations)
    ]
    emails = [Detail(*match.span(), DetailKind.EMAIL) for match in EMAIL.finditer(text)]
    return sorted([*locations, *phones, *emails], key=lambda one: (one.start, one.end))


def hours_in(text: str) -> str | None:
    """The first opening hours of a text, with their days."""
    match = _HOURS.search(text)
    return match.group().removeprefix("fra ").strip(" ,") if match else None


@dataclass(frozen=True, slots=True)
class Address:
    """Street and number, four digits and town where the text has them."""

    street: str
    postal_code: str | None
    town: str | None


def address_in(text: str) -> Address | None:
    """The first address of a text."""
    match = _ADDRESS.search(text)
    return Address(match["street"].strip(), match["code"], match["town"]) if match else None


def without_address(text: str) -> str:
    """What stands before the first address of a text."""
    return re.sub(rf",?\s*\b{_STREET}.*", "", text) if _ADDRESS.search(text) else text


def without_hours(text: str) -> str:
    """A text without its opening hours."""
    return _HOURS.sub("", text)


def is_town(text: str) -> bool:
    """Whether a line begins with a postal code and its town: the second line of an address."""
    return _TOWN_ALONE.match(text) is not None
