"""Questions about a meeting as a whole: told item by item from the minutes, and only where no subject is named."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, Status, Turn
from assistant.assistant import Assistant
from assistant.scope import Scope
from ingest.document import DocumentKind

AUTUMN_2021, SEPTEMBER_2025 = "klu-referat-aalborg-2021", "klu-referat-aalborg-2025-09-18"


def documents(answer: Answer) -> set[str]:
    return {citation.document_id for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "meeting"),
    [
        ("Hvad besluttede udvalget den 18. september 2025?", SEPTEMBER_2025),
        ("beslutninger klu 18/9", SEPTEMBER_2025),
        ("hvad er der aftalt på mødet i september", SEPTEMBER_2025),
        ("Kan du opsummere referatet fra efteråret 2021?", AUTUMN_2021),
        ("afgørelser klu aalborg 2021", AUTUMN_2021),
        ("Har du de seneste beslutninger i Aalborg?", SEPTEMBER_2025),
    ],
)
def test_every_decision_of_the_meeting_is_told_with_its_place(
    assistant: Assistant, question: str, meeting: str
) -> None:
    answer = assistant.ask(question)
    items = [item for item in assistant.index.content.records.agenda_items if item.document_id == meeting]
    decided = [item.decision for item in items if item.decision and item.title != "Godkendelse af dagsorden"]
    assert answer.is_list and documents(answer) == {meeting}
    assert len(answer.statements) == len(decided) >= 5
    cited_pages = {(citation.document_id, citation.page) for citation in answer.citations}
    assert {(hit.passage.document_id, hit.page) for hit in answer.hits[: len(cited_pages)]} == cited_pages
    for statement, decision in zip(answer.statements, decided, strict=True):
        cited = [citation for citation in answer.citations if citation.number in statement.citations]
        assert [(c.page, c.start, c.end) for c in cited] == [(s.page, s.start, s.end) for s in decision.spans]


def test_where_much_was_decided_each_item_is_told_in_a_sentence_that_says_what(assistant: Assistant) -> None:
    answer = assistant.ask("Hvilke beslutninger blev taget i 2021?")
    said = [statement.text.rsplit("\n", 1)[-1].split(": ", 1)[1] for statement in answer.statements]
    assert all(one.endswith(" …") and len(one.split()) > 6 for one in said)
    items = [item for item in assistant.index.content.records.agenda_items if item.document_id == AUTUMN_2021]
    decided = [" ".join(item.decision.text.split()) for item in items[1:] if item.decision]
    assert all(one.strip("… ") in decision for one, decision in zip(said, decided, strict=True))


def test_the_agenda_is_told_by_its_titles(assistant: Assistant) -> None:
    answer = assistant.ask("Hvilke punkter var på dagsordenen i 2025?")
    items = [item for item in assistant.index.content.records.agenda_items if item.document_id == SEPTEMBER_2025]
    assert [line.split()[1] for line in answer.text.split("\n") if line.startswith("•")] == [i.number for i in items]
    assert all(item.title in answer.text for item in items)


@pytest.mark.parametrize(
    "question", ["Hvem følger op på beslutningerne fra mødet i 2021?", "hva skal der følges op på fra mødet i 2021"]
)
def test_who_follows_up_is_told_of_the_items_that_say_so(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    items = [item for item in assistant.index.content.records.agenda_items if item.document_id == AUTUMN_2021]
    assert len(answer.statements) == sum(bool(item.follow_ups) for item in items) > 1


def test_one_item_can_be_asked_for_by_its_number(assistant: Assistant) -> None:
    answer = assistant.ask("Hvad blev aftalt under punkt 2 c i 2025?")
    assert [s.text.split("\n")[1].startswith("• 2.c ") for s in answer.statements] == [True]


def test_a_number_names_all_items_under_it(assistant: Assistant) -> None:
    answer = assistant.ask("Hvad blev besluttet under punkt 3 i 2025?")
    assert [s.text.split("\n")[-1][:5].rstrip() for s in answer.statements] == ["• 3.a", "• 3.b"]


def test_without_a_time_it_is_the_latest_meeting_and_the_reader_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("Hvad blev der besluttet på mødet i udvalget?")
    assert documents(answer) == {SEPTEMBER_2025}
    assert any("seneste møde" in notice.text for notice in answer.notices)
    named = assistant.ask("Hvad blev der besluttet på mødet i udvalget i 2025?")
    assert not any("seneste møde" in notice.text for notice in named.notices)


def test_another_time_asked_for_next_takes_the_place_of_the_former(assistant: Assistant) -> None:
    answer = assistant.ask("og i 2021?", [Turn("user", "Hvad blev besluttet på mødet i september 2025?")])
    assert answer.is_list and documents(answer) == {AUTUMN_2021}


@pytest.mark.parametrize(
    "question",
    [
        "Hvad blev besluttet om plejehjemslæger i 2021?",  # a subject
        "Hvornår holdt udvalget møde i 2021?",
        "Hvem var med på mødet i 2025?",
        "Hvor mange punkter var der på dagsordenen?",
        "Hvornår er næste møde i KLU?",
        "Hvad er KLU?",
        "Hvilke opgaver har udvalget?",  # as a rule, not at a meeting
        "Hvilke emner drøftes i KLU?",
        "Kan jeg få et punkt på dagsordenen til KLU?",
        "Hvad blev besluttet i KLU den 3. marts 2024?",  # no minutes of that day
        "Hvad blev besluttet under punkt 7 i 2025?",  # no such item
        "Hvad blev besluttet i KLU i Hjørring?",  # minutes of another municipality
    ],
)
def test_other_questions_are_none_about_a_meeting_as_a_whole(assistant: Assistant, question: str) -> None:
    assert not assistant.ask(question).is_list


def test_minutes_outside_the_scope_tell_nothing(assistant: Assistant) -> None:
    scope = Scope(kinds=frozenset({DocumentKind.GUIDE}))
    answer = assistant.ask("Hvad blev besluttet på mødet i 2025?", scope=scope)
    assert not answer.is_list and answer.status is not Status.BLOCKED
