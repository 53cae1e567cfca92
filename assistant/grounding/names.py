"""Names of people, places and organisations, abbreviations, and who does something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.grounding.reading import Word, parts
from assistant.grounding.roles import kinds_of
from ingest.danish import STOP_WORDS, fold, key
from ingest.municipalities import MunicipalityFinder


@cache
def _municipalities() -> MunicipalityFinder:
    return MunicipalityFinder()


def unknown_names(sentence: str, words: Sequence[Word], evidence: str, evidence_words: Sequence[Word]) -> list[str]:
    """Names and abbreviations of the sentence that its evidence hasn't."""
    known = {form for word in evidence_words for form in _spellings(word.text)}
    initials = _initials(evidence_words)
    missing = [name for name in _municipalities().find(sentence) if name not in _municipalities().find(evidence)]
    spelled_out = _spelled_out(words, evidence_words)
    for word in words:
        if not _is_name(sentence, word) or word in spelled_out:
            continue
        if _spellings(word.text) & known or word.text in initials:
            continue
        if word.text not in missing:
            missing.append(word.text)
    return missing


def displaced(words: Sequence[Word], aligned_words: Sequence[Word]) -> str | None:
    """An actor or municipality in whose stead the evidence that says the same names another; None if none."""
    here = {who: word.text for word in words for who in kinds_of(word.lower) - kinds_of("borger")}
    there = {who for word in aligned_words for who in kinds_of(word.lower) - kinds_of("borger")}
    there_too = {who for word in aligned_words for who in _spoken_to(word.lower)}
    if there - here.keys():
        for who, word in here.items():
            if who not in there | there_too:
                return word
    mine, others = (_municipalities().find(" ".join(w.text for w in each)) for each in (words, aligned_words))
    strange = [name for name in mine if name not in others]
    return strange[0] if strange and set(others) - set(mine) else None


def _spoken_to(word: str) -> frozenset[int]:
    """A guide speaks to the doctor and is written by the municipality."""
    speaks = {"du": "læge", "dig": "læge", "din": "læge", "vi": "kommune", "os": "kommune", "vores": "kommune"}
    return kinds_of(speaks[word]) if word in speaks else frozenset()


def _is_name(sentence: str, word: Word) -> bool:
    """Written with a capital where no sentence begins, or in capitals."""
    if not word.text.isalpha() or not word.text[0].isupper() or word.lower in STOP_WORDS:
        return False
    if len(word.text) > 1 and word.text.isupper():
        return True
    before = sentence[: word.start].rstrip(' »”"“(')
    return len(word.text) > 1 and bool(before) and before[-1] not in ".:!?\n"


def _spellings(word: str) -> set[str]:
    folded = fold(word)
    return {folded, folded.removesuffix("s"), key(word.lower())}


def _initials(words: Sequence[Word]) -> set[str]:
    """Abbreviations that the capitals or first letters of up to five words in a row make: "FMK", "KLU"."""
    letters = [part[0].upper() for word in words for part in (parts(word.lower) or (word.text,))]
    found = {"".join(letters[i : i + n]) for i in range(len(letters)) for n in range(2, 6)}
    found |= {"".join(c for c in word.text if c.isupper()) for word in words}
    return found


def _spelled_out(words: Sequence[Word], evidence_words: Sequence[Word]) -> set[Word]:
    """Words of the sentence whose first letters make an abbreviation of the evidence: "Kommunalt Lægeligt Udvalg"."""
    abbreviations = {word.text for word in evidence_words if re.fullmatch(r"[A-ZÆØÅ]{2,5}", word.text)}
    found: set[Word] = set()
    for start in range(len(words)):
        for length in range(2, 6):
            run = words[start : start + length]
            letters = ("".join(part[0] for part in parts(word.lower)) or word.text[0] for word in run)
            if {"".join(word.text[0] for word in run).upper(), "".join(letters).upper()} & abbreviations:
                found.update(run)
    return found
