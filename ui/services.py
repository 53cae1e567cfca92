"""What every page of the app works with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Answerer
from ingest.settings import BUNDLED_MODEL, ChromaServer, DataFolder

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from ui.conversations.archive import Archive


@dataclass(frozen=True, slots=True)
class Services:
    """Opened once and shared by all sessions; all of it may be used from several threads."""

    assistant: Assistant
    answerer: Answerer  # the assistant itself, or a chat model over it
    data: DataFolder
    corpus: Path | None  # the folder with documents.toml; None if only the index is here
    may_manage: bool  # upload, edit, replace and remove sources, and see Kvalitet
    archive: Archive | None  # the kept conversations; None where they can't be kept


def open_services(
    data: DataFolder,
    corpus: Path | None,
    may_manage: bool,
    model: str = BUNDLED_MODEL,
    server: ChromaServer | None = None,
) -> Services:
    """Open index, answerer and archive. Raises IndexMissing, IndexMismatch, ModelUnavailable, and as `open_answerer`."""
    from assistant.assistant import Assistant  # here, because it takes seconds
    from assistant.writing import open_answerer
    from ui.conversations.archive import Archive

    assistant = Assistant.open(data, model=model, server=server)
    archive = Archive(data.root / "conversations.sqlite")
    return Services(assistant, open_answerer(assistant, data), data, corpus, may_manage, archive)
