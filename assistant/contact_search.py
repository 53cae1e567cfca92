"""Contacts of all documents: those that state the same are one entry, found by name, purpose or number.

Words are read like a question (spelling, compounds, the glossary), and æ, ø and å may be typed as ae,
oe and aa.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
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
    """A contact with all places that state just the same of it, in reading order; the first one stands for them."""

    contact: Contact
    places: tuple[Contact, ...]
    document: Document

    @property
    def purposes(self) -> tuple[str, ...]:
        """The innermost headings that it stands under, but for those that repeat its name."""
        headings = (place.section[-1] for place in self.places if place.section)
        name = fold(self.contact.name)
        return tuple(dict.fromkeys(heading for heading in headings if fold(_HEADING_NUMBER.sub("", heading)) != name))


def contact_entries(contacts: Sequence[Contact], documents: Sequence[Document]) -> tuple[ContactEntry, ...]:
    """The contacts of these documents, those of one document that state the same taken together, in reading order."""
    by_id = {document.id: document for document in documents}
    same: dict[tuple[object, ...], list[Contact]] = {}
    for contact in contacts:
        same.setdefault(_stated(contact), []).append(contact)
    return tuple(ContactEntry(places[0], tuple(places), by_id[places[0].document_id]) for places in same.values())


def _stated(contact: Contact) -> tuple[object, ...]:
    """All that is stated of a contact, printed alike."""
    text = (contact.name, contact.role, contact.person, contact.address, contact.town, contact.hours)
    return (
        contact.document_id,
        *(fold(part or "") for part in text),
        frozenset(phone.digits for phone in contact.phones),
        frozenset(contact.emails),
        contact.postal_code,
        contact.location_number,
    )


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
    around = [text for place in entry.places for text in (*_near_headings(place), place.source.text)]
    return " \n".join(text for text in (*stated, *entry.document.area, *around) if text)


def _near_headings(contact: Contact) -> tuple[str, ...]:
    """The headings over it but the outermost, which stands over a whole administration; that one if it is alone."""
    return contact.section[1:] or contact.section


def _holds_number(entry: ContactEntry, digits: str) -> bool:
    contact = entry.contact
    if len(digits) < _SHORTEST_NUMBER:
        return False
    numbers = (*(phone.digits for phone in contact.phones), contact.location_number or "")
    return any(digits in number for number in numbers) or contact.postal_code == digits
