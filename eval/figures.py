"""The figures of a set, each with a bootstrap 95 % interval: as a whole, by category, document and user.

Every figure but the percentiles is a ratio of two sums over cases, so that a share among the refused and a mean over
all are one thing. The bootstrap (Efron 1979, percentile interval) draws cases with replacement: a drawing is a row of
counts, and all figures of all drawings are a product of matrices.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eval.retrieval_figures import MEASURES
from eval.scoring import MAX_WORDS, CaseScore

DRAWINGS = 2_000
BINS = 10  # of the reliability diagram

Part = tuple[float, float]  # what a case adds to a ratio's two sums


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval. All None where no case counts; `cases`: those that do.

    Where all cases are alike, a bootstrap knows nothing of those that were not drawn: the interval is a point.
    """

    value: float | None
    low: float | None
    high: float | None
    cases: int


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of the reliability diagram: cases whose probability is in `[low, high)`, the last with its upper end."""

    low: float
    high: float
    cases: int
    probability: float | None  # mean
    answerable: float | None  # share


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far the probability that the documents hold an answer can be believed.

    `error`: the expected calibration error (Naeini, Cooper and Hauskrecht 2015), the mean distance between the
    probability and the share that is answerable, weighted by the bins' cases; 0 is best.
    """

    bins: tuple[Bin, ...]
    error: float | None
    cases: int


@dataclass(frozen=True, slots=True)
class SetFigures:
    """All figures of one run of one set; the keys are those of `FIGURES`."""

    whole: dict[str, Figure]
    categories: dict[str, dict[str, Figure]]  # each in alphabetical order
    documents: dict[str, dict[str, Figure]]
    users: dict[str, dict[str, Figure]]
    reliability: Reliability
    steps: dict[str, float] = field(default_factory=dict)  # the share of each step in all time spent, 0 to 1


@dataclass(frozen=True, slots=True)
class Definition:
    """What a case adds to a figure: nothing (None) or its part in a ratio's two sums."""

    part: Callable[[CaseScore], Part | None]
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Quantile:
    """A figure that is a percentile (0 to 100) of a value by case; 50 is the median."""

    value: Callable[[CaseScore], float | None]
    percent: int
    higher_is_better: bool = False


def _mean(value: Callable[[CaseScore], float | None]) -> Definition:
    def part(score: CaseScore) -> Part | None:
        found = value(score)
        return None if found is None else (float(found), 1.0)

    return Definition(part)


def _share(counts: Callable[[CaseScore], bool], good: Callable[[CaseScore], bool], better: bool = True) -> Definition:
    return Definition(lambda score: (float(good(score)), 1.0) if counts(score) else None, better)


def _page(measure: str) -> Definition:
    return _mean(lambda score: score.page[measure] if score.page else None)


def _passage(measure: str) -> Definition:
    return _mean(lambda score: score.passage[measure] if score.passage else None)


def latency_ratio(score: CaseScore) -> float | None:
    """How many times as long as the embedding of its question an answer took."""
    total, embed = score.latency_ms.get("total"), score.latency_ms.get("embed")
    return total / embed if total and embed else None


def _answered_answerable(score: CaseScore) -> bool:
    return score.answerable and score.answered


