"""A run keeps its answers with all they were made with, and is scored from its folder alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.assistant import Assistant, AssistantSettings
from eval.errors import RunMissing
from eval.golden import read_golden
from eval.places import Places
from eval.runs import Run, changes, generate, newest_runs, read_run, read_scores, runs_of, score_results, score_run

GUIDE = "praktisk-vejledning-hjoerring"
CASES = [
    {
        "id": "x1",
        "category": "contact",
        "question": "nummeret til Det Røde Hus?",
        "answerable": True,
        "gold": [{"doc": GUIDE, "page": 20, "quote": "Henvendelse på telefon: 98 91 15 97"}],
        "facts": [["98911597"]],
        "user": "gp",
    },
    {
        "id": "x2",
        "category": "contact",
        "question": "og Alkolinjen?",
        "history": [
            {"role": "user", "content": "Hvad er nummeret til Det Røde Hus?"},
            {"role": "assistant", "content": "98 91 15 97"},
        ],
        "answerable": True,
        "gold": [{"doc": GUIDE, "page": 21, "quote": "80 200 500"}],
        "facts": [["80200500", "80 200 500"]],
    },
    {"id": "x3", "category": "unanswerable", "question": "Hvad koster en færgebillet?", "answerable": False},
]


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("facit") / "prøve.jsonl"
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in CASES), "utf-8")
    return path


@pytest.fixture(scope="module")
def places(assistant: Assistant) -> Places:
    return Places.of(assistant.index.content)


@pytest.fixture
def kept(assistant: Assistant, golden: Path, tmp_path: Path) -> Run:
    return generate(assistant, golden, tmp_path)


def test_a_run_is_read_back_as_it_was_made(kept: Run, golden: Path) -> None:
    assert read_run(kept.folder) == kept
    assert list(kept.cases) == read_golden(golden)
    assert [result["id"] for result in kept.results] == ["x1", "x2", "x3"]
    assert kept.folder.parent.name == "prøve"


def test_a_run_remembers_what_made_it(kept: Run, assistant: Assistant) -> None:
    record = kept.record
    assert (record.set, record.questions, record.model) == ("prøve", 3, "multilingual-e5-small")
    assert record.index == assistant.index.fingerprint
    assert record.settings["max_words"] == AssistantSettings().max_words and "fitted" not in record.settings
    assert len(record.fitted_hash) == len(record.set_hash) == 16
    assert {"python", "praksisassistenten", "chromadb", "numpy"} <= set(record.versions)
    assert record.machine.cores >= 1 and record.machine.processor
    assert record.made_at.endswith("+00:00") and record.duration_s > 0


def test_another_set_and_other_weights_have_another_hash(assistant, golden, tmp_path, kept: Run) -> None:
    fitted = AssistantSettings().fitted.model_copy(update={"refuse_below": 0.99})
    other_set = tmp_path / "prøve.jsonl"
    other_set.write_text(json.dumps(CASES[2]), "utf-8")
    other = generate(assistant, other_set, tmp_path, AssistantSettings(fitted=fitted))
    assert other.record.set_hash != kept.record.set_hash
    assert other.record.fitted_hash != kept.record.fitted_hash


def test_a_run_is_scored_from_its_folder(kept: Run, places: Places) -> None:
    scores = score_run(read_run(kept.folder), places)
    assert [case.success for case in scores.cases] == [True, True, True]
    assert scores.figures.whole["overall"].value == 1
    assert scores.figures.whole["follow_ups"].cases == 1
    assert scores.figures.users["gp"]["overall"].cases == 1
    assert read_scores(kept.folder) == scores


def test_a_case_whose_quote_no_longer_stands_is_left_out_and_named(kept: Run, places: Places) -> None:
    gone = kept.cases[0].gold[0].model_copy(update={"quote": "telefon: 11 22 33 44"})
    cases = [kept.cases[0].model_copy(update={"gold": (gone,)}), *kept.cases[1:]]
    scores = score_results(cases, kept.results, places)
    assert [(case.id, case.quotes) for case in scores.left_out] == [("x1", ("telefon: 11 22 33 44",))]
    assert [case.id for case in scores.cases] == ["x2", "x3"]


def test_the_newest_run_of_each_set_is_found(assistant, golden, tmp_path) -> None:
    other = tmp_path / "anden.jsonl"
    other.write_text(json.dumps(CASES[2]), "utf-8")
    out = tmp_path / "results"
    runs = [generate(assistant, path, out) for path in (golden, other, golden)]
    assert newest_runs(out) == [runs[1].folder, runs[2].folder]
    assert runs_of(out, "prøve") == [runs[0].folder, runs[2].folder]
    assert newest_runs(tmp_path / "ingen") == []


def test_a_run_that_breaks_off_leaves_nothing(assistant, golden, tmp_path) -> None:
    def break_off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(assistant, golden, tmp_path, each=break_off)
    assert list(tmp_path.rglob("*")) == []


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunMissing) as caught:
        read_run(tmp_path)
    assert "praksis eval run" in caught.value.danish
    assert read_scores(tmp_path) is None


def test_scores_of_an_earlier_format_count_as_none(kept: Run) -> None:
    (kept.folder / "scores.json").write_text('{"figures": {}}', "utf-8")
    assert read_scores(kept.folder) is None


def test_changes_are_told_case_by_case(kept: Run, places: Places) -> None:
    first, second, third = score_results(kept.cases, kept.results, places).cases
    refused = {**kept.results[0], "status": "not_found"}
    now = score_results(kept.cases[:1], [refused], places).cases[0]
    found = changes([first, second], [now, third])
    assert (found.gained, found.lost, found.added, found.removed) == ((), ("x1",), ("x3",), ("x2",))
    assert changes([now], [first]).gained == ("x1",)
