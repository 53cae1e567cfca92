"""One evaluation: ask every golden question, score the answers, keep both beside what they were made with."""

from __future__ import annotations

import datetime as dt
import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from assistant.assistant import Assistant
from eval.batch import BatchQuestion, answer_all
from eval.golden import GoldenCase
from eval.scoring import CaseScore, by_category, percentile, score_case, summarise


@dataclass(frozen=True, slots=True)
class Run:
    """Answers and scores of one golden set, and the circumstances."""

    name: str
    made_at: str
    index: str  # fingerprint
    versions: dict[str, str]
    summary: dict[str, float | int | None]
    categories: dict[str, float | None]
    scores: tuple[CaseScore, ...]
    results: tuple[dict, ...]


def run_golden(assistant: Assistant, name: str, cases: Sequence[GoldenCase]) -> Run:
    """Ask and score. The page texts that quotes are checked against are the index' own."""
    questions = [BatchQuestion.model_validate(case.model_dump()) for case in cases]
    results = tuple(answer_all(assistant, questions))

    def page_text(document: str, page: int) -> str | None:
        try:
            return assistant.page(document, page).text
        except KeyError:
            return None

    scores = tuple(score_case(case, result, page_text) for case, result in zip(cases, results, strict=True))
    summary = summarise(scores)
    embed = percentile([result["latency_ms"].get("embed", 0.0) for result in results], 50)
    total = percentile([result["latency_ms"].get("total", 0.0) for result in results], 50)
    summary["latency_total_per_embedding"] = round(total / embed, 2) if total and embed else None
    return Run(
        name=name,
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        index=assistant.index.fingerprint,
        versions={"python": platform.python_version(), "praksisassistenten": version("praksisassistenten")},
        summary=summary,
        categories=by_category(scores),
        scores=scores,
        results=results,
    )


def write_run(run: Run, path: Path) -> None:
    """As JSON; `read_scores` reads it back for comparing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(run), ensure_ascii=False, indent=1) + "\n", "utf-8")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which cases changed between two runs of the same set."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    overall_before: float | None


def compare(run: Run, earlier: Path) -> Comparison:
    """With a run that was written before."""
    former = json.loads(earlier.read_text("utf-8"))
    succeeded = {score["id"]: _success(score) for score in former["scores"]}
    now = {score.id: score.success for score in run.scores}
    return Comparison(
        gained=tuple(i for i, success in now.items() if success and succeeded.get(i) is False),
        lost=tuple(i for i, success in now.items() if not success and succeeded.get(i) is True),
        overall_before=former["summary"]["overall"],
    )


def _success(score: dict) -> bool:
    return score["right"] and (score["cited"] or not score["answerable"])
