"""Is a difference between two runs of the same cases more than chance? A paired randomisation test.

Fisher 1935; for comparing systems on the same questions: Smucker, Allan and Carterette 2007. Under the null
hypothesis the two values of a case could as well have been swapped; the p-value is the share of swappings whose
difference is at least as large as the one that was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

FLIPS = 10_000
EXACT_UP_TO = 12  # differing pairs: up to 4,096 swappings are all tried

Values = Sequence[float] | NDArray[np.float64]
Parts = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two means over the same cases. `p`: two-sided, 0 to 1; 1 where nothing differs."""

    before: float
    after: float
    p: float


def paired_difference(before: Values, after: Values, seed: int = 0) -> Difference:
    """The means of two runs, case by case in the same order, and how likely chance makes them differ so much.

    Raises ValueError where the runs are of different lengths or hold no case.
    """
    return paired_ratio_difference([(value, 1) for value in before], [(value, 1) for value in after], seed)


def paired_ratio_difference(before: Parts, after: Parts, seed: int = 0) -> Difference:
    """The same for a ratio of sums, such as a share among the refused, where the runs differ in what counts.

    Each case is a value and a count, the figure `sum(values) / sum(counts)`; where the counts sum to 0 it is no
    number, and p is then 1.
    """
    if len(before) != len(after) or not len(before):
        raise ValueError(f"{len(before)} and {len(after)} cases can't be compared")
    pairs = np.array([before, after], np.float64).transpose(0, 2, 1)  # (run, value or count, case)
    first, second = _ratio(pairs[0].sum(axis=1)), _ratio(pairs[1].sum(axis=1))
    seen = abs(second - first)
    differing = pairs[:, :, (pairs[0] != pairs[1]).any(axis=0)]
    if np.isnan(seen) or differing.shape[2] == 0:
        return Difference(float(first), float(second), 1.0)
    # A swapping adds the differences of its cases to one run and takes them from the other.
    changes = differing[1] - differing[0]  # (value or count, differing case)
    swaps, exact = _swappings(changes.shape[1], seed)
    moved = swaps @ changes.T  # (swapping, value or count)
    differences = np.abs(_ratio((pairs[1].sum(axis=1) - moved).T) - _ratio((pairs[0].sum(axis=1) + moved).T))
    as_large = int((np.nan_to_num(differences, nan=np.inf) >= seen - 1e-12).sum())
    p = as_large / len(swaps) if exact else (as_large + 1) / (len(swaps) + 1)  # the seen one is one of the sample
    return Difference(float(first), float(second), p)


def _ratio(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """`sums[0] / sums[1]`, not a number where nothing counts."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(sums[1] > 0, sums[0] / sums[1], np.nan)


def _swappings(count: int, seed: int) -> tuple[NDArray[np.float64], bool]:
    """(swappings, count) of 0 and 1, and whether they are all that there are."""
    if count <= EXACT_UP_TO:
        return np.array(list(product((0.0, 1.0), repeat=count))), True
    return np.random.default_rng(seed).integers(0, 2, (FLIPS, count)).astype(np.float64), False
