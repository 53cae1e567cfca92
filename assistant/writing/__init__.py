"""Answers written by a chat model, every sentence checked against the documents before anybody reads it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.answer import Answerer
from assistant.assistant import Assistant
from ingest.settings import DataFolder

if TYPE_CHECKING:
    from assistant.writing.model import ChatModel


def open_answerer(assistant: Assistant, data: DataFolder, overrides: Mapping[str, object] | None = None) -> Answerer:
    """What answers questions over this data folder: the assistant alone where no chat model is configured.

    `overrides`: settings (`ChatSettings`) of a command line. Raises BadChatSettings, RemoteNotAllowed and, where a
    package or key is missing, ChatModelUnavailable; whether the model answers is only seen when it is asked.
    """
    from assistant.writing.settings import read_chat_settings

    settings = read_chat_settings(data, os.environ, overrides)
    if settings is None:
        return assistant
    from assistant.writing.model import ChatModel
    from assistant.writing.writer import WritingAssistant

    model = ChatModel(settings)
    model.check()
    return WritingAssistant(assistant, model)


def open_chat_model(data: DataFolder, overrides: Mapping[str, object] | None = None) -> ChatModel:
    """The configured chat model, for what can't be done without one. Raises as `open_answerer`."""
    from assistant.errors import BadChatSettings
    from assistant.writing.model import ChatModel
    from assistant.writing.settings import FILE, read_chat_settings

    settings = read_chat_settings(data, os.environ, overrides)
    if settings is None:
        raise BadChatSettings(
            "no chat model configured",
            f"Der er ikke valgt en sprogmodel. Angiv den med --chat, eller skriv den under [chat] i {data.root / FILE}.",
        )
    model = ChatModel(settings)
    model.check()
    return model


def destination_of(answerer: Answerer) -> str:
    """Where an answerer sends questions and passages, in Danish; empty where nothing is sent anywhere."""
    if isinstance(answerer, Assistant):
        return ""
    from assistant.writing.writer import WritingAssistant

    return answerer.destination if isinstance(answerer, WritingAssistant) else ""
