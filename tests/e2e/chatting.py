"""What tests do on the pages."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

OPENED_WITHIN_MS = 60_000  # the first page of a fresh server waits until the index is open
PAGES = ("", "beslutninger", "kontakter", "kilder", "samtaler", "kvalitet")


_AT_REST = """
() => {
  const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState, now = performance.now();
  if (state !== "notRunning") window.praksisBusyAt = now;
  return now - window.praksisBusyAt > 100;
}
"""


def settle(page: Page) -> None:
    """Wait until the app has drawn what it was asked for.

    It may not have begun yet, and does not say that it was asked: so it has to be at rest for a tenth of a second.
    """
    page.evaluate("window.praksisBusyAt = performance.now()")
    page.wait_for_function(_AT_REST)


def open_page(page: Page, address: str) -> None:
    """Open an address and wait until its page is drawn."""
    page.goto(address)
    page.locator("html[lang=da]").wait_for(state="attached", timeout=OPENED_WITHIN_MS)  # the app's script comes last
    settle(page)


def unfold(page: Page, name: str) -> None:
    """Open the first folded part of that name and wait until it lies still: a list in it closes when it moves."""
    summary = page.locator("summary").filter(has_text=name).first
    summary.click()
    opened = "summary => summary.parentElement.open && summary.parentElement.getAnimations().length === 0"
    page.wait_for_function(opened, arg=summary.element_handle())


def open_chat(page: Page, address: str) -> None:
    """Open an address of the chat and wait until a question can be asked."""
    open_page(page, address)
    page.get_by_placeholder("Skriv dit spørgsmål").wait_for()


def ask(page: Page, question: str) -> Locator:
    """Type a question and send it; the answer, once it is complete on the screen."""
    answers = page.locator(".pa-answer")
    before = answers.count()
    box = page.get_by_placeholder("Skriv dit spørgsmål")
    box.fill(question)
    box.press("Enter")
    expect(answers).to_have_count(before + 1)
    settle(page)
    return answers.last


def marked(page: Page) -> str:
    """The text that is marked in the open source, in one line."""
    return " ".join(page.locator(".st-key-source mark").first.inner_text().split())
