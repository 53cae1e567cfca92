"""Names of persons in running text."""

from __future__ import annotations

import re
from functools import cache

from ingest.danish import compound_parts
from ingest.municipalities import MUNICIPALITIES, unique

_WORD = r"(?:[A-ZÆØÅÉÖÄÜ]['’])?[A-ZÆØÅÉÖÄÜ][a-zæøåéèöäüáíóç]+(?:-[A-ZÆØÅÉÖÄÜ][a-zæøåéèöäüáíóç]+)*"
_PARTICLE = r"(?:von|van|van der|van den|de|de la|af|el|al)"
_RUN = re.compile(rf"(?<![\w-]){_WORD}(?: (?:{_PARTICLE} )?(?:{_WORD}|[A-ZÆØÅ]\.))+(?![\w-])")
_ABBREVIATED = re.compile(r"[A-ZÆØÅ]{2,}[\w-]* ?\($")  # "MMSE (Mini Mental State Examination)"
_ADDRESS = re.compile(r"(gade|torv) \d$", re.IGNORECASE)

# What a capital also stands in front of: offices, houses, roads, bodies, parts of the country, scales.
_NO_SURNAME = re.compile(
    r"(kommune|kommuner|region|regionen|amt|udvalg|udvalget|råd|rådet|nævn|nævnet|styrelse|styrelsen|ministeriet|"
    r"forvaltning|forvaltningen|afdeling|afdelingen|afsnit|afsnittet|sekretariat|sekretariatet|"
    r"center|centret|centeret|centre|hospital|hospitalet|sygehus|sygehuset|klinik|klinikken|lægehus|lægehuset|"
    r"apotek|apoteket|plejehjem|plejehjemmet|bosted|bostedet|skole|skolen|team|teamet|klynge|klyngen|projektet|"
    r"universitet|universitetet|forening|foreningen|organisation|gade|vej|vejen|allé|plads|torv|torvet|"
    r"nord|syd|øst|vest|midt|by|jylland|sjælland|fyn|danmark|scale|score|index|test)s?$",
    re.IGNORECASE,
)
# Surnames that end like one of these.
_SURNAME_ALL_THE_SAME = re.compile(r"^(gade|torv|.{2,}by)$", re.IGNORECASE)

_BEGINS_A_PLACE = frozenset("Vester Øster Nørre Sønder Søndre Nordre Store Lille Gammel Ny Sankt Skt".split())

# First names that are Danish words too, or that look like a form of one.
_FIRST_NAMES = frozenset(
    """Agnes Alf Arne Ask August Bent Bjarke Bjørn Bo Bror Børge Dag Dan Eik Ellen Else Eske Falk Filippa Frank
    Freja Gro Gry Hanne Hans Heine Helen Helle Hjalte Inge Iris Jan Jens Jon Kaj Kim Kit Klaus Lasse Lea Leif Lena
    Lene Lilje Lily Line Linn Lis Lise Liv Lotte Lykke Mads Magne Maj Maja Max Mie Mille Nanna Nis Noah Nor Ove
    Palle Per Ronja Rosa Rose Rune Saga Signe Sigurd Siv Sol Solvej Stig Storm Svend Søren Tage Tea Terkel Thor Tina
    Toke Tor Tove Trine Ulla Verner Vibe Viola Vita Åse""".split()
)


def find_people(text: str) -> tuple[str, ...]:
    """The persons that a text names by first name and surname, in order of appearance, each once.

    Two to four capitalised words, with particles ("van", "de"), of which the first is a first name and the last can
    be a surname. Words before the first name (an office, a municipality) are left out, and the s of the genitive
    where the name stands without it too.
    """
    names: list[str] = []
    for match in _RUN.finditer(text):
        explains = _ABBREVIATED.search(text[: match.start()])
        if not explains and not _ADDRESS.search(text[match.start() : match.end() + 2]):
            names.extend(_name(match.group().split(" ")))
    return unique(name[:-1] if name.endswith("s") and name[:-1] in names else name for name in names)


def _name(words: list[str]) -> list[str]:
    while words and not _is_first_name(words[0]):
        words = words[1:]
    capitalised = [word for word in words if word[0].isupper()]
    surname = words[-1] if words else ""
    ordinary = _NO_SURNAME.search(surname) and not _SURNAME_ALL_THE_SAME.match(surname)
    return [" ".join(words)] if 2 <= len(capitalised) <= 4 and not ordinary else []


@cache
def _is_first_name(word: str) -> bool:
    """Whether a dictionary has it as a proper name, or has no such word; municipalities are none."""
    import simplemma

    first = word.split("-")[0]
    if first in _FIRST_NAMES:
        return True
    if word in MUNICIPALITIES or word in _BEGINS_A_PLACE or not word[0].isupper() or _NO_SURNAME.search(word):
        return False
    for language in ("da", "en"):
        if simplemma.is_known(first.lower(), lang=language):
            return simplemma.lemmatize(first.lower(), lang=language)[0].isupper()
    return not compound_parts(first.lower())
