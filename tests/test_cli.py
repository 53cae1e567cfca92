"""The command `praksis` from outside: what a user types and reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.settings import DataFolder
from ui.cli import main


def praksis(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", ["praksis", *arguments])
    with pytest.raises(SystemExit) as exit_info:
        main()
    code = exit_info.value.code
    return code if isinstance(code, int) else 0 if code is None else 1


def test_ask_prints_answer_page_and_quote(monkeypatch, capsys, data: DataFolder) -> None:
    assert praksis(monkeypatch, "ask", "nummeret til Det Røde Hus?", "--data", str(data.root)) == 0
    printed = capsys.readouterr().out
    assert "98 91 15 97" in printed and "side 20" in printed and "[1]" in printed


def test_ask_gives_json(monkeypatch, capsys, data: DataFolder) -> None:
    assert praksis(monkeypatch, "ask", "nummeret til Det Røde Hus?", "--json", "--data", str(data.root)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "answered"
    assert {"document", "page", "quote"} == set(answer["citations"][0])


def test_batch_follows_the_contract_and_is_the_same_in_every_run(monkeypatch, tmp_path, data: DataFolder) -> None:
    source = tmp_path / "ind.jsonl"
    history = [
        {"role": "user", "content": "Hvad er nummeret til PPR?"},
        {"role": "assistant", "content": "72 33 36 93"},
    ]
    rows = [
        {"id": "1", "question": "tlf til krisecentret"},
        {"id": "2", "question": "og Alkolinjen?", "history": history},
    ]
    source.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    runs = []
    for name in ("ud1.jsonl", "ud2.jsonl"):
        assert praksis(monkeypatch, "batch", str(source), str(tmp_path / name), "--data", str(data.root)) == 0
        lines = [json.loads(line) for line in (tmp_path / name).read_text("utf-8").splitlines()]
        assert all(line["latency_ms"].pop("total") > 0 for line in lines)
        runs.append([{key: value for key, value in line.items() if key != "latency_ms"} for line in lines])
    assert runs[0] == runs[1]
    assert [line["id"] for line in runs[0]] == ["1", "2"]
    assert {"id", "status", "answer", "citations", "retrieved"} <= set(runs[0][0])


def test_without_an_index_the_way_on_is_told(monkeypatch, capsys, tmp_path: Path) -> None:
    assert praksis(monkeypatch, "ask", "hvad som helst", "--data", str(tmp_path)) == 1
    error = capsys.readouterr().err
    assert "praksis ingest" in error and "Traceback" not in error


def test_a_missing_corpus_is_told(monkeypatch, capsys, tmp_path: Path) -> None:
    arguments = ("ingest", "--corpus", str(tmp_path / "ingen"), "--data", str(tmp_path / "data"))
    assert praksis(monkeypatch, *arguments) == 1
    assert "findes ikke" in capsys.readouterr().err


def test_a_bad_batch_line_is_named_and_nothing_is_written(monkeypatch, capsys, tmp_path, data: DataFolder) -> None:
    source = tmp_path / "ind.jsonl"
    source.write_text('{"id": "1", "question": "hvad"}\n{"id": 2}\n', "utf-8")
    assert praksis(monkeypatch, "batch", str(source), str(tmp_path / "ud.jsonl"), "--data", str(data.root)) == 1
    assert "linje 2" in capsys.readouterr().err
    assert not (tmp_path / "ud.jsonl").exists()


def test_a_missing_batch_file_is_told(monkeypatch, capsys, tmp_path: Path) -> None:
    assert praksis(monkeypatch, "batch", str(tmp_path / "ingen.jsonl"), str(tmp_path / "ud.jsonl")) == 1
    assert "findes ikke" in capsys.readouterr().err


def test_a_chroma_server_that_does_not_answer_is_named(monkeypatch, capsys, data: DataFolder) -> None:
    arguments = ("ask", "hvad som helst", "--chroma", "127.0.0.1:9", "--data", str(data.root))
    assert praksis(monkeypatch, *arguments) == 1
    assert "127.0.0.1:9 svarer ikke" in capsys.readouterr().err


def test_two_processes_with_different_hash_seeds_write_the_same_answers(tmp_path: Path, data: DataFolder) -> None:
    source = tmp_path / "ind.jsonl"
    questions = [
        "tlf til sundhedsplejn",
        "kan en med lunger på 40 komme på hold i hjørring",
        "hvad aftalte udvalget om attester",
    ]
    source.write_text("\n".join(json.dumps({"id": q, "question": q}) for q in questions), "utf-8")
    written = []
    for seed in ("1", "2"):
        target = tmp_path / f"ud{seed}.jsonl"
        command = [sys.executable, "-m", "ui.cli", "batch", str(source), str(target), "--data", str(data.root)]
        run = subprocess.run(command, check=False, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed})
        assert run.returncode == 0, run.stderr
        written.append([line.split('"latency_ms"')[0] for line in target.read_text("utf-8").splitlines()])
    assert written[0] == written[1] and len(written[0]) == 3
