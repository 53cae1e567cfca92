"""The page Kilder: every document of the index, and for those who may, adding, replacing and removing them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import fields
from enum import StrEnum

import streamlit as st

from ingest.document import Document, Page
from ingest.records import Records
from ingest.store import Store
from ui.failures import show_alert
from ui.marking import Place
from ui.navigation import open_source
from ui.services import Services
from ui.sources import changes, parts, texts
from ui.sources.editing import Draft, ask_for_edit
from ui.sources.jobs import Job, Jobs
from ui.sources.upload_form import Accepted, ask_for_upload

_JOB = "sources-job"  # this session's own, also when it is finished, until the reader has seen what came of it
_OPENED = "sources-opened"  # what is being done with which document: (Action, its id)
_POLL_SECONDS = 0.5


class Action(StrEnum):
    """What can be done with a document, one at a time."""

    EDIT = "edit"
    REPLACE = "replace"
    REMOVE = "remove"


_ACTIONS = {Action.EDIT: texts.EDIT, Action.REPLACE: texts.REPLACE, Action.REMOVE: texts.REMOVE}


def show(services: Services) -> None:
    """The whole page."""
    st.html(f'<h1>{texts.HEADING}</h1><p class="pa-facts">{_summary(services)}</p>')
    jobs: Jobs | None = None
    if services.may_manage and services.corpus is None:
        st.html(parts.note_html(texts.NO_CORPUS))
    elif services.may_manage:
        jobs = _jobs(str(services.data.root))
        _show_job(jobs)
        if jobs.running is not None:
            jobs = None
        elif _opened(services) is None:
            _take_upload(services, jobs, None)
    _show_list(services, jobs)


@st.cache_resource(show_spinner=False)
def _jobs(data: str) -> Jobs:  # one for each data folder, shared by all sessions
    return Jobs()


def _summary(services: Services) -> str:
    index = services.assistant.index
    counts = (
        texts.documents(len(index.documents)),
        texts.pages(len(index.content.pages)),
        texts.passages(len(index.passages)),
    )
    return " · ".join(counts)


# ------------------------------------------------------------------------------------------------ the list


def _show_list(services: Services, jobs: Jobs | None) -> None:
    """Every document; with ways to change it where there are jobs to do it."""
    index = services.assistant.index
    passages = Counter(passage.document_id for passage in index.passages)
    pages: defaultdict[str, list[Page]] = defaultdict(list)
    for page in index.content.pages:
        pages[page.document_id].append(page)
    records = _records_by_document(index.content.records)
    ingested = Store(services.data.database).ingested_at()
    for number, document in enumerate(services.assistant.documents):
        numbers = [texts.pages(len(pages[document.id]))]
        numbers.append(texts.passages(passages[document.id]) if document.replaced_by is None else texts.NOT_CITED)
        if document.id in ingested:
            numbers.append(parts.when(ingested[document.id]))
        newer = index.documents.get(document.replaced_by) if document.replaced_by else None
        with st.container(key=f"document-{number}"):
            st.html(
                parts.document_html(
                    document, " · ".join(numbers), pages[document.id], records.get(document.id, {}), newer
                )
            )
            _show_tools(services, document, number, jobs)


def _show_tools(services: Services, document: Document, number: int, jobs: Jobs | None) -> None:
    opened = _opened(services)
    action = opened[0] if opened is not None and opened[1] == document else None
    with st.container(key=f"document-tools-{number}", horizontal=True, gap="xsmall"):
        place = Place(document.id, 1)
        st.button(texts.OPEN, key=f"open-document-{number}", on_click=open_source, args=(place,))
        if jobs is not None and action is None:
            for possible, name in _ACTIONS.items():
                if possible is not Action.REPLACE or document.replaced_by is None:
                    key, opens = f"{possible}-{number}", (possible, document.id)
                    st.button(name, key=key, on_click=_set, args=(_OPENED, opens))
    if jobs is None:
        return
    match action:
        case Action.EDIT:
            _take_edit(services, jobs, document)
        case Action.REPLACE:
            _take_upload(services, jobs, document)
        case Action.REMOVE:
            _confirm_removal(services, document)


def _records_by_document(records: Records) -> dict[str, Counter[str]]:
    """Document id -> kind of record -> how many."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for kind in fields(records):
        for record in getattr(records, kind.name):
            counts[record.document_id][kind.name] += 1
    return counts


