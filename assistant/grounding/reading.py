"""A sentence and its evidence as words: what stands in which segment, in which clause, and what a word may match."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from ingest.cleaning import Line
from ingest.columns import part_columns
from ingest.danish import PHONE, STOP_WORDS, compound_parts, fold, is_word, key, sentence_bounds
from ingest.dates import MONTH
from ingest.mapped_text import from_page, join_lines

_CODE = r"\bLÆ ?\d{3}\b|\b[A-ZÆØÅ]{2,5}\d{1,4}\b"
_WORD = re.compile(rf"{_CODE}|\d+(?:[.,]\d+)*|[^\W\d_]+|[%§≤≥<>]")
_CLAUSE_END = re.compile(
    r"[,;:!?()\n]|\.(?=\s+[A-ZÆØÅ]|\s*$)|\s–(?=\s(?!\d))|\b(?:men|hvis|når|mens|medmindre|fordi|selvom)\b"
)
_NOT_CONTENT = frozenset("kl kr tlf nr ca pct stk pr to tre fire fem seks syv otte ni ti elleve tolv".split())
_NEW_LINE_ITEM = re.compile(rf"^\s*(?:[•·*▪–-]\s|(?!19|20)\d{{4}}\b|\d+\.\s(?!\s*(?:{MONTH})\b))", re.IGNORECASE)
_ITEM = re.compile(r"^\s*[•·*▪–-]\s")
_LEADERS = re.compile(r"[ \u00a0]*(?:\.[ \u00a0]?){4,}")  # "Distrikt Midtby ........ 62 23 41 24"
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")  # "Visitationen kl. 9 – 14      62 23 42 05"
_PHONE = re.compile(PHONE)
_LINE_STOPS = re.compile(rf"(?:[.:!?]|{PHONE})\s*$")
_FULL_LINE = 60  # characters: a line this long is broken off by the page's width

# Words that say little by themselves; a sentence may use others of them than its evidence does.
_DATA = Path(__file__).with_name("words.toml")


@cache
def word_lists() -> dict[str, list[str] | list[list[str]]]:
    """The word lists of `words.toml`."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number of a text. `clause` counts the text's clauses."""

    text: str  # as written
    lower: str
    start: int
    clause: int
    content: bool  # neither a stop word nor a number

    def likeness(self, other: Word) -> float:
        """How far two words are the same: 1 for forms of one word, less for synonyms and parts of compounds, 0."""
        return likeness(self.lower, other.lower)

    def matches(self, other: Word) -> bool:
        """Whether two words are forms of one, mean the same, or one is a part of the other."""
        return likeness(self.lower, other.lower) >= 0.5


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, list item, row or heading of the evidence."""

    text: str
    words: tuple[Word, ...]


def clean(text: str) -> str:
    """NFC, without characters of no width and rows of dots, ordinary spaces; lines stay."""
    text = _LEADERS.sub(" | ", text)
    kept = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf" or c == "\u00ad")
    return "".join(" " if c != "\n" and c.isspace() else c for c in kept)


@lru_cache(maxsize=4096)
def segments(evidence: str) -> tuple[Segment, ...]:
    """The segments of a piece of evidence, be it a page's raw text (broken lines, hyphens) or clean text."""
    found: list[Segment] = []
    lead = ""  # what the items of a list go on with: "Akutteamet kan ikke bruges ved:"
    for block in _blocks(clean(evidence)):
        texts = [block[a:b] for a, b in sentence_bounds(block)]
        if _ITEM.match(block):
            texts[0] = f"{lead} {_ITEM.sub('', texts[0], count=1)}" if lead else texts[0]
        else:
            lead = texts[-1].rstrip(":") if texts and texts[-1].endswith(":") else ""
        found.extend(Segment(text, words(text)) for text in texts)
    return tuple(found)


