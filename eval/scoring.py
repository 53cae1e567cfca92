"""Scoring answers against golden cases. Pure functions over the batch format, no index needed but for quotes."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.golden import GoldenCase, holds, stands_on

MAX_WORDS = 120

PageText = Callable[[str, int], str | None]  # document id and page number -> the page's text


@dataclass(frozen=True, slots=True)
class CaseScore:
    """How one case went. `success` is what `overall` counts."""

    id: str
    category: str
    answerable: bool
    answered: bool
    right: bool  # every fact, nothing forbidden, not too long; or rightly refused
    cited: bool  # the gold page (all of them where all are asked for) is among the citations
    missing_facts: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...]
    false_quotes: int  # quotes that don't stand on the page they name
    citation_precision: float | None  # share of citations that name a gold page
    rank: int | None  # of the first gold page among the retrieved, 1-based
    words: int
    latency_ms: float

    @property
    def success(self) -> bool:
        return self.right and (self.cited or not self.answerable)


def score_case(case: GoldenCase, result: Mapping, page_text: PageText) -> CaseScore:
    """`result` is one line of the batch format."""
    answered = result["status"] == "answered"
    text: str = result["answer"] if answered else ""
    citations = [(c["document"], c["page"], c["quote"]) for c in result.get("citations", ())]
    gold_pages = {(gold.doc, gold.page) for gold in case.gold}
    cited_pages = {(document, page) for document, page, _ in citations}
    missing = tuple(fact for fact in case.facts if not any(holds(text, wording) for wording in fact))
    forbidden = tuple(wording for wording in case.must_not if holds(text, wording))
    words = len(text.split())
    retrieved = list(dict.fromkeys((hit["document"], hit["page"]) for hit in result.get("retrieved", ())))
    ranks = [retrieved.index(page) + 1 for page in gold_pages if page in retrieved]
    every = case.gold_mode == "all"
    return CaseScore(
        id=case.id,
        category=case.category,
        answerable=case.answerable,
        answered=answered,
        right=(answered and not missing and not forbidden and words <= MAX_WORDS) if case.answerable else not answered,
        cited=bool(gold_pages) and (gold_pages <= cited_pages if every else bool(gold_pages & cited_pages)),
        missing_facts=missing if case.answerable else (),
        forbidden=forbidden,
        false_quotes=sum(not stands_on(quote, page_text(document, page) or "") for document, page, quote in citations),
        citation_precision=(
            sum((d, p) in gold_pages for d, p, _ in citations) / len(citations) if citations and gold_pages else None
        ),
        rank=(max(ranks) if every and len(ranks) == len(gold_pages) else None if every else min(ranks, default=None)),
        words=words,
        latency_ms=float(result.get("latency_ms", {}).get("total", 0.0)),
    )


def summarise(scores: Sequence[CaseScore]) -> dict[str, float | int | None]:
    """The figures of a set. Shares are 0 to 1; `recall_at_k` is over answerable cases."""
    answerable = [s for s in scores if s.answerable]
    refused = [s for s in scores if not s.answered]
    unanswerable = [s for s in scores if not s.answerable]
    precisions = [s.citation_precision for s in scores if s.citation_precision is not None]
    return {
        "cases": len(scores),
        "overall": _share(s.success for s in scores),
        "right": _share(s.right for s in answerable),
        "right_and_cited": _share(s.success for s in answerable),
        "recall_at_1": _share(s.rank is not None and s.rank <= 1 for s in answerable),
        "recall_at_3": _share(s.rank is not None and s.rank <= 3 for s in answerable),
        "recall_at_5": _share(s.rank is not None and s.rank <= 5 for s in answerable),
        "refusal_precision": _share(not s.answerable for s in refused),
        "refusal_recall": _share(not s.answered for s in unanswerable),
        "citation_precision": statistics.mean(precisions) if precisions else None,
        "false_quotes": sum(s.false_quotes for s in scores),
        "median_words": statistics.median([s.words for s in scores if s.answered] or [0]),
        "latency_p50_ms": percentile([s.latency_ms for s in scores], 50),
        "latency_p95_ms": percentile([s.latency_ms for s in scores], 95),
    }


def by_category(scores: Sequence[CaseScore]) -> dict[str, float | None]:
    """The share of successes in each category, in alphabetical order."""
    groups: defaultdict[str, list[bool]] = defaultdict(list)
    for score in scores:
        groups[score.category].append(score.success)
    return {category: _share(groups[category]) for category in sorted(groups)}


def percentile(values: Sequence[float], percent: int) -> float | None:
    """Nearest rank: the smallest value that at least `percent` % of the values do not exceed."""
    if not values:
        return None
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def _share(flags: Iterable[bool]) -> float | None:
    flags = list(flags)
    return sum(flags) / len(flags) if flags else None
