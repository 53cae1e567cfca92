"""Each ablation lacks its step and nothing else."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant, AssistantSettings
from assistant.fitted import read_fitted
from assistant.retrieval import rank_units
from eval.ablations import FULL, AssistantSystem, ablations, without_signals
from eval.batch import BatchQuestion, BatchTurn
from ingest.danish import part_keys

ANSWERED = "Hvad er telefonnummeret til Alkolinjen?"
REFUSED = "Hvad koster en cykel i Brugsen?"
TWO_PLACES = "Hvor kan man få råd om alkohol?"


@pytest.fixture(scope="module")
def systems(assistant: Assistant) -> dict[str, AssistantSystem]:
    """By name."""
    made = ablations(assistant.index, assistant.embedder)
    assert len({system.name for system in made}) == len(made) == 12
    return {system.name: system for system in made}


def asked(system: AssistantSystem, question: str, *before: str) -> dict:
    history = tuple(BatchTurn(role="user", content=content) for content in before)
    result = system.answer(BatchQuestion(id="p", question=question, history=history))
    del result["latency_ms"]
    return result


def pages(result: dict) -> list[int]:
    return [citation["page"] for citation in result["citations"]]


def test_the_first_is_the_whole_assistant(assistant: Assistant, systems: dict[str, AssistantSystem]) -> None:
    assert next(iter(systems)) == FULL
    for question in (ANSWERED, REFUSED, TWO_PLACES):
        assert asked(systems[FULL], question) == asked(AssistantSystem("", "", assistant), question)


def test_a_follow_up_is_asked_with_its_history(systems: dict[str, AssistantSystem]) -> None:
    result = asked(systems[FULL], "og PPR?", ANSWERED)
    assert result["completed_question"] == "telefonnummeret PPR?"


def test_every_ablation_still_answers_a_plain_question_on_its_page(systems: dict[str, AssistantSystem]) -> None:
    for system in systems.values():
        result = asked(system, ANSWERED)
        assert (result["status"], pages(result)) == ("answered", [21]), system.name


def test_making_ablations_leaves_the_assistant_as_it_was(assistant: Assistant) -> None:
    whole = AssistantSystem("", "", assistant)
    before, reader = asked(whole, TWO_PLACES), assistant.reader
    for system in ablations(assistant.index, assistant.embedder):
        asked(system, TWO_PLACES)
    assert asked(whole, TWO_PLACES) == before and assistant.reader is reader
    assert assistant.index.content.questions


# ------------------------------------------------------------------------------------------------------ signals


def test_only_the_named_signals_get_the_weight_0() -> None:
    fitted = read_fitted()
    fitted = fitted.model_copy(update={"ranker": {name: weight or 0.5 for name, weight in fitted.ranker.items()}})
    without = without_signals(fitted, ("dense_", "year"))
    off = {name for name, weight in without.ranker.items() if weight != fitted.ranker[name]}
    assert off == {"dense_passage", "dense_unit", "dense_question", "year"}
    assert all(without.ranker[name] == 0.0 for name in off)
    assert without.refusal == fitted.refusal


def test_an_unknown_signal_can_not_be_switched_off() -> None:
    with pytest.raises(ValueError, match="no signal"):
        without_signals(read_fitted(), ("magic_",))


@pytest.mark.parametrize(
    ("name", "off"),
    [
        ("uden vektorer", ("dense_", "adapted_")),
        ("uden tilpasning", ("adapted_",)),
        ("uden ordsøgning", ("words",)),
        ("uden område og årstal", ("area", "year")),
    ],
)
def test_a_signal_that_is_off_moves_no_score(
    systems: dict[str, AssistantSystem], name: str, off: tuple[str, ...]
) -> None:
    """The scores are exactly the sum of the others."""
    part = systems[name].assistant
    question = part.reader.read("Hvad aftalte KLU i Aalborg i 2021 om stresskurser?")
    vector = part.embedder.queries([question.text])[0]
    weights = read_fitted().ranker
    kept = {signal: weight for signal, weight in weights.items() if not signal.startswith(off)}
    expected = rank_units(part.index, question, vector, kept)
    whole = rank_units(part.index, question, vector, weights)
    assert expected.signals[next(s for s in expected.signals if s.startswith(off))].std() > 0
    first = part.search("Hvad aftalte KLU i Aalborg i 2021 om stresskurser?", 1)[0]
    assert first.score == pytest.approx(float(expected.scores.max()), abs=1e-4)
    assert first.score != pytest.approx(float(whole.scores.max()), abs=1e-4)


# ------------------------------------------------------------------------------------------------ index and reader


def test_without_known_questions_none_is_left_to_be_compared_with(systems: dict[str, AssistantSystem]) -> None:
    index = systems["uden kendte spørgsmål"].assistant.index
    assert index.question_vectors.shape == (0, 384) and not any(index.passage_questions)
    hit = systems["uden kendte spørgsmål"].assistant.search(ANSWERED, 1)[0]
    assert (hit.signals["dense_question"], hit.signals["adapted_question"]) == (0.75, 0.0)  # as where there is none


def test_without_wants_the_kind_of_thing_asked_for_is_not_seen(systems: dict[str, AssistantSystem]) -> None:
    assert systems[FULL].assistant.reader.read(ANSWERED).wants
    assert not systems["uden ønsket art"].assistant.reader.read(ANSWERED).wants


def test_without_synonyms_abbreviations_still_widen_a_question(
    assistant: Assistant, systems: dict[str, AssistantSystem]
) -> None:
    synonym, abbreviation = assistant.index.glossary.synonym[0].say[0], assistant.index.glossary.abbreviation[0].short
    whole, without = systems[FULL].assistant.reader, systems["uden synonymer"].assistant.reader
    assert synonym in whole.read(synonym).expansions and synonym not in without.read(synonym).expansions
    assert abbreviation in without.read(abbreviation).expansions


def test_without_spelling_a_typo_stays(systems: dict[str, AssistantSystem]) -> None:
    typo = "rehabilitring af osteporose"
    assert systems[FULL].assistant.reader.read(typo).text == "rehabilitering af osteoporose"
    assert systems["uden stavekontrol"].assistant.reader.read(typo).text == typo


def test_without_parts_a_compound_is_looked_for_as_a_whole(systems: dict[str, AssistantSystem]) -> None:
    whole = systems[FULL].assistant.reader.read("aldersmarkering")
    without = systems["uden orddele"].assistant.reader.read("aldersmarkering")
    assert set(whole.weights) == {*whole.typed, *part_keys("aldersmarkering")} and len(whole.weights) == 3
    assert tuple(without.weights) == without.typed == whole.typed and without.compounds == {}


def test_without_parts_a_word_that_was_typed_itself_is_kept(systems: dict[str, AssistantSystem]) -> None:
    without = systems["uden orddele"].assistant.reader.read("aldersmarkering af alder")
    assert len(without.typed) == 2 and set(without.weights) == set(without.typed)


# ----------------------------------------------------------------------------------------------------- settings


def test_without_refusal_what_the_documents_do_not_say_is_answered(systems: dict[str, AssistantSystem]) -> None:
    assert asked(systems[FULL], REFUSED)["status"] == "not_found"
    assert asked(systems["uden afvisning"], REFUSED)["status"] == "answered"


def test_without_a_second_place_only_the_best_one_is_said(systems: dict[str, AssistantSystem]) -> None:
    whole, without = asked(systems[FULL], TWO_PLACES), asked(systems["uden andet sted"], TWO_PLACES)
    assert len(whole["statements"]) == 2
    assert len(without["statements"]) == 1 and pages(without)[0] == pages(whole)[0]


def test_settings_other_than_the_usual_hold_for_every_ablation(assistant: Assistant) -> None:
    settings = AssistantSettings(max_hits=3)
    for system in ablations(assistant.index, assistant.embedder, settings):
        assert len(asked(system, ANSWERED)["retrieved"]) == 3, system.name
