"""Corpus folder to index: read what changed, embed it, replace it in one transaction."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.cleaning import clean_document
from ingest.document import Document, Page, Passage, Unit, UnitKind, breadcrumb
from ingest.embedding import Embedder
from ingest.errors import IngestError
from ingest.glossary import read_glossary
from ingest.manifest import ManifestEntry, read_manifest
from ingest.passages import build_passages
from ingest.questions import AnchoredQuestions, Place, anchor_questions, read_places
from ingest.reading import RawDocument, read_document
from ingest.settings import ChromaServer, DataFolder, IndexSettings
from ingest.store import EmbeddedPassage, EmbeddedQuestion, IngestedDocument, Store
from ingest.structure import build_sections
from ingest.vectors import open_vector_index, remove_outdated

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document taken apart, before anything is embedded."""

    document: Document
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]
    questions: AnchoredQuestions


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What the ingestion did with one document; `error` is the reason why it could not."""

    document_id: str
    title: str
    pages: int
    passages: int
    questions: int
    lost_places: tuple[Place, ...]
    changed: bool
    error: IngestError | None = None


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingestion did. `kept`: documents that can't be read now and stay as they were ingested before."""

    documents: tuple[DocumentReport, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def errors(self) -> list[IngestError]:
        """One for each document that could not be read."""
        return [report.error for report in self.documents if report.error is not None]


def ingest(
    corpus: Path,
    data: DataFolder,
    embedder: Embedder,
    server: ChromaServer | None = None,
    progress: Progress = lambda _what, _done, _of: None,
) -> IngestReport:
    """Bring the index up to date with the corpus folder. Doing it twice changes nothing.

    A document that can't be read is reported and the others go in. Raises CorpusMissing and BadManifest before
    anything is touched, ModelUnavailable before anything is written.
    """
    settings = IndexSettings(model=embedder.name)
    store = Store(data.database)
    former = store.input_hashes(settings)
    entries = read_manifest(corpus)
    glossary = read_glossary(corpus)
    reports: list[DocumentReport] = []
    changed: list[IngestedDocument] = []
    order: list[str] = []
    kept: list[str] = []
    for number, entry in enumerate(entries):
        progress("læser", number, len(entries))
        try:
            raw, input_hash = _read(corpus, entry)
            if former.get(entry.id) == input_hash:
                reports.append(DocumentReport(entry.id, entry.title, len(raw.pages), 0, 0, (), changed=False))
                order.append(entry.id)
                continue
            parsed = parse_document(corpus, entry, raw)
        except IngestError as error:
            log.error("%s", error)
            damaged = (corpus / entry.file).is_file()  # one that was deleted leaves the index
            if damaged and entry.id in former:
                kept.append(entry.id)
                order.append(entry.id)
            reports.append(DocumentReport(entry.id, entry.title, 0, 0, 0, (), changed=False, error=error))
            continue
        changed.append(_embed(parsed, input_hash, embedder, lambda d, n, title=entry.title: progress(title, d, n)))
        order.append(entry.id)
        reports.append(
            DocumentReport(
                entry.id,
                entry.title,
                len(parsed.pages),
                len(parsed.passages),
                len(parsed.questions.found),
                parsed.questions.lost,
                changed=True,
            )
        )
    removed = tuple(sorted(set(former) - set(order)))
    same = not changed and not removed and list(former) == order
    if not (same and store.path.is_file() and store.glossary() == glossary):
        store.replace_documents(settings, order, changed, glossary, datetime.now(UTC).isoformat(timespec="seconds"))
    content = store.content()
    if not content.passages:
        return IngestReport(tuple(reports), removed, tuple(kept))
    open_vector_index(data.chroma, content.fingerprint, content.passages, server)
    if server is None:
        remove_outdated(data.chroma, content.fingerprint)
    return IngestReport(tuple(reports), removed, tuple(kept))


def parse_document(corpus: Path, entry: ManifestEntry, raw: RawDocument) -> ParsedDocument:
    """Take a document apart. Raises BadManifest for its file of questions."""
    document = Document(
        id=entry.id,
        title=entry.title,
        kind=entry.kind,
        issuer=entry.issuer,
        area=entry.area,
        date=entry.date,
        date_note=entry.date_note,
        source=entry.file,
        content_hash=hashlib.sha256((corpus / entry.file).read_bytes()).hexdigest(),
        page_numbering=entry.page_numbering,
    )
    cleaned = clean_document(raw)
    pages = tuple(
        Page(entry.id, number, page.label, page.text, tuple(s for s in cleaned.set_aside if s.span.page == number))
        for number, page in enumerate(raw.pages, 1)
    )
    passages = tuple(build_passages(entry.id, build_sections(cleaned)))
    questions = anchor_questions(read_places(corpus, entry.id), pages, passages)
    return ParsedDocument(document, pages, passages, questions)


def _read(corpus: Path, entry: ManifestEntry) -> tuple[RawDocument, str]:
    """The pages, and a hash of all that the document's part of the index is made from."""
    raw = read_document(corpus / entry.file)
    made_from = (entry.model_dump_json(), read_places(corpus, entry.id), raw)
    return raw, hashlib.sha256(repr(made_from).encode()).hexdigest()


def _embed(
    parsed: ParsedDocument, input_hash: str, embedder: Embedder, progress: Callable[[int, int], None]
) -> IngestedDocument:
    passages = parsed.passages
    whole = [f"{breadcrumb(parsed.document, passage)}\n{passage.text}" for passage in passages]
    units = [unit_in_context(passage, unit) for passage in passages for unit in passage.units]
    questions = [question.text for question in parsed.questions.found]
    total = len(whole) + len(units) + len(questions)
    progress(0, total)
    whole_vectors = embedder.passages(whole)
    progress(len(whole), total)
    unit_vectors = embedder.passages(units)
    progress(len(whole) + len(units), total)
    question_vectors = embedder.queries(questions)
    progress(total, total)
    embedded: list[EmbeddedPassage] = []
    start = 0
    for passage, vector in zip(passages, whole_vectors, strict=True):
        end = start + len(passage.units)
        embedded.append(EmbeddedPassage(passage, vector, unit_vectors[start:end]))
        start = end
    return IngestedDocument(
        parsed.document,
        input_hash,
        parsed.pages,
        tuple(embedded),
        tuple(EmbeddedQuestion(q, v) for q, v in zip(parsed.questions.found, question_vectors, strict=True)),
    )


def unit_in_context(passage: Passage, unit: Unit) -> str:
    """A unit as it is embedded and searched: under its heading, after the line its list hangs from."""
    lead_in = ""
    if unit.kind in (UnitKind.ITEM, UnitKind.SUB_ITEM, UnitKind.ROW):
        before = [u for u in passage.units if u.start < unit.start and u.kind is UnitKind.LEAD_IN]
        lead_in = passage.unit_text(before[-1]) if before else ""
    parent = ""
    if unit.kind is UnitKind.SUB_ITEM:
        items = [u for u in passage.units if u.start < unit.start and u.kind is UnitKind.ITEM]
        parent = passage.unit_text(items[-1]) if items else ""
    heading = ": ".join(passage.heading_path[-2:])
    return "\n".join(part for part in (heading, lead_in, parent, passage.unit_text(unit)) if part)
