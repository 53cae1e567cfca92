"""Fitting the ranker's weights and the refusal's coefficients on golden sets, cross-validated.

The ranker is a softmax over all units of the index (a linear listwise model: Cao and others 2007, ListNet, with
the gold units as the target); the refusal is a logistic regression on the features of `assistant.refusal`.
Both have few parameters, so that they carry over to other documents. A case is never scored by a model that
was fitted on it, nor are two cases with the same gold place ever on different sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.answer import Turn
from assistant.assistant import Assistant, AssistantSettings
from assistant.conversation import complete
from assistant.fitted import Fitted, Logistic
from assistant.question import Question
from assistant.refusal import AGAINST, Evidence, evidence
from assistant.retrieval import ELSEWHERE, NEW, Ranking, rank_units, scaled
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
# A year or a municipality that is named has to count, however few of the cases name one; and so has a passage as a
# whole, for documents whose questions nobody wrote down.
_FLOORS = {"year": 1.0, "elsewhere": ELSEWHERE, "dense_passage": 0.1}
# A contact that is named and has what is wanted must not be refused, though few of the cases would be.
_LEAST_FOR = {"recorded": 1.0}


@dataclass(frozen=True, slots=True)
class TuningCase:
    """A case with the raw signals of every unit, and the units where its answer stands."""

    case: GoldenCase
    question: Question
    ranking: Ranking
    as_new: Ranking  # as if nobody had written down the questions of the document with the answer, or the nearest unit
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
            vector = assistant.embedder.queries([question.embedded])[0]
            ranking = rank_units(index, question, vector, {})
            nearest = index.places[int(ranking.signals["dense_unit"].argmax())]
            hidden = [gold.doc for gold in case.gold] or [index.passages[nearest.passage].document_id]
            as_new = rank_units(index, question, vector, {}, frozenset(hidden))
            prepared.append(TuningCase(case, question, ranking, as_new, gold_units(index, case.gold), _fold(case)))
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
    """Weights that maximise the likelihood of the gold units: first those of known documents, then of new ones."""
    cases = [case for case in cases if len(case.gold_units)]
    names = [name for name in cases[0].ranking.signals if not name.startswith(NEW)]
    gold = [case.gold_units for case in cases]
    known = _fit_listwise([_matrix(case.ranking, names) for case in cases], gold, names)
    added = [name for name in cases[0].ranking.signals if name.startswith(NEW)]
    given = [_matrix(case.as_new, names) @ np.array([known[name] for name in names]) for case in cases]
    return known | _fit_listwise([_matrix(case.as_new, added) for case in cases], gold, added, given)


def _fit_listwise(
    matrices: Sequence[NDArray[np.float64]],
    gold: Sequence[NDArray[np.intp]],
    names: Sequence[str],
    given: Sequence[NDArray[np.float64]] | None = None,
) -> dict[str, float]:
    """`matrices`: (units, signals) of each case; `given`: (units,) of each, scores that are there already."""
    given = given or [np.zeros(len(matrix)) for matrix in matrices]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = 0.0, np.zeros_like(weights)
        for matrix, units, start in zip(matrices, gold, given, strict=True):
            scores = matrix @ weights + start
            probabilities = np.exp(scores - scores.max())
            probabilities /= probabilities.sum()
            right = probabilities[units]
            total -= float(np.log(right.sum() + 1e-12))
            difference = probabilities.copy()
            difference[units] -= right / (right.sum() + 1e-12)
            gradient += matrix.T @ difference
        count = len(matrices)
        return total / count + _L2 * float(weights @ weights), gradient / count + 2 * _L2 * weights

    fitted = minimize(
        loss,
        np.full(len(names), 0.3),
        jac=True,
        method="L-BFGS-B",
        bounds=[(_FLOORS.get(name, 0.0), None) for name in names],
    )
    return {name: round(float(weight), 3) for name, weight in zip(names, fitted.x, strict=True)}


def _matrix(ranking: Ranking, names: Sequence[str]) -> NDArray[np.float64]:
    return np.stack([scaled(name, ranking.signals[name]) for name in names], axis=1).astype(np.float64)


def rescored(ranking: Ranking, weights: dict[str, float]) -> Ranking:
    """A ranking under other weights."""
    scores = np.zeros(len(ranking.scores), np.float32)
    for name, signal in ranking.signals.items():
        scores += np.float32(weights.get(name, 0.0)) * scaled(name, signal)
    return replace(ranking, scores=scores)


# ------------------------------------------------------------------------------------------------- refusal


@dataclass(frozen=True, slots=True)
class RefusalCase:
    """What speaks for and against an answer to one case under a ranker."""

    evidence: Evidence
    answerable: bool


def refusal_cases(
    index: Index, rankings: Sequence[tuple[TuningCase, Ranking]], ranker: dict[str, float], words: int
) -> list[RefusalCase]:
    """What the refusal decides on, for cases with the ranking that is meant: with or without known questions."""
    found: list[RefusalCase] = []
    for case, ranking in rankings:
        ranking = rescored(ranking, ranker)
        selection = select(index, case.question, ranking, words)
        if selection is not None:
            told = evidence(index, case.question, ranking, [selection])
            found.append(RefusalCase(told, case.case.answerable))
    return found


def fit_refusals(
    index: Index, cases: Sequence[TuningCase], ranker: dict[str, float], words: int
) -> tuple[Logistic, Logistic]:
    """The models where the place's document has known questions, and where it has none."""
    known = refusal_cases(index, [(case, case.ranking) for case in cases], ranker, words)
    new = refusal_cases(index, [(case, case.as_new) for case in cases], ranker, words)
    return fit_refusal(known), fit_refusal([case for case in new if case.evidence.is_new])


