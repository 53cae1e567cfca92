"""The adapter: a small turn of the question's vector."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.adapter import FILE, Adapter, read_adapter
from assistant.assistant import Assistant


def test_a_vector_is_turned_by_hand_and_scaled_to_length_one() -> None:
    adapter = Adapter(np.array([[0.0], [1.0]], np.float32), np.array([[2.0, 0.0]], np.float32))
    # (0.6, 0.8) + 0.8 · (2, 0) = (2.2, 0.8), of length sqrt(5.48)
    assert np.allclose(adapter.apply(np.array([0.6, 0.8], np.float32)), np.array([2.2, 0.8]) / np.sqrt(5.48))


def test_many_vectors_are_turned_like_one() -> None:
    adapter = read_adapter()
    vectors = np.random.default_rng(0).normal(size=(3, adapter.left.shape[0])).astype(np.float32)
    assert np.allclose(adapter.apply(vectors)[1], adapter.apply(vectors[1]), atol=1e-6)
    assert np.allclose(np.linalg.norm(adapter.apply(vectors), axis=1), 1, atol=1e-6)


def test_vectors_of_another_model_stay_as_they_are() -> None:
    vector = np.array([0.6, 0.8], np.float32)
    assert np.array_equal(read_adapter().apply(vector), vector)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    written = Adapter(np.eye(4, 2, dtype=np.float32), np.full((2, 4), 0.25, np.float32))
    written.write(tmp_path / "adapter.npz")
    read = read_adapter(tmp_path / "adapter.npz")
    assert np.array_equal(read.left, written.left) and np.array_equal(read.right, written.right)


def test_the_adapter_of_the_package_is_small_and_leads_questions_to_the_units_that_answer_them(
    assistant: Assistant,
) -> None:
    assert FILE.stat().st_size < 200_000
    index = assistant.index

    def found_first(vectors: np.ndarray) -> float:
        nearest = (vectors @ index.unit_vectors.T).argmax(axis=1)
        return float((index.unit_passages[nearest] == index.unit_passages[index.question_units]).mean())

    plain = found_first(index.question_vectors)
    assert found_first(read_adapter().apply(index.question_vectors)) > plain + 0.1
