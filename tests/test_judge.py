"""The judge: a chat model's opinion on every statement, kept beside the run and reported beside the other figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scripted_server import ANSWER_TOKENS, PROMPT_TOKENS, Script, ScriptedServer, scripted
from test_cli import praksis

from assistant.assistant import Assistant
from assistant.errors import ChatModelUnavailable
from assistant.writing.model import ChatModel
from assistant.writing.settings import ChatSettings
from eval.judge import (
    FILE,
    Judged,
    JudgedStatement,
    Support,
    agreement,
    disagreements,
    judge_run,
    read_judged,
    read_verdict,
)
from eval.places import Places
from eval.report import write_report
from eval.runs import Run, generate, read_run, score_run

GUIDE = "praktisk-vejledning-hjoerring"
CASES = [
    {
        "id": "x1",
        "category": "contact",
        "question": "Hvornår kan man ringe til PPR - pædagogisk psykologisk rådgivning?",
        "answerable": True,
        "gold": [{"doc": GUIDE, "page": 18, "quote": "Henvendelse på telefon: 72 33 36 93"}],
        "facts": [["9.00"]],
    },
    {
        "id": "x2",
        "category": "contact",
        "question": "Hvad er telefonnummeret til Alkolinjen?",
        "answerable": True,
        "gold": [{"doc": GUIDE, "page": 21, "quote": "80 200 500"}],
        "facts": [["80200500", "80 200 500"]],
    },
    {"id": "x3", "category": "unanswerable", "question": "Hvad koster en færgebillet?", "answerable": False},
]


@pytest.fixture
def run(assistant: Assistant, tmp_path: Path) -> Run:
    """Three answers: two with a number and one refusal."""
    golden = tmp_path / "facit.jsonl"
    golden.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in CASES), "utf-8")
    return generate(assistant, golden, tmp_path / "results")


def judging(server: ScriptedServer, **settings: object) -> ChatModel:
    chosen = {"model": "openai:dommer", "base_url": server.url, "retry_wait_s": 0.01} | settings
    return ChatModel(ChatSettings.model_validate(chosen))


def verdict(word: str) -> Script:
    return Script([json.dumps({"verdict": word})])


def by_phone(body: dict[str, Any]) -> Script:
    """A judge that supports only what has the number of PPR."""
    statement = body["messages"][1]["content"].rpartition("UDSAGN")[2]
    return verdict("supported" if "72 33 36 93" in statement else "not")


def test_every_statement_of_the_answered_is_judged_with_its_quotes(run: Run, assistant: Assistant) -> None:
    places = Places.of(assistant.index.content)
    with scripted(by_phone) as server:
        judged = judge_run(run, places, judging(server, input_price=100, output_price=1_000))
        users = [sent["messages"][1]["content"] for sent in server.requests]
    statements = sum(len(result["statements"]) for result in run.results)
    assert len(judged.statements) == len(users) == statements >= 2
    assert all("KILDE 1" in user and "Praktisk vejledning" in user for user in users)
    assert {s.case: s.verdict for s in judged.statements}["x1"] is Support.SUPPORTED
    assert {s.case: s.verdict for s in judged.statements}["x2"] is Support.NOT
    assert all(s.by_words for s in judged.statements) and {s.case for s in judged.statements} == {"x1", "x2"}
    assert judged.tokens == statements * (PROMPT_TOKENS + ANSWER_TOKENS)
    # 300 tokens at 100 a million and 20 at 1,000 a million: 0.03 + 0.02
    assert judged.cost == pytest.approx(statements * 0.05)
    assert read_judged(run.folder) == judged


def test_the_judge_is_asked_for_one_and_the_same_thing_every_time(run: Run, assistant: Assistant) -> None:
    places = Places.of(assistant.index.content)
    with scripted(verdict("supported")) as server:
        first = judge_run(run, places, judging(server))
        asked = [json.dumps(sent) for sent in server.requests]
        second = judge_run(run, places, judging(server))
        assert [json.dumps(sent) for sent in server.requests[len(asked) :]] == asked
        assert {sent["temperature"] for sent in server.requests} == {0.0}
    assert first.statements == second.statements


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ('{"verdict": "supported"}', Support.SUPPORTED),
        ('{"verdict": "partly"}', Support.PARTLY),
        ("Not supported: nummeret er et andet.", Support.NOT),
        ("**partly**", Support.PARTLY),
        ('```json\n{"verdict": "not"}\n```', Support.NOT),
        ("", None),
        ("unsupported", None),
        ("Det ved jeg ikke.", None),
    ],
)
def test_the_verdict_is_read_from_whatever_was_written(reply: str, found: Support | None) -> None:
    assert read_verdict(reply) is found


def judged(*rows: tuple[str, Support | None, bool]) -> Judged:
    statements = tuple(
        JudgedStatement(case=case, statement=number, text=f"Udsagn {number}.", verdict=verdict, by_words=by_words)
        for number, (case, verdict, by_words) in enumerate(rows)
    )
    return Judged(
        model="openai:dommer",
        destination="denne maskine (localhost:1)",
        made_at="2026-01-01T00:00:00+00:00",
        statements=statements,
        tokens=None,
        cost=None,
        currency="kr.",
    )


def test_the_agreement_of_judge_and_words_by_hand() -> None:
    """Of five with a verdict: 3 supported, 1 partly, 1 not; by words 4; both or neither in 4.

    Cohen's kappa: observed 4/5; by chance 3/5 * 4/5 + 2/5 * 1/5 = 14/25; (0.8 - 0.56) / (1 - 0.56) = 6/11.
    """
    found = agreement(
        judged(
            ("a", Support.SUPPORTED, True),
            ("a", Support.SUPPORTED, True),
            ("b", Support.SUPPORTED, True),
            ("b", Support.PARTLY, True),
            ("c", Support.NOT, False),
            ("c", None, True),
        )
    )
    assert (found.supported.value, found.partly.value, found.refuted.value) == (3 / 5, 1 / 5, 1 / 5)
    assert (found.by_words.value, found.agreeing.value, found.unreadable) == (4 / 5, 4 / 5, 1)
    assert found.kappa == pytest.approx(6 / 11)
    assert found.supported.low is not None and found.supported.high is not None
    assert found.supported.low <= 3 / 5 <= found.supported.high and found.supported.cases == 3


def test_nothing_judged_has_no_figures() -> None:
    found = agreement(judged(("a", None, True)))
    assert (found.supported.value, found.kappa, found.unreadable) == (None, None, 1)


def test_where_both_always_say_yes_there_is_no_kappa() -> None:
    assert agreement(judged(("a", Support.SUPPORTED, True), ("b", Support.SUPPORTED, True))).kappa is None


def test_what_they_do_not_agree_on_is_named() -> None:
    rows = judged(
        ("a", Support.SUPPORTED, False), ("b", Support.PARTLY, False), ("c", Support.NOT, True), ("d", None, True)
    )
    assert [statement.case for statement in disagreements(rows)] == ["a", "c"]


def test_a_judge_that_is_gone_is_not_waited_for_and_nothing_is_written(run: Run, assistant: Assistant) -> None:
    with scripted(Script(status=500)) as server, pytest.raises(ChatModelUnavailable):
        for _ in range(2):  # few statements: the count goes on over none of the runs
            judge_run(double(run), Places.of(assistant.index.content), judging(server, retries=0))
    assert not (run.folder / FILE).exists()


def double(run: Run) -> Run:
    """The same run with its answers four times over."""
    return Run(run.folder, run.record, run.cases, run.results * 4)


def test_the_report_has_the_judge_beside_the_other_figures_and_never_instead(run: Run, assistant: Assistant) -> None:
    places = Places.of(assistant.index.content)
    score_run(run, places)
    results = run.folder.parent.parent
    without = write_report(results, results / "uden", {})[1].read_text("utf-8")
    assert "praksis eval judge" in without
    with scripted(by_phone) as server:
        judge_run(run, places, judging(server))
    page, text = write_report(results, results / "med", {})
    written = text.read_text("utf-8")
    assert "openai:dommer hos denne maskine" in written and "Kappa" in written
    assert "de ikke er enige om" in written and "dommer" in page.read_text("utf-8")
    before, after = (t.partition("Alle tal")[2].partition("Omstændigheder")[0] for t in (without, written))
    assert before == after, "the deterministic figures are the same with and without a judge"


def test_the_command_judges_the_newest_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], run: Run, data
) -> None:
    with scripted(verdict("supported")) as server:
        arguments = ("--out", str(run.folder.parent.parent), "--data", str(data.root))
        chat = ("--chat", "openai:dommer", "--chat-url", server.url)
        assert praksis(monkeypatch, "eval", "judge", *arguments, *chat) == 0
    assert "båret 1,000" in capsys.readouterr().out and (run.folder / FILE).is_file()


def test_without_a_chat_model_there_is_no_judge(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], run: Run, tmp_path: Path
) -> None:
    assert praksis(monkeypatch, "eval", "judge", str(run.folder), "--data", str(tmp_path)) == 1
    assert "--chat" in capsys.readouterr().err


def test_a_run_by_a_chat_model_keeps_its_tokens_price_and_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, data
) -> None:
    golden = tmp_path / "facit.jsonl"
    golden.write_text(json.dumps(CASES[0], ensure_ascii=False), "utf-8")
    monkeypatch.setenv("PRAKSIS_CHAT_INPUT_PRICE", "100")
    monkeypatch.setenv("PRAKSIS_CHAT_OUTPUT_PRICE", "1000")
    with scripted(Script(["PPR kan kontaktes på telefon 72 33 36 93 kl. 9.00 – 14.00 [1]."])) as server:
        out = ("--out", str(tmp_path / "results"), "--data", str(data.root))
        assert (
            praksis(monkeypatch, "eval", "run", str(golden), *out, "--chat", "openai:x", "--chat-url", server.url) == 0
        )
    printed = capsys.readouterr().out
    assert "Sprogmodellens tokens pr. spørgsmål" in printed and "Sprogmodellens pris pr. spørgsmål" in printed
    (folder,) = (tmp_path / "results" / "facit").iterdir()
    kept = read_run(folder)
    assert kept.record.chat is not None and kept.record.chat.currency == "kr."
    assert kept.results[0]["tokens"] == PROMPT_TOKENS + ANSWER_TOKENS
    assert kept.results[0]["cost"] == pytest.approx(0.05)
