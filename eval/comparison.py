"""What is kept beside the runs: how others did on the same questions, which checks held, and the figures held out.

results/comparison.json    our assistant, its ablations and the peers     (`ComparedSet` by set)
results/metamorphic.json   the checks that need no gold                   (`CheckedSet` by set)
results/held_out.json      fitted on the other sets only                  (`HeldOut` by set)

A set that is measured again replaces its own entry and leaves the others as they are.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from assistant.answer import Turn
from assistant.assistant import Assistant, AssistantSettings
from assistant.conversation import complete, parts
from eval.ablations import ablations
from eval.batch import BatchQuestion
from eval.errors import EvaluationError
from eval.figures import Figure, figures
from eval.golden import GoldenCase
from eval.metamorphic import CheckResult, in_municipality, unrelated_municipality, variations
from eval.peers import Compared, RememberingEmbedder, System, differences, peers
from eval.runs import Record
from eval.runs import record_of as _record_of_run
from ingest.embedding import SentenceTransformerEmbedder
from ingest.index import Index
from ingest.settings import DataFolder
from ingest.vector_cache import CachedEmbedder


class BadKeptFile(EvaluationError):
    """A file with what was measured can't be read."""


class Kind(StrEnum):
    """What a compared system is to us."""

    OURS = "ours"
    ABLATION = "ablation"
    PEER = "peer"


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)

    record: Record


class ComparedSystem(BaseModel):
    """One system on one set."""

    model_config = ConfigDict(frozen=True)

    name: str
    description: str
    kind: Kind
    seconds: float  # for all questions, embedding aside: the vectors are shared
    figures: dict[str, Figure]
    p: dict[str, float]  # of the difference from ours, by figure; empty for ours


class ComparedSet(_Kept):
    """All systems on one set, ours first."""

    systems: tuple[ComparedSystem, ...]


class CheckedSet(_Kept):
    """All metamorphic checks over one set's questions."""

    checks: tuple[CheckResult, ...]


class HeldOut(_Kept):
    """The figures of an assistant that was fitted on the other sets only."""

    fitted_on: tuple[str, ...]
    figures: dict[str, float | None]


def record_of(
    assistant: Assistant,
    golden: Path,
    questions: int,
    seconds: float,
    settings: AssistantSettings = AssistantSettings(),
) -> Record:
    """What a measurement that ends now, after `seconds`, was made with. `settings`: the assistant's."""
    made_at = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=seconds)
    return _record_of_run(assistant, settings, golden, questions, made_at, seconds)


def questions_of(cases: Iterable[GoldenCase]) -> list[BatchQuestion]:
    """The questions alone."""
    return [BatchQuestion.model_validate(case.model_dump()) for case in cases]


# ------------------------------------------------------------------------------------------------- comparing


def systems(assistant: Assistant, embedder: RememberingEmbedder, data: DataFolder) -> list[tuple[Kind, System]]:
    """Ours first, then each ablation, then the peers, all over the assistant's index."""
    ours, *without = ablations(assistant.index, embedder)
    return [
        (Kind.OURS, ours),
        *((Kind.ABLATION, system) for system in without),
        *((Kind.PEER, system) for system in peers(assistant.index, embedder, data)),
    ]


def compared_set(record: Record, kinds: Sequence[Kind], compared: Sequence[Compared]) -> ComparedSet:
    """What is kept of a comparison; the first system is ours."""
    ours = compared[0]
    return ComparedSet(
        record=record,
        systems=tuple(
            ComparedSystem(
                name=one.system.name,
                description=one.system.description,
                kind=kind,
                seconds=round(one.seconds, 2),
                figures=figures(one.scores),
                p={} if one is ours else {name: found.p for name, found in differences(ours, one).items()},
            )
            for kind, one in zip(kinds, compared, strict=True)
        ),
    )


# ------------------------------------------------------------------------------------------------- embedding


def batch_embedder(data: DataFolder, model: str) -> RememberingEmbedder:
    """Embeds thousands of questions in one batch and each only once; those of an earlier time come from the cache.

    With the weights of the index, but not the chat's engine: a vector may differ in its fourth decimal.
    """
    return RememberingEmbedder(CachedEmbedder(SentenceTransformerEmbedder(model, data), data.vector_cache))


def embedded_texts(assistant: Assistant, questions: Iterable[BatchQuestion]) -> Iterator[str]:
    """What is embedded to answer questions: as they are typed, as the assistant reads them, and their parts.

    Only saves time: a text that is missing here is embedded when it is needed.
    """
    for question in questions:
        yield question.question
        turns = [Turn(turn.role, turn.content) for turn in question.history]
        read = assistant.reader.read(complete(" ".join(question.question.split()), turns))
        yield read.embedded
        yield from (assistant.reader.read(part).embedded for part in parts(read.text, assistant.reader.meeting_years))


def varied(index: Index, questions: Sequence[BatchQuestion]) -> Iterator[BatchQuestion]:
    """The questions in every dress of the metamorphic checks."""
    other = unrelated_municipality(index)
    for question in questions:
        dresses = chain(
            (vary(question.question) for _, vary in variations(index).values()),
            [in_municipality(question.question, other)] if other else [],
        )
        yield from (question.model_copy(update={"question": text}) for text in dresses)


# --------------------------------------------------------------------------------------------------- the files

Entry = TypeVar("Entry", bound=_Kept)
FILES: Mapping[type[_Kept], str] = {
    ComparedSet: "comparison.json",
    CheckedSet: "metamorphic.json",
    HeldOut: "held_out.json",
}


def read_kept(results: Path, kind: type[Entry]) -> dict[str, Entry]:
    """By set; empty where nothing was kept yet. Raises BadKeptFile."""
    file = results / FILES[kind]
    try:
        kept = json.loads(file.read_bytes())
        return {name: kind.model_validate(entry) for name, entry in kept.items()}
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise BadKeptFile(
            f"{file}: {error}", f"{file} kan ikke læses af denne udgave. Slet filen, og mål igen."
        ) from error


def keep(results: Path, entries: Mapping[str, Entry], kind: type[Entry]) -> Path:
    """Write what was measured, over the entries of the same sets; the file. Raises BadKeptFile."""
    file = results / FILES[kind]
    merged = read_kept(results, kind) | dict(entries)
    results.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}")
    written = {name: entry.model_dump(mode="json") for name, entry in merged.items()}
    temporary.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", "utf-8")
    temporary.replace(file)
    return file
