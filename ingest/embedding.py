"""Texts to vectors. The only module that talks to sentence-transformers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.e5 import NanoQueryEncoder, build_model_folder
from ingest.errors import ModelUnavailable
from ingest.settings import BUNDLED_MODEL, DataFolder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

_BATCH = 32


class Embedder(Protocol):
    """Texts to unit vectors; `queries` and `passages` differ where a model wants other prompts for them."""

    @property
    def name(self) -> str:
        """The model, as the index remembers it."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """float32 (n, dimensions), each row of length 1."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """float32 (n, dimensions), each row of length 1."""
        ...


class SentenceTransformerEmbedder:
    """The bundled model, or any that sentence-transformers can load, on the processor. Loads at first use."""

    def __init__(self, model: str, data: DataFolder) -> None:
        self._model = model
        self._data = data

    @property
    def name(self) -> str:
        return self._model

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, "query")

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, "passage")

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self._transformer.get_embedding_dimension() or 0), np.float32)
        prompts = self._transformer.prompts or {}
        vectors = self._transformer.encode(
            list(texts),
            prompt_name=prompt if prompts.get(prompt) else None,
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)

    @cached_property
    def _transformer(self) -> SentenceTransformer:
        bundled = self._model == BUNDLED_MODEL
        source = str(build_model_folder(self._data.models / BUNDLED_MODEL)) if bundled else self._model
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        local = bundled or Path(source).is_dir()
        if local:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()
            return SentenceTransformer(source, device="cpu", local_files_only=local)
        except (OSError, ValueError, ImportError) as error:
            raise ModelUnavailable(
                f"the embedding model {self._model!r} can't be loaded: {error}",
                f"Sprogmodellen {self._model} kan ikke indlæses. Angiv en mappe med en sentence-transformers-model.",
            ) from error


class QuickQueryEmbedder:
    """The bundled model for a question or two: ready in a tenth of a second, where torch takes seconds.

    Its vectors agree with the index' own to a cosine of 0.9998.
    """

    name = BUNDLED_MODEL

    def __init__(self) -> None:
        self._encoder = NanoQueryEncoder(threads=1)  # its threads spin: one leaves the machine to others

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode(list(texts), "query")

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode(list(texts), "passage")
