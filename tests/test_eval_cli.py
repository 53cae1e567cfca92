"""The commands `praksis eval …` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import praksis
from test_runs import CASES, GUIDE

from eval.golden import read_golden
from ingest.settings import DataFolder


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    path = tmp_path / "facit.jsonl"
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in CASES) + "\n", "utf-8")
    return path


def test_run_prints_the_figures_and_what_changed_since_the_last(monkeypatch, capsys, tmp_path, data, golden) -> None:
    arguments = ("--out", str(tmp_path / "results"), "--data", str(data.root))
    assert praksis(monkeypatch, "eval", "run", str(golden), *arguments) == 0
    first = capsys.readouterr().out
    assert "Samlet" in first and "1,000" in first and "Siden sidst" not in first
    wrong = [CASES[0] | {"facts": [["11 22 33 44"]]}, *CASES[1:]]
    golden.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in wrong), "utf-8")
    assert praksis(monkeypatch, "eval", "run", str(golden), *arguments) == 0
    assert "0 vundet, 1 tabt\n  - x1  nummeret til Det Røde Hus?" in capsys.readouterr().out


def test_generate_and_score_are_separate_steps(monkeypatch, capsys, tmp_path, data, golden) -> None:
    out = tmp_path / "results"
    arguments = ("--out", str(out), "--data", str(data.root))
    assert praksis(monkeypatch, "eval", "generate", str(golden), *arguments) == 0
    assert not list(out.glob("*/*/scores.json"))
    assert praksis(monkeypatch, "eval", "score", *arguments) == 0
    (scores,) = out.glob("*/*/scores.json")
    assert json.loads(scores.read_text("utf-8"))["figures"]["whole"]["overall"]["value"] == 1
    assert praksis(monkeypatch, "eval", "score", str(scores.parent), "--data", str(data.root)) == 0
    assert capsys.readouterr().out.count("facit: 3 af 3 spørgsmål") == 2


def test_nothing_to_score_is_told(monkeypatch, capsys, tmp_path, data: DataFolder) -> None:
    assert praksis(monkeypatch, "eval", "score", "--out", str(tmp_path), "--data", str(data.root)) == 1
    assert "praksis eval run" in capsys.readouterr().err


def test_validate_fails_and_says_where(monkeypatch, capsys, data: DataFolder, golden: Path) -> None:
    assert praksis(monkeypatch, "eval", "validate", str(golden), "--data", str(data.root)) == 0
    golden.write_text(golden.read_text("utf-8").replace('"page": 21', '"page": 20'), "utf-8")
    assert praksis(monkeypatch, "eval", "validate", str(golden), "--data", str(data.root)) == 1
    printed = capsys.readouterr().out
    assert (
        "facit.jsonl, linje 2 (x2), gold[1]: citatet står ikke på side 20" in printed
        and "det står på side 21" in printed
    )


def test_add_appends_a_case_that_validates(monkeypatch, capsys, data: DataFolder, golden: Path) -> None:
    options = ["--question", "hvor er krisecentret?", "--category", "contact", "--fact", "98 91 15 97|98911597"]
    place = ["--doc", GUIDE, "--page", "20", "--quote", "Henvendelse på telefon: 98 91 15 97", "--user", "gp"]
    assert praksis(monkeypatch, "eval", "add", str(golden), *options, *place, "--data", str(data.root)) == 0
    added = read_golden(golden)[-1]
    assert (added.id, added.user, added.facts) == ("x4", "gp", (("98 91 15 97", "98911597"),))
    wrong = [*options, *place[:3], "19", *place[4:]]
    assert praksis(monkeypatch, "eval", "add", str(golden), *wrong, "--data", str(data.root)) == 1
    assert "blev ikke tilføjet" in capsys.readouterr().err and len(read_golden(golden)) == 4


def test_add_takes_a_question_without_an_answer(monkeypatch, tmp_path, data: DataFolder) -> None:
    new = tmp_path / "ny.jsonl"
    options = ("--question", "Hvad koster det?", "--category", "unanswerable", "--unanswerable")
    assert praksis(monkeypatch, "eval", "add", str(new), *options, "--data", str(data.root)) == 0
    (case,) = read_golden(new)
    assert (case.id, case.answerable, case.gold) == ("ny-001", False, ())


def test_the_gate_passes_what_it_was_set_to_and_stops_what_is_worse(monkeypatch, capsys, tmp_path, data) -> None:
    golden, out, baseline = tmp_path / "facit.jsonl", tmp_path / "results", tmp_path / "baseline.json"
    lines = [json.dumps(CASES[0] | {"id": f"x{n}"}, ensure_ascii=False) for n in range(6)]
    golden.write_text("\n".join(lines), "utf-8")
    run = ("eval", "run", str(golden), "--out", str(out), "--data", str(data.root))
    gate = ("eval", "gate", "--out", str(out), "--baseline", str(baseline))
    assert praksis(monkeypatch, *gate) == 1
    assert "praksis eval run" in capsys.readouterr().err
    assert praksis(monkeypatch, *run) == 0
    assert praksis(monkeypatch, *gate) == 1
    assert "--set-baseline" in capsys.readouterr().err
    assert praksis(monkeypatch, *gate, "--set-baseline") == 0
    assert praksis(monkeypatch, *gate) == 0
    assert "Intet er blevet sikkert dårligere." in capsys.readouterr().out
    golden.write_text("\n".join(lines).replace("98911597", "11223344"), "utf-8")
    assert praksis(monkeypatch, *run) == 0
    assert praksis(monkeypatch, *gate) == 1
    printed = capsys.readouterr().out
    assert "FALDET" in printed and "0,031" in printed  # all six lost: p = 2 / 64


def test_a_set_without_a_run_keeps_its_baseline_and_is_missed(monkeypatch, capsys, tmp_path, data, golden) -> None:
    baseline = tmp_path / "baseline.json"
    other = golden.with_name("andet.jsonl")
    other.write_text(golden.read_text("utf-8"), "utf-8")
    for path in (golden, other):
        out = str(tmp_path / f"results-{path.stem}")
        assert praksis(monkeypatch, "eval", "run", str(path), "--out", out, "--data", str(data.root)) == 0
        assert praksis(monkeypatch, "eval", "gate", "--set-baseline", "--out", out, "--baseline", str(baseline)) == 0
    assert set(json.loads(baseline.read_text("utf-8"))) == {"facit", "andet"}
    assert praksis(monkeypatch, "eval", "gate", "--out", out, "--baseline", str(baseline)) == 1
    assert "ingen kørsel af facit" in capsys.readouterr().err


def test_a_file_that_is_no_set_is_named_before_any_question_is_asked(monkeypatch, capsys, tmp_path, data) -> None:
    wrong = tmp_path / "facit.jsonl"
    wrong.write_text("nej\n", "utf-8")
    assert praksis(monkeypatch, "eval", "run", str(wrong), "--out", str(tmp_path), "--data", str(data.root)) == 1
    assert "facit.jsonl, linje 1" in capsys.readouterr().err
