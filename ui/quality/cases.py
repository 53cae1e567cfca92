"""A bad answer becomes a case for the evaluation, in a file of the user's own in the data folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant
from ingest.document import PassageKind
from ui.conversations.archive import WaitingCase
from ui.marking import place_of_hit

if TYPE_CHECKING:
    from eval.validate import Problem

_HITS = 5  # found places to choose from, besides those cited
_CATEGORIES = {PassageKind.CONTACT: "contact", PassageKind.DECISION: "decision"}
_CATEGORY, _UNANSWERABLE = "procedure", "unanswerable"


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """Where the right answer stands: a quote that stands on the page."""

    document_id: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class AddedCase:
    """A case that is in the file now, and what its checks warned of."""

    id: str
    warnings: tuple[Problem, ...]


def cases_file(data: Path) -> Path:
    """Where the cases are: a set for `praksis eval run`."""
    return data / "cases.jsonl"


def places_of(answer: Answer, assistant: Assistant) -> list[GoldPlace]:
    """The places that an answer cited, then those that were found, as far as they still stand on their pages."""
    places = [GoldPlace(c.document_id, c.page, c.quote) for c in answer.citations]
    for place in map(place_of_hit, answer.hits[:_HITS]):
        if place.start is not None and (text := _page_text(assistant, place.document_id, place.page)):
            places.append(GoldPlace(place.document_id, place.page, text[place.start : place.end]))
    standing = [p for p in places if p.quote.strip() and p.quote in _page_text(assistant, p.document_id, p.page)]
    return list(dict.fromkeys(standing))


def _page_text(assistant: Assistant, document_id: str, page: int) -> str:
    """Empty where the page is no longer there."""
    known = any(document.id == document_id for document in assistant.documents)
    if not known or not 1 <= page <= assistant.page_count(document_id):
        return ""
    return assistant.page(document_id, page).text


def count_cases(file: Path) -> int:
    """How many complete cases there are, sound or not: a line each."""
    return sum(1 for line in file.read_text("utf-8", errors="replace").splitlines() if line.strip())


def is_case(file: Path, question: str, history: Sequence[Turn]) -> bool:
    """Whether a question, after the same conversation, is in the file already. Raises BadGoldenFile."""
    from eval.golden import numbered_cases

    if not file.exists():
        return False
    turns = [(turn.role, turn.content) for turn in history]
    return any(
        case.question == question and [(turn.role, turn.content) for turn in case.history] == turns
        for _, case in numbered_cases(file)
    )


def add_case(
    file: Path, assistant: Assistant, waiting: WaitingCase, gold: GoldPlace | None, facts: Sequence[str] = ()
) -> AddedCase:
    """Append the question with its right place and what a right answer says; `gold` None: the documents don't say.

    It is checked as by `praksis eval add`. Raises UnsoundCase, BadGoldenFile, OSError.
    """
    from eval.golden import Gold, GoldenCase, GoldenTurn
    from eval.places import Places
    from eval.validate import add, next_id

    exchange = waiting.exchange
    case = GoldenCase(
        id=next_id(file),
        category=_category(exchange.answer, gold),
        question=exchange.answer.question,
        answerable=gold is not None,
        gold=(Gold(doc=gold.document_id, page=gold.page, quote=gold.quote),) if gold else (),
        facts=tuple((fact.strip(),) for fact in facts if fact.strip()),
        note=exchange.reason,
        history=tuple(GoldenTurn(role=turn.role, content=turn.content) for turn in waiting.history),
    )
    return AddedCase(case.id, tuple(add(file, case, Places.of(assistant.index.content))))


def _category(answer: Answer, gold: GoldPlace | None) -> str:
    """Told by the passage where the right answer stands."""
    if gold is None:
        return _UNANSWERABLE
    kinds = [
        h.passage.kind
        for h in answer.hits
        if gold.page in h.passage.pages and gold.document_id == h.passage.document_id
    ]
    return _CATEGORIES.get(kinds[0], _CATEGORY) if kinds else _CATEGORY
