"""A typeset PDF gives the same passages as the plain text it was set from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import ROOT, bare, document
from pypdf import PdfReader
from typesetting import typeset

from ingest.document import Passage
from ingest.reading.pdf import read_pdf

TEXTS = sorted(ROOT.glob("corpus/*.txt"))
FOUND = 0.98
AS_UNITS = 0.97
UNDER_SAME_HEADINGS = 0.98


@dataclass(frozen=True)
class Agreement:
    """Shares (0 to 1) of the characters of one document's units, white space and hyphens aside."""

    found: float  # that stand whole and in order in a passage of the other
    as_units: float  # that are the same unit, of the same kind
    under_same_headings: float  # that stand there under the same headings
    missing: tuple[str, ...]
    elsewhere: tuple[str, ...]


def agreement(passages: Sequence[Passage], others: Sequence[Passage]) -> Agreement:
    """How much of `passages` stands in `others`, unit by unit and in order."""
    units = [(passage, unit, bare(passage.unit_text(unit))) for passage in passages for unit in passage.units]
    stream = "\n".join(bare(passage.text) for passage in others)
    headings = [path for passage in others for path in [bare_path(passage)] * (len(bare(passage.text)) + 1)]
    places = in_order([text for _, _, text in units], stream)
    known = {(unit.kind, bare(other.unit_text(unit))) for other in others for unit in other.units}
    found = same = as_units = 0
    missing: list[str] = []
    elsewhere: list[str] = []
    for (passage, unit, text), place in zip(units, places, strict=True):
        if place is None:
            missing.append(passage.unit_text(unit))
            continue
        found += len(text)
        as_units += len(text) * ((unit.kind, text) in known)
        if headings[place] == bare_path(passage):
            same += len(text)
        else:
            elsewhere.append(f"{bare_path(passage)} <> {headings[place]}: {passage.unit_text(unit)[:60]}")
    total = sum(len(text) for _, _, text in units)
    return Agreement(found / total, as_units / total, same / total, tuple(missing), tuple(elsewhere))


def bare_path(passage: Passage) -> tuple[str, ...]:
    return tuple(map(bare, passage.heading_path))


def in_order(texts: Sequence[str], stream: str) -> list[int | None]:
    """Where each text stands in `stream`, each after the one before it; None for those that do not.

    Texts that occur once are found first, as many as ascend; the others are sought between them.
    """
    once = [(number, stream.find(text)) for number, text in enumerate(texts) if stream.count(text) == 1]
    anchors = dict(longest_ascending(once))
    places: list[int | None] = []
    position = 0
    for number, text in enumerate(texts):
        end = next((anchors[n] for n in range(number + 1, len(texts)) if n in anchors), len(stream))
        place = anchors.get(number, stream.find(text, position, end))
        places.append(place if place >= position else None)
        if place >= position:
            position = place + len(text)
    return places


def longest_ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many of the pairs, in their order, as have ascending second members (patience sorting)."""
    tops: list[int] = []
    chains: list[tuple[tuple[int, int], int]] = []  # the pair, and the number of the one before it in its chain
    ends: list[int] = []  # number of the pair that ends the best chain of each length
    for number, pair in enumerate(pairs):
        length = bisect_left(tops, pair[1])
        chains.append((pair, ends[length - 1] if length else -1))
        tops[length : length + 1] = [pair[1]]
        ends[length : length + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        pair, number = chains[number]
        chain.append(pair)
    return chain[::-1]


SETTINGS = pytest.mark.parametrize(
    ("path", "columns"),
    [pytest.param(path, columns, id=f"{path.stem}-{columns}") for path in TEXTS for columns in (1, 2)],
)


@SETTINGS
def test_a_typeset_pdf_gives_the_passages_of_the_text(path: Path, columns: int, tmp_path: Path) -> None:
    _, _, from_text = document(path)
    _, _, from_pdf = document(typeset(path, tmp_path / "a.pdf", columns))
    there, back = agreement(from_text, from_pdf), agreement(from_pdf, from_text)
    for name, found in (("text in PDF", there), ("PDF in text", back)):
        print(
            f"{path.stem} {columns} {name}: {found.found:.4f}, {found.as_units:.4f} as units, "
            f"{found.under_same_headings:.4f} under the same headings"
        )
    assert there.found >= FOUND, there.missing
    assert back.found >= FOUND, back.missing
    assert there.as_units >= AS_UNITS
    assert there.under_same_headings >= UNDER_SAME_HEADINGS, there.elsewhere


@SETTINGS
def test_nothing_of_a_pdf_s_text_is_lost_or_moved(path: Path, columns: int, tmp_path: Path) -> None:
    pdf = typeset(path, tmp_path / "a.pdf", columns)
    expected = ["".join(page.extract_text().split()).replace("\x7f", "•") for page in PdfReader(pdf).pages]
    assert ["".join(page.text.split()) for page in read_pdf(pdf).pages] == expected
