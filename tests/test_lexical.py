"""BM25 by hand. Lucene's variant: for a query key t and a text d of |d| keys, among N texts of mean length L,

    score(t, d) = ln(1 + (N - n + 0.5) / (n + 0.5)) * f / (f + k1 * (1 - b + b * |d| / L))

where n texts hold t, and d holds it f times; k1 = 1.2, b = 0.75.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.assistant import Assistant
from ingest.danish import keys
from ingest.lexical import LexicalIndex, WordLikelihood

# N = 3, lengths 3, 1 and 2, L = 2
TEXTS = [["læge", "ring", "læge"], ["ring"], ["plan", "ring"]]


def test_a_key_in_one_text_scores_there_only() -> None:
    # n = 1: ln(1 + 2.5 / 1.5) = ln 2.66667 = 0.980829; f = 2, |d| / L = 1.5: 2 / (2 + 1.2 * (0.25 + 1.125)) = 2 / 3.65
    assert LexicalIndex(TEXTS).scores({"læge": 1.0}) == pytest.approx([0.980829 * 2 / 3.65, 0, 0], abs=1e-5)


def test_a_key_in_every_text_scores_little_and_most_in_the_shortest() -> None:
    # n = 3: ln(1 + 0.5 / 3.5) = ln 1.142857 = 0.133531; f = 1 everywhere
    # |d| / L = 1.5: 1 / (1 + 1.2 * 1.375) = 1 / 2.65;  0.5: 1 / (1 + 1.2 * 0.625) = 1 / 1.75;  1: 1 / (1 + 1.2) = 1 / 2.2
    expected = [0.133531 / 2.65, 0.133531 / 1.75, 0.133531 / 2.2]
    assert LexicalIndex(TEXTS).scores({"ring": 1.0}) == pytest.approx(expected, abs=1e-5)


def test_scores_of_keys_add_up_by_their_weights() -> None:
    # third text: "plan" at half weight, ln(1 + 2.5 / 1.5) / 2.2 = 0.445831, and "ring" at full, 0.133531 / 2.2 = 0.060696
    assert LexicalIndex(TEXTS).scores({"plan": 0.5, "ring": 1.0})[2] == pytest.approx(
        0.5 * 0.445831 + 0.060696, abs=1e-5
    )


def test_without_length_normalisation_only_frequency_counts() -> None:
    # b = 0, k1 = 1: f / (f + 1) -> 2 / 3 of ln(8 / 3); and the three texts with one "ring" are equal
    index = LexicalIndex(TEXTS, k1=1.0, b=0.0)
    assert index.scores({"læge": 1.0})[0] == pytest.approx(math.log(8 / 3) * 2 / 3, abs=1e-5)
    assert np.ptp(index.scores({"ring": 1.0})) == 0


def test_an_unknown_key_an_empty_query_and_an_empty_index_score_nothing() -> None:
    assert LexicalIndex(TEXTS).scores({"ukendt": 1.0}).tolist() == [0, 0, 0]
    assert LexicalIndex(TEXTS).scores({}).tolist() == [0, 0, 0]
    assert LexicalIndex([]).scores({"ring": 1.0}).shape == (0,)
    assert LexicalIndex([[], []]).scores({"ring": 1.0}).tolist() == [0, 0]


def test_an_empty_text_between_others_keeps_its_place() -> None:
    scores = LexicalIndex([["ring"], [], ["plan"]]).scores({"plan": 1.0})
    assert scores[:2].tolist() == [0, 0] and scores[2] > 0


def test_a_part_of_a_compound_and_a_differently_spaced_number_find_the_text() -> None:
    index = LexicalIndex([keys("Genoptræningsplanen sendes"), keys("Ring på 72 33 64 00"), keys("Kost og motion")])
    assert np.flatnonzero(index.scores(dict.fromkeys(keys("planer"), 1.0))).tolist() == [0]
    assert np.flatnonzero(index.scores(dict.fromkeys(keys("72336400"), 1.0))).tolist() == [1]


# ------------------------------------------------------------------------------------------------ the language model

# 6 keys in all: p("læge") = 2/6, p("ring") = 3/6, p("plan") = 1/6. Texts 0 and 1 are one group (4 keys), text 2 another.
GROUPS = np.array([0, 0, 1])


def test_a_word_counts_most_for_the_text_that_holds_it_and_less_for_its_neighbour() -> None:
    # group 0 holds "læge" twice: (2 / (1/3) + 200) / (4 + 200) = 206 / 204; group 1 never: 200 / (2 + 200) = 200 / 202
    # text 0: (2 / (1/3) + 20 * 206/204) / (3 + 20); text 1: 20 * 206/204 / (1 + 20); text 2: 20 * 200/202 / (2 + 20)
    expected = [
        math.log((6 + 20 * 206 / 204) / 23),
        math.log(20 * 206 / 204 / 21),
        math.log(20 * 200 / 202 / 22),
    ]
    scores = WordLikelihood(TEXTS, GROUPS).scores({"læge": 1.0})
    assert scores == pytest.approx(expected, abs=1e-6)
    assert scores[0] > 0 > scores[1] > scores[2]


def test_likelihoods_of_words_add_up_by_their_weights() -> None:
    model = WordLikelihood(TEXTS, GROUPS)
    together = model.scores({"læge": 1.0, "plan": 0.5})
    assert together == pytest.approx(model.scores({"læge": 1.0}) + 0.5 * model.scores({"plan": 1.0}), abs=1e-6)


def test_an_unknown_word_says_nothing_of_any_text() -> None:
    assert WordLikelihood(TEXTS, GROUPS).scores({"ukendt": 1.0}).tolist() == [0, 0, 0]
    assert WordLikelihood([[], []], np.array([0, 0])).scores({"ring": 1.0}).tolist() == [0, 0]


def test_questions_bring_their_words_to_the_unit_that_answers_them(assistant: Assistant) -> None:
    """A word that stands in known questions only is found by it, and at units that answer one with it first."""
    index = assistant.index
    said = {key for found in index._held_by_units(keys, ()) for key in found}
    unit, word = next(
        (int(unit), key)
        for unit, found in zip(index.question_units, index._question_keys, strict=True)
        for key in found
        if key not in said and key.isalpha()
    )
    assert index.unit_words.scores({word: 1.0}).std() == 0
    holding = {int(u) for u, found in zip(index.question_units, index._question_keys, strict=True) if word in found}
    assert unit in holding and int(index.asked_words.scores({word: 1.0}).argmax()) in holding
