"""How much of what a sentence says its evidence lacks: a few readable figures, and the fitted weights for them.

A missing word may be a paraphrase or an invention. Which, is told by what sort of word it is: another verb or adjective is
often a paraphrase, another noun less often, and hardly ever a word for who, what or how it was decided (`decisive`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from wordfreq import zipf_frequency

from assistant.grounding.reading import Segment, Word, light_words, likeness, near_in_spelling, parts, word_lists
from assistant.grounding.roles import party
from assistant.grounding.word_class import WordClass, word_class
from ingest.danish import key

_LIGHT = 0.2  # weight of a word that carries little
_RARE, _COMMON = 4.5, 5.5  # Zipf frequencies: a word in 30,000, a word in 3,000
_SAYS = 0.45  # from this weight on a word that is missing is told
_NEAR = 0.75  # how far a word counts that only begins like one of the evidence
_HEAD = 0.55  # what the last part of a compound counts, the others sharing the rest
_FEW = 3  # content words: a share of fewer tells nothing
FITTED = Path(__file__).with_name("fitted.json")
FIGURES = {
    "decisive": "missing words that change who, what or how it was decided: they are no paraphrase",
    "nouns": "share of the content words that are other missing nouns: seldom a paraphrase",
    "others": "share of the content words that are missing verbs and adjectives: often a paraphrase",
}


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
def read_fitted() -> Fitted:
    """The fit that is kept; made by `praksis eval grounding --fit`."""
    values = json.loads(FITTED.read_text(encoding="utf-8"))
    return Fitted(values["weights"], values["intercept"], values["threshold"])


@dataclass(frozen=True, slots=True)
class Coverage:
    """The figures of a sentence; `missing`: the words that say something and aren't in the evidence."""

    figures: Mapping[str, float]
    missing: tuple[Word, ...]
    aligned: tuple[int, ...]  # the segments that say most of the sentence, best first


def cover(words: Sequence[Word], evidence: Sequence[Segment]) -> Coverage:
    """Compare the content words of a sentence with the evidence."""
    content = [word for word in words if word.content]
    per_segment = [[_covered(word, segment.words) for word in content] for segment in evidence]
    covered = [max((row[i] for row in per_segment), default=0.0) for i in range(len(content))]
    weights = [_weight(word.lower) for word in content]
    by_segment = [sum(w * c for w, c in zip(weights, row, strict=True)) for row in per_segment]
    missing = tuple(w for w, c, says in zip(content, covered, weights, strict=True) if c < 0.5 and says > _SAYS)
    decisive = [word for word in missing if is_decisive(word)]
    classes = [word_class(words, words.index(word)) for word in missing if word not in decisive]
    nouns = classes.count(WordClass.NOUN)
    size = max(_FEW, len(content))
    figures = {
        "decisive": float(min(2, len(decisive))),
        "nouns": nouns / size,
        "others": (len(classes) - nouns) / size,
    }
    return Coverage(figures, missing, _aligned(by_segment))


@cache
def _decisive() -> frozenset[str]:
    return frozenset(key(str(word)) for word in word_lists()["decisive"])


def is_decisive(word: Word) -> bool:
    """Whether a word tells who, what or how it was decided; a compound does if its last part does."""
    compound = parts(word.lower)
    return (
        key(word.lower) in _decisive()
        or (bool(compound) and key(compound[-1]) in _decisive())
        or party(word) is not None
    )


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
