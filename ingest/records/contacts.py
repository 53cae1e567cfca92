"""Contacts of a document: every telephone number, e-mail address and location number, and whose it is.

A number belongs to what its own line or sentence names ("Henvendelse til MUT på telefon …", a row of a table); where
only "Henvendelse på telefon" stands there, to the heading above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.danish import fold
from ingest.records import Contact
from ingest.records.contact_details import (
    Detail,
    DetailKind,
    Segment,
    address_in,
    details_of,
    hours_in,
    is_town,
    segments_of,
    without_address,
    without_hours,
)
from ingest.records.contact_drafts import ContactDraft
from ingest.records.contact_names import (
    as_name,
    has_finite_verb,
    heading_name,
    is_container,
    name_before,
    says_who,
    tidy,
)
from ingest.records.people import find_people
from ingest.structure import Section

_KEEPS_HOURS = re.compile(
    r"\b(har (?:telefon)?åbent|svarer|træffes|er bemandet|er åben|kan (?:kontaktes|træffes)|telefontid)\b",
    re.IGNORECASE,
)


def find_contacts(document_id: str, sections: Sequence[Section]) -> list[Contact]:
    """The contacts of a document, in reading order."""
    drafts: list[ContactDraft] = []
    for _, under_one in groupby(sections, key=lambda section: section.heading_path[:1]):
        earlier = ""  # "centret" is the centre that was named before
        for section in under_one:
            drafts.extend(_in_section(section, earlier))
            earlier += " ".join(block.mapped.text for block in section.blocks) + " "
    main = next((draft.name for draft in drafts if any(map(is_container, draft.section.heading_path))), "")
    for draft in drafts:
        draft.name = draft.name or main or as_name(_innermost_heading(draft.section))
    return [draft.contact(document_id) for draft in drafts]


def _in_section(section: Section, earlier: str) -> list[ContactDraft]:
    """The contacts of a section. `earlier`: what stands before it under the same outer heading."""
    drafts: list[ContactDraft] = []
    pending: list[Segment] = []  # rows without a detail: the name over the numbers that follow
    told_apart: list[tuple[Segment, ContactDraft | None]] = []
    for segment in segments_of(section):
        text = segment.text.text
        if details_of(segment):
            _read_details(segment, pending, drafts, earlier)
            pending = []
        elif segment.cells and text.startswith("(") and drafts:
            drafts[-1].add_circumstances(segment)
            pending = []
        elif _is_nameplate(segment):
            pending.append(segment)
        else:
            told_apart.append((segment, drafts[-1] if drafts else None))
            pending = pending if segment.cells else []
        earlier = f"{earlier} {text}"
    for segment, draft_before in told_apart:
        _hours_told_apart(segment, drafts, draft_before)
    if len(drafts) == 1:
        _complete_from_section(drafts[0])
    return drafts


def _complete_from_section(draft: ContactDraft) -> None:
    """What the text and heading around the only contact of a section say of it."""
    text = " ".join(block.mapped.text for block in draft.section.blocks)
    draft.add_address(text)
    draft.add_address(_innermost_heading(draft.section))
    person = re.search(r"\ber det (?P<rest>[A-ZÆØÅ].*)", text)
    people = find_people(person["rest"]) if person else ()
    if draft.person is None and people:
        draft.person = people[0]


def _is_nameplate(segment: Segment) -> bool:
    """A row, or a line with an address, that names somebody; the numbers come after it."""
    text = segment.text.text
    whole = bool(segment.cells) or (
        address_in(text) is not None and len(text) == len(segment.section.blocks[segment.block].mapped)
    )
    name = tidy(without_hours(without_address(text)))
    return whole and len(text) <= 90 and says_who(name) and not has_finite_verb(text)


def _read_details(segment: Segment, pending: Sequence[Segment], drafts: list[ContactDraft], earlier: str) -> None:
    """Give each detail of a sentence or row to its contact: one of `drafts`, or a new one that is added to them."""
    draft: ContactDraft | None = None
    for part, name, detail in _named_details(segment, earlier):
        if draft is None or name is not None or not draft.has_room_for(detail.kind):
            draft = _owner(segment, name, detail.kind, pending, drafts, draft)
            draft.add_source(part)
            draft.add_circumstances(part)
            pending = ()
        draft.add_detail(detail.kind, segment.text.text[detail.start : detail.end])


def _named_details(segment: Segment, earlier: str) -> Iterator[tuple[Segment, str | None, Detail]]:
    """Each detail with whom it is said to be of, and the part of the sentence that speaks of that one."""
    details = details_of(segment)
    ends = [0, *(detail.end for detail in details)]
    names = [name_before(segment, end, detail.start, earlier) for end, detail in zip(ends, details, strict=False)]
    starts = [0]  # of the part of each detail: where its owner is named, else that of the detail before
    for name, end in zip(names[1:], ends[1:], strict=False):
        starts.append(max(end, segment.text.text.find(name, end)) if name and not segment.cells else starts[-1])
    for number, (name, detail) in enumerate(zip(names, details, strict=True)):
        later = [start for start in starts[number:] if start > starts[number]]
        yield segment.between(starts[number], later[0] if later else len(segment.text)), name, detail


def _owner(
    segment: Segment,
    name: str | None,
    kind: DetailKind,
    pending: Sequence[Segment],
    drafts: list[ContactDraft],
    current: ContactDraft | None,
) -> ContactDraft:
    """The contact a detail belongs to; a new one is added to `drafts`."""
    if name is None and pending:
        return _added(_under_rows(segment, pending), drafts)
    if name is None and current is not None:
        return current
    if name is None:
        near = [draft for draft in drafts if segment.cells or draft.block >= segment.block - 1]
        if near and near[-1].has_room_for(kind):
            near[-1].block = segment.block
            return near[-1]
        name = heading_name(segment.section)
    for draft in drafts:
        if draft.name == name and draft.has_room_for(kind):
            draft.block = segment.block
            return draft
    return _added(ContactDraft(name, segment.section, segment.block), drafts)


def _added(draft: ContactDraft, drafts: list[ContactDraft]) -> ContactDraft:
    drafts.append(draft)
    return draft


def _under_rows(segment: Segment, pending: Sequence[Segment]) -> ContactDraft:
    """A contact in lines: its name (else the heading's), a person, an address, and then the numbers."""
    lines = [row.text.text for row in pending]
    people = [line for line in lines if _person_first(line)]
    names = [tidy(without_address(line)) for line in lines if line not in people and not is_town(line)]
    names = [name for name in names if says_who(name)]
    heading = _innermost_heading(segment.section)
    over_several = is_container(heading) or heading.lower().startswith("for ")
    name = names[0] if names and (over_several or not people) else heading_name(segment.section)
    draft = ContactDraft(tidy(without_hours(name)) or name, segment.section, segment.block)
    draft.person = find_people(people[0])[0] if people else None
    draft.hours = hours_in(" ".join(lines))
    draft.sources.extend(row.text for row in pending)
    draft.add_address(", ".join(lines))
    return draft


def _innermost_heading(section: Section) -> str:
    return section.heading_path[-1] if section.heading_path else ""


def _person_first(text: str) -> bool:
    people = find_people(text)
    return bool(people) and text.startswith(people[0])


def _hours_told_apart(segment: Segment, drafts: Sequence[ContactDraft], before: ContactDraft | None) -> None:
    """Opening hours in a sentence of their own belong to whom it speaks of, or to the contact just before."""
    hours = hours_in(segment.text.text)
    if hours is None or not (_KEEPS_HOURS.search(segment.text.text) or segment.cells):
        return
    subject = fold(segment.text.text.split()[0])
    stem = subject.rstrip("erstn")
    ours = [draft for draft in drafts if len(stem) >= 5 and stem in fold(draft.name)]
    if not ours and before and (segment.cells or subject in ("telefontid", "nummeret", "telefonen", "aabningstid")):
        ours = [before]
    for draft in ours:
        if draft.hours is None:
            draft.hours = hours
            draft.add_source(segment)
