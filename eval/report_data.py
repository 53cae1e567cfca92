"""What a report is made from: of each set the newest run, the one before, and all that was measured beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eval.comparison import CheckedSet, ComparedSet, HeldOut, read_kept
from eval.errors import RunMissing
from eval.judge import Judged, read_judged
from eval.runs import Record, Run, Scores, newest_runs, read_run, read_scores, runs_of


@dataclass(frozen=True, slots=True)
class Former:
    """The scored run before the newest one."""

    record: Record
    scores: Scores


@dataclass(frozen=True, slots=True)
class SetReport:
    """What is known of one set; None where it was not measured."""

    run: Run
    scores: Scores
    former: Former | None = None
    compared: ComparedSet | None = None
    checked: CheckedSet | None = None
    held_out: HeldOut | None = None
    judged: Judged | None = None

    @property
    def name(self) -> str:
        return self.run.record.set


def read_sets(results: Path) -> list[SetReport]:
    """The newest run of each set with all that was measured beside it. Raises RunMissing, BadKeptFile."""
    folders = newest_runs(results)
    if not folders:
        raise RunMissing(f"no runs in {results}", f"Der er ingen kørsler i »{results}«. Kør »praksis eval run« først.")
    compared, checked = read_kept(results, ComparedSet), read_kept(results, CheckedSet)
    held_out = read_kept(results, HeldOut)
    found: list[SetReport] = []
    for folder in folders:
        run, scores = read_run(folder), read_scores(folder)
        if scores is None:
            raise RunMissing(f"{folder} is not scored", f"Kørslen i {folder} er ikke bedømt. Kør »praksis eval score«.")
        name = run.record.set
        former = _former(results, folder)
        measured = (compared.get(name), checked.get(name), held_out.get(name))
        found.append(SetReport(run, scores, former, *measured, read_judged(folder)))
    return found


def _former(results: Path, newest: Path) -> Former | None:
    for folder in reversed(runs_of(results, newest.parent.name)[:-1]):
        scores = read_scores(folder)
        if scores is not None:
            return Former(read_run(folder).record, scores)
    return None
