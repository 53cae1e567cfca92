"""What scoring asks of the documents: whether a quote stands on its page, and which passages and headings hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain

from eval.golden import IGNORED, bare, holds
from ingest.document import Document, Page, Passage
from ingest.mapped_text import Span, from_page
from ingest.settings import DataFolder
from ingest.store import IndexContent, Store


class Places:
    """Pages, passages and titles of an index; no vectors and no model. Pages are numbered from 1."""

    def __init__(self, documents: Sequence[Document], pages: Sequence[Page], passages: Sequence[Passage]) -> None:
        self.titles = {document.id: document.title for document in documents}
        self._pages = {(page.document_id, page.number): _SearchablePage(page.text) for page in pages}
        self._units: defaultdict[tuple[str, int], list[tuple[Span, Passage]]] = defaultdict(list)
        for passage in passages:
            for span in chain.from_iterable(unit.spans for unit in passage.units):
                self._units[passage.document_id, span.page].append((span, passage))

    @classmethod
    def of(cls, content: IndexContent) -> Places:
        """Of an index' content."""
        return cls(content.documents, content.pages, [entry.passage for entry in content.passages])

    @classmethod
    def open(cls, data: DataFolder) -> Places:
        """Of a data folder, whatever model it was made with. Raises IndexMissing."""
        return cls.of(Store(data.database).content())

    def has_page(self, document: str, page: int) -> bool:
        return (document, page) in self._pages

    def holds(self, document: str, page: int, wanted: str) -> bool:
        """Whether the page holds a text, as a fact is compared; False for an unknown page."""
        found = self._pages.get((document, page))
        return found is not None and found.holds(wanted)

    def stands(self, document: str, page: int, quote: str) -> bool:
        """Whether a quote stands verbatim on a page, hyphenation and white space aside."""
        found = self._pages.get((document, page))
        return found is not None and found.stands(quote)

    def pages_with(self, document: str, quote: str) -> tuple[int, ...]:
        """The pages of a document on which a quote stands, ascending."""
        return tuple(sorted(page for d, page in self._pages if d == document and self.stands(d, page, quote)))

    def passages(self, document: str, page: int, quote: str) -> tuple[Passage, ...]:
        """The passages that a quote touches, wherever it stands on the page; none where it does not stand there."""
        found = self._pages.get((document, page))
        touched = {
            passage.id: passage
            for start, end in (found.occurrences(quote) if found is not None else ())
            for span, passage in self._units.get((document, page), ())
            if span.start < end and span.end > start
        }
        return tuple(touched.values())


class _SearchablePage:
    """One page's text, made ready for searching when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    def holds(self, wanted: str) -> bool:
        return holds(self.text, wanted)

    def stands(self, quote: str) -> bool:
        return bool(quote.strip()) and bare(quote) in self._bare

    @cached_property
    def _bare(self) -> str:
        return bare(self.text)

    @cached_property
    def _mapped(self) -> tuple[str, list[tuple[int, int]]]:
        """The bare text and, for each of its characters, where it stood on the page."""
        mapped = from_page(0, self.text)
        kept = [(c, (o.start, o.end)) for c, o in zip(mapped.text, mapped.origins, strict=True) if not IGNORED.match(c)]
        letters = [(small, place) for character, place in kept for small in character.lower()]
        return "".join(letter for letter, _ in letters), [place for _, place in letters]

    def occurrences(self, quote: str) -> Iterator[tuple[int, int]]:
        """`(start, end)` in the page's text of every place where a quote stands."""
        wanted = bare(from_page(0, quote).text)
        text, places = self._mapped
        start = text.find(wanted) if wanted else -1
        while start >= 0:
            yield places[start][0], places[start + len(wanted) - 1][1]
            start = text.find(wanted, start + len(wanted))
