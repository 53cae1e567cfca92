"""`praksis ui`: what it starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ui import cli


@pytest.mark.parametrize("manage", [False, True])
def test_the_page_gets_its_folders_and_managing_only_where_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, manage: bool
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(cli.subprocess, "call", lambda command, cwd: started.append(command) or 0)
    options = ["--data", str(tmp_path / "d"), "--corpus", str(tmp_path / "c"), "--port", "8600"]
    result = CliRunner().invoke(cli.app, ["ui", *options, *(["--manage"] if manage else [])])
    assert result.exit_code == 0
    (command,) = started
    own = command[command.index("--") + 1 :]
    assert own[:4] == ["--data", str((tmp_path / "d").resolve()), "--corpus", str((tmp_path / "c").resolve())]
    assert ("--manage" in own) == manage
    assert "8600" in command
