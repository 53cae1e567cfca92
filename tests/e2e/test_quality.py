"""The page Kvalitet in a real browser: figures, readers' ratings, and a bad answer that becomes a case."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from .chatting import ask, open_chat, open_page, settle
from .test_accessibility import violations


def test_a_bad_answer_becomes_a_case_in_the_chat(page: Page, managed_app_url: str) -> None:
    open_chat(page, managed_app_url)
    ask(page, "Hvem kan henvises til kostvejledning ved diætist?")
    page.get_by_role("button", name="Nej", exact=True).click()
    page.get_by_text("Det er forældet").click()
    save = page.get_by_role("button", name="Gem som prøvespørgsmål")
    expect(save).to_be_in_viewport(ratio=1)
    save.click()
    expect(page.get_by_text("Gemt som prøvespørgsmål.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Det var her").first.click()
    expect(page.get_by_text("Prøvespørgsmålet har fået sit facit")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="✓ Nej")).to_be_visible()

    open_page(page, f"{managed_app_url}/kvalitet")
    card = page.locator("[class*=st-key-card-rated-]").filter(has_text="kostvejledning ved diætist")
    expect(card).to_contain_text("Det er forældet")
    expect(card).to_contain_text("Er et prøvespørgsmål med facit.")


def test_a_case_waits_on_kvalitet_for_a_place_that_is_given_by_hand_and_checked(
    page: Page, managed_app_url: str
) -> None:
    open_chat(page, managed_app_url)
    ask(page, "Hvad besluttede udvalget i Aalborg om 10-årsplanen for psykiatrien?")
    page.get_by_role("button", name="Nej", exact=True).click()
    page.get_by_role("button", name="Gem som prøvespørgsmål").click()
    expect(page.get_by_text("Gemt som prøvespørgsmål.")).to_be_visible()

    open_page(page, f"{managed_app_url}/kvalitet")
    card = page.locator("[class*=st-key-card-waiting-]").filter(has_text="10-årsplanen")
    card.get_by_text("Vælg facit").click()
    settle(page)
    card.get_by_text("Et andet sted", exact=True).click()
    settle(page)
    quote = card.get_by_label("Citat, ordret som på siden")
    quote.fill("Paraplyer er gratis")
    quote.blur()
    settle(page)
    card.get_by_role("button", name="Gem stedet som facit").click()
    expect(card.get_by_role("alert")).to_contain_text("citatet står ikke på side 1")
    assert violations(page) == []
    quote.fill("Praktisk vejledning")
    quote.blur()
    settle(page)
    card.get_by_role("button", name="Gem stedet som facit").click()
    rated = page.locator("[class*=st-key-card-rated-]").filter(has_text="10-årsplanen")
    expect(rated).to_contain_text("Prøvespørgsmålet har fået sit facit")
    expect(card).to_have_count(0)


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
