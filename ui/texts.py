"""Words and ways of writing that all pages of the app share, in Danish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from assistant.texts import date_note
from ingest.document import Document

TITLE = "Praksisassistenten"
PAGES = "Sider"  # the name of the navigation, for a screen reader
SKIP = "Gå til indholdet"
OPENING = "Gør klar til at svare. Det tager nogle sekunder første gang …"

SHOW_PAGE = "Vis siden"
SOURCE = "Kilde"
SOURCES = "Her står det"
NEAREST = "Nærmeste steder"
AS_CSV = "Hent som CSV"
CLOSE = "Luk"
PREVIOUS_PAGE = "Forrige"
NEXT_PAGE = "Næste"
FIRST_PAGE = "Gå til side 1"
EMPTY_PAGE = "Der er ingen tekst på denne side."
NO_DOCUMENTS = "Der er ingen dokumenter i indekset endnu."

COPIED = "Kopieret"
NOT_COPIED = "Kunne ikke kopieres"

TRY_AGAIN = "Prøv igen"
UNEXPECTED_OPENING = (
    "Praksisassistenten kunne ikke startes. Prøv igen. "
    "Sker det igen, så bed den, der passer programmet, om at se i loggen."
)
UNEXPECTED_PAGE = "Siden kunne ikke vises. Prøv igen, eller luk kilden og åbn den på ny."
UNKNOWN_DOCUMENT = (
    "Dokumentet findes ikke her. Det er måske fjernet eller erstattet af et nyere. Luk kilden, og spørg igen."
)

_MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)


def page_title(page_name: str) -> str:
    """What the browser's tab says."""
    return f"{page_name} – {TITLE}"


def no_such_address(path: str) -> str:
    """Of an address that no page has; the chat is shown instead."""
    return f"Her er ingen side, der hedder »{path}«. Vælg en side foroven, eller stil et spørgsmål her."


def page(number: int) -> str:
    """A page by its number."""
    return f"side {number}"


def counted(count: int, one: str, many: str) -> str:
    """1 punkt, 17 punkter, 1.200 punkter."""
    return f"{count:,} {one if count == 1 else many}".replace(",", ".")


def shown(count: int, all_of_them: int, one: str, many: str) -> str:
    """How many of a list's entries are on the page."""
    everything = counted(all_of_them, one, many)
    return f"Viser {everything}." if count == all_of_them else f"Viser {count} af {everything}."


def read_as(question: str) -> str:
    """A search whose spelling was mended."""
    return f"Søgt på: {question}."


def understood_as(question: str) -> str:
    """How a question was completed from the conversation."""
    return f"Forstået som: {question}"


def day(date: dt.date) -> str:
    """18.09.2025"""
    return f"{date:%d.%m.%Y}"


def page_of(number: int, count: int) -> str:
    """A page and how many there are."""
    return f"Side {number} af {count}"


def printed_label(label: str) -> str:
    """The page number as printed, where it is another one."""
    return f"trykt sidetal {label}"


def no_such_page(number: int, count: int) -> str:
    """A page beyond the document's end."""
    return f"Side {number} findes ikke. Dokumentet har {count} {'side' if count == 1 else 'sider'}."


def date(document: Document) -> str:
    """The document's date, or that it is not stated and what is known instead."""
    if document.date is None:
        return "dato ikke angivet" + (f" ({date_note(document.date_note)})" if document.date_note else "")
    return f"{document.date:%d.%m.%Y}"


def reservations(document: Document) -> Iterator[str]:
    """What to be careful about: a replaced edition, facts inferred by the program, text recognised from images."""
    if document.replaced_by:
        yield "erstattet af en nyere udgave"
    if document.inferred:
        yield "oplysningerne er udledt af dokumentet"
    if document.by_ocr:
        yield "teksten er læst fra billeder (OCR)"


def long_date(day: dt.date) -> str:
    """A date as it is written in running Danish."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def area(document: Document) -> str:
    """Where the document holds."""
    return enumerate_names(document.area) or "hele landet"


def enumerate_names(names: Sequence[str]) -> str:
    """Names with commas and "og"."""
    return " og ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def decimal(value: float, places: int = 2) -> str:
    """A number with a decimal comma."""
    return f"{value:.{places}f}".replace(".", ",")


def copy(value: str) -> str:
    """What the button beside a number or an address does, for a screen reader and as a tip."""
    return f"Kopiér {value}"
