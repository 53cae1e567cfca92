"""Reading what a chat model wrote, in whatever form and however much of it there is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.writing.language import is_danish
from assistant.writing.parsing import Parsed, Written, parse

TWO = (Written("Ring på 72 33 36 93.", (1,)), Written("Der er åbent kl. 9-12.", (1, 2)))
OBJECT = {
    "sentences": [
        {"text": "Ring på 72 33 36 93.", "sources": [1]},
        {"text": "Der er åbent kl. 9-12.", "sources": [1, 2]},
    ],
    "missing": False,
}
JSON = json.dumps(OBJECT, ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        "Ring på 72 33 36 93 [1]. Der er åbent kl. 9-12 [1, 2].",
        "Ring på 72 33 36 93. [1] Der er åbent kl. 9-12. [1][2]",
        "- Ring på 72 33 36 93. [1]\n- Der er åbent kl. 9-12. [1] [2]",
        "1. **Ring på 72 33 36 93.** [1]\n2. Der er åbent kl. 9-12. [kilde 1 og 2]",
        "Ring på 72 33 36 93 (kilde 1). Der er åbent kl. 9-12 (kilder 1, 2).",
        JSON,
        f"```json\n{JSON}\n```",
        f"Her er svaret:\n\n```\n{json.dumps(OBJECT, indent=2)}\n```\nHåber, det hjælper!",
        JSON[:-20],  # the end is missing
        JSON.replace("[1, 2]", '["1", "2"]'),
        json.dumps(OBJECT["sentences"]),
        '{"text": "Ring på 72 33 36 93. [1] Der er åbent kl. 9-12. [1, 2]", "sources": []}',
    ],
)
def test_every_form_of_an_answer_gives_the_same_sentences(text: str) -> None:
    assert parse(text, complete=True).sentences == TWO


def test_braces_and_line_breaks_inside_a_sentence_do_no_harm() -> None:
    assert parse('{"sentences": [{"text": "Skriv {navn}\n i feltet.", "sources": [3]}]}', complete=True).sentences == (
        Written("Skriv {navn} i feltet.", (3,)),
    )


@pytest.mark.parametrize("text", [JSON, "Ring på 72 33 36 93 [1]. Der er åbent kl. 9-12 [1, 2]. "])
def test_while_it_arrives_only_finished_sentences_are_read_and_none_is_taken_back(text: str) -> None:
    seen: tuple[Written, ...] = ()
    for end in range(len(text) + 1):
        found = parse(text[:end], complete=False).sentences
        assert found[: len(seen)] == seen and found == TWO[: len(found)]
        seen = found
    assert len(seen) >= 1


def test_a_sentence_that_was_cut_off_is_not_read() -> None:
    text = "Ring på 72 33 36 93 [1]. Der er åbent på hverd"
    assert parse(text, complete=True, cut_off=True).sentences == TWO[:1]
    assert len(parse(text, complete=True).sentences) == 2


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ring på 72 33 36 93 [1].\nMANGLER", True),
        ("Ring på 72 33 36 93 [1].\nMANGLER: prisen", True),
        (JSON.replace("false", "true"), True),
        (JSON, False),
        ("Det mangler ikke [1].", False),
    ],
)
def test_a_model_may_say_that_something_is_missing(text: str, missing: bool) -> None:
    found = parse(text, complete=True)
    assert found.missing is missing and not any("MANGLER" in sentence.text for sentence in found.sentences)


@pytest.mark.parametrize(
    "text", ["", "   \n", "{", "```json\n", '{"sentences": []}', '{"answer": 42}', "[1] [2].", "..."]
)
def test_nothing_is_read_where_nothing_is_said(text: str) -> None:
    assert parse(text, complete=True).sentences == ()


def test_numbers_in_parentheses_are_no_sources() -> None:
    assert parse("Efter loven (2021) gælder det 12 (tolv) uger [2].", complete=True).sentences == (
        Written("Efter loven (2021) gælder det 12 (tolv) uger.", (2,)),
    )


def test_characters_that_nobody_sees_are_taken_out() -> None:
    assert parse("Ri\u200bng\u202e på\u00a072 33 36 93 [1].", complete=True).sentences[0].text == "Ring på 72 33 36 93."


@given(st.text(max_size=200))
def test_whatever_arrives_is_read_without_an_error(text: str) -> None:
    assert isinstance(parse(text, complete=False), Parsed)
    assert isinstance(parse(text, complete=True, cut_off=True), Parsed)


@pytest.mark.parametrize(
    ("sentence", "danish"),
    [
        ("Ring til hjemmeplejen på 72 33 50 00.", True),
        ("Tilbuddet er gratis og varer i 12 uger.", True),
        ("Telefon: 72 33 36 93", True),
        ("You can call the home care unit at 72 33 50 00.", False),
        ("The offer is free of charge and lasts for 12 weeks.", False),
        ("Please contact your doctor.", False),
    ],
)
def test_english_is_told_from_danish(sentence: str, danish: bool) -> None:
    assert is_danish(sentence) is danish
