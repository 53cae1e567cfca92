"""The validator says what is wrong in a set and where; a case is added when it is sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import make_corpus, run

from eval.errors import BadGoldenFile, UnsoundCase
from eval.golden import GoldenCase, read_golden
from eval.places import Places
from eval.validate import add, fallen_quotes, next_id, validate
from ingest.settings import DataFolder

FILES = {
    "bus.txt": "BUSSEN\n\nBussen kører kl. ni fra tor-\nvet. Ring 72 33 64 00.\n\fFÆRGEN\n\nFærgen sejler til Ærø kl. ti.\n",
    "tog.txt": "TOGET\n\nToget kører kl. elleve.\n",
}
CASE = {
    "id": "b001",
    "category": "fact",
    "question": "Hvornår kører bussen?",
    "answerable": True,
    "gold": [{"doc": "bus", "page": 1, "quote": "kl. ni fra torvet"}],
    "facts": [["kl. ni", "kl. 9"]],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Two documents, ingested."""
    folder = tmp_path_factory.mktemp("validate")
    data = DataFolder(folder / "data")
    report = run(make_corpus(folder / "corpus", FILES), data)
    assert report.errors == []
    return data


@pytest.fixture(scope="module")
def places(data: DataFolder) -> Places:
    return Places.open(data)


def write(folder: Path, *cases: dict) -> Path:
    path = folder / "prøve.jsonl"
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n", "utf-8")
    return path


