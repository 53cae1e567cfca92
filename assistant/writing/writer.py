"""Answers in a chat model's words, each sentence shown only after the documents were found to say it.

The assistant finds the places and decides whether there is an answer at all; what it refuses is never sent anywhere.
Whatever the model does, a reader gets an answer within the time limit: in the documents' own words at worst.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from time import monotonic

from assistant import privacy
from assistant import texts as assistant_texts
from assistant.answer import Answer, Citation, Notice, NoticeKind, Statement, Status, Turn
from assistant.assistant import Assistant
from assistant.citing import cite, verify
from assistant.errors import ChatModelTooSlow, ChatModelUnavailable
from assistant.evidence import HARD_WANTS, holds_wanted
from assistant.grounding import Reason, check
from assistant.question import wants_of
from assistant.scope import Scope
from assistant.writing import texts
from assistant.writing.language import is_danish
from assistant.writing.model import CUT_OFF, ChatModel, Usage
from assistant.writing.parsing import Parsed, Written, parse
from assistant.writing.prompt import overhead, prompt_of, repeats_rules
from assistant.writing.settings import ChatSettings
from assistant.writing.sources import Source, quotes, sources_of
from assistant.writing.support import Support, support
from ingest.danish import keys
from ingest.index import Index

log = logging.getLogger(__name__)

MOST_WORDS = 110  # of an answer; what a model writes beyond is not waited for
MOST_CHARACTERS = 6_000  # of a reply that never ends
MOST_REJECTED = 6  # sentences that don't hold, after which a reply is not worth reading on

_MAY_END = re.compile(r"[.!?:…\]})\"\n]|[A-ZÆØÅ]")  # a piece without any of these finishes no sentence


class WritingAssistant:
    """An assistant with a chat model. Safe to share between threads."""

    def __init__(self, assistant: Assistant, model: ChatModel) -> None:
        self.assistant = assistant
        self.model = model

    @property
    def settings(self) -> ChatSettings:
        """Those of the chat model."""
        return self.model.settings

    @property
    def destination(self) -> str:
        """Where questions and passages are sent, in Danish."""
        return self.settings.destination

    def ask(self, question: str, history: Sequence[Turn] = (), scope: Scope = Scope()) -> Answer:
        """One answer. Never raises for what a user types, nor for what the model does."""
        *_, answer = self.stream(question, history, scope)
        return answer

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = Scope()) -> Iterator[Answer]:
        """The answer as it grows, sentence by sentence; closing the generator stops the model."""
        start = monotonic()
        index, found = self._find(question, history, scope)
        if found.status is not Status.ANSWERED or found.is_list:
            yield found
            return
        if privacy.holds([question, found.completed_question]):
            yield _with_notices(found, [texts.PERSONAL])
            return
        draft = _Draft(index, found, self.settings, start)
        try:
            draft.sources = sources_of(index, found, self._budget(found.completed_question))
            if not draft.sources:
                yield _with_notices(found, [texts.NO_SOURCES])
                return
            for _ in self._write(draft, start):
                yield draft.answer()
        except ChatModelUnavailable as error:
            log.warning("%s", error)
            failed = texts.BROKEN_OFF if draft.begun else texts.UNAVAILABLE
            draft.interrupted = texts.TOO_SLOW if isinstance(error, ChatModelTooSlow) else failed
        yield draft.finished()

    def _find(self, question: str, history: Sequence[Turn], scope: Scope) -> tuple[Index, Answer]:
        """The assistant's answer and the index that it is from, also where a newer one comes meanwhile."""
        while True:
            index = self.assistant.index
            found = self.assistant.ask(question, history, scope)
            if self.assistant.index is index:
                return index, found

    def _budget(self, question: str) -> int:
        """Tokens that the sources may take."""
        return self.model.window - self.settings.max_output_tokens - overhead(question)

    def _write(self, draft: _Draft, start: float) -> Iterator[None]:
        """Put the model's sentences into the draft as they are finished; yields whenever it has grown."""

        whole = self.settings.time_limit_s
        first = min(self.settings.first_sentence_s, whole)

        def deadline() -> float:
            return start + (whole if draft.read else first)

        text, pieces = "", self.model.stream(prompt_of(draft.found.completed_question, draft.sources), deadline)
        stopped = ""
        with closing(pieces):
            for piece in pieces:
                text += piece.text
                draft.begun = bool(text)
                draft.usage = piece.usage or draft.usage
                stopped = piece.stopped or stopped
                if _MAY_END.search(piece.text) and draft.take(parse(text, complete=False)):
                    yield
                if draft.is_full or len(text) > MOST_CHARACTERS:
                    return
        if stopped in CUT_OFF:
            draft.interrupted = texts.BROKEN_OFF
        if draft.take(parse(text, complete=True, cut_off=stopped in CUT_OFF)):
            yield


