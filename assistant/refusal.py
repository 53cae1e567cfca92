"""Whether the documents hold the answer: a logistic model over a few readable features."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.evidence import TYPED_WANTS, holds_wanted
from assistant.question import Question, Want
from assistant.retrieval import Ranking
from assistant.selection import Selection
from ingest.index import Index, UnitPlace

# Fitted by `python -m eval.tune`; the features are explained at `features`.
COEFFICIENTS: Mapping[str, float] = {"intercept": 0.0}
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Judgement:
    """`probability` (0 to 1) that the documents hold the answer, and the features it rests on."""

    probability: float
    features: Mapping[str, float]

    @property
    def answerable(self) -> bool:
        return self.probability >= THRESHOLD


def judge(index: Index, question: Question, ranking: Ranking, selection: Selection) -> Judgement:
    """How likely it is that the selected place answers the question."""
    found = features(index, question, ranking, selection)
    logit = COEFFICIENTS["intercept"] + sum(COEFFICIENTS.get(name, 0.0) * value for name, value in found.items())
    return Judgement(1 / (1 + math.exp(-logit)), found)


def features(index: Index, question: Question, ranking: Ranking, selection: Selection) -> dict[str, float]:
    """What speaks for and against an answer.

    best_question, best_unit, best_passage: cosines of the nearest known question, unit and passage, times 10.
    coverage: share of the question's words (weighted by rarity) that the place, its headings or its known
        questions hold, as typed or as the glossary has them.
    strange: rarity-weighted share of words that no document holds at all.
    certainty: the ranker's probability of the place's passage.
    missing_<want>: a wanted kind of thing that the selected units do not hold.
    """
    signals = ranking.signals
    start, end = index.unit_starts[selection.passage], index.unit_starts[selection.passage + 1]
    selected = [int(start) + unit for unit in selection.units]
    text = "\n".join(index.unit_text(UnitPlace(selection.passage, unit)) for unit in selection.units)
    coverage, strange = _coverage(index, question, selection)
    found = {
        "best_question": 10 * float(signals["dense_question"][selected].max()),
        "best_unit": 10 * float(signals["dense_unit"][start:end].max()),
        "best_passage": 10 * float(signals["dense_passage"][start]),
        "lexical_question": float(np.log1p(signals["lexical_question_near"][start])),
        "coverage": coverage,
        "strange": strange,
        "certainty": passage_probabilities(index, ranking)[selection.passage],
        "score": selection.score,
    }
    for want in sorted(question.wants & TYPED_WANTS):
        found[f"missing_{want}"] = 0.0 if holds_wanted(text, want) else 1.0
    return found


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
    meant = question.meant
    covered = sum(weight for key, weight in rarity.items() if key in held or held & meant.get(key, frozenset()))
    unknown = sum(weight for key, weight in rarity.items() if not index.knows(key) and not meant.get(key))
    return covered / total, unknown / total


WANTED_FEATURES = tuple(f"missing_{want}" for want in sorted(TYPED_WANTS))
__all__ = ["COEFFICIENTS", "THRESHOLD", "WANTED_FEATURES", "Judgement", "Want", "features", "judge", "passage_probabilities"]
