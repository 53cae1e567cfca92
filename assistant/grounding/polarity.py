"""Whether a clause is said or denied, however that is said: each "ikke", "uden", "ophøre" or "u-" turns it round."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.grounding.operators import FEW, NOT, ONLY, Operator, denials, restrictions
from assistant.grounding.reading import Segment, Word, word_lists
from assistant.grounding.roles import is_verb
from ingest.danish import key

_REFERS = frozenset({"det", "dette"})  # what begins a clause about the one before
_SAYS_SAME = 0.7  # mean likeness of a clause's words from which on a clause of the evidence says the same
_AS_GOOD = 0.1  # clauses so much less like it still count as saying the same
_APART = 5  # words between a verb and what belongs to it
_LIKE = 0.5  # words less like each other are different ones


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a text. `words`: the clause's own; `told`: those, and what the clause before says if it refers to that."""

    words: tuple[Word, ...]
    told: tuple[Word, ...]

    @property
    def content(self) -> list[Word]:
        """What it is about, without the words that turn it round."""
        return [word for word in self.words if word.content and not _turns(word)]


def turned_round(words: Sequence[Word], evidence: Sequence[Segment], _aligned: Sequence[int]) -> str | None:
    """A clause of the sentence that the evidence denies, or that denies what the evidence says; None if there is none."""
    # A sentence that itself says "ikke det ene, men det andet" has a clause for each.
    joined = all(word.lower != "men" for word in words)
    there = clauses(*(segment.words for segment in evidence), joined=joined)
    for mine in clauses(words):
        same = saying_same(mine.content, there) if len(mine.content) > FEW else []
        elsewhere = [
            word
            for denial in denials(words)
            if denial.word.clause != mine.words[0].clause
            for word in denial.scope[:FEW]
        ]
        if same and all(_is_turned(mine, other, elsewhere) for other in same):
            return mine.content[0].text
    return None


def saying_same(said: Sequence[Word], there: Sequence[Clause]) -> list[Clause]:
    """The clauses of the evidence that say most of those words, if any says enough of them."""
    rated = [(_share(said, other), other) for other in there] if len(said) >= FEW else []
    best = max((rate for rate, _ in rated), default=0.0)
    return [other for rate, other in rated if rate >= best - _AS_GOOD] if best >= _SAYS_SAME else []


def _is_turned(mine: Clause, other: Clause, elsewhere: Sequence[Word]) -> bool:
    """Whether one is denied and the other isn't. `elsewhere`: what other clauses of the sentence deny."""
    denied, denied_there = _turns_of(mine, other) % 2, _turns_of(other, mine) % 2
    if denied:
        return not denied_there and not _is_for_others(mine, other)
    told = any(a.matches(b) for denial in denials(other.words) for a in denial.scope[:FEW] for b in elsewhere)
    return bool(denied_there) and not told


def _is_for_others(mine: Clause, other: Clause) -> bool:
    """Whether a clause is said of something else only: "kun med henvisning" denies the same without one."""
    limits = [only.scope[0] for only in restrictions(other.words) if only.scope]
    return any(not any(limit.matches(word) for word in mine.words) for limit in limits)


def clauses(*texts: Sequence[Word], joined: bool = True) -> list[Clause]:
    """The clauses of texts that follow each other. `joined`: one after "men" may go on about the subject before."""
    found: list[Clause] = []
    before: tuple[Word, ...] = ()
    for words in texts:
        goes_on = False  # "…, men kan tiltræde aftalen": of the same subject
        for _, group in itertools.groupby(words, key=lambda word: word.clause):
            own = tuple(group)
            if own[0].lower == "men":
                goes_on, own = True, own[1:]
            if not own:
                continue
            meant: tuple[Word, ...] = ()
            if own[0].lower in _REFERS:
                meant = before
            elif joined and goes_on and is_verb(own[0]):
                meant = tuple(itertools.takewhile(lambda word: not is_verb(word), before))
            found.append(Clause(own, meant + own))
            before, goes_on = own, False
    return found


def _share(said: Sequence[Word], there: Clause) -> float:
    """How far a clause says the same as those words; one that only goes on about the same says nothing of them."""
    if not any(_likeness(word, other) >= _LIKE for word in said for other in there.words):
        return 0.0
    likenesses = (max(_likeness(word, other) for other in there.told) for word in said)
    return sum(like for like in likenesses if like >= _LIKE) / len(said)


def _likeness(one: Word, other: Word) -> float:
    return 1.0 if _is_un(one, other) or _is_un(other, one) else one.likeness(other)


def _turns_of(clause: Clause, other: Clause) -> int:
    """How many words turn a clause round, as far as the other clause says something of what they deny."""
    denied = sum(
        not denial.scope
        or any(word.matches(w) or _is_un(word, w) for word in _denied(clause.words, denial) for w in other.told)
        for denial in denials(clause.words)
    )
    verbs = sum(_turns(word) for word in clause.words)
    phrases = sum(_holds(clause.words, first, last) for first, last in word_lists()["turning_phrases"])
    return denied + verbs + phrases + sum(any(_is_un(word, w) for w in other.told) for word in clause.words)


def denied_by_verb(words: Sequence[Word]) -> frozenset[int]:
    """The numbers of the clauses whose verb denies: "er ophørt", "lader være"."""
    return frozenset(
        clause.words[0].clause
        for clause in clauses(words)
        if any(_turns(word, besides=False) for word in clause.words)
        or any(_holds(clause.words, first, last) for first, last in word_lists()["turning_phrases"])
    )


def _denied(words: Sequence[Word], denial: Operator) -> Sequence[Word]:
    """What a denial is about; of "uden patientens samtykke" and "uden at bestille tid" two words, else of "uden" one."""
    if denial.word.lower != "uden":
        return denial.scope
    following = words[words.index(denial.word) + 1 :]
    if not following:  # "med eller uden (henvisning)"
        return denial.scope
    return denial.scope[: 2 if following[0].lower == "at" or denial.scope[0].lower.endswith("s") else 1]


@cache
def _turning(name: str) -> frozenset[str]:
    return frozenset(key(str(word)) for word in word_lists()[name])


def _turns(word: Word, *, besides: bool = True) -> bool:
    if not word.content or word.lower in NOT | ONLY:
        return False
    form = key(word.lower)
    return form in _turning("turning") or (besides and form in _turning("turning_besides"))


def _holds(words: Sequence[Word], first: str, last: str) -> bool:
    """Whether a clause has a verb and what belongs to it not far behind: "holder nu op"."""
    return any(
        key(word.lower) == key(first) and any(w.lower == last for w in words[number + 1 : number + _APART])
        for number, word in enumerate(words)
    )


def _is_un(word: Word, other: Word) -> bool:
    """ "ugyldig" to "gyldig"."""
    return word.lower.startswith("u") and len(word.lower) > 4 and key(word.lower[1:]) == key(other.lower)
