"""The filter over agenda items: choosing it, showing that it is on, taking it off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import streamlit as st

from assistant.decisions import DecisionFilter, DecisionItem, Decisions
from ui.danish_order import danish_order
from ui.decisions import texts
from ui.failures import show_alert
from ui.marking import escape
from ui.texts import day

Option = TypeVar("Option", bound=str)

_LISTS = ("committees", "municipalities", "types", "topics")
_DAYS = ("since", "until")
_FIRST_DAY = dt.date(1990, 1, 1)


def choose_filter(decisions: Decisions) -> DecisionFilter:
    """The widgets, folded away, and what they are set to."""
    records = [item.record for item in decisions.items]
    with st.expander(texts.FILTERS):
        left, right = st.columns(2)
        with left:
            committees = _choose(texts.COMMITTEE, "committees", {record.committee for record in records})
            types = _choose(texts.TYPE, "types", {record.type for record in records})
            since = _choose_day(texts.SINCE, "since")
        with right:
            municipalities = _choose(texts.MUNICIPALITY, "municipalities", {r.municipality for r in records})
            topics = _choose(texts.TOPIC, "topics", decisions.topics, _topic_names(decisions), texts.TOPIC_HELP)
            until = _choose_day(texts.UNTIL, "until")
    return DecisionFilter(committees, municipalities, types, topics, since, until)


def _topic_names(decisions: Decisions) -> Callable[[str], str]:
    return lambda topic: f"{decisions.topics.get(topic, topic)} ({decisions.items_with.get(topic, 0)})"


def _choose(
    label: str,
    name: str,
    options: Iterable[Option | None],
    shown_as: Callable[[Option], str] = str,
    explanation: str | None = None,
) -> frozenset[Option]:
    known = sorted((option for option in options if option), key=lambda option: danish_order(shown_as(option)))
    chosen = st.multiselect(
        label,
        known,
        key=_key(name),
        format_func=shown_as,
        placeholder=texts.CHOOSE,
        select_all=False,  # Streamlit offers it in English
        help=explanation,
        persist_state="session",
    )
    return frozenset(chosen)


def _choose_day(label: str, name: str) -> dt.date | None:
    day = st.date_input(label, None, key=_key(name), format="DD.MM.YYYY", min_value=_FIRST_DAY, persist_state="session")
    return day if isinstance(day, dt.date) else None


def _key(name: str) -> str:
    return f"decisions-{name}"


def _remove() -> None:
    for name in _LISTS:
        st.session_state[_key(name)] = []
    for name in _DAYS:
        st.session_state[_key(name)] = None


def show_filter(decisions: Decisions, wanted: DecisionFilter) -> None:
    """What filters, in sight also while the choices are folded away, and one click to remove it."""
    active = described(decisions, wanted)
    if active:
        with st.container(key="decision-filters", horizontal=True, vertical_alignment="center"):
            chips = " ".join(f'<span class="pa-filter">{escape(one)}</span>' for one in active)
            st.html(f'<p class="pa-filters">{escape(texts.ACTIVE_FILTERS)} {chips}</p>', width="content")
            st.button(texts.REMOVE_FILTERS, key="decision-filters-off", on_click=_remove)
    if wanted.since and wanted.until and wanted.since > wanted.until:
        show_alert(texts.TURNED_PERIOD)


def described(decisions: Decisions, wanted: DecisionFilter) -> list[str]:
    """Each filter that is on, in Danish."""
    topics = [decisions.topics[topic] for topic in wanted.topics if topic in decisions.topics]
    chosen = (
        (texts.COMMITTEE, wanted.committees),
        (texts.MUNICIPALITY, wanted.municipalities),
        (texts.TYPE, wanted.types),
        (texts.TOPIC, topics),
    )
    lists = [f"{name}: {', '.join(sorted(values, key=danish_order))}" for name, values in chosen if values]
    days = ((texts.SINCE, wanted.since), (texts.UNTIL, wanted.until))
    return lists + [f"{name}: {day(date)}" for name, date in days if date]


def period_notes(decisions: Decisions, wanted: DecisionFilter, items: Sequence[DecisionItem]) -> list[str]:
    """What a reader who asks for a period might miss: items whose meeting has no date."""
    if wanted.since is None and wanted.until is None:
        return []
    uncertain = sum(not item.period.lies_within(wanted.since, wanted.until) for item in items)
    unknown = sum(not item.period.is_known for item in decisions.items)
    notes = [texts.uncertain_dates(uncertain)] if uncertain else []
    return [*notes, texts.left_out(unknown)] if unknown else notes
