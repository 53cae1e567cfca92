"""`praksis records`: what was extracted, as text for people, JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import RootModel
from rich.console import Console
from rich.table import Table

from ingest.records import Abbreviation, AgendaItem, Contact, FeeCode, Records, Statement
from ingest.store import Store
from ui.spreadsheet import as_csv
from ui.texts import long_date

Record = Contact | AgendaItem | FeeCode | Abbreviation
Row = Mapping[str, str]


MOST_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class RecordList:
    """Records of one kind: `rows` as columns of text for people, `records` with all they hold."""

    rows: Sequence[Row]
    records: Sequence[Record]
    quotes: Sequence[str]

    def as_text(self) -> str:
        """A table as wide as the terminal; records of many fields one below the other."""
        if not self.rows:
            return "Der er ingen."
        if len(self.rows[0]) > MOST_COLUMNS:
            return "\n\n".join(map(_card, self.rows))
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in self.rows[0]:
            table.add_column(heading, overflow="fold")
        for row in self.rows:
            table.add_row(*row.values())
        console = Console(highlight=False, markup=False)
        with console.capture() as captured:
            console.print(table)
        return captured.get().rstrip()

    def as_csv(self) -> str:
        """As Danish spreadsheets want it, see `ui.spreadsheet`."""
        rows = [{**row, "Ordret": quote} for row, quote in zip(self.rows, self.quotes, strict=True)]
        return as_csv([*(self.rows[0] if self.rows else ()), "Ordret"], rows)

    def as_json(self) -> str:
        """A list of objects, each with `quote`: the words of its place as they stand on the page."""
        records = [
            RootModel[type(record)](record).model_dump(mode="json") | {"quote": quote}
            for record, quote in zip(self.records, self.quotes, strict=True)
        ]
        return json.dumps(records, ensure_ascii=False, indent=2)


def _card(row: Row) -> str:
    """The fields that say something, a line each; the first one stands over them."""
    (_, name), *fields = row.items()
    return "\n".join([name, *(f"  {heading}: {value}" for heading, value in fields if value)])


def listed(kind: str, store: Store) -> RecordList:
    """The records of a kind: contacts, decisions, codes or abbreviations."""
    content = store.content()
    titles = {document.id: document.title for document in content.documents}
    pages = {(page.document_id, page.number): page.text for page in content.pages}
    choose, row = _KINDS[kind]
    records = choose(content.records)
    return RecordList(
        rows=[
            {**row(record), "Dokument": titles[record.document_id], "Side": _pages(record.source)} for record in records
        ],
        records=records,
        quotes=[quote_of(record.document_id, record.source, pages) for record in records],
    )


def quote_of(document_id: str, source: Statement, pages: Mapping[tuple[str, int], str]) -> str:
    """The words of a record's place, verbatim; parts that stand apart are parted by " … "."""
    return " … ".join(pages[document_id, span.page][span.start : span.end] for span in source.spans)


def _pages(source: Statement) -> str:
    return ", ".join(str(page) for page in sorted({span.page for span in source.spans}))


def _contact(contact: Contact) -> Row:
    town = " ".join(part for part in (contact.postal_code, contact.town) if part)
    return {
        "Navn": contact.name,
        "Rolle": contact.role or "",
        "Person": contact.person or "",
        "Telefon": ", ".join(phone_in_pairs(phone.digits) for phone in contact.phones),
        "E-mail": ", ".join(contact.emails),
        "Adresse": ", ".join(part for part in (contact.address, town) if part),
        "Tid": contact.hours or "",
        "Lokationsnummer": contact.location_number or "",
        "Afsnit": contact.section[-1] if contact.section else "",
    }


def phone_in_pairs(digits: str) -> str:
    """72336400 -> 72 33 64 00"""
    return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))


def _decision(item: AgendaItem) -> Row:
    return {
        "Titel": item.title,
        "Udvalg": item.committee or "",
        "Kommune": item.municipality or "",
        "Møde": long_date(item.meeting_date) if item.meeting_date else item.date_note or "dato ikke angivet",
        "Punkt": item.number,
        "Type": item.type or "",
        "Beslutning": item.decision.text if item.decision else "",
        "Opfølgning": " ".join(follow_up.text for follow_up in item.follow_ups),
        "Bilag": "; ".join(item.attachments),
    }


def _code(code: FeeCode) -> Row:
    return {"Ydelsesnummer": code.code, "Betydning": code.meaning, "Honorar": code.fee or ""}


def _abbreviation(abbreviation: Abbreviation) -> Row:
    return {"Forkortelse": abbreviation.short, "Betydning": abbreviation.expansion}


_KINDS: Mapping[str, tuple[Callable[[Records], Sequence[Record]], Callable[..., Row]]] = {
    "contacts": (lambda records: records.contacts, _contact),
    "decisions": (lambda records: records.agenda_items, _decision),
    "codes": (lambda records: records.fee_codes, _code),
    "abbreviations": (lambda records: records.abbreviations, _abbreviation),
}
