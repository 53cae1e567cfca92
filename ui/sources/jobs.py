"""One change of the corpus at a time, in the background: it goes on when its page is left or reloaded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from ingest.errors import IngestError
from ingest.pipeline import Progress, Step
from ui.sources import texts

log = logging.getLogger(__name__)

Work = Callable[[Progress], str]  # does it, and says in Danish what was done


@dataclass(slots=True)
class Job:
    """What is being done. `result` or `failure`, sentences in Danish, are set before it is finished."""

    title: str
    step: Step | None = None
    done: int = 0
    of: int = 0
    result: str = ""
    failure: str = ""
    finished: Event = field(default_factory=Event)

    def progress(self, step: Step, done: int, of: int) -> None:
        """How far it is."""
        self.step, self.done, self.of = step, done, of


class Jobs:
    """The jobs of one program, shared by all its sessions."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._current: Job | None = None

    @property
    def running(self) -> Job | None:
        """What is being done now."""
        current = self._current
        return current if current is not None and not current.finished.is_set() else None

    def start(self, title: str, work: Work) -> Job | None:
        """Begin in a thread; None, and nothing begins, where another job is running."""
        with self._lock:
            if self.running is not None:
                return None
            job = self._current = Job(title)
        Thread(target=_run, args=(job, work), name=title, daemon=True).start()
        return job


def _run(job: Job, work: Work) -> None:
    try:
        job.result = work(job.progress)
    except IngestError as error:
        log.error("%s: %s", job.title, error)
        job.failure = texts.failure(error)
    except Exception:  # a thread has nobody else to tell
        log.exception("%s: unexpected error", job.title)
        job.failure = texts.UNEXPECTED
    finally:
        job.finished.set()
