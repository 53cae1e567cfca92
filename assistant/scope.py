"""Which documents may answer: a reader's filter by area, kind and period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ingest.document import Document, DocumentKind


@dataclass(frozen=True, slots=True)
class Scope:
    """What is empty or None filters nothing.

    A document for the whole country holds in every area. One whose date is not known is in no period: it can't be
    told whether it belongs.
    """

    areas: frozenset[str] = frozenset()  # names of municipalities
    kinds: frozenset[DocumentKind] = frozenset()
    since: dt.date | None = None
    until: dt.date | None = None  # the day itself included

    @property
    def is_everything(self) -> bool:
        """Whether every document is admitted."""
        return self == Scope()

    def admits(self, document: Document) -> bool:
        """Whether a document may answer."""
        if self.areas and document.area and not self.areas & set(document.area):
            return False
        if self.kinds and document.kind not in self.kinds:
            return False
        if self.since is None and self.until is None:
            return True
        if document.date is None:
            return False
        return (self.since or dt.date.min) <= document.date <= (self.until or dt.date.max)
