"""Recall, reciprocal rank and nDCG, worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from eval.retrieval_figures import MEASURES, Ranked, retrieval_values


def values(gold: list[str], retrieved: str, every: bool = False) -> dict[str, float]:
    """`gold`: for each quote the places that hold it, "a b"; `retrieved` likewise, best first."""
    places = tuple(frozenset(quote.split()) for quote in gold)
    (found,) = retrieval_values([Ranked(places, every, tuple(retrieved.split()))])
    assert found is not None
    return found


def test_one_gold_place_found_third() -> None:
    found = values(["g"], "x y g z")
    assert [found[m] for m in ("recall_at_1", "recall_at_3", "recall_at_5", "recall_at_10")] == [0, 1, 1, 1]
    assert found["reciprocal_rank"] == pytest.approx(1 / 3)
    assert found["ndcg_at_10"] == pytest.approx(1 / log2(3 + 1))  # = 0.5; the ideal has it first: 1 / log2(2) = 1


def test_of_alternatives_the_first_counts_and_the_others_take_no_place() -> None:
    found = values(["g", "h"], "x h g")
    assert found["recall_at_3"] == 1 and found["reciprocal_rank"] == 0.5
    assert found["ndcg_at_10"] == pytest.approx(1 / log2(3))
    assert found == values(["g h"], "x g")


def test_where_all_are_wanted_recall_is_their_share() -> None:
    found = values(["g", "h"], "g x h", every=True)
    assert (found["recall_at_1"], found["recall_at_3"]) == (0.5, 1)
    assert found["reciprocal_rank"] == 1
    assert found["ndcg_at_10"] == pytest.approx((1 + 1 / log2(4)) / (1 + 1 / log2(3)))  # = 1.5 / 1.63


def test_two_wanted_quotes_on_one_place_are_one_item() -> None:
    assert values(["g", "g"], "g", every=True) == dict.fromkeys(MEASURES, 1.0)


def test_quotes_that_share_a_place_can_all_be_found() -> None:
    found = values(["g h", "g"], "g h", every=True)  # one stands on g or h, the other on g only
    assert (found["recall_at_1"], found["recall_at_3"], found["ndcg_at_10"]) == (0.5, 1, 1)


def test_nothing_found_is_zero_and_not_left_out() -> None:
    assert values(["g"], "x y") == dict.fromkeys(MEASURES, 0.0)
    assert values(["g"], "") == dict.fromkeys(MEASURES, 0.0)


def test_the_eleventh_place_is_not_among_ten() -> None:
    found = values(["g"], " ".join([f"x{n}" for n in range(10)] + ["g"]))
    assert (found["recall_at_10"], found["ndcg_at_10"], found["reciprocal_rank"]) == (0, 0, pytest.approx(1 / 11))


def test_rankings_are_kept_apart_and_one_without_gold_says_nothing() -> None:
    rankings = [Ranked((frozenset({"g"}),), False, (place,)) for place in "gxg"]
    rankings.insert(1, Ranked((), False, ("g",)))
    found = retrieval_values(rankings)
    assert [value and value["recall_at_1"] for value in found] == [1, None, 0, 1]
    assert retrieval_values([]) == []
