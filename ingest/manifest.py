"""documents.toml: what is known about each document of the corpus."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.danish import fold
from ingest.document import DocumentKind
from ingest.errors import BadManifest, CorpusMissing
from ingest.reading import SUFFIXES

MANIFEST = "documents.toml"


class ManifestEntry(BaseModel):
    """One `[[document]]`. A field that is left out is unknown, and stays so on the screen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    file: str
    title: str
    kind: DocumentKind = DocumentKind.OTHER
    issuer: str | None = None
    area: tuple[str, ...] = ()
    date: dt.date | None = None
    date_note: str | None = None
    page_numbering: str | None = None
    replaces: tuple[str, ...] = ()  # ids of former editions, which are no longer cited


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file of the corpus folder and its entry, where it has one."""

    name: str
    entry: ManifestEntry | None


class Manifest(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: tuple[ManifestEntry, ...] = ()


def read_manifest(corpus: Path) -> tuple[ManifestEntry, ...]:
    """The entries of `corpus/documents.toml`, in its order; none where there is no such file.

    Raises CorpusMissing where the folder is missing, and BadManifest naming entry and field.
    """
    if not corpus.is_dir():
        raise CorpusMissing(
            f"corpus folder {corpus} not found", f"Mappen {corpus} findes ikke. Angiv en anden med --corpus."
        )
    path = corpus / MANIFEST
    if not path.is_file():
        return ()
    try:
        manifest = Manifest.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadManifest(f"{path}: {error}", f"{MANIFEST} kan ikke læses: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadManifest(
            f"{path}: {place}: {first['msg']}", f"{MANIFEST}: fejl ved {place}: {first['msg']}"
        ) from error
    seen: set[str] = set()
    for entry in manifest.document:
        if entry.id in seen:
            raise BadManifest(f"{path}: id {entry.id} twice", f"{MANIFEST}: id'et {entry.id} står to gange.")
        if Path(entry.file).name != entry.file:
            raise BadManifest(
                f"{path}: {entry.id}: file must be a plain name",
                f"{MANIFEST}: {entry.id}: filen skal ligge i selve mappen, så kun filnavnet skrives.",
            )
        seen.add(entry.id)
    _check_replaced(manifest.document)
    return manifest.document


def _check_replaced(entries: Sequence[ManifestEntry]) -> None:
    """Raises BadManifest where a document replaces itself, by way of others too, or two replace the same."""
    newer: dict[str, str] = {}
    for entry in entries:
        for former in entry.replaces:
            if former in newer:
                raise BadManifest(
                    f"{former} is replaced by {newer[former]} and by {entry.id}",
                    f"{MANIFEST}: {former} er erstattet både af {newer[former]} og af {entry.id}. Lad kun én stå.",
                )
            newer[former] = entry.id
    for former in newer:
        step = newer[former]
        while step in newer and step != former:
            step = newer[step]
        if step == former:
            raise BadManifest(
                f"{former} replaces itself", f"{MANIFEST}: {former} erstatter sig selv. Ret linjen »replaces«."
            )


def files_of(corpus: Path, entries: Sequence[ManifestEntry]) -> list[CorpusFile]:
    """The corpus folder's documents: those with an entry in its order, then the files without one by name.

    Hidden files, README files and Word's lock files ("~$…") are no documents. Raises CorpusMissing where there is none.
    """
    named = {entry.file for entry in entries}
    unnamed = [
        path.name
        for path in corpus.iterdir()
        if path.is_file()
        and path.suffix.lower() in SUFFIXES
        and path.name not in named
        and not re.match(r"[.~_]|readme\b", path.name, re.IGNORECASE)
    ]
    files = [CorpusFile(entry.file, entry) for entry in entries]
    files += [CorpusFile(name, None) for name in sorted(unnamed, key=lambda name: (fold(name), name))]
    if not files:
        raise CorpusMissing(
            f"no document in {corpus}",
            f"Mappen {corpus} indeholder ingen dokumenter. Læg filer der ({', '.join(SUFFIXES)}), og prøv igen.",
        )
    return files
