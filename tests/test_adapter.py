"""The adapter: a question's vector, turned towards how the documents say things."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from assistant.adapter import FILE, Adapter, read_adapter
from assistant.assistant import Assistant

ONE, ZERO = np.float32(1), np.float32(0)
BY_HAND = Adapter(
    centre=np.array([0.5, 0.0], np.float32),
    unit_centre=np.array([0.0, 1.0], np.float32),
    straight=np.eye(2, dtype=np.float32),
    into=np.array([[ONE, -ONE], [ZERO, ZERO]]),
    bias=np.array([0.5, 0.0], np.float32),
    out=np.array([[ZERO, 2.0], [5.0, ZERO]], np.float32),
)


def test_a_question_is_turned_as_by_hand() -> None:
    # (1.5, 0) less the centre is (1, 0); of the hidden (1.5, -1) only the first counts: (1, 0) + 1.5 · (0, 2) = (1, 3)
    assert BY_HAND.questions(np.array([1.5, 0.0], np.float32)) == pytest.approx(np.array([1, 3]) / np.sqrt(10))


def test_a_unit_is_only_centred() -> None:
    assert BY_HAND.units(np.array([[3.0, 5.0]], np.float32)) == pytest.approx(np.array([[0.6, 0.8]]))


def test_a_vector_at_the_centre_is_no_number_divided_by_zero() -> None:
    assert np.array_equal(BY_HAND.units(np.array([0.0, 1.0], np.float32)), [0, 0])


def test_many_vectors_are_turned_like_one() -> None:
    adapter = read_adapter()
    vectors = np.random.default_rng(0).normal(size=(3, len(adapter.centre))).astype(np.float32)
    assert np.allclose(adapter.questions(vectors)[1], adapter.questions(vectors[1]), atol=1e-6)
    assert np.allclose(np.linalg.norm(adapter.questions(vectors), axis=1), 1, atol=1e-6)


def test_vectors_of_another_model_stay_as_they_are() -> None:
    vector = np.array([0.6, 0.8], np.float32)
    assert np.array_equal(read_adapter().questions(vector), vector)
    assert np.array_equal(read_adapter().units(vector), vector)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    BY_HAND.write(tmp_path / "adapter.npz")
    read = read_adapter(tmp_path / "adapter.npz")
    assert all(np.array_equal(getattr(read, field.name), getattr(BY_HAND, field.name)) for field in fields(Adapter))


def test_the_adapter_of_the_package_is_small_and_leads_questions_to_the_units_that_answer_them(
    assistant: Assistant,
) -> None:
    assert FILE.stat().st_size < 4_000_000
    index, adapter = assistant.index, read_adapter()

    def found_first(questions: np.ndarray, units: np.ndarray) -> float:
        nearest = (questions @ units.T).argmax(axis=1)
        return float((index.unit_passages[nearest] == index.unit_passages[index.question_units]).mean())

    plain = found_first(index.question_vectors, index.unit_vectors)
    assert found_first(adapter.questions(index.question_vectors), adapter.units(index.unit_vectors)) > plain + 0.2
