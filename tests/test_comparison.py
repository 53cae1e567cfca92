"""What is kept beside the runs, and the commands that measure it, over a small corpus with the real model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import make_corpus
from test_cli import praksis

from assistant.assistant import Assistant
from eval.ablations import FULL, ablations
from eval.comparison import (
    BadKeptFile,
    CheckedSet,
    ComparedSet,
    HeldOut,
    Kind,
    compared_set,
    embedded_texts,
    keep,
    questions_of,
    read_kept,
    record_of,
    varied,
)
from eval.golden import GoldenCase, read_golden
from eval.metamorphic import CheckResult
from eval.peers import PassagePeer, RememberingEmbedder, bm25_search, compare
from eval.places import Places
from eval.runs import Record
from ingest.embedding import SentenceTransformerEmbedder, Vectors
from ingest.pipeline import ingest
from ingest.settings import BUNDLED_MODEL, DataFolder

CASES = (
    ("k1", "Hvad er nummeret til rygestopteamet?", "rygestop", "72 33 64 00"),
    ("k2", "Hvem tager hjem til borgeren?", "demens", "Demensvejlederen tager hjem"),
)


def case(identifier: str, question: str, document: str, quote: str) -> dict:
    gold = [{"doc": document, "page": 1, "quote": quote}]
    return {
        "id": identifier,
        "category": "fact",
        "question": question,
        "answerable": True,
        "gold": gold,
        "facts": [[quote]],
    }


REFUSED = {"id": "k3", "category": "unanswerable", "question": "Hvad koster en færgebillet?", "answerable": False}


@pytest.fixture(scope="module")
def small(data: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A data folder of two short documents that shares the model's files with the large one."""
    root = tmp_path_factory.mktemp("lille")
    folder = DataFolder(root / "data")
    folder.root.mkdir()
    folder.models.symlink_to(data.models, target_is_directory=True)
    assert ingest(make_corpus(root / "corpus"), folder, SentenceTransformerEmbedder(BUNDLED_MODEL, folder)).errors == []
    return folder


@pytest.fixture(scope="module")
def little(small: DataFolder) -> Assistant:
    return Assistant.open(small)


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    path = tmp_path / "facit.jsonl"
    rows = [*(case(*fields) for fields in CASES), REFUSED]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


@pytest.fixture
def record(little: Assistant, golden: Path) -> Record:
    return record_of(little, golden, 3, 1.5)


# ---------------------------------------------------------------------------------------------------- the files


def test_what_was_kept_is_read_back_and_other_sets_stay(tmp_path: Path, record: Record) -> None:
    checks = CheckedSet(record=record, checks=(CheckResult("twice", "Samme svar", 3, ()),))
    keep(tmp_path, {"a": checks}, CheckedSet)
    keep(tmp_path, {"b": checks.model_copy(update={"checks": ()})}, CheckedSet)
    kept = read_kept(tmp_path, CheckedSet)
    assert kept["a"] == checks and kept["b"].checks == ()
    assert read_kept(tmp_path, ComparedSet) == {} and read_kept(tmp_path, HeldOut) == {}


def test_a_kept_file_that_can_t_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "held_out.json").write_text('{"a": {"figures": {}}}', "utf-8")
    with pytest.raises(BadKeptFile) as caught:
        read_kept(tmp_path, HeldOut)
    assert "held_out.json" in caught.value.danish


def test_a_measurement_knows_what_it_was_made_with(record: Record, little: Assistant) -> None:
    assert (record.set, record.questions, record.duration_s) == ("facit", 3, 1.5)
    assert record.index == little.index.fingerprint and record.settings["max_words"] == 110


# ------------------------------------------------------------------------------------------------ the comparison


def test_others_are_held_against_ours_case_by_case(little: Assistant, golden: Path, record: Record) -> None:
    index = little.index
    ours = ablations(index, little.embedder)[0]
    peer = PassagePeer("BM25", "Kun ord", index, bm25_search(index))
    cases = read_golden(golden) * 4
    cases = [one.model_copy(update={"id": f"{one.id}-{n}"}) for n, one in enumerate(cases)]
    kept = compared_set(record, [Kind.OURS, Kind.PEER], compare([ours, peer], cases, Places.of(index.content)))
    mine, theirs = kept.systems
    assert (mine.name, mine.kind, mine.p) == (FULL, Kind.OURS, {})
    assert mine.figures["refusal_recall"].value == 1 and mine.figures["overall"].cases == 12
    assert theirs.kind is Kind.PEER and set(theirs.p) >= {"overall", "recall_at_1"}
    assert theirs.p["recall_at_1"] == 1.0  # the same page first for every question: nothing differs


class CountingEmbedder:
    """The real one, with a count of the texts that it embedded."""

    name = BUNDLED_MODEL

    def __init__(self, embedder: SentenceTransformerEmbedder) -> None:
        self._embedder = embedder
        self.asked = 0

    def queries(self, texts: list[str]) -> Vectors:
        self.asked += len(texts)
        return self._embedder.queries(texts)

    passages = queries


def test_a_batch_holds_every_text_that_the_assistant_embeds(little: Assistant, small: DataFolder) -> None:
    follow_up = {
        "history": [{"role": "user", "content": "Hvad er nummeret til rygestopteamet?"}],
        "question": "og hvem tager hjem til borgeren, og hvad skriver jeg til hjemmeplejen?",
    }
    cases = [GoldenCase.model_validate(case(*CASES[0]) | fields) for fields in ({}, follow_up)]
    questions = questions_of(cases)
    asked = [*questions, *varied(little.index, questions)]
    assert len(asked) == 2 + 2 * 7
    counting = CountingEmbedder(SentenceTransformerEmbedder(BUNDLED_MODEL, small))
    embedder = RememberingEmbedder(counting)
    system = ablations(little.index, embedder)[0]
    embedder.queries(list(embedded_texts(little, asked)))
    before = counting.asked
    for question in asked:
        system.answer(question)
    assert before > len(questions) and counting.asked == before


# -------------------------------------------------------------------------------------------------- the commands


def test_compare_prints_and_keeps_every_system(monkeypatch, capsys, tmp_path, small: DataFolder, golden: Path) -> None:
    out = tmp_path / "results"
    assert praksis(monkeypatch, "eval", "compare", str(golden), "--out", str(out), "--data", str(small.root)) == 0
    printed = capsys.readouterr().out
    assert "facit: 3 spørgsmål" in printed and "LangChain" in printed and "uden stavekontrol" in printed
    kept = read_kept(out, ComparedSet)["facit"]
    assert kept.systems[0].name == FULL and kept.systems[0].figures["overall"].value == 1
    assert {system.kind for system in kept.systems} == set(Kind)
    assert next(s for s in kept.systems if s.name == "uden afvisning").figures["refusal_recall"].value == 0


def test_metamorphic_prints_and_keeps_every_check(monkeypatch, capsys, tmp_path, small, golden: Path) -> None:
    out = tmp_path / "results"
    assert praksis(monkeypatch, "eval", "metamorphic", str(golden), "--out", str(out), "--data", str(small.root)) == 0
    assert "Samme svar, byte for byte" in capsys.readouterr().out
    checks = {check.name: check for check in read_kept(out, CheckedSet)["facit"].checks}
    assert checks["twice"].asked == checks["twice"].held == 3
    assert checks["lower_case"].asked == 2


def test_held_out_wants_a_second_set(monkeypatch, capsys, small: DataFolder, golden: Path) -> None:
    assert praksis(monkeypatch, "tune", "--held-out", str(golden), "--data", str(small.root)) == 2
    assert "mindst to sæt" in capsys.readouterr().err
