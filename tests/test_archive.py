"""The history: what is kept comes back as it was, is found, rated and deleted for good."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Statement, Status, Turn
from assistant.assistant import Assistant
from ui.conversations.archive import Archive, ArchiveError, KeptExchange, Rating

FIRST = dt.datetime(2025, 9, 18, 8, 0, tzinfo=dt.UTC)


def clock() -> Callable[[], dt.datetime]:
    """A minute passes at every look."""
    minutes: Iterator[int] = count()
    return lambda: FIRST + dt.timedelta(minutes=next(minutes))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data" / "conversations.sqlite", clock())


def answered(question: str, text: str = "Ring på 72 33 64 00") -> Answer:
    citation = Citation(1, "vejledning", "Ærø-vejledningen", 3, 10, 10 + len(text), text)
    return Answer(question, question, Status.ANSWERED, (Statement(text, (1,)),), (citation,))


def refused(question: str, status: Status = Status.NOT_FOUND) -> Answer:
    return Answer(question, question, status, message="Det har jeg ikke fundet svar på.")


def test_real_answers_come_back_exactly_as_they_were_given(archive: Archive, assistant: Assistant) -> None:
    first = assistant.ask("Hvad er telefonnummeret til sygehjemmeplejen i Hjørring?")
    history = [Turn("user", first.question), Turn("assistant", first.text)]
    given = [first, assistant.ask("Hvad er åbningstiden?", history), assistant.ask("Hvad koster en ny bil?")]
    identifier = archive.begin()
    for answer in given:
        archive.add(identifier, answer, assistant.index.fingerprint)

    kept = archive.conversation(identifier)

    assert kept is not None
    assert [exchange.answer for exchange in kept.exchanges] == given
    assert {exchange.index_fingerprint for exchange in kept.exchanges} == {assistant.index.fingerprint}
    for citation in kept.exchanges[0].answer.citations:
        page = assistant.page(citation.document_id, citation.page)
        assert page.text[citation.start : citation.end] == citation.quote


def test_conversations_are_listed_newest_first_with_their_first_question(archive: Archive) -> None:
    older, newer = archive.begin(), archive.begin()
    archive.add(older, answered("Hvem visiterer?"))
    archive.add(newer, answered("Hvad er lokationsnummeret?"))
    archive.add(older, answered("Og i Ærø?"))

    listed = archive.conversations()

    assert [(one.id, one.title, one.questions) for one in listed] == [
        (older, "Hvem visiterer?", 2),
        (newer, "Hvad er lokationsnummeret?", 1),
    ]
    assert listed[0].began_at == FIRST
    assert listed[0].last_at == FIRST + dt.timedelta(minutes=2)
    kept = archive.conversation(older)
    assert kept is not None
    assert (kept.title, kept.began_at) == ("Hvem visiterer?", FIRST)


@pytest.mark.parametrize(
    "search", ["ærøskøbing", "ÆRØSKØBING", "A\u030alborg", "64 00", "ærø-vejledningen", "ring hvem"]
)
def test_search_looks_in_questions_answers_and_titles_without_regard_to_case(archive: Archive, search: str) -> None:
    found, other = archive.begin(), archive.begin()
    archive.add(found, answered("Hvem ringer jeg til i Ærøskøbing eller Ålborg?"))
    archive.add(other, refused("Noget helt andet"))
    assert [one.id for one in archive.conversations(search)] == [found]
    assert archive.conversations("ring andet") == []  # words of two conversations


def test_a_percent_sign_and_a_quotation_mark_are_looked_for_as_they_stand(archive: Archive) -> None:
    archive.add(archive.begin(), answered("Hvor mange procent?", "Der gives 20 % tilskud til 'briller'"))
    assert len(archive.conversations("20 %")) == 1
    assert len(archive.conversations("'briller'")) == 1
    assert archive.conversations("%%") == []


def test_a_blocked_question_is_never_kept(archive: Archive) -> None:
    blocked = Answer("010190-1234 skal have hjælp", "010190-1234 skal have hjælp", Status.BLOCKED, message="Nej.")
    assert archive.add(archive.begin(), blocked) is None
    assert archive.conversations() == []
    assert not archive.path.exists()


def test_reading_an_archive_that_was_never_written_finds_nothing_and_makes_no_file(archive: Archive) -> None:
    assert archive.conversations("x") == []
    assert archive.conversation("unknown") is None
    assert archive.exchange(1) is None
    assert archive.unanswered() == []
    assert archive.ratings() == []
    archive.delete_all()
    assert not archive.path.exists()


def test_a_rating_is_kept_with_its_reason_changed_and_taken_back(archive: Archive) -> None:
    identifier = archive.begin()
    good, bad = archive.add(identifier, answered("Ét?")), archive.add(identifier, answered("To?"))
    assert good is not None
    assert bad is not None
    archive.rate(good, Rating.GOOD)
    archive.rate(bad, Rating.GOOD)
    archive.rate(bad, Rating.BAD, "  Nummeret er forældet ")

    last, first = archive.ratings()
    assert (last.id, last.rating, last.reason) == (bad, Rating.BAD, "Nummeret er forældet")
    assert (first.id, first.rating, first.reason) == (good, Rating.GOOD, "")
    assert last.rated_at == FIRST + dt.timedelta(minutes=4)
    assert archive.conversations()[0].rated_down == 1

    archive.rate(bad, None)
    assert [one.id for one in archive.ratings()] == [good]


def test_what_was_asked_before_an_exchange_is_its_own_conversation_only(archive: Archive) -> None:
    mine, others = archive.begin(), archive.begin()
    archive.add(mine, answered("Ét?"))
    archive.add(others, answered("En andens?"))
    second = archive.add(mine, answered("To?"))
    archive.add(mine, answered("Tre?"))
    assert second is not None
    exchange = archive.exchange(second)
    assert exchange is not None
    assert archive.history(exchange) == (Turn("user", "Ét?"), Turn("assistant", "Ring på 72 33 64 00"))


def put_aside(archive: Archive, exchange_id: int | None) -> KeptExchange:
    exchange = archive.exchange(exchange_id or 0)
    assert exchange is not None
    archive.put_aside(exchange)
    return exchange


def test_a_case_waits_as_it_was_also_when_its_question_is_edited_until_it_is_taken_out(archive: Archive) -> None:
    conversation = archive.begin()
    archive.add(conversation, answered("Ét?"))
    bad = archive.add(conversation, answered("To?", "Forkert svar"), "finger")
    assert bad is not None
    archive.rate(bad, Rating.BAD, "Det er forældet")
    exchange = put_aside(archive, bad)
    put_aside(archive, bad)  # a second time is the same case
    archive.delete_exchange(bad)

    (waiting,) = archive.waiting_cases()
    assert waiting == archive.waiting_case(bad)
    assert waiting.exchange == exchange
    assert (waiting.exchange.reason, waiting.exchange.answer.citations[0].quote) == ("Det er forældet", "Forkert svar")
    assert [turn.content for turn in waiting.history] == ["Ét?", "Ring på 72 33 64 00"]

    archive.take_out(bad)
    assert archive.waiting_cases() == []
    assert archive.waiting_case(bad) is None


def test_a_waiting_case_is_deleted_for_good_with_its_conversation(archive: Archive) -> None:
    gone, kept = archive.begin(), archive.begin()
    put_aside(archive, archive.add(gone, answered("Hemmeligheden?")))
    stays = put_aside(archive, archive.add(kept, answered("Ét?")))
    archive.delete(gone)
    assert [one.exchange.id for one in archive.waiting_cases()] == [stays.id]
    assert b"Hemmeligheden" not in archive.path.read_bytes()
    archive.delete_all()
    assert archive.waiting_cases() == []


def test_a_file_of_an_older_program_is_brought_up_to_date(archive: Archive) -> None:
    old = archive.add(archive.begin(), answered("Ét?"))
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.executescript("drop table waiting_case; pragma user_version = 1")
    assert [one.title for one in archive.conversations()] == ["Ét?"]
    put_aside(archive, old)
    assert len(archive.waiting_cases()) == 1


def test_refused_questions_are_gathered_by_their_wording_and_counted(archive: Archive) -> None:
    archive.add(archive.begin(), refused("Hvad koster briller?"))
    archive.add(archive.begin(), answered("Hvem visiterer?"))
    archive.add(archive.begin(), refused("nummeret", Status.CLARIFY))
    last = archive.add(archive.begin(), refused("hvad  koster Briller"))

    questions = archive.unanswered()

    assert [(one.question, one.status, one.count) for one in questions] == [
        ("hvad  koster Briller", Status.NOT_FOUND, 2),
        ("nummeret", Status.CLARIFY, 1),
    ]
    assert questions[0].exchange_id == last
    assert questions[0].last_at == FIRST + dt.timedelta(minutes=3)


def test_what_is_deleted_is_gone_from_the_files_too(archive: Archive) -> None:
    kept, gone = archive.begin(), archive.begin()
    archive.add(kept, answered("Denne bliver"))
    archive.add(gone, answered("Hemmeligheden skal væk"))
    edited = archive.add(kept, answered("Stavefejlen"))
    assert edited is not None

    archive.delete(gone)
    archive.delete_exchange(edited)

    assert [one.title for one in archive.conversations()] == ["Denne bliver"]
    content = b"".join(file.read_bytes() for file in archive.path.parent.iterdir())
    assert b"Denne bliver" in content
    assert b"Hemmeligheden" not in content
    assert b"Stavefejlen" not in content

    archive.delete_all()
    assert archive.conversations() == []


def test_the_file_is_readable_by_its_owner_only(archive: Archive) -> None:
    archive.add(archive.begin(), answered("Ét?"))
    assert stat.S_IMODE(archive.path.stat().st_mode) & 0o077 == 0


def test_a_damaged_file_says_so_in_danish_and_is_kept_beside_a_new_one(archive: Archive) -> None:
    archive.path.parent.mkdir()
    archive.path.write_bytes(b"this is no database" * 100)
    with pytest.raises(ArchiveError) as raised:
        archive.add(archive.begin(), answered("Ét?"))
    assert "beskadiget" in raised.value.danish

    kept = archive.move_aside()
    archive.add(archive.begin(), answered("Ét?"))

    assert kept.read_bytes().startswith(b"this is no database")
    assert len(archive.conversations()) == 1


def test_a_file_of_a_newer_program_is_left_alone(archive: Archive) -> None:
    archive.add(archive.begin(), answered("Ét?"))
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.execute("pragma user_version = 99")
    with pytest.raises(ArchiveError) as raised:
        archive.conversations()
    assert "nyere udgave" in raised.value.danish


def test_a_folder_that_cannot_be_written_is_an_archive_error(tmp_path: Path) -> None:
    file = tmp_path / "a file, not a folder"
    file.touch()
    archive = Archive(file / "conversations.sqlite")
    with pytest.raises(ArchiveError) as raised:
        archive.add(archive.begin(), answered("Ét?"))
    assert "disken" in raised.value.danish


def test_an_answer_in_another_form_is_shown_by_its_text(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    identifier = archive.begin()
    archive.add(identifier, answered("Ét?"))
    with closing(sqlite3.connect(archive.path)) as connection, connection:
        connection.execute("""update exchange set answer = '{"question": 1}'""")
    kept = archive.conversation(identifier)
    assert kept is not None
    answer = kept.exchanges[0].answer
    assert (answer.question, answer.status, answer.text) == ("Ét?", Status.ANSWERED, "Ring på 72 33 64 00")
    assert answer.citations == ()
    assert "another form" in caplog.text


def test_several_sessions_write_at_once_from_the_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"

    def converse(number: int) -> None:
        archive = Archive(path)
        identifier = archive.begin()
        for turn in range(10):
            archive.add(identifier, answered(f"{number}, {turn}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(converse, range(8)))

    assert [one.questions for one in Archive(path).conversations()] == [10] * 8
