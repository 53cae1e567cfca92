"""The report as Markdown: the same sections without the drawings, whose numbers stand in the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eval.report_blocks import Block, Paragraph, Place, Section, Table, WrongCase, WrongCases
from eval.report_sections import TITLE
from eval.texts import number

_MARKS = {"better": " ▲", "worse": " ▼", "interval": "", "": ""}


def as_markdown(sections: Sequence[Section]) -> str:
    """Ends with a line feed."""
    pieces = [f"# {TITLE}"]
    for section in sections:
        pieces.append(f"## {section.title}")
        pieces.extend(piece for block in section.blocks for piece in _block(block))
    return "\n\n".join(pieces) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text, warning):
            yield f"> **Bemærk:** {_plain(text)}" if warning else _plain(text)
        case Table():
            yield from _table(block)
        case WrongCases(cases):
            for case in cases:
                yield "\n".join(_case(case))
        case _:
            pass


def _table(table: Table) -> Iterator[str]:
    if table.title:
        yield f"### {_plain(table.title)}"
    numeric = [
        all(row[n].value is not None or not row[n].text.strip("–") for row in table.rows)
        for n in range(len(table.head))
    ]
    lines = [
        _row(table.head),
        _row(["--:" if right else "---" for right in numeric]),
        *(_row([_plain(cell.text) + _MARKS[cell.mark] for cell in row]) for row in table.rows),
    ]
    yield "\n".join(lines)
    if table.note:
        yield _plain(table.note)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _case(case: WrongCase) -> Iterator[str]:
    yield f"**{_plain(case.id)}** ({_plain(case.set)}, {_plain(case.category)}): {_plain(case.failure)}\n"
    for who, said in case.history:
        yield f"- {who}: {_plain(said)}"
    yield f"- Spørgsmål: {_plain(case.question)}"
    if case.expected:
        yield f"- Ventet: {'; '.join(_plain(line) for line in case.expected)}"
    for place in case.gold:
        yield f"- Facit: {_place(place)}"
    yield f"- Svar: {_plain(case.answer)}"
    for place in case.citations:
        yield f"- Kilde: {_place(place)}"
    if case.hits:
        hits = ", ".join(f"{_plain(h.document)} s. {h.page}{' (facit)' if h.gold else ''}" for h in case.hits)
        yield f"- Første fund: {hits}"
    if case.probability is not None:
        yield f"- Sandsynlighed: {number(case.probability, 2)}"


def _place(place: Place) -> str:
    return f"{_plain(place.document)} s. {place.page}: »{_plain(place.text)}«"


def _plain(text: str) -> str:
    """On one line, with nothing in it that Markdown would read as its own."""
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", " ".join(text.split()))
