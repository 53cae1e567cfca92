"""`praksis ui` as a real process: what it serves, and that it ends with what stops it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from e2e.app_process import PROJECT, free_port, wait_for
from typer.testing import CliRunner

from ingest.errors import IndexMismatch, IngestError
from ingest.settings import DataFolder
from ui import cli
from ui.app import _open_from_arguments


@contextmanager
def running(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command, once its page answers."""
    command = [sys.executable, "-m", "ui.cli", "ui", "--data", str(folder), "--port", str(port), *options]
    log = folder / "praksis.log"
    with log.open("w") as output:
        environment = os.environ | {"STREAMLIT_SERVER_HEADLESS": "true", "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://localhost:{port}/_stcore/health", process, log)
            yield process
        finally:
            process.kill()
            process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])  # the system, a closed terminal, Ctrl+C
def test_what_stops_the_command_stops_the_page(tmp_path: Path, name: str) -> None:
    port = free_port()
    with running(tmp_path, port) as process:
        process.send_signal(getattr(signal, name))
        process.wait(30)
        with pytest.raises(OSError), urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5):
            pass
    said = (tmp_path / "praksis.log").read_text("utf-8").split("\n")
    assert f"http://localhost:{port}" in said[0]
    assert set(said[1:]) <= {"", "Praksisassistenten er stoppet."}  # nothing in English


@pytest.mark.parametrize("headless", [False, True])
def test_the_browser_opens_once_the_page_is_there(monkeypatch: pytest.MonkeyPatch, headless: bool) -> None:
    shown: list[str] = []
    tries = iter([False, False, True])
    monkeypatch.setattr("typer.launch", shown.append)
    monkeypatch.setattr("streamlit.get_option", lambda name: headless)
    monkeypatch.setattr(cli, "_is_taken", lambda port: next(tries))
    monkeypatch.setattr(cli, "_LISTENS_S", 0.0)
    cli._open_when_ready("http://localhost:8501", 8501)
    assert shown == ([] if headless else ["http://localhost:8501"])
    assert next(tries, None) is None  # not before it listened


def test_a_port_that_is_taken_is_told_in_danish(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = CliRunner().invoke(cli.app, ["ui", "--data", str(tmp_path), "--port", str(port)])
    assert result.exit_code == 1
    assert f"Porten {port} er optaget" in result.output and "--port" in result.output


@pytest.mark.parametrize("manage", [False, True])
def test_the_page_gets_its_folders_and_managing_only_where_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, manage: bool
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("streamlit.web.cli.main", lambda arguments, **_: started.append(arguments))
    monkeypatch.chdir(tmp_path)  # and back afterwards: the command goes to its own folder
    monkeypatch.setattr(cli, "_open_when_ready", lambda address, port: None)
    (tmp_path / "m").mkdir()
    options = ["--data", "d", "--corpus", "c", "--model", "m", "--port", str(free_port())]
    result = CliRunner().invoke(cli.app, ["ui", *options, *(["--manage"] if manage else [])])
    assert result.exit_code == 0
    (command,) = started
    own = command[command.index("--") + 1 :]
    assert own[:4] == ["--data", str((tmp_path / "d").resolve()), "--corpus", str((tmp_path / "c").resolve())]
    assert own[4:6] == ["--model", str((tmp_path / "m").resolve())]
    assert ("--manage" in own) == manage
    assert options[-1] in command
    assert (Path.cwd() / ".streamlit" / "config.toml").is_file()


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--chroma", "localhost"], "vært:port"), (["--chroma", "localhost:8000", "--manage"], "praksis ingest --chroma")],
)
def test_a_server_that_can_not_be_meant_is_told_before_anything_is_served(options: list[str], told: str) -> None:
    result = CliRunner().invoke(cli.app, ["ui", "--port", str(free_port()), *options])
    assert result.exit_code == 2
    assert told in " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("option", "error"),
    [(("--model", "en-anden-model"), IndexMismatch), (("--chroma", "127.0.0.1:9"), IngestError)],
)
def test_the_page_opens_the_index_with_the_model_and_the_server_that_it_was_given(
    monkeypatch: pytest.MonkeyPatch, data: DataFolder, option: tuple[str, str], error: type[Exception]
) -> None:
    monkeypatch.setattr("sys.argv", ["serving.py", "--data", str(data.root), *option])
    with pytest.raises(error, match=option[1]):
        _open_from_arguments()
