"""The chat model: the only module that talks to one. Whatever it does, a caller gets text, an error or its time back.

Requests run in an event loop of their own thread, since only there can one that hangs be cancelled: closing a reply's
generator, or its time limit, closes the connection, so that a local server stops writing too.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import queue
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from contextlib import aclosing, closing
from dataclasses import dataclass
from functools import cache, cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from assistant.errors import ChatModelTooSlow, ChatModelUnavailable
from assistant.writing import failures
from assistant.writing.opening import WINDOW, opened
from assistant.writing.providers import PROVIDERS
from assistant.writing.settings import ChatSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk
    from langchain_core.runnables import Runnable

log = logging.getLogger(__name__)

# Why a reply stopped before its end: the line broke, it grew too long, the server failed or would not have it said.
CUT_OFF = frozenset({"", "length", "max_tokens", "model_length", "model_context_window_exceeded"}) | frozenset(
    {"error", "content_filter", "refusal"}
)


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
        begun = False
        running = asyncio.run_coroutine_threadsafe(self._pump(model, prompt, pieces.put), _loop())
        try:
            while True:
                piece = _next(pieces, deadline() - monotonic(), self.settings)
                if piece is None:
                    return
                if isinstance(piece, Exception):
                    raise failures.unavailable(
                        self.settings, piece, begun
                    ) from None  # the cause may show what was typed
                begun = begun or bool(piece.text)
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
            schema = prompt.schema if self._takes_schema else None
            refused = schema is not None and not await self._with_schema(model, prompt, schema, put)
            if schema is None or refused:
                await self._pump_with_retries(model, prompt, None, put)
            self._schema_refused = self._schema_refused or refused
            put(None)
        except Exception as error:
            put(error)

    async def _with_schema(
        self, model: BaseChatModel, prompt: Prompt, schema: Mapping[str, object], put: Callable[[_Put], None]
    ) -> bool:
        """Whether the request was taken with its schema. Any other error is raised."""
        try:
            await self._pump_with_retries(model, prompt, schema, put)
        except Exception as error:
            if not failures.may_be_the_schema(error):
                raise
            log.info("%s takes no schema (%s); asking without", self.settings.model, failures.status_of(error))
            return False
        return True

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
            retry=retry_if_exception(lambda error: not begun and failures.may_pass(error)),
            reraise=True,
        )
        async for attempt in attempts:
            with attempt:
                async with aclosing(_pieces(model, prompt, schema)) as pieces:
                    async for piece in pieces:
                        begun = begun or bool(piece.text)
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
        return opened(self.settings)


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


async def _pieces(
    model: BaseChatModel, prompt: Prompt, schema: Mapping[str, object] | None
) -> AsyncGenerator[Piece, None]:
    from langchain_core.runnables import RunnableSequence
    from langsmith import tracing_context

    messages = [("system", prompt.system), ("human", prompt.user)]
    asked: Runnable[Any, Any] = model
    if schema is not None:
        structured = model.with_structured_output(dict(schema), method="json_schema")
        # Only the model that is told of the schema, without what parses behind it: a cancellation doesn't get through that.
        asked = structured.first if isinstance(structured, RunnableSequence) else structured
    with tracing_context(enabled=False):  # LangSmith would get a copy where its variables are set
        async with aclosing(cast("AsyncGenerator[AIMessageChunk, None]", asked.astream(messages))) as chunks:
            async for chunk in chunks:
                yield _piece(chunk)


def _piece(chunk: AIMessageChunk) -> Piece:
    told = chunk.usage_metadata
    usage = Usage(told["input_tokens"], told["output_tokens"]) if told else None
    metadata = chunk.response_metadata
    stopped = metadata.get("finish_reason") or metadata.get("done_reason") or metadata.get("stop_reason") or ""
    return Piece(chunk.text, usage, str(stopped))


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The event loop of all requests, in a thread that ends with the process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat-model", daemon=True).start()
    return loop
