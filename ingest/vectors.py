"""The vector index over passages: Chroma, derived from the store. The only module that talks to Chroma.

An embedded Chroma is for one process and is easily left broken by a killed one. So a folder of it is written
once, for one fingerprint of the index, and only read afterwards: a new index gets a new folder, and one that
is not complete is made again from the store. With `sync_threshold` out of reach Chroma keeps the vectors in
its log and writes no HNSW files, which is what a kill would tear.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from filelock import FileLock

from ingest.embedding import Vectors
from ingest.errors import IngestError
from ingest.settings import ChromaServer
from ingest.store import EmbeddedPassage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

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


class VectorIndexLost(IngestError):
    """The vector index stopped answering. It is derived: the store still has every vector."""


class VectorIndex:
    """Nearest passages by cosine."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._size = collection.count()  # it never changes: a new index is a new collection

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """Passage ids with their cosine (higher is better), best first. `vector` has shape (dimensions,).

        Raises VectorIndexLost where the folder was deleted or damaged under a running process.
        """
        from chromadb.errors import ChromaError

        count = min(count, self._size)
        if count == 0:
            return []
        try:
            found = self._collection.query(query_embeddings=[vector.tolist()], n_results=count, include=["distances"])
        except ChromaError as error:
            raise VectorIndexLost(f"the vector index does not answer: {error}") from error
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
        for made in sorted(folder.glob(f"{fingerprint}-*")):
            index = _open_complete(made, len(passages))
            if index is not None:
                return index
            shutil.rmtree(made, ignore_errors=True)
        # A name of its own: Chroma keeps a client for every path that a process ever opened.
        target = folder / f"{fingerprint}-{uuid4().hex[:8]}"
        collection = _fill(_embedded(target), "passages", passages)
        (target / _COMPLETE).touch()
        return VectorIndex(collection)


def is_made(folder: Path, fingerprint: str) -> bool:
    """Whether the index of this fingerprint stands complete in the folder."""
    return any((made / _COMPLETE).exists() for made in folder.glob(f"{fingerprint}-*"))


def _open_complete(folder: Path, size: int) -> VectorIndex | None:
    """The index in a folder; None where its making was interrupted or something damaged it since."""
    from chromadb.errors import ChromaError

    if not (folder / _COMPLETE).exists():
        return None
    try:
        collection = _embedded(folder).get_collection("passages", embedding_function=None)
        return VectorIndex(collection) if collection.count() == size else None
    except (ChromaError, ValueError, OSError) as error:
        log.warning("vector index %s can't be opened, it is made again: %s", folder.name, error)
        return None


def remove_outdated(folder: Path, fingerprint: str) -> None:
    """Delete the folders of former indexes, but the newest of them: another process may still have it open."""
    former = [entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(fingerprint)]
    for outdated in sorted(former, key=lambda entry: entry.stat().st_mtime)[:-1]:
        shutil.rmtree(outdated, ignore_errors=True)


def _embedded(path: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))


def _on_server(server: ChromaServer, fingerprint: str, passages: Sequence[EmbeddedPassage]) -> Collection:
    import chromadb
    from chromadb.config import Settings

    try:
        client = chromadb.HttpClient(server.host, server.port, settings=Settings(anonymized_telemetry=False))
    except ValueError as error:  # what Chroma raises for a server that does not answer
        raise VectorIndexLost(
            f"no Chroma server at {server.host}:{server.port}: {error}",
            f"Chroma-serveren {server.host}:{server.port} svarer ikke. Start den, eller undlad --chroma.",
        ) from error
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
