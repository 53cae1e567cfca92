"""How well the places of an answer were found: recall, reciprocal rank and nDCG, computed by ir-measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

_MEASURES = {
    "recall_at_1": R @ 1,
    "recall_at_3": R @ 3,
    "recall_at_5": R @ 5,
    "recall_at_10": R @ 10,
    "reciprocal_rank": RR,
    "ndcg_at_10": nDCG @ 10,
}
MEASURES = tuple(_MEASURES)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question's ranking. Places are any names for pages or passages.

    `gold`: for each gold quote the places that hold it. One of them is enough, unless `every` asks for all quotes.
    """

    gold: tuple[frozenset[str], ...]
    every: bool
    retrieved: tuple[str, ...]  # best first


def retrieval_values(rankings: Sequence[Ranked]) -> list[dict[str, float] | None]:
    """The measures (0 to 1, higher is better) of each ranking; None where it has no gold place.

    Places that are each other's alternatives count as one relevant item, found where the first of them stands: so
    recall is 1 when any of them is found, and where all are asked for it is the share of them.
    """
    qrels: list[Qrel] = []
    run: list[ScoredDoc] = []
    for number, ranking in enumerate(rankings):
        item_of = _items(ranking)
        qrels.extend(Qrel(str(number), item, 1) for item in sorted(set(item_of.values())))
        found = dict.fromkeys(item_of.get(place, f"place {place}") for place in ranking.retrieved)
        run.extend(ScoredDoc(str(number), item, -float(rank)) for rank, item in enumerate(found))
    values: dict[int, dict[str, float]] = {}
    names = {measure: name for name, measure in _MEASURES.items()}
    for metric in ir_measures.iter_calc(list(names), qrels, run) if qrels else ():
        values.setdefault(int(metric.query_id), {})[names[metric.measure]] = metric.value
    return [values.get(number) for number in range(len(rankings))]


def _items(ranking: Ranked) -> dict[str, str]:
    """Place -> the relevant item that it stands for."""
    if not ranking.every:
        return dict.fromkeys(_union(ranking.gold), "gold")
    items: dict[str, str] = {}
    for number, places in enumerate(sorted(set(ranking.gold), key=lambda places: (len(places), sorted(places)))):
        for place in places:
            items.setdefault(place, f"gold {number}")  # quotes that share a place: it goes to the one with fewest
    return items


def _union(sets: Iterable[frozenset[str]]) -> list[str]:
    return sorted(set[str]().union(*sets))
