"""Every provider's own package against a server that speaks its protocol: streams, schemas, keys, failures, addresses."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from scripted_server import ANSWER_TOKENS, PROMPT_TOKENS, Script, ScriptedServer, scripted
from test_doctor import doctor, line
from test_writing import ALSO_RIGHT, PATIENT, QUESTION, RIGHT, assert_own_words, assert_sound, said, told

from assistant.assistant import Assistant
from assistant.errors import BadChatSettings, ChatModelTooSlow, ChatModelUnavailable, RemoteNotAllowed
from assistant.writing import texts
from assistant.writing.model import ChatModel, Prompt, Usage
from assistant.writing.parsing import SCHEMA
from assistant.writing.providers import PROVIDERS
from assistant.writing.settings import ChatSettings, read_chat_settings
from assistant.writing.writer import WritingAssistant
from ingest.settings import DataFolder

PROMPT = Prompt("Svar kort.", "Hvad er klokken i Brovst?", SCHEMA)
LIMIT = 120.0  # seconds: nothing that is asked here takes so long, not even on a machine that reads its disk slowly
KEY = "noegle-af-test"
TOO_LONG = {  # as the services say it
    "openai": "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
    "azure_openai": "This model's maximum context length is 8192 tokens. Please reduce the length of the messages.",
    "mistralai": "Prompt contains 140000 tokens, too large for model with 131072 maximum context length",
    "anthropic": "prompt is too long: 210000 tokens > 200000 maximum",
    "ollama": "the input length exceeds the context length",
}


@dataclass(frozen=True, slots=True)
class Client:
    """A provider and a model of it."""

    provider: str
    name: str

    @property
    def model(self) -> str:
        return f"{self.provider}:{self.name}"

    def opened(self, server: ScriptedServer, **settings: object) -> ChatModel:
        chosen = {"model": self.model, "base_url": server.address(self.provider), "retry_wait_s": 0.01} | PATIENT
        model = ChatModel(ChatSettings.model_validate(chosen | settings))
        model.check()
        return model


CLIENTS = [
    Client("openai", "gpt-4o-mini"),
    Client("azure_openai", "praksis-gpt"),
    Client("mistralai", "mistral-medium-latest"),
    Client("anthropic", "claude-sonnet-4-6"),
    Client("ollama", "gemma3:12b"),
]


@pytest.fixture(params=CLIENTS, ids=[client.provider for client in CLIENTS])
def client(request: pytest.FixtureRequest) -> Client:
    return request.param


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keys of the tests, and nothing that would lead elsewhere."""
    for provider in PROVIDERS.values():
        monkeypatch.setenv(provider.key_variable, KEY)
        for variable in provider.url_variables:
            monkeypatch.delenv(variable, raising=False)
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
    yield


# ------------------------------------------------------------------------------------------------ going well


def test_a_reply_arrives_in_pieces_with_its_tokens(client: Client) -> None:
    with scripted(Script(["Klokken ", "er ti."]), key=KEY) as server:
        end = monotonic() + LIMIT
        pieces = list(client.opened(server, structured=False).stream(PROMPT, lambda: end))
    assert [piece.text for piece in pieces if piece.text] == ["Klokken ", "er ti."]
    assert [piece.usage for piece in pieces if piece.usage] == [Usage(PROMPT_TOKENS, ANSWER_TOKENS)]
    assert len([piece for piece in pieces if piece.stopped]) == 1


def test_the_prompt_and_the_limits_are_sent_with_the_key_and_nothing_else(client: Client) -> None:
    with scripted(Script(["ok"])) as server:
        client.opened(server, max_output_tokens=77, structured=False).reply(PROMPT, LIMIT)
    (sent,) = server.requests
    texts_sent = json.dumps(sent, ensure_ascii=False)
    assert texts_sent.count(PROMPT.system) == texts_sent.count(PROMPT.user) == 1
    options = sent.get("options", sent)
    assert 77 in (options.get(name) for name in ("max_tokens", "max_completion_tokens", "num_predict"))
    assert options["temperature"] == 0.0 and "metadata" not in sent and "user" not in sent
    assert server.keys == [KEY]


