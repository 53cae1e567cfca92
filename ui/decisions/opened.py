"""The opened item: which one it is, kept in the address (`?punkt=…`), and all that is known of it."""

from __future__ import annotations

import streamlit as st

from assistant.decisions import DecisionItem, Decisions
from assistant.matters import compare, in_order_of_time, related_items
from ui.decisions import parts, texts
from ui.marking import escape
from ui.navigation import open_source

PARAMETER = "punkt"
OPENED = "decisions-opened"  # the widget that holds the id of the opened item
_CLOSED = "decisions-closed"


def read_address(decisions: Decisions) -> None:
    """Open what the address names, once; what is no longer in the index is closed."""
    named = st.query_params.get(PARAMETER)
    if OPENED not in st.session_state and named in decisions.by_id:
        st.session_state[OPENED] = named
    if st.session_state.get(OPENED) not in decisions.by_id:
        st.session_state[OPENED] = None


def write_address() -> None:
    """Let the address name the opened item, so that it can be shared and survives a reload."""
    opened = st.session_state.get(OPENED)
    if opened:
        st.query_params[PARAMETER] = opened
    else:
        st.query_params.pop(PARAMETER, None)


def open_item(item_id: str) -> None:
    """A callback for what opens an item."""
    st.session_state[OPENED] = item_id


def _close() -> None:
    st.session_state[OPENED] = None
    st.session_state[_CLOSED] = times_closed() + 1


def times_closed() -> int:
    """Changes when an item is closed, whereupon no row of the table is chosen any more."""
    return st.session_state.get(_CLOSED, 0)


def show_choice(decisions: Decisions) -> None:
    """A list of all items to open one from: for who can't or won't use the table."""
    st.selectbox(
        texts.OPEN,
        [item.id for item in decisions.items],
        index=None,
        format_func=lambda item_id: texts.label(decisions.by_id[item_id]),
        placeholder=texts.OPEN_PLACEHOLDER,
        key=OPENED,
        persist_state="session",
    )


def show_opener(item: DecisionItem, where: str) -> None:
    """A button that opens an item. `where` tells several for the same item apart."""
    key = f"decision-open-{where}-{item.id}"
    st.button(texts.label(item), key=key, on_click=open_item, args=(item.id,), width="stretch")


def show_item(decisions: Decisions, item: DecisionItem) -> None:
    """The item with its pages and what may be the same matter."""
    st.html(parts.item_heading_html(item))
    with st.container(key="decision-tools", horizontal=True):
        show_places(item, "item")
        st.button(texts.CLOSE, key="decision-close", on_click=_close)
    st.html(parts.item_html(item))
    related = related_items(decisions, item)
    if related:
        st.html(f'<h3 class="pa-heading">{escape(texts.RELATED)}</h3>')
    for one in related:
        show_opener(one.item, "related")
        st.html(f'<p class="pa-facts">{escape(texts.shares(one.words))}</p>')
        with st.expander(texts.COMPARE):
            show_comparison(*in_order_of_time([item, one.item]))


def show_comparison(one: DecisionItem, other: DecisionItem) -> None:
    """Two decisions side by side."""
    compared = compare(one.record.decision, other.record.decision)
    help_html = f'<p class="pa-facts">{escape(texts.COMPARISON_HELP)}</p>'
    st.html(help_html + parts.comparison_html(one, other, compared))


def show_places(item: DecisionItem, where: str) -> None:
    """A button for each page that the item stands on."""
    with st.container(key=f"decision-places-{where}-{item.id}", horizontal=True, width="content"):
        for place in parts.places(item):
            key = f"decision-page-{where}-{item.id}-{place.page}"
            st.button(texts.open_page(place.page), key=key, on_click=open_source, args=(place,))
