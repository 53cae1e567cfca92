"""The page Kvalitet in a real browser: figures, readers' ratings, and a bad answer that becomes a case."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from .chatting import ask, open_chat, open_page
from .test_accessibility import violations


def test_a_bad_answer_becomes_a_case(page: Page, managed_app_url: str) -> None:
    open_chat(page, managed_app_url)
    ask(page, "Hvem kan henvises til kostvejledning ved diætist?")
    page.get_by_role("button", name="Nej", exact=True).click()
    page.get_by_text("Det er forældet").click()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("Tak. Det er gemt på denne maskine.")).to_be_visible()

    open_page(page, f"{managed_app_url}/kvalitet")
    card = page.locator("[class*=st-key-card-rated-]").filter(has_text="kostvejledning ved diætist")
    expect(card).to_contain_text("Det er forældet")
    card.get_by_text("Gør til et prøvespørgsmål").click()
    card.get_by_role("button", name="Gem prøvespørgsmålet").click()
    expect(card.get_by_role("alert")).to_contain_text("Vælg først, hvor det rigtige svar står")
    assert violations(page) == []

    card.locator("[role=radiogroup] label").first.click()
    card.get_by_label("Hvad skal et rigtigt svar indeholde?").wait_for()
    card.get_by_role("button", name="Gem prøvespørgsmålet").click()
    expect(card.get_by_role("status")).to_contain_text("Gemt som cases-001")
    page.reload()
    card.get_by_text("Gør til et prøvespørgsmål").click()
    expect(card.get_by_text("Er et prøvespørgsmål.")).to_be_visible()


def test_a_place_that_was_not_found_is_given_by_hand_and_checked(page: Page, managed_app_url: str) -> None:
    open_chat(page, managed_app_url)
    ask(page, "Hvad besluttede udvalget i Aalborg om 10-årsplanen for psykiatrien?")
    page.get_by_role("button", name="Nej", exact=True).click()
    open_page(page, f"{managed_app_url}/kvalitet")
    card = page.locator("[class*=st-key-card-rated-]").filter(has_text="10-årsplanen")
    card.get_by_text("Gør til et prøvespørgsmål").click()
    card.get_by_text("Et andet sted", exact=True).click()
    card.get_by_label("Citat, ordret som på siden").fill("Paraplyer er gratis")
    card.get_by_label("Citat, ordret som på siden").blur()
    card.get_by_role("button", name="Gem prøvespørgsmålet").click()
    expect(card.get_by_role("alert")).to_contain_text("citatet står ikke på side 1")


def test_the_figures_are_there_with_the_whole_report(page: Page, managed_app_url: str, tmp_path: Path) -> None:
    open_page(page, f"{managed_app_url}/kvalitet")
    table = page.locator("table.pa-figures")
    expect(table).to_contain_text("95 %-interval")
    page.get_by_text("Vis hele rapporten med figurer her").click()
    expect(page.frame_locator(".st-key-quality-frame iframe").locator("svg").first).to_be_visible()
    with page.expect_download() as expected:
        page.get_by_role("button", name="Hent hele rapporten").click()
    expected.value.save_as(tmp_path / "rapport.html")
    assert "<svg" in (tmp_path / "rapport.html").read_text("utf-8")


def test_readers_do_not_see_it(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/samtaler")
    expect(page.get_by_role("link", name="Kontakter")).to_be_visible()
    expect(page.get_by_role("link", name="Kvalitet")).to_have_count(0)
