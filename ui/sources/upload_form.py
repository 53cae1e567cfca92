"""Bringing a document: choose a file, see what it says about itself, correct that, accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ingest.document import Document
from ui.failures import sentence_of, show_alert
from ui.parts import heading_html
from ui.sources import changes, parts, texts
from ui.sources.changes import MOST_MEGABYTES, Details, Upload
from ui.sources.details_form import Wording, ask_for_details

_UPLOAD = "sources-upload"  # what was read of the chosen file: (its id, Upload or the sentence that says why not)
_TURN = "sources-turn"  # a new number makes the file chooser empty again
_WORDING = Wording(texts.CHECK, texts.CHECK_HELP, texts.ACCEPT)


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
    file = st.file_uploader(texts.CHOOSE_FILE, key=f"file-{_turn()}", max_upload_size=MOST_MEGABYTES)
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
    given = Details(
        title=preview.title,
        kind=preview.kind,
        issuer=preview.issuer,
        area=preview.area,
        date=preview.date,
        date_note=preview.date_note,
        replaces=(replaced.id,) if replaced is not None else (),
    )
    return ask_for_details(_WORDING, given, {document.id: document.title for document in replaceable})
