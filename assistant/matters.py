"""One matter over several meetings: which items may belong together, in order of time, and how their texts differ.

What differs is told sentence by sentence, as it stands. Whether a decision was changed is left to the reader: minutes
seldom repeat what still holds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.decisions import DecisionItem, Decisions
from assistant.topics import naming_weight
from ingest.danish import sentence_bounds
from ingest.dates import written_dates
from ingest.records import AgendaItem, Statement

RELATED = 0.6  # how much the words that two titles share must say, see `_shared`
MOST_WORDS = 3  # in the name of a matter
_EARLIER_MEETING = re.compile(r"\b(?:mødet?|møder|udvalg(?:et)?|KLU)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """An item of another meeting that may be about the same matter."""

    item: DecisionItem
    words: tuple[str, ...]  # what the titles have in common, as printed in its own
    weight: float  # how much these words say, 0 and up


@dataclass(frozen=True, slots=True)
class Matter:
    """Items of several meetings that may belong together, in order of time, named by the words they share."""

    name: str
    items: tuple[DecisionItem, ...]


@dataclass(frozen=True, slots=True)
class ComparedSentence:
    """A sentence of one of two texts. `in_both`: it stands in the other one too, the same but for white space."""

    text: str
    in_both: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts sentence by sentence, each in its order."""

    one: tuple[ComparedSentence, ...]
    other: tuple[ComparedSentence, ...]


def in_order_of_time(items: Sequence[DecisionItem]) -> list[DecisionItem]:
    """Oldest first by the earliest day that the minutes allow for; those of which nothing is known come last."""
    return sorted(items, key=lambda item: item.period.order)


def order_is_sure(items: Sequence[DecisionItem]) -> bool:
    """Whether the meetings of items in order of time can't have been held in any other order."""
    meetings = list({item.meeting: item.period for item in items}.values())
    return all(one.surely_before(two) for one, two in pairwise(meetings))


def related_items(decisions: Decisions, item: DecisionItem) -> list[RelatedItem]:
    """Items of other meetings whose titles share words that name the subject, in order of time."""
    found: list[RelatedItem] = []
    for other in in_order_of_time(decisions.items):
        shared = [topic for topic in other.topics if topic in item.topics]
        weight = sum(_telling(decisions, topic) for topic in shared)
        if other.meeting != item.meeting and weight >= RELATED:
            found.append(RelatedItem(other, tuple(other.topics[topic] for topic in shared), weight))
    return found


def recurring_matters(decisions: Decisions, among: Sequence[DecisionItem]) -> list[Matter]:
    """The matters that come up at several meetings: groups of related items, each group once, largest first."""
    admitted = {item.id for item in among}
    groups: dict[frozenset[str], Matter] = {}
    for item in among:
        related = [one for one in related_items(decisions, item) if one.item.id in admitted]
        members = in_order_of_time([item, *(one.item for one in related)])
        words = Counter(word for one in related for word in one.words)
        if related:
            name = ", ".join(word for word, _ in words.most_common(MOST_WORDS))
            groups.setdefault(frozenset(member.id for member in members), Matter(name, tuple(members)))
    return sorted(groups.values(), key=lambda matter: -len(matter.items))


def _telling(decisions: Decisions, topic: str) -> float:
    """How much a topic says about which matter it is: the rarer in Danish and among the items, the more."""
    count = len(decisions.items)
    share = math.log(count / decisions.items_with[topic]) / math.log(count) if count > 1 else 0.0
    return share * naming_weight(decisions.topics[topic].lower())


def compare(one: Statement | None, other: Statement | None) -> Comparison:
    """The sentences of two texts; a sentence that stands in both, but in another order, counts as being in both.

    None is a text without sentences.
    """
    sentences, others = _sentences(one), _sentences(other)
    return Comparison(_compared(sentences, others), _compared(others, sentences))


def _compared(sentences: Sequence[str], others: Sequence[str]) -> tuple[ComparedSentence, ...]:
    bare = {_bare(sentence) for sentence in others}
    return tuple(ComparedSentence(sentence, _bare(sentence) in bare) for sentence in sentences)


def _sentences(statement: Statement | None) -> list[str]:
    paragraphs = statement.text.split("\n") if statement else []
    return [paragraph[start:end] for paragraph in paragraphs for start, end in sentence_bounds(paragraph)]


def _bare(sentence: str) -> str:
    return " ".join(sentence.split())


def mentions_of_earlier_meetings(record: AgendaItem) -> Iterator[str]:
    """Sentences of an item that speak of a meeting and name a day other than its own."""
    for sentence in (*_sentences(record.case), *_sentences(record.decision)):
        days = {date.as_date() for date in written_dates(sentence)} - {None, record.meeting_date}
        if days and _EARLIER_MEETING.search(sentence):
            yield sentence
