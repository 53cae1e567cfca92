"""The truth: documents, pages, passages and vectors in one SQLite file. Everything else is derived from it."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from ingest.document import Document, DocumentKind, Page, Passage, PassageKind, SetAside, SetAsideReason, Unit, UnitKind
from ingest.embedding import Vectors
from ingest.errors import IndexDamaged, IndexMismatch, IndexMissing
from ingest.glossary import Glossary
from ingest.mapped_text import Span
from ingest.questions import AnsweredQuestion
from ingest.records import Abbreviation, AgendaItem, Contact, FeeCode, Records
from ingest.settings import IndexSettings
from ingest.unanswered import Reason, UnansweredQuestion

log = logging.getLogger(__name__)

# Raised with the schema: an index of another one is made again from the documents.
_SCHEMA_VERSION = 3
_SCHEMA = """
create table if not exists setting (name text primary key, value text not null);
create table if not exists document (
    id text primary key, position integer not null, input_hash text not null, ingested_at text not null,
    replaced_by text, description text not null);
create table if not exists page (
    document text not null references document(id) on delete cascade, number integer not null,
    label text, text text not null, set_aside text not null, links text not null, primary key (document, number));
create table if not exists passage (
    id text primary key, document text not null references document(id) on delete cascade,
    position integer not null, kind text not null, heading_path text not null, text text not null,
    units text not null, vector blob not null, unit_vectors blob not null);
create table if not exists question (
    passage text not null references passage(id) on delete cascade, unit integer not null,
    text text not null, vector blob not null);
create table if not exists record (
    document text not null references document(id) on delete cascade, kind text not null,
    position integer not null, content text not null);
create table if not exists glossary (content text not null);
create table if not exists unanswered (text text primary key, reason text not null, vector blob not null);
create index if not exists passage_document on passage(document, position);
create index if not exists question_passage on question(passage);
"""


@dataclass(frozen=True, slots=True)
class EmbeddedPassage:
    """A passage with its vector (dimensions,) and those of its units (units, dimensions)."""

    passage: Passage
    vector: Vectors
    unit_vectors: Vectors


@dataclass(frozen=True, slots=True)
class EmbeddedQuestion:
    """A question that a unit answers, with its vector (dimensions,)."""

    question: AnsweredQuestion
    vector: Vectors


@dataclass(frozen=True, slots=True)
class EmbeddedUnanswered:
    """A question that no document answers, with its vector (dimensions,)."""

    question: UnansweredQuestion
    vector: Vectors


@dataclass(frozen=True, slots=True)
class IngestedDocument:
    """All that is stored of one document. `input_hash` covers everything it was made from."""

    document: Document
    input_hash: str
    pages: tuple[Page, ...]
    passages: tuple[EmbeddedPassage, ...]
    questions: tuple[EmbeddedQuestion, ...]
    records: Records


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What an ingestion asks of a document that is stored already."""

    input_hash: str
    title: str
    pages: int
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class IndexContent:
    """All that an index holds, in the order of documents and of reading.

    Documents that a newer edition replaces are there with their pages, but without passages, questions and records.
    """

    documents: tuple[Document, ...]
    pages: tuple[Page, ...]
    passages: tuple[EmbeddedPassage, ...]
    questions: tuple[EmbeddedQuestion, ...]
    records: Records
    glossary: Glossary
    unanswered: tuple[EmbeddedUnanswered, ...]
    fingerprint: str


