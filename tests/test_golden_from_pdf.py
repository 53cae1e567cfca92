"""The golden set, answered from the five documents typeset as PDF: hardly worse than from the text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from builders import ROOT
from typesetting import typeset

from assistant.assistant import Assistant
from eval.batch import BatchQuestion, answer_all
from eval.golden import GoldenCase, read_golden
from eval.places import Places
from eval.scoring import score_cases
from ingest.embedding import SentenceTransformerEmbedder
from ingest.pipeline import ingest
from ingest.settings import BUNDLED_MODEL, DataFolder
from ingest.vector_cache import CachedEmbedder

CASES = read_golden(ROOT / "eval/sets/golden.jsonl")
MOST_LOST = 0.02


def overall(assistant: Assistant, cases: list[GoldenCase]) -> float:
    """The share of successes; quotes are looked up in the assistant's own pages."""
    results = list(answer_all(assistant, [BatchQuestion.model_validate(case.model_dump()) for case in cases]))
    scores = score_cases(cases, results, Places.of(assistant.index.content))
    assert not any(score.false_quotes for score in scores)
    return sum(score.success for score in scores) / len(scores)


@pytest.fixture(scope="module")
def from_text(assistant: Assistant) -> float:
    return overall(assistant, CASES)


@pytest.mark.parametrize("columns", [1, 2])
def test_the_golden_set_is_answered_from_pdf_as_from_text(
    tmp_path: Path, corpus: Path, data: DataFolder, from_text: float, columns: int
) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(corpus, folder, ignore=shutil.ignore_patterns("*.txt"))
    for text in corpus.glob("*.txt"):
        typeset(text, folder / f"{text.stem}.pdf", columns=columns)
    manifest = folder / "documents.toml"
    manifest.write_text(manifest.read_text("utf-8").replace('.txt"', '.pdf"'), "utf-8")
    pdf_data = DataFolder(tmp_path / "data")
    pdf_data.root.mkdir()
    embedder = CachedEmbedder(SentenceTransformerEmbedder(BUNDLED_MODEL, data), data.vector_cache)
    assert ingest(folder, pdf_data, embedder).errors == []
    assert overall(Assistant.open(pdf_data), CASES) >= from_text - MOST_LOST
