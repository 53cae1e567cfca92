"""How much of what a sentence says stands in its evidence: a few readable figures, and the fitted weights for them."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from wordfreq import zipf_frequency

from assistant.grounding.reading import Segment, Word, light_words, likeness, near_in_spelling, parts
from ingest.danish import key

Similarity = Callable[[str, Sequence[str]], Sequence[float]]
"""A text and others -> how near in meaning each of the others is, higher is nearer (a cosine)."""

_LIGHT = 0.2  # weight of a word that carries little
_RARE, _COMMON = 4.5, 5.5  # Zipf frequencies: a word in 30,000, a word in 3,000
_SAYS = 0.45  # from this weight on a word that is missing is told
_NEAR = 0.75  # how far a word counts that only begins like one of the evidence
_HEAD = 0.55  # what the last part of a compound counts, the others sharing the rest
_PAIR_WITHIN = 7  # words: two that stand together in the sentence should stand this near in the evidence
FITTED = Path(__file__).with_name("fitted.json")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of a logistic model over the figures, and the probability from which a sentence is let through."""

    weights: Mapping[str, float]
    intercept: float
    threshold: float

    def probability(self, figures: Mapping[str, float]) -> float:
        """That the evidence supports the words, 0 to 1."""
        log_odds = self.intercept + sum(weight * figures[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-log_odds))


@cache
def read_fitted(with_similarity: bool) -> Fitted:
    """The fit for use with or without an embedding; made by `praksis eval grounding --fit`."""
    values = json.loads(FITTED.read_text(encoding="utf-8"))["with_similarity" if with_similarity else "words_alone"]
    return Fitted(values["weights"], values["intercept"], values["threshold"])


@dataclass(frozen=True, slots=True)
class Coverage:
    """The figures of a sentence; `missing`: the words that say something and aren't in the evidence."""

    figures: Mapping[str, float]
    missing: tuple[Word, ...]
    aligned: tuple[int, ...]  # the segments that say most of the sentence, best first


def cover(sentence: str, words: Sequence[Word], evidence: Sequence[Segment], similarity: Similarity | None) -> Coverage:
    """Compare the content words of a sentence with the evidence."""
    content = [word for word in words if word.content]
    per_segment = [[_covered(word, segment.words) for word in content] for segment in evidence]
    covered = [max((row[i] for row in per_segment), default=0.0) for i in range(len(content))]
    weights = [_weight(word.lower) for word in content]
    whole = sum(weights) or 1.0
    by_segment = [sum(w * c for w, c in zip(weights, row, strict=True)) for row in per_segment]
    aligned = _aligned(by_segment)
    together = [max((per_segment[n][i] for n in aligned[:2]), default=0.0) for i in range(len(content))]
    uncovered = [w * (1 - c) for w, c in zip(weights, covered, strict=True)]
    missing = tuple(word for word, c, w in zip(content, covered, weights, strict=True) if c < 0.5 and w > _SAYS)
    figures = {
        "uncovered": sum(uncovered) / whole,
        "missing": min(3.0, sum(_weight(word.lower) for word in missing)),
        "lacking": sum(_weight(word.lower) for word in missing) / max(1.0, sum(w for w in weights if w > _SAYS)),
        "worst_clause": _worst_clause(content, weights, uncovered),
        "scattered": sum(w * (c - t) for w, c, t in zip(weights, covered, together, strict=True)) / whole,
        "pairs_apart": _pairs_apart(content, evidence),
    }
    if similarity is not None:
        texts = _windows(evidence)
        figures["similarity"] = max(similarity(sentence, texts), default=0.0) if texts else 0.0
    return Coverage(figures, missing, aligned)


def _covered(word: Word, others: Sequence[Word]) -> float:
    """How far a word stands among others: itself, or what it is made of."""
    best = max((word.likeness(other) for other in others), default=0.0)
    if best < _NEAR and near_in_spelling(word, others):
        best = _NEAR
    compound = parts(word.lower)
    if best < 1.0 and compound:
        known = [max((likeness(part, other.lower) for other in others), default=0.0) >= 0.5 for part in compound]
        before = known[:-1]
        best = max(best, _HEAD * known[-1] + (1 - _HEAD) * (sum(before) / len(before) if before else 0.0))
    return best


@lru_cache(maxsize=20_000)
def _weight(word: str) -> float:
    """How much a word (lower case) says: 1 for one that is rare in Danish, little for a common one."""
    if key(word) in light_words():
        return _LIGHT
    common = (zipf_frequency(word, "da") - _RARE) / (_COMMON - _RARE)
    return 1 - (1 - _LIGHT) * min(1.0, max(0.0, common))


def _aligned(by_segment: Sequence[float]) -> tuple[int, ...]:
    order = sorted(range(len(by_segment)), key=lambda n: -by_segment[n])
    return tuple(n for n in order[:3] if by_segment[n] > 0 and by_segment[n] >= 0.6 * by_segment[order[0]])


def _worst_clause(content: Sequence[Word], weights: Sequence[float], uncovered: Sequence[float]) -> float:
    """The share of its words that the clause covered worst lacks; clauses of a word or two count less."""
    clauses: dict[int, tuple[float, float]] = {}
    for word, weight, lacking in zip(content, weights, uncovered, strict=True):
        total, lacks = clauses.get(word.clause, (0.0, 0.0))
        clauses[word.clause] = (total + weight, lacks + lacking)
    return max((lacks / max(total, 1.5) for total, lacks in clauses.values()), default=0.0)


def _pairs_apart(content: Sequence[Word], evidence: Sequence[Segment]) -> float:
    """The share of neighbouring content words whose two don't stand near each other anywhere in the evidence."""
    pairs = [(a, b) for a, b in itertools.pairwise(content) if a.clause == b.clause]
    if not pairs:
        return 0.0
    return sum(not any(_near(a, b, segment.words) for segment in evidence) for a, b in pairs) / len(pairs)


def _near(one: Word, other: Word, words: Sequence[Word]) -> bool:
    first = [i for i, word in enumerate(words) if one.matches(word)]
    second = [i for i, word in enumerate(words) if other.matches(word)]
    return any(abs(i - j) <= _PAIR_WITHIN for i in first for j in second)


def _windows(evidence: Sequence[Segment]) -> list[str]:
    """Segments, and each with the next: a sentence may join two."""
    alone = [segment.text for segment in evidence]
    return alone + [f"{a} {b}" for a, b in itertools.pairwise(alone)]
