"""Nobody's number, mail or address is told for somebody else's: every recorded contact, asked for what it lacks."""

from __future__ import annotations

import pytest

from assistant.answer import Statement
from assistant.assistant import Assistant
from assistant.evidence import holds_wanted
from assistant.question import Want
from ingest.danish import keys
from ingest.records import Contact

ASKED = {
    Want.EMAIL: ("Har {} en mailadresse, jeg kan skrive til?", "Kan jeg skrive en mail til {}, de tager den ikke"),
    Want.LOCATION_NUMBER: ("Hvad er lokationsnummeret til {}?", "lokationsnr {}"),
    Want.HOURS: ("Hvornår har {} åbent?",),
    Want.ADDRESS: ("Hvad er adressen på {}?",),
    Want.PHONE: ("Hvad er telefonnummeret til {}?", "tlf {}"),
}


def held(contact: Contact, want: Want) -> bool:
    kinds = {
        Want.EMAIL: contact.emails,
        Want.LOCATION_NUMBER: contact.location_number,
        Want.HOURS: contact.hours,
        Want.ADDRESS: contact.address,
        Want.PHONE: contact.phones,
    }
    return bool(kinds[want])


def lacking(assistant: Assistant, want: Want) -> list[str]:
    contacts = assistant.index.content.records.contacts
    having = {contact.name for contact in contacts if held(contact, want)}
    return sorted({contact.name for contact in contacts} - having)


def said_around(assistant: Assistant, statement: Statement) -> set[str]:
    """The words of the passages that a statement is made of, and of their headings."""
    passages = [
        passage
        for passage in assistant.index.passages
        if any(passage.unit_text(unit) in statement.text for unit in passage.units)
    ]
    return {key for passage in passages for key in keys(" ".join((*passage.heading_path, passage.text)), parts=False)}


@pytest.mark.parametrize("want", ASKED)
def test_what_a_contact_lacks_is_never_told_of_another(assistant: Assistant, want: Want) -> None:
    names = lacking(assistant, want)
    assert names, "every contact has one: nothing is asked here"
    wrong = []
    for name in names:
        for form in ASKED[want]:
            answer = assistant.ask(form.format(name))
            named = set(keys(name, parts=False))
            of_another = [
                statement.text
                for statement in answer.statements
                if holds_wanted(statement.text, want) and not named <= said_around(assistant, statement)
            ]
            wrong += [(form.format(name), text) for text in of_another]
    assert not wrong
