"""Texts to HTML: nothing is lost, nothing gets in, and the right words are marked and linked."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Hit, Notice, NoticeKind, Statement, Status
from ingest.document import Document, DocumentKind, Page, Passage, PassageKind, Unit, UnitKind
from ingest.mapped_text import Span
from ui import parts as shared
from ui.chat import parts
from ui.marking import (
    Place,
    escape,
    linked_html,
    page_html,
    place_from_parameters,
    place_of_citation,
    place_of_hit,
    quote_html,
)
from ui.sources import parts as source_parts

ATTACK = "<script>alert('x')</script><img src=x onerror=\"alert(1)\">&amp;"


class Read(HTMLParser):
    """What a browser would make of a piece of HTML: its text, the marked text, links, and all tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = self.marked = ""
        self.tags: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self._inside_mark = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside_mark = self._inside_mark or tag == "mark"
        if tag == "a":
            self.links.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._inside_mark = self._inside_mark and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._inside_mark:
            self.marked += data


def citation(quote: str = "kl. 8-15", number: int = 1, start: int = 0) -> Citation:
    return Citation(number, "vejledning", "Praktisk vejledning", 9, start, start + len(quote), quote)


def hit(text: str, heading_path: tuple[str, ...] = (), spans: tuple[Span, ...] = ()) -> Hit:
    units = (Unit(UnitKind.SENTENCE, 0, len(text), spans),) if spans else ()
    return Hit(
        Passage("p", "vejledning", PassageKind.PROSE, heading_path, text, units), 0, 9, 1.5, {"dense_unit": 0.25}
    )


# ------------------------------------------------------------------------------------------------ pages and quotes

PAGE_CHARACTERS = st.characters(codec="utf-8", exclude_characters="\x00\r")


@settings(deadline=None)  # other work shares the machine
@given(st.text(st.one_of(PAGE_CHARACTERS, st.sampled_from("-\n <&ab•.")), max_size=200), st.data())
def test_a_page_keeps_every_character_and_marks_exactly_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    read = Read(page_html(text, start, end))
    assert read.text == text
    assert read.marked == text[start:end]
    assert set(read.tags) <= {"mark", "span"}


@pytest.mark.parametrize(("start", "end"), [(None, None), (0, None), (3, 3), (4, 2), (0, 999), (-3, 2)])
def test_offsets_that_are_no_part_of_the_page_mark_nothing(start: int | None, end: int | None) -> None:
    read = Read(page_html("Ring til os", start, end))
    assert (read.text, read.marked) == ("Ring til os", "")


def test_a_divided_word_is_shown_as_one_and_kept_as_it_stands() -> None:
    html = page_html("sundhedsvæ-\nsenets parter")
    assert html == 'sundhedsvæ<span class="pa-joint">-&#10;</span>senets parter'
    assert Read(html).text == "sundhedsvæ-\nsenets parter"


@pytest.mark.parametrize("text", ["børne-\nog ungeområdet", "2019-\n2023", "KOL-\nPatienter", "kl. 9 -\nde lukker"])
def test_a_hyphen_that_belongs_to_the_text_stays_visible(text: str) -> None:
    assert "pa-joint" not in page_html(text)


def test_lines_of_running_text_flow_and_lines_of_a_list_do_not() -> None:
    long = "Der kan henvises til rehabilitering til borgere med kronisk lungesygdom og"
    assert 'class="pa-soft"' in page_html(f"{long}\nhjertesygdom.")
    for following in ("• Diagnosticeret osteoporose", "1. Indledning", "https://hjoerring.dk", "", "4257    Besøg"):
        assert "pa-soft" not in page_html(f"{long}\n{following}")
    assert "pa-soft" not in page_html("Målgruppe\nBorgere over 18 år")
    assert "pa-soft" not in page_html(
        "Vikingbanke    Vikingbanke 12   9850 Hirtshals 72 33 51 30\nHavgården ved stranden"
    )


def test_a_quote_that_begins_within_a_line_flows_and_keeps_its_list() -> None:
    html = quote_html("Desuden skal\nlægen henvi-\nse. Målgruppe:\n• KOL\n• Kræft")
    assert html == (
        'Desuden skal<span class="pa-soft">&#10;</span>lægen henvi<span class="pa-joint">-&#10;</span>se. '
        "Målgruppe:&#10;• KOL&#10;• Kræft"
    )
    assert "pa-soft" not in quote_html("Beslutning\n\nGodkendt.")


