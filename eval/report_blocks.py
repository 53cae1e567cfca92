"""What a section of the report is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two; `warning`: what the reader must not overlook."""

    text: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """`value`: what a number is sorted by; None for words. `mark`: "better", "worse", "interval" or ""."""

    text: str
    value: float | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be sorted. `folded`: shown only when opened."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with its caption; its numbers stand in a table too."""

    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Plots:
    """Drawings beside one another. `legend`: the names of the colours step-0, step-1 …"""

    plots: tuple[Plot, ...]
    legend: tuple[str, ...] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a document; `gold`: the answer stands there. `text`: a quote, or the score of a hit."""

    document: str
    page: int
    text: str
    gold: bool


@dataclass(frozen=True, slots=True)
class WrongCase:
    """A case that went wrong, with all that tells why. `severity`: 0 is worst."""

    id: str
    set: str
    category: str
    failure: str
    severity: int
    history: tuple[tuple[str, str], ...]  # who, what
    question: str
    note: str
    expected: tuple[str, ...]  # in Danish, one line each
    gold: tuple[Place, ...]
    answer: str
    citations: tuple[Place, ...]
    hits: tuple[Place, ...]
    probability: float | None


@dataclass(frozen=True, slots=True)
class WrongCases:
    """All of them, worst first."""

    cases: tuple[WrongCase, ...]


Block = Paragraph | Table | Plots | WrongCases


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report. `anchor` is unique."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
