"""Whether a number counts the same things as in the evidence: what follows it, what it is a share of, its order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding.facts import Fact, Kind, unit_of
from assistant.grounding.reading import Segment, Word, likeness

_NEAR = 3  # words between a number and what it counts
_ENDS = frozenset("af til om på i ved for fra med over mod inden hos og eller men efter før".split())
_FROM, _TO = re.compile(r"\bfra\s+$", re.IGNORECASE), re.compile(r"\btil\s+$", re.IGNORECASE)
_PART_END = re.compile(r"[,;](?=\s)|\bmen\b")
_EVERY = re.compile(r"\bhvert? (?!anden\b|andet\b|tredje\b|fjerde\b)([^\W\d_]+)", re.IGNORECASE)
_SHARE = re.compile(r"\s*(?:ud\s+)?af\b")
_WHOLE = re.compile(r"\s*(?:ud\s+)?af\s+(?:de\s+|[^\W\d_]+s\s+)?")


@dataclass(frozen=True, slots=True)
class Texts:
    """A sentence with its words and facts, and its evidence with the facts of each segment."""

    said: str
    spoken: Sequence[Word]
    facts: Sequence[Fact]
    evidence: Sequence[Segment]
    facts_of: Sequence[Sequence[Fact]]

    def rows(self) -> Iterator[tuple[Segment, Sequence[Fact]]]:
        """The segments of the evidence, each with its facts."""
        return zip(self.evidence, self.facts_of, strict=True)

    def numbers(self) -> Iterator[tuple[Segment, Fact]]:
        """The numbers of the evidence, each with its segment."""
        return ((piece, fact) for piece, facts in self.rows() for fact in facts if fact.kind is Kind.NUMBER)


def other_count(fact: Fact, texts: Texts) -> bool:
    """Whether the evidence has a number of the sentence, but not of the same things."""
    if fact.kind is not Kind.NUMBER:
        return False
    return (
        _counts_others(fact, texts)
        or _is_share(fact, texts)
        or _turned_round(fact, texts)
        or _from_for_to(fact, texts)
        or _of_the_exception(fact, texts)
    )


def every_one(said: str, told: str) -> str | None:
    """ "hver tirsdag" where it is every other Tuesday; None if it isn't."""
    for match in _EVERY.finditer(said):
        thing = re.escape(match.group(1))
        other = re.search(rf"\bhvert? (?:anden|andet|tredje|fjerde) {thing}", told, re.IGNORECASE)
        if other is not None and not re.search(rf"\bhvert? {thing}", told, re.IGNORECASE):
            return match.group()
    return None


def counted(words: Sequence[Word], fact: Fact) -> Word | None:
    """What a number counts: the content word right after it, over an adjective or two."""
    after = [word for word in words if word.start >= fact.end][:_NEAR]
    found: Word | None = None
    for word in itertools.takewhile(lambda w: w.lower not in _ENDS and w.clause == after[0].clause, after):
        if word.content:
            found = None if unit_of(word.lower) else word
            break
    return found


def _counts_others(fact: Fact, texts: Texts) -> bool:
    """ "tre samtaler" where the evidence has five of them, and three of other things."""
    thing = counted(texts.spoken, fact)
    if thing is None:
        return False
    there = [(other, counted(piece.words, other)) for piece, other in texts.numbers()]
    with_this = [what for other, what in there if other.says(fact)]
    with_others = [what for other, what in there if not other.says(fact)]
    return any(what is not None and what.likeness(thing) == 1.0 for what in with_others) and all(
        what is not None and not what.matches(thing) for what in with_this
    )


def _is_share(fact: Fact, texts: Texts) -> bool:
    """ "38 klinikker står for …" where 14 of the 38 do; "19 af plejecentrene" where 15 of 19 have it."""
    shares: list[str] = []
    wholes: list[str] = []
    for piece, facts in texts.rows():
        for one, other in itertools.pairwise(facts):
            if _WHOLE.fullmatch(piece.text[one.end : other.start]):
                shares.append(one.value)
                wholes.append(other.value)
    if fact.value not in wholes or fact.value in shares:
        return False
    times = sum(other.value == fact.value for _, other in texts.numbers())
    begins = len(texts.said[: fact.start].split()) <= 1
    alone = not any(other.value in shares for other in texts.facts)
    return times == wholes.count(fact.value) and alone and (begins or _SHARE.match(texts.said, fact.end) is not None)


