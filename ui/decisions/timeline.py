"""The meetings on a line of time, as a picture (Vega-Lite) and as a list that says the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby

from assistant.decisions import DecisionItem
from assistant.matters import in_order_of_time
from ui.decisions import texts
from ui.marking import escape

_MARK_COLOURS = {"light": "#0b6070", "dark": "#6cc3d2"}  # as in .streamlit/config.toml
_TEXT_COLOURS = {"light": "#16262c", "dark": "#e4edef"}
_INWARDS = (  # a label near an end of the line reaches towards its middle: on a phone it would be cut off
    "scale('x', toDate(datum.midt)) < 0.4 * width ? 'left' : "
    "scale('x', toDate(datum.midt)) > 0.6 * width ? 'right' : 'center'"
)
_OPEN_END = dt.timedelta(days=90)  # how far a bar reaches where only one end of a period is known


def meetings_of(items: Sequence[DecisionItem]) -> list[list[DecisionItem]]:
    """The items meeting by meeting, in order of time."""
    ordered = sorted(in_order_of_time(items), key=lambda item: (item.period.order, item.meeting))  # stable
    return [list(group) for _, group in groupby(ordered, lambda item: item.meeting)]


def timeline_spec(items: Sequence[DecisionItem], theme: str) -> Mapping[str, object] | None:
    """A Vega-Lite chart: a dot for a meeting on a day, a bar for one between two days; None where no time is known.

    `theme`: "light" or "dark".
    """
    mark, text = _MARK_COLOURS[theme], _TEXT_COLOURS[theme]
    values = [value for meeting in meetings_of(items) if (value := _value(meeting)) is not None]
    if not values:
        return None
    year = {"format": "%m.%Y", "labelOverlap": "greedy", "labelSeparation": 12, "title": None, "grid": True}
    # The committee's name stands over its meetings, not beside them: on a phone they need all of the width.
    committee = {"title": None, "ticks": False, "domain": False, "labelAlign": "left", "labelPadding": 0}
    return {
        "data": {"values": values},
        "height": {"step": 95},
        "encoding": {
            "y": {
                "field": "udvalg",
                "type": "nominal",
                "axis": {**committee, "labelLimit": 320, "labelOffset": -40, "labelColor": text},
            },
            "tooltip": [{"field": "møde", "title": texts.MEETING}, {"field": "antal", "title": texts.TIMELINE_COUNT}],
        },
        "layer": [
            {
                "transform": [{"filter": "datum.fra != datum.til"}],
                "mark": {"type": "bar", "color": mark, "height": 14, "cornerRadius": 7},
                "encoding": {
                    "x": {"field": "fra", "type": "temporal", "axis": year},
                    "x2": {"field": "til"},
                },
            },
            {
                "transform": [{"filter": "datum.fra == datum.til"}],
                "mark": {"type": "point", "color": mark, "filled": True, "size": 220, "opacity": 1},
                "encoding": {"x": {"field": "fra", "type": "temporal", "axis": year}},
            },
            {
                "mark": {"type": "text", "color": text, "dy": -18, "fontSize": 13, "align": {"expr": _INWARDS}},
                "encoding": {
                    "x": {"field": "midt", "type": "temporal", "axis": year},
                    "text": {"field": "mærke"},
                },
            },
        ],
    }


def _value(meeting: Sequence[DecisionItem]) -> dict[str, object] | None:
    item = meeting[0]
    earliest, latest = item.period.earliest, item.period.latest
    start = earliest or (latest - _OPEN_END if latest else None)
    end = latest or (earliest + _OPEN_END if earliest else None)
    if start is None or end is None:
        return None
    return {
        "udvalg": texts.place(item) or item.document.title,
        "fra": f"{start}T12:00:00",  # in the middle of the day: a browser's time zone then moves it to no other
        "til": f"{end}T12:00:00",
        "midt": f"{start + (end - start) / 2}T12:00:00",
        "mærke": texts.period(item.period),
        "møde": texts.meeting(item),
        "antal": len(meeting),
    }


def timeline_html(items: Sequence[DecisionItem]) -> str:
    """The meetings with their items, oldest first."""
    return f'<ol class="pa-meetings">{"".join(_meeting_html(meeting) for meeting in meetings_of(items))}</ol>'


def _meeting_html(meeting: Sequence[DecisionItem]) -> str:
    item = meeting[0]
    listed = "".join(f"<li>{escape(texts.heading(one))}</li>" for one in meeting)
    return (
        f'<li><span class="pa-meeting">{escape(texts.meeting_heading(item))}</span> '
        f'<span class="pa-facts">{escape(texts.place(item) or item.document.title)}, {escape(texts.items(len(meeting)))}</span>'
        f"<ul>{listed}</ul></li>"
    )
