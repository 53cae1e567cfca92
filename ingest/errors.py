"""What can go wrong between a file and the index. Messages name what failed, where, and what to do."""

from __future__ import annotations


class IngestError(Exception):
    """Base of everything the ingestion raises on purpose.

    `str(error)` is English, for the log; `danish` is the sentence for the person at the screen.
    """

    def __init__(self, message: str, danish: str | None = None) -> None:
        super().__init__(message)
        self.danish = danish or message


class CorpusMissing(IngestError):
    """The corpus folder or its manifest is not there."""


class BadManifest(IngestError):
    """documents.toml (or another corpus file) can't be understood."""


class UnreadableDocument(IngestError):
    """A file is missing, damaged, encrypted or of an unknown format."""


class EmptyDocument(IngestError):
    """A file holds no text."""


class ModelUnavailable(IngestError):
    """The embedding model can't be loaded or made."""


class IndexMissing(IngestError):
    """Nothing has been ingested into this data folder yet."""


class IndexDamaged(IngestError):
    """The index file is no longer a database."""


class IndexMismatch(IngestError):
    """The index was made with other settings (model, pipeline) than the ones it is opened with."""
