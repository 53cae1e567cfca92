"""An answer that did not help becomes a case of the evaluation, checked like any other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.answer import Turn
from assistant.assistant import Assistant
from eval.errors import BadGoldenFile, UnsoundCase
from eval.golden import GoldenTurn, read_golden
from eval.places import Places
from eval.validate import validate
from ui.conversations.archive import KeptExchange, Rating, WaitingCase
from ui.quality.cases import GoldPlace, add_case, cases_file, count_cases, is_case, places_of

ASKED = dt.datetime(2025, 9, 18, tzinfo=dt.UTC)
QUESTION = "Hvad er telefonnummeret til sygehjemmeplejen i Hjørring?"


@pytest.fixture(scope="module")
def conversation(assistant: Assistant) -> tuple[WaitingCase, WaitingCase]:
    """A question and one that follows up on it, which was rated down."""
    first = assistant.ask(QUESTION)
    history = (Turn("user", QUESTION), Turn("assistant", first.text))
    second = assistant.ask("Hvad er åbningstiden?", history)
    return (
        WaitingCase(KeptExchange(1, "c", ASKED, first, ""), ()),
        WaitingCase(KeptExchange(2, "c", ASKED, second, "", Rating.BAD, "Det er forældet", ASKED), history),
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return cases_file(tmp_path)


def test_the_places_to_choose_from_are_those_cited_and_found_and_all_stand_on_their_pages(
    assistant: Assistant, conversation: tuple[WaitingCase, WaitingCase]
) -> None:
    answer = conversation[0].exchange.answer
    places = places_of(answer, assistant)
    cited = [GoldPlace(c.document_id, c.page, c.quote) for c in answer.citations]
    assert places[: len(cited)] == cited
    assert len(places) > len(cited)
    assert len(set(places)) == len(places)
    assert all(place.quote in assistant.page(place.document_id, place.page).text for place in places)


def test_a_case_with_its_conversation_place_and_facts_is_sound(
    assistant: Assistant, conversation: tuple[WaitingCase, WaitingCase], file: Path
) -> None:
    first, second = conversation
    gold = places_of(first.exchange.answer, assistant)[0]
    fact = gold.quote.split()[0]

    assert not is_case(file, "Hvad er åbningstiden?", second.history)
    added = add_case(file, assistant, second, gold, [fact, "  ", ""])

    assert added.warnings == ()
    (case,) = read_golden(file)
    assert case.id == added.id
    assert (case.question, case.answerable, case.note) == ("Hvad er åbningstiden?", True, "Det er forældet")
    assert case.history == (
        GoldenTurn(role="user", content=QUESTION),
        GoldenTurn(role="assistant", content=first.exchange.answer.text),
    )
    assert [(g.doc, g.page, g.quote) for g in case.gold] == [(gold.document_id, gold.page, gold.quote)]
    assert case.facts == ((fact,),)
    assert validate(file, Places.of(assistant.index.content)) == []
    assert is_case(file, "Hvad er åbningstiden?", second.history)
    assert not is_case(file, "Hvad er åbningstiden?", ())  # the same words alone are another question
    assert count_cases(file) == 1


def test_a_contact_is_told_by_the_passage_it_stands_in(
    assistant: Assistant, conversation: tuple[WaitingCase, WaitingCase], file: Path
) -> None:
    first, _ = conversation
    add_case(file, assistant, first, places_of(first.exchange.answer, assistant)[0])
    assert read_golden(file)[0].category == "contact"


def test_a_question_that_the_documents_do_not_answer(
    assistant: Assistant, conversation: tuple[WaitingCase, WaitingCase], file: Path
) -> None:
    first, second = conversation
    add_case(file, assistant, first, None)
    added = add_case(file, assistant, second, None)
    one, other = read_golden(file)
    assert (one.answerable, one.gold, one.category) == (False, (), "unanswerable")
    assert other.id == added.id != one.id


@pytest.mark.parametrize(
    ("place", "missing"),
    [
        (GoldPlace("praktisk-vejledning-hjoerring", 1, "Det her står der ikke"), "citatet står ikke på side 1"),
        (GoldPlace("praktisk-vejledning-hjoerring", 999, "x"), "har ingen side 999"),
        (GoldPlace("praktisk-vejledning-hjoerring", 1, " "), "citatet er tomt"),
        (GoldPlace("findes-ikke", 1, "x"), "er ikke i indekset"),
    ],
)
def test_what_is_wrong_with_a_place_is_said_in_danish_and_nothing_is_written(
    assistant: Assistant,
    conversation: tuple[WaitingCase, WaitingCase],
    file: Path,
    place: GoldPlace,
    missing: str,
) -> None:
    with pytest.raises(UnsoundCase) as raised:
        add_case(file, assistant, conversation[0], place)
    assert missing in raised.value.danish
    assert not file.exists()


def test_a_fact_that_does_not_stand_on_the_page_is_warned_of(
    assistant: Assistant, conversation: tuple[WaitingCase, WaitingCase], file: Path
) -> None:
    first, _ = conversation
    added = add_case(file, assistant, first, places_of(first.exchange.answer, assistant)[0], ["11 22 33 44"])
    assert ["11 22 33 44" in warning.danish for warning in added.warnings] == [True]
    assert read_golden(file)[0].facts == (("11 22 33 44",),)


def test_a_file_that_somebody_broke_is_not_written_to(
    assistant: Assistant, conversation: tuple[WaitingCase, WaitingCase], file: Path
) -> None:
    file.write_text("{not json\n", "utf-8")
    with pytest.raises(BadGoldenFile):
        is_case(file, QUESTION, ())
    with pytest.raises(BadGoldenFile):
        add_case(file, assistant, conversation[0], None)
    assert file.read_text("utf-8") == "{not json\n"
