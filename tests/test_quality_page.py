"""The page Kvalitet by Streamlit's AppTest: counts of ratings, and what is said where something is broken or missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import streamlit as st
from app_pages import click, html, keys, page_of, run
from streamlit.testing.v1 import AppTest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from eval.golden import read_golden
from ingest.settings import DataFolder
from ui.conversations.archive import Archive, Rating
from ui.quality import texts
from ui.quality.cases import cases_file
from ui.services import Services


@pytest.fixture(autouse=True)
def nothing_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder without runs, and no report remembered from another test."""
    monkeypatch.chdir(tmp_path)
    st.cache_data.clear()
    yield
    st.cache_data.clear()


def shown(archive: Archive | None, tmp_path: Path) -> AppTest:
    index = SimpleNamespace(content=SimpleNamespace(documents=(), pages=(), passages=()))
    assistant = cast(Assistant, SimpleNamespace(documents=(), index=index))
    services = Services(assistant, assistant, DataFolder(tmp_path), None, may_manage=True, archive=archive)
    return page_of("quality", services)


def archive_with(path: Path, rated: list[tuple[dt.datetime, Rating]]) -> Archive:
    """An answer for each rating, given when it says."""
    times = iter([time for moment, _ in rated for time in (moment, moment)])  # when asked, when rated
    archive = Archive(path / "conversations.sqlite", lambda: next(times))
    for number, (_, rating) in enumerate(rated):
        answer = Answer(f"Spørgsmål {number}?", "", Status.ANSWERED, message="<b>Svar</b>")
        exchange = archive.add(archive.begin(), answer)
        assert exchange is not None
        archive.rate(exchange, rating, "Det <i>passer</i> ikke" if rating is Rating.BAD else "")
    return archive


def test_ratings_are_counted_by_danish_months_the_latest_first(tmp_path: Path) -> None:
    last_of_august = dt.datetime(2025, 8, 31, 21, 59, tzinfo=dt.UTC)  # 23.59 in Denmark
    first_of_september = dt.datetime(2025, 8, 31, 22, 0, tzinfo=dt.UTC)
    rated = [(last_of_august, Rating.GOOD), (first_of_september, Rating.GOOD), (first_of_september, Rating.GOOD)]
    app = shown(archive_with(tmp_path, [*rated, (first_of_september, Rating.BAD)]), tmp_path)
    september = '<th scope="row">september 2025</th><td>2</td><td>1</td><td>67 %</td>'
    august = '<th scope="row">august 2025</th><td>1</td><td>0</td><td>100 %</td>'
    assert f"<tr>{september}</tr><tr>{august}</tr>" in html(app)


def test_an_answer_rated_down_stands_with_its_reason_and_nothing_in_it_is_html(tmp_path: Path) -> None:
    app = shown(archive_with(tmp_path, [(dt.datetime(2025, 9, 18, 8, tzinfo=dt.UTC), Rating.BAD)]), tmp_path)
    assert "Spørgsmål 0?" in html(app)
    assert "Det &lt;i&gt;passer&lt;/i&gt; ikke" in html(app)
    assert "&lt;b&gt;Svar&lt;/b&gt;" in html(app)
    assert "18.09.2025 kl. 10.00" in html(app)


def test_without_ratings_the_page_says_how_they_are_given(tmp_path: Path) -> None:
    app = shown(Archive(tmp_path / "conversations.sqlite"), tmp_path)
    for sentence in (texts.NO_RATINGS, texts.NO_RATED_DOWN, texts.SHIPPED):
        assert sentence in html(app)


def test_without_an_archive_the_figures_stay(tmp_path: Path) -> None:
    app = shown(None, tmp_path)
    assert texts.NO_ARCHIVE in html(app)
    assert "pa-figures" in html(app)


def test_a_damaged_history_says_so_below_the_figures(tmp_path: Path) -> None:
    (tmp_path / "conversations.sqlite").write_bytes(b"no database" * 100)
    app = shown(Archive(tmp_path / "conversations.sqlite"), tmp_path)
    assert "pa-figures" in html(app)
    assert "Historikken er beskadiget" in html(app)


def test_a_run_that_is_broken_says_so_and_the_rest_of_the_page_stays(tmp_path: Path) -> None:
    run = tmp_path / "results" / "mine" / "2025-09-18T080000.000000Z"
    run.mkdir(parents=True)
    (run / "run.json").write_text("{}", "utf-8")
    (run / "scores.json").write_text("{}", "utf-8")
    app = shown(Archive(tmp_path / "conversations.sqlite"), tmp_path)
    assert texts.REPORT_FAILED in html(app)
    assert texts.NO_RATINGS in html(app)


def test_one_click_keeps_a_bad_answer_as_a_case_that_awaits_its_gold(tmp_path: Path) -> None:
    archive = archive_with(tmp_path, [(dt.datetime(2025, 9, 18, 8, tzinfo=dt.UTC), Rating.BAD)])
    app = click(shown(archive, tmp_path), "case-keep-1")
    assert texts.WAITING in html(app)
    assert texts.NO_RATED_DOWN in html(app)  # it stands among those that wait, not twice
    assert [one.exchange.answer.question for one in archive.waiting_cases()] == ["Spørgsmål 0?"]
    assert not cases_file(tmp_path).exists()

    app.session_state["case-1"] = True  # the choice is opened
    click(run(app), "gold-none-1")
    assert texts.SAVED in html(app)
    assert texts.WAITING not in html(app)
    (case,) = read_golden(cases_file(tmp_path))
    assert (case.question, case.answerable, case.note) == ("Spørgsmål 0?", False, "Det <i>passer</i> ikke")
    assert "1 prøvespørgsmål med facit" in html(app)


def test_a_case_kept_by_mistake_is_taken_out_again(tmp_path: Path) -> None:
    archive = archive_with(tmp_path, [(dt.datetime(2025, 9, 18, 8, tzinfo=dt.UTC), Rating.BAD)])
    app = click(shown(archive, tmp_path), "case-keep-1")
    app.session_state["case-1"] = True
    click(run(app), "case-undo-1")
    assert archive.waiting_cases() == []
    assert "case-keep-1" in keys(app)


def test_a_refused_question_is_kept_as_a_case_too(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "conversations.sqlite")
    refused = Answer("Hvad koster en bil?", "Hvad koster en bil?", Status.NOT_FOUND, message="Nej.")
    archive.add(archive.begin(), refused)
    app = shown(archive, tmp_path)
    assert app.button(key="case-keep-unanswered").disabled
    app.selectbox(key="case-unanswered").select_index(0)
    click(run(app), "case-keep-unanswered")
    assert texts.WAITING in html(app)
    assert "case-unanswered" not in [box.key for box in app.selectbox]  # there is no other to choose
    assert [one.exchange.answer.question for one in archive.waiting_cases()] == ["Hvad koster en bil?"]


def test_a_file_of_cases_that_somebody_broke_is_said_and_not_written_to(tmp_path: Path) -> None:
    archive = archive_with(tmp_path, [(dt.datetime(2025, 9, 18, 8, tzinfo=dt.UTC), Rating.BAD)])
    app = click(shown(archive, tmp_path), "case-keep-1")
    cases_file(tmp_path).write_text("{\n", "utf-8")
    app.session_state["case-1"] = True
    click(run(app), "gold-none-1")
    assert "cases.jsonl, linje 1" in html(app)
    assert cases_file(tmp_path).read_text("utf-8") == "{\n"
    assert len(archive.waiting_cases()) == 1
