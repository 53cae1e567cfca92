"""What can go wrong in an evaluation."""

from __future__ import annotations


class EvaluationError(Exception):
    """Base of everything the evaluation raises on purpose.

    `str(error)` is English, for the log; `danish` is the sentence for the person at the screen.
    """

    def __init__(self, message: str, danish: str) -> None:
        super().__init__(message)
        self.danish = danish


class BadGoldenFile(EvaluationError):
    """A line of a golden file can't be understood."""


class BadBatchFile(EvaluationError):
    """A line of the input of a batch can't be understood."""


class UnsoundCase(EvaluationError):
    """A case is not fit to be added to a set."""


class RunMissing(EvaluationError):
    """There is no run where one is wanted, or it was not scored yet."""


class BaselineMissing(EvaluationError):
    """Nothing was kept yet that a run could be compared with."""
