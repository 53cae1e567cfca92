"""The filter over the input: which documents may answer. What is chosen is always in sight, with a way to undo it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st

from assistant.scope import Scope
from ingest.document import Document, DocumentKind
from ui.chat import texts
from ui.danish_order import danish_order
from ui.failures import show_alert
from ui.marking import escape

_NAMES = ("filter-areas", "filter-kinds", "filter-since", "filter-until")
_TURN = "filter-turn"  # in the session: how often the filter was removed


def _keys() -> list[str]:
    """Of the widgets. They are new ones after each removal: those of a closed popover would come back with their values."""
    turn = st.session_state.get(_TURN, 0)
    return [f"{name}-{turn}" if turn else name for name in _NAMES]


def current_scope() -> Scope:
    """What is chosen now. The choice outlives a visit to another page."""
    areas, kinds, since, until = (st.session_state.get(key) for key in _keys())
    return Scope(
        frozenset(areas or ()),
        frozenset(DocumentKind(kind) for kind in kinds or ()),
        dt.date(since, 1, 1) if since else None,
        dt.date(until, 12, 31) if until else None,
    )


def clear_filter() -> None:
    """Admit every document."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def show_filter(documents: Sequence[Document]) -> None:
    """The button that opens the filter and, where one is on, what it says and the button that removes it."""
    areas = sorted({area for document in documents for area in document.area}, key=danish_order)
    kinds = [kind.value for kind in DocumentKind if any(document.kind is kind for document in documents)]
    years = sorted({document.date.year for document in documents if document.date is not None})
    areas_key, kinds_key, since_key, until_key = _keys()
    with st.popover(texts.FILTER, key="filter", type="tertiary"):
        _choose_several(texts.AREAS, areas, areas_key)
        _choose_several(texts.KINDS, kinds, kinds_key, lambda kind: texts.KIND_NAMES[DocumentKind(kind)])
        since, until = st.columns(2)
        with since:
            _choose_year(texts.SINCE, years, since_key)
        with until:
            _choose_year(texts.UNTIL, years, until_key)
        st.caption(texts.FILTER_NOTE)
    scope = current_scope()
    if not scope.is_everything:
        st.html(
            f'<p class="pa-filter" role="status">{texts.FILTER_ON}: <strong>{escape(scope_text(scope))}</strong></p>'
        )
        st.button(texts.CLEAR_FILTER, key="clear-filter", type="tertiary", on_click=clear_filter)
    if scope.since and scope.until and scope.since > scope.until:
        show_alert(texts.TURNED_PERIOD)


def scope_text(scope: Scope) -> str:
    """A filter in one line."""
    kinds = [texts.KIND_NAMES[kind] for kind in DocumentKind if kind in scope.kinds]
    return texts.scope(sorted(scope.areas, key=danish_order), kinds, texts.period(scope.since, scope.until))


def _choose_several(label: str, options: Sequence[str], key: str, name_of: Callable[[str], str] = str) -> None:
    st.pills(label, options, key=key, selection_mode="multi", format_func=name_of, persist_state="session")


def _choose_year(label: str, years: Sequence[int], key: str) -> None:
    st.selectbox(label, years, index=None, key=key, placeholder=texts.ANY_YEAR, persist_state="session")
