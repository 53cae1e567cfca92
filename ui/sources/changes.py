"""Taking a document in and out: file, manifest and index together, or nothing of it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.corpus_changes import CorpusChange, changing, free_id, free_name, safe_name
from ingest.document import Document, DocumentKind
from ingest.errors import IngestError
from ingest.manifest import ManifestEntry, read_manifest
from ingest.pipeline import Progress
from ingest.process import Outcomes, Preview, ProcessFailed, ingest_apart, preview_apart
from ingest.settings import DataFolder
from ui.sources import texts

log = logging.getLogger(__name__)

MOST_MEGABYTES = 50


class UploadRefused(IngestError):
    """A file that is not taken, whatever is in it."""


class NotIngested(IngestError):
    """The ingestion ran, but did not take the document in."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and can be taken in."""

    name: str
    content: bytes
    preview: Preview


@dataclass(frozen=True, slots=True)
class Details:
    """What a person says a document is."""

    title: str
    kind: DocumentKind
    issuer: str | None
    area: tuple[str, ...]
    date: dt.date | None
    date_note: str | None
    replaces: str | None  # the id of the former edition


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents, index and model are."""

    corpus: Path
    data: DataFolder
    model: str


def examine(name: str, content: bytes, documents: Sequence[Document]) -> Upload:
    """Read a file that somebody brings. Raises UploadRefused, and IngestError where it can't be read."""
    name = safe_name(name)
    if len(content) > MOST_MEGABYTES * 1_000_000:
        raise UploadRefused(f"{name}: {len(content)} bytes", texts.too_large(name, MOST_MEGABYTES))
    digest = sha256(content).hexdigest()
    for document in documents:
        if document.content_hash == digest:
            raise UploadRefused(f"{name} is {document.id}", texts.already_there(name, document.title))
    with TemporaryDirectory(prefix="praksis-") as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        return Upload(name, content, preview_apart(path))


def add(place: Place, upload: Upload, details: Details, taken_ids: Sequence[str], progress: Progress) -> str:
    """Take a document in. What was done, in Danish. Raises IngestError, and nothing has changed."""
    with changing(place.corpus, place.data) as change:
        name = free_name(place.corpus, upload.name)
        ids = [*taken_ids, *(entry.id for entry in read_manifest(place.corpus))]
        entry = ManifestEntry(
            id=free_id(name, ids),
            file=name,
            title=details.title,
            kind=details.kind,
            issuer=details.issuer,
            area=details.area,
            date=details.date,
            date_note=details.date_note,
            replaces=(details.replaces,) if details.replaces else (),
        )
        change.add(name, upload.content, entry)
        outcomes = _ingest(place, change, progress)
        taken_in = outcomes.of(entry.id)
        if taken_in is None or not taken_in.passages:
            error = taken_in.error if taken_in else None
            raise NotIngested(f"{name} was not ingested: {error}", texts.not_ingested(error))
    return _told(texts.added(details.title, taken_in.pages, taken_in.passages), outcomes)


def remove(place: Place, document: Document, former: Document | None, progress: Progress) -> str:
    """Take a document out; its file is kept. What was done, in Danish. Raises IngestError, and nothing has changed."""
    with changing(place.corpus, place.data) as change:
        kept = change.remove(document.source, document.id)
        outcomes = _ingest(place, change, progress)
    done = texts.removed(document.title, f"{kept.parent.name}/{kept.name}")
    return _told(f"{done} {texts.back_again(former.title)}" if former else done, outcomes)


def _ingest(place: Place, change: CorpusChange, progress: Progress) -> Outcomes:
    try:
        return ingest_apart(place.corpus, place.data, place.model, progress)
    except ProcessFailed:  # it may have been killed after it had written the index
        change.take_back()
        with suppress(IngestError):
            ingest_apart(place.corpus, place.data, place.model)
        raise


def _told(done: str, outcomes: Outcomes) -> str:
    """With what else could not be read."""
    others = [texts.also_failed(outcome.title, outcome.error) for outcome in outcomes.documents if outcome.error]
    return "\n".join((done, *others))
