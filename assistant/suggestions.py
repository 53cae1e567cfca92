"""What a reader might ask next: known questions of the places around those that an answer cites.

Each is answered by the documents, since it belongs to a unit of the same section (see ingest/questions.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Answer
from ingest.danish import keys
from ingest.index import Index

MOST = 3
_LONGEST = 70  # characters that fit on a button
_SHORTEST = 15
_OVERLAP = 0.5  # of the content words, from which on two questions are taken for the same
_ALIKE = 0.92  # cosine of two questions' vectors, from which on they are
# What only makes sense in the mouth of one who tells of a patient, and what leans on an earlier sentence.
_TOLD = re.compile(r"\b(min|mit|mine|jeg har|vi har|hun|han|hendes|hans|den her|det her|der|gamle)\b", re.IGNORECASE)


def suggest(index: Index, answer: Answer, asked: Sequence[str], count: int = MOST) -> tuple[str, ...]:
    """At most `count` short questions, nearest place first, none of which is like one of `asked`."""
    taken: list[tuple[str, int | None]] = [(question, None) for question in (*asked, answer.completed_question)]
    suggested: list[str] = []
    for number in _candidates(index, answer):
        question = index.question_text(number)
        if any(_alike(index, (question, number), other) for other in taken):
            continue
        taken.append((question, number))
        suggested.append(question)
        if len(suggested) == count:
            break
    return tuple(suggested)


def _candidates(index: Index, answer: Answer) -> Iterator[int]:
    """Numbers of questions: one for each unit that was not cited, of the cited passages, then of their sections.

    The one nearest to the unit's own words: it says plainly what the unit is about.
    """
    cited = [hit.passage for hit in answer.hits if _is_cited(answer, hit.passage.document_id, hit.page)]
    here = [index.positions[passage.id] for passage in cited if passage.id in index.positions]
    sections = [index.sections[index.passages[p].document_id, index.passages[p].heading_path] for p in here]
    around = [neighbour for section in sections for neighbour in section]
    said = {(c.page, c.start, c.end) for c in answer.citations}
    for position in dict.fromkeys([*here, *around]):
        passage = index.passages[position]
        by_unit: dict[int, list[int]] = {}
        for number in index.passage_questions[position]:
            by_unit.setdefault(index.content.questions[number].question.unit, []).append(number)
        for unit, numbers in sorted(by_unit.items()):
            spans = passage.units[unit].spans
            if any(s.page == page and s.start < end and start < s.end for s in spans for page, start, end in said):
                continue
            fitting = [n for n in numbers if _is_presentable(index.question_text(n))]
            if fitting:
                start = int(index.unit_starts[position])
                yield max(fitting, key=lambda n: float(index.question_vectors[n] @ index.unit_vectors[start + unit]))


def _is_cited(answer: Answer, document_id: str, page: int) -> bool:
    return any(c.document_id == document_id and c.page == page for c in answer.citations)


def _is_presentable(question: str) -> bool:
    return (
        _SHORTEST <= len(question) <= _LONGEST
        and question[0].isupper()
        and question.endswith("?")
        and len(keys(question)) >= 2
        and not _TOLD.search(question)
    )


def _alike(index: Index, one: tuple[str, int], other: tuple[str, int | None]) -> bool:
    words, others = set(keys(one[0])), set(keys(other[0]))
    if len(words & others) > _OVERLAP * min(len(words), len(others) or 1):
        return True
    vectors = index.question_vectors
    return other[1] is not None and float(vectors[one[1]] @ vectors[other[1]]) >= _ALIKE
