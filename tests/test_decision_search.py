"""Agenda items: when their meeting was, what they are about, what a search finds, which belong together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from assistant.assistant import Assistant
from assistant.decisions import DecisionFilter, DecisionItem, Decisions
from assistant.matters import (
    compare,
    in_order_of_time,
    mentions_of_earlier_meetings,
    order_is_sure,
    recurring_matters,
    related_items,
)
from assistant.periods import Period, period_of
from assistant.topics import topic_words
from ingest.records import ItemType, Statement

OLD, NEW = "klu-referat-aalborg-2021", "klu-referat-aalborg-2025-09-18"


@pytest.fixture(scope="module")
def decisions(assistant: Assistant) -> Decisions:
    return Decisions(assistant.index)


def found(assistant: Assistant, decisions: Decisions, text: str) -> tuple[list[str], list[str]]:
    """The ids of the items that hold the words, and of those that are only near."""
    question = assistant.reader.read(text)
    items = decisions.search(question, assistant.rank(question), decisions.items)
    return [one.item.id for one in items if one.holds_the_words], [
        one.item.id for one in items if not one.holds_the_words
    ]


# --------------------------------------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("note", "earliest", "latest"),
    [
        ("efter 27.10.2021 og før 2022", "2021-10-27", "2021-12-31"),
        ("efterår 2021", "2021-09-01", "2021-11-30"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("oktober 2021", "2021-10-01", "2021-10-31"),
        ("dateret oktober 2021; dagen er ikke angivet", "2021-10-01", "2021-10-31"),
        ("nævner maj 2024, så ikke ældre end den måned", "2024-05-01", None),
        ("nævner 20. oktober 2020, så ikke ældre end den; filen er lavet 3. november 2020", "2020-10-20", "2020-11-03"),
        ("skrevet før januar 2021", None, "2020-12-31"),
        ("efter 2020", "2020-12-31", None),
    ],
)
def test_a_date_note_says_between_which_days(note: str, earliest: str | None, latest: str | None) -> None:
    def read(day: str | None) -> dt.date | None:
        return dt.date.fromisoformat(day) if day else None

    assert period_of(None, note) == Period(read(earliest), read(latest))


@pytest.mark.parametrize(
    "note", [None, "", "den nyeste kilde, den nævner, er fra 2014", "før 2020 og efter 2022", "ukendt"]
)
def test_what_says_nothing_sure_of_the_date_leaves_it_unknown(note: str | None) -> None:
    assert period_of(None, note) == Period()
    assert not period_of(None, note).may_lie_within(None, None)


def test_a_day_is_a_day_whatever_the_note_says() -> None:
    day = dt.date(2025, 9, 18)
    assert period_of(day, "efter 2030") == Period(day, day)
    assert period_of(day, None).is_a_day


def test_an_uncertain_meeting_may_lie_in_a_period_without_lying_in_it_for_sure() -> None:
    autumn = period_of(None, "efterår 2021")
    since = dt.date(2021, 10, 1)
    assert autumn.may_lie_within(since, None)
    assert not autumn.lies_within(since, None)
    assert autumn.lies_within(dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    assert not autumn.may_lie_within(dt.date(2022, 1, 1), None)


def test_overlapping_periods_have_no_sure_order() -> None:
    autumn, november = period_of(None, "efterår 2021"), period_of(None, "november 2021")
    assert not autumn.surely_before(november)
    assert autumn.surely_before(period_of(dt.date(2021, 12, 1), None))
    assert not Period().surely_before(autumn)


# --------------------------------------------------------------------------------------------------- items


def test_every_agenda_item_is_there_with_the_text_that_stands_under_it(
    assistant: Assistant, decisions: Decisions
) -> None:
    assert len(decisions.items) == len(assistant.index.content.records.agenda_items) == 17
    assert len(decisions.by_id) == 17
    any_other = decisions.by_id[f"{OLD}/4"]
    assert any_other.record.decision is None
    assert any_other.units  # its text is found, although nothing of it is called a decision
    units = [number for item in decisions.items for number in item.units]
    assert len(units) == len(set(units))


def test_topics_are_words_of_the_title_without_forms_and_everyday_words() -> None:
    assert list(topic_words("Drøftelse af samlet 10-årsplan for Psykiatrien").values()) == ["årsplan", "Psykiatrien"]
    assert topic_words("Godkendelse af dagsorden") == {}
    assert topic_words("Eventuelt") == {}


def test_a_filter_takes_any_of_several_values_of_one_kind_and_all_kinds_together(decisions: Decisions) -> None:
    types = frozenset({ItemType.STATUS, ItemType.INFORMATION})
    chosen = decisions.filtered(DecisionFilter(types=types))
    assert {item.record.type for item in chosen} == types
    late = decisions.filtered(DecisionFilter(types=types, since=dt.date(2025, 1, 1)))
    assert {item.document.id for item in late} == {NEW}
    assert decisions.filtered(DecisionFilter(municipalities=frozenset({"Hjørring"}))) == ()
    assert decisions.filtered(DecisionFilter()) == decisions.items


def test_a_period_admits_a_meeting_that_may_have_been_in_it(decisions: Decisions) -> None:
    november = DecisionFilter(since=dt.date(2021, 11, 1), until=dt.date(2021, 11, 30))
    assert {item.document.id for item in decisions.filtered(november)} == {OLD}
    assert decisions.filtered(DecisionFilter(until=dt.date(2021, 10, 26))) == ()


def test_a_topic_filters_by_title_and_text(decisions: Decisions) -> None:
    topic = next(key for key, word in decisions.topics.items() if word == "praksiskonsulent")
    ids = [item.id for item in decisions.filtered(DecisionFilter(topics=frozenset({topic})))]
    assert {f"{OLD}/2.e", f"{NEW}/2.d", f"{OLD}/2.c"} <= set(ids)
    assert len(ids) == decisions.items_with[topic]


# --------------------------------------------------------------------------------------------------- search


def test_a_question_finds_by_its_subject_not_by_the_words_around_it(assistant: Assistant, decisions: Decisions) -> None:
    by_words, _ = found(assistant, decisions, "Har udvalget tidligere besluttet noget om plejehjemslæger?")
    assert by_words[0] == f"{OLD}/3.a"
    assert len(by_words) < 6


def test_a_typo_and_a_keyboard_without_danish_letters_find_the_same(assistant: Assistant, decisions: Decisions) -> None:
    right, _ = found(assistant, decisions, "medicinhåndtering")
    assert right[0] == f"{NEW}/2.b"
    assert found(assistant, decisions, "medicinhaandtering")[0] == right
    assert found(assistant, decisions, "medisinhåndtering")[0] == right


def test_another_word_for_the_same_finds_by_the_glossary(assistant: Assistant, decisions: Decisions) -> None:
    by_words, _ = found(assistant, decisions, "stofmisbrug")
    assert set(by_words[:2]) == {f"{NEW}/2.a", f"{OLD}/2.b"}


def test_what_no_item_speaks_of_is_not_found_but_near_items_are_offered_as_such(
    assistant: Assistant, decisions: Decisions
) -> None:
    by_words, near = found(assistant, decisions, "vaccination")
    assert by_words == []
    assert 1 <= len(near) <= 5


def test_a_question_without_a_subject_finds_all(assistant: Assistant, decisions: Decisions) -> None:
    by_words, near = found(assistant, decisions, "hvad blev besluttet på mødet")
    assert len(by_words) == 17
    assert near == []


# --------------------------------------------------------------------------------------------------- matters


def test_items_of_two_meetings_with_the_same_subject_are_related_both_ways(decisions: Decisions) -> None:
    consultant = related_items(decisions, decisions.by_id[f"{NEW}/2.d"])
    assert [one.item.id for one in consultant] == [f"{OLD}/2.e"]
    assert "praksiskonsulent" in consultant[0].words
    back = related_items(decisions, decisions.by_id[f"{OLD}/2.e"])
    assert [one.item.id for one in back] == [f"{NEW}/2.d"]
    assert [one.item.id for one in related_items(decisions, decisions.by_id[f"{NEW}/2.a"])] == [f"{OLD}/2.b"]


def test_the_agenda_and_any_other_business_are_no_matters(decisions: Decisions) -> None:
    for item in decisions.items:
        if item.record.number in ("1", "4"):
            assert related_items(decisions, item) == []
    assert len(recurring_matters(decisions, decisions.items)) == 2
    assert recurring_matters(decisions, [item for item in decisions.items if item.document.id == OLD]) == []


def test_an_undated_meeting_stands_where_its_minutes_allow_and_an_unknown_one_last(decisions: Decisions) -> None:
    old, new = decisions.by_id[f"{OLD}/2.e"], decisions.by_id[f"{NEW}/2.d"]
    unknown = replace(new, id="x/1", record=replace(new.record, document_id="x"), period=Period())
    assert in_order_of_time([unknown, new, old]) == [old, new, unknown]
    assert order_is_sure([old, new])
    assert not order_is_sure([old, new, unknown])


def statement(text: str) -> Statement:
    return Statement(text, ())


def test_a_comparison_marks_the_sentences_that_stand_in_one_text_only() -> None:
    before = statement("Ordningen fortsætter. Den evalueres i 2022.\nLægerne orienteres.")
    after = statement("Lægerne  orienteres. Ordningen fortsætter. Den ophører i 2026.")
    compared = compare(before, after)
    assert [(one.text, one.in_both) for one in compared.one] == [
        ("Ordningen fortsætter.", True),
        ("Den evalueres i 2022.", False),
        ("Lægerne orienteres.", True),
    ]
    assert [one.in_both for one in compared.other] == [True, True, False]


def test_a_decision_that_is_not_stated_has_no_sentences() -> None:
    compared = compare(None, statement("Godkendt."))
    assert compared.one == ()
    assert [one.in_both for one in compared.other] == [False]


def test_an_item_that_names_an_earlier_meeting_is_quoted(decisions: Decisions) -> None:
    mentions = list(mentions_of_earlier_meetings(decisions.by_id[f"{OLD}/2.b"].record))
    assert len(mentions) == 1
    assert "7. oktober 2020" in mentions[0]


def test_the_pages_of_an_item_are_those_of_all_its_parts(decisions: Decisions) -> None:
    item: DecisionItem = decisions.by_id[f"{OLD}/3.a"]
    assert item.pages == (4, 5, 6)
