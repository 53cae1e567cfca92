"""The page Beslutninger in a real browser, over the real index."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import docx
from playwright.sync_api import Page, expect

from ui.decisions import texts
from ui.texts import AS_CSV

from .chatting import open_page, settle, unfold
from .test_accessibility import violations

OLD = "klu-referat-aalborg-2021"


def open_decisions(page: Page, app_url: str, address: str = "") -> None:
    open_page(page, f"{app_url}/beslutninger{address}")
    page.get_by_role("heading", name=texts.TITLE, exact=True).wait_for()


def search(page: Page, text: str, found: str) -> None:
    """Search, and wait until what was found is drawn: a file that was to be taken away before is no longer there."""
    page.get_by_role("searchbox", name=texts.SEARCH).fill(text)  # the search begins while it is typed
    expect(page.get_by_role("status").get_by_text(found)).to_be_visible()
    settle(page)


def test_a_click_in_the_table_opens_the_item_and_its_page_opens_with_the_decision_marked(
    page: Page, app_url: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 1100})  # the whole table is in sight
    open_decisions(page, app_url)
    table = page.get_by_test_id("data-grid-canvas")
    table.locator("td[role=gridcell]", has_text="Samlet 10-årsplan").wait_for(state="attached")  # the rows are drawn
    scroller = page.locator(".st-key-decision-table .dvn-scroller")
    fits = "e => e.clientWidth > 0 && e.scrollWidth <= e.clientWidth"  # no column is cut
    page.wait_for_function(fits, arg=scroller.element_handle())
    settle(page)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 300, box["y"] + 38 + 88 * 5 + 20)  # the sixth row
    item = page.locator(".st-key-decision-item")
    expect(item).to_contain_text("3.a Samlet 10-årsplan for Psykiatrien")
    expect(page).to_have_url(f"{app_url}/beslutninger?punkt=klu-referat-aalborg-2025-09-18%2F3.a")
    item.get_by_role("button", name=texts.open_page(3)).click()
    expect(page.locator(".st-key-source mark").first).to_contain_text("Punktet blev udsat til næste møde.")


def test_an_opened_item_survives_a_reload(page: Page, app_url: str) -> None:
    open_decisions(page, app_url, f"?punkt={OLD}/2.b")
    page.reload()
    expect(page.locator(".st-key-decision-item")).to_contain_text("Godkendelse af vejledning for samarbejdet")


def test_a_search_finds_while_typing_and_is_still_there_after_a_look_at_the_source(page: Page, app_url: str) -> None:
    open_decisions(page, app_url)
    search(page, "har vi besluttet noget om plejehjemslæger før", "Viser 3 af 17 punkter.")
    page.get_by_role("combobox", name=texts.OPEN).fill("3.a Orientering")
    expect(page.get_by_role("option", name=re.compile("3.a Orientering"))).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=texts.open_page(5)).click()
    page.locator(".st-key-source").wait_for()
    page.get_by_role("link", name=texts.TITLE).click()
    expect(page.get_by_role("searchbox", name=texts.SEARCH)).to_have_value(
        "har vi besluttet noget om plejehjemslæger før"
    )
    expect(page.locator(".st-key-decision-item")).to_contain_text("OK22")


def test_what_was_found_is_taken_away_as_a_table_and_as_a_memo(page: Page, app_url: str, tmp_path: Path) -> None:
    open_decisions(page, app_url)
    search(page, "psykiatri", "Viser 1 af 17 punkter.")
    with page.expect_download() as table:
        page.get_by_role("button", name=AS_CSV).click()
    table.value.save_as(tmp_path / "tabel.csv")
    text = (tmp_path / "tabel.csv").read_text("utf-8-sig")
    assert [row["Titel"] for row in csv.DictReader(io.StringIO(text), delimiter=";")] == [
        "Samlet 10-årsplan for Psykiatrien"
    ]
    with page.expect_download() as memo:
        page.get_by_role("button", name=texts.DOWNLOAD_MEMO).click()
    memo.value.save_as(tmp_path / "notat.docx")
    paragraphs = [paragraph.text for paragraph in docx.Document(str(tmp_path / "notat.docx")).paragraphs]
    assert "3.a Samlet 10-årsplan for Psykiatrien" in paragraphs
    assert f"Udvalgt efter: {texts.SEARCH}: psykiatri" in paragraphs


def test_all_views_and_an_opened_item_keep_nobody_out(page: Page, app_url: str) -> None:
    open_decisions(page, app_url, f"?punkt={OLD}/2.b")
    unfold(page, texts.FILTERS)
    page.locator(".st-key-decision-item").wait_for()
    assert violations(page) == []
    page.get_by_role("radio", name=texts.TIMELINE).or_(page.get_by_role("button", name=texts.TIMELINE)).click()
    page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first.wait_for()
    settle(page)
    assert violations(page) == []
    page.get_by_role("radio", name=texts.ACROSS).or_(page.get_by_role("button", name=texts.ACROSS)).click()
    page.locator(".pa-compared").first.wait_for()
    settle(page)
    assert violations(page) == []
