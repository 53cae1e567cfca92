"""Looking after the documents in a real browser: a PDF goes in, is asked about, is looked at, and goes out again."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from reportlab.pdfgen.canvas import Canvas

from .chatting import ask, open_chat, open_page, settle, unfold
from .test_accessibility import violations

QUESTION = "Hvad er telefonnummeret til Kolibriholdet i Vejle?"
SENTENCE = "Ring til Kolibriholdet på telefon 76 81 00 11."
INGESTED_WITHIN_MS = 300_000  # the embedding library alone takes seconds to load


def pamphlet(folder: Path) -> Path:
    """A real PDF of two pages; the telephone number stands on the second, half-way down."""
    path = folder / "Pjece om Kolibri.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(60, 780, "Vejle Kommune")
    canvas.drawString(60, 750, "Pjece om Kolibriholdet")
    canvas.drawString(60, 720, "Holdet er for borgere, der har været udsat for et fald.")
    canvas.showPage()
    canvas.drawString(60, 450, "Kontakt")
    canvas.drawString(60, 420, SENTENCE)
    canvas.save()
    return path


def test_a_pdf_is_uploaded_asked_about_looked_at_and_removed(page: Page, managed_app_url: str, tmp_path: Path) -> None:
    open_page(page, f"{managed_app_url}/kilder")
    unfold(page, "Tilføj et dokument")
    page.locator("input[type=file]").set_input_files(pamphlet(tmp_path))

    # what was inferred can be corrected
    title = page.get_by_label("Titel")
    expect(title).to_have_value(re.compile("Kolibri"))
    expect(page.get_by_label("Udgiver")).to_have_value("Vejle Kommune")
    assert violations(page) == []
    title.fill("Pjece om Kolibriholdet i Vejle")
    page.get_by_role("button", name="Tilføj og indlæs").click()
    done = page.locator(".pa-done")
    expect(done).to_contain_text("»Pjece om Kolibriholdet i Vejle« er indlæst: 2 sider", timeout=INGESTED_WITHIN_MS)

    # it answers, and its page shows where
    open_chat(page, managed_app_url)
    answer = ask(page, QUESTION)
    expect(answer).to_contain_text("76 81 00 11")
    answer.locator("a.pa-chip").first.click()
    sheet = page.locator(".st-key-source .pa-sheet")
    mark = sheet.locator("mark").first
    expect(mark).to_be_in_viewport()
    assert_marked(page)
    assert violations(page) == []
    expect(page.locator(".pa-page-number")).to_contain_text("Side 2 af 2")

    # as text, and as the file itself
    page.get_by_role("button", name="Vis som tekst").click()
    expect(page.locator(".st-key-source .pa-text mark")).to_contain_text("76 81 00 11")
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent filen").click()
    assert download.value.suggested_filename == "Pjece om Kolibri.pdf"
    assert download.value.path().read_bytes() == (tmp_path / "Pjece om Kolibri.pdf").read_bytes()

    # it goes out, and answers no more
    open_page(page, f"{managed_app_url}/kilder")
    document = page.locator("[class*='st-key-document-']").filter(has_text="Kolibriholdet i Vejle").last
    document.get_by_role("button", name="Fjern").click()
    expect(page.get_by_role("alert")).to_contain_text("Fjern »Pjece om Kolibriholdet i Vejle«?")
    assert violations(page) == []
    page.get_by_role("button", name="Ja, fjern dokumentet").click()
    expect(done).to_contain_text("er fjernet", timeout=INGESTED_WITHIN_MS)
    expect(page.get_by_role("heading", name="Pjece om Kolibriholdet i Vejle")).to_have_count(0)
    open_chat(page, managed_app_url)
    answer = ask(page, QUESTION)
    expect(answer).not_to_contain_text("76 81 00 11")
    expect(answer.locator("a.pa-chip")).to_have_count(0)


def assert_marked(page: Page) -> None:
    """The mark lies on the sentence: half-way down the page, as wide as its words."""
    settle(page)
    sheet = page.locator(".st-key-source .pa-sheet")
    paper, mark = sheet.bounding_box(), sheet.locator("mark").first.bounding_box()
    assert paper is not None and mark is not None
    # of 842 points in height the sentence stands 420 above the foot, and begins 60 of 595 from the left
    assert abs((mark["y"] + mark["height"] / 2 - paper["y"]) / paper["height"] - (1 - 423 / 842)) < 0.02
    assert abs((mark["x"] - paper["x"]) / paper["width"] - 60 / 595) < 0.02
    assert 0.3 < mark["width"] / paper["width"] < 0.6


def test_what_is_known_of_a_document_is_edited_and_stands_at_its_answers(page: Page, managed_app_url: str) -> None:
    open_page(page, f"{managed_app_url}/kilder")
    document = page.locator("[class*='st-key-document-']").filter(has_text="Klynge Nord").last
    document.get_by_role("button", name="Ret oplysninger").click()
    form = page.locator(".st-key-edit")
    expect(form).to_be_in_viewport()  # also of the last document of the list
    title = page.get_by_label("Titel")
    expect(title).to_have_value(re.compile("^Klynge Nord"))
    before = title.input_value()
    assert violations(page) == []
    title.fill("Pjece om Klynge Nord")
    page.get_by_label("Dato (dd.mm.åååå)").fill("i vinter")
    page.get_by_role("button", name="Vis, hvad der ændres").click()
    expect(form.get_by_role("alert")).to_contain_text("Datoen kan ikke forstås")
    page.get_by_label("Dato (dd.mm.åååå)").fill("15.12.2020")
    page.get_by_role("button", name="Vis, hvad der ændres").click()
    expect(form).to_contain_text(f"Før: {before}")
    expect(form).to_contain_text("Efter: Pjece om Klynge Nord")
    expect(form).to_contain_text("Efter: 15.12.2020")
    assert violations(page) == []
    page.get_by_role("button", name="Gem ændringerne").click()
    done = page.locator(".pa-done")
    expect(done).to_contain_text("Oplysningerne om »Pjece om Klynge Nord« er gemt", timeout=INGESTED_WITHIN_MS)
    expect(done).to_be_in_viewport()  # it stands at the top of a long page
    expect(page.get_by_role("heading", name="Pjece om Klynge Nord")).to_be_visible()
    open_page(page, f"{managed_app_url}/?kilde=klynge-nord-pjece&side=1")
    expect(page.locator(".st-key-source")).to_contain_text("Pjece om Klynge Nord")
    expect(page.locator(".st-key-source")).to_contain_text("15.12.2020")


def test_a_file_that_can_t_be_read_is_refused_and_nothing_changes(
    page: Page, managed_app_url: str, tmp_path: Path
) -> None:
    broken = tmp_path / "referat.pdf"
    broken.write_bytes(b"%PDF-1.4 afbrudt")
    open_page(page, f"{managed_app_url}/kilder")
    before = page.locator(".pa-document-title").all_inner_texts()
    unfold(page, "Tilføj et dokument")
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.get_by_role("alert")).to_contain_text("Filen referat.pdf kan ikke læses som PDF")
    settle(page)
    expect(page.get_by_role("button", name="Tilføj og indlæs")).to_have_count(0)
    assert page.locator(".pa-document-title").all_inner_texts() == before


def test_a_reader_sees_the_documents_and_can_t_change_them(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/kilder")
    expect(page.locator(".pa-document-title")).to_have_count(5)
    expect(page.get_by_role("button", name="Fjern")).to_have_count(0)
    expect(page.locator("input[type=file]")).to_have_count(0)
    unfold(page, "Mere om dokumentet")
    expect(page.get_by_text("praktisk-vejledning-hjoerring.txt")).to_be_visible()
    page.get_by_role("button", name="Åbn").first.click()
    expect(page.locator(".st-key-source")).to_contain_text("Side 1 af 23")
