"""An answer that a chat model writes, in a thread of its own: drawing the page anew does not interrupt it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answer import Answer


class Writing:
    """Follows the stream of an answer until it ends or is stopped."""

    def __init__(self, stream: Iterator[Answer]) -> None:
        self.latest: Answer | None = None
        self.error: Exception | None = None
        self._began = monotonic()
        self._stopped = threading.Event()
        self._ended = threading.Event()
        threading.Thread(target=self._follow, args=(stream,), daemon=True).start()

    @property
    def seconds(self) -> int:
        """How long it has been going on."""
        return int(monotonic() - self._began)

    def ended_within(self, seconds: float) -> bool:
        """Wait so long at most; whether it has ended."""
        return self._ended.wait(seconds)

    def stop(self) -> None:
        """Take nothing more from the stream, and close it."""
        self._stopped.set()

    def _follow(self, stream: Iterator[Answer]) -> None:
        try:
            for answer in stream:
                if self._stopped.is_set():
                    break
                self.latest = answer
        except Exception as error:  # told to the reader by the page
            self.error = error
        finally:
            close = getattr(stream, "close", None)  # a generator's: it ends the request to the model
            if close is not None:
                close()
            self._ended.set()
