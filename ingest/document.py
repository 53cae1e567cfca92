"""What flows through the ingestion: Document, Page, Passage and its units."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from ingest.mapped_text import Span


class DocumentKind(StrEnum):
    """Kinds of document, named as in the manifest."""

    GUIDE = "vejledning"
    MINUTES = "referat"
    PAMPHLET = "pjece"
    AGREEMENT = "aftale"
    OTHER = "andet"


@dataclass(frozen=True, slots=True)
class Document:
    """A publication. What it does not state about itself stays None or empty."""

    id: str
    title: str
    kind: DocumentKind
    issuer: str | None
    area: tuple[str, ...]  # names of municipalities; empty: the whole country
    date: dt.date | None
    date_note: str | None  # what is known where the date is not, in Danish
    source: str  # file name in the corpus folder
    content_hash: str
    page_numbering: str | None = None  # how the printed page numbers relate to the pages, in Danish
    inferred: tuple[tuple[str, str], ...] = ()  # fields taken from the document itself, and from what in it, in Danish
    by_ocr: bool = False  # its text was recognised from images of the pages
    replaced_by: str | None = None  # the newer edition: this one is no longer cited, but can be read


@dataclass(frozen=True, slots=True)
class SetAside:
    """A part of a page that is not content: `reason` says why."""

    span: Span
    reason: SetAsideReason


class SetAsideReason(StrEnum):
    """Why a part of a page is not content."""

    PAGE_NUMBER = "sidetal"
    LINK = "link"
    CONTENTS = "indholdsfortegnelse"
    RUNNING = "sidehoved eller sidefod"
    DIAGRAM = "figurtekst"


@dataclass(frozen=True, slots=True)
class Page:
    """One page, its text exactly as read. Citations quote from `text` and from nothing else."""

    document_id: str
    number: int  # 1-based position in the file
    label: str | None  # the page number as printed, where the file tells it
    text: str
    set_aside: tuple[SetAside, ...] = ()
    links: tuple[str, ...] = ()  # addresses that the file links to from here


class UnitKind(StrEnum):
    """The smallest things that can be quoted as an answer."""

    SENTENCE = "sentence"
    LEAD_IN = "lead_in"  # the line that a list hangs from
    ITEM = "item"
    SUB_ITEM = "sub_item"
    ROW = "row"  # a line of a table: a contact, a fee code


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, list item or row: `passage.text[start:end]`, and where that stands on the pages."""

    kind: UnitKind
    start: int
    end: int
    spans: tuple[Span, ...]


class PassageKind(StrEnum):
    """What a passage mostly is."""

    PROSE = "prose"
    LIST = "list"
    CONTACT = "contact"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one section, never across a heading, with its units in order."""

    id: str
    document_id: str
    kind: PassageKind
    heading_path: tuple[str, ...]  # outermost first, without the document's title
    text: str  # cleaned, joined
    units: tuple[Unit, ...]

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it stands on, ascending."""
        return tuple(sorted({span.page for unit in self.units for span in unit.spans}))

    def unit_text(self, unit: Unit) -> str:
        """The clean text of one of its units."""
        return self.text[unit.start : unit.end]


def breadcrumb(document: Document, passage: Passage) -> str:
    """Document and headings over a passage: embedded and searched with it, never quoted."""
    return " > ".join((document.title, *passage.heading_path))
