"""The chat in a real browser, over the real index."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from .chatting import ask, marked, open_chat, open_page, settle

NURSING = "Hvilket nummer har sygehjemmeplejen i Hjørring?"
DIET = "Hvem kan henvises til kostvejledning ved diætist?"


def test_an_answer_has_a_number_to_call_and_its_chip_opens_the_source_with_the_quote_marked(
    page: Page, app_url: str
) -> None:
    open_chat(page, app_url)
    answer = ask(page, NURSING)
    expect(answer.locator("a[href='tel:+4572336400']")).to_be_visible()
    answer.locator("a.pa-chip").first.click()
    expect(page.locator(".st-key-source mark").first).to_be_in_viewport()
    assert "72336400" in marked(page)
    assert re.search(r"kilde=praktisk-vejledning-hjoerring&side=\d+&fra=\d+&til=\d+", page.url)


def test_a_chip_that_is_clicked_before_its_card_is_drawn_waits_for_it_in_the_same_conversation(
    page: Page, app_url: str
) -> None:
    open_chat(page, app_url)
    ask(page, NURSING)
    conversation = parse_qs(urlsplit(page.url).query)["samtale"]
    page.evaluate(
        """async () => {
          const chip = document.querySelector("a.pa-chip"), card = document.querySelector(".st-key-" + chip.dataset.open);
          const place = document.createComment("");
          card.replaceWith(place);
          chip.click();
          await new Promise(requestAnimationFrame);
          place.replaceWith(card);
        }"""
    )
    expect(page.locator(".st-key-source mark").first).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["samtale"] == conversation


def test_a_citation_s_address_opens_its_place_for_somebody_else(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    address = ask(page, NURSING).locator("a.pa-chip").first.get_attribute("href")
    open_page(page, f"{app_url}/kontakter{address}")
    expect(page.locator(".st-key-source mark").first).to_be_visible()
    assert "72336400" in marked(page)
    assert "/kontakter" not in page.url


def test_a_follow_up_is_understood_from_the_conversation(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, "Hvem kan henvises til rygestop?")
    answer = ask(page, "og hvad med diætist?")
    expect(answer.locator(".pa-understood")).to_contain_text("diætist")
    expect(answer.locator("a.pa-chip").first).to_be_visible()


def test_a_suggested_question_is_answered(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, NURSING)
    suggested = page.locator("[class*=st-key-questions-follow] button").first
    question = suggested.inner_text()
    suggested.click()
    expect(page.locator(".pa-answer.pa-answered")).to_have_count(2)
    expect(page.locator(".pa-question").last).to_contain_text(question)


def test_a_filter_is_in_sight_keeps_other_documents_out_and_goes_with_one_click(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    page.get_by_role("button", name="Filter").click()
    page.locator("[data-testid=stPopoverBody]").get_by_role("button", name="Aalborg").click()
    expect(page.locator(".pa-filter")).to_contain_text("Aalborg")
    page.keyboard.press("Escape")
    settle(page)
    ask(page, DIET)
    expect(page.locator(".pa-place").first).to_be_visible()
    for place in page.locator(".pa-place").all_inner_texts():
        assert "Praktisk vejledning til praktiserende læger" not in place
    page.get_by_role("button", name="Fjern filter").click()
    expect(page.locator(".pa-filter")).to_have_count(0)
    settle(page)
    expect(ask(page, DIET).locator("a.pa-chip").first).to_be_visible()


def test_a_refusal_has_its_heading_and_the_nearest_places(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    answer = ask(page, "hvor mange hjul har en bil")
    expect(answer.get_by_role("heading", name="Det står ikke i dokumenterne")).to_be_visible()
    page.locator("[class*=st-key-near-] button").first.click()
    expect(page.locator(".st-key-source mark").first).to_be_visible()


def test_a_civil_registration_number_is_blacked_out_at_once(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, "Må Jens Hansen 010190-1234 henvises til diætist?")
    expect(page.locator("body")).not_to_contain_text("010190")
    expect(page.locator(".pa-question")).to_contain_text("██████-████")
    assert "samtale=" not in page.url


def test_a_reload_and_a_second_tab_keep_the_conversation(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, NURSING)
    expect(page).to_have_url(re.compile(r"samtale=[0-9a-f]{32}"))
    page.reload()
    expect(page.locator(".pa-answer a[href='tel:+4572336400']")).to_be_visible()
    second = page.context.new_page()
    open_chat(second, page.url)
    expect(second.locator(".pa-question")).to_contain_text(NURSING)


def test_another_page_and_back_keeps_the_conversation(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, NURSING)
    page.get_by_role("navigation", name="Sider").get_by_role("link", name="Kontakter").click()
    expect(page).to_have_url(re.compile("/kontakter"))
    page.get_by_role("navigation", name="Sider").get_by_role("link", name="Spørg").click()
    expect(page.locator(".pa-question")).to_contain_text(NURSING)
    expect(page).to_have_url(re.compile("samtale="))


def test_a_question_is_edited_and_asked_again(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, "Hvem kan henvises til kostvejlening?")
    page.get_by_role("button", name="Ret", exact=True).click()
    page.get_by_label("Ret spørgsmålet").fill(NURSING)
    page.get_by_role("button", name="Spørg igen").click()
    expect(page.locator(".pa-answer a[href='tel:+4572336400']")).to_be_visible()
    expect(page.locator(".pa-question")).to_have_count(1)


def test_a_number_is_copied_and_that_is_said_aloud(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, NURSING).get_by_role("button", name="Kopiér 72336400").click()
    expect(page.locator("[aria-live=polite].pa-live")).to_have_text("Kopieret")
    assert page.evaluate("navigator.clipboard.readText()") == "72336400"
    page.get_by_role("button", name="Kopiér svaret").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('[1]'))")
    assert re.search(r"side \d+: »", page.evaluate("navigator.clipboard.readText()"))


def test_the_keyboard_is_enough(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    expect(page.get_by_placeholder("Skriv dit spørgsmål")).to_be_focused()
    for number, question in enumerate((NURSING, DIET), 1):
        page.keyboard.type(question)
        page.keyboard.press("Enter")
        expect(page.locator("a.pa-chip")).to_have_count(number)
        settle(page)
    page.locator("a.pa-chip").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("a.pa-chip").nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-source mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-source")).to_have_count(0)
    expect(page.locator("a.pa-chip").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_placeholder("Skriv dit spørgsmål")).to_be_focused()
    expect(page.get_by_placeholder("Skriv dit spørgsmål")).to_have_value("")


def test_a_source_takes_the_focus_and_gives_it_back(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, NURSING)
    card = page.locator("[class*=st-key-card-open-] button").first
    card.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pa-page")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".pa-page")).to_be_focused()
    page.get_by_placeholder("Skriv dit spørgsmål").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-source")).to_have_count(0)


def test_the_last_page_keeps_the_focus_in_the_source(page: Page, app_url: str) -> None:
    open_chat(page, f"{app_url}/?kilde=klu-referat-aalborg-2021&side=6")
    page.get_by_role("button", name="Næste").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pa-page-number")).to_contain_text("Side 7 af 7")
    expect(page.locator(".pa-page")).to_be_focused()


@pytest.mark.parametrize(
    ("path", "opener"),
    [
        ("kontakter", ".pa-contacts a.pa-where"),
        ("beslutninger?punkt=klu-referat-aalborg-2021%2F2.b", "[class*=st-key-decision-page-item] button"),
    ],
)
def test_closing_a_source_leads_back_to_the_page_it_was_opened_on(
    page: Page, app_url: str, path: str, opener: str
) -> None:
    open_page(page, f"{app_url}/{path}")
    page.locator(opener).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pa-page")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{app_url}/{path}")
    expect(page.locator(opener).first).to_be_focused()


def test_what_is_asked_beside_a_source_of_another_page_stays_when_it_is_closed(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/kontakter")
    page.locator(".pa-contacts a.pa-where").first.click()
    page.locator(".pa-page").wait_for()
    settle(page)
    ask(page, NURSING)
    page.get_by_role("button", name="Luk").click()
    expect(page.locator(".st-key-source")).to_have_count(0)
    expect(page.locator(".pa-question")).to_contain_text(NURSING)


def test_every_answer_begins_at_the_top_with_its_question(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    for question in (NURSING, DIET, "hvor mange hjul har en bil"):  # what stands under an answer goes with the next
        ask(page, question)
        expect(page.locator(".pa-question").last).to_be_in_viewport(ratio=1)
        below_header = "e => e.getBoundingClientRect().top >= document.querySelector('.st-key-header').clientHeight"
        page.wait_for_function(f"() => ({below_header})([...document.querySelectorAll('.pa-question')].at(-1))")


def test_a_refusal_is_rated_too(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, "hvor mange hjul har en bil")
    page.get_by_role("button", name="Nej", exact=True).click()
    page.get_by_text("Det står i dokumenterne", exact=True).click()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("Tak. Det er gemt på denne maskine.")).to_be_visible()


def test_on_a_phone_the_answer_and_what_can_be_done_with_the_question_are_in_sight(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_chat(page, app_url)
    answer = ask(page, "Hvilket nummer har sygehjemmeplejen i Hjørring, når det haster?")
    expect(answer.locator("a.pa-contact").first).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Ret", exact=True)).to_be_in_viewport(ratio=1)


def test_a_thumb_down_says_thank_you(page: Page, app_url: str) -> None:
    open_chat(page, app_url)
    ask(page, NURSING)
    page.get_by_role("button", name="Nej", exact=True).click()
    page.get_by_text("Der mangler noget").click()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("Tak. Det er gemt på denne maskine.")).to_be_visible()
    expect(page.get_by_role("button", name="✓ Nej")).to_be_visible()


def test_a_narrow_phone_shows_everything_without_scrolling_sideways(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})  # also what 200 % zoom leaves of a small desktop window
    open_chat(page, app_url)
    ask(page, NURSING).locator("a.pa-chip").first.click()
    expect(page.locator(".st-key-source mark").first).to_be_in_viewport()
    settle(page)
    widths = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]'); return [m.scrollWidth, m.clientWidth] }"
    )
    assert widths[0] <= widths[1]
