"""Other systems on the same questions, pages and embedding weights, to see what ours is worth.

Each is what one would build first: the pipeline of LangChain's tutorial, BM25 alone, dense vectors alone, and both
fused by reciprocal rank. None understands a follow-up and none refuses what it finds a place for; the best place is
the answer and its citation. A system answers in the batch format, so that the scoring treats all of them alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from time import perf_counter
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

import bm25s
import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.citing import cite
from assistant.selection import Selection
from eval.batch import BatchQuestion
from eval.figures import Part, part_of
from eval.gate import TESTED
from eval.golden import GoldenCase
from eval.places import Places
from eval.scoring import MAX_WORDS, CaseScore, score_cases
from eval.significance import Difference, paired_ratio_difference
from ingest.danish import sentence_bounds
from ingest.document import Page, Passage, breadcrumb
from ingest.embedding import Embedder, SentenceTransformerEmbedder, Vectors
from ingest.index import Index
from ingest.settings import DataFolder
from ingest.vector_cache import CachedEmbedder

if TYPE_CHECKING:
    from langchain_chroma import Chroma

HITS = 10  # places that a system says it retrieved
CANDIDATES = 100  # places of each ranking that are fused
RRF_K = 60


class System(Protocol):
    """Anything that can be asked."""

    @property
    def name(self) -> str:
        """Short, in Danish, for the table."""
        ...

    @property
    def description(self) -> str:
        """One line in Danish."""
        ...

    def answer(self, question: BatchQuestion) -> dict:
        """One line of the batch format, see `eval.batch.result_of`."""
        ...


# ------------------------------------------------------------------------------------------------- comparing


@dataclass(frozen=True, slots=True)
class Compared:
    """How one system did on a set of cases; `results` (batch format) and `scores` in the cases' order."""

    system: System
    results: tuple[dict, ...]
    scores: tuple[CaseScore, ...]
    seconds: float


def compare(systems: Iterable[System], cases: Sequence[GoldenCase], places: Places) -> list[Compared]:
    """Ask every system every case, one system after the other, and score the answers."""
    questions = [BatchQuestion.model_validate(case.model_dump()) for case in cases]
    compared: list[Compared] = []
    for system in systems:
        start = perf_counter()
        results = [system.answer(question) for question in questions]
        seconds = perf_counter() - start
        compared.append(Compared(system, tuple(results), tuple(score_cases(cases, results, places)), seconds))
    return compared


def differences(ours: Compared, theirs: Compared, figures: Sequence[str] = TESTED) -> dict[str, Difference]:
    """For every figure (a ratio of `eval.figures`) theirs as `before`, ours as `after`, and the p value.

    Raises ValueError where the two were not asked the same cases, or none.
    """
    if [score.id for score in ours.scores] != [score.id for score in theirs.scores]:
        raise ValueError(f"{ours.system.name} and {theirs.system.name} were not asked the same cases")

    def parts(compared: Compared, figure: str) -> list[Part]:
        return [part_of(figure, score) for score in compared.scores]

    return {figure: paired_ratio_difference(parts(theirs, figure), parts(ours, figure)) for figure in figures}


class RememberingEmbedder:
    """Embeds a question once for all systems. Latencies behind it are those of the first system only."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        return self._embedder.name

    def queries(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if not texts:
            return self._embedder.queries(texts)
        if new:
            self._vectors |= zip(new, self._embedder.queries(new), strict=True)
        return np.stack([self._vectors[text] for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.passages(texts)


# --------------------------------------------------------------------------------------------------- peers


def peers(index: Index, queries: Embedder, data: DataFolder) -> list[System]:
    """All of them over one index. `queries` embeds the questions; splits go through the data folder's vector cache."""
    splits = CachedEmbedder(SentenceTransformerEmbedder(queries.name, data), data.vector_cache)
    lexical, dense = bm25_search(index), dense_search(index, queries)
    return [
        LangChainPeer(current_pages(index), queries, splits),
        PassagePeer("BM25", "BM25 over vores tekststykker, ordene som de står; det bedste er svaret", index, lexical),
        PassagePeer("Vektorer", "Cosinus mellem spørgsmål og vores tekststykker; det bedste er svaret", index, dense),
        PassagePeer(
            "BM25 og vektorer",
            f"De to rangordener samlet efter reciprok rang (k = {RRF_K}); det bedste tekststykke er svaret",
            index,
            lambda question: reciprocal_rank_fusion([lexical(question), dense(question)]),
        ),
    ]


def current_pages(index: Index) -> list[Page]:
    """The pages of every document that no newer edition replaces: those that our passages stand on."""
    return [page for page in index.content.pages if index.documents[page.document_id].replaced_by is None]


class LangChainPeer:
    """LangChain's tutorial: pages split recursively, Chroma, the most similar split."""

    name = "LangChain"
    description = (
        "Vejledningens opskrift: RecursiveCharacterTextSplitter (700/100), Chroma; det nærmeste stykke er svaret"
    )

    def __init__(self, pages: Sequence[Page], queries: Embedder, splits: Embedder) -> None:
        """Splits and embeds the pages now. `splits` embeds them, `queries` the questions, with the same weights."""
        self._pages = {(page.document_id, page.number): page.text for page in pages}
        self._store = _filled_store(pages, _LangChainEmbeddings(queries, splits))

    def answer(self, question: BatchQuestion) -> dict:
        start = perf_counter()
        found = self._store.similarity_search_with_score(question.question, k=HITS)
        best = found[0][0]
        document, page = best.metadata["document"], best.metadata["page"]
        first = int(best.metadata["start_index"])
        text = self._pages[document, page][first : first + len(best.page_content)]
        said = text[: cut(text)]
        # On vectors of length 1 the squared distance that Chroma gives by default is 2 - 2 * cosine.
        retrieved = [
            {"document": hit.metadata["document"], "page": hit.metadata["page"], "score": round(1 - distance / 2, 3)}
            for hit, distance in found
        ]
        return _result(question, said, [(document, page, said)], retrieved, start)


