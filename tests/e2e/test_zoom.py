"""Zoomed to 200 % and to 400 % (WCAG 1.4.4 and 1.4.10): nothing is cut, nothing has to be scrolled sideways.

A window of 1280 points zoomed to 200 % is one of 640 points with two pixels a point.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .chatting import PAGES, ask, open_chat, open_page, settle
from .conftest import WAIT_MS

ZOOMED = {"200 %": (640, 430, 2), "400 %": (320, 256, 4)}  # width, height in points, pixels a point

# What reaches beyond the window's width, and what is cut inside a part that can't be scrolled. A table of records and a
# page's image may be scrolled in themselves; what only screen readers meet is no width at all.
_LOST = """
() => {
  const lost = [], width = document.documentElement.clientWidth;
  const hidden = ".pa-hidden, .pa-live, .st-key-script, [data-testid=stDataFrame], [data-testid=stSkipToContent]";
  const free = ".pa-page, .pa-scroll, textarea";  // a page, a table of figures
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const told = (element) => element.tagName + " " + (element.dataset.testid || element.className) + ": "
    + (element.innerText || element.placeholder || "").slice(0, 60);
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest(hidden) || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (box.width === 0 || style.clipPath !== "none" || style.clip !== "auto") continue;
    let parent = element.parentElement;
    while (parent && !scrolls(parent)) parent = parent.parentElement;
    const own = parent && !parent.matches("[data-testid=stMain], body, html");
    if (!own && (box.right > width + 1 || box.left < -1)) lost.push("beyond " + told(element));
    const cuts = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const sideways = scrolls(element) && element.scrollWidth > element.clientWidth + 1;
    if (sideways && !element.matches(free)) lost.push("sideways " + told(element) + element.scrollWidth);
    if (cuts && element.innerText && element.innerText.trim()) lost.push("cut " + told(element));
  }
  for (const part of [document.documentElement, document.querySelector("[data-testid=stMain]")])
    if (part.scrollWidth > part.clientWidth) lost.push("sideways " + told(part).slice(0, 30) + part.scrollWidth);
  return lost;
}
"""


@pytest.fixture(params=ZOOMED)
def zoomed(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a window that is zoomed."""
    width, height, pixels = ZOOMED[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=pixels, locale="da-DK"
    )
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


def lost(page: Page) -> list[str]:
    """What the reader can't see without scrolling sideways, or not at all."""
    settle(page)
    return page.evaluate(_LOST)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_a_page_is_cut(zoomed: Page, managed_app_url: str, path: str) -> None:
    open_page(zoomed, f"{managed_app_url}/{path}")
    assert lost(zoomed) == []


def test_nothing_of_an_answer_and_its_source_is_cut(zoomed: Page, app_url: str) -> None:
    open_chat(zoomed, app_url)
    ask(zoomed, "Hvilket nummer har sygehjemmeplejen i Hjørring?").locator("a.pa-chip").first.click()
    expect(zoomed.locator(".st-key-source mark").first).to_be_in_viewport()
    assert lost(zoomed) == []


def test_nothing_of_an_edited_document_is_cut(zoomed: Page, managed_app_url: str) -> None:
    open_page(zoomed, f"{managed_app_url}/kilder")
    zoomed.get_by_role("button", name="Ret oplysninger").first.click()
    zoomed.get_by_label("Udgiver").fill("Hjørring Kommune, Sundheds-, Ældre- og Handicapforvaltningen")
    assert lost(zoomed) == []
    zoomed.get_by_role("button", name="Vis, hvad der ændres").click()
    expect(zoomed.get_by_role("button", name="Gem ændringerne")).to_be_in_viewport()
    assert lost(zoomed) == []
