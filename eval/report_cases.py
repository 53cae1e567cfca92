"""The cases that went wrong, each with everything that tells why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eval.golden import GoldenCase
from eval.report_blocks import Place, WrongCase
from eval.report_data import SetReport
from eval.report_texts import CATEGORIES, FAILURES, ROLES
from eval.scoring import CaseScore
from eval.texts import number

HITS = 5


def wrong_cases(sets: Sequence[SetReport]) -> tuple[WrongCase, ...]:
    """Of all sets, worst first; within the same failure the one that the assistant was surest of."""
    found = [case for report in sets for case in _of_set(report)]
    return tuple(sorted(found, key=lambda case: (case.severity, -(case.probability or 0.0))))


def _of_set(report: SetReport) -> Iterator[WrongCase]:
    cases = {case.id: case for case in report.run.cases}
    results = {result["id"]: result for result in report.run.results}
    for score in report.scores.cases:
        if not score.success:
            yield _wrong(report.name, cases[score.id], results[score.id], score)


def severity(score: CaseScore) -> int:
    """What went wrong with a case that is no success: a position in `FAILURES`, 0 is worst."""
    if score.forbidden:
        return 0
    if not score.answerable:
        return 1
    if not score.answered:
        return 4
    if score.missing_facts:
        return 2
    return 3 if not score.cited else 5


def _wrong(name: str, case: GoldenCase, result: Mapping, score: CaseScore) -> WrongCase:
    gold_pages = {(gold.doc, gold.page) for gold in case.gold}

    def place(entry: Mapping, text: str) -> Place:
        return Place(entry["document"], entry["page"], text, (entry["document"], entry["page"]) in gold_pages)

    grade = severity(score)
    return WrongCase(
        id=case.id,
        set=name,
        category=CATEGORIES.get(case.category, case.category),
        failure=FAILURES[grade],
        severity=grade,
        history=tuple((ROLES.get(turn.role, turn.role), turn.content) for turn in case.history),
        question=case.question,
        note=case.note,
        expected=tuple(_expected(case, score)),
        gold=tuple(Place(gold.doc, gold.page, gold.quote, True) for gold in case.gold),
        answer=result["answer"],
        citations=tuple(place(citation, citation["quote"]) for citation in result.get("citations", ())),
        hits=tuple(place(hit, number(hit["score"], 2)) for hit in result.get("retrieved", ())[:HITS]),
        probability=score.probability,
    )


def _expected(case: GoldenCase, score: CaseScore) -> Iterator[str]:
    if not case.answerable:
        yield "En afvisning: dokumenterne har ikke svaret"
    for fact in case.facts if case.answerable else ():
        missing = " (mangler)" if fact in score.missing_facts else ""
        yield " eller ".join(f"»{wording}«" for wording in fact) + missing
    for wording in case.must_not:
        found = " (står i svaret)" if wording in score.forbidden else ""
        yield f"ikke »{wording}«{found}"
