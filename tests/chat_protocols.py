"""What the providers of chat models put on the wire: how each streams, refuses, counts, and where it wants its key."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

PROMPT_TOKENS, ANSWER_TOKENS = 300, 20  # what a server claims to have counted
_SCHEMA_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class ChatProtocol:
    """One provider's protocol. `base`: path of the address that its package is given, `paths`: what it then asks for."""

    base: str
    paths: re.Pattern[str]
    media_type: str
    opening: bytes
    piece: Callable[[str], bytes]
    waiting: bytes  # what keeps the line open
    trouble: Callable[[str], bytes]  # an error after the stream has begun
    end: Callable[[str, bool, Mapping[str, Any]], bytes]  # of why it stopped, whether it counts, and the request
    refusal: Callable[[int, str], dict[str, Any]]
    key: Callable[[Mapping[str, str]], str | None]  # the key in the headers
    fault: Callable[[str, Mapping[str, Any]], str | None]  # what the real service would not take (path, request)
    chunked: bool = True


def _event(content: Mapping[str, Any], name: str = "") -> bytes:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(content)}\n\n".encode()


def _bearer(headers: Mapping[str, str]) -> str | None:
    return (headers.get("Authorization") or "").removeprefix("Bearer ") or None


# ------------------------------------------------------------------------------------------- OpenAI and Azure


def _chunk(content: Mapping[str, Any]) -> bytes:
    whole = {"id": "scripted", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
    return _event({**whole, **content})


def _delta(delta: Mapping[str, str], finish: str | None = None, **more: Any) -> bytes:
    return _chunk({"choices": [{"index": 0, "delta": dict(delta), "finish_reason": finish}], **more})


_COUNTED = {
    "prompt_tokens": PROMPT_TOKENS,
    "completion_tokens": ANSWER_TOKENS,
    "total_tokens": PROMPT_TOKENS + ANSWER_TOKENS,
}
_DONE = b"data: [DONE]\n\n"


def _openai_end(finish: str, usage: bool, request: Mapping[str, Any]) -> bytes:
    asked = (request.get("stream_options") or {}).get("include_usage")
    counted = _chunk({"choices": [], "usage": _COUNTED}) if usage and asked else b""
    return _delta({}, finish) + counted + _DONE


def _openai_refusal(status: int, message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "scripted", "code": None}}


def _schema_fault(path: str, request: Mapping[str, Any]) -> str | None:
    schema = (request.get("response_format") or {}).get("json_schema")
    if schema is not None and not _SCHEMA_NAME.fullmatch(schema.get("name", "")):
        return "Invalid 'response_format.json_schema.name': string does not match pattern."
    return None


def _azure_fault(path: str, request: Mapping[str, Any]) -> str | None:
    return _schema_fault(path, request) if "api-version=" in path else "Missing required query parameter: api-version"


# ---------------------------------------------------------------------------------------------------- Mistral


def _mistral_end(finish: str, usage: bool, request: Mapping[str, Any]) -> bytes:
    return _delta({"content": ""}, finish, **({"usage": _COUNTED} if usage else {})) + _DONE


def _mistral_refusal(status: int, message: str) -> dict[str, Any]:
    return {"object": "error", "message": message, "type": "scripted", "param": None, "code": "3000"}


# -------------------------------------------------------------------------------------------------- Anthropic


def _anthropic(kind: str, **content: Any) -> bytes:
    return _event({"type": kind, **content}, kind)


_ANTHROPIC_MESSAGE = {
    "id": "msg_scripted",
    "type": "message",
    "role": "assistant",
    "content": [],
    "model": "scripted",
    "stop_reason": None,
    "stop_sequence": None,
    "usage": {"input_tokens": PROMPT_TOKENS, "output_tokens": 1},
}
_ANTHROPIC_STOPS = {"stop": "end_turn", "length": "max_tokens"}


def _anthropic_end(finish: str, usage: bool, request: Mapping[str, Any]) -> bytes:
    delta = {"stop_reason": _ANTHROPIC_STOPS.get(finish, finish), "stop_sequence": None}
    counted = {"input_tokens": PROMPT_TOKENS, "output_tokens": ANSWER_TOKENS}
    return (
        _anthropic("content_block_stop", index=0)
        + _anthropic("message_delta", delta=delta, usage=counted)
        + _anthropic("message_stop")
    )


