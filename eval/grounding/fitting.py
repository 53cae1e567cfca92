"""Fitting how much of a sentence's words the evidence must hold, on the tuning half alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.grounding import Verdict, check
from assistant.grounding.coverage import FITTED, Coverage, cover
from assistant.grounding.reading import clean, segments, words
from assistant.grounding.verdict import Reason
from eval.grounding.sentences import LabelledSentence

# What is wrong with the words themselves; numbers, names and negations are the rules' part.
_SOFT = frozenset({"supported", "contradicted", "invented", "other_passage", "half_right"})
_FIGURES = ("missing", "lacking")
_PRECISION = 0.90  # as the issue asks, on the tuning half; the test half will lose some of it


def fit(sentences: Sequence[LabelledSentence]) -> dict[str, object]:
    """Weights, intercept and threshold of the logistic model: the highest threshold that keeps the precision."""
    coverages = [_coverage(sentence) for sentence in sentences]
    rows = np.array([[coverage.figures[name] for name in _FIGURES] for coverage in coverages])
    supported = np.array([sentence.supported for sentence in sentences])
    soft = np.array([sentence.kind in _SOFT for sentence in sentences])
    mean, spread = rows[soft].mean(axis=0), rows[soft].std(axis=0)
    model = LogisticRegression(class_weight="balanced").fit((rows[soft] - mean) / spread, supported[soft])
    weights = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - weights @ mean)
    probabilities = 1 / (1 + np.exp(-(intercept + rows @ weights)))
    by_rules = np.array([_stopped_by_rules(check(s.sentence, s.shown)) for s in sentences])
    return {
        "weights": {name: round(float(weight), 4) for name, weight in zip(_FIGURES, weights, strict=True)},
        "intercept": round(intercept, 4),
        "threshold": round(_threshold(probabilities, by_rules, supported), 4),
    }


def write_fit(fitted: dict[str, object], file: Path = FITTED) -> None:
    """Keep a fit for the check."""
    file.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def _coverage(sentence: LabelledSentence) -> Coverage:
    said = clean(sentence.sentence)
    pieces = tuple(segment for text in sentence.shown for segment in segments(text))
    return cover(words(said), pieces)


def _stopped_by_rules(verdict: Verdict) -> bool:
    return any(finding.reason is not Reason.WORDS for finding in verdict.reasons)


def _threshold(probabilities: np.ndarray, by_rules: np.ndarray, supported: np.ndarray) -> float:
    """The highest threshold at which rules and model together keep the precision; between two sentences."""
    levels = np.unique(probabilities)
    for low, high in zip(levels[-2::-1], levels[:0:-1], strict=True):
        threshold = (low + high) / 2
        stopped = by_rules | (probabilities < threshold)
        if (stopped & ~supported).sum() >= _PRECISION * stopped.sum():
            return float(threshold)
    return float(levels[0] / 2)
