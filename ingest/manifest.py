"""documents.toml: what is known about each document of the corpus."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.document import DocumentKind
from ingest.errors import BadManifest, CorpusMissing

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


class Manifest(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: tuple[ManifestEntry, ...] = ()


def read_manifest(corpus: Path) -> tuple[ManifestEntry, ...]:
    """The entries of `corpus/documents.toml`, in its order.

    Raises CorpusMissing, and BadManifest naming entry and field.
    """
    if not corpus.is_dir():
        raise CorpusMissing(
            f"corpus folder {corpus} not found", f"Mappen {corpus} findes ikke. Angiv en anden med --corpus."
        )
    path = corpus / MANIFEST
    if not path.is_file():
        raise CorpusMissing(
            f"{path} not found", f"Mappen {corpus} mangler filen {MANIFEST}, som beskriver dokumenterne. Se README."
        )
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
    return manifest.document
