"""Headings, lists and rows; and that nothing of a real page is lost between them."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import DOCUMENTS, GUIDE, document, lost, passages_of

from ingest.cleaning import clean
from ingest.reading import read_document
from ingest.structure import BlockKind, Section, build_sections


def sections(*pages: str) -> list[Section]:
    return build_sections(clean(pages))


def paths(*pages: str) -> list[tuple[str, ...]]:
    return [section.heading_path for section in sections(*pages)]


def blocks(*pages: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.mapped.text) for section in sections(*pages) for block in section.blocks]


PROSE = "Her står en almindelig sætning, der fylder det meste af en linje på siden, og som slutter her.\n"

# ------------------------------------------------------------------------------------------------- headings


def test_numbered_headings_stand_under_each_other() -> None:
    page = f"1. Sygepleje\n{PROSE}\n1.1 Akut sygepleje\n{PROSE}\n2. Demens\n{PROSE}"
    assert paths(page) == [("1. Sygepleje",), ("1. Sygepleje", "1.1 Akut sygepleje"), ("2. Demens",)]


def test_capitals_stand_over_a_plain_title_line() -> None:
    page = f"SUNDHEDSCENTER\n\n{PROSE}\nRygestop\n{PROSE}\nBORGERSERVICE\n\n{PROSE}"
    assert paths(page) == [("SUNDHEDSCENTER",), ("SUNDHEDSCENTER", "Rygestop"), ("BORGERSERVICE",)]


def test_the_table_of_contents_tells_how_deep_a_heading_stands() -> None:
    contents = "INDHOLD\nSygepleje ........ 2\n   Kost ........ 2\n      Diætist ........ 2\nTræning ........ 2\n"
    page = f"Sygepleje\n{PROSE}\nKost\n{PROSE}\nDiætist\n{PROSE}\nTræning\n{PROSE}"
    assert paths(contents, page) == [
        ("Sygepleje",),
        ("Sygepleje", "Kost"),
        ("Sygepleje", "Kost", "Diætist"),
        ("Træning",),
    ]


def test_a_heading_in_capitals_that_runs_over_two_lines_is_one() -> None:
    assert paths(f"MYNDIGHED FOR SUNDHED, ÆLDRE OG\nHJÆLPEMIDLER\n\n{PROSE}") == [
        ("MYNDIGHED FOR SUNDHED, ÆLDRE OG HJÆLPEMIDLER",)
    ]


def test_what_stands_under_the_label_beslutning_is_a_decision() -> None:
    page = f"1. Medicin\n\nSagsbeskrivelse:\n{PROSE}\nBeslutning:\nGodkendt.\n\n2. Eventuelt\n\n{PROSE}"
    assert [(s.heading_path, s.decision) for s in sections(page)] == [
        (("1. Medicin", "Sagsbeskrivelse"), False),
        (("1. Medicin", "Beslutning"), True),
        (("2. Eventuelt",), False),
    ]


@pytest.mark.parametrize("line", ["Ring til vagthavende på 72 33 64 00", "Skriv til os@kommune.dk", "Se vejledningen"])
def test_a_number_an_address_or_a_pointer_is_no_heading(line: str) -> None:
    assert paths(f"{line}\n{PROSE}") == [()]


def test_a_sentence_in_a_narrow_column_is_no_heading() -> None:
    assert paths(f"{PROSE}\nHvis du har mistanke om svigt\neller en ung, skal du\nringe til kommunen.\n") == [()]


def test_a_section_goes_on_over_the_page_break() -> None:
    first, second = sections(f"BORGERSERVICE\n\n{PROSE}", "Henvendelse på telefon: 72 33 33 82\n\nDEMENS\n\n" + PROSE)
    assert [block.mapped.text for block in first.blocks][-1] == "Henvendelse på telefon: 72 33 33 82"
    assert (first.heading_path, second.heading_path) == (("BORGERSERVICE",), ("DEMENS",))


def test_the_guide_s_number_of_borgerservice_on_page_17_belongs_to_the_section_begun_on_page_16() -> None:
    _, _, passages = document(GUIDE)
    section = [passage for passage in passages if passage.heading_path[-1:] == ("BORGERSERVICE",)]
    (holding,) = [passage for passage in passages if "72 33 33 82" in passage.text]
    assert section[0].pages[0] == 16
    assert holding in section and 17 in holding.pages


# ---------------------------------------------------------------------------------------------- lists and rows


def test_a_list_hangs_from_its_lead_in_and_loses_its_bullets() -> None:
    page = "Målgruppe:\n• Borgere med KOL, som er i\n  behandling\n – gerne i gruppe D\n• Borgere med diabetes\n"
    assert blocks(page) == [
        (BlockKind.LEAD_IN, "Målgruppe:"),
        (BlockKind.ITEM, "Borgere med KOL, som er i behandling"),
        (BlockKind.SUB_ITEM, "gerne i gruppe D"),
        (BlockKind.ITEM, "Borgere med diabetes"),
    ]


def test_an_item_goes_on_over_an_empty_line_and_a_page_break() -> None:
    assert blocks("Vi aftaler:\n• Lægen kontaktes, når\n\n", "det konstateres.\n• Kommunen svarer.") == [
        (BlockKind.LEAD_IN, "Vi aftaler:"),
        (BlockKind.ITEM, "Lægen kontaktes, når det konstateres."),
        (BlockKind.ITEM, "Kommunen svarer."),
    ]


def test_a_dash_within_a_sentence_starts_no_item() -> None:
    assert (
        blocks("Kontakt kommunen om bo-\n– og dagtilbud, så hurtigt det lader sig gøre.")[0][0] is BlockKind.PARAGRAPH
    )


def test_a_row_takes_the_postal_town_under_it() -> None:
    page = "Pladser:\n\nLynggården, Østergade 30,   Tlf.: 72335157  18 pladser\n9850 Hirtshals\n\nBanken   Byvej 1   72335158\n"
    assert blocks(page)[1:] == [
        (BlockKind.ROW, "Lynggården, Østergade 30, 9850 Hirtshals Tlf.: 72335157 18 pladser"),
        (BlockKind.ROW, "Banken Byvej 1 72335158"),
    ]


def test_a_title_over_a_single_line_is_a_heading() -> None:
    assert paths(f"Rygestop\n\n{PROSE}") == [("Rygestop",)]


def test_a_lettered_sentence_under_a_numbered_heading_is_text() -> None:
    page = f"2. Orientering fra kommunen\na) Sygeplejen har fået ét fælles nummer: 96 11 40 70. Det er bemandet.\n\n{PROSE}"
    assert paths(page) == [("2. Orientering fra kommunen",)]


def test_a_lead_in_right_after_a_list_begins_a_list_of_its_own() -> None:
    page = "Målgruppe:\n• Borgere over 18 år\n• Udskrevne borgere\nHoldet kan ikke bruges ved:\n• Brystsmerter\n"
    assert (BlockKind.LEAD_IN, "Holdet kan ikke bruges ved:") in blocks(page)


@pytest.mark.parametrize("heading", ["3    DEMENS", "Punkt 3   Fast læge"])
def test_a_heading_with_a_wide_gap_after_its_number_is_a_heading(heading: str) -> None:
    assert paths(f"{PROSE}\n{heading}\n\n{PROSE}") == [(), (" ".join(heading.split()),)]


def test_the_decision_on_deadlines_is_filed_under_its_own_item_of_the_agenda() -> None:
    _, _, passages = document(next(path for path in DOCUMENTS if path.stem == "klu-referat-randers"))
    (decision,) = [p for p in passages if "Fristen nedsættes fra fem til tre hverdage" in p.text]
    assert decision.heading_path[0].startswith("Punkt 5")


# ------------------------------------------------------------------------------------------------ robustness


def test_a_document_of_page_numbers_only_has_no_sections() -> None:
    assert sections("1\n", "2\n") == []


@pytest.mark.parametrize("line", ["\u00a0", "\u00ad", "\r", "\u2028"])
def test_a_line_of_invisible_characters_is_an_empty_line(line: str) -> None:
    assert blocks(f"Først.\n{line}\nSå.") == [(BlockKind.PARAGRAPH, "Først."), (BlockKind.PARAGRAPH, "Så.")]


# ------------------------------------------------------------------------------------------ nothing is lost

PAGES = [pytest.param(p, n, id=f"{p.stem}-{n}") for p in DOCUMENTS for n in range(1, len(read_document(p).pages) + 1)]


@pytest.mark.parametrize(("path", "number"), PAGES)
def test_every_character_of_a_page_is_in_a_unit_a_heading_or_a_part_set_aside(path: Path, number: int) -> None:
    assert lost(path).get(number, "") == ""


def test_a_list_of_numbered_lines_without_text_under_them_is_not_lost() -> None:
    text = " ".join(
        " ".join((*p.heading_path, p.text)) for p in passages_of(f"1. Velkomst\n2. Økonomi\n3. Nyt\n\n{PROSE}")
    )
    assert "Velkomst" in text and "Økonomi" in text
