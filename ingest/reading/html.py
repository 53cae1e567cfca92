"""Web pages: one page of text, without the frame of menus, header and footer around it."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from lxml.html import HtmlElement

from ingest.reading.raw import RawDocument, RawPage
from ingest.reading.rendering import is_hidden, parse, render

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._-]+)""")
_STATED_IN = 4096  # bytes from the start in which a page states its character set
_DATES = ("dcterms.modified", "article:modified_time")


def read_html(path: Path) -> RawDocument:
    """A web page as saved: its visible text, the title and the date of change that it states."""
    root = parse(_decode(path.read_bytes()))
    if root is None:
        return RawDocument((RawPage(None, ""),))
    body = root.find("body")
    pages = render(_content(root if body is None else body))
    return RawDocument(pages, _title(root), _date(root))


def _decode(content: bytes) -> str:
    """By its byte order mark; as UTF-8 where it is that; else as it states, or as Windows' Western European."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_stated_charset(content), "replace")


def _stated_charset(content: bytes) -> str:
    match = _CHARSET.search(content, 0, _STATED_IN)
    try:
        name = codecs.lookup(match[1].decode()).name if match else "cp1252"
    except LookupError:
        return "cp1252"
    return "cp1252" if name in ("iso8859-1", "ascii") else name  # as browsers do


def _content(body: HtmlElement) -> list[HtmlElement]:
    """The elements that the page marks as its main content, or all of it where they hold no text."""
    mains = [element for element in body.iter() if element.tag == "main" or element.get("role") == "main"]
    outermost = [main for main in mains if not any(above in mains for above in main.iterancestors())]
    shown = [main for main in outermost if not is_hidden(main) and main.text_content().strip()]
    return shown or [body]


def _title(root: HtmlElement) -> str | None:
    return " ".join((root.findtext("head/title") or "").split()) or None


def _date(root: HtmlElement) -> dt.date | None:
    """As the page's metadata state it, else the one date that all of its <time> elements name."""
    stated = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content", "") for meta in root.iter("meta")
    }
    for name in _DATES:
        date = date_of(stated.get(name, ""))
        if date is not None:
            return date
    times = set(_times(root))
    return times.pop() if len(times) == 1 else None


def _times(root: HtmlElement) -> Iterator[dt.date]:
    for element in root.iter("time"):
        date = date_of(element.get("datetime", ""))
        if date is not None:
            yield date


def date_of(text: str) -> dt.date | None:
    """The date that an ISO date or time of day begins with ("2025-03-01T09:00"), None where it is none."""
    try:
        return dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
