"""Other people's text inside Markdown, so that nothing in it is read as Markdown."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_SPECIAL_IN_STREAMLIT = re.compile(r"([\\`*_\[\]<>|#~$:])")  # formulas and icons, too
_BEGINS_A_LIST = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))([-+=.)])")


def plain(text: str) -> str:
    """On one line, to stand anywhere in a Markdown file, also at the beginning of a line."""
    return _BEGINS_A_LIST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(text.split())))


def label(text: str) -> str:
    """On one line, as a label of Streamlit's, which would else show pictures, formulas and icons."""
    return _BEGINS_A_LIST.sub(r"\1\\\2", _SPECIAL_IN_STREAMLIT.sub(r"\\\1", " ".join(text.split())))
