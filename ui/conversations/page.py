"""The page Samtaler: what was asked before, found again, taken home or deleted; and what stayed unanswered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from ui.chat.exchanges import begin_anew
from ui.conversations import texts
from ui.conversations.archive import Archive, ArchiveError, ArchiveUnreadable, Conversation, Summary, UnansweredQuestion
from ui.conversations.export import as_markdown, as_pdf
from ui.failures import sentence_of, show_alert
from ui.markdown import label
from ui.marking import escape
from ui.navigation import CONVERSATION
from ui.services import Services
from ui.spreadsheet import as_csv
from ui.texts import AS_CSV, TRY_AGAIN

_Writer = Callable[[Conversation, Mapping[str, str]], str | bytes]

_SHOWN_AT_FIRST = 15
_ROWS = 50  # of the unanswered questions; the file has them all
_SHOWN, _SAID = "conversations-shown", "conversations-said"  # in the session: how many are listed; what was just done


def show(services: Services) -> None:
    """The whole page."""
    st.html(f'<h1>{texts.HEADING}</h1><p class="pa-kept">{texts.WHERE_KEPT}</p>')
    if said := st.session_state.pop(_SAID, ""):
        st.html(f'<p class="pa-said" role="status">{escape(said)}</p>')
    if services.archive is None:
        st.html(f"<p>{texts.NO_ARCHIVE}</p>")
        return
    try:
        _show_archive(services, services.archive)
    except ArchiveError as error:
        show_alert(sentence_of(error, texts.UNEXPECTED))
        st.button(TRY_AGAIN, key="conversations-again")
        if isinstance(error, ArchiveUnreadable):
            st.button(texts.MOVE_ASIDE, key="conversations-aside", on_click=_move_aside, args=(services.archive,))


def _show_archive(services: Services, archive: Archive) -> None:
    kept, unanswered = st.tabs([texts.CONVERSATIONS, texts.UNANSWERED])
    with kept:
        _show_conversations(services, archive)
    with unanswered:
        show_unanswered(archive.unanswered())


# ---------------------------------------------------------------------------------------------- conversations


def _show_conversations(services: Services, archive: Archive) -> None:
    total = len(archive.conversations())
    if not total:
        st.html(f"<p>{texts.NO_CONVERSATIONS}</p>")
        return
    with st.container(key="conversations-tools", horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(texts.SEARCH, key="conversations-search").strip()
        with st.popover(texts.DELETE_ALL, key="conversations-delete-all"):
            st.html(f"<p>{texts.delete_all_sure(total)}</p>")
            st.button(texts.DELETE_ALL_NOW, key="delete-all", type="primary", on_click=_delete_all, args=(archive,))
    found = archive.conversations(search)
    if search:
        sentence = texts.found(len(found)) if found else texts.nothing_found(search)
        st.html(f'<p class="pa-facts" role="status">{escape(sentence)}</p>')
    shown = st.session_state.get(_SHOWN, _SHOWN_AT_FIRST)
    for summary in found[:shown]:
        _show_conversation(services, archive, summary)
    if len(found) > shown:
        st.button(texts.SHOW_MORE, key="conversations-more", on_click=_show_more, args=(shown,))


def _show_conversation(services: Services, archive: Archive, summary: Summary) -> None:
    identifier = summary.id
    with st.container(key=f"card-{identifier}", horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            st.button(
                label(summary.title), key=f"open-{identifier}", type="tertiary", on_click=_open, args=(identifier,)
            )
            facts = [texts.moment(summary.last_at), texts.questions(summary.questions)]
            facts += [texts.rated_down(summary.rated_down)] if summary.rated_down else []
            st.html(f'<p class="pa-facts">{escape(" · ".join(facts))}</p>')
        with st.container(key=f"tools-{identifier}", horizontal=True, width="content", gap="xsmall"):
            _show_tools(services, archive, summary)


def _show_tools(services: Services, archive: Archive, summary: Summary) -> None:
    identifier, name = summary.id, f"samtale-{texts.day(summary.began_at)}"
    with st.popover(texts.EXPORT, key=f"export-{identifier}"):
        for kind, write, ending, mime in (
            (texts.AS_PDF, as_pdf, "pdf", "application/pdf"),
            (texts.AS_MARKDOWN, as_markdown, "md", "text/markdown"),
        ):
            st.download_button(
                kind,
                partial(_exported, services, archive, identifier, write),  # called when it is clicked
                f"{name}.{ending}",
                mime,
                key=f"export-{ending}-{identifier}",
                on_click="ignore",
            )
    with st.popover(texts.DELETE, key=f"delete-{identifier}"):
        st.html(f"<p>{texts.DELETE_SURE}</p>")
        key = f"delete-now-{identifier}"
        st.button(texts.DELETE_NOW, key=key, type="primary", on_click=_delete, args=(archive, identifier))


def _exported(services: Services, archive: Archive, identifier: str, write: _Writer) -> str | bytes:
    conversation = archive.conversation(identifier)
    titles = {document.id: document.title for document in services.assistant.documents}
    return write(conversation, titles) if conversation else texts.DELETED  # deleted meanwhile in another tab


def _open(identifier: str) -> None:
    st.query_params.from_dict({CONVERSATION: identifier})


def _show_more(shown: int) -> None:
    st.session_state[_SHOWN] = shown + 2 * _SHOWN_AT_FIRST


def _delete(archive: Archive, identifier: str) -> None:
    if _changed(partial(archive.delete, identifier), texts.DELETED):
        _leave(identifier)


def _delete_all(archive: Archive) -> None:
    if _changed(archive.delete_all, texts.ALL_DELETED):
        _leave(st.session_state.get("conversation"))


def _leave(identifier: str | None) -> None:
    """The chat page forgets a conversation that was deleted while it was open there."""
    if identifier and st.session_state.get("conversation") == identifier:
        begin_anew()


def _move_aside(archive: Archive) -> None:
    try:
        st.session_state[_SAID] = texts.moved_aside(archive.move_aside().name)
    except ArchiveError as error:
        st.session_state[_SAID] = sentence_of(error, texts.UNEXPECTED)


def _changed(change: Callable[[], None], said: str) -> bool:
    """Change the archive and say so, or say why it could not be changed."""
    try:
        change()
    except ArchiveError as error:
        st.session_state[_SAID] = sentence_of(error, texts.UNEXPECTED)
        return False
    st.session_state[_SAID] = said
    return True


# ----------------------------------------------------------------------------------------------- unanswered


def show_unanswered(questions: Sequence[UnansweredQuestion]) -> None:
    """The refused questions as a table, and as a file for a spreadsheet."""
    if not questions:
        st.html(f"<p>{texts.NO_UNANSWERED}</p>")
        return
    heads = (texts.QUESTION, texts.REASON, texts.COUNT, texts.LAST)
    rows = [(one.question, texts.REFUSALS[one.status], str(one.count), texts.moment(one.last_at)) for one in questions]
    about = " ".join((texts.UNANSWERED_ABOUT, *([texts.more_in_file(_ROWS)] if len(rows) > _ROWS else [])))
    st.html(f'<p class="pa-kept">{about}</p>' + table_html(texts.UNANSWERED, heads, rows[:_ROWS]))
    content = as_csv(heads, [dict(zip(heads, row, strict=True)) for row in rows])
    st.download_button(
        AS_CSV, content, "ubesvarede-spoergsmaal.csv", "text/csv", key="unanswered-csv", on_click="ignore"
    )


def table_html(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table that scrolls by itself where it is too wide; the first column heads its rows."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in others)}</tr>'
        for first, *others in rows
    )
    return (
        f'<div class="pa-scroll" tabindex="0" role="region" aria-label="{escape(name)}">'
        f'<table class="pa-list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
