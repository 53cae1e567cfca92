"""Fit assistant/adapter.npz on the known questions of an index (corpus/questions), and say what it gains.

    .venv/bin/python scripts/train_adapter.py            # fits and writes: some minutes
    .venv/bin/python scripts/train_adapter.py --check    # leaves out one document after the other, writes nothing

Afterwards `praksis tune` has to fit the ranker again. No evaluation set is looked at.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from assistant.adapter import Adapter
from ingest.embedding import Vectors
from ingest.index import Index, open_index
from ingest.settings import DataFolder, IndexSettings, default_data_folder

WIDTH, DROPOUT, EPOCHS, BATCH = 512, 0.3, 10, 128
NETWORKS = 4  # each from another start; what they say is averaged, as one alone depends on the order of the questions
LEARNING_RATE, WEIGHT_DECAY = 1e-3, 0.05
UNIT_TEMPERATURE, QUESTION_TEMPERATURE = 0.05, 0.07
# Vectors of this model lie close together: what is left when the centre is taken away is this many times shorter.
_SCALE = 8.0


class Network(torch.nn.Module):
    """`assistant.adapter.Adapter`, with dropout while it is fitted. It begins as a mere scaling."""

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        self.straight = torch.nn.Parameter(torch.eye(dimensions))
        self.into = torch.nn.Linear(dimensions, WIDTH)
        self.out = torch.nn.Parameter(torch.zeros(WIDTH, dimensions))

    def forward(self, moved: torch.Tensor) -> torch.Tensor:
        """(n, dimensions), centred and scaled -> (n, dimensions) of length 1."""
        kept = functional.dropout(moved, DROPOUT, self.training)
        hidden = functional.dropout(torch.relu(self.into(kept)), DROPOUT, self.training)
        return functional.normalize(kept @ self.straight + hidden @ self.out)


def fit(index: Index, questions: NDArray[np.intp], seen: NDArray[np.intp]) -> Adapter:
    """On the known questions with these numbers: each is drawn to its unit and to another question of it.

    It is pushed away from other units and from their questions; other units of the same passage count neither way.
    `seen`: the numbers of the units that there are, the questions' own among them.
    """
    centre, unit_centre = index.question_vectors[questions].mean(axis=0), index.unit_vectors[seen].mean(axis=0)
    asked = _SCALE * torch.tensor(index.question_vectors[questions] - centre)
    units = functional.normalize(torch.tensor(index.unit_vectors[seen] - unit_centre))
    answers = np.searchsorted(seen, index.question_units[questions])
    of_answer = {unit: np.flatnonzero(answers == unit) for unit in np.unique(answers)}
    passages = torch.tensor(index.unit_passages[seen])
    networks = [_fit_one(asked, answers, units, passages, of_answer, start) for start in range(NETWORKS)]
    return _adapter(networks, centre, unit_centre)


def _fit_one(
    asked: torch.Tensor,
    answers: NDArray[np.intp],
    units: torch.Tensor,
    passages: torch.Tensor,
    of_answer: Mapping[int, NDArray[np.intp]],
    start: int,
) -> Network:
    """`asked`: (questions, dimensions), `answers`: the unit of each; `units`: (units, dimensions), `passages` of each.

    `of_answer`: the questions of each unit.
    """
    torch.manual_seed(start)
    chance = np.random.default_rng(start)
    network = Network(asked.shape[1])
    optimiser = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    batches = -(-len(asked) // BATCH)
    falling = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.03, 1 - step / (EPOCHS * batches)))
    for _ in range(EPOCHS):
        for batch in np.array_split(chance.permutation(len(asked)), batches):
            others = np.array([chance.choice(of_answer[unit]) for unit in answers[batch]])
            turned, partners = network(asked[np.concatenate([batch, others])]).split(len(batch))
            answer = torch.tensor(answers[batch])
            of_passage = passages[answer][:, None]
            loss = _contrast(turned @ units.T / UNIT_TEMPERATURE, answer, of_passage == passages) + _contrast(
                turned @ partners.T / QUESTION_TEMPERATURE, torch.arange(len(batch)), of_passage == passages[answer]
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            falling.step()
    return network


def _contrast(similarities: torch.Tensor, right: torch.Tensor, neighbours: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the right ones against all that are not neighbours. Shapes (n, m), (n,), (n, m)."""
    left_out = neighbours.clone()
    left_out[torch.arange(len(right)), right] = False
    return functional.cross_entropy(similarities.masked_fill(left_out, -1e9), right)


def _adapter(networks: Sequence[Network], centre: Vectors, unit_centre: Vectors) -> Adapter:
    """The networks side by side as one: their hidden layers in a row, what comes out averaged."""

    def numbers(weights: torch.Tensor) -> Vectors:
        return weights.detach().numpy().astype(np.float32)

    # Only the direction of what comes out counts, so that the scale can go into the bias.
    return Adapter(
        centre=centre,
        unit_centre=unit_centre,
        straight=np.mean([numbers(n.straight) for n in networks], axis=0),
        into=np.concatenate([numbers(n.into.weight.T) for n in networks], axis=1),
        bias=np.concatenate([numbers(n.into.bias) for n in networks]) / np.float32(_SCALE),
        out=np.concatenate([numbers(n.out) for n in networks]) / np.float32(len(networks)),
    )


def recall(index: Index, questions: NDArray[np.intp], similarities: Vectors) -> float:
    """The share of questions whose nearest unit, of the whole index, is in the passage that answers them."""
    nearest = similarities.argmax(axis=1)
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
        vectors = index.question_vectors[unseen]
        before = recall(index, unseen, vectors @ index.unit_vectors.T)
        after = recall(index, unseen, adapter.questions(vectors) @ adapter.units(index.unit_vectors).T)
        print(f"{document}: {len(unseen)} questions, passage found first {before:.3f} -> {after:.3f}", flush=True)


if __name__ == "__main__":
    main()
