"""The app with a chat model that writes one sentence and then nothing until it is stopped."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import streamlit as st

sys.path.insert(0, str(Path(__file__).parent.parent.parent))  # Streamlit puts this script's folder there

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant
from assistant.scope import Scope
from ingest.settings import DataFolder
from ui.app import main
from ui.services import Services, open_services


class WaitingWriter:
    """Its second sentence never comes."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = Scope()) -> Iterator[Answer]:
        answer = self.assistant.ask(question, history, scope)
        yield replace(answer, statements=answer.statements[:1], writer="ventende model")
        threading.Event().wait(60)
        yield answer


@st.cache_resource
def services() -> Services:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    opened = open_services(DataFolder(parser.parse_known_args()[0].data), None, may_manage=False)
    return replace(opened, answerer=cast(Any, WaitingWriter(opened.assistant)))


main(services)
