"""The gate: an unchanged system passes, and what was planted to make it worse is caught."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant
from assistant.selection import Selection
from eval import gate
from eval.errors import BaselineMissing
from eval.gate import SetBaseline, Verdict, baseline_of, compare, read_baseline, write_baseline
from eval.places import Places
from eval.runs import generate, score_run
from eval.scoring import CaseScore
from ingest.embedding import Vectors
from ingest.index import Index

GUIDE = "praktisk-vejledning-hjoerring"
QUESTIONS = 36
UNANSWERABLE = (
    "Hvad koster en færgebillet til Bornholm?",
    "Hvilken farve har rådhusets tag?",
    "Hvornår spiller fodboldlandsholdet?",
    "Hvor mange ansatte har Lego?",
    "Hvem vandt melodigrandprixet i 1963?",
    "Kan jeg leje en trailer i byggemarkedet?",
)


def cases_of(index: Index) -> list[dict]:
    """What stands under each heading of the guide that comes once, and what stands nowhere."""
    once = {
        headings[-1]: index.passages[numbers[0]]
        for (document, headings), numbers in index.sections.items()
        if document == GUIDE and headings and len(numbers) == 1
    }
    cases = []
    for number, (heading, passage) in enumerate(list(once.items())[:QUESTIONS]):
        span = passage.units[0].spans[0]
        quote = index.page(GUIDE, span.page).text[span.start : span.end]
        gold = [{"doc": GUIDE, "page": span.page, "quote": quote}]
        question = f"Hvad står der om {heading.lower()}?"
        cases.append({"id": f"h{number}", "question": question, "answerable": True, "gold": gold})
    return cases + [{"id": f"u{n}", "question": q, "answerable": False} for n, q in enumerate(UNANSWERABLE)]


@pytest.fixture(scope="module")
def golden(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("facit") / "prøve.jsonl"
    cases = cases_of(assistant.index)
    assert len(cases) == QUESTIONS + len(UNANSWERABLE)
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), "utf-8")
    return path


def scored(assistant: Assistant, golden: Path, out: Path) -> tuple[SetBaseline, Sequence[CaseScore]]:
    run = generate(assistant, golden, out)
    scores = score_run(run, Places.of(assistant.index.content))
    assert scores.left_out == ()
    return baseline_of(run.record, scores.cases), scores.cases


@pytest.fixture(scope="module")
def baseline(assistant: Assistant, golden: Path, tmp_path_factory: pytest.TempPathFactory) -> SetBaseline:
    kept, _ = scored(assistant, golden, tmp_path_factory.mktemp("results"))
    assert kept.figures["overall"] is not None and kept.figures["overall"] > 0.7  # there is something to lose
    return kept


def verdict(assistant: Assistant, golden: Path, baseline: SetBaseline, out: Path) -> Verdict:
    _, cases = scored(assistant, golden, out)
    return compare("prøve", baseline, cases)


def failed(found: Verdict) -> set[str]:
    return {check.figure for check in found.checks if check.failed}


# ------------------------------------------------------------------------------------------ planted regressions


class Noise:
    """Vectors that have nothing to do with the text."""

    name = "noise"

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._generator = np.random.default_rng(0)

    def queries(self, texts: Sequence[str]) -> Vectors:
        vectors = self._generator.normal(size=(len(texts), self._dimensions)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    passages = queries


class NextPage(Assistant):
    """Every citation names the page after its own."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        answer = super().ask(question, history)
        return replace(answer, citations=tuple(replace(c, page=c.page + 1) for c in answer.citations))


