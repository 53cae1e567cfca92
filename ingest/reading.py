"""Files to pages: text with form feeds, and PDF by pypdf."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import EmptyDocument, UnreadableDocument

SUFFIXES = (".txt", ".pdf")


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as read: its printed label where the file tells one, and its text."""

    label: str | None
    text: str


def read_pages(path: Path) -> list[RawPage]:
    """The pages of a .txt (form feeds between pages, UTF-8) or .pdf file.

    Raises UnreadableDocument (missing, damaged, encrypted, unknown format) and EmptyDocument.
    """
    if not path.is_file():
        raise UnreadableDocument(
            f"{path.name}: file not found in {path.parent}",
            f"Filen {path.name} findes ikke i mappen {path.parent}. Læg den der, eller ret documents.toml.",
        )
    readers = {".txt": _read_text, ".pdf": _read_pdf}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UnreadableDocument(
            f"{path.name}: unknown format {path.suffix!r}, known: {', '.join(SUFFIXES)}",
            f"Filen {path.name} har et format, som ikke kan læses. Gem den som PDF eller som tekst (.txt).",
        )
    pages = reader(path)
    if not any(page.text.strip() for page in pages):
        raise EmptyDocument(
            f"{path.name}: no text on any of its {len(pages)} pages",
            f"Filen {path.name} indeholder ingen tekst. Er det en skannet PDF, så gem den med tekst (OCR) først.",
        )
    return pages


def _read_text(path: Path) -> list[RawPage]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"{path.name}: not UTF-8 at byte {error.start}",
            f"Filen {path.name} er ikke gemt som UTF-8. Åbn den i en teksteditor, og gem den igen som UTF-8.",
        ) from error
    pages = text.replace("\r\n", "\n").split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()  # a form feed at the end closes the last page, it does not open another
    return [RawPage(None, page) for page in pages]


def _read_pdf(path: Path) -> list[RawPage]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(
                f"{path.name}: encrypted PDF",
                f"Filen {path.name} er beskyttet med en adgangskode. Gem den uden adgangskode.",
            )
        return [
            RawPage(label, page.extract_text().encode("utf-8", "replace").decode("utf-8"))
            for label, page in zip(reader.page_labels, reader.pages, strict=True)
        ]
    # pypdf lets plain errors through on files that are damaged or no PDF at all
    except (
        PyPdfError,
        ArithmeticError,
        AttributeError,
        LookupError,
        NotImplementedError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise UnreadableDocument(
            f"{path.name}: damaged PDF or no PDF at all ({error})",
            f"Filen {path.name} kan ikke læses som PDF. Den er beskadiget eller er ikke en PDF.",
        ) from error