def test_markup_in_a_page_is_shown_and_not_run() -> None:
    read = Read(page_html(ATTACK, 3, 20))
    assert read.text == ATTACK
    assert read.tags == ["mark"]


def test_line_breaks_and_null_characters_survive_the_way_to_the_browser() -> None:
    assert escape("a\r\n\n \nb\x00") == "a&#13;&#10;&#10; &#10;b\ufffd"


# ------------------------------------------------------------------------------------------------ numbers and mail


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ring 72 33 64 00 i dag", "72 33 64 00"),
        ("tlf. 72336400 (vagthavende)", "72336400"),
        ("tlf.: 72\xa033\xa064\xa000.", "72\xa033\xa064\xa000"),
        ("+45 72 33 64 00", "+45 72 33 64 00"),
        ("9850 Hirtshals 72 33 64 00", "72 33 64 00"),
    ],
)
def test_a_telephone_number_becomes_a_link_as_it_is_written(text: str, shown: str) -> None:
    read = Read(linked_html(text))
    assert read.text == text
    assert [link["href"] for link in read.links] == ["tel:+4572336400"]
    assert f">{shown}</a>" in linked_html(text)


@pytest.mark.parametrize(
    "text",
    ["5790001348229", "4180 4181 4182", "12 34 56 78 90", "d. 18.09.2025", "kr. 120,05", "010203-1234", "01 02 03 04"],
)
def test_other_numbers_are_not_dialled(text: str) -> None:
    assert Read(linked_html(text)).links == []


def test_an_email_becomes_a_link_without_the_full_stop_after_it() -> None:
    read = Read(linked_html("Skriv til brittabc@dadlnet.dk."))
    assert [link["href"] for link in read.links] == ["mailto:brittabc@dadlnet.dk"]
    assert read.text == "Skriv til brittabc@dadlnet.dk."


def test_links_do_not_let_markup_in() -> None:
    text = f'{ATTACK} 72336400 "><b>x</b>@evil.dk'
    read = Read(linked_html(text))
    assert read.text == text
    assert set(read.tags) == {"a"}


# ------------------------------------------------------------------------------------------------ addresses


def test_a_citation_has_an_address_that_leads_back_to_it() -> None:
    place = place_of_citation(citation(start=120))
    assert place.address == "?kilde=vejledning&side=9&fra=120&til=128"
    assert place_from_parameters(place.parameters) == place


@pytest.mark.parametrize(
    ("parameters", "place"),
    [
        ({}, None),
        ({"side": "3"}, None),
        ({"kilde": "a"}, Place("a", 1)),
        ({"kilde": "a", "side": "x", "fra": "-1", "til": "9" * 5000}, Place("a", 1)),
        ({"kilde": "a", "side": "0"}, Place("a", 1)),
        ({"kilde": "a", "side": "²"}, Place("a", 1)),
    ],
)
def test_a_spoilt_address_opens_what_can_be_opened(parameters: dict[str, str], place: Place | None) -> None:
    assert place_from_parameters(parameters) == place


def test_a_hit_opens_where_its_best_unit_stands_on_its_page() -> None:
    assert place_of_hit(hit("Ring", spans=(Span(8, 90, 95), Span(9, 0, 4)))) == Place("vejledning", 9, 0, 4)
    assert place_of_hit(hit("Ring")) == Place("vejledning", 9)


# ------------------------------------------------------------------------------------------------ the page's parts


def test_chips_follow_their_statement_and_carry_the_address_and_the_button() -> None:
    answer = Answer(
        "Hvornår?",
        "Hvornår?",
        Status.ANSWERED,
        (Statement("Åbent kl. 8-15", (1, 2)), Statement("Lukket fredag", (2, 7))),
        (citation(), citation("Lukket", 2)),
    )
    html = parts.answer_html(answer, 0, {1: "open-0-1", 2: "open-0-2"})
    read = Read(html)
    assert [link["data-open"] for link in read.links] == ["open-0-1", "open-0-2", "open-0-2"]  # 7 is nobody's number
    assert read.links[0]["href"] == "?kilde=vejledning&side=9&fra=0&til=8"
    assert read.links[0]["aria-label"] == "Kilde 1: Praktisk vejledning, side 9. Vis siden"
    assert read.text.startswith("Åbent kl. 8-15\xa0[1]\xa0[2]Lukket fredag\xa0[2]")


