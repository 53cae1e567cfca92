"""What is set aside, why, and what must not be."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import DOCUMENTS, GUIDE, ROOT, document, units_of

from ingest.cleaning import ContentsEntry, clean
from ingest.document import SetAsideReason

BODY = "Her står en sætning om {}, som er lang nok til at være almindelig tekst på siden.\nOg her en til om {}."
SUBJECTS = ["rygning", "kost", "motion", "søvn"]


def aside(*pages: str) -> list[tuple[SetAsideReason, str]]:
    return [(s.reason, pages[s.span.page - 1][s.span.start : s.span.end].strip()) for s in clean(pages).set_aside]


def kept(*pages: str) -> list[str]:
    return [line.text for line in clean(pages).lines]


def body(number: int) -> str:
    return BODY.format(SUBJECTS[number], SUBJECTS[number])


# ---------------------------------------------------------------------------------------- numbers and headers


@pytest.mark.parametrize("number", ["7", "Side 7", "side 7 af 23", "7/23", "s. 7", "22 23", "2120"])
def test_a_printed_page_number_is_set_aside(number: str) -> None:
    page = f"{body(0)}\n\n{number}\n"
    assert aside(page) == [(SetAsideReason.PAGE_NUMBER, number)]
    assert kept(page) == body(0).split("\n")


@pytest.mark.parametrize("line", ["7 dage", "kl. 7", "72 33 64 00", "7."])
def test_a_number_with_a_word_or_a_telephone_number_is_no_page_number(line: str) -> None:
    assert line in kept(f"{body(0)}\n\n{line}\n")


def test_a_line_on_top_of_at_least_half_of_three_pages_is_a_running_header_whatever_its_number() -> None:
    pages = [f"Vejledning, udgave {n}\n\n{body(n)}" for n in range(3)]
    assert aside(*pages) == [(SetAsideReason.RUNNING, f"Vejledning, udgave {n}") for n in range(3)]


def test_the_same_first_line_on_two_pages_is_content() -> None:
    pages = [f"Rygestop\n\n{body(n)}" for n in range(2)]
    assert aside(*pages) == []


def test_each_page_may_end_with_its_own_telephone_number() -> None:
    pages = [f"{body(n)}\n\nHenvendelse på telefon: 72 33 35 0{n}\n" for n in range(3)]
    assert aside(*pages) == []


def test_a_telephone_number_in_two_groups_is_no_page_number() -> None:
    assert "7233 6400" in kept(f"Sygehjemmeplejen\n7233 6400\n\n{body(0)}")


def test_a_number_alone_on_a_line_within_a_sentence_is_content() -> None:
    assert kept("Ring til akuttelefonen på\n1813\nog vent på svar.")[1] == "1813"


# --------------------------------------------------------------------------------------------------- links


def test_addresses_on_the_last_lines_of_a_page_are_set_aside_but_not_those_in_the_text() -> None:
    page = f"Læs mere på\nhttps://www.sundhed.dk/borger\neller ring.\n\n{body(0)}\nhttps://a.dk/x\nmailto:a@b.dk\n"
    assert aside(page) == [(SetAsideReason.LINK, "https://a.dk/x"), (SetAsideReason.LINK, "mailto:a@b.dk")]


def test_an_address_that_the_line_before_leads_to_is_content() -> None:
    assert kept(f"{body(0)}\n\nYderligere information, gå ind på\nhttps://praksis.example.dk")[-1].endswith(".dk")


# ----------------------------------------------------------------------------------------------- contents

CONTENTS = """INDHOLD

1. LÆGER OG
KOMMUNE ........................ 3
   PRAKSISKONSULENTEN...........3
      Akut sygepleje ..................... 4
