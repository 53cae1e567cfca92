"""What a chat model is shown: numbered passages, best first, as many as fit its window."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from assistant.writing.hidden import harmless, holds_instruction
from ingest.document import Document, Passage
from ingest.index import Index

MOST_SOURCES = 6

_SINGLY = re.compile(r"[^\w\s]|[\d_]")


@dataclass(frozen=True, slots=True)
class Source:
    """A passage with the number under which a model cites it."""

    number: int  # from 1
    position: int  # of the passage in the index
    passage: Passage
    document: Document

    @property
    def context(self) -> str:
        """What holds for all of the passage: title, date, area and headings."""
        date = f"{self.document.date:%d.%m.%Y}" if self.document.date else ""
        parts = (self.document.title, date, ", ".join(self.document.area), *self.passage.heading_path)
        return ". ".join(part for part in parts if part)

    @property
    def shown(self) -> str:
        """As it stands in the prompt: number, document, page, date, area and headings over the text."""
        document, pages = self.document, self.passage.pages
        date = f"{document.date:%d.%m.%Y}" if document.date else f"ukendt ({document.date_note or 'ikke angivet'})"
        page = f"side {pages[0]}" if len(pages) == 1 else f"side {pages[0]}-{pages[-1]}"
        told = f"{document.title}, {page}. Dato: {date}. Gælder: {', '.join(document.area) or 'hele landet'}."
        if self.passage.heading_path:
            told += f" Afsnit: {', '.join(self.passage.heading_path)}"
        return f"[{self.number}] {harmless(told)}\n{harmless(self.passage.text)}"


def token_bound(text: str) -> int:
    """At least as many tokens as any usual tokenizer makes of a text: one for each digit and sign, three letters a token."""
    singly = len(_SINGLY.findall(text))
    return singly + -(-(len(text) - singly) // 3)


def sources_of(index: Index, answer: Answer, budget: int) -> tuple[Source, ...]:
    """The passages behind an answer and the next best, up to `budget` tokens and `MOST_SOURCES`.

    Left out are passages that hold instructions to a model, those for other municipalities than the ones that the
    answer is about, and those that a newer index no longer has.
    """
    areas = {name for citation in answer.citations for name in index.documents[citation.document_id].area}
    found: list[Source] = []
    for passage in dict.fromkeys(hit.passage.id for hit in answer.hits):
        position = index.positions.get(passage)
        if position is None or len(found) == MOST_SOURCES:
            continue
        source = Source(
            len(found) + 1, position, index.passages[position], index.documents[index.passages[position].document_id]
        )
        elsewhere = bool(areas) and bool(source.document.area) and not areas & set(source.document.area)
        size = token_bound(source.shown) + 2
        if (
            elsewhere
            or size > budget
            or holds_instruction("\n".join((*source.passage.heading_path, source.passage.text)))
        ):
            continue
        budget -= size
        found.append(source)
    return tuple(found)


def quotes(citation: Citation, passage: Passage) -> bool:
    """Whether a citation's quote overlaps the place where a passage stands."""
    return passage.document_id == citation.document_id and any(
        span.page == citation.page and span.start < citation.end and span.end > citation.start
        for unit in passage.units
        for span in unit.spans
    )
