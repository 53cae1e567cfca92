"""Every figure of the evaluation, worked out by hand."""

from __future__ import annotations

import pytest

from eval.golden import GoldenCase
from eval.scoring import MAX_WORDS, CaseScore, by_category, percentile, score_case, summarise

PAGES = {("a", 1): "Bussen kører kl. ni fra tor-\nvet.", ("a", 2): "Ring 72 33 64 00.", ("b", 1): "Toget kører kl. ti."}


def case(**fields: object) -> GoldenCase:
    gold = [{"doc": "a", "page": 1, "quote": "kl. ni"}, {"doc": "a", "page": 2, "quote": "Ring"}]
    base = {"id": "p", "category": "fact", "question": "?", "answerable": True, "gold": gold, "facts": [["ni", "9"]]}
    return GoldenCase.model_validate(base | fields)


def result(answer: str = "Kl. ni.", cited: str = "a1", retrieved: str = "", status: str = "answered") -> dict:
    """`cited` and `retrieved` are pages, like "a1 b1"; a citation quotes its whole page."""

    def places(text: str) -> list[tuple[str, int]]:
        return [(place[0], int(place[1:])) for place in text.split()]

    return {
        "id": "p",
        "status": status,
        "answer": answer,
        "citations": [{"document": d, "page": p, "quote": PAGES.get((d, p), "?")} for d, p in places(cited)],
        "retrieved": [{"document": d, "page": p, "score": 1.0} for d, p in places(retrieved)],
        "latency_ms": {"total": 12.5},
    }


def scored(golden: GoldenCase, line: dict) -> CaseScore:
    return score_case(golden, line, lambda document, page: PAGES.get((document, page)))


# ----------------------------------------------------------------------------------------------------- one case


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("Kl. ni.", True),
        ("Kl. 9.", True),  # the other wording of the same fact
        ("Kl. ti.", False),
        ("Kl. ni, ikke kl. ti.", False),  # holds what it must not
        ("ni " * 120, True),
        ("ni " * 121, False),
    ],
)
def test_an_answer_is_right_with_every_fact_nothing_forbidden_and_at_most_120_words(answer: str, right: bool) -> None:
    score = scored(case(must_not=["kl. ti"]), result(answer))
    assert score.right is right
    assert score.words == len(answer.split())
    assert MAX_WORDS == 120


def test_missing_facts_and_forbidden_words_are_named() -> None:
    score = scored(case(facts=[["ni"], ["torvet", "stationen"]], must_not=["toget"]), result("Toget kl. ni"))
    assert score.missing_facts == (("torvet", "stationen"),)
    assert score.forbidden == ("toget",)


@pytest.mark.parametrize(
    ("mode", "cited", "success"),
    [
        ("any", "a1", True),
        ("any", "b1 a2", True),
        ("any", "b1", False),
        ("any", "", False),
        ("all", "a1", False),
        ("all", "a2 b1 a1", True),
    ],
)
def test_a_citation_names_a_gold_page_or_all_of_them_where_all_are_asked_for(
    mode: str, cited: str, success: bool
) -> None:
    score = scored(case(gold_mode=mode), result(cited=cited))
    assert score.right and score.cited is success and score.success is success


def test_citation_precision_is_the_share_of_citations_on_gold_pages() -> None:
    assert scored(case(), result(cited="a1 a2 a1 b1")).citation_precision == 0.75  # 3 of 4
    assert scored(case(), result(cited="")).citation_precision is None
    assert scored(case(answerable=False, gold=[]), result(cited="a1")).citation_precision is None


@pytest.mark.parametrize(
    ("mode", "retrieved", "rank"),
    [
        ("any", "b1 a2 a1", 2),  # the first of either
        ("any", "b1 b1 b1 a1", 2),  # several hits on one page count as one
        ("any", "b1", None),
        ("all", "a1 b1 a2", 3),  # the last of both
        ("all", "a1 b1", None),
    ],
)
def test_the_rank_is_that_of_the_first_gold_page_or_of_the_last_where_all_are_asked_for(
    mode: str, retrieved: str, rank: int | None
) -> None:
    assert scored(case(gold_mode=mode), result(retrieved=retrieved)).rank == rank


