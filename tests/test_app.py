"""The app and its chat by Streamlit's AppTest, over a fake assistant with two small documents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from app_pages import click, html, keys, run, with_address
from streamlit.testing.v1 import AppTest

from assistant.answer import Answer, Citation, Hit, Statement, Status, Turn
from assistant.scope import Scope
from eval.golden import read_golden
from ingest.document import Document, DocumentKind, Page, Passage, PassageKind, Unit, UnitKind
from ingest.errors import IndexMissing
from ingest.mapped_text import Span
from ingest.settings import DataFolder
from ui.chat import texts
from ui.chat.exchanges import Exchange
from ui.chat.parts import citation_html
from ui.conversations.archive import Archive, Rating
from ui.quality import texts as case_texts
from ui.services import Services
from ui.style import STYLE
from ui.texts import NEAREST, SOURCES, TRY_AGAIN, UNKNOWN_DOCUMENT

GUIDE = Document(
    "vejledning",
    "Praktisk vejledning",
    DocumentKind.GUIDE,
    "Hjørring Kommune",
    ("Hjørring",),
    None,
    "ikke før 2022",
    "v.txt",
    "h",
)
MINUTES = Document(
    "referat",
    "Referat 18.09.2025",
    DocumentKind.MINUTES,
    "Aalborg Kommune",
    ("Aalborg",),
    dt.date(2025, 9, 18),
    None,
    "r.txt",
    "h",
)
PAGES = {
    "vejledning": ("Forord <b>fed</b>", "Sygeplejen\nRing til sygeple-\njen på 72 33 64 00.\n", "Bilag"),
    "referat": ("Punktet blev udsat.",),
}
CONTENT = SimpleNamespace(
    documents=(GUIDE, MINUTES),
    pages=[Page(name, number, None, text) for name, pages in PAGES.items() for number, text in enumerate(pages, 1)],
    passages=(),
)
QUOTE = "Ring til sygeple-\njen på 72 33 64 00."


@dataclass
class FakeAssistant:
    """Answers what is about the nursing service, refuses the rest, and remembers what it was asked."""

    documents: tuple[Document, ...] = (GUIDE, MINUTES)
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    error: Exception | None = None
    refreshed: int = 0
    index: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(fingerprint="f", content=CONTENT))

    def refresh(self) -> None:
        self.refreshed += 1

    def page_count(self, document_id: str) -> int:
        return len(PAGES[document_id])

    def page(self, document_id: str, number: int) -> Page:
        return Page(document_id, number, None, PAGES[document_id][number - 1])

    def ask(self, question: str, history: Sequence[Turn] = (), scope: Scope = Scope()) -> Answer:
        self.asked.append((question, tuple(history)))
        self.scopes.append(scope)
        if self.error is not None:
            raise self.error
        start = PAGES["vejledning"][1].index(QUOTE)
        end = start + len(QUOTE)
        if "CPR" in question:
            return Answer(question, question, Status.BLOCKED, message="Skriv det uden CPR-nummer.")
        if "sygepleje" not in question:
            unit = Unit(UnitKind.SENTENCE, 0, 19, (Span(1, 0, 19),))
            passage = Passage(
                "p", "referat", PassageKind.DECISION, ("3. a. Plan", "Beslutning"), PAGES["referat"][0], (unit,)
            )
            return Answer(
                question, question, Status.NOT_FOUND, message="Det står der ikke.", hits=(Hit(passage, 0, 1, 1.0, {}),)
            )
        return Answer(
            question,
            question if not history else f"{question} (igen)",
            Status.ANSWERED,
            (Statement("Ring til sygeplejen på 72 33 64 00.", (1,)),),
            (Citation(1, "vejledning", GUIDE.title, 2, start, end, QUOTE),),
            timings_ms={"total": 12.0},
        )


def script(services: object, opening: Exception | None = None) -> None:  # AppTest runs its source: builtins only
    from ui.app import main

    def open_all():
        if opening is not None:
            raise opening
        return services

    main(open_all)


def page_of(
    assistant: FakeAssistant,
    address: Mapping[str, str] | None = None,
    opening: Exception | None = None,
    archive: Archive | None = None,
    data: Path = Path("unused"),
) -> AppTest:
    fake = cast(Any, assistant)
    services = Services(fake, fake, DataFolder(data), None, may_manage=False, archive=archive)
    test = AppTest.from_function(script, args=(services, opening), default_timeout=20)
    return run(with_address(test, address))


def ask(test: AppTest, question: str) -> AppTest:
    test.chat_input[0].set_value(question)
    return run(test)


def marked(test: AppTest) -> str:
    """The text within <mark>, as a browser reads it."""
    found = re.search(r"<mark>(.*?)</mark>", html(test), re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", found.group(1))) if found else ""


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


def test_an_empty_chat_says_what_it_knows_and_what_can_be_asked(assistant: FakeAssistant) -> None:
    test = page_of(assistant)
    shown = html(test)
    assert texts.TAGLINE in shown
    assert "Praktisk vejledning</a>" in shown
    assert "Hjørring Kommune · dato ikke angivet (ikke før 2022)" in shown  # the place is said once
    assert "Aalborg Kommune · 18.09.2025" in shown
    assert [button.label for button in test.button if button.key] == [
        f"**{e.kind}**  \n{e.question}" for e in texts.EXAMPLES
    ]
    assert {e.kind for e in texts.EXAMPLES} == {"Kontakt", "Henvisning", "Beslutning"}


def test_a_question_is_answered_with_chips_and_cards(assistant: FakeAssistant) -> None:
    test = ask(page_of(assistant), "Hvem ringer jeg til om sygepleje?")
    shown = html(test)
    assert assistant.asked == [("Hvem ringer jeg til om sygepleje?", ())]
    assert "Hvem ringer jeg til om sygepleje?</h2>" in shown
    assert '<a class="pa-contact" href="tel:+4572336400">72 33 64 00</a>' in shown
    assert 'data-open="open-0-1"' in shown and ">[1]</a>" in shown
    assert 'href="?kilde=vejledning&amp;side=2&amp;fra=11&amp;til=48"' in shown
    assert "Praktisk vejledning<span" in shown and ", side 2</span>" in shown
    assert "open-0-1" in keys(test)
    assert texts.EMPTY_HEADING not in shown


def test_an_example_button_asks_its_question(assistant: FakeAssistant) -> None:
    test = click(page_of(assistant), "example-0")
    assert [question for question, _ in assistant.asked] == [texts.EXAMPLES[0].question]
    assert texts.EXAMPLES[0].question in html(test)


def test_a_click_opens_the_page_with_the_quote_marked(assistant: FakeAssistant) -> None:
    test = ask(page_of(assistant), "sygepleje")
    assert "pa-page" not in html(test)
    click(test, "open-0-1")
    assert marked(test) == QUOTE
    assert "Side 2 af 3" in html(test)
    assert dict(test.query_params) == {"kilde": "vejledning", "side": "2", "fra": "11", "til": "48"}
    assert len(assistant.asked) == 1  # looking at a source asks nothing again


def test_pages_are_turned_and_the_source_is_closed(assistant: FakeAssistant) -> None:
    test = page_of(assistant, {"kilde": "vejledning", "side": "2"})
    assert not test.button(key="previous").disabled
    click(test, "next")
    assert "Side 3 af 3" in html(test) and "Bilag" in html(test)
    assert test.button(key="next").disabled
    click(test, "close")
    assert "Side 3 af 3" not in html(test)
    assert dict(test.query_params) == {}


def test_an_address_opens_its_page_and_marks_its_quote(assistant: FakeAssistant) -> None:
    test = page_of(assistant, {"kilde": "vejledning", "side": "2", "fra": "11", "til": "48"})
    assert marked(test) == QUOTE
    assert "Praktisk vejledning</h2>" in html(test)
    assert assistant.asked == []


def test_markup_in_a_source_or_a_question_is_shown_as_text(assistant: FakeAssistant) -> None:
    test = ask(page_of(assistant, {"kilde": "vejledning", "side": "1"}), "<img src=x onerror=alert(1)>")
    assert "Forord &lt;b&gt;fed&lt;/b&gt;" in html(test)
    assert "<img" not in html(test)


@pytest.mark.parametrize(
    ("address", "sentence", "way_on"),
    [
        ({"kilde": "findes-ikke", "side": "1"}, UNKNOWN_DOCUMENT, "close"),
        ({"kilde": "vejledning", "side": "99"}, "Side 99 findes ikke. Dokumentet har 3 sider.", "first"),
    ],
)
def test_an_address_that_leads_nowhere_says_so(
    assistant: FakeAssistant, address: dict[str, str], sentence: str, way_on: str
) -> None:
    test = page_of(assistant, address)
    assert sentence in html(test)
    click(test, way_on)
    assert sentence not in html(test)


def test_a_refusal_shows_its_sentence_and_the_nearest_places(assistant: FakeAssistant) -> None:
    test = ask(page_of(assistant), "Hvad med øjenlæger?")
    shown = html(test)
    assert "Det står der ikke." in shown
    assert NEAREST in shown
    assert "Referat 18.09.2025<span" in shown and "3.a Plan › Beslutning" in shown and "Punktet blev udsat." in shown
    assert SOURCES not in shown
    assert marked(click(test, "near-0-0")) == "Punktet blev udsat."


def test_a_follow_up_carries_the_conversation_and_tells_how_it_was_understood(assistant: FakeAssistant) -> None:
    test = ask(ask(page_of(assistant), "sygepleje"), "og sygepleje om aftenen?")
    before = (Turn("user", "sygepleje"), Turn("assistant", "Ring til sygeplejen på 72 33 64 00."))
    assert assistant.asked[1] == ("og sygepleje om aftenen?", before)
    assert "Forstået som: og sygepleje om aftenen? (igen)" in html(test)
    assert "open-0-1" in keys(test) and "open-1-1" in keys(test)


def test_a_question_that_was_stopped_is_not_passed_on(assistant: FakeAssistant) -> None:
    test = ask(page_of(assistant), "Min patient med CPR 010203-1234")
    assert "Skriv det uden CPR-nummer." in html(test)
    ask(test, "sygepleje")
    assert assistant.asked[1] == ("sygepleje", ())


def test_a_new_conversation_forgets_the_old_one(assistant: FakeAssistant) -> None:
    test = click(ask(page_of(assistant), "sygepleje"), "open-0-1")
    click(test, "new")
    assert texts.EMPTY_HEADING in html(test) and "pa-answer" not in html(test) and "pa-page" not in html(test)
    ask(test, "sygepleje")
    assert assistant.asked[1] == ("sygepleje", ())


def test_a_missing_index_is_a_danish_sentence_with_a_way_on(assistant: FakeAssistant) -> None:
    sentence = "Der er endnu ikke indlæst nogen dokumenter. Kør »praksis ingest« først."
    test = page_of(assistant, opening=IndexMissing("no index at /data: run `praksis ingest`", sentence))
    assert sentence in html(test)
    assert "no index" not in html(test)
    assert [button.label for button in test.button] == [TRY_AGAIN]
    assert not test.chat_input


def test_an_unexpected_error_is_a_sentence_and_the_conversation_goes_on(assistant: FakeAssistant) -> None:
    assistant.error = RuntimeError("secret detail")
    test = ask(page_of(assistant), "sygepleje")
    assert texts.UNEXPECTED in html(test)
    assert "secret detail" not in html(test)
    assistant.error = None
    click(test, "try-0")
    assert texts.UNEXPECTED not in html(test) and "open-0-1" in keys(test)


def test_every_run_looks_for_a_new_index(assistant: FakeAssistant) -> None:
    run(page_of(assistant))
    assert assistant.refreshed == 2


def test_without_an_injected_assistant_the_data_folder_is_the_one_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["ui/app.py", "--data", str(tmp_path / "tom")])

    def default_script() -> None:
        from ui.app import main

        main()

    test = run(AppTest.from_function(default_script, default_timeout=60))
    assert "Der er endnu ikke indlæst nogen dokumenter" in html(test)


def test_a_conversation_is_kept_and_its_address_brings_it_back(assistant: FakeAssistant, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "c.sqlite")
    first = ask(ask(page_of(assistant, archive=archive), "sygepleje"), "Hvad med øjenlæger?")
    identifier = str(first.query_params["samtale"])
    kept = archive.conversation(identifier)
    assert kept is not None and [e.answer.question for e in kept.exchanges] == ["sygepleje", "Hvad med øjenlæger?"]
    again = page_of(assistant, {"samtale": identifier}, archive=archive)
    assert len(assistant.asked) == 2  # shown again, not asked again
    assert "72 33 64 00" in html(again) and "Det står der ikke." in html(again)
    click(again, "open-0-1")
    assert marked(again) == QUOTE
    ask(again, "sygepleje")
    assert [turn.content for turn in assistant.asked[2][1]][:1] == ["sygepleje"]
    assert len(archive.conversations()) == 1


def test_an_unknown_conversation_says_so_and_a_new_one_can_begin(assistant: FakeAssistant, tmp_path: Path) -> None:
    test = page_of(assistant, {"samtale": "findes-ikke"}, archive=Archive(tmp_path / "c.sqlite"))
    assert texts.UNKNOWN_CONVERSATION in html(test) and texts.EMPTY_HEADING in html(test)
    assert "72 33 64 00" in html(ask(test, "sygepleje"))


def test_a_damaged_archive_is_told_and_the_chat_goes_on(assistant: FakeAssistant, tmp_path: Path) -> None:
    (tmp_path / "c.sqlite").write_bytes(b"no database" * 100)
    test = ask(page_of(assistant, archive=Archive(tmp_path / "c.sqlite")), "sygepleje")
    assert "72 33 64 00" in html(test) and texts.NOT_KEPT in html(test)


def test_a_thumb_down_asks_why_and_both_are_kept(assistant: FakeAssistant, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "c.sqlite")
    test = ask(page_of(assistant, archive=archive), "sygepleje")
    click(test, "rate-bad-0")
    test.text_input(key="own-words-0").set_value("Nummeret er nedlagt, spurgte 010190-1234")
    next(button for button in test.button if button.label == texts.SEND_REASON).click()
    run(test)
    (rated,) = archive.ratings()
    assert rated.rating is Rating.BAD
    assert "Nummeret er nedlagt" in rated.reason and "010190" not in rated.reason
    assert texts.THANKS in html(test)
    click(test, "rate-bad-0")  # taken back
    assert archive.ratings() == []


def submit(test: AppTest, label: str) -> AppTest:
    next(button for button in test.button if button.label == label).click()
    return run(test)


def test_one_click_after_a_thumb_down_keeps_the_answer_as_a_case_and_the_next_gives_it_its_gold(
    assistant: FakeAssistant, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "c.sqlite")
    test = click(ask(page_of(assistant, archive=archive, data=tmp_path), "sygepleje"), "rate-bad-0")
    test.text_input(key="own-words-0").set_value("Der er et nyt nummer")
    submit(test, case_texts.SAVE_AS_CASE)
    (waiting,) = archive.waiting_cases()
    assert (waiting.exchange.answer.question, waiting.exchange.reason) == ("sygepleje", "Der er et nyt nummer")
    assert waiting.exchange.answer.citations[0].quote == QUOTE
    assert case_texts.KEPT_AS_CASE in html(test) and case_texts.RIGHT_PLACE in html(test)
    assert not (tmp_path / "cases.jsonl").exists()

    click(test, "gold-1-0")
    assert case_texts.SAVED in html(test)
    assert archive.waiting_cases() == []
    (case,) = read_golden(tmp_path / "cases.jsonl")
    assert [(gold.doc, gold.page, gold.quote) for gold in case.gold] == [("vejledning", 2, QUOTE)]


def test_a_reason_alone_makes_no_case_but_it_can_still_be_made(assistant: FakeAssistant, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "c.sqlite")
    test = click(ask(page_of(assistant, archive=archive, data=tmp_path), "sygepleje"), "rate-bad-0")
    submit(test, texts.SEND_REASON)
    assert archive.waiting_cases() == []
    click(test, "case-keep-1")
    assert len(archive.waiting_cases()) == 1
    click(test, "case-undo-1")
    assert archive.waiting_cases() == []


def test_a_refusal_is_rated_too_and_becomes_a_case_that_is_rightly_refused(
    assistant: FakeAssistant, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "c.sqlite")
    test = ask(page_of(assistant, archive=archive, data=tmp_path), "Hvad med øjenlæger?")
    assert texts.REFUSAL_RIGHT in html(test) and texts.HELPED not in html(test)
    click(test, "rate-bad-0")
    assert test.button_group(key="reasons-0").options == list(texts.REASONS_OF_REFUSAL)
    submit(test, case_texts.SAVE_AS_CASE)
    click(test, "gold-none-1")
    (case,) = read_golden(tmp_path / "cases.jsonl")
    assert (case.question, case.answerable, case.gold) == ("Hvad med øjenlæger?", False, ())


def test_a_question_that_was_not_taken_can_t_be_rated(assistant: FakeAssistant, tmp_path: Path) -> None:
    test = ask(page_of(assistant, archive=Archive(tmp_path / "c.sqlite")), "Min patient med CPR 010203-1234")
    assert "rate-bad-0" not in keys(test)


def test_a_card_repeats_the_quote_only_where_the_answer_does_not_say_it(assistant: FakeAssistant) -> None:
    answer = assistant.ask("sygepleje")
    (citation,) = answer.citations
    assert "pa-quote" not in citation_html(citation, answer)
    short = replace(answer, statements=(Statement("Ring til sygeplejen.", (1,)),))
    assert "pa-quote" in citation_html(citation, short)
    neighbour = replace(citation, number=2)  # two cards of one page would look the same
    assert "pa-quote" in citation_html(citation, replace(answer, citations=(citation, neighbour)))


def test_a_question_with_a_civil_registration_number_is_neither_shown_nor_kept(
    assistant: FakeAssistant, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "c.sqlite")
    test = ask(page_of(assistant, archive=archive), "Min patient med CPR 010203-1234")
    assert texts.HEADINGS[Status.BLOCKED] in html(test)
    assert archive.conversations() == []
    assert "samtale" not in test.query_params


def test_an_edited_question_takes_the_place_of_the_last_one(assistant: FakeAssistant, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "c.sqlite")
    test = ask(ask(page_of(assistant, archive=archive), "sygepleje"), "Hvad med øjenlæger?")
    assert "edit-0" not in keys(test)
    click(test, "edit-1")
    test.text_area(key="edited-1").set_value("Hvad med sygepleje?")
    next(button for button in test.button if button.label == texts.ASK_AGAIN).click()
    run(test)
    assert [question for question, _ in assistant.asked][2:] == ["Hvad med sygepleje?"]
    assert "øjenlæger" not in html(test)
    kept = archive.conversation(archive.conversations()[0].id)
    assert kept is not None and [e.answer.question for e in kept.exchanges] == ["sygepleje", "Hvad med sygepleje?"]


def test_what_is_asked_while_another_is_waited_for_is_answered_after_it(
    assistant: FakeAssistant, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "c.sqlite")
    test = page_of(assistant, archive=archive)
    test.session_state["exchanges"] = [Exchange(10, "sygepleje"), Exchange(11, "og øjenlæger?")]
    run(test)
    assert [(question, len(history)) for question, history in assistant.asked] == [
        ("sygepleje", 0),
        ("og øjenlæger?", 2),
    ]
    kept = archive.conversation(archive.conversations()[0].id)
    assert kept is not None and [e.answer.question for e in kept.exchanges] == ["sygepleje", "og øjenlæger?"]


def test_a_period_that_ends_before_it_begins_is_told() -> None:
    test = page_of(FakeAssistant(documents=(replace(GUIDE, date=dt.date(2021, 1, 1)), MINUTES)))
    test.selectbox(key="filter-since").set_value(2025)
    run(test)
    assert texts.TURNED_PERIOD not in html(test)
    test.selectbox(key="filter-until").set_value(2021)
    run(test)
    assert texts.TURNED_PERIOD in html(test)


def test_a_filter_reaches_the_assistant_is_in_sight_and_goes_with_one_click(assistant: FakeAssistant) -> None:
    test = page_of(assistant)
    assert "clear-filter" not in keys(test)
    test.button_group(key="filter-areas").set_value(["Aalborg"])
    test.selectbox(key="filter-since").set_value(2025)
    run(test)
    assert f"{texts.FILTER_ON}: <strong>Aalborg · fra 2025</strong>" in html(test)
    ask(test, "sygepleje")
    assert assistant.scopes[0] == Scope(frozenset({"Aalborg"}), since=dt.date(2025, 1, 1))
    click(test, "clear-filter")
    assert f"{texts.FILTER_ON}: <strong>" not in html(test)
    ask(test, "sygepleje")
    assert assistant.scopes[1].is_everything


def test_a_refusal_under_a_filter_can_be_looked_for_everywhere(assistant: FakeAssistant) -> None:
    test = page_of(assistant)
    test.button_group(key="filter-kinds").set_value(["referat"])
    ask(run(test), "Hvad med øjenlæger?")
    click(test, "widen-0")
    assert assistant.scopes[1].is_everything and assistant.asked[1][0] == "Hvad med øjenlæger?"
    assert "clear-filter" not in keys(test)


def test_how_an_answer_was_found_is_drawn_when_it_is_opened(assistant: FakeAssistant) -> None:
    test = page_of(assistant)
    test.session_state["explanation-0"] = True
    assert "12 ms" not in html(test)
    ask(test, "Hvad med øjenlæger?")
    assert texts.EXPLANATION_PLACES in html(test)


def test_quality_is_a_page_of_those_who_manage_only(assistant: FakeAssistant) -> None:
    links = [link.proto.page for link in page_of(assistant).get("page_link")]
    assert links == ["", "beslutninger", "kontakter", "kilder", "samtaler"]


def test_the_style_holds_nothing_that_the_sanitiser_drops() -> None:
    assert "<" not in STYLE


@dataclass
class FakeWriter:
    """A chat model over the fake assistant: it writes two sentences, or waits to be stopped after the first."""

    assistant: FakeAssistant
    error: Exception | None = None

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = Scope()) -> Iterator[Answer]:
        answer = replace(self.assistant.ask(question, history, scope), writer="prøvemodel")
        yield replace(answer, statements=(Statement("Halvt svar.", (1,)),))
        if self.error is not None:
            raise self.error
        yield answer


def with_writer(assistant: FakeAssistant, writer: FakeWriter, archive: Archive | None = None) -> AppTest:
    fake, model = cast(Any, assistant), cast(Any, writer)
    services = Services(fake, model, DataFolder(Path("unused")), None, may_manage=False, archive=archive)
    return run(AppTest.from_function(script, args=(services, None), default_timeout=20))


def test_a_written_answer_says_who_wrote_it(assistant: FakeAssistant, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "c.sqlite")
    test = ask(with_writer(assistant, FakeWriter(assistant), archive), "sygepleje")
    assert texts.written_by("prøvemodel") in html(test)
    assert "Halvt svar." not in html(test) and "72 33 64 00" in html(test)
    assert archive.conversations()[0].questions == 1


def test_a_model_that_fails_half_way_leaves_no_half_answer(assistant: FakeAssistant) -> None:
    writer = FakeWriter(assistant, error=RuntimeError("gone"))
    test = ask(with_writer(assistant, writer), "sygepleje")
    assert texts.UNEXPECTED in html(test) and "Halvt svar." not in html(test)
    writer.error = None
    assert "72 33 64 00" in html(click(test, "try-0"))
