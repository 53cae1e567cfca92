"""The assistant: a question and the conversation so far in, a cited answer or an honest refusal out."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from time import perf_counter

import numpy as np

from assistant import privacy, texts
from assistant.answer import Answer, Citation, Hit, Notice, Statement, Status, Turn
from assistant.citing import verify
from assistant.composition import compose
from assistant.contact_evidence import is_of_another
from assistant.conversation import complete, parts, subject
from assistant.decisions import decisions_of
from assistant.disagreement import Opposed, disagreements
from assistant.fitted import Fitted, read_fitted
from assistant.meetings import Overview, overview, places_of, tell
from assistant.outcome import decide
from assistant.periods import period_of
from assistant.question import Question, QuestionReader
from assistant.refusal import Judgement, evidence, judge, passage_probabilities
from assistant.retrieval import Ranking, passage_area_match, rank_units, warm
from assistant.scope import Scope
from assistant.selection import Selection, decision_of, select, select_at, selected_text, wanted_elsewhere
from ingest.document import Document, DocumentKind, Page
from ingest.embedding import Embedder, QuickQueryEmbedder, SentenceTransformerEmbedder
from ingest.index import Index, open_index
from ingest.settings import BUNDLED_MODEL, ChromaServer, DataFolder, IndexSettings
from ingest.store import Store


@dataclass(frozen=True, slots=True)
class AssistantSettings:
    """How questions are answered. Words are counted at white space."""

    max_words: int = 110
    words_alone: int = 80  # for a place that answers by itself
    words_shared: int = 45  # for each of several places
    max_hits: int = 10
    decision_within: float = 3.0  # log odds: a decision comes before the case that was found if it is this close
    alternative_below: float = 0.75  # a second place is shown when the first is less certain than this …
    alternative_above: float = 0.1  # … and the second at least this certain
    fitted: Fitted = field(default_factory=read_fitted)


@dataclass(frozen=True, slots=True)
class Renewal:
    """How to notice and open a newer index."""

    store: Store
    reopen: Callable[[], Index]


class Assistant:
    """Answers from one index. Safe to share between threads."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        settings: AssistantSettings = AssistantSettings(),
        renewal: Renewal | None = None,
    ) -> None:
        self.embedder = embedder
        self._settings = settings
        self._renewal = renewal
        self._lock = threading.Lock()
        _prepare(index)
        self._use(index)

    @classmethod
    def open(
        cls,
        data: DataFolder,
        settings: AssistantSettings = AssistantSettings(),
        model: str = BUNDLED_MODEL,
        server: ChromaServer | None = None,
    ) -> Assistant:
        """Open the index of a data folder. Raises IndexMissing, IndexMismatch, ModelUnavailable."""
        index = open_index(data, IndexSettings(model=model), server)
        embedder = QuickQueryEmbedder() if model == BUNDLED_MODEL else SentenceTransformerEmbedder(model, data)
        return cls(
            index,
            embedder,
            settings,
            Renewal(Store(data.database), lambda: open_index(data, IndexSettings(model=model), server)),
        )

    def _use(self, index: Index) -> None:
        self.index = index
        self.reader = QuestionReader(index.vocabulary, index.glossary, index.municipality_finder, meeting_years(index))
        self.embedder.queries(["klar"])

    def refresh(self) -> bool:
        """See a newer index if there is one; whether there was."""
        if self._renewal is None or self._renewal.store.fingerprint() == self.index.fingerprint:
            return False
        reopened = self._renewal.reopen()
        _prepare(reopened)  # takes seconds, in which the former index goes on answering
        with self._lock:
            self._use(reopened)
        return True

    # --------------------------------------------------------------------------------------- the documents

    @property
    def documents(self) -> tuple[Document, ...]:
        """In the manifest's order."""
        return self.index.content.documents

    def page(self, document_id: str, number: int) -> Page:
        """Raises KeyError."""
        return self.index.page(document_id, number)

    def page_count(self, document_id: str) -> int:
        """0 for an unknown document."""
        return self.index.page_count(document_id)

    # -------------------------------------------------------------------------------------------- answering

    def ask(self, question: str, history: Sequence[Turn] = (), scope: Scope = Scope()) -> Answer:
        """Answer one question. Never raises for what a user types; the answer's status says what happened."""
        refused = _refuse_input(question)
        if refused is not None:
            return refused
        with self._lock:  # the engines below are not for several threads at once
            return self._answer(question, history, scope)

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = Scope()) -> Iterator[Answer]:
        """As `ask`: the documents' own words are there at once."""
        yield self.ask(question, history, scope)

    def search(self, question: str, count: int) -> tuple[Hit, ...]:
        """The best places for a question, one a page; none for a question that holds nothing to look for."""
        with self._lock:
            understood = self.reader.read(_tidy(question))
            return self._hits([self._rank(understood)], (), count) if understood.weights else ()

    def rank(self, understood: Question) -> Ranking:
        """Every unit of the index with its score for a question that `reader` has read."""
        with self._lock:
            return self._rank(understood)

    def _rank(self, understood: Question) -> Ranking:
        vector = self.embedder.queries([understood.embedded])[0]
        return rank_units(self.index, understood, vector, self._settings.fitted.ranker)

    def _answer(self, question: str, history: Sequence[Turn], scope: Scope) -> Answer:
        clock = _Clock()
        completed = complete(_tidy(question), history)
        understood = self.reader.read(completed)
        if not subject(understood.text):
            return Answer(question, completed, Status.CLARIFY, message=texts.TOO_VAGUE, timings_ms=clock.stop())
        admitted = sum(scope.admits(self.index.documents[identifier]) for identifier in self.index.searched)
        if not admitted:
            message = texts.NOTHING_IN_SCOPE
            return Answer(question, completed, Status.NOT_FOUND, message=message, timings_ms=clock.stop())
        asked = parts(understood.text, self.reader.meeting_years)
        read = [understood, *(self.reader.read(part) for part in asked if len(asked) > 1)]
        clock.lap("understand")
        vectors = self.embedder.queries([question.embedded for question in read])
        clock.lap("embed")
        rankings = [
            self._within(scope, rank_units(self.index, q, v, self._settings.fitted.ranker))
            for q, v in zip(read, vectors, strict=True)
        ]
        rankings[1:] = [_within_year(understood, q, r) for q, r in zip(read[1:], rankings[1:], strict=True)]
        clock.lap("search")
        whole_meeting = overview(self.index, understood, scope)
        if whole_meeting is not None:
            return self._tell_meeting(question, completed, understood, whole_meeting, rankings, clock)
        of_parts = self._select_parts(read, rankings)
        selections = _merged(filter(None, of_parts)) or self._select_whole(read[0], rankings[0])
        judgement = self._judge(read, rankings, selections, of_parts)
        refuse_below = self._settings.fitted.refuse_below
        outcome = decide(self.index, understood, rankings[0], judgement, selections, refuse_below, admitted)
        selections = self._within_area(understood, selections)
        explanation = _explain(understood, judgement, asked)
        hits = self._hits(rankings, selections, self._settings.max_hits)
        if outcome.status is not Status.ANSWERED:
            clock.lap("answer")
            return Answer(
                question,
                completed,
                outcome.status,
                message=outcome.message,
                hits=hits,
                readings=outcome.readings,
                explanation=explanation,
                timings_ms=clock.stop(),
            )
        disagreement = self._disagreement(rankings[0], selections)
        if disagreement is not None:
            selections = self._with_both_sides(understood, rankings[0], selections, disagreement)
        statements, citations = self._say(selections)
        verify(self.index, citations)
        clock.lap("answer")
        return Answer(
            question=question,
            completed_question=completed,
            status=outcome.status,
            statements=statements,
            citations=citations,
            notices=(
                *self._disagreement_notices(disagreement, selections[: len(statements)]),
                *self._notices(understood, citations),
            ),
            hits=hits,
            explanation=explanation,
            timings_ms=clock.stop(),
        )

    def _tell_meeting(
        self,
        question: str,
        completed: str,
        understood: Question,
        found: Overview,
        rankings: Sequence[Ranking],
        clock: _Clock,
    ) -> Answer:
        """The items of a meeting that was asked about as a whole."""
        statements, citations, notices = tell(self.index, found)
        verify(self.index, citations)
        hits = self._hits(rankings, places_of(self.index, found), self._settings.max_hits)
        clock.lap("answer")
        return Answer(
            question=question,
            completed_question=completed,
            status=Status.ANSWERED,
            statements=statements,
            citations=citations,
            notices=(*notices, *self._notices(understood, citations)),
            hits=hits,
            is_list=True,
            explanation={"read_as": understood.text, "overview": found.aspect.value, "years": list(understood.years)},
            timings_ms=clock.stop(),
        )

    def _select_parts(self, read: Sequence[Question], rankings: Sequence[Ranking]) -> list[Selection | None]:
        """The place of each part of the question."""
        settings, index = self._settings, self.index
        selections: list[Selection | None] = []
        for question, ranking in zip(read[1:], rankings[1:], strict=True):
            joint = replace(ranking, scores=ranking.scores + np.float32(0.5) * rankings[0].anywhere)
            found = select(index, question, joint, settings.words_shared)
            if found is not None and is_of_another(index, question, found):
                found = None
            decision = found and decision_of(index, question, joint, found, settings.words_shared)
            selections.append(decision or found)
        return selections

    def _select_whole(self, question: Question, ranking: Ranking) -> list[Selection]:
        """The places to be said of a question of one part: the best and perhaps an alternative."""
        settings, index = self._settings, self.index
        best = select(index, question, ranking, settings.words_alone)
        assert best is not None  # an index without a single unit is never opened
        decision = decision_of(index, question, ranking, best, settings.words_alone)
        if decision is not None:  # what was decided, and the case it was decided in
            case = select(index, question, ranking, settings.words_shared)
            both = [decision, case or best]
            return both if best.score - decision.score < settings.decision_within else both[::-1]
        elsewhere = wanted_elsewhere(index, question, ranking, best)
        if elsewhere is not None:
            return [elsewhere, best]
        probabilities = passage_probabilities(index, ranking)
        if probabilities[best.passage] < settings.alternative_below:
            shorter = select(index, question, ranking, settings.words_shared)
            second = select(index, question, ranking, settings.words_shared, taken=[best])
            likely = second is not None and probabilities[second.passage] >= settings.alternative_above
            if shorter and second and likely and not is_of_another(index, question, second):
                return [shorter, second]
        outcome = decision_of(index, question, ranking, best, 30, asked=False)
        short = outcome and len(selected_text(index, outcome).split()) <= 30
        return [best, outcome] if outcome and short else [best]

    def _judge(
        self,
        read: Sequence[Question],
        rankings: Sequence[Ranking],
        selections: Sequence[Selection],
        of_parts: Sequence[Selection | None],
    ) -> Judgement:
        """Of the question as a whole, or of the part that is answered best, each by its own place."""
        judged = [judge(evidence(self.index, read[0], rankings[0], selections), self._settings.fitted)]
        for question, ranking, own in zip(read[1:], rankings[1:], of_parts, strict=True):
            if own is not None:
                judged.append(judge(evidence(self.index, question, ranking, [own]), self._settings.fitted))
        return max(judged, key=lambda judgement: judgement.probability)

    def _within(self, scope: Scope, ranking: Ranking) -> Ranking:
        """A ranking in which the units of documents outside the scope come last."""
        if scope.is_everything:
            return ranking
        admitted = {document.id for document in self.documents if scope.admits(document)}
        outside = np.array([passage.document_id not in admitted for passage in self.index.passages])
        return replace(ranking, scores=ranking.scores - np.float32(_OUTSIDE) * outside[self.index.unit_passages])

    def _within_area(self, question: Question, selections: Sequence[Selection]) -> list[Selection]:
        """Without places that hold for other municipalities than the one asked about."""
        asked = set(question.municipalities)
        held = [s for s in selections if not asked or passage_area_match(self.index, s.passage, asked) >= 0]
        return held or list(selections)

    def _disagreement(self, ranking: Ranking, selections: Sequence[Selection]) -> tuple[int, Opposed] | None:
        """The first unit to be said that another one, within the scope, counts differently; and that other one."""
        opposed_to = disagreements(self.index)
        return next(
            (
                (unit, opposed)
                for unit in sorted(self._units(selections) & opposed_to.keys())
                for opposed in opposed_to[unit]
                if ranking.scores[opposed.unit] > -_OUTSIDE / 2
            ),
            None,
        )

    def _with_both_sides(
        self, question: Question, ranking: Ranking, selections: Sequence[Selection], sides: tuple[int, Opposed]
    ) -> list[Selection]:
        """The selections with both sides of a disagreement, the other right after the first, in few enough words."""
        unit, opposed = sides
        if opposed.unit in self._units(selections):
            return list(selections)
        words = self._settings.words_shared
        at = next(n for n, selection in enumerate(selections) if unit in self._units([selection]))
        other = select_at(self.index, question, ranking, opposed.unit, words)
        both = [*selections[: at + 1], other]
        if sum(len(selected_text(self.index, selection).split()) for selection in both) > self._settings.max_words:
            both = [select_at(self.index, question, ranking, unit, words), other]
        taken = {selection.passage for selection in both}
        return [*both, *(selection for selection in selections if selection.passage not in taken)]

    def _disagreement_notices(self, sides: tuple[int, Opposed] | None, said: Sequence[Selection]) -> tuple[Notice, ...]:
        """What is not the same, where both sides are said."""
        if sides is None or not {sides[0], sides[1].unit} <= self._units(said):
            return ()
        unit, opposed = sides
        return (
            texts.disagreement_notice((self._title(unit), opposed.said), (self._title(opposed.unit), opposed.opposing)),
        )

    def _units(self, selections: Sequence[Selection]) -> set[int]:
        """The numbers of the selected units in the index."""
        return {int(self.index.unit_starts[s.passage]) + unit for s in selections for unit in s.units}

    def _title(self, unit: int) -> str:
        return self.index.documents[self.index.passages[self.index.places[unit].passage].document_id].title

    def _say(self, selections: Sequence[Selection]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
        statements: list[Statement] = []
        citations: list[Citation] = []
        words = 0
        for selection in selections:
            statement, cited = compose(self.index, selection, len(citations) + 1)
            words += len(statement.text.split())
            if statements and words > self._settings.max_words:
                break
            statements.append(statement)
            citations.extend(cited)
        return tuple(statements), tuple(citations)

    def _hits(self, rankings: Sequence[Ranking], selections: Sequence[Selection], count: int) -> tuple[Hit, ...]:
        """The best places, one a page: first those that were said, then the best for the question and for each part."""
        hits: dict[tuple[str, int], Hit] = {}
        whole = rankings[0]
        said = [(int(self.index.unit_starts[s.passage]) + s.main, whole) for s in selections]
        in_turn = zip(*(zip(ranking.order(), repeat(ranking)) for ranking in rankings), strict=True)
        for number, ranking in chain(said, chain.from_iterable(in_turn)):
            if ranking.scores[number] < -_OUTSIDE / 2:
                continue
            place = self.index.places[number]
            passage = self.index.passages[place.passage]
            page = passage.units[place.unit].spans[0].page
            if (passage.document_id, page) not in hits:
                signals = {name: float(signal[number]) for name, signal in ranking.signals.items()}
                hit = Hit(passage, place.unit, page, float(ranking.scores[number]), signals)
                hits[passage.document_id, page] = hit
            if len(hits) == count:
                break
        return tuple(hits.values())

    def _notices(self, question: Question, citations: Sequence[Citation]) -> tuple[Notice, ...]:
        notices: list[Notice] = []
        if question.corrections:
            notices.append(texts.corrected_notice(question.text))
        for identifier in dict.fromkeys(citation.document_id for citation in citations):
            document = self.index.documents[identifier]
            area = texts.area_notice(document)
            notices.extend(notice for notice in (area, texts.age_notice(document)) if notice is not None)
        return tuple(dict.fromkeys(notices))


def _merged(found: Iterable[Selection]) -> list[Selection]:
    """One selection for each passage, in the order in which they were found."""
    merged: dict[int, Selection] = {}
    for one in found:
        former = merged.get(one.passage, one)
        units = tuple(sorted({*former.units, *one.units}))
        merged[one.passage] = Selection(one.passage, former.main, units, max(former.score, one.score))
    return list(merged.values())


def _prepare(index: Index) -> None:
    """Compute now, not at the first question, what answering keeps of an index: seconds."""
    warm(index)
    disagreements(index)
    decisions_of(index)


def _tidy(question: str) -> str:
    """In one line, letters composed: copied from elsewhere, "å" may be an "a" and a ring."""
    return " ".join(unicodedata.normalize("NFC", question).split())


def meeting_years(index: Index) -> frozenset[int]:
    """The years of the minutes, as far as they are known."""
    minutes = (document for document in index.content.documents if document.kind is DocumentKind.MINUTES)
    held = (period_of(document.date, document.date_note) for document in minutes)
    return frozenset(period.earliest.year for period in held if period.earliest is not None)


def _within_year(whole: Question, part: Question, ranking: Ranking) -> Ranking:
    """Where several years are asked about, and a part asks about one: what is not of that year comes last."""
    if len(whole.years) < 2 or len(part.years) != 1:
        return ranking
    return replace(ranking, scores=ranking.scores - np.float32(_OUTSIDE) * (ranking.signals["year"] == 0))


_OUTSIDE = 1e4  # more than any score: what lies outside a scope is never before what lies inside


def _refuse_input(question: str) -> Answer | None:
    """What is not looked for at all. An answer never repeats a civil registration number."""
    if not question.strip():
        return Answer(question, question, Status.BLOCKED, message=texts.EMPTY_QUESTION)
    if privacy.find(question):
        shown = privacy.redacted(question)
        return Answer(shown, shown, Status.BLOCKED, message=texts.CIVIL_REGISTRATION_NUMBER)
    if len(question) > texts.MAX_CHARACTERS:
        return Answer(question, question, Status.BLOCKED, message=texts.TOO_LONG)
    return None


def _explain(question: Question, judgement: Judgement, asked: Sequence[str]) -> dict[str, object]:
    return {
        "read_as": question.text,
        "parts": list(asked),
        "wants": sorted(question.wants),
        "municipalities": list(question.municipalities),
        "years": list(question.years),
        "corrections": {c.typed: c.taken_for for c in question.corrections},
        "expansions": {said: list(keys) for said, keys in question.expansions.items()},
        "probability": round(judgement.probability, 3),
        "features": {name: round(value, 3) for name, value in judgement.features.items()},
    }


class _Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self._start = self._last = perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = perf_counter()
        self._laps[step] = 1000 * (now - self._last)
        self._last = now

    def stop(self) -> dict[str, float]:
        return {**self._laps, "total": 1000 * (perf_counter() - self._start)}
