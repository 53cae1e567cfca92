"""An answer that grows in a thread: followed, stopped, failed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from assistant.answer import Answer, Statement, Status
from ui.chat.writing import Writing

WAIT_S = 10.0


def answer(*statements: str) -> Answer:
    return Answer("q", "q", Status.ANSWERED, tuple(Statement(text, ()) for text in statements))


def test_the_latest_answer_is_the_last_of_the_stream() -> None:
    writing = Writing(iter([answer("En."), answer("En.", "To.")]))
    assert writing.ended_within(WAIT_S)
    assert writing.latest == answer("En.", "To.") and writing.error is None


def test_stopping_closes_the_stream_and_keeps_what_was_there() -> None:
    go_on, closed = threading.Event(), threading.Event()

    def stream() -> Iterator[Answer]:
        try:
            yield answer("En.")
            go_on.wait(WAIT_S)
            yield answer("En.", "To.")
        finally:
            closed.set()

    writing = Writing(stream())
    writing.stop()
    go_on.set()
    assert writing.ended_within(WAIT_S) and closed.is_set()
    assert writing.latest in (None, answer("En."))


def test_an_error_of_the_stream_is_kept_for_the_page() -> None:
    def stream() -> Iterator[Answer]:
        yield answer("En.")
        raise RuntimeError("gone")

    writing = Writing(stream())
    assert writing.ended_within(WAIT_S)
    assert str(writing.error) == "gone"
