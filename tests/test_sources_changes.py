"""A document goes in, replaces another and goes out again, with the real model and the real ingestion process."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from e2e.app_process import copy_of
from reportlab.pdfgen.canvas import Canvas

from assistant.answer import Status
from assistant.assistant import Assistant
from ingest.document import DocumentKind
from ingest.settings import BUNDLED_MODEL, DataFolder
from ingest.store import Store
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
        "Kolibri", DocumentKind.PAMPHLET, "Vejle Kommune", ("Vejle",), dt.date(2025, 9, 18), None, (former.id,)
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

    told = changes.remove(place, documents["ny"], [former], lambda *_: None)
    assert "fjernet/ny.pdf" in told and f"»{former.title}« bruges igen" in told
    assert (folder / "documents.toml").read_text("utf-8").rstrip() == before.rstrip()
    assert assistant.refresh()
    assert assistant.ask(QUESTION).status is not Status.ANSWERED
    assert all(document.id != "ny" and document.replaced_by is None for document in assistant.documents)


def test_what_is_known_is_told_anew_and_only_what_it_concerns_is_read_again(
    data: DataFolder, corpus: Path, tmp_path: Path
) -> None:
    folder, own = tmp_path / "corpus", copy_of(data, tmp_path / "data")
    shutil.copytree(corpus, folder)
    place, assistant = changes.Place(folder, own, BUNDLED_MODEL), Assistant.open(own)
    documents = {document.id: document for document in assistant.documents}
    ingested = Store(own.database).ingested_at()
    document, former = documents["klynge-nord-pjece"], documents["sundhedsstyrelsen-forebyggelsesforloeb"]
    entry, described = changes.known(folder, document)
    assert described

    details = replace(changes.details_of(entry), issuer=None, area=("Læsø",), date=dt.date(2020, 12, 1), date_note=None)
    told = changes.tell(place, document, entry, details, lambda *_: None)
    assert told == f"Oplysningerne om »{document.title}« er gemt."
    assert assistant.refresh()
    document = next(d for d in assistant.documents if d.id == document.id)
    assert (document.issuer, document.area, document.date) == (None, ("Læsø",), dt.date(2020, 12, 1))
    assert document.page_numbering == entry.page_numbering  # what the form does not ask for stays
    again = {name for name, time in Store(own.database).ingested_at().items() if time != ingested[name]}
    assert again <= {document.id}

    with pytest.raises(changes.ChangedMeanwhile) as refused:  # the reader saw the entry as it was before
        changes.tell(place, document, entry, details, lambda *_: None)
    assert "imens" in refused.value.danish

    entry, _ = changes.known(folder, document)
    changes.tell(place, document, entry, replace(details, replaces=(former.id,)), lambda *_: None)
    assert assistant.refresh()
    assert {d.id for d in assistant.documents if d.replaced_by == document.id} == {former.id}
