"""Fitting the ranker's weights and the refusal's coefficients on golden sets, cross-validated.

The ranker is a softmax over all units of the index (a linear listwise model: Cao and others 2007, ListNet, with
the gold units as the target); the refusal is a logistic regression on the features of `assistant.refusal`.
Both have few parameters, so that they carry over to other documents. A case is never scored by a model that
was fitted on it, nor are two cases with the same gold place ever on different sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.answer import Turn
from assistant.assistant import Assistant, AssistantSettings
from assistant.conversation import complete
from assistant.fitted import Fitted
from assistant.question import Question
from assistant.refusal import AGAINST, features
from assistant.retrieval import Ranking, rank_units, scaled
from assistant.selection import select
from eval.figures import summary
from eval.golden import Gold, GoldenCase
from eval.places import Places
from eval.runs import answers
from eval.scoring import score_cases
from ingest.index import Index
from ingest.mapped_text import collapse_spaces, from_page

FOLDS = 5
_REFUSAL_WEIGHT = 1.5  # an unanswerable case counts this much: they are few, and an invented answer does harm
_L2 = 0.01
# A year that is named has to count, however few of the cases name one; and so has a passage as a whole, for documents
# whose questions nobody wrote down.
_FLOORS = {"year": 1.0, "dense_passage": 0.1}


@dataclass(frozen=True, slots=True)
class TuningCase:
    """A case with the raw signals of every unit, and the units where its answer stands."""

    case: GoldenCase
    question: Question
    ranking: Ranking
    gold_units: NDArray[np.intp]
    fold: int


def prepare(assistant: Assistant, cases: Sequence[GoldenCase]) -> list[TuningCase]:
    """Signals of every case that can be looked for."""
    index = assistant.index
    prepared: list[TuningCase] = []
    for case in cases:
        text = complete(case.question, [Turn(turn.role, turn.content) for turn in case.history])
        question = assistant.reader.read(text)
        if question.weights:
            vector = assistant.embedder.queries([question.text])[0]
            ranking = rank_units(index, question, vector, {})
            prepared.append(TuningCase(case, question, ranking, gold_units(index, case.gold), _fold(case)))
    return prepared


def _fold(case: GoldenCase) -> int:
    place = (case.gold[0].doc, case.gold[0].page) if case.gold else (case.id,)
    return sum(repr(place).encode()) % FOLDS


def gold_units(index: Index, gold: Sequence[Gold]) -> NDArray[np.intp]:
    """The numbers of the units that the gold quotes touch."""
    found: set[int] = set()
    for entry in gold:
        page = collapse_spaces(from_page(entry.page, index.page(entry.doc, entry.page).text))
        quote = collapse_spaces(from_page(entry.page, entry.quote)).text
        start = page.text.find(quote)
        if start < 0:
            continue
        (span,) = page.slice(start, start + len(quote)).spans()
        for number, place in enumerate(index.places):
            if index.passages[place.passage].document_id == entry.doc:
                touching = (s for s in index.unit(place).spans if s.page == span.page)
                if any(min(s.end, span.end) > max(s.start, span.start) for s in touching):
                    found.add(number)
    return np.array(sorted(found), np.intp)


# -------------------------------------------------------------------------------------------------- ranker


def fit_ranker(cases: Sequence[TuningCase]) -> dict[str, float]:
    """Weights (at least 0) that maximise the likelihood of the gold units."""
    cases = [case for case in cases if len(case.gold_units)]
    names = list(cases[0].ranking.signals)
    matrices = [_matrix(case, names) for case in cases]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = 0.0, np.zeros_like(weights)
        for case, matrix in zip(cases, matrices, strict=True):
            scores = matrix @ weights
            probabilities = np.exp(scores - scores.max())
            probabilities /= probabilities.sum()
            gold = probabilities[case.gold_units]
            total -= float(np.log(gold.sum() + 1e-12))
            difference = probabilities.copy()
            difference[case.gold_units] -= gold / (gold.sum() + 1e-12)
            gradient += matrix.T @ difference
        return total / len(cases) + _L2 * float(weights @ weights), gradient / len(cases) + 2 * _L2 * weights

    fitted = minimize(
        loss,
        np.full(len(names), 0.3),
        jac=True,
        method="L-BFGS-B",
        bounds=[(_FLOORS.get(name, 0.0), None) for name in names],
    )
    return {name: round(float(weight), 3) for name, weight in zip(names, fitted.x, strict=True)}


def _matrix(case: TuningCase, names: Sequence[str]) -> NDArray[np.float64]:
    return np.stack([scaled(name, case.ranking.signals[name]) for name in names], axis=1).astype(np.float64)


def rescored(case: TuningCase, weights: dict[str, float]) -> Ranking:
    """The case's ranking under other weights."""
    scores = np.zeros(len(case.ranking.scores), np.float32)
    for name, signal in case.ranking.signals.items():
        scores += np.float32(weights.get(name, 0.0)) * scaled(name, signal)
    return Ranking(scores, case.ranking.signals, case.ranking.question_similarities)


