"""The labelled sentences: what a chat model might write from a passage, and whether the passage says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("sentences.jsonl")
TOLD = Path(__file__).with_name("told.jsonl")  # by writers who did not see the check

Split = Literal["tuning", "test"]


class LabelledSentence(BaseModel):
    """A sentence with the evidence it cites: verbatim quotes of one document's page, and a line that names it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    document: str
    page: int
    context: str  # title, issuer, area and date of the document, as a writer gives them with the evidence
    evidence: tuple[str, ...]
    sentence: str
    label: Literal["supported", "unsupported"]
    kind: str  # "supported", or what is wrong with it
    split: Split  # by document: no document is in both

    @property
    def supported(self) -> bool:
        """Whether the evidence says what the sentence says."""
        return self.label == "supported"

    @property
    def shown(self) -> tuple[str, ...]:
        """What the check is given as evidence."""
        return (self.context, *self.evidence)


def read_sentences(file: Path = FILE) -> list[LabelledSentence]:
    """All sentences in the file's order."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [LabelledSentence.model_validate_json(line) for line in lines if line.strip()]


def of_split(sentences: Sequence[LabelledSentence], split: Split) -> list[LabelledSentence]:
    """Those of one half."""
    return [sentence for sentence in sentences if sentence.split == split]
