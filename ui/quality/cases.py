"""A bad answer becomes a case for the evaluation, in a file of the user's own in the data folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.assistant import Assistant
from ingest.document import PassageKind
from ui.conversations.archive import KeptExchange
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


def places_of(exchange: KeptExchange, assistant: Assistant) -> list[GoldPlace]:
    """The places that an answer cited, then those that were found, as far as they still stand on their pages."""
    places = [GoldPlace(c.document_id, c.page, c.quote) for c in exchange.answer.citations]
    for place in map(place_of_hit, exchange.answer.hits[:_HITS]):
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


def is_case(file: Path, exchange: KeptExchange, before: Sequence[KeptExchange]) -> bool:
    """Whether a question, after the same conversation, is in the file already. Raises BadGoldenFile."""
    from eval.golden import numbered_cases

    if not file.exists():
        return False
    history = _history(before)
    return any(
        case.question == exchange.answer.question and [turn.model_dump() for turn in case.history] == history
        for _, case in numbered_cases(file)
    )


def add_case(
    file: Path,
    assistant: Assistant,
    exchange: KeptExchange,
    before: Sequence[KeptExchange],
    gold: GoldPlace | None,
    facts: Sequence[str] = (),
) -> AddedCase:
    """Append the question with its right place and what a right answer says; `gold` None: the documents don't say.

    It is checked as by `praksis eval add`. Raises UnsoundCase, BadGoldenFile, OSError.
    """
    from eval.golden import Gold, GoldenCase
    from eval.places import Places
    from eval.validate import add, next_id

    case = GoldenCase.model_validate(
        {
            "id": next_id(file),
            "category": _category(exchange, gold),
            "question": exchange.answer.question,
            "answerable": gold is not None,
            "gold": [Gold(doc=gold.document_id, page=gold.page, quote=gold.quote)] if gold else [],
            "facts": [[fact.strip()] for fact in facts if fact.strip()],
            "note": exchange.reason,
            "history": _history(before),
        }
    )
    return AddedCase(case.id, tuple(add(file, case, Places.of(assistant.index.content))))


def _history(before: Sequence[KeptExchange]) -> list[dict[str, str]]:
    turns = ((earlier.answer.question, earlier.answer.text) for earlier in before)
    return [
        {"role": role, "content": said}
        for turn in turns
        for role, said in zip(("user", "assistant"), turn, strict=True)
    ]


def _category(exchange: KeptExchange, gold: GoldPlace | None) -> str:
    """Told by the passage where the right answer stands."""
    if gold is None:
        return _UNANSWERABLE
    kinds = [
        h.passage.kind
        for h in exchange.answer.hits
        if gold.page in h.passage.pages and gold.document_id == h.passage.document_id
    ]
    return _CATEGORIES.get(kinds[0], _CATEGORY) if kinds else _CATEGORY
