"""What the contact records say for or against an answer: whether the one that is named has what is wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from assistant.conversation import subject
from assistant.evidence import holds_wanted
from assistant.question import Question, Want
from assistant.selection import Selection, selected_text
from ingest.danish import key, keys
from ingest.index import Index
from ingest.records import Contact


def recorded(index: Index, question: Question) -> tuple[float, float]:
    """How much of the question (0 to 1, by rarity of its words) names a contact that has, and one that lacks, a wanted thing.

    0, 0 where nothing is wanted that a contact can have, or nobody is named whole.
    """
    wanted = question.wants & _HELD.keys()
    asked = _asked(question)
    named = _named(index, question)
    if not wanted or not named or not asked:
        return 0.0, 0.0
    name, held = max(named.items(), key=lambda entry: sum(index.rarity(k) for k in entry[0]))
    share = min(1.0, sum(index.rarity(k) for k in name) / sum(index.rarity(k) for k in asked))
    return (share, 0.0) if wanted & held else (0.0, share)


def is_of_another(index: Index, question: Question, selection: Selection) -> bool:
    """Whether a place tells a wanted thing of somebody else: all contacts that are named lack it, and it names none of them."""
    named = _named(index, question)
    lacked = (question.wants & _HELD.keys()) - {Want.CONTACT} - frozenset().union(*named.values())
    told = selected_text(index, selection)
    if not named or not any(holds_wanted(told, want) for want in lacked):
        return False
    passage = index.passages[selection.passage]
    says = set(keys(" ".join((*passage.heading_path, passage.text)), parts=False))
    return not any(name <= says for name in named)


def _asked(question: Question) -> set[str]:
    return {key(token) for token in subject(question.text)}


def _named(index: Index, question: Question) -> dict[frozenset[str], frozenset[Want]]:
    """The contacts whose whole name the question holds, as in `_contacts`."""
    said = _asked(question) | set(question.weights)
    return {name: held for name, held in _contacts(index).items() if name <= said}


_HELD = {
    Want.PHONE: lambda contact: bool(contact.phones),
    Want.CONTACT: lambda contact: bool(contact.phones or contact.emails),
    Want.EMAIL: lambda contact: bool(contact.emails),
    Want.ADDRESS: lambda contact: bool(contact.address),
    Want.HOURS: lambda contact: bool(contact.hours),
    Want.LOCATION_NUMBER: lambda contact: bool(contact.location_number),
}


@lru_cache(maxsize=2)
def _contacts(index: Index) -> Mapping[frozenset[str], frozenset[Want]]:
    """Keys of a name -> the kinds of thing that contacts of that name have."""
    held: defaultdict[frozenset[str], set[Want]] = defaultdict(set)
    for contact in index.content.records.contacts:
        name = frozenset(keys(contact.name, parts=False))
        if name:
            held[name].update(_kinds(contact))
    return {name: frozenset(kinds) for name, kinds in held.items()}


def _kinds(contact: Contact) -> set[Want]:
    return {want for want, has in _HELD.items() if has(contact)}
