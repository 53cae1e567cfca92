"""Searching by words, over index keys (see ingest.danish): BM25, and a language model. Derived, kept in memory."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

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


class WordLikelihood:
    """How much likelier a query's words are of each text than of all texts together.

    A unigram language model with Dirichlet priors (Zhai and Lafferty 2004) of two levels: a text's own words are smoothed
    by those of the texts of its group, and these by the words of all. So a word that stands next to a text counts for
    it too, but less, and a word that stands nowhere counts against none of them more than against the others.
    """

    # How many words the smoothing counts as. Flat between 10 and 60, and between 60 and 200.
    OWN_PRIOR, GROUP_PRIOR = 20, 200

    def __init__(self, texts: Sequence[Sequence[str]], groups: NDArray[np.intp]) -> None:
        """`texts`: the keys of each, in order; `groups`: the group of each, numbered from 0."""
        self._vocabulary: dict[str, int] = {}
        columns = [self._vocabulary.setdefault(key, len(self._vocabulary)) for keys in texts for key in keys]
        rows = np.repeat(np.arange(len(texts)), [len(keys) for keys in texts])
        self._groups = groups
        own = csc_array((np.ones(len(columns)), (rows, columns)), (len(texts), len(self._vocabulary)))
        of_group = csc_array(
            (np.ones(len(columns)), (groups[rows], columns)), (int(groups.max()) + 1, len(self._vocabulary))
        )
        # Counts as multiples of what the words of all texts would lead one to expect of a single word.
        expected = own.sum(axis=0) / max(len(columns), 1)
        self._own, self._of_group = (csc_array(counts.multiply(1 / expected)) for counts in (own, of_group))
        self._lengths, self._group_lengths = own.sum(axis=1), of_group.sum(axis=1)

    def scores(self, weights: Mapping[str, float]) -> Scores:
        """float32 (texts,): the sum over known keys of weight times the logarithm of the ratio; 0 for no known key."""
        total = np.zeros(len(self._groups))
        for key, weight in weights.items():
            column = self._vocabulary.get(key)
            if column is not None:
                of_group = _dense(self._of_group, column, len(self._group_lengths)) + self.GROUP_PRIOR
                prior = self.OWN_PRIOR * (of_group / (self._group_lengths + self.GROUP_PRIOR))[self._groups]
                own = _dense(self._own, column, len(self._lengths))
                total += weight * np.log((own + prior) / (self._lengths + self.OWN_PRIOR))
        return total.astype(np.float32)


def _dense(matrix: csc_array, column: int, rows: int) -> NDArray[np.float64]:
    """One column, shape (rows,)."""
    found = np.zeros(rows)
    within = slice(matrix.indptr[column], matrix.indptr[column + 1])
    found[matrix.indices[within]] = matrix.data[within]
    return found
