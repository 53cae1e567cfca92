"""The page Kontakter in a real browser, over the real index."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from ui.contacts import texts

from .chatting import open_page


def test_a_contact_is_found_while_typing_and_can_be_called(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/kontakter")
    page.get_by_role("searchbox", name=texts.SEARCH).fill("sygehjemeplejen")
    expect(page.get_by_role("status").get_by_text(texts.found(1, 37))).to_be_visible()
    link = page.get_by_role("link", name=texts.call("Sygehjemmeplejen", "72336400"))
    expect(link).to_have_attribute("href", "tel:+4572336400")
    expect(link).to_have_text("72 33 64 00")


def test_a_source_opens_with_the_contact_marked_and_going_back_keeps_the_search(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/kontakter?soeg=krisecenter")
    page.get_by_role("link", name="side 22").click()
    expect(page.locator(".st-key-source mark").first).to_contain_text("98 90 22 36")
    open_page(page, f"{app_url}/kontakter?soeg=krisecenter")
    expect(page.get_by_role("searchbox", name=texts.SEARCH)).to_have_value("krisecenter")
    expect(page.get_by_role("heading", name="Hjørring Krisecenter")).to_be_visible()


def test_only_the_list_is_printed(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/kontakter")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Ældre/Sundhed")).to_be_visible()
    expect(page.get_by_role("searchbox", name=texts.SEARCH)).to_be_hidden()
    expect(page.get_by_role("heading", name=texts.TITLE, exact=True)).to_be_hidden()
    expect(page.locator(".st-key-header")).to_be_hidden()


def test_on_a_phone_nothing_is_wider_than_the_screen(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_page(page, f"{app_url}/kontakter")
    page.get_by_role("heading", name="Alkolinjen").wait_for()
    widths = page.evaluate(
        "[...document.querySelectorAll('.pa-contacts > li')].map(e => e.getBoundingClientRect().right)"
    )
    assert max(widths) <= 360
