"""The page Kvalitet by Streamlit's AppTest: counts of ratings, and what is said where something is broken or missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from eval.golden import read_golden
from ingest.settings import DataFolder
from ui.conversations.archive import Archive, Rating
from ui.quality import texts
from ui.quality.cases import cases_file
from ui.services import Services

TIMEOUT_S = 60


@pytest.fixture(autouse=True)
def nothing_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder without runs, and no report remembered from another test."""
    monkeypatch.chdir(tmp_path)
    st.cache_data.clear()
    yield
    st.cache_data.clear()


def page(services) -> None:
    """Run in a script of its own, where nothing of this module is known."""
    from ui.quality.page import show

    show(services)


def shown(archive: Archive | None, tmp_path: Path, *, may_manage: bool = True) -> AppTest:
    index = SimpleNamespace(content=SimpleNamespace(documents=(), pages=(), passages=()))
    assistant = cast(Assistant, SimpleNamespace(documents=(), index=index))
    services = Services(assistant, assistant, DataFolder(tmp_path), None, may_manage, archive)
    return AppTest.from_function(page, kwargs={"services": services}, default_timeout=TIMEOUT_S).run()


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


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


def test_who_does_not_look_after_the_documents_makes_no_cases(tmp_path: Path) -> None:
    archive = archive_with(tmp_path, [(dt.datetime(2025, 9, 18, 8, tzinfo=dt.UTC), Rating.BAD)])
    assert [one.label for one in shown(archive, tmp_path).expander] == [texts.MAKE_CASE]
    assert not shown(archive, tmp_path, may_manage=False).expander


def test_a_refused_question_becomes_a_case_that_is_rightly_refused(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "conversations.sqlite")
    refused = Answer("Hvad koster en bil?", "Hvad koster en bil?", Status.NOT_FOUND, message="Nej.")
    archive.add(archive.begin(), refused)
    app = shown(archive, tmp_path)
    app.selectbox(key="case-unanswered").select_index(0).run()
    app.radio(key="case-place-1").set_value(texts.NOT_IN_DOCUMENTS).run()
    app.button(key="case-save-1").click().run()
    assert "Gemt som cases-001" in html(app)
    (case,) = read_golden(cases_file(tmp_path))
    assert (case.question, case.answerable) == ("Hvad koster en bil?", False)


def test_a_file_of_cases_that_somebody_broke_is_said_and_not_written_to(tmp_path: Path) -> None:
    archive = archive_with(tmp_path, [(dt.datetime(2025, 9, 18, 8, tzinfo=dt.UTC), Rating.BAD)])
    cases_file(tmp_path).write_text("{\n", "utf-8")
    app = shown(archive, tmp_path)
    app.session_state["case-1"] = True  # the expander is open
    app.run()
    assert "cases.jsonl, linje 1" in html(app)
    assert cases_file(tmp_path).read_text("utf-8") == "{\n"
