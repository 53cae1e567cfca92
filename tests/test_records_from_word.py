"""The records of documents that come as Word files are those of the same documents as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import ROOT
from docx_of import write_docx

from ingest.cleaning import clean_document
from ingest.document import Document, DocumentKind
from ingest.inference import infer
from ingest.reading import read_document
from ingest.records import AgendaItem, Contact
from ingest.records.agenda import find_agenda_items
from ingest.records.contacts import find_contacts
from ingest.structure import build_sections

FOLDER = ROOT / "tests/fixtures/documents"


def records(path: Path) -> tuple[list[Contact], list[AgendaItem]]:
    sections = build_sections(clean_document(read_document(path)))
    minutes = Document(path.stem, path.stem, DocumentKind.MINUTES, None, (), None, None, path.name, "")
    return find_contacts(path.stem, sections), find_agenda_items(minutes, sections)


@pytest.mark.parametrize("name", ["klu-referat-holstebro", "klu-referat-randers", "laegevejledning-svendborg"])
def test_a_word_file_gives_the_contacts_of_the_text(tmp_path: Path, name: str) -> None:
    expected, _ = records(FOLDER / f"{name}.txt")
    found, _ = records(write_docx(FOLDER / f"{name}.txt", tmp_path / f"{name}.docx"))
    assert len(expected) > 4
    assert [(c.name, c.person, c.phones, c.emails, c.hours, c.location_number) for c in found] == [
        (c.name, c.person, c.phones, c.emails, c.hours, c.location_number) for c in expected
    ]


@pytest.mark.parametrize("name", ["klu-referat-holstebro", "klu-referat-randers"])
def test_a_word_file_gives_the_decisions_of_the_text(tmp_path: Path, name: str) -> None:
    _, expected = records(FOLDER / f"{name}.txt")
    _, found = records(write_docx(FOLDER / f"{name}.txt", tmp_path / f"{name}.docx"))
    assert [(item.number, item.title, item.decision and item.decision.text, item.people) for item in found] == [
        (item.number, item.title, item.decision and item.decision.text, item.people) for item in expected
    ]
    assert [span.page for item in found for span in item.source.spans] == [
        span.page for item in expected for span in item.source.spans
    ]


def test_a_word_file_without_an_entry_says_what_it_is(tmp_path: Path) -> None:
    name = "klu-referat-holstebro"
    path = write_docx(FOLDER / f"{name}.txt", tmp_path / f"{name}.docx")
    found, expected = infer(path.name, read_document(path)), infer(f"{name}.txt", read_document(FOLDER / f"{name}.txt"))
    assert (found.kind, found.issuer, found.area, found.date) == (
        expected.kind,
        expected.issuer,
        expected.area,
        expected.date,
    )
