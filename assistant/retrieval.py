"""Finding the place: dense and lexical signals for every unit, combined into one ranking."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.adapter import read_adapter
from assistant.evidence import TYPED_WANTS, holds_wanted
from assistant.phrasing import discriminant, wording
from assistant.question import Question, Want
from ingest.embedding import Vectors
from ingest.index import Index

Signal = NDArray[np.float32]

# For documents whose questions nobody wrote down these stand in for what their known questions would tell.
_STAND_INS = ("dense_unit", "dense_passage", "words")
ELSEWHERE = 12.0  # the least that the signal of this name counts (log odds): more than being alike makes up for
NEW = "unquestioned"  # 1 for the units of such documents
# Signals that are shares or signs, or standardised already; all others are standardised over the units of the index.
UNSCALED = frozenset(
    {"wanted", "decision", "area", "elsewhere", "year", NEW, *(f"{NEW}_{name}" for name in _STAND_INS)}
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a question is to each of some others; each of shape (questions,), higher is more alike."""

    dense: Signal  # cosine
    lexical: Signal  # BM25 over content words
    phrases: Signal  # BM25 over all words and word pairs


@dataclass(frozen=True, slots=True)
class Adapted:
    """What the adapter turned, or how like it is to a question that was turned too (cosine); a row for each."""

    questions: Vectors  # those that units answer
    centres: Vectors  # of each unit's questions; zeros where it has none
    units: Vectors


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every unit of the index with its score, and the signals that made it (of shape (units,))."""

    scores: Signal
    signals: Mapping[str, Signal]
    known: Likeness  # to the questions that units answer
    unanswered: Likeness  # to those that no document answers
    adapted: Signal  # cosine to the questions that units answer, all turned by the adapter
    phrasing: float  # by the discriminant of assistant.phrasing; 0 where the index can't tell
    wording: float  # by its naive Bayes; 0 where the index can't tell

    @property
    def anywhere(self) -> Signal:
        """The scores as they would be if it did not matter which municipality a place is about."""
        return np.subtract(self.scores, ELSEWHERE * self.signals["elsewhere"], dtype=np.float32)

    def order(self) -> NDArray[np.intp]:
        """Unit numbers, best first; ties in reading order."""
        return np.argsort(-self.scores, kind="stable")


def warm(index: Index) -> None:
    """Compute now, not at the first question, what ranking keeps of an index: some seconds."""
    with ThreadPoolExecutor(1) as beside:  # matrix products, while Python reads words
        turned = beside.submit(_adapted, index)
        index.warm()
        turned.result()
    discriminant(index)
    wording(index)
    for want in TYPED_WANTS:
        _holding(index, want)


def rank_units(
    index: Index,
    question: Question,
    vector: Vectors,
    weights: Mapping[str, float],
    unquestioned: frozenset[str] = frozenset(),
) -> Ranking:
    """Score all units for a question: a weighted sum of their signals, log odds up to a constant.

    `vector` is the question's embedding, shape (dimensions,); `weights` come from `eval.tune`, a signal without
    one does not count. `unquestioned`: documents to be ranked as if nobody had written down their questions.
    """
    adapted = read_adapter().questions(vector)
    area = _area(index, question)
    elsewhere = _elsewhere(index, question, area)[index.unit_passages]
    ours = elsewhere[index.question_units] == 0
    known = Likeness(
        np.where(ours, index.question_vectors @ vector, np.float32(-1)),
        np.where(ours, index.lexical_questions.scores(question.weights), np.float32(0)),
        np.where(ours, index.phrases_of_questions.scores(question.phrases), np.float32(0)),
    )
    unanswered = Likeness(
        index.unanswered_vectors @ vector,
        index.lexical_unanswered.scores(question.weights),
        index.phrases_of_unanswered.scores(question.phrases),
    )
    turned = _adapted(index)
    near = Adapted(turned.questions @ adapted, turned.centres @ adapted, turned.units @ adapted)
    signals = {
        **_unit_signals(index, question, vector, known, near, unquestioned),
        "area": area[index.unit_passages],
        "elsewhere": elsewhere,
    }
    scores = np.zeros(len(index.places), np.float32)
    for name, signal in signals.items():
        scores += np.float32(weights.get(name, 0.0)) * scaled(name, signal)
    by_vector, by_words = discriminant(index), wording(index)
    return Ranking(
        scores,
        signals,
        known,
        unanswered,
        near.questions,
        by_vector.of(vector) if by_vector else 0.0,
        by_words.of(question.phrases) if by_words else 0.0,
    )


def scaled(name: str, signal: Signal) -> Signal:
    """A signal as the ranker weighs it."""
    return signal if name in UNSCALED else standardise(signal)


def _unit_signals(
    index: Index,
    question: Question,
    vector: Vectors,
    known: Likeness,
    adapted: Adapted,
    unquestioned: frozenset[str],
) -> dict[str, Signal]:
    """The raw signals of every unit but those of its municipality, each of shape (units,), higher is better.

    A unit is judged by itself, by its passage, by the questions that it or its passage is known to answer, and
    by whether it holds the kind of thing that is wanted, for the year that is asked about. In a document without
    known questions, only by what is left.
    """
    per_passage = index.unit_passages
    new = _unquestioned(index, unquestioned)
    signals = {
        "dense_passage": index.passage_similarities(vector)[per_passage],
        "dense_unit": index.unit_vectors @ vector,
        "adapted_unit": adapted.units,
        "adapted_question": _best_question(index, adapted.questions, new, floor=0.0),
        "adapted_centre": np.where(new, np.float32(0.0), adapted.centres),
        "dense_question": _best_question(index, known.dense, new, floor=0.75),
        "words": _words(index, question, new),
        "phrases": np.where(new, np.float32(0.0), index.asked_phrases.scores(question.phrases)),
        "wanted": _wanted(index, question),
        "decision": _decision(index, question),
        "year": _year(index, question),
    }
    stand_ins = {f"{NEW}_{name}": new * standardise(signals[name]) for name in _STAND_INS}
    return {**signals, NEW: new.astype(np.float32), **stand_ins}


def _unquestioned(index: Index, pretended: frozenset[str]) -> NDArray[np.bool_]:
    """(units,): whether a unit's document has no known question, or is to be treated so."""
    questioned = index.questioned - pretended
    return np.array([passage.document_id not in questioned for passage in index.passages])[index.unit_passages]


