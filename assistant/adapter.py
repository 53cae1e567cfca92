"""A small network that turns a question's vector towards how the documents say things, learnt from the known questions.

The embedding model was trained on well-formed text; doctors ask in a hurry, in everyday words. `scripts/train_adapter.py`
fits the network by contrast: a question is drawn to the unit that answers it and to another question of that unit, and
away from the rest. In documents that it did not see it gains little or nothing by itself (`--check`), so what it finds
counts beside the plain similarity, never instead of it. It belongs to the bundled model.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Vectors

FILE = Path(__file__).with_name("adapter.npz")


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """With x the question's vector less `centre`: x · straight + max(0, x · into + bias) · out, scaled to length 1.

    Shapes: centre, unit_centre (dimensions,), straight (dimensions, dimensions), into (dimensions, width),
    bias (width,), out (width, dimensions).
    """

    centre: Vectors
    unit_centre: Vectors
    straight: Vectors
    into: Vectors
    bias: Vectors
    out: Vectors

    def fits(self, vectors: Vectors) -> bool:
        """Whether they are of the model that it was fitted for, as far as their size tells."""
        return vectors.shape[-1] == len(self.centre)

    def questions(self, vectors: Vectors) -> Vectors:
        """(n, dimensions) or (dimensions,) -> the same shape; vectors of another model's size stay as they are."""
        if not self.fits(vectors):
            return vectors
        moved = vectors - self.centre
        hidden = np.maximum(moved @ self.into + self.bias, 0)
        return _unit_length(moved @ self.straight + hidden @ self.out)

    def units(self, vectors: Vectors) -> Vectors:
        """What turned questions are compared with: units, only centred. Shapes as for `questions`."""
        return _unit_length(vectors - self.unit_centre) if self.fits(vectors) else vectors

    def write(self, path: Path = FILE) -> None:
        """In half precision: some 3 MB."""
        np.savez_compressed(path, allow_pickle=False, **{f.name: _halved(getattr(self, f.name)) for f in fields(self)})


def _halved(vectors: Vectors) -> NDArray[np.float16]:
    return vectors.astype(np.float16)


def _unit_length(vectors: NDArray[np.floating]) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)


@cache
def read_adapter(path: Path = FILE) -> Adapter:
    """As the package carries it."""
    with np.load(path) as stored:
        return Adapter(**{field.name: stored[field.name].astype(np.float32) for field in fields(Adapter)})
