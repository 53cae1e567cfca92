"""Passages with sentences that follow from them and sentences that don't, by language models.

They never saw the check. No rule, list or weight was made on their sentences, and nothing is fitted to them: what the check
does with these is what it does with sentences that it was not written for.

Of `FILE`, the true sentences are mostly put in other words and the false ones in the passage's own; of `REWORDED`, about
the same passages, it is the other way round. One of the files alone would tell true from false by the share of words
that are copied: whatever is taught or judged on them takes both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("passages.jsonl")
REWORDED = Path(__file__).with_name("reworded.jsonl")

Twist = Literal[
    "role", "joined", "negation", "relation", "status", "modal", "scope", "added", "number",
    "contradicted", "invented", "detail",
]  # fmt: skip


class _Twisted(BaseModel):
    """A sentence that its passage doesn't say, and what is wrong with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentence: str
    kind: Twist


class _Passage(BaseModel):
    """`shown`: a line that names the document, made up or one of ours, and what it says there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    shown: tuple[str, ...]
    supported: tuple[str, ...]
    unsupported: tuple[_Twisted, ...]


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence about a passage; the fields mean what those of `LabelledSentence` mean."""

    document: str
    shown: tuple[str, ...]
    sentence: str
    supported: bool
    kind: str


def read_written(file: Path = FILE) -> list[WrittenSentence]:
    """All of them in the file's order."""
    return [
        sentence
        for line in file.read_text(encoding="utf-8").splitlines()
        for sentence in _sentences(_Passage.model_validate_json(line))
    ]


def _sentences(passage: _Passage) -> Iterator[WrittenSentence]:
    for sentence in passage.supported:
        yield WrittenSentence(passage.document, passage.shown, sentence, True, "supported")
    for twisted in passage.unsupported:
        yield WrittenSentence(passage.document, passage.shown, twisted.sentence, False, twisted.kind)
