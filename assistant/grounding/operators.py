"""Small words that turn a sentence round: not, only, must, may, should, before, at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.grounding.reading import Segment, Word, word_lists
from ingest.danish import key

_NOT = frozenset("ikke ingen intet aldrig hverken uden ej undtagen".split())
_ONLY = frozenset("kun alene udelukkende".split())
_LESS = frozenset("medmindre mindre færre frabede udsat udsættes undgå undgås nej".split())
_WITHOUT = frozenset(
    "manglende mangler mangle ophør ophører afvise afvist umulig umuligt unødvendig unødvendige unødvendigt "
    "uhensigtsmæssig uhensigtsmæssigt".split()
)
_FREE = frozenset("gratis vederlagsfri vederlagsfrit fri frit".split())
_PAID = frozenset("koste koster betale betaler betales".split())
_AFTER_NOT = frozenset("kun blot bare mindst alene mere for".split())  # "ikke kun", "uden for": no denial

_MODALS = {
    **dict.fromkeys(
        "skal skulle kræver kræves krav pligt forpligtet nødvendig nødvendigt nødt obligatorisk betingelse".split(),
        "must",
    ),
    **dict.fromkeys("kan kunne må måtte mulighed muligt mulig tilladt frivillig frivilligt".split(), "may"),
    **dict.fromkeys(
        "bør burde anbefales anbefaler opfordrer opfordres opfordring hensigtsmæssigt fordel bedes vigtigt".split(),
        "should",
    ),
}
_URGES = frozenset("opfordrer opfordres anbefaler anbefales".split())
_VERBS = frozenset("skal kan må bør skulle kunne måtte burde".split())
_SHORT = 4
_NEAR = 6  # words between a denial and what it is about
_SCOPE_AFTER, _SCOPE_BEFORE = 4, 2


@dataclass(frozen=True, slots=True)
class Operator:
    """A small word, what it is, and the content words that it is about, those nearest first."""

    word: Word
    meaning: str
    scope: tuple[Word, ...]


def denials(words: Sequence[Word]) -> list[Operator]:
    """The words that deny, each with what it denies."""
    return [
        Operator(word, "not", _scope(words, number))
        for number, word in enumerate(words)
        if word.lower in _NOT and not (number + 1 < len(words) and words[number + 1].lower in _AFTER_NOT)
    ]


def restrictions(words: Sequence[Word]) -> list[Operator]:
    """Words like "only", each with what it is about."""
    return [
        Operator(word, "only", _scope(words, number))
        for number, word in enumerate(words)
        if word.lower in _ONLY and not (number and words[number - 1].lower == "ikke")
    ]


def modals(words: Sequence[Word]) -> list[Operator]:
    """Words that say must, may or should. A verb that begins the sentence ("Skal eleven …") asks a condition."""
    found: list[Operator] = []
    for number, word in enumerate(words):
        meaning = _MODALS.get(word.lower)
        if meaning is not None and not (number == 0 and word.lower in _VERBS):
            found.append(Operator(word, meaning, _scope(words, number)))
    return found


def _scope(words: Sequence[Word], number: int) -> tuple[Word, ...]:
    clause = words[number].clause
    telling = [word.content or word.lower[0].isdigit() for word in words]
    after = [
        w for w, t in zip(words, telling, strict=True) if t and w.clause == clause and w.start > words[number].start
    ]
    before = [
        w for w, t in zip(words, telling, strict=True) if t and w.clause == clause and w.start < words[number].start
    ]
    after, before = after[:_SCOPE_AFTER], before[::-1][:_SCOPE_BEFORE]
    return tuple(after + before) if after else tuple(before)


def flipped_denial(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """The word that is denied on one side only; None if none is. `aligned`: the segments that say the same."""
    mine = [denial for denial in denials(words) if not _is_condition(words, denial.word)]
    for denial in mine:
        markers = (_NOT | _LESS | _WITHOUT) - {"medmindre"} | (_ONLY if denial.word.lower != "uden" else frozenset())
        if any(word.lower in _PAID for word in words) and any(
            word.lower in _FREE for segment in evidence for word in segment.words
        ):
            continue  # "koster ikke noget": free of charge
        if not _said_there(denial, evidence, markers) or _affirmed(denial, evidence, aligned, markers):
            return denial.word.text
    for only in restrictions(words):
        if not _said_there(only, evidence, _ONLY | (_NOT - {"uden"}) | {"medmindre", "højst"}):
            return only.word.text
    there = [_negatives(evidence[number].words) for number in aligned]
    if len(mine) > 1 and len(mine) > max((len(markers) for markers in there), default=0):
        return mine[0].word.text
    if _negatives(words):
        return None
    for number in aligned[:1]:
        for denial in denials(evidence[number].words):
            said = [word for word in denial.scope if any(word.matches(other) for other in words)]
            if said and len(said) * 2 >= len(denial.scope) and (denial.scope[0] in said or len(said) >= 3):
                return said[0].text
    return None


def _affirmed(denial: Operator, evidence: Sequence[Segment], aligned: Sequence[int], markers: frozenset[str]) -> bool:
    """Whether the segment that says most of the sentence has what is denied, and nothing that denies."""
    for number in aligned[:1]:
        words = evidence[number].words
        said = [any(word.matches(other) for other in words) for word in denial.scope]
        return (
            said[:1] == [True]
            and sum(said) * 3 >= len(said) * 2
            and not any(word.lower in markers or _is_instead(words, i) for i, word in enumerate(words))
        )
    return False


def _negatives(words: Sequence[Word]) -> list[int]:
    """The positions of all that denies or restricts, however it is said."""
    return [
        number
        for number, word in enumerate(words)
        if word.lower in _NOT | _ONLY | _LESS
        or _is_instead(words, number)
        or (word.lower == "under" and words[number + 1 : number + 2] and words[number + 1].lower[0].isdigit())
    ]


def _is_condition(words: Sequence[Word], denial: Word) -> bool:
    """Whether a denial is part of a condition: "Lykkes det ikke, …", "hvis lægen ikke …"."""
    clause = [word for word in words if word.clause == denial.clause]
    before = [word.lower for word in words if word.start < clause[0].start]
    opens = clause[0] is words[0] and words[-1].clause != denial.clause and not _begins_with_subject(words)
    return opens or "hvis" in (before[-1:] or [""])[0] or clause[0].lower in ("hvis", "når")


def _begins_with_subject(words: Sequence[Word]) -> bool:
    """Whether the denial stands after a subject and its verb, as in a statement: not as the second or third word."""
    return words[0].lower not in _VERBS and not words[0].lower.endswith(("es", "er"))


def _said_there(operator: Operator, evidence: Sequence[Segment], markers: frozenset[str]) -> bool:
    """Whether the evidence has such a word too: in the clause of the same words or near them."""
    found_any, marked_any = False, False
    for segment in evidence:
        words = segment.words
        marked = [i for i, word in enumerate(words) if word.lower in markers or _is_instead(words, i)]
        found = [i for i, word in enumerate(words) if any(word.matches(other) for other in operator.scope)]
        found_any, marked_any = found_any or bool(found), marked_any or bool(marked)
        if any(abs(i - j) <= _NEAR or words[i].clause == words[j].clause for i in found for j in marked):
            return True
    return marked_any and not found_any


def _is_instead(words: Sequence[Word], number: int) -> bool:
    """ "i stedet for at indlægge": the last word of the three."""
    return [word.lower for word in words[max(0, number - 2) : number + 1]] == ["i", "stedet", "for"]


def other_modal(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """The modal verb of the sentence where the evidence has another about the same; None if there is none."""
    for modal in (m for m in modals(words) if m.word.lower in _VERBS):
        agreeing, others = 0, 0
        for number in aligned[:2]:
            there = modals(evidence[number].words)
            for other in there:
                limited = any(r.word.clause == other.word.clause for r in restrictions(evidence[number].words))
                shared = sum(any(word.matches(o) for o in other.scope) for word in modal.scope)
                about_same = any(o.matches(modal.scope[0]) for o in other.scope) if modal.scope else False
                if other.meaning == modal.meaning or (limited and {other.meaning, modal.meaning} == {"must", "may"}):
                    agreeing = max(agreeing, shared + about_same)
                elif about_same and (
                    other.word.lower in _VERBS or (other.word.lower in _URGES and modal.meaning == "must")
                ):
                    others = max(others, shared + about_same)
        if others > agreeing:
            return modal.word.text
    return None


def other_direction(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """ "mange" where the evidence has "få" before the same noun, "efter" where it has "før"; None if neither."""
    there = [directed for number in aligned for directed in _directed(evidence[number].words)]
    for way, said, noun in _directed(words):
        same = [other for other, _, turned in there if other[0] == way[0] and noun.matches(turned)]
        if same and way not in same:
            return said.text
    return None


def _directed(words: Sequence[Word]) -> list[tuple[tuple[int, int], Word, Word]]:
    """Which kind of direction and which of the two, the word that says so, and the noun right (or next but one) after."""
    found: list[tuple[tuple[int, int], Word, Word]] = []
    for number, word in enumerate(words):
        before, after = words[max(0, number - 1) : number], words[number + 1 : number + 3]
        noun = next((other for other in after if other.content), None)
        fixed = (before and before[0].lower in ("mindst", "højst", "senest")) or (after and after[0].lower == "for")
        if noun is None or fixed:  # "mindst én", "inden for"
            continue
        for kind, ways in enumerate(word_lists()["directions"]):
            found.extend(((kind, way), word, noun) for way, group in enumerate(ways) if word.lower in group)
    return found


def opposite(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """A word of the sentence whose opposite stands in the aligned evidence, and not itself."""
    there = [word for number in aligned for word in evidence[number].words]
    for one, other in word_lists()["opposites"]:
        for mine, theirs in ((one, other), (other, one)):
            said = next((word for word in words if _is_one_of(word, mine)), None)
            if said is None or any(_is_one_of(word, mine) for word in there):
                continue
            if any(_is_one_of(word, theirs) for word in there) and not any(_is_one_of(word, theirs) for word in words):
                return said.text
    return None


@lru_cache(maxsize=4096)
def _keys(alternatives: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words of up to four letters as they are (their stems are other words' too), and the keys of longer ones."""
    words = alternatives.split("|")
    return frozenset(w for w in words if len(w) <= _SHORT), frozenset(key(w) for w in words if len(w) > _SHORT)


def _is_one_of(word: Word, alternatives: str) -> bool:
    short, keys = _keys(alternatives)
    return word.lower in short or (len(word.lower) > _SHORT and key(word.lower) in keys)


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
