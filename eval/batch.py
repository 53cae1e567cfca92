"""Questions in, answers out, one JSON object a line: the contract that evaluation scripts rely on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answer import Answer, Answerer, Turn
from eval.errors import BadBatchFile


class BatchTurn(BaseModel):
    """One line of the conversation before a question."""

    model_config = ConfigDict(frozen=True)

    role: str
    content: str


class BatchQuestion(BaseModel):
    """What is read of an input line; other fields (of a golden file) are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    history: tuple[BatchTurn, ...] = ()


def read_questions(path: Path) -> list[BatchQuestion]:
    """Raises BadBatchFile naming the line, FileNotFoundError."""
    questions: list[BatchQuestion] = []
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            questions.append(BatchQuestion.model_validate_json(line))
        except ValidationError as error:
            reason = error.errors()[0]["msg"]
            raise BadBatchFile(
                f"{path}, line {number}: {reason}",
                f"{path.name}, linje {number}: skal være et JSON-objekt med »id« og »question« ({reason}).",
            ) from error
    return questions


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file; only a line feed ends one. Raises BadBatchFile where it is no UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        raise BadBatchFile(
            f"{path}: not UTF-8 at byte {error.start}", f"{path.name} er ikke gemt som UTF-8. Gem filen igen som UTF-8."
        ) from error


def result_of(identifier: str, answer: Answer) -> dict:
    """One line of the output. Without a chat model everything but `latency_ms`, which comes last, is the same in every run."""
    return {
        "id": identifier,
        "status": answer.status.value,
        "answer": answer.text,
        "citations": [
            {"document": citation.document_id, "page": citation.page, "quote": citation.quote}
            for citation in answer.citations
        ],
        "retrieved": [
            {
                "document": hit.passage.document_id,
                "page": hit.page,
                "passage": hit.passage.id,
                "score": round(hit.score, 3),
            }
            for hit in answer.hits
        ],
        "statements": [{"text": s.text, "citations": list(s.citations)} for s in answer.statements],
        "probability": answer.explanation.get("probability"),
        "notices": [notice.text for notice in answer.notices],
        "completed_question": answer.completed_question,
        **_written(answer),
        "latency_ms": {step: round(value, 3) for step, value in answer.timings_ms.items()},
    }


def _written(answer: Answer) -> dict[str, object]:
    """What a chat model had to do with an answer; nothing where there was none."""
    writing = answer.explanation.get("writing")
    if not isinstance(writing, Mapping):
        return {}
    return {"writer": answer.writer, "tokens": answer.tokens, "cost": writing.get("cost"), "writing": dict(writing)}


def answer_all(answerer: Answerer, questions: Sequence[BatchQuestion]) -> Iterator[dict]:
    """The results in the questions' order."""
    for question in questions:
        history = [Turn(turn.role, turn.content) for turn in question.history]
        yield result_of(question.id, answerer.ask(question.question, history))


def write_lines(path: Path, results: Iterable[dict], each: Callable[[], object] = lambda: None) -> None:
    """Write all or nothing: the file appears when the last line is done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            for result in results:
                file.write(json.dumps(result, ensure_ascii=False) + "\n")
                each()
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