def test_a_schema_goes_along_and_the_json_arrives_in_pieces(client: Client) -> None:
    with scripted(Script(['{"sentences": ', "[]}"])) as server:
        end = monotonic() + LIMIT
        pieces = list(client.opened(server, structured=True).stream(PROMPT, lambda: end))
    assert [piece.text for piece in pieces if piece.text] == ['{"sentences": ', "[]}"]
    assert '"sentences"' in json.dumps(server.requests[0])


def test_where_the_profile_says_so_the_schema_goes_along_by_itself() -> None:
    with scripted(Script(["ok"])) as server:
        Client("anthropic", "claude-sonnet-4-6").opened(server).reply(PROMPT, LIMIT)
        Client("anthropic", "unknown-model").opened(server).reply(PROMPT, LIMIT)
    assert ["output_config" in sent for sent in server.requests] == [True, False]


@pytest.mark.parametrize("model", ["anthropic:claude-opus-4-7", "anthropic:claude-fable-5", "openai:gpt-5"])
def test_a_model_that_takes_no_temperature_gets_none(model: str) -> None:
    provider, _, name = model.partition(":")
    with scripted(Script(["ok"])) as server:
        assert Client(provider, name).opened(server, structured=False).reply(PROMPT, LIMIT).text == "ok"
    assert "temperature" not in server.requests[0]


def test_ollama_is_told_the_window_that_the_prompt_is_cut_to_and_not_to_think() -> None:
    ollama = Client("ollama", "qwen3:8b")
    with scripted(Script(["ok"])) as server:
        for model in (ollama.opened(server), ollama.opened(server, window=9_000)):
            model.reply(PROMPT, LIMIT)
            assert server.requests[-1]["options"]["num_ctx"] == model.window
    assert server.requests[0]["think"] is False


# ---------------------------------------------------------------------------------------------- going wrong


@pytest.mark.parametrize("first", [Script(status=500), Script(status=529), Script(drops=True)])
def test_what_may_pass_is_tried_again(client: Client, first: Script) -> None:
    with scripted(first, Script(["ok"])) as server:
        assert client.opened(server).reply(PROMPT, LIMIT).text == "ok"
    assert len(server.requests) == 2


def test_every_try_of_ours_is_one_request(client: Client) -> None:
    with scripted(Script(status=503)) as server, pytest.raises(ChatModelUnavailable, match="503"):
        client.opened(server, retries=2).reply(PROMPT, LIMIT)
    assert len(server.requests) == 3


def test_an_error_before_the_first_word_is_tried_again(client: Client) -> None:
    with scripted(Script(fails=True), Script(["ok"])) as server:
        reply = client.opened(server, structured=False).reply(PROMPT, LIMIT)
    if client.provider == "mistralai":  # it says so in the reason for which it stopped
        assert reply.cut_off
    else:
        assert reply.text == "ok" and len(server.requests) == 2


@pytest.mark.parametrize("script", [Script(["Klokken "], fails=True), Script(["Klokken "], breaks_off=True)])
def test_a_reply_that_breaks_off_is_neither_whole_nor_asked_for_again(client: Client, script: Script) -> None:
    with scripted(script) as server:
        try:
            assert client.opened(server, structured=False).reply(PROMPT, LIMIT).cut_off
        except ChatModelUnavailable as error:
            assert "brød af midt i svaret" in error.danish
    assert len(server.requests) == 1


@pytest.mark.parametrize("reason", ["length", "content_filter", "model_length", "refusal"])
def test_a_reply_that_was_not_allowed_to_end_is_cut_off(client: Client, reason: str) -> None:
    with scripted(Script(["Klokken "], finish=reason)) as server:
        assert client.opened(server, structured=False).reply(PROMPT, LIMIT).cut_off


