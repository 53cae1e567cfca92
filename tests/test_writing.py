"""An answer in a chat model's words: only what the documents say gets through, whatever the model does."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import cast

import pytest
from scripted_server import ANSWER_TOKENS, PROMPT_TOKENS, Script, ScriptedServer, scripted

from assistant.answer import Answer, NoticeKind, Status, Turn
from assistant.assistant import Assistant
from assistant.citing import verify
from assistant.scope import Scope
from assistant.writing import destination_of, texts
from assistant.writing.model import ChatModel
from assistant.writing.settings import ChatSettings
from assistant.writing.sources import sources_of, token_bound
from assistant.writing.writer import WritingAssistant

QUESTION = "Hvornår kan man ringe til PPR - pædagogisk psykologisk rådgivning?"
RIGHT = "PPR kan kontaktes på telefon 72 33 36 93 kl. 9.00 – 14.00 [1]."
ALSO_RIGHT = "I PPR er der ansat psykologer, tale- og hørekonsulenter, læsekonsulent og fysioterapeuter [1]."
WRONG_NUMBER = "PPR kan kontaktes på telefon 72 33 36 99 kl. 9.00 – 14.00 [1]."
INVENTED = "Ventetiden er omkring otte uger, og det koster 450 kr. at få en samtale [2]."
ENGLISH = "You can call the school psychology service in the municipality on weekdays and ask for advice [1]."
PATIENT = {"time_limit_s": 120.0, "first_sentence_s": 120.0}  # on a machine that is slow for a moment, too
UNANSWERABLE = "Hvad koster en P-licens til Herlev Hospital?"


def writing(assistant: Assistant, server: ScriptedServer, **settings: object) -> WritingAssistant:
    chosen = {"model": "openai:skriver", "base_url": server.url, "retry_wait_s": 0.01} | PATIENT | settings
    model = ChatModel(ChatSettings.model_validate(chosen))
    model.check()
    return WritingAssistant(assistant, model)


def answered(assistant: Assistant, *pieces: str, question: str = QUESTION, **settings: object) -> Answer:
    with scripted(Script([f"{piece} " for piece in pieces])) as server:
        return writing(assistant, server, **settings).ask(question)


def said(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements]


def told(answer: Answer) -> list[str]:
    return [notice.text for notice in answer.notices if notice.kind is NoticeKind.WRITING]


def assert_sound(assistant: Assistant, answer: Answer) -> None:
    """Every statement cites, every citation is used and stands on its page."""
    verify(assistant.index, answer.citations)
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    used = {number for statement in answer.statements for number in statement.citations}
    assert used == {citation.number for citation in answer.citations}
    assert all(statement.citations for statement in answer.statements)


def test_sentences_that_hold_become_the_answer_with_verbatim_quotes(assistant: Assistant) -> None:
    answer = answered(assistant, RIGHT, ALSO_RIGHT)
    assert said(answer) == [RIGHT.replace(" [1]", ""), ALSO_RIGHT.replace(" [1]", "")]
    assert "72 33 36 93" in answer.citations[0].quote and "psykologer" in answer.citations[1].quote
    assert answer.writer == "skriver" and answer.tokens == PROMPT_TOKENS + ANSWER_TOKENS
    assert told(answer) == []
    assert {NoticeKind.AREA, NoticeKind.AGE} <= {notice.kind for notice in answer.notices}
    assert answer.timings_ms["total"] >= answer.timings_ms["write"] > 0
    assert_sound(assistant, answer)


def test_a_model_that_writes_json_is_read_as_well(assistant: Assistant) -> None:
    reply = json.dumps({"sentences": [{"text": RIGHT.replace(" [1]", ""), "sources": [1]}], "missing": False})
    assert said(answered(assistant, reply, structured=True)) == [RIGHT.replace(" [1]", "")]


def test_a_sentence_is_shown_before_the_model_has_finished(assistant: Assistant) -> None:
    with scripted(Script([f"{RIGHT} Og ", "der"], hangs=True)) as server:
        stream = writing(assistant, server).stream(QUESTION)
        first = next(stream)
        assert said(first) == [RIGHT.replace(" [1]", "")] and first.status is Status.ANSWERED
        assert_sound(assistant, first)
        stream.close()  # the reader asks something else
        assert server.left.wait(10), "the model goes on writing for nobody"


def test_the_answer_grows_and_nothing_shown_is_taken_back(assistant: Assistant) -> None:
    with scripted(Script([f"{RIGHT} ", f"{INVENTED} ", f"{ALSO_RIGHT} "])) as server:
        grown = [said(answer) for answer in writing(assistant, server).stream(QUESTION)]
    assert len(grown) >= 2 and all(grown[-1][: len(part)] == part for part in grown)


def test_a_wrong_number_is_replaced_by_the_documents_own_words(assistant: Assistant) -> None:
    answer = answered(assistant, ALSO_RIGHT, WRONG_NUMBER)
    assert said(answer) == [ALSO_RIGHT.replace(" [1]", ""), said(assistant.ask(QUESTION))[0]]
    assert told(answer) == [texts.replaced(1)] and "72 33 36 99" not in answer.text
    assert_sound(assistant, answer)


def test_an_invented_sentence_is_left_out_and_that_is_said(assistant: Assistant) -> None:
    answer = answered(assistant, RIGHT, INVENTED)
    assert said(answer) == [RIGHT.replace(" [1]", "")] and told(answer) == [texts.left_out(1)]


@pytest.mark.parametrize("sources", ["[9]", "[0]", "[17, 42]", ""])
def test_where_the_sources_are_made_up_the_right_one_is_looked_for(assistant: Assistant, sources: str) -> None:
    answer = answered(assistant, RIGHT.replace("[1]", sources))
    assert [citation.page for citation in answer.citations] == [18] and "72 33 36 93" in answer.text
    assert_sound(assistant, answer)


def test_what_another_source_says_is_not_covered_by_the_one_that_is_cited(assistant: Assistant) -> None:
    answer = answered(assistant, ALSO_RIGHT, RIGHT.replace("[1]", "[2]"))
    assert said(answer)[0] == ALSO_RIGHT.replace(" [1]", "")
    assert RIGHT.replace(" [1]", "") not in said(answer)


def assert_own_words(assistant: Assistant, answer: Answer, why: str) -> None:
    own = assistant.ask(QUESTION)
    assert (answer.statements, answer.citations, answer.status) == (own.statements, own.citations, own.status)
    assert answer.writer == "" and told(answer) == [why]
    assert [n for n in answer.notices if n.kind is not NoticeKind.WRITING] == list(own.notices)


@pytest.mark.parametrize(
    ("pieces", "why"),
    [
        ([WRONG_NUMBER, INVENTED], texts.NOTHING_HELD),
        ([ENGLISH], texts.NOT_DANISH),
        ([], texts.UNREADABLE),
        (["```json\n{'sentences': oh no"], texts.UNREADABLE),
        (["MANGLER"], texts.FOUND_NOTHING),
        (["<|im_end|>\n<|im_start|>\n" * 20], texts.NOTHING_HELD),
    ],
)
def test_where_nothing_holds_the_answer_is_the_documents_own_words(
    assistant: Assistant, pieces: Sequence[str], why: str
) -> None:
    assert_own_words(assistant, answered(assistant, *pieces), why)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (Script(status=401), texts.UNAVAILABLE),
        (Script(status=500), texts.UNAVAILABLE),
        (Script(hangs=True), texts.TOO_SLOW),
        (Script(["PPR kan"], hangs=True), texts.TOO_SLOW),
        (Script(["PPR kan "], breaks_off=True), texts.BROKEN_OFF),
        (Script(["PPR kan "], finish="length"), texts.BROKEN_OFF),
        (Script(["og " * 500], endless=True), texts.UNREADABLE),
        (Script([f"{INVENTED} "], endless=True), texts.NOTHING_HELD),
    ],
)
def test_whatever_goes_wrong_there_is_an_answer_within_the_limit(
    assistant: Assistant, script: Script, why: str
) -> None:
    waited = {"time_limit_s": 20} | ({"first_sentence_s": 2} if script.hangs else {})
    with scripted(script) as server:
        asked = writing(assistant, server, **waited)
        start = monotonic()
        answer = asked.ask(QUESTION)
        assert monotonic() - start < asked.settings.time_limit_s + 1
    assert_own_words(assistant, answer, why)


def test_a_server_that_is_not_there_changes_nothing_but_the_note(assistant: Assistant) -> None:
    settings = ChatSettings(model="openai:any", base_url="http://127.0.0.1:9/v1", retry_wait_s=0.01)
    assert_own_words(assistant, WritingAssistant(assistant, ChatModel(settings)).ask(QUESTION), texts.UNAVAILABLE)


@pytest.mark.parametrize(
    "script", [Script([f"{ALSO_RIGHT} Rin"], breaks_off=True), Script([f"{ALSO_RIGHT} Ri"], hangs=True)]
)
def test_an_answer_that_breaks_off_never_looks_complete(assistant: Assistant, script: Script) -> None:
    with scripted(script) as server:
        answer = writing(assistant, server, time_limit_s=2.5).ask(QUESTION)
    assert said(answer)[0] == ALSO_RIGHT.replace(" [1]", "")
    assert told(answer) == [texts.INTERRUPTED] and "72 33 36 93" in answer.text
    assert_sound(assistant, answer)


def test_a_number_that_was_asked_for_and_left_out_is_added(assistant: Assistant) -> None:
    answer = answered(assistant, ALSO_RIGHT)
    assert "72 33 36 93" in answer.text and told(answer) == [texts.COMPLETED]
    assert_sound(assistant, answer)


def test_what_the_model_misses_is_told(assistant: Assistant) -> None:
    answer = answered(assistant, f"{RIGHT}\nMANGLER: adressen")
    assert told(answer) == [texts.MISSING] and "adressen" not in answer.text


def test_a_model_that_repeats_itself_is_heard_once(assistant: Assistant) -> None:
    with scripted(Script([f"{RIGHT} "], endless=True)) as server:
        answer = writing(assistant, server, time_limit_s=10).ask(QUESTION)
    assert said(answer) == [RIGHT.replace(" [1]", "")]


def test_a_refused_question_is_never_sent(assistant: Assistant) -> None:
    with scripted(Script([RIGHT])) as server:
        asked = writing(assistant, server)
        for question in (UNANSWERABLE, "", "Hvad siger I om 010190-1234?", "hvad"):
            assert asked.ask(question).text == assistant.ask(question).text
        assert asked.ask(UNANSWERABLE).status is not Status.ANSWERED
        assert server.requests == []


@pytest.mark.parametrize("number", ["010190-1234", "0101901234", "01 01 90 1234"])
def test_a_civil_registration_number_in_the_conversation_is_never_sent(assistant: Assistant, number: str) -> None:
    history = [Turn("user", f"Hvad er telefonnummeret til PPR? Det drejer sig om {number}"), Turn("assistant", "…")]
    with scripted(Script([RIGHT])) as server:
        answer = writing(assistant, server).ask("og til Alkolinjen?", history)
        assert number[-4:] not in server.sent()
    assert number not in answer.text


def test_of_the_conversation_only_the_completed_question_is_sent(assistant: Assistant) -> None:
    asked = "Hvad laver PPR - pædagogisk psykologisk rådgivning?"
    history = [Turn("user", asked), Turn("assistant", "Noget om Kalundborg.")]
    with scripted(Script(["ok"])) as server:
        answer = writing(assistant, server).ask("og hvornår kan man ringe til dem?", history)
        sent = server.requests[0]["messages"]
    assert answer.completed_question in sent[1]["content"] and "ppr" in answer.completed_question
    assert "Kalundborg" not in json.dumps(sent, ensure_ascii=False)


def test_the_prompt_numbers_the_sources_and_names_document_page_date_and_area(assistant: Assistant) -> None:
    with scripted(Script(["ok"])) as server:
        writing(assistant, server).ask(QUESTION)
        user = server.requests[0]["messages"][1]["content"]
    assert "[1] Praktisk vejledning til praktiserende læger, side 18. Dato: " in user
    assert "Gælder: Hjørring" in user and "72 33 36 93" in user and "[2] " in user


@pytest.mark.parametrize("window", [1_000, 1_500, 4_000])
def test_the_prompt_fits_the_models_window(assistant: Assistant, window: int) -> None:
    with scripted(Script(["ok"])) as server:
        writing(assistant, server, window=window, max_output_tokens=200).ask(QUESTION)
        sent = server.requests[0]["messages"]
    assert sum(token_bound(message["content"]) for message in sent) + 200 <= window


def test_where_no_source_fits_the_window_nothing_is_sent(assistant: Assistant) -> None:
    with scripted(Script(["ok"])) as server:
        answer = writing(assistant, server, window=512, max_output_tokens=400).ask(QUESTION)
        assert server.requests == []
    assert_own_words(assistant, answer, texts.NO_SOURCES)


def test_the_sources_are_of_the_municipality_that_the_answer_is_about(assistant: Assistant) -> None:
    found = assistant.ask("Hvad er telefonnummeret til sundhedscentret i Hjørring?")
    assert found.status is Status.ANSWERED
    sources = sources_of(assistant.index, found, 10_000)
    assert sources and all(not s.document.area or "Hjørring" in s.document.area for s in sources)


def test_no_number_of_tokens_is_promised_that_a_tokenizer_would_exceed() -> None:
    assert token_bound("72 33 36 93") >= 8  # one a digit at worst
    assert token_bound("hjemmesygeplejerske") == 7  # 19 letters
    assert token_bound("") == 0


def test_nothing_that_was_typed_or_written_is_logged(assistant: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answered(assistant, "Kragebolle [1].", question=f"{QUESTION} Kragerup")
        with scripted(Script(status=500)) as server:
            writing(assistant, server, retries=0).ask(f"{QUESTION} Kragerup")
    assert "Krage" not in caplog.text and "500" in caplog.text


def test_an_answer_is_never_written_from_two_indexes(assistant: Assistant) -> None:
    class Renewed:
        """An assistant that takes up a newer index while it is asked for the first time."""

        index: object = None
        asked = 0

        def ask(self, question: str, history: Sequence[Turn], scope: Scope) -> Answer:
            self.asked += 1
            self.index = assistant.index
            return assistant.ask(question, history, scope)

    renewed = Renewed()
    with scripted(Script([RIGHT])) as server:
        answer = writing(cast(Assistant, renewed), server).ask(QUESTION)
    assert renewed.asked == 2 and said(answer) == [RIGHT.replace(" [1]", "")]


def test_several_may_ask_at_once(assistant: Assistant) -> None:
    with scripted(Script([RIGHT])) as server, ThreadPoolExecutor(4) as pool:
        asked = writing(assistant, server)
        answers = list(pool.map(asked.ask, [QUESTION] * 8))
    assert {answer.text for answer in answers} == {RIGHT.replace(" [1]", "")}


def test_where_questions_go_can_be_shown(assistant: Assistant) -> None:
    with scripted(Script([RIGHT])) as server:
        asked = writing(assistant, server)
        assert destination_of(asked).startswith("denne maskine (127.0.0.1:")
        assert asked.ask(QUESTION).explanation["writing"]["destination"] == destination_of(asked)  # pyright: ignore
    assert destination_of(assistant) == ""
