"""Fit assistant/adapter.npz on the known questions of an index (corpus/questions), and say what it gains.

    .venv/bin/python scripts/train_adapter.py            # fits and writes
    .venv/bin/python scripts/train_adapter.py --check    # leaves out one document after the other, writes nothing

Afterwards `praksis tune` has to fit the ranker again. No evaluation set is looked at.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from assistant.adapter import Adapter
from ingest.embedding import Vectors
from ingest.index import Index, open_index
from ingest.settings import DataFolder, IndexSettings, default_data_folder

RANK, EPOCHS, BATCH = 64, 8, 128
LEARNING_RATE, WEIGHT_DECAY, TEMPERATURE = 3e-3, 1e-2, 0.03


def fit(index: Index, questions: np.ndarray, seen: np.ndarray) -> Adapter:
    """On the known questions with these numbers: each is drawn to its unit and away from those of other passages.

    `seen`: the numbers of the units that there are; the questions' own among them.
    """
    torch.manual_seed(0)
    asked = torch.tensor(index.question_vectors[questions])
    answers = torch.tensor(np.searchsorted(seen, index.question_units[questions]))
    units = torch.tensor(index.unit_vectors[seen])
    passages = torch.tensor(index.unit_passages[seen])
    left = torch.zeros(asked.shape[1], RANK, requires_grad=True)
    right = (0.05 * torch.randn(RANK, asked.shape[1])).requires_grad_()
    optimiser = torch.optim.AdamW([left, right], lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(asked)).split(BATCH):
            turned = torch.nn.functional.normalize(asked[batch] + asked[batch] @ left @ right)
            similarities = turned @ units.T / TEMPERATURE
            neighbours = passages[None, :] == passages[answers[batch]][:, None]
            neighbours[torch.arange(len(batch)), answers[batch]] = False
            loss = torch.nn.functional.cross_entropy(similarities.masked_fill(neighbours, -1e9), answers[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return Adapter(left.detach().numpy(), right.detach().numpy())


def recall(index: Index, questions: np.ndarray, vectors: Vectors) -> float:
    """The share of questions whose nearest unit, of the whole index, is in the passage that answers them."""
    nearest = (vectors @ index.unit_vectors.T).argmax(axis=1)
    return float((index.unit_passages[nearest] == index.unit_passages[index.question_units[questions]]).mean())


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="leave out one document after the other")
    parser.add_argument("--data", type=Path, default=default_data_folder().root)
    arguments = parser.parse_args()
    index = open_index(DataFolder(arguments.data), IndexSettings())
    everything = np.arange(len(index.question_vectors))
    if not arguments.check:
        fit(index, everything, np.arange(len(index.places))).write()
        return
    of_unit = np.array([index.passages[passage].document_id for passage in index.unit_passages])
    of_question = of_unit[index.question_units]
    for document in index.documents:
        unseen = everything[of_question == document]
        if not len(unseen):
            continue
        adapter = fit(index, everything[of_question != document], np.flatnonzero(of_unit != document))
        before = recall(index, unseen, index.question_vectors[unseen])
        after = recall(index, unseen, adapter.apply(index.question_vectors[unseen]))
        print(f"{document}: {len(unseen)} questions, passage found first {before:.3f} -> {after:.3f}", flush=True)


if __name__ == "__main__":
    main()
