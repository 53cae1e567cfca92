"""Everything the assistant itself says, in Danish."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Notice, NoticeKind
from ingest.dates import written_dates
from ingest.document import Document
from ingest.municipalities import official_name

MAX_CHARACTERS = 2_000
_NOT_OLDER = re.compile(r", så ikke ældre end den(?: måned)?(?=;|$)")  # as ingest/inference/document_date.py has it

EMPTY_QUESTION = "Skriv et spørgsmål, fx »Hvem ringer jeg til om …?«."
TOO_LONG = f"Spørgsmålet er for langt. Skriv det kortere (højst {MAX_CHARACTERS} tegn)."
CIVIL_REGISTRATION_NUMBER = (
    "Spørgsmålet ser ud til at indeholde et CPR-nummer. Det er hverken gemt eller sendt videre. "
    "Skriv spørgsmålet igen uden CPR-nummer, navn og andre personoplysninger."
)
TOO_VAGUE = (
    "Spørgsmålet er for kort til at søge på. Skriv, hvad det drejer sig om, fx et tilbud, en afdeling eller et emne."
)

MEDICAL_ADVICE = (
    "Det er et lægefagligt spørgsmål, som dokumenterne ikke svarer på. De handler om samarbejdet mellem almen praksis "
    "og kommunen: tilbud, henvisning, kontakt og aftaler."
)
CONVERSATION = (
    "Jeg kan kun svare ud fra dokumenterne om samarbejdet mellem almen praksis og kommunen. Spørg fx om et tilbud, "
    "et telefonnummer, en henvisning eller en beslutning i udvalget."
)
NOTHING_IN_SCOPE = "Ingen dokumenter passer til filteret. Fjern en del af det, og spørg igen."


def not_found(searched: int) -> str:
    """`searched`: number of documents."""
    documents = "det dokument" if searched == 1 else f"de {searched} dokumenter"
    return f"Det har jeg ikke fundet svar på i {documents}, jeg har søgt i. De nærmeste steder står herunder."


def other_municipality(asked: Sequence[str], found: Sequence[str]) -> str:
    """The documents tell it for other municipalities than the one asked about."""
    return (
        f"Det kan jeg ikke finde for {_municipalities(asked)}. Dokumenterne beskriver noget lignende for "
        f"{_listed(found)}; det gælder ikke uden videre andre steder."
    )


def area_notice(document: Document) -> Notice | None:
    """For whom the document holds, where that is not the whole country."""
    if not document.area:
        return None
    return Notice(NoticeKind.AREA, f"Gælder {_municipalities(document.area)}.")


def age_notice(document: Document) -> Notice:
    """How old the document is, as far as it is known."""
    if document.date is not None:
        told = any(written.as_date() == document.date for written in written_dates(document.title))
        text = f"Kilde: {document.title}." if told else f"{document.title}: fra {document.date:%d.%m.%Y}."
        return Notice(NoticeKind.AGE, text)
    known = f" ({date_note(document.date_note)})" if document.date_note else ""
    return Notice(NoticeKind.AGE, f"{document.title}: dato ikke angivet{known}.")


def date_note(note: str) -> str:
    """What is known of a date that is not stated, as a reader wants it: the index keeps it in words to reckon with."""
    return _NOT_OLDER.sub(" og er derfor ikke ældre", note)


def disagreement_notice(one: tuple[str, str], other: tuple[str, str]) -> Notice:
    """Two documents, each a title and its words, say something different."""
    return Notice(
        NoticeKind.DISAGREEMENT,
        f"Dokumenterne siger ikke det samme: »{one[1]}« i {one[0]}, »{other[1]}« i {other[0]}.",
    )


def corrected_notice(corrected: str) -> Notice:
    """The question was read with other spelling."""
    return Notice(NoticeKind.READING, f"Læst som: {corrected}")


def latest_meeting_notice(names: Sequence[str]) -> Notice:
    """The last meetings that there are minutes of, one of each committee."""
    which = "det seneste møde" if len(names) == 1 else "hvert udvalgs seneste møde"
    return Notice(NoticeKind.READING, f"Læst som: {which}, der er referat fra ({'; '.join(names)}).")


def more_items_notice(told: int, all_of_them: int) -> Notice:
    """Not all items of a meeting are told."""
    return Notice(
        NoticeKind.READING, f"Her er {told} af {all_of_them} punkter. Alle punkter står på siden »Beslutninger«."
    )


def _municipalities(names: Sequence[str]) -> str:
    return official_name(names[0]) if len(names) == 1 else f"kommunerne {_listed(names)}"


def _listed(names: Sequence[str]) -> str:
    return " og ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
