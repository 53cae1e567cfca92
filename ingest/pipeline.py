"""Corpus folder to index: read what changed, embed it, replace it in one transaction."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from ingest.cleaning import clean_document
from ingest.document import Document, Page, Passage, Unit, UnitKind, breadcrumb
from ingest.embedding import Embedder, Vectors
from ingest.errors import IndexDamaged, IngestError, UnreadableDocument
from ingest.glossary import Glossary, read_glossary
from ingest.inference import infer
from ingest.inference.file_names import slug
from ingest.manifest import CorpusFile, ManifestEntry, files_of, read_manifest
from ingest.passages import build_passages
from ingest.questions import AnchoredQuestions, Place, anchor_questions, read_places
from ingest.reading import RawDocument, read_document
from ingest.records import Records
from ingest.records.abbreviations import find_abbreviations
from ingest.records.agenda import find_agenda_items
from ingest.records.codes import find_fee_codes
from ingest.records.contacts import find_contacts
from ingest.settings import ChromaServer, DataFolder, IndexSettings
from ingest.store import (
    EmbeddedPassage,
    EmbeddedQuestion,
    EmbeddedUnanswered,
    IngestedDocument,
    Store,
    StoredDocument,
)
from ingest.structure import build_sections
from ingest.unanswered import UnansweredQuestion, read_unanswered
from ingest.vectors import is_made, open_vector_index, remove_outdated

log = logging.getLogger(__name__)

# Texts that are embedded at a time: after each lot the work is kept and the progress shown.
_LOT = 512


class Step(StrEnum):
    """What an ingestion is doing, as the screen says it."""

    WAITING = "venter på en anden indlæsning"
    READING = "læser dokumenter"
    EMBEDDING = "beregner vektorer"
    WRITING = "skriver indekset"


Progress = Callable[[Step, int, int], None]  # what is being done, how much of it, of how much


def _no_progress(_step: Step, _done: int, _of: int) -> None:
    return None


class State(StrEnum):
    """What became of a document, as the screen says it."""

    NEW = "ny"
    CHANGED = "ændret"
    UNCHANGED = "uændret"
    KEPT = "tidligere udgave"  # it can't be read now, and stays as it was
    FAILED = "fejl"
    REMOVED = "fjernet"


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document taken apart, before anything is embedded."""

    document: Document
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]
    questions: AnchoredQuestions
    records: Records


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What an ingestion did with one document; counts are those of a new or changed one."""

    document_id: str
    title: str
    state: State
    file: str | None = None
    pages: int = 0
    passages: int = 0
    questions: int = 0
    records: Mapping[str, int] = field(default_factory=dict)  # kind of record -> how many
    lost_places: tuple[Place, ...] = ()  # places of the file of questions that stand nowhere in the document
    inferred: Document | None = None  # set where the manifest has no entry for it
    by_ocr: bool = False
    replaced_by: str | None = None
    error: IngestError | None = None

    @property
    def changed(self) -> bool:
        """Whether it was read into the index now."""
        return self.state in (State.NEW, State.CHANGED)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingestion did, or with `dry_run` what it would do; documents in the order of the index, then the others."""

    documents: tuple[DocumentReport, ...]
    replaces_unknown: tuple[tuple[str, str], ...] = ()  # a document, and the one it replaces that isn't there

    @property
    def errors(self) -> list[IngestError]:
        """One for each document that could not be read."""
        return [report.error for report in self.documents if report.error is not None]

    @property
    def removed(self) -> tuple[str, ...]:
        """Documents that left the index."""
        return tuple(report.document_id for report in self.documents if report.state is State.REMOVED)

    @property
    def kept(self) -> tuple[str, ...]:
        """Documents that can't be read now and stay as they were ingested before."""
        return tuple(report.document_id for report in self.documents if report.state is State.KEPT)


