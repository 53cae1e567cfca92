"""A bad answer kept as a case with one click, and its gold pointed at: at once, or later on Kvalitet."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from eval.errors import EvaluationError
from ui.conversations.archive import Archive, ArchiveError, KeptExchange, WaitingCase
from ui.failures import sentence_of, show_alert
from ui.markdown import label
from ui.marking import escape, quote_html
from ui.parts import heading_html, place_html
from ui.quality import texts
from ui.quality.cases import GoldPlace, add_case, cases_file, is_case, places_of
from ui.services import Services

_SAID = "case-said"  # in the session: exchange -> what became of its case


def show_case(services: Services, archive: Archive, exchange: KeptExchange) -> None:
    """The button that keeps an exchange as a case; then the choice of its gold; then that it is one."""
    said: dict[int, str] = st.session_state.setdefault(_SAID, {})
    waiting = archive.waiting_case(exchange.id)
    if waiting is not None:
        st.html(f'<p class="pa-searched" role="status">{texts.KEPT_AS_CASE}</p>')
        show_choice(services, archive, waiting)
        return
    try:
        if is_case(cases_file(services.data.root), exchange.answer.question, archive.history(exchange)):
            st.html(f'<p class="pa-searched" role="status">{escape(said.get(exchange.id) or texts.IS_CASE)}</p>')
            return
    except EvaluationError as error:
        show_alert(sentence_of(error, texts.CASE_FAILED))
        return
    if sentence := said.get(exchange.id):
        show_alert(sentence)
    st.button(texts.SAVE_AS_CASE, key=f"case-keep-{exchange.id}", on_click=keep_as_case, args=(archive, exchange.id))


def keep_as_case(archive: Archive, exchange_id: int) -> None:
    """Keep an exchange of the archive as a case that awaits its gold. A callback for a button."""
    said = st.session_state.setdefault(_SAID, {})
    said.pop(exchange_id, None)
    try:
        exchange = archive.exchange(exchange_id)
        if exchange is not None:
            archive.put_aside(exchange)
    except ArchiveError as error:
        said[exchange_id] = sentence_of(error, texts.CASE_FAILED)


def show_choice(services: Services, archive: Archive, waiting: WaitingCase, *, thorough: bool = False) -> None:
    """The places that may hold the right answer, each with a button that makes it the gold.

    `thorough` asks for more than one click: what a right answer says, and a place that was not found.
    """
    exchange = waiting.exchange
    identifier = exchange.id
    titles = {document.id: document.title for document in services.assistant.documents}
    facts = f"case-facts-{identifier}" if thorough else ""
    if thorough:
        st.text_area(texts.FACTS, key=facts, height=90)
    st.html(heading_html(texts.RIGHT_PLACE))
    for rank, place in enumerate(places_of(exchange.answer, services.assistant)):
        with st.container(
            key=f"card-gold-{identifier}-{rank}", horizontal=True, vertical_alignment="center", wrap=False
        ):
            quote = f'<blockquote class="pa-quote">{quote_html(place.quote)}</blockquote>'
            st.html(place_html(titles[place.document_id], place.page) + quote)
            arguments = (services, archive, waiting, place, facts)
            st.button(texts.IT_WAS_HERE, key=f"gold-{identifier}-{rank}", on_click=_complete, args=arguments)
    with st.container(key=f"case-tools-{identifier}", horizontal=True, gap="xsmall"):
        arguments = (services, archive, waiting, None)
        st.button(texts.NOT_IN_DOCUMENTS, key=f"gold-none-{identifier}", on_click=_complete, args=arguments)
        st.button(texts.NO_CASE, key=f"case-undo-{identifier}", on_click=_take_out, args=(archive, identifier))
    if thorough and st.toggle(texts.ELSEWHERE, key=f"case-elsewhere-{identifier}"):
        _show_elsewhere(identifier, titles)
        arguments = (services, archive, waiting, facts)
        st.button(texts.SAVE_GOLD, key=f"gold-elsewhere-{identifier}", on_click=_complete_elsewhere, args=arguments)
    if sentence := st.session_state.get(_SAID, {}).get(identifier):
        show_alert(sentence)


def _show_elsewhere(exchange_id: int, titles: dict[str, str]) -> None:
    """A place that was not found, as its page tells it."""
    st.selectbox(
        texts.DOCUMENT,
        list(titles),
        format_func=lambda identifier: label(titles[identifier]),
        key=f"case-document-{exchange_id}",
    )
    st.number_input(texts.PAGE, min_value=1, value=1, step=1, key=f"case-page-{exchange_id}")
    st.text_area(texts.QUOTE, key=f"case-quote-{exchange_id}", height=90)


def _complete_elsewhere(services: Services, archive: Archive, waiting: WaitingCase, facts_key: str) -> None:
    """Read when it is saved: what was typed last has not been drawn yet."""
    typed = (st.session_state[f"case-{name}-{waiting.exchange.id}"] for name in ("document", "page", "quote"))
    document, page, quote = typed
    _complete(services, archive, waiting, GoldPlace(document or "", int(page), quote), facts_key)


def _complete(
    services: Services, archive: Archive, waiting: WaitingCase, gold: GoldPlace | None, facts_key: str = ""
) -> None:
    """The case gets its gold (None: the documents don't say it) and goes into the file, or it is said what is wrong."""
    exchange, file = waiting.exchange, cases_file(services.data.root)
    said: dict[int, str] = st.session_state.setdefault(_SAID, {})
    facts: Sequence[str] = st.session_state.get(facts_key, "").split("\n") if facts_key else ()
    try:
        if not is_case(file, exchange.answer.question, waiting.history):
            added = add_case(file, services.assistant, waiting, gold, facts)
            said[exchange.id] = " ".join([texts.SAVED, *(texts.warned(warning.danish) for warning in added.warnings)])
        archive.take_out(exchange.id)
    except (EvaluationError, ArchiveError, OSError) as error:
        said[exchange.id] = sentence_of(error, texts.CASE_FAILED)


def _take_out(archive: Archive, exchange_id: int) -> None:
    said = st.session_state.setdefault(_SAID, {})
    said.pop(exchange_id, None)
    try:
        archive.take_out(exchange_id)
    except ArchiveError as error:
        said[exchange_id] = sentence_of(error, texts.CASE_FAILED)