def test_a_sound_set_has_no_problems(tmp_path: Path, places: Places) -> None:
    refused = {"id": "b002", "category": "unanswerable", "question": "Hvad koster det?", "answerable": False}
    follow_up = CASE | {"id": "b003", "history": [{"role": "user", "content": "Hej"}], "user": "gp"}
    assert validate(write(tmp_path, CASE, refused, follow_up), places) == []


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"gold": [{"doc": "bus", "page": 2, "quote": "kl. ni fra torvet"}]}, "gold[1]", "det står på side 1"),
        ({"gold": [{"doc": "bus", "page": 1, "quote": "kl. ni fra torvene"}]}, "gold[1]", "står ikke på side 1"),
        ({"gold": [{"doc": "bus", "page": 7, "quote": "kl. ni"}]}, "gold[1]", "ingen side 7"),
        ({"gold": [*CASE["gold"], {"doc": "fly", "page": 1, "quote": "kl. ni"}]}, "gold[2]", "»fly«"),
        ({"gold": [{"doc": "bus", "page": 1, "quote": " "}]}, "gold[1]", "tomt"),
        ({"gold": []}, "gold", "mangler"),
        ({"facts": [["kl. ni"], []]}, "facts[2]", "mindst én ordlyd"),
        ({"must_not": ["fra torvet"]}, "must_not", "gold-citat"),
        ({"history": [{"role": "læge", "content": "Hej"}]}, "history[1]", "role"),
        ({"answerable": False}, "answerable", "hverken have gold eller facts"),
        ({"user": "læge"}, "user", "gp, consultant eller script"),
        ({"gold_mode": "alle"}, "gold_mode", "any eller all"),
        ({"mustnot": ["x"]}, "mustnot", "kendes ikke"),
        ({"question": " "}, "question", "tomt"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_field(
    tmp_path: Path, places: Places, wrong: dict, field: str, said: str
) -> None:
    problems = [p for p in validate(write(tmp_path, CASE, CASE | {"id": "b002"} | wrong), places) if not p.warning]
    assert [(p.file, p.line, p.id, p.field) for p in problems] == [("prøve.jsonl", 2, "b002", field)]
    assert said in problems[0].danish
    assert str(problems[0]).startswith(f"prøve.jsonl, linje 2 (b002), {field}: ")


def test_an_id_that_comes_twice_is_said_with_its_first_line(tmp_path: Path, places: Places) -> None:
    path = write(tmp_path, CASE)
    path.write_text("\n" + path.read_text("utf-8") * 2, "utf-8")
    (problem,) = validate(path, places)
    assert (problem.line, problem.field) == (3, "id") and "linje 2" in problem.danish


def test_a_fact_that_stands_on_no_gold_page_is_a_warning(tmp_path: Path, places: Places) -> None:
    on_page = CASE | {"facts": [["72336400"]]}  # not in the quote, but on its page
    assert validate(write(tmp_path, on_page), places) == []
    (problem,) = validate(write(tmp_path, CASE | {"facts": [["kl. ti"]]}), places)
    assert problem.warning and problem.field == "facts[1]" and "Advarsel" in str(problem)


def test_a_line_that_is_no_case_is_an_error_of_its_own(tmp_path: Path, places: Places) -> None:
    path = write(tmp_path, CASE)
    path.write_text(path.read_text("utf-8") + "{\n", "utf-8")
    with pytest.raises(BadGoldenFile) as caught:
        validate(path, places)
    assert "prøve.jsonl, linje 2" in caught.value.danish


def test_quotes_that_no_longer_stand_are_told(places: Places) -> None:
    gold = [*CASE["gold"], {"doc": "tog", "page": 1, "quote": "kl. tolv"}]
    assert fallen_quotes(GoldenCase.model_validate(CASE | {"gold": gold}), places) == ("kl. tolv",)
    assert fallen_quotes(GoldenCase.model_validate(CASE), places) == ()


# ------------------------------------------------------------------------------------------------------- places


def test_a_quote_leads_to_its_passage_whatever_its_hyphens_and_line_ends(places: Places) -> None:
    for quote in ("kl. ni fra torvet", "kl. ni fra tor-\nvet", "KL. NI"):
        (passage,) = places.passages("bus", 1, quote)
        assert passage.heading_path == ("BUSSEN",)
    assert places.passages("bus", 2, "kl. ni") == ()
    assert places.passages("bus", 9, "kl. ni") == () == places.passages("bus", 1, " ")
    (other,) = places.passages("bus", 2, "Ærø")
    assert other.heading_path == ("FÆRGEN",)


def test_a_quote_that_stands_twice_leads_to_both_passages(tmp_path: Path) -> None:
    twice = "BUSSEN\n\nRing 72 33 64 00 og spørg.\n\nTOGET\n\nRing 72 33 64 00 og vent.\n"
    data = DataFolder(tmp_path / "data")
    assert run(make_corpus(tmp_path / "corpus", {"plan.txt": twice}), data).errors == []
    found = Places.open(data).passages("plan", 1, "Ring 72 33 64 00")
    assert [passage.heading_path for passage in found] == [("BUSSEN",), ("TOGET",)]


# ------------------------------------------------------------------------------------------------------- adding


def case(**fields: object) -> GoldenCase:
    return GoldenCase.model_validate(CASE | {"id": "b002"} | fields)


def test_a_sound_case_is_appended_and_the_lines_before_stay_as_they_were(tmp_path: Path, places: Places) -> None:
    path = write(tmp_path, CASE)
    before = path.read_bytes()
    assert add(path, case(user="consultant"), places) == []
    assert path.read_bytes().startswith(before)
    assert read_golden(path) == [GoldenCase.model_validate(CASE), case(user="consultant")]
    assert (
        "history" not in path.read_text("utf-8").splitlines()[1]
    )  # what is left out of a case is left out of its line


def test_a_file_without_a_last_line_feed_gets_one_first(tmp_path: Path, places: Places) -> None:
    path = write(tmp_path, CASE)
    path.write_text(path.read_text("utf-8").rstrip("\n"), "utf-8")
    add(path, case(), places)
    assert len(read_golden(path)) == 2


def test_a_case_that_is_not_sound_is_not_added(tmp_path: Path, places: Places) -> None:
    path = write(tmp_path, CASE)
    before = path.read_bytes()
    for wrong in (case(gold=[{"doc": "bus", "page": 1, "quote": "kl. tolv"}]), case(id="b001")):
        with pytest.raises(UnsoundCase, match=r"prøve\.jsonl"):
            add(path, wrong, places)
    assert path.read_bytes() == before


def test_a_warning_does_not_keep_a_case_out(tmp_path: Path, places: Places) -> None:
    (warning,) = add(tmp_path / "ny.jsonl", case(facts=[["kl. tolv"]]), places)
    assert warning.warning and len(read_golden(tmp_path / "ny.jsonl")) == 1


@pytest.mark.parametrize(
    ("ids", "following"),
    [
        (["b001", "b009"], "b010"),
        (["b010", "b002"], "b011"),
        (["k-099"], "k-100"),
        (["fri"], "prøve-001"),
        ([], "prøve-001"),
    ],
)
def test_the_next_id_continues_the_sets(tmp_path: Path, ids: list[str], following: str) -> None:
    assert next_id(write(tmp_path, *(CASE | {"id": identifier} for identifier in ids))) == following


def test_the_first_id_of_a_new_set_is_named_after_it(tmp_path: Path) -> None:
    assert next_id(tmp_path / "chat.jsonl") == "chat-001"
