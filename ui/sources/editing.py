"""Telling anew what a document is: the form, what saving it would change, and the answer to that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from ingest.document import Document
from ingest.errors import IngestError
from ingest.manifest import ManifestEntry
from ui.failures import sentence_of, show_alert
from ui.sources import changes, parts, texts
from ui.sources.changes import Details
from ui.sources.details_form import Wording, ask_for_details
from ui.sources.upload_form import Cancelled

_DRAFT = "sources-draft"  # the Draft that its reader has not saved yet, also while it is being saved
_WORDING = Wording(texts.EDIT_CHECK, texts.EDIT_HELP, texts.SHOW_CHANGES)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said of a document, and the entry that its reader saw."""

    before: ManifestEntry
    details: Details
    shown: bool  # as what it would change; else in the form


def ask_for_edit(document: Document, documents: Sequence[Document], corpus: Path) -> Draft | Cancelled | None:
    """Let the reader edit what is known of a document and see what that changes; None until they save it.

    `documents`: all that are there. A draft that could not be saved is in the form again.
    """
    with st.container(key="edit", border=True):
        try:
            entry, described = changes.known(corpus, document)
        except IngestError as error:
            show_alert(sentence_of(error, texts.UNEXPECTED))
        else:
            draft: Draft | None = st.session_state.get(_DRAFT)
            if draft is None or draft.before != entry:  # of another document, or saved
                draft = Draft(entry, changes.details_of(entry), shown=False)
            titles = {d.id: d.title for d in documents}
            if draft.shown:
                return _confirm(draft, described, titles)
            _ask(draft, described, _replaceable(document, documents, draft))
        return Cancelled() if _cancelled() else None


def _cancelled() -> bool:
    if not st.button(texts.CANCEL, key="cancel-edit"):
        return False
    st.session_state.pop(_DRAFT, None)
    return True


def _replaceable(document: Document, documents: Sequence[Document], draft: Draft) -> dict[str, str]:
    """Id -> title of those that it may replace: neither itself, nor one that others replace, nor its own successors."""
    newer = {d.id: d.replaced_by for d in documents}
    successors, step = {document.id}, newer.get(document.id)
    while step is not None and step not in successors:
        successors.add(step)
        step = newer.get(step)
    titles = {former: former for former in draft.details.replaces}  # also one that is not there
    own = (None, document.id)
    return titles | {d.id: d.title for d in documents if d.id not in successors and d.replaced_by in own}


def _ask(draft: Draft, described: bool, titles: Mapping[str, str]) -> None:
    if not described:
        st.html(parts.note_html(texts.EDIT_INFERRED))
    details = ask_for_details(_WORDING, draft.details, titles)
    if details is None:
        return
    if described and details == changes.details_of(draft.before):
        show_alert(texts.NOTHING_TO_CHANGE)
        return
    st.session_state[_DRAFT] = replace(draft, details=details, shown=True)
    st.rerun()


def _confirm(draft: Draft, described: bool, titles: Mapping[str, str]) -> Draft | Cancelled | None:
    """What saving would change; the draft once its reader wants that."""
    before = changes.details_of(draft.before)
    st.html(parts.changes_html(before, draft.details, titles, described))
    with st.container(key="edit-tools", horizontal=True, gap="xsmall"):
        saved = st.button(texts.SAVE_CHANGES, key="save-edit", type="primary")
        again = st.button(texts.EDIT_AGAIN, key="edit-again")
        cancelled = _cancelled()
    if saved or again:
        st.session_state[_DRAFT] = replace(draft, shown=False)  # in the form again, also if it can't be saved
    if again:
        st.rerun()
    return draft if saved else Cancelled() if cancelled else None
