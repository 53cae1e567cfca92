"""The form that says what a document is: the same for one that is brought and for one that is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from ingest.document import DocumentKind
from ingest.municipalities import MUNICIPALITIES
from ui.failures import show_alert
from ui.sources import texts
from ui.sources.changes import Details
from ui.texts import day


@dataclass(frozen=True, slots=True)
class Wording:
    """What the form says over its fields and on its button."""

    heading: str
    help: str
    accept: str


def ask_for_details(wording: Wording, given: Details, titles: Mapping[str, str]) -> Details | None:
    """The form, filled with what is `given`; what it says once it is sent and right.

    `titles`: id -> title of the documents that this one may replace.
    """
    kinds = list(DocumentKind)
    with st.form("document", border=False, enter_to_submit=False):
        st.html(f'<h3 class="pa-heading">{wording.heading}</h3><p class="pa-facts">{wording.help}</p>')
        title = st.text_input(texts.TITLE_FIELD, given.title)
        kind = st.selectbox(texts.KIND_FIELD, kinds, kinds.index(given.kind), format_func=texts.KINDS.__getitem__)
        issuer = st.text_input(texts.ISSUER_FIELD, given.issuer or "")
        area = st.multiselect(
            texts.AREA_FIELD,
            [*MUNICIPALITIES, *(name for name in given.area if name not in MUNICIPALITIES)],
            given.area,
            placeholder=texts.WHOLE_COUNTRY.capitalize(),
        )
        date_text = st.text_input(texts.DATE_FIELD, day(given.date) if given.date else "")
        date_note = st.text_input(texts.DATE_NOTE_FIELD, given.date_note or "")
        replaces = st.multiselect(
            texts.REPLACES_FIELD,
            list(titles),
            given.replaces,
            format_func=titles.__getitem__,
            placeholder=texts.REPLACES_NOTHING,
        )
        if not st.form_submit_button(wording.accept, type="primary", key="accept"):
            return None
        date = _day(date_text)
        if not title.strip():
            show_alert(texts.TITLE_MISSING)
        elif date is None and date_text.strip():
            show_alert(texts.DATE_WRONG)
        else:
            return Details(
                title=_plain(title),
                kind=kind,
                issuer=_plain(issuer) or None,
                area=tuple(area),
                date=date,
                date_note=None if date else _plain(date_note) or None,
                replaces=tuple(replaces),
            )
    return None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _day(text: str) -> dt.date | None:
    """A date as Danes write it: 18.09.2025, also with hyphens or strokes."""
    plain = text.strip().replace("-", ".").replace("/", ".")
    try:
        return dt.datetime.strptime(plain, "%d.%m.%Y").date()
    except ValueError:
        return None
