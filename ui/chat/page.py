"""The chat: questions, answers with their sources, and an opened source beside them."""

from __future__ import annotations

import streamlit as st

from assistant.writing import destination_of
from ui import marking
from ui.chat import parts, texts
from ui.chat.answer_view import show_exchange
from ui.chat.exchanges import Exchange, begin_anew, exchanges, follow_address, take_question
from ui.chat.filtering import current_scope, show_filter
from ui.conversations.archive import ArchiveError
from ui.failures import sentence_of, show_alert
from ui.parts import documents_html
from ui.services import Services
from ui.source_view import show_source


def show(services: Services) -> None:
    """The whole page."""
    problem = _restore(services)
    place = marking.place_from_parameters(st.query_params)
    with st.container(key="layout"):
        chat, source = st.columns(2, gap="large")
    with chat:
        conversation = st.container(key="conversation")
        with st.container(
            key="ask", gap="xsmall"
        ):  # in a container it is not pinned by Streamlit, which would scroll to the end
            with st.container(key="ask-tools", horizontal=True, vertical_alignment="center", gap="xsmall"):
                show_filter(services.assistant.documents)
                begin = st.empty()
            take_question(st.chat_input(texts.PLACEHOLDER, key="question"), current_scope())
        if exchanges():
            begin.button(texts.NEW_CONVERSATION, key="new", type="tertiary", on_click=begin_anew)
    if place is not None:
        with source:
            show_source(services, place)
    with conversation:
        if problem:
            show_alert(problem)
        _show_conversation(services)


def _restore(services: Services) -> str:
    """Take up the conversation that the address names; what to tell the reader if that can't be done."""
    try:
        return "" if follow_address(services.archive) else texts.UNKNOWN_CONVERSATION
    except ArchiveError as error:
        return sentence_of(error, texts.UNKNOWN_CONVERSATION)


def _show_conversation(services: Services) -> None:
    shown = exchanges()
    if not shown:
        _show_beginning(services)
        return
    st.html(f'<h1 class="pa-hidden">{texts.HEADING}</h1>')
    places = [(exchange, st.container(key=f"exchange-{exchange.number}", gap="xsmall")) for exchange in shown]
    # What is waited for comes first, in the order in which it was asked; then the newest, which is looked at.
    for exchange, place in sorted(places, key=lambda one: _turn(one[0])):
        with place:
            show_exchange(services, exchange, is_last=exchange is shown[-1])


def _turn(exchange: Exchange) -> tuple[bool, int]:
    return not exchange.is_pending, exchange.number if exchange.is_pending else -exchange.number


def _show_beginning(services: Services) -> None:
    with st.container(key="beginning"):
        st.html(f'<h1 class="pa-tagline">{texts.TAGLINE}</h1><h2 class="pa-heading">{texts.EMPTY_HEADING}</h2>')
        for number, example in enumerate(texts.EXAMPLES):
            with st.container(key=f"example-row-{number}"):
                st.button(
                    f"**{example.kind}**  \n{example.question}",
                    key=f"example-{number}",
                    on_click=_ask_example,
                    args=(example.question,),
                    width="stretch",
                )
        destination = destination_of(services.answerer)
        sent = f" {marking.escape(texts.sent_to(destination))}" if destination else ""
        st.html(
            f'<p class="pa-privacy">{texts.PRIVACY}{sent}</p><h2 class="pa-heading">{texts.DOCUMENTS_HEADING}</h2>'
            + documents_html(services.assistant.documents)
            + parts.keys_html()
        )


def _ask_example(question: str) -> None:
    take_question(question, current_scope())
