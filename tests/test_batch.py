"""The batch format: lines in, lines out, and what is said of a line that is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import passage

from assistant.answer import Answer, Citation, Hit, Notice, NoticeKind, Statement, Status
from eval.batch import BadBatchFile, BatchQuestion, BatchTurn, read_questions, result_of, write_lines


def write(folder: Path, content: str) -> Path:
    path = folder / "spørgsmål.jsonl"
    path.write_text(content, "utf-8")
    return path


def mistake(folder: Path, content: str) -> BadBatchFile:
    with pytest.raises(BadBatchFile) as caught:
        read_questions(write(folder, content))
    return caught.value


GOOD = '{"id": "1", "question": "Hvem kører bussen på Ærø?"}'

# ------------------------------------------------------------------------------------------------------ reading


def test_questions_are_read_with_their_history_and_other_fields_are_ignored(tmp_path: Path) -> None:
    history = '{"id": "2", "question": "Og hvornår?", "history": [{"role": "user", "content": "Hej"}], "gold": [7]}'
    assert read_questions(write(tmp_path, f"{GOOD}\n\n{history}\n")) == [
        BatchQuestion(id="1", question="Hvem kører bussen på Ærø?"),
        BatchQuestion(id="2", question="Og hvornår?", history=(BatchTurn(role="user", content="Hej"),)),
    ]


def test_an_empty_file_holds_no_questions(tmp_path: Path) -> None:
    assert read_questions(write(tmp_path, "\n \n")) == []


@pytest.mark.parametrize(
    "line",
    ["nej", "{", "[]", '"tekst"', '{"id": "3"}', '{"question": "?"}', '{"id": 3, "question": "?"}', '{"id": "3", "question": null}', '{"id": "3", "question": "?", "history": [{"role": "user"}]}'],
)  # fmt: skip
def test_a_wrong_line_is_named_in_danish_with_file_and_number(tmp_path: Path, line: str) -> None:
    error = mistake(tmp_path, f"{GOOD}\n\n{line}\n{GOOD}\n")
    assert error.danish.startswith("spørgsmål.jsonl, linje 3: skal være et JSON-objekt med »id« og »question«")
    assert "line 3" in str(error)


def test_a_missing_file_is_left_to_the_command(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_questions(tmp_path / "væk.jsonl")


def test_a_file_that_is_not_utf_8_is_named_saying_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "gammel.jsonl"
    path.write_bytes(f'{{"id": "0", "question": "?"}}\n{GOOD}'.encode("latin-1"))
    with pytest.raises(BadBatchFile) as caught:
        read_questions(path)
    assert caught.value.danish == "gammel.jsonl er ikke gemt som UTF-8. Gem filen igen som UTF-8."
    assert "not UTF-8 at byte 60" in str(caught.value)  # the ø of "kører"


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    assert len(read_questions(write(tmp_path, f"\ufeff{GOOD}\n"))) == 1


@pytest.mark.parametrize("separator", ["\u2028", "\u0085"])
def test_a_line_separator_within_a_question_does_not_end_the_line(tmp_path: Path, separator: str) -> None:
    assert len(read_questions(write(tmp_path, GOOD.replace("kører", f"kører{separator}")))) == 1


# ------------------------------------------------------------------------------------------------------ writing


def test_a_result_holds_everything_of_the_contract_and_ends_with_the_latencies() -> None:
    only = passage("Bussen kører kl. ni.", document="plan", page=3)
    answer = Answer(
        status=Status.ANSWERED,
        question="hvornår?",
        completed_question="hvornår kører bussen?",
        statements=(Statement("Kl. ni.", (1,)),),
        citations=(Citation(1, "plan", "Køreplan", 3, 0, 20, "Bussen kører kl. ni."),),
        notices=(Notice(next(iter(NoticeKind)), "Planen er gammel."),),
        hits=(Hit(only, 0, 3, 1.23456, {}),),
        message="",
        explanation={"probability": 0.75},
        timings_ms={"total": 1.23456, "embed": 1.0},
    )
    line = result_of("p1", answer)
    assert line["citations"] == [{"document": "plan", "page": 3, "quote": "Bussen kører kl. ni."}]
    assert line["retrieved"] == [{"document": "plan", "page": 3, "passage": only.id, "score": 1.235}]
    assert line["statements"] == [{"text": "Kl. ni.", "citations": [1]}]
    assert line["probability"] == 0.75
    assert line["notices"] == ["Planen er gammel."]
    assert (line["id"], line["status"], line["completed_question"]) == ("p1", "answered", "hvornår kører bussen?")
    assert list(line)[-1] == "latency_ms" and line["latency_ms"] == {"total": 1.235, "embed": 1.0}
    assert json.loads(json.dumps(line)) == line


def test_lines_are_written_in_order_as_utf_8_and_counted(tmp_path: Path) -> None:
    done: list[None] = []
    write_lines(tmp_path / "ny mappe" / "ud.jsonl", [{"a": "på Ærø"}, {"b": "to\nlinjer"}], lambda: done.append(None))
    assert (tmp_path / "ny mappe" / "ud.jsonl").read_text("utf-8") == '{"a": "på Ærø"}\n{"b": "to\\nlinjer"}\n'
    assert len(done) == 2


@pytest.mark.parametrize("before", [None, "fra i går\n"])
@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt])
def test_writing_is_all_or_nothing(tmp_path: Path, before: str | None, stop: type[BaseException]) -> None:
    target = tmp_path / "ud.jsonl"
    if before is not None:
        target.write_text(before, "utf-8")

    def breaking_off() -> Iterator[dict]:
        yield {"id": "1"}
        raise stop

    with pytest.raises(stop):
        write_lines(target, breaking_off())
    assert (target.read_text("utf-8") if target.exists() else None) == before
    assert {path.name for path in tmp_path.iterdir()} == ({"ud.jsonl"} if before else set())


def test_an_earlier_file_is_replaced_when_the_last_line_is_done(tmp_path: Path) -> None:
    target = tmp_path / "ud.jsonl"
    write_lines(target, [{"a": 1}])
    seen: list[str] = []
    write_lines(target, [{"b": 2}, {"c": 3}], lambda: seen.append(target.read_text("utf-8")))
    assert seen == ['{"a": 1}\n'] * 2
    assert target.read_text("utf-8") == '{"b": 2}\n{"c": 3}\n'


def test_the_file_may_be_read_by_those_who_may_read_other_new_files(tmp_path: Path) -> None:
    (tmp_path / "andet.txt").write_text("x")
    write_lines(tmp_path / "ud.jsonl", [{"a": 1}])
    assert (tmp_path / "ud.jsonl").stat().st_mode == (tmp_path / "andet.txt").stat().st_mode
