"""What is denied, or held for one thing only, on one side and not on the other."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.operators import (
    FEW,
    MODAL_VERBS,
    NOT,
    ONLY,
    Operator,
    best_clauses,
    denials,
    denies,
    is_instead,
    modals,
    restrictions,
)
from assistant.grounding.polarity import denied_by_verb
from assistant.grounding.reading import Segment, Word
from assistant.grounding.roles import is_verb

_NONE = frozenset("uden ingen intet".split())
_LESS = frozenset("medmindre mindre færre frabede udsat udsættes undgå undgås nej".split())
_UN = frozenset("umulig umuligt unødvendig unødvendige unødvendigt uhensigtsmæssig uhensigtsmæssigt".split())
_WITHOUT = _UN | frozenset("manglende mangler mangle ophør ophører afvise afvist lukker lukke stopper".split())
_CONDITION = frozenset("medmindre højst kræver kræves forudsætter betinget".split())
_FREE = frozenset("gratis vederlagsfri vederlagsfrit fri frit".split())
_PAID = frozenset("koste koster betale betaler betales".split())
_MOST = 0.6  # share of a clause's words that tells that it says the same
_HALF, _ALL_BUT_ONE = 0.5, 0.75  # shares of what is denied that a sentence has to say
_NEAR = 6  # words between a denial and what it is about


def flipped_denial(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """The word that is denied on one side only; None if none is. `aligned`: the segments that say the same."""
    mine = [d for d in denials(words) if d.word.lower in NOT and not _is_condition(words, d.word)]
    for denial in mine:
        markers = (NOT | _LESS | _WITHOUT) - {"medmindre"} | (ONLY if denial.word.lower != "uden" else frozenset())
        if any(word.lower in _PAID for word in words) and any(
            word.lower in _FREE for segment in evidence for word in segment.words
        ):
            continue  # "koster ikke noget": free of charge
        if denial.word.lower == "uden" and _is_without_there(denial, evidence):
            continue
        if (
            not _said_there(denial, evidence, markers)
            or _affirmed(denial, evidence, aligned, markers)
            or _plainly_said(words, denial.word, evidence, aligned)
        ):
            return denial.word.text
    for only in restrictions(words):
        if not _said_there(only, evidence, ONLY | (NOT - {"uden"}) | _CONDITION):
            return only.word.text
    there = [_negatives(evidence[number].words) for number in aligned]
    if len(mine) > 1 and len(mine) > max((len(markers) for markers in there), default=0):
        return mine[0].word.text
    instead = [number for number in range(len(words)) if is_instead(words, number)]
    if set(_negatives(words)) - set(instead) or any(word.lower in _UN for word in words):
        return None
    by_verb = denied_by_verb(words)
    plain = [word for word in words if word.clause not in by_verb]
    for number in aligned[:1]:
        for denial in denials(evidence[number].words):
            if instead and denial.word.lower not in NOT:
                continue
            said = [word for word in denial.scope if any(word.matches(other) for other in plain)]
            share = _ALL_BUT_ONE if _is_clause_without(evidence[number].words, denial.word) else _HALF
            if said and len(said) >= share * len(denial.scope) and (denial.scope[0] in said or len(said) >= 3):
                return said[0].text
    return None


def _is_without_there(denial: Operator, evidence: Sequence[Segment]) -> bool:
    """Whether the evidence denies first what a sentence does without: "uden system", "der ikke har et system"."""
    first = [other.scope[0] for segment in evidence for other in denials(segment.words) if other.scope]
    return bool(denial.scope) and any(denial.scope[0].likeness(word) == 1.0 for word in first)


def _is_clause_without(words: Sequence[Word], denial: Word) -> bool:
    """ "uden at lægen ser eleven": only all of it together is denied."""
    number = words.index(denial)
    return denial.lower == "uden" and number + 1 < len(words) and words[number + 1].lower == "at"


def _affirmed(denial: Operator, evidence: Sequence[Segment], aligned: Sequence[int], markers: frozenset[str]) -> bool:
    """Whether the segment that says most of the sentence has what is denied, and nothing that denies."""
    for number in aligned[:1]:
        words = evidence[number].words
        said = [any(word.likeness(other) in (1.0, 0.8) for other in words) for word in denial.scope]
        return (
            said[:1] == [True]
            and sum(said) * 3 >= len(said) * 2
            and not any(word.lower in markers or is_instead(words, i) for i, word in enumerate(words))
        )
    return False


def _plainly_said(words: Sequence[Word], denial: Word, evidence: Sequence[Segment], aligned: Sequence[int]) -> bool:
    """Whether the clauses of the evidence that say most of the denied one deny nothing, nor do those beside them."""
    mine = [word for word in words if word.clause == denial.clause and word.content]
    if len(mine) < FEW:
        first = [evidence[number].words for number in aligned[:1]]
        telling = [word for word in words if word.content]
        return any(
            sum(any(word.matches(other) for other in there) for word in telling) >= _MOST * len(telling)
            and not any(_is_marked(there, n) or _is_less(word, telling) for n, word in enumerate(there))
            for there in first
        )
    best = best_clauses(mine, evidence)
    return bool(best) and not any(
        _is_marked(there, n) or _is_less(word, mine)
        for there, clause in best
        for n, word in enumerate(there)
        if abs(word.clause - clause) <= 1
    )


def plainly_denied(words: Sequence[Word], evidence: Sequence[Segment], _aligned: Sequence[int]) -> str | None:
    """A clause of a sentence that denies nothing, where the clauses of the evidence that say the same are denied."""
    turned = {words[number].clause for number in _negatives(words)}
    turned |= {word.clause for word in words if word.lower in _UN | _WITHOUT | _FREE}
    for clause in sorted({word.clause for word in words} - turned):
        mine = [word for word in words if word.clause == clause and word.content]
        best = best_clauses(mine, evidence, _MOST)
        if best and all(_is_denied(there, number, mine) for there, number in best):
            return mine[0].text
    return None


def _is_denied(words: Sequence[Word], clause: int, said: Sequence[Word]) -> bool:
    """Whether a clause denies one of those words; "ikke kun", "uden at" and "ingen … mere end" do not."""
    return any(
        denial.word.lower in NOT and denial.scope and any(denial.scope[0].matches(word) for word in said)
        for denial in denials(words)
        if denial.word.clause == clause and not _is_clause_without(words, denial.word)
    )


def _is_marked(words: Sequence[Word], number: int) -> bool:
    return denies(words, number) or words[number].lower in ONLY


def _is_less(word: Word, denied: Sequence[Word]) -> bool:
    """Whether a word denies by itself ("mangler", "udsat"), and isn't what the sentence denies."""
    return word.lower in _LESS | _WITHOUT and not any(word.matches(other) for other in denied)


