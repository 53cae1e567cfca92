"""Choosing what to say: the units of the best passage that answer together, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evidence import TYPED_WANTS, holds_wanted, wanted_share
from assistant.question import Question, Want
from assistant.retrieval import Ranking
from ingest.document import Passage, PassageKind, UnitKind
from ingest.index import Index, UnitPlace

# A neighbour this close to the best unit (in the ranker's log odds) is said with it.
CLOSE = 1.2
_LIST_KINDS = (UnitKind.ITEM, UnitKind.SUB_ITEM)
_ANAPHORA = (
    "det ",
    "den ",
    "de ",
    "dette ",
    "denne ",
    "disse ",
    "her ",
    "herefter",
    "i sådanne",
    "dvs",
    "derudover",
    "endvidere",
    "samtidig",
    "teamet ",
    "gruppen ",
    "kurserne ",
    "er ",
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Units of one passage to be said together, in reading order; `main` is the one that was looked for."""

    passage: int
    main: int
    units: tuple[int, ...]
    score: float


def select(
    index: Index, question: Question, ranking: Ranking, words: int, taken: Iterable[Selection] = ()
) -> Selection | None:
    """The best place not taken yet, with as much of its surroundings as belongs to it, in at most `words` words."""
    closed = {selection.passage for selection in taken}
    said = {index.unit_text(UnitPlace(s.passage, u)) for s in taken for u in s.units}
    for number in ranking.order():
        place = index.places[number]
        if place.passage in closed or index.unit_text(place) in said:
            continue
        return _around(index, question, ranking, place, words)
    return None


def _around(index: Index, question: Question, ranking: Ranking, place: UnitPlace, words: int) -> Selection:
    passage = index.passages[place.passage]
    start = int(index.unit_starts[place.passage])
    scores = ranking.scores[start : start + len(passage.units)]
    if passage.units[place.unit].kind in (*_LIST_KINDS, UnitKind.LEAD_IN, UnitKind.ROW):
        chosen = _from_list(passage, question, scores, place.unit, words)
    elif passage.kind is PassageKind.DECISION and Want.DECISION in question.wants:
        chosen = _fill(passage, range(len(passage.units)), scores, place.unit, words, margin=np.inf)
    else:
        chosen = _from_prose(passage, scores, place.unit, words)
    chosen = _with_wanted(passage, question, scores, chosen)
    return Selection(place.passage, place.unit, tuple(sorted(chosen)), float(scores[place.unit]))


def _from_list(passage: Passage, question: Question, scores: np.ndarray, main: int, words: int) -> set[int]:
    """The whole list where all of it is asked for or none of it stands out; else its lead-in and the item."""
    group = _list_of(passage, main)
    lead_in = [n for n in group if passage.units[n].kind is UnitKind.LEAD_IN]
    items = [n for n in group if n not in lead_in]
    if not items:
        return {main}
    if passage.units[main].kind is UnitKind.ROW:
        rows = {main}
        codes = Want.CODE in question.wants
        return rows | set(lead_in if codes or len(items) <= 3 else ())
    whole = Want.CRITERIA in question.wants or passage.units[main].kind is UnitKind.LEAD_IN
    ordered = sorted(items, key=lambda n: -scores[n])
    best = ordered[0] if main in lead_in else main
    stands_out = scores[best] - np.median([scores[n] for n in items]) > 2.0 and not whole
    wanted = [n for n in items if stands_out is False or scores[best] - scores[n] < CLOSE or _belongs(passage, best, n)]
    chosen = set(lead_in) | {best}
    for n in sorted(wanted, key=lambda n: (-_belongs(passage, best, n), -scores[n])):
        if _count(passage, chosen | {n}) <= words:
            chosen.add(n)
    return chosen


def _belongs(passage: Passage, item: int, other: int) -> bool:
    """Whether `other` is a sub-item of `item` (or the item of a sub-item)."""
    low, high = sorted((item, other))
    return passage.units[low].kind is UnitKind.ITEM and all(
        passage.units[n].kind is UnitKind.SUB_ITEM for n in range(low + 1, high + 1)
    )


def _list_of(passage: Passage, main: int) -> list[int]:
    """The lead-in and items around a unit of a list."""
    kinds = [unit.kind for unit in passage.units]
    listed = (*_LIST_KINDS, UnitKind.ROW)
    start = main
    while start > 0 and kinds[start] in listed and kinds[start - 1] in (*listed, UnitKind.LEAD_IN):
        start -= 1
    end = main + 1
    while end < len(kinds) and kinds[end] in listed:
        end += 1
    return list(range(start, end))


def _from_prose(passage: Passage, scores: np.ndarray, main: int, words: int) -> set[int]:
    chosen = _fill(passage, range(len(passage.units)), scores, main, words, margin=CLOSE)
    first = min(chosen)
    text = passage.unit_text(passage.units[first]).lower()
    if first > 0 and text.startswith(_ANAPHORA) and _count(passage, chosen | {first - 1}) <= words:
        chosen.add(first - 1)
    return chosen


def _fill(
    passage: Passage, candidates: Iterable[int], scores: np.ndarray, main: int, words: int, margin: float
) -> set[int]:
    """The main unit and the best others that are close enough, while there is room."""
    chosen = {main}
    for n in sorted(candidates, key=lambda n: (-scores[n], n)):
        if scores[main] - scores[n] <= margin and _count(passage, chosen | {n}) <= words:
            chosen.add(n)
    return chosen


def _with_wanted(passage: Passage, question: Question, scores: np.ndarray, chosen: set[int]) -> set[int]:
    """Add the unit that holds a wanted kind of thing which none of the chosen holds."""
    for want in sorted(question.wants & TYPED_WANTS):
        if any(holds_wanted(passage.unit_text(passage.units[n]), want) for n in chosen):
            continue
        holding = [n for n, unit in enumerate(passage.units) if holds_wanted(passage.unit_text(unit), want)]
        if holding:
            chosen = chosen | {max(holding, key=lambda n: (scores[n], -n))}
    return chosen


def satisfies(index: Index, question: Question, selections: Sequence[Selection]) -> float:
    """The share of the typed wants that the selected units satisfy together."""
    text = "\n".join(index.unit_text(UnitPlace(s.passage, u)) for s in selections for u in s.units)
    return wanted_share(text, question.wants)


def _count(passage: Passage, units: Iterable[int]) -> int:
    return sum(len(passage.unit_text(passage.units[n]).split()) for n in units)
