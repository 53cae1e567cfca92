"""Whether a question is put like those that the documents answer, or like those that they don't.

What is not said about a thing is often the same: who voted, what it cost, how it went. A linear discriminant between the
vectors of the index's known and unanswered questions sees that, also about things that nobody asked about before; naive
Bayes over their words and word pairs sees it by what is literally said.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ingest.danish import phrases
from ingest.embedding import Vectors
from ingest.index import Index

_RIDGE = 1.5e-4  # added to the variance of every dimension
_UNSEEN = 0.5  # so often, at least, is a word or a pair counted among the questions of either kind


@dataclass(frozen=True, slots=True, eq=False)
class Discriminant:
    """weights · vector + bias: about 1 for questions like the known ones, about -1 for those like the unanswered."""

    weights: Vectors  # (dimensions,)
    bias: float

    def of(self, vector: Vectors) -> float:
        """`vector`: a question's, shape (dimensions,)."""
        return float(self.weights @ vector) + self.bias


@lru_cache(maxsize=2)
def discriminant(index: Index) -> Discriminant | None:
    """By least squares, both kinds weighing the same however many there are. None where the index lacks one of them."""
    known, unanswered = index.question_vectors, index.unanswered_vectors
    if not len(known) or not len(unanswered):
        return None
    vectors = np.concatenate([known, unanswered]).astype(np.float64)
    weights = np.repeat([0.5 / len(known), 0.5 / len(unanswered)], [len(known), len(unanswered)])
    signs = np.repeat([1.0, -1.0], [len(known), len(unanswered)])
    centre = weights @ vectors  # the signs' own centre is 0
    moved = vectors - centre
    variance = (moved * weights[:, None]).T @ moved + _RIDGE * np.eye(vectors.shape[1])
    slope = np.linalg.solve(variance, moved.T @ (weights * signs))
    return Discriminant(slope.astype(np.float32), -float(slope @ centre))


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """Log odds that a question with a word, or a pair of words, is a known one; as many of either kind beforehand."""

    odds: Mapping[str, float]

    def of(self, said: Iterable[str]) -> float:
        """Their sum over different phrases: above 0 for what known questions say. Those of neither kind count nothing."""
        return sum(self.odds.get(phrase, 0.0) for phrase in said)


@lru_cache(maxsize=2)
def wording(index: Index) -> Wording | None:
    """None where the index lacks one kind of question."""
    known = index.question_phrases
    unanswered = [phrases(entry.question.text) for entry in index.content.unanswered]
    if not known or not unanswered:
        return None
    shares = [_shares(known), _shares(unanswered)]
    least = [_UNSEEN / len(known), _UNSEEN / len(unanswered)]
    return Wording(
        {
            phrase: math.log((shares[0].get(phrase, 0) + least[0]) / (shares[1].get(phrase, 0) + least[1]))
            for phrase in shares[0].keys() | shares[1].keys()
        }
    )


def _shares(questions: Sequence[Sequence[str]]) -> dict[str, float]:
    """The share of the questions that hold each phrase."""
    counts = Counter(phrase for question in questions for phrase in set(question))
    return {phrase: count / len(questions) for phrase, count in counts.items()}
