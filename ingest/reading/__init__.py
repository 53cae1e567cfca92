"""Files to pages: one reader a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ingest.errors import EmptyDocument, UnreadableDocument
from ingest.reading.pdf import read_pdf
from ingest.reading.raw import OutlineEntry, RawDocument, RawPage, ToldHeading
from ingest.reading.text import read_text

__all__ = ["SUFFIXES", "OutlineEntry", "RawDocument", "RawPage", "ToldHeading", "read_document"]

_READERS: Mapping[str, Callable[[Path], RawDocument]] = {".txt": read_text, ".pdf": read_pdf}
SUFFIXES = tuple(_READERS)


def read_document(path: Path) -> RawDocument:
    """The pages of a file. Raises UnreadableDocument (missing, damaged, encrypted, unknown format) and EmptyDocument."""
    if not path.is_file():
        raise UnreadableDocument(
            f"{path.name}: file not found in {path.parent}",
            f"Filen {path.name} findes ikke i mappen {path.parent}. Læg den der, eller ret documents.toml.",
        )
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableDocument(
            f"{path.name}: unknown format {path.suffix!r}, known: {', '.join(SUFFIXES)}",
            f"Filen {path.name} har et format, som ikke kan læses. Gem den som PDF eller som tekst (.txt).",
        )
    document = reader(path)
    if not any(page.text.strip() for page in document.pages):
        raise EmptyDocument(
            f"{path.name}: no text on any of its {len(document.pages)} pages",
            f"Filen {path.name} indeholder ingen tekst. Er det en skannet PDF, så gem den med tekst (OCR) først.",
        )
    return document
