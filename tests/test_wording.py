"""Headings, meetings' items and ages as readers see them: in one form, and nothing said twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from assistant.assistant import Assistant
from assistant.composition import readable
from assistant.texts import age_notice, date_note
from ingest.document import Document, DocumentKind
from ui.parts import document_facts


def document(title: str, *, issuer: str | None = None, area: tuple[str, ...] = ()) -> Document:
    return Document("d", title, DocumentKind.MINUTES, issuer, area, dt.date(2025, 9, 18), None, "d.txt", "h")


@pytest.mark.parametrize(
    ("heading", "read"),
    [
        ("3. a. Samlet 10-årsplan", "3.a Samlet 10-årsplan"),
        ("3.a. Samlet 10-årsplan", "3.a Samlet 10-årsplan"),
        ("2. Meddelelser", "2. Meddelelser"),
        ("6. BØRNE- OG UNDERVISNINGSFORVALTNINGEN", "6. Børne- og undervisningsforvaltningen"),
        ("GENOPTRÆNING I HJØRRING:", "Genoptræning i Hjørring"),
    ],
)
def test_a_heading_is_shown_in_one_form(heading: str, read: str) -> None:
    assert readable(heading) == read


def test_an_answer_from_minutes_names_its_item_as_the_list_of_decisions_does(assistant: Assistant) -> None:
    answer = assistant.ask("Hvad besluttede udvalget i Aalborg om 10-årsplanen for psykiatrien?")
    assert "punkt 3.a:" in answer.statements[0].text


@pytest.mark.parametrize("title", ["Referat, 18.09.2025", "Referat fra mødet den 18. september 2025"])
def test_a_date_that_the_title_tells_is_not_repeated(title: str) -> None:
    assert age_notice(document(title)).text == f"Kilde: {title}."


@pytest.mark.parametrize("title", ["Referat", "Referat, 17.09.2025"])
def test_a_date_that_the_title_does_not_tell_is_said(title: str) -> None:
    assert age_notice(document(title)).text == f"{title}: fra 18.09.2025."


def test_a_municipality_that_its_own_document_is_from_is_named_once() -> None:
    assert document_facts(document("R", issuer="Aalborg Kommune", area=("Aalborg",))) == "Aalborg Kommune · 18.09.2025"
    both = document("R", issuer="Aalborg Kommune", area=("Aalborg", "Hjørring"))
    assert document_facts(both) == "Aalborg Kommune · Aalborg og Hjørring · 18.09.2025"
    assert document_facts(document("R")) == "hele landet · 18.09.2025"


@pytest.mark.parametrize(
    ("note", "read"),
    [
        ("nævner 01.10.2023, så ikke ældre end den", "nævner 01.10.2023 og er derfor ikke ældre"),
        (
            "nævner maj 2024, så ikke ældre end den måned; filen er lavet 3. juni 2024",
            "nævner maj 2024 og er derfor ikke ældre; filen er lavet 3. juni 2024",
        ),
        ("efter 27.10.2021 og før 2022", "efter 27.10.2021 og før 2022"),
    ],
)
def test_what_is_known_of_a_date_reads_as_a_sentence(note: str, read: str) -> None:
    assert date_note(note) == read
    undated = replace(document("Vejledning"), date=None, date_note=note)
    assert f"({read})" in age_notice(undated).text
    assert f"({read})" in document_facts(undated)
