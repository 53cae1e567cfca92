"""Answered or not, and if not, why and what might be asked instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant import texts
from assistant.answer import Status
from assistant.contact_evidence import is_of_another
from assistant.question import Question
from assistant.refusal import Judgement
from assistant.retrieval import Ranking, passage_area_match
from assistant.selection import Selection
from ingest.index import Index
from ingest.unanswered import Reason

MOST_READINGS = 3
_LONGEST_READING = 110  # characters
_NEIGHBOURS = 7  # questions that no document answers, looked at for the reason
_NEAR = 0.02  # one this much further away (cosine) weighs a third


@dataclass(frozen=True, slots=True)
class Outcome:
    """`message` and `readings` (questions that can be answered) are empty where it is answered."""

    status: Status
    message: str = ""
    readings: tuple[str, ...] = ()


def decide(
    index: Index,
    question: Question,
    ranking: Ranking,
    judgement: Judgement,
    selections: Sequence[Selection],
    refuse_below: float,
    searched: int,
) -> Outcome:
    """What becomes of a question that was looked for in `searched` documents. The best of `selections` comes first."""
    asked = set(question.municipalities)
    matches = [passage_area_match(index, s.passage, asked) for s in selections] if asked else [0]
    if matches[0] < 0 and max(matches) < 1:
        return _of_another_municipality(index, question, selections[0].passage)
    if judgement.probability >= refuse_below and not is_of_another(index, question, selections[0]):
        return Outcome(Status.ANSWERED)
    alike = int(index.unit_passages[np.argmax(ranking.anywhere)])
    if asked and passage_area_match(index, alike, asked) < 0:
        return _of_another_municipality(index, question, alike)
    reason = _reason(index, ranking)
    if reason is Reason.MEDICAL_ADVICE:
        return Outcome(Status.OUT_OF_SCOPE, texts.MEDICAL_ADVICE)
    if reason is Reason.CONVERSATION:
        return Outcome(Status.CLARIFY, texts.CONVERSATION)
    return Outcome(Status.NOT_FOUND, texts.not_found(searched), readings(index, ranking))


def _of_another_municipality(index: Index, question: Question, passage: int) -> Outcome:
    area = index.documents[index.passages[passage].document_id].area
    told_for = area or tuple(sorted(index.passage_municipalities[passage]))
    return Outcome(Status.OUT_OF_SCOPE, texts.other_municipality(question.municipalities, told_for))


def _reason(index: Index, ranking: Ranking) -> Reason | None:
    """Why the documents don't answer most of the similar questions, the nearest weighing most.

    None where they disagree, or where a question that is answered is nearer than all of them.
    """
    similarities = ranking.unanswered.dense
    if not len(similarities) or similarities.max() < ranking.known.dense.max(initial=-1.0):
        return None
    nearest = np.argsort(-similarities, kind="stable")[:_NEIGHBOURS]
    weights = np.exp((similarities[nearest] - similarities[nearest[0]]) / _NEAR)
    shares: dict[Reason, float] = {}
    for number, weight in zip(nearest, weights / weights.sum(), strict=True):
        reason = index.content.unanswered[int(number)].question.reason
        shares[reason] = shares.get(reason, 0.0) + float(weight)
    return next((reason for reason, share in shares.items() if share > 0.5), None)


def readings(index: Index, ranking: Ranking) -> tuple[str, ...]:
    """The known questions most like the one asked that read well, one a passage."""
    found: dict[int, str] = {}
    best = np.maximum.reduceat(ranking.scores, index.unit_starts[:-1])
    admitted = best > best.max() - 100  # not those outside the scope
    for number in np.argsort(-ranking.adapted, kind="stable"):
        text = index.question_text(int(number))
        passage = int(index.unit_passages[index.question_units[number]])
        reads_well = text[:1].isupper() and text.endswith("?") and len(text) <= _LONGEST_READING
        if reads_well and admitted[passage]:
            found.setdefault(passage, text)
        if len(found) == MOST_READINGS:
            break
    return tuple(found.values())
