"""The history: every question with its answer and what its reader thought of it, in one SQLite file on this machine.

An answer is kept whole, so that it is shown again as it was, also after the documents have changed. What is deleted
is overwritten in the file; so SQLite's write-ahead log, which would keep it a while longer, is not used.
"""

from __future__ import annotations

import logging
import sqlite3
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.answer import Answer, Status, Turn

log = logging.getLogger(__name__)

# Raised with the schema, together with the step that brings an older file up to it: so far every step only adds.
_SCHEMA_VERSION = 2
_EXCHANGE = """
    conversation text not null,
    asked_at text not null,
    question text not null,
    completed_question text not null,
    status text not null,
    text text not null,
    index_fingerprint text not null,
    rating text,
    reason text not null default '',
    rated_at text,
"""
# The answer is long, so it stands last: lists are made without reading it. A waiting case has the id of its exchange,
# which may be gone: a question is edited and asked again. Its history is JSON.
_SCHEMA = f"""
create table if not exists exchange (
    id integer primary key autoincrement, {_EXCHANGE} searched text not null, answer text not null);
create index if not exists exchange_conversation on exchange(conversation, id);
create table if not exists waiting_case (
    id integer primary key, {_EXCHANGE} history text not null, answer text not null);
"""
_COPIED = (
    "id, conversation, asked_at, question, completed_question, status, text, answer, index_fingerprint, rating, reason, "
    "rated_at"
)

_BUSY_S = 5.0  # how long a call waits for another process that is writing

_ANSWER = TypeAdapter(Answer)
_HISTORY = TypeAdapter(tuple[Turn, ...])


class ArchiveError(Exception):
    """The history can't be read or written. `danish` is the sentence for the person at the screen."""

    def __init__(self, message: str, danish: str) -> None:
        super().__init__(message)
        self.danish = danish


class ArchiveUnreadable(ArchiveError):
    """The file is damaged or newer than this program: a new one can take its place (`Archive.move_aside`)."""


