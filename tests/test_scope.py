"""A reader's filter: which documents may answer."""

import datetime as dt

import pytest

from assistant.answer import Status
from assistant.scope import Scope
from ingest.document import Document, DocumentKind


def document(area=(), kind=DocumentKind.GUIDE, date=None) -> Document:
    return Document("d", "D", kind, None, area, date, None, "d.txt", "hash")


@pytest.mark.parametrize(
    ("scope", "of", "admitted"),
    [
        (Scope(), document(), True),
        (Scope(areas=frozenset({"Hjørring"})), document(("Hjørring",)), True),
        (Scope(areas=frozenset({"Hjørring"})), document(("Aalborg",)), False),
        (Scope(areas=frozenset({"Hjørring"})), document(), True),  # for the whole country
        (Scope(kinds=frozenset({DocumentKind.MINUTES})), document(), False),
        (Scope(since=dt.date(2025, 1, 1)), document(date=dt.date(2025, 1, 1)), True),
        (Scope(until=dt.date(2025, 1, 1)), document(date=dt.date(2025, 1, 2)), False),
        (Scope(since=dt.date(2025, 1, 1)), document(), False),  # its date is not known
    ],
)
def test_what_a_scope_admits(scope, of, admitted):
    assert scope.admits(of) is admitted


def test_only_documents_in_scope_are_cited(assistant):
    question = "Hvad blev besluttet på KLU-mødet om dagsordenen?"
    free = assistant.ask(question)
    assert any(c.document_id.startswith("klu-referat") for c in free.citations)
    filtered = assistant.ask(question, scope=Scope(kinds=frozenset({DocumentKind.GUIDE})))
    assert {hit.passage.document_id for hit in filtered.hits} == {"praktisk-vejledning-hjoerring"}
    assert all(c.document_id == "praktisk-vejledning-hjoerring" for c in filtered.citations)


def test_a_scope_without_documents_says_so(assistant):
    answer = assistant.ask("Hvad er telefonnummeret til krisecentret?", scope=Scope(until=dt.date(1990, 1, 1)))
    assert answer.status is Status.NOT_FOUND
    assert "filter" in answer.message