@lru_cache(maxsize=2)
def _adapted(index: Index) -> Adapted:
    """What the index holds, turned like the question that is asked; each of shape (n, dimensions)."""
    adapter = read_adapter()
    questions = adapter.questions(index.question_vectors)
    sums = np.zeros_like(index.unit_vectors)
    if len(questions):
        np.add.at(sums, index.question_units, questions)
    centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return Adapted(questions, centres, adapter.units(index.unit_vectors))


def _words(index: Index, question: Question, new: NDArray[np.bool_]) -> Signal:
    """(units,): by the known questions as well, but by its text alone where `new`."""
    scores = index.asked_words.scores(question.weights)
    return np.where(new, index.unit_words.scores(question.weights), scores) if new.any() else scores


def _wanted(index: Index, question: Question) -> Signal:
    """The share of the wanted kinds of thing (number, hour, amount …) that each unit holds."""
    typed = sorted(question.wants & TYPED_WANTS)
    if not typed:
        return np.zeros(len(index.places), np.float32)
    return np.stack([_holding(index, want) for want in typed]).mean(axis=0, dtype=np.float32)


@lru_cache(maxsize=2 * len(TYPED_WANTS))
def _holding(index: Index, want: Want) -> Signal:
    """(units,): 1 where a unit holds the wanted kind of thing. The same for every question to an index."""
    return np.array([holds_wanted(index.unit_text(place), want) for place in index.places], np.float32)


def _decision(index: Index, question: Question) -> Signal:
    """1 for the units of what a committee decided or agreed, where a decision is asked for."""
    if Want.DECISION not in question.wants:
        return np.zeros(len(index.places), np.float32)
    return np.array(index.agreed, np.float32)[index.unit_passages]


def _area(index: Index, question: Question) -> Signal:
    """(passages,): 1 where the passage is about a municipality asked about, -1 where about others only."""
    asked = set(question.municipalities)
    if not asked:
        return np.zeros(len(index.passages), np.float32)
    return np.array([passage_area_match(index, n, asked) for n in range(len(index.passages))], np.float32)


def _elsewhere(index: Index, question: Question, area: Signal) -> Signal:
    """(passages,): -1 where a passage is about other municipalities only, and there are documents of one asked about."""
    asked = set(question.municipalities)
    if not any(asked & set(document.area) for document in index.documents.values()):
        return np.zeros(len(index.passages), np.float32)
    return np.minimum(area, 0)


def passage_area_match(index: Index, passage: int, asked: set[str]) -> int:
    """1: it holds for or names one of the municipalities; -1: it holds for others only; 0: for the whole country."""
    area = set(index.documents[index.passages[passage].document_id].area)
    if asked & (area | index.passage_municipalities[passage]):
        return 1
    return -1 if area or index.passage_municipalities[passage] else 0


def _year(index: Index, question: Question) -> Signal:
    """1 for the units of a document of the year asked about, or that name it."""
    if not question.years:
        return np.zeros(len(index.places), np.float32)
    years = {str(year) for year in question.years}
    documents = {
        identifier: any(year in f"{document.title} {document.date or ''} {document.date_note or ''}" for year in years)
        for identifier, document in index.documents.items()
    }
    return np.array(
        [
            documents[index.passages[place.passage].document_id]
            or any(year in index.unit_text(place) for year in years)
            for place in index.places
        ],
        np.float32,
    )


def _best_question(index: Index, scores: Signal, new: NDArray[np.bool_], floor: float) -> Signal:
    """For each unit the score of the best of its questions; `floor` where it has none, or they are not to count."""
    best = np.full(len(index.places), floor, np.float32)
    np.maximum.at(best, index.question_units, scores)
    best[new] = floor
    return best


def standardise(signal: Signal) -> Signal:
    """Mean 0, standard deviation 1 over all units; zeros where all are alike."""
    deviation = float(signal.std())
    return (signal - signal.mean()) / np.float32(deviation) if deviation > 1e-9 else np.zeros_like(signal)
