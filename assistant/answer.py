"""What comes out: an Answer of statements, each with citations that stand verbatim on their page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from assistant.scope import Scope
from ingest.document import Passage


class Status(StrEnum):
    """Whether there is an answer, and if not, why."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"  # the documents don't say
    OUT_OF_SCOPE = "out_of_scope"  # they say it for another municipality only, or it is not their subject
    CLARIFY = "clarify"  # too vague to look for
    BLOCKED = "blocked"  # not a question we take: empty, far too long, with a civil registration number


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the conversation so far."""

    role: str  # "user" or "assistant"
    content: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that was found. `score` and the signals: higher is better, comparable within one question."""

    passage: Passage
    unit: int  # number of the unit in the passage that fits best
    page: int  # where that unit stands (its first page)
    score: float
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Citation:
    """`quote` is `page.text[start:end]` of the page it names, nothing else."""

    number: int  # 1-based, as shown in the answer
    document_id: str
    document_title: str
    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of the answer, with the numbers of the citations it rests on."""

    text: str
    citations: tuple[int, ...]


class NoticeKind(StrEnum):
    """What the reader should know about an answer besides itself."""

    AREA = "area"
    AGE = "age"
    DISAGREEMENT = "disagreement"
    READING = "reading"  # how the question was understood
    WRITING = "writing"  # what became of a chat model's sentences


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence in Danish beside the answer."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question. `message` is the Danish sentence of a refusal, empty when answered."""

    question: str
    completed_question: str  # with what the conversation adds; the same as `question` if nothing
    status: Status
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    message: str = ""
    notices: tuple[Notice, ...] = ()
    hits: tuple[Hit, ...] = ()  # best first, also those behind a refusal
    readings: tuple[str, ...] = ()  # questions that may have been meant, where this one was refused
    is_list: bool = False  # a list of records, which no chat model is to put in other words
    writer: str = ""  # the chat model that wrote the statements; empty: they are the documents' own words
    tokens: int | None = None  # that the chat model used
    explanation: Mapping[str, object] = field(default_factory=dict)  # how the question was understood and decided
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The answer (or the refusal's sentence) as plain text."""
        return "\n".join(statement.text for statement in self.statements) or self.message


class Answerer(Protocol):
    """What answers questions: the assistant alone, or with a chat model."""

    def ask(self, question: str, history: Sequence[Turn] = (), scope: Scope = Scope()) -> Answer:
        """One answer. Never raises for what a user types."""
        ...

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = Scope()) -> Iterator[Answer]:
        """The answer as it grows, each a whole one of what has been checked so far; the last is final."""
        ...
