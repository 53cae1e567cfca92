"""Which of the documents' own words carry a sentence: the fewest units of its sources under which the check passes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.grounding import Reason, Verdict
from assistant.selection import Selection
from assistant.writing.parsing import Written
from assistant.writing.sources import Source
from ingest.danish import STOP_WORDS, key, keys, part_keys, tokens

LEAST_TOLD = 0.3  # of a sentence's content words; hardly a paraphrase has less
MOST_UNITS = 6  # that one sentence may rest on: one that needs more says too much at once

Check = Callable[[str, Sequence[str]], Verdict]  # a sentence and its evidence

_MARKUP = re.compile(r"</?[A-Za-z!][^>]*>|\]\(|<\||&[a-z]{2,6};|&#")
_ADDRESS = re.compile(r"(?:https?:|ftp:|javascript:|data:|www\.)\S*[\w/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of a source."""

    source: Source
    unit: int


@dataclass(frozen=True, slots=True)
class Support:
    """What a sentence rests on; without selections it is not supported, for those reasons."""

    selections: tuple[Selection, ...] = ()
    reasons: tuple[Reason, ...] = ()


def support(sentence: Written, sources: Sequence[Source], check: Check) -> Support:
    """Look in the sources that a sentence names; in each of the others only where it names none that there is.

    The whole passages have to support it as well as the few units that will be quoted, so that no number is taken from
    one place to the next by leaving out what stands between them.
    """
    if _MARKUP.search(sentence.text):
        return Support(reasons=(Reason.ADDRESS,))
    named = [source for source in sources if source.number in sentence.sources]
    reasons: tuple[Reason, ...] = (Reason.EMPTY,)
    for group in _groups(named, sources):
        whole = check(sentence.text, [_evidence(source, range(len(source.passage.units))) for source in group])
        if whole.supported and _partly_told(sentence.text, group) and _addresses_stand(sentence.text, group):
            places = _fewest(sentence.text, group, check)
            if places:
                return Support(_selections(places))
        else:
            reasons = tuple(finding.reason for finding in whole.reasons) or reasons
    return Support(reasons=reasons)


def _groups(named: Sequence[Source], sources: Sequence[Source]) -> list[Sequence[Source]]:
    """The sources to try together, in order."""
    alone: list[Sequence[Source]] = [[source] for source in (named or sources)]
    return [*alone, named] if len(named) > 1 else alone


def _partly_told(sentence: str, sources: Iterable[Source]) -> bool:
    """A floor under the check, whatever that is fitted to; what only titles and headings say does not count here."""
    said = [token for token in tokens(sentence) if token not in STOP_WORDS]
    held = {one for source in sources for one in keys(source.passage.text)}
    told = sum(key(token) in held or (bool(parts := part_keys(token)) and held >= set(parts)) for token in said)
    return bool(said) and told >= LEAST_TOLD * len(said)


def _addresses_stand(sentence: str, sources: Iterable[Source]) -> bool:
    text = " ".join(source.passage.text for source in sources).lower()
    return all(address.lower() in text for address in _ADDRESS.findall(sentence))


def _fewest(sentence: str, sources: Sequence[Source], check: Check) -> list[Place]:
    """Units, those that share most words with the sentence first, until they support it; then without idle ones."""
    wanted = set(keys(sentence))
    left = [Place(source, unit) for source in sources for unit in range(len(source.passage.units))]
    held = {place: wanted & set(keys(_text(place))) for place in left}
    chosen: list[Place] = []
    lacking = set(wanted)
    while left and len(chosen) < MOST_UNITS:
        best = max(left, key=lambda place: (len(held[place] & lacking), len(held[place])))
        left.remove(best)
        chosen.append(best)
        lacking -= held[best]
        if _supported(sentence, chosen, check):
            break
    else:
        return []
    for place in [*chosen]:
        rest = [other for other in chosen if other != place]
        if rest and _supported(sentence, rest, check):
            chosen = rest
    return chosen


def _supported(sentence: str, places: Sequence[Place], check: Check) -> bool:
    return check(sentence, [_evidence(source, units) for source, units in _by_source(places)]).supported


def _by_source(places: Iterable[Place]) -> list[tuple[Source, list[int]]]:
    grouped: dict[Source, list[int]] = {}
    for place in places:
        grouped.setdefault(place.source, []).append(place.unit)
    return [(source, sorted(units)) for source, units in grouped.items()]


def _selections(places: Sequence[Place]) -> tuple[Selection, ...]:
    return tuple(Selection(source.position, units[0], tuple(units), 0.0) for source, units in _by_source(places))


def _text(place: Place) -> str:
    return place.source.passage.unit_text(place.source.passage.units[place.unit])


def _evidence(source: Source, units: Iterable[int]) -> str:
    """What the check compares with: the units under the title, date, area and headings that hold for them."""
    return "\n".join((source.context, *(_text(Place(source, unit)) for unit in units)))
