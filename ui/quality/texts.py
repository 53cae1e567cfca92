"""Every word that the page Kvalitet shows, in Danish."""

from __future__ import annotations

import datetime as dt

from ui.texts import long_date

HEADING = "Kvalitet"
FIGURES = "Målt på spørgsmål med facit"
READING = "Læser målingen …"
OWN = "Målt på denne maskine med »praksis eval run«."
SHIPPED = (
    "Målt, da denne udgave af programmet blev lavet. Kør »praksis eval run« for at måle på denne maskine; "
    "så vises de nye tal her."
)
NO_REPORT = "Der er ingen måling at vise. Kør »praksis eval run« med et sæt spørgsmål, så vises tallene her."
REPORT_FAILED = "Rapporten kunne ikke læses. Kør »praksis eval run« igen."
DOWNLOAD = "Hent hele rapporten (HTML)"
SHOW_REPORT = "Vis hele rapporten med figurer her"
REPORT = "Hele rapporten"

RATINGS = "Læsernes vurderinger"
NO_RATINGS = "Ingen har vurderet et svar endnu. Det gøres med Ja eller Nej under svaret på siden Spørg."
RATINGS_BY_MONTH = "Vurderinger måned for måned"
MONTH = "Måned"
SHARE = "Andel, der hjalp"

RATED_DOWN = "Svar, der ikke hjalp"
NO_RATED_DOWN = "Ingen svar er vurderet som »hjalp ikke«."
NO_REASON = "ingen begrundelse"
OPEN = "Åbn samtalen"

WAITING = "Prøvespørgsmål, der mangler facit"
WAITING_ABOUT = (
    "Gemt af læserne, fordi svaret ikke var godt nok. Et prøvespørgsmål stilles igen, hver gang der måles, "
    "når det har et facit: stedet, hvor det rigtige svar står, eller at det ikke står der."
)
CHOOSE_GOLD = "Vælg facit"
SAVE_AS_CASE = "Gem som prøvespørgsmål"
KEPT_AS_CASE = "Gemt som prøvespørgsmål. Ved du, hvor det rigtige svar står, så peg på det her. Ellers kan det vente."
CASE_OF_UNANSWERED = "Gem et ubesvaret spørgsmål som prøvespørgsmål"
CHOOSE_QUESTION = "Vælg et spørgsmål"
RIGHT_PLACE = "Det rigtige sted var …"
IT_WAS_HERE = "Det var her"
NOT_IN_DOCUMENTS = "Det står ikke i dokumenterne"
NO_CASE = "Gem det ikke"
ELSEWHERE = "Et andet sted"
DOCUMENT = "Dokument"
PAGE = "Side"
QUOTE = "Citat, ordret som på siden"
FACTS = "Hvad skal et rigtigt svar indeholde? Ét på hver linje, fx et telefonnummer (valgfrit)"
SAVE_GOLD = "Gem stedet som facit"
SAVED = "Tak. Prøvespørgsmålet har fået sit facit og stilles igen, hver gang der måles."
IS_CASE = "Er et prøvespørgsmål med facit."
CASE_FAILED = "Prøvespørgsmålet kunne ikke gemmes. Se efter, om programmet må skrive i sin datamappe."

NO_ARCHIVE = "Samtaler bliver ikke gemt her, så der er ingen vurderinger at vise."
UNEXPECTED = "Der skete en fejl, så siden ikke kunne vises. Prøv igen."


def month(first_day: dt.date) -> str:
    """A month of a year."""
    return long_date(first_day).removeprefix("1. ")


def share(good: int, total: int) -> str:
    """Of the ratings, in whole per cent."""
    return f"{round(100 * good / total)} %"


def cases_in(file: str, count: int) -> str:
    """Where the complete cases are, and what to do with them."""
    return f"{count} prøvespørgsmål med facit i {file}. Mål på dem med »praksis eval run {file}«."


def warned(warning: str) -> str:
    """What the checks say about a case that was saved all the same."""
    return f"Bemærk: {warning}"
