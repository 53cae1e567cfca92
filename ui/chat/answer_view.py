"""One question and its answer on the screen, with everything that can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto

import streamlit as st

from assistant.answer import Answer, Status
from assistant.privacy import redacted
from assistant.scope import Scope
from assistant.suggestions import suggest
from ui.chat import parts, texts
from ui.chat.exchanges import Exchange, ask_again, asked_before, history_before, keep, stop, take_question, try_again
from ui.chat.filtering import clear_filter, scope_text
from ui.chat.writing import Writing
from ui.conversations.archive import Archive, ArchiveError, Rating
from ui.failures import log_error, sentence_of, show_alert
from ui.marking import Place, escape, place_of_citation, place_of_hit
from ui.navigation import open_source
from ui.parts import heading_html
from ui.quality.case_view import keep_as_case, show_case
from ui.quality.texts import SAVE_AS_CASE
from ui.services import Services
from ui.texts import NEAREST, SHOW_PAGE, SOURCES, TRY_AGAIN

NEAREST_SHOWN = 4
_POLL_S = 0.15  # how often the page looks for what a chat model has written


class _Feedback(Enum):
    """What follows a thumb, in the session's "feedback" with the number of the exchange it is about."""

    ASKED_WHY = auto()
    THANKED = auto()
    A_CASE = auto()


def show_exchange(services: Services, exchange: Exchange, *, is_last: bool) -> None:
    """The question, and its answer: found now if it has not been yet."""
    if is_last and st.session_state.get("editing") == exchange.number:
        _show_editing(services, exchange)
    else:
        _show_question(services, exchange, is_last=is_last)
    if exchange.failure:
        show_alert(exchange.failure)
        st.button(TRY_AGAIN, key=f"try-{exchange.number}", on_click=try_again, args=(exchange,))
    elif exchange.answer is not None:
        _show_answer(services, exchange, exchange.answer, is_last=is_last)
    if exchange.stopped:
        st.html(f'<p class="pa-stopped" role="status">{texts.STOPPED}</p>')
        st.button(texts.ASK_AGAIN, key=f"try-{exchange.number}", on_click=try_again, args=(exchange,))


def _show_question(services: Services, exchange: Exchange, *, is_last: bool) -> None:
    with st.container(
        key=f"asked-{exchange.number}", horizontal=True, vertical_alignment="center", wrap=False, gap="xsmall"
    ):
        question = exchange.answer.question if exchange.answer else redacted(exchange.question)
        st.html(parts.question_html(question), width="content")
        edit = st.empty()
    if not exchange.scope.is_everything:
        searched = f"{texts.FILTER_ON}: {scope_text(exchange.scope)}"
        st.html(f'<p class="pa-searched">{escape(searched)}</p>')
    if exchange.is_pending:
        _find_answer(services, exchange)
    if is_last:
        key = f"edit-{exchange.number}"
        edit.button(texts.EDIT, key=key, type="tertiary", on_click=_edit, args=(exchange.number,))


def _show_editing(services: Services, exchange: Exchange) -> None:
    question = exchange.answer.question if exchange.answer else redacted(exchange.question)
    with st.form(key=f"edit-form-{exchange.number}"):
        st.text_area(texts.EDITED_QUESTION, question, key=f"edited-{exchange.number}")
        with st.container(horizontal=True):
            st.form_submit_button(texts.ASK_AGAIN, type="primary", on_click=_take_edited, args=(services, exchange))
            st.form_submit_button(texts.CANCEL, on_click=_edit, args=(None,))


def _edit(number: int | None) -> None:
    st.session_state["editing"] = number


def _take_edited(services: Services, exchange: Exchange) -> None:
    edited = st.session_state.get(f"edited-{exchange.number}", "")
    _edit(None)
    if edited.strip():
        ask_again(services.archive, exchange, edited, exchange.scope)


def _find_answer(services: Services, exchange: Exchange) -> None:
    """Ask, and draw what has been written so far while more is coming. Keeps the complete answer."""
    history = history_before(exchange)
    try:
        if services.answerer is services.assistant:
            with st.spinner(texts.SEARCHING):
                exchange.answer = services.answerer.ask(exchange.question, history, exchange.scope)
        else:
            if exchange.writing is None:
                exchange.writing = Writing(services.answerer.stream(exchange.question, history, exchange.scope))
            _follow(exchange, exchange.writing)
        if exchange.answer is not None:
            exchange.question = exchange.answer.question  # without what may not be kept
    except Exception as error:  # the conversation must outlive any answer that fails
        exchange.answer, exchange.writing = None, None
        exchange.failure = sentence_of(error, texts.UNEXPECTED)


