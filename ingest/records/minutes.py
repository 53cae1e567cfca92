"""Minutes of a committee taken apart: agenda items, and what each paragraph of an item is there for.

Minutes are read as one stream of headings and blocks. An item begins at its numbered heading; inside it labels
("Sagsfremstilling", "Beslutning", …) say what the text after them is. Which words are a label is said once, here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from ingest.danish import sentence_bounds
from ingest.layout import BlockKind
from ingest.mapped_text import EMPTY, MappedText
from ingest.records.item_headings import ItemHeading, find_item_headings, is_item_heading
from ingest.structure import Block, Section


class Role(Enum):
    """What a paragraph of an item is there for."""

    TEXT = auto()  # under no label
    RECOMMENDATION = auto()
    CASE = auto()
    DISCUSSION = auto()
    RECORD = auto()  # "Referat": what was said and decided, in one
    DECISION = auto()
    FOLLOW_UP = auto()
    ATTACHMENTS = auto()


@dataclass(frozen=True, slots=True)
class ItemParagraph:
    """A paragraph of an item without its label."""

    role: Role
    text: MappedText


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """An item's heading and its paragraphs."""

    heading: ItemHeading
    paragraphs: tuple[ItemParagraph, ...]
    all_text: str  # the heading too; cells of tables on lines of their own
    after: tuple[Block, ...] = ()  # of the last item, what closes the minutes: next meeting, actions, attachments

    def texts(self, *roles: Role) -> list[MappedText]:
        """The paragraphs that have one of these roles, in order."""
        return [paragraph.text for paragraph in self.paragraphs if paragraph.role in roles]


def find_items(parts: Sequence[Block]) -> list[MinutesItem]:
    """The items of minutes in reading order; `parts` are all of their headings and blocks."""
    headings = find_item_headings(parts)
    if not headings:
        return []
    closing = (at for at, part in enumerate(parts) if at > headings[-1].at and _CLOSING.match(part.mapped.text))
    close = next(closing, len(parts))
    items = [
        _item(heading, parts[heading.at + 1 : following.at if following else close])
        for heading, following in zip(headings, [*headings[1:], None], strict=True)
        if following is None or not _is_over(heading, following)
    ]
    return [*items[:-1], replace(items[-1], after=tuple(parts[close:]))]


def _is_over(heading: ItemHeading, following: ItemHeading) -> bool:
    """Whether nothing stands under a heading but items of its own: "2. Til drøftelse", "2.1 Akutpladser"."""
    return heading.stands_over(following) and following.key[:-1] == heading.key


def _item(heading: ItemHeading, parts: Sequence[Block]) -> MinutesItem:
    parts = [Block(BlockKind.PARAGRAPH, heading.text), *parts] if heading.text.text else parts
    lines = [cell.text for part in parts for cell in part.cells or (part.mapped,)]
    return MinutesItem(heading, tuple(item_paragraphs(parts)), "\n".join((heading.title, *lines)))


# ------------------------------------------------------------------------------------- headings and blocks


def minutes_parts(sections: Sequence[Section]) -> Iterator[Block]:
    """Headings and blocks in reading order, a heading over several sections once; rows with an item each taken apart."""
    over: tuple[MappedText, ...] = ()
    for section in sections:
        for heading in section.headings:
            if heading not in over:
                yield Block(BlockKind.HEADING, heading)
        yield from _rows_apart(section.blocks)
        over = section.headings


def _rows_apart(blocks: Sequence[Block]) -> Iterator[Block]:
    """A table with an item in each row becomes headings and texts, the head of a column the label of its cells."""
    columns: tuple[MappedText, ...] = ()
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if any(_role(cell.text) for cell in block.cells[1:]) and following is not None and _is_item_row(following):
            columns = block.cells
        elif _is_item_row(block) and (columns or any(cell.text.endswith(".") for cell in block.cells[1:])):
            yield Block(BlockKind.HEADING, block.cells[0])
            for number, cell in enumerate(block.cells[1:], 1):
                yield from (Block(BlockKind.HEADING, column) for column in columns[number : number + 1])
                yield Block(BlockKind.PARAGRAPH, cell)
        else:
            yield block


