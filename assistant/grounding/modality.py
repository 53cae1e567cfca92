"""Must, may and should: another one in the evidence about the same."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.operators import MODAL_VERBS, NOT, ONLY, URGES, Operator, best_clauses, modals, restrictions
from assistant.grounding.reading import Segment, Word
from assistant.grounding.roles import is_verb, party

_OPENS = frozenset("der som at hvis når da fordi mens hvor men for så om".split())  # a clause of its own
_NO_NEED = NOT | {"eller"}  # "skal gives mundtligt eller skriftligt": it may be given in writing


def other_modal(words: Sequence[Word], evidence: Sequence[Segment], aligned: Sequence[int]) -> str | None:
    """The modal verb of the sentence where the evidence has another about the same; None if there is none."""
    if _is_must_for_may(words, [evidence[number].words for number in aligned[:1]]):
        return next(modal.word.text for modal in modals(words) if modal.meaning == "must")
    for modal in (m for m in modals(words) if m.word.lower in MODAL_VERBS):
        agreeing, others = 0, 0
        done = next((word for word in modal.scope if party(word) is None), None)
        for number in aligned[:2]:
            there = modals(evidence[number].words)
            for other in there:
                limited = any(r.word.clause == other.word.clause for r in restrictions(evidence[number].words))
                shared = sum(any(word.matches(o) for o in other.scope) for word in modal.scope)
                about_same = done is not None and any(o.matches(done) for o in other.scope)
                if other.meaning == modal.meaning or (limited and {other.meaning, modal.meaning} == {"must", "may"}):
                    agreeing = max(agreeing, shared + about_same)
                elif about_same and (
                    other.word.lower in MODAL_VERBS or (other.word.lower in URGES and modal.meaning == "must")
                ):
                    others = max(others, shared + about_same)
        if others > agreeing or _other_in_best_clauses(words, modal, evidence):
            return modal.word.text
    return None


def _is_must_for_may(words: Sequence[Word], first: Sequence[Sequence[Word]]) -> bool:
    """Whether a sentence of one clause says only that something must be, and what says most of it only that it may."""
    if len({word.clause for word in words if word.content}) > 1:
        return False
    return {modal.meaning for modal in modals(words)} == {"must"} and any(
        not any(word.lower in _NO_NEED | ONLY for word in (*words, *there))
        and {modal.meaning for modal in modals(there)} == {"may"}
        and any(word.lower in MODAL_VERBS for word in there)
        for there in first
    )


def _other_in_best_clauses(words: Sequence[Word], modal: Operator, evidence: Sequence[Segment]) -> bool:
    """Whether the clauses of the evidence that say most of the modal's clause have modal verbs, but another one."""
    mine = [word for word in words if word.clause == modal.word.clause and word.content]
    if any(word.clause == modal.word.clause and word.lower in _NO_NEED for word in words):
        return False
    best = best_clauses(mine, evidence)
    there = [_modals_over(text, clause) for text, clause in best]
    limited = any(r.word.clause == clause for text, clause in best for r in restrictions(text))
    denied = any(word.lower in NOT for text, clause in best for word in text if word.clause == clause)
    told = {m.meaning for found in there for m in found if m.word.lower in MODAL_VERBS}
    said = {m.meaning for found in there for m in found}
    return bool(told) and all(there) and modal.meaning not in said and not limited and not denied


def _modals_over(words: Sequence[Word], clause: int) -> list[Operator]:
    """The modals of a clause; those of the clause before where it has no verb of its own: "kan måle, tage og give"."""
    found = [modal for modal in modals(words) if modal.word.clause == clause]
    own = [word for word in words if word.clause == clause]
    goes_on = own and own[0].lower not in _OPENS and not any(w.lower in MODAL_VERBS or party(w) for w in own)
    if found or clause == 0 or not goes_on or is_verb(own[0]):
        return found
    return _modals_over(words, clause - 1)
