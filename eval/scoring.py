"""Scoring answers against golden cases: lines of the batch format in, one `CaseScore` a case out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eval.citations import Supported, evidence_of, support
from eval.golden import Gold, GoldenCase, holds
from eval.places import Places
from eval.retrieval_figures import Ranked, retrieval_values

MAX_WORDS = 120


@dataclass(frozen=True, slots=True)
class CaseScore:
    """How one case went. `success` is what `overall` counts; None: the case says nothing about that."""

    id: str
    category: str
    user: str
    documents: tuple[str, ...]  # of the gold
    follow_up: bool
    answerable: bool
    answered: bool
    right: bool  # every fact, nothing forbidden, not too long; or rightly refused
    cited: bool  # a gold page (all of them where all are asked for) is among the citations
    facts: int
    missing_facts: tuple[tuple[str, ...], ...]
    must_not: int  # strings that the answer must not hold
    forbidden: tuple[str, ...]  # those it holds
    words: int  # 0 where it was refused
    quotes: int
    false_quotes: int  # quotes that don't stand on the page they name
    citation_recall: float | None  # in ALCE's sense, see eval.citations; of answers
    citation_precision: float | None
    gold_citations: float | None  # share of citations that name a gold page
    rank: int | None  # of the first gold page (the last where all are asked for) among the retrieved, from 1
    page: dict[str, float] | None  # retrieval measures, see eval.retrieval_figures, of answerable cases
    passage: dict[str, float] | None  # None too where the result names no passages
    probability: float | None  # that the documents hold the answer, as the assistant judged
    latency_ms: dict[str, float] = field(default_factory=dict)  # by step, and "total"
    tokens: int | None = None  # of a chat model, where one was used
    cost: float | None = None  # of those, where the price is known

    @property
    def success(self) -> bool:
        return self.right and (self.cited or not self.answerable)


def score_cases(cases: Sequence[GoldenCase], results: Sequence[Mapping], places: Places) -> list[CaseScore]:
    """`results` are lines of the batch format, in the cases' order. Raises ValueError where they don't belong together."""
    if [case.id for case in cases] != [result["id"] for result in results]:
        raise ValueError("cases and results are not of the same questions")
    pages = retrieval_values([_pages_of(case, result) for case, result in zip(cases, results, strict=True)])
    passages = retrieval_values(
        [_passages_of(case, result, places) for case, result in zip(cases, results, strict=True)]
    )
    return [
        _score(case, result, places, page, passage)
        for case, result, page, passage in zip(cases, results, pages, passages, strict=True)
    ]


def _score(
    case: GoldenCase,
    result: Mapping,
    places: Places,
    page: dict[str, float] | None,
    passage: dict[str, float] | None,
) -> CaseScore:
    answered = result["status"] == "answered"
    text: str = result["answer"] if answered else ""
    citations = [(c["document"], c["page"], c["quote"]) for c in result.get("citations", ())]
    gold_pages = {(gold.doc, gold.page) for gold in case.gold}
    cited_pages = {(document, page) for document, page, _ in citations}
    missing = tuple(fact for fact in case.facts if not any(holds(text, wording) for wording in fact))
    forbidden = tuple(wording for wording in case.must_not if holds(text, wording))
    words = len(text.split())
    every = case.gold_mode == "all"
    carried = _support(result, places) if answered else None
    return CaseScore(
        id=case.id,
        category=case.category,
        user=case.user,
        documents=tuple(dict.fromkeys(gold.doc for gold in case.gold)),
        follow_up=bool(case.history),
        answerable=case.answerable,
        answered=answered,
        right=(answered and not missing and not forbidden and words <= MAX_WORDS) if case.answerable else not answered,
        cited=bool(gold_pages) and (gold_pages <= cited_pages if every else bool(gold_pages & cited_pages)),
        facts=len(case.facts),
        missing_facts=missing if case.answerable else (),
        must_not=len(case.must_not),
        forbidden=forbidden,
        words=words,
        quotes=len(citations),
        false_quotes=sum(not places.stands(document, page, quote) for document, page, quote in citations),
        citation_recall=carried.recall if carried else None,
        citation_precision=carried.precision if carried else None,
        gold_citations=(
            sum((d, p) in gold_pages for d, p, _ in citations) / len(citations) if citations and gold_pages else None
        ),
        rank=_rank(case, result),
        page=page,
        passage=passage,
        probability=result.get("probability"),
        latency_ms=dict(result.get("latency_ms", {})),
        tokens=result.get("tokens"),
        cost=result.get("cost"),
    )


def _support(result: Mapping, places: Places) -> Supported:
    """A quote counts with its document's title and the headings over it, as ALCE's passages do with their titles.

    A quote that does not stand on its page supports nothing.
    """
    evidence = []
    for citation in result.get("citations", ()):
        document, page, quote = citation["document"], citation["page"], citation["quote"]
        headings = [heading for p in places.passages(document, page, quote) for heading in p.heading_path]
        stands = places.stands(document, page, quote)
        evidence.append(evidence_of(quote, places.titles[document], *headings) if stands else frozenset[str]())
    whole = [{"text": result["answer"], "citations": range(1, len(evidence) + 1)}]  # of a system that names none
    statements = result.get("statements", whole)
    return support([(s["text"], [evidence[number - 1] for number in s["citations"]]) for s in statements])


# ---------------------------------------------------------------------------------------------- retrieval


def _page_name(document: str, page: int) -> str:
    return f"{document} {page}"


def _retrieved_pages(result: Mapping) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_page_name(hit["document"], hit["page"]) for hit in result.get("retrieved", ())))


def _rank(case: GoldenCase, result: Mapping) -> int | None:
    retrieved = _retrieved_pages(result)
    wanted = {_page_name(gold.doc, gold.page) for gold in case.gold}
    ranks = [retrieved.index(page) + 1 for page in wanted if page in retrieved]
    if case.gold_mode == "all":
        return max(ranks) if ranks and len(ranks) == len(wanted) else None
    return min(ranks, default=None)


def _pages_of(case: GoldenCase, result: Mapping) -> Ranked:
    gold = tuple(frozenset({_page_name(gold.doc, gold.page)}) for gold in case.gold)
    return Ranked(gold, case.gold_mode == "all", _retrieved_pages(result))


def _passages_of(case: GoldenCase, result: Mapping, places: Places) -> Ranked:
    """Only the best passage of each page is among the retrieved, so this is a lower bound."""
    retrieved = result.get("retrieved", ())
    named = tuple(dict.fromkeys(hit["passage"] for hit in retrieved if "passage" in hit))
    if retrieved and not named:
        return Ranked((), False, ())
    return Ranked(tuple(_passages(gold, places) for gold in case.gold), case.gold_mode == "all", named)


def _passages(gold: Gold, places: Places) -> frozenset[str]:
    return frozenset(passage.id for passage in places.passages(gold.doc, gold.page, gold.quote))
