"""The page Samtaler in a real browser: found again, opened, taken home, deleted."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Download, Locator, Page, expect
from pypdf import PdfReader

from ui.conversations.texts import REFUSALS

from .chatting import ask, open_chat, open_page, settle
from .test_accessibility import violations

ABOUT_SEARCH = "Søg i spørgsmål og svar"


def search(page: Page, app_url: str, words: str) -> Locator:
    """Look for a conversation on Samtaler; the newest one found (other tests ask the same app)."""
    open_page(page, f"{app_url}/samtaler")
    page.get_by_label(ABOUT_SEARCH).fill(words)
    page.get_by_label(ABOUT_SEARCH).press("Enter")
    expect(page.get_by_text(re.compile(r"\d+ samtaler? fundet"))).to_be_visible()
    settle(page)
    return page.locator("[class*=st-key-card-]").first


def downloaded(page: Page, button: str) -> Download:
    with page.expect_download() as expected:
        page.get_by_role("button", name=button).click()
    return expected.value


def test_a_conversation_is_found_opened_and_goes_on(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    quote = ask(page, "Hvem kan henvises til kostvejledning ved diætist?").locator("a.pa-chip").first
    opened = quote.get_attribute("href")
    address = page.url

    search(page, app_url, "KOSTVEJLEDNING diætist").get_by_role("button", name="Hvem kan henvises").click()

    expect(page.locator(".pa-question")).to_contain_text("Hvem kan henvises til kostvejledning ved diætist?")
    settle(page)
    assert parse_qs(urlsplit(page.url).query)["samtale"] == parse_qs(urlsplit(address).query)["samtale"]
    expect(page.locator("a.pa-chip").first).to_have_attribute("href", opened or "")
    page.locator("a.pa-chip").first.click()
    expect(page.locator(".st-key-source mark").first).to_be_visible()
    settle(page)
    ask(page, "Er det gratis?")
    expect(search(page, app_url, "kostvejledning diætist")).to_contain_text("2 spørgsmål")


def test_a_conversation_is_taken_home_as_pdf_and_markdown(page: Page, app_url: str, tmp_path: Path) -> None:
    open_chat(page, app_url)
    number = ask(page, "Hvilket nummer har sygehjemmeplejen i Hjørring?").locator("a.pa-contact").first.inner_text()
    search(page, app_url, "sygehjemmeplejen").get_by_role("button", name="Hent").click()

    pdf = downloaded(page, "Hent som PDF")
    assert re.fullmatch(r"samtale-\d{4}-\d\d-\d\d\.pdf", pdf.suggested_filename)
    pdf.save_as(tmp_path / "samtale.pdf")
    content = io.BytesIO((tmp_path / "samtale.pdf").read_bytes())
    text = "".join(page_of_pdf.extract_text() for page_of_pdf in PdfReader(content).pages)
    assert "Hvilket nummer har sygehjemmeplejen i Hjørring?" in " ".join(text.split())
    assert number in text

    downloaded(page, "Hent som Markdown").save_as(tmp_path / "samtale.md")
    assert (tmp_path / "samtale.md").read_text("utf-8").startswith("# Samtale: Hvilket nummer")


def test_a_conversation_is_deleted_after_a_confirmation_and_its_address_says_so(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, "Hvad koster en rød traktor med frontlæsser?")
    address = page.url
    card = search(page, app_url, "traktor")

    card.get_by_role("button", name="Slet").click()
    expect(page.get_by_text("Det kan ikke fortrydes").last).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Ja, slet samtalen").click()

    expect(page.get_by_text("Samtalen er slettet.")).to_be_visible()
    expect(card).to_have_count(0)
    page.goto(address)
    expect(page.get_by_role("alert")).to_contain_text("Samtalen findes ikke på denne maskine")


def test_an_unanswered_question_is_gathered_for_the_documents_owner(page: Page, app_url: str, tmp_path: Path) -> None:
    open_chat(page, app_url)
    ask(page, "Hvad koster en grøn mejetærsker?")
    open_page(page, f"{app_url}/samtaler")
    page.get_by_role("tab", name="Ubesvarede spørgsmål").click()
    row = page.get_by_role("row", name="Hvad koster en grøn mejetærsker?")
    reason = re.compile("|".join(REFUSALS.values()))
    expect(row).to_contain_text(reason)
    assert violations(page) == []
    downloaded(page, "Hent som CSV").save_as(tmp_path / "liste.csv")
    list_of_them = (tmp_path / "liste.csv").read_text("utf-8")
    assert re.search(rf"Hvad koster en grøn mejetærsker\?;(?:{reason.pattern});1;", list_of_them)
