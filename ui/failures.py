"""Errors as the reader sees them: a Danish sentence; the log gets the rest."""

from __future__ import annotations

import logging

import streamlit as st

from ui.marking import escape

log = logging.getLogger(__name__)


def sentence_of(error: Exception, otherwise: str) -> str:
    """What the reader is told about an error: its own Danish sentence, or `otherwise`. Logs the rest."""
    log_error(error)
    danish = getattr(error, "danish", None)
    return danish if isinstance(danish, str) and danish else otherwise


def log_error(error: Exception) -> None:
    """An error of ours by its message, any other with its traceback."""
    if getattr(error, "danish", None):
        log.error("%s", error)
    else:
        log.error("unexpected error", exc_info=error)


def show_alert(sentence: str) -> None:
    """A sentence that stands out and is read aloud at once."""
    st.html(f'<div class="pa-failure" role="alert">{escape(sentence)}</div>')
