"""From selected units to statements: a short label where it is needed, then the documents' own words."""

from __future__ import annotations

import re

from assistant.answer import Citation, Statement
from assistant.citing import cite
from assistant.selection import Selection
from ingest.danish import is_word, keys
from ingest.document import Document, DocumentKind, Passage, UnitKind
from ingest.index import Index
from ingest.municipalities import MUNICIPALITIES

_NUMBERING = re.compile(r"^(?:punkt\s+)?(\d{1,2}(?:\.\d+)*\.?(?:\s*[a-zæøå]\.)?)\s+", re.IGNORECASE)
_LETTERED = re.compile(r"^((?:punkt\s+)?\d{1,2}(?:\.\d+)*)\.?\s*([a-zæøå])\.\s+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_AGENDA_LABELS = ("sagsbeskrivelse", "sagsfremstilling", "beslutning", "indstilling", "anbefalinger", "konklusion")


def compose(index: Index, selection: Selection, first_number: int) -> tuple[Statement, tuple[Citation, ...]]:
    """The statement of one place and its citations, numbered from `first_number`."""
    passage = index.passages[selection.passage]
    citations = cite(index, selection, first_number)
    body = _body(passage, selection.units)
    label = _label(index.documents[passage.document_id], passage, body)
    text = f"{label}: {body}" if label else body
    return Statement(text, tuple(citation.number for citation in citations)), citations


def _body(passage: Passage, units: tuple[int, ...]) -> str:
    lines: list[str] = []
    previous: int | None = None
    for number in units:
        unit = passage.units[number]
        text = passage.unit_text(unit)
        if unit.kind in (UnitKind.ITEM, UnitKind.SUB_ITEM, UnitKind.ROW) and len(units) > 1:
            lines.append(f"• {text}" if unit.kind is not UnitKind.SUB_ITEM else f"  – {text}")
        elif lines and not lines[-1].startswith(("•", "  –")):
            gap = " " if previous == number - 1 else " … "
            lines[-1] += gap + text
        else:
            lines.append(text)
        previous = number
    return "\n".join(lines)


def _label(document: Document, passage: Passage, body: str) -> str:
    """What the words are about, where they don't say so themselves: the heading, or meeting and item."""
    headings = [heading for heading in passage.heading_path if heading.lower().rstrip(":") not in _AGENDA_LABELS]
    if document.kind is DocumentKind.MINUTES:
        item = next((match for match in (_NUMBERING.match(heading) for heading in headings) if match), None)
        point = f", punkt {''.join(item.group(1).split()).rstrip('.')}" if item else ""
        return f"{meeting(document)}{point}"
    if not headings:
        return ""
    heading = readable(_NUMBERING.sub("", headings[-1]))
    said = set(keys(body))
    return "" if set(keys(heading)) <= said else heading


def meeting(document: Document) -> str:
    """A meeting's name without the kind of document: "Kommunalt Lægeligt Udvalg, 18.09.2025"."""
    return re.sub(r"^referat,?\s*", "", document.title, flags=re.IGNORECASE)


def readable(heading: str) -> str:
    """A heading in capitals as it is written in a text; abbreviations stay. "3. a. Plan" becomes "3.a Plan"."""
    if lettered := _LETTERED.match(heading):
        return f"{lettered[1]}.{lettered[2].lower()} {readable(heading[lettered.end() :])}"
    heading = heading.rstrip(":")
    if not heading.isupper():
        return heading
    words = [word if len(word) <= 4 and not is_word(word) else word.lower() for word in heading.split(" ")]
    names = {name.lower(): name for name in MUNICIPALITIES}
    text = " ".join(names.get(word, word) for word in words)
    return _LETTER.sub(lambda first: first.group().upper(), text, count=1)
