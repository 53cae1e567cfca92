"""Streamlit's own English words are Danish in the browser, and an address that no page has leads to the chat."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ingest.settings import DataFolder
from ui.sources.changes import MOST_MEGABYTES

from .app_process import copy_of, free_port, running_app
from .chatting import PAGES, open_chat, open_page, settle, unfold

# Every word of a page that is not ours, and the names that screen readers say.
_WORDS = """
() => {
  const words = new Set(), ours = ".stHtml, canvas, script, style, noscript";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) {
      const icon = node.parentElement.closest("[data-testid=stIconMaterial], [aria-hidden=true]");
      if (!icon && !node.parentElement.closest(ours)) words.add(node.data.trim());
    } else if (!node.closest(ours)) {
      for (const name of ["aria-label", "title", "placeholder"]) words.add(node.getAttribute(name) || "");
    }
  }
  return [...words];
}
"""
_ENGLISH = set(
    "a add all and be browse choose clear close connecting copy data date day download drag drop error file files find "
    "fullscreen help here is keys larger menu month must next not of open options or page per press previous remove "
    "results running search select selected show smaller stop the this to upload use value values year you yyyy".split()
)


def english(page: Page) -> list[str]:
    """What is still English on the page."""
    found: list[str] = page.evaluate(_WORDS)
    return [text for text in found if _ENGLISH & set(text.lower().replace(",", " ").replace(".", " ").split())]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_danish_only(page: Page, managed_app_url: str, path: str) -> None:
    open_page(page, f"{managed_app_url}/{path}")
    assert english(page) == []


def test_the_filters_of_the_decisions_speak_danish_when_they_are_open(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/beslutninger")
    unfold(page, "Filtrér")
    page.get_by_role("button", name="Vælg dato").first.click()
    expect(page.get_by_role("button", name="Forrige måned")).to_be_visible()
    assert english(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Vis muligheder").first.click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert english(page) == []
    page.keyboard.type("zzz")
    expect(page.get_by_text("Ingen passer")).to_be_visible()
    assert english(page) == []


def test_the_form_of_a_document_speaks_danish_with_its_lists_open(page: Page, managed_app_url: str) -> None:
    open_page(page, f"{managed_app_url}/kilder")
    page.get_by_role("button", name="Ret oplysninger").first.click()
    expect(page.locator(".st-key-edit")).to_be_in_viewport()
    settle(page)
    page.get_by_label("Kommuner, det gælder for").click()
    expect(page.get_by_role("option", name="Aabenraa")).to_be_visible()
    assert english(page) == []
    page.keyboard.press("Escape")
    page.get_by_label("Udgiver").fill("En anden")
    assert english(page) == []


def test_a_file_that_is_too_large_is_refused_in_danish_before_it_is_sent(
    page: Page, managed_app_url: str, tmp_path: Path
) -> None:
    large = tmp_path / "stort.pdf"
    with large.open("wb") as file:
        file.truncate(60_000_000)
    open_page(page, f"{managed_app_url}/kilder")
    unfold(page, "Tilføj et dokument")
    expect(page.get_by_role("button", name="Vælg fil")).to_be_visible()
    page.locator("input[type=file]").set_input_files(large)
    refused = page.locator("[data-testid=stFileUploader]")
    expect(refused).to_contain_text(f"Filen er for stor. Den må højst fylde {MOST_MEGABYTES} MB.")
    expect(refused).to_contain_text("60,0 MB")
    expect(page.get_by_role("button", name="Fjern stort.pdf")).to_be_visible()
    assert english(page) == []


def test_a_document_s_own_english_words_stay(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    box = page.get_by_placeholder("Skriv dit spørgsmål")
    box.fill("Search")
    box.press("Enter")
    expect(page.locator(".pa-question")).to_contain_text("Search")


@pytest.mark.parametrize("path", ["findes-ikke", "%C3%A6blegr%C3%B8d", "kvalitet"])
def test_an_address_that_no_page_has_leads_to_the_chat_and_says_so(page: Page, app_url: str, path: str) -> None:
    open_chat(page, f"{app_url}/{path}")
    name = {"%C3%A6blegr%C3%B8d": "æblegrød"}.get(path, path)
    expect(page.get_by_role("alert")).to_contain_text(f"Her er ingen side, der hedder »{name}«")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url == f"{app_url}/"


def test_an_address_of_several_steps_leads_to_its_last_one_with_what_is_asked_for_there(
    page: Page, app_url: str
) -> None:
    open_chat(page, f"{app_url}/mappe/findes-ikke")
    expect(page.get_by_role("alert")).to_contain_text("Her er ingen side, der hedder »findes-ikke«")
    open_page(page, f"{app_url}/a/b/%C3%A6/kontakter?soeg=krisecenter")
    expect(page.get_by_role("heading", name="Hjørring Krisecenter")).to_be_visible()
    assert page.url == f"{app_url}/kontakter?soeg=krisecenter"


def test_the_chat_s_own_name_is_an_address_and_a_wrong_one_keeps_what_was_open(page: Page, app_url: str) -> None:
    open_chat(page, f"{app_url}/spoerg")
    expect(page.get_by_role("alert")).to_have_count(0)
    open_page(page, f"{app_url}/findes-ikke?kilde=klynge-nord-pjece&side=2")
    expect(page.locator(".st-key-source")).to_contain_text("Side 2 af 10")


def test_a_lost_connection_is_told_in_danish_and_goes_when_it_is_back(
    page: Page, chromium: str, data: DataFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, port = copy_of(data, tmp_path_factory.mktemp("lost") / "data"), free_port()
    with running_app(folder, port=port) as address:
        open_page(page, f"{address}/kontakter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Ingen forbindelse")).to_be_visible()
    expect(dialog).to_contain_text("Siden forbinder af sig selv")
    assert english(page) == []
    with running_app(folder, port=port):
        expect(dialog).to_have_count(0)
        settle(page)
