"""What a chat model wrote -> sentences with the numbers of their sources, whatever form it chose, also half-way.

Taken are JSON objects with a "text" (alone, in a list, in a fence, with talk around them, with the end missing), else
running text with markers like [1] or [1, 2] behind the sentences.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.danish import sentence_bounds

SCHEMA: dict[str, object] = {
    "title": "Svar",
    "description": "Et svar på dansk, sætning for sætning, med numrene på kilderne til hver.",
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "sources": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["text", "sources"],
                "additionalProperties": False,
            },
        },
        "missing": {"type": "boolean", "description": "Om kilderne mangler noget af det, der spørges om."},
    },
    "required": ["sentences", "missing"],
    "additionalProperties": False,
}
MISSING = "MANGLER"  # what a model that writes running text says where the sources lack something

_DECODER = json.JSONDecoder(strict=False)  # a line break inside a string is let pass
_JSON_BEGINS = re.compile(r"""[{\[]\s*[{"']|```""")
_JSON_MISSING = re.compile(r'"missing"\s*:\s*true')
_NUMBERS = r"\d{1,2}(?:\s*(?:,|og)\s*\d{1,2})*"
_MARKER = rf"(?:[\[【]\s*(?:kilder?\s*)?{_NUMBERS}\s*[\]】]|\(\s*kilder?\s*{_NUMBERS}\s*\))"
_MARKERS = re.compile(rf"\s*({_MARKER})", re.IGNORECASE)
_MARKERS_BEHIND_STOP = re.compile(rf"([.!?:])\s*((?:\s*{_MARKER})+)", re.IGNORECASE)
_SAID_MISSING = re.compile(rf"\b{MISSING}\b")
_LINE_BEGINNING = re.compile(r"^(?:\s*(?:[-*•#>]|\d{1,2}[.)])\s+)+")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ENDS = re.compile(r"[.!?:…»”\")\]】]\s*$")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as a model wrote it. `sources`: the numbers it named, unchecked."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What has been read of a reply so far. `missing`: the model says that the sources don't tell everything."""

    sentences: tuple[Written, ...]
    missing: bool


def parse(text: str, *, complete: bool, cut_off: bool = False) -> Parsed:
    """The sentences that are certainly finished; with `complete` the last one too, unless the reply was cut off."""
    if _JSON_BEGINS.search(text):
        found = tuple(_from_json(text))
        if found or not complete:
            return Parsed(found, _JSON_MISSING.search(text) is not None)
        return Parsed((), False)
    lines = text.splitlines(keepends=True)
    if not complete and lines and not lines[-1].endswith("\n"):
        sentences = [*(s for line in lines[:-1] for s in _from_line(line)), *_from_line(lines[-1])[:-1]]
    else:
        sentences = [s for line in lines for s in _from_line(line)]
        if cut_off and sentences and not _ENDS.search(text):
            sentences.pop()
    return Parsed(tuple(sentences), _SAID_MISSING.search(text) is not None)


def _from_json(text: str) -> Iterator[Written]:
    """Every object with a text, at whatever depth; a broken or unfinished one is passed over."""
    position = text.find("{")
    while position >= 0:
        try:
            found, end = _DECODER.raw_decode(text, position)
        except ValueError:
            found, end = None, position + 1
        if isinstance(found, dict) and isinstance(found.get("text"), str):
            yield from _sentences(found["text"], _numbers(found.get("sources")))
        else:
            end = position + 1  # what it holds may have a text
        position = text.find("{", end)


def _numbers(value: object) -> tuple[int, ...]:
    """Numbers of sources in whatever form: [1, 2], ["1"], 1, "[1]"."""
    items = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(int(number) for item in items for number in re.findall(r"\d{1,3}", str(item))))


def _from_line(line: str) -> list[Written]:
    line = _LINE_BEGINNING.sub("", line.strip())
    if not line or _SAID_MISSING.search(line):
        return []
    return list(_sentences(line, ()))


def _sentences(text: str, sources: tuple[int, ...]) -> Iterator[Written]:
    """One text may hold several sentences; markers inside it count besides the sources named for all of it."""
    text = _MARKERS_BEHIND_STOP.sub(r" \2\1", plain(text))
    for start, end in sentence_bounds(text):
        piece = text[start:end]
        named = [int(n) for marker in _MARKERS.findall(piece) for n in re.findall(r"\d+", marker)]
        words = _MARKERS.sub("", piece).strip()
        if any(character.isalnum() for character in words):
            yield Written(words, tuple(dict.fromkeys([*named, *sources])))


def plain(text: str) -> str:
    """Running text without characters that can't be seen, and without a model's asterisks."""
    kept = "".join(
        " " if c.isspace() or unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in unicodedata.normalize("NFC", text)
        if unicodedata.category(c) != "Cf"
    )
    return _EMPHASIS.sub(r"\2", " ".join(kept.split()))
