"""Stopping a chat model in the middle of its answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from ingest.settings import DataFolder

from .app_process import copy_of, running_app
from .chatting import open_chat

QUESTION = "Hvilket nummer har sygehjemmeplejen i Hjørring?"


def test_a_growing_answer_is_read_while_it_grows_and_stays_when_it_is_stopped(
    page: Page, chromium: str, data: DataFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = copy_of(data, tmp_path_factory.mktemp("waiting") / "data")
    with running_app(folder, script="tests/e2e/waiting_writer_app.py") as address:
        open_chat(page, address)
        _ask(page, QUESTION)
        expect(page.locator(".pa-growing")).to_contain_text("72336400")
        expect(page.get_by_text("Skriver …")).to_be_visible()
        page.get_by_role("button", name="Stop svaret").click()
        expect(page.get_by_text("Du stoppede svaret, før det var færdigt.")).to_be_visible()
        expect(page.locator(".pa-answer")).to_contain_text("72336400")
        expect(page.locator("body")).not_to_contain_text("Skriver …")
        assert "samtale=" not in page.url  # half an answer is not kept


def test_earlier_answers_stay_readable_while_a_new_one_grows(
    page: Page, chromium: str, data: DataFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = copy_of(data, tmp_path_factory.mktemp("waiting-twice") / "data")
    with running_app(folder, script="tests/e2e/waiting_writer_app.py") as address:
        open_chat(page, address)
        _ask(page, QUESTION)
        expect(page.locator(".pa-growing")).to_contain_text("72336400")
        page.get_by_role("button", name="Stop svaret").click()
        expect(page.get_by_text("Du stoppede svaret, før det var færdigt.")).to_be_visible()
        _ask(page, "Hvem kan få rygestop?")
        expect(page.locator(".pa-growing")).to_be_visible()
        expect(page.locator('[data-stale="true"] .pa-answer')).to_contain_text("72336400")  # not drawn again yet
        expect(
            page.get_by_text(re.compile(r"Skriver … (?:[3-9]|\d\d) s"))
        ).to_be_visible()  # by now it would have faded
        assert page.locator('[data-stale="true"]:has(.pa-answer)').evaluate("e => getComputedStyle(e).opacity") == "1"


def _ask(page: Page, question: str) -> None:
    box = page.get_by_placeholder("Skriv dit spørgsmål")
    box.fill(question)
    box.press("Enter")
