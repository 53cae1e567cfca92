"""The consultant's questions over the agenda items of all minutes: which are there, and was this decided before?

A search finds by words and by meaning, and says which: an item that holds the words was found, one that is merely
near in meaning is offered as such.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from assistant.periods import Period, period_of
from assistant.question import Question
from assistant.retrieval import Ranking
from assistant.topics import topic_words
from ingest.danish import key, keys
from ingest.document import Document
from ingest.index import Index
from ingest.records import AgendaItem, ItemType

# What a question about decisions is put into.
_FRAME_WORDS = """beslutte besluttet beslutning beslutninger aftale aftalt vedtage vedtaget vedtog bestemt enige
udvalg udvalget møde møder mødet referat referater punkt punkter punktet dagsorden klu lægelig lægeligt kommunalt
nogensinde tidligere sidst sidste senest seneste omkring vedrørende sag sagen emne emnet sket talt hørt
drøfte drøftet drøftede opfølgning følge følger""".split()
SAYS_NO_SUBJECT = frozenset(key(word) for word in _FRAME_WORDS)  # keys
FOUND = 0.5  # share of the words, weighted by their rarity, that an item must hold to be found
MOST_NEAR = 5  # items that are offered for their meaning only …
NEAR = 3.0  # … and how far (log odds) they may lie below the best of all


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """An agenda item with what is derived from it."""

    id: str  # document and number: "referat-2021/2.a"
    record: AgendaItem
    document: Document
    period: Period  # of its meeting
    topics: Mapping[str, str]  # the words of its title that name its subject: key -> as printed
    keys: frozenset[str]  # of all its words, with committee, municipality and document
    units: tuple[int, ...]  # numbers of its units in the index

    @property
    def meeting(self) -> str:
        """Items of one meeting have it in common."""
        return self.record.document_id

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages that its title, case, decision and follow-ups stand on, ascending."""
        record = self.record
        parts = (record.source, record.case, record.decision, *record.follow_ups)
        return tuple(sorted({span.page for part in parts if part for span in part.spans}))


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """What is empty or None filters nothing. Several values of one kind: any of them."""

    committees: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()
    types: frozenset[ItemType] = frozenset()
    topics: frozenset[str] = frozenset()  # keys
    since: dt.date | None = None
    until: dt.date | None = None  # the day itself included

    @property
    def has_period(self) -> bool:
        """Whether it asks for a period."""
        return self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item that a search came upon."""

    item: DecisionItem
    score: float  # log odds of its best unit, comparable within one search, higher is better
    coverage: float  # share of the typed words that it holds, weighted by their rarity, 0 to 1

    @property
    def holds_the_words(self) -> bool:
        """Whether it was found by its words; otherwise it is only near in meaning."""
        return self.coverage >= FOUND


class Decisions:
    """All agenda items of one index, in the order of documents and of reading."""

    def __init__(self, index: Index) -> None:
        self._index = index
        records = index.content.records.agenda_items
        names = _identifiers(records)
        units = _units_of_items(index, records)
        self.items = tuple(
            self._item(name, record, inside) for name, record, inside in zip(names, records, units, strict=True)
        )

    def _item(self, name: str, record: AgendaItem, units: Sequence[int]) -> DecisionItem:
        document = self._index.documents[record.document_id]
        statements = [part.text for part in (record.case, record.decision, *record.follow_ups) if part]
        named = [text for text in (record.title, record.committee, record.municipality, document.title) if text]
        inside = [self._index.unit_text(self._index.places[number]) for number in units]
        return DecisionItem(
            id=name,
            record=record,
            document=document,
            period=period_of(record.meeting_date, record.date_note),
            topics=topic_words(record.title),
            keys=frozenset(keys(" \n".join((*named, *record.people, *statements, *inside)))),
            units=tuple(units),
        )

    @cached_property
    def by_id(self) -> Mapping[str, DecisionItem]:
        """The items by their id."""
        return {item.id: item for item in self.items}

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """Key -> word as printed, of all titles."""
        return {found: word for item in reversed(self.items) for found, word in item.topics.items()}

    @cached_property
    def items_with(self) -> Mapping[str, int]:
        """Key of a topic -> the number of items that hold it, in the title or in the text."""
        return {topic: self._holding[topic] for topic in self.topics}

    def filtered(self, wanted: DecisionFilter) -> tuple[DecisionItem, ...]:
        """The items that a filter admits. A period admits an item whose meeting may have been held in it."""
        return tuple(
            item
            for item in self.items
            if (not wanted.committees or item.record.committee in wanted.committees)
            and (not wanted.municipalities or item.record.municipality in wanted.municipalities)
            and (not wanted.types or item.record.type in wanted.types)
            and (not wanted.topics or wanted.topics & item.keys)
            and (not wanted.has_period or item.period.may_lie_within(wanted.since, wanted.until))
        )

    def search(self, question: Question, ranking: Ranking, among: Iterable[DecisionItem]) -> tuple[FoundItem, ...]:
        """The items that hold the words, best first, then at most `MOST_NEAR` that are near in meaning.

        `ranking` is that of `question` over this index. A question without a subject ("hvad blev besluttet?") finds all.
        """
        subject = [typed for typed in question.typed if typed not in SAYS_NO_SUBJECT]
        found = [
            FoundItem(item, self._best_score(ranking, item), self._coverage(question, subject, item)) for item in among
        ]
        found.sort(key=lambda one: -one.score)
        by_words = [one for one in found if one.holds_the_words]
        near = [one for one in found if not one.holds_the_words]
        best = max((one.score for one in found), default=0.0)
        return (*by_words, *[one for one in near if one.score > best - NEAR][:MOST_NEAR])

    def _best_score(self, ranking: Ranking, item: DecisionItem) -> float:
        return float(np.max(ranking.scores[list(item.units)], initial=ranking.scores.min()))

    def _coverage(self, question: Question, subject: Sequence[str], item: DecisionItem) -> float:
        if not subject:
            return 1.0
        held = sum(self._rarity(typed) * self._held(question, typed, item) for typed in subject)
        return held / sum(self._rarity(typed) for typed in subject)

    def _held(self, question: Question, typed: str, item: DecisionItem) -> float:
        """1 for the word itself or all parts of the compound that it is; less for what the glossary has for it.

        What the glossary has counts the less, the more items hold it: "læge" may mean "almen praksis", as all do.
        """
        parts = question.compounds.get(typed, frozenset())
        if typed in item.keys or (parts and parts <= item.keys):
            return 1.0
        meant = question.meant.get(typed, frozenset())
        return max((self._rarity(other) for other in meant & item.keys), default=0.0)

    def _rarity(self, word: str) -> float:
        """1 for a word in at most one item, towards 0 for one in all of them."""
        count = len(self.items) + 1
        return math.log(count / max(1, self._holding[word])) / math.log(count)

    @cached_property
    def _holding(self) -> Counter[str]:
        return Counter(held for item in self.items for held in item.keys)


@lru_cache(maxsize=2)
def decisions_of(index: Index) -> Decisions:
    """The items of an index, derived once."""
    return Decisions(index)


def _identifiers(records: Sequence[AgendaItem]) -> list[str]:
    """Document and number; where a document has a number twice, a count behind it."""
    taken: Counter[str] = Counter()
    names: list[str] = []
    for record in records:
        name = f"{record.document_id}/{record.number}"
        taken[name] += 1
        names.append(name if taken[name] == 1 else f"{name}~{taken[name]}")
    return names


def _units_of_items(index: Index, records: Sequence[AgendaItem]) -> list[list[int]]:
    """The units of each item: those that stand after its heading and before the next item's."""
    headings: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, record in enumerate(records):
        first = record.source.spans[0]
        headings[record.document_id].append((first.page, first.start, number))
    for places in headings.values():
        places.sort()
    units: list[list[int]] = [[] for _ in records]
    for number, place in enumerate(index.places):
        places = headings.get(index.passages[place.passage].document_id, [])
        first = index.unit(place).spans[0]
        before = bisect_right(places, (first.page, first.start, len(records)))
        if before:
            units[places[before - 1][2]].append(number)
    return units
