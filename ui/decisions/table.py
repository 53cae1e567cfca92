"""Agenda items as rows: for the table on the page and for spreadsheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assistant.decisions import DecisionItem
from assistant.texts import date_note
from ui.decisions import texts
from ui.parts import shorten
from ui.spreadsheet import as_csv
from ui.texts import SOURCE, day

_COLUMNS = (
    texts.MEETING,
    texts.DATE_NOTE,
    texts.COMMITTEE,
    texts.MUNICIPALITY,
    texts.NUMBER,
    texts.ITEM_TITLE,
    texts.TYPE,
    texts.CASE,
    texts.DECISION,
    texts.FOLLOW_UPS,
    texts.PEOPLE,
    texts.ATTACHMENTS,
    SOURCE,
    texts.PAGE,
)


_SHOWN = 80  # characters of a decision: three or four lines


def shown_rows(items: Sequence[DecisionItem]) -> list[dict[str, str | dt.date | None]]:
    """What the page's table shows of each item, decisions shortened. A date that is not known is None."""
    return [
        {
            texts.MEETING: item.record.meeting_date,
            texts.NUMBER: item.record.number,
            texts.ITEM_TITLE: item.record.title,
            texts.TYPE: item.record.type or texts.NOT_GIVEN,
            texts.DECISION: shorten(item.record.decision.text, _SHOWN) if item.record.decision else texts.NOT_GIVEN,
            texts.COMMITTEE: texts.place(item) or texts.NOT_GIVEN,
            texts.DATE_NOTE: date_note(item.record.date_note or ""),
        }
        for item in items
    ]


def items_as_csv(items: Sequence[DecisionItem]) -> str:
    """All that is known of the items, with what is not known left empty."""
    return as_csv(_COLUMNS, [_row(item) for item in items])


def _row(item: DecisionItem) -> dict[str, str]:
    record = item.record
    return {
        texts.MEETING: day(record.meeting_date) if record.meeting_date else "",
        texts.DATE_NOTE: date_note(record.date_note or ""),
        texts.COMMITTEE: record.committee or "",
        texts.MUNICIPALITY: record.municipality or "",
        texts.NUMBER: record.number,
        texts.ITEM_TITLE: record.title,
        texts.TYPE: record.type or "",
        texts.CASE: record.case.text if record.case else "",
        texts.DECISION: record.decision.text if record.decision else "",
        texts.FOLLOW_UPS: "\n".join(follow_up.text for follow_up in record.follow_ups),
        texts.PEOPLE: "; ".join(record.people),
        texts.ATTACHMENTS: "; ".join(record.attachments),
        SOURCE: item.document.title,
        texts.PAGE: ", ".join(map(str, item.pages)),
    }
