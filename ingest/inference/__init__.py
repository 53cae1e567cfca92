"""What a document without a manifest entry says about itself: title, kind, issuer, area and date, with grounds.

Only what the document, its file's properties or its file name state is taken. Where it states nothing, a field
stays empty; `grounds` says in Danish what each field was taken from, so that a reader can correct it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.document import DocumentKind
from ingest.inference.date_statements import DateStatement
from ingest.inference.document_date import date_note, find_meeting_date, find_stated_date
from ingest.inference.document_text import DocumentText
from ingest.inference.file_names import slug
from ingest.inference.grounds import Found
from ingest.inference.issuers import find_area, find_issuer
from ingest.inference.kinds import find_kind
from ingest.inference.titles import find_title, minutes_title
from ingest.reading.raw import RawDocument


@dataclass(frozen=True, slots=True)
class InferredEntry:
    """What a manifest entry would say. `grounds`: field name -> its evidence, in Danish; unstated fields have none.

    `area` has a ground also where it is empty, since that stands for the whole country.
    """

    id: str
    title: str
    kind: DocumentKind
    issuer: str | None
    area: tuple[str, ...]
    date: dt.date | None
    date_note: str | None
    grounds: Mapping[str, str]


def infer(file_name: str, document: RawDocument) -> InferredEntry:
    """Title, kind, issuer, area and date as the document, its properties or `file_name` state them."""
    text = DocumentText.of(file_name, document)
    title = find_title(text)
    kind = find_kind(text, title)
    issuer = find_issuer(text, title)
    area = find_area(text, issuer)
    if kind is not None and kind.value is DocumentKind.MINUTES:
        met = find_meeting_date(text)
        dated = Found(DateStatement("", met.value), met.ground) if met is not None else None
        title = minutes_title(text, title, met)
    else:
        dated = find_stated_date(text)
    day = dated.value.date.as_date() if dated is not None else None
    found = {"title": title, "kind": kind, "issuer": issuer, "area": area, "date": dated if day is not None else None}
    return InferredEntry(
        id=slug(text.stem),
        title=title.value,
        kind=kind.value if kind is not None else DocumentKind.OTHER,
        issuer=issuer.value if issuer is not None else None,
        area=area.value,
        date=day,
        date_note=None if day is not None else date_note(text, dated),
        grounds={field: value.ground for field, value in found.items() if value is not None},
    )
