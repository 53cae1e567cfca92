"""Passages and their units: whole, in order, and verbatim on their pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import DOCUMENTS, GUIDE, bare, document, passages_of, units_of
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cleaning import clean
from ingest.document import PassageKind, UnitKind
from ingest.mapped_text import Span
from ingest.passages import MAX_CHARACTERS, build_passages
from ingest.structure import build_sections

SENTENCE = "Lægen henviser borgeren til holdet, når borgeren selv har sagt ja til det, og når prøverne er taget."


def test_a_sentence_split_over_two_pages_is_one_unit_with_a_span_on_each() -> None:
    (passage,) = passages_of(
        "Vi vil i dialog om, hvordan vi kan øge antallet af henvis-\n\n", "ninger fra almen praksis.\n"
    )
    (unit,) = passage.units
    assert (
        passage.unit_text(unit) == "Vi vil i dialog om, hvordan vi kan øge antallet af henvisninger fra almen praksis."
    )
    assert unit.spans == (Span(1, 0, 57), Span(2, 0, 25))
    assert passage.pages == (1, 2)


def test_a_passage_never_runs_across_a_heading() -> None:
    page = f"RYGESTOP\n\n{SENTENCE}\n\nDEMENS\n\n{SENTENCE}\n"
    assert [(p.heading_path, p.text) for p in passages_of(page)] == [(("RYGESTOP",), SENTENCE), (("DEMENS",), SENTENCE)]


def test_a_long_section_is_cut_between_blocks_and_every_piece_keeps_the_heading() -> None:
    passages = passages_of("RYGESTOP\n\n" + "\n\n".join(f"Nr. {n}: {SENTENCE}" for n in range(10, 30)))
    assert len(passages) > 1
    assert all(len(passage.text) <= MAX_CHARACTERS for passage in passages)
    assert [f"Nr. {n}" in passage.text for passage in passages for n in range(10, 30)].count(True) == 20
    assert {passage.heading_path for passage in passages} == {("RYGESTOP",)}


def test_the_rest_of_a_long_list_keeps_its_lead_in() -> None:
    passages = passages_of("Målgruppe:\n" + "\n".join(f"• Gruppe {n}: {SENTENCE}" for n in range(20)))
    assert len(passages) > 1
    assert all(passage.text.startswith("Målgruppe:\nGruppe") for passage in passages)
    items = [p.unit_text(unit) for p in passages for unit in p.units if unit.kind is UnitKind.ITEM]
    assert items == [f"Gruppe {n}: {SENTENCE}" for n in range(20)]


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (SENTENCE, PassageKind.PROSE),
        ("Målgruppe:\n• Borgere med KOL", PassageKind.LIST),
        ("Adresser:\n\nHavgården   Brændingen 8   9480 Løkken  72 33 54 23", PassageKind.CONTACT),
        ("Beslutning:\nGodkendt.", PassageKind.DECISION),
    ],
)
def test_a_passage_knows_what_it_mostly_is(page: str, kind: PassageKind) -> None:
    assert [passage.kind for passage in passages_of(page)] == [kind]


def test_only_the_last_sentence_of_a_lead_in_leads_in() -> None:
    (passage,) = passages_of("Vi mødes tit. Vi aftaler følgende:\n• Lægen ringer. Kommunen svarer.\n")
    assert [(unit.kind, passage.unit_text(unit)) for unit in passage.units] == [
        (UnitKind.SENTENCE, "Vi mødes tit."),
        (UnitKind.LEAD_IN, "Vi aftaler følgende:"),
        (UnitKind.ITEM, "Lægen ringer. Kommunen svarer."),
    ]


def test_ids_are_the_same_in_every_run_and_differ_by_document_heading_and_repetition() -> None:
    page = f"DEMENS\n\n{SENTENCE}\n\nRYGESTOP\n\n{SENTENCE}\n\nDEMENS\n\n{SENTENCE}\n"
    ids = [passage.id for passage in passages_of(page)]
    assert ids == [passage.id for passage in passages_of(page)]
    assert len(set(ids)) == 3
    others = {passage.id for passage in build_passages("andet", build_sections(clean([page])))}
    assert others.isdisjoint(ids)


def test_a_line_without_a_letter_or_digit_is_in_no_passage_and_the_heading_over_it_is_text() -> None:
    assert passages_of("_______\n\n***\n") == []
    assert units_of("RYGESTOP\n\n_______\n") == ["RYGESTOP"]


# ----------------------------------------------------------------------------------------------- the real texts

REACHED = """
7 brittabc@dadlnet.dk = Britta Christiansen | 9 5790001348229 = Ældre/Sundhed | 9 72336400 = Sygehjemmeplejen
9 72336400 = Sygehjemmeplejen | 11 72 33 51 70 = Vellingshøjcentret | 11 72 33 51 30 = Vikingbanke
11 72 33 54 23 = Havgården | 11 72 33 53 50 = Vendelbocentret | 11 72 33 51 10 = Mariebo
11 72 33 53 10 = Smedegården | 11 72 33 54 60 = Vesterlund | 11 72 33 52 50 = Bålhøj Centret
11 72 33 69 50 = Svanelundsbakken | 11 72 33 51 57 = Lynggården | 11 72 33 53 30 = Fynsgadecentret
11 72 33 52 70 = Skovgaarden | 11 72 33 52 10 = Lundgården | 12 72 33 55 00 = midlertidig ophold
12 72335157 = Lynggården | 12 72335350 = Vendelbocentret | 12 72335270 = Skovgaarden | 12 72335210 = Lundgården
12 72 33 56 00 = Sundhedscentret | 12 5790001348229 = Ældre/Sundhed | 16 72 33 50 66 = Psykiatriområdet
17 72 33 33 82 = BORGERSERVICE | 17 5790002027192 = LÆ – blanketter | 17 5790001350871 = SUNDHEDSPLEJEN
18 72 33 35 06 = sundhedsplejens | 18 72 33 36 93 = PPR | 18 72 33 35 05 = BØRNE- OG FAMILIEAFDELINGEN
18 72 33 35 30 = mistanke om svigt | 19 72 33 49 70 = MYNDIGHED BØRN OG FAMILIE
19 72 33 50 84 = Misbrugsteam Hjørring | 19 72 33 50 28 = Misbrugsteam Hjørring
19 72 33 50 67 = Misbrugsteam Hjørring | 19 41 93 76 23 = MUT | 19 29 68 96 49 = TUBA | 19 40 22 83 56 = TUBA
19 hjoerring@tuba.dk = TUBA | 20 72 33 33 33 = SSP | 20 98 91 15 97 = VÆRESTED | 21 80 200 500 = Alkolinjen
21 kontakt@alkolinjen.dk = Alkolinjen | 21 98 90 32 03 = Den Blå Sociale Café
21 denblaasocialecafe@blaakors.dk = Den Blå Sociale Café | 21 52 600 674 = Nordjysk Alkohol
21 nordjysk.alkoholraadgivning@yahoo.dk = Nordjysk Alkohol | 21 70 10 12 24 = Anonyme Alkoholikers
21 kontakt@anonyme-alkoholikere.dk = Anonyme Alkoholikers | 22 98 90 22 36 = Krisecenter
23 72 33 33 33 = Hjørring Kommune | 23 hjoerring@hjoerring.dk = Hjørring Kommune
"""
ENTRY = re.compile(r"(\d+) (\S+@\S+|\d[\d ]*\d) = (.+?)(?: \||\n)")
NUMBER = re.compile(r"(?<!\d)(?:\d{13}|\d{8}|\d\d(?: \d\d){3}|\d\d \d{3} \d{3})(?!\d)|[\w.-]+@[\w-]+\.\w+")


def test_every_number_and_address_printed_in_the_guide_stands_in_the_unit_of_those_it_reaches() -> None:
    pages, cleaned, passages = document(GUIDE)
    aside = [s.span for s in cleaned.set_aside]
    printed = [
        (page, match)
        for page, text in enumerate(pages, 1)
        for match in NUMBER.finditer(text)
        if not any(span.page == page and span.start <= match.start() < span.end for span in aside)
    ]
    expected = [(int(page), number, whose) for page, number, whose in ENTRY.findall(REACHED)]
    assert sorted((page, match.group()) for page, match in printed) == sorted((page, n) for page, n, _ in expected)
    whose = {(page, number): name for page, number, name in expected}
    for page, match in printed:
        units = {
            unit.spans: (passage.heading_path[-1], passage.unit_text(unit))
            for passage in passages
            for unit in passage.units
            for span in unit.spans
            if span.page == page and span.start <= match.start() and match.end() <= span.end
        }
        ((heading, text),) = units.values()
        assert match.group() in text
        assert whose[page, match.group()] in f"{heading}: {text}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_no_number_or_address_of_a_real_document_stands_in_a_heading_where_it_can_t_be_cited(path: Path) -> None:
    _, _, passages = document(path)
    assert not [heading for passage in passages for heading in passage.heading_path if NUMBER.search(heading)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_unit_of_a_real_document_stands_verbatim_where_it_says(path: Path) -> None:
    pages, _, passages = document(path)
    assert passages
    for passage in passages:
        for unit in passage.units:
            source = "".join(pages[span.page - 1][span.start : span.end] for span in unit.spans)
            assert in_reading_order(source, unit.kind) == in_reading_order(passage.unit_text(unit), unit.kind)
            assert source[0] + source[-1] == source.strip()[0] + source.strip()[-1]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_units_of_a_passage_hold_all_its_text_in_order(path: Path) -> None:
    for passage in document(path)[2]:
        ends = [0, *(unit.end for unit in passage.units)]
        gaps = [passage.text[end : unit.start] for end, unit in zip(ends, passage.units, strict=False)]
        assert "".join(gaps).strip() == "" and ends[-1] == len(passage.text)


def in_reading_order(text: str, kind: UnitKind) -> str:
    """Bare; of a row, whose cells are read one by one and whose leaders are left out, the characters sorted."""
    return "".join(sorted(bare(text).replace(".", ""))) if kind is UnitKind.ROW else bare(text)


# ------------------------------------------------------------------------------------------------ any text at all

WORD = st.text("abdegmnorstABDKæøåÆØÅ", min_size=1, max_size=9)
PIECES = """\n|\n|\n\n|-|–|•| |  |       |• |- |kom-|mune|og|72 33 64 00|72336400|1813|7.|2. a.|§ 2|Beslutning:|Målgruppe:|.|:|?|
a\u030a|o\u0308|\u0301|sund\u00adhed|kl.\u00a09|ﬁ|....... 7|https://a.dk|(se|”|KOL|BORGERSERVICE""".split("|")
PAGES = st.lists(st.lists(WORD | st.sampled_from(PIECES), max_size=30).map("".join), min_size=1, max_size=3)


@settings(deadline=None, max_examples=300)
@given(PAGES)
def test_any_text_gives_units_that_stand_verbatim_on_their_pages(pages: list[str]) -> None:
    cleaned = clean(pages)
    aside = {(s.span.page, place) for s in cleaned.set_aside for place in range(s.span.start, s.span.end)}
    for number, page in enumerate(pages, 1):  # a bullet or a rule alone on a line may stand within a sentence
        for line in re.finditer(r"[^\n]+", page):
            if not any(map(str.isalnum, line.group())):
                aside |= {(number, place) for place in range(*line.span())}
    for passage in build_passages("d", build_sections(cleaned)):
        for unit in passage.units:
            places = [(span.page, place) for span in unit.spans for place in range(span.start, span.end)]
            source = "".join(pages[page - 1][place] for page, place in places if (page, place) not in aside)
            stray = re.compile("[•–]")  # a bullet that carries an accent belongs to its letter
            text = passage.unit_text(unit)
            assert stray.sub("", in_reading_order(source, unit.kind)) == stray.sub(
                "", in_reading_order(text, unit.kind)
            )
