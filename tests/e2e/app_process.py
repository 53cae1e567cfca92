"""The real app in a process of its own, on a copy of an index, so that tests can change what it keeps."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ingest.settings import DataFolder

PROJECT = Path(__file__).parent.parent.parent
_STARTED_WITHIN_S = 60.0


def copy_of(data: DataFolder, target: Path) -> DataFolder:
    """The data folder copied, but for the model, which is only read and large: a link leads to it."""
    shutil.copytree(data.root, target, ignore=shutil.ignore_patterns("models", "conversations.sqlite*", "*.lock"))
    (target / "models").symlink_to(data.root / "models", target_is_directory=True)
    return DataFolder(target)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running_app(
    data: DataFolder, options: Sequence[str] = (), script: str = "ui/serving.py", port: int | None = None
) -> Iterator[str]:
    """The app's address, as long as the context is open. `options` are those of the script."""
    port = free_port() if port is None else port
    address = f"http://127.0.0.1:{port}"
    server = ["--server.headless", "true", "--server.port", str(port)]
    command = [sys.executable, "-m", "streamlit", "run", script, *server, "--", "--data", str(data.root), *options]
    log = data.root / "app.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=PROJECT, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for(f"{address}/_stcore/health", process, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the address answers. Raises RuntimeError with the log where it does not, or the process ends."""
    end = time.monotonic() + _STARTED_WITHIN_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended by itself:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app did not answer within {_STARTED_WITHIN_S} s:\n{log.read_text()}")
