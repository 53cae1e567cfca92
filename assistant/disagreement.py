"""Where two documents count the same thing differently: "består af to dele" against "består af tre dele"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from ingest.danish import fold, key, keys
from ingest.document import Document
from ingest.index import Index

_NUMBERS = {word: n for n, word in enumerate("to tre fire fem seks syv otte ni ti elleve tolv".split(), 2)}
_COUNTED = re.compile(rf"(?<![\d.,–-])\b({'|'.join(_NUMBERS)}|\d{{1,3}})\s+([^\W\d_]{{3,}})", re.IGNORECASE)
_ALIKE = 0.75  # share of the words (weighted by rarity) of the shorter of two sentences that the other has too


@dataclass(frozen=True, slots=True)
class Opposed:
    """Another unit that counts the same thing differently. `said` and `opposing` are the words of both."""

    unit: int
    said: str
    opposing: str


@dataclass(frozen=True, slots=True)
class _Count:
    unit: int
    number: int
    words: str
    keys: frozenset[str]  # of the sentence, without the number and what is counted


@lru_cache(maxsize=2)
def disagreements(index: Index) -> Mapping[int, tuple[Opposed, ...]]:
    """Unit -> the units of other documents that disagree with it.

    Two sentences are about the same where they share most of their words, and hold for a common area. What differs
    only because two municipalities do it differently is no disagreement.
    """
    opposed: defaultdict[int, list[Opposed]] = defaultdict(list)
    for counts in _counts(index).values():
        for one, other in combinations(counts, 2):
            if one.number != other.number and _comparable(index, one, other):
                opposed[one.unit].append(Opposed(other.unit, one.words, other.words))
                opposed[other.unit].append(Opposed(one.unit, other.words, one.words))
    return {unit: tuple(others) for unit, others in opposed.items()}


def _counts(index: Index) -> Mapping[str, list[_Count]]:
    """What is counted -> where, and how many."""
    found: defaultdict[str, list[_Count]] = defaultdict(list)
    for unit, place in enumerate(index.places):
        text = index.unit_text(place)
        for match in _COUNTED.finditer(text):
            word, counted = fold(match[1]), key(match[2].lower())
            number = _NUMBERS.get(word) or int(word)
            found[counted].append(_Count(unit, number, match[0], frozenset(keys(text)) - {counted, word}))
    return found


def _comparable(index: Index, one: _Count, other: _Count) -> bool:
    documents = [_document(index, count.unit) for count in (one, other)]
    if documents[0].id == documents[1].id or not _common_area(*documents):
        return False
    weight = [sum(index.rarity(k) for k in shared) for shared in (one.keys & other.keys, one.keys, other.keys)]
    return weight[0] > _ALIKE * min(weight[1], weight[2])


def _document(index: Index, unit: int) -> Document:
    return index.documents[index.passages[index.places[unit].passage].document_id]


def _common_area(one: Document, other: Document) -> bool:
    return not one.area or not other.area or bool(set(one.area) & set(other.area))
