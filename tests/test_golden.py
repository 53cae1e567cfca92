"""Golden files, and what counts as holding a fact or standing on a page."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from eval.golden import BadGoldenFile, Gold, GoldenTurn, holds, normalise, read_golden, stands_on

CASE = {"id": "p1", "question": "Hvem kører bussen?", "answerable": True}


def write(folder: Path, *lines: str | dict) -> Path:
    path = folder / "prøve.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(text, "utf-8")
    return path


# -------------------------------------------------------------------------------------------------- the file


def test_a_case_is_read_with_its_gold_facts_and_history(tmp_path: Path) -> None:
    full = CASE | {
        "gold": [{"doc": "a", "page": 2, "quote": "på Ærø"}],
        "facts": [["to", "2"], ["Ærø"]],
        "history": [{"role": "user", "content": "Hej"}],
        "gold_mode": "all",
    }
    (case,) = read_golden(write(tmp_path, full))
    assert case.gold == (Gold(doc="a", page=2, quote="på Ærø"),)
    assert case.facts == (("to", "2"), ("Ærø",))
    assert case.history == (GoldenTurn(role="user", content="Hej"),)
    assert case.gold_mode == "all"


def test_what_is_left_out_is_empty_and_any_gold_page_will_do(tmp_path: Path) -> None:
    (case,) = read_golden(write(tmp_path, CASE))
    assert (case.gold, case.facts, case.must_not, case.history, case.gold_mode) == ((), (), (), (), "any")


def test_empty_lines_are_skipped_but_counted(tmp_path: Path) -> None:
    assert len(read_golden(write(tmp_path, CASE, "", CASE))) == 2
    with pytest.raises(BadGoldenFile, match="line 3"):
        read_golden(write(tmp_path, CASE, "", "nej"))


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": "x", "question": "hvad?"}', '{"id": 7, "question": "?", "answerable": true}']
)
def test_a_line_that_is_no_case_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadGoldenFile, match="line 2"):
        read_golden(write(tmp_path, CASE, line))


@pytest.mark.parametrize("separator", ["\u2028", "\u0085"])
def test_a_line_separator_within_a_string_does_not_end_the_line(tmp_path: Path, separator: str) -> None:
    assert len(read_golden(write(tmp_path, CASE | {"question": f"Hvem{separator}kører?"}))) == 1


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "prøve.jsonl"
    path.write_bytes(json.dumps(CASE, ensure_ascii=False).encode("latin-1"))
    with pytest.raises(BadGoldenFile):
        read_golden(path)


# ------------------------------------------------------------------------------------------------------- facts


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Svar inden for TRE  hverdage.", "tre hverdage"),
        ("inden for tre\n hverdage", "Tre hverdage"),
        (unicodedata.normalize("NFD", "Turen går til Ærø"), "til Ærø"),
        ("hos kom-\nmunen", "kommunen"),
        ("ring 72336400", "72 33 64 00"),
        ("ring 72 33 64 00.", "72336400"),
        ("ring 72\u00a033\u00a064\n00", "72336400"),
        ("lokationsnummer 5790001348229", "579 000 134 8229"),
        ("fra 2021", "2021"),
    ],
)
def test_a_text_holds_a_fact_whatever_its_case_spaces_hyphenation_and_digit_groups(text: str, wanted: str) -> None:
    assert holds(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("inden for fem hverdage", "tre hverdage"),
        ("ring 172336400", "72336400"),
        ("ring 72 33 64 005", "72336400"),
        ("ring 72 33 64 01", "72336400"),
        ("bo- og dagtilbud", "boog"),
        ("", "to"),
    ],
)
def test_a_text_does_not_hold_what_it_does_not_say(text: str, wanted: str) -> None:
    assert not holds(text, wanted)


def test_normalising_joins_only_hyphens_at_a_line_end() -> None:
    assert normalise("E-mail til  kom-  \n  munen: 8-\n12") == "e-mail til kommunen: 812"


# ------------------------------------------------------------------------------------------------------- quotes

PAGE = "Lægen kan henvise til genoptræ-\nning  hos kommunen\n\npå Ærø."


@pytest.mark.parametrize(
    "quote",
    [
        "genoptræ-\nning  hos",
        "genoptræning hos kommunen",
        "Hos kommunen på Ærø",
        unicodedata.normalize("NFD", "på Ærø."),
    ],
)
def test_a_quote_stands_on_a_page_hyphenation_white_space_and_case_aside(quote: str) -> None:
    assert stands_on(quote, PAGE)


@pytest.mark.parametrize("quote", ["genoptræning hos regionen", "kommunen. På Ærø", "", "  ", "Lægen henvise"])
def test_a_quote_with_another_word_or_sign_or_without_any_does_not_stand_there(quote: str) -> None:
    assert not stands_on(quote, PAGE)


def test_a_quote_with_its_white_space_collapsed_stands_on_its_page() -> None:
    assert stands_on("genoptræ- ning hos", PAGE)