class Store:
    """One index file. Writing happens in `replace_documents` only, in a single transaction."""

    def __init__(self, path: Path) -> None:
        self.path = path

    # ------------------------------------------------------------------------------------------- writing

    def replace_documents(
        self,
        settings: IndexSettings,
        order: Sequence[str],
        replaced: Mapping[str, str],
        changed: Sequence[IngestedDocument],
        glossary: Glossary,
        unanswered: Sequence[EmbeddedUnanswered],
        now: str,
    ) -> None:
        """Make the index hold the documents `order`, those of `changed` anew, and what goes with all. All or nothing.

        `replaced`: the id of a document -> that of its newer edition. `now`: in ISO form, kept as ingestion time.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._connect(create=True) as connection:
            connection.execute("pragma journal_mode = wal")
            with connection:
                connection.execute("begin immediate")
                _make_tables(connection)
                stored = {row[0] for row in connection.execute("select id from document")}
                gone = (stored - set(order)) | {ingested.document.id for ingested in changed}
                connection.executemany("delete from document where id = ?", [(identifier,) for identifier in gone])
                for ingested in changed:
                    self._insert(connection, ingested, now)
                connection.executemany(
                    "update document set position = ?, replaced_by = ? where id = ?",
                    [(n, replaced.get(identifier), identifier) for n, identifier in enumerate(order)],
                )
                connection.execute("delete from glossary")
                connection.execute("insert into glossary values (?)", (glossary.model_dump_json(),))
                connection.execute("delete from unanswered")
                connection.executemany(
                    "insert into unanswered values (?, ?, ?)",
                    [(e.question.text, e.question.reason, e.vector.tobytes()) for e in unanswered],
                )
                connection.executemany(
                    "insert or replace into setting values (?, ?)",
                    [(name, json.dumps(value)) for name, value in asdict(settings).items()],
                )

    def _insert(self, connection: sqlite3.Connection, ingested: IngestedDocument, now: str) -> None:
        document = ingested.document
        record = json.dumps(asdict(document), default=str, ensure_ascii=False)
        connection.execute(
            "insert into document values (?, 0, ?, ?, null, ?)", (document.id, ingested.input_hash, now, record)
        )
        connection.executemany(
            "insert into page values (?, ?, ?, ?, ?, ?)",
            [
                (p.document_id, p.number, p.label, p.text, _dump([asdict(s) for s in p.set_aside]), _dump(p.links))
                for p in ingested.pages
            ],
        )
        connection.executemany(
            "insert into passage values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    e.passage.id,
                    document.id,
                    position,
                    e.passage.kind,
                    _dump(e.passage.heading_path),
                    e.passage.text,
                    _dump(
                        [[u.kind, u.start, u.end, [[s.page, s.start, s.end] for s in u.spans]] for u in e.passage.units]
                    ),
                    e.vector.tobytes(),
                    e.unit_vectors.tobytes(),
                )
                for position, e in enumerate(ingested.passages)
            ],
        )
        connection.executemany(
            "insert into question values (?, ?, ?, ?)",
            [(e.question.passage_id, e.question.unit, e.question.text, e.vector.tobytes()) for e in ingested.questions],
        )

        connection.executemany("insert into record values (?, ?, ?, ?)", _record_rows(document.id, ingested.records))

    # ------------------------------------------------------------------------------------------- reading

    def check(self, settings: IndexSettings) -> None:
        """Raises IndexMissing, or IndexMismatch saying which settings differ."""
        if not self.path.is_file():
            raise self._missing()
        stored = self._settings()
        differing = [
            f"{name}: {stored.get(name)!r} in the index, {value!r} asked for"
            for name, value in asdict(settings).items()
            if stored.get(name) != value
        ]
        if differing:
            raise IndexMismatch(
                f"{self.path} was made with other settings ({'; '.join(differing)}): run `praksis ingest` again",
                "Indekset er lavet med andre indstillinger end dem, der bruges nu (fx en anden sprogmodel). "
                "Kør »praksis ingest« igen.",
            )

    def _settings(self) -> dict[str, object]:
        with self._connect() as connection:
            if connection.execute("pragma user_version").fetchone()[0] != _SCHEMA_VERSION:
                return {}
            return {name: json.loads(value) for name, value in connection.execute("select name, value from setting")}

    def stored(self, settings: IndexSettings) -> dict[str, StoredDocument]:
        """The documents by id, in their order; none where the index is missing or was made with other settings.

        Raises IndexDamaged.
        """
        if not self.path.is_file():
            return {}
        with self._connect() as connection:
            (health,) = connection.execute("pragma quick_check(1)").fetchone()
        if health != "ok":
            raise self._damaged(health)
        if self._settings() != asdict(settings):
            return {}
        with self._connect() as connection:
            rows = connection.execute(
                """select id, input_hash, json_extract(description, '$.title'), replaced_by,
                          (select count(*) from page where document = document.id)
                   from document order by position"""
            ).fetchall()
        return {
            identifier: StoredDocument(input_hash, title, pages, replaced_by)
            for identifier, input_hash, title, replaced_by, pages in rows
        }

    def ingested_at(self) -> dict[str, str]:
        """Document id -> when it was read into the index (UTC, ISO 8601)."""
        with self._connect() as connection:
            return dict(connection.execute("select id, ingested_at from document").fetchall())

    def move_aside(self) -> None:
        """Make room for a new index where this one is damaged; the file stays for whoever wants to look at it."""
        self.path.replace(self.path.with_name(self.path.name + ".beskadiget"))

    def content(self) -> IndexContent:
        """Everything, read in one transaction: an ingestion that ends meanwhile is seen whole or not at all."""
        with self._connect() as connection:
            connection.execute("begin")
            documents = connection.execute("select description, replaced_by from document order by position").fetchall()
            pages = connection.execute(
                "select document, number, label, text, set_aside, links from page order by document, number"
            ).fetchall()
            passages = connection.execute(
                """select p.id, p.document, p.kind, p.heading_path, p.text, p.units, p.vector, p.unit_vectors
                   from passage p join document d on d.id = p.document
                   where d.replaced_by is null order by d.position, p.position"""
            ).fetchall()
            questions = connection.execute(
                """select q.passage, q.unit, q.text, q.vector from question q
                   join passage p on p.id = q.passage join document d on d.id = p.document
                   where d.replaced_by is null order by d.position, q.rowid"""
            ).fetchall()
            records = _records(connection)
            glossary = _glossary(connection)
            unanswered = connection.execute("select text, reason, vector from unanswered order by rowid").fetchall()
            fingerprint = _fingerprint(connection)
        return IndexContent(
            documents=tuple(
                _document(json.loads(description) | {"replaced_by": newer}) for description, newer in documents
            ),
            pages=tuple(
                Page(
                    document,
                    number,
                    label,
                    text,
                    tuple(_set_aside(entry) for entry in json.loads(aside)),
                    tuple(json.loads(links)),
                )
                for document, number, label, text, aside, links in pages
            ),
            passages=tuple(_passage(row) for row in passages),
            questions=tuple(
                EmbeddedQuestion(AnsweredQuestion(text, passage, unit), np.frombuffer(vector, np.float32))
                for passage, unit, text, vector in questions
            ),
            records=records,
            glossary=glossary,
            unanswered=tuple(
                EmbeddedUnanswered(UnansweredQuestion(text, Reason(reason)), np.frombuffer(vector, np.float32))
                for text, reason, vector in unanswered
            ),
            fingerprint=fingerprint,
        )

    def records(self) -> Records:
        """The records of all documents that are not replaced, in the order of documents and of reading."""
        with self._connect() as connection:
            return _records(connection)

    def glossary(self) -> Glossary:
        """As it was when last ingested."""
        with self._connect() as connection:
            return _glossary(connection)

    def unanswered(self) -> tuple[UnansweredQuestion, ...]:
        """As they were when last ingested."""
        with self._connect() as connection:
            rows = connection.execute("select text, reason from unanswered order by rowid").fetchall()
        return tuple(UnansweredQuestion(text, Reason(reason)) for text, reason in rows)

    def fingerprint(self) -> str:
        """Changes whenever the index holds something else; short, fit for a file name."""
        with self._connect() as connection:
            return _fingerprint(connection)

    @contextmanager
    def _connect(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        if not create and not self.path.is_file():
            raise self._missing()
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as connection:
            try:
                connection.execute("pragma foreign_keys = on")
                yield connection
            except sqlite3.OperationalError:  # locked, disk full: the file itself is sound
                raise
            except sqlite3.DatabaseError as error:
                raise self._damaged(str(error)) from error

    def _missing(self) -> IndexMissing:
        return IndexMissing(
            f"no index at {self.path}: run `praksis ingest`",
            "Der er endnu ikke indlæst nogen dokumenter. Kør »praksis ingest« først.",
        )

    def _damaged(self, reason: str) -> IndexDamaged:
        return IndexDamaged(
            f"{self.path} is damaged ({reason}): run `praksis ingest`",
            "Indekset er beskadiget. Kør »praksis ingest«, så bliver det lavet igen ud fra dokumenterne.",
        )


def _fingerprint(connection: sqlite3.Connection) -> str:
    rows = connection.execute("select id, input_hash, replaced_by from document order by position").fetchall()
    settings = connection.execute("select name, value from setting order by name").fetchall()
    unanswered = connection.execute("select text, reason from unanswered order by rowid").fetchall()
    return hashlib.sha256(repr((rows, settings, _glossary(connection), unanswered)).encode()).hexdigest()[:16]


def _glossary(connection: sqlite3.Connection) -> Glossary:
    row = connection.execute("select content from glossary").fetchone()
    return Glossary.model_validate_json(row[0]) if row else Glossary()


_KINDS = {
    "contacts": TypeAdapter(Contact),
    "agenda_items": TypeAdapter(AgendaItem),
    "fee_codes": TypeAdapter(FeeCode),
    "abbreviations": TypeAdapter(Abbreviation),
}


def _record_rows(document_id: str, records: Records) -> Iterator[tuple[str, str, int, str]]:
    for kind, adapter in _KINDS.items():
        for position, record in enumerate(getattr(records, kind)):
            yield document_id, kind, position, adapter.dump_json(record).decode()


def _records(connection: sqlite3.Connection) -> Records:
    rows = connection.execute(
        """select r.kind, r.content from record r join document d on d.id = r.document
           where d.replaced_by is null order by d.position, r.position"""
    ).fetchall()
    return Records(
        **{
            kind: tuple(adapter.validate_json(content) for stored, content in rows if stored == kind)
            for kind, adapter in _KINDS.items()
        }
    )


def _make_tables(connection: sqlite3.Connection) -> None:
    """The schema, in the transaction that fills it; tables of another version are dropped first."""
    if connection.execute("pragma user_version").fetchone()[0] != _SCHEMA_VERSION:
        tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in reversed(tables):
            connection.execute(f'drop table "{table}"')
    for statement in _SCHEMA.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"pragma user_version = {_SCHEMA_VERSION}")


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _document(record: dict) -> Document:
    record["kind"] = DocumentKind(record["kind"])
    record["area"] = tuple(record["area"])
    record["inferred"] = tuple((field, ground) for field, ground in record["inferred"])
    record["date"] = date.fromisoformat(record["date"]) if record["date"] else None
    return Document(**record)


def _set_aside(entry: dict) -> SetAside:
    return SetAside(Span(**entry["span"]), SetAsideReason(entry["reason"]))


def _passage(row: tuple) -> EmbeddedPassage:
    identifier, document, kind, heading_path, text, units, vector, unit_vectors = row
    passage = Passage(
        identifier,
        document,
        PassageKind(kind),
        tuple(json.loads(heading_path)),
        text,
        tuple(
            Unit(UnitKind(k), start, end, tuple(Span(*span) for span in spans))
            for k, start, end, spans in json.loads(units)
        ),
    )
    embedded = np.frombuffer(vector, np.float32)
    return EmbeddedPassage(passage, embedded, np.frombuffer(unit_vectors, np.float32).reshape(-1, embedded.shape[0]))