# ------------------------------------------------------------------------------------------------- refusal


@dataclass(frozen=True, slots=True)
class RefusalCase:
    """The features of one case under a ranker."""

    features: dict[str, float]
    answerable: bool


def refusal_cases(index: Index, cases: Sequence[TuningCase], ranker: dict[str, float], words: int) -> list[RefusalCase]:
    """The features on which the refusal decides."""
    found: list[RefusalCase] = []
    for case in cases:
        ranking = rescored(case, ranker)
        selection = select(index, case.question, ranking, words)
        if selection is not None:
            found.append(RefusalCase(features(index, case.question, ranking, [selection]), case.case.answerable))
    return found


def fit_refusal(cases: Sequence[RefusalCase]) -> dict[str, float]:
    """Coefficients for the features as they are, with "intercept".

    Each feature may only count in the direction that it is meant to. Without that, the fit learns how our sets were
    written (the questions that can be answered are the longer ones) and refuses short questions for being short.
    """
    names = list(cases[0].features)
    matrix = np.array([[case.features[name] for name in names] for case in cases])
    answerable = np.array([case.answerable for case in cases], np.float64)
    weights = np.where(answerable > 0, 1.0, _REFUSAL_WEIGHT)
    mean, deviation = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    scaled_matrix = (matrix - mean) / deviation

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = scaled_matrix @ parameters[1:] + parameters[0]
        total = weights @ (np.logaddexp(0, logits) - answerable * logits) / len(cases)
        errors = weights * (1 / (1 + np.exp(-logits)) - answerable) / len(cases)
        gradient = np.concatenate([[errors.sum()], scaled_matrix.T @ errors + 2 * _L2 * parameters[1:]])
        return float(total + _L2 * parameters[1:] @ parameters[1:]), gradient

    bounds = [(None, None), *((None, 0.0) if name in AGAINST else (0.0, None) for name in names)]
    fitted = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    coefficients = fitted[1:] / deviation
    intercept = float(fitted[0] - coefficients @ mean)
    return {"intercept": round(intercept, 4)} | {
        n: round(float(c), 4) for n, c in zip(names, coefficients, strict=True)
    }


# --------------------------------------------------------------------------------------------------- whole


def tune(
    assistant: Assistant, sets: Mapping[str, Sequence[GoldenCase]], refuse_below: float = 0.4, words: int = 70
) -> Fitted:
    """Fit on all sets; the cross-validated figures are of models that did not see the case."""
    from sklearn.metrics import roc_auc_score

    from assistant.refusal import judge

    cases = prepare(assistant, [case for golden in sets.values() for case in golden])
    first: list[bool] = []
    probabilities: list[float] = []
    answerable: list[bool] = []
    for fold in range(FOLDS):
        seen = [case for case in cases if case.fold != fold]
        unseen = [case for case in cases if case.fold == fold]
        ranker = fit_ranker(seen)
        refusal = fit_refusal(refusal_cases(assistant.index, seen, ranker, words))
        first.extend(_first_is_gold(assistant.index, case, ranker) for case in unseen if len(case.gold_units))
        for case in refusal_cases(assistant.index, unseen, ranker, words):
            probabilities.append(judge(case.features, refusal).probability)
            answerable.append(case.answerable)
    refused = np.array(probabilities) < refuse_below
    is_answerable = np.array(answerable)
    ranker = fit_ranker(cases)
    return Fitted(
        ranker=ranker,
        refusal=fit_refusal(refusal_cases(assistant.index, cases, ranker, words)),
        refuse_below=refuse_below,
        fitted_on={name: len(golden) for name, golden in sets.items()},
        cross_validated={
            "recall_at_1": round(float(np.mean(first)), 3),
            "refusal_auc": round(float(roc_auc_score(is_answerable, probabilities)), 3),
            "refusal_precision": round(float((~is_answerable[refused]).mean()), 3),
            "refusal_recall": round(float(refused[~is_answerable].mean()), 3),
            "refused_wrongly": round(float(refused[is_answerable].mean()), 3),
        },
    )


def _first_is_gold(index: Index, case: TuningCase, ranker: dict[str, float]) -> bool:
    best = index.places[int(rescored(case, ranker).order()[0])]
    page = index.unit(best).spans[0].page
    return any((gold.doc, gold.page) == (index.passages[best.passage].document_id, page) for gold in case.case.gold)


def held_out(assistant: Assistant, sets: Mapping[str, Sequence[GoldenCase]]) -> dict[str, dict[str, float | None]]:
    """For each set the figures of an assistant that was fitted on all the others."""
    figures: dict[str, dict[str, float | None]] = {}
    places = Places.of(assistant.index.content)
    for name, cases in sets.items():
        others = {other: golden for other, golden in sets.items() if other != name}
        fitted = tune(assistant, others)
        alone = Assistant(assistant.index, assistant.embedder, AssistantSettings(fitted=fitted))
        figures[name] = summary(score_cases(cases, answers(alone, cases), places))
    return figures
