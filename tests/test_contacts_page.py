"""The contacts: which are one, how they are found, and the page Kontakter by Streamlit's AppTest, over the real index."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from app_pages import html, page_of, run

from assistant.assistant import Assistant
from assistant.contact_search import ContactEntry, ContactSearch, contact_entries
from ingest.records import Contact, PhoneNumber
from ui.contacts import parts, texts
from ui.danish_order import danish_order
from ui.services import Services


@pytest.fixture(scope="module")
def search(assistant: Assistant) -> ContactSearch:
    content = assistant.index.content
    return ContactSearch(contact_entries(content.records.contacts, content.documents))


def names(assistant: Assistant, search: ContactSearch, typed: str) -> list[str]:
    return [entry.contact.name for entry in search.find(assistant.reader.read(typed), typed)]


# --------------------------------------------------------------------------------------------------- finding


def test_contacts_that_state_the_same_are_one_with_all_its_places(search: ContactSearch) -> None:
    nursing = [entry for entry in search.entries if entry.contact.name == "Sygehjemmeplejen"]
    assert len(nursing) == 1
    assert len(nursing[0].places) == 2
    assert nursing[0].purposes == ("SYGEPLEJEN", "Akut - subakut sygepleje")


def entries_of(assistant: Assistant, *contacts: Contact, area: tuple[str, ...] = ("Hjørring",)) -> list[ContactEntry]:
    """Made of contacts of the first two documents, as if these held for `area`."""
    documents = [replace(document, area=area) for document in assistant.index.content.documents]
    return list(contact_entries(contacts, documents))


@pytest.fixture(scope="module")
def one(assistant: Assistant) -> Contact:
    """Said of in one place: its name and a number, nothing besides."""
    known = next(c for c in assistant.index.content.records.contacts if c.name == "Borgerservice")
    return replace(known, emails=(), address=None, postal_code=None, town=None, hours=None, location_number=None)


def test_contacts_that_contradict_each_other_stay_apart(assistant: Assistant, one: Contact) -> None:
    told = replace(one, hours="kl. 8-9", location_number="1" * 13, address="Søndergade 1")
    others = [
        replace(one, name="En anden"),
        replace(told, hours="kl. 10-12"),
        replace(told, location_number="2" * 13),
        replace(told, address="Nørregade 1"),
        replace(told, phones=(PhoneNumber("12345678", "12345678"),)),
    ]
    assert len(entries_of(assistant, told, told, *others)) == 6


def test_what_is_said_of_a_contact_in_several_places_is_on_one_card(assistant: Assistant, one: Contact) -> None:
    bare = replace(one, phones=(), location_number="1" * 13)
    (entry,) = entries_of(assistant, one, bare, replace(one, hours="kl. 8-9"))
    assert entry.contact == replace(one, location_number="1" * 13, hours="kl. 8-9")
    assert len(entry.places) == 3
    # two municipalities may each have one of that name
    assert len(entries_of(assistant, one, bare, area=("Hjørring", "Brønderslev"))) == 2
    assert len(entries_of(assistant, one, replace(one, hours="kl. 8-9"), area=("Hjørring", "Brønderslev"))) == 1


def test_the_same_number_in_two_documents_is_one_contact_with_both_sources(assistant: Assistant, one: Contact) -> None:
    other = next(d for d in assistant.index.content.documents if d.id != one.document_id)
    (entry,) = entries_of(assistant, one, replace(one, document_id=other.id))
    assert [document.id for document in entry.documents] == [one.document_id, other.id]
    shown = parts.list_html([entry])
    assert shown.count("<li>") == 1
    assert f"kilde={one.document_id}&amp;" in shown and f"kilde={other.id}&amp;" in shown
    apart = replace(one, document_id=other.id, phones=(), location_number="1" * 13)
    assert len(entries_of(assistant, one, apart)) == 2  # nothing says that it is the same one


@pytest.mark.parametrize("typed", ["72336400", "72 33 64 00", "7233 6400", "+45 72 33 64 00", "336400"])
def test_a_number_is_found_however_it_is_typed(assistant: Assistant, search: ContactSearch, typed: str) -> None:
    assert names(assistant, search, typed) == ["Sygehjemmeplejen"]


def test_location_numbers_and_postal_codes_are_found(assistant: Assistant, search: ContactSearch) -> None:
    assert names(assistant, search, "5790001350871") == ["Sundhedsplejen"]
    assert set(names(assistant, search, "9850")) == {"Vikingbanke", "Lynggården"}
    assert names(assistant, search, "9") == []  # a single digit is no number


@pytest.mark.parametrize("typed", ["bålhøj", "baalhoej", "Bålhøjj", "bålh"])
def test_a_name_is_found_with_a_typo_without_danish_letters_and_by_its_beginning(
    assistant: Assistant, search: ContactSearch, typed: str
) -> None:
    assert "Bålhøj Centret" in names(assistant, search, typed)


def test_what_a_contact_is_for_finds_it_and_a_name_comes_before_a_purpose(
    assistant: Assistant, search: ContactSearch
) -> None:
    found = names(assistant, search, "alkohol")
    assert {"Nordjysk Alkoholrådgivning", "TUBA"} <= set(found)
    assert found.index("Nordjysk Alkoholrådgivning") < found.index("TUBA")
    assert "Sygehjemmeplejen" in names(assistant, search, "hjemmesygeplejerske")
    assert names(assistant, search, "rumrejser") == []


def test_an_empty_search_lists_all(assistant: Assistant, search: ContactSearch) -> None:
    assert search.find(assistant.reader.read(" "), " ") == search.entries


# --------------------------------------------------------------------------------------------------- listing


def test_groups_and_names_are_in_danish_order(search: ContactSearch) -> None:
    groups = parts.by_name(search.entries)
    assert list(groups) == sorted(groups, key=danish_order)
    assert list(groups)[-1] == "Æ"
    assert [e.contact.name for e in groups["V"]] == [
        "Vedrørende underretning", "Vellingshøjcentret", "Vendelbocentret", "Vesterlund", "Vikingbanke",
        "Værestedet Det Røde Hus",
    ]  # fmt: skip
    assert list(parts.by_area(search.entries)) == ["Hjørring"]
    assert sum(map(len, parts.by_section(search.entries).values())) == len(search.entries)


def test_texts_of_documents_are_escaped(search: ContactSearch) -> None:
    entry = search.entries[0]
    bad = replace(entry, contact=replace(entry.contact, name="<script>", hours='"><b>'))
    shown = parts.list_html([bad])
    assert "<script>" not in shown
    assert "<b>" not in shown


# --------------------------------------------------------------------------------------------------- page


def test_every_contact_can_be_called_or_written_to_and_names_its_page(
    services: Services, search: ContactSearch
) -> None:
    shown = html(page_of("contacts", services))
    for entry in search.entries:
        assert f">{entry.contact.name}</h3>" in shown
        for phone in entry.contact.phones:
            assert f'href="tel:+45{phone.digits}"' in shown
        for email in entry.contact.emails:
            assert f'href="mailto:{email}"' in shown
    assert "72 33 64 00</a>" in shown
    pages = re.findall(r'href="\?kilde=praktisk-vejledning-hjoerring&amp;side=(\d+)&amp;fra=\d+&amp;til=\d+"', shown)
    assert len(pages) >= len(search.entries)


def test_a_search_is_kept_in_the_address_and_read_from_it(services: Services) -> None:
    test = page_of("contacts", services, {"soeg": "krisecenter"})
    assert "Hjørring Krisecenter" in html(test)
    assert "Viser 1 af 37 kontakter." in html(test)
    test.text_input[0].set_value("alkohl")
    run(test)
    assert test.query_params["soeg"] == "alkohl"
    assert "Søgt på: alkohol." in html(test)
    test.text_input[0].set_value("")
    run(test)
    assert "soeg" not in test.query_params
    assert "Viser 37 kontakter." in html(test)


def test_a_search_without_a_result_says_what_to_do(services: Services) -> None:
    assert texts.NOTHING_FOUND in html(page_of("contacts", services, {"soeg": "rumrejser"}))


def test_a_search_that_fails_leaves_the_list_and_says_so(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContactSearch, "find", lambda *_: 1 / 0)
    shown = html(page_of("contacts", services, {"soeg": "krisecenter"}))
    assert texts.UNEXPECTED_SEARCH in shown
    assert "Viser 37 kontakter." in shown
