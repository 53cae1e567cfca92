"""Adding documents to the corpus folder, describing and removing them: wholly or not at all, and nothing is lost.

with changing(corpus, data) as change:
    change.add("referat.pdf", content, entry)
    ...  # ingest; if that fails, file and documents.toml are as before
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import IngestError
from ingest.inference.file_names import slug
from ingest.manifest import MANIFEST, ManifestEntry, files_of, read_manifest
from ingest.manifest_edits import with_changed_entry, with_entry, without_entry
from ingest.settings import DataFolder

log = logging.getLogger(__name__)

REMOVED = "fjernet"  # the folder in the corpus folder where removed files are kept
_LONGEST_STEM, _LONGEST_SUFFIX = 80, 10  # characters


class CorpusBusy(IngestError):
    """Somebody else is changing the corpus folder."""


class CorpusUnwritable(IngestError):
    """The corpus folder can't be written."""


class LastDocument(IngestError):
    """Without its last document there would be nothing to answer from."""


class CorpusChange:
    """Changes of one corpus folder that can be taken back. Made by `changing`."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._undo: list[Callable[[], object]] = []

    def add(self, name: str, content: bytes, entry: ManifestEntry) -> None:
        """Store a file and its entry, whose `file` must be `name`. Raises BadManifest, FileExistsError."""
        path = self._corpus / name
        if path.exists():
            raise FileExistsError(path)
        _write(path, content)
        self._undo.append(path.unlink)
        self._edit(lambda manifest: with_entry(manifest, entry))

    def change(self, entry: ManifestEntry) -> None:
        """Store what is known of a document that is there. Raises BadManifest."""
        self._edit(lambda manifest: with_changed_entry(manifest, entry))

    def remove(self, name: str, identifier: str) -> Path:
        """Move a document's file to the folder of removed ones, and its entry, where it has one, into a file beside it.

        Where the file is now. Raises LastDocument.
        """
        entries = read_manifest(self._corpus)
        if len(files_of(self._corpus, entries)) == 1:
            raise LastDocument(
                f"{name} is the only document",
                "Dokumentet er det eneste og kan ikke fjernes. Tilføj et andet først.",
            )
        aside = self._corpus / REMOVED
        aside.mkdir(exist_ok=True)
        target = aside / free_name(aside, name, f"{datetime.now(UTC):%Y%m%d-%H%M%S}")
        path = self._corpus / name
        if path.is_file():
            path.replace(target)
            self._undo.append(lambda: target.replace(path))
        for entry in entries:
            if entry.id == identifier:
                kept = target.with_name(target.name + ".toml")
                _write(kept, with_entry("", entry).encode())
                self._undo.append(kept.unlink)
        self._edit(lambda manifest: without_entry(manifest, identifier))
        return target

    def _edit(self, change: Callable[[str], str]) -> None:
        path = self._corpus / MANIFEST
        before = path.read_bytes() if path.is_file() else None
        after = change((before or b"").decode("utf-8-sig")).encode()
        if after == (before or b""):
            return
        _write(path, after)
        self._undo.append(path.unlink if before is None else lambda: _write(path, before))
        read_manifest(self._corpus)  # a manifest that can't be read would stop every later ingestion

    def take_back(self) -> None:
        """Put everything back as it was."""
        while self._undo:
            self._undo.pop()()


@contextmanager
def changing(corpus: Path, data: DataFolder) -> Iterator[CorpusChange]:
    """Change the corpus folder; if the block raises, the folder is as it was before.

    Raises CorpusBusy where another change is being made, and CorpusUnwritable.
    """
    data.root.mkdir(parents=True, exist_ok=True)
    change = CorpusChange(corpus)
    try:
        with FileLock(data.corpus_lock, timeout=0):
            try:
                yield change
            except BaseException:
                change.take_back()
                raise
    except Timeout as error:
        raise CorpusBusy(
            f"the corpus {corpus} is being changed by somebody else",
            "Et andet dokument er ved at blive indlæst eller fjernet. Vent, til det er færdigt, og prøv igen.",
        ) from error
    except PermissionError as error:
        raise CorpusUnwritable(
            f"{corpus} can't be written: {error}",
            f"Der kan ikke skrives i mappen {corpus}. Bed den, der passer programmet, om at give adgang til den.",
        ) from error


def safe_name(name: str) -> str:
    """A file name from somebody's machine as one that every system takes and that stays inside its folder."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem, dot, suffix = base.rpartition(".")
    if not dot:
        stem, suffix = base, ""
    stem = re.sub(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]', "", stem)
    stem = re.sub(r"\s+", " ", stem).strip(" .~_")[:_LONGEST_STEM].strip() or "dokument"
    if re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d|readme.*", stem, re.IGNORECASE):  # Windows' own; no documents
        stem = f"dokument {stem}"
    suffix = re.sub(r"[^a-z0-9]", "", suffix.lower())[:_LONGEST_SUFFIX]
    return f"{stem}.{suffix}" if suffix else stem


def free_name(folder: Path, name: str, mark: str | None = None) -> str:
    """`name`, or with a number (or first `mark`) before its ending where the folder has such a file, in any case."""
    taken = {path.name.casefold() for path in folder.iterdir()}
    stem, suffix = Path(name).stem, Path(name).suffix
    candidate, number = name, 2
    if candidate.casefold() in taken and mark:
        candidate = f"{stem} {mark}{suffix}"
    while candidate.casefold() in taken:
        candidate, number = f"{stem}-{number}{suffix}", number + 1
    return candidate


def free_id(name: str, taken: Sequence[str]) -> str:
    """An id for a file that no other document has."""
    base = identifier = slug(Path(name).stem)
    number = 2
    while identifier in taken:
        identifier, number = f"{base}-{number}", number + 1
    return identifier


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, under a hidden name first."""
    draft = path.with_name(f".{path.name}.ny")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
