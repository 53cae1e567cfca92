"""Every word that the page Samtaler and an exported conversation show, in Danish."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from assistant.answer import Status
from ui.texts import counted

_DENMARK = ZoneInfo("Europe/Copenhagen")  # whatever the clock of a server is set to

HEADING = "Samtaler"
WHERE_KEPT = (
    "Samtalerne ligger kun på denne maskine. Alle, der kan åbne programmet her, kan læse dem. "
    "Spørgsmål med CPR-nummer bliver ikke gemt."
)
NO_ARCHIVE = "Samtaler bliver ikke gemt her. Den, der passer programmet, kan slå det til."
CONVERSATIONS = "Gemte samtaler"
UNANSWERED = "Ubesvarede spørgsmål"

SEARCH = "Søg i spørgsmål og svar"
NO_CONVERSATIONS = "Der er ingen samtaler endnu. Stil et spørgsmål på siden Spørg, så bliver samtalen gemt her."
SHOW_MORE = "Vis flere"
EXPORT = "Hent"
AS_PDF = "Hent som PDF"
AS_MARKDOWN = "Hent som Markdown"
DELETE = "Slet"
DELETE_SURE = (
    "Samtalen slettes for altid, også vurderinger og prøvespørgsmål, der mangler facit. Det kan ikke fortrydes."
)
DELETE_NOW = "Ja, slet samtalen"
DELETED = "Samtalen er slettet."
DELETE_ALL = "Slet alle samtaler"
DELETE_ALL_NOW = "Ja, slet dem alle"
ALL_DELETED = "Alle samtaler er slettet."

UNANSWERED_ABOUT = (
    "Spørgsmål, som dokumenterne ikke gav svar på, de hyppigste først. "
    "Listen viser, hvad der kunne mangle i dokumenterne."
)
NO_UNANSWERED = "Alle spørgsmål i de gemte samtaler er blevet besvaret."
QUESTION = "Spørgsmål"
REASON = "Hvorfor ikke besvaret"
COUNT = "Antal gange"
LAST = "Senest"

REFUSALS: dict[Status, str] = {
    Status.NOT_FOUND: "Står ikke i dokumenterne",
    Status.OUT_OF_SCOPE: "Dækkes ikke af dokumenterne",
    Status.CLARIFY: "For uklart at søge på",
}

MOVE_ASIDE = "Læg filen til side, og begynd en ny historik"
UNEXPECTED = "Der skete en fejl, så samtalerne ikke kunne vises. Prøv igen."

CONVERSATION = "Samtale"
MADE_BY = "Fra Praksisassistenten"
GOOD = "Hjalp"
BAD = "Hjalp ikke"
RATING = "Læserens vurdering"


def local(time: dt.datetime) -> dt.datetime:
    """A point in time by Danish clocks."""
    return time.astimezone(_DENMARK)


def moment(time: dt.datetime) -> str:
    """A point in time as people in Denmark read it."""
    return f"{local(time):%d.%m.%Y kl. %H.%M}"


def day(time: dt.datetime) -> str:
    """Its day, for a file's name."""
    return f"{local(time):%Y-%m-%d}"


def questions(count: int) -> str:
    """How many questions a conversation has."""
    return f"{count} spørgsmål"


def rated_down(count: int) -> str:
    """How many answers of a conversation did not help."""
    return f"{count} svar hjalp ikke"


def delete_all_sure(count: int) -> str:
    """Before everything is deleted."""
    which = "Den ene samtale" if count == 1 else f"Alle {count} samtaler"
    return (
        f"{which} slettes for altid, også vurderinger, ubesvarede spørgsmål og prøvespørgsmål, der mangler facit. "
        "Det kan ikke fortrydes."
    )


def more_in_file(shown: int) -> str:
    """A table that does not show everything."""
    return f"Her står de første {shown}; filen har dem alle."


def found(count: int) -> str:
    """How many conversations a search found."""
    return f"{counted(count, 'samtale', 'samtaler')} fundet"


def nothing_found(search: str) -> str:
    """A search without a result."""
    return f"Ingen samtaler indeholder »{search}«. Prøv med færre ord eller kun en del af et ord."


def moved_aside(name: str) -> str:
    """Where a damaged history is now."""
    return f"Filen hedder nu »{name}« og ligger i datamappen. Nye samtaler bliver gemt i en ny fil."
