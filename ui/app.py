"""The chat in the browser: `streamlit run ui/app.py -- --data FOLDER`.

The open source is kept in the page's address and nowhere else, so every citation can be shared and opened again.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer import Answer, Status, Turn
from ingest.document import Document
from ingest.settings import DataFolder, default_data_folder
from ui import marking, parts, texts
from ui.marking import Place
from ui.style import SCRIPT, STYLE

if TYPE_CHECKING:
    from assistant.assistant import Assistant

log = logging.getLogger(__name__)

NEAREST_SHOWN = 4


@dataclass(slots=True)
class Exchange:
    """A question and, once it has been found, its answer, or the sentence that says why there is none."""

    number: int  # never used again in a session, also not after a new conversation has begun
    question: str
    answer: Answer | None = None
    failure: str = ""


def main(open_assistant: Callable[[], Assistant] | None = None) -> None:
    """The whole page. `open_assistant` is called at every run; by default one assistant is shared by all sessions."""
    st.set_page_config(page_title=texts.TITLE, page_icon="🩺", layout="wide", initial_sidebar_state="collapsed")
    st.html(f"<style>{STYLE}</style>")
    _show_header()
    try:
        assistant = (open_assistant or _open_from_arguments)()
        with _one_at_a_time():
            assistant.refresh()
    except Exception as error:  # whatever it is, the reader gets a sentence and the log the traceback
        _show_failure(_sentence(error, texts.UNEXPECTED_OPENING), key="try-opening")
    else:
        place = marking.place_from_parameters(st.query_params)
        with st.container(key="layout"):
            chat, source = st.columns(2, gap="large")
        with chat:
            conversation = st.container(key="conversation")
            with st.container(key="ask"):  # in a container it is not pinned by Streamlit, which would scroll to the end
                _take_question(st.chat_input(texts.PLACEHOLDER, key="question"))
        if place is not None:
            with source:
                _show_source(assistant, place)
        with conversation:
            _show_conversation(assistant)
    with st.container(key="script"):
        st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)  # a constant: nothing is put into it


def _open_from_arguments() -> Assistant:
    parser = argparse.ArgumentParser(prog="streamlit run ui/app.py --")
    parser.add_argument("--data", type=Path, default=default_data_folder().root, help="where index and model live")
    return _open_once(str(parser.parse_known_args()[0].data))


@st.cache_resource(show_spinner=texts.OPENING)
def _open_once(data: str) -> Assistant:
    from assistant.assistant import Assistant  # here, because it takes seconds

    return Assistant.open(DataFolder(Path(data)))


@st.cache_resource(show_spinner=False)
def _one_at_a_time() -> Lock:
    """For what all sessions share: an assistant may not be asked while it takes up a new index."""
    return Lock()


def _sentence(error: Exception, otherwise: str) -> str:
    """What the reader is told about an error. The log gets the rest."""
    danish = getattr(error, "danish", None)
    if isinstance(danish, str) and danish:
        log.error("%s", error)
        return danish
    log.error("unexpected error", exc_info=error)
    return otherwise


def _exchanges() -> list[Exchange]:
    return st.session_state.setdefault("exchanges", [])


def _take_question(question: str | None) -> None:
    if question and question.strip():
        number = next(st.session_state.setdefault("numbers", count()))
        _exchanges().append(Exchange(number, question.strip()))


def _begin_anew() -> None:
    _exchanges().clear()
    st.query_params.clear()


def _open(place: Place) -> None:
    st.query_params.from_dict(place.parameters)


def _forget_failure(exchange: Exchange) -> None:
    exchange.failure = ""


def _answer(assistant: Assistant, exchange: Exchange, before: Sequence[Exchange]) -> None:
    history: list[Turn] = []
    for earlier in before:
        if earlier.answer is not None and earlier.answer.status is not Status.BLOCKED:
            history += [Turn("user", earlier.question), Turn("assistant", earlier.answer.text)]
    try:
        with _one_at_a_time():
            exchange.answer = assistant.ask(exchange.question, history)
    except Exception as error:  # the conversation must outlive any answer that fails
        exchange.failure = _sentence(error, texts.UNEXPECTED)


def _show_header() -> None:
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        st.html(f'<h1 class="pa-title">{texts.TITLE}</h1>')
        if _exchanges():
            st.button(texts.NEW_CONVERSATION, key="new", on_click=_begin_anew)


def _show_failure(sentence: str, key: str, on_click: Callable[[Exchange], None] | None = None, *args: Exchange) -> None:
    _show_alert(sentence)
    st.button(texts.TRY_AGAIN, key=key, on_click=on_click, args=args)


def _show_alert(sentence: str) -> None:
    st.html(f'<div class="pa-failure" role="alert">{marking.escape(sentence)}</div>')


def _show_conversation(assistant: Assistant) -> None:
    if not _exchanges():
        _show_beginning(assistant.documents)
    titles = {document.id: document.title for document in assistant.documents}
    for position, exchange in enumerate(_exchanges()):
        with st.container(key=f"exchange-{exchange.number}"):
            st.html(parts.question_html(exchange.question))
            if exchange.answer is None and not exchange.failure:
                with st.spinner(texts.SEARCHING):
                    _answer(assistant, exchange, _exchanges()[:position])
            if exchange.answer is not None:
                _show_answer(exchange.answer, exchange.number, titles)
            else:
                _show_failure(exchange.failure, f"try-{exchange.number}", _forget_failure, exchange)


def _show_beginning(documents: Sequence[Document]) -> None:
    with st.container(key="beginning"):
        st.html(f'<p class="pa-tagline">{texts.TAGLINE}</p><h2 class="pa-heading">{texts.EMPTY_HEADING}</h2>')
        for number, example in enumerate(texts.EXAMPLES):
            with st.container(key=f"example-row-{number}"):
                st.button(
                    f"**{example.kind}**  \n{example.question}",
                    key=f"example-{number}",
                    on_click=_take_question,
                    args=(example.question,),
                    width="stretch",
                )
        st.html(
            f'<p class="pa-privacy">{texts.PRIVACY}</p><h2 class="pa-heading">{texts.DOCUMENTS_HEADING}</h2>'
            + parts.documents_html(documents)
        )


def _show_answer(answer: Answer, number: int, titles: dict[str, str]) -> None:
    keys = {citation.number: f"open-{number}-{citation.number}" for citation in answer.citations}
    st.html(parts.answer_html(answer, number, keys))
    if answer.citations:
        st.html(parts.heading_html(texts.SOURCES))
    for citation in answer.citations:
        _show_card(parts.citation_html(citation), keys[citation.number], marking.place_of_citation(citation))
    if not answer.statements and answer.hits:
        st.html(parts.heading_html(texts.NEAREST))
        for rank, hit in enumerate(answer.hits[:NEAREST_SHOWN]):
            title = titles.get(hit.passage.document_id, hit.passage.document_id)
            _show_card(parts.hit_html(hit, title), f"near-{number}-{rank}", marking.place_of_hit(hit))
    with st.expander(texts.EXPLANATION):
        st.html(parts.explanation_html(answer, titles))


def _show_card(html: str, key: str, place: Place) -> None:
    with st.container(key=f"card-{key}", horizontal=True, vertical_alignment="center", wrap=False):
        st.html(html)
        st.button(texts.SHOW_PAGE, key=key, on_click=_open, args=(place,))


def _show_source(assistant: Assistant, place: Place) -> None:
    document = next((d for d in assistant.documents if d.id == place.document_id), None)
    with st.container(key="source"):
        if document is None:
            _show_alert(texts.UNKNOWN_DOCUMENT)
            st.button(texts.CLOSE, key="close", on_click=st.query_params.clear)
            return
        try:
            _show_page(assistant, document, place)
        except Exception as error:  # the answer beside it must stay readable
            _show_alert(_sentence(error, texts.UNEXPECTED_PAGE))


def _show_page(assistant: Assistant, document: Document, place: Place) -> None:
    pages = assistant.page_count(document.id)
    page = assistant.page(document.id, place.page) if 1 <= place.page <= pages else None
    st.html(parts.source_heading_html(document))
    with st.container(key="source-tools", horizontal=True, vertical_alignment="center", gap="xsmall"):
        if page is not None:
            before, after = Place(document.id, page.number - 1), Place(document.id, page.number + 1)
            st.button(texts.PREVIOUS_PAGE, key="previous", on_click=_open, args=(before,), disabled=page.number == 1)
            st.html(parts.page_number_html(page, pages), width="content")
            st.button(texts.NEXT_PAGE, key="next", on_click=_open, args=(after,), disabled=page.number == pages)
        else:
            st.button(texts.FIRST_PAGE, key="first", on_click=_open, args=(Place(document.id, 1),))
        st.button(texts.CLOSE, key="close", on_click=st.query_params.clear)
    if page is not None:
        st.html(parts.page_text_html(document, page, place))
    else:
        _show_alert(texts.no_such_page(place.page, pages))


if __name__ == "__main__":
    main()
