"""The assistant on the real documents with the real model, asked what stands in no evaluation set."""

from __future__ import annotations

import pytest

from assistant import texts
from assistant.answer import NoticeKind, Status, Turn
from assistant.assistant import Assistant
from assistant.disagreement import disagreements
from assistant.langchain_retriever import PraksisRetriever
from assistant.retrieval import passage_area_match
from ingest.document import Document

GUIDE = "praktisk-vejledning-hjoerring"


def cited(assistant: Assistant, question: str, history: list[Turn] | None = None) -> list[tuple[str, int]]:
    answer = assistant.ask(question, history or [])
    return [(citation.document_id, citation.page) for citation in answer.citations]


def test_a_telephone_number_is_answered_with_its_owner_and_page(assistant: Assistant) -> None:
    answer = assistant.ask("Hvad er telefonnummeret til Alkolinjen?")
    assert answer.status is Status.ANSWERED
    assert "80 200 500" in answer.statements[0].text
    assert (answer.citations[0].document_id, answer.citations[0].page) == (GUIDE, 21)


def test_a_number_on_the_page_after_its_heading_is_cited_where_it_stands(assistant: Assistant) -> None:
    assert (GUIDE, 17) in cited(assistant, "telefonnummer til borgerservice i hjørring")


@pytest.mark.parametrize(
    "question",
    ["nr til værestedet det røde hus", "NR TIL VÆRESTEDET DET RØDE HUS?", "nr til vaerestedet det roede hus"],
)
def test_case_and_missing_danish_letters_do_not_change_the_place(assistant: Assistant, question: str) -> None:
    assert (GUIDE, 20) in cited(assistant, question)


def test_a_typo_is_read_as_the_word_of_the_documents_and_said(assistant: Assistant) -> None:
    answer = assistant.ask("hvem er målgruppen for rehabilitring af osteporose")
    assert (GUIDE, 13) in [(c.document_id, c.page) for c in answer.citations]
    assert any(notice.kind is NoticeKind.READING for notice in answer.notices)


def test_every_quote_is_cut_from_its_page(assistant: Assistant) -> None:
    for question in (
        "Hvad laver PPR?",
        "hvad besluttede KLU om stresskurser",
        "Hvad er Fælles Gods?",
        "stomi hjemmebesøg",
    ):
        for citation in assistant.ask(question).citations:
            page = assistant.page(citation.document_id, citation.page)
            assert page.text[citation.start : citation.end] == citation.quote
            assert citation.quote.strip()


def test_every_statement_is_supported_and_short(assistant: Assistant) -> None:
    answer = assistant.ask("Hvilke anbefalinger gælder for kommunen om forebyggelsestilbud?")
    assert answer.status is Status.ANSWERED
    assert all(statement.citations for statement in answer.statements)
    assert len(answer.text.split()) <= 120


def test_another_municipality_is_refused_and_both_are_named(assistant: Assistant) -> None:
    answer = assistant.ask("Hvad er telefonnummeret til sundhedsplejen i Esbjerg Kommune?")
    assert answer.status is Status.OUT_OF_SCOPE
    assert "Esbjerg" in answer.message and "Hjørring" in answer.message
    assert answer.statements == () and answer.citations == ()
    assert answer.hits, "the nearest places are shown"


@pytest.mark.parametrize("question", ["Hvornår er der fodboldkamp i aften?", "Hvad er hovedstaden i Australien?"])
def test_what_the_documents_do_not_hold_is_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is not Status.ANSWERED
    assert answer.message and not answer.citations


