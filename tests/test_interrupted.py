"""A killed ingestion leaves the former index or the new one, whole; scripts/kill_ingest.py does it fifty times."""

from __future__ import annotations

import subprocess
import sys

from builders import ROOT

from ingest.settings import DataFolder


def test_ingestions_killed_at_random_moments_break_and_lose_nothing(data: DataFolder) -> None:
    script = [sys.executable, str(ROOT / "scripts" / "kill_ingest.py"), "--moments", "4", "--seed", "7"]
    spared = ["--vectors", str(data.vector_cache), "--models", str(data.models)]
    done = subprocess.run([*script, *spared], capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All well after 4 kills" in done.stdout
    assert "'killed'" in done.stdout  # at least one was
