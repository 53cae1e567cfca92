"""Nearness in meaning from the embedding model, as the grounding check takes it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from assistant.grounding.coverage import Similarity
from ingest.embedding import Embedder, Vectors

_KEPT = 2_000  # vectors of sentences remembered: an answer's sentences share their evidence


def embedding_similarity(embedder: Embedder) -> Similarity:
    """Cosines by an embedder, some 30 ms for each text that wasn't seen before. Not for several threads at once."""

    @lru_cache(maxsize=_KEPT)
    def vector(text: str) -> Vectors:
        return embedder.passages([text])[0]

    def similarity(text: str, others: Sequence[str]) -> Sequence[float]:
        mine = vector(text)
        return [float(np.dot(mine, vector(other))) for other in others]

    return similarity
