"""Figures of the grounding check on labelled sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.grounding import Reason, Verdict, check


class Judged(Protocol):
    """A sentence of which is known whether what is shown with it says it: `LabelledSentence`, `WrittenSentence`."""

    @property
    def document(self) -> str: ...
    @property
    def shown(self) -> tuple[str, ...]: ...
    @property
    def sentence(self) -> str: ...
    @property
    def supported(self) -> bool: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence and what the check says of it."""

    sentence: Judged
    verdict: Verdict

    @property
    def right(self) -> bool:
        """Whether the check agrees with the label."""
        return self.verdict.supported == self.sentence.supported


@dataclass(frozen=True, slots=True)
class GroundingFigures:
    """Recall and precision of finding unsupported sentences, 0 to 1; `by_kind`: how many of how many were told right."""

    sentences: int
    recall: float
    precision: float
    by_kind: dict[str, tuple[int, int]]


def check_all(sentences: Sequence[Judged]) -> list[Checked]:
    """The check on every sentence."""
    return [Checked(each, check(each.sentence, each.shown)) for each in sentences]


def figures(checked: Sequence[Checked]) -> GroundingFigures:
    """Recall and precision of "unsupported", and the share told right of each kind."""
    return figures_of([each.sentence for each in checked], [not each.verdict.supported for each in checked])


def figures_of(sentences: Sequence[Judged], stopped: Sequence[bool]) -> GroundingFigures:
    """The same where it is told which sentences were stopped."""
    unsupported = sum(not sentence.supported for sentence in sentences)
    caught = sum(stop and not sentence.supported for sentence, stop in zip(sentences, stopped, strict=True))
    kinds = Counter(sentence.kind for sentence in sentences)
    right = Counter(s.kind for s, stop in zip(sentences, stopped, strict=True) if stop != s.supported)
    return GroundingFigures(
        len(sentences),
        caught / unsupported if unsupported else 1.0,
        caught / sum(stopped) if any(stopped) else 1.0,
        {kind: (right[kind], count) for kind, count in sorted(kinds.items())},
    )


def ablations(checked: Sequence[Checked]) -> dict[Reason, GroundingFigures]:
    """The figures without each family of rules in turn: a sentence that it alone stopped goes through."""
    sentences = [each.sentence for each in checked]
    found = [{finding.reason for finding in each.verdict.reasons} for each in checked]
    return {reason: figures_of(sentences, [bool(reasons - {reason}) for reasons in found]) for reason in Reason}