def fit_refusal(cases: Sequence[RefusalCase]) -> Logistic:
    """Coefficients for the features as they are.

    Each feature may only count in the direction that it is meant to. Without that, the fit learns how our sets were
    written (the questions that can be answered are the longer ones) and refuses short questions for being short.
    """
    names = list(cases[0].evidence.features)
    matrix = np.array([[case.evidence.features[name] for name in names] for case in cases])
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

    least = [_LEAST_FOR.get(name, 0.0) * float(spread) for name, spread in zip(names, deviation, strict=True)]
    directions = [(None, 0.0) if name in AGAINST else (start, None) for name, start in zip(names, least, strict=True)]
    bounds = [(None, None), *directions]
    fitted = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    coefficients = fitted[1:] / deviation
    return Logistic(
        intercept=round(float(fitted[0] - coefficients @ mean), 4),
        coefficients={name: round(float(c), 4) for name, c in zip(names, coefficients, strict=True)},
        typical={name: round(float(m), 4) for name, m in zip(names, mean, strict=True)},
    )


# --------------------------------------------------------------------------------------------------- whole


def tune(
    assistant: Assistant, sets: Mapping[str, Sequence[GoldenCase]], refuse_below: float = 0.4, words: int = 80
) -> Fitted:
    """Fit on all sets; the cross-validated figures are of models that did not see the case."""
    from sklearn.metrics import roc_auc_score

    index = assistant.index
    prepared = {name: prepare(assistant, golden) for name, golden in sets.items()}
    cases = [case for of_set in prepared.values() for case in of_set]
    first: list[bool] = []
    probabilities: list[float] = []
    answerable: list[bool] = []
    for fold in range(FOLDS):
        seen = [case for case in cases if case.fold != fold]
        unseen = [case for case in cases if case.fold == fold]
        ranker = fit_ranker(seen)
        refusal, _ = fit_refusals(index, seen, ranker, words)
        first.extend(_first_is_gold(index, case, ranker) for case in unseen if len(case.gold_units))
        for case in refusal_cases(index, [(case, case.ranking) for case in unseen], ranker, words):
            probabilities.append(refusal.probability(case.evidence.features))
            answerable.append(case.answerable)
    refused = np.array(probabilities) < refuse_below
    is_answerable = np.array(answerable)
    figures = {
        "recall_at_1": round(float(np.mean(first)), 3),
        "refusal_auc": round(float(roc_auc_score(is_answerable, probabilities)), 3),
        "refusal_precision": round(float((~is_answerable[refused]).mean()), 3),
        "refusal_recall": round(float(refused[~is_answerable].mean()), 3),
        "refused_wrongly": round(float(refused[is_answerable].mean()), 3),
    }
    fitted = fit(index, prepared, refuse_below, words)
    counts = {name: len(golden) for name, golden in sets.items()}
    return fitted.model_copy(update={"fitted_on": counts, "cross_validated": figures})


def fit(
    index: Index, prepared: Mapping[str, Sequence[TuningCase]], refuse_below: float = 0.4, words: int = 80
) -> Fitted:
    """Ranker and refusals fitted on all cases of the sets that could be looked for, without figures."""
    cases = [case for of_set in prepared.values() for case in of_set]
    ranker = fit_ranker(cases)
    refusal, refusal_of_new = fit_refusals(index, cases, ranker, words)
    return Fitted(
        ranker=ranker,
        refusal=refusal,
        refusal_of_new=refusal_of_new,
        refuse_below=refuse_below,
        fitted_on={name: len(of_set) for name, of_set in prepared.items()},
        cross_validated={},
    )


def _first_is_gold(index: Index, case: TuningCase, ranker: dict[str, float]) -> bool:
    best = index.places[int(rescored(case.ranking, ranker).order()[0])]
    page = index.unit(best).spans[0].page
    return any((gold.doc, gold.page) == (index.passages[best.passage].document_id, page) for gold in case.case.gold)


def held_out(assistant: Assistant, sets: Mapping[str, Sequence[GoldenCase]]) -> dict[str, dict[str, float | None]]:
    """For each set the figures of an assistant that was fitted on all the others."""
    figures: dict[str, dict[str, float | None]] = {}
    places = Places.of(assistant.index.content)
    prepared = {name: prepare(assistant, cases) for name, cases in sets.items()}
    for name, cases in sets.items():
        fitted = fit(assistant.index, {other: seen for other, seen in prepared.items() if other != name})
        alone = Assistant(assistant.index, assistant.embedder, AssistantSettings(fitted=fitted))
        figures[name] = summary(score_cases(cases, answers(alone, cases), places))
    return figures
