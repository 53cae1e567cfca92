"""The report and the README's figures from real runs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from test_cli import praksis
from test_runs import CASES, GUIDE

from assistant.assistant import Assistant
from eval.comparison import CheckedSet, ComparedSet, ComparedSystem, HeldOut, Kind, keep
from eval.errors import RunMissing
from eval.figures import Bin, Figure, Reliability
from eval.metamorphic import Broken, CheckResult, CitedPage
from eval.places import Places
from eval.report import write_report
from eval.report_cases import wrong_cases
from eval.report_data import read_sets
from eval.report_plots import Bar, interval_bars, reliability_diagram, stacked_bars
from eval.report_readme import BEGIN, END, MarksMissing, update
from eval.runs import generate, score_run

WRONG = {
    "id": "x4",
    "category": "contact",
    "question": "Hvad er nummeret til <b>Alkolinjen</b> & co | nu?",
    "answerable": True,
    "gold": [{"doc": GUIDE, "page": 21, "quote": "80 200 500"}],
    "facts": [["11 22 33 44", "11223344"]],
}


def write_set(path: Path, *cases: dict) -> Path:
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), "utf-8")
    return path


@pytest.fixture(scope="module")
def results(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of one set: in the second, Det Røde Hus is lost to a wrong fact and x4 is new. Nothing compared."""
    folder = tmp_path_factory.mktemp("rapport")
    places, out = Places.of(assistant.index.content), folder / "results"
    golden = write_set(folder / "facit.jsonl", *CASES)
    score_run(generate(assistant, golden, out), places)
    write_set(golden, CASES[0] | {"facts": [["99 88 77 66"]]}, *CASES[1:], WRONG)
    score_run(generate(assistant, golden, out), places)
    return out


@pytest.fixture
def measured(results: Path) -> Path:
    """The same with a comparison, a check and a figure held out beside it."""
    (report,) = read_sets(results)
    record, figures = report.run.record, report.scores.figures.whole
    worse = figures | {"overall": Figure(0.25, 0.0, 0.5, 4)}
    systems = (
        ComparedSystem(name="Vores", description="Alt", kind=Kind.OURS, seconds=1.0, figures=figures, p={}),
        ComparedSystem(
            name="Andres", description="Andet", kind=Kind.PEER, seconds=2.0, figures=worse, p={"overall": 0.01}
        ),
        ComparedSystem(
            name="Tredjes", description="Mere", kind=Kind.PEER, seconds=2.0, figures=worse, p={"overall": 0.2}
        ),
    )
    broken = Broken("x1", "nummeret?", "NUMMERET?", CitedPage(GUIDE, 20), None)
    keep(results, {"facit": ComparedSet(record=record, systems=systems)}, ComparedSet)
    checks = (CheckResult("typo", "med en slåfejl", 4, (broken,)),)
    keep(results, {"facit": CheckedSet(record=record, checks=checks)}, CheckedSet)
    held_out = HeldOut(record=record, fitted_on=("andet",), figures={"overall": 0.375})
    keep(results, {"facit": held_out}, HeldOut)
    yield results
    for name in ("comparison.json", "metamorphic.json", "held_out.json"):
        (results / name).unlink()


def written(results: Path, out: Path, *fitted_on: str) -> tuple[str, str]:
    page, text = write_report(results, out, dict.fromkeys(fitted_on, 4))
    return page.read_text("utf-8"), text.read_text("utf-8")


# ---------------------------------------------------------------------------------------------------- the page


def test_the_page_asks_nothing_from_outside(results: Path, tmp_path: Path) -> None:
    page, _ = written(results, tmp_path)
    assert "default-src 'none'" in page
    assert not re.search(r"<(link|img|iframe)|\bsrc=|url\(|@import|https?://(?!www\.w3\.org)", page.split("<main>")[0])
    assert not re.search(r"<script[^>]+src|<link|<img", page)


def test_what_people_typed_is_shown_and_not_run(results: Path, tmp_path: Path) -> None:
    page, text = written(results, tmp_path)
    assert "&lt;b&gt;Alkolinjen&lt;/b&gt; &amp; co" in page and "<b>" not in page
    assert r"\<b\>Alkolinjen\</b\> & co \| nu?" in text


def test_what_was_not_measured_is_said_with_its_command(results: Path, tmp_path: Path) -> None:
    for written_form in written(results, tmp_path):
        for command in ("praksis eval compare", "praksis eval metamorphic", "praksis tune --held-out"):
            assert command in written_form.replace("\\", "")
    assert written(results, tmp_path)[1].count("Det måles med") == 1  # all of it in one note


def test_what_changed_since_the_former_run_is_told_item_by_item(results: Path, tmp_path: Path) -> None:
    _, text = written(results, tmp_path)
    assert "facit: samlet 1,000 → 0,500 siden" in text and "0 vundet, 1 tabt, 1 nye" in text
    assert "| tabt ▼ | x1 | nummeret til Det Røde Hus? |" in text


def test_only_a_difference_beyond_chance_is_marked(measured: Path, tmp_path: Path) -> None:
    _, text = written(measured, tmp_path)
    assert "| Andres | 0,250 ▼ |" in text and "| Tredjes | 0,250 |" in text and "| Vores | 0,500 |" in text


