"""Names of files: as ids, and as the Danish words that they spell."""

from __future__ import annotations

import re
import unicodedata

from ingest.danish import fold, is_word
from ingest.municipalities import MUNICIPALITIES


def slug(name: str) -> str:
    """A name as an id: a-z, digits and single hyphens, beginning with a letter or a digit."""
    plain = unicodedata.normalize("NFKD", fold(name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "dokument"


def readable(stem: str) -> str:
    """A file name as words, with a capital: "praktisk-vejledning_hjoerring" -> "Praktisk vejledning Hjørring"."""
    words = spelt(stem)
    return words[:1].upper() + words[1:] if words else stem


def spelt(stem: str) -> str:
    """The words of a file name, with their Danish letters where only they make a word of it."""
    return " ".join(_spelt_word(word) for word in re.split(r"[\s_-]+|(?<!\d)\.", stem) if word)


_NAMES = {fold(name): name for name in MUNICIPALITIES}


def _spelt_word(word: str) -> str:
    if fold(word) in _NAMES:
        return _NAMES[fold(word)]
    if is_word(word):
        return word
    danish = re.sub("aa", "å", re.sub("oe", "ø", re.sub("ae", "æ", word)))
    return danish if is_word(danish) else word
