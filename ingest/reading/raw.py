"""What a reader makes of a file, before anything is understood of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToldHeading:
    """A line that the file itself marks as a heading: `page.text[start:]` begins with it.

    Level 1 is outermost; None where the file shows a heading, but not how deep it stands.
    """

    start: int
    level: int | None


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as read: its printed label where the file tells one, its text, and what the file tells about it."""

    label: str | None
    text: str
    headings: tuple[ToldHeading, ...] = ()
    links: tuple[str, ...] = ()  # addresses that the page links to, in order


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark of a PDF: level 1 is outermost, the page is 1-based where the bookmark names one."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class RawDocument:
    """All pages of a file, and what it says about itself."""

    pages: tuple[RawPage, ...]
    title: str | None = None  # from the file's properties
    date: dt.date | None = None  # when the file says it was made: no earlier than the text, perhaps later
    outline: tuple[OutlineEntry, ...] = ()
    by_ocr: bool = False  # recognised from images of the pages
