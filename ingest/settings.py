"""What an index is made with. It is stored in the index; opening one with other settings is an error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

PIPELINE_VERSION = 1  # raise it when the same file would give other passages, units or vectors
BUNDLED_MODEL = "multilingual-e5-small"


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """`model` is the bundled one, or a name or folder that sentence-transformers can load."""

    model: str = BUNDLED_MODEL
    pipeline_version: int = PIPELINE_VERSION


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server to use instead of the embedded one. It has no authentication: keep it on loopback."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where index and model live."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "index.sqlite"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @property
    def chroma(self) -> Path:
        return self.root / "chroma"


def default_data_folder() -> DataFolder:
    """The system's per-user place for application data."""
    return DataFolder(user_data_path("praksisassistenten", appauthor=False))