"""


def test_a_table_of_contents_is_set_aside_and_its_headings_are_remembered() -> None:
    cleaned = clean([CONTENTS, body(0)])
    assert {s.reason for s in cleaned.set_aside} == {SetAsideReason.CONTENTS}
    assert [line.page for line in cleaned.lines] == [2, 2]
    assert cleaned.contents == (
        ContentsEntry(0, "1. LÆGER OG KOMMUNE"),
        ContentsEntry(3, "PRAKSISKONSULENTEN"),
        ContentsEntry(6, "Akut sygepleje"),
    )


def test_rows_that_lead_to_telephone_numbers_are_no_table_of_contents() -> None:
    rows = [f"Distrikt {name} ............... 62 23 41 2{n}" for n, name in enumerate(["Nord", "Syd", "Vest", "Øst"])]
    assert kept("\n".join(rows)) == rows


@pytest.mark.parametrize(
    "path", [GUIDE, ROOT / "tests/fixtures/documents/laegevejledning-svendborg.txt"], ids=lambda p: p.stem
)
def test_no_line_of_a_real_table_of_contents_is_in_a_passage(path: Path) -> None:
    pages, cleaned, passages = document(path)
    spans = [s.span for s in cleaned.set_aside if s.reason is SetAsideReason.CONTENTS]
    assert len(spans) > 20
    assert all(pages[span.page - 1][span.start : span.end].strip() for span in spans)
    for passage in passages:
        for unit in passage.units:
            for span in unit.spans:
                assert not any(s.page == span.page and s.start < span.end and span.start < s.end for s in spans)


def test_the_guide_s_first_content_stands_after_its_table_of_contents() -> None:
    _, _, passages = document(GUIDE)
    assert min(page for passage in passages for page in passage.pages) == 6


def test_every_line_with_a_page_number_of_the_guide_s_contents_is_an_entry() -> None:
    pages, cleaned, _ = document(GUIDE)
    printed = [line for page in pages[1:5] for line in page.split("\n") if "..." in line]
    assert len(cleaned.contents) == len(printed) == 61


# ----------------------------------------------------------------------------------- diagrams, bullets, lines

LABELS = "Afdækning af\nbehov\nHvem skal\nhenvises?\n"


def test_a_diagram_that_comes_again_on_another_page_is_set_aside() -> None:
    pages = [f"{LABELS}\n{body(n)}" for n in range(2)]
    assert [reason for reason, _ in aside(*pages)] == [SetAsideReason.DIAGRAM] * 8
    assert kept(*pages) == [*body(0).split("\n"), *body(1).split("\n")]


def test_short_lines_that_stand_once_are_content() -> None:
    assert aside(f"{LABELS}\n{body(0)}", body(1)) == []


def test_contact_details_printed_on_two_pages_are_content() -> None:
    block = "Kontakt\nSpringvandspladsen 5\n9800 Hjørring\n72 33 33 33\nhjoerring@hjoerring.dk\n"
    assert aside(*[f"{body(n)}\n\n{block}" for n in range(2)]) == []


def test_a_full_stop_alone_on_a_line_still_ends_its_sentence() -> None:
    assert len(units_of("Ring til sygeplejen på 72 33 64 00\n.\nSkriv til hjemmeplejen.")) == 2


def test_stray_bullets_are_dropped_and_empty_lines_noted() -> None:
    (first, second, third) = clean(["Først\nså\n\n •\n- \nsidst"]).lines
    assert [line.text for line in (first, second, third)] == ["Først", "så", "sidst"]
    assert [line.blank_before for line in (first, second, third)] == [True, False, True]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_what_is_kept_and_what_is_set_aside_never_overlap(path: Path) -> None:
    pages, cleaned, _ = document(path)
    taken = [set[int]() for _ in pages]
    for line in cleaned.lines:
        for span in line.mapped.spans():
            taken[span.page - 1].update(range(span.start, span.end))
    for part in cleaned.set_aside:
        assert taken[part.span.page - 1].isdisjoint(range(part.span.start, part.span.end))
    assert all(taken[line.page - 1] for line in cleaned.lines)
