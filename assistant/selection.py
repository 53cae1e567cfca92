"""Choosing what to say: the units of the best passage that answer together, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evidence import HARD_WANTS, TYPED_WANTS, holds_wanted
from assistant.question import Question, Want
from assistant.retrieval import Ranking
from ingest.document import Passage, PassageKind, UnitKind
from ingest.index import Index, UnitPlace

CLOSE = 3.0  # a neighbour this close to the best unit (in the ranker's log odds) is said with it
STANDS_OUT = 2.0  # an item this far above the list's median is said alone
SHORT = 43  # words: what is no longer is said whole
WHOLE_LIST = 65  # words: a list no longer is said whole, one that is asked for as a whole up to 40 words more

_SAID_FIRST = HARD_WANTS | {Want.CONTACT}
_LIST_KINDS = (UnitKind.ITEM, UnitKind.SUB_ITEM)
_ASKS_FOR_SEVERAL = re.compile(
    r"\b(hvilke|alle|hvad er kravene|hvad skal der til|hvornår må|undtagelser)\b", re.IGNORECASE
)
# A sentence that begins so needs the one before it.
_POINTS_BACK = re.compile(
    r"^(det|den|de|dette|denne|disse|her|herefter|i sådanne|dvs|derudover|endvidere|samtidig|teamet|gruppen|kurserne|er)\b",
    re.IGNORECASE,
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
    taken = list(taken)
    closed = {selection.passage for selection in taken}
    said = {index.unit_text(UnitPlace(s.passage, u)) for s in taken for u in s.units}
    for number in ranking.order():
        place = index.places[number]
        if place.passage not in closed and index.unit_text(place) not in said:
            found = _around(index, question, ranking, place, words)
            if not said or any(_is_new(index, found, unit, said) for unit in found.units):
                return found
            closed.add(place.passage)
    return None


def _is_new(index: Index, selection: Selection, unit: int, said: set[str]) -> bool:
    """Whether a unit says something; a line that only announces others does not."""
    lead_in = index.passages[selection.passage].units[unit].kind is UnitKind.LEAD_IN
    return not lead_in and index.unit_text(UnitPlace(selection.passage, unit)) not in said


def decision_of(
    index: Index, question: Question, ranking: Ranking, selection: Selection, words: int, *, asked: bool = True
) -> Selection | None:
    """Where a decision is asked for and an agenda item's case was found: the decision of that item."""
    passage = index.passages[selection.passage]
    if (Want.DECISION not in question.wants and asked) or passage.kind is PassageKind.DECISION:
        return None
    decided = [
        number
        for decision in index.item_decisions.get((passage.document_id, passage.heading_path[:1]), ())
        for number in range(int(index.unit_starts[decision]), int(index.unit_starts[decision + 1]))
    ]
    if not decided:
        return None
    best = max(decided, key=lambda number: (float(ranking.scores[number]), -number))
    return _around(index, question, ranking, index.places[best], words)


def select_at(index: Index, question: Question, ranking: Ranking, number: int, words: int) -> Selection:
    """The unit with this number, with what belongs to it."""
    return _around(index, question, ranking, index.places[number], words)


def selected_text(index: Index, selection: Selection) -> str:
    """The words of the selected units."""
    return "\n".join(index.unit_text(UnitPlace(selection.passage, unit)) for unit in selection.units)


def wanted_elsewhere(index: Index, question: Question, ranking: Ranking, selection: Selection) -> Selection | None:
    """A unit of the same section, in another passage, that holds a wanted thing which the selection lacks."""
    said = "\n".join(index.unit_text(UnitPlace(selection.passage, unit)) for unit in selection.units)
    lacking = [want for want in sorted(question.wants & HARD_WANTS) if not holds_wanted(said, want)]
    section = index.passages[selection.passage]
    siblings = index.sections[section.document_id, section.heading_path]
    found = [
        number
        for sibling in siblings
        if sibling != selection.passage
        for number in range(int(index.unit_starts[sibling]), int(index.unit_starts[sibling + 1]))
        if any(holds_wanted(index.unit_text(index.places[number]), want) for want in lacking)
    ]
    if not found:
        return None
    best = max(found, key=lambda number: (float(ranking.scores[number]), -number))
    place = index.places[best]
    return Selection(place.passage, place.unit, (place.unit,), float(ranking.scores[best]))


