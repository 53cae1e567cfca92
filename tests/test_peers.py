"""The peers on the real documents, their arithmetic by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from builders import passage

from assistant.assistant import Assistant
from eval.batch import BatchQuestion
from eval.figures import summary
from eval.golden import GoldenCase
from eval.peers import (
    Compared,
    Found,
    LangChainPeer,
    PassagePeer,
    RememberingEmbedder,
    bm25_search,
    compare,
    current_pages,
    cut,
    dense_search,
    differences,
    first_units,
    reciprocal_rank_fusion,
)
from eval.places import Places
from ingest.document import Page
from ingest.embedding import Vectors
from ingest.index import Index

GUIDE = "praktisk-vejledning-hjoerring"
QUESTIONS = (
    "Hvad er telefonnummeret til Alkolinjen?",
    "Hvad laver PPR?",
    "Hvordan henviser jeg en patient til rygestop?",
    "Hvad koster en cykel i Brugsen?",
)


def asked(question: str) -> BatchQuestion:
    return BatchQuestion(id="p", question=question)


def lexical_peer(index: Index) -> PassagePeer:
    return PassagePeer("BM25", "", index, bm25_search(index))


@pytest.fixture(scope="module")
def langchain(assistant: Assistant) -> LangChainPeer:
    """Over the pages of the guide that tell of rehabilitation, prevention and places to go to."""
    pages = [page for page in assistant.index.content.pages if page.document_id == GUIDE and 12 <= page.number <= 21]
    return LangChainPeer(pages, assistant.embedder, assistant.embedder)


# ------------------------------------------------------------------------------------------------------- fusion


def test_reciprocal_ranks_are_added_over_the_rankings_that_found_a_passage() -> None:
    fused = reciprocal_rank_fusion([[Found(7, 9.0), Found(2, 8.0)], [Found(2, 0.9), Found(5, 0.8)]])
    assert [found.passage for found in fused] == [2, 7, 5]
    assert [found.score for found in fused] == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62])


def test_equal_sums_of_reciprocal_ranks_stay_in_reading_order() -> None:
    fused = reciprocal_rank_fusion([[Found(4, 1.0), Found(3, 0.5)], [Found(3, 1.0), Found(4, 0.5)]])
    assert [found.passage for found in fused] == [3, 4]


# ------------------------------------------------------------------------------------------------------- length


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        ("Ring ni. Gå hjem. Kom igen nu.", 4, "Ring ni. Gå hjem."),
        ("Ring ni. Gå hjem. Kom igen nu.", 7, "Ring ni. Gå hjem. Kom igen nu."),
        ("Ring ni. Gå hjem. Kom igen nu.", 6, "Ring ni. Gå hjem."),
        ("en to tre fire fem", 3, "en to tre"),  # no sentence is that short
        ("en  to\ntre fire", 2, "en  to"),
        ("en to", 2, "en to"),
    ],
)
def test_an_answer_ends_after_the_last_sentence_that_fits(text: str, words: int, kept: str) -> None:
    assert text[: cut(text, words)] == kept


def test_whole_units_are_said_while_they_fit_and_the_first_always() -> None:
    three = passage("Ring ni. Gå hjem nu. Kom igen.")
    assert [first_units(three, words) for words in (1, 2, 4, 5, 7)] == [1, 1, 1, 2, 3]


# --------------------------------------------------------------------------------------------------- over passages


def test_bm25_finds_the_passage_with_the_rare_word_and_no_other_form_of_it(assistant: Assistant) -> None:
    search = bm25_search(assistant.index)
    best = assistant.index.passages[search("alkolinjen")[0].passage]
    assert "alkolinjen" in best.text.lower()
    assert search("alkolinjernes") == []


def test_a_search_without_a_single_word_in_common_is_a_refusal(assistant: Assistant) -> None:
    result = lexical_peer(assistant.index).answer(asked("xyzzy plugh"))
    assert (result["status"], result["answer"], result["citations"], result["retrieved"]) == ("not_found", "", [], [])


def test_dense_search_is_the_cosine_with_the_stored_vectors(assistant: Assistant) -> None:
    index = assistant.index
    vector = assistant.embedder.queries([QUESTIONS[0]])[0]
    exact = np.stack([entry.vector for entry in index.content.passages]) @ vector
    found = dense_search(index, assistant.embedder)(QUESTIONS[0])
    assert [entry.passage for entry in found[:5]] == list(np.argsort(-exact, kind="stable")[:5])
    assert found[0].score == pytest.approx(exact.max(), abs=1e-4)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_peers_answer_is_the_start_of_its_best_passage_cited_verbatim(assistant: Assistant, question: str) -> None:
    index = assistant.index
    result = lexical_peer(index).answer(asked(question))
    best = index.passages[bm25_search(index)(question)[0].passage]
    assert result["status"] == "answered"
    assert best.text.startswith(result["answer"]) and 0 < len(result["answer"].split()) <= 120
    assert {citation["document"] for citation in result["citations"]} == {best.document_id}
    for citation in result["citations"]:
        assert citation["quote"] in assistant.page(citation["document"], citation["page"]).text
    assert result["retrieved"][0]["passage"] == best.id
    assert len({hit["passage"] for hit in result["retrieved"]}) == 10


# ---------------------------------------------------------------------------------------------------- LangChain


@pytest.mark.parametrize("question", QUESTIONS)
def test_langchain_answers_with_its_top_split_cited_verbatim_and_never_refuses(
    assistant: Assistant, langchain: LangChainPeer, question: str
) -> None:
    result = langchain.answer(asked(question))
    (citation,) = result["citations"]
    assert result["status"] == "answered"
    assert citation["quote"] == result["answer"]
    assert citation["quote"] in assistant.page(citation["document"], citation["page"]).text
    assert 0 < len(result["answer"].split()) <= 120 and len(result["answer"]) <= 700
    assert len(result["retrieved"]) == 10
    assert (citation["document"], citation["page"]) == (
        result["retrieved"][0]["document"],
        result["retrieved"][0]["page"],
    )


def test_langchains_scores_are_the_cosines_of_question_and_split(
    assistant: Assistant, langchain: LangChainPeer
) -> None:
    result = langchain.answer(asked(QUESTIONS[2]))
    split, question = (
        assistant.embedder.passages([result["answer"]])[0],
        assistant.embedder.queries([QUESTIONS[2]])[0],
    )
    assert result["retrieved"][0]["score"] == pytest.approx(float(split @ question), abs=2e-3)
    scores = [hit["score"] for hit in result["retrieved"]]
    assert scores == sorted(scores, reverse=True) and scores[0] > scores[-1]


def test_two_langchain_peers_do_not_see_each_others_pages(assistant: Assistant, langchain: LangChainPeer) -> None:
    page = Page("andet", 1, None, "Alkolinjen har telefonnummer 80 200 500. Det er gratis at ringe.")
    alone = LangChainPeer([page], assistant.embedder, assistant.embedder)
    assert {hit["document"] for hit in alone.answer(asked(QUESTIONS[0]))["retrieved"]} == {"andet"}
    assert {hit["document"] for hit in langchain.answer(asked(QUESTIONS[0]))["retrieved"]} == {GUIDE}


def test_the_pages_of_replaced_editions_are_left_out(assistant: Assistant) -> None:
    content = assistant.index.content
    assert len(current_pages(assistant.index)) == len(content.pages)
    documents = tuple(replace(d, replaced_by="ny" if d.id == GUIDE else None) for d in content.documents)
    index = Index(replace(content, documents=documents), assistant.index.vector_index)
    kept = {page.document_id for page in current_pages(index)}
    assert kept == {document.id for document in documents} - {GUIDE}


class CountingEmbedder:
    """Counts the texts it embeds: (length, 1)."""

    name = "tæller"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def queries(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        return np.array([[len(text), 1.0] for text in texts], np.float32).reshape(-1, 2)

    passages = queries


def test_a_question_is_embedded_once_for_all_systems() -> None:
    counting = CountingEmbedder()
    remembering = RememberingEmbedder(counting)
    assert remembering.queries(["en", "tre", "en"]).tolist() == [[2, 1], [3, 1], [2, 1]]
    assert remembering.queries(["tre", "fire"]).tolist() == [[3, 1], [4, 1]]
    assert remembering.queries([]).shape == (0, 2)
    assert counting.embedded == ["en", "tre", "fire"]


# ---------------------------------------------------------------------------------------------------- comparing


class Scripted:
    """Answers with a text and its page, or refuses where there is none."""

    description = ""

    def __init__(self, name: str, answers: dict[str, str]) -> None:
        self.name = name
        self.answers = answers

    def answer(self, question: BatchQuestion) -> dict:
        text = self.answers.get(question.id, "")
        cited = [{"document": "vejledning", "page": 1, "quote": text}] if text else []
        return {
            "id": question.id,
            "status": "answered" if text else "not_found",
            "answer": text,
            "citations": cited,
            "retrieved": [{"document": "vejledning", "page": 1, "score": 1.0}] if text else [],
        }


SAID = "Bussen kører kl. ni."


def cases(count: int) -> list[GoldenCase]:
    """The last one can't be answered."""
    gold = [{"doc": "vejledning", "page": 1, "quote": SAID}]
    answerable = [
        GoldenCase.model_validate({"id": str(n), "question": "?", "answerable": True, "gold": gold, "facts": [["ni"]]})
        for n in range(count - 1)
    ]
    return [*answerable, GoldenCase(id=str(count - 1), question="?", answerable=False)]


