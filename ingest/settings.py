"""What an index is made with. It is stored in the index; opening one with other settings is an error."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from platformdirs import user_data_path

BUNDLED_MODEL = "multilingual-e5-small"

# The modules that decide what is read from a file, and which passages, units, texts to embed and records come of it.
_PIPELINE = (
    "cleaning.py",
    "columns.py",
    "danish.py",
    "dates.py",
    "document.py",
    "inference/*.py",
    "layout.py",
    "mapped_text.py",
    "municipalities.py",
    "passages.py",
    "pipeline.py",
    "questions.py",
    "reading/*.py",
    "records/*.py",
    "structure.py",
)


@cache
def pipeline_version() -> str:
    """Changes with the code of the pipeline, so that an index made by other code is made again."""
    folder = Path(__file__).parent
    files = [file for pattern in _PIPELINE for file in sorted(folder.glob(pattern))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """`model` is the bundled one, or a name or folder that sentence-transformers can load."""

    model: str = BUNDLED_MODEL
    pipeline_version: str = field(default_factory=pipeline_version)


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server to use instead of the embedded one. It has no authentication: keep it on loopback."""

    host: str
    port: int


def chroma_server(address: str) -> ChromaServer:
    """The server at "host:port". Raises ValueError."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError(f"not host:port: {address!r}")
    return ChromaServer(host, int(port))


def located_model(model: str) -> str:
    """A model's folder by its whole path: an index keeps what it was made with and is opened from elsewhere too."""
    return str(Path(model).resolve()) if model != BUNDLED_MODEL and Path(model).is_dir() else model


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where index and model live."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "index.sqlite"

    @property
    def vector_cache(self) -> Path:
        return self.root / "vectors.sqlite"

    @property
    def log(self) -> Path:
        return self.root / "ingest.jsonl"

    @property
    def ingest_lock(self) -> Path:
        return self.root / ".ingest.lock"

    @property
    def corpus_lock(self) -> Path:
        return self.root / ".corpus.lock"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @property
    def chroma(self) -> Path:
        return self.root / "chroma"


def default_data_folder() -> DataFolder:
    """The system's per-user place for application data."""
    return DataFolder(user_data_path("praksisassistenten", appauthor=False))
