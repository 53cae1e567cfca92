"""What the check says of a sentence: supported or not, and what it stumbled over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a sentence isn't supported by its evidence."""

    NUMBER = "number"  # a number, amount, percentage, hour or code that the evidence hasn't
    PHONE = "phone"
    ADDRESS = "address"  # an e-mail or web address that the evidence hasn't
    DATE = "date"
    NAME = "name"  # a person, place, municipality, organisation or abbreviation that the evidence hasn't
    SWAPPED = "swapped"  # it stands in the evidence, but with something else
    NEGATION = "negation"  # denied here and not there, or the other way round
    MODAL = "modal"  # must, may, should: another one there
    OPPOSITE = "opposite"  # before and after, at least and at most, more and less
    ROLE = "role"  # somebody else does it there
    WORDS = "words"  # too much that the evidence doesn't say
    EMPTY = "empty"  # nothing said, or no evidence


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, with the word or number of the sentence that it is about."""

    reason: Reason
    word: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`probability`: that the evidence supports the sentence's words, 0 to 1; the findings decide besides."""

    supported: bool
    reasons: tuple[Finding, ...]
    probability: float