@pytest.mark.parametrize(
    ("question", "reason"),
    [("   ", "Skriv et spørgsmål"), ("a" * 10_000, "for langt"), ("min patient 010203-1234 skal henvises", "CPR")],
)
def test_bad_input_is_refused_in_danish(assistant: Assistant, question: str, reason: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.BLOCKED
    assert reason in answer.message


def test_a_telephone_number_is_not_taken_for_a_civil_registration_number(assistant: Assistant) -> None:
    assert assistant.ask("hvem har nummeret 72 33 36 93?").status is not Status.BLOCKED


def test_places_about_other_municipalities_come_last_where_there_are_documents_of_the_one_named(
    assistant: Assistant,
) -> None:
    question = assistant.reader.read("Hvad er telefonnummeret til sundhedsplejen i Aalborg?")
    assert question.municipalities == ("Aalborg",)
    ranking = assistant.rank(question)
    areas = [set(document.area) for document in assistant.documents]
    assert any("Aalborg" in area for area in areas)
    best = assistant.index.places[int(ranking.order()[0])]
    assert passage_area_match(assistant.index, best.passage, {"Aalborg"}) >= 0
    anywhere = assistant.index.places[int(ranking.anywhere.argmax())]
    assert assistant.index.passages[anywhere.passage].document_id == "praktisk-vejledning-hjoerring"


def test_what_is_asked_about_two_years_is_answered_from_the_minutes_of_both(assistant: Assistant) -> None:
    answer = assistant.ask("Hvad siger udvalget om medicin i 2021 og 2025?")
    assert {citation.document_id for citation in answer.citations} == {
        "klu-referat-aalborg-2021",
        "klu-referat-aalborg-2025-09-18",
    }


def test_a_question_near_none_that_is_refused_for_a_reason_is_just_not_found(assistant: Assistant) -> None:
    """One question alone that looks alike ("Hvad koster det?") does not make a strange one conversation."""
    assert assistant.ask("Hvad koster en grøn mejetærsker?").status is Status.NOT_FOUND
    assert assistant.ask("Hvilken dosis amoxicillin skal et barn på 12 kg have?").message == texts.MEDICAL_ADVICE


def test_a_greeting_is_asked_back(assistant: Assistant) -> None:
    assert assistant.ask("hej").status is Status.CLARIFY


def test_a_follow_up_keeps_what_was_asked_for(assistant: Assistant) -> None:
    history = [Turn("user", "Hvad er telefonnummeret til Alkolinjen?"), Turn("assistant", "80 200 500")]
    answer = assistant.ask("og Blå Kors?", history)
    assert "98 90 32 03" in answer.text
    assert answer.completed_question != "og Blå Kors?"


def test_the_same_question_gives_the_same_answer(assistant: Assistant) -> None:
    first, second = (assistant.ask("hvad gør vi ved medicin der ikke er givet") for _ in range(2))
    assert (first.statements, first.citations, first.hits) == (second.statements, second.citations, second.hits)


def test_area_and_unknown_date_are_said(assistant: Assistant) -> None:
    notices = {notice.kind: notice.text for notice in assistant.ask("Hvad er nummeret til krisecentret?").notices}
    assert "Hjørring Kommune" in notices[NoticeKind.AREA]
    assert "dato ikke angivet" in notices[NoticeKind.AGE]


def test_documents_and_pages_can_be_read(assistant: Assistant) -> None:
    guide = next(document for document in assistant.documents if document.id == GUIDE)
    assert isinstance(guide, Document) and guide.date is None
    assert assistant.page_count(GUIDE) == 23
    with pytest.raises(KeyError):
        assistant.page(GUIDE, 24)


def test_refreshing_without_a_new_index_does_nothing(assistant: Assistant) -> None:
    assert assistant.refresh() is False


def test_the_langchain_retriever_gives_passages_with_their_page(assistant: Assistant) -> None:
    documents = PraksisRetriever(assistant=assistant, k=3).invoke("telefon til PPR")
    assert len(documents) == 3
    assert documents[0].metadata["document"] == GUIDE and documents[0].metadata["page"] == 18
    assert "72 33 36 93" in documents[0].page_content


def test_where_documents_disagree_both_sides_are_cited(assistant: Assistant) -> None:
    index = assistant.index
    opposed = disagreements(index)
    asked = [n for n, unit in enumerate(index.question_units) if unit in opposed]
    answers = [assistant.ask(index.question_text(number)) for number in asked[:20]]
    told = [a for a in answers if any(notice.kind is NoticeKind.DISAGREEMENT for notice in a.notices)]
    assert told
    for answer in told:
        assert len({citation.document_id for citation in answer.citations}) > 1
        assert len(answer.text.split()) <= 120
