"""The chat model: the only module that talks to one. Whatever it does, a caller gets text, an error or its time back.

Requests run in an event loop of their own thread, since only there can one that hangs be cancelled: closing a reply's
generator, or its time limit, closes the connection, so that a local server stops writing too.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import queue
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from contextlib import aclosing, closing
from dataclasses import dataclass
from functools import cache, cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any

from assistant.errors import ChatModelTooSlow, ChatModelUnavailable
from assistant.writing.providers import PROVIDERS
from assistant.writing.settings import ChatSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

log = logging.getLogger(__name__)

WINDOW = 4_096  # tokens, where neither the settings nor the model's profile say how many
PASSING = frozenset({408, 409, 429, 500, 502, 503, 504, 529})  # HTTP statuses that are worth another try
CUT_OFF = frozenset({"", "length", "max_tokens"})  # why a reply stopped: the line broke, or it grew too long


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, as the model's server counted them."""

    prompt: int
    answer: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked. `schema`: a JSON schema for the answer, used by models that can be held to one."""

    system: str
    user: str
    schema: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a reply as it arrives. The last ones have usage and why the model stopped; see `CUT_OFF`."""

    text: str = ""
    usage: Usage | None = None
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply."""

    text: str
    usage: Usage | None
    cut_off: bool


_Put = Piece | Exception | None  # what a request hands over: pieces, then None or what went wrong


class ChatModel:
    """One configured chat model. Safe to share between threads; nothing is loaded before the first use."""

    def __init__(self, settings: ChatSettings) -> None:
        self.settings = settings
        self._schema_refused = False

    @property
    def window(self) -> int:
        """Tokens that prompt and answer may have together."""
        return self.settings.window or int(self._profile.get("max_input_tokens") or WINDOW)

    def check(self) -> None:
        """Raises ChatModelUnavailable where the provider's package or key is missing; asks nothing."""
        provider = PROVIDERS.get(self.settings.provider)
        if provider is not None and importlib.util.find_spec(provider.package) is None:
            raise ChatModelUnavailable(
                f"{provider.package} is not installed",
                f"Pakken {provider.package} mangler. Installér den med: "
                f'pip install "praksisassistenten[{provider.extra}]"',
            )
        _ = self._model

    def stream(self, prompt: Prompt, deadline: Callable[[], float]) -> Generator[Piece, None, None]:
        """The reply as it arrives. Closing the generator cancels the request.

        `deadline`: the moment (of `time.monotonic`) until which the next piece is waited for; asked before each.
        Raises ChatModelTooSlow, ChatModelUnavailable.
        """
        model = self._model  # here, so that what is missing is said by this thread
        pieces: queue.SimpleQueue[_Put] = queue.SimpleQueue()
        running = asyncio.run_coroutine_threadsafe(self._pump(model, prompt, pieces.put), _loop())
        try:
            while True:
                piece = _next(pieces, deadline() - monotonic(), self.settings)
                if piece is None:
                    return
                if isinstance(piece, Exception):
                    raise _unavailable(self.settings, piece) from None  # the cause may show what was typed
                yield piece
        finally:
            running.cancel()

    def reply(self, prompt: Prompt, time_limit_s: float) -> Reply:
        """The whole reply. Raises ChatModelTooSlow, ChatModelUnavailable."""
        end = monotonic() + time_limit_s
        with closing(self.stream(prompt, lambda: end)) as stream:
            pieces = list(stream)
        usage = next((piece.usage for piece in reversed(pieces) if piece.usage), None)
        stopped = next((piece.stopped for piece in reversed(pieces) if piece.stopped), "")
        return Reply("".join(piece.text for piece in pieces), usage, stopped in CUT_OFF)

    # ----------------------------------------------------------------------------------------------- inside

    async def _pump(self, model: BaseChatModel, prompt: Prompt, put: Callable[[_Put], None]) -> None:
        """Put every piece, then None or the error."""
        try:
            if prompt.schema is not None and self._takes_schema:
                try:
                    await self._pump_with_retries(model, prompt, prompt.schema, put)
                except Exception as error:
                    if _status(error) not in (400, 404, 422, 501):
                        raise
                    log.info("%s takes no schema (%s); asking without", self.settings.model, _status(error))
                    self._schema_refused = True
                    await self._pump_with_retries(model, prompt, None, put)
            else:
                await self._pump_with_retries(model, prompt, None, put)
            put(None)
        except Exception as error:
            put(error)

    async def _pump_with_retries(
        self,
        model: BaseChatModel,
        prompt: Prompt,
        schema: Mapping[str, object] | None,
        put: Callable[[_Put], None],
    ) -> None:
        """A request that fails in a way that may pass is made again, unless a part of the reply was seen already."""
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

        begun = False
        attempts = AsyncRetrying(
            stop=stop_after_attempt(1 + self.settings.retries),
            wait=wait_random_exponential(multiplier=self.settings.retry_wait_s, max=self.settings.time_limit_s / 2),
            retry=retry_if_exception(lambda error: not begun and _may_pass(error)),
            reraise=True,
        )
        async for attempt in attempts:
            with attempt:
                async with aclosing(_pieces(model, prompt, schema)) as pieces:
                    async for piece in pieces:
                        begun = True
                        put(piece)
                        await asyncio.sleep(0)  # where a reply floods in, a cancellation gets through only here

    @property
    def _takes_schema(self) -> bool:
        if self._schema_refused:
            return False
        wanted = self.settings.structured
        return bool(self._profile.get("structured_output")) if wanted is None else wanted

    @property
    def _profile(self) -> Mapping[str, Any]:
        """What the provider's package knows of the model; empty for one it doesn't know."""
        return self._model.profile or {}

    @cached_property
    def _model(self) -> BaseChatModel:
        from langchain.chat_models import init_chat_model

        logging.getLogger("openai").setLevel(logging.INFO)  # at DEBUG it logs what is sent
        try:
            return init_chat_model(self.settings.model, **_arguments(self.settings))
        except Exception as error:  # of whatever kind each provider's package raises
            provider = PROVIDERS.get(self.settings.provider)
            key = provider.key_variable if provider else None
            hint = f" Er nøglen sat som miljøvariablen {key}?" if key else ""
            raise ChatModelUnavailable(
                f"{self.settings.model} can't be opened: {type(error).__name__}",
                f"Sprogmodellen {self.settings.model} kan ikke åbnes ({type(error).__name__}).{hint}",
            ) from error


