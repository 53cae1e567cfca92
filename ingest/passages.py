"""Sections to passages: pieces of one section, each with the units that can be quoted from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from ingest.danish import sentence_bounds
from ingest.document import Passage, PassageKind, Unit, UnitKind
from ingest.mapped_text import MappedText, Origin, concatenate
from ingest.structure import Block, BlockKind, Section

# A section up to this length stays whole: a telephone number is found together with what it is for.
MAX_CHARACTERS = 900
_UNIT_KINDS = {
    BlockKind.LEAD_IN: UnitKind.LEAD_IN,
    BlockKind.ITEM: UnitKind.ITEM,
    BlockKind.SUB_ITEM: UnitKind.SUB_ITEM,
    BlockKind.ROW: UnitKind.ROW,
}


def build_passages(document_id: str, sections: Sequence[Section]) -> list[Passage]:
    """The passages of a document in reading order. Ids are stable as long as place and text are."""
    passages: list[Passage] = []
    seen: set[str] = set()
    for section in sections:
        for blocks in _groups(section.blocks):
            passage = _build(document_id, section, blocks, seen)
            if passage is not None:
                seen.add(passage.id)
                passages.append(passage)
    return passages


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Runs of blocks up to MAX_CHARACTERS; a lead-in stays with its list, a list is cut between items only."""
    group: list[Block] = []
    length = 0
    lead_in: Block | None = None
    for index, block in enumerate(blocks):
        ahead = len(block.mapped)
        if block.kind is BlockKind.LEAD_IN:  # room for the whole list, or a new passage
            ahead += sum(len(b.mapped) for b in _list_under(blocks[index + 1 :]))
            lead_in = block
        elif block.kind is BlockKind.PARAGRAPH:
            lead_in = None
        cut_before = block.kind not in (BlockKind.SUB_ITEM,)
        if (
            group
            and cut_before
            and length + ahead > MAX_CHARACTERS
            and not (len(group) == 1 and group[0].kind is BlockKind.LEAD_IN)
        ):
            yield group
            # the rest of a long list keeps its lead-in
            group = [lead_in] if lead_in is not None and block is not lead_in else []
            length = sum(len(b.mapped) for b in group)
        group.append(block)
        length += len(block.mapped)
    if group:
        yield group


def _list_under(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.LEAD_IN):
            return
        yield block


def _build(document_id: str, section: Section, blocks: Sequence[Block], seen: set[str]) -> Passage | None:
    mapped, units = _compose(blocks)
    if not any(character.isalnum() for character in mapped.text):
        return None
    place = "\x1f".join((document_id, *section.heading_path, mapped.text))
    identifier = hashlib.sha256(place.encode()).hexdigest()[:16]
    while identifier in seen:  # the same words twice under the same heading
        identifier = hashlib.sha256(identifier.encode()).hexdigest()[:16]
    return Passage(
        identifier, document_id, _kind(section, units, mapped.text), section.heading_path, mapped.text, units
    )


def _compose(blocks: Sequence[Block]) -> tuple[MappedText, tuple[Unit, ...]]:
    parts: list[MappedText] = []
    units: list[Unit] = []
    position = 0
    for block in blocks:
        if parts:
            before = parts[-1].origins[-1]
            parts.append(MappedText("\n", (Origin(before.page, before.end, before.end),)))
            position += 1
        kind = _UNIT_KINDS.get(block.kind, UnitKind.SENTENCE)
        # An item or row is one unit: its sentences explain each other.
        in_sentences = kind in (UnitKind.SENTENCE, UnitKind.LEAD_IN)
        bounds = sentence_bounds(block.mapped.text) if in_sentences else [(0, len(block.mapped))]
        for number, (start, end) in enumerate(bounds):
            # the sentences before the one that ends in ":" are ordinary sentences
            lead = kind is not UnitKind.LEAD_IN or number == len(bounds) - 1
            unit_kind = kind if lead else UnitKind.SENTENCE
            units.append(Unit(unit_kind, position + start, position + end, block.mapped.slice(start, end).spans()))
        parts.append(block.mapped)
        position += len(block.mapped)
    return concatenate(parts), tuple(units)


def _kind(section: Section, units: Sequence[Unit], text: str) -> PassageKind:
    if section.decision:
        return PassageKind.DECISION
    kinds = [unit.kind for unit in units]
    if UnitKind.ROW in kinds:
        return PassageKind.CONTACT
    if UnitKind.ITEM in kinds:
        return PassageKind.LIST
    return PassageKind.PROSE
