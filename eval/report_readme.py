"""The figures of the README, written between two marks, so that nobody copies them by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.errors import EvaluationError
from eval.figures import Figure
from eval.report_data import SetReport

BEGIN = "<!-- figures: written by `praksis eval readme` -->"
END = "<!-- end of figures -->"

_HEAD = (
    "set",
    "questions",
    "overall (95 %)",
    "held out",
    "recall@1 / @5 of the page",
    "refusals: precision / recall",
    "words (median)",
    "citations: recall / precision",
    "verbatim",
)


class MarksMissing(EvaluationError):
    """A file does not hold the two marks, each once and in order."""


def update(file: Path, sets: Sequence[SetReport]) -> bool:
    """Write the figures between the marks and touch nothing else; whether anything changed. Raises MarksMissing."""
    former = file.read_bytes().decode("utf-8")
    before, begin, rest = former.partition(BEGIN)
    between, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in between + after or END in before + after:
        raise MarksMissing(
            f"{file}: marks missing", f"I {file} skal »{BEGIN}« og »{END}« stå én gang hver i den rækkefølge."
        )
    now = f"{before}{BEGIN}\n{figures(sets)}\n{END}{after}"
    if now == former:
        return False
    file.write_bytes(now.encode())
    return True


def figures(sets: Sequence[SetReport]) -> str:
    """A table, a row for each set, and a sentence on the time that answers take. Markdown, in English."""
    rows = [_HEAD, ("---",) * len(_HEAD), *(_row(report) for report in sets)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{table}\n\n{_latency(sets)}"


def _row(report: SetReport) -> tuple[str, ...]:
    whole = report.scores.figures.whole
    overall = whole["overall"]

    def pair(first: str, second: str) -> str:
        return f"{_share(whole[first].value)} / {_share(whole[second].value)}"

    return (
        f"`{report.name}`",
        str(len(report.scores.cases)),
        f"{_share(overall.value)} ({_share(overall.low)}–{_share(overall.high)})",
        _share(report.held_out.figures["overall"] if report.held_out else None),
        pair("recall_at_1", "recall_at_5"),
        pair("refusal_precision", "refusal_recall"),
        _whole(whole["median_words"]),
        pair("citation_recall", "citation_precision"),
        _share(whole["verbatim"].value),
    )


def _latency(sets: Sequence[SetReport]) -> str:
    """Of each set in the table's order."""
    figures = [report.scores.figures.whole for report in sets]
    record = sets[0].run.record

    def listed(name: str, digits: int) -> str:
        return ", ".join("–" if (value := one[name].value) is None else f"{value:.{digits}f}" for one in figures)

    return (
        f"An answer took {listed('latency_per_embedding', 2)} times the embedding of its question alone (median, by "
        f"set); p50 {listed('latency_p50_ms', 0)} ms, p95 {listed('latency_p95_ms', 0)} ms on {record.machine.cores} "
        f"cores ({record.machine.processor}), measured {record.made_at[:10]}."
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _whole(figure: Figure) -> str:
    return "–" if figure.value is None else f"{figure.value:.0f}"
