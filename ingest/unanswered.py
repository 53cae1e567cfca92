"""corpus/unanswered/*.toml: questions that people ask and the documents do not answer.

They teach the assistant to tell a question it must refuse from one like it that it can answer. A consultant reads and
mends the files; a question leaves them once a document answers it. They are never shown.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import BadManifest

FOLDER = "unanswered"


class Reason(StrEnum):
    """Why the documents do not answer a question."""

    NOT_STATED = "not_stated"  # they treat the subject, but don't say this
    OTHER_SUBJECT = "other_subject"
    MEDICAL_ADVICE = "medical_advice"
    CONVERSATION = "conversation"  # small talk, a question about the assistant, a request to do something


class Topic(BaseModel):
    """One `[[topic]]` of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    reason: Reason = Reason.NOT_STATED
    questions: tuple[str, ...]


class _TopicFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question and why the documents do not answer it."""

    text: str
    reason: Reason


def read_unanswered(corpus: Path) -> tuple[UnansweredQuestion, ...]:
    """The questions of all files, each once, in the order of file names. Raises BadManifest."""
    found: dict[str, UnansweredQuestion] = {}
    for path in sorted((corpus / FOLDER).glob("*.toml")):
        try:
            topics = _TopicFile.model_validate(tomllib.loads(path.read_text("utf-8-sig"))).topic
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
            raise BadManifest(f"{path}: {error}", f"{FOLDER}/{path.name} kan ikke læses: {error}") from error
        for topic in topics:
            for text in topic.questions:
                found.setdefault(text, UnansweredQuestion(text, topic.reason))
    return tuple(found.values())
