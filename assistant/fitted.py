"""The numbers that were fitted rather than chosen, kept in fitted.json. `praksis tune` writes the file."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("fitted.json")


class Fitted(BaseModel):
    """Weights of the ranker's signals, coefficients of the refusal's features, and how they were found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ranker: dict[str, float]
    refusal: dict[str, float]  # with "intercept"
    refusal_of_new: dict[str, float]  # the same where the place's document has no known questions
    refuse_below: float  # probability of being answerable, 0 to 1
    fitted_on: dict[str, int]  # golden file -> number of cases
    cross_validated: dict[str, float]  # figures on cases that the fit did not see


def read_fitted(path: Path = FILE) -> Fitted:
    """As the package carries them."""
    return Fitted.model_validate_json(path.read_text("utf-8"))
