"""Follow-ups and double questions."""

from __future__ import annotations

import pytest

from assistant.answer import Turn
from assistant.conversation import complete, parts


def after(question: str) -> list[Turn]:
    return [Turn("user", question), Turn("assistant", "…")]


def test_a_question_that_stands_alone_is_left_alone() -> None:
    question = "Hvilken attest bruges ved sygemelding?"
    assert complete(question, after("Hvad er telefonnummeret til jobcentret?")) == question


def test_another_subject_takes_over_what_was_asked_for() -> None:
    assert complete("og tandplejen?", after("Hvad er telefonnummeret til jobcentret?")) == "telefonnummeret tandplejen?"


def test_a_pointing_word_gets_the_subject_of_the_question_before() -> None:
    completed = complete("Hvem følger op på det?", after("Hvad blev aftalt om støttestrømper?"))
    assert completed.startswith("Hvem følger op på det") and "støttestrømper" in completed


def test_another_time_takes_the_place_of_the_former_and_of_nothing_else() -> None:
    before = [Turn("user", "Hvad blev aftalt om de 72 timer den 18. september 2025?")]
    assert complete("og i 2021?", before) == "i 2021 (aftalt 72 timer)?"
    assert "2025" in complete("og under punkt 2?", before)


def test_without_a_conversation_nothing_is_added() -> None:
    assert complete("og nummeret?", []) == "og nummeret?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Hvor ofte mødes netværket, og hvilke kommuner deltager i audit?",
            ["Hvor ofte mødes netværket", "hvilke kommuner deltager i audit"],
        ),
        (
            "Vejle Kommune: hvor mange møder holdes, og hvem leder udvalgets arbejde?",
            ["Vejle Kommune: hvor mange møder holdes", "Vejle Kommune: hvem leder udvalgets arbejde"],
        ),
    ],
)
def test_a_double_question_is_taken_apart(question: str, expected: list[str]) -> None:
    assert parts(question) == expected


def test_what_is_asked_about_several_meetings_is_asked_of_each() -> None:
    question = "Hvad blev besluttet om kørsel både i 2019 og i 2023?"
    of_each = ["Hvad blev besluttet om kørsel i 2019?", "Hvad blev besluttet om kørsel i 2023?"]
    assert parts(question, {2019, 2023}) == of_each
    assert parts(question) == [question]


def test_a_second_half_without_a_subject_of_its_own_stays_with_the_first() -> None:
    assert len(parts("Hvornår åbner tandplejen, og hvad er nummeret?")) == 1


def test_a_civil_registration_number_of_the_question_before_is_not_taken_over() -> None:
    completed = complete("hvad er nummeret til dem?", after("Rygestop for patient 010190-1234?"))
    assert "rygestop" in completed
    assert "010190" not in completed and "1234" not in completed


def test_the_same_question_over_and_over_is_one() -> None:
    question = "Hvad er KOL rehabilitering? " * 70
    assert parts(question) == [question]


def test_more_questions_than_can_be_answered_at_once_are_looked_for_as_a_whole() -> None:
    asked = [
        f"Hvem underviser hold {number} i {place}" for number, place in enumerate(("Sindal", "Tårs", "Vrå", "Tversted"))
    ]
    assert parts("? ".join(asked)) == asked
    many = "? ".join([*asked, "Hvem underviser hold 4 i Lønstrup"])
    assert parts(many) == [many]
