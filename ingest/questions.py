"""corpus/questions/<document>.toml: questions that a place of a document answers, indexed beside it.

People ask in other words than documents are written in. A consultant can read and mend the file: a place is
a page and a quote from it, and its questions are what a user might ask to be led there. They help to find the
place, and one that reads well may be offered as a question to ask; they are never an answer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.document import Page, Passage
from ingest.errors import BadManifest
from ingest.mapped_text import Span, from_page, without_breaks

FOLDER = "questions"


class Place(BaseModel):
    """One `[[place]]` of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: int
    quote: str = Field(min_length=1)
    questions: tuple[str, ...]


class PlaceFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question and the unit (by its number in the passage) that answers it."""

    text: str
    passage_id: str
    unit: int


@dataclass(frozen=True, slots=True)
class AnchoredQuestions:
    """The questions whose places were found, and the places that stand nowhere in the document."""

    found: tuple[AnsweredQuestion, ...]
    lost: tuple[Place, ...]


def read_places(corpus: Path, document_id: str) -> tuple[Place, ...]:
    """The places of a document's file; none where there is no file. Raises BadManifest."""
    path = corpus / FOLDER / f"{document_id}.toml"
    if not path.is_file():
        return ()
    try:
        return PlaceFile.model_validate(tomllib.loads(path.read_text("utf-8-sig"))).place
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise BadManifest(f"{path}: {error}", f"{FOLDER}/{path.name} kan ikke læses: {error}") from error


def anchor_questions(places: Sequence[Place], pages: Sequence[Page], passages: Sequence[Passage]) -> AnchoredQuestions:
    """Find each place's quote on its page and give its questions to the unit that it overlaps most.

    White space and hyphens don't count: another edition of the file breaks its lines elsewhere.
    """
    bare = {page.number: without_breaks(from_page(page.number, page.text)) for page in pages}
    units = [
        (passage.id, number, span)
        for passage in passages
        for number, unit in enumerate(passage.units)
        for span in unit.spans
    ]
    found: list[AnsweredQuestion] = []
    lost: list[Place] = []
    aside = {(page.number, entry.span) for page in pages for entry in page.set_aside}
    for place in places:
        page = bare.get(place.page)
        quote = without_breaks(from_page(place.page, place.quote)).text
        start = page.text.find(quote) if page and quote else -1
        if page is None or start < 0:
            lost.append(place)
            continue
        quoted = page.slice(start, start + len(quote)).spans()[0]
        answering = _most_overlapping(units, quoted)
        if answering is None and not any(number == place.page and _overlap(span, quoted) for number, span in aside):
            answering = _next_after(units, quoted)  # the quote is a heading
        if answering is None:
            lost.append(place)
            continue
        found.extend(AnsweredQuestion(question, *answering) for question in place.questions)
    return AnchoredQuestions(tuple(found), tuple(lost))


def _most_overlapping(units: Sequence[tuple[str, int, Span]], quoted: Span) -> tuple[str, int] | None:
    overlap, passage_id, number = max(((_overlap(span, quoted), pid, n) for pid, n, span in units), default=(0, "", 0))
    return (passage_id, number) if overlap else None


def _next_after(units: Sequence[tuple[str, int, Span]], quoted: Span) -> tuple[str, int] | None:
    after = [(span.start, pid, n) for pid, n, span in units if span.page == quoted.page and span.start >= quoted.end]
    return min(after)[1:] if after else None


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start)) if one.page == other.page else 0
