"""How long it takes from Enter to the answer on the screen. The median is printed (`pytest -s`) and reported."""

from __future__ import annotations

from statistics import median

import pytest
from playwright.sync_api import Page

from .chatting import open_chat, settle

QUESTIONS = (
    "Hvilket nummer har sygehjemmeplejen i Hjørring?",
    "Hvem kan henvises til kostvejledning ved diætist?",
    "hvad er nummeret til visitationen",
    "hvem kan få rygestop",
    "hvordan henviser jeg til genoptræning",
    "hvornår kan jeg ringe til familieafdelingen",
    "hvad er lokationsnummeret til hjemmesygeplejen",
    "kan jeg sende en korrespondance til sundhedsplejen",
    "hvem sidder i klu i Aalborg",
    "hvad blev besluttet om telecare nord",
    "hvem har ansvaret for medicin efter udskrivning",
    "kan en ung henvises til samtaler",
    "hvilke attester betaler kommunen for",
    "hvem er kontaktperson for demens",
    "hvad skal en henvisning indeholde",
    "hvad er SOFT",
    "hvor starter et forebyggelsesforløb",
    "hvad gør kommunen når en borger udebliver",
    "hvad besluttede udvalget om lukning for tilgang",
    "hvor mange hjul har en bil",
)

# Presses Enter in the input and resolves, once the next answer is painted, with the milliseconds it took.
_MEASURE = """
() => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no answer")), 20000);
  const before = document.querySelectorAll(".pa-answer").length;
  const began = performance.now();
  new MutationObserver((_, observer) => {
    if (document.querySelectorAll(".pa-answer").length > before) {
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    }
  }).observe(document.body, { childList: true, subtree: true });
  document.querySelector(".st-key-question textarea").dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, bubbles: true }));
})
"""


def test_an_answer_is_there_in_a_blink_also_late_in_a_conversation(
    page: Page, app_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    open_chat(page, app_url)
    took: list[float] = []
    for question in QUESTIONS:
        page.get_by_placeholder("Skriv dit spørgsmål").fill(question)
        took.append(page.evaluate(_MEASURE))
        settle(page)
    with capsys.disabled():
        print(f"\nfrom Enter to the answer: median {median(took):.0f} ms, slowest {max(took):.0f} ms, n = {len(took)}")
    assert page.locator(".pa-answer").count() == len(QUESTIONS)
    assert median(took[10:]) < 3 * median(took[:10])  # a long conversation is not drawn at the cost of the next answer