@pytest.mark.parametrize("structured", [False, True])
@pytest.mark.parametrize("script", [Script(hangs=True), Script(['{"Klok'], hangs=True), Script(["x "], endless=True)])
def test_nobody_waits_longer_than_the_limit_and_the_line_is_closed(
    client: Client, script: Script, structured: bool
) -> None:
    with scripted(Script(["ok"]), script) as server:
        asked = client.opened(server, structured=structured)
        asked.reply(PROMPT, LIMIT)  # what is loaded at first would else take up the time
        with pytest.raises(ChatModelTooSlow):
            asked.reply(PROMPT, 0.5)
        assert server.left.wait(LIMIT), "the request goes on after the limit"


def test_a_key_that_is_not_taken_is_told_by_its_variable(client: Client) -> None:
    with scripted(Script(["ok"]), key="another") as server, pytest.raises(ChatModelUnavailable) as raised:
        client.opened(server).reply(PROMPT, LIMIT)
    assert PROVIDERS[client.provider].key_variable in raised.value.danish and "(401)" in raised.value.danish
    assert KEY not in raised.value.danish + str(raised.value) and len(server.requests) == 1


def test_a_prompt_that_is_too_long_is_told_by_the_setting_and_not_taken_for_the_schema(client: Client) -> None:
    too_long = Script(status=400, message=TOO_LONG[client.provider])
    with scripted(too_long, Script(["ok"])) as server:
        asked = client.opened(server, structured=True)
        with pytest.raises(ChatModelUnavailable) as raised:
            asked.reply(PROMPT, LIMIT)
        assert "Sæt window ned" in raised.value.danish and len(server.requests) == 1
        asked.reply(PROMPT, LIMIT)
    assert '"sentences"' in json.dumps(server.requests[1])


def test_a_schema_that_is_refused_is_left_out_also_when_the_line_breaks_meanwhile(client: Client) -> None:
    with scripted(Script(status=400), Script(drops=True), Script(["ok"])) as server:
        asked = client.opened(server, structured=True)
        assert asked.reply(PROMPT, LIMIT).text == "ok"
        assert asked.reply(PROMPT, LIMIT).text == "ok"
    assert ['"sentences"' in json.dumps(sent) for sent in server.requests] == [True, False, False, False]


def test_a_request_that_fails_without_the_schema_too_says_nothing_about_the_schema(client: Client) -> None:
    with scripted(Script(status=400), Script(status=400), Script(["ok"])) as server:
        asked = client.opened(server, structured=True)
        with pytest.raises(ChatModelUnavailable):
            asked.reply(PROMPT, LIMIT)
        asked.reply(PROMPT, LIMIT)
    assert ['"sentences"' in json.dumps(sent) for sent in server.requests] == [True, False, True]


def test_a_wrong_path_in_the_address_is_told(client: Client) -> None:
    with scripted(Script(["ok"])) as server, pytest.raises(ChatModelUnavailable) as raised:
        wrong = f"{server.root}/forkert"
        client.opened(server, base_url=wrong).reply(PROMPT, LIMIT)
    assert "base_url" in raised.value.danish and "(404)" in raised.value.danish


def test_neither_logs_nor_errors_hold_what_was_asked(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), scripted(Script(status=400), Script(status=500)) as server:
        asked = client.opened(server, structured=True, retries=0)
        with pytest.raises(ChatModelUnavailable) as raised:
            asked.reply(PROMPT, LIMIT)
    assert len(server.requests) == 2
    for secret in ("Brovst", KEY):
        assert secret not in caplog.text + str(raised.value) + raised.value.danish
    assert raised.value.__cause__ is None


# --------------------------------------------------------------------------------------- where a question goes


