"""Whose a number is: the name that the words before it, its row or the heading over it give."""

from __future__ import annotations

import re
from functools import cache

from ingest.danish import fold, key, keys
from ingest.layout import LABEL, NUMBERED
from ingest.records.contact_details import Segment, details_in, without_address, without_hours
from ingest.records.people import find_people
from ingest.structure import Section

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
_FOLDED_GENERIC = frozenset(map(fold, _GENERIC))
_NO_SUBJECT = frozenset("indtil da nu her hvis efter foer under naar saa hver alle hvem hvor bliver er mange".split())
_EDGE = rf"(?:{'|'.join(sorted(_GENERIC, key=len, reverse=True))})"
_GENERIC_START = re.compile(rf"^{_EDGE}\b\.?:?(?=\s|$)", re.IGNORECASE)
_GENERIC_END = re.compile(rf"(?:^|[\s,]){_EDGE}\.?:?$", re.IGNORECASE)
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
_CONTAINER = re.compile(r"^(kontakt\w*|adresser?|telefon\w*|numre|lokationsnumre|bilag|vigtige numre)\b", re.IGNORECASE)
OFFICE = r"referent|mødeleder|formand|kontaktperson"  # labels before the name of who holds it
_OFFICE_LABEL = re.compile(rf"({OFFICE}|sekretær)\s*:", re.IGNORECASE)


def name_before(segment: Segment, start: int, end: int, earlier: str) -> str | None:
    """Whom the words before a detail (from `start` to `end` of the segment) name; None where they name nobody."""
    text = segment.text.text
    if segment.cells:
        return _row_name(segment, start, end)
    before = text[start:end]
    return (
        _before_brackets(before)
        or _led_to(before, earlier)
        or (_subject(text, earlier) if start == 0 else None)
        or _label(without_hours(before))
        or (_topic(text[:end], segment.section) if start == 0 else None)
    )


def _row_name(segment: Segment, start: int, end: int) -> str | None:
    """The first cell that says more than how to reach somebody, without hours and address."""
    if start:
        return None
    position = 0
    for cell in segment.cells:
        position = segment.text.text.find(cell.text, position)
        if position >= end:
            break
        text = cell.text[: max(0, end - position)] if details_in(cell.text) else cell.text
        if _OFFICE_LABEL.match(text):
            continue
        name = tidy(without_hours(without_address(text)))
        if says_who(name):
            return name
    return None


def _before_brackets(before: str) -> str | None:
    """ "Kommunens demenskoordinatorer (tlf. …"."""
    match = re.search(
        r"(?P<name>(?:[A-ZÆØÅ][\wæøå-]*s\s)?[\wæøåÆØÅ-]+)\s*\((?:tlf|telefon|mail|e-mail|mobil)?[.:]?\s*$", before
    )
    return match["name"] if match and says_who(match["name"]) else None


def _led_to(before: str, earlier: str) -> str | None:
    """ "Henvendelse til MUT på telefon …": what "til", "hos" or "kontakt" leads to, if it has a name of its own."""
    for match in reversed(list(_LEADS_TO_NAME.finditer(before))):
        rest = before[match.end() :]
        cut = _ENDS_NAME.search(rest)
        name = tidy(rest[: cut.start()] if cut else rest)
        if not says_who(name):
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
    if not says_who(name) or "," in name or not name[0].isupper() or first in _FOLDED_GENERIC | _NO_SUBJECT:
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
    name = tidy(without_address(before))
    short = len(name.split()) <= 5 and not _FINITE.search(f" {name} ")
    return name if short and says_who(name) and name[0].isupper() else None


def _topic(before: str, section: Section) -> str | None:
    """The outer heading that a sentence speaks of: "sundhedsplejens tilbud" under "Kom godt i gang"."""
    words = set(keys(before)) - _generic_keys()
    named = [heading for heading in reversed(section.heading_path) if not LABEL.match(heading)]
    spoken_of = [heading for heading in named if words & set(keys(heading))]
    return as_name(spoken_of[0]) if spoken_of and spoken_of[0] != named[0] else None


def heading_name(section: Section) -> str:
    """The innermost heading that names somebody, as a name; empty where the two innermost don't."""
    headings = [heading for heading in reversed(section.heading_path) if not LABEL.match(heading)]
    naming = [heading for heading in headings if not is_container(heading) and not _QUESTION_OR_ORDER.match(heading)]
    return as_name(naming[0]) if naming and naming[0] in headings[:2] else ""


def as_name(heading: str) -> str:
    """A heading as a name: without its number and what follows a dash or comma, capitals as ordinary words."""
    match = NUMBERED.match(heading)
    name = match["title"] if match else re.sub(r"^§\s*\d+\w?\s+", "", heading)
    first = re.split(r"\s[–-]\s|(?<!-),\s(?=[A-ZÆØÅ])|(?<=[A-ZÆØÅ]{2}),\s", name)[0]
    name = first if len(first) >= 3 else name
    if name.isupper() and len(name) > 5:
        name = name.capitalize()
    return name.strip()


def says_who(name: str) -> bool:
    """Whether a text of at most 80 characters says more than how to reach somebody."""
    words = re.findall(r"[^\W\d_]+", name)
    return len(name) <= 80 and any(fold(word) not in _FOLDED_GENERIC and len(word) > 1 for word in words)


@cache
def _generic_keys() -> frozenset[str]:
    return frozenset(key(word) for word in _GENERIC)


def tidy(text: str) -> str:
    """Without the words at its ends that only say how to reach somebody, and stray punctuation."""
    former = None
    while former != text:
        former = text
        text = text.replace("()", "").strip(" \n.,;:–-/·")
        text = _GENERIC_END.sub("", text)
        text = _GENERIC_START.sub("", text)
        if text.count("(") > text.count(")"):
            text = text[: text.rindex("(")]
    return text


def has_finite_verb(text: str) -> bool:
    """Whether a text is a sentence by its verb ("har", "kan", "træffes", …), not a name."""
    return _FINITE.search(text) is not None


def is_container(heading: str) -> bool:
    """Whether a heading stands over contacts of several: "Kontakt", "Vigtige numre", "Bilag"."""
    return _CONTAINER.match(heading) is not None