def _filled_store(pages: Sequence[Page], embeddings: Embeddings) -> Chroma:
    from chromadb.config import Settings
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=700, chunk_overlap=100, add_start_index=True)
    splits = splitter.create_documents(
        [page.text for page in pages], [{"document": page.document_id, "page": page.number} for page in pages]
    )
    # In memory, under a name of its own: all of a process' stores in memory are one.
    settings = Settings(anonymized_telemetry=False)
    store = Chroma(f"peer-{uuid4().hex}", embeddings, client_settings=settings)
    store.add_documents(splits)
    return store


class _LangChainEmbeddings(Embeddings):
    """Our embedders as LangChain wants them; the prefixes of queries and passages are the embedders' own affair."""

    def __init__(self, queries: Embedder, passages: Embedder) -> None:
        self._queries = queries
        self._passages = passages

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._passages.passages(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self._queries.queries([text])[0].tolist()


# ------------------------------------------------------------------------------------------ over our passages


@dataclass(frozen=True, slots=True)
class Found:
    """The position of a passage in the index, and its score (higher is better)."""

    passage: int
    score: float


Search = Callable[[str], list[Found]]  # a question -> passages, best first, at most CANDIDATES


@dataclass(frozen=True, slots=True)
class PassagePeer:
    """The best of our passages by one search is the answer. Refuses only where nothing is found at all."""

    name: str
    description: str
    index: Index
    search: Search

    def answer(self, question: BatchQuestion) -> dict:
        start = perf_counter()
        found = self.search(question.question)[:HITS]
        if not found:
            return _result(question, "", [], [], start)
        best = self.index.passages[found[0].passage]
        units = first_units(best)
        said = best.text[best.units[0].start : best.units[units - 1].end]
        selection = Selection(found[0].passage, 0, tuple(range(units)), found[0].score)
        citations = [(c.document_id, c.page, c.quote) for c in cite(self.index, selection, 1)]
        retrieved = [
            {"document": hit.document_id, "page": page, "passage": hit.id, "score": round(entry.score, 3)}
            for entry in found
            for hit in [self.index.passages[entry.passage]]
            for page in hit.pages
        ]
        return _result(question, said[: cut(said)], citations, retrieved, start)


def bm25_search(index: Index) -> Search:
    """bm25s as it comes, over the texts that are embedded too; lower case, neither stems nor stop words.

    Passages that hold no word of the question are not found.
    """
    texts = [f"{breadcrumb(index.documents[p.document_id], p)}\n{p.text}" for p in index.passages]
    bm25 = bm25s.BM25()
    bm25.index([_words(text) for text in texts], show_progress=False)

    def search(question: str) -> list[Found]:
        known = [word for word in _words(question) if word in bm25.vocab_dict]
        return _best(bm25.get_scores(known), above=0.0) if known else []

    return search


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def dense_search(index: Index, queries: Embedder) -> Search:
    """Cosine with the passages' stored vectors."""
    return lambda question: _best(index.passage_similarities(queries.queries([question])[0]), above=-np.inf)


def _best(scores: np.ndarray, above: float) -> list[Found]:
    """From scores of shape (passages,); ties in reading order."""
    order = np.argsort(-scores, kind="stable")[:CANDIDATES]
    return [Found(int(n), float(scores[n])) for n in order if scores[n] > above]


def reciprocal_rank_fusion(rankings: Sequence[Sequence[Found]], k: int = RRF_K) -> list[Found]:
    """Passages by the sum of 1 / (k + rank) over the rankings that found them, rank from 1 (Cormack and others 2009)."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, found in enumerate(ranking, 1):
            scores[found.passage] = scores.get(found.passage, 0.0) + 1 / (k + rank)
    fused = [Found(passage, score) for passage, score in scores.items()]
    return sorted(fused, key=lambda found: (-found.score, found.passage))[:CANDIDATES]


# ------------------------------------------------------------------------------------------------- answering


def cut(text: str, words: int = MAX_WORDS) -> int:
    """Where to end a text so that it has at most `words` words: after a sentence, or after a word of the first."""
    ends = [word.end() for word in re.finditer(r"\S+", text)][:words]
    limit = ends[-1] if ends else 0
    return max((end for _, end in sentence_bounds(text) if end <= limit), default=limit)


def first_units(passage: Passage, words: int = MAX_WORDS) -> int:
    """How many units from the start of a passage have at most `words` words together; at least 1."""
    counts = accumulate(len(passage.unit_text(unit).split()) for unit in passage.units)
    return max(1, sum(count <= words for count in counts))


def _result(
    question: BatchQuestion,
    text: str,
    citations: Sequence[tuple[str, int, str]],
    retrieved: Sequence[dict],
    start: float,
) -> dict:
    """The batch format; `citations` are (document, page, quote). Without a text it is a refusal."""
    return {
        "id": question.id,
        "status": "answered" if text else "not_found",
        "answer": text,
        "citations": [{"document": d, "page": p, "quote": quote} for d, p, quote in citations],
        "retrieved": list(retrieved),
        "notices": [],
        "completed_question": question.question,
        "latency_ms": {"total": round(1000 * (perf_counter() - start), 3)},
    }
