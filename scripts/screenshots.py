"""Takes the pictures of the README from a running chat: python scripts/screenshots.py http://localhost:8501 docs

For the maintainer. Needs `pip install playwright` and a Chromium at /usr/bin/chromium or in CHROMIUM.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright  # pyright: ignore[reportMissingImports]

QUESTION = "tlf til hjemmesygeplejen? har en ældre dame der er faldet igen"
FOLLOW_UP = "hvad besluttede klu i aalborg om medicin der ikke er givet?"


def ask(page: Page, question: str, number: int) -> None:
    """Type a question and wait for its answer."""
    page.get_by_placeholder("Skriv dit spørgsmål").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('.pa-answer').length == {number}", timeout=60_000)
    page.wait_for_timeout(1_200)


def main(address: str, folder: Path) -> None:
    """Empty page, an answer with its source, in light and on a phone in dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(viewport={"width": 1280, "height": 860}, locale="da-DK").new_page()
        page.goto(address)
        page.wait_for_selector(".pa-documents", timeout=120_000)
        page.wait_for_timeout(800)
        page.screenshot(path=folder / "start.png")
        ask(page, QUESTION, 1)
        page.locator("a.pa-chip").last.click()
        page.wait_for_selector("mark")
        page.wait_for_timeout(1_000)
        page.screenshot(path=folder / "svar.png")
        phone = browser.new_context(
            viewport={"width": 390, "height": 844}, locale="da-DK", color_scheme="dark", device_scale_factor=2
        ).new_page()
        phone.goto(address)
        phone.wait_for_selector(".pa-documents", timeout=120_000)
        ask(phone, FOLLOW_UP, 1)
        phone.screenshot(path=folder / "telefon.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