def ingest(
    corpus: Path,
    data: DataFolder,
    embedder: Embedder,
    server: ChromaServer | None = None,
    progress: Progress = _no_progress,
    *,
    dry_run: bool = False,
) -> IngestReport:
    """Bring the index up to date with the corpus folder. Doing it twice changes nothing.

    A document that can't be read is reported and the others go in. Until the one transaction at the end the former
    index answers; a run that is killed is made up for by the next. A second run at the same time waits for the first.
    `dry_run` reads what changed and writes nothing. Raises CorpusMissing and BadManifest before anything is touched,
    ModelUnavailable before anything is written.
    """
    settings = IndexSettings(model=embedder.name)
    store = Store(data.database)
    if dry_run:
        return _survey(corpus, _former(store, settings, keep=True), progress).report
    with _only_run(data, progress):
        former = _former(store, settings, keep=False)
        survey = _survey(corpus, former, progress)
        glossary, unanswered = read_glossary(corpus), read_unanswered(corpus)
        changed = _embed(survey.parsed, survey.input_hashes, embedder, progress)
        progress(Step.WRITING, 0, 1)
        if changed or not _is_current(store, former, survey, glossary, unanswered):
            now = datetime.now(UTC).isoformat(timespec="seconds")
            refused = _embed_unanswered(unanswered, embedder, progress)
            store.replace_documents(settings, survey.order, survey.replaced, changed, glossary, refused, now)
        _make_vector_index(store, data, server)
        progress(Step.WRITING, 1, 1)
    return survey.report


@contextmanager
def _only_run(data: DataFolder, progress: Progress) -> Iterator[None]:
    """One ingestion at a time for a data folder; the system frees the lock of a process that died."""
    data.root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data.ingest_lock)
    try:
        held = lock.acquire(blocking=False)
    except Timeout:
        progress(Step.WAITING, 0, 1)
        held = lock.acquire()
    with held:
        yield


def _former(store: Store, settings: IndexSettings, *, keep: bool) -> dict[str, StoredDocument]:
    """What the index holds now. A damaged one holds nothing, and is moved aside unless it is to be kept."""
    try:
        return store.stored(settings)
    except IndexDamaged as error:
        log.warning("%s; a new one is made", error)
        if not keep:
            store.move_aside()
        return {}


def _is_current(
    store: Store,
    former: Mapping[str, StoredDocument],
    survey: _Survey,
    glossary: Glossary,
    unanswered: tuple[UnansweredQuestion, ...],
) -> bool:
    replaced = {identifier: document.replaced_by for identifier, document in former.items() if document.replaced_by}
    same = list(former) == survey.order and replaced == survey.replaced
    return same and store.path.is_file() and store.glossary() == glossary and store.unanswered() == unanswered


def _make_vector_index(store: Store, data: DataFolder, server: ChromaServer | None) -> None:
    if server is None and is_made(data.chroma, store.fingerprint()):
        return
    content = store.content()
    if content.passages:
        open_vector_index(data.chroma, content.fingerprint, content.passages, server)
        if server is None:
            remove_outdated(data.chroma, content.fingerprint)


# ----------------------------------------------------------------------------------------------- what changed


@dataclass(frozen=True, slots=True)
class _Survey:
    """The corpus folder beside the index: what the index is to hold, and what of it is new."""

    order: list[str]
    replaced: dict[str, str]
    parsed: list[ParsedDocument]
    input_hashes: dict[str, str]
    report: IngestReport