def _is_item_row(block: Block) -> bool:
    return bool(block.cells) and is_item_heading(block.cells[0].text)


# --------------------------------------------------------------------------------------------------- labels

_LABELS: Mapping[str, Role] = {
    label: role
    for role, labels in {
        Role.RECOMMENDATION: "indstilling anbefaling",
        Role.CASE: "sagsbeskrivelse sagsfremstilling sagsresumé sagsresume resumé resume baggrund beskrivelse "
        "økonomi lovgrundlag lovgivning",
        Role.DISCUSSION: "drøftelse bemærkninger",
        Role.RECORD: "referat",
        Role.DECISION: "beslutning beslutninger konklusion aftalt aftaler",
        Role.FOLLOW_UP: "opfølgning ansvarlig ansvarlige handling aktion frist deadline",
        Role.ATTACHMENTS: "bilag vedlagt vedhæftet",
    }.items()
    for label in labels.split()
}
_SAYS_WHAT_IT_IS = re.compile(r"(ansvarlige?|frist|deadline)\b", re.IGNORECASE)  # stays: alone "1. maj" says little
_LABEL_BEFORE_TEXT = re.compile(r"(?P<label>[^\W\d_]+(?:(?: ?/ ?| og )[^\W\d_]+)?)\s*:\s+")
_NUMBERED_ATTACHMENT = re.compile(r"Bilag \d+[.:)]?\s+[A-ZÆØÅ»”\"]")
_CLOSING = re.compile(
    r"(næste møde|(aktions|handlings|opgave|bilags)liste|bilagsoversigt|underskrift(er)?|mødet (sluttede|slut|hævet))\b",
    re.IGNORECASE,
)


def _role(label: str) -> Role | None:
    """The role that a label gives; of two ("Drøftelse og beslutning") the decision's."""
    roles = [_LABELS.get(word) for word in re.split(r" ?/ ?| og ", label.lower().rstrip(" :"))]
    if None in roles:
        return None
    return Role.DECISION if Role.DECISION in roles else roles[0]


def item_paragraphs(parts: Sequence[Block]) -> Iterator[ItemParagraph]:
    """The paragraphs of an item's parts in order, each with the role of the label over or before it."""
    role = Role.TEXT
    for part in parts:
        for label, text in _labelled(part):
            if label is role and not text.text:
                yield ItemParagraph(role, part.mapped)  # "Lovgivning" within the case: a heading of its text
            role = label or role
            if text.text:
                yield ItemParagraph(role, text)


def _labelled(part: Block) -> Iterator[tuple[Role | None, MappedText]]:
    """The texts of a part, each with the role that its label gives, None where it goes on with what was before.

    The label is left out of the text; one that stands alone is followed by an empty text. Labels stand over a
    text, before it, before a sentence of it or in the cell beside it.
    """
    text = part.mapped.text
    alone = _role(text)
    if alone is not None:
        yield alone, EMPTY
    elif part.cells and (role := _role(part.cells[0].text)) is not None:
        yield from ((role, cell) for cell in part.cells[1:])
    else:
        sentences = [start for start, _ in sentence_bounds(text)] or [0]
        labels = {0: (None, 0)} | {start: label for start in sentences if (label := _label_at(text, start))}
        for start, end in pairwise([*labels, len(text)]):
            role, begins = labels[start]
            yield role, part.mapped.slice(begins, end).strip()


def _label_at(text: str, start: int) -> tuple[Role, int] | None:
    """The role of the label that stands there before its text, and where the text begins."""
    if _NUMBERED_ATTACHMENT.match(text, start):
        return Role.ATTACHMENTS, start
    match = _LABEL_BEFORE_TEXT.match(text, start)
    role = _role(match["label"]) if match else None
    if match is None or role is None:
        return None
    return role, start if _SAYS_WHAT_IT_IS.match(match["label"]) else match.end()
