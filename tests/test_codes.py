"""Fee codes of the ten documents, and as other municipalities would write them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from builders import DOCUMENTS, ROOT
from typesetting import typeset

from ingest.cleaning import clean, clean_document
from ingest.reading import read_document
from ingest.records import FeeCode
from ingest.records.codes import find_fee_codes
from ingest.structure import build_sections

TRUTH = {
    entry["id"]: entry.get("fee_code", [])
    for file in ("records.toml", "corpus-records.toml")
    for entry in tomllib.loads((ROOT / "tests/fixtures" / file).read_text("utf-8"))["document"]
}

PROSE = "Her står en almindelig sætning, der fylder det meste af en linje på siden, og som slutter her.\n"


def codes_on(*pages: str) -> list[FeeCode]:
    return find_fee_codes("prøve", build_sections(clean(pages)))


def meanings(*pages: str) -> list[tuple[str, str]]:
    return [(code.code, code.meaning) for code in codes_on(*pages)]


def pages_of(path: Path) -> list[str]:
    return [page.text for page in read_document(path).pages]


def test_the_ground_truth_knows_all_ten_documents() -> None:
    assert {path.stem for path in DOCUMENTS} == set(TRUTH)
    assert sum(map(len, TRUTH.values())) == 21


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_exactly_the_codes_of_a_document_are_found(path: Path) -> None:
    codes = codes_on(*pages_of(path))
    assert sorted((code.code, code.source.spans[0].page, code.fee) for code in codes) == sorted(
        (entry["code"], entry["page"], entry.get("fee")) for entry in TRUTH[path.stem]
    )


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_code_stands_for_what_the_document_says(path: Path) -> None:
    found = {code.code: code.meaning.lower() for code in codes_on(*pages_of(path))}
    for entry in TRUTH[path.stem]:
        meaning = found[entry["code"]]
        assert meaning.endswith(entry["text"].lower())
        assert entry.get("lead_in", "").lower() in meaning


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_quote_of_a_code_holds_the_code(path: Path) -> None:
    pages = pages_of(path)
    for code in codes_on(*pages):
        quote = "".join(pages[span.page - 1][span.start : span.end] for span in code.source.spans)
        assert code.code in quote


def test_a_pdf_gives_the_codes_and_fees_of_its_text(tmp_path: Path) -> None:
    path = ROOT / "tests/fixtures/documents/laegevejledning-svendborg.txt"
    pdf = clean_document(read_document(typeset(path, tmp_path / "vejledning.pdf")))
    assert [(code.code, code.meaning, code.fee) for code in find_fee_codes("prøve", build_sections(pdf))] == [
        (code.code, code.meaning, code.fee) for code in codes_on(*pages_of(path))
    ]


# ------------------------------------------------------------------------------------------------------ tables


def test_a_meaning_goes_on_on_the_next_line_of_its_cell() -> None:
    table = (
        "Ydelseskode    Beskrivelse                                      Takst 2024\n"
        "2304           Samtale om rygestop efter henvisning fra            98,40 kr.\n"
        "               sundhedsplejen\n"
        "2305           Telefonmøde                                         45,00 kr.\n"
    )
    assert [(code.code, code.meaning, code.fee) for code in codes_on(f"{PROSE}\n{table}\n{PROSE}")] == [
        ("2304", "Samtale om rygestop efter henvisning fra sundhedsplejen", "98,40 kr."),
        ("2305", "Telefonmøde", "45,00 kr."),
    ]


def test_the_code_may_stand_in_the_last_column() -> None:
    table = (
        "Ydelse                              Ydelsesnummer\nFælles hjemmebesøg                  4257\nKørsel    9001\n"
    )
    assert meanings(f"{PROSE}\n{table}\n{PROSE}") == [("4257", "Fælles hjemmebesøg"), ("9001", "Kørsel")]


def test_dots_lead_to_a_code() -> None:
    table = "Fælles hjemmebesøg ....................... 4257\nSvar på korrespondance ................... 0105\n"
    assert meanings(f"YDELSESNUMRE\n\n{table}\n{PROSE}") == [
        ("4257", "Fælles hjemmebesøg"),
        ("0105", "Svar på korrespondance"),
    ]


def test_a_fee_without_its_currency_is_as_printed_in_its_column() -> None:
    table = "Nr.     Ydelse                           Honorar\n4490    Telefonmøde med kommunen         174,06\n"
    (code,) = codes_on(f"{PROSE}\n{table}\n{PROSE}")
    assert (code.code, code.meaning, code.fee) == ("4490", "Telefonmøde med kommunen", "174,06")


def test_a_list_names_codes() -> None:
    items = "• 4257: Fælles hjemmebesøg\n• 0105 – svar på korrespondance (50,12 kr.)\n• 9001 Kørsel pr. km\n"
    found = codes_on(f"{PROSE}\nDer bruges disse ydelsesnumre:\n{items}\n{PROSE}")
    assert [(code.code, code.meaning, code.fee) for code in found] == [
        ("4257", "Fælles hjemmebesøg", None),
        ("0105", "svar på korrespondance", "50,12 kr."),
        ("9001", "Kørsel pr. km", None),
    ]


def test_lines_that_begin_with_a_code_are_entries_of_a_list() -> None:
    lines = "4257 Fælles hjemmebesøg\n4258 Besøg, som lægen og\nsygeplejersken gentager\n9001 Kørsel\n"
    assert meanings(f"{PROSE}\nDer bruges disse ydelsesnumre:\n\n{lines}\n{PROSE}") == [
        ("4257", "Fælles hjemmebesøg"),
        ("4258", "Besøg, som lægen og sygeplejersken gentager"),
        ("9001", "Kørsel"),
    ]


def test_both_ends_of_a_range_are_recorded_with_the_range_as_quote() -> None:
    table = "Ydelsesnr.      Ydelse\n4201-4207       Tidsforbrug til besøg\n"
    found = codes_on(f"{PROSE}\n{table}\n{PROSE}")
    assert [(code.code, code.meaning) for code in found] == [
        ("4201", "Tidsforbrug til besøg"),
        ("4207", "Tidsforbrug til besøg"),
    ]
    assert {code.source.text for code in found} == {"4201-4207 Tidsforbrug til besøg"}


def test_a_table_of_years_and_one_of_addresses_hold_no_codes() -> None:
    years = "Honorar          2022       2023\n2022             1.200 kr.  1.300 kr.\n"
    places = (
        "Lægerne Torvet       Torvet 4       8500 Grenaa      86 32 10 10\n8500 Grenaa       Torvet 4     86 32 10 10\n"
    )
    assert codes_on(f"HONORARER\n\n{years}\n{PROSE}", f"KLINIKKER\n\n{places}\n{PROSE}") == []


def test_telephone_numbers_under_a_table_of_codes_are_none() -> None:
    rows = "0105    Svar på korrespondance\n7233 6400    Sekretariatet\n8632 10 10   Vagten\n"
    assert meanings(f"YDELSESNUMRE\n\n{rows}\n{PROSE}") == [("0105", "Svar på korrespondance")]


def test_the_address_under_a_table_of_codes_is_none() -> None:
    page = f"YDELSESNUMRE\n\n0105    Svar på korrespondance\n\n{PROSE}\nTorvegade 3\n8500 Grenaa\n"
    assert meanings(page) == [("0105", "Svar på korrespondance")]


# ------------------------------------------------------------------------------------------------ running text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kørsel afregnes særskilt med 9001.", [("9001", "Kørsel afregnes særskilt")]),
        ("Fælles besøg honoreres med ydelsesnummer 4257.", [("4257", "Fælles besøg honoreres")]),
        ("Lægen bruger ydelsesnummer 4490 ved telefonmøder.", [("4490", "ved telefonmøder")]),
        ("Ved telefonmøder anvendes ydelse nr. 4490.", [("4490", "Ved telefonmøder anvendes")]),
        (
            "Fælles hjemmebesøg honoreres med ydelsesnummer 4257, og kørsel afregnes med 9001.",
            [("4257", "Fælles hjemmebesøg honoreres"), ("9001", "kørsel afregnes")],
        ),
        (
            "Der er to ydelsesnumre: 4257 (første besøg) og 4258 (andet besøg).",
            [("4257", "første besøg"), ("4258", "andet besøg")],
        ),
        (
            "Tidsforbruget honoreres med ydelsesnummer 4201-4207.",
            [("4201", "Tidsforbruget honoreres"), ("4207", "Tidsforbruget honoreres")],
        ),
        (
            "Første og andet besøg honoreres med 4257/4258.",
            [("4257", "Første og andet besøg honoreres"), ("4258", "Første og andet besøg honoreres")],
        ),
        ("Et møde takseres med takst 4490 (174,06 kr.).", [("4490", "Et møde takseres")]),
    ],
)
def test_a_sentence_says_what_a_code_is_for(text: str, expected: list[tuple[str, str]]) -> None:
    assert meanings(f"{text}\n\n{PROSE}") == expected


def test_a_heading_may_name_a_code() -> None:
    heading = "3.2 Opfølgende hjemmebesøg (ydelsesnummer 4257)"
    assert meanings(f"{PROSE}\n{heading}\n{PROSE}") == [("4257", "Opfølgende hjemmebesøg")]


def test_the_fee_may_stand_before_or_after_the_code_in_a_sentence() -> None:
    text = "Et fælles besøg koster 512,40 kr. (ydelsesnummer 4257), og kørsel honoreres med 9001 (kr. 3,79)."
    assert [(code.code, code.fee) for code in codes_on(f"{text}\n\n{PROSE}")] == [
        ("4257", "512,40 kr."),
        ("9001", "kr. 3,79"),
    ]


def test_a_code_by_itself_stands_for_the_heading_over_it() -> None:
    assert meanings(f"3.2 Svar på korrespondancer\n\n{PROSE}\nYdelsesnummer 0105\n\n{PROSE}") == [
        ("0105", "Svar på korrespondancer")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Honorarerne er fra 2023 og reguleres i 2024, 2025 og 2026.",
        "Der ydes et honorar på 1250 kr. eller 1500 kr. pr. møde.",
        "Ydelser afregnes hos Lægehuset, Torvet 4, 8500 Grenaa, tlf. 8632 1010.",
        "Regninger for ydelser sendes til lokationsnummer 579 000 223 6165.",
        "Attesten LÆ 1255 honoreres efter aftale, se lov nr. 1047 om ydelser.",
        "Honorar aftales på lokal 4257 eller i lokale 2114.",
        "Klinikken leverer 1450 ydelser om året, og der afregnes for 1200 borgere.",
        "Ydelser til borgeren med cpr-nummer 010203-1234 afregnes på skema nr. 2-4257.",
        "Honoraret er reguleret ved bekendtgørelse nr. 1047 og aftale A-1047 om tillæg.",
        "Lægevagten, 1813, honoreres af regionen.",
        "Tillæg gives ved mere end 1000 meter og fra 2500 trin.",
        "Borgeren kan ringe til 4257 hele døgnet.",
    ],
)
def test_years_amounts_places_and_other_numbers_are_no_codes(text: str) -> None:
    assert codes_on(f"{text}\n\n{PROSE}") == []


# ------------------------------------------------------------------------------------------- one place or two


def test_the_place_that_defines_a_code_goes_before_one_that_mentions_it() -> None:
    mention = "Svar på beskeder honoreres med ydelsesnummer 0105.\n"
    table = "Ydelsesnr.      Ydelse\n0105            Svar på korrespondance\n"
    (code,) = codes_on(f"{mention}\n{PROSE}", f"{table}\n{PROSE}")
    assert (code.meaning, code.source.spans[0].page) == ("Svar på korrespondance", 2)


def test_two_places_that_define_a_code_differently_are_both_kept() -> None:
    first = "Ydelsesnr.      Ydelse\n0105            Svar på korrespondance\n"
    second = "Ydelsesnr.      Ydelse\n0105            Svar til plejecentre\n"
    assert meanings(f"{PROSE}\n{first}\n{PROSE}\n{second}", f"{PROSE}\n{first}\n{PROSE}") == [
        ("0105", "Svar på korrespondance"),
        ("0105", "Svar til plejecentre"),
    ]


def test_a_sentence_over_a_page_break_cites_both_pages() -> None:
    (code,) = codes_on(
        "Svar på korrespondancer fra sygeplejen, som klinikken skriver, honoreres", "med ydelsesnummer 0105."
    )
    assert [span.page for span in code.source.spans] == [1, 2]