FIGURES: Mapping[str, Definition | Quantile] = {
    "overall": _share(lambda s: True, lambda s: s.success),
    "right": _share(lambda s: s.answerable, lambda s: s.right),
    "right_and_cited": _share(lambda s: s.answerable, lambda s: s.success),
    "facts": _mean(lambda s: 1 - len(s.missing_facts) / s.facts if s.answerable and s.facts else None),
    "must_not_violated": _share(lambda s: s.answered and s.must_not > 0, lambda s: bool(s.forbidden), better=False),
    "short_enough": _share(lambda s: s.answered, lambda s: s.words <= MAX_WORDS),
    "median_words": Quantile(lambda s: s.words if s.answered else None, 50),
    "mean_words": Definition(lambda s: (float(s.words), 1.0) if s.answered else None, higher_is_better=False),
    "follow_ups": _share(lambda s: s.follow_up, lambda s: s.success),
    **{measure: _page(measure) for measure in MEASURES},
    **{f"passage_{measure}": _passage(measure) for measure in MEASURES},
    "citation_recall": _mean(lambda s: s.citation_recall),
    "citation_precision": _mean(lambda s: s.citation_precision),
    "gold_citations": _mean(lambda s: s.gold_citations if _answered_answerable(s) else None),
    "verbatim": Definition(lambda s: (float(s.quotes - s.false_quotes), float(s.quotes)) if s.quotes else None),
    "refusal_precision": _share(lambda s: not s.answered, lambda s: not s.answerable),
    "refusal_recall": _share(lambda s: not s.answerable, lambda s: not s.answered),
    "latency_p50_ms": Quantile(lambda s: s.latency_ms.get("total"), 50),
    "latency_p95_ms": Quantile(lambda s: s.latency_ms.get("total"), 95),
    "latency_per_embedding": Quantile(latency_ratio, 50),
    "tokens": Definition(lambda s: None if s.tokens is None else (float(s.tokens), 1.0), higher_is_better=False),
    "cost": Definition(lambda s: None if s.cost is None else (s.cost, 1.0), higher_is_better=False),
}


def figures_of(scores: Sequence[CaseScore], drawings: int = DRAWINGS) -> SetFigures:
    """Every figure of a set; the same in every call."""
    return SetFigures(
        whole=figures(scores, drawings),
        categories=_grouped(scores, lambda score: [score.category], drawings),
        documents=_grouped(scores, lambda score: score.documents, drawings),
        users=_grouped(scores, lambda score: [score.user], drawings),
        reliability=reliability(scores),
        steps=step_shares(scores),
    )


def figures(scores: Sequence[CaseScore], drawings: int = DRAWINGS, seed: int = 0) -> dict[str, Figure]:
    """The figures of `FIGURES`, in that order."""
    if not scores:
        return dict.fromkeys(FIGURES, Figure(None, None, None, 0))
    count = len(scores)
    counts = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), drawings)
    ratios = {name: d for name, d in FIGURES.items() if isinstance(d, Definition)}
    found = dict(zip(ratios, _ratios(scores, list(ratios.values()), counts), strict=True))
    return {
        name: found[name] if isinstance(definition, Definition) else _quantile(scores, definition, counts)
        for name, definition in FIGURES.items()
    }


def summary(scores: Sequence[CaseScore]) -> dict[str, float | None]:
    """The figures alone, without intervals."""
    return {name: figure.value for name, figure in figures(scores, drawings=1).items()}


def ratio(parts: Iterable[Part]) -> float | None:
    """The quotient of two sums; None where nothing counts."""
    numerators, denominators = zip(*parts, strict=True) if (parts := list(parts)) else ((), ())
    return sum(numerators) / sum(denominators) if sum(denominators) else None


def figure_of(parts: Sequence[Part], drawings: int = DRAWINGS, seed: int = 0) -> Figure:
    """One ratio with its interval, from what each case adds to its two sums."""
    if not parts:
        return Figure(None, None, None, 0)
    sums, count = np.array(parts), len(parts)  # (cases, 2)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), drawings) @ sums
    return _figure(float(sums[:, 0].sum() / sums[:, 1].sum()), drawn[:, 0] / drawn[:, 1], count)


def part_of(name: str, score: CaseScore) -> Part:
    """What a case adds to the sums of a figure that is a ratio; nothing to either where it doesn't count."""
    definition = FIGURES[name]
    assert isinstance(definition, Definition)
    return definition.part(score) or (0.0, 0.0)


def _grouped(
    scores: Sequence[CaseScore], groups: Callable[[CaseScore], Iterable[str]], drawings: int
) -> dict[str, dict[str, Figure]]:
    """By group in alphabetical order; a case may be in several, one without a name in none."""
    members: dict[str, list[CaseScore]] = {}
    for score in scores:
        for group in groups(score):
            members.setdefault(group, []).append(score)
    return {group: figures(members[group], drawings) for group in sorted(members) if group}


