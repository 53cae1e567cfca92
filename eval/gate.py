"""The gate: did a figure fall below the kept baseline, by more than chance?

The baseline holds what every case added to every gated figure, so that a later run is compared case by case. It
moves only when someone writes the file anew and has it reviewed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from eval.errors import BaselineMissing
from eval.figures import FIGURES, Part, part_of, ratio, summary
from eval.runs import Record
from eval.scoring import CaseScore
from eval.significance import paired_ratio_difference

SIGNIFICANT = 0.05
WORDS_LONGER = 1.05  # answers may grow by this factor, also where it is no chance: a label more is no regression
MEDIAN_LONGER = 1.15  # the median answer, which jumps by more where a set is small
LATENCY_SLOWER = 1.5  # latency in embeddings: on a busy machine it varies by a third

# Compared case by case with the randomisation test.
TESTED = (
    "overall",
    "right_and_cited",
    "recall_at_1",
    "recall_at_5",
    "citation_recall",
    "citation_precision",
    "refusal_precision",
    "refusal_recall",
    "mean_words",
)
# Compared as they are, with a factor that they may grow by.
TOLERATED = {"median_words": MEDIAN_LONGER, "latency_per_embedding": LATENCY_SLOWER}
NOTHING: Part = (0.0, 0.0)  # of a case that a figure does not count
VERBATIM = "verbatim"  # less than all is a defect, whatever it was before


class SetBaseline(BaseModel):
    """One set's kept figures."""

    model_config = ConfigDict(frozen=True)

    record: Record
    figures: dict[str, float | None]
    cases: dict[str, dict[str, Part]]  # case -> tested figure -> its part in the figure's two sums


@dataclass(frozen=True, slots=True)
class Check:
    """One figure of one set against the baseline, over the cases that both hold."""

    figure: str
    before: float | None
    after: float | None
    p: float | None  # of the randomisation test; None where none is made
    failed: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """A set against its baseline. Added and removed cases are not compared."""

    set: str
    checks: tuple[Check, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not any(check.failed for check in self.checks)


def baseline_of(record: Record, scores: Sequence[CaseScore]) -> SetBaseline:
    """What is kept of a run."""
    values = summary(scores)
    return SetBaseline(
        record=record,
        figures={name: values[name] for name in (*TESTED, *TOLERATED, VERBATIM)},
        cases={score.id: _parts(score) for score in scores},
    )


def _parts(score: CaseScore) -> dict[str, Part]:
    """Without the figures that the case says nothing about."""
    parts = {name: part_of(name, score) for name in TESTED}
    return {name: part for name, part in parts.items() if part != NOTHING}


def compare(name: str, baseline: SetBaseline, scores: Sequence[CaseScore]) -> Verdict:
    """Every gated figure of a run against the baseline."""
    now = {score.id: score for score in scores}
    shared = [identifier for identifier in baseline.cases if identifier in now]
    values = summary(scores)
    return Verdict(
        name,
        (
            *(_tested(figure, baseline, [now[identifier] for identifier in shared]) for figure in TESTED),
            *(_tolerated(figure, baseline, values[figure]) for figure in TOLERATED),
            _verbatim(baseline, values[VERBATIM]),
        ),
        added=tuple(identifier for identifier in now if identifier not in baseline.cases),
        removed=tuple(identifier for identifier in baseline.cases if identifier not in now),
    )


def _tested(figure: str, baseline: SetBaseline, scores: Sequence[CaseScore]) -> Check:
    """`scores`: of the cases that the baseline holds too."""
    former = [baseline.cases[score.id].get(figure, NOTHING) for score in scores]
    now = [part_of(figure, score) for score in scores]
    before, after = ratio(former), ratio(now)
    if before is None or after is None:
        return Check(figure, before, after, None, failed=False)
    difference = paired_ratio_difference(former, now)
    worse = after < before if FIGURES[figure].higher_is_better else after > WORDS_LONGER * before
    return Check(figure, before, after, difference.p, worse and difference.p < SIGNIFICANT)


def _tolerated(figure: str, baseline: SetBaseline, after: float | None) -> Check:
    """Medians, where a test of means does not apply."""
    before = baseline.figures[figure]
    grown = before is not None and after is not None and after > TOLERATED[figure] * before
    return Check(figure, before, after, None, grown)


def _verbatim(baseline: SetBaseline, after: float | None) -> Check:
    return Check(VERBATIM, baseline.figures[VERBATIM], after, None, after is not None and after < 1)


# --------------------------------------------------------------------------------------------------- the file


def read_baseline(path: Path) -> dict[str, SetBaseline]:
    """By set. Raises BaselineMissing."""
    if not path.is_file():
        raise BaselineMissing(
            f"no baseline at {path}",
            f"Der er intet at sammenligne med i {path}. Kør »praksis eval gate --set-baseline« først.",
        )
    return {name: SetBaseline.model_validate(kept) for name, kept in json.loads(path.read_text("utf-8")).items()}


def write_baseline(path: Path, baselines: Mapping[str, SetBaseline]) -> None:
    """One line a case, so that a reviewer sees which cases moved."""
    sets = [f"{json.dumps(name)}: {_written(baseline)}" for name, baseline in sorted(baselines.items())]
    path.write_text("{\n" + ",\n".join(sets) + "\n}\n", "utf-8")


def _written(baseline: SetBaseline) -> str:
    cases = ",\n".join(f"  {json.dumps(i)}: {json.dumps(parts)}" for i, parts in baseline.cases.items())
    figures = json.dumps(baseline.figures)
    return f'{{\n "record": {baseline.record.model_dump_json()},\n "figures": {figures},\n "cases": {{\n{cases}\n }}}}'
