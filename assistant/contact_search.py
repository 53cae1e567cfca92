"""Contacts of all documents: those that are one make one entry, found by name, purpose or number.

Words are read like a question (spelling, compounds, the glossary), and æ, ø and å may be typed as ae,
oe and aa.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.question import Question
from ingest.danish import fold, keys
from ingest.document import Document
from ingest.records import Contact

FOUND = 0.6  # share of the words, weighted by their rarity, that an entry must hold
_NAME = 0.5  # what a word in the name counts more than one in what it is for
_BEGINNING = 0.8  # what the beginning of a word counts
_SHORTEST_BEGINNING = 3  # letters
_NUMBER = re.compile(r"(?:\+45)?[\d\s.-]*\d[\d\s.-]*")
_HEADING_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.? ")
_SHORTEST_NUMBER = 2  # digits


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A contact with all places that tell of it, in reading order: what is stated in any of them.

    `document` is that of the first place; `documents` are those of all places.
    """

    contact: Contact
    places: tuple[Contact, ...]
    documents: tuple[Document, ...]

    @property
    def document(self) -> Document:
        """Where it is told of first."""
        return self.documents[0]

    @property
    def purposes(self) -> tuple[str, ...]:
        """The innermost headings that it stands under, but for those that repeat its name."""
        headings = (place.section[-1] for place in self.places if place.section)
        name = fold(self.contact.name)
        return tuple(dict.fromkeys(heading for heading in headings if fold(_HEADING_NUMBER.sub("", heading)) != name))


def contact_entries(contacts: Sequence[Contact], documents: Sequence[Document]) -> tuple[ContactEntry, ...]:
    """The contacts of these documents, those that are one taken together, in reading order."""
    by_id = {document.id: document for document in documents}
    entries: list[ContactEntry] = []
    named: defaultdict[str, list[int]] = defaultdict(list)  # name -> where its entries are
    for contact in contacts:
        document = by_id[contact.document_id]
        alike = named[fold(contact.name)]
        place = next((number for number in alike if _are_one(entries[number], contact, document)), None)
        if place is None:
            alike.append(len(entries))
            entries.append(ContactEntry(contact, (contact,), (document,)))
        else:
            entries[place] = _together(entries[place], contact, document)
    return tuple(entries)


def _are_one(entry: ContactEntry, other: Contact, document: Document) -> bool:
    """Whether a contact of the same name is the one of an entry: nothing of the two contradicts, and a number or
    address is the same, or else they are of one document that holds for one municipality, which has one of a name.
    """
    one = entry.contact
    facts = zip(_facts(one), _facts(other), strict=True)
    ways = ((_digits(one), _digits(other)), (frozenset(one.emails), frozenset(other.emails)))
    if any(mine and theirs and mine != theirs for mine, theirs in facts):
        return False
    if any(mine and theirs and not mine & theirs for mine, theirs in ways):
        return False
    if any(mine & theirs for mine, theirs in ways) or (one.location_number and other.location_number):
        return True
    return document in entry.documents and len(document.area) == 1


def _facts(contact: Contact) -> tuple[str, ...]:
    """What a contact has but one of."""
    stated = (contact.role, contact.person, contact.address, contact.postal_code, contact.town, contact.hours)
    return (*(fold(part or "") for part in stated), contact.location_number or "")


def _digits(contact: Contact) -> frozenset[str]:
    return frozenset(phone.digits for phone in contact.phones)


def _together(entry: ContactEntry, other: Contact, document: Document) -> ContactEntry:
    one = entry.contact
    known = _digits(one)
    contact = replace(
        one,
        role=one.role or other.role,
        person=one.person or other.person,
        phones=(*one.phones, *(phone for phone in other.phones if phone.digits not in known)),
        emails=tuple(dict.fromkeys((*one.emails, *other.emails))),
        address=one.address or other.address,
        postal_code=one.postal_code or other.postal_code,
        town=one.town or other.town,
        hours=one.hours or other.hours,
        location_number=one.location_number or other.location_number,
    )
    documents = entry.documents if document in entry.documents else (*entry.documents, document)
    return ContactEntry(contact, (*entry.places, other), documents)


class ContactSearch:
    """Finds entries."""

    def __init__(self, entries: Sequence[ContactEntry]) -> None:
        self.entries = tuple(entries)
        self._names = [frozenset(keys(entry.contact.name)) for entry in self.entries]
        self._held = [frozenset(keys(_words(entry))) for entry in self.entries]

    def find(self, question: Question, typed: str) -> tuple[ContactEntry, ...]:
        """The entries that fit what was typed, best first; all of them, in their order, where nothing was.

        `question` is `typed` as read by the assistant's reader. A number finds telephone and location numbers that
        hold its digits, in order and wherever spaces stand, and postal codes.
        """
        if not typed.strip():
            return self.entries
        if _NUMBER.fullmatch(typed.strip()):
            digits = re.sub(r"\D", "", typed.strip().removeprefix("+45"))
            return tuple(entry for entry in self.entries if _holds_number(entry, digits))
        scores = [self._score(question, number) for number in range(len(self.entries))]
        order = sorted(range(len(self.entries)), key=lambda number: -scores[number])
        return tuple(self.entries[number] for number in order if scores[number] >= FOUND)

    def _score(self, question: Question, number: int) -> float:
        """0 to 1 for the words that are held, more if they are held by the name."""
        if not question.typed:
            return 0.0
        held = sum(self._rarity(typed) * self._held_by(question, typed, number) for typed in question.typed)
        return held / sum(self._rarity(typed) for typed in question.typed)

    def _held_by(self, question: Question, typed: str, number: int) -> float:
        name, held = self._names[number], self._held[number]
        parts = question.compounds.get(typed, frozenset())
        for words, more in ((name, _NAME), (held, 0.0)):
            if typed in words or (parts and parts <= words):
                return 1.0 + more
            if len(typed) >= _SHORTEST_BEGINNING and any(word.startswith(typed) for word in words):
                return _BEGINNING + more
        meant = question.meant.get(typed, frozenset())
        return max((self._rarity(other) for other in meant & held), default=0.0)

    def _rarity(self, word: str) -> float:
        """1 for a word in at most one entry, towards 0 for one in all of them."""
        count = len(self.entries) + 1
        return math.log(count / max(1, self._holding[word])) / math.log(count)

    @cached_property
    def _holding(self) -> Counter[str]:
        return Counter(word for held in self._held for word in held)


def _words(entry: ContactEntry) -> str:
    """All that an entry can be found by, numbers aside."""
    contact = entry.contact
    stated = (contact.name, contact.role, contact.person, contact.address, contact.town, *contact.emails)
    areas = [name for document in entry.documents for name in document.area]
    around = [text for place in entry.places for text in (*_near_headings(place), place.source.text)]
    return " \n".join(text for text in (*stated, *areas, *around) if text)


def _near_headings(contact: Contact) -> tuple[str, ...]:
    """The headings over it but the outermost, which stands over a whole administration; that one if it is alone."""
    return contact.section[1:] or contact.section


def _holds_number(entry: ContactEntry, digits: str) -> bool:
    contact = entry.contact
    if len(digits) < _SHORTEST_NUMBER:
        return False
    numbers = (*(phone.digits for phone in contact.phones), contact.location_number or "")
    return any(digits in number for number in numbers) or contact.postal_code == digits
