"""Fitting how much of a sentence's words the evidence may lack, on the tuning documents alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from assistant.grounding.coverage import FIGURES, FITTED, Fitted, cover
from assistant.grounding.reading import clean, segments, words
from assistant.grounding.verdict import Reason
from eval.grounding.scoring import Checked, GroundingFigures, Judged, figures_of

_PRECISION = 0.92  # the issue asks for 0.90; documents that are not fitted to lose some
_RIDGE = 0.1


@dataclass(frozen=True, slots=True)
class _Table:
    """`rows`: float64 (n, figures); `supported`, `by_rules` (stopped by a rule, whatever the fit says): bool (n,)."""

    rows: NDArray[np.float64]
    supported: NDArray[np.bool_]
    by_rules: NDArray[np.bool_]

    def of(self, kept: NDArray[np.bool_]) -> _Table:
        return _Table(self.rows[kept], self.supported[kept], self.by_rules[kept])

    def joined(self, other: _Table) -> _Table:
        """The rows of both."""
        return _Table(
            np.concatenate([self.rows, other.rows]),
            np.concatenate([self.supported, other.supported]),
            np.concatenate([self.by_rules, other.by_rules]),
        )

    def stopped(self, fitted: Fitted) -> NDArray[np.bool_]:
        """Which sentences the check would stop with that fit."""
        weights = np.array([fitted.weights[name] for name in FIGURES])
        return self.by_rules | (expit(self.rows @ weights + fitted.intercept) < fitted.threshold)


def fit(checked: Sequence[Checked], made: Sequence[Checked]) -> Fitted:
    """Weights, intercept and threshold: the highest recall of unsupported sentences that keeps the precision.

    `made`: sentences made false by another noun (`perturbing.INVENTED`), which count for the recall alone.
    """
    return _fit(_table(checked), _table(made))


def cross_validated(checked: Sequence[Checked], made: Sequence[Checked]) -> GroundingFigures:
    """Figures with each document left out of the fit in turn. The rules and word lists stay: they are not fitted."""
    table, invented = _table(checked), _table(made)
    documents = np.array([each.sentence.document for each in checked])
    theirs = np.array([each.sentence.document for each in made])
    stopped = np.zeros(len(checked), dtype=bool)
    for document in sorted(set(documents)):
        out = documents == document
        stopped[out] = table.of(out).stopped(_fit(table.of(~out), invented.of(theirs != document)))
    return figures_of([each.sentence for each in checked], stopped.tolist())


def write_fit(fitted: Fitted, file: Path = FITTED) -> None:
    """Keep a fit for the check."""
    kept = {
        "weights": {name: round(weight, 4) for name, weight in fitted.weights.items()},
        "intercept": round(fitted.intercept, 4),
        "threshold": round(fitted.threshold, 4),
    }
    file.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _table(checked: Sequence[Checked]) -> _Table:
    rows = [[_figures(each.sentence)[name] for name in FIGURES] for each in checked]
    rules = [any(finding.reason is not Reason.WORDS for finding in each.verdict.reasons) for each in checked]
    return _Table(np.array(rows), np.array([each.sentence.supported for each in checked]), np.array(rules))


def _figures(sentence: Judged) -> dict[str, float]:
    pieces = tuple(segment for text in sentence.shown for segment in segments(text))
    return dict(cover(words(clean(sentence.sentence)), pieces).figures)


def _fit(table: _Table, made: _Table) -> Fitted:
    """A logistic model of what the rules let through; a missing word may only speak against a sentence."""
    both = table.joined(made)
    left = both.of(~both.by_rules)
    target = left.supported.astype(float)
    balance = np.where(left.supported, 0.5 / max(1, left.supported.sum()), 0.5 / max(1, (~left.supported).sum()))

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = parameters[0] + left.rows @ parameters[1:]
        error = balance * (expit(logits) - target)
        ridge = _RIDGE / len(target) * parameters[1:]
        value = float(balance @ (np.logaddexp(0, logits) - target * logits)) + float(ridge @ parameters[1:])
        slope = np.concatenate([[error.sum()], left.rows.T @ error + 2 * ridge])
        return value, slope

    bounds = [(None, None), *[(None, 0.0)] * len(FIGURES)]
    found = minimize(loss, np.zeros(len(FIGURES) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = {name: float(weight) for name, weight in zip(FIGURES, found[1:], strict=True)}
    return _with_threshold(table, made, Fitted(weights, float(found[0]), 0.0))


def _with_threshold(table: _Table, made: _Table, fitted: Fitted) -> Fitted:
    """The threshold with most unsupported sentences stopped that keeps the precision; the lowest of equals."""
    rows = table.joined(made).rows
    levels = np.unique(expit(rows @ np.array([fitted.weights[name] for name in FIGURES]) + fitted.intercept))
    tried = [
        Fitted(fitted.weights, fitted.intercept, float(t)) for t in (levels[0] / 2, *(levels[1:] + levels[:-1]) / 2)
    ]

    def caught(one: Fitted) -> tuple[bool, int]:
        stopped = table.stopped(one)
        right = int((stopped & ~table.supported).sum())
        return right >= _PRECISION * max(1, stopped.sum()), right + int(made.stopped(one).sum())

    return max(tried, key=lambda one: (*caught(one), -one.threshold))
