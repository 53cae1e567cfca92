"""How much longer an ingestion takes than embedding the same texts: both in one process, in turns.

    .venv/bin/python scripts/throughput.py

Prints the seconds of each round and the ratio of the medians.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from ingest.embedding import SentenceTransformerEmbedder, Vectors
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
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--models", type=Path, default=default_data_folder().models)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        embedder = SentenceTransformerEmbedder(BUNDLED_MODEL, DataFolder(arguments.models.parent))
        embedder.passages(["Modellen er indlæst."])
        ingested: list[float] = []
        bare: list[float] = []
        for number in range(arguments.rounds):
            data = DataFolder(Path(folder) / str(number))
            remembering = Remembering(embedder)
            began = time.perf_counter()
            ingest(arguments.corpus, data, CachedEmbedder(remembering, data.vector_cache))
            ingested.append(time.perf_counter() - began)
            began = time.perf_counter()
            embedder.passages(remembering.texts["passages"])
            embedder.queries(remembering.texts["queries"])
            bare.append(time.perf_counter() - began)
            texts = sum(map(len, remembering.texts.values()))
            print(f"{texts} texts: ingested in {ingested[-1]:.1f} s, embedded in {bare[-1]:.1f} s", flush=True)
        print(f"ratio of the medians: {statistics.median(ingested) / statistics.median(bare):.2f}")


if __name__ == "__main__":
    main()
