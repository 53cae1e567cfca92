"""What Kvalitet shows of the evaluation: the newest runs, or the report that came with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from eval.errors import RunMissing
from eval.places import Places
from eval.runs import generate, score_run
from eval.texts import number
from ui.quality.report import SHIPPED, newest_run, read_report

CASE = """{"id": "x001", "category": "unanswerable", "question": "Hvad koster <b>en bil</b>?", "answerable": false}\n"""


def test_the_shipped_report_is_shown_where_nothing_was_measured(tmp_path: Path) -> None:
    report = read_report(tmp_path / "results")
    assert report is not None
    assert not report.is_own
    assert report.page == (SHIPPED / "report.html").read_text("utf-8")
    assert report.overview.count("<table") == 1  # the first section alone
    assert "golden" in report.overview
    assert "95 %-interval" in report.overview


def test_own_runs_come_before_it_with_their_own_figures(assistant: Assistant, tmp_path: Path) -> None:
    golden = tmp_path / "mine.jsonl"
    golden.write_text(CASE, "utf-8")
    results = tmp_path / "results"
    run = generate(assistant, golden, results)
    assert newest_run(results) is None  # not scored yet
    scores = score_run(run, Places.of(assistant.index.content))

    report = read_report(results)

    assert report is not None
    assert report.is_own
    assert newest_run(results) is not None
    assert '<td>mine</td>\n<td style="text-align:right">1</td>' in report.overview
    assert number(scores.figures.whole["overall"].value) in report.overview
    assert "golden" not in report.overview
    assert "<!doctype html>" in report.page
    assert "<b>en bil" not in report.page


def test_nothing_at_all_is_none(tmp_path: Path) -> None:
    assert read_report(tmp_path / "results", tmp_path / "shipped") is None


def test_markup_in_a_report_is_text(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(
        "# t\n\n## Overblik\n\n<script>x</script>\n\n| a |\n| - |\n| <i>b</i> |\n\n## Andet\n", "utf-8"
    )
    (tmp_path / "report.html").write_text("p", "utf-8")
    report = read_report(tmp_path / "results", tmp_path)
    assert report is not None
    assert "<script" not in report.overview
    assert "<i>" not in report.overview
    assert "Andet" not in report.overview


def test_a_newest_run_that_is_not_scored_says_so(assistant: Assistant, tmp_path: Path) -> None:
    golden = tmp_path / "mine.jsonl"
    golden.write_text(CASE, "utf-8")
    score_run(generate(assistant, golden, tmp_path), Places.of(assistant.index.content))
    generate(assistant, golden, tmp_path)
    with pytest.raises(RunMissing) as raised:
        read_report(tmp_path)
    assert "bedømt" in raised.value.danish