def _around(index: Index, question: Question, ranking: Ranking, place: UnitPlace, words: int) -> Selection:
    passage = index.passages[place.passage]
    start = int(index.unit_starts[place.passage])
    scores = ranking.scores[start : start + len(passage.units)]
    content = [n for n in range(len(passage.units)) if start + n not in index.boilerplate or n == place.unit]
    piece = _Piece(passage, question, scores, place.unit, tuple(content), words)
    return Selection(place.passage, place.unit, tuple(sorted(piece.choose())), float(scores[place.unit]))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage, the unit of it that was found, and how much may be said."""

    passage: Passage
    question: Question
    scores: np.ndarray
    main: int
    content: tuple[int, ...]  # the units worth saying
    words: int

    def choose(self) -> set[int]:
        kind = self.passage.units[self.main].kind
        if self._holding(_SAID_FIRST):
            chosen = self._wanted_first()
        elif kind is UnitKind.ROW:
            chosen = self._row()
        elif self._count(self.content) <= SHORT:
            chosen = set(self.content)
        elif kind in (*_LIST_KINDS, UnitKind.LEAD_IN):
            chosen = self._list()
        elif self.passage.kind is PassageKind.DECISION and Want.DECISION in self.question.wants:
            chosen = self._fill({self.main}, self.content, margin=np.inf)
        else:
            chosen = self._prose()
        return self._with_lists(self._with_wanted(chosen))

    # ------------------------------------------------------------------------------------------ the forms

    def _wanted_first(self) -> set[int]:
        """A number, an hour, an amount is asked for: the units that hold it, and the one found if there is room."""
        holding = self._holding(_SAID_FIRST)
        best = max(holding, key=lambda n: (self.scores[n], -n))
        chosen = {n for n in holding if self.scores[best] - self.scores[n] < CLOSE or n == self.main}
        chosen = {best} | {n for n in chosen if self.passage.units[n].kind is not UnitKind.ROW or n == self.main}
        if self.main not in chosen and self._count({*chosen, self.main}) <= SHORT:
            chosen.add(self.main)
        if Want.CODE in self.question.wants:
            chosen |= {n for n in self._list_around(best) if self.passage.units[n].kind is UnitKind.LEAD_IN}
        return chosen

    def _row(self) -> set[int]:
        rows = self._list_around(self.main)
        return {self.main} | {n for n in rows if self.passage.units[n].kind is UnitKind.LEAD_IN and len(rows) <= 4}

    def _list(self) -> set[int]:
        """The whole list where it is short, all of it is asked for or none of it stands out; else the item."""
        group = [n for n in self._list_around(self.main) if n in self.content]
        lead_in = {n for n in group if self.passage.units[n].kind is UnitKind.LEAD_IN}
        items = [n for n in group if n not in lead_in]
        if not items:
            return self._prose()
        several = Want.CRITERIA in self.question.wants or _ASKS_FOR_SEVERAL.search(self.question.text) is not None
        if self._count(group) <= WHOLE_LIST or (
            (several or self.main in lead_in) and self._count(group) <= self.words + 40
        ):
            return set(group)
        best = max(items, key=lambda n: self.scores[n]) if self.main in lead_in else self.main
        alone = self.scores[best] - np.median([self.scores[n] for n in items]) > STANDS_OUT and not several
        close = [n for n in items if not alone or self.scores[best] - self.scores[n] < CLOSE or self._belongs(best, n)]
        return self._fill({*lead_in, best}, close, margin=np.inf, room=40 if several else 0)

    def _prose(self) -> set[int]:
        """The sentence found, what is close to it, what follows it while it is short, and what it points back to."""
        chosen = self._fill({self.main}, self.content, margin=CLOSE)
        first = min(chosen)
        pointing = _POINTS_BACK.match(self._text(first))
        if first - 1 in self.content and pointing and self._count({*chosen, first - 1}) <= self.words:
            chosen.add(first - 1)
        for following in range(self.main + 1, len(self.passage.units)):
            if following not in self.content or self._count({*chosen, following}) > SHORT:
                break
            chosen.add(following)
        before = self.main - 1
        if before in self.content and self._count({*chosen, before}) <= SHORT:
            chosen.add(before)
        after = max(chosen) + 1
        if after < len(self.passage.units) and self.passage.units[after].kind is UnitKind.LEAD_IN:
            group = {n for n in self._list_around(after) if n in self.content}
            if _ASKS_FOR_SEVERAL.search(self.question.text) and self._count(chosen | group) <= self.words + 40:
                chosen |= group
        return chosen

    # ---------------------------------------------------------------------------------------------- parts

    def _holding(self, wants: frozenset[Want]) -> list[int]:
        asked = self.question.wants & wants
        return [n for n in self.content if any(holds_wanted(self._text(n), want) for want in asked)]

    def _list_around(self, main: int) -> list[int]:
        """The lead-in, items and rows around a unit of a list."""
        kinds = [unit.kind for unit in self.passage.units]
        listed = (*_LIST_KINDS, UnitKind.ROW)
        start = main
        while start > 0 and kinds[start] in listed and kinds[start - 1] in (*listed, UnitKind.LEAD_IN):
            start -= 1
        end = main + 1
        while end < len(kinds) and kinds[end] in listed:
            end += 1
        return list(range(start, end))

    def _belongs(self, item: int, other: int) -> bool:
        """Whether `other` is a sub-item of `item` (or the item of a sub-item)."""
        low, high = sorted((item, other))
        units = self.passage.units
        return units[low].kind is UnitKind.ITEM and all(u.kind is UnitKind.SUB_ITEM for u in units[low + 1 : high + 1])

    def _fill(self, chosen: set[int], candidates: Sequence[int], margin: float, room: int = 0) -> set[int]:
        """`chosen` and the best others that are close enough, while there is room."""
        for n in sorted(candidates, key=lambda n: (-self.scores[n], n)):
            if self.scores[self.main] - self.scores[n] <= margin and self._count({*chosen, n}) <= self.words + room:
                chosen = {*chosen, n}
        return chosen

    def _with_wanted(self, chosen: set[int]) -> set[int]:
        """Add the unit that holds a wanted kind of thing which none of the chosen holds."""
        for want in sorted(self.question.wants & TYPED_WANTS):
            holding = [n for n in self.content if holds_wanted(self._text(n), want)]
            if holding and not chosen & set(holding):
                chosen = chosen | {max(holding, key=lambda n: (self.scores[n], -n))}
        return chosen

    def _with_lists(self, chosen: set[int]) -> set[int]:
        """A line that ends in a colon is not said without what it announces: the whole list, or the best of it."""
        for lead_in in sorted(n for n in chosen if self.passage.units[n].kind is UnitKind.LEAD_IN):
            items = [n for n in self._list_around(lead_in) if n > lead_in and n in self.content]
            if items and not chosen & set(items):
                whole = self._count({*chosen, *items}) <= self.words + 40
                best = max(items, key=lambda n: (self.scores[n], -n))
                chosen = {*chosen, *items} if whole else self._fill({*chosen, best}, items, margin=np.inf)
        return chosen

    def _text(self, unit: int) -> str:
        return self.passage.unit_text(self.passage.units[unit])

    def _count(self, units: Iterable[int]) -> int:
        return sum(len(self._text(n).split()) for n in units)
