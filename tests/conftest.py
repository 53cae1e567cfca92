"""Shared by the tests: the real corpus, ingested once with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from ingest.embedding import SentenceTransformerEmbedder
from ingest.pipeline import ingest
from ingest.settings import BUNDLED_MODEL, DataFolder
from ingest.vector_cache import CachedEmbedder
from ui.services import Services

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder with the five documents."""
    return CORPUS


@pytest.fixture(scope="session")
def data(pytestconfig: pytest.Config) -> DataFolder:
    """The corpus ingested with the bundled model. Kept in pytest's cache: a second run embeds only what changed."""
    assert pytestconfig.cache is not None
    folder = DataFolder(Path(pytestconfig.cache.mkdir("praksis")))
    embedder = CachedEmbedder(SentenceTransformerEmbedder(BUNDLED_MODEL, folder), folder.vector_cache)
    report = ingest(CORPUS, folder, embedder)
    assert report.errors == []
    return folder


@pytest.fixture
def services(assistant: Assistant, data: DataFolder) -> Services:
    """What a reader's pages work with, over the real index; no conversation is kept."""
    return Services(assistant, assistant, data, None, may_manage=False, archive=None)


@pytest.fixture(scope="session")
def assistant(data: DataFolder) -> Assistant:
    """The real thing."""
    return Assistant.open(data)