@pytest.mark.parametrize("status", ["not_found", "out_of_scope", "clarify", "blocked"])
def test_an_unanswerable_question_is_right_when_it_is_refused_in_any_way(status: str) -> None:
    refused = scored(case(answerable=False, gold=[], facts=[]), result(cited="", status=status))
    assert refused.right and refused.success and not refused.answered
    assert not scored(case(answerable=False, gold=[], facts=[]), result()).right


def test_refusing_what_can_be_answered_is_wrong_and_its_text_counts_for_nothing() -> None:
    score = scored(case(), result("Kl. ni.", status="not_found"))
    assert (score.right, score.success, score.words, score.missing_facts) == (False, False, 0, (("ni", "9"),))


def test_a_quote_that_does_not_stand_on_the_page_it_names_is_false() -> None:
    line = result(cited="a1 a2 c7")  # page c7 does not exist
    line["citations"][1]["quote"] = "Ring 72 33 64 01."
    assert scored(case(), line).false_quotes == 2
    assert scored(case(), result(cited="a1 a2 b1")).false_quotes == 0


# ------------------------------------------------------------------------------------------------------ the set


def score(**fields: object) -> CaseScore:
    base = {"id": "p", "category": "fact", "answerable": True, "answered": True, "right": True, "cited": True}
    rest = {
        "missing_facts": (),
        "forbidden": (),
        "false_quotes": 0,
        "citation_precision": None,
        "rank": 1,
        "words": 10,
        "latency_ms": 1.0,
    }
    return CaseScore(**(base | rest | fields))  # pyright: ignore[reportArgumentType]


SET = [
    score(words=10, rank=1, citation_precision=1.0, latency_ms=10.0),  # right and cited
    score(words=20, rank=2, cited=False, citation_precision=0.0, latency_ms=20.0, category="contact"),
    score(words=60, rank=4, right=False, citation_precision=0.5, false_quotes=2, latency_ms=30.0),
    score(words=0, rank=None, right=False, cited=False, answered=False, latency_ms=40.0),  # wrongly refused
    score(words=0, answerable=False, answered=False, cited=False, rank=None, latency_ms=50.0, category="scope"),
    score(words=30, answerable=False, right=False, cited=False, rank=None, latency_ms=60.0, category="scope"),
]


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("cases", 6),
        ("overall", 2 / 6),  # the first, and the one rightly refused
        ("right", 2 / 4),  # of the four answerable: the first two
        ("right_and_cited", 1 / 4),
        ("recall_at_1", 1 / 4),
        ("recall_at_3", 2 / 4),
        ("recall_at_5", 3 / 4),
        ("refusal_precision", 1 / 2),  # of two refused, one is unanswerable
        ("refusal_recall", 1 / 2),  # of two unanswerable, one is refused
        ("citation_precision", 0.5),  # (1 + 0 + 0.5) / 3
        ("false_quotes", 2),
        ("median_words", 25),  # of the answered 10, 20, 30, 60: (20 + 30) / 2
        ("latency_p50_ms", 30.0),  # of 10 … 60 the third: 3 / 6 = 50 %
        ("latency_p95_ms", 60.0),  # the sixth: 5 / 6 = 83 % is not enough
    ],
)
def test_the_figures_of_a_set_of_six(figure: str, value: float) -> None:
    assert summarise(SET)[figure] == pytest.approx(value)


def test_no_figure_is_made_up_where_there_is_nothing_to_count() -> None:
    summary = summarise([])
    assert summary["cases"] == 0 and summary["median_words"] == 0
    assert {
        summary[name] for name in ("overall", "recall_at_5", "refusal_recall", "citation_precision", "latency_p95_ms")
    } == {None}


def test_categories_are_shares_of_successes_in_alphabetical_order() -> None:
    # contact: 0 of 1; fact: 1 of 3; scope: 1 of 2
    assert list(by_category(SET).items()) == [("contact", 0.0), ("fact", pytest.approx(1 / 3)), ("scope", 0.5)]


@pytest.mark.parametrize(
    ("count", "percent", "expected"),
    [
        (1, 50, 1),
        (1, 95, 1),
        (2, 50, 1),
        (3, 50, 2),
        (4, 50, 2),
        (20, 95, 19),
        (21, 95, 20),
        (100, 95, 95),
        (5, 100, 5),
    ],
)
def test_a_percentile_is_the_nearest_rank(count: int, percent: int, expected: int) -> None:
    # of 1, 2, … n, the smallest k with 100 * k / n >= percent, whatever their order
    assert percentile([float(k) for k in range(count, 0, -1)], percent) == expected
