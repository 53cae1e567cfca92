"""Whether a question is put like those that the documents answer, or like those that they don't.

What is not said about a thing is often the same: who voted, what it cost, how it went. A linear discriminant between the
vectors of the index's known and unanswered questions sees that, also about things that nobody asked about before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ingest.embedding import Vectors
from ingest.index import Index

_RIDGE = 1.5e-4  # added to the variance of every dimension


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
