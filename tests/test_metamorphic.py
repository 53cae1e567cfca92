"""The checks hold for the real assistant, and break for systems that deserve it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from assistant.assistant import Assistant, AssistantSettings
from assistant.fitted import read_fitted
from eval.ablations import AssistantSystem, ablations
from eval.batch import BatchQuestion
from eval.metamorphic import (
    CheckResult,
    CitedPage,
    check,
    in_municipality,
    rotated,
    unrelated_municipality,
    with_preamble,
    with_typo,
    without_danish_letters,
    without_question_mark,
)
from eval.peers import PassagePeer, System, bm25_search
from ingest.embedding import Vectors
from ingest.index import Index
from ingest.municipalities import MUNICIPALITIES, MunicipalityFinder

GUIDE = "praktisk-vejledning-hjoerring"
QUESTIONS = (
    "Hvad er telefonnummeret til Alkolinjen?",
    "Hvad laver PPR?",
    "Hvordan henviser jeg en patient til rygestop?",
    "Hvad er Fælles Gods?",
    "Hvem er målgruppen for rehabilitering ved osteoporose?",
    "Hvor ligger værestedet Det Røde Hus?",
    "Hvad koster en cykel i Brugsen?",
)


def asked(*questions: str) -> list[BatchQuestion]:
    return [BatchQuestion(id=str(number), question=question) for number, question in enumerate(questions)]


def checked(system: System, index: Index, *questions: str) -> dict[str, CheckResult]:
    return {result.name: result for result in check(system, index, asked(*questions))}


# ----------------------------------------------------------------------------------------------------- variants


def test_danish_letters_are_typed_as_two() -> None:
    assert without_danish_letters("Hvor på Ærø kører Østbussen? Åh") == "Hvor paa Aeroe koerer Oestbussen? Aah"


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("Hvor kører bybussen hen?", "Hvor kører bybusesn hen?"),  # the two s are alike: the next pair
        ("Hvor er rehabiliteringen?", "Hvor er rehabilietringen?"),
        ("Hvad siger FORSIKRINGEN om bilen fra Frederikshavn?", "Hvad siger FORSIKRINGEN om bilen fra Frederikshavn?"),
        ("Kommer den i Frederikshavn torsdag?", "Kommer den i Frederikshavn tordsag?"),
        ("Ring 7233640072336400", "Ring 7233640072336400"),
        ("Hvor er han?", "Hvor er han?"),
    ],
)
def test_a_typo_swaps_two_letters_of_the_longest_word_that_is_no_name_or_number(question: str, typed: str) -> None:
    assert with_typo(question, MunicipalityFinder()) == typed


@pytest.mark.parametrize(
    ("question", "polite"),
    [
        ("Hvor kører bussen?", "Hej, kan du fortælle mig hvor kører bussen?"),
        ("KOL hold", "Hej, kan du fortælle mig KOL hold"),
        ("Å", "Hej, kan du fortælle mig å"),
    ],
)
def test_a_polite_preamble_leaves_abbreviations_in_capitals(question: str, polite: str) -> None:
    assert with_preamble(question) == polite


def test_words_are_rotated_by_half() -> None:
    assert rotated("Hvor kører bussen i dag?") == "bussen i dag Hvor kører"
    assert rotated("Bussen?") == "Bussen?"


def test_a_question_mark_is_taken_off_the_end_only() -> None:
    assert without_question_mark("Hvor? Hvornår ? ") == "Hvor? Hvornår"
    assert without_question_mark("Hvor ligger den") == "Hvor ligger den"


def test_a_municipality_is_put_before_the_question_mark() -> None:
    assert in_municipality("Hvor kører bussen?", "Tønder") == "Hvor kører bussen i Tønder?"
    assert in_municipality("bussens nummer", "Tønder") == "bussens nummer i Tønder"


def test_the_unrelated_municipality_is_named_by_no_document_and_no_passage(assistant: Assistant) -> None:
    index = assistant.index
    name = unrelated_municipality(index)
    assert name in MUNICIPALITIES
    assert all(name not in document.area for document in index.content.documents)
    assert not any(f" {name}" in passage.text for passage in index.passages)
    everywhere = tuple(replace(document, area=tuple(MUNICIPALITIES)) for document in index.content.documents)
    assert unrelated_municipality(Index(replace(index.content, documents=everywhere), index.vector_index)) is None


# --------------------------------------------------------------------------------------------- what holds and breaks


def test_the_assistant_keeps_its_page_in_every_dress(assistant: Assistant) -> None:
    results = checked(AssistantSystem("", "", assistant), assistant.index, *QUESTIONS)
    assert len(results) == 8
    for result in results.values():
        assert result.share == 1.0, result.broken
    assert results["twice"].asked == len(QUESTIONS)  # also those that are refused
    assert results["lower_case"].asked == len(QUESTIONS) - 1  # the last one is refused: no page to keep
    assert results["without_danish_letters"].asked == 3


class NoisyEmbedder:
    """A direction by the text's bytes; another one at every call if `restless`."""

    name = "støj"

    def __init__(self, restless: bool = False) -> None:
        self.restless = restless
        self.calls = 0

    def queries(self, texts: Sequence[str]) -> Vectors:
        self.calls += self.restless
        noise = [
            np.random.default_rng(zlib.crc32(text.encode()) + self.calls).standard_normal(384).astype(np.float32)
            for text in texts
        ]
        return np.stack([vector / np.linalg.norm(vector) for vector in noise]).astype(np.float32)

    passages = queries


