"""The vector index over passages: Chroma, derived from the store. The only module that talks to Chroma.

An embedded Chroma is for one process and is easily left broken by a killed one. So a folder of it is written
once, for one fingerprint of the index, and only read afterwards: a new index gets a new folder, and one that
is not complete is made again from the store. With `sync_threshold` out of reach Chroma keeps the vectors in
its log and writes no HNSW files, which is what a kill would tear.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from ingest.embedding import Vectors
from ingest.settings import ChromaServer
from ingest.store import EmbeddedPassage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_BATCH = 5_000
_COMPLETE = "complete"
_HNSW = {
    "hnsw": {
        "space": "cosine",
        "sync_threshold": 10_000_000,
        "ef_search": 1_000,
        "ef_construction": 400,
        "max_neighbors": 48,
    }
}


class VectorIndex:
    """Nearest passages by cosine."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._size = collection.count()  # it never changes: a new index is a new collection

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """Passage ids with their cosine (higher is better), best first. `vector` has shape (dimensions,)."""
        count = min(count, self._size)
        if count == 0:
            return []
        found = self._collection.query(query_embeddings=[vector.tolist()], n_results=count, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return [(identifier, 1.0 - distance) for identifier, distance in zip(found["ids"][0], distances, strict=True)]


def open_vector_index(
    folder: Path, fingerprint: str, passages: Sequence[EmbeddedPassage], server: ChromaServer | None = None
) -> VectorIndex:
    """The index of this fingerprint, made from `passages` if it is not there yet."""
    if server is not None:
        return VectorIndex(_on_server(server, fingerprint, passages))
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        target = folder / fingerprint
        if not (target / _COMPLETE).exists():
            shutil.rmtree(target, ignore_errors=True)
            collection = _fill(_embedded(target), "passages", passages)
            (target / _COMPLETE).touch()
            return VectorIndex(collection)
        return VectorIndex(_embedded(target).get_collection("passages", embedding_function=None))


def remove_outdated(folder: Path, fingerprint: str) -> None:
    """Delete the folders of former indexes. A process that still has one open goes on reading it."""
    if folder.is_dir():
        for outdated in folder.iterdir():
            if outdated.is_dir() and outdated.name != fingerprint:
                shutil.rmtree(outdated, ignore_errors=True)


def _embedded(path: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))


def _on_server(server: ChromaServer, fingerprint: str, passages: Sequence[EmbeddedPassage]) -> Collection:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.HttpClient(server.host, server.port, settings=Settings(anonymized_telemetry=False))
    name = f"passages-{fingerprint}"
    if name in {collection.name for collection in client.list_collections()}:
        collection = client.get_collection(name, embedding_function=None)
        if collection.count() == len(passages):
            return collection
        client.delete_collection(name)  # left half filled by a killed process
    return _fill(client, name, passages)


def _fill(client: ClientAPI, name: str, passages: Sequence[EmbeddedPassage]) -> Collection:
    collection = client.create_collection(name, configuration=_HNSW, embedding_function=None)  # pyright: ignore[reportArgumentType]
    for start in range(0, len(passages), _BATCH):
        batch = passages[start : start + _BATCH]
        collection.add(
            ids=[entry.passage.id for entry in batch],
            embeddings=[entry.vector for entry in batch],
            metadatas=[{"document": entry.passage.document_id} for entry in batch],
        )
    return collection
