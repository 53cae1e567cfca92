"""Telling questions that the documents answer from those that they don't: by vector, and by wording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from builders import make_corpus, opened, run

from assistant.assistant import Assistant
from assistant.phrasing import Discriminant, Wording, discriminant, wording
from ingest.danish import phrases
from ingest.settings import DataFolder


def test_it_is_linear() -> None:
    assert Discriminant(np.array([2.0, -1.0], np.float32), 0.5).of(np.array([1.0, 3.0], np.float32)) == -0.5


def test_it_tells_most_questions_of_the_index_apart(assistant: Assistant) -> None:
    index = assistant.index
    told = discriminant(index)
    assert told is not None
    known = np.array([told.of(vector) for vector in index.question_vectors])
    unanswered = np.array([told.of(vector) for vector in index.unanswered_vectors])
    assert (known > 0).mean() > 0.7
    assert (unanswered < 0).mean() > 0.7
    # Both kinds weigh the same, however many more there are of one.
    assert abs(known.mean() + unanswered.mean()) < 0.05


def test_without_questions_of_both_kinds_it_tells_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    run(make_corpus(tmp_path / "corpus"), folder)
    assert discriminant(opened(folder)) is None
    assert wording(opened(folder)) is None


def test_the_odds_of_different_phrases_add_up() -> None:
    assert Wording({"hvem": 0.5, "hvem stemte": -2.0}).of({"hvem", "hvem stemte", "ukendt"}) == -1.5


def test_wording_tells_most_questions_of_the_index_apart(assistant: Assistant) -> None:
    content = assistant.index.content
    told = wording(assistant.index)
    assert told is not None
    known = np.array([told.of(set(phrases(entry.question.text))) for entry in content.questions])
    unanswered = np.array([told.of(set(phrases(entry.question.text))) for entry in content.unanswered])
    assert (known > 0).mean() > 0.9
    assert (unanswered < 0).mean() > 0.9


def test_phrases_are_all_words_and_every_two_with_both_ends() -> None:
    assert phrases("Hvem stemte imod?") == [
        *("hvem", "stem", "imod"),
        *("< hvem", "hvem stem", "stem imod", "imod >"),
    ]
