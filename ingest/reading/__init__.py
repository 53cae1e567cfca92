"""Files to pages: one reader a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ingest.errors import EmptyDocument, UnreadableDocument
from ingest.reading.raw import OutlineEntry, RawDocument, RawPage, ToldHeading

__all__ = ["SUFFIXES", "OutlineEntry", "RawDocument", "RawPage", "ToldHeading", "read_document"]


# The libraries of a format are loaded when the first file of that format is read.


def _read_text(path: Path) -> RawDocument:
    from ingest.reading.text import read_text

    return read_text(path)


def _read_markdown(path: Path) -> RawDocument:
    from ingest.reading.markdown import read_markdown

    return read_markdown(path)


def _read_html(path: Path) -> RawDocument:
    from ingest.reading.html import read_html

    return read_html(path)


def _read_pdf(path: Path) -> RawDocument:
    from ingest.reading.ocr import with_scanned_pages
    from ingest.reading.pdf import read_pdf

    return with_scanned_pages(path, read_pdf(path))


def _read_docx(path: Path) -> RawDocument:
    from ingest.reading.docx import read_docx

    return read_docx(path)


_READERS: Mapping[str, Callable[[Path], RawDocument]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_pdf,
    ".docx": _read_docx,
}
SUFFIXES = tuple(_READERS)


def read_document(path: Path) -> RawDocument:
    """The pages of a file. Raises UnreadableDocument (missing, damaged, encrypted, unknown format) and EmptyDocument."""
    if not path.is_file():
        raise UnreadableDocument(
            f"{path.name}: file not found in {path.parent}",
            f"Filen {path.name} findes ikke i mappen {path.parent}. Læg den der, eller ret documents.toml.",
        )
    suffix = path.suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        raise UnreadableDocument(
            f"{path.name}: unknown format {path.suffix!r}, known: {', '.join(SUFFIXES)}",
            f"Filen {path.name} har et format, som ikke kan læses. Gem den som Word-dokument (.docx) eller som PDF.",
        )
    _check_suffix(path, suffix)
    document = reader(path)
    if not any(page.text.strip() for page in document.pages):
        raise EmptyDocument(
            f"{path.name}: no text on any of its {len(document.pages)} pages",
            f"Filen {path.name} indeholder ingen tekst. Er det en skannet PDF, så gem den med tekst (OCR) først."
            if suffix == ".pdf"
            else f"Filen {path.name} indeholder ingen tekst. Åbn den, og se, om det er den rigtige fil.",
        )
    return document


# ------------------------------------------------------------------------------------- files under a wrong name

_HTML = (".html", ".htm")
_SAVE_ANEW = "Åbn den i Word, og gem den som Word-dokument (.docx) eller som PDF."


def _check_suffix(path: Path, suffix: str) -> None:
    """Raises UnreadableDocument where the file's first bytes say that it is of another format than its name."""
    with path.open("rb") as file:
        start = file.read(512)
    begin = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"%PDF-") and suffix != ".pdf":
        _refuse(path, "PDF", "er en PDF. Giv den endelsen .pdf.")
    elif start.startswith(b"PK\x03\x04") and suffix != ".docx":
        _refuse(path, "zip or Office", f"er et Office-dokument eller en zip-fil. {_SAVE_ANEW}")
    elif start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _refuse_ole(path)
    elif start.startswith(b"{\\rtf"):
        _refuse(path, "RTF", f"er i formatet RTF. {_SAVE_ANEW}")
    elif begin.startswith((b"<!doctype html", b"<html")) and suffix not in _HTML:
        _refuse(path, "HTML", "er en webside. Giv den endelsen .html.")


def _refuse(path: Path, found: str, danish: str) -> None:
    raise UnreadableDocument(f"{path.name}: {found} under a wrong name", f"Filen {path.name} {danish}")


def _refuse_ole(path: Path) -> None:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise UnreadableDocument(
            f"{path.name}: encrypted Office document",
            f"Filen {path.name} er beskyttet med en adgangskode. Gem den uden adgangskode.",
        )
    _refuse(path, "old Office format", f"er i et gammelt Office-format (som .doc). {_SAVE_ANEW}")