def _blocks(text: str) -> list[str]:
    """Paragraphs, items and rows: columns are read one after the other, lines that only the page's width broke joined."""
    blocks: list[list[str]] = [[]]
    for line in _lines(text):
        before = blocks[-1][-1] if blocks[-1] else ""
        if not line.strip():
            blocks.append([])
        elif before and _goes_on(before, line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    joined = (join_lines([from_page(1, line) for line in block], is_word).text for block in blocks if block)
    return [block for block in joined if block.strip()]


def _lines(text: str) -> Iterator[str]:
    """The lines in reading order, wide gaps marked so that a number on the right isn't read with one on the left."""
    written = text.split("\n")
    lines = [
        Line(1, from_page(1, line.rstrip()), blank_before=n == 0 or not written[n - 1].strip())
        for n, line in enumerate(written)
    ]
    for line in part_columns([line for line in lines if line.text]):
        if line.blank_before:
            yield ""
        yield _GAP.sub(" | ", line.text)


def _goes_on(before: str, line: str) -> bool:
    if _NEW_LINE_ITEM.match(line):
        return False
    first = line.strip()[0]
    if first.islower() or before.rstrip().endswith("-"):
        return True
    if _PHONE.search(before) and _PHONE.search(line):
        return False  # rows of a list, each with a telephone number
    return len(before.rstrip()) >= _FULL_LINE and not _LINE_STOPS.search(before)


def words(text: str) -> tuple[Word, ...]:
    """The words and numbers of a text, in order."""
    starts = _clause_starts(text)
    found: list[Word] = []
    clause = 0
    for match in _WORD.finditer(text):
        while clause < len(starts) and starts[clause] <= match.start():
            clause += 1
        written = match.group()
        lower = written.lower().replace(" ", "")
        content = written[0].isalpha() and lower not in STOP_WORDS | _NOT_CONTENT and len(lower) > 1
        found.append(Word(written, lower, match.start(), clause, content))
    return tuple(found)


def _clause_starts(text: str) -> list[int]:
    """Where clauses begin: behind what ends one, and with a conjunction, be there a comma before it or not."""
    starts: list[int] = []
    for match in _CLAUSE_END.finditer(text):
        if _inside_number(text, match.start()):
            continue
        start = match.start() if match.group()[0].isalpha() else match.end()
        if starts and not text[starts[-1] : start].strip():
            starts[-1] = start
        else:
            starts.append(start)
    return starts


def _inside_number(text: str, position: int) -> bool:
    return (
        text[position] in ".,"
        and text[position - 1 : position].isdigit()
        and text[position + 1 : position + 2].isdigit()
    )


@lru_cache(maxsize=50_000)
def own_forms(word: str) -> frozenset[str]:
    """The keys of a word (lower case) as a whole."""
    if not word[0].isalpha():
        return frozenset({word})
    forms = {key(word), fold(word)}
    if len(word) > 3 and word.endswith("s"):
        forms.add(key(word[:-1]))
    return frozenset(forms)


@lru_cache(maxsize=50_000)
def meanings(word: str) -> frozenset[int]:
    """The groups of words with one meaning that a word stands in."""
    groups = _synonyms()
    return frozenset(group for form in own_forms(word) for group in groups.get(form, ()))


@lru_cache(maxsize=50_000)
def parts(word: str) -> tuple[str, ...]:
    """The words that a compound is made of, the last being what it is; empty if it is none."""
    return tuple(part for part in compound_parts(word) if part not in STOP_WORDS)


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str) -> float:
    """How far two words (lower case) are the same, 0 to 1."""
    if own_forms(one) & own_forms(other):
        return 1.0
    if meanings(one) & meanings(other):
        return 0.9
    best = 0.0
    for whole, compound in ((one, parts(other)), (other, parts(one))):
        for number, part in enumerate(compound):
            if _same(whole, part):
                best = max(best, 0.8 if number == len(compound) - 1 else 0.5)
    if best == 0.0 and parts(one) and parts(other) and _same(parts(one)[-1], parts(other)[-1]):
        best = 0.4
    return best


def _same(one: str, other: str) -> bool:
    return bool(own_forms(one) & own_forms(other) or meanings(one) & meanings(other))


@cache
def _synonyms() -> dict[str, tuple[int, ...]]:
    """From a key to the groups of words with one meaning that it stands in."""
    groups: dict[str, tuple[int, ...]] = {}
    for number, group in enumerate(word_lists()["same"]):
        for word in group:
            groups[key(word)] = (*groups.get(key(word), ()), number)
    return groups


@cache
def light_words() -> frozenset[str]:
    """Keys of words that carry little: verbs like "bruge", and what an answer says of its own accord."""
    return frozenset(key(str(word)) for word in word_lists()["light"])


def near_in_spelling(word: Word, others: Iterable[Word]) -> bool:
    """Whether one of the others begins with the word, or begins alike and differs by its ending, as derived words do."""
    if len(word.lower) < 5:
        return False
    stem = word.lower[: max(5, len(word.lower) - 2)]
    return any(
        len(other.lower) >= 5
        and (
            other.lower.startswith(stem)
            or (other.lower[:4] == stem[:4] and fuzz.ratio(word.lower, other.lower) >= 70)
            or (other.lower[:3] == stem[:3] and fuzz.ratio(word.lower, other.lower) >= 90)
        )
        for other in others
    )


def all_words(evidence: Sequence[Segment]) -> tuple[Word, ...]:
    """The words of all segments."""
    return tuple(word for segment in evidence for word in segment.words)
