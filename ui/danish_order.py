"""The order of the Danish alphabet, as dictionaries and telephone books have it."""

from __future__ import annotations

import re
import unicodedata

_LAST_LETTERS = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"}  # the characters that follow "z" in ASCII
_LIKE = str.maketrans({**_LAST_LETTERS, "ü": "y", "ð": "d", "þ": "t"})
_RUN = re.compile(r"\d+|[^\W\d_]+")


def danish_order(text: str) -> tuple[tuple[bool, int, str], ...]:
    """A key to sort by: words one by one, æ, ø and å last, aa like å, no difference of case; numbers by value, first."""
    letters = unicodedata.normalize("NFC", text).lower().replace("aa", "å").translate(_LIKE)
    folded = "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))
    runs = re.findall(r"\d+|[a-z{|}]+|[^\W\d_]+", folded)  # letters of other alphabets make runs of their own
    return tuple((False, int(run), "") if run.isdecimal() else (True, 0, run) for run in runs)


def first_letter(text: str) -> str:
    """The letter that a name is looked up under; "Å" for Aa, "0–9" for a number, "#" for a name without any."""
    match = _RUN.search(unicodedata.normalize("NFC", text))
    if match is None:
        return "#"
    if match.group().isdecimal():
        return "0–9"
    return "Å" if match.group().lower().startswith("aa") else match.group()[0].upper()
