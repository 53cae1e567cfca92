"""Citations: exact pieces of pages behind the units that are said."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Citation
from assistant.selection import Selection
from ingest.document import Passage
from ingest.index import Index
from ingest.mapped_text import Span


def cite(index: Index, selection: Selection, first_number: int) -> tuple[Citation, ...]:
    """One citation for each run of neighbouring units and each page that it stands on, in reading order."""
    passage = index.passages[selection.passage]
    return cite_spans(index, passage.document_id, _merged(passage, selection.units), first_number)


def cite_spans(index: Index, document_id: str, spans: Sequence[Span], first_number: int) -> tuple[Citation, ...]:
    """One citation for each span, in their order."""
    title = index.documents[document_id].title
    return tuple(
        Citation(number, document_id, title, span.page, span.start, span.end, quote)
        for number, span in enumerate(spans, first_number)
        for quote in [index.page(document_id, span.page).text[span.start : span.end]]
    )


def _merged(passage: Passage, units: Sequence[int]) -> list[Span]:
    """The spans of units, those of neighbours on the same page joined."""
    spans: list[Span] = []
    previous = None
    for number in units:
        for span in passage.units[number].spans:
            joins = spans and previous == number - 1 and spans[-1].page == span.page and span.start >= spans[-1].end
            if joins:
                spans[-1] = Span(span.page, spans[-1].start, span.end)
            else:
                spans.append(span)
        previous = number
    return spans


def verify(index: Index, citations: Sequence[Citation]) -> None:
    """Every quote has to be the page's own characters. A failure is a defect here, never the documents'."""
    for citation in citations:
        page = index.page(citation.document_id, citation.page)
        if page.text[citation.start : citation.end] != citation.quote or not citation.quote.strip():
            raise AssertionError(f"citation {citation} is not on its page")
