"""A document goes in, replaces another and goes out again, with the real model and the real ingestion process."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from e2e.app_process import copy_of
from reportlab.pdfgen.canvas import Canvas

from assistant.answer import Status
from assistant.assistant import Assistant
from ingest.document import DocumentKind
from ingest.settings import BUNDLED_MODEL, DataFolder
from ui.sources import changes
from ui.sources.changes import Details

QUESTION = "Hvad er telefonnummeret til Kolibriholdet i Vejle?"


def test_a_new_edition_answers_until_it_is_removed_and_the_former_one_is_back(
    data: DataFolder, corpus: Path, tmp_path: Path
) -> None:
    folder, own = tmp_path / "corpus", copy_of(data, tmp_path / "data")
    shutil.copytree(corpus, folder)
    canvas = Canvas(str(tmp_path / "ny.pdf"))
    canvas.drawString(60, 700, "Kolibriholdet for borgere med fald")
    canvas.drawString(60, 680, "Ring til Kolibriholdet på telefon 76 81 00 11.")
    canvas.save()
    assistant = Assistant.open(own)
    before = (folder / "documents.toml").read_text("utf-8")
    (former,) = [document for document in assistant.documents if document.id == "klynge-nord-pjece"]
    assert assistant.ask(QUESTION).status is not Status.ANSWERED
    upload = changes.examine("ny.pdf", (tmp_path / "ny.pdf").read_bytes(), assistant.documents)
    details = Details(
        "Kolibri", DocumentKind.PAMPHLET, "Vejle Kommune", ("Vejle",), dt.date(2025, 9, 18), None, former.id
    )
    place = changes.Place(folder, own, BUNDLED_MODEL)

    steps: list[str] = []
    told = changes.add(place, upload, details, [], lambda step, _done, _of: steps.append(step.name))
    assert told.startswith("»Kolibri« er indlæst: 1 side, ")
    assert {"READING", "EMBEDDING", "WRITING"} <= set(steps)
    assert (folder / "documents.toml").read_text("utf-8").startswith(before)
    assert assistant.refresh()
    answer = assistant.ask(QUESTION)
    assert "76 81 00 11" in answer.text and answer.citations[0].document_id == "ny"
    documents = {document.id: document for document in assistant.documents}
    assert documents[former.id].replaced_by == "ny"

    told = changes.remove(place, documents["ny"], former, lambda *_: None)
    assert "fjernet/ny.pdf" in told and f"»{former.title}« bruges igen" in told
    assert (folder / "documents.toml").read_text("utf-8").rstrip() == before.rstrip()
    assert assistant.refresh()
    assert assistant.ask(QUESTION).status is not Status.ANSWERED
    assert all(document.id != "ny" and document.replaced_by is None for document in assistant.documents)
