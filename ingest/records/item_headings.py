"""Headings of a committee's agenda items: their numbers and titles, and which numbered lines are one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.danish import fold
from ingest.layout import BlockKind
from ingest.mapped_text import EMPTY, MappedText
from ingest.structure import Block

_SENTENCE_END = re.compile(r"(?<!\bevt)[.;,:]$", re.IGNORECASE)
_HEADING = re.compile(
    r"(?P<word>(?i:(?:dagsordens)?punkt|pkt\.?|ad|sag)(?i: nr\.?)? ?)?(?P<number>\d{1,2}(?:\.\d{1,2})*)(?!\d)"
    r"(?:(?: ?[.:)–-])? ?(?P<letter>[a-zæøå])(?:[.:)]|(?= ))|(?P<last_mark> ?[.:)–-])?)"
    r"(?: |(?=[A-ZÆØÅÉ»”\"])|$)(?P<title>[A-ZÆØÅÉ0-9»”\"].*)?$"
)


@dataclass(frozen=True, slots=True)
class ItemHeading:
    """The heading of an item: where it stands among the parts, its number to compare by and to show, its title."""

    at: int
    mapped: MappedText
    key: tuple[int, ...]
    number: str
    title: str  # empty where it has none of its own
    worded: bool  # "Punkt 3", "Ad 3"
    text: MappedText  # what goes on behind it: "Ad 3) Referatet blev godkendt."

    def stands_over(self, following: ItemHeading) -> bool:
        """Whether nothing stands between the two."""
        return following.at == self.at + 1 and not self.text.text


def find_item_headings(parts: Sequence[Block]) -> list[ItemHeading]:
    """The headings that begin an item, in order: not the agenda before the items, no numbered headings within a case."""
    found = [heading for at, part in enumerate(parts) if (heading := _item_heading(at, part)) is not None]
    if sum(heading.worded for heading in found) >= 2:
        found = [heading for heading in found if heading.worded]
    rising = _longest_rise([heading for n, heading in enumerate(found) if not _is_listed(heading, found[n + 1 :])])
    return [_titled(heading, parts) for heading in rising]


def is_item_heading(text: str) -> bool:
    """Whether a text alone, the first cell of a row, reads as the heading of an item."""
    return _HEADING.match(text) is not None


def printed_number(number: str, letter: str | None) -> str:
    """An item's number to show and to compare by: "2.a"."""
    return f"{number}.{letter}" if letter else number


def _item_heading(at: int, part: Block) -> ItemHeading | None:
    mapped, is_heading = part.mapped, part.kind is BlockKind.HEADING
    match = _HEADING.match(mapped.text)
    if match is None or part.kind in (BlockKind.ITEM, BlockKind.SUB_ITEM):
        return None
    title, worded = (match["title"] or "").rstrip(" :"), match["word"] is not None
    marked = worded or match["letter"] or match["last_mark"] or "." in match["number"]  # "15 km fra klinikken" is not
    if not (title or worded) or not (marked or is_heading):
        return None
    number = printed_number(match["number"], match["letter"])
    heading = ItemHeading(at, mapped, _key(match), number, title, worded, EMPTY)
    if not _SENTENCE_END.search(title):
        return heading
    if worded and match["last_mark"]:  # "Ad 3) Referatet blev godkendt."
        start = match.start("title")
        before, text = mapped.slice(0, start).strip(), mapped.slice(start, len(mapped))
        return replace(heading, mapped=before, title="", text=text)
    return heading if is_heading else None


def _key(match: re.Match[str]) -> tuple[int, ...]:
    """A number to compare by: "2. a." is (2, 97)."""
    key = tuple(map(int, match["number"].split(".")))
    return (*key, ord(match["letter"])) if match["letter"] else key


def _titled(heading: ItemHeading, parts: Sequence[Block]) -> ItemHeading:
    """A heading of nothing but a number has its title in the agenda, or in the heading under it."""
    if heading.title:
        return heading
    entries = [match for part in parts if (match := _HEADING.match(part.mapped.text)) and match["title"]]
    titles = [match["title"] for match in entries if _key(match) == heading.key]
    under = [part.mapped.text for part in parts[heading.at + 1 : heading.at + 2] if part.kind is BlockKind.HEADING]
    return replace(heading, title=next((title for title in [*titles, *under] if not _SENTENCE_END.search(title)), ""))


def _is_listed(heading: ItemHeading, later: Sequence[ItemHeading]) -> bool:
    """Whether it stands in a list of what comes: its number comes again, over a text or with the same title."""
    again = [other for other in later if other.key == heading.key]
    return any(heading.stands_over(later[0]) or fold(heading.title) == fold(other.title) for other in again)


def _longest_rise(headings: Sequence[ItemHeading]) -> list[ItemHeading]:
    """The longest run of rising numbers: items count upwards, what breaks the count is text of an item."""
    runs: list[list[ItemHeading]] = []
    for heading in headings:
        runs.append([*max((run for run in runs if run[-1].key < heading.key), key=len, default=[]), heading])
    return max(runs, key=len, default=[])