def noisy(assistant: Assistant, restless: bool = False) -> AssistantSystem:
    """Answers everything, by noise alone; typos are not mended before."""
    fitted = read_fitted().model_copy(update={"ranker": dict.fromkeys(read_fitted().ranker, 0.0) | {"dense_unit": 1.0}})
    fitted = fitted.model_copy(update={"refuse_below": 0.0})
    made = ablations(assistant.index, NoisyEmbedder(restless), AssistantSettings(fitted=fitted))
    return next(system for system in made if system.name == "uden stavekontrol")


def test_an_embedder_of_noise_breaks_every_check_of_the_page(assistant: Assistant) -> None:
    results = checked(noisy(assistant), assistant.index, *QUESTIONS)
    for name in ("lower_case", "without_danish_letters", "typo", "preamble", "rotated"):
        share = results[name].share
        assert share is not None and share < 0.5, name
    assert results["twice"].share == 1.0  # noise, but the same one
    broken = results["preamble"].broken[0]
    assert broken.variant == with_preamble(broken.question) and broken.before != broken.after


def test_an_assistant_that_does_not_answer_the_same_twice_is_found(assistant: Assistant) -> None:
    result = checked(noisy(assistant, restless=True), assistant.index, *QUESTIONS)["twice"]
    assert result.asked == len(QUESTIONS) and result.held < len(QUESTIONS)


def test_a_system_that_never_refuses_answers_for_another_municipality(assistant: Assistant) -> None:
    index = assistant.index
    peer = PassagePeer("BM25", "", index, bm25_search(index))
    result = checked(peer, index, QUESTIONS[0], "Hvad er telefonnummeret til Alkolinjen i Hjørring?")
    other = result["other_municipality"]
    assert (other.asked, other.held) == (1, 0)  # the second names a municipality itself
    assert other.broken[0].before == CitedPage(GUIDE, 21)
    assert other.broken[0].variant == f"Hvad er telefonnummeret til Alkolinjen i {unrelated_municipality(index)}?"


def test_an_answer_for_the_whole_country_is_not_asked_for_another_municipality(assistant: Assistant) -> None:
    system = AssistantSystem("", "", assistant)
    result = checked(system, assistant.index, "Hvad er Fælles Gods?")["other_municipality"]
    assert (result.asked, result.share) == (0, None)


def test_a_question_that_is_refused_counts_for_no_page(assistant: Assistant) -> None:
    results = checked(AssistantSystem("", "", assistant), assistant.index, "Hvad koster en cykel i Brugsen?")
    assert [name for name, result in results.items() if result.asked] == ["twice"]
