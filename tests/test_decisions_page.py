"""The page Beslutninger by Streamlit's AppTest, over the real index."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from app_pages import html, page_of, run
from streamlit.testing.v1 import AppTest

from assistant.assistant import Assistant
from assistant.decisions import Decisions
from ingest.records import Statement
from ui.decisions import parts, texts
from ui.services import Services

OLD, NEW = "klu-referat-aalborg-2021", "klu-referat-aalborg-2025-09-18"


def rows(test: AppTest) -> list[str]:
    """Numbers of the items in the table."""
    return list(test.dataframe[0].value[texts.NUMBER])


def search(test: AppTest, text: str) -> AppTest:
    test.text_input[0].set_value(text)
    return run(test)


def test_at_first_all_items_stand_in_the_table_the_newest_meeting_first(services: Services) -> None:
    test = page_of("decisions", services)
    table = test.dataframe[0].value
    assert len(table) == 17
    assert next(iter(table[texts.MEETING])) == dt.date(2025, 9, 18)
    assert list(table[texts.MEETING])[-1] is None
    assert list(table[texts.DATE_NOTE])[-1] == "efter 27.10.2021 og før 2022"
    assert "17 punkter fra 2 referater." in html(test)
    assert texts.ACTIVE_FILTERS not in html(test)


def test_a_search_shows_what_holds_the_words_and_offers_what_is_near_apart(services: Services) -> None:
    test = search(page_of("decisions", services), "praksiskonsulentens opgaver")
    assert set(rows(test)[:2]) == {"2.d", "2.e"}
    assert texts.SEARCH_ORDER in html(test)
    test = search(test, "vaccination")
    assert len(test.dataframe) == 0
    assert texts.NOTHING_BY_WORDS in html(test)
    assert texts.NEAR in html(test)


def test_a_misspelt_search_says_what_was_searched_for(services: Services) -> None:
    assert "Søgt på: medicinhåndtering" in html(search(page_of("decisions", services), "medisinhåndtering"))


def test_a_filter_is_in_sight_while_it_is_on_and_goes_with_one_click(services: Services) -> None:
    test = page_of("decisions", services)
    test.multiselect(key="decisions-types").select("status")
    run(test)
    assert rows(test) == ["2.a", "2.d", "2.e"]
    assert f"{texts.TYPE}: status" in html(test)
    test.button(key="decision-filters-off").click()
    run(test)
    assert len(rows(test)) == 17
    assert texts.ACTIVE_FILTERS not in html(test)


def test_a_period_says_which_items_are_in_it_only_perhaps(services: Services) -> None:
    test = page_of("decisions", services)
    test.date_input(key="decisions-since").set_value(dt.date(2021, 12, 1))
    test.date_input(key="decisions-until").set_value(dt.date(2022, 12, 31))
    run(test)
    assert len(rows(test)) == 9
    assert texts.uncertain_dates(9) in html(test)
    test.date_input(key="decisions-until").set_value(dt.date(2020, 12, 31))
    assert texts.TURNED_PERIOD in html(run(test))


def test_an_item_opens_from_its_address_with_all_that_is_known_of_it(services: Services) -> None:
    shown = html(page_of("decisions", services, {"punkt": f"{OLD}/2.b"}))
    assert "2.b Godkendelse af vejledning for samarbejdet" in shown
    assert "dato ikke angivet (efter 27.10.2021 og før 2022)" in shown
    assert "7. oktober 2020" in shown
    assert "Kan handle om det samme" in shown


def test_an_opened_item_is_in_the_address_and_its_page_can_be_opened(services: Services) -> None:
    test = page_of("decisions", services)
    test.selectbox(key="decisions-opened").select(f"{NEW}/3.a")
    run(test)
    assert test.query_params["punkt"] == f"{NEW}/3.a"
    assert "Punktet blev udsat til næste møde." in html(test)
    assert texts.NOT_STATED in html(test)  # no follow-up
    test.button(key=f"decision-page-item-{NEW}/3.a-3").click()
    run(test)
    assert test.query_params["kilde"] == NEW
    assert test.query_params["side"] == "3"
    assert int(test.query_params["fra"]) < int(test.query_params["til"])


def test_closing_an_item_takes_it_out_of_the_address(services: Services) -> None:
    test = page_of("decisions", services, {"punkt": f"{NEW}/3.a"})
    test.button(key="decision-close").click()
    run(test)
    assert "punkt" not in test.query_params
    assert test.selectbox(key="decisions-opened").value is None


def test_an_address_of_an_item_that_is_gone_opens_none(services: Services) -> None:
    test = page_of("decisions", services, {"punkt": "fjernet/1"})
    assert "punkt" not in test.query_params
    assert len(rows(test)) == 17


def test_a_matter_is_followed_over_its_meetings_and_two_decisions_are_compared(services: Services) -> None:
    test = page_of("decisions", services)
    test.segmented_control[0].set_value(texts.ACROSS)
    run(test)
    assert test.selectbox(key="decisions-matter").options == ["Rusmiddelafsnittet", "Praksiskonsulent, opgaver"]
    shown = html(test)
    assert shown.index("kan ske orientering af praktiserende læger i foråret 2022") < shown.rindex("rundvisning på")
    assert shown.count(texts.ONLY_HERE) == 4
    assert texts.COMPARISON_HELP in shown
    assert texts.ORDER_NOT_SURE not in shown  # the undated meeting was before 2022 for sure
    assert shown.count("indbyrdes efterfølgende afklarer") == 2  # compared, and decided: not once more as a follow-up


def test_what_follows_from_a_decision_is_told_where_the_decision_does_not(services: Services) -> None:
    items = Decisions(services.assistant.index).by_id
    told = items[f"{OLD}/2.b"]
    assert texts.FOLLOW_UPS not in parts.decided_html(told)
    decided = replace(told.record, decision=Statement("Godkendt.", told.record.source.spans))
    assert texts.FOLLOW_UPS in parts.decided_html(replace(told, record=decided))


def test_how_many_there_are_is_said_once(services: Services) -> None:
    test = page_of("decisions", services)
    assert html(test).count("17 punkter") == 1
    assert "Viser 1 af 17 punkter." in html(search(test, "psykiatri"))


def test_the_timeline_says_in_words_what_it_draws(services: Services) -> None:
    test = page_of("decisions", services)
    test.segmented_control[0].set_value(texts.TIMELINE)
    run(test)
    shown = html(test)
    assert shown.index("efter 27.10.2021 og før 2022") < shown.index("18.09.2025")
    assert "Kommunalt Lægeligt Udvalg, Aalborg, 9 punkter" in shown
    chart = test.get("arrow_vega_lite_chart") or test.get("vega_lite_chart")
    assert len(chart) == 1


def test_a_search_that_fails_leaves_the_items_and_says_so(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    test = page_of("decisions", services)
    monkeypatch.setattr(Assistant, "rank", lambda *_: 1 / 0)
    search(test, "psykiatri")
    assert texts.UNEXPECTED_SEARCH in html(test)
    assert len(rows(test)) == 17
