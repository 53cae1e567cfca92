"""Small things to test with: lines and passages from plain text, a corpus of two documents, an embedder by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from ingest.cleaning import CleanText, clean, clean_document
from ingest.danish import sentence_bounds, tokens
from ingest.document import Passage, PassageKind, Unit, UnitKind
from ingest.embedding import Vectors
from ingest.index import Index, open_index
from ingest.mapped_text import MappedText, Span, from_page
from ingest.passages import build_passages
from ingest.pipeline import IngestReport, ingest
from ingest.reading import read_document
from ingest.settings import DataFolder, IndexSettings
from ingest.store import IndexContent, Store
from ingest.structure import build_sections

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "corpus" / "praktisk-vejledning-hjoerring.txt"
DOCUMENTS = sorted([*ROOT.glob("corpus/*.txt"), *ROOT.glob("tests/fixtures/documents/*.txt")])

RYGESTOP = "RYGESTOP\n\nHenvis til holdet i Sundhedshuset. Ring til rygestopteamet på 72 33 64 00.\n"
DEMENS = "DEMENS\n\nDemensvejlederen tager hjem til borgeren. Skriv en korrespondance til hjemmeplejen.\n"


def lines(*texts: str, page: int = 1) -> list[MappedText]:
    """The lines of one page whose text is `"\\n".join(texts)`."""
    whole, start, mapped = "\n".join(texts), 0, []
    for text in texts:
        mapped.append(from_page(page, whole, start, start + len(text)))
        start += len(text) + 1
    return mapped


def passage(
    text: str, *, document: str = "vejledning", heading_path: tuple[str, ...] = (), page: int = 1, start: int = 0
) -> Passage:
    """A passage of sentences that stands, exactly as it is, on one page from `start` on."""
    units = tuple(
        Unit(UnitKind.SENTENCE, first, end, (Span(page, start + first, start + end),))
        for first, end in sentence_bounds(text)
    )
    return Passage(f"{document}-{page}-{start}", document, PassageKind.PROSE, heading_path, text, units)


def passages_of(*pages: str) -> list[Passage]:
    """What the pipeline makes of a document with these pages."""
    return build_passages("prøve", build_sections(clean(pages)))


def units_of(*pages: str) -> list[str]:
    """The text of every unit of a document with these pages."""
    return [passage.unit_text(unit) for passage in passages_of(*pages) for unit in passage.units]


@cache
def document(path: Path) -> tuple[tuple[str, ...], CleanText, tuple[Passage, ...]]:
    """A real document: its page texts, what cleaning made of them, and its passages."""
    raw = read_document(path)
    pages = tuple(page.text for page in raw.pages)
    cleaned = clean_document(raw)
    return pages, cleaned, tuple(build_passages(path.stem, build_sections(cleaned)))


def bare(text: str) -> str:
    """Without white space and hyphens, ligatures apart: what a unit and its place on the page have in common."""
    return re.sub(r"[\s\-\u00ad]", "", normalised(text))


def normalised(text: str) -> str:
    """Composed, ligatures apart."""
    return from_page(1, text).text


STRAY = str.maketrans("", "", "•▪●–:_")


@cache
def lost(path: Path) -> dict[int, str]:
    """Page -> what stands there in no unit, heading or set-aside part, but for white space, bullets, dashes and rules."""
    pages, cleaned, passages = document(path)
    headings = {heading for section in build_sections(cleaned) for heading in section.headings}
    spans = [span for passage in passages for unit in passage.units for span in unit.spans]
    spans += [span for heading in headings for span in heading.spans()]
    spans += [entry.span for entry in cleaned.set_aside]
    kept = {(span.page, place) for span in spans for place in range(span.start, span.end)}
    return {
        number: "".join(bare(c).translate(STRAY) for place, c in enumerate(text) if (number, place) not in kept)
        for number, text in enumerate(pages, 1)
    }


def make_corpus(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A corpus folder with documents.toml and these files; by default rygestop.txt and demens.txt."""
    files = {"rygestop.txt": RYGESTOP, "demens.txt": DEMENS} if files is None else files
    folder.mkdir(parents=True, exist_ok=True)
    manifest = ""
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        manifest += f'[[document]]\nid = "{Path(name).stem}"\nfile = "{name}"\ntitle = "Om {Path(name).stem}"\n\n'
    (folder / "documents.toml").write_text(manifest, "utf-8")
    return folder


class HandEmbedder:
    """Slot 0 is 1; every word adds 1 to the slot of its letters' sum modulo 15, plus 1. Then scaled to length 1.

    "ab" -> ord("a") + ord("b") = 195 = 13 * 15 + 0 -> slot 1, so "ab" is (1, 1, 0, …) / √2. Remembers what it was asked.
    """

    dimensions = 16

    def __init__(self, name: str = "hand") -> None:
        self.name = name
        self.asked: list[str] = []

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            vector[0] = 1
            for word in tokens(text):
                vector[1 + sum(map(ord, word)) % (self.dimensions - 1)] += 1
            vector /= np.linalg.norm(vector)
        return vectors


def new_process() -> None:
    """Chroma keeps its clients by folder as long as a process lives; a command is a process of its own."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()


def run(corpus: Path, data: DataFolder, embedder: HandEmbedder | None = None) -> IngestReport:
    """Ingest as a process of its own would."""
    new_process()
    return ingest(corpus, data, embedder or HandEmbedder())


def opened(data: DataFolder, model: str = "hand") -> Index:
    """Open as a process of its own would."""
    new_process()
    return open_index(data, IndexSettings(model))


def content(data: DataFolder) -> IndexContent:
    """What the database holds."""
    return Store(data.database).content()


def texts(data: DataFolder) -> dict[str, str]:
    """Document id -> the text of its passages."""
    held = content(data)
    return {
        d.id: " ".join(e.passage.text for e in held.passages if e.passage.document_id == d.id) for d in held.documents
    }


def folder_of(data: DataFolder) -> Path:
    """The one folder that Chroma has for what the database holds."""
    (folder,) = data.chroma.glob(f"{content(data).fingerprint}-*")
    return folder


def most_like(index: Index, question: str) -> str:
    """The document of the passage that Chroma finds nearest."""
    (vector,) = HandEmbedder().queries([question])
    return index.passages[int(index.passage_similarities(vector).argmax())].document_id
