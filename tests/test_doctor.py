"""`praksis doctor`: what is in order, what is not, and what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripted_server import Script, scripted
from test_cli import praksis

from ingest.settings import DataFolder


def doctor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, list[str]]:
    """Exit code and lines."""
    code = praksis(monkeypatch, "doctor", *arguments)
    return code, capsys.readouterr().out.splitlines()


def line(lines: list[str], name: str) -> str:
    return next(one for one in lines if f"  {name}: " in one)


def test_without_a_chat_model_all_is_in_order(monkeypatch, capsys, data: DataFolder) -> None:
    code, lines = doctor(monkeypatch, capsys, "--data", str(data.root), "--chat", "")
    assert code == 0 and all(one.startswith("OK") for one in lines)
    assert "5 dokumenter" in line(lines, "Dokumenter") and "denne maskine" in line(lines, "Søgning")
    assert "ingen valgt" in line(lines, "Sprogmodel til svar")
    assert "besvaret på" in line(lines, "Prøvespørgsmål")


def test_a_chat_model_is_reached_and_shows_its_speed_and_an_answer(monkeypatch, capsys, data: DataFolder) -> None:
    with scripted(Script(["en to tre fire"])) as server:
        code, lines = doctor(
            monkeypatch, capsys, "--data", str(data.root), "--chat", "openai:any", "--chat-url", server.url
        )
        assert len(server.requests) == 2
    assert code == 0
    assert "openai:any hos denne maskine" in line(lines, "Sprogmodel til svar")
    assert "tokens i sekundet" in line(lines, "Forbindelse") and "vindue 4096" in line(lines, "Forbindelse")
    assert "»" in line(lines, "Prøvesvar") and any("dokumenternes egne ord" in one for one in lines)


def test_a_chat_model_that_is_not_there_fails_with_a_way_on(monkeypatch, capsys, data: DataFolder) -> None:
    monkeypatch.setenv("PRAKSIS_CHAT_RETRIES", "0")
    code, lines = doctor(
        monkeypatch, capsys, "--data", str(data.root), "--chat", "openai:any", "--chat-url", "http://127.0.0.1:9/v1"
    )
    assert code == 1
    assert line(lines, "Forbindelse").startswith("FEJL") and "Kører serveren" in line(lines, "Forbindelse")


def test_a_remote_chat_model_that_is_not_allowed_fails(monkeypatch, capsys, data: DataFolder) -> None:
    arguments = ("--data", str(data.root), "--chat", "openai:any", "--chat-url", "https://llm.example.com/v1")
    code, lines = doctor(monkeypatch, capsys, *arguments)
    assert code == 1 and "allow_remote = true" in line(lines, "Sprogmodel til svar")


def test_without_an_index_the_chat_model_is_looked_at_all_the_same(monkeypatch, capsys, tmp_path: Path) -> None:
    with scripted(Script(["en to"])) as server:
        code, lines = doctor(
            monkeypatch, capsys, "--data", str(tmp_path), "--chat", "openai:any", "--chat-url", server.url
        )
    assert code == 1
    assert line(lines, "Indeks").startswith("FEJL") and "praksis ingest" in line(lines, "Indeks")
    assert line(lines, "Forbindelse").startswith("OK")


def test_ask_writes_with_the_chat_model_and_says_so(monkeypatch, capsys, data: DataFolder) -> None:
    question = "Hvornår kan man ringe til PPR - pædagogisk psykologisk rådgivning?"
    with scripted(Script(["PPR kan kontaktes på telefon 72 33 36 93 kl. 9.00 – 14.00 [1]."])) as server:
        arguments = ("--data", str(data.root), "--chat", "openai:skriver", "--chat-url", server.url)
        assert praksis(monkeypatch, "ask", question, *arguments) == 0
    printed = capsys.readouterr().out
    assert "PPR kan kontaktes på telefon 72 33 36 93" in printed and "sprogmodellen skriver" in printed
    assert "side 18" in printed


def test_a_wrong_setting_is_a_danish_sentence_and_no_traceback(monkeypatch, capsys, data: DataFolder) -> None:
    assert praksis(monkeypatch, "ask", "nummeret til PPR", "--data", str(data.root), "--chat", "gemma3") == 1
    error = capsys.readouterr().err
    assert "udbyder:navn" in error and "Traceback" not in error
