"""Checks that need no gold: what must not change an answer, and what must.

A question that is answered is asked again in other dress: the first cited page has to stay. With the name of a
municipality that no document is about, what holds for another municipality is not to be answered with any more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.batch import BatchQuestion
from ingest.index import Index
from ingest.municipalities import MUNICIPALITIES, MunicipalityFinder

if TYPE_CHECKING:
    from eval.peers import System

PREAMBLE = "Hej, kan du fortælle mig"


@dataclass(frozen=True, slots=True)
class CitedPage:
    """Where an answer's first citation stands."""

    document: str
    page: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A question whose variant was answered otherwise than it should; None where there was no citation."""

    id: str
    question: str
    variant: str
    before: CitedPage | None
    after: CitedPage | None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How one check went over the questions that it applies to. `description` is Danish."""

    name: str
    description: str
    asked: int
    broken: tuple[Broken, ...]

    @property
    def held(self) -> int:
        return self.asked - len(self.broken)

    @property
    def share(self) -> float | None:
        """0 to 1; None where the check applied to no question."""
        return self.held / self.asked if self.asked else None


def check(system: System, index: Index, questions: Sequence[BatchQuestion]) -> list[CheckResult]:
    """All checks over the questions that the system answers; `index` is the one it answers from.

    A question to which a check does not apply (nothing to change in it) is not counted there.
    """
    originals = [(question, system.answer(question)) for question in questions]
    answered = [(question, result) for question, result in originals if first_cited(result) is not None]
    return [
        *(_same_page(system, answered, name, *variation) for name, variation in variations(index).items()),
        _other_municipality(system, index, answered),
        _asked_twice(system, originals),
    ]


def first_cited(result: Mapping) -> CitedPage | None:
    """The page of an answer's first citation; None for a refusal."""
    if result["status"] != "answered" or not result["citations"]:
        return None
    return CitedPage(result["citations"][0]["document"], result["citations"][0]["page"])


# ------------------------------------------------------------------------------------------ the same page

Vary = Callable[[str], str]


def variations(index: Index) -> dict[str, tuple[str, Vary]]:
    """By name: the description in Danish, and the variant of a question; what can't be changed comes back as it is."""
    finder = index.municipality_finder
    return {
        "lower_case": ("med små bogstaver", str.lower),
        "without_danish_letters": ("uden æ, ø og å", without_danish_letters),
        "typo": ("med en slåfejl i det længste ord", lambda question: with_typo(question, finder)),
        "preamble": (f"med »{PREAMBLE}« foran", with_preamble),
        "rotated": ("med ordene i en anden rækkefølge", rotated),
        "without_question_mark": ("uden spørgsmålstegn", without_question_mark),
    }


def without_danish_letters(question: str) -> str:
    """As on a keyboard that lacks them."""
    letters = {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}
    return question.translate(str.maketrans(letters))


def with_typo(question: str, finder: MunicipalityFinder) -> str:
    """Two neighbouring letters in the middle of the longest word change places.

    Not in numbers, abbreviations in capitals, words of less than six letters, or names of municipalities and places.
    """
    words = [
        match
        for match in re.finditer(r"[^\W\d_]{6,}", question)
        if not match.group().isupper() and not finder.find(match.group())
    ]
    for match in sorted(words, key=lambda match: -len(match.group())):
        word = match.group()
        for n in range(len(word) // 2, len(word) - 1):
            if word[n] != word[n + 1]:
                typed = word[:n] + word[n + 1] + word[n] + word[n + 2 :]
                return question[: match.start()] + typed + question[match.end() :]
    return question


def with_preamble(question: str) -> str:
    """Asked politely."""
    first = question.split(maxsplit=1)[0] if question.strip() else ""
    lowered = question if first.isupper() and len(first) > 1 else question[:1].lower() + question[1:]
    return f"{PREAMBLE} {lowered}"


def rotated(question: str) -> str:
    """The second half of the words before the first."""
    words = question.rstrip(" ?.!").split()
    half = len(words) // 2
    return " ".join((*words[half:], *words[:half])) if half else question


def without_question_mark(question: str) -> str:
    """At the end."""
    return question.rstrip().removesuffix("?").rstrip() if question.rstrip().endswith("?") else question


def _same_page(
    system: System, answered: Sequence[tuple[BatchQuestion, Mapping]], name: str, description: str, vary: Vary
) -> CheckResult:
    asked, broken = 0, []
    for question, result in answered:
        variant = vary(question.question)
        if variant == question.question:
            continue
        asked += 1
        before = first_cited(result)
        after = first_cited(system.answer(question.model_copy(update={"question": variant})))
        if after != before:
            broken.append(Broken(question.id, question.question, variant, before, after))
    return CheckResult(name, f"Samme side citeres {description}", asked, tuple(broken))


# -------------------------------------------------------------------------------------- another municipality


def unrelated_municipality(index: Index) -> str | None:
    """The first that no document holds for and no passage names; None where all are named."""
    named = {name for document in index.content.documents for name in document.area}
    named = named.union(*index.passage_municipalities)
    return next((name for name in MUNICIPALITIES if name not in named), None)


def in_municipality(question: str, municipality: str) -> str:
    """The question asked for a municipality."""
    bare = question.rstrip(" ?.!")
    return f"{bare} i {municipality}{question[len(bare) :].strip()}"


def _other_municipality(system: System, index: Index, answered: Sequence[tuple[BatchQuestion, Mapping]]) -> CheckResult:
    """Of answers from a document of some area: with another municipality asked about, it is not answered from any such.

    A document for the whole country may still answer. Questions that name a municipality themselves are left out.
    """
    municipality = unrelated_municipality(index)
    asked, broken = 0, []
    for question, result in answered:
        before = first_cited(result)
        said = " ".join((question.question, *(turn.content for turn in question.history)))
        local = before is not None and bool(index.documents[before.document].area)
        if municipality is None or not local or index.municipality_finder.find(said):
            continue
        asked += 1
        variant = in_municipality(question.question, municipality)
        again = system.answer(question.model_copy(update={"question": variant}))
        if again["status"] == "answered" and any(index.documents[c["document"]].area for c in again["citations"]):
            broken.append(Broken(question.id, question.question, variant, before, first_cited(again)))
    description = "Der svares ikke med andre kommuners forhold, når en uvedkommende kommune nævnes"
    return CheckResult("other_municipality", description, asked, tuple(broken))


# --------------------------------------------------------------------------------------------------- twice


def _asked_twice(system: System, originals: Sequence[tuple[BatchQuestion, Mapping]]) -> CheckResult:
    broken = []
    for question, result in originals:
        again = system.answer(question)
        if _bytes(again) != _bytes(result):
            broken.append(
                Broken(question.id, question.question, question.question, first_cited(result), first_cited(again))
            )
    return CheckResult("twice", "Samme svar, byte for byte, når der spørges igen", len(originals), tuple(broken))


def _bytes(result: Mapping) -> bytes:
    """What a batch file holds of a result, the time it took aside."""
    return json.dumps({k: v for k, v in result.items() if k != "latency_ms"}, ensure_ascii=False).encode()