def test_an_unchanged_system_passes(assistant: Assistant, golden, baseline, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(gate.TOLERATED, "latency_per_embedding", 10.0)  # others use this machine too
    found = verdict(assistant, golden, baseline, tmp_path)
    assert found.passed
    assert {c.figure: c.p for c in found.checks if c.figure in gate.TESTED} == dict.fromkeys(gate.TESTED, 1.0)


def test_an_embedder_that_returns_noise_is_caught(assistant: Assistant, golden, baseline, tmp_path) -> None:
    noisy = Assistant(assistant.index, Noise(assistant.index.unit_vectors.shape[1]))
    assert {"overall", "right_and_cited"} <= failed(verdict(noisy, golden, baseline, tmp_path))


def test_citations_off_by_one_page_are_caught(assistant: Assistant, golden, baseline, tmp_path) -> None:
    shifted = NextPage(assistant.index, assistant.embedder)
    found = failed(verdict(shifted, golden, baseline, tmp_path))
    assert {"overall", "right_and_cited", "citation_recall", "citation_precision", "verbatim"} <= found


def test_an_answerer_that_copies_whole_passages_is_caught(
    assistant: Assistant, golden, baseline, tmp_path, monkeypatch
) -> None:
    from assistant.selection import select

    def select_all(index: Index, *arguments, **options) -> Selection | None:
        found = select(index, *arguments, **options)
        return found and replace(found, units=tuple(range(len(index.passages[found.passage].units))))

    monkeypatch.setattr("assistant.assistant.select", select_all)
    found = verdict(assistant, golden, baseline, tmp_path)
    assert {"mean_words", "median_words"} & failed(found)
    citations = next(check for check in found.checks if check.figure == "citation_recall")
    assert not citations.failed  # perfect citations, useless answers


# ------------------------------------------------------------------------------------------------ what is compared


def changed(scores: Sequence[CaseScore], wrong: int) -> list[CaseScore]:
    """The first `wrong` successes are no longer right."""
    lost = [score.id for score in scores if score.success][:wrong]
    return [replace(score, right=False) if score.id in lost else score for score in scores]


def test_five_lost_cases_may_be_chance_and_six_are_not(assistant, golden, tmp_path) -> None:
    kept, scores = scored(assistant, golden, tmp_path)
    assert "overall" not in failed(compare("prøve", kept, changed(scores, 5)))  # p = 2 / 32
    assert "overall" in failed(compare("prøve", kept, changed(scores, 6)))  # p = 2 / 64


def test_getting_better_never_fails(assistant, golden, tmp_path) -> None:
    kept, scores = scored(assistant, golden, tmp_path)
    worse = baseline_of(kept.record, changed(scores, 10))
    assert "overall" not in failed(compare("prøve", worse, scores))


def test_added_and_removed_cases_are_named_and_not_compared(assistant, golden, tmp_path) -> None:
    kept, scores = scored(assistant, golden, tmp_path)
    others = [replace(score, id=f"new-{score.id}", right=False) for score in scores[:8]]
    found = compare("prøve", kept, [*scores[8:], *others])
    assert found.removed == tuple(score.id for score in scores[:8])
    assert found.added == tuple(score.id for score in others)
    assert "overall" not in failed(found)


def test_one_false_quote_fails_at_once(assistant, golden, tmp_path) -> None:
    kept, scores = scored(assistant, golden, tmp_path)
    first = next(score for score in scores if score.quotes)
    with_one = [replace(score, false_quotes=1) if score is first else score for score in scores]
    assert failed(compare("prøve", kept, with_one)) == {"verbatim"}


@pytest.mark.parametrize(("factor", "caught"), [(1.04, False), (1.06, True)])
def test_answers_may_grow_by_the_stated_factor(assistant, golden, tmp_path, factor: float, caught: bool) -> None:
    kept, scores = scored(assistant, golden, tmp_path)
    alike = baseline_of(kept.record, [replace(score, words=100) if score.answered else score for score in scores])
    longer = [replace(score, words=round(100 * factor)) if score.answered else score for score in scores]
    assert ("mean_words" in failed(compare("prøve", alike, longer))) is caught
    assert gate.WORDS_LONGER == 1.05


@pytest.mark.parametrize(("factor", "caught"), [(1.4, False), (1.6, True)])
def test_answers_may_take_longer_by_the_stated_factor(assistant, golden, tmp_path, factor: float, caught: bool) -> None:
    kept, scores = scored(assistant, golden, tmp_path)
    slower = [replace(s, latency_ms=s.latency_ms | {"total": factor * s.latency_ms["total"]}) for s in scores]
    assert ("latency_per_embedding" in failed(compare("prøve", kept, slower))) is caught
    assert gate.LATENCY_SLOWER == 1.5


# ------------------------------------------------------------------------------------------------------ the file


def test_a_baseline_is_read_as_it_was_written_a_line_a_case(baseline: SetBaseline, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, {"prøve": baseline, "anden": baseline})
    assert read_baseline(path) == {"prøve": baseline, "anden": baseline}
    lines = path.read_text("utf-8").splitlines()
    assert sum(line.strip().startswith('"h3"') for line in lines) == 2
    with pytest.raises(BaselineMissing):
        read_baseline(tmp_path / "ingen.json")