@dataclass(slots=True)
class _Draft:
    """An answer while it is written."""

    index: Index
    found: Answer  # the assistant's, in the documents' own words
    settings: ChatSettings
    start: float
    sources: tuple[Source, ...] = ()
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    begun: bool = False  # whether the model wrote anything
    read: int = 0  # sentences of the model, whatever became of them
    held: int = 0  # those that were taken over
    replaced: int = 0
    left_out: int = 0
    foreign: int = 0  # those in another language
    reasons: list[Reason] = field(default_factory=list)
    missing: bool = False
    interrupted: str = ""  # why, as it is said where nothing was written at all
    usage: Usage | None = None
    _said: set[frozenset[str]] = field(default_factory=set)
    _own: set[int] = field(default_factory=set)  # statements of `found` that are in the answer already

    @property
    def words(self) -> int:
        return sum(len(statement.text.split()) for statement in self.statements)

    @property
    def is_full(self) -> bool:
        """Whether more of the model's sentences would not be shown anyway."""
        return self.words >= MOST_WORDS or self.replaced + self.left_out >= MOST_REJECTED

    def take(self, parsed: Parsed) -> bool:
        """Check the sentences that are new; whether the answer has grown."""
        before = len(self.statements)
        for sentence in parsed.sentences[self.read :]:
            self.read += 1
            if not self.is_full:
                self._take(sentence)
        self.missing = parsed.missing
        return len(self.statements) > before

    def _take(self, sentence: Written) -> None:
        said = frozenset(keys(sentence.text))
        if said in self._said:  # a model that repeats itself
            return
        self._said.add(said)
        if not is_danish(sentence.text):
            self.foreign += 1
            self._reject(sentence)
            return
        found = Support() if repeats_rules(sentence.text) else support(sentence, self.sources, check)
        if not found.selections:
            self.reasons.extend(found.reasons)
            self._reject(sentence)
        elif self.words + len(sentence.text.split()) <= MOST_WORDS:
            self.held += 1
            self._add(sentence.text, [c for selection in found.selections for c in cite(self.index, selection, 1)])

    def _reject(self, sentence: Written) -> None:
        """In its place the documents' own words about what it cites, if the assistant would have said them."""
        named = [source.passage for source in self.sources if source.number in sentence.sources]
        for number, statement in enumerate(self.found.statements):
            cited = [self.found.citations[n - 1] for n in statement.citations]
            if not any(quotes(citation, passage) for citation in cited for passage in named):
                continue
            if number not in self._own and all(any(_overlap(one, c) for c in self.citations) for one in cited):
                break  # the model has told that place already
            if number not in self._own:
                self._add_own(number)
            self.replaced += 1
            return
        self.left_out += 1

    def _add_own(self, number: int) -> None:
        """A statement of the assistant."""
        self._own.add(number)
        statement = self.found.statements[number]
        self._add(statement.text, [self.found.citations[n - 1] for n in statement.citations])

    def _add(self, text: str, citations: Sequence[Citation]) -> None:
        numbers = tuple(dict.fromkeys(self._number(citation) for citation in citations))
        self.statements.append(Statement(text, numbers))

    def _number(self, citation: Citation) -> int:
        """Its number in this answer; a quote that is cited again keeps its number."""
        for known in self.citations:
            if replace(citation, number=known.number) == known:
                return known.number
        self.citations.append(replace(citation, number=len(self.citations) + 1))
        return len(self.citations)

    # ------------------------------------------------------------------------------------------- the answer

    def answer(self, notices: Sequence[str] = ()) -> Answer:
        """What has been checked so far."""
        verify(self.index, self.citations)
        return replace(
            self._own_words(),
            statements=tuple(self.statements),
            citations=tuple(self.citations),
            notices=(*self._source_notices(), *map(texts.writing, notices)),
            writer=self.settings.name if self.held else "",
        )

    def finished(self) -> Answer:
        """The whole answer: with the documents' own words where the model's don't reach."""
        if not self.held:
            return _with_notices(self._own_words(), [self._why_nothing()])
        added = self._add_uncovered() if self.interrupted else self._add_wanted()
        notices = [
            self.interrupted and (texts.INTERRUPTED if added else texts.STOPPED),
            not self.interrupted and added and texts.COMPLETED,
            self.replaced and texts.replaced(self.replaced),
            self.left_out and texts.left_out(self.left_out),
            self.missing and texts.MISSING,
        ]
        return self.answer([notice for notice in notices if isinstance(notice, str) and notice])

    def _own_words(self) -> Answer:
        """The assistant's answer with what the chat model took."""
        total = 1000 * (monotonic() - self.start)
        timings = dict(self.found.timings_ms)
        return replace(
            self.found,
            tokens=self.usage.prompt + self.usage.answer if self.usage else None,
            explanation={**self.found.explanation, "writing": self._explanation()},
            timings_ms={**timings, "write": total - timings.get("total", 0.0), "total": total},
        )

    def _add_uncovered(self) -> bool:
        """Add what the assistant would have said about places that are not cited yet; whether there was any."""
        cited = list(self.citations)
        numbers = [
            number
            for number, statement in enumerate(self.found.statements)
            if number not in self._own
            and not any(_overlap(self.found.citations[n - 1], other) for n in statement.citations for other in cited)
        ]
        for number in numbers:
            self._add_own(number)
        return bool(numbers)

    def _add_wanted(self) -> bool:
        """Add the documents' own words where a number, an hour, an amount was asked for and the model left it out."""
        wanted = wants_of(self.found.completed_question) & HARD_WANTS
        lacking = [w for w in wanted if not any(holds_wanted(statement.text, w) for statement in self.statements)]
        numbers = [
            number
            for number, statement in enumerate(self.found.statements)
            if number not in self._own and any(holds_wanted(statement.text, want) for want in lacking)
        ]
        for number in numbers:
            self._add_own(number)
        return bool(numbers)

    def _why_nothing(self) -> str:
        if self.interrupted:
            return self.interrupted
        if not self.read:
            return texts.FOUND_NOTHING if self.missing else texts.UNREADABLE
        return texts.NOT_DANISH if self.foreign == self.read else texts.NOTHING_HELD

    def _source_notices(self) -> tuple[Notice, ...]:
        """Area and age of the documents that are cited now, besides what else the assistant had to say."""
        kept = [notice for notice in self.found.notices if notice.kind not in (NoticeKind.AREA, NoticeKind.AGE)]
        documents = [self.index.documents[name] for name in dict.fromkeys(c.document_id for c in self.citations)]
        told = [n for d in documents for n in (assistant_texts.area_notice(d), assistant_texts.age_notice(d)) if n]
        return tuple(dict.fromkeys([*kept, *told]))

    def _explanation(self) -> dict[str, object]:
        """What became of the model's sentences; none of them is shown that wasn't found in the documents."""
        return {
            "model": self.settings.model,
            "destination": self.settings.destination,
            "sources": [f"{s.document.id}, side {s.passage.pages[0]}" for s in self.sources],
            "sentences": self.read,
            "held": self.held,
            "replaced": self.replaced,
            "left_out": self.left_out,
            "cost": self.settings.cost(self.usage.prompt, self.usage.answer) if self.usage else None,
            "reasons": sorted({reason.value for reason in self.reasons}),
        }


def _overlap(one: Citation, other: Citation) -> bool:
    same_page = (one.document_id, one.page) == (other.document_id, other.page)
    return same_page and one.start < other.end and one.end > other.start


def _with_notices(answer: Answer, notices: Sequence[str]) -> Answer:
    return replace(answer, notices=(*answer.notices, *map(texts.writing, notices)))