def test_the_address_of_the_environment_is_taken_and_known(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted(Script(["ok"])) as server:
        address = server.address(client.provider)
        found = read_chat_settings(
            DataFolder(tmp_path), {PROVIDERS[client.provider].url_variables[0]: address}, {"model": client.model}
        )
        assert found is not None and not found.is_remote and found.destination == f"denne maskine ({address[7:22]})"
        assert ChatModel(found).reply(PROMPT, LIMIT).text == "ok"


def test_no_other_variable_leads_elsewhere(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(Script(["elsewhere"])) as elsewhere, scripted(Script(["ok"])) as server:
        for provider in PROVIDERS.values():
            for variable in provider.url_variables:
                monkeypatch.setenv(variable, f"{elsewhere.root}/openai")
        monkeypatch.setenv("LANGSMITH_GATEWAY", elsewhere.root)
        assert client.opened(server).reply(PROMPT, LIMIT).text == "ok"
    assert elsewhere.requests == []


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_PROXY", "ANTHROPIC_PROXY"])
def test_a_near_server_is_not_asked_through_a_proxy(
    client: Client, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "sundhed.example")
    with scripted(Script(["proxied"])) as proxy, scripted(Script(["ok"])) as server:
        monkeypatch.setenv(variable, proxy.root)
        assert client.opened(server).reply(PROMPT, LIMIT).text == "ok"
    assert proxy.requests == [] and os.environ["NO_PROXY"].startswith("sundhed.example")


def test_a_far_server_is_asked_through_the_proxy_as_before(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(Script(["ok"])) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.root)
        far = proxy.address(client.provider).replace(proxy.root, "http://llm.example")
        assert client.opened(proxy, base_url=far, allow_remote=True).reply(PROMPT, LIMIT).text == "ok"
    assert proxy.proxied == ["llm.example"]


def test_near_servers_need_no_key(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for provider in PROVIDERS.values():
        monkeypatch.delenv(provider.key_variable)
    with scripted(Script(["ok"])) as server:
        assert client.opened(server).reply(PROMPT, LIMIT).text == "ok"
    assert server.keys in (["none"], [None])


def test_a_far_one_without_its_key_is_told_before_anything_is_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for provider in PROVIDERS.values():
        monkeypatch.delenv(provider.key_variable)
    model = ChatModel(ChatSettings(model=client.model, base_url="http://other.example", allow_remote=True))
    if client.provider == "ollama":
        model.check()  # most have none
        return
    with pytest.raises(ChatModelUnavailable) as raised:
        model.check()
    assert f"miljøvariablen {PROVIDERS[client.provider].key_variable}?" in raised.value.danish


@pytest.mark.parametrize("path", ["", "/", "/openai", "/openai/v1/", "/openai/deployments/praksis-gpt"])
def test_azure_takes_whichever_form_of_its_address(path: str) -> None:
    with scripted(Script(["ok"])) as server:
        azure = Client("azure_openai", "praksis-gpt").opened(server, base_url=server.root + path)
        assert azure.reply(PROMPT, LIMIT).text == "ok"


def test_azure_without_an_address_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadChatSettings) as raised:
        read_chat_settings(DataFolder(tmp_path), {}, {"model": "azure_openai:praksis-gpt", "allow_remote": True})
    assert "base_url" in raised.value.danish and "AZURE_OPENAI_ENDPOINT" in raised.value.danish


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1:11434", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        (":8080", "http://127.0.0.1:8080"),
        ("http://10.0.0.7:11434/", "http://10.0.0.7:11434"),
        ("http://10.0.0.7", "http://10.0.0.7:80"),
        ("[::1]:11434", "http://[::1]:11434"),
        ("https://10.0.0.7/ollama", "https://10.0.0.7:443/ollama"),
    ],
)
def test_ollamas_own_variable_is_read_by_its_own_rules(host: str, address: str, tmp_path: Path) -> None:
    found = read_chat_settings(DataFolder(tmp_path), {"OLLAMA_HOST": host}, {"model": "ollama:gemma3:12b"})
    assert found is not None and found.base_url == address and not found.is_remote


@pytest.mark.parametrize("host", ["gpu.example.com", "gpu.example.com:11434", "8.8.8.8", "https://ollama.com"])
def test_ollamas_own_variable_may_lead_out_of_the_house(host: str, tmp_path: Path) -> None:
    with pytest.raises(RemoteNotAllowed):
        read_chat_settings(DataFolder(tmp_path), {"OLLAMA_HOST": host}, {"model": "ollama:gemma3:12b"})


