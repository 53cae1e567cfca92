"""One case at a time: what counts as right, cited, found and quoted."""

from __future__ import annotations

import pytest
from builders import passage

from eval.golden import GoldenCase
from eval.places import Places
from eval.scoring import MAX_WORDS, CaseScore, score_cases
from ingest.document import Document, DocumentKind, Page

PAGES = {("a", 1): "Bussen kører kl. ni fra tor-\nvet.", ("a", 2): "Ring 72 33 64 00.", ("b", 1): "Toget kører kl. ti."}
PASSAGES = [
    passage("Bussen kører kl. ni", document="a", heading_path=("Bus 7",)),
    passage("fra torvet.", document="a", start=20),
    passage("Ring 72 33 64 00.", document="a", page=2),
    passage("Toget kører kl. ti.", document="b"),
]
PLACES = Places(
    [Document(name, f"Køreplan {name}", DocumentKind.GUIDE, None, (), None, None, "", "") for name in "ab"],
    [Page(document, number, None, text) for (document, number), text in PAGES.items()],
    PASSAGES,
)


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
    (score,) = score_cases([golden], [line], PLACES)
    return score


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


def test_gold_citations_are_the_share_of_citations_on_gold_pages() -> None:
    assert scored(case(), result(cited="a1 a2 a1 b1")).gold_citations == 0.75  # 3 of 4
    assert scored(case(), result(cited="")).gold_citations is None
    assert scored(case(answerable=False, gold=[]), result(cited="a1")).gold_citations is None


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


# ----------------------------------------------------------------------------------------------------- passages


def hits(*numbers: int) -> dict:
    """A result that retrieved these of PASSAGES."""
    found = [PASSAGES[number] for number in numbers]
    retrieved = [{"document": p.document_id, "page": p.pages[0], "passage": p.id, "score": 1.0} for p in found]
    return result() | {"retrieved": retrieved}


def test_a_gold_quote_is_found_where_the_passage_that_holds_it_is() -> None:
    gold = [{"doc": "a", "page": 1, "quote": "fra torvet"}]
    found = scored(case(gold=gold), hits(0, 3, 1))
    assert found.page is not None and found.passage is not None
    assert found.page["reciprocal_rank"] == 1  # the page of the first hit
    assert found.passage["reciprocal_rank"] == pytest.approx(1 / 3)  # its other passage comes third


def test_a_quote_over_two_passages_is_found_in_either() -> None:
    gold = [{"doc": "a", "page": 1, "quote": "kl. ni fra torvet"}]
    for order in ((0, 2), (1, 2)):
        found = scored(case(gold=gold), hits(*order)).passage
        assert found is not None and found["recall_at_1"] == 1


def test_a_result_that_names_no_passages_says_nothing_about_them() -> None:
    score = scored(case(), result(retrieved="a1"))
    assert score.page is not None and score.passage is None


def test_an_unanswerable_question_says_nothing_about_retrieval() -> None:
    score = scored(case(answerable=False, gold=[]), hits(0))
    assert score.page is None and score.passage is None and score.rank is None


# ---------------------------------------------------------------------------------------------------- citations


def test_a_statement_is_carried_by_its_quote_with_the_title_and_heading_over_it() -> None:
    line = result("Bus 7: Bussen kører kl. ni") | {
        "statements": [{"text": "Bus 7: Bussen kører kl. ni", "citations": [1]}]
    }
    assert scored(case(), line).citation_recall == 1  # 7 stands in the heading only
    line["citations"] = [{"document": "b", "page": 1, "quote": "Toget kører kl. ti."}]
    assert scored(case(), line).citation_recall == 0


def test_a_quote_that_does_not_stand_on_its_page_carries_nothing() -> None:
    line = result("Bussen kører kl. ti.")
    line["citations"] = [{"document": "a", "page": 1, "quote": "Bussen kører kl. ti."}]
    score = scored(case(), line)
    assert (score.citation_recall, score.citation_precision, score.false_quotes) == (0, 0, 1)


def test_an_answer_without_statements_is_one_with_all_its_citations() -> None:
    score = scored(case(), result("Bussen kører kl. ni.", cited="a1 b1"))
    assert (score.citation_recall, score.citation_precision) == (1, 0.5)  # b1 is idle


def test_a_refusal_has_no_citations_to_judge() -> None:
    score = scored(case(), result(status="not_found", cited=""))
    assert score.citation_recall is None and score.citation_precision is None


def test_results_of_other_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="same questions"):
        score_cases([case(id="another")], [result()], PLACES)
