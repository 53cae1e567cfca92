"""Every word of the page Kontakter, in Danish."""

from __future__ import annotations

from ui.texts import shown

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
NOTHING_FOUND = "Ingen kontakter passer. Prøv et andet ord, eller stil et spørgsmål på siden Spørg."
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


def found(count: int, all_of_them: int) -> str:
    """How many are listed."""
    return shown(count, all_of_them, "kontakt", "kontakter")


def call(name: str, number: str) -> str:
    """A telephone link for a screen reader."""
    return f"Ring til {name} på {number}"


def write_to(name: str, address: str) -> str:
    """An e-mail link for a screen reader."""
    return f"Skriv til {name} på {address}"
