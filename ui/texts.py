"""Every word that the chat page shows, in Danish, in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import NoticeKind
from ingest.document import Document

TITLE = "Praksisassistenten"
TAGLINE = "Svar med kildehenvisning om samarbejdet mellem almen praksis og kommunen."
PRIVACY = "Skriv ikke navn, CPR-nummer eller andre oplysninger, der kan pege på en patient."
NEW_CONVERSATION = "Ny samtale"

EMPTY_HEADING = "Spørg for eksempel"
DOCUMENTS_HEADING = "Svarene er taget fra"
NO_DOCUMENTS = "Der er ingen dokumenter i indekset endnu."
PLACEHOLDER = "Skriv dit spørgsmål"
SEND = "Send spørgsmålet"
SKIP = "Gå til indholdet"

OPENING = "Gør klar til at svare. Det tager nogle sekunder første gang …"
SEARCHING = "Leder i dokumenterne …"

QUESTION = "Dit spørgsmål"
ANSWER = "Svar"
SOURCES = "Her står det"
NEAREST = "Nærmeste steder"
SHOW_PAGE = "Vis siden"
EXPLANATION = "Sådan blev svaret fundet"
EXPLANATION_PLACES = "Steder, der blev fundet, bedste først"
EXPLANATION_READING = "Sådan blev spørgsmålet læst"
EXPLANATION_TIMINGS = "Tid"
EXPLANATION_NOTHING = "Der blev ikke søgt."
PLACE = "Sted"
SCORE = "Samlet"

SOURCE = "Kilde"
CLOSE = "Luk"
PREVIOUS_PAGE = "Forrige"
NEXT_PAGE = "Næste"
FIRST_PAGE = "Gå til side 1"
EMPTY_PAGE = "Der er ingen tekst på denne side."

TRY_AGAIN = "Prøv igen"
UNEXPECTED = (
    "Der skete en fejl, så spørgsmålet ikke kunne besvares. Prøv igen. "
    "Sker det igen, så bed den, der passer programmet, om at se i loggen."
)
UNEXPECTED_OPENING = (
    "Praksisassistenten kunne ikke startes. Prøv igen. "
    "Sker det igen, så bed den, der passer programmet, om at se i loggen."
)
UNEXPECTED_PAGE = "Siden kunne ikke vises. Prøv igen, eller luk kilden og åbn den på ny."
UNKNOWN_DOCUMENT = (
    "Dokumentet findes ikke her. Det er måske fjernet eller erstattet af et nyere. Luk kilden, og spørg igen."
)

NOTICE_LABELS: dict[NoticeKind, str] = {NoticeKind.DISAGREEMENT: "Kilderne er uenige"}  # the others say it themselves

# The assistant's own names of signals, steps and kinds of wish, for the explanation. A name that is not here is shown.
TECHNICAL = {
    "dense_passage": "Afsnittets betydning",
    "dense_unit": "Sætningens betydning",
    "dense_question": "Kendt spørgsmål, betydning",
    "dense_question_near": "Nabospørgsmål, betydning",
    "lexical_body": "Ord i teksten",
    "lexical_heading": "Ord i overskriften",
    "lexical_question": "Kendt spørgsmål, ord",
    "lexical_question_near": "Nabospørgsmål, ord",
    "wanted": "Det, der spørges efter",
    "decision": "Beslutning",
    "area": "Område",
    "year": "År",
    "read_as": "Læst som",
    "parts": "Delt i",
    "wants": "Spørger efter",
    "municipalities": "Kommuner",
    "years": "Årstal",
    "corrections": "Rettet",
    "expansions": "Også søgt på",
    "probability": "Sandsynlighed for, at det står der",
    "features": "Tegn på, at det står der",
    "understand": "Forstå",
    "embed": "Omsætte",
    "search": "Søge",
    "answer": "Svare",
    "total": "I alt",
    "phone": "telefonnummer",
    "email": "e-mail",
    "address": "adresse",
    "hours": "åbningstid",
    "location_number": "lokationsnummer",
    "code": "ydelsesnummer",
    "money": "beløb",
    "date": "dato",
    "count": "antal",
    "deadline": "frist",
    "person": "person",
    "criteria": "kriterier",
    "yes_no": "ja eller nej",
}

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


@dataclass(frozen=True, slots=True)
class Example:
    """A question to begin with, and the kind of question it is an example of."""

    kind: str
    question: str


EXAMPLES = (
    Example("Kontakt", "Hvilket nummer har sygehjemmeplejen i Hjørring?"),
    Example("Henvisning", "Hvem kan henvises til kostvejledning ved diætist?"),
    Example("Beslutning", "Hvad besluttede udvalget i Aalborg om 10-årsplanen for psykiatrien?"),
)


def understood_as(question: str) -> str:
    """How a question was completed from the conversation."""
    return f"Forstået som: {question}"


def page(number: int) -> str:
    """A page by its number."""
    return f"side {number}"


def page_of(number: int, count: int) -> str:
    """A page and how many there are."""
    return f"Side {number} af {count}"


def printed_label(label: str) -> str:
    """The page number as printed, where it is another one."""
    return f"trykt sidetal {label}"


def no_such_page(number: int, count: int) -> str:
    """A page beyond the document's end."""
    return f"Side {number} findes ikke. Dokumentet har {count} {'side' if count == 1 else 'sider'}."


def open_citation(number: int, title: str, page_number: int) -> str:
    """What a citation's chip does, for a screen reader and as a tip."""
    return f"Kilde {number}: {title}, side {page_number}. Vis siden"


def date(document: Document) -> str:
    """The document's date, or that it is not stated and what is known instead."""
    if document.date is None:
        return "dato ikke angivet" + (f" ({document.date_note})" if document.date_note else "")
    return long_date(document.date)


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


def milliseconds(value: float) -> str:
    """A duration."""
    return f"{decimal(value, 1 if value < 10 else 0)} ms"
