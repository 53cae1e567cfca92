"""Golden questions: the file format, and what counts as holding a fact."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError


class BadGoldenFile(Exception):
    """A line of a golden file can't be understood."""


class Gold(BaseModel):
    """A place where the answer stands."""

    model_config = ConfigDict(frozen=True)

    doc: str
    page: int
    quote: str


class GoldenTurn(BaseModel):
    """One line of the conversation before a follow-up."""

    model_config = ConfigDict(frozen=True)

    role: str
    content: str


class GoldenCase(BaseModel):
    """One question with what a right answer holds, see the README of the golden set."""

    model_config = ConfigDict(frozen=True)

    id: str
    category: str = ""
    question: str
    answerable: bool
    gold: tuple[Gold, ...] = ()
    gold_mode: str = "any"  # "all": every gold page has to be cited
    facts: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    note: str = ""
    history: tuple[GoldenTurn, ...] = ()


def read_golden(path: Path) -> list[GoldenCase]:
    """The cases of a .jsonl file. Raises BadGoldenFile naming the line."""
    cases: list[GoldenCase] = []
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise BadGoldenFile(f"{path}: not UTF-8 at byte {error.start}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                cases.append(GoldenCase.model_validate(json.loads(line)))
            except (json.JSONDecodeError, ValidationError) as error:
                raise BadGoldenFile(f"{path}, line {number}: {error}") from error
    return cases


def normalise(text: str) -> str:
    """For comparing: NFC, lower case, words broken at a line's end joined, white space collapsed."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"(?<=\w)-[ \t]*\n\s*(?=\w)", "", text)
    return " ".join(text.split()).lower()


def holds(text: str, wanted: str) -> bool:
    """Whether `text` contains `wanted`; a number of eight digits or more is compared by its digits alone."""
    digits = re.sub(r"\D", "", wanted)
    if len(digits) >= 8 and re.fullmatch(r"[\d \u00a0]+", wanted):
        spaced = "[ \u00a0]?".join(digits)
        return re.search(rf"(?<!\d){spaced}(?!\d)", normalise(text)) is not None
    return normalise(wanted) in normalise(text)


def stands_on(quote: str, page_text: str) -> bool:
    """Whether a quote stands verbatim on a page, hyphenation and white space aside."""

    def bare(text: str) -> str:
        return re.sub(r"[\s\u00ad\u2010-]+", "", normalise(text))

    return bool(quote.strip()) and bare(quote) in bare(page_text)
