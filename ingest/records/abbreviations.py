"""Abbreviations that a document expands, in brackets, in a heading, in words or in a list of its own.

The letters of a short form must be found in its expansion, in order, the first one at the start of a word: Schwartz &
Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text" (Pacific Symposium on
Biocomputing 2003). Matching inside words serves Danish compounds as well: "sammedagsudredning (SDU)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import IntEnum

from ingest.danish import keys, sentence_bounds
from ingest.mapped_text import MappedText
from ingest.records import Abbreviation, Statement
from ingest.structure import Block, BlockKind, Section


class _Told(IntEnum):
    """How a short form is expanded, the surer the higher."""

    TRANSLATED = 0  # its letters are those of another language
    IN_TEXT = 1
    IN_LIST = 2


@dataclass(frozen=True, slots=True)
class _Found:
    short: str
    expansion: str
    source: MappedText
    told: _Told


_PART = r"[A-ZÆØÅ][A-Za-zÆØÅæøå]*\d?[A-Za-zÆØÅæøå]*"
_SHORT = rf"{_PART}(?:-{_PART})*"
_QUOTES = "»«”“\"'’„"
_SIGN = r"\s*(?P<sign>\s[–-]\s|[,:=])\s*"

_TOKEN = re.compile(r"[\w-]+")

_IN_BRACKETS = re.compile(
    rf"\((?:(?:herefter|forkortet|(?:også )?kaldet|i det følgende)\s+)?"
    rf"[{_QUOTES}]?(?P<short>{_SHORT})(?:[’']\w+)?[{_QUOTES}]?\)"
)
_BEFORE_BRACKETS = re.compile(rf"(?<![\w-])(?P<short>{_SHORT})[{_QUOTES}]?\s*\((?P<long>[^()]+)\)")
_IN_WORDS = re.compile(
    rf"(?<![\w-])[{_QUOTES}]?(?P<short>{_SHORT})[{_QUOTES}]?,?\s+(?:der\s+|som\s+)?"
    r"(?:står\s+for|betyder|(?P<called>er\s+(?:en\s+)?forkortelse(?:n)?\s+(?:for|af)))\s*:?\s+(?P<long>[^.;()]+)"
)
_SHORTENED = re.compile(rf",?\s(?:forkortet|i daglig tale)\s+(?P<short>{_SHORT})(?![\w-])")
_TITLE = re.compile(rf"^(?P<short>{_SHORT}){_SIGN}(?P<long>[^(]+)")
_TITLE_REVERSED = re.compile(rf"^(?P<long>[^(]+?){_SIGN}(?P<short>{_SHORT})$")
_DASHED = re.compile(rf"^(?P<short>{_SHORT})\s[–-]\s(?P<long>[A-ZÆØÅ][^.;:()]+)")
_APPOSITION = re.compile(rf"(?<![\w-])(?P<short>{_SHORT}),\s+(?P<long>[A-ZÆØÅ][^,.;:()]+),")
_ROW = re.compile(rf"^(?P<short>{_SHORT})(?:{_SIGN}|\s+)(?P<long>\S.*)$")
_LIST_TITLE = re.compile(r"forkortelse|ordliste|ordforklaring", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:punkt\s+|§\s*)?\d+(?:\.\d+)*[.:)]?\s+", re.IGNORECASE)

_GOES_ON = re.compile(r"\s+(?:og|eller|er|som|der|samt|hvor)\s|,", re.IGNORECASE)
_ENUMERATION = re.compile(r"\s(?:og|eller|samt|&)\s")  # "KOL, kræft og lungesygdom"
_PLACE = re.compile(r"\s+(?:i|på|ved|hos)\s+[A-ZÆØÅ]")
_COMPOUND = re.compile(r"[a-zæøå]{10,}")
_ARTICLES = ("det", "den", "de", "en", "et")
_BETWEEN_WORDS = r"\w*\W+(?:(?:og|i|for|på|af|til|med|de|den|det)\W+)*"  # what letters leave out


def find_abbreviations(document_id: str, sections: Sequence[Section]) -> list[Abbreviation]:
    """The short forms of a document with what it says they stand for and where.

    A list of abbreviations speaks before running text, otherwise the first place that expands a short form does.
    Another expansion of the same letters is a record of its own; another inflection of it is not. Records stand in
    reading order.
    """
    found = [*_found(sections)]
    explained = {item.short for item in found if item.told is not _Told.TRANSLATED}
    chosen: dict[tuple[str, ...], _Found] = {}
    for item in found:
        if item.told is _Told.TRANSLATED and item.short in explained:
            continue
        same = (item.short, *keys(item.expansion, parts=False))
        former = chosen.get(same)
        if former is None or item.told > former.told:
            chosen[same] = item
    return [
        Abbreviation(document_id, item.short, item.expansion, Statement(item.source.text, item.source.spans()))
        for item in sorted(chosen.values(), key=found.index)
    ]


def _found(sections: Sequence[Section]) -> Iterator[_Found]:
    used = {word for section in sections for block in section.blocks for word in _TOKEN.findall(block.mapped.text)}
    over: tuple[MappedText, ...] = ()
    for section in sections:
        for heading in section.headings:
            if heading not in over:
                yield from _in_heading(heading, used)
        over = section.headings
        in_list = bool(section.headings and _LIST_TITLE.search(section.headings[-1].text))
        for block in section.blocks:
            row = _row(block) if in_list else None
            if row is not None:
                yield _Found(*row, block.mapped, _Told.IN_LIST)
            else:
                yield from _in_text(block.mapped)


def _in_heading(heading: MappedText, used: Set[str]) -> Iterator[_Found]:
    title = _NUMBER.sub("", heading.text)
    for short, expansion, told in _title(title) or _sentence(title):
        if short in used or not title.isupper():  # in capitals, any word looks like a short form
            yield _Found(short, expansion, heading, told)


def _in_text(text: MappedText) -> Iterator[_Found]:
    for start, end in sentence_bounds(text.text):
        sentence = text.slice(start, end)
        for short, expansion, told in _sentence(sentence.text):
            yield _Found(short, expansion, sentence, told)


# ---------------------------------------------------------------------------------------------------- patterns


def _sentence(text: str) -> Iterator[tuple[str, str, _Told]]:
    """Short form, expansion and how it is told, for all that a sentence or a title expands."""
    for match in (*_IN_BRACKETS.finditer(text), *_SHORTENED.finditer(text)):
        short, before = match["short"], re.split(r"[()]", text[: match.start()])[-1]
        expansion = _ending(short, before) if _is_short(short) else ""
        last_word = before.split()[-1:]
        if expansion:
            yield short, expansion, _Told.IN_TEXT
        elif last_word and _is_translated(short, last_word[0]):
            yield short, last_word[0], _Told.TRANSLATED
    for match in _BEFORE_BRACKETS.finditer(text):
        short, long = match["short"], match["long"]
        expansion = _whole(short, long) if _is_short(short) else ""
        if expansion:
            yield short, expansion, _Told.IN_TEXT
        elif _is_translated(short, long):
            yield short, long, _Told.TRANSLATED
    for match in _IN_WORDS.finditer(text):
        end = _end_of_letters(match["short"], match["long"]) if _is_short(match["short"]) else 0
        if end or match["called"]:
            yield match["short"], _up_to(_GOES_ON, match["long"], end), _Told.IN_TEXT
    for match in _APPOSITION.finditer(text):
        if _is_short(match["short"]) and len(match["short"]) > 2 and _initials(match["short"], match["long"]):
            yield match["short"], match["long"], _Told.IN_TEXT
    for match in _DASHED.finditer(text):
        end = _end_of_letters(match["short"], match["long"]) if _is_short(match["short"]) else 0
        if end and len(match["short"]) > 2:
            yield match["short"], _clean(match["long"][:end]), _Told.IN_TEXT


def _title(title: str) -> list[tuple[str, str, _Told]]:
    """A heading that sets a short form and its expansion side by side; where it is in place is no part of it."""
    match = _TITLE.match(title) or _TITLE_REVERSED.match(title)
    if not match or not _is_short(match["short"]) or (match["sign"] == "," and _ENUMERATION.search(match["long"])):
        return []
    one_word = len(match["long"].split()) == 1
    find_end = _initials if match["sign"] == ":" and not one_word else _end_of_letters  # "KOL: kommunale lungehold"
    end = find_end(match["short"], match["long"])
    return [(match["short"], _up_to(_PLACE, match["long"], end), _Told.IN_TEXT)] if end else []


def _row(block: Block) -> tuple[str, str] | None:
    """A row of a list of abbreviations. Where only a space stands between the two, the letters must tell."""
    cells = [cell.text.strip() for cell in block.cells] or [block.mapped.text]
    match = _ROW.match("  ".join(cells))
    if not match or not _is_short(match["short"]):
        return None
    apart = match["sign"] or block.kind is BlockKind.ROW
    expansion = _whole(match["short"], match["long"]) or (_clean(match["long"].split(",")[0]) if apart else "")
    return (match["short"], expansion) if expansion else None


# ----------------------------------------------------------------------------------------------------- letters


def _is_short(token: str) -> bool:
    """Two to ten letters, half of them or more capitals: "KLU", "PLO-K", "PhD"; not "Palliation" or "XREF15"."""
    letters = [character for character in token if character.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return 2 <= len(letters) <= 10 and capitals >= 2 and 2 * capitals >= len(letters)


def _letters(short: str) -> str:
    return "".join(character for character in short.lower() if character.isalnum())


def _ending(short: str, text: str) -> str:
    """The shortest end of the text that holds the letters, read from behind as Schwartz & Hearst do; or empty."""
    letters = _letters(short)
    words = re.split(r"[.;:!?]\s", text)[-1].split()
    long = _clean(" ".join(words[-min(len(letters) + 5, 2 * len(letters)) :]))
    position = len(long)
    for index in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= 0 and not (
            long[position].lower() == letters[index] and (index > 0 or _starts_word(long, position))
        ):
            position -= 1
        if position < 0:
            return ""
    expansion = long[position:]
    return expansion if len(expansion) > len(short) and short not in re.split(r"[\s(]", expansion) else ""


def _whole(short: str, text: str) -> str:
    """The text up to the first comma that leaves all letters in it; or empty. What follows the comma explains."""
    parts = text.split(",")
    for count in range(1, len(parts) + 1):
        expansion = _clean(",".join(parts[:count]))
        found = _end_of_letters(short, expansion) if count == 1 else _initials(short, expansion)
        if found and len(expansion) > len(short):
            return expansion
    return ""


def _end_of_letters(short: str, text: str) -> int:
    """Where the word ends that holds the last letter, for a text that begins with the first one; otherwise 0.

    Letters that begin words are preferred: the A of TUBA is that of "Alkoholmisbrug", not one in "familier".
    """
    return _initials(short, text) or _letters_inside(short, text.split(",")[0])


def _initials(short: str, text: str) -> int:
    """As `_end_of_letters`, for letters that each begin a word. Words in between are left out."""
    letters = _letters(short)
    words = _words(text)
    full_name = text.startswith(("Det ", "Den "))  # "KORA, Det Nationale Institut for Kommuners og …"
    if not words or not (full_name or words[0].group()[0].lower() == letters[0]):
        return 0
    found = 0
    for word in words:
        found += word.group()[0].lower() == letters[found]
        if found == len(letters):
            return word.end()
    return 0


def _letters_inside(short: str, text: str) -> int:
    """As `_end_of_letters`, for letters of which every word has its first one: "utilsigtet hændelse" for UTH."""
    words = _words(text)
    letters = rf"(?:{_BETWEEN_WORDS}|\w*?)".join(_letters(short))
    match = re.compile(rf"{letters}\w*", re.IGNORECASE).match(text, words[0].start()) if words else None
    return match.end() if match else 0


def _words(text: str) -> list[re.Match[str]]:
    return [word for word in re.finditer(r"\w+", text) if word.group().lower() not in _ARTICLES]


def _is_translated(short: str, word: str) -> bool:
    """Whether a long word may be the Danish for letters of another language: "databeskyttelsesrådgiver (DPO)"."""
    plain = short.isalpha() and short.isupper() and 2 <= len(short) <= 5
    return plain and bool(_COMPOUND.fullmatch(word)) and word[0] == short[0].lower()


def _starts_word(text: str, position: int) -> bool:
    return position == 0 or not text[position - 1].isalnum()


def _up_to(stop: re.Pattern[str], text: str, position: int) -> str:
    """The text up to the first stop at or after a position."""
    match = stop.search(text, position)
    return _clean(text[: match.start()] if match else text)


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(_QUOTES + " ,.;:–-")
