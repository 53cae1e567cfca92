"""What an error of whatever provider's package means: whether to ask again, and what to tell."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping

from assistant.errors import ChatModelUnavailable
from assistant.writing.providers import PROVIDERS
from assistant.writing.settings import FILE, TABLE, ChatSettings

PASSING = frozenset({408, 409, 429, 500, 502, 503, 504, 529})  # HTTP statuses that are worth another try
_REFUSED = frozenset({400, 404, 413, 422, 501})  # those of a request that can't be answered as it is
# Anthropic's names of errors that come after a stream began with status 200.
_TYPES = {"api_error": 500, "overloaded_error": 529, "rate_limit_error": 429, "timeout_error": 504}
_TOO_LONG = re.compile(
    r"context[ _](?:length|window|size)|maximum context|(?:prompt|input|request)\b.{0,60}\btoo (?:long|large)",
    re.IGNORECASE | re.DOTALL,
)


def status_of(error: BaseException) -> int | None:
    """The HTTP status behind an error; None where there was no answer, or one that began well."""
    for one in _chain(error):
        status = getattr(one, "status_code", None) or getattr(getattr(one, "response", None), "status_code", None)
        if isinstance(status, int) and status >= 400:
            return status
        if (status := _TYPES.get(_type_of(one))) is not None:
            return status
    return None


def may_pass(error: BaseException) -> bool:
    """Whether the same request may go well a little later."""
    status = status_of(error)
    if status is not None:
        return status in PASSING
    return _is_of_the_line(error) or _is_told_by_server(error)


def may_be_the_schema(error: BaseException) -> bool:
    """Whether the same request may go well without a schema."""
    return status_of(error) in _REFUSED and not _is_too_long(error)


def unavailable(settings: ChatSettings, error: BaseException, begun: bool) -> ChatModelUnavailable:
    """The error for the caller. Providers' messages may hold what was sent, so only kind and status are told.

    `begun`: a part of the reply was there already.
    """
    status = status_of(error)
    provider = PROVIDERS.get(settings.provider)
    key = provider.key_variable if provider else "nøglen"
    told = {
        400: "afviser forespørgslen (400). Passer model og indstillinger sammen?",
        401: f"afviser nøglen (401). Kontrollér {key}.",
        403: f"giver ikke adgang (403). Kontrollér {key} og rettighederne.",
        404: f"kender ikke modellen »{settings.name}« (404). Kontrollér navn og base_url.",
        429: "har for travlt, eller kvoten er brugt (429). Prøv igen om lidt.",
    }
    kind = type(error).__name__
    if _is_too_long(error):
        sentence = f"har ikke plads til spørgsmål og afsnit. Sæt window ned under [{TABLE}] i {FILE}."
        kind += ", context too long"
    elif begun:
        sentence = "brød af midt i svaret. Prøv igen om lidt."
    elif status is not None:
        sentence = told.get(status, f"melder fejl ({status}). Prøv igen om lidt.")
    elif _is_of_the_line(error):
        sentence = "svarer ikke. Kører serveren, og er base_url rigtig?"
    elif _is_told_by_server(error):
        sentence = "melder fejl. Prøv igen om lidt."
    else:
        sentence = f"kan ikke bruges sådan ({kind}). Passer model og indstillinger sammen?"
    return ChatModelUnavailable(
        f"{settings.model} failed: {kind}" + (f", status {status}" if status else ""),
        f"Sprogmodellen hos {settings.destination} {sentence}",
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it was raised from."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _type_of(error: BaseException) -> str:
    """The server's name for an error, where its package keeps what the server said."""
    body = getattr(error, "body", None)
    told = body.get("error") if isinstance(body, Mapping) else None
    return str(told.get("type", "")) if isinstance(told, Mapping) else ""


def _is_told_by_server(error: BaseException) -> bool:
    """Whether the server reported it; packages keep its answer or at least a place for the status."""
    return any(hasattr(one, "body") or hasattr(one, "status_code") for one in _chain(error)) and not _is_of_the_line(
        error
    )


def _is_of_the_line(error: BaseException) -> bool:
    """Whether the connection failed, by whichever HTTP client the package uses."""
    clients = [sys.modules[name] for name in ("httpx", "httpx2") if name in sys.modules]
    kinds = (
        ConnectionError,
        *(getattr(client, kind) for client in clients for kind in ("NetworkError", "ProtocolError")),
    )
    return any(isinstance(one, kinds) for one in _chain(error))


def _is_too_long(error: BaseException) -> bool:
    """Whether question and passages don't fit the model's window."""
    from langchain_core.exceptions import ContextOverflowError

    if any(isinstance(one, ContextOverflowError) for one in _chain(error)):
        return True
    return status_of(error) in _REFUSED and any(_TOO_LONG.search(str(one)) for one in _chain(error))
