"""Every word of the page Kilder and of an opened source's tools, in Danish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ingest.document import DocumentKind
from ingest.errors import IngestError
from ingest.pipeline import Step
from ui.conversations.texts import moment
from ui.texts import counted, enumerate_names

# ----------------------------------------------------------------------------------------- an opened source

AS_TEXT = "Vis som tekst"
AS_IMAGE = "Vis som billede"
DOWNLOAD = "Hent filen"
LINKS = "Links på siden"
QUOTE_NOT_ON_IMAGE = (
    "Stedet kan ikke vises på billedet af siden, fx fordi siden er skannet. Her er sidens tekst med stedet markeret."
)
MARKED = "Markeret"


def image_of(title: str, page: int) -> str:
    """What a screen reader says of a page's image; the page's text follows it."""
    return f"Billede af side {page} af »{title}«. Teksten følger efter billedet."


# ------------------------------------------------------------------------------------------------ the list

HEADING = "Kilder"
OPEN = "Åbn"
MORE = "Mere om dokumentet"
FILE = "Fil"
KIND = "Art"
ISSUER = "Udgiver"
AREA = "Område"
DATE = "Dato"
NUMBERING = "Sidetal"
WHOLE_COUNTRY = "hele landet"
NO_ISSUER = "udgiver ikke angivet"
FOUND = "Fundet i teksten"
INFERRED = "Udledt af dokumentet selv"
SET_ASIDE = "Holdt uden for svarene"
NOT_CITED = "bruges ikke i svar"
BY_OCR = "Læst fra billeder (OCR)"

KINDS: dict[DocumentKind, str] = {
    DocumentKind.GUIDE: "Vejledning",
    DocumentKind.MINUTES: "Referat",
    DocumentKind.PAMPHLET: "Pjece",
    DocumentKind.AGREEMENT: "Aftale",
    DocumentKind.OTHER: "Andet",
}


def pages(count: int) -> str:
    """How many pages."""
    return counted(count, "side", "sider")


def passages(count: int) -> str:
    """How many passages."""
    return counted(count, "afsnit", "afsnit")


def documents(count: int) -> str:
    """How many documents."""
    return counted(count, "dokument", "dokumenter")


def ingested(time: dt.datetime) -> str:
    """When a document was ingested."""
    return f"indlæst {moment(time)}"


def replaced_by(title: str) -> str:
    """Of a former edition."""
    return f"Erstattet af »{title}«"


def ground(value: str, taken_from: str) -> str:
    """An inferred value and what it was taken from."""
    return f"{value} (fra {taken_from})"


def places(count: int) -> str:
    """How many places."""
    return counted(count, "sted", "steder")


def and_more(count: int) -> str:
    """What a long list leaves out."""
    return f"og {places(count)} mere"


# --------------------------------------------------------------------------------------------- managing them

ADD = "Tilføj et dokument"
ADD_HELP = "PDF, Word (.docx), webside (.html), Markdown (.md) eller tekst (.txt), højst 50 MB."
CHOOSE_FILE = "Vælg en fil, eller træk den hertil"
READING = "Læser filen …"
CHECK = "Er oplysningerne rigtige?"
CHECK_HELP = "De er udledt af dokumentet selv. Ret det, der er forkert. De vises ved hvert svar."
TITLE_FIELD = "Titel"
KIND_FIELD = "Art"
ISSUER_FIELD = "Udgiver"
AREA_FIELD = "Kommuner, det gælder for"
DATE_FIELD = "Dato (dd.mm.åååå)"
DATE_NOTE_FIELD = "Hvad ved man om datoen, hvis den ikke er angivet?"
REPLACES_FIELD = "Erstatter"
REPLACES_NOTHING = "Intet andet dokument"
ACCEPT = "Tilføj og indlæs"
CANCEL = "Fortryd"
HOW_IT_BEGINS = "Sådan begynder teksten"
TAKEN_FROM = "Det er oplysningerne taget fra"
REPLACE = "Erstat med ny udgave"
EDIT = "Ret oplysninger"
EDIT_CHECK = "Hvad ved man om dokumentet?"
EDIT_HELP = "Lad det, man ikke ved, stå tomt. Oplysningerne vises ved hvert svar."
EDIT_INFERRED = (
    "Oplysningerne er hidtil udledt af dokumentet selv. Når du gemmer, gælder det, du har godkendt, også hvor intet er "
    "ændret."
)
SHOW_CHANGES = "Vis, hvad der ændres"
SAVE_CHANGES = "Gem ændringerne"
EDIT_AGAIN = "Ret igen"
NOTHING_TO_CHANGE = "Du har ikke ændret noget. Ret et felt, eller fortryd."
CHANGES = "Det bliver ændret"
APPROVED_ONLY = "Oplysningerne bliver, som de er, nu godkendt af dig."
BEFORE = "Før"
AFTER = "Efter"
UNKNOWN = "ikke angivet"
NOTHING = "intet"
DATE_NOTE = "Om datoen"
READ_AGAIN = "Dokumentet læses ind igen med de nye oplysninger. Det tager nogle sekunder, og imens svares der som før."
NOT_READ_AGAIN = "Dokumentet selv læses ikke ind igen."
CHANGED_MEANWHILE = "En anden har imens rettet oplysningerne om dokumentet. Se dem igen, og ret så det, der mangler."
REMOVE = "Fjern"
REMOVE_YES = "Ja, fjern dokumentet"
REMOVE_NO = "Behold det"
OK = "OK"
NO_CORPUS = (
    "Her er kun indekset, ikke mappen med dokumenterne. Derfor kan dokumenter hverken tilføjes, rettes eller fjernes."
)
TITLE_MISSING = "Skriv en titel."
DATE_WRONG = "Datoen kan ikke forstås. Skriv den som 18.09.2025, eller lad feltet stå tomt."
WAITS = "En anden er i gang med at ændre dokumenterne. Du kan tilføje, rette og fjerne igen, når det er færdigt."
NOTHING_CHANGED = "Intet er ændret."
UNEXPECTED = (
    "Der skete en fejl, så dokumenterne ikke kunne ændres. Prøv igen. "
    "Sker det igen, så bed den, der passer programmet, om at se i loggen."
)
OCR_WARNING = "Siderne er skannet, så teksten er læst fra billeder (OCR). Der kan være læsefejl."

STEPS: dict[Step, str] = {
    Step.WAITING: "Venter på en anden indlæsning",
    Step.READING: "Læser dokumenter",
    Step.EMBEDDING: "Gør teksten søgbar",
    Step.WRITING: "Gemmer",
}
STARTING = "Gør klar"


def new_edition_of(title: str) -> str:
    """Over the file chooser of a document that is replaced."""
    return f"Ny udgave af »{title}«"


def too_large(name: str, megabytes: int) -> str:
    """A file beyond the limit."""
    return f"Filen {name} er for stor. Den må højst fylde {megabytes} MB. Gem den med mindre billeder, eller del den."


def already_there(name: str, title: str) -> str:
    """A file that was ingested before."""
    return f"Filen {name} er allerede indlæst: »{title}«."


def adding(title: str) -> str:
    """What is going on."""
    return f"»{title}« bliver indlæst"


def removing(title: str) -> str:
    """What is going on."""
    return f"»{title}« bliver fjernet"


def editing(title: str) -> str:
    """What is going on."""
    return f"Oplysningerne om »{title}« bliver gemt"


def told_anew(title: str) -> str:
    """What has been done."""
    return f"Oplysningerne om »{title}« er gemt."


def no_more_used(title: str) -> str:
    """What replacing a document means for it."""
    return f"»{title}« bruges derefter ikke længere i svar."


def used_again(title: str) -> str:
    """What it means for a document not to be replaced any more."""
    return f"»{title}« bruges derefter igen i svar."


def added(title: str, page_count: int, passage_count: int) -> str:
    """What has been done."""
    return f"»{title}« er indlæst: {pages(page_count)}, {passages(passage_count)}. Du kan nu spørge om det."


def removed(title: str, kept_as: str) -> str:
    """What has been done, and where the file is."""
    return f"»{title}« er fjernet og bruges ikke længere i svar. Filen er gemt som {kept_as}."


def back_again(titles: Sequence[str]) -> str:
    """Former editions whose newer one was removed."""
    return f"{enumerate_names([f'»{title}«' for title in titles])} bruges igen i svar."


def also_failed(title: str, error: str) -> str:
    """Another document that could not be read."""
    return f"»{title}«: {error}"


def confirm_removal(title: str, formers: Sequence[str]) -> str:
    """What removing means."""
    again = "".join(f" {used_again(former)}" for former in formers)
    return f"Fjern »{title}«? Det bruges derefter ikke i svar.{again} Filen bliver gemt, så den kan lægges tilbage."


def not_ingested(error: str | None) -> str:
    """Why a document was not taken in."""
    return f"Dokumentet kunne ikke indlæses. {error or ''}".strip()


def failure(error: IngestError) -> str:
    """What went wrong, and that nothing came of it."""
    return f"{error.danish} {NOTHING_CHANGED}"
