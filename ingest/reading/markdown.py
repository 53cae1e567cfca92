"""Markdown (CommonMark with tables): one page of text."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.reading.html import date_of
from ingest.reading.raw import RawDocument, RawPage
from ingest.reading.rendering import parse, render
from ingest.reading.text import decode

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<fields>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"""^(?P<name>title|date):[ \t]*(?P<quote>["']?)(?P<value>.+?)(?P=quote)[ \t]*$""", re.MULTILINE)


def read_markdown(path: Path) -> RawDocument:
    """A Markdown file, title and date from its front matter. Raises UnreadableDocument where it is not UTF-8."""
    from markdown_it import MarkdownIt

    text = decode(path)
    front_matter = _FRONT_MATTER.match(text)
    fields: dict[str, str] = {}
    if front_matter:
        text = text[front_matter.end() :]
        fields = {field["name"]: field["value"] for field in _FIELD.finditer(front_matter["fields"])}
    root = parse(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))
    pages = (RawPage(None, ""),) if root is None else render([root])
    return RawDocument(pages, fields.get("title"), date_of(fields.get("date", "")))
