"""What a value was taken from, said in Danish, so that a reader can correct it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and what it was taken from, in Danish."""

    value: T
    ground: str


PROPERTY_GROUND = "titlen i filens egenskaber"


def page_ground(text: str, page: int) -> str:
    """The words that stand on a page (1-based)."""
    return f"»{text}« på side {page}"


def file_name_ground(stem: str) -> str:
    """The file's name, given without its ending."""
    return f"filens navn: »{stem}«"


def naming_ground(name: str, count: int) -> str:
    """A name that the document has `count` times, more often than others."""
    return f"oftest nævnt: »{name}«, {count} steder"
