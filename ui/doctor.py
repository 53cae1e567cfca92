"""What `praksis doctor` looks at: index, documents, search and chat model, each with a way on where it fails."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from ingest.errors import IngestError
from ingest.settings import ChromaServer, DataFolder
from ui.texts import counted

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.assistant import Assistant
    from assistant.writing.model import ChatModel, Usage
    from assistant.writing.settings import ChatSettings


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, whether it is in order, and what was found or has to be done, in Danish."""

    name: str
    ok: bool
    told: str

    def __str__(self) -> str:
        return f"{'OK  ' if self.ok else 'FEJL'}  {self.name}: {self.told}"


def checks(
    data: DataFolder, model: str, server: ChromaServer | None, overrides: Mapping[str, object]
) -> Iterator[Check]:
    """One after the other, as they are done. `overrides`: chat settings of the command line."""
    from assistant.assistant import Assistant

    start = perf_counter()
    try:
        assistant = Assistant.open(data, model=model, server=server)
    except IngestError as error:
        yield Check("Indeks", False, f"{error.danish} (mappe: {data.root})")
        yield from _chat(data, None, overrides)
        return
    yield Check("Indeks", True, f"{data.root}, åbnet på {_seconds(perf_counter() - start)}")
    yield _documents(assistant)
    yield Check("Søgning", True, f"{assistant.embedder.name}, på denne maskine")
    answer = _sample(assistant)
    took = answer.timings_ms["total"] / 1000
    yield Check("Prøvespørgsmål", bool(answer.statements), f"»{answer.question}« besvaret på {_seconds(took)}")
    yield from _chat(data, assistant, overrides)


def _documents(assistant: Assistant) -> Check:
    documents = assistant.documents
    without_date = sum(document.date is None for document in documents)
    told = f"{counted(len(documents), 'dokument', 'dokumenter')}, {len(assistant.index.passages)} afsnit"
    if without_date:
        told += f"; {without_date} uden kendt dato (kan skrives i documents.toml)"
    return Check("Dokumenter", True, told)


def _sample(assistant: Assistant) -> Answer:
    """The answer to a question that the documents are known to answer, or to one made of a heading."""
    known = [entry.question.text for entry in assistant.index.content.questions[:20]]
    headings = [p.heading_path[-1] for p in assistant.index.passages[:20] if p.heading_path]
    answers = (assistant.ask(question) for question in [*known, *(f"Hvad står der om {h}?" for h in headings)])
    found = next((answer for answer in answers if answer.statements), None)
    return found or assistant.ask(f"Hvad står der i {assistant.documents[0].title}?")


def _chat(data: DataFolder, assistant: Assistant | None, overrides: Mapping[str, object]) -> Iterator[Check]:
    from assistant.writing.settings import FILE, read_chat_settings

    name = "Sprogmodel til svar"
    try:
        settings = read_chat_settings(data, os.environ, overrides)
    except AssistantError as error:
        yield Check(name, False, error.danish)
        return
    if settings is None:
        yield Check(name, True, f"ingen valgt i {data.root / FILE}; svarene er dokumenternes egne ord")
        return
    from assistant.writing.model import ChatModel

    yield Check(name, True, f"{settings.model} hos {settings.destination}{_allowed(settings)}")
    chat = ChatModel(settings)
    yield _attempt("Forbindelse", lambda: _reached(chat))
    if assistant is not None:
        yield _attempt("Prøvesvar", lambda: _written(chat, assistant))


def _allowed(settings: ChatSettings) -> str:
    return "; allow_remote tillader, at spørgsmål og afsnit sendes dertil" if settings.is_remote else ""


def _attempt(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except AssistantError as error:
        return Check(name, False, error.danish)


def _reached(chat: ChatModel) -> str:
    """Have the model count, and tell how fast it writes. Raises ChatModelUnavailable."""
    from assistant.writing.model import Prompt

    chat.check()
    start = perf_counter()
    first: float | None = None
    usage: Usage | None = None
    written = 0
    end = _deadline(chat)
    with closing(
        chat.stream(Prompt("Svar kort på dansk.", "Skriv tallene fra en til tyve med bogstaver."), end)
    ) as pieces:
        for piece in pieces:
            if piece.text and first is None:
                first = perf_counter()
            written += len(piece.text)
            usage = piece.usage or usage
    now = perf_counter()
    tokens = usage.answer if usage else round(written / 3)
    speed = tokens / max(now - (first or start), 1e-3)
    about = "" if usage else "ca. "
    return f"svarer efter {_seconds((first or now) - start)}, {about}{speed:.0f} tokens i sekundet, vindue {chat.window} tokens"


def _deadline(chat: ChatModel) -> Callable[[], float]:
    from time import monotonic

    end = monotonic() + chat.settings.time_limit_s
    return lambda: end


def _written(chat: ChatModel, assistant: Assistant) -> str:
    """A whole answer by the model, checked as any other. Raises nothing: what went wrong stands in its notices."""
    from assistant.answer import NoticeKind
    from assistant.writing.writer import WritingAssistant

    start = perf_counter()
    answer = WritingAssistant(assistant, chat).ask(_sample(assistant).question)
    took = _seconds(perf_counter() - start)
    lines = [f"»{answer.question}« på {took}"]
    lines += [f"        {line}" for line in answer.text.splitlines()]
    lines += [f"        ({n.text})" for n in answer.notices if n.kind is NoticeKind.WRITING]
    return "\n".join(lines)


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s".replace(".", ",") if seconds >= 0.1 else f"{1000 * seconds:.0f} ms"