def test_items_of_a_statement_become_a_list_with_the_chip_after_the_last() -> None:
    html = parts.statement_html("Målgruppe:\n• KOL\n  – svær\n• Kræft", ["[1]"])
    assert html == (
        '<div class="pa-statement"><p>Målgruppe:</p>'
        '<ul><li>KOL</li><li class="pa-sub">svær</li><li>Kræft&nbsp;[1]</li></ul></div>'
    )


def test_how_a_question_was_completed_is_told_only_when_it_was() -> None:
    same = Answer("Hvad  med børn?", "Hvad med børn?", Status.NOT_FOUND, message="Nej.")
    other = Answer("Hvad med børn?", "Rygestop: hvad med børn?", Status.NOT_FOUND, message="Nej.")
    assert "Forstået som" not in parts.answer_html(same, 0, {})
    assert "Forstået som: Rygestop: hvad med børn?" in parts.answer_html(other, 0, {})


def test_a_disagreement_stands_out_among_the_notices() -> None:
    notices = (Notice(NoticeKind.AREA, "Gælder Hjørring Kommune."), Notice(NoticeKind.DISAGREEMENT, "To eller tre."))
    html = parts.notices_html(notices)
    assert '<li class="pa-notice-disagreement">To eller tre.</li>' in html
    assert Read(html).text == "Gælder Hjørring Kommune.To eller tre."


def test_untrusted_texts_bring_no_markup_into_any_part() -> None:
    document = Document(ATTACK, ATTACK, DocumentKind.OTHER, ATTACK, (ATTACK,), None, ATTACK, "f", "h", ATTACK)
    cited = Citation(1, ATTACK, ATTACK, 1, 0, len(ATTACK), ATTACK)
    found = hit(ATTACK, (ATTACK,))
    answer = Answer(
        ATTACK,
        ATTACK + "?",
        Status.ANSWERED,
        (Statement(f"{ATTACK}\n• {ATTACK}", (1,)),),
        (cited,),
        notices=(Notice(NoticeKind.AGE, ATTACK),),
        hits=(found,),
        explanation={ATTACK: [ATTACK, {ATTACK: ATTACK}]},
        timings_ms={ATTACK: 1.0},
    )
    page = Page(ATTACK, 1, ATTACK, ATTACK)
    for html in (
        parts.question_html(ATTACK),
        parts.answer_html(answer, 0, {1: "open"}),
        parts.citation_html(cited, answer),
        parts.citation_html(cited, replace(answer, statements=())),
        parts.hit_html(found, ATTACK),
        shared.documents_html([document]),
        parts.explanation_html(answer, {}),
        shared.source_heading_html(document),
        shared.page_number_html(page, 1),
        source_parts.region_html(
            document, page, Place(ATTACK, 1), "tekst", source_parts.text_html(page, Place(ATTACK, 1))
        ),
    ):
        read = Read(html)
        assert not {"script", "img"} & set(read.tags)
        assert "alert" in read.text
        assert all(set(link) <= {"href", "class", "aria-label", "title", "data-open"} for link in read.links)


def test_a_document_without_a_date_says_so_and_what_is_known() -> None:
    known = Document("a", "A", DocumentKind.GUIDE, None, ("Hjørring", "Læsø"), None, "efter 2021", "a.txt", "h")
    assert shared.document_facts(known) == "Hjørring og Læsø · dato ikke angivet (efter 2021)"
    unknown = Document("a", "A", DocumentKind.GUIDE, "Staten", (), None, None, "a.txt", "h")
    assert shared.document_facts(unknown) == "Staten · hele landet · dato ikke angivet"


def test_an_excerpt_ends_between_two_words() -> None:
    assert shared.shorten("Kort  tekst\nher") == "Kort tekst her"
    assert shared.shorten("henvisning til kommunen", 14) == "henvisning til …"
    assert shared.shorten("henvisning, til kommunen", 13) == "henvisning …"
    assert len(shared.shorten("x" * 400)) == shared.EXCERPT_LENGTH + 2


def test_the_explanation_is_in_danish_with_decimal_commas() -> None:
    answer = Answer(
        "q", "q", Status.ANSWERED, hits=(hit("tekst"),), explanation={"wants": ["phone"]}, timings_ms={"total": 3.26}
    )
    text = Read(parts.explanation_html(answer, {"vejledning": "Vejledningen"})).text
    for piece in ("Vejledningen, side 9", "Sætningens betydning", "0,25", "Spørger eftertelefonnummer", "I alt3,3 ms"):
        assert piece in text