def _survey(corpus: Path, former: Mapping[str, StoredDocument], progress: Progress) -> _Survey:
    files = files_of(corpus, read_manifest(corpus))
    reports: list[DocumentReport] = []
    parsed: list[ParsedDocument] = []
    hashes: dict[str, str] = {}
    for number, (identifier, file) in enumerate(_with_ids(files)):
        progress(Step.READING, number, len(files))
        known = former.get(identifier)
        try:
            hashes[identifier] = _input_hash(corpus, file, identifier)
            if known is not None and known.input_hash == hashes[identifier]:
                reports.append(DocumentReport(identifier, known.title, State.UNCHANGED, file.name, pages=known.pages))
                continue
            document = parse_document(corpus, file, identifier, read_document(corpus / file.name))
        except (IngestError, OSError) as raised:
            error = raised if isinstance(raised, IngestError) else _cannot_open(file, raised)
            log.error("%s", error)
            # one that was deleted leaves the index; one that is damaged now stays as it was
            there = (corpus / file.name).is_file()
            state = State.FAILED if known is None else State.KEPT if there else State.REMOVED
            title = known.title if known else file.entry.title if file.entry else file.name
            reports.append(DocumentReport(identifier, title, state, file.name, error=error))
            continue
        parsed.append(document)
        reports.append(_report(document, file, State.CHANGED if known else State.NEW))
    progress(Step.READING, len(files), len(files))
    order = [report.document_id for report in reports if report.state not in (State.FAILED, State.REMOVED)]
    replaced, unknown = _replacements(files, order)
    reports = [replace(report, replaced_by=replaced.get(report.document_id)) for report in reports]
    reported = {report.document_id for report in reports}
    reports += [DocumentReport(i, known.title, State.REMOVED) for i, known in former.items() if i not in reported]
    return _Survey(order, replaced, parsed, hashes, IngestReport(tuple(reports), unknown))


def _cannot_open(file: CorpusFile, error: OSError) -> UnreadableDocument:
    return UnreadableDocument(
        f"{file.name}: {error}",
        f"Filen {file.name} kan ikke åbnes. Luk den, hvis den er åben i et andet program, og prøv igen.",
    )


def _with_ids(files: Sequence[CorpusFile]) -> Iterator[tuple[str, CorpusFile]]:
    """Each file with its document's id: the entry's, or one made of the file name that no other has."""
    taken = {file.entry.id for file in files if file.entry}
    for file in files:
        if file.entry:
            yield file.entry.id, file
            continue
        base = identifier = slug(Path(file.name).stem)
        number = 2
        while identifier in taken:
            identifier, number = f"{base}-{number}", number + 1
        taken.add(identifier)
        yield identifier, file


def _replacements(
    files: Sequence[CorpusFile], order: Sequence[str]
) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """The former edition -> the newer one, where both are in the index; and what is replaced but isn't there."""
    declared = [(entry.id, old) for file in files if (entry := file.entry) for old in entry.replaces]
    replaced = {old: new for new, old in declared if new in order and old in order}
    return replaced, tuple((new, old) for new, old in declared if new in order and old not in order)


def _report(parsed: ParsedDocument, file: CorpusFile, state: State) -> DocumentReport:
    records = parsed.records
    return DocumentReport(
        document_id=parsed.document.id,
        title=parsed.document.title,
        state=state,
        file=file.name,
        pages=len(parsed.pages),
        passages=len(parsed.passages),
        questions=len(parsed.questions.found),
        records={
            "contacts": len(records.contacts),
            "agenda_items": len(records.agenda_items),
            "fee_codes": len(records.fee_codes),
            "abbreviations": len(records.abbreviations),
        },
        lost_places=parsed.questions.lost,
        inferred=None if file.entry else parsed.document,
        by_ocr=parsed.document.by_ocr,
    )


def _input_hash(corpus: Path, file: CorpusFile, identifier: str) -> str:
    """Over all that the document's part of the index is made from: the file, its entry and its questions."""
    path = corpus / file.name
    content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
    if content is None:
        read_document(path)  # raises: the file is missing
    entry = file.entry.model_dump_json(exclude={"replaces"}) if file.entry else None
    # a scan is read only where Tesseract is installed: read it again when it comes
    scans = path.suffix.lower() == ".pdf" and shutil.which("tesseract") is not None
    made_from = (content, file.name, identifier, entry, scans, read_places(corpus, identifier))
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


# ------------------------------------------------------------------------------------------- taking apart