def _anthropic_fault(path: str, request: Mapping[str, Any]) -> str | None:
    if not isinstance(request.get("max_tokens"), int):
        return "max_tokens: Field required"
    if any(message["role"] == "system" for message in request["messages"]):
        return 'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter.'
    return None


# ----------------------------------------------------------------------------------------------------- Ollama


def _ollama(content: str, **more: Any) -> bytes:
    told = {"model": "scripted", "created_at": "2026-01-01T00:00:00Z", "done": False}
    return (json.dumps({**told, "message": {"role": "assistant", "content": content}, **more}) + "\n").encode()


def _ollama_end(finish: str, usage: bool, request: Mapping[str, Any]) -> bytes:
    counted = {"prompt_eval_count": PROMPT_TOKENS, "eval_count": ANSWER_TOKENS} if usage else {}
    return _ollama("", done=True, done_reason=finish, total_duration=1, **counted)


PROTOCOLS = {
    "openai": ChatProtocol(
        base="/v1",
        paths=re.compile(r"/v1/chat/completions"),
        media_type="text/event-stream",
        opening=_delta({"role": "assistant", "content": ""}),
        piece=lambda text: _delta({"content": text}),
        waiting=b": waiting\n\n",
        trouble=lambda message: _event(_openai_refusal(500, message)),
        end=_openai_end,
        refusal=_openai_refusal,
        key=_bearer,
        fault=_schema_fault,
        chunked=False,  # as many small servers do: the end of the line is the end of the reply
    ),
    "azure_openai": ChatProtocol(
        base="",
        paths=re.compile(r"/openai/deployments/[^/]+/chat/completions"),
        media_type="text/event-stream",
        opening=_chunk({"choices": [], "prompt_filter_results": []}) + _delta({"role": "assistant", "content": ""}),
        piece=lambda text: _delta({"content": text}),
        waiting=b": waiting\n\n",
        trouble=lambda message: _event(_openai_refusal(500, message)),
        end=_openai_end,
        refusal=_openai_refusal,
        key=lambda headers: headers.get("api-key"),
        fault=_azure_fault,
    ),
    "mistralai": ChatProtocol(
        base="/mistral/v1",
        paths=re.compile(r"/mistral/v1/chat/completions"),
        media_type="text/event-stream; charset=utf-8",
        opening=_delta({"role": "assistant", "content": ""}),
        piece=lambda text: _delta({"content": text}),
        waiting=b": waiting\n\n",
        trouble=lambda message: _delta({"content": ""}, "error"),
        end=_mistral_end,
        refusal=_mistral_refusal,
        key=_bearer,
        fault=_schema_fault,
    ),
    "anthropic": ChatProtocol(
        base="",
        paths=re.compile(r"/v1/messages"),
        media_type="text/event-stream; charset=utf-8",
        opening=_anthropic("message_start", message=_ANTHROPIC_MESSAGE)
        + _anthropic("content_block_start", index=0, content_block={"type": "text", "text": ""})
        + _anthropic("ping"),
        piece=lambda text: _anthropic("content_block_delta", index=0, delta={"type": "text_delta", "text": text}),
        waiting=_anthropic("ping"),
        trouble=lambda message: _anthropic("error", error={"type": "overloaded_error", "message": message}),
        end=_anthropic_end,
        refusal=lambda status, message: {"type": "error", "error": {"type": "scripted", "message": message}},
        key=lambda headers: headers.get("x-api-key") or _bearer(headers),  # older and newer versions of its package
        fault=_anthropic_fault,
    ),
    "ollama": ChatProtocol(
        base="",
        paths=re.compile(r"/api/chat"),
        media_type="application/x-ndjson",
        opening=b"",
        piece=_ollama,
        waiting=_ollama(""),
        trouble=lambda message: (json.dumps({"error": message}) + "\n").encode(),
        end=_ollama_end,
        refusal=lambda status, message: {"error": message},
        key=_bearer,
        fault=lambda path, request: None,
    ),
}


def protocol_of(path: str) -> ChatProtocol | None:
    """Whose protocol a request to this path speaks."""
    bare = path.partition("?")[0]
    return next((protocol for protocol in PROTOCOLS.values() if protocol.paths.fullmatch(bare)), None)
