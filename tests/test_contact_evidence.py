"""Nobody's number, mail or address is told for somebody else's: every recorded contact, asked for what it lacks."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, Statement
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


def said_around(assistant: Assistant, answer: Answer, statement: Statement) -> set[str]:
    """The words of the passages that a statement cites, and of their headings."""
    cited = [citation for citation in answer.citations if citation.number in statement.citations]
    passages = [
        passage
        for passage in assistant.index.passages
        for citation in cited
        if passage.document_id == citation.document_id
        and any(
            span.page == citation.page and span.start < citation.end and citation.start < span.end
            for unit in passage.units
            for span in unit.spans
        )
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
                if holds_wanted(statement.text, want) and not named <= said_around(assistant, answer, statement)
            ]
            wrong += [(form.format(name), text) for text in of_another]
    assert not wrong


@pytest.mark.parametrize("second", ["kan jeg skrive en mail til {}?", "hvilken mailadresse har {}?"])
def test_nor_in_the_second_half_of_a_question(assistant: Assistant, second: str) -> None:
    for name in lacking(assistant, Want.EMAIL):
        answer = assistant.ask(f"Hvad er telefonnummeret til PPR, og {second.format(name)}")
        assert not holds_wanted(answer.text, Want.EMAIL), name
