"""axe-core on every page, light and dark: nothing serious or critical."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .chatting import PAGES, ask, open_chat, open_page, settle

SERIOUS = ("serious", "critical")
_IS_SHOWN = """
color => getComputedStyle(document.querySelector(".stApp")).colorScheme === color
  && !document.getAnimations().some(move => move instanceof CSSTransition && move.playState === "running")
"""


def violations(page: Page) -> list[str]:
    """What axe-core finds in the dark and the light theme, one line a finding with the first elements it is about."""
    found: list[str] = []
    settle(page)
    for color in ("dark", "light"):
        page.emulate_media(color_scheme=color)
        page.wait_for_function(_IS_SHOWN, arg=color)
        settle(page)
        found += [f"{color}: {violation}" for violation in _violations(page)]
    return found


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{finding['id']} ({finding['impact']}): {finding['help']}: "
        + "; ".join(node["html"][:200] for node in finding["nodes"][:3])
        for finding in found
        if finding["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_nobody_out(page: Page, managed_app_url: str, path: str) -> None:
    open_page(page, f"{managed_app_url}/{path}")
    assert page.locator("html").get_attribute("lang") == "da"
    assert violations(page) == []


def test_a_conversation_with_its_source_keeps_nobody_out(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, "hvor mange hjul har en bil")
    ask(page, "Hvilket nummer har sygehjemmeplejen i Hjørring?").locator("a.pa-chip").first.click()
    page.locator(".st-key-source mark").first.wait_for()
    page.get_by_role("button", name="Nej", exact=True).last.click()
    page.locator("[data-testid=stForm]").wait_for()
    settle(page)
    page.get_by_text("Sådan blev svaret fundet").last.click()
    page.locator("table.pa-table").wait_for()
    assert violations(page) == []
