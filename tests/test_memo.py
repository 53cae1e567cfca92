"""What is taken away from the page Beslutninger: the memo in Word and the table for spreadsheets, read back."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import docx
import pytest

from assistant.assistant import Assistant
from assistant.decisions import DecisionItem, Decisions
from ui.danish_order import danish_order, first_letter
from ui.decisions.memo import memo
from ui.decisions.table import items_as_csv
from ui.spreadsheet import as_csv

MADE = dt.date(2026, 3, 9)


@pytest.fixture(scope="module")
def items(assistant: Assistant) -> tuple[DecisionItem, ...]:
    return Decisions(assistant.index).items


def with_record(item: DecisionItem, **changes: object) -> DecisionItem:
    return replace(item, record=replace(item.record, **changes))


def lines(file: bytes) -> list[tuple[str, str]]:
    """Style and text of every paragraph that has one."""
    paragraphs = docx.Document(io.BytesIO(file)).paragraphs
    return [((p.style.name or "") if p.style else "", p.text) for p in paragraphs if p.text]


def test_a_memo_holds_every_item_under_its_meeting_with_decision_follow_up_and_page(
    items: tuple[DecisionItem, ...],
) -> None:
    read = lines(memo(items, ["Kommune: Aalborg"], MADE))
    assert ("Normal", "Udvalgt efter: Kommune: Aalborg") in read
    assert ("Normal", "Udskrevet: 09.03.2026, 17 punkter") in read
    assert [text for style, text in read if style == "Heading 1"] == [
        "Kommunalt Lægeligt Udvalg, Aalborg, 18.09.2025",
        "Kommunalt Lægeligt Udvalg, Aalborg, dato ikke angivet (efter 27.10.2021 og før 2022)",
    ]
    headings = [text for style, text in read if style == "Heading 2"]
    assert headings == [f"{item.record.number} {item.record.title}" for item in items]
    texts = {text for _, text in read}
    for item in items:
        assert item.record.decision is None or set(item.record.decision.text.split("\n")) <= texts
        assert {follow_up.text for follow_up in item.record.follow_ups} <= {t for s, t in read if s == "List Bullet"}
    assert ("Normal", "Kilde: Referat, Kommunalt Lægeligt Udvalg, efterår 2021, side 4, 5 og 6") in read


def test_what_is_not_stated_is_said_to_be_not_stated(items: tuple[DecisionItem, ...]) -> None:
    bare = with_record(items[0], type=None, case=None, decision=None, follow_ups=(), people=(), attachments=())
    read = [text for _, text in lines(memo([bare], [], MADE))]
    assert read.count("ikke angivet i referatet") == 3
    assert "Type: ikke angivet" in read
    assert "Udvalgt efter: alle punkter i de indlæste referater" in read


def test_a_memo_is_danish_and_survives_characters_that_xml_cannot_hold(items: tuple[DecisionItem, ...]) -> None:
    file = memo([with_record(items[0], title="Blå\x0b\x00 mappe\ufffe")], [], MADE)
    assert ("Heading 2", "1 Blå mappe") in lines(file)
    document = docx.Document(io.BytesIO(file))
    assert document.core_properties.language == "da-DK"
    assert "da-DK" in document.styles.element.xml


def test_a_table_opens_in_a_danish_spreadsheet(items: tuple[DecisionItem, ...]) -> None:
    text = items_as_csv(items)
    assert text.encode().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 17
    assert rows[5]["Titel"] == "Samlet 10-årsplan for Psykiatrien"
    assert rows[5]["Møde"] == "18.09.2025"
    assert rows[5]["Beslutning"] == "Punktet blev udsat til næste møde."
    undated = next(row for row in rows if not row["Møde"])
    assert undated["Om datoen"] == "efter 27.10.2021 og før 2022"
    assert rows[2]["Side"] == "1, 2"


@pytest.mark.parametrize("cell", ["=1+1", "+45 12", "-2", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "\r=1"])
def test_no_cell_is_a_formula(cell: str, items: tuple[DecisionItem, ...]) -> None:
    rows = csv.DictReader(io.StringIO(as_csv(["A"], [{"A": cell}]).removeprefix("\ufeff"), newline=""), delimiter=";")
    kept = "'" + cell.replace("\r", "\n")
    assert next(rows)["A"] == kept
    assert kept in items_as_csv([with_record(items[0], title=cell)])


def test_harmless_cells_stay_as_they_are() -> None:
    row = {"A": "72 33 64 00", "B": 'Han sagde "nej"; så gik han', "C": "linje\nlinje", "D": ""}
    text = as_csv(list(row), [row]).removeprefix("\ufeff")
    assert next(csv.DictReader(io.StringIO(text, newline=""), delimiter=";")) == row


def test_danish_order_has_the_danish_letters_last_and_double_a_among_them() -> None:
    names = ["Århus", "Zebra", "Aalborg", "Ærø", "anders", "Øst", "Éclair", "Ekko", "10 ting", "2 ting", "Æble"]
    assert sorted(names, key=danish_order) == [
        "2 ting", "10 ting", "anders", "Éclair", "Ekko", "Zebra", "Æble", "Ærø", "Øst", "Aalborg", "Århus",
    ]  # fmt: skip
    assert danish_order("A\u030arhus") == danish_order("Århus")  # decomposed
    assert [first_letter(name) for name in ("Aalborg", "»ørn", "10 ting", "–")] == ["Å", "Ø", "0–9", "#"]
