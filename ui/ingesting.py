"""What `praksis ingest` shows: progress, a table of what became of each document, what it inferred."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table

from ingest.document import Document
from ingest.manifest import MANIFEST
from ingest.pipeline import DocumentReport, IngestReport, Progress, State, Step

RECORDS = {
    "contacts": ("kontakt", "kontakter"),
    "agenda_items": ("punkt", "punkter"),
    "fee_codes": ("ydelsesnummer", "ydelsesnumre"),
    "abbreviations": ("forkortelse", "forkortelser"),
}
_FIELDS = {"title": "titel", "kind": "art", "issuer": "udgiver", "area": "område", "date": "dato"}
_STYLES = {State.FAILED: "red", State.KEPT: "yellow", State.REMOVED: "yellow", State.UNCHANGED: "dim"}


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr with rate and remaining time; nothing where stderr is no terminal."""
    from tqdm import tqdm

    form = "{desc} {percentage:3.0f} % |{bar}| {n_fmt}/{total_fmt}, {rate_fmt}, {remaining} tilbage"
    with tqdm(total=1, file=sys.stderr, bar_format=form, unit="stk.", leave=False, disable=None) as bar:
        current: list[Step] = []

        def progress(step: Step, done: int, of: int) -> None:
            if current != [step]:
                current[:] = [step]
                bar.set_description_str(step)
                bar.reset(total=max(of, 1))
            bar.total = max(of, 1)
            bar.update(done - bar.n)

        yield progress


def show(report: IngestReport, *, dry_run: bool) -> None:
    """The table on stdout, what needs attention on stderr."""
    console = Console(highlight=False)
    table = Table(title="Prøvekørsel: intet er gemt" if dry_run else None, box=None, pad_edge=False)
    for heading in ("Dokument", "Tilstand"):
        table.add_column(heading)
    for heading in ("Sider", "Afsnit", "Spørgsmål"):
        table.add_column(heading, justify="right")
    table.add_column("Poster")
    for document in report.documents:
        table.add_row(*_row(document), style=_STYLES.get(document.state))
    console.print(table)
    attention = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    for line in _remarks(report):
        attention.print(line)
    for document in report.documents:
        if document.inferred is not None:
            for line in _inferred(document.inferred):
                attention.print(line)


def _row(report: DocumentReport) -> tuple[str, ...]:
    if not report.changed:
        return (report.title, report.state, str(report.pages or ""), "", "", "")
    records = ", ".join(f"{count} {RECORDS[kind][count != 1]}" for kind, count in report.records.items() if count)
    return (report.title, report.state, str(report.pages), str(report.passages), str(report.questions or ""), records)


def _remarks(report: IngestReport) -> Iterator[str]:
    titles = {document.document_id: document.title for document in report.documents}
    for document in report.documents:
        if document.error is not None:
            yield f"Fejl: {document.error.danish}"
        if document.state is State.KEPT:
            yield f"  {document.title}: den tidligere indlæste udgave bruges stadig."
        if document.by_ocr:
            yield f"{document.title}: teksten er læst fra billeder af siderne (OCR), så der kan være læsefejl."
        if document.replaced_by:
            newer = titles.get(document.replaced_by, document.replaced_by)
            yield f"{document.title}: er erstattet af »{newer}« og bruges ikke mere i svar."
        for place in document.lost_places:
            yield f"  spørgsmål uden plads i teksten: side {place.page}: {place.quote[:60]}"
    for document_id, former in report.replaces_unknown:
        yield f"{titles[document_id]}: skulle erstatte »{former}«, men det dokument findes ikke."


def _inferred(document: Document) -> Iterator[str]:
    """What was taken from the document itself, and an entry that can be mended and pasted."""
    yield ""
    yield f"{document.source} står ikke i {MANIFEST}. Dette er udledt af dokumentet selv:"
    for field, ground in document.inferred:
        yield f"  {_FIELDS.get(field, field)}: {value_of(document, field)} (fra: {ground})"
    if document.date is None:
        yield f"  dato: ikke angivet{f' ({document.date_note})' if document.date_note else ''}"
    yield f"Er noget forkert, så sæt dette ind i {MANIFEST}, ret det, og kør »praksis ingest« igen:"
    yield from (f"  {line}" for line in entry_of(document))


def value_of(document: Document, field: str) -> str:
    """A fact of a document as it is written in Danish."""
    value = getattr(document, field)
    if isinstance(value, tuple):
        return ", ".join(value) or "hele landet"
    return value.strftime("%d.%m.%Y") if field == "date" and value else str(value)


def entry_of(document: Document) -> list[str]:
    """The lines of a `[[document]]` entry that says what was inferred."""
    lines = ["[[document]]", f'id = "{document.id}"']
    for key, value in (("file", document.source), ("title", document.title), ("kind", document.kind.value)):
        lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    if document.issuer:
        lines.append(f"issuer = {json.dumps(document.issuer, ensure_ascii=False)}")
    lines.append(f"area = {json.dumps(list(document.area), ensure_ascii=False)}")
    if document.date:
        lines.append(f"date = {document.date.isoformat()}")
    elif document.date_note:
        lines.append(f"date_note = {json.dumps(document.date_note, ensure_ascii=False)}")
    return lines