def parse_document(corpus: Path, file: CorpusFile, identifier: str, raw: RawDocument) -> ParsedDocument:
    """Take a document apart. Raises BadManifest for its file of questions."""
    content_hash = hashlib.sha256((corpus / file.name).read_bytes()).hexdigest()
    if file.entry:
        document = _described(file.entry, content_hash, raw)
    else:
        document = _inferred(file, identifier, content_hash, raw)
    cleaned = clean_document(raw)
    sections = build_sections(cleaned)
    pages = tuple(
        Page(
            identifier,
            number,
            page.label,
            page.text,
            tuple(aside for aside in cleaned.set_aside if aside.span.page == number),
            page.links,
        )
        for number, page in enumerate(raw.pages, 1)
    )
    passages = tuple(build_passages(identifier, sections))
    records = Records(
        contacts=tuple(find_contacts(identifier, sections)),
        agenda_items=tuple(find_agenda_items(document, sections)),
        fee_codes=tuple(find_fee_codes(identifier, sections)),
        abbreviations=tuple(find_abbreviations(identifier, sections)),
    )
    questions = anchor_questions(read_places(corpus, identifier), pages, passages)
    return ParsedDocument(document, pages, passages, questions, records)


def _described(entry: ManifestEntry, content_hash: str, raw: RawDocument) -> Document:
    return Document(
        id=entry.id,
        title=entry.title,
        kind=entry.kind,
        issuer=entry.issuer,
        area=entry.area,
        date=entry.date,
        date_note=entry.date_note,
        source=entry.file,
        content_hash=content_hash,
        page_numbering=entry.page_numbering,
        by_ocr=raw.by_ocr,
    )


def _inferred(file: CorpusFile, identifier: str, content_hash: str, raw: RawDocument) -> Document:
    found = infer(file.name, raw)
    return Document(
        id=identifier,
        title=found.title,
        kind=found.kind,
        issuer=found.issuer,
        area=found.area,
        date=found.date,
        date_note=found.date_note,
        source=file.name,
        content_hash=content_hash,
        inferred=tuple(found.grounds.items()),
        by_ocr=raw.by_ocr,
    )


# ---------------------------------------------------------------------------------------------- embedding


def _embed(
    parsed: Sequence[ParsedDocument], input_hashes: Mapping[str, str], embedder: Embedder, progress: Progress
) -> list[IngestedDocument]:
    """The documents with the vectors of their passages, units and questions."""
    whole = [f"{breadcrumb(p.document, passage)}\n{passage.text}" for p in parsed for passage in p.passages]
    units = [unit_in_context(passage, unit) for p in parsed for passage in p.passages for unit in passage.units]
    questions = [question.text for p in parsed for question in p.questions.found]
    count = _Count(progress, len(whole) + len(units) + len(questions))
    text_vectors = iter(_in_lots([*whole, *units], embedder.passages, count))
    whole_vectors = [next(text_vectors) for _ in whole]
    question_vectors = iter(_in_lots(questions, embedder.queries, count))
    of_passage = iter(whole_vectors)
    return [
        IngestedDocument(
            p.document,
            input_hashes[p.document.id],
            p.pages,
            tuple(
                EmbeddedPassage(passage, next(of_passage), np.stack([next(text_vectors) for _ in passage.units]))
                for passage in p.passages
            ),
            tuple(EmbeddedQuestion(question, next(question_vectors)) for question in p.questions.found),
            p.records,
        )
        for p in parsed
    ]


def _embed_unanswered(
    questions: Sequence[UnansweredQuestion], embedder: Embedder, progress: Progress
) -> list[EmbeddedUnanswered]:
    vectors = _in_lots([q.text for q in questions], embedder.queries, _Count(progress, len(questions)))
    return [EmbeddedUnanswered(question, vector) for question, vector in zip(questions, vectors, strict=True)]


@dataclass(slots=True)
class _Count:
    progress: Progress
    of: int
    done: int = 0

    def add(self, texts: int) -> None:
        self.done += texts
        self.progress(Step.EMBEDDING, self.done, self.of)


def _in_lots(texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors], count: _Count) -> Sequence[Vectors]:
    """A vector for each text. Texts of like length are embedded together, which spares padding."""
    by_length = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
    vectors: dict[int, Vectors] = {}
    for start in range(0, len(texts), _LOT):
        lot = by_length[start : start + _LOT]
        vectors.update(zip(lot, embed([texts[number] for number in lot]), strict=True))
        count.add(len(lot))
    return [vectors[number] for number in range(len(texts))]


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
