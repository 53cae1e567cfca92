"""Words that exclude each other: more and less, before and after, all and some, paid and free (`words.toml`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.grounding.operators import NOT, ONLY, denials, is_more_than
from assistant.grounding.polarity import Clause, clauses, saying_same
from assistant.grounding.reading import Segment, Word, word_lists
from ingest.danish import key

_ALL = frozenset("alle altid samtlige hele enhver ethvert alene uanset".split())
_EACH = frozenset("hver hvert begge generelt ingen aldrig kun udelukkende".split())
_IS = frozenset({"er", "var"})
_ALL_THE_TIME = ("døgn", "dag", "tid")
_ALSO = frozenset("også både".split())
_SOON = 5  # words behind "efter" that tell after what
_SHORT = 4  # letters: the stems of so short words are other words' too


def other_direction(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """ "mange" where the evidence has "få" before the same noun, "efter" where it has "før"; None if neither."""
    there = [directed for number in aligned for directed in _directed(evidence[number].words)]
    for way, said, near in _directed(words):
        same = [
            other
            for other, _, turned in there
            if other[0] == way[0]
            and (near[0].matches(turned[0]) or any(a.likeness(b) == 1.0 for a in near[1:] for b in turned))
        ]
        if same and way not in same:
            return said.text
    return None


def _directed(words: Sequence[Word]) -> list[tuple[tuple[int, int], Word, list[Word]]]:
    """Which kind of direction and which of the two, the word that says so, and the content words soon after."""
    found: list[tuple[tuple[int, int], Word, list[Word]]] = []
    for number, word in enumerate(words):
        before, after = words[max(0, number - 1) : number], words[number + 1 : number + 1 + _SOON]
        near = [other for other in after if other.content and other.clause == word.clause]
        fixed = (
            (number > 1 and is_more_than(words, number - 2))
            or (before and before[0].lower in ("mindst", "højst", "senest"))
            or (after and after[0].lower == "for")
        )
        if not near or fixed:  # "mindst én", "inden for"
            continue
        for kind, ways in enumerate(word_lists()["directions"]):
            found.extend(((kind, way), word, near) for way, group in enumerate(ways) if word.lower in group)
    return found


def opposite(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """A word of the sentence whose opposite stands in the aligned evidence, and not itself."""
    there = [
        word
        for number in aligned
        for n, word in enumerate(evidence[number].words)
        if not is_more_than(evidence[number].words, n)
    ]
    if any(word.lower == "kl" for word in words):
        opposites = [pair for pair in word_lists()["opposites"] if pair[0] != "åbner"]  # it closes when it isn't open
    else:
        opposites = word_lists()["opposites"]
    denied = {word for denial in denials(words) for word in denial.scope}
    for one, other in opposites:
        for mine, theirs in ((one, other), (other, one)):
            said = next(
                (w for n, w in enumerate(words) if _is_one_of(w, mine) and not (w in denied or _is_no_more(words, n))),
                None,
            )
            if said is None or any(_is_one_of(word, mine) for word in there):
                continue
            if any(_is_one_of(word, theirs) for word in there) and not any(_is_one_of(word, theirs) for word in words):
                return said.text
    return None


def _is_no_more(words: Sequence[Word], number: int) -> bool:
    """Whether a word belongs to a limit, "mere end to uger", or to "ikke mere"."""
    return is_more_than(words, number) or (number > 0 and words[number - 1].lower == "ikke")


def opposite_in_clause(words: Sequence[Word], evidence: Sequence[Segment], _aligned: Sequence[int]) -> str | None:
    """The same where the clauses of the evidence that say most of the sentence's clause have only the opposite."""
    denied = {denial.word.clause for denial in denials(words)}
    there = clauses(*(segment.words for segment in evidence))
    for mine in clauses(words):
        for one, other in word_lists()["opposites"] if mine.words[0].clause not in denied else ():
            for ours, theirs in ((one, other), (other, one)):
                said = next((word for word in mine.words if _is_one_of(word, ours)), None)
                if said is None or any(_is_one_of(word, theirs) for word in words):
                    continue
                same = saying_same([word for word in mine.content if word is not said], there)
                if same and all(_has(clause, theirs) and not _has(clause, ours) for clause in same):
                    return said.text
    return None


def _has(clause: Clause, alternatives: str) -> bool:
    return any(_is_one_of(word, alternatives) for word in clause.words)


@lru_cache(maxsize=4096)
def _keys(alternatives: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words of up to four letters as they are (their stems are other words' too), and the keys of longer ones."""
    words = alternatives.split("|")
    return frozenset(w for w in words if len(w) <= _SHORT), frozenset(key(w) for w in words if len(w) > _SHORT)


def _is_one_of(word: Word, alternatives: str) -> bool:
    short, keys = _keys(alternatives)
    return word.lower in short or (len(word.lower) > _SHORT and key(word.lower) in keys)


def widened(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """ "alle" where the evidence that says the same has no such word; "også" where it says "kun"."""
    first = {word.lower for number in aligned[:1] for word in evidence[number].words}
    every = next((word for number, word in enumerate(words) if _is_every(words, number)), None)
    if every is not None and aligned and not first & (_ALL | _EACH):
        return every.text
    also = next((word for word in words if word.lower in _ALSO), None)
    return also.text if also is not None and first & ONLY and not first & _ALSO else None


def _is_every(words: Sequence[Word], number: int) -> bool:
    """Whether a word says that something holds of all, always or wholly.

    Not in "hele døgnet", one of several ways to say it, "uanset hvor", "ikke alle", nor in "de er alle" of the subject.
    """
    word, after = words[number].lower, "".join(word.lower for word in words[number + 1 : number + 2])
    if word == "uanset":
        return after == "om"
    floats = number > 0 and words[number - 1].lower in _IS
    denied = any(other.lower in NOT and other.clause == words[number].clause for other in words[:number])
    return word in _ALL and not floats and not denied and not after.startswith(_ALL_THE_TIME)


def narrowed(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """The one of two alternatives ("mundtligt eller skriftligt") that the sentence says always holds."""
    if not any(word.lower in ("altid", "kun") for word in words):
        return None
    for number in aligned:
        there = evidence[number].words
        for before, join, after in zip(there, there[1:], there[2:], strict=False):
            if join.lower != "eller" or not (before.content and after.content):
                continue
            said = [word for word in words if word.likeness(before) == 1.0 or word.likeness(after) == 1.0]
            if len(said) == 1:
                return said[0].text
    return None