def _follow(exchange: Exchange, writing: Writing) -> None:
    drawn: Answer | None = None
    live, tools = st.empty(), st.empty()
    with tools.container(horizontal=True, vertical_alignment="center", key=f"writing-{exchange.number}"):
        progress = st.empty()
        st.button(texts.STOP, key=f"stop-{exchange.number}", on_click=stop, args=(exchange,))
    while not writing.ended_within(_POLL_S):
        progress.html(f'<p class="pa-searched">{texts.writing_for(writing.seconds)}</p>')
        if writing.latest is not drawn and writing.latest is not None:
            exchange.answer = drawn = writing.latest
            live.html(parts.answer_html(drawn, exchange.number, {}, complete=False))
    live.empty()
    tools.empty()
    if writing.error is not None:
        raise writing.error
    exchange.answer, exchange.writing = writing.latest, None


def _show_answer(services: Services, exchange: Exchange, answer: Answer, *, is_last: bool) -> None:
    number = exchange.number
    titles = {document.id: document.title for document in services.assistant.documents}
    keys = {citation.number: f"open-{number}-{citation.number}" for citation in answer.citations}
    st.html(parts.answer_html(answer, number, keys))
    if not exchange.stopped:
        _keep(services, exchange)
    _show_tools(services, exchange, answer)
    if answer.citations:
        st.html(heading_html(SOURCES))
        for citation in answer.citations:
            html = parts.citation_html(citation, answer)
            _show_card(html, keys[citation.number], place_of_citation(citation))
    else:
        _show_ways_on(services, exchange, answer, titles, is_last=is_last)
    if is_last and answer.status is Status.ANSWERED:
        if exchange.suggestions is None:
            exchange.suggestions = suggest(services.assistant.index, answer, asked_before(exchange))
        _show_questions(texts.FOLLOW_UPS, exchange.suggestions, f"follow-{number}", exchange.scope)
    if answer.hits or answer.explanation:
        explanation = st.expander(texts.EXPLANATION, key=f"explanation-{number}", on_change="rerun")
        if explanation.open:  # else its tables are neither made nor sent
            explanation.html(parts.explanation_html(answer, titles))


def _keep(services: Services, exchange: Exchange) -> None:
    try:
        keep(services.archive, exchange, services.assistant.index.fingerprint)
    except ArchiveError as error:  # told once: the chat itself goes on
        log_error(error)
        if st.session_state.get("told_about_archive") != str(error):
            st.session_state["told_about_archive"] = str(error)
            st.html(f'<p class="pa-searched" role="status">{escape(texts.NOT_KEPT + error.danish)}</p>')


def _show_ways_on(
    services: Services, exchange: Exchange, answer: Answer, titles: Mapping[str, str], *, is_last: bool
) -> None:
    """After a refusal: other questions, the whole collection, the nearest places."""
    number = exchange.number
    heading = texts.DID_YOU_MEAN if answer.status is Status.CLARIFY else texts.ASK_INSTEAD
    if is_last:
        _show_questions(heading, answer.readings, f"instead-{number}", exchange.scope)
        if not exchange.scope.is_everything and answer.status is not Status.BLOCKED:
            arguments = (services, exchange)
            st.button(texts.SEARCH_EVERYTHING, key=f"widen-{number}", on_click=_search_everything, args=arguments)
    if answer.hits:
        st.html(heading_html(NEAREST))
    for rank, hit in enumerate(answer.hits[:NEAREST_SHOWN]):
        title = titles.get(hit.passage.document_id, hit.passage.document_id)
        _show_card(parts.hit_html(hit, title), f"near-{number}-{rank}", place_of_hit(hit))


def _search_everything(services: Services, exchange: Exchange) -> None:
    clear_filter()
    ask_again(services.archive, exchange, exchange.question, Scope())


