"""`praksis ingest` and `praksis records` as a user sees them: real command, real index."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from ingest.settings import DataFolder
from ui.cli import main


def praksis(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", ["praksis", *arguments])
    monkeypatch.setenv("COLUMNS", "160")
    with pytest.raises(SystemExit) as exit_info:
        main()
    code = exit_info.value.code
    return code if isinstance(code, int) else 0 if code is None else 1


@pytest.fixture
def copied(tmp_path: Path, data: DataFolder, corpus: Path) -> tuple[Path, Path]:
    """A corpus folder to change and a data folder that knows its vectors."""
    shutil.copytree(corpus, tmp_path / "corpus")
    shutil.copytree(data.root, tmp_path / "data", symlinks=True)
    return tmp_path / "corpus", tmp_path / "data"


def log_of(data: Path) -> list[dict]:
    return [json.loads(line) for line in (data / "ingest.jsonl").read_text("utf-8").splitlines()]


def test_an_unchanged_corpus_is_told_so_and_logged(monkeypatch, capsys, copied) -> None:
    corpus, data = copied
    assert praksis(monkeypatch, "ingest", "--corpus", str(corpus), "--data", str(data)) == 0
    printed = capsys.readouterr().out
    assert printed.count("uændret") == 5
    events = log_of(data)
    assert [event["event"] for event in events] == ["started", *["document"] * 5, "finished"]
    assert events[-1]["documents"] == {"unchanged": 5}


def test_a_dry_run_shows_what_was_inferred_and_how_to_correct_it(monkeypatch, capsys, copied) -> None:
    corpus, data = copied
    page = "Vejle Kommune\n\nPjece om fald\n\nRevideret januar 2025\n\nRing til Faldklinikken på 76 81 00 11.\n"
    (corpus / "Pjece om fald.txt").write_text(page, "utf-8")
    before = (data / "index.sqlite").read_bytes()
    log = data / "prøve.jsonl"
    arguments = ("ingest", "--dry-run", "--corpus", str(corpus), "--data", str(data), "--log", str(log))
    assert praksis(monkeypatch, *arguments) == 0
    out, err = capsys.readouterr()
    assert "Prøvekørsel: intet er gemt" in out and "Pjece om fald" in out
    assert "udgiver: Vejle Kommune" in err and "dato: ikke angivet" in err
    entry = err[err.index("[[document]]") :]
    assert 'id = "pjece-om-fald"' in entry and 'area = ["Vejle"]' in entry
    assert (data / "index.sqlite").read_bytes() == before
    inferred = [event for event in map(json.loads, log.read_text("utf-8").splitlines()) if event.get("inferred")]
    assert [event["document"] for event in inferred] == ["pjece-om-fald"]


def test_the_entry_that_is_printed_can_be_pasted(monkeypatch, capsys, copied) -> None:
    corpus, data = copied
    (corpus / "Pjece om fald.txt").write_text("Vejle Kommune\n\nPjece om fald\n\nRing til os.\n", "utf-8")
    arguments = ("ingest", "--dry-run", "--corpus", str(corpus), "--data", str(data))
    praksis(monkeypatch, *arguments)
    err = capsys.readouterr().err
    entry = "\n".join(line.strip() for line in err[err.index("[[document]]") :].splitlines())
    with (corpus / "documents.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(f"\n{entry}\n")
    assert praksis(monkeypatch, *arguments) == 0
    assert "[[document]]" not in capsys.readouterr().err


def test_a_damaged_file_is_named_and_the_others_go_in(monkeypatch, capsys, copied) -> None:
    corpus, data = copied
    (corpus / "referat.pdf").write_bytes(b"%PDF-1.4 afbrudt")
    assert praksis(monkeypatch, "ingest", "--corpus", str(corpus), "--data", str(data)) == 1
    out, err = capsys.readouterr()
    assert "Fejl: Filen referat.pdf" in err
    assert out.count("uændret") == 5 and "fejl" in out
    assert log_of(data)[-1]["documents"] == {"unchanged": 5, "failed": 1}


def test_a_run_that_fails_is_logged_as_failed(monkeypatch, capsys, copied) -> None:
    _, data = copied
    assert praksis(monkeypatch, "ingest", "--corpus", str(data / "væk"), "--data", str(data)) == 1
    assert "findes ikke" in capsys.readouterr().err
    assert [event["event"] for event in log_of(data)] == ["started", "failed"]


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        ("contacts", "72 33 35 30"),
        ("decisions", "rundvisning på Rusmiddelafsnittet"),
        ("codes", "Tidsforbrug til besøg"),
        ("abbreviations", "Det Mobile Ungeteam"),
    ],
)
def test_records_are_listed_for_people(monkeypatch, capsys, data: DataFolder, kind: str, holds: str) -> None:
    assert praksis(monkeypatch, "records", kind, "--data", str(data.root)) == 0
    assert holds in capsys.readouterr().out


def test_records_as_json_give_the_words_of_their_page(monkeypatch, capsys, data: DataFolder, corpus: Path) -> None:
    assert praksis(monkeypatch, "records", "decisions", "--json", "--data", str(data.root)) == 0
    items = json.loads(capsys.readouterr().out)
    assert len(items) == 17
    for item in items:
        pages = (corpus / f"{item['document_id']}.txt").read_text("utf-8").split("\f")
        for part in item["quote"].split(" … "):
            assert any(part in page for page in pages)


def test_records_as_csv_open_in_a_danish_spreadsheet(monkeypatch, capsys, data: DataFolder) -> None:
    assert praksis(monkeypatch, "records", "contacts", "--csv", "--data", str(data.root)) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("\ufeffNavn;")
    rows = list(csv.DictReader(io.StringIO(printed.removeprefix("\ufeff")), delimiter=";"))
    (lund,) = [row for row in rows if row["Navn"] == "Lundgården" and row["Side"] == "11"]
    assert (lund["Telefon"], lund["Adresse"]) == ("72 33 52 10", "Stadionvej 6, 9760 Vrå")


def test_json_and_csv_at_once_are_refused(monkeypatch, capsys, data: DataFolder) -> None:
    assert praksis(monkeypatch, "records", "codes", "--json", "--csv", "--data", str(data.root)) == 2
    assert "enten --json eller --csv" in capsys.readouterr().err
