"""Whether the documents hold the answer: a logistic model over a few readable features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.contact_evidence import recorded
from assistant.evidence import HARD_WANTS, TYPED_WANTS, holds_wanted
from assistant.fitted import Fitted
from assistant.question import Question, Want, wants_of
from assistant.retrieval import NEW, Ranking, Signal
from assistant.selection import Selection
from ingest.index import Index, UnitPlace

# Features that speak against an answer; all others speak for one.
AGAINST = frozenset({"unlike", "missing", "not_recorded", "unanswered", "unanswered_words"})
NEIGHBOURS = 40  # questions, answered or not, that are looked at around the one that is asked


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against an answer. `is_new`: the place's document has no known questions."""

    features: Mapping[str, float]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """`probability` (0 to 1) that the documents hold the answer, and the features it rests on."""

    probability: float
    features: Mapping[str, float]


def judge(found: Evidence, fitted: Fitted) -> Judgement:
    """How likely it is that a place with these features answers the question. The coefficients: see `eval.tune`."""
    model = fitted.refusal_of_new if found.is_new else fitted.refusal
    return Judgement(model.probability(found.features), found.features)


def evidence(index: Index, question: Question, ranking: Ranking, selections: Sequence[Selection]) -> Evidence:
    """What speaks for and against the best of the places, and `missing`, about what all of them say together.

    best_unit: cosine of the place's nearest unit, times 10.
    coverage: share of the question's words (weighted by rarity) that the place, its headings or its known
        questions hold, as typed, in all their parts or as the glossary has them.
    missing: share of the wanted kinds of thing with an unmistakable form (a number, an address, an amount) that
        the selected units do not hold.

    recorded, not_recorded: how much of the question names a contact that has, or that lacks, what is wanted of it.

    Where its document has known questions:

    unlike: how much nearer the place's known questions are than those among them that want the same kind of
        thing, times 10; large where the place is known, but not for that.
    nearer: how much nearer the nearest known question is than the nearest one that no document answers (cosine;
        not adapted: the adapter was taught that known questions are near), times 10.
    nearer_words, nearer_phrases: the same by content words, and by all words and pairs of them (BM25).
    neighbours: the share of known ones among the nearest of all questions, answered or not.
    phrasing: whether it is put like known questions (about 1) or like those that no document answers (about -1).
    wording: the same by its words and word pairs (log odds).

    Where it has none:

    phrasing, wording: as above.
    unanswered, unanswered_words: how near the nearest question is that no document answers (cosine, times 10;
        BM25).

    What needs questions that no document answers is left out where the index holds none.
    """
    place = max(selections, key=lambda selection: selection.score).passage
    units = slice(int(index.unit_starts[place]), int(index.unit_starts[place + 1]))
    text = "\n".join(index.unit_text(UnitPlace(s.passage, unit)) for s in selections for unit in s.units)
    known, unanswered = ranking.known, ranking.unanswered
    is_new = bool(ranking.signals[NEW][units.start] > 0)
    recorded_share, not_recorded_share = recorded(index, question)
    found = {
        "best_unit": 10 * float(ranking.signals["dense_unit"][units].max()),
        "coverage": _coverage(index, question, index.passage_keys[place]),
        "missing": _missing(text, question.wants & HARD_WANTS),
        "certain": float(passage_probabilities(index, ranking)[place]),
        "recorded": recorded_share,
        "not_recorded": not_recorded_share,
    }
    if not len(unanswered.dense):
        told = {} if is_new else {"unlike": 10 * _unlike(index, question, ranking, place)}
    elif is_new:
        told = {
            "phrasing": ranking.phrasing,
            "wording": ranking.wording,
            "unanswered": 10 * _highest(unanswered.dense),
            "unanswered_words": _highest(unanswered.lexical),
        }
    else:
        told = {
            "phrasing": ranking.phrasing,
            "wording": ranking.wording,
            "unlike": 10 * _unlike(index, question, ranking, place),
            "nearer": 10 * (_highest(known.dense) - _highest(unanswered.dense)),
            "nearer_words": _highest(known.lexical) - _highest(unanswered.lexical),
            "nearer_phrases": _highest(known.phrases) - _highest(unanswered.phrases),
            "neighbours": _known_neighbours(known.dense, unanswered.dense),
        }
    return Evidence(found | told, is_new)


def _highest(similarities: Signal) -> float:
    return float(similarities.max(initial=0.0))


def _known_neighbours(known: Signal, unanswered: Signal) -> float:
    """The share of known questions among the NEIGHBOURS most alike, as if there were as many of one kind as of the other."""
    nearest = np.argsort(-np.concatenate([known, unanswered]), kind="stable")[:NEIGHBOURS]
    are_known = int((nearest < len(known)).sum())
    of_known = are_known / len(known) if len(known) else 0.0
    of_unanswered = (len(nearest) - are_known) / len(unanswered)
    return of_known / (of_known + of_unanswered)


def _missing(text: str, wants: frozenset[Want]) -> float:
    return sum(not holds_wanted(text, want) for want in wants) / len(wants) if wants else 0.0


def _unlike(index: Index, question: Question, ranking: Ranking, passage: int) -> float:
    typed = question.wants & TYPED_WANTS
    known = index.passage_questions[passage]
    if not typed or not known:
        return 0.0
    similarities = ranking.known.dense[list(known)]
    alike = [s for s, n in zip(similarities, known, strict=True) if typed & wants_of(index.question_text(n))]
    return float(similarities.max() - max(alike, default=similarities.min()))


def passage_probabilities(index: Index, ranking: Ranking) -> np.ndarray:
    """(passages,): the softmax over units, summed by passage. The ranker was fitted to make it a likelihood."""
    exponential = np.exp(ranking.scores - ranking.scores.max())
    return np.add.reduceat(exponential, index.unit_starts[:-1]) / exponential.sum()


def _coverage(index: Index, question: Question, held: frozenset[str]) -> float:
    rarity = {key: index.rarity(key) for key in question.typed}
    covered = sum(weight for key, weight in rarity.items() if _held(key, question, held))
    return covered / total if (total := sum(rarity.values())) else 0.0


def _held(key: str, question: Question, held: frozenset[str]) -> bool:
    """Whether a place holds a word, all parts of it, or what the glossary has for it."""
    parts = question.compounds.get(key)
    return key in held or bool(parts and parts <= held) or bool(question.meant.get(key, frozenset()) & held)
