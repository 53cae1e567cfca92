"""Bringing a document: choose a file, see what it says about itself, correct that, accept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ingest.document import Document, DocumentKind
from ingest.municipalities import MUNICIPALITIES
from ui.chat.parts import heading_html
from ui.failures import sentence_of, show_alert
from ui.sources import changes, parts, texts
from ui.sources.changes import Details, Upload

_UPLOAD = "sources-upload"  # what was read of the chosen file: (its id, Upload or the sentence that says why not)
_TURN = "sources-turn"  # a new number makes the file chooser empty again


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that is to be taken in, and what it is."""

    upload: Upload
    details: Details


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The reader changed their mind."""


def ask_for_upload(
    documents: Sequence[Document], replaceable: Sequence[Document], replaced: Document | None
) -> Accepted | Cancelled | None:
    """Let the reader choose a file and say what it is; None until that is done.

    `documents`: those that are there; `replaceable`: those it may be a new edition of; `replaced`: which is chosen.
    """
    if replaced is not None:
        with st.container(key="new-edition", border=True):
            st.html(heading_html(texts.new_edition_of(replaced.title)))
            asked = _ask(documents, replaceable, replaced)
            if asked is None and not st.session_state.get(_UPLOAD) and st.button(texts.CANCEL, key="cancel-edition"):
                asked = Cancelled()
    else:
        with st.expander(texts.ADD, expanded=_chosen() is not None, key="add-document"):
            asked = _ask(documents, replaceable, None)
    if asked is not None:
        st.session_state.pop(_UPLOAD, None)
        st.session_state[_TURN] = _turn() + 1
    return asked


def _ask(
    documents: Sequence[Document], replaceable: Sequence[Document], replaced: Document | None
) -> Accepted | Cancelled | None:
    file = st.file_uploader(texts.CHOOSE_FILE, key=f"file-{_turn()}")
    st.html(f'<p class="pa-facts">{texts.ADD_HELP}</p>')
    if file is None:
        st.session_state.pop(_UPLOAD, None)
        return None
    chosen = _chosen()
    if chosen is None or chosen[0] != file.file_id:
        with st.spinner(texts.READING):
            chosen = (file.file_id, _examined(file.name, file.getvalue(), documents))
        st.session_state[_UPLOAD] = chosen
    upload = chosen[1]
    if isinstance(upload, str):
        show_alert(upload)
        details = None
    else:
        details = _ask_for_details(upload, replaceable, replaced)
    if st.button(texts.CANCEL, key="cancel-upload"):
        return Cancelled()
    return Accepted(upload, details) if details is not None and isinstance(upload, Upload) else None


def _examined(name: str, content: bytes, documents: Sequence[Document]) -> Upload | str:
    try:
        return changes.examine(name, content, documents)
    except Exception as error:  # the page must stay usable whatever is in a file
        return sentence_of(error, texts.UNEXPECTED)


def _chosen() -> tuple[str, Upload | str] | None:
    return st.session_state.get(_UPLOAD)


def _turn() -> int:
    return st.session_state.get(_TURN, 0)


def _ask_for_details(upload: Upload, replaceable: Sequence[Document], replaced: Document | None) -> Details | None:
    """The form, filled with what was inferred; what it says once it is sent and right."""
    preview = upload.preview
    st.html(parts.preview_html(upload.name, preview))
    titles = {document.id: document.title for document in replaceable}
    kinds, editions = list(DocumentKind), [None, *titles]
    with st.form("document", border=False, enter_to_submit=False):
        st.html(f'<h3 class="pa-heading">{texts.CHECK}</h3><p class="pa-facts">{texts.CHECK_HELP}</p>')
        title = st.text_input(texts.TITLE_FIELD, preview.title)
        kind = st.selectbox(texts.KIND_FIELD, kinds, kinds.index(preview.kind), format_func=texts.KINDS.__getitem__)
        issuer = st.text_input(texts.ISSUER_FIELD, preview.issuer or "")
        area = st.multiselect(
            texts.AREA_FIELD,
            [*MUNICIPALITIES, *(name for name in preview.area if name not in MUNICIPALITIES)],
            preview.area,
            placeholder=texts.AREA_PLACEHOLDER,
        )
        date_text = st.text_input(texts.DATE_FIELD, texts.day(preview.date) if preview.date else "")
        date_note = st.text_input(texts.DATE_NOTE_FIELD, preview.date_note or "")
        replaces = st.selectbox(
            texts.REPLACES_FIELD,
            editions,
            editions.index(replaced.id) if replaced is not None else 0,
            format_func=lambda identifier: titles.get(identifier or "", texts.REPLACES_NOTHING),
        )
        sent = st.form_submit_button(texts.ACCEPT, type="primary", key="accept")
        if not sent:
            return None
        date = _day(date_text)
        if not title.strip():
            show_alert(texts.TITLE_MISSING)
        elif date is None and date_text.strip():
            show_alert(texts.DATE_WRONG)
        else:
            return Details(
                title=" ".join(title.split()),
                kind=kind,
                issuer=issuer.strip() or None,
                area=tuple(area),
                date=date,
                date_note=None if date else date_note.strip() or None,
                replaces=replaces,
            )
    return None


def _day(text: str) -> dt.date | None:
    """A date as Danes write it: 18.09.2025, also with hyphens or strokes."""
    plain = text.strip().replace("-", ".").replace("/", ".")
    try:
        return dt.datetime.strptime(plain, "%d.%m.%Y").date()
    except ValueError:
        return None