def compared(assistant: Assistant, count: int) -> list[Compared]:
    content = assistant.index.content
    document = replace(content.documents[0], id="vejledning")
    places = Places([document], [Page("vejledning", 1, None, SAID)], [passage(SAID)])
    full = Scripted("alt", {str(n): SAID for n in range(count - 1)})
    half = Scripted("halvt", {str(n): SAID for n in range((count - 1) // 2)})
    silent = Scripted("intet", {})
    return compare([full, half, silent], cases(count), places)


def test_systems_are_compared_in_order_on_the_same_cases(assistant: Assistant) -> None:
    full, half, silent = compared(assistant, 9)
    assert [entry.system.name for entry in (full, half, silent)] == ["alt", "halvt", "intet"]
    overall = [summary(entry.scores)["overall"] for entry in (full, half, silent)]
    assert overall == pytest.approx([1.0, 5 / 9, 1 / 9])  # half: 4 of 8 and the refusal; silent: the refusal
    assert [len(entry.results) for entry in (full, half, silent)] == [9, 9, 9]


def test_a_difference_of_eight_cases_is_more_than_chance_and_none_is_not(assistant: Assistant) -> None:
    full, half, silent = compared(assistant, 9)
    found = differences(full, silent)["right_and_cited"]
    assert (found.before, found.after) == (0.0, 1.0)
    assert found.p == pytest.approx(2 / 2**8)  # only all swapped or none differ so much
    assert differences(full, half)["right_and_cited"].p == pytest.approx(2 / 2**4)
    assert {difference.p for difference in differences(full, full).values()} == {1.0}


def test_runs_of_other_cases_are_not_compared(assistant: Assistant) -> None:
    with pytest.raises(ValueError, match="not asked the same cases"):
        differences(compared(assistant, 9)[0], compared(assistant, 8)[0])