class Rating(StrEnum):
    """A thumb."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """A question with its answer as it was given. Times are in UTC."""

    id: int
    conversation_id: str
    asked_at: datetime
    answer: Answer
    index_fingerprint: str  # of the index that answered; "" where it was not said
    rating: Rating | None = None
    reason: str = ""
    rated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """An exchange that is to become a case of the evaluation and awaits its gold, as it was when it was put aside."""

    exchange: KeptExchange
    history: tuple[Turn, ...]  # of its conversation before it


@dataclass(frozen=True, slots=True)
class Conversation:
    """Exchanges in the order in which they were asked, at least one."""

    id: str
    exchanges: tuple[KeptExchange, ...]

    @property
    def title(self) -> str:
        """The first question."""
        return self.exchanges[0].answer.question

    @property
    def began_at(self) -> datetime:
        """When the first question was asked."""
        return self.exchanges[0].asked_at


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list."""

    id: str
    title: str  # the first question
    began_at: datetime
    last_at: datetime
    questions: int
    rated_down: int  # of its answers


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question that was refused, once for all the times it was asked in the same words."""

    question: str  # completed by its conversation, as it was asked last
    status: Status  # of the last time
    count: int
    last_at: datetime
    exchange_id: int  # the last one


class Archive:
    """The history in one file, made when something is first kept. Safe to share between threads and processes.

    Every method raises ArchiveError where the file is damaged, newer than this program, or can't be written.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.path = path
        self._now = now

    # ------------------------------------------------------------------------------------------- writing

    def begin(self) -> str:
        """The id of a new conversation. Nothing is written until its first exchange."""
        return uuid.uuid4().hex

    def add(self, conversation_id: str, answer: Answer, index_fingerprint: str = "") -> int | None:
        """Keep an answer as the next of a conversation; the exchange's id.

        None for a blocked question, which is never kept: it may hold a civil registration number.
        """
        if answer.status is Status.BLOCKED:
            return None
        titles = (citation.document_title for citation in answer.citations)
        searched = _folded("\n".join((answer.question, answer.completed_question, answer.text, *titles)))
        with self._connect(create=True) as connection:
            cursor = connection.execute(
                """insert into exchange (conversation, asked_at, question, completed_question, status, text, searched,
                                         answer, index_fingerprint) values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    conversation_id,
                    self._time(),
                    answer.question,
                    answer.completed_question,
                    answer.status.value,
                    answer.text,
                    searched,
                    _ANSWER.dump_json(answer).decode(),
                    index_fingerprint,
                ),
            )
            return cursor.lastrowid

    def rate(self, exchange_id: int, rating: Rating | None, reason: str = "") -> None:
        """Set an answer's thumb in place of its former one; None takes it back. A deleted exchange has none."""
        rated_at = self._time() if rating else None
        with self._connect() as connection:
            connection.execute(
                "update exchange set rating = ?, reason = ?, rated_at = ? where id = ?",
                (rating and rating.value, reason.strip() if rating else "", rated_at, exchange_id),
            )

    def put_aside(self, exchange: KeptExchange) -> None:
        """Keep an exchange, as it is in the archive now, as a case that awaits its gold."""
        history = _HISTORY.dump_json(self.history(exchange)).decode()
        with self._connect() as connection:
            connection.execute(
                f"insert or replace into waiting_case ({_COPIED}, history) select {_COPIED}, ? from exchange where id = ?",
                (history, exchange.id),
            )

    def take_out(self, exchange_id: int) -> None:
        """A case got its gold, or is none after all."""
        self._delete("waiting_case where id = ?", exchange_id)

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation for good, and its cases that await their gold."""
        self._delete("exchange where conversation = ?", conversation_id)
        self._delete("waiting_case where conversation = ?", conversation_id)

    def delete_exchange(self, exchange_id: int) -> None:
        """Delete one exchange for good, as when its question was edited and asked again. A case made of it stays."""
        self._delete("exchange where id = ?", exchange_id)

    def delete_all(self) -> None:
        """Delete the whole history for good."""
        self._delete("exchange")
        self._delete("waiting_case")

    def move_aside(self) -> Path:
        """Make room for a new history where the file can't be read; it stays beside it under the returned name."""
        kept = self.path.with_name(f"{self.path.name}.{self._now():%Y-%m-%dT%H%M%S}.beskadiget")
        try:
            self.path.replace(kept)
        except OSError as error:
            raise self._unusable(error) from error
        return kept

    def _delete(self, which: str, *values: object) -> None:
        with self._connect() as connection:
            connection.execute(f"delete from {which}", values)

    # ------------------------------------------------------------------------------------------- reading

    def conversations(self, search: str = "") -> list[Summary]:
        """The conversations, newest first: all, or those in which one exchange holds every word of `search`."""
        words = _folded(search).split()
        condition = " and ".join("instr(searched, ?) > 0" for _ in words) or "true"
        with self._connect() as connection:
            rows = connection.execute(
                f"""select first.conversation, first.question, first.asked_at, whole.last_at, whole.questions, whole.down
                    from exchange first join (
                        select min(id) first, max(id) last, max(asked_at) last_at, count(*) questions,
                               sum(rating is 'bad') down
                        from exchange group by conversation) whole on first.id = whole.first
                    where first.conversation in (select conversation from exchange where {condition})
                    order by whole.last desc""",
                words,
            ).fetchall()
        return [
            Summary(identifier, title, _read(began_at), _read(last_at), questions, rated_down)
            for identifier, title, began_at, last_at, questions, rated_down in rows
        ]

    def conversation(self, conversation_id: str) -> Conversation | None:
        """A conversation with its answers as they were given; None where there is none of this id."""
        exchanges = self._exchanges("where conversation = ? order by id", conversation_id)
        return Conversation(conversation_id, exchanges) if exchanges else None

    def exchange(self, exchange_id: int) -> KeptExchange | None:
        """One exchange; None where there is none of this id."""
        return next(iter(self._exchanges("where id = ?", exchange_id)), None)

    def history(self, exchange: KeptExchange) -> tuple[Turn, ...]:
        """What was asked and answered before it in its conversation, oldest first."""
        where = "where conversation = ? and id < ? order by id"
        before = self._exchanges(where, exchange.conversation_id, exchange.id)
        turns: list[Turn] = []
        for one in before:
            turns += [Turn("user", one.answer.question), Turn("assistant", one.answer.text)]
        return tuple(turns)

    def ratings(self) -> list[KeptExchange]:
        """The exchanges with a thumb, the last rated first."""
        return list(self._exchanges("where rating is not null order by rated_at desc, id desc"))

    def waiting_cases(self) -> list[WaitingCase]:
        """The cases that await their gold, the last asked first."""
        return self._waiting_cases("order by id desc")

    def waiting_case(self, exchange_id: int) -> WaitingCase | None:
        """The case that was made of an exchange; None where none awaits its gold."""
        return next(iter(self._waiting_cases("where id = ?", exchange_id)), None)

    def unanswered(self) -> list[UnansweredQuestion]:
        """The questions that were refused, those asked most often first, then the latest."""
        refusals = (Status.NOT_FOUND, Status.OUT_OF_SCOPE, Status.CLARIFY)
        with self._connect() as connection:
            rows = connection.execute(
                "select id, completed_question, status, asked_at from exchange where status in (?, ?, ?) order by id",
                [status.value for status in refusals],
            ).fetchall()
        found: dict[str, UnansweredQuestion] = {}
        for identifier, question, status, asked_at in rows:
            same = _folded(question).rstrip(" ?.!")
            count = found[same].count + 1 if same in found else 1
            found[same] = UnansweredQuestion(question, Status(status), count, _read(asked_at), identifier)
        return sorted(found.values(), key=lambda one: (one.count, one.last_at), reverse=True)

    def _waiting_cases(self, which: str, *values: object) -> list[WaitingCase]:
        with self._connect() as connection:
            rows = connection.execute(f"select {_COPIED}, history from waiting_case {which}", values).fetchall()
        return [WaitingCase(_kept(row), _HISTORY.validate_json(history)) for *row, history in rows]

    def _exchanges(self, where: str, *values: object) -> tuple[KeptExchange, ...]:
        with self._connect() as connection:
            rows = connection.execute(f"select {_COPIED} from exchange {where}", values).fetchall()
        return tuple(map(_kept, rows))

    # ---------------------------------------------------------------------------------------------- file

    @contextmanager
    def _connect(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """A connection that commits every statement. Without `create` a missing file reads as an empty history."""
        try:
            if create:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.touch(0o600)  # questions are nobody else's business
            name = self.path if self.path.exists() else ":memory:"  # reading makes no file
            with closing(sqlite3.connect(name, timeout=_BUSY_S, isolation_level=None)) as connection:
                self._prepare(connection)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise self._unusable(error) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("pragma secure_delete = on")
        (version,) = connection.execute("pragma user_version").fetchone()
        if version < _SCHEMA_VERSION:
            connection.executescript(f"begin immediate; {_SCHEMA} pragma user_version = {_SCHEMA_VERSION}; commit;")
        elif version > _SCHEMA_VERSION:
            raise ArchiveUnreadable(
                f"{self.path} has schema {version}, this program writes {_SCHEMA_VERSION}",
                "Historikken er gemt af en nyere udgave af programmet og kan ikke åbnes af denne. "
                "Brug den nyere udgave, eller begynd en ny historik på siden Samtaler.",
            )

    def _unusable(self, error: Exception) -> ArchiveError:
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            return ArchiveUnreadable(
                f"{self.path} is damaged: {error}",
                "Historikken er beskadiget, så samtaler kan ikke gemmes eller findes frem. Du kan stadig spørge. "
                "På siden Samtaler kan du lægge den beskadigede fil til side og begynde en ny historik.",
            )
        return ArchiveError(
            f"{self.path} can't be read or written: {error}",
            "Historikken kan ikke læses eller skrives lige nu, så samtalen bliver ikke gemt. Du kan stadig spørge. "
            "Se efter, om disken er fuld, og om programmet må skrive i sin datamappe.",
        )

    def _time(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="milliseconds")


def _kept(row: Sequence) -> KeptExchange:
    identifier, conversation, asked_at, question, completed, status, text, answer, fingerprint, *rated = row
    rating, reason, rated_at = rated
    return KeptExchange(
        identifier,
        conversation,
        _read(asked_at),
        _answer(answer, question, completed, status, text),
        fingerprint,
        Rating(rating) if rating else None,
        reason,
        _read(rated_at) if rated_at else None,
    )


def _answer(content: str, question: str, completed: str, status: str, text: str) -> Answer:
    """As it was given; its text alone where another version of the program kept it in another form."""
    try:
        return _ANSWER.validate_json(content)
    except ValidationError:
        log.warning("an answer was kept in another form: shown without its citations", exc_info=True)
        return Answer(question, completed, Status(status), message=text)


def _read(time: str) -> datetime:
    return datetime.fromisoformat(time)


def _folded(text: str) -> str:
    """For searching: case, white space and the two ways of writing æ, ø, å in Unicode don't count."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
