"""corpus/glossary.toml: what people say, and the words that documents use for it. A consultant extends it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import BadManifest

GLOSSARY = "glossary.toml"


class Synonym(BaseModel):
    """Any of `say` in a question also looks for all of `means`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: tuple[str, ...]
    means: tuple[str, ...]


class Abbreviation(BaseModel):
    """`short` and `long` look for each other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    short: str
    long: str


class GlossaryPlace(BaseModel):
    """The municipality that a town, parish or institution belongs to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    municipality: str


class Glossary(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    synonym: tuple[Synonym, ...] = ()
    abbreviation: tuple[Abbreviation, ...] = ()
    place: tuple[GlossaryPlace, ...] = ()


def read_glossary(corpus: Path) -> Glossary:
    """The corpus' glossary; an empty one where there is no file. Raises BadManifest."""
    path = corpus / GLOSSARY
    if not path.is_file():
        return Glossary()
    try:
        return Glossary.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise BadManifest(f"{path}: {error}", f"{GLOSSARY} kan ikke læses: {error}") from error
