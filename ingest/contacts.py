"""Contacts of a document: every telephone number, e-mail address and location number, and whose it is.

A number belongs to what its own line or sentence names ("Henvendelse til MUT på telefon …", a row of a table); where
only "Henvendelse på telefon" stands there, to the heading above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from ingest.danish import PHONE, fold, key, keys, sentence_bounds
from ingest.layout import LABEL, NUMBERED, BlockKind
from ingest.mapped_text import MappedText
from ingest.people import find_people
from ingest.records import Contact, PhoneNumber, Statement
from ingest.structure import Section

LOCATION_NUMBER = re.compile(r"(?<!\d)579[ \u00a0]?\d{3}[ \u00a0]?\d{3}[ \u00a0]?\d{4}(?!\d)|(?<!\d)579\d{10}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(PHONE)
_YEARS = re.compile(r"(19|20)\d\d\s(19|20)\d\d")

_DAY = r"(?:man|tirs?|ons|tors?|fre|lør|søn)(?:dage?|\.)?"
_DAYS = rf"(?:alle dage|alle hverdage|hverdage|weekend(?:en)?|helligdage|{_DAY}(?:\s*(?:–|-|til|og|,)\s*{_DAY})*)"
_CLOCK = r"\d{1,2}(?:[.:]\d{2})?"
_AT = rf"(?:fra )?kl\.?\s*{_CLOCK}\s*(?:–|-|til)\s*{_CLOCK}"
_OPEN = rf"(?:{_DAYS}\s+(?:dog\s+)?(?:fra\s+)?)?{_AT}"
HOURS = re.compile(
    rf"\b(?:{_OPEN}(?:(?:,| og| samt)\s+{_OPEN})*|(?:åbent )?hele døgnet|døgnet rundt|døgnåbent|uden for åbningstiden)",
    re.IGNORECASE,
)
_TOWN = (
    r"(?P<code>[1-9]\d{3})\s+(?P<town>(?:(?:Vester|Øster|Nørre|Sønder|Nr\.|Sdr\.|Ny|Gammel|Gl\.|Store|Lille|Sankt|Skt\.)\s)?"
    r"[A-ZÆØÅ][a-zæøå]+(?: [A-ZÆØÅ]{1,2}\b)?)"
)
_STREET_ENDING = (
    r"(?i:vej|vejen|gade|gaden|stræde|allé|alle|alléen|plads|pladsen|torv|torvet|bakke|bakken|bakker|gyde|sti|stien|"
    r"park|parken|have|haven|banke|banken|væn(?:ge|get)|kvarter|strand|havn|havnen|gård|gården|bro|engen|skov|skoven|"
    r"dal|dalen|høj|højen|toft|toften|ager|lund|lunden|vang|vangen|krog|kær|mark|marken|bjerg|dige|diget|hus|huset|"
    r"\w*bro|ingen)"
)
_STREET = (
    rf"(?P<street>(?:[A-ZÆØÅ][\wæøåé.-]*\s+){{0,3}}?[A-ZÆØÅ]?[\wæøåé-]*{_STREET_ENDING}\s+"
    r"\d{1,3}[A-ZÆØÅ]?(?![\d.:])(?!\s*(?:%|kr|mg|år))(?:, [A-ZÆØÅ][a-zæøå]+(?=\s*,?\s*\d{4}\s[A-ZÆØÅ]))?)"
)
ADDRESS = re.compile(rf"{_STREET}(?:\s*,?\s*{_TOWN})?")
_TOWN_ALONE = re.compile(rf"^\s*{_TOWN}\b")

# Words that say how to reach somebody, not whom.
_GENERIC = frozenset(
    """henvendelse henvendelser henvend dig jer telefon telefonisk telefonnummer telefonnr tlf tel telefontid mobil
    mobiltelefon direkte nummer nr e mail mails email mailadresse mailto på via eller og samt evt om til fra ved
    hos af for med i er yderligere oplysninger oplysning vedr vedrørende vedrørendes ring ringe ringer skriv skrive
    kontakt kontakte kontaktes kontaktoplysninger kontaktinformation lokationsnummer lokationsnumre lokationsnr ean
    gln adresse åbningstid åbningstider åbent træffes træffetid bedst kl dog pr læs mere se spørgsmål svar
    henvendelsen sker kan ske korrespondance korrespondancer korrespondancemodul elektronisk fax web hjemmeside www
    kun lægen læge læger kommunen kommune borgeren borgere borger patienten patienter klinikken klinikkerne lægerne
    du vi man der det den de han hun hvis når denne dette vedkommende pårørende blanketter læ på""".split()
)
_ENDS_NAME = re.compile(
    r"\s*(?:[,;:(–]|\b(?:på|via|hverdage|alle|man|mandag|tirsdag|onsdag|torsdag|fredag|kl|tlf|telefon|telefonisk|"
    r"sammen|med|eller|hvis|når|som|der|inden|senest|døgnet|hele|elektronisk|direkte)\b)",
    re.IGNORECASE,
)
_LEADS_TO_NAME = re.compile(r"\b(?:til|hos|kontakte?s?|ringer? lægen til|ringe?r? til)\s+(?=\S)", re.IGNORECASE)
_FINITE = re.compile(
    r"\s(?:har|kan|er|var|blev|træffes|svarer|sendes|sender|tager|tilbyder|skal|ringer|kontaktes|rettes|bør|må|fås)\b"
)
_QUESTION_OR_ORDER = re.compile(
    r"^(sådan|hvem|hvad|hvor|hvornår|hvordan|husk|kan|må|få|gør|læs|se)\b|\?$", re.IGNORECASE
)
_KEEPS_HOURS = re.compile(
    r"\b(har (?:telefon)?åbent|svarer|træffes|er bemandet|er åben|kan (?:kontaktes|træffes)|telefontid)\b", re.I
)
_ROLE = r"(?:rådgiver|konsulent|leder|koordinator|chef|læge|sygeplejerske|sekretær|formand|manager|vejleder)"
_CONTAINER = re.compile(r"^(kontakt\w*|adresser?|telefon\w*|numre|lokationsnumre|bilag|vigtige numre)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Segment:
    """A sentence, or a row with its cells: the smallest text that names its own owner."""

    section: Section
    text: MappedText
    cells: tuple[MappedText, ...]
    block: int


@dataclass(slots=True)
class _Draft:
    name: str
    section: Section
    block: int
    role: str | None = None
    person: str | None = None
    phones: dict[str, str] = field(default_factory=dict)
    emails: list[str] = field(default_factory=list)
    address: str | None = None
    postal_code: str | None = None
    town: str | None = None
    hours: str | None = None
    location_number: str | None = None
    sources: list[MappedText] = field(default_factory=list)


def find_contacts(document_id: str, sections: Sequence[Section]) -> list[Contact]:
    """The contacts of a document, in reading order."""
    drafts: list[_Draft] = []
    for _, under_one in groupby(sections, key=lambda section: section.heading_path[:1]):
        earlier = ""  # "centret" is the centre that was named before
        for section in under_one:
            drafts.extend(_of_section(section, earlier))
            earlier += " ".join(block.mapped.text for block in section.blocks) + " "
    main = next((draft.name for draft in drafts if any(map(_CONTAINER.match, draft.section.heading_path))), "")
    for draft in drafts:
        draft.name = draft.name or main or _as_name(" ".join(draft.section.heading_path[-1:]))
    return [_contact(document_id, draft) for draft in drafts]


def _contact(document_id: str, draft: _Draft) -> Contact:
    text = "\n".join(source.text for source in draft.sources)
    spans = tuple(span for source in draft.sources for span in source.spans())
    return Contact(
        document_id=document_id,
        name=draft.name,
        role=draft.role,
        person=draft.person,
        phones=tuple(PhoneNumber(digits, printed) for digits, printed in draft.phones.items()),
        emails=tuple(draft.emails),
        address=draft.address,
        postal_code=draft.postal_code,
        town=draft.town,
        hours=draft.hours,
        location_number=draft.location_number,
        section=draft.section.heading_path,
        source=Statement(text, tuple(dict.fromkeys(spans))),
    )


# ----------------------------------------------------------------------------------------------- one section


def _segments(section: Section) -> Iterator[_Segment]:
    for number, block in enumerate(section.blocks):
        if block.kind is BlockKind.ROW:
            yield _Segment(section, block.mapped, block.cells, number)
            continue
        for start, end in sentence_bounds(block.mapped.text):
            yield _Segment(section, block.mapped.slice(start, end), (), number)


def _of_section(section: Section, earlier: str) -> list[_Draft]:
    """The contacts of a section. `earlier`: what stands before it under the same outer heading."""
    drafts: list[_Draft] = []
    pending: list[_Segment] = []  # rows without a detail: the name over the numbers that follow
    told_apart: list[tuple[_Segment, _Draft | None]] = []
    for segment in _segments(section):
        text = segment.text.text
        if _details(segment):
            drafts.extend(_of_segment(segment, pending, drafts, earlier))
            pending = []
        elif segment.cells and text.startswith("(") and drafts:
            _add_circumstances(drafts[-1], segment)
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


def _complete_from_section(draft: _Draft) -> None:
    """What the text and heading around the only contact of a section say of it."""
    text = " ".join(block.mapped.text for block in draft.section.blocks)
    _add_address(draft, text)
    _add_address(draft, draft.section.heading_path[-1] if draft.section.heading_path else "")
    person = re.search(r"\ber det (?P<rest>[A-ZÆØÅ].*)", text)
    people = find_people(person["rest"]) if person else ()
    if draft.person is None and people:
        draft.person = people[0]


def _is_nameplate(segment: _Segment) -> bool:
    """A row, or a line with an address, that names somebody; the numbers come after it."""
    text = segment.text.text
    whole = bool(segment.cells) or (
        bool(ADDRESS.search(text)) and len(text) == len(segment.section.blocks[segment.block].mapped)
    )
    name = _tidy(HOURS.sub("", _without_address(text)))
    return whole and len(text) <= 90 and _says_who(name) and not _FINITE.search(text)


def _details(segment: _Segment) -> list[tuple[int, int, str]]:
    """`(start, end, kind)` of the telephone numbers, addresses and location numbers of a segment, in order."""
    found: list[tuple[int, int, str]] = []
    position = 0
    for part in segment.cells or (segment.text,):
        offset = segment.text.text.index(part.text, position)
        found += [(offset + start, offset + end, kind) for start, end, kind in _details_in(part.text)]
        position = offset + len(part)
    return found


def _details_in(text: str) -> list[tuple[int, int, str]]:
    found = [(*match.span(), "location") for match in LOCATION_NUMBER.finditer(text)]
    taken = [range(start, end) for start, end, _ in found]
    found += [
        (*match.span(), "phone")
        for match in _PHONE.finditer(text)
        if not _YEARS.fullmatch(match.group()) and not any(match.start() in span for span in taken)
    ]
    found += [(*match.span(), "email") for match in EMAIL.finditer(text)]
    return sorted(found)


def _of_segment(
    segment: _Segment, pending: Sequence[_Segment], drafts: Sequence[_Draft], earlier: str
) -> Iterator[_Draft]:
    """The contacts that a sentence or row begins; details of one begun before are added to it."""
    text = segment.text.text
    details = _details(segment)
    previous_end = 0
    draft: _Draft | None = None
    for start, end, kind in details:
        name = _named(segment, previous_end, start, earlier)
        value = text[start:end]
        if draft is None or name is not None or not _room(draft, kind):
            draft, new = _owner(segment, name, kind, pending, drafts, draft)
            if new:
                yield draft
            _add_source(draft, segment)
            _add_circumstances(draft, segment)
            pending = ()
        _add_detail(draft, kind, value)
        previous_end = end


def _room(draft: _Draft, kind: str) -> bool:
    return kind != "location" or draft.location_number is None


def _owner(
    segment: _Segment,
    name: str | None,
    kind: str,
    pending: Sequence[_Segment],
    drafts: Sequence[_Draft],
    current: _Draft | None,
) -> tuple[_Draft, bool]:
    """The contact a detail belongs to, and whether it is a new one."""
    if name is None and pending:
        return _under_rows(segment, pending), True
    if name is None:
        near = [draft for draft in drafts if segment.cells or draft.block >= segment.block - 1]
        if current is not None:
            return current, False
        if near and _room(near[-1], kind):
            near[-1].block = segment.block
            return near[-1], False
        name = _heading_name(segment.section)
    for draft in drafts:
        if draft.name == name and _room(draft, kind):
            draft.block = segment.block
            return draft, False
    return _Draft(name, segment.section, segment.block), True


def _under_rows(segment: _Segment, pending: Sequence[_Segment]) -> _Draft:
    """A contact in lines: its name (else the heading's), a person, an address, and then the numbers."""
    lines = [row.text.text for row in pending]
    people = [line for line in lines if _person_first(line)]
    names = [_tidy(_without_address(line)) for line in lines if line not in people and not _TOWN_ALONE.match(line)]
    names = [name for name in names if _says_who(name)]
    heading = segment.section.heading_path[-1] if segment.section.heading_path else ""
    over_several = _CONTAINER.match(heading) or heading.lower().startswith("for ")
    name = names[0] if names and (over_several or not people) else _heading_name(segment.section)
    draft = _Draft(_tidy(HOURS.sub("", name)) or name, segment.section, segment.block)
    draft.person = find_people(people[0])[0] if people else None
    draft.hours = _hours(" ".join(lines))
    draft.sources.extend(row.text for row in pending)
    _add_address(draft, ", ".join(lines))
    return draft


def _person_first(text: str) -> bool:
    people = find_people(text)
    return bool(people) and text.startswith(people[0])


# ---------------------------------------------------------------------------------------------------- naming


def _named(segment: _Segment, start: int, end: int, earlier: str) -> str | None:
    """Whom the words before a detail (from `start` to `end` of the segment) name; None where they name nobody."""
    text = segment.text.text
    if segment.cells:
        return _row_name(segment, start, end)
    before = text[start:end]
    return (
        _before_brackets(before)
        or _led_to(before, earlier)
        or (_subject(text, earlier) if start == 0 else None)
        or (_label(before) if start == 0 else None)
        or (_topic(text[:end], segment.section) if start == 0 else None)
    )


def _row_name(segment: _Segment, start: int, end: int) -> str | None:
    """The first cell that says more than how to reach somebody, without hours and address."""
    if start:
        return None
    position = 0
    for cell in segment.cells:
        position = segment.text.text.find(cell.text, position)
        if position >= end:
            break
        text = cell.text[: max(0, end - position)] if _details_in(cell.text) else cell.text
        if re.match(r"(referent|mødeleder|formand|kontaktperson|sekretær)\s*:", text, re.IGNORECASE):
            continue
        name = _tidy(HOURS.sub("", _without_address(text)))
        if _says_who(name):
            return name
    return None


def _before_brackets(before: str) -> str | None:
    """ "Kommunens demenskoordinatorer (tlf. …"."""
    match = re.search(
        r"(?P<name>(?:[A-ZÆØÅ][\wæøå-]*s\s)?[\wæøåÆØÅ-]+)\s*\((?:tlf|telefon|mail|e-mail|mobil)?[.:]?\s*$", before
    )
    return match["name"] if match and _says_who(match["name"]) else None


def _led_to(before: str, earlier: str) -> str | None:
    """ "Henvendelse til MUT på telefon …": what "til", "hos" or "kontakt" leads to, if it has a name of its own."""
    for match in reversed(list(_LEADS_TO_NAME.finditer(before))):
        rest = before[match.end() :]
        cut = _ENDS_NAME.search(rest)
        name = _tidy(rest[: cut.start()] if cut else rest)
        if not _says_who(name):
            continue
        if name[0].isupper():
            return name.removesuffix("s") if name.endswith(("ets", "ens")) else name
        return _resolved(name, earlier)
    return None


def _subject(sentence: str, earlier: str) -> str | None:
    """ "Fraværsteamet kan kontaktes på …": who does it."""
    verb = _FINITE.search(sentence)
    if verb is None or verb.start() > 60:
        return None
    name = re.sub(r"^[a-zæøå]\)\s+", "", sentence[: verb.start()]).strip()
    first = fold(name.split()[0]) if name else ""
    if not _says_who(name) or "," in name or not name[0].isupper() or first in _FOLDED_GENERIC | _NO_SUBJECT:
        return None
    people = find_people(name)
    return _resolved(name, earlier) or (people[0] if people else name)


def _resolved(name: str, earlier: str) -> str | None:
    """A definite noun ("centret") as the name that ends with it and was said before ("Rusmiddelcentret Vest")."""
    if " " in name or not name.lower().endswith(("et", "en", "ne")):
        return None
    pattern = rf"\b[A-ZÆØÅ][\wæøå-]*{re.escape(name.lower())}(?: [A-ZÆØÅ]\w+)*"
    named = [match.group() for match in re.finditer(pattern, earlier)]
    return named[-1] if named else None


def _label(before: str) -> str | None:
    """ "Lokationsnummer til Ældre/Sundhed: …", "Rygestoprådgiver Mette Friis, telefontid …:": a few words and no verb."""
    people = find_people(before)
    if people:
        return None if re.search(rf"\ber (?:det )?{people[0]}", before) else people[0]
    name = _tidy(_without_address(before))
    short = len(name.split()) <= 5 and not _FINITE.search(f" {name} ")
    return name if short and _says_who(name) and name[0].isupper() else None


def _topic(before: str, section: Section) -> str | None:
    """The outer heading that a sentence speaks of: "sundhedsplejens tilbud" under "Kom godt i gang"."""
    words = set(keys(before)) - _generic_keys()
    named = [heading for heading in reversed(section.heading_path) if not LABEL.match(heading)]
    spoken_of = [heading for heading in named if words & set(keys(heading))]
    return _as_name(spoken_of[0]) if spoken_of and spoken_of[0] != named[0] else None


def _heading_name(section: Section) -> str:
    """The innermost heading that names somebody."""
    headings = [heading for heading in reversed(section.heading_path) if not LABEL.match(heading)]
    naming = [
        heading for heading in headings if not _CONTAINER.match(heading) and not _QUESTION_OR_ORDER.match(heading)
    ]
    return _as_name(naming[0]) if naming and naming[0] in headings[:2] else ""


def _as_name(heading: str) -> str:
    match = NUMBERED.match(heading)
    name = match["title"] if match else re.sub(r"^§\s*\d+\w?\s+", "", heading)
    first = re.split(r"\s[–-]\s|(?<!-),\s", name)[0]
    name = first if len(first) >= 3 else name
    if name.isupper() and len(name) > 5:
        name = name.capitalize()
    return name.strip()


def _says_who(name: str) -> bool:
    words = re.findall(r"[^\W\d_]+", name)
    return len(name) <= 80 and any(fold(word) not in _FOLDED_GENERIC and len(word) > 1 for word in words)


_FOLDED_GENERIC = frozenset(map(fold, _GENERIC))
_NO_SUBJECT = frozenset("indtil da nu her hvis efter foer under naar saa hver alle hvem hvor bliver er mange".split())


@cache
def _generic_keys() -> frozenset[str]:
    return frozenset(key(word) for word in _GENERIC)


_EDGE = rf"(?:{'|'.join(sorted(_GENERIC, key=len, reverse=True))})"


def _tidy(text: str) -> str:
    """Without the words at its ends that only say how to reach somebody, and stray punctuation."""
    former = None
    while former != text:
        former = text
        text = text.replace("()", "").strip(" \n.,;:–-/·")
        text = re.sub(rf"(?:^|[\s,]){_EDGE}\.?:?$", "", text, flags=re.IGNORECASE)
        text = re.sub(rf"^{_EDGE}\b\.?:?(?=\s|$)", "", text, flags=re.IGNORECASE)
        if text.count("(") > text.count(")"):
            text = text[: text.rindex("(")]
    return text


# ---------------------------------------------------------------------------------- numbers and circumstances


def _add_detail(draft: _Draft, kind: str, value: str) -> None:
    digits = re.sub(r"\D", "", value)
    if kind == "phone":
        draft.phones.setdefault(digits[-8:], " ".join(value.split()))
    elif kind == "email" and value not in draft.emails:
        draft.emails.append(value)
    elif kind == "location":
        draft.location_number = digits


def _add_source(draft: _Draft, segment: _Segment) -> None:
    if segment.text not in draft.sources:
        draft.sources.append(segment.text)


def _add_circumstances(draft: _Draft, segment: _Segment) -> None:
    text = segment.text.text
    draft.hours = draft.hours or _hours(text)
    people = [person for part in segment.cells or (segment.text,) for person in _people_in_charge(part.text)]
    if draft.person is None and people and people[0] != draft.name:
        draft.person = people[0]
    draft.name = draft.name.removesuffix(f", {draft.person}")
    _add_address(draft, ", ".join(cell.text for cell in segment.cells) if segment.cells else text)
    before_person = re.search(rf"(?P<role>[\wæøå]+{_ROLE}) {people[0]}", text, re.IGNORECASE) if people else None
    if before_person:
        draft.role = before_person["role"]
    role = re.match(r"(?P<role>referent|mødeleder|formand|kontaktperson)\s*:", text, re.IGNORECASE)
    if role and people:
        draft.role, draft.name, draft.person = role["role"], people[0], people[0]


def _people_in_charge(text: str) -> list[str]:
    """The persons a line gives as such: at its start, after a comma, a colon or a role; not "(Egense, Vester Skerninge)"."""
    found: list[str] = []
    for person in find_people(text):
        before = text[: text.index(person)].rstrip()
        in_brackets = before.count("(") > before.count(")")
        after_role = re.search(rf"{_ROLE}$", before, re.IGNORECASE)
        if after_role or re.search(r"\ber det$", before) or (not in_brackets and before[-1:] in ("", ",", ":")):
            found.append(person)
    return found


def _hours(text: str) -> str | None:
    match = HOURS.search(text)
    return match.group().removeprefix("fra ").strip(" ,") if match else None


def _add_address(draft: _Draft, text: str) -> None:
    if draft.address is not None:
        return
    for match in ADDRESS.finditer(text):
        draft.address = match["street"].strip()
        draft.postal_code, draft.town = match["code"], match["town"]
        return


def _without_address(text: str) -> str:
    return re.sub(rf",?\s*\b{_STREET}.*", "", text) if ADDRESS.search(text) else text


def _hours_told_apart(segment: _Segment, drafts: Sequence[_Draft], before: _Draft | None) -> None:
    """Opening hours in a sentence of their own belong to whom it speaks of, or to the contact just before."""
    hours = _hours(segment.text.text)
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
            _add_source(draft, segment)
