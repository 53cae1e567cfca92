"""Figures of the grounding check on labelled sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding import Verdict, check
from eval.grounding.sentences import LabelledSentence


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence and what the check says of it."""

    sentence: LabelledSentence
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


def check_all(sentences: Sequence[LabelledSentence]) -> list[Checked]:
    """The check on every sentence."""
    return [Checked(each, check(each.sentence, each.shown)) for each in sentences]


def figures(checked: Sequence[Checked]) -> GroundingFigures:
    """Recall and precision of "unsupported", and the share told right of each kind."""
    unsupported = [each for each in checked if not each.sentence.supported]
    stopped = [each for each in checked if not each.verdict.supported]
    caught = sum(each.right for each in unsupported)
    kinds = Counter(each.sentence.kind for each in checked)
    right = Counter(each.sentence.kind for each in checked if each.right)
    return GroundingFigures(
        len(checked),
        caught / len(unsupported) if unsupported else 1.0,
        caught / len(stopped) if stopped else 1.0,
        {kind: (right[kind], count) for kind, count in sorted(kinds.items())},
    )