def _negatives(words: Sequence[Word]) -> list[int]:
    """The positions of all that denies or restricts, however it is said."""
    return [
        number
        for number, word in enumerate(words)
        if word.lower in NOT | ONLY | _LESS
        or is_instead(words, number)
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
    return words[0].lower not in MODAL_VERBS and not is_verb(words[0])


def _said_there(operator: Operator, evidence: Sequence[Segment], markers: frozenset[str]) -> bool:
    """Whether the evidence has such a word too: in the clause of the same words or near them."""
    found_any, marked_any = False, False
    first = operator.scope[0] if operator.meaning == "not" and operator.right_before else None
    told = first is not None and any(word.likeness(first) == 1.0 for segment in evidence for word in segment.words)
    scope = operator.scope[:1] if told else operator.scope
    for segment in evidence:
        words = segment.words
        marked = [i for i, word in enumerate(words) if word.lower in markers or is_instead(words, i)]
        found = [i for i, word in enumerate(words) if any(word.matches(other) for other in scope)]
        found_any, marked_any = found_any or bool(found), marked_any or bool(marked)
        if any(_near(words, i, j) for i in found for j in marked):
            return True
    return marked_any and not found_any


def _near(words: Sequence[Word], found: int, marked: int) -> bool:
    """Whether a word stands under a denying one: in its clause, or right beside it; "kun" reaches no further."""
    if words[found].clause == words[marked].clause:
        return True
    between = words[min(found, marked) : max(found, marked)]
    if words[marked].lower in ONLY or any(word.lower == "men" for word in between):
        return False
    return len(between) <= _NEAR


def needed_after_all(words: Sequence[Word], evidence: Sequence[Segment], _aligned: Sequence[int]) -> str | None:
    """What the sentence calls necessary and the evidence does without: "skal bestille tid", "uden tid"."""
    if _negatives(words):
        return None
    needed = {word for modal in modals(words) if modal.meaning == "must" for word in modal.scope}
    for segment in evidence:
        for denial in denials(segment.words):
            if denial.word.lower in _NONE and denial.scope:
                said = next((word for word in needed if word.likeness(denial.scope[0]) == 1.0), None)
                if said is not None:
                    return said.text
    return None


def dropped_only(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """What the evidence says of one thing only and the sentence without it: "kun til rygestop kan borgeren selv …"."""
    if _negatives(words):
        return None
    for number in aligned[:2]:
        there = evidence[number].words
        for only in restrictions(there):
            rest = [w for w in there if w.clause == only.word.clause and w.content and w not in only.scope[:1]]
            said = [word for word in rest if any(word.matches(other) for other in words)]
            alone = only.scope and not any(only.scope[0].matches(word) for word in words)
            if alone and len(said) > 1 and len(said) >= _MOST * len(rest):
                return said[0].text
    return None
