"""Kill `praksis ingest` at random moments, and check each time that nothing is broken or lost.

    .venv/bin/python scripts/kill_ingest.py --moments 50

Each time a document of a copied corpus is changed, a real `praksis ingest` is started and killed (SIGKILL) after a
random part of the time that a whole run takes. Then the index has to open with every document, each in its former or
its changed form, and Chroma has to find every passage. At the end a run that is left alone has to leave the very
index that ingesting from scratch gives. Exits with 1 and says what is wrong otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from chromadb.api.shared_system_client import SharedSystemClient

from ingest.index import open_index
from ingest.settings import DataFolder, IndexSettings
from ingest.store import IndexContent, Store

ROOT = Path(__file__).resolve().parent.parent
CHANGED = "klu-referat-aalborg-2025-09-18"


def command(corpus: Path, data: Path) -> list[str]:
    """An ingestion as a user starts it."""
    return [sys.executable, "-m", "ui.cli", "ingest", "--corpus", str(corpus), "--data", str(data)]


def change(corpus: Path, number: int, *, new_words: bool) -> None:
    """Give the document its last item or take it away; with `new_words` there is something to embed as well."""
    text = (ROOT / "corpus" / f"{CHANGED}.txt").read_text("utf-8")
    if number % 2:
        text = text[: text.rindex("4. Eventuelt")]
    if new_words:
        text += f"\n\nRettelse nummer {number} til referatet.\n"
    (corpus / f"{CHANGED}.txt").write_text(text, "utf-8")


def check(data: DataFolder, allowed: set[str]) -> str:
    """The content hash of the changed document, after looking whether the index is whole. Raises AssertionError."""
    SharedSystemClient.clear_system_cache()
    index = open_index(data, IndexSettings())
    assert len(index.documents) == 5, f"documents: {sorted(index.documents)}"
    found = index.documents[CHANGED].content_hash
    assert found in allowed, f"neither the former nor the changed text: {found}"
    for number, entry in enumerate(index.content.passages):
        nearest = dict(index.vector_index.nearest(entry.vector, 3))
        assert nearest.get(entry.passage.id, 0) > 0.999, f"passage {number} is not found by its own vector"
    return found


def content_hash(corpus: Path) -> str:
    """Of the changed document's file, as the index keeps it."""
    return hashlib.sha256((corpus / f"{CHANGED}.txt").read_bytes()).hexdigest()


def bare(content: IndexContent) -> tuple[object, ...]:
    """All of an index that doesn't depend on when it was made."""
    passages = [(e.passage, e.vector.tobytes(), e.unit_vectors.tobytes()) for e in content.passages]
    questions = [(e.question, e.vector.tobytes()) for e in content.questions]
    return content.documents, content.pages, passages, questions, content.records, content.glossary


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--moments", type=int, default=50, help="how many runs are killed; those that end before don't count"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--vectors", type=Path, help="a vectors.sqlite to begin with, which spares embedding")
    parser.add_argument("--models", type=Path, help="a folder with the model, which spares unpacking it")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        corpus, data = Path(folder) / "corpus", DataFolder(Path(folder) / "data")
        shutil.copytree(ROOT / "corpus", corpus)
        data.root.mkdir()
        if arguments.vectors:
            shutil.copy(arguments.vectors, data.vector_cache)
        if arguments.models:
            data.models.symlink_to(arguments.models.resolve())
        for number in (1, 0):  # the second run is one without embedding, as most of those below
            change(corpus, number, new_words=False)
            began = time.perf_counter()
            subprocess.run(command(corpus, data.root), check=True, capture_output=True)
            whole = time.perf_counter() - began
        now = content_hash(corpus)
        outcomes: Counter[str] = Counter()
        number = 0
        while outcomes["killed"] < arguments.moments:
            number += 1
            change(corpus, number, new_words=number % 10 == 9)
            target = content_hash(corpus)
            process = subprocess.Popen(command(corpus, data.root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            moment = rng.uniform(0.05, 1.0) * whole
            began = time.perf_counter()
            try:
                process.wait(moment)
                whole = min(whole, time.perf_counter() - began)
                outcomes["finished before"] += 1
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                outcomes["killed"] += 1
            found = check(data, {now, target})
            outcomes["changed text" if found == target else "former text"] += 1
            now = found
            print(f"{outcomes['killed']}/{arguments.moments}: {moment:.2f} s, {dict(outcomes)}", flush=True)
        subprocess.run(command(corpus, data.root), check=True, capture_output=True)
        check(data, {content_hash(corpus)})
        scratch = DataFolder(Path(folder) / "scratch")
        scratch.root.mkdir()
        shutil.copy(data.vector_cache, scratch.vector_cache)
        scratch.models.symlink_to(data.models.resolve())
        subprocess.run(command(corpus, scratch.root), check=True, capture_output=True)
        same = bare(Store(data.database).content()) == bare(Store(scratch.database).content())
        assert same, "the index is not the one that ingesting from scratch gives"
        print(f"All well after {arguments.moments} kills: {dict(outcomes)}")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as error:
        sys.exit(f"Broken: {error}")
