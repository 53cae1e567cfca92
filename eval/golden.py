"""Golden questions: the file format, and what counts as holding a fact."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.errors import BadGoldenFile


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
    user: str = ""  # who asks: "gp", "consultant" or "script"; "" where unsaid


def read_golden(path: Path) -> list[GoldenCase]:
    """The cases of a .jsonl file. Raises BadGoldenFile naming the line."""
    return [case for _, case in numbered_cases(path)]


def numbered_cases(path: Path) -> list[tuple[int, GoldenCase]]:
    """The cases with the numbers of their lines (from 1). Raises BadGoldenFile naming the line."""
    cases: list[tuple[int, GoldenCase]] = []
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise BadGoldenFile(
            f"{path}: not UTF-8 at byte {error.start}", f"{path.name} er ikke gemt som UTF-8. Gem filen igen som UTF-8."
        ) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                cases.append((number, GoldenCase.model_validate(json.loads(line))))
            except (json.JSONDecodeError, ValidationError) as error:
                reason = f"{path}, line {number}: {error}"
                raise BadGoldenFile(reason, f"{path.name}, linje {number}: er ikke et spørgsmål ({error}).") from error
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


IGNORED = re.compile(r"[\s\u00ad\u2010-]")  # what does not count when a quote is looked for


def bare(text: str) -> str:
    """Normalised, without white space and hyphens."""
    return IGNORED.sub("", normalise(text))


def stands_on(quote: str, page_text: str) -> bool:
    """Whether a quote stands verbatim on a page, hyphenation and white space aside."""
    return bool(quote.strip()) and bare(quote) in bare(page_text)
