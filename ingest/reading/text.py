"""Plain text: UTF-8, form feeds between the pages."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import UnreadableDocument
from ingest.reading.raw import RawDocument, RawPage


def decode(path: Path) -> str:
    """A text file's content, line ends as `\\n`. Raises UnreadableDocument where it is not UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"{path.name}: not UTF-8 at byte {error.start}",
            f"Filen {path.name} er ikke gemt som UTF-8. Åbn den i en teksteditor, og gem den igen som UTF-8.",
        ) from error
    return text.replace("\r\n", "\n")


def read_text(path: Path) -> RawDocument:
    """The pages of a text file."""
    pages = decode(path).split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()  # a form feed at the end closes the last page, it does not open another
    return RawDocument(tuple(RawPage(None, page) for page in pages))
