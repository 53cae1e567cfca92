"""Every word of the page Beslutninger, in Danish."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.decisions import DecisionItem
from assistant.periods import Period
from assistant.texts import date_note
from ui.texts import counted, day, enumerate_names

TITLE = "Beslutninger"
ITEMS = ("punkt", "punkter")
NO_ITEMS = (
    "Der er ingen referater med dagsordenspunkter i indekset endnu. Når et referat er indlæst under Kilder, "
    "kan dets punkter findes her."
)
SEARCH = "Søg i punkterne"
SEARCH_EXAMPLE = "Fx: Har vi besluttet noget om psykiatri før?"
UNEXPECTED_SEARCH = "Søgningen gik galt, så alle punkter vises. Prøv igen, eller søg med andre ord."

FILTERS = "Filtrér"
COMMITTEE = "Udvalg"
MUNICIPALITY = "Kommune"
TYPE = "Type"
TOPIC = "Emneord"
TOPIC_HELP = "Ord fra punkternes overskrifter. Et punkt er med, når ordet står i overskriften eller teksten."
SINCE = "Møde fra og med"
UNTIL = "Møde til og med"
CHOOSE = "Vælg"
ACTIVE_FILTERS = "Filtre, der er slået til:"
REMOVE_FILTERS = "Fjern alle filtre"
TURNED_PERIOD = "Perioden slutter, før den begynder. Ret en af datoerne."

VIEW = "Visning"
TABLE = "Tabel"
TIMELINE = "Tidslinje"
ACROSS = "På tværs af møder"
NOTHING_FOUND = "Ingen punkter passer."
NOTHING_BY_WORDS = "Ingen punkter indeholder ordene."
NEAR = "Ordene står der ikke, men det kan handle om det samme"
TABLE_NAME = "Tabel over dagsordenspunkter: møde, punkt, titel, type, beslutning og udvalg"
OPEN = "Åbn et punkt"
OPEN_PLACEHOLDER = "Vælg et punkt her eller i tabellen"
ORDER = (
    "Det nyeste møde står først. Et møde uden dato er sat ind ved den tidligste dag, det kan være holdt; "
    "er tiden helt ukendt, står det sidst."
)
SEARCH_ORDER = "Det, der passer bedst til søgningen, står først."
DOWNLOAD_MEMO = "Hent notat (Word)"

MEETING = "Møde"
DATE_NOTE = "Om datoen"
NUMBER = "Punkt"
ITEM_TITLE = "Titel"
DECISION = "Beslutning"
FOLLOW_UPS = "Opfølgning"
PEOPLE = "Nævnte personer"
ATTACHMENTS = "Bilag"
CASE = "Sag"
PAGE = "Side"
NOT_STATED = "ikke angivet i referatet"
NOT_GIVEN = "ikke angivet"
EARLIER_MEETINGS = "Andre dage, som punktet nævner"
RELATED = "Kan handle om det samme"
CLOSE = "Luk punktet"
COMPARE = "Sammenlign"

TIMELINE_COUNT = "Antal punkter"
UNKNOWN_TIME = "Ukendt tid"

ACROSS_HELP = "Skriv en sag i søgefeltet, eller vælg en af dem, der går igen fra møde til møde."
RECURRING = "Sager, der går igen"
NO_RECURRING = "Ingen overskrifter går igen fra et møde til et andet. Skriv en sag i søgefeltet."
ONE_MEETING = "Sagen er kun fundet på ét møde."
ORDER_NOT_SURE = (
    "Rækkefølgen er ikke sikker: Mindst ét af møderne har ingen dato i referatet. "
    "Det er sat ind ved den tidligste dag, det kan være holdt."
)
IN_ORDER = "Punkterne i rækkefølge"
EARLIER = "Det ene møde"
LATER = "Det andet møde"
COMPARISON = "Beslutningerne sætning for sætning"
COMPARISON_HELP = (
    "Sætningerne er sammenlignet ord for ord. At en sætning kun står det ene sted, betyder ikke, at beslutningen er "
    "ændret eller ophævet: referater gentager sjældent, hvad der stadig gælder."
)
IN_BOTH = "står begge steder"
ONLY_HERE = "står kun her"
SAME_ITEM = "Vælg to forskellige punkter for at sammenligne dem."

MEMO_TITLE = "Notat: punkter og beslutninger"
MEMO_SELECTION = "Udvalgt efter"
MEMO_ALL = "alle punkter i de indlæste referater"
MEMO_MADE = "Udskrevet"
MEMO_FOOT = (
    "Teksterne er taget ordret fra referaterne. »Ikke angivet« betyder, at referatet ikke siger det, eller at det ikke "
    "kunne læses ud af teksten."
)


def meeting(item: DecisionItem) -> str:
    """The day of its meeting, or what is known of it instead."""
    if item.record.meeting_date is not None:
        return day(item.record.meeting_date)
    note = f" ({date_note(item.record.date_note)})" if item.record.date_note else ""
    return f"dato {NOT_GIVEN}{note}"


def meeting_heading(item: DecisionItem) -> str:
    """The same where it stands by itself."""
    held = meeting(item)
    return held[0].upper() + held[1:]


def place(item: DecisionItem) -> str:
    """The committee and its municipality, as far as they are known."""
    return ", ".join(part for part in (item.record.committee, item.record.municipality) if part)


def heading(item: DecisionItem) -> str:
    """Number and title."""
    return f"{item.record.number} {item.record.title}".strip()


def label(item: DecisionItem) -> str:
    """An item in a list to choose from."""
    return f"{meeting_heading(item)}: {heading(item)}"


def period(known: Period) -> str:
    """A period in words."""
    if known.is_a_day and known.earliest is not None:
        return day(known.earliest)
    if known.earliest is not None and known.latest is not None:
        return f"mellem {day(known.earliest)} og {day(known.latest)}"
    if known.earliest is not None:
        return f"tidligst {day(known.earliest)}"
    return f"senest {day(known.latest)}" if known.latest is not None else UNKNOWN_TIME.lower()


def pages(numbers: Sequence[int]) -> str:
    """ "side 3", "side 3 og 4"."""
    return f"side {enumerate_names([str(number) for number in numbers])}"


def items(count: int) -> str:
    """1 punkt, 17 punkter."""
    return counted(count, *ITEMS)


def overview(count: int, meetings: int) -> str:
    """What there is."""
    return f"{items(count)} fra {counted(meetings, 'referat', 'referater')}."


def uncertain_dates(count: int) -> str:
    """Items in a period that may as well lie outside it."""
    are = "punkt er med, fordi dets møde" if count == 1 else "punkter er med, fordi deres møde"
    return f"{count} {are} kan være holdt i perioden; datoen er ikke angivet."


def left_out(count: int) -> str:
    """Items that a period leaves out because nothing is known of their date."""
    return f"{items(count)} er ikke med, fordi det ikke vides, hvornår mødet var."


def open_page(number: int) -> str:
    """A button to a page."""
    return f"Vis side {number}"


def shares(words: Sequence[str]) -> str:
    """Why an item is taken for related."""
    return f"fælles i overskriften: {', '.join(words)}"


def matter(words: str) -> str:
    """A matter by the words that its titles share."""
    return words[0].upper() + words[1:]


def timeline_alternative(meetings: int) -> str:
    """What the timeline shows, for who can't see it."""
    return f"Tidslinje over {meetings} møder. De samme oplysninger står som liste nedenunder."
