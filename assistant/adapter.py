"""A small turn of the question's vector towards how documents say things, learnt from the known questions.

The embedding model was trained on well-formed text; doctors ask in a hurry, in everyday words. The adapter adds a
low-rank linear map to a question's vector. `scripts/train_adapter.py` fits it by contrast: a question, the unit that
answers it, all other units. By itself it finds less in documents that it did not see (`--check`), so it is one signal of
the ranker beside the plain similarity, never instead of it. It belongs to the bundled model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ingest.embedding import Vectors

FILE = Path(__file__).with_name("adapter.npz")


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """v -> v + v · left · right, scaled to length 1. Shapes (dimensions, rank) and (rank, dimensions)."""

    left: Vectors
    right: Vectors

    def apply(self, vectors: Vectors) -> Vectors:
        """(n, dimensions) or (dimensions,) -> the same shape; vectors of another model's size stay as they are."""
        if vectors.shape[-1] != self.left.shape[0]:
            return vectors
        turned = vectors + vectors @ self.left @ self.right
        return (turned / np.linalg.norm(turned, axis=-1, keepdims=True)).astype(np.float32)

    def write(self, path: Path = FILE) -> None:
        """In half precision: some 100 kB."""
        np.savez_compressed(path, left=self.left.astype(np.float16), right=self.right.astype(np.float16))


@cache
def read_adapter(path: Path = FILE) -> Adapter:
    """As the package carries it."""
    with np.load(path) as stored:
        return Adapter(stored["left"].astype(np.float32), stored["right"].astype(np.float32))
