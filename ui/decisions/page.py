"""The page Beslutninger: the agenda items of all minutes, found, filtered, followed over meetings, taken away.

What is chosen stays while the reader looks at another page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from assistant.decisions import DecisionItem, Decisions, decisions_of
from ui.decisions import texts
from ui.decisions.across import show_across
from ui.decisions.filters import choose_filter, described, period_notes, show_filter
from ui.decisions.memo import memo
from ui.decisions.opened import (
    OPENED,
    open_item,
    read_address,
    show_choice,
    show_item,
    show_opener,
    times_closed,
    write_address,
)
from ui.decisions.table import items_as_csv, shown_rows
from ui.decisions.timeline import timeline_html, timeline_spec
from ui.failures import sentence_of, show_alert
from ui.marking import escape
from ui.services import Services
from ui.texts import AS_CSV, read_as, shown

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TABLE_HEIGHT = 520  # pixels; the table scrolls beyond
_HEAD_HEIGHT = 38
# Widths of the columns in pixels: beside the boxes to choose a row by, all of them fit a window of 1280.
_COLUMNS = {
    texts.MEETING: 100,
    texts.NUMBER: 65,
    texts.ITEM_TITLE: 280,
    texts.TYPE: 110,
    texts.DECISION: 265,
    texts.COMMITTEE: 140,
    texts.DATE_NOTE: 135,
}
_COLUMNS_BESIDE = {texts.MEETING: 100, texts.NUMBER: 65, texts.ITEM_TITLE: 245, texts.DECISION: 210}  # an opened item
_ROW_HEIGHT = 88  # four lines; from 65 on, Streamlit wraps the text of a cell


@dataclass(frozen=True, slots=True)
class Finding:
    """What fits search and filter: by words in the order to be shown, and those that are only near in meaning."""

    items: tuple[DecisionItem, ...]
    near: tuple[DecisionItem, ...] = ()
    read_as: str = ""  # the search with its spelling mended; empty if nothing was


def show(services: Services) -> None:
    """The whole page."""
    st.title(texts.TITLE, anchor=False)
    index = services.assistant.index
    decisions = decisions_of(index)
    if not decisions.items:
        st.info(texts.NO_ITEMS)
        return
    read_address(decisions)
    meetings = len({item.meeting for item in decisions.items})
    st.html(f'<p class="pa-facts">{escape(texts.overview(len(decisions.items), meetings))}</p>')
    typed = st.text_input(
        texts.SEARCH,
        key="decisions-search",
        type="search",
        placeholder=texts.SEARCH_EXAMPLE,
        live=True,
        persist_state="session",
    )
    typed = " ".join((typed or "").split())
    wanted = choose_filter(decisions)
    show_filter(decisions, wanted)
    found = _find(services, decisions, decisions.filtered(wanted), typed)
    notes = [*_notes(decisions, found), *period_notes(decisions, wanted, found.items)]
    selection = [*([f"{texts.SEARCH}: {typed}"] if typed else []), *described(decisions, wanted)]
    show_choice(decisions)
    opened = decisions.by_id.get(st.session_state[OPENED] or "")
    if opened is None:
        _show_found(decisions, found, notes, selection, searched=bool(typed), columns=_COLUMNS)
    else:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _show_found(decisions, found, notes, selection, searched=bool(typed), columns=_COLUMNS_BESIDE)
        with right, st.container(key="decision-item"):
            show_item(decisions, opened)
    write_address()


# ------------------------------------------------------------------------------------------- what is found


def _find(services: Services, decisions: Decisions, admitted: Sequence[DecisionItem], typed: str) -> Finding:
    everything = Finding(_newest_first(admitted))
    if not typed:
        return everything
    try:
        question = services.assistant.reader.read(typed)
        if not question.weights:
            return everything
        found = decisions.search(question, services.assistant.rank(question), admitted)
    except Exception as error:  # the items must stay readable
        show_alert(sentence_of(error, texts.UNEXPECTED_SEARCH))
        return everything
    return Finding(
        tuple(one.item for one in found if one.holds_the_words),
        tuple(one.item for one in found if not one.holds_the_words),
        question.text if question.corrections else "",
    )


def _newest_first(items: Sequence[DecisionItem]) -> tuple[DecisionItem, ...]:
    """By meeting; the items of one stay in its order. Meetings of which nothing is known come last."""
    known = [item for item in items if item.period.is_known]
    unknown = [item for item in items if not item.period.is_known]
    known.sort(key=lambda item: item.period.order, reverse=True)  # stable, also in reverse
    return (*known, *unknown)


def _notes(decisions: Decisions, found: Finding) -> list[str]:
    """How many items are shown, where it is not all of them, and what was searched for."""
    if len(found.items) == len(decisions.items):
        notes = []
    elif found.items:
        notes = [shown(len(found.items), len(decisions.items), *texts.ITEMS)]
    else:
        notes = [texts.NOTHING_BY_WORDS if found.near else texts.NOTHING_FOUND]
    return [*notes, read_as(found.read_as)] if found.read_as else notes


# ------------------------------------------------------------------------------------------- views


def _show_found(
    decisions: Decisions,
    found: Finding,
    notes: Sequence[str],
    selection: Sequence[str],
    *,
    searched: bool,
    columns: Mapping[str, int],
) -> None:
    view = st.segmented_control(
        texts.VIEW,
        [texts.TABLE, texts.TIMELINE, texts.ACROSS],
        default=texts.TABLE,
        required=True,
        key="decisions-view",
        label_visibility="collapsed",
        persist_state="session",
    )
    if notes and (searched or view != texts.ACROSS):  # without a search, the matters to choose from are shown there
        st.html(f'<p class="pa-facts" role="status">{"<br>".join(map(escape, notes))}</p>')
    if view == texts.ACROSS:
        show_across(decisions, found.items, searched)
    elif found.items and view == texts.TIMELINE:
        _show_timeline(found.items)
    elif found.items:
        _show_table(found.items, columns)
        st.html(f'<p class="pa-facts">{escape(texts.SEARCH_ORDER if searched else texts.ORDER)}</p>')
    if found.near:
        st.html(f'<h2 class="pa-heading">{escape(texts.NEAR)}</h2>')
        for item in found.near:
            show_opener(item, "near")
    if found.items:
        _show_exports(found.items, selection)


def _show_table(items: Sequence[DecisionItem], columns: Mapping[str, int]) -> None:
    ids = [item.id for item in items]
    key = f"decisions-table-{hash((*ids, times_closed()))}"  # other rows, or an item closed: none is chosen
    with st.container(key="decision-table"):
        st.dataframe(
            shown_rows(items),
            key=key,
            on_select=partial(_open_chosen, key, ids),
            selection_mode=["single-row", "single-cell"],
            hide_index=True,
            row_height=_ROW_HEIGHT,
            height=min(_TABLE_HEIGHT, _HEAD_HEIGHT + _ROW_HEIGHT * len(items)),
            alt=texts.TABLE_NAME,
            column_order=list(columns),
            column_config={
                name: st.column_config.DateColumn(format="DD.MM.YYYY", width=width)
                if name == texts.MEETING
                else st.column_config.TextColumn(width=width)
                for name, width in columns.items()
            },
            placeholder=texts.NOT_GIVEN,
        )


def _open_chosen(key: str, ids: Sequence[str]) -> None:
    selection = st.session_state[key].selection
    rows = [*selection.rows, *(row for row, _ in selection.cells)]
    for row in rows[:1]:
        open_item(ids[int(row)])


def _show_exports(items: Sequence[DecisionItem], selection: Sequence[str]) -> None:
    today = dt.date.today()
    with st.container(key="decision-exports", horizontal=True):
        st.download_button(
            AS_CSV,
            lambda: items_as_csv(items).encode(),
            f"beslutninger-{today}.csv",
            "text/csv",
            on_click="ignore",
        )
        st.download_button(
            texts.DOWNLOAD_MEMO,
            lambda: memo(items, selection, today),
            f"beslutninger-{today}.docx",
            _WORD,
            on_click="ignore",
        )


def _show_timeline(items: Sequence[DecisionItem]) -> None:
    spec = timeline_spec(items, "dark" if st.context.theme.type == "dark" else "light")
    if spec is not None:
        st.vega_lite_chart(spec=dict(spec), alt=texts.timeline_alternative(len({item.meeting for item in items})))
    st.html(timeline_html(items))
