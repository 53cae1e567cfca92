"""Word's automatic numbers: what stands before a numbered heading or paragraph, though the file does not spell it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from ingest.reading.rendering import counted

_STYLES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


def value(parent: Element | None, *path: str) -> str | None:
    """The w:val of the element at the end of a path of w:… children, None where it is missing."""
    for name in path:
        parent = None if parent is None else parent.find(qn(name))
    return None if parent is None else parent.get(qn("w:val"))


class Styles:
    """The paragraph styles of a document, and what a paragraph inherits from them."""

    def __init__(self, styles: Element) -> None:
        self._styles = {str(style.get(qn("w:styleId"))): style for style in styles.iterchildren(qn("w:style"))}
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")
            ),
            None,
        )

    def chain(self, style: str | None) -> list[Element]:
        """A style and those that it is based on, itself first; None stands for the default style."""
        chain: list[Element] = []
        name = self._default if style is None else style
        while name in self._styles and self._styles[name] not in chain:
            chain.append(self._styles[name])
            name = value(chain[-1], "w:basedOn") or ""
        return chain

    def of(self, paragraph: Element) -> list[Element]:
        """The chain of a paragraph's style."""
        return self.chain(value(paragraph, "w:pPr", "w:pStyle"))

    def holders(self, paragraph: Element) -> list[Element]:
        """Where a paragraph's properties stand: itself, its style, that style's base …"""
        return [paragraph, *self.of(paragraph)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands in the lists: the list's number in the file and the level, 0 is outermost."""

    list_id: str
    level: int


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    text: str  # "%1.%2." for the numbers of the first and second level
    style: str
    restarts: bool  # after a number of a level further out
    legal: bool  # all its numbers in digits

    @classmethod
    def of(cls, element: Element) -> _Level:
        return cls(
            int(value(element, "w:start") or 1),
            value(element, "w:lvlText") or "",
            value(element, "w:numFmt") or "decimal",
            value(element, "w:lvlRestart") != "0",
            element.find(qn("w:isLgl")) is not None,
        )


class Numbering:
    """Counts through a document: `label` wants each numbered paragraph once, in the order of the text."""

    def __init__(self, numbering: Element | None, styles: Styles) -> None:
        self._styles = styles
        children = [] if numbering is None else list(numbering)
        self._lists = {e.get(qn("w:numId")): e for e in children if e.tag == qn("w:num")}
        self._abstract = {e.get(qn("w:abstractNumId")): e for e in children if e.tag == qn("w:abstractNum")}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def place(self, paragraph: Element) -> Place | None:
        """The place that the paragraph or its style gives it, None where it stands in no list."""
        holders = self._styles.holders(paragraph)
        numbers = (value(holder, "w:pPr", "w:numPr", "w:numId") for holder in holders)
        list_id = next((number for number in numbers if number is not None), None)
        if list_id is None or list_id not in self._lists:
            return None
        levels = (value(holder, "w:pPr", "w:numPr", "w:ilvl") for holder in holders)
        level = next((level for level in levels if level is not None), None)
        if level is None:
            level = self._level_of_style(list_id, [style.get(qn("w:styleId")) for style in holders[1:]])
        return Place(list_id, int(level))

    def label(self, place: Place) -> str | None:
        """The number as printed ("2.1", "a)"), empty where the level prints none, None where it is a bullet."""
        abstract_id = self._abstract_of(place.list_id)
        levels = self._levels(abstract_id, place.list_id)
        level = levels.get(place.level)
        if level is None:
            return ""
        counters = self._counters.setdefault(abstract_id, {})
        self._begin(place.list_id, counters)
        counters[place.level] = counters.get(place.level, level.start - 1) + 1
        for deeper in [number for number in counters if number > place.level]:
            if _restarts(levels.get(deeper)):
                del counters[deeper]
        if level.style == "bullet":
            return None

        def number(match: re.Match[str]) -> str:
            named = int(match[1]) - 1
            other = levels.get(named, level)
            return _printed(counters.get(named, other.start), "decimal" if level.legal else other.style)

        return re.sub(r"%([1-9])", number, level.text).strip()

    def _begin(self, list_id: str, counters: dict[int, int]) -> None:
        """A list that counts on another's levels may start them anew when it comes first."""
        if list_id not in self._begun:
            self._begun.add(list_id)
            for override in self._lists[list_id].iterchildren(qn("w:lvlOverride")):
                start = value(override, "w:startOverride")
                if start is not None:
                    counters[int(override.get(qn("w:ilvl"), "0"))] = int(start) - 1

    def _abstract_of(self, list_id: str) -> str:
        """The definition that a list counts by, over the style that it may name instead."""
        seen: set[str] = set()
        abstract_id = ""
        while list_id in self._lists and list_id not in seen:
            seen.add(list_id)
            abstract_id = value(self._lists[list_id], "w:abstractNumId") or ""
            link = value(self._abstract.get(abstract_id), "w:numStyleLink")
            linked = self._styles.chain(link)[:1] if link else []
            list_id = (value(linked[0], "w:pPr", "w:numPr", "w:numId") or "") if linked else ""
        return abstract_id

    def _levels(self, abstract_id: str, list_id: str) -> dict[int, _Level]:
        abstract = self._abstract.get(abstract_id)
        defined = [] if abstract is None else list(abstract.iterchildren(qn("w:lvl")))
        defined += self._lists[list_id].iterfind(f"{qn('w:lvlOverride')}/{qn('w:lvl')}")
        return {int(level.get(qn("w:ilvl"), "0")): _Level.of(level) for level in defined}

    def _level_of_style(self, list_id: str, styles: list[str | None]) -> str:
        abstract = self._abstract.get(self._abstract_of(list_id))
        for level in [] if abstract is None else abstract.iterchildren(qn("w:lvl")):
            if value(level, "w:pStyle") in styles:
                return level.get(qn("w:ilvl"), "0")
        return "0"


def _restarts(level: _Level | None) -> bool:
    return level is None or level.restarts


def _printed(number: int, style: str) -> str:
    if style == "none":
        return ""
    return f"{number:02d}" if style == "decimalZero" else counted(number, _STYLES.get(style, "1"))