def _show_questions(heading: str, questions: Sequence[str], key: str, scope: Scope) -> None:
    if not questions:
        return
    st.html(heading_html(heading))
    with st.container(key=f"questions-{key}", horizontal=True, gap="xsmall"):
        for position, question in enumerate(questions):
            st.button(question, key=f"{key}-{position}", on_click=take_question, args=(question, scope))


def _show_card(html: str, key: str, place: Place) -> None:
    with st.container(key=f"card-{key}", horizontal=True, vertical_alignment="center", wrap=False):
        st.html(html)
        st.button(SHOW_PAGE, key=key, on_click=open_source, args=(place,))


def _show_tools(services: Services, exchange: Exchange, answer: Answer) -> None:
    """Copy the answer, and say whether it, or the refusal, was right; if not, why, and whether it becomes a case."""
    number, archive = exchange.number, services.archive
    may_rate = exchange.kept is not None and archive is not None
    if not answer.citations and not may_rate:
        return
    with st.container(key=f"tools-{number}", horizontal=True, vertical_alignment="center", gap="xsmall"):
        if answer.citations:
            st.html(parts.copy_answer_html(answer), width="content")
        if archive is None or exchange.kept is None:
            return
        helped = texts.HELPED if answer.status is Status.ANSWERED else texts.REFUSAL_RIGHT
        st.html(f'<span class="pa-helped">{helped}</span>', width="content")
        for rating, label in ((Rating.GOOD, texts.YES), (Rating.BAD, texts.NO)):
            chosen = exchange.rating is rating
            st.button(
                f"✓ {label}" if chosen else label,
                key=f"rate-{rating}-{number}",
                type="tertiary",
                on_click=_rate,
                args=(services, exchange, None if chosen else rating),
            )
    rated, step = st.session_state.get("feedback") or (None, None)
    if rated != number:
        return
    if step is _Feedback.ASKED_WHY:
        _ask_for_reason(services, exchange, answer)
    if step is _Feedback.THANKED:
        st.html(f'<p class="pa-searched" role="status">{texts.THANKS}</p>')
    if step in (_Feedback.THANKED, _Feedback.A_CASE) and exchange.rating is Rating.BAD:
        _show_case(services, archive, exchange.kept)


def _show_case(services: Services, archive: Archive, kept: int) -> None:
    try:
        exchange = archive.exchange(kept)
        if exchange is not None:
            show_case(services, archive, exchange)
    except ArchiveError as error:
        show_alert(sentence_of(error, texts.UNEXPECTED))


def _ask_for_reason(services: Services, exchange: Exchange, answer: Answer) -> None:
    number = exchange.number
    reasons = texts.REASONS if answer.status is Status.ANSWERED else texts.REASONS_OF_REFUSAL
    with st.form(key=f"reason-form-{number}"):
        st.pills(texts.WHAT_WAS_WRONG, reasons, key=f"reasons-{number}", selection_mode="multi")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(texts.OWN_WORDS, key=f"own-words-{number}", max_chars=500)
            for name, is_case in ((texts.SEND_REASON, False), (SAVE_AS_CASE, True)):
                kind = "secondary" if is_case else "primary"
                st.form_submit_button(name, type=kind, on_click=_give_reason, args=(services, exchange, is_case))


def _rate(services: Services, exchange: Exchange, rating: Rating | None, reason: str = "") -> None:
    if services.archive is None or exchange.kept is None:
        return
    try:
        services.archive.rate(exchange.kept, rating, reason)
    except ArchiveError as error:
        log_error(error)
        st.toast(error.danish)
        return
    exchange.rating = rating
    step = _Feedback.ASKED_WHY if rating is Rating.BAD else _Feedback.THANKED
    st.session_state["feedback"] = (exchange.number, step) if rating else None


def _give_reason(services: Services, exchange: Exchange, is_case: bool) -> None:
    chosen = st.session_state.get(f"reasons-{exchange.number}") or []
    own_words = st.session_state.get(f"own-words-{exchange.number}") or ""
    _rate(services, exchange, Rating.BAD, redacted("; ".join([*chosen, own_words.strip()]).strip("; ")))
    st.session_state["feedback"] = (exchange.number, _Feedback.A_CASE if is_case else _Feedback.THANKED)
    if is_case and services.archive is not None and exchange.kept is not None:
        keep_as_case(services.archive, exchange.kept)