@pytest.mark.parametrize("wrong", ["localhost:port", "http://navn:kode@localhost:1"])
def test_an_ollama_host_that_is_no_address_is_told(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(BadChatSettings):
        read_chat_settings(DataFolder(tmp_path), {"OLLAMA_HOST": wrong}, {"model": "ollama:gemma3:12b"})


# ------------------------------------------------------------------------------------------- answers and doctor


def test_an_answer_is_written_and_checked(client: Client, assistant: Assistant) -> None:
    with scripted(Script([f"{RIGHT} ", f"{ALSO_RIGHT} "])) as server:
        written = WritingAssistant(assistant, client.opened(server, structured=False))
        answer = written.ask(QUESTION)
    assert said(answer) == [RIGHT.replace(" [1]", ""), ALSO_RIGHT.replace(" [1]", "")]
    assert answer.tokens == PROMPT_TOKENS + ANSWER_TOKENS and told(answer) == []
    assert_sound(assistant, answer)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (Script(status=500), texts.UNAVAILABLE),
        (Script(status=401), texts.UNAVAILABLE),
        (Script(status=400, message="prompt is too long"), texts.UNAVAILABLE),
        (Script(hangs=True), texts.TOO_SLOW),
        (Script(["PPR kan "], fails=True), texts.BROKEN_OFF),
        (Script(["PPR kan "], breaks_off=True), texts.BROKEN_OFF),
    ],
)
def test_whatever_goes_wrong_the_documents_own_words_come_within_the_limit(
    client: Client, assistant: Assistant, script: Script, why: str
) -> None:
    waited = {"time_limit_s": 20} | ({"first_sentence_s": 2} if script.hangs else {})
    with scripted(script) as server:
        asked = WritingAssistant(assistant, client.opened(server, **waited))
        start = monotonic()
        answer = asked.ask(QUESTION)
        assert monotonic() - start < asked.settings.time_limit_s + 1
    assert_own_words(assistant, answer, why)


def test_a_sentence_that_held_stays_when_the_reply_breaks_off(client: Client, assistant: Assistant) -> None:
    with scripted(Script([f"{ALSO_RIGHT} Rin"], breaks_off=True)) as server:
        answer = WritingAssistant(assistant, client.opened(server, structured=False)).ask(QUESTION)
    assert said(answer)[0] == ALSO_RIGHT.replace(" [1]", "") and told(answer) == [texts.INTERRUPTED]
    assert_sound(assistant, answer)


def test_doctor_reaches_it_and_says_where_it_is(client: Client, monkeypatch, capsys, tmp_path: Path) -> None:
    with scripted(Script(["en to tre fire"]), key=KEY) as server:
        address = server.address(client.provider)
        _, lines = doctor(monkeypatch, capsys, "--data", str(tmp_path), "--chat", client.model, "--chat-url", address)
    assert f"{client.model} hos denne maskine (127.0.0.1:" in line(lines, "Sprogmodel til svar")
    reached = line(lines, "Forbindelse")
    assert reached.startswith("OK") and "tokens i sekundet" in reached and "ca." not in reached


def test_doctor_says_what_is_wrong(client: Client, monkeypatch, capsys, tmp_path: Path) -> None:
    with scripted(Script(["en"]), key="another") as server:
        address = server.address(client.provider)
        code, lines = doctor(
            monkeypatch, capsys, "--data", str(tmp_path), "--chat", client.model, "--chat-url", address
        )
    assert code == 1 and line(lines, "Forbindelse").startswith("FEJL")
    assert PROVIDERS[client.provider].key_variable in line(lines, "Forbindelse")


def test_doctor_says_that_a_far_one_is_far(client: Client, monkeypatch, capsys, tmp_path: Path) -> None:
    arguments = ("--data", str(tmp_path), "--chat", client.model, "--chat-url", "https://llm.example.com")
    code, lines = doctor(monkeypatch, capsys, *arguments)
    told_where = line(lines, "Sprogmodel til svar")
    assert code == 1 and "llm.example.com (uden for huset)" in told_where and "allow_remote = true" in told_where