def _next(pieces: queue.SimpleQueue[_Put], seconds: float, settings: ChatSettings) -> _Put:
    """What comes next within so many seconds. Raises ChatModelTooSlow, also where pieces come without end."""
    try:
        if seconds > 0:
            return pieces.get(timeout=seconds)
    except queue.Empty:
        pass
    raise ChatModelTooSlow(
        f"{settings.model} was not done in time",
        "Sprogmodellen blev ikke færdig inden for tiden. Sæt time_limit_s op, eller vælg en mindre model.",
    )


def _arguments(settings: ChatSettings) -> dict[str, Any]:
    """What `init_chat_model` is told besides the name."""
    provider = PROVIDERS.get(settings.provider)
    arguments: dict[str, Any] = {}
    if settings.temperature is not None:
        arguments["temperature"] = settings.temperature
    if provider is None:
        return arguments | ({"base_url": settings.base_url} if settings.base_url else {})
    arguments["base_url"] = settings.url  # always said, so that nothing else in the environment can lead elsewhere
    arguments[provider.limit_argument] = settings.max_output_tokens
    if settings.provider == "ollama":
        return arguments | {"num_ctx": settings.window or WINDOW}
    arguments["timeout"] = settings.time_limit_s
    arguments["max_retries"] = 0 if settings.provider != "mistralai" else 1  # of its own; see `_pump_with_retries`
    if settings.provider == "openai":
        arguments["stream_usage"] = True
        arguments["stream_chunk_timeout"] = None  # ours is kept anyway, and theirs loses cancellations on Python 3.11
        if settings.base_url and not settings.is_remote and not os.environ.get("OPENAI_API_KEY"):
            arguments["api_key"] = "none"  # the package wants one, a server on the own machine mostly doesn't
    return arguments


async def _pieces(
    model: BaseChatModel, prompt: Prompt, schema: Mapping[str, object] | None
) -> AsyncGenerator[Piece, None]:
    from langsmith import tracing_context

    messages = [("system", prompt.system), ("human", prompt.user)]
    with tracing_context(enabled=False):  # LangSmith would get a copy where its variables are set
        if schema is None:
            async for chunk in model.astream(messages):
                yield _piece(chunk)
        else:
            bound = model.with_structured_output(dict(schema), method="json_schema", include_raw=True)
            async for part in bound.astream(messages):
                if isinstance(part, dict) and "raw" in part:
                    yield _piece(part["raw"])


def _piece(chunk: AIMessageChunk) -> Piece:
    told = chunk.usage_metadata
    usage = Usage(told["input_tokens"], told["output_tokens"]) if told else None
    metadata = chunk.response_metadata
    stopped = metadata.get("finish_reason") or metadata.get("done_reason") or metadata.get("stop_reason") or ""
    return Piece(chunk.text, usage, str(stopped))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it was raised from."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def _status(error: BaseException) -> int | None:
    """The HTTP status behind an error of whatever provider."""
    for one in _chain(error):
        status = getattr(one, "status_code", None) or getattr(getattr(one, "response", None), "status_code", None)
        if isinstance(status, int):
            return status
    return None


def _may_pass(error: BaseException) -> bool:
    """Whether the same request may go well a little later."""
    import httpx

    status = _status(error)
    if status is not None:
        return status in PASSING
    return any(isinstance(one, (httpx.NetworkError, httpx.ProtocolError, ConnectionError)) for one in _chain(error))


def _unavailable(settings: ChatSettings, error: BaseException) -> ChatModelUnavailable:
    """The error for the caller. Providers' messages may hold what was sent, so only kind and status are told."""
    status = _status(error)
    provider = PROVIDERS.get(settings.provider)
    key = provider.key_variable if provider and provider.key_variable else "nøglen"
    told = {
        400: "afviser forespørgslen (400). Passer model og indstillinger sammen?",
        401: f"afviser nøglen (401). Kontrollér {key}.",
        403: f"giver ikke adgang (403). Kontrollér {key} og rettighederne.",
        404: f"kender ikke modellen »{settings.name}« (404). Kontrollér navn og base_url.",
        429: "har for travlt, eller kvoten er brugt (429). Prøv igen om lidt.",
    }
    if status is None:
        sentence = "svarer ikke. Kører serveren, og er base_url rigtig?"
    else:
        sentence = told.get(status, f"melder fejl ({status}). Prøv igen om lidt.")
    return ChatModelUnavailable(
        f"{settings.model} failed: {type(error).__name__}" + (f", status {status}" if status else ""),
        f"Sprogmodellen hos {settings.destination} {sentence}",
    )


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The event loop of all requests, in a thread that ends with the process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat-model", daemon=True).start()
    return loop
