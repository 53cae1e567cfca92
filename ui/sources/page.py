"""The page Kilder: every document of the index, and for those who may, adding, replacing and removing them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import fields

import streamlit as st

from ingest.document import Document, Page
from ingest.records import Records
from ingest.store import Store
from ui.failures import show_alert
from ui.marking import Place
from ui.navigation import open_source
from ui.services import Services
from ui.sources import changes, parts, texts
from ui.sources.jobs import Job, Jobs
from ui.sources.upload_form import Accepted, ask_for_upload

_JOB = "sources-job"  # this session's own, also when it is finished, until the reader has seen what came of it
_REMOVING = "sources-removing"  # the id of the document that may be removed
_REPLACING = "sources-replacing"  # the id of the document that an upload replaces
_POLL_SECONDS = 0.5


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
        elif _replaced(services) is None:
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
    removing = st.session_state.get(_REMOVING) == document.id
    replacing = _replaced(services) == document
    with st.container(key=f"document-tools-{number}", horizontal=True, gap="xsmall"):
        place = Place(document.id, 1)
        st.button(texts.OPEN, key=f"open-document-{number}", on_click=open_source, args=(place,))
        if jobs is not None and not removing and not replacing:
            if document.replaced_by is None:
                st.button(texts.REPLACE, key=f"replace-{number}", on_click=_set, args=(_REPLACING, document.id))
            st.button(texts.REMOVE, key=f"remove-{number}", on_click=_set, args=(_REMOVING, document.id))
    if jobs is not None and removing:
        _confirm_removal(services, document)
    elif jobs is not None and replacing:
        _take_upload(services, jobs, document)


def _records_by_document(records: Records) -> dict[str, Counter[str]]:
    """Document id -> kind of record -> how many."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for kind in fields(records):
        for record in getattr(records, kind.name):
            counts[record.document_id][kind.name] += 1
    return counts


def _set(name: str, value: str | None) -> None:
    st.session_state[name] = value


# --------------------------------------------------------------------------------------------- managing them


def _replaced(services: Services) -> Document | None:
    """The document that is to get a new edition."""
    document = services.assistant.index.documents.get(st.session_state.get(_REPLACING) or "")
    return document if document is not None and document.replaced_by is None else None


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
    _set(_REPLACING, None)
    st.rerun()


def _confirm_removal(services: Services, document: Document) -> None:
    former = next((d for d in services.assistant.documents if d.replaced_by == document.id), None)
    with st.container(key="confirm"):
        show_alert(texts.confirm_removal(document.title, former.title if former else None))
        with st.container(key="confirm-tools", horizontal=True, gap="xsmall"):
            st.button(
                texts.REMOVE_YES, key="remove-yes", type="primary", on_click=_remove, args=(services, document, former)
            )
            st.button(texts.REMOVE_NO, key="remove-no", on_click=_set, args=(_REMOVING, None))


def _remove(services: Services, document: Document, former: Document | None) -> None:
    jobs, place = _jobs(str(services.data.root)), _place(services)
    _keep(
        jobs.start(texts.removing(document.title), lambda progress: changes.remove(place, document, former, progress))
    )
    _set(_REMOVING, None)


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
