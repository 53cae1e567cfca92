"""Has this been decided before? Items of several meetings in order of time, and two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.decisions import DecisionItem, Decisions
from assistant.matters import in_order_of_time, order_is_sure, recurring_matters
from ui.decisions import parts, texts
from ui.decisions.opened import show_comparison, show_places
from ui.marking import escape


def show_across(decisions: Decisions, found: Sequence[DecisionItem], searched: bool) -> None:
    """The items that a search found (best first), or without one a matter that comes up again among them."""
    items = found if searched else _choose_matter(decisions, found)
    ordered = in_order_of_time([item for item in decisions.items if item in items])
    if not order_is_sure(ordered):
        _say(texts.ORDER_NOT_SURE)
    if len({item.meeting for item in ordered}) == 1:
        _say(texts.ONE_MEETING)
    if len(ordered) > 1:
        _compare_two(ordered, best_first=items)
        st.html(f'<h2 class="pa-heading">{escape(texts.IN_ORDER)}</h2>')
    for item in ordered:
        with st.container(key=f"card-across-{item.id}"):
            st.html(parts.decided_html(item))
            show_places(item, "across")


def _choose_matter(decisions: Decisions, among: Sequence[DecisionItem]) -> Sequence[DecisionItem]:
    _say(texts.ACROSS_HELP)
    matters = recurring_matters(decisions, among)
    if not matters:
        _say(texts.NO_RECURRING)
        return ()
    chosen = st.selectbox(
        texts.RECURRING,
        range(len(matters)),
        format_func=lambda number: texts.matter(matters[number].name),
        key="decisions-matter",
    )
    return matters[chosen].items


def _compare_two(ordered: Sequence[DecisionItem], best_first: Sequence[DecisionItem]) -> None:
    """At first the best item and the best one of another meeting; the reader may choose others."""
    best = best_first[0]
    other = next((item for item in best_first if item.meeting != best.meeting), best_first[1])
    st.html(f'<h2 class="pa-heading">{escape(texts.COMPARISON)}</h2>')
    chosen: list[DecisionItem] = []
    names = (texts.EARLIER, texts.LATER)
    for column, name, item in zip(st.columns(2), names, in_order_of_time([best, other]), strict=True):
        ids = [one.id for one in ordered]
        key = f"compare-{name}-{'-'.join(ids)}"  # other items, another choice
        labels = {one.id: texts.label(one) for one in ordered}
        picked = column.selectbox(name, ids, index=ids.index(item.id), format_func=labels.__getitem__, key=key)
        chosen.append(next(one for one in ordered if one.id == picked))
    if chosen[0].id == chosen[1].id:
        _say(texts.SAME_ITEM)
    else:
        show_comparison(chosen[0], chosen[1])


def _say(sentence: str) -> None:
    st.html(f'<p class="pa-facts">{escape(sentence)}</p>')
