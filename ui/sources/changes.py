"""Taking a document in and out, or telling it anew: file, manifest and index together, or nothing of it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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


class ChangedMeanwhile(IngestError):
    """Somebody else has edited what is known of the document."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and can be taken in."""

    name: str
    content: bytes
    preview: Preview


@dataclass(frozen=True, slots=True)
class Details:
    """What a person says a document is. The fields are those of a ManifestEntry."""

    title: str
    kind: DocumentKind
    issuer: str | None
    area: tuple[str, ...]
    date: dt.date | None
    date_note: str | None
    replaces: tuple[str, ...]  # the ids of former editions


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
            **_fields(details),
        )
        change.add(name, upload.content, entry)
        outcomes = _ingest(place, change, progress)
        taken_in = outcomes.of(entry.id)
        if taken_in is None or not taken_in.passages:
            error = taken_in.error if taken_in else None
            raise NotIngested(f"{name} was not ingested: {error}", texts.not_ingested(error))
    return _told(texts.added(details.title, taken_in.pages, taken_in.passages), outcomes)


def known(corpus: Path, document: Document) -> tuple[ManifestEntry, bool]:
    """What the manifest says of a document, and True; what was inferred, and False, where it says nothing.

    Raises BadManifest.
    """
    for entry in read_manifest(corpus):
        if entry.id == document.id:
            return entry, True
    inferred = ("title", "kind", "issuer", "area", "date", "date_note", "page_numbering")
    values = {field: getattr(document, field) for field in inferred}
    return ManifestEntry(id=document.id, file=document.source, **values), False


def details_of(entry: ManifestEntry) -> Details:
    """What an entry says of the things that a person may edit."""
    return Details(**{field.name: getattr(entry, field.name) for field in fields(Details)})


def tell(place: Place, document: Document, before: ManifestEntry, details: Details, progress: Progress) -> str:
    """Say anew what a document is. `before` is what its reader saw. What was done, in Danish.

    Raises ChangedMeanwhile and other IngestErrors, and nothing has changed.
    """
    with changing(place.corpus, place.data) as change:
        if known(place.corpus, document)[0] != before:
            raise ChangedMeanwhile(f"{document.id} has been edited meanwhile", texts.CHANGED_MEANWHILE)
        change.change(before.model_copy(update=_fields(details)))
        outcomes = _ingest(place, change, progress)
        told = outcomes.of(document.id)
        if told is None or told.error:
            error = told.error if told else None
            raise NotIngested(f"{document.id} was not ingested: {error}", texts.not_ingested(error))
    return _told(texts.told_anew(details.title), outcomes)


def remove(place: Place, document: Document, formers: Sequence[Document], progress: Progress) -> str:
    """Take a document out; its file is kept. What was done, in Danish. Raises IngestError, and nothing has changed.

    `formers`: the editions that it replaces.
    """
    with changing(place.corpus, place.data) as change:
        kept = change.remove(document.source, document.id)
        outcomes = _ingest(place, change, progress)
    done = texts.removed(document.title, f"{kept.parent.name}/{kept.name}")
    again = texts.back_again([former.title for former in formers]) if formers else ""
    return _told(f"{done} {again}".rstrip(), outcomes)


def _fields(details: Details) -> dict[str, Any]:
    return {field.name: getattr(details, field.name) for field in fields(details)}


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
