"""A log of ingestions for programs: one JSON object a line, appended."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.pipeline import DocumentReport, IngestReport


@dataclass(frozen=True, slots=True)
class Journal:
    """Every line has `time` (UTC, ISO 8601) and `event`: `started`, `document`, `finished` or `failed`.

    A run that was killed has a `started` without a `finished` or `failed`.
    """

    path: Path

    @contextmanager
    def run(self, corpus: Path, *, dry_run: bool) -> Iterator[list[IngestReport]]:
        """Log a run. What it did is read from the list, where the caller puts its report."""
        began = time.perf_counter()
        self._write("started", corpus=str(corpus), dry_run=dry_run)
        reports: list[IngestReport] = []
        try:
            yield reports
        except BaseException as error:
            self._write("failed", error=f"{type(error).__name__}: {error}")
            raise
        for document in (document for report in reports for document in report.documents):
            self._write("document", **_fields(document))
        states = Counter(document.state.name.lower() for report in reports for document in report.documents)
        self._write("finished", seconds=round(time.perf_counter() - began, 2), documents=dict(states))

    def _write(self, event: str, **fields: object) -> None:
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **fields}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _fields(report: DocumentReport) -> dict[str, object]:
    return {
        "document": report.document_id,
        "title": report.title,
        "file": report.file,
        "state": report.state.name.lower(),
        "pages": report.pages,
        "passages": report.passages,
        "questions": report.questions,
        "records": dict(report.records),
        "inferred": dict(report.inferred.inferred) if report.inferred else None,
        "by_ocr": report.by_ocr,
        "replaced_by": report.replaced_by,
        "error": str(report.error) if report.error else None,
    }
