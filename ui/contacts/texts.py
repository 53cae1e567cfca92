"""Every word of the page Kontakter, in Danish."""

from __future__ import annotations

TITLE = "Kontakter"
NO_CONTACTS = (
    "Der er ingen kontakter i indekset endnu. Når et dokument med telefonnumre eller e-mailadresser er indlæst "
    "under Kilder, kan de findes her."
)
SEARCH = "Søg efter navn, formål eller nummer"
SEARCH_EXAMPLE = "Fx sygepleje, misbrug eller 72 33"
UNEXPECTED_SEARCH = "Søgningen gik galt, så alle kontakter vises. Prøv igen, eller søg med andre ord."
GROUPED = "Ordnet efter"
BY_NAME = "Navn"
BY_SECTION = "Afsnit"
BY_AREA = "Område"
BY_FIT = "Bedste først"
NOTHING_FOUND = "Ingen kontakter passer. Prøv et andet ord, eller spørg under Spørg."
PRINT_HINT = "Listen kan udskrives med Ctrl+P; så kommer kun kontakterne med på papiret."
WHOLE_COUNTRY = "Hele landet"
NO_SECTION = "Uden overskrift"

PHONE = "Telefon"
EMAIL = "E-mail"
ADDRESS = "Adresse"
HOURS = "Tid"
LOCATION_NUMBER = "Lokationsnr."
PERSON = "Person"
ROLE = "Rolle"
PURPOSE = "Står under"
SOURCE = "Kilde"


def found(count: int, all_of_them: int) -> str:
    """How many are listed."""
    contacts = f"{all_of_them} {'kontakt' if all_of_them == 1 else 'kontakter'}"
    return f"Viser {contacts}." if count == all_of_them else f"Viser {count} af {contacts}."


def read_as(question: str) -> str:
    """A search whose spelling was mended."""
    return f"Søgt på: {question}."


def call(name: str, number: str) -> str:
    """A telephone link for a screen reader."""
    return f"Ring til {name} på {number}"


def write_to(name: str, address: str) -> str:
    """An e-mail link for a screen reader."""
    return f"Skriv til {name} på {address}"
