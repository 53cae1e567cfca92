"""A contact in the making: what the sentences and rows of a document add to it, one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.mapped_text import MappedText
from ingest.records import Contact, PhoneNumber, Statement
from ingest.records.contact_details import Address, DetailKind, Segment, address_in, hours_in
from ingest.records.contact_names import OFFICE
from ingest.records.people import find_people
from ingest.structure import Section

_ROLE = r"(?:rådgiver|konsulent|leder|koordinator|chef|læge|sygeplejerske|sekretær|formand|manager|vejleder)"
_OFFICE_LABEL = re.compile(rf"(?P<role>{OFFICE})\s*:", re.IGNORECASE)


@dataclass(slots=True)
class ContactDraft:
    """What is known of a contact so far; `block`: where in its section it was last added to."""

    name: str
    section: Section
    block: int
    role: str | None = None
    person: str | None = None
    phones: dict[str, str] = field(default_factory=dict)  # eight digits -> as printed
    emails: list[str] = field(default_factory=list)
    address: Address | None = None
    hours: str | None = None
    location_number: str | None = None
    sources: list[MappedText] = field(default_factory=list)

    def has_room_for(self, kind: DetailKind) -> bool:
        """Whether it may have one more of these: of location numbers it has but one."""
        return kind is not DetailKind.LOCATION_NUMBER or self.location_number is None

    def add_detail(self, kind: DetailKind, value: str) -> None:
        """Add a detail as printed."""
        digits = re.sub(r"\D", "", value)
        if kind is DetailKind.PHONE:
            self.phones.setdefault(digits[-8:], " ".join(value.split()))
        elif kind is DetailKind.LOCATION_NUMBER:
            self.location_number = digits
        elif value not in self.emails:
            self.emails.append(value)

    def add_source(self, segment: Segment) -> None:
        """Add a text that says something of the contact, once."""
        if segment.text not in self.sources:
            self.sources.append(segment.text)

    def add_address(self, text: str) -> None:
        """The first address of a text, if none is known yet."""
        self.address = self.address or address_in(text)

    def add_circumstances(self, segment: Segment) -> None:
        """Hours, address, person and role that stand beside a detail, as far as they are not known yet."""
        text = segment.text.text
        self.hours = self.hours or hours_in(text)
        self.add_address(", ".join(part.text for part in segment.parts))
        people = [person for part in segment.parts for person in _people_in_charge(part.text)]
        if self.person is None and people and people[0] != self.name:
            self.person = people[0]
        self.name = self.name.removesuffix(f", {self.person}")
        if people:
            self._add_role(text, people[0])

    def _add_role(self, text: str, person: str) -> None:
        before_person = re.search(rf"(?P<role>[\wæøå]+{_ROLE}) {person}", text, re.IGNORECASE)
        if before_person:
            self.role = before_person["role"]
        office = _OFFICE_LABEL.match(text)
        if office:
            self.role, self.name, self.person = office["role"], person, person

    def contact(self, document_id: str) -> Contact:
        """The contact as a record."""
        spans = tuple(span for source in self.sources for span in source.spans())
        return Contact(
            document_id=document_id,
            name=self.name,
            role=self.role,
            person=self.person,
            phones=tuple(PhoneNumber(digits, printed) for digits, printed in self.phones.items()),
            emails=tuple(self.emails),
            address=self.address.street if self.address else None,
            postal_code=self.address.postal_code if self.address else None,
            town=self.address.town if self.address else None,
            hours=self.hours,
            location_number=self.location_number,
            section=self.section.heading_path,
            source=Statement("\n".join(source.text for source in self.sources), tuple(dict.fromkeys(spans))),
        )


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
