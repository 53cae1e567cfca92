"""Every word that the chat page shows, in Danish."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.answer import Status
from ingest.document import DocumentKind
from ui.texts import decimal, enumerate_names

TAGLINE = "Svar med kildehenvisning om samarbejdet mellem almen praksis og kommunen."
HEADING = "Samtale"
PRIVACY = "Skriv ikke navn, CPR-nummer eller andre oplysninger, der kan pege på en patient."
NEW_CONVERSATION = "Ny samtale"
EMPTY_HEADING = "Spørg for eksempel"
DOCUMENTS_HEADING = "Svarene er taget fra"
KEYS = (("/", "skriv et spørgsmål"), ("← →", "fra kilde til kilde i et svar"), ("Esc", "luk kilden"))
PLACEHOLDER = "Skriv dit spørgsmål"
SEND = "Send spørgsmålet"
STOP = "Stop svaret"
SEARCHING = "Leder i dokumenterne …"

QUESTION = "Dit spørgsmål"
ANSWER = "Svar"
COPY_ANSWER = "Kopiér svaret"
EDIT = "Ret"
EDITED_QUESTION = "Ret spørgsmålet"
ASK_AGAIN = "Spørg igen"
CANCEL = "Fortryd"
FOLLOW_UPS = "Spørg videre"
ASK_INSTEAD = "Spørg i stedet"
DID_YOU_MEAN = "Mente du …?"
STOPPED = "Du stoppede svaret, før det var færdigt."
SEARCH_EVERYTHING = "Søg i alle dokumenter"

HEADINGS: dict[Status, str] = {
    Status.NOT_FOUND: "Det står ikke i dokumenterne",
    Status.OUT_OF_SCOPE: "Det dækker dokumenterne ikke",
    Status.CLARIFY: "Spørg på en anden måde",
    Status.BLOCKED: "Spørgsmålet blev ikke taget imod",
}

HELPED = "Hjalp svaret?"
REFUSAL_RIGHT = "Passer det?"
YES = "Ja"
NO = "Nej"
THANKS = "Tak. Det er gemt på denne maskine."
WHAT_WAS_WRONG = "Hvad var galt?"
REASONS = ("Svaret er forkert", "Stedet er forkert", "Der mangler noget", "Det er forældet")
REASONS_OF_REFUSAL = ("Det står i dokumenterne", "Spørgsmålet blev misforstået")
OWN_WORDS = "Med dine egne ord (valgfrit, uden oplysninger om patienter)"
SEND_REASON = "Gem"

NOT_KEPT = "Samtalen bliver ikke gemt: "
UNKNOWN_CONVERSATION = "Samtalen findes ikke på denne maskine. Den er måske slettet. Du kan begynde en ny herunder."

FILTER = "Filter"
FILTER_ON = "Der søges kun i"
CLEAR_FILTER = "Fjern filter"
AREAS = "Område"
KINDS = "Slags dokument"
SINCE = "Fra og med år"
UNTIL = "Til og med år"
ANY_YEAR = "–"
TURNED_PERIOD = "Perioden slutter, før den begynder. Ret et af årene i filteret."
FILTER_NOTE = (
    "Dokumenter for hele landet er med i alle områder. Dokumenter uden dato er ikke med, når der er valgt en periode."
)
KIND_NAMES: dict[DocumentKind, str] = {
    DocumentKind.GUIDE: "vejledninger",
    DocumentKind.MINUTES: "referater",
    DocumentKind.PAMPHLET: "pjecer",
    DocumentKind.AGREEMENT: "aftaler",
    DocumentKind.OTHER: "andet",
}

EXPLANATION = "Sådan blev svaret fundet"
EXPLANATION_PLACES = "Steder, der blev fundet, bedste først"
EXPLANATION_READING = "Sådan blev spørgsmålet læst"
EXPLANATION_TIMINGS = "Tid"
EXPLANATION_NOTHING = "Der blev ikke søgt."
PLACE = "Sted"
SCORE = "Samlet"
USED = "i svaret"

UNEXPECTED = (
    "Der skete en fejl, så spørgsmålet ikke kunne besvares. Prøv igen. "
    "Sker det igen, så bed den, der passer programmet, om at se i loggen."
)

# The assistant's own names of signals, steps and kinds of wish, for the explanation. A name that is not here is shown.
_TECHNICAL = {
    "dense_passage": "Afsnittets betydning",
    "dense_unit": "Sætningens betydning",
    "adapted_unit": "Sætningens betydning, tilpasset",
    "adapted_question": "Kendt spørgsmål, tilpasset betydning",
    "adapted_centre": "Stedets kendte spørgsmål under ét, tilpasset betydning",
    "dense_question": "Kendt spørgsmål, betydning",
    "words": "Ordene, hos stedet, dets kendte spørgsmål og naboer",
    "unquestioned": "Dokument uden kendte spørgsmål",
    "phrases": "Ordvalget, hos stedet, dets kendte spørgsmål og naboer",
    "wanted": "Det, der spørges efter",
    "decision": "Beslutning",
    "elsewhere": "Gælder en anden kommune",
    "area": "Område",
    "year": "År",
    "read_as": "Læst som",
    "parts": "Delt i",
    "wants": "Spørger efter",
    "municipalities": "Kommuner",
    "years": "Årstal",
    "corrections": "Rettet",
    "expansions": "Også søgt på",
    "overview": "Overblik over et møde",
    "decisions": "beslutninger",
    "follow_ups": "opfølgning",
    "agenda": "dagsorden",
    "probability": "Sandsynlighed for, at det står der",
    "features": "Tegn på, at det står der",
    "best_unit": "nærmeste sætning",
    "coverage": "andel af spørgsmålets ord",
    "recorded": "nævnt kontakt har det, der spørges om",
    "not_recorded": "nævnt kontakt mangler det, der spørges om",
    "missing": "mangler det, der spørges om",
    "unanswered": "ligner spørgsmål uden svar",
    "unanswered_words": "ord fra spørgsmål uden svar",
    "unlike": "ulig stedets kendte spørgsmål",
    "nearer": "nærmere kendte spørgsmål end spørgsmål uden svar",
    "nearer_words": "det samme efter ord",
    "nearer_phrases": "det samme efter ordvalg",
    "certain": "ét sted skiller sig ud",
    "neighbours": "kendte spørgsmål blandt de nærmeste",
    "phrasing": "stillet som kendte spørgsmål",
    "wording": "med ord som i kendte spørgsmål",
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


def open_citation(number: int, title: str, page_number: int) -> str:
    """What a citation's chip does, for a screen reader and as a tip."""
    return f"Kilde {number}: {title}, side {page_number}. Vis siden"


