"""The check: rules for what must stand in the evidence to the letter, and a fitted measure for the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.belonging import better_place, other_weekday, places
from assistant.grounding.contrast import narrowed, opposite, opposite_in_clause, other_direction, widened
from assistant.grounding.counting import Texts, every_one, other_count
from assistant.grounding.coverage import Coverage, cover, read_fitted
from assistant.grounding.facts import Fact, Kind, facts, periods, unit_of
from assistant.grounding.modality import other_modal
from assistant.grounding.names import displaced, unknown_names
from assistant.grounding.negation import dropped_only, flipped_denial, needed_after_all, plainly_denied
from assistant.grounding.polarity import turned_round
from assistant.grounding.reading import Segment, Word, all_words, clean, segments, words
from assistant.grounding.roles import other_agent, other_owner
from assistant.grounding.verdict import Finding, Reason, Verdict

_REASONS = {
    Kind.PHONE: Reason.PHONE,
    Kind.EMAIL: Reason.ADDRESS,
    Kind.LINK: Reason.ADDRESS,
    Kind.DATE: Reason.DATE,
    Kind.WEEKDAY: Reason.DATE,
    Kind.SEASON: Reason.DATE,
    Kind.CODE: Reason.NUMBER,
    Kind.NUMBER: Reason.NUMBER,
}
_SWAPPABLE = frozenset({Kind.PHONE, Kind.EMAIL, Kind.CODE, Kind.NUMBER, Kind.DATE})


_CITATION = re.compile(r"\s*\[\d+(?:,\s*\d+)*\]")
_RULES = (
    (Reason.NEGATION, flipped_denial),
    (Reason.NEGATION, plainly_denied),
    (Reason.NEGATION, turned_round),
    (Reason.NEGATION, dropped_only),
    (Reason.NEGATION, needed_after_all),
    (Reason.OPPOSITE, widened),
    (Reason.MODAL, other_modal),
    (Reason.OPPOSITE, opposite),
    (Reason.OPPOSITE, opposite_in_clause),
    (Reason.OPPOSITE, narrowed),
    (Reason.OPPOSITE, other_direction),
    (Reason.ROLE, other_agent),
    (Reason.ROLE, other_owner),
)


def check(sentence: str, evidence: Sequence[str]) -> Verdict:
    """Whether the evidence supports every part of the sentence.

    `evidence`: the quotes or passages that the sentence cites, as page text or cleaned, best each with a line of its
    document's title, area, date and headings above it: what stands there counts as evidence too, and a number that is
    cited from its own row alone can't be told from a swapped one. Never raises for what is written in either; an empty
    sentence or no evidence is unsupported.
    """
    said = _without_marks(clean(sentence).strip())
    pieces = tuple(segment for text in evidence for segment in segments(text))
    spoken = words(said)
    # A telephone number or a date may stand alone; a bare number says nothing of anything.
    told = any(fact.kind is not Kind.NUMBER for fact in facts(said)) or any(word.content for word in spoken)
    if not pieces or not told:
        return Verdict(False, (Finding(Reason.EMPTY, ""),), 0.0)
    coverage = cover(spoken, pieces)
    findings = _findings(said, spoken, pieces, coverage)
    fitted = read_fitted()
    probability = fitted.probability(coverage.figures)
    if probability < fitted.threshold:
        lacking = coverage.missing or tuple(word for word in spoken if word.content)[:1]
        findings += [Finding(Reason.WORDS, word.text) for word in lacking]
    return Verdict(not findings, tuple(dict.fromkeys(findings)), probability)


def _findings(said: str, spoken: tuple[Word, ...], pieces: tuple[Segment, ...], coverage: Coverage) -> list[Finding]:
    """What the rules stumble over."""
    told = "\n".join(piece.text for piece in pieces)
    there = all_words(pieces)
    found = [*_facts(said, spoken, pieces), *_periods(said, told)]
    found += [Finding(Reason.NAME, name) for name in unknown_names(said, spoken, told, there)]
    # A sentence of one clause says what one segment says; a longer one may join two.
    joined = len({word.clause for word in spoken if word.content}) > 1
    other = displaced(spoken, all_words([pieces[number] for number in coverage.aligned[: 3 if joined else 1]]))
    found += [Finding(Reason.SWAPPED, other)] if other is not None else []
    for reason, rule in _RULES:
        word = rule(spoken, pieces, coverage.aligned)
        if word is not None:
            found.append(Finding(reason, word))
    return found


def _facts(said: str, spoken: tuple[Word, ...], pieces: tuple[Segment, ...]) -> list[Finding]:
    facts_of = [facts(piece.text) for piece in pieces]
    known = [fact for each in facts_of for fact in each]
    all_places = places(pieces, facts_of)
    mine = facts(said)
    rows = [(piece.text, each) for piece, each in zip(pieces, facts_of, strict=True)]
    texts = Texts(said, spoken, mine, pieces, facts_of)
    found: list[Finding] = []
    for fact in mine:
        same = [other for other in known if _agree(fact, other)]
        if not same and (_counts(fact, spoken, pieces) or _said_by_date(fact, known)):
            continue
        if not same:
            found.append(Finding(_REASONS[fact.kind], fact.written))
        elif fact.unit and all(fact.counts_other_unit(other) for other in same):
            found.append(Finding(Reason.SWAPPED, fact.written))
        elif fact.bound and all(other.bound and other.bound != fact.bound for other in same):
            found.append(Finding(Reason.OPPOSITE, fact.written))
        elif fact.kind in _SWAPPABLE and (
            better_place(spoken, fact, mine, all_places) is not None
            or other_weekday(said, fact, mine, rows)
            or other_count(fact, texts)
        ):
            found.append(Finding(Reason.SWAPPED, fact.written))
    return found


def _counts(fact: Fact, spoken: tuple[Word, ...], pieces: tuple[Segment, ...]) -> bool:
    """Whether a number counts what the evidence lists: "fire kommuner" where four are named."""
    counted = next((word for word in spoken if word.content and word.start >= fact.end), None)
    return (
        counted is not None
        and not unit_of(counted.lower)
        and any(str(sum(counted.likeness(word) == 1.0 for word in piece.words)) == fact.value for piece in pieces)
    )


def _said_by_date(fact: Fact, known: Sequence[Fact]) -> bool:
    """Whether "udgangen af 2025" may stand for a day of that year: the evidence names no other part of a year."""
    part = fact.value.split(" ")[0]
    parts = ("start", "midt", "slut")
    return part in parts and not any(other.value.split(" ")[0] in parts for other in known)


def _agree(fact: Fact, other: Fact) -> bool:
    """Whether a fact of the evidence says what one of the sentence says; it may say more (the day to a month)."""
    kinds = {fact.kind, other.kind}
    if fact.kind is Kind.DATE and other.kind is Kind.DATE:
        return _date_parts(fact.value) <= _date_parts(other.value)
    if fact.kind is Kind.LINK and other.kind is Kind.LINK:
        return other.value == fact.value or other.value.startswith(fact.value + "/")
    if fact.kind is Kind.SEASON and other.kind is Kind.SEASON:
        return other.value.startswith(fact.value)
    if kinds == {Kind.NUMBER}:
        return fact.says(other)
    if kinds <= {Kind.NUMBER, Kind.CODE, Kind.DATE, Kind.PHONE} and fact.kind is not Kind.DATE:
        return fact.value == other.value
    return fact.kind is other.kind and fact.value == other.value


def _date_parts(value: str) -> set[str]:
    """ "18.9.2025" -> {"d18", "m9", "y2025"}; "9.2025", "18.9.", "9." and "2025" have fewer."""
    parts = [part for part in value.split(".") if part]
    year = {f"y{part}" for part in parts if len(part) == 4}
    rest = [part for part in parts if len(part) < 4]
    return year | {f"m{rest[-1]}"} | {f"d{rest[0]}" for _ in rest[1:]} if rest else year


def _periods(said: str, told: str) -> list[Finding]:
    """How often something happens has to stand there too."""
    every = every_one(said, told)
    found = sorted(periods(said) - periods(told)) + ([every] if every is not None else [])
    return [Finding(Reason.NUMBER, period) for period in found]


def _without_marks(sentence: str) -> str:
    """Without the marks of citations, "[1]"."""
    return _CITATION.sub("", sentence)
