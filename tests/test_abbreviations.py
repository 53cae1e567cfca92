"""Abbreviations of the ten documents, and as other municipalities would write them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from builders import DOCUMENTS, ROOT
from typesetting import typeset

from ingest.cleaning import clean, clean_document
from ingest.reading import read_document
from ingest.records import Abbreviation
from ingest.records.abbreviations import find_abbreviations
from ingest.structure import build_sections

TRUTH = {
    entry["id"]: entry.get("abbreviation", [])
    for file in ("records.toml", "corpus-records.toml")
    for entry in tomllib.loads((ROOT / "tests/fixtures" / file).read_text("utf-8"))["document"]
}

# Used in a document that never says what they stand for.
NEVER_EXPANDED = {
    "klu-referat-aalborg-2021": "PLO-K PLO PPR Nord-KAP KL OK22 TIM SOSU LÆ125",
    "klu-referat-aalborg-2025-09-18": "PLO-K KLU KIAP ISBAR BMI",
    "klynge-nord-pjece": "PLO KOL IV NIV EPJ IT Nord-KAP",
    "praktisk-vejledning-hjoerring": "TIT KOL PLO PLO-K KL OK DSAM GOLD NYHA EF FEV1 BMI SSP LÆ AA HOPE XREF15",
    "sundhedsstyrelsen-forebyggelsesforloeb": "KOL PPR KRAM WHO",
}

PROSE = "Her står en almindelig sætning, der fylder det meste af en linje på siden, og som slutter her.\n"


def found_on(*pages: str) -> list[Abbreviation]:
    return find_abbreviations("prøve", build_sections(clean(pages)))


def expansions(*pages: str) -> list[tuple[str, str]]:
    return [(item.short, item.expansion) for item in found_on(*pages)]


def pages_of(path: Path) -> list[str]:
    return [page.text for page in read_document(path).pages]


def test_the_ground_truth_knows_all_ten_documents() -> None:
    assert {path.stem for path in DOCUMENTS} == set(TRUTH)
    assert sum(map(len, TRUTH.values())) == 37


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_exactly_the_abbreviations_of_a_document_are_found(path: Path) -> None:
    found = found_on(*pages_of(path))
    assert sorted((item.short, item.expansion.lower(), item.source.spans[0].page) for item in found) == sorted(
        (entry["short"], entry["expansion"].lower(), entry["page"]) for entry in TRUTH[path.stem]
    )


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_quote_of_an_abbreviation_holds_its_short_form(path: Path) -> None:
    pages = pages_of(path)
    for item in found_on(*pages):
        quote = "".join(pages[span.page - 1][span.start : span.end] for span in item.source.spans)
        assert item.short in quote


def test_a_pdf_gives_the_abbreviations_of_its_text(tmp_path: Path) -> None:
    path = ROOT / "tests/fixtures/documents/laegevejledning-svendborg.txt"
    pdf = clean_document(read_document(typeset(path, tmp_path / "vejledning.pdf")))
    assert [(item.short, item.expansion) for item in find_abbreviations("prøve", build_sections(pdf))] == [
        (item.short, item.expansion) for item in found_on(*pages_of(path))
    ]


@pytest.mark.parametrize(("document", "shorts"), NEVER_EXPANDED.items())
def test_what_a_document_uses_without_expanding_it_is_not_recorded(document: str, shorts: str) -> None:
    pages = pages_of(ROOT / "corpus" / f"{document}.txt")
    found = {item.short for item in found_on(*pages)}
    for short in shorts.split():
        assert short in "".join(pages)
        assert short not in found


# ------------------------------------------------------------------------------------------------ running text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sager drøftes i Praksisplanudvalget (PPU) hvert forår.", ("PPU", "Praksisplanudvalget")),
        ("Kontakt Sundheds- og Omsorgsforvaltningen (SOF) om kørsel.", ("SOF", "Sundheds- og Omsorgsforvaltningen")),
        ("Borgere med nyopdaget type 2-diabetes (T2D) tilbydes hold.", ("T2D", "type 2-diabetes")),
        ("Tidlig Indsats på Tværs (TIT) er et samarbejde.", ("TIT", "Tidlig Indsats på Tværs")),
        ("Holdet ledes af en social- og sundhedsassistent (SOSU).", ("SOSU", "social- og sundhedsassistent")),
        ("Kommunen indberetter utilsigtede hændelser (UTH’er) selv.", ("UTH", "utilsigtede hændelser")),
        ("Udvalget (herefter »KLU«) mødes, og akutteamet (AT) deltager.", ("AT", "akutteamet")),
        ("Et kommunalt-lægeligt udvalg (herefter KLU) nedsættes.", ("KLU", "kommunalt-lægeligt udvalg")),
        ("Skriv til FMK (Fælles Medicinkort, ikke journalen) først.", ("FMK", "Fælles Medicinkort")),
        ("SAM er en forkortelse for samarbejdsaftalen om medicin.", ("SAM", "samarbejdsaftalen om medicin")),
        ("HSP er forkortelse for den udgående sygepleje.", ("HSP", "den udgående sygepleje")),
        ("VAS betyder visuel analog skala og bruges ved smerter.", ("VAS", "visuel analog skala")),
        (
            "ISBAR står for identifikation, situation, baggrund, analyse og råd.",
            ("ISBAR", "identifikation, situation, baggrund, analyse og råd"),
        ),
        ("UTH står for utilsigtet hændelse.", ("UTH", "utilsigtet hændelse")),
        ("Meld UTH (utilsigtede hændelser) straks.", ("UTH", "utilsigtede hændelser")),
        ("Se EPJ (elektronisk patientjournal).", ("EPJ", "elektronisk patientjournal")),
        ("GOP, der står for genoptræningsplan, skrives på sygehuset.", ("GOP", "genoptræningsplan")),
        ("Den elektroniske patientjournal, forkortet EPJ, er åben.", ("EPJ", "elektroniske patientjournal")),
        ("Spørg kommunens databeskyttelsesrådgiver (DPO) først.", ("DPO", "databeskyttelsesrådgiver")),
        ("DPO (databeskyttelsesrådgiver) svarer.", ("DPO", "databeskyttelsesrådgiver")),
        ("Borgeren sendes til sammedagsudred-\nning (SDU) på hospitalet.", ("SDU", "sammedagsudredning")),
        ("FMK – Fælles Medicinkort bruges af alle, der giver medicin.", ("FMK", "Fælles Medicinkort")),
        ("Læs mere hos KIAP, Kvalitet i Almen Praksis, på nettet.", ("KIAP", "Kvalitet i Almen Praksis")),
    ],
)
def test_a_sentence_expands_an_abbreviation(text: str, expected: tuple[str, str]) -> None:
    assert expansions(f"{text}\n\n{PROSE}") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Distrikt Nord (Skårup) og Distrikt Syd (TÅSINGE) svarer.",
        "Send en kommunehenvisning (XREF15) eller en korrespondance (edifact).",
        "Formanden er praktiserende læge Niels Gade (PLO-K).",
        "Tallene gennemgås i KLU (punkt 7) og i KLU (mødet i maj).",
        "Unge (14 – 24 år) med blodtryk (mmHg) over 140 henvises.",
        "KOL står for en stor del af indlæggelserne.",
        "FMK betyder, at lægen kan se medicinen.",
        "PPR, skole og forældre vurderer barnet sammen.",
        "Statusattest (LÆ 125) og helbredsattest (LÆ 135) bestilles.",
        "Det fremgår af en undersøgelse (KL 2014).",
        "Ring til Team Lindrende behandling (Palliation).",
        "Kommunen og KL, kommunerne i fællesskab, aftaler det.",
    ],
)
def test_other_words_beside_capitals_and_brackets_expand_nothing(text: str) -> None:
    assert expansions(f"{text}\n\n{PROSE}") == []


# --------------------------------------------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("MUT, Det Mobile Ungeteam i Hjørring", ("MUT", "Det Mobile Ungeteam")),
        ("UAT – Unge og Alkoholteamet i Nordbyen", ("UAT", "Unge og Alkoholteamet")),
        ("4.2 Pædagogisk Psykologisk Rådgivning – PPR", ("PPR", "Pædagogisk Psykologisk Rådgivning")),
        ("Kommunalt-lægeligt udvalg (KLU)", ("KLU", "kommunalt-lægeligt udvalg")),
        ("UTH – utilsigtede hændelser", ("UTH", "utilsigtede hændelser")),
        ("GOP: genoptræningsplan", ("GOP", "genoptræningsplan")),
    ],
)
def test_a_heading_expands_an_abbreviation(heading: str, expected: tuple[str, str]) -> None:
    (item,) = found_on(f"{PROSE}\n{heading}\n{PROSE}")
    assert (item.short, item.expansion.lower()) == (expected[0], expected[1].lower())
    assert item.source.text == heading


@pytest.mark.parametrize(
    "heading",
    ["KOL, kræft og lungesygdomme", "KOL: kommunale lungehold", "HOPE, gratis anonym rådgivning", "Lægelauget, PLO-K"],
)
def test_a_heading_that_goes_on_after_an_abbreviation_does_not_expand_it(heading: str) -> None:
    assert expansions(f"{PROSE}\n{heading}\n{PROSE}") == []


def test_in_a_heading_in_capitals_a_short_form_is_one_that_the_text_uses() -> None:
    assert expansions(f"MOD – MOTION OG DAGLIGLIV\n\n{PROSE}") == []
    assert expansions(f"MOD – MOTION OG DAGLIGLIV\n\nHoldene på MOD begynder i uge 8.\n{PROSE}") == [
        ("MOD", "MOTION OG DAGLIGLIV")
    ]


# ------------------------------------------------------------------------------------------------------ lists


def test_a_list_of_abbreviations_is_read_row_by_row() -> None:
    rows = (
        "EF          Uddrivningsfraktion, hjertets pumpeevne\n"
        "BMI         Body Mass Index\n"
        "GDS         Geriatrisk depressionsskala, udfyldes af\n"
        "            sygeplejersken\n"
        "Hverdag     mandag til fredag\n"
    )
    assert expansions(f"FORKORTELSER\n\n{rows}\n{PROSE}") == [
        ("EF", "Uddrivningsfraktion"),
        ("BMI", "Body Mass Index"),
        ("GDS", "Geriatrisk depressionsskala"),
    ]


def test_a_list_may_set_signs_between() -> None:
    rows = "• BMI: Body Mass Index\n• EF = uddrivningsfraktion\n• KLU – kommunalt-lægeligt udvalg\n"
    assert expansions(f"Ord og forkortelser\n{PROSE}\n{rows}\n{PROSE}") == [
        ("BMI", "Body Mass Index"),
        ("EF", "uddrivningsfraktion"),
        ("KLU", "kommunalt-lægeligt udvalg"),
    ]


def test_a_sentence_under_the_heading_of_a_list_is_no_row_of_it() -> None:
    assert (
        expansions(f"FORKORTELSER\n\nKLU mødes fire gange om året og drøfter listen over forkortelser.\n{PROSE}") == []
    )


# ------------------------------------------------------------------------------------------- one place or two


def test_the_first_place_that_expands_it_is_the_record() -> None:
    first = "Meld utilsigtede hændelser (UTH) straks.\n"
    (item,) = found_on(f"{first}\n{PROSE}", f"En utilsigtet hændelse (UTH) rapporteres.\n\n{PROSE}")
    assert (item.expansion, item.source.spans[0].page) == ("utilsigtede hændelser", 1)


def test_a_list_goes_before_running_text() -> None:
    text = "Genoptræningsplanen (GOP) skrives af sygehuset.\n"
    rows = "EF          Uddrivningsfraktion\nGOP         Genoptræningsplan\n"
    _, item = found_on(f"{text}\n{PROSE}", f"FORKORTELSER\n\n{rows}\n{PROSE}")
    assert (item.expansion, item.source.spans[0].page) == ("Genoptræningsplan", 2)


def test_another_expansion_of_the_same_letters_is_kept_too() -> None:
    text = "Kommunal fysioterapi (KF) er et tilbud. Et kontaktforløb (KF) er et andet.\n"
    assert expansions(f"{text}\n{PROSE}") == [("KF", "Kommunal fysioterapi"), ("KF", "kontaktforløb")]


def test_a_word_of_other_letters_is_not_believed_where_the_letters_are_explained() -> None:
    text = "Hun er praksiskonsulent (PLO). Praktiserende Lægers Organisation (PLO) valgte hende.\n"
    assert expansions(f"{text}\n{PROSE}") == [("PLO", "Praktiserende Lægers Organisation")]


def test_an_expansion_over_a_page_break_cites_both_pages() -> None:
    (item,) = found_on("Borgeren henvises efter aftale med hospitalet til en sammedags-", "udredning (SDU) samme uge.")
    assert (item.expansion, [span.page for span in item.source.spans]) == ("sammedagsudredning", [1, 2])
