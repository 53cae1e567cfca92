"""Whether a number stands with the same thing as in the evidence: the words around it decide."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.grounding.facts import WEEKDAYS, Fact, Kind, unit_of
from assistant.grounding.reading import Segment, Word, light_words, meanings
from ingest.danish import key

_BETTER = 1.35  # another number of the evidence fits a sentence's words this many times better …
_BY = 0.35  # … and by this much (in words that stand right beside it): the number was swapped
_MUCH = 0.5  # if this much of them stands with the sentence's own number alone, it wasn't
_HEADING = 0.5  # weight of words in the lines above a number, up to the line with the number before it
_WON = 0.35  # or it alone has so much of the sentence's words around it (in words right beside the number)
_JOINS = frozenset({"og", "eller", "samt", "men"})
_BETWEEN = re.compile(r"\s*(?:[-–/,]|til|og|eller|kl\.?|\s)*\s*")  # what joins the numbers of a range or a list
_SMALL_WORDS = re.compile(r"[\s–-]*(?:\d[\d.]*\s*)?(?:om|på|hver|i|\s)*\s*", re.IGNORECASE)
_UNTIL, _AND = re.compile(r"\s*(?:til|[-–])\s*"), re.compile(r"\s*(?:og|,)\s*")
_NAMED = frozenset({Kind.PHONE, Kind.EMAIL, Kind.LINK, Kind.CODE})
_LITTLE = 0.5  # factor for words that stand with many numbers: "telefon", "timer"
_ANOTHERS = 0.4  # factor for a word that stands nearer to another number of the sentence
_APART = 0.6  # factor for a word beyond a comma or an "and"
_FALL = 0.35  # how fast a word's weight falls with its distance, in content words


@dataclass(frozen=True, slots=True)
class Place:
    """A fact of the evidence and the words around it with their weights, 0 to 1."""

    fact: Fact
    segment: int
    around: tuple[tuple[Word, float], ...]
    partners: tuple[Fact, ...] = ()  # the other numbers of a range or a list: "8-12", "250 og 350"


def places(evidence: Sequence[Segment], facts_of: Sequence[Sequence[Fact]]) -> list[Place]:
    """Every fact of the evidence with what stands around it: its segment, and what leads up to it."""
    found: list[Place] = []
    for number, (segment, facts) in enumerate(zip(evidence, facts_of, strict=True)):
        for fact in facts:
            around = _label(segment, facts) if _is_row(segment, fact) else around_fact(segment.words, fact)
            rows = [
                word for n, row in enumerate(evidence) if n != number and _has(facts_of[n], fact) for word in row.words
            ]
            for line in _lead_up(facts_of, number, fact.kind):
                telling = [word for word in evidence[line].words if _tells(word, facts_of[line])]
                # A word that another row has to itself stands for that row, not for all of them.
                around += [(word, _HEADING) for word in telling if not _stands(word, rows)]
            found.append(Place(fact, number, tuple(around), _partners(segment.text, facts, fact)))
    return found


def _is_row(segment: Segment, fact: Fact) -> bool:
    """Whether a number stands in a column of its own, behind what it belongs to."""
    return segment.text[: fact.start].rstrip(" +").endswith("|")


def _label(segment: Segment, facts: Sequence[Fact]) -> list[tuple[Word, float]]:
    """All of what a row says, each word as near as the other."""
    return [(word, _LITTLE if _says_little(word) else 1.0) for word in segment.words if _tells(word, facts)]


def _says_little(word: Word) -> bool:
    return key(word.lower) in light_words() or bool(unit_of(word.lower))


def _has(facts: Sequence[Fact], fact: Fact) -> bool:
    return any(other.kind is fact.kind and not other.says(fact) for other in facts)


def _stands(word: Word, row: Iterable[Word]) -> bool:
    return any(word.likeness(other) == 1.0 for other in row)


def _partners(text: str, facts: Sequence[Fact], fact: Fact) -> tuple[Fact, ...]:
    pairs = itertools.pairwise(facts)
    joined = [(a, b) for a, b in pairs if a.kind is b.kind and _BETWEEN.fullmatch(text[a.end : b.start])]
    return tuple(other for pair in joined if fact in pair for other in pair if other is not fact)


def _lead_up(facts_of: Sequence[Sequence[Fact]], number: int, kind: Kind) -> Iterable[int]:
    """The lines above a number, or above the rows it is one of, up to the next line with a number of its kind."""
    above = number - 1
    while above >= 0 and any(fact.kind is kind for fact in facts_of[above]):
        above -= 1
    for line in range(above, max(-1, above - 3), -1):
        if any(fact.kind is kind for fact in facts_of[line]):
            return
        if facts_of[line] and line < above and not facts_of[line + 1]:
            return  # above the heading of this entry: the end of another one
        yield line


def _tells(word: Word, facts: Sequence[Fact]) -> bool:
    """Whether a word says what a number is for: not as a part of an address."""
    return word.content and not any(
        fact.start <= word.start < fact.end for fact in facts if fact.kind in (Kind.EMAIL, Kind.LINK)
    )


def around_fact(words: Sequence[Word], fact: Fact) -> list[tuple[Word, float]]:
    """The content words around a fact with weights: 1 right beside it, less with each word and comma between."""
    before = [word for word in words if word.start < fact.start]
    after = [word for word in words if word.start >= fact.end]
    own = next((word.clause for word in words if word.start >= fact.start), words[-1].clause if words else 0)
    weighted: list[tuple[Word, float]] = []
    # "vagttelefonen, 62 23 41 10": the comma doesn't part a number from the name right before it.
    ahead = before[-1].clause if before and fact.kind in _NAMED else own
    for side, clause in ((before[::-1], ahead), (after, own)):
        distance, apart = 0, 1.0
        for word in side:
            if word.lower in _JOINS or word.clause != clause:
                apart *= _APART
                clause = word.clause
            if word.content:
                weighted.append((word, (_LITTLE if _says_little(word) else 1.0) * apart / (1 + _FALL * distance)))
                distance += 1
    return weighted


def better_place(
    sentence: Sequence[Word], fact: Fact, said: Sequence[Fact], all_places: Sequence[Place]
) -> Place | None:
    """The place of another value that the sentence's words fit clearly better than those of this one; None if none.

    `said`: all facts of the sentence; a word counts less for a fact that is not the nearest.
    """
    same_kind = [other for other in said if other.kind is fact.kind]
    around = _near(sentence, fact, same_kind)
    own = [place for place in all_places if place.fact.kind is fact.kind and place.fact.says(fact)]
    partners = {(place.segment, partner) for place in own for partner in place.partners}
    others = [
        place
        for place in all_places
        if place.fact.kind is fact.kind
        and not place.fact.says(fact)
        and (place.segment, place.fact) not in partners
        and fact.rivals(place.fact)
    ]
    if not own or not others:
        return None
    mine = max(_fit(around, place) for place in own)
    for place in others:
        theirs = _fit(around, place)
        won = min(_won(around, place, other) for other in own)
        better = theirs > _BETTER * mine and theirs > mine + _BY and won > -_MUCH
        if better or won >= _WON:
            said_too = [other for other in same_kind if other.says(place.fact) and not other.says(fact)]
            if all(_fits_in_stead(_near(sentence, other, same_kind), place, own) for other in said_too):
                return place
    return None


def _near(sentence: Sequence[Word], fact: Fact, same_kind: Sequence[Fact]) -> list[tuple[Word, float]]:
    """The words of the sentence around a fact; those nearer to another one count less."""
    return [
        (word, weight * (1.0 if _nearest(word, same_kind) in (fact, None) else _ANOTHERS))
        for word, weight in around_fact(sentence, fact)
        if not (fact.kind is Kind.PHONE and meanings(word.lower) & meanings("telefon"))
    ]


def _fits_in_stead(around: Sequence[tuple[Word, float]], place: Place, own: Sequence[Place]) -> bool:
    """Whether a number that the sentence says besides fits better where the first one stands: the two were swapped."""
    return max(_fit(around, other) for other in own) > _fit(around, place)


def _nearest(word: Word, facts: Sequence[Fact]) -> Fact | None:
    return min(facts, key=lambda fact: min(abs(word.start - fact.end), abs(fact.start - word.start)), default=None)


def _fit(around: Sequence[tuple[Word, float]], place: Place) -> float:
    """How well the words around a number agree with those around another; 1 for the same neighbour on both sides."""
    return sum(weight * max((w * word.likeness(o) for o, w in place.around), default=0.0) for word, weight in around)


def _won(around: Sequence[tuple[Word, float]], place: Place, own: Place) -> float:
    """The weight of the words that stand with the other number only, less that of those that stand with this only."""
    won = 0.0
    for word, weight in around:
        with_other = any(word.matches(o) for o, _ in place.around)
        with_own = any(word.matches(o) for o, _ in own.around)
        won += weight * (with_other - with_own)
    return won


def other_weekday(text: str, fact: Fact, said: Sequence[Fact], evidence: Sequence[tuple[str, Sequence[Fact]]]) -> bool:
    """Whether a number stands with another day of the week than anywhere in the evidence."""
    mine = _weekdays(text, fact, said)
    if not mine:
        return False
    theirs = [
        _weekdays(segment, other, facts)
        for segment, facts in evidence
        for other in facts
        if other.kind is fact.kind and other.value == fact.value
    ]
    return bool(theirs) and all(days and not mine <= days for days in theirs)


def _weekdays(text: str, fact: Fact, facts: Sequence[Fact]) -> frozenset[str]:
    """The days that a number is said of: those right after it ("kl. 8-13 om fredagen"), else the last before it."""
    days = [other for other in facts if other.kind is Kind.WEEKDAY]
    following = next((day for day in days if day.start >= fact.end), None)
    if following is not None and _SMALL_WORDS.fullmatch(text[fact.end : following.start]):
        return frozenset({following.value})
    before = [day for day in days if day.end <= fact.start]
    if not before:
        return frozenset()
    last = before[-1]
    if len(before) > 1 and _UNTIL.fullmatch(text[before[-2].end : last.start]):
        return _from_to(before[-2].value, last.value)
    joined = before[-2:] if len(before) > 1 and _AND.fullmatch(text[before[-2].end : last.start]) else [last]
    return frozenset(day.value for day in joined)


def _from_to(first: str, last: str) -> frozenset[str]:
    return frozenset(WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last) + 1]) | {first, last}
