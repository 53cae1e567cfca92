"""The chat model's line: what arrives, what goes wrong on it, and that nobody waits longer than the limit."""

from __future__ import annotations

import logging
from time import monotonic

import pytest
from scripted_server import ANSWER_TOKENS, PROMPT_TOKENS, Script, ScriptedServer, scripted

from assistant.errors import ChatModelTooSlow, ChatModelUnavailable
from assistant.writing.model import WINDOW, ChatModel, Prompt, Usage
from assistant.writing.parsing import SCHEMA
from assistant.writing.settings import ChatSettings

PROMPT = Prompt("Svar kort.", "Hvad er klokken i Brovst?", SCHEMA)
LIMIT = 120.0  # seconds: nothing that is asked here takes so long


def model(server: ScriptedServer, **settings: object) -> ChatModel:
    opened = ChatModel(
        ChatSettings.model_validate({"model": "openai:any", "base_url": server.url, "retry_wait_s": 0.01} | settings)
    )
    opened.check()
    return opened


def test_a_reply_arrives_in_pieces_with_its_tokens() -> None:
    with scripted(Script(["Klokken ", "er ti."])) as server:
        end = monotonic() + LIMIT
        pieces = list(model(server).stream(PROMPT, lambda: end))
    assert [piece.text for piece in pieces if piece.text] == ["Klokken ", "er ti."]
    assert [piece.usage for piece in pieces if piece.usage] == [Usage(PROMPT_TOKENS, ANSWER_TOKENS)]
    assert [piece.stopped for piece in pieces if piece.stopped] == ["stop"]


def test_what_is_sent_is_the_prompt_the_limits_and_nothing_else() -> None:
    with scripted(Script(["ok"])) as server:
        model(server, max_output_tokens=77).reply(PROMPT, LIMIT)
    (sent,) = server.requests
    assert [message["content"] for message in sent["messages"]] == [PROMPT.system, PROMPT.user]
    assert sent["max_completion_tokens"] == 77 and sent["temperature"] == 0.0
    assert "response_format" not in sent and "metadata" not in sent and "user" not in sent


def test_a_model_that_can_is_held_to_the_schema() -> None:
    with scripted(Script(['{"sentences": ', "[]}"])) as server:
        reply = model(server, structured=True).reply(PROMPT, LIMIT)
    assert reply.text == '{"sentences": []}'
    assert server.requests[0]["response_format"]["type"] == "json_schema"


def test_a_server_that_refuses_the_schema_is_asked_without_and_remembered() -> None:
    with scripted(Script(status=400), Script(["ok"])) as server:
        asked = model(server, structured=True)
        assert asked.reply(PROMPT, LIMIT).text == "ok"
        assert asked.reply(PROMPT, LIMIT).text == "ok"
    assert ["response_format" in sent for sent in server.requests] == [True, False, False]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_an_error_that_may_pass_is_tried_again(status: int) -> None:
    with scripted(Script(status=status), Script(["ok"])) as server:
        assert model(server).reply(PROMPT, LIMIT).text == "ok"
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("status", "told"), [(400, "afviser forespørgslen"), (401, "OPENAI_API_KEY"), (403, "adgang"), (404, "»any«")]
)
def test_an_error_that_stays_is_told_at_once(status: int, told: str) -> None:
    with scripted(Script(status=status)) as server, pytest.raises(ChatModelUnavailable) as raised:
        model(server).reply(PROMPT, LIMIT)
    assert len(server.requests) == 1 and told in raised.value.danish


def test_after_the_last_retry_the_error_is_told() -> None:
    with scripted(Script(status=503)) as server, pytest.raises(ChatModelUnavailable, match="503"):
        model(server, retries=2).reply(PROMPT, LIMIT)
    assert len(server.requests) == 3


def test_a_server_that_is_not_there_is_told_with_its_address() -> None:
    asked = ChatModel(ChatSettings(model="openai:any", base_url="http://127.0.0.1:9/v1", retry_wait_s=0.01, retries=1))
    with pytest.raises(ChatModelUnavailable) as raised:
        asked.reply(PROMPT, LIMIT)
    assert "127.0.0.1:9" in raised.value.danish and "svarer ikke" in raised.value.danish


def test_a_reply_that_breaks_off_is_known_to_be_cut_off() -> None:
    with scripted(Script(["Klokken "], breaks_off=True)) as server:
        reply = model(server).reply(PROMPT, LIMIT)
    assert reply.text == "Klokken " and reply.cut_off and len(server.requests) == 1


def test_a_reply_of_the_greatest_length_is_known_to_be_cut_off() -> None:
    with scripted(Script(["Klokken "], finish="length")) as server:
        assert model(server).reply(PROMPT, LIMIT).cut_off
    with scripted(Script(["Klokken "])) as server:
        assert not model(server).reply(PROMPT, LIMIT).cut_off


@pytest.mark.parametrize("script", [Script(hangs=True), Script(["Klok"], hangs=True), Script(["x "], endless=True)])
def test_nobody_waits_longer_than_the_limit_and_the_line_is_closed(script: Script) -> None:
    with scripted(script) as server:
        asked = model(server)
        with pytest.raises(ChatModelTooSlow):
            asked.reply(PROMPT, 0.3)
        assert server.left.wait(LIMIT), "the request goes on after the limit"


def test_closing_the_stream_closes_the_line() -> None:
    with scripted(Script(["Klokken "], hangs=True)) as server:
        end = monotonic() + LIMIT
        pieces = model(server).stream(PROMPT, lambda: end)
        next(pieces)
        pieces.close()
        assert server.left.wait(LIMIT), "the request goes on after it was cancelled"


def test_after_a_request_that_hung_the_next_one_is_answered() -> None:
    with scripted(Script(hangs=True), Script(["ok"])) as server:
        asked = model(server)
        with pytest.raises(ChatModelTooSlow):
            asked.reply(PROMPT, 0.2)
        assert asked.reply(PROMPT, LIMIT).text == "ok"


def test_neither_logs_nor_errors_hold_what_was_asked(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), scripted(Script(status=400), Script(status=500)) as server:
        asked = model(server, structured=True, retries=0)
        with pytest.raises(ChatModelUnavailable) as raised:
            asked.reply(PROMPT, LIMIT)
    assert len(server.requests) == 2
    assert "Brovst" not in caplog.text + str(raised.value) + raised.value.danish
    assert raised.value.__cause__ is None


def test_the_window_is_the_settings_else_the_profiles_else_small() -> None:
    with scripted(Script()) as server:
        assert model(server, window=9_000).window == 9_000
        assert model(server).window == WINDOW
        assert model(server, model="openai:gpt-4o-mini").window == 128_000
