"""Citation recall and precision as ALCE means them, worked out by hand."""

from __future__ import annotations

import pytest

from eval.citations import NEARLY_ALL, Supported, claims, evidence_of, support, supported
from ingest.danish import key

QUOTE = "Henvisning sendes til Sundhedscenter Hjørring senest den 1. maj. Ring 72 33 64 00 og spørg efter rygestop."


@pytest.mark.parametrize(
    "statement",
    [
        "Henvisning sendes til Sundhedscenter Hjørring senest den 1. maj.",
        "Ring 72336400",  # as one number
        "Henvisningen sendes senest 1. maj",  # inflected, less than all
        "henvisning\nring +45 7233 6400",
        "• Ring 72 33 64 00 … spørg efter rygestop",
        "",
    ],
)
def test_a_statement_in_the_words_of_its_quote_is_supported(statement: str) -> None:
    assert supported(statement, evidence_of(QUOTE))


@pytest.mark.parametrize(
    "statement",
    [
        "Ring 72 33 64 01 og spørg efter rygestop.",  # a digit
        "Henvisning sendes til Sundhedscenter Hjørring senest den 2. maj.",  # a date
        "Henvisning sendes til Sundhedscenter Brønderslev senest den 1. maj.",  # a name
        "Henvisning sendes ikke til Sundhedscenter Hjørring senest den 1. maj.",  # a negation
        "Ring 72 33 64 00. Kørsel betales af regionen.",  # a sentence of its own
        "Kørsel betales af regionen.",
    ],
)
def test_a_number_a_date_a_name_a_negation_and_a_sentence_must_stand_in_the_quote(statement: str) -> None:
    assert not supported(statement, evidence_of(QUOTE))


def test_of_the_other_content_words_four_fifths_have_to_stand_there() -> None:
    assert NEARLY_ALL == 0.8
    evidence = evidence_of("kaffe brød smør ost")
    assert supported("kaffe brød smør ost mælk", evidence)  # 4 of 5
    assert not supported("kaffe brød smør mælk", evidence_of("kaffe brød smør"))  # 3 of 4


def test_a_word_broken_at_a_line_end_is_a_word() -> None:
    assert supported("rehabilitering hos kommunen", evidence_of("rehabili-\ntering hos kom-\nmunen"))


def test_a_statement_is_read_sentence_by_sentence_and_line_by_line() -> None:
    assert len(claims("Ring først. Skriv så.\n• Send brev")) == 3
    (claim,) = claims("Lægen ringer til Rødovre bl.a. kl. 9")
    assert claim.exact == {key("rødovre"), "9"}  # the first word's capital makes it no name


# Evidence by hand: one word each.
A, B, C = (evidence_of(word) for word in ("kaffe", "brød", "smør"))


def test_recall_is_the_share_of_statements_that_all_citations_together_support() -> None:
    # "kaffe brød" by A and B together; "smør" by A not at all.
    found = support([("kaffe brød", [A, B]), ("smør", [A])])
    assert found.recall == 1 / 2
    # A and B can't be left out; the A under "smør" supports nothing: 2 of 3.
    assert found.precision == pytest.approx(2 / 3)


def test_a_citation_is_idle_when_it_supports_nothing_and_can_be_left_out() -> None:
    assert support([("kaffe", [A, B])]) == Supported(1, 1 / 2)
    # Two that each support it by themselves are both precise, though either could go.
    assert support([("kaffe", [A, A])]) == Supported(1, 1)
    # One that supports one line of two is not idle.
    assert support([("kaffe\nbrød", [A, B])]) == Supported(1, 1)
    assert support([("kaffe\nbrød", [A, B, C])]) == Supported(1, 2 / 3)


def test_citations_of_an_unsupported_statement_are_not_precise() -> None:
    assert support([("kaffe te", [A])]) == Supported(0, 0)


def test_an_answer_that_cites_nothing_scores_nothing() -> None:
    assert support([("kaffe", [])]) == Supported(0, 0)
    assert support([]) == Supported(0, 0)