def _turned_round(fact: Fact, texts: Texts) -> bool:
    """ "fra tre til fem" where the evidence goes from five to three: the same words between two numbers."""
    there = [
        (a.value, b.value, _between(piece.text, a, b))
        for piece, facts in texts.rows()
        for a, b in itertools.pairwise(facts)
        if a.kind is b.kind is Kind.NUMBER
    ]
    return any(
        fact in (a, b)
        and a.value != b.value
        and (b.value, a.value, _between(texts.said, a, b)) in there
        and (a.value, b.value, _between(texts.said, a, b)) not in there
        for a, b in itertools.pairwise(texts.facts)
        if a.kind is b.kind is Kind.NUMBER
    )


def _from_for_to(fact: Fact, texts: Texts) -> bool:
    """ "sættes op til fem" where it goes from five to three."""
    if not _TO.search(texts.said[: fact.start]):
        return False
    there = [(one, other, piece.text) for piece, facts in texts.rows() for one, other in itertools.pairwise(facts)]
    from_here = any(
        one.says(fact) and not other.says(fact) and _FROM.search(text[: one.start]) and _TO.search(text[: other.start])
        for one, other, text in there
    )
    return from_here and not _FROM.search(texts.said) and sum(f.says(fact) for _, f in texts.numbers()) == 1


def _of_the_exception(fact: Fact, texts: Texts) -> bool:
    """ "Ved forventet død inden for to timer" where it is two hours, "ved forventet død dog 45 minutter"."""
    part = next((p for p in _parts(texts.said) if p[0] <= fact.start < p[1]), (0, len(texts.said)))
    same_kind = [other for other in texts.facts if other.kind is Kind.NUMBER and part[0] <= other.start < part[1]]
    near = {
        word.lower
        for word in texts.spoken
        if word.content
        and not unit_of(word.lower)
        and part[0] <= word.start < part[1]
        and min(same_kind, key=lambda o: min(abs(word.start - o.end), abs(o.start - word.start))) is fact
    }
    everywhere = [word.lower for piece in texts.evidence for word in piece.words if word.content]
    for piece, facts in texts.rows():
        parts = _parts(piece.text)
        if not any(other.says(fact) for other in facts):
            continue
        for other in facts:
            if other.says(fact) or not fact.rivals(other) or any(each.says(other) for each in same_kind):
                continue
            start, end = next((part for part in parts[1:] if part[0] <= other.start < part[1]), (0, 0))
            own = {word.lower for word in piece.words if word.content and start <= word.start < end}
            if any(start <= each.start < end for each in facts if each.says(fact)):
                continue
            told = [a for a in near for b in own if likeness(a, b) == 1.0 and _is_single(b, everywhere)]
            # What stands with this number alone speaks for it: "ved forventet død".
            with_this = _alone_with(fact, piece, facts, parts)
            if told and not any(likeness(a, b) == 1.0 for a in near for b in with_this if _is_single(b, everywhere)):
                return True
    return False


def _alone_with(fact: Fact, piece: Segment, facts: Sequence[Fact], parts: Sequence[tuple[int, int]]) -> set[str]:
    """The words of the parts of a sentence that say a number."""
    spans = [(a, b) for a, b in parts[1:] if any(a <= each.start < b and each.says(fact) for each in facts)]
    return {word.lower for word in piece.words if word.content and any(a <= word.start < b for a, b in spans)}


def _is_single(word: str, everywhere: Sequence[str]) -> bool:
    return sum(likeness(word, other) == 1.0 for other in everywhere) == 1


def _parts(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(match.start() for match in _PART_END.finditer(text)), len(text)]
    return list(itertools.pairwise(cuts))


def _between(text: str, one: Fact, other: Fact) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", text[one.end : other.start].lower()))
