"""Typed facts that ingestion takes from a document besides its passages, each with the place that states it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.mapped_text import Span


@dataclass(frozen=True, slots=True)
class Statement:
    """Clean text and where it stands: its spans, one a page, in reading order."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """`digits` is the national number, eight digits; `printed` is as the page has it, white space collapsed."""

    digits: str
    printed: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to reach, and how. What the document doesn't say is None or empty."""

    document_id: str
    name: str  # as the document calls it: an office, a service, a person
    role: str | None
    person: str | None
    phones: tuple[PhoneNumber, ...]
    emails: tuple[str, ...]
    address: str | None  # street and number
    postal_code: str | None  # four digits
    town: str | None
    hours: str | None
    location_number: str | None  # lokationsnummer, 13 digits
    section: tuple[str, ...]  # the headings over it, outermost first
    source: Statement  # all of the contact, as it stands


class ItemType(StrEnum):
    """What an agenda item is there for, as its title or its recommendation says."""

    DISCUSSION = "drøftelse"
    INFORMATION = "orientering"
    APPROVAL = "godkendelse"
    STATUS = "status"
    DECISION = "beslutning"
    ANY_OTHER = "eventuelt"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item of a committee's minutes: what it was about, what was decided and who follows up."""

    document_id: str
    committee: str | None
    municipality: str | None
    meeting_date: dt.date | None
    date_note: str | None  # what is known where the date is not, in Danish
    number: str  # as printed: "2.a", "3"
    title: str
    type: ItemType | None
    case: Statement | None  # sagsbeskrivelse, sagsfremstilling, baggrund
    decision: Statement | None
    attachments: tuple[str, ...]
    people: tuple[str, ...]  # named in the item, in order of appearance
    follow_ups: tuple[Statement, ...]
    source: Statement  # the heading


@dataclass(frozen=True, slots=True)
class FeeCode:
    """A code that a GP's service is paid by (ydelsesnummer), four digits."""

    document_id: str
    code: str
    meaning: str
    fee: str | None  # as printed: "128,30 kr."
    source: Statement


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and what the document says that it stands for."""

    document_id: str
    short: str
    expansion: str
    source: Statement


@dataclass(frozen=True, slots=True)
class Records:
    """All records of a document or of an index, in reading order."""

    contacts: Sequence[Contact] = ()
    agenda_items: Sequence[AgendaItem] = ()
    fee_codes: Sequence[FeeCode] = ()
    abbreviations: Sequence[Abbreviation] = ()
