"""Nothing leaves the machine: ingest and an answer with every connection beyond loopback refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ingest.settings import DataFolder

_PROGRAM = """
import socket, sys
from pathlib import Path

attempts = []

def refuse(name, real):
    def guarded(*arguments, **options):
        target = arguments[1] if name == "connect" else arguments[0]
        host = target[0] if isinstance(target, tuple) else target
        if host in ("127.0.0.1", "::1", "localhost", None) or str(host).startswith("/"):
            return real(*arguments, **options)
        attempts.append(host)
        raise OSError(f"refused by the test: {host}")
    return guarded

socket.socket.connect = refuse("connect", socket.socket.connect)
socket.socket.connect_ex = refuse("connect", socket.socket.connect_ex)
socket.getaddrinfo = refuse("getaddrinfo", socket.getaddrinfo)

from assistant.assistant import Assistant
from ingest.embedding import SentenceTransformerEmbedder
from ingest.pipeline import ingest
from ingest.settings import BUNDLED_MODEL, DataFolder

corpus, data = Path(sys.argv[1]), DataFolder(Path(sys.argv[2]))
report = ingest(corpus, data, SentenceTransformerEmbedder(BUNDLED_MODEL, data))
assert not report.errors, report.errors
answer = Assistant.open(data).ask("Hvad er telefonnummeret til tandplejen?")
assert "11 22 33 44" in answer.text, answer
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
except OSError:
    pass
print("ATTEMPTS", attempts)
"""

_TEXT = """TANDPLEJEN

Tandplejen behandler børn og unge under 22 år.

Henvendelse på telefon: 11 22 33 44

JOBCENTRET

Jobcentret hjælper med arbejde og uddannelse.

Henvendelse på telefon: 55 66 77 88
"""


def test_ingest_and_answer_try_no_connection_beyond_loopback(tmp_path: Path, data: DataFolder) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "guide.txt").write_text(_TEXT, "utf-8")
    (corpus / "documents.toml").write_text('[[document]]\nid = "guide"\nfile = "guide.txt"\ntitle = "Guide"\n', "utf-8")
    fresh = DataFolder(tmp_path / "data")
    fresh.root.mkdir()
    fresh.models.symlink_to(data.models)
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(corpus), str(fresh.root)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=Path(__file__).parent.parent,
        env={key: value for key, value in os.environ.items() if not key.startswith(("HF_", "TRANSFORMERS_"))},
    )
    assert run.returncode == 0, run.stderr
    # the one attempt is the program's own, which shows that the guard works
    assert run.stdout.splitlines()[-1] == "ATTEMPTS ['192.0.2.1']"