def test_figures_of_sets_that_the_fit_has_seen_are_called_so(measured: Path, tmp_path: Path) -> None:
    assert "er tilpasset på disse sæt: facit" in written(measured, tmp_path, "facit")[1]
    assert "er tilpasset på disse sæt" not in written(measured, tmp_path, "andet")[1]
    assert "0,375" in written(measured, tmp_path)[1]


def test_a_check_that_broke_is_listed(measured: Path, tmp_path: Path) -> None:
    _, text = written(measured, tmp_path)
    assert "| facit | med en slåfejl | 4 | 3 | 0,750 |" in text
    assert f"| NUMMERET? | {GUIDE} s. 20 | afvist |" in text


def test_a_comparison_on_another_index_is_called_so(measured: Path, tmp_path: Path) -> None:
    (report,) = read_sets(measured)
    assert report.compared is not None
    other = report.compared.record.model_copy(update={"index": "andet", "set_hash": "anden"})
    keep(measured, {"facit": report.compared.model_copy(update={"record": other})}, ComparedSet)
    assert "målt med andre spørgsmål og et andet indeks end kørslen" in written(measured, tmp_path)[1]


def test_what_went_wrong_is_shown_worst_first_with_all_that_tells_why(results: Path) -> None:
    (report,) = read_sets(results)
    cases = {case.id: case for case in wrong_cases([report])}
    assert set(cases) == {"x1", "x4"}
    assert cases["x4"].failure == "Svaret mangler fakta"
    assert cases["x4"].expected == ("»11 22 33 44« eller »11223344« (mangler)",)
    assert cases["x4"].citations[0].page == 21 and cases["x4"].citations[0].gold
    assert cases["x4"].hits and cases["x4"].answer
    first, second, third, fourth = report.scores.cases
    invented = replace(third, answered=True, right=False)
    changed = replace(report, scores=replace(report.scores, cases=(first, second, invented, fourth)))
    assert wrong_cases([changed])[0].id == "x3"  # an invented answer is worse than a missing fact


def test_without_a_run_the_command_that_makes_one_is_told(monkeypatch, capsys, tmp_path: Path) -> None:
    with pytest.raises(RunMissing):
        read_sets(tmp_path)
    assert praksis(monkeypatch, "eval", "report", "--results", str(tmp_path), "--out", str(tmp_path)) == 1
    assert "praksis eval run" in capsys.readouterr().err


def test_report_writes_both_forms(monkeypatch, capsys, results: Path, tmp_path: Path) -> None:
    assert praksis(monkeypatch, "eval", "report", "--results", str(results), "--out", str(tmp_path / "ud")) == 0
    assert "report.html" in capsys.readouterr().out
    assert {path.name for path in (tmp_path / "ud").iterdir()} == {"report.html", "report.md"}


# --------------------------------------------------------------------------------------------------- the plots


def test_a_bar_is_as_long_as_its_figure() -> None:
    drawn = interval_bars("Prøve", [Bar("<a>", 0.5, 0.25, 1.0, marker=0.0), Bar("b", None)])
    assert 'x="170.0" y="6" width="105.0"' in drawn  # half of 210
    assert "M222.5 13H380.0" in drawn  # 170 + 210 / 4 to 170 + 210
    assert "M170.0 7l5 6" in drawn and "&lt;a&gt;" in drawn
    assert drawn.count("<rect") == 1


def test_a_point_that_can_be_believed_is_on_the_diagonal() -> None:
    bins = (Bin(0.0, 0.5, 0, None, None), Bin(0.5, 1.0, 4, 0.5, 0.5))
    drawn = reliability_diagram("Prøve", Reliability(bins, 0.0, 4))
    assert 'cx="124.0" cy="102.0" r="10.0"' in drawn and drawn.count("<circle") == 1


def test_the_steps_of_a_bar_follow_one_another() -> None:
    drawn = stacked_bars("Prøve", {"a": {"x": 0.2, "y": 0.8}}, ("x", "y"))
    assert '<rect class="step-0" x="170.0" y="5" width="53.0"' in drawn  # 0.2 of 265
    assert '<rect class="step-1" x="223.0" y="5" width="212.0"' in drawn


# ------------------------------------------------------------------------------------------------- the README


def test_the_readme_is_written_between_its_marks_and_nowhere_else(measured: Path, tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    before, after = "# Æble\r\n\n| 0.90 |\n", "\n\nEfter 0.90\n\n\n"
    file.write_bytes(f"{before}{BEGIN}\ngammelt\n{END}{after}".encode())
    assert update(file, read_sets(measured))
    now = file.read_bytes().decode()
    assert now.startswith(before + BEGIN) and now.endswith(END + after) and "gammelt" not in now
    assert "| `facit` | 4 | 0.50 (0.00–1.00) | 0.38 |" in now
    assert not update(file, read_sets(measured))
    assert file.read_bytes().decode() == now


@pytest.mark.parametrize("content", ["ingen", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_readme_without_its_marks_is_left_as_it_is(content: str, results: Path, tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(content, "utf-8")
    with pytest.raises(MarksMissing):
        update(file, read_sets(results))
    assert file.read_text("utf-8") == content
