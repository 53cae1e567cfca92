"""Contacts: every number of the real documents with its owner, and how other municipalities lay them out."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from builders import DOCUMENTS, ROOT, bare, document

from ingest.cleaning import clean
from ingest.danish import PHONE
from ingest.records import Contact
from ingest.records.contact_details import EMAIL, LOCATION_NUMBER
from ingest.records.contacts import find_contacts
from ingest.structure import build_sections

TRUTH = [ROOT / "tests/fixtures/corpus-records.toml", ROOT / "tests/fixtures/records.toml"]
PATHS = {path.stem: path for path in DOCUMENTS}


def contacts_of(*pages: str) -> list[Contact]:
    return find_contacts("prøve", build_sections(clean(pages)))


@cache
def contacts(path: Path) -> list[Contact]:
    return find_contacts(path.stem, build_sections(document(path)[1]))


def details(contact: Contact) -> set[str]:
    numbers = {phone.digits for phone in contact.phones} | set(contact.emails)
    return numbers | {contact.location_number} if contact.location_number else numbers


def words(text: str | None) -> str:
    return " ".join(re.findall(r"\w+", (text or "").lower()))


def expected() -> list[tuple[str, str, dict]]:
    """(document, one telephone number, address or location number, what is known of its owner)"""
    found = []
    for file in TRUTH:
        for entry in tomllib.loads(file.read_text("utf-8"))["document"]:
            for contact in entry.get("contact", []):
                found += [(entry["id"], detail, contact) for detail in (*contact["phones"], *contact["emails"])]
            found += [(entry["id"], place["number"], place) for place in entry.get("location_number", [])]
    return found


EXPECTED = [pytest.param(*case, id=f"{case[0]}-{case[1]}-{case[2]['page']}") for case in expected()]


def stated(document_id: str, detail: str, truth: dict) -> list[Contact]:
    """The contacts of that detail on that page."""
    return [
        contact
        for contact in contacts(PATHS[document_id])
        if detail in details(contact) and truth["page"] in {span.page for span in contact.source.spans}
    ]


@pytest.mark.parametrize(("document_id", "detail", "truth"), EXPECTED)
def test_every_number_and_address_of_the_documents_is_in_a_record_with_its_owner(
    document_id: str, detail: str, truth: dict
) -> None:
    names = [words(contact.name) for contact in stated(document_id, detail, truth)]
    owner, heading = words(truth["name"]), words(truth.get("heading"))
    assert [name for name in names if name and (name in owner or owner in name or name in heading)], names


@pytest.mark.parametrize(("document_id", "detail", "truth"), EXPECTED)
def test_hours_address_and_person_are_those_that_stand_there(document_id: str, detail: str, truth: dict) -> None:
    for contact in stated(document_id, detail, truth):
        for key in ("hours", "address", "postal_code", "town", "person", "role"):
            if key in truth:
                assert words(getattr(contact, key)) == words(truth[key]), key


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_no_number_is_lost_and_none_is_made_up(path: Path) -> None:
    pages, cleaned, _ = document(path)
    content = [
        "".join(
            c
            for place, c in enumerate(text)
            if not any(s.span.page == n and s.span.start <= place < s.span.end for s in cleaned.set_aside)
        )
        for n, text in enumerate(pages, 1)
    ]
    printed = set()
    for page in content:
        text = re.sub(r"(?<=\d) ?\n(?=\d)", " ", page)  # a number may be broken at a line's end
        locations = {re.sub(r"\D", "", match) for match in LOCATION_NUMBER.findall(text)}
        phones = {re.sub(r"\D", "", match)[-8:] for match in re.findall(PHONE, LOCATION_NUMBER.sub("", text))}
        printed |= locations | phones | set(EMAIL.findall(text))
    assert {detail for contact in contacts(path) for detail in details(contact)} == printed


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_contact_s_source_holds_what_the_record_says(path: Path) -> None:
    pages, _, _ = document(path)
    for contact in contacts(path):
        source = "".join(pages[span.page - 1][span.start : span.end] for span in contact.source.spans)
        for phone in contact.phones:
            assert bare(phone.printed) in bare(source)
        for email in contact.emails:
            assert email in source


# ------------------------------------------------------------------------------------ as others lay them out

UNDER = "Her står en sætning om tilbuddet, som fylder det meste af linjen på siden.\n"


def test_a_number_with_no_owner_of_its_own_belongs_to_the_heading() -> None:
    (contact,) = contacts_of(f"BORGERSERVICE\n\n{UNDER}", "Henvendelse på telefon: 72 33 33 82\n\nDEMENS\n\nTekst.\n")
    assert contact.name == "Borgerservice"
    assert [span.page for span in contact.source.spans] == [2]


def test_two_ways_to_reach_one_office_are_one_contact() -> None:
    (contact,) = contacts_of(
        f"RUSMIDLER\n\n{UNDER}\nHenvendelse på telefon: 52 600 674\neller på mail til: rus@kommune.dk\n"
    )
    assert (contact.phones[0].digits, contact.phones[0].printed) == ("52600674", "52 600 674")
    assert contact.emails == ("rus@kommune.dk",)


def test_two_offices_in_one_sentence_are_two_contacts() -> None:
    found = contacts_of(
        f"HJÆLP\n\n{UNDER}\nRing til Visitationen på 72 11 22 33 eller til Træningscentret på 72 11 22 34.\n"
    )
    assert [(contact.name, contact.phones[0].digits) for contact in found] == [
        ("Visitationen", "72112233"),
        ("Træningscentret", "72112234"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I perioden 2022 2023 var der 87654 henvendelser.",
        "Budgettet er 1.234.567 kr. og 12345678901234 er et sagsnummer.",
        "Ring 1-1-2 eller 1813.",
    ],
)
def test_years_amounts_and_short_numbers_are_no_contacts(text: str) -> None:
    assert contacts_of(f"TAL\n\n{UNDER}\n{text}\n") == []


def test_a_deadline_is_no_opening_hour() -> None:
    (contact,) = contacts_of(f"AKUT\n\n{UNDER}\nRing til Akutteamet på 72 11 22 33, så ringer de op inden kl. 18.\n")
    assert contact.hours is None


def test_hours_that_held_before_are_not_given() -> None:
    page = (
        f"AKUT\n\nAkutteamet har hidtil kunnet kontaktes alle dage kl. 7 – 22.\n\n{UNDER}\nAkutteamet    72 11 22 33\n"
    )
    (contact,) = contacts_of(page)
    assert (contact.name, contact.hours) == ("Akutteamet", None)
