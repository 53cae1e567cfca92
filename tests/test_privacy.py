"""CPR numbers: found in every spelling, no false alarm, nothing kept of them."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from assistant import texts
from assistant.answer import Status
from assistant.assistant import Assistant
from assistant.privacy import NUMBER_MARK, find, holds, redacted
from ingest.settings import DataFolder
from ingest.store import Store

# How a number of ten digits may be written.
SPELLINGS = (
    lambda n: f"{n[:6]}-{n[6:]}",
    lambda n: n,
    lambda n: f"{n[:6]} {n[6:]}",
    lambda n: f"{n[:6]} - {n[6:]}",
    lambda n: f"{n[:6]}\u2013{n[6:]}",
    lambda n: f"{n[:2]} {n[2:4]} {n[4:6]} {n[6:]}",
    lambda n: f"{n[:2]} {n[2:4]} {n[4:6]}-{n[6:]}",
    lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]}-{n[6:]}",
    lambda n: f"{n[:2]}/{n[2:4]}/{n[4:6]}-{n[6:]}",
    lambda n: f"{n[:2]} {n[2:4]} {n[4:6]} {n[6:8]} {n[8:]}",
    lambda n: f"{n[:6]}\u00a0{n[6:]}",
    lambda n: f"{n[:3]}\u200b{n[3:6]}-{n[6:8]}\u2060{n[8:]}",
)
SENTENCES = (
    "Kan {} henvises til rehabilitering?",
    "Patienten Jens Hansen, {}, har KOL og bor i Hjørring.",
    "Jeg har ringet på 72 33 64 00 om borger {}; hvad er næste skridt?",
    "CPR: {}. Hvem kontakter jeg?",
    "({}) ønsker rygestop fra 18.09.2025 kl. 10.30",
    "{}",
    "hvad koster en attest for {}",
)


def generated(count: int, seed: int) -> list[str]:
    """Numbers of people born 1900 to 2024; every second one with a check digit that is right."""
    chance = random.Random(seed)
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    numbers: list[str] = []
    while len(numbers) < count:
        born = dt.date(1900, 1, 1) + dt.timedelta(days=chance.randrange(365 * 124))
        first = chance.choice("0123" if born.year < 2000 else "4567" if born.year < 2037 else "")
        number = f"{born:%d%m%y}{first}{chance.randrange(1000):03d}"
        checked = sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11 == 0
        if checked or len(numbers) % 2:
            numbers.append(number)
    return numbers


def test_every_one_of_a_thousand_numbers_is_found_in_running_text_where_it_stands() -> None:
    missed: list[str] = []
    for count, number in enumerate(generated(1000, seed=7)):
        written = SPELLINGS[count % len(SPELLINGS)](number)
        text = SENTENCES[count % len(SENTENCES)].format(written)
        found = find(text)
        if [text[place.start : place.end] for place in found] != [written]:
            missed.append(text)
    assert missed == []


def test_every_spelling_of_one_number_is_found() -> None:
    assert [spelling("2401521239") for spelling in SPELLINGS if not find(spelling("2401521239"))] == []
    assert find("24.01.1952-1239")
    assert find("2 4 0 1 5 2 1 2 3 9")
    assert find("２４０１５２-１２３９")


def test_a_number_given_as_a_replacement_is_found_too() -> None:
    assert find("840152-1239")
    assert not find("8401521239")  # ten digits that begin with no day are no such number


@pytest.mark.parametrize(
    "text",
    [
        "Ring 72 33 50 84 / 72 33 50 28 og evt. 72 33 50 67",
        "Ring +45 21 12 10 10 12",
        "Lokationsnummer 5790001348229 eller 5790 0013 48229",
        "Ydelse 4201 til 4207, honorar 1.935,27 kr. (april 2021-niveau)",
        "Mødet er den 18.09.2025 kl. 15.00",
        "310252-1239",  # 31 February
        "241352-1239",
        "OK%2001-09-2014/",
    ],
)
def test_other_numbers_give_no_alarm(text: str) -> None:
    assert find(text) == ()


def test_no_page_and_no_record_of_the_corpus_gives_an_alarm(data: DataFolder) -> None:
    store = Store(data.database)
    pages = [page.text for page in store.content().pages]
    assert len(pages) > 60
    assert [text for text in pages if find(text)] == []
    records = repr(store.records())
    assert "72 33 56 00" in records or "72335600" in records
    assert find(records) == ()


def test_no_document_of_the_fixtures_gives_an_alarm() -> None:
    files = sorted((Path(__file__).parent / "fixtures" / "documents").glob("*.txt"))
    assert len(files) == 5
    assert [file.name for file in files if find(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kan Jens Hansen 240152-1239 få rehabilitering?", "Kan ████ ██████-████ få rehabilitering?"),
        ("kan jens hansen 2401521239 få rehabilitering", "kan ████ ██████-████ få rehabilitering"),
        ("Har Anne-Marie Sø (cpr-nr.: 24.01.52-1239) KOL?", "Har ████ (cpr-nr.: ██████-████) KOL?"),
        ("mette sørensen født 240152 1239", "████ født ██████-████"),
        ("240152-1239, Karen Holm: rygestop?", "██████-████, ████: rygestop?"),
        ("Patienten 24\u200b0152-1239 og 010203-4123", "Patienten ██████-████ og ██████-████"),
        ("Hvad er nummeret 72 33 56 00?", "Hvad er nummeret 72 33 56 00?"),
    ],
)
def test_number_and_name_beside_it_are_blacked_out(text: str, shown: str) -> None:
    assert redacted(text) == shown


def test_turns_before_the_question_are_looked_at_too() -> None:
    assert holds(["Hvem ringer jeg til?", "Det gælder 240152-1239"])
    assert not holds(["Hvem ringer jeg til?", "Ring 72 33 56 00."])


def test_the_assistant_stops_it_and_keeps_nothing_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("Kan Jens Hansen, 240152-1239, henvises til KOL-rehabilitering?")
    assert answer.status is Status.BLOCKED
    assert answer.message == texts.CIVIL_REGISTRATION_NUMBER
    assert NUMBER_MARK in answer.question
    assert "1239" not in repr(answer)
    assert "Hansen" not in repr(answer)


def test_a_number_in_a_question_that_is_too_long_is_not_repeated_either(assistant: Assistant) -> None:
    answer = assistant.ask("Henvis 240152-1239. " + "Og så videre. " * texts.MAX_CHARACTERS)
    assert answer.message == texts.CIVIL_REGISTRATION_NUMBER
    assert "1239" not in repr(answer)
