"""The chat page by Streamlit's AppTest, over a fake assistant with two small documents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.answer import Answer, Citation, Hit, Statement, Status, Turn
from ingest.document import Document, DocumentKind, Page, Passage, PassageKind, Unit, UnitKind
from ingest.errors import IndexMissing
from ingest.mapped_text import Span
from ui import texts

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
QUOTE = "Ring til sygeple-\njen på 72 33 64 00."


@dataclass
class FakeAssistant:
    """Answers what is about the nursing service, refuses the rest, and remembers what it was asked."""

    documents: tuple[Document, ...] = (GUIDE, MINUTES)
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    error: Exception | None = None
    refreshed: int = 0

    def refresh(self) -> None:
        self.refreshed += 1

    def page_count(self, document_id: str) -> int:
        return len(PAGES[document_id])

    def page(self, document_id: str, number: int) -> Page:
        return Page(document_id, number, None, PAGES[document_id][number - 1])

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
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


def script(assistant: object, opening: Exception | None = None) -> None:  # AppTest runs its source: builtins only
    from typing import Any

    from ui.app import main

    def open_assistant() -> Any:
        if opening is not None:
            raise opening
        return assistant

    main(open_assistant)


def page_of(
    assistant: FakeAssistant, address: Mapping[str, str] | None = None, opening: Exception | None = None
) -> AppTest:
    test = AppTest.from_function(script, args=(assistant, opening), default_timeout=20)
    for name, value in (address or {}).items():
        test.query_params[name] = value
    return run(test)


def run(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    return test


def html(test: AppTest) -> str:
    """The page's own markup, without style and script."""
    bodies = [element.proto.body for element in test.get("html")]
    return "\n".join(body for body in bodies if not body.startswith(("<style", "<script")))


def ask(test: AppTest, question: str) -> AppTest:
    test.chat_input[0].set_value(question)
    return run(test)


def click(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click()
    return run(test)


def keys(test: AppTest) -> list[str | None]:
    return [button.key for button in test.button]


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
    assert texts.TITLE in shown
    assert "Praktisk vejledning</a>" in shown
    assert "Hjørring Kommune · Hjørring · dato ikke angivet (ikke før 2022)" in shown
    assert "Aalborg Kommune · Aalborg · 18. september 2025" in shown
    assert [button.label for button in test.button] == [f"**{e.kind}**  \n{e.question}" for e in texts.EXAMPLES]
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
    assert test.expander[0].label == texts.EXPLANATION
    assert "12 ms" in shown
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
        ({"kilde": "findes-ikke", "side": "1"}, texts.UNKNOWN_DOCUMENT, "close"),
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
    assert texts.NEAREST in shown
    assert "Referat 18.09.2025<span" in shown and "3. a. Plan › Beslutning" in shown and "Punktet blev udsat." in shown
    assert texts.SOURCES not in shown
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
    assert [button.label for button in test.button] == [texts.TRY_AGAIN]
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