def _set(name: str, value: object) -> None:
    st.session_state[name] = value


# --------------------------------------------------------------------------------------------- managing them


def _opened(services: Services) -> tuple[Action, Document] | None:
    """What is being done with which document."""
    action, identifier = st.session_state.get(_OPENED) or (None, "")
    document = services.assistant.index.documents.get(identifier)
    return (action, document) if action is not None and document is not None else None


def _take_upload(services: Services, jobs: Jobs, replaced: Document | None) -> None:
    """Ask for a file, and take it in once it is accepted. `replaced`: of which document it is a new edition."""
    documents = services.assistant.documents
    replaceable = [document for document in documents if document.replaced_by is None]
    asked = ask_for_upload(documents, replaceable, replaced)
    if asked is None:
        return
    if isinstance(asked, Accepted):
        place, taken, details = _place(services), [document.id for document in documents], asked.details
        _keep(
            jobs.start(
                texts.adding(details.title), lambda progress: changes.add(place, asked.upload, details, taken, progress)
            )
        )
    _set(_OPENED, None)
    st.rerun()


def _take_edit(services: Services, jobs: Jobs, document: Document) -> None:
    """Ask what is known of a document, and take that in once it is saved."""
    place = _place(services)
    asked = ask_for_edit(document, services.assistant.documents, place.corpus)
    if asked is None:
        return
    if isinstance(asked, Draft):
        _keep(
            jobs.start(
                texts.editing(document.title),
                lambda progress: changes.tell(place, document, asked.before, asked.details, progress),
            )
        )
    _set(_OPENED, None)
    st.rerun()


def _confirm_removal(services: Services, document: Document) -> None:
    formers = [former for former in services.assistant.documents if former.replaced_by == document.id]
    with st.container(key="confirm"):
        show_alert(texts.confirm_removal(document.title, [former.title for former in formers]))
        with st.container(key="confirm-tools", horizontal=True, gap="xsmall"):
            st.button(
                texts.REMOVE_YES, key="remove-yes", type="primary", on_click=_remove, args=(services, document, formers)
            )
            st.button(texts.REMOVE_NO, key="remove-no", on_click=_set, args=(_OPENED, None))


def _remove(services: Services, document: Document, formers: Sequence[Document]) -> None:
    jobs, place = _jobs(str(services.data.root)), _place(services)
    _keep(
        jobs.start(texts.removing(document.title), lambda progress: changes.remove(place, document, formers, progress))
    )
    _set(_OPENED, None)


def _place(services: Services) -> changes.Place:
    assert services.corpus is not None
    return changes.Place(services.corpus, services.data, services.assistant.embedder.name)


# ------------------------------------------------------------------------------------------- what is going on


def _keep(job: Job | None) -> None:
    """Remember this session's job; where another one was faster, that one is shown."""
    if job is not None:
        st.session_state[_JOB] = job


def _show_job(jobs: Jobs) -> None:
    """What is being done now, by whomever, and what came of this session's own."""
    running = jobs.running
    if running is not None:
        _show_progress(running)
        if running is not st.session_state.get(_JOB):
            st.html(parts.note_html(texts.WAITS))
    own: Job | None = st.session_state.get(_JOB)
    if own is not None and own.finished.is_set():
        with st.container(key="job-result"):
            if own.failure:
                show_alert(own.failure)
            else:
                st.html(parts.result_html(own.result))
            st.button(texts.OK, key="job-seen", on_click=_set, args=(_JOB, None))


@st.fragment(run_every=_POLL_SECONDS)
def _show_progress(job: Job) -> None:
    if job.finished.is_set():
        st.rerun()
    name = texts.STEPS[job.step] if job.step is not None else texts.STARTING
    share = job.done / job.of if job.of else 0.0
    st.html(f'<p class="pa-job" role="status">{parts.escape(job.title)}</p>')
    st.progress(min(share, 1.0), f"{name} …")
