"""How much longer an ingestion takes than embedding the same texts: both in one process, in turns.

    .venv/bin/python scripts/throughput.py

Each document of the corpus is ingested by itself into an empty folder, and then its texts are embedded barely, so that
whatever else the machine does falls on both. Prints the seconds of each and the ratio of the sums.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

from ingest.embedding import SentenceTransformerEmbedder, Vectors
from ingest.manifest import MANIFEST
from ingest.pipeline import ingest
from ingest.settings import BUNDLED_MODEL, DataFolder, default_data_folder
from ingest.vector_cache import CachedEmbedder

ROOT = Path(__file__).resolve().parent.parent


class Remembering:
    """An embedder that remembers what it was asked."""

    def __init__(self, embedder: SentenceTransformerEmbedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.texts: dict[str, list[str]] = {"passages": [], "queries": []}

    def passages(self, texts: Sequence[str]) -> Vectors:
        """As the embedder."""
        self.texts["passages"] += texts
        return self._embedder.passages(texts)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """As the embedder."""
        self.texts["queries"] += texts
        return self._embedder.queries(texts)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--models", type=Path, default=default_data_folder().models)
    arguments = parser.parse_args()
    manifest = (arguments.corpus / MANIFEST).read_text("utf-8")
    entries = [f"[[document]]{entry}" for entry in manifest.split("\n[[document]]")[1:]]
    ingested = bare = 0.0
    with tempfile.TemporaryDirectory() as folder:
        embedder = SentenceTransformerEmbedder(BUNDLED_MODEL, DataFolder(arguments.models.parent))
        for number, entry in enumerate([entries[1], *entries]):
            corpus, data = Path(folder) / f"corpus-{number}", DataFolder(Path(folder) / f"data-{number}")
            shutil.copytree(arguments.corpus, corpus)
            file = tomllib.loads(entry)["document"][0]["file"]
            for other in corpus.glob("*.*"):
                if other.name != file and other.name != "glossary.toml":
                    other.unlink()
            (corpus / MANIFEST).write_text(entry, "utf-8")
            remembering = Remembering(embedder)
            began = time.perf_counter()
            ingest(corpus, data, CachedEmbedder(remembering, data.vector_cache))
            between = time.perf_counter()
            if number == 0:  # the first round only loads what is loaded once a process
                continue
            embedder.passages(remembering.texts["passages"])
            embedder.queries(remembering.texts["queries"])
            ended = time.perf_counter()
            ingested, bare = ingested + between - began, bare + ended - between
            texts = sum(map(len, remembering.texts.values()))
            print(
                f"{file}: {texts} texts, {between - began:.1f} s, embedded barely {ended - between:.1f} s", flush=True
            )
        print(f"ratio: {ingested / bare:.2f}")


if __name__ == "__main__":
    main()
