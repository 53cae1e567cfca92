"""Words, stems, compounds and sentences of Danish."""

from __future__ import annotations

import re
import unicodedata

import pytest

from ingest.danish import PHONE, compound_parts, fold, is_word, key, keys, part_keys, sentence_bounds, tokens

# ------------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_danish_letters_give_the_same_tokens_and_keys_composed_and_decomposed(form: str) -> None:
    text = unicodedata.normalize(form, "Ældrecentre på Ærø")
    assert tokens(text) == ["ældrecentre", "på", "ærø"]
    assert keys(text) == keys("Ældrecentre på Ærø")


def test_a_keyboard_without_danish_letters_finds_the_same_words() -> None:
    assert fold("Århus ÆØÅ") == "aarhus aeoeaa"
    assert key("hjørring") == key("hjoerring")


@pytest.mark.parametrize("printed", ["72336400", "72 33 64 00", "+45 72 33 64 00", "tlf. 72 33 64 00.", "(72336400)"])
def test_a_telephone_number_is_one_token_however_it_is_spaced(printed: str) -> None:
    assert tokens(printed)[-1] == "72336400"


@pytest.mark.parametrize(
    "printed",
    [
        "7233 6400",
        "+4572336400",
        "+45 7233 6400",
        "72\u00a033\u00a064\u00a000",
        "72 336 400",
        "723 36 400",
    ],
)
def test_other_ways_of_writing_a_telephone_number_are_one_token_too(printed: str) -> None:
    assert tokens(printed) == ["72336400"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kl. 8 – 15 62 23 42 05", ["62 23 42 05"]),
        ("Fruestræde 22 24 61 90 35", ["24 61 90 35"]),
        ("72 33 50 84 72 33 50 28", ["72 33 50 84", "72 33 50 28"]),
        ("72 33 50 84 10 – 12", ["72 33 50 84"]),
        ("72 33 50 84 10.30 – 12", ["72 33 50 84"]),
    ],
)
def test_a_telephone_number_is_told_from_the_hours_and_house_numbers_beside_it(text: str, found: list[str]) -> None:
    assert re.findall(PHONE, text) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5790001348229", ["5790001348229"]),
        ("1.935,27 kr.", ["1.935,27", "kr"]),
        ("kl. 9.00 – 14", ["kl", "9.00", "14"]),
        ("98 90 22 36 12", ["98902236", "12"]),
        ("social- og sundhedshjælper", ["social", "og", "sundhedshjælper"]),
        ("", []),
    ],
)
def test_numbers_and_words_are_tokens_and_nothing_else_is(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("henvisning", "henvisninger"), ("læge", "lægerne"), ("barn", "børn"), ("kommunen", "kommune"), ("fod", "fødder")],
)
def test_inflected_forms_share_their_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_words_that_mean_different_things_keep_different_keys() -> None:
    assert len({key(word) for word in ("henvisning", "udskrivning", "indlæggelse", "genoptræning")}) == 4


def test_stop_words_leave_no_keys() -> None:
    assert keys("hvad er det, og hvor kan jeg få det") == []


# --------------------------------------------------------------------------------------------------- compounds


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("aldersmarkering", ("alder", "markering")),
        ("lægevagt", ("læge", "vagt")),
        ("genoptræningsplan", ("genoptræning", "plan")),
        ("hjemmebesøg", ("hjemme", "besøg")),
        ("rygestop", ("ryge", "stop")),
    ],
)
def test_a_compound_is_taken_apart_without_its_linking_letter(compound: str, parts: tuple[str, ...]) -> None:
    assert compound_parts(compound) == parts


@pytest.mark.parametrize("word", ["beslutning", "kommune", "svar", "xyzzyqw", "72336400", ""])
def test_a_word_that_is_no_compound_has_no_parts(word: str) -> None:
    assert compound_parts(word) == ()


def test_a_compound_is_indexed_under_itself_and_its_parts() -> None:
    assert keys("genoptræningsplan") == [key("genoptræningsplan"), key("genoptræning"), key("plan")]
    assert keys("genoptræningsplan", parts=False) == [key("genoptræningsplan")]
    assert key("plan") in part_keys("genoptræningsplan")


def test_danish_knows_words_forms_and_compounds_but_not_the_halves_of_a_broken_word() -> None:
    assert all(map(is_word, ["kommune", "Kommunen", "forløbsprogrammer", "demensvejleder"]))
    assert not any(map(is_word, ["munen", "ning", "xqz"]))


# --------------------------------------------------------------------------------------------------- sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_bounds(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Der kan henvises til bl.a. Aalborg og Hjørring.",
        "Ring f.eks. Mandag, dvs. 3. maj kl. 10 ca. Fem minutter.",
        "Se stk. 3 jf. Sundhedsloven m.v. Herunder § 2.",
        "Det koster 1.935,27 kr. Timen.",
        "Læs mere på www.sundhed.dk eller skriv til a.b@c.dk.",
        "Mødet med dr. Hansen er den 18. september kl. 15.",
        "1. Spørg borgeren først.",
        "2. Økonomi",
        "Ring 72 33 64 00 ... og vent",
    ],
)
def test_abbreviations_ordinals_and_addresses_end_no_sentence(sentence: str) -> None:
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring nu. Det haster!", ["Ring nu.", "Det haster!"]),
        ("Er det ok? Ja.  (Se side 7.) Ærø.", ["Er det ok?", "Ja.", "(Se side 7.)", "Ærø."]),
        ("Tlf. 72 33 64 00. Åbent hele døgnet", ["Tlf. 72 33 64 00.", "Åbent hele døgnet"]),
        ("Der sker ophør.Borgerservice hjælper.", ["Der sker ophør.", "Borgerservice hjælper."]),
        ("Han sagde ”nej.” Så gik han.", ["Han sagde ”nej.”", "Så gik han."]),
        ("I 2021. Så kom 2022.", ["I 2021.", "Så kom 2022."]),
        ("uden punktum", ["uden punktum"]),
        ("   ", []),
        ("", []),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("sentence", ["Vi har lukket den 24. 25. og 26. december.", "Vi mødes den 1. 2. og 3. maj."])
def test_an_ordinal_before_another_number_ends_no_sentence(sentence: str) -> None:
    assert sentences(sentence) == [sentence]


def test_a_house_number_ends_a_sentence_when_a_capital_follows() -> None:
    assert len(sentences("Vi bor på Ørkildsbakken 6. Fire af pladserne er akutpladser.")) == 2
