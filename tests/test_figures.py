"""Every figure of a set, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import bootstrap

from eval.figures import FIGURES, figures, figures_of, part_of, ratio, reliability, step_shares, summary
from eval.retrieval_figures import MEASURES
from eval.scoring import CaseScore

BASE = CaseScore(
    id="p",
    category="fact",
    user="",
    documents=("a",),
    follow_up=False,
    answerable=True,
    answered=True,
    right=True,
    cited=True,
    facts=2,
    missing_facts=(),
    must_not=0,
    forbidden=(),
    words=10,
    quotes=1,
    false_quotes=0,
    citation_recall=1.0,
    citation_precision=1.0,
    gold_citations=1.0,
    rank=1,
    page=dict.fromkeys(MEASURES, 1.0),
    passage=None,
    probability=None,
    latency_ms={"embed": 10.0, "total": 10.0},
)


def score(**changed: object) -> CaseScore:
    return replace(BASE, **changed)  # pyright: ignore[reportArgumentType]


def measures(value: float) -> dict[str, float]:
    return dict.fromkeys(MEASURES, value)


def time(total: float) -> dict[str, float]:
    return {"embed": 10.0, "total": total}


REFUSED = {"answered": False, "words": 0, "quotes": 0, "citation_recall": None, "citation_precision": None, "gold_citations": None, "cited": False}  # fmt: skip
UNANSWERABLE = {"answerable": False, "documents": (), "page": None, "facts": 0, "gold_citations": None, "cited": False, "category": "scope"}  # fmt: skip
SET = [
    score(must_not=1, user="gp", follow_up=True),  # right and cited
    score(words=20, cited=False, gold_citations=0.0, citation_precision=0.5, page=measures(0.5), passage=measures(0.2), latency_ms=time(20), category="contact", documents=("b",)),
    score(words=130, right=False, missing_facts=(("x",),), must_not=2, forbidden=("y",), quotes=3, false_quotes=2, citation_recall=0.5, citation_precision=0.0, gold_citations=0.5, page=measures(0.0), passage=measures(0.6), latency_ms=time(30), documents=("a", "b"), user="gp"),
    score(**REFUSED | {"right": False, "missing_facts": (("x",), ("z",)), "page": measures(0.0), "latency_ms": time(40)}),  # wrongly refused
    score(**REFUSED | UNANSWERABLE | {"latency_ms": time(50)}),
    score(**UNANSWERABLE | {"words": 30, "right": False, "latency_ms": time(60)}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "value", "cases"),
    [
        ("overall", 2 / 6, 6),  # the first, and the one rightly refused
        ("right", 2 / 4, 4),  # of the four answerable: the first two
        ("right_and_cited", 1 / 4, 4),
        ("facts", (1 + 1 + 1 / 2 + 0) / 4, 4),
        ("must_not_violated", 1 / 2, 2),  # of the two answers that must not hold something
        ("short_enough", 3 / 4, 4),  # of the answers of 10, 20, 130, 30 words
        ("median_words", 25, 4),  # of 10, 20, 30, 130: (20 + 30) / 2
        ("mean_words", (10 + 20 + 130 + 30) / 4, 4),
        ("follow_ups", 1, 1),
        ("recall_at_1", (1 + 0.5 + 0 + 0) / 4, 4),
        ("ndcg_at_10", 1.5 / 4, 4),
        ("passage_reciprocal_rank", (0.2 + 0.6) / 2, 2),
        ("citation_recall", (1 + 1 + 0.5 + 1) / 4, 4),
        ("citation_precision", (1 + 0.5 + 0 + 1) / 4, 4),
        ("gold_citations", (1 + 0 + 0.5) / 3, 3),
        ("verbatim", 4 / 6, 4),  # quotes: 1 + 1 + 1 of 3 + 1
        ("refusal_precision", 1 / 2, 2),  # of two refused, one is unanswerable
        ("refusal_recall", 1 / 2, 2),  # of two unanswerable, one is refused
        ("latency_p50_ms", 35, 6),  # of 10, 20, 30, 40, 50, 60: (30 + 40) / 2
        ("latency_p95_ms", 60, 6),  # the sixth: 5 / 6 = 83 % is not enough
        ("latency_per_embedding", 3.5, 6),  # of 1, 2, 3, 4, 5, 6
    ],
)
def test_the_figures_of_a_set_of_six(figure: str, value: float, cases: int) -> None:
    found = figures(SET)[figure]
    assert found.value == pytest.approx(value) and found.cases == cases
    assert found.low is not None and found.value is not None and found.high is not None
    assert found.low <= found.value <= found.high


def test_no_figure_is_made_up_where_there_is_nothing_to_count() -> None:
    assert set(summary([]).values()) == {None}
    assert summary(SET)["tokens"] is None
    assert figures([SET[0]])["refusal_recall"].value is None


def test_figures_come_by_category_document_and_user() -> None:
    found = figures_of(SET)
    overall = {name: group["overall"].value for name, group in found.categories.items()}
    # contact: 0 of 1; fact: 1 of 3; scope: 1 of 2
    assert list(overall.items()) == [("contact", 0), ("fact", pytest.approx(1 / 3)), ("scope", 0.5)]
    # a: the first, the third and the fourth; b: the second and the third
    assert {name: group["overall"].cases for name, group in found.documents.items()} == {"a": 3, "b": 2}
    assert {name: group["overall"].value for name, group in found.users.items()} == {"gp": 0.5}
    assert set(found.whole) == set(FIGURES)


def test_a_figure_is_the_ratio_of_what_its_cases_add() -> None:
    for name in ("overall", "verbatim", "refusal_precision", "citation_recall"):
        assert ratio(part_of(name, s) for s in SET) == pytest.approx(summary(SET)[name])
    assert ratio([]) is None and ratio([(0.0, 0.0)]) is None


# ------------------------------------------------------------------------------------------------- intervals


def test_an_interval_is_that_of_scipys_bootstrap() -> None:
    values = np.random.default_rng(3).random(80)
    scores = [score(page=measures(float(value))) for value in values]
    expected = bootstrap((values,), np.mean, n_resamples=9_999, method="percentile", rng=1).confidence_interval
    found = figures(scores, drawings=9_999)["recall_at_1"]
    assert found.low == pytest.approx(expected.low, abs=0.005)
    assert found.high == pytest.approx(expected.high, abs=0.005)


def test_a_medians_interval_is_that_of_scipys_bootstrap() -> None:
    words = np.random.default_rng(3).integers(5, 100, 80)
    expected = bootstrap((words,), np.median, n_resamples=9_999, method="percentile", rng=1).confidence_interval
    found = figures([score(words=int(n)) for n in words], drawings=9_999)["median_words"]
    assert found.value == np.median(words)
    assert found.low == pytest.approx(expected.low, abs=2)
    assert found.high == pytest.approx(expected.high, abs=2)


def test_more_cases_make_a_narrower_interval_and_every_call_the_same() -> None:
    few, many = figures(SET)["overall"], figures(SET * 20)["overall"]
    assert few.low is not None and few.high is not None and many.low is not None and many.high is not None
    assert many.high - many.low < few.high - few.low
    assert figures(SET) == figures(SET)


@pytest.mark.parametrize(("count", "rank"), [(1, 1), (2, 2), (19, 19), (20, 19), (21, 20), (100, 95)])
def test_a_percentile_is_the_nearest_rank(count: int, rank: int) -> None:
    # of 1, 2, … n, the smallest k with 100 * k / n >= 95, whatever their order
    scores = [score(latency_ms=time(float(k))) for k in range(count, 0, -1)]
    assert summary(scores)["latency_p95_ms"] == rank


# -------------------------------------------------------------------------------------- reliability and steps


def test_the_reliability_diagram_and_its_error() -> None:
    judged = [(0.02, False), (0.08, True), (0.55, True), (1.0, True), (0.97, False), (0.93, True), (0.9, True)]
    found = reliability([score(probability=p, answerable=held) for p, held in judged] + [score()])
    assert len(found.bins) == 10 and found.cases == 7
    assert [b.cases for b in found.bins] == [2, 0, 0, 0, 0, 1, 0, 0, 0, 4]
    assert found.bins[0].probability == pytest.approx(0.05) and found.bins[0].answerable == 0.5
    assert found.bins[9].probability == pytest.approx(0.95) and found.bins[9].answerable == 0.75
    assert found.bins[1].probability is None
    # (2 * |0.05 - 0.5| + 1 * |0.55 - 1| + 4 * |0.95 - 0.75|) / 7
    assert found.error == pytest.approx((0.9 + 0.45 + 0.8) / 7)
    assert reliability([score()]).error is None


def test_the_steps_share_the_time_between_them() -> None:
    timed = [{"embed": 6.0, "search": 2.0, "total": 10.0}, {"embed": 9.0, "total": 10.0}]
    assert step_shares([score(latency_ms=t) for t in timed]) == {"embed": 15 / 20, "search": 2 / 20}
    assert step_shares([score(latency_ms={})]) == {}
