"""Clean text remembers, character by character, where it stood."""

from __future__ import annotations

import unicodedata

import pytest
from builders import lines
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import danish
from ingest.mapped_text import EMPTY, Origin, Span, collapse_spaces, concatenate, from_page, join_lines

WORDS = {"kommune", "kommunen", "kom", "sundhed", "sundheds", "hus", "om", "råd", "hjælp", "tilbud", "dag"}


def is_word(word: str) -> bool:
    return word.lower() in WORDS


def joined(*texts: str) -> str:
    return join_lines(lines(*texts), is_word).text


# ------------------------------------------------------------------------------------------------ from a page


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_danish_letters_read_the_same_composed_and_decomposed_and_point_to_their_source(form: str) -> None:
    page = unicodedata.normalize(form, "Få hjælp på Ærø: århundredets søsår")
    mapped = from_page(1, page)
    assert mapped.text == "Få hjælp på Ærø: århundredets søsår"
    assert "".join(page[o.start : o.end] for o in mapped.origins) == page
    å = mapped.origins[mapped.text.index("å")]
    assert page[å.start : å.end] == unicodedata.normalize(form, "å")


def test_a_ligature_is_taken_apart_and_both_letters_point_to_it() -> None:
    mapped = from_page(3, "de ﬁnder")
    assert mapped.text == "de finder"
    assert mapped.origins[3] == mapped.origins[4] == Origin(3, 3, 4)
    assert mapped.slice(3, 9).spans() == (Span(3, 3, 8),)


def test_soft_hyphens_are_left_out_and_no_break_spaces_become_spaces() -> None:
    mapped = from_page(1, "sund\u00adhed kl.\u00a09")
    assert mapped.text == "sundhed kl. 9"
    assert mapped.origins[4] == Origin(1, 5, 6)


def test_a_part_of_a_page_keeps_the_places_of_the_whole_page() -> None:
    assert from_page(2, "Ring til os", 5, 8).spans() == (Span(2, 5, 8),)


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30))
def test_every_character_has_an_origin_and_origins_run_through_the_page(page: str) -> None:
    mapped = from_page(1, page)
    assert len(mapped.text) == len(mapped.origins)
    places = [(origin.start, origin.end) for origin in mapped.origins]
    assert places == sorted(places)
    skipped = set(range(len(page))) - {place for start, end in places for place in range(start, end)}
    assert {page[place] for place in skipped} <= {"\u00ad"}


# -------------------------------------------------------------------------------------------- cutting and joining


def test_spans_are_one_a_page_from_the_first_to_the_last_character_there() -> None:
    text = concatenate([from_page(1, "Ring  til", 0, 9), from_page(2, "xx vagten", 3, 9)])
    assert text.spans() == (Span(1, 0, 9), Span(2, 3, 9))


def test_nothing_has_no_spans() -> None:
    assert EMPTY.spans() == ()
    assert from_page(1, "   ").strip().spans() == ()


def test_runs_of_white_space_become_the_first_one_and_the_ends_go() -> None:
    collapsed = collapse_spaces(from_page(1, "  tlf. \t 72\n33  "))
    assert collapsed.text == "tlf. 72 33"
    assert collapsed.origins[4] == Origin(1, 6, 7)
    assert collapsed.spans() == (Span(1, 2, 14),)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (("i kom-", "munen"), "i kommunen"),
        (("genoptræ-  ", "  ning"), "genoptræning"),
        (("social-", "og sundhedshjælper"), "social- og sundhedshjælper"),
        (("dag-", "eller døgntilbud"), "dag- eller døgntilbud"),
        (("læge-", "samt tandlæge"), "læge- samt tandlæge"),
        (("Region Nord-", "Jylland"), "Region Nord- Jylland"),
        (("april 2021-", "niveau"), "april 2021-niveau"),
        (("patienten –", "og pårørende"), "patienten – og pårørende"),
        (("Se https://www.sundhed.dk/", "borger/"), "Se https://www.sundhed.dk/borger/"),
        (("råd og", "hjælp"), "råd og hjælp"),
        (("", "råd", "   ", "om"), "råd om"),
    ],
)
def test_lines_are_joined_as_they_were_meant(broken: tuple[str, ...], whole: str) -> None:
    assert joined(*broken) == whole


def test_a_word_that_lost_its_hyphen_is_joined_when_only_the_whole_is_a_word() -> None:
    assert joined("i kom", "munen") == "i kommunen"
    assert joined("et sundheds", "hus") == "et sundheds hus"  # both halves are words
    assert joined("i kom", "Munen") == "i kom Munen"


def test_a_joined_word_maps_back_to_both_halves_and_the_hyphen_between_them() -> None:
    page = "i kom-\nmunen."
    word = join_lines(lines("i kom-", "munen."), is_word).slice(2, 10)
    assert word.text == "kommunen"
    (span,) = word.spans()
    assert page[span.start : span.end] == "kom-\nmunen"


def test_a_quote_split_over_two_pages_cites_both() -> None:
    text = join_lines([*lines("Ring til kom-", page=4), *lines("munen i dag", page=5)], is_word)
    assert text.text == "Ring til kommunen i dag"
    assert text.spans() == (Span(4, 0, 12), Span(5, 0, 11))


@pytest.mark.parametrize("halves", [("KOL-", "patienter"), ("SOFT-", "skabelonen"), ("IT-", "systemet")])
def test_a_hyphen_after_an_abbreviation_in_capitals_stays(halves: tuple[str, str]) -> None:
    assert joined(*halves) == "".join(halves)


def test_a_soft_hyphen_at_a_line_end_joins_even_two_words() -> None:
    assert joined("et sundheds\u00ad", "hus") == "et sundhedshus"


@pytest.mark.parametrize("words", [("sundhedsfagliges", "indsigt"), ("Bjergby", "er")])
def test_two_words_of_which_one_is_unknown_are_not_run_together(words: tuple[str, str]) -> None:
    assert join_lines(lines(*words), danish.is_word).text == " ".join(words)
