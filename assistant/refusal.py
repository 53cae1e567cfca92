"""Whether the documents hold the answer: a logistic model over a few readable features."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.evidence import HARD_WANTS, TYPED_WANTS, holds_wanted
from assistant.question import Question, Want, wants_of
from assistant.retrieval import Ranking, Signal
from assistant.selection import Selection
from ingest.index import Index, UnitPlace


@dataclass(frozen=True, slots=True)
class Judgement:
    """`probability` (0 to 1) that the documents hold the answer, and the features it rests on."""

    probability: float
    features: Mapping[str, float]


def judge(found: Mapping[str, float], coefficients: Mapping[str, float]) -> Judgement:
    """How likely it is that a place with these features answers the question. `coefficients`: see `eval.tune`."""
    logit = coefficients["intercept"] + sum(coefficients.get(name, 0.0) * value for name, value in found.items())
    return Judgement(1 / (1 + math.exp(-logit)), found)


def features(
    index: Index, question: Question, ranking: Ranking, selection: Selection, wanted_weight: float
) -> dict[str, float]:
    """What speaks for and against an answer.

    best_question, best_unit: cosines of the nearest known question and unit of the place, times 10.
    unit_above_rest, passage_above_rest, question_above_rest: by how many standard deviations the place's cosines
        are above those of the whole index: some questions are near to everything.
    lexical_question: BM25 score of the place's nearest known question, by the rarity of the words asked.
    coverage: share of the question's words (weighted by rarity) that the place, its headings or its known
        questions hold, as typed or as the glossary has them.
    strange: rarity-weighted share of words that no document holds at all.
    certainty: the ranker's probability of the place's passage.
    agreement: the share of the signals whose own best passage is the selected one.
    displaced: how much better another passage fits when the wanted kind of thing is left out of account; large
        where a number was found, but somebody else's.
    unlike: how much nearer the place's known questions are than those among them that want the same kind of
        thing; large where the place is known, but not for that.
    missing_hard, missing_soft: share of the wanted kinds of thing that the selected units do not hold; hard ones
        have an unmistakable form (a number, an address, an amount).
    """
    signals = ranking.signals
    start, end = index.unit_starts[selection.passage], index.unit_starts[selection.passage + 1]
    selected = [int(start) + unit for unit in selection.units]
    text = "\n".join(index.unit_text(UnitPlace(selection.passage, unit)) for unit in selection.units)
    coverage, strange = _coverage(index, question, selection)
    plain = ranking.scores - np.float32(wanted_weight) * signals["wanted"]
    found = {
        "best_question": 10 * float(signals["dense_question"][selected].max()),
        "best_unit": 10 * float(signals["dense_unit"][start:end].max()),
        "unit_above_rest": _above_rest(signals["dense_unit"], slice(start, end)),
        "passage_above_rest": _above_rest(signals["dense_passage"], slice(start, end)),
        "question_above_rest": _above_rest(
            ranking.question_similarities, list(index.passage_questions[selection.passage])
        ),
        "lexical_question": float(signals["lexical_question_near"][start]) / _attainable(index, question),
        "coverage": coverage,
        "strange": strange,
        "certainty": float(passage_probabilities(index, ranking)[selection.passage]),
        "agreement": float(np.mean([best == selection.passage for best in _best_passages(index, ranking)])),
        "score": float(plain[start:end].max()),
        "displaced": float(plain.max() - plain[start:end].max()),
        "unlike": 10 * _unlike(index, question, ranking, selection.passage),
        "missing_hard": _missing(text, question.wants & HARD_WANTS),
        "missing_soft": _missing(text, question.wants & (TYPED_WANTS - HARD_WANTS)),
    }
    return found


def _above_rest(similarities: Signal, place: slice | list[int]) -> float:
    deviation = float(similarities.std()) if len(similarities) else 0.0
    at_place = similarities[place]
    return float((at_place.max() - similarities.mean()) / deviation) if deviation > 0 and len(at_place) else 0.0


def _attainable(index: Index, question: Question) -> float:
    return max(1.0, sum(index.rarity(key) for key in question.typed))


def _missing(text: str, wants: frozenset[Want]) -> float:
    return sum(not holds_wanted(text, want) for want in wants) / len(wants) if wants else 0.0


def _unlike(index: Index, question: Question, ranking: Ranking, passage: int) -> float:
    typed = question.wants & TYPED_WANTS
    known = index.passage_questions[passage]
    if not typed or not known:
        return 0.0
    similarities = ranking.question_similarities[list(known)]
    alike = [s for s, n in zip(similarities, known, strict=True) if typed & wants_of(index.question_text(n))]
    return float(similarities.max() - max(alike, default=similarities.min()))


def _best_passages(index: Index, ranking: Ranking) -> list[int]:
    names = ("dense_passage", "dense_unit", "dense_question", "lexical_body", "lexical_question")
    return [int(index.unit_passages[int(ranking.signals[name].argmax())]) for name in names]


def passage_probabilities(index: Index, ranking: Ranking) -> np.ndarray:
    """(passages,): the softmax over units, summed by passage. The ranker was fitted to make it a likelihood."""
    exponential = np.exp(ranking.scores - ranking.scores.max())
    return np.add.reduceat(exponential, index.unit_starts[:-1]) / exponential.sum()


def _coverage(index: Index, question: Question, selection: Selection) -> tuple[float, float]:
    held = index.passage_keys[selection.passage]
    rarity = {key: index.rarity(key) for key in question.typed}
    total = sum(rarity.values())
    if total == 0:
        return 0.0, 0.0
    covered = sum(weight for key, weight in rarity.items() if _held(key, question, held))
    unknown = sum(weight for key, weight in rarity.items() if not index.knows(key) and not question.meant.get(key))
    return covered / total, unknown / total


def _held(key: str, question: Question, held: frozenset[str]) -> bool:
    """Whether a place holds a word, all parts of it, or what the glossary has for it."""
    parts = question.compounds.get(key)
    return key in held or bool(parts and parts <= held) or bool(question.meant.get(key, frozenset()) & held)
