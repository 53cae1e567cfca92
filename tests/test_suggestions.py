"""Follow-up suggestions over the real index."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.suggestions import MOST, suggest
from ingest.danish import keys

QUESTIONS = (
    "Hvilket nummer har sygehjemmeplejen i Hjørring?",
    "Hvad skal en henvisning til et forebyggelsestilbud indeholde?",
    "Hvad gælder ved lukning for tilgang af patienter?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_suggestions_are_few_short_other_questions_and_stand_beside_the_answer(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    suggested = suggest(assistant.index, answer, [question])
    assert 0 < len(suggested) <= MOST
    assert len(set(suggested)) == len(suggested)
    for one in suggested:
        assert len(one) <= 70 and one.endswith("?")
        assert set(keys(one)) != set(keys(question))
        documents = {citation.document_id for citation in answer.citations}
        owners = {
            assistant.index.passages[assistant.index.positions[entry.question.passage_id]].document_id
            for entry in assistant.index.content.questions
            if entry.question.text == one
        }
        assert documents & owners


def test_nine_of_ten_suggestions_are_answered_from_the_same_document(assistant: Assistant) -> None:
    known = [entry.question.text for entry in assistant.index.content.questions][::150]
    answered = suggested = 0
    for question in known:
        answer = assistant.ask(question)
        documents = {citation.document_id for citation in answer.citations}
        for one in suggest(assistant.index, answer, [question]):
            suggested += 1
            answered += bool(documents & {citation.document_id for citation in assistant.ask(one).citations})
    assert suggested > 20
    assert answered >= 0.9 * suggested


def test_what_was_asked_before_is_not_suggested_again(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTIONS[0])
    first = suggest(assistant.index, answer, [QUESTIONS[0]])
    assert first[0] not in suggest(assistant.index, answer, [QUESTIONS[0], first[0]])


def test_a_refusal_suggests_nothing(assistant: Assistant) -> None:
    answer = assistant.ask("hvor mange hjul har en bil")
    assert suggest(assistant.index, answer, [answer.question]) == ()
