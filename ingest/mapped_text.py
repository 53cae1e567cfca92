"""Clean text that remembers, for every character, where it stood on its page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Span:
    """`page.text[start:end]` of the page with this number (1-based)."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The source characters `[start, end)` on a page that one clean character stands for."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MappedText:
    """A string and, character by character, its origin: `len(text) == len(origins)`.

    A composed letter may stand for two source characters (NFD), a joined space for a run of them.
    """

    text: str
    origins: tuple[Origin, ...]

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> MappedText:
        """Characters `[start, end)`."""
        return MappedText(self.text[start:end], self.origins[start:end])

    def strip(self) -> MappedText:
        """Without white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(start, len(self.text.rstrip())))

    def spans(self) -> tuple[Span, ...]:
        """Where the text stands: one span a page, from its first to its last character there."""
        spans: list[Span] = []
        for page, group in groupby(self.origins, key=lambda origin: origin.page):
            origins = list(group)
            spans.append(Span(page, min(o.start for o in origins), max(o.end for o in origins)))
        return tuple(spans)


EMPTY = MappedText("", ())


_PLAIN = {"\u00a0": " ", "\u00ad": "-", "\u2010": "-", "\u2011": "-"}


def from_page(number: int, text: str, start: int = 0, end: int | None = None) -> MappedText:
    """`text[start:end]` of a page in NFC: soft hyphens left out, no-break spaces as spaces, ligatures apart."""
    characters: list[str] = []
    origins: list[Origin] = []
    position, stop = start, len(text) if end is None else end
    while position < stop:
        cluster_end = position + 1
        while cluster_end < stop and unicodedata.combining(text[cluster_end]):
            cluster_end += 1
        ligature = "\ufb00" <= text[position] <= "\ufb06"
        cluster = unicodedata.normalize("NFKC" if ligature else "NFC", text[position:cluster_end])
        for character in cluster:
            if character == "\u00ad" and text[cluster_end:stop].strip():
                continue  # within a line; at its end it is the hyphen of a broken word
            characters.append(_PLAIN.get(character, character))
            origins.append(Origin(number, position, cluster_end))
        position = cluster_end
    return MappedText("".join(characters), tuple(origins))


def concatenate(parts: Iterable[MappedText]) -> MappedText:
    """The parts one after the other."""
    parts = list(parts)
    return MappedText("".join(p.text for p in parts), tuple(o for p in parts for o in p.origins))


def join(parts: Sequence[MappedText], separator: str) -> MappedText:
    """The parts with a separator between them that stands nowhere on the page: where the part before it ends."""
    joined: list[MappedText] = []
    for part in parts:
        if joined:
            end = joined[-1].origins[-1]
            joined.append(MappedText(separator, (Origin(end.page, end.end, end.end),) * len(separator)))
        joined.append(part)
    return concatenate(joined)


def collapse_spaces(mapped: MappedText) -> MappedText:
    """Runs of white space become one space (keeping the first one's origin); the ends are stripped."""
    keep = [
        index
        for index, character in enumerate(mapped.text)
        if not character.isspace() or (index > 0 and not mapped.text[index - 1].isspace())
    ]
    text = "".join(" " if mapped.text[i].isspace() else mapped.text[i] for i in keep)
    return MappedText(text, tuple(mapped.origins[i] for i in keep)).strip()


def without_breaks(mapped: MappedText) -> MappedText:
    """Without white space and hyphens: the same for every way to break a text into lines."""
    keep = [index for index, character in enumerate(mapped.text) if not character.isspace() and character != "-"]
    return MappedText("".join(mapped.text[i] for i in keep), tuple(mapped.origins[i] for i in keep))


# A word broken at a line's end goes on in lower case, unless a hyphen was meant: "social- og sundheds…".
_MEANT_HYPHEN = ("og", "eller", "samt", "til", "og/eller")


def join_lines(lines: Sequence[MappedText], is_word: Callable[[str], bool]) -> MappedText:
    """Lines of one paragraph as running text: broken words are joined, other breaks become a space.

    `is_word` knows the language's words: a word that lost its hyphen ("kom munen") is joined when a half
    of it is no word and the whole is one.
    """
    joined = EMPTY
    for line in (collapse_spaces(line) for line in lines):
        if not line.text:
            continue
        joined = _append_line(joined, line, is_word) if joined.text else line
    return joined


def _append_line(joined: MappedText, line: MappedText, is_word: Callable[[str], bool]) -> MappedText:
    last_word = joined.text.rsplit(" ", 1)[-1]
    first_word = line.text.split(" ", 1)[0]
    lower = line.text[0].islower()
    if last_word.endswith("-") and len(last_word) > 1 and lower and first_word.rstrip(".,;:") not in _MEANT_HYPHEN:
        keeps_hyphen = not last_word[-2].islower()  # "2021-niveau", "SOFT-skabelonen"
        return concatenate([joined.slice(0, len(joined) - (not keeps_hyphen)), line])
    if "://" in last_word and last_word[-1] in "/-":
        return concatenate([joined, line])
    halves = (re.split(r"[^\w]", last_word)[-1], re.split(r"[^\w]", first_word, maxsplit=1)[0])
    if lower and all(half.isalpha() for half in halves):
        fragment = not is_word(halves[1]) or (
            len(halves[1]) >= 3 and not halves[0].endswith("s") and not is_word(halves[0])
        )
        if fragment and is_word("".join(halves)):
            return concatenate([joined, line])
    return join([joined, line], " ")
