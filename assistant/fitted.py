"""The numbers that were fitted rather than chosen, kept in fitted.json. `praksis tune` writes the file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("fitted.json")


class Logistic(BaseModel):
    """A logistic model: a probability (0 to 1) of named features."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    coefficients: dict[str, float]
    typical: dict[str, float]  # the mean of each feature, which stands in for one that can't be told

    def probability(self, features: Mapping[str, float]) -> float:
        """Features that the model doesn't know count nothing."""
        values = {**self.typical, **features}
        logit = self.intercept + sum(weight * values[name] for name, weight in self.coefficients.items())
        return 1 / (1 + math.exp(-logit))


class Fitted(BaseModel):
    """Weights of the ranker's signals, the models of the refusal, and how they were found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ranker: dict[str, float]
    refusal: Logistic
    refusal_of_new: Logistic  # the same where the place's document has no known questions
    refuse_below: float  # probability of being answerable, 0 to 1
    fitted_on: dict[str, int]  # golden file -> number of cases
    cross_validated: dict[str, float]  # figures on cases that the fit did not see


def read_fitted(path: Path = FILE) -> Fitted:
    """As the package carries them."""
    return Fitted.model_validate_json(path.read_text("utf-8"))