def technical(name: str) -> str:
    """The Danish name of a signal, a step or a kind of wish; the name itself where it has none."""
    new, parted, signal = name.partition("unquestioned_")
    if parted and not new and signal in _TECHNICAL:
        return f"{_TECHNICAL[signal]} (uden kendte spørgsmål)"
    return _TECHNICAL.get(name, name)


def milliseconds(value: float) -> str:
    """A duration."""
    return f"{decimal(value, 1 if value < 10 else 0)} ms"


def written_by(model: str) -> str:
    """That a chat model wrote an answer."""
    return f"Skrevet af {model} ud fra kilderne. Læs stedet, før du handler på det."


def sent_to(destination: str) -> str:
    """Where a chat model gets to see questions."""
    return f"Spørgsmål og uddrag af kilderne sendes til {destination}."


def writing_for(seconds: int) -> str:
    """While a chat model writes."""
    return f"Skriver … {seconds} s"


def period(since: dt.date | None, until: dt.date | None) -> str:
    """The years of a filter."""
    if since and until and since.year == until.year:
        return str(since.year)
    if since and until:
        return f"{since.year}–{until.year}"
    return f"fra {since.year}" if since else f"til {until.year}" if until else ""


def scope(areas: list[str], kinds: list[str], years: str) -> str:
    """What a filter admits, in one line."""
    return " · ".join(part for part in (enumerate_names(areas), enumerate_names(kinds), years) if part)
