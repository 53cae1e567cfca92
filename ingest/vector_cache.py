"""Vectors of texts that were embedded before: a changed page, question or pipeline costs only what is new.

A cache, nothing else: the file can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from ingest.embedding import Embedder, Vectors


class CachedEmbedder:
    """An embedder that asks another one only for texts it has not seen."""

    def __init__(self, embedder: Embedder, path: Path) -> None:
        self._embedder = embedder
        self._path = path

    @property
    def name(self) -> str:
        return self._embedder.name

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._cached("query", self._embedder.queries, texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._cached("passage", self._embedder.passages, texts)

    def _cached(self, prompt: str, embed: Callable[[Sequence[str]], Vectors], texts: Sequence[str]) -> Vectors:
        if not texts:
            return embed(texts)
        digests = [hashlib.sha256(f"{self.name}\0{prompt}\0{text}".encode()).digest() for text in texts]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
            connection.execute("create table if not exists vector (digest blob primary key, vector blob not null)")
            found = {digest: row[0] for digest in digests if (row := _look_up(connection, digest))}
            missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in found}
            if missing:
                new = embed(list(missing.values()))
                found |= {digest: vector.tobytes() for digest, vector in zip(missing, new, strict=True)}
                connection.executemany("insert or replace into vector values (?, ?)", [(d, found[d]) for d in missing])
        return np.stack([np.frombuffer(found[digest], np.float32) for digest in digests])


def _look_up(connection: sqlite3.Connection, digest: bytes) -> tuple[bytes] | None:
    return connection.execute("select vector from vector where digest = ?", (digest,)).fetchone()
