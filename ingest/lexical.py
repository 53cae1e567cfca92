"""The lexical index: BM25 (bm25s) over index keys, see ingest.danish. Derived, kept in memory."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it brings a handler of its own that prints every index


class LexicalIndex:
    """BM25 scores (Lucene's variant) of every text for a query's keys."""

    def __init__(self, texts: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.75) -> None:
        """`texts` are the keys of each text, in order."""
        self._count = len(texts)
        self._vocabulary: dict[str, int] = {}
        numbered = [[self._vocabulary.setdefault(key, len(self._vocabulary)) for key in keys] for keys in texts]
        self._bm25 = bm25s.BM25(method="lucene", k1=k1, b=b)
        if self._vocabulary:
            self._bm25.index((numbered, self._vocabulary), show_progress=False)

    def scores(self, weights: Mapping[str, float]) -> Scores:
        """float32 (texts,), at least 0, higher is better: the sum over keys of weight times BM25 score."""
        by_weight: defaultdict[float, list[int]] = defaultdict(list)
        for key, weight in weights.items():
            if key in self._vocabulary:
                by_weight[weight].append(self._vocabulary[key])
        total = np.zeros(self._count, np.float32)
        for weight, numbers in by_weight.items():
            total += np.float32(weight) * np.asarray(self._bm25.get_scores_from_ids(numbers), np.float32)
        return total
