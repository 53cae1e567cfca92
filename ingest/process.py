"""Reading and ingesting in a process of its own: `python -m ingest.process`.

A program that answers people must not stop for it. The embedding library takes seconds and half a gigabyte to load,
a damaged file may take a reader down, and PDFium, which both draws and reads pages, is not for several threads. The
process says on its output, a JSON object a line, how far it is, and at last what came of it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ingest.document import DocumentKind
from ingest.errors import IngestError
from ingest.pipeline import IngestReport, Progress, State, Step
from ingest.settings import DataFolder

log = logging.getLogger(__name__)

_LONGEST_START = 600  # characters of a document's beginning


class ProcessFailed(IngestError):
    """The process ended without a word: it crashed, or was killed."""


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True)


class ProgressLine(_Line):
    """What is being done, how much of it, of how much."""

    step: Step
    done: int
    of: int


class FailureLine(_Line):
    """What an IngestError said."""

    error: str
    danish: str


class Outcome(_Line):
    """What became of one document; see DocumentReport."""

    document_id: str
    title: str
    state: State
    pages: int
    passages: int
    error: str | None  # in Danish
    by_ocr: bool
    replaced_by: str | None


class Outcomes(_Line):
    """What an ingestion did."""

    documents: tuple[Outcome, ...]

    def of(self, document_id: str) -> Outcome | None:
        """What became of this document."""
        return next((outcome for outcome in self.documents if outcome.document_id == document_id), None)


class Preview(_Line):
    """What a file says about itself, with grounds (field -> Danish), and what would be read of it."""

    title: str
    kind: DocumentKind
    issuer: str | None
    area: tuple[str, ...]
    date: dt.date | None
    date_note: str | None
    grounds: Mapping[str, str]
    pages: int
    passages: int
    records: Mapping[str, int]  # kind of record -> how many
    by_ocr: bool
    start: str  # how its text begins


_LINES: TypeAdapter[ProgressLine | FailureLine | Outcomes | Preview] = TypeAdapter(
    ProgressLine | FailureLine | Outcomes | Preview
)


def _unheeded(_step: Step, _done: int, _of: int) -> None:
    return None


def ingest_apart(corpus: Path, data: DataFolder, model: str, progress: Progress = _unheeded) -> Outcomes:
    """Bring the index up to date with the corpus folder; `progress` is called in this thread.

    Raises what the ingestion raises as a plain IngestError, and ProcessFailed.
    """
    result = _run(["ingest", str(corpus.resolve()), str(data.root.resolve()), model], progress)
    assert isinstance(result, Outcomes)
    return result


def preview_apart(path: Path) -> Preview:
    """Read a file and infer what it is. Raises IngestError where it can't be read, and ProcessFailed."""
    result = _run(["preview", str(path.resolve())], _unheeded)
    assert isinstance(result, Preview)
    return result


def _run(arguments: list[str], progress: Progress) -> Outcomes | Preview:
    command = [sys.executable, "-m", "ingest.process", *arguments]
    root = Path(__file__).resolve().parent.parent
    result: Outcomes | Preview | None = None
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=root) as process:
        assert process.stdout is not None
        for text in process.stdout:
            try:
                line = _LINES.validate_json(text)
            except ValidationError:
                log.warning("ingestion process: %s", text.decode(errors="replace").rstrip())  # some library's word
                continue
            if isinstance(line, ProgressLine):
                progress(line.step, line.done, line.of)
            elif isinstance(line, FailureLine):
                raise IngestError(line.error, line.danish)
            else:
                result = line
    if result is None:
        raise ProcessFailed(
            f"the ingestion process ended with {process.returncode} and no result",
            "Indlæsningen gik i stå undervejs, så intet er ændret. Prøv igen. Sker det igen, så prøv at gemme filen "
            "på ny fra det program, den er skrevet i.",
        )
    return result


# ------------------------------------------------------------------------------------------ in the process itself


def _ingest(corpus: Path, data: DataFolder, model: str, progress: Progress) -> Outcomes:
    from ingest.embedding import SentenceTransformerEmbedder
    from ingest.journal import Journal
    from ingest.pipeline import ingest
    from ingest.vector_cache import CachedEmbedder

    embedder = CachedEmbedder(SentenceTransformerEmbedder(model, data), data.vector_cache)
    with Journal(data.log).run(corpus, dry_run=False) as reports:
        report = ingest(corpus, data, embedder, progress=progress)
        reports.append(report)
    return outcomes_of(report)


def outcomes_of(report: IngestReport) -> Outcomes:
    """What of a report is told to the process that asked."""
    return Outcomes(
        documents=tuple(
            Outcome(
                document_id=document.document_id,
                title=document.title,
                state=document.state,
                pages=document.pages,
                passages=document.passages,
                error=document.error.danish if document.error else None,
                by_ocr=document.by_ocr,
                replaced_by=document.replaced_by,
            )
            for document in report.documents
        )
    )


def _preview(path: Path) -> Preview:
    from ingest.inference.file_names import slug
    from ingest.manifest import CorpusFile
    from ingest.pipeline import parse_document
    from ingest.reading import read_document

    parsed = parse_document(path.parent, CorpusFile(path.name, None), slug(path.stem), read_document(path))
    document = parsed.document
    return Preview(
        title=document.title,
        kind=document.kind,
        issuer=document.issuer,
        area=document.area,
        date=document.date,
        date_note=document.date_note,
        grounds=dict(document.inferred),
        pages=len(parsed.pages),
        passages=len(parsed.passages),
        records={kind.name: len(getattr(parsed.records, kind.name)) for kind in fields(parsed.records)},
        by_ocr=document.by_ocr,
        start=next((page.text.strip()[:_LONGEST_START] for page in parsed.pages if page.text.strip()), ""),
    )


def main() -> None:
    """`ingest CORPUS DATA MODEL` or `preview FILE`."""
    parser = argparse.ArgumentParser(prog="python -m ingest.process")
    commands = parser.add_subparsers(dest="command", required=True)
    ingesting = commands.add_parser("ingest")
    ingesting.add_argument("corpus", type=Path)
    ingesting.add_argument("data", type=Path)
    ingesting.add_argument("model")
    commands.add_parser("preview").add_argument("file", type=Path)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    out = sys.stdout
    sys.stdout = sys.stderr  # what a library prints is not ours

    def progress(step: Step, done: int, of: int) -> None:
        _say(out, ProgressLine(step=step, done=done, of=of))

    try:
        if options.command == "preview":
            result = _preview(options.file)
        else:
            result = _ingest(options.corpus, DataFolder(options.data), options.model, progress)
    except IngestError as error:
        _say(out, FailureLine(error=str(error), danish=error.danish))
        sys.exit(1)
    _say(out, result)


def _say(out: IO[str], line: BaseModel) -> None:
    out.write(line.model_dump_json() + "\n")
    out.flush()


if __name__ == "__main__":
    main()