# ------------------------------------------------------------------------------------------------- bootstrap


def _ratios(scores: Sequence[CaseScore], definitions: Sequence[Definition], counts: NDArray[np.int64]) -> list[Figure]:
    """`counts`: (drawings, cases), how often each case was drawn."""
    parts = [[definition.part(score) for score in scores] for definition in definitions]
    # (figure, case, numerator or denominator)
    sums = np.array([[part or (0.0, 0.0) for part in column] for column in parts])
    drawn = counts.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = sums[:, :, 0].sum(axis=1) / sums[:, :, 1].sum(axis=1)
        resampled = (drawn @ sums[:, :, 0].T) / (drawn @ sums[:, :, 1].T)  # (drawing, figure)
    return [
        _figure(float(values[n]), resampled[:, n], sum(part is not None for part in column))
        for n, column in enumerate(parts)
    ]


def _quantile(scores: Sequence[CaseScore], definition: Quantile, counts: NDArray[np.int64]) -> Figure:
    known = [(value, n) for n, score in enumerate(scores) if (value := definition.value(score)) is not None]
    if not known:
        return Figure(None, None, None, 0)
    values = np.array([value for value, _ in known], np.float64)
    order = np.argsort(values, kind="stable")
    cumulated = counts[:, [known[n][1] for n in order]].cumsum(axis=1)
    resampled = _quantiles(values[order], cumulated[cumulated[:, -1] > 0], definition.percent)
    once = np.arange(1, len(known) + 1)[None, :]
    return _figure(float(_quantiles(values[order], once, definition.percent)[0]), resampled, len(known))


def _quantiles(values: NDArray[np.float64], cumulated: NDArray[np.int64], percent: int) -> NDArray[np.float64]:
    """(drawings,): the nearest rank, and for the median the middle of the two in an even number.

    `values` ascending; `cumulated`: (drawings, values), how many were drawn up to each.
    """
    drawn = cumulated[:, -1]

    def nth(rank: NDArray[np.int64]) -> NDArray[np.float64]:
        return values[(cumulated > rank[:, None]).argmax(axis=1)]

    if percent == 50:
        return (nth((drawn - 1) // 2) + nth(drawn // 2)) / 2
    return nth(-(-drawn * percent // 100) - 1)


def _figure(value: float, resampled: NDArray[np.float64], cases: int) -> Figure:
    known = resampled[~np.isnan(resampled)]
    if math.isnan(value) or not len(known):
        return Figure(None, None, None, cases)
    low, high = np.percentile(known, [2.5, 97.5])
    return Figure(value, float(low), float(high), cases)


# ------------------------------------------------------------------------------------- reliability and steps


def reliability(scores: Sequence[CaseScore]) -> Reliability:
    """Ten bins of equal width over the cases that were judged."""
    judged = [(score.probability, score.answerable) for score in scores if score.probability is not None]
    bins: list[Bin] = []
    for number in range(BINS):
        members = [(p, held) for p, held in judged if min(int(p * BINS), BINS - 1) == number]
        bins.append(
            Bin(
                number / BINS,
                (number + 1) / BINS,
                len(members),
                sum(p for p, _ in members) / len(members) if members else None,
                sum(held for _, held in members) / len(members) if members else None,
            )
        )
    distances = [
        b.cases * abs(b.probability - b.answerable)
        for b in bins
        if b.probability is not None and b.answerable is not None
    ]
    return Reliability(tuple(bins), sum(distances) / len(judged) if judged else None, len(judged))


def step_shares(scores: Sequence[CaseScore]) -> dict[str, float]:
    """The share of each step in all time spent, 0 to 1; empty where nothing was timed."""
    total = sum(score.latency_ms.get("total", 0.0) for score in scores)
    steps = dict.fromkeys(step for score in scores for step in score.latency_ms if step != "total")
    return {step: sum(score.latency_ms.get(step, 0.0) for score in scores) / total for step in steps} if total else {}
