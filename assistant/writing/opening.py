"""The configured chat model -> LangChain's object for it, told all that its package would else take from elsewhere."""

from __future__ import annotations

import logging
import math
import os
import urllib.request
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.errors import ChatModelUnavailable
from assistant.writing.providers import PROVIDERS, Provider
from assistant.writing.settings import ChatSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

WINDOW = 4_096  # tokens, where neither the settings nor the model's profile say how many
_AZURE_VERSION = "2024-10-21"  # stable, and has all that is asked for here
_NO_KEY = "none"  # most packages want one; a server on the own machine or network mostly doesn't


def opened(settings: ChatSettings) -> BaseChatModel:
    """The model, ready to be asked; nothing is sent. Raises ChatModelUnavailable."""
    from langchain.chat_models import init_chat_model

    for name in ("openai", "anthropic"):
        logging.getLogger(name).setLevel(logging.INFO)  # at DEBUG they log what is sent
    if not settings.is_remote:
        _go_straight_to(settings.url or "")
    provider = PROVIDERS.get(settings.provider)
    key = provider.key_variable if provider and provider.needs_key else ""
    if provider and provider.opens_without_key and settings.is_remote and not os.environ.get(key):
        raise _unopened(settings, "no key", key)
    arguments = _arguments(settings, provider)
    try:
        model = init_chat_model(settings.model, **arguments)
        if "temperature" in arguments and (model.profile or {}).get("temperature") is False:
            del arguments["temperature"]  # the model would refuse whatever comes with one
            model = init_chat_model(settings.model, **arguments)
        return model
    except Exception as error:  # of whatever kind each provider's package raises
        raise _unopened(settings, type(error).__name__, key) from error


def _unopened(settings: ChatSettings, why: str, key: str) -> ChatModelUnavailable:
    hint = f" Er nøglen sat som miljøvariablen {key}?" if key else ""
    told = f" ({why})" if why != "no key" else ""
    return ChatModelUnavailable(
        f"{settings.model} can't be opened: {why}", f"Sprogmodellen {settings.model} kan ikke åbnes{told}.{hint}"
    )


def _arguments(settings: ChatSettings, provider: Provider | None) -> dict[str, Any]:
    """What `init_chat_model` is told besides the name."""
    arguments: dict[str, Any] = {}
    if settings.temperature is not None:
        arguments["temperature"] = settings.temperature
    if provider is None:
        return arguments | ({"base_url": settings.base_url} if settings.base_url else {})
    arguments["base_url"] = settings.url  # always said, so that nothing else in the environment can lead elsewhere
    arguments[provider.limit_argument] = settings.max_output_tokens
    if not settings.is_remote:
        if provider.proxy_argument:
            arguments[provider.proxy_argument] = None
        if provider.needs_key and not os.environ.get(provider.key_variable):
            arguments["api_key"] = _NO_KEY
    return arguments | _OWN_ARGUMENTS[settings.provider](settings)


def _openai(settings: ChatSettings) -> dict[str, Any]:
    return {
        "timeout": settings.time_limit_s,
        "max_retries": 0,  # of its own; see `ChatModel._pump_with_retries`
        "stream_usage": True,
        "stream_chunk_timeout": None,  # ours is kept anyway, and theirs loses cancellations on Python 3.11
    }


def _azure(settings: ChatSettings) -> dict[str, Any]:
    """The name of the model is that of the deployment; from it and the endpoint the package makes the path."""
    address = urlsplit(settings.url or "")
    return _openai(settings) | {
        "base_url": None,
        "azure_endpoint": f"{address.scheme}://{address.netloc}{address.path.partition('/openai')[0]}",
        "api_version": os.environ.get("OPENAI_API_VERSION") or _AZURE_VERSION,
    }


def _mistral(settings: ChatSettings) -> dict[str, Any]:
    return {"timeout": math.ceil(settings.time_limit_s), "max_retries": 1}  # whole seconds; attempts, not retries


def _anthropic(settings: ChatSettings) -> dict[str, Any]:
    return {"timeout": settings.time_limit_s, "max_retries": 0}


def _ollama(settings: ChatSettings) -> dict[str, Any]:
    return {"num_ctx": settings.window or WINDOW, "reasoning": False}  # thinking would use up the time


_OWN_ARGUMENTS: dict[str, Callable[[ChatSettings], dict[str, Any]]] = {
    "openai": _openai,
    "azure_openai": _azure,
    "mistralai": _mistral,
    "anthropic": _anthropic,
    "ollama": _ollama,
}


def _go_straight_to(url: str) -> None:
    """Keep this process from asking a near server through a proxy of the environment, which is another machine."""
    host = urlsplit(url).hostname or ""
    if not set(urllib.request.getproxies()) & {"http", "https", "all"}:
        return
    variable = "no_proxy" if "no_proxy" in os.environ else "NO_PROXY"  # the small one counts where both are set
    hosts = [name for name in os.environ.get(variable, "").split(",") if name]
    if host not in hosts:
        os.environ[variable] = ",".join([*hosts, host])
