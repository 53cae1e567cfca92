"""The conversation on the screen: kept in the session, found again by its address (`?samtale=…`)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import streamlit as st

from assistant.answer import Answer, Status, Turn
from assistant.scope import Scope
from ui.chat.writing import Writing
from ui.conversations.archive import Archive, ArchiveError, Rating
from ui.failures import log_error
from ui.navigation import CONVERSATION, stay


@dataclass(slots=True)
class Exchange:
    """A question and, once it has been found, its answer, or the sentence that says why there is none."""

    number: int  # never used again in a session, also not after a new conversation has begun
    question: str
    scope: Scope = Scope()
    answer: Answer | None = None
    writing: Writing | None = None  # while a chat model is at it
    stopped: bool = False  # by the reader: the answer, if there is one, is not complete
    failure: str = ""
    suggestions: tuple[str, ...] | None = None  # None until they have been looked for
    kept: int | None = None  # its number in the archive
    rating: Rating | None = None

    @property
    def is_pending(self) -> bool:
        """Whether its answer has still to be found or written to its end."""
        return not self.failure and not self.stopped and (self.answer is None or self.writing is not None)


def exchanges() -> list[Exchange]:
    """Those of this session's conversation, in the order in which they were asked."""
    return st.session_state.setdefault("exchanges", [])


def take_question(question: str | None, scope: Scope) -> None:
    """Put a question at the end; it is answered when the page is drawn."""
    if question and question.strip():
        stay()
        exchanges().append(Exchange(_next_number(), question.strip(), scope))


def begin_anew() -> None:
    """Leave the conversation. It stays in the archive."""
    for exchange in exchanges():
        _stop_writing(exchange)
    exchanges().clear()
    st.session_state.pop("conversation", None)
    st.query_params.clear()


def ask_again(archive: Archive | None, exchange: Exchange, question: str, scope: Scope) -> None:
    """Put a question in the place of the last one, which is forgotten, also by the archive."""
    _stop_writing(exchange)
    if archive is not None and exchange.kept is not None:
        try:
            archive.delete_exchange(exchange.kept)
        except ArchiveError as error:
            log_error(error)
    exchanges().remove(exchange)
    take_question(question, scope)


def stop(exchange: Exchange) -> None:
    """End the writing of an answer; what has been written stays."""
    _stop_writing(exchange)
    exchange.stopped = True


def try_again(exchange: Exchange) -> None:
    """Have an answer that failed or was stopped looked for anew."""
    exchange.failure, exchange.stopped, exchange.answer = "", False, None


def history_before(exchange: Exchange) -> list[Turn]:
    """The turns of the conversation before a question. What was not taken as a question is not passed on."""
    turns: list[Turn] = []
    for earlier in exchanges()[: exchanges().index(exchange)]:
        if earlier.answer is None or earlier.is_pending or earlier.stopped:
            continue  # nothing yet, or half an answer
        if earlier.answer.status is not Status.BLOCKED:
            turns += [Turn("user", earlier.question), Turn("assistant", earlier.answer.text)]
    return turns


def asked_before(exchange: Exchange) -> list[str]:
    """The questions of the conversation up to this one."""
    return [earlier.question for earlier in exchanges()[: exchanges().index(exchange) + 1]]


def keep(archive: Archive | None, exchange: Exchange, fingerprint: str) -> None:
    """Put a complete answer into the archive, and its conversation into the address. Raises ArchiveError."""
    if archive is None or exchange.answer is None or exchange.kept is not None:
        return
    conversation = st.session_state.get("conversation") or archive.begin()
    exchange.kept = archive.add(conversation, exchange.answer, fingerprint)
    if exchange.kept is not None:
        st.session_state["conversation"] = conversation
        st.query_params[CONVERSATION] = conversation


def follow_address(archive: Archive | None) -> bool:
    """Show the conversation that the address names; whether it could be found. Raises ArchiveError."""
    wanted, current = st.query_params.get(CONVERSATION), st.session_state.get("conversation")
    if not wanted and current:
        st.query_params[CONVERSATION] = current  # back from another page
    if not wanted or wanted == current:
        return True
    conversation = archive.conversation(wanted) if archive is not None else None
    if conversation is None:
        return False
    for exchange in exchanges():
        _stop_writing(exchange)
    st.session_state["conversation"] = wanted
    exchanges()[:] = [
        Exchange(_next_number(), kept.answer.question, answer=kept.answer, kept=kept.id, rating=kept.rating)
        for kept in conversation.exchanges
    ]
    return True


def _stop_writing(exchange: Exchange) -> None:
    if exchange.writing is not None:
        exchange.writing.stop()
        exchange.writing = None


def _next_number() -> int:
    return next(st.session_state.setdefault("numbers", count()))
