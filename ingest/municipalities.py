"""The 98 municipalities of Denmark, and finding their names in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from ingest.danish import fold

MUNICIPALITIES = (
    "Aabenraa Aalborg Aarhus Albertslund Allerød Assens Ballerup Billund Bornholm Brøndby Brønderslev Dragør Egedal "
    "Esbjerg Fanø Favrskov Faxe Fredensborg Fredericia Frederiksberg Frederikshavn Frederikssund Furesø Faaborg-Midtfyn "
    "Gentofte Gladsaxe Glostrup Greve Gribskov Guldborgsund Haderslev Halsnæs Hedensted Helsingør Herlev Herning "
    "Hillerød Hjørring Holbæk Holstebro Horsens Hvidovre Høje-Taastrup Hørsholm Ikast-Brande Ishøj Jammerbugt Kalundborg "
    "Kerteminde Kolding København Køge Langeland Lejre Lemvig Lolland Lyngby-Taarbæk Læsø Mariagerfjord Middelfart Morsø "
    "Norddjurs Nordfyns Nyborg Næstved Odder Odense Odsherred Randers Rebild Ringkøbing-Skjern Ringsted Roskilde "
    "Rudersdal Rødovre Samsø Silkeborg Skanderborg Skive Slagelse Solrød Sorø Stevns Struer Svendborg Syddjurs "
    "Sønderborg Thisted Tønder Tårnby Vallensbæk Varde Vejen Vejle Vesthimmerlands Viborg Vordingborg Ærø"
).split()

# Names that are also ordinary words count only with a capital or with "kommune" after them.
_AMBIGUOUS = frozenset("greve odder skive struer vejen assens thisted lejre varde brande".split())
_OFFICIAL_NAMES = {"København": "Københavns Kommune", "Bornholm": "Bornholms Regionskommune"}
_OLD_SPELLINGS = {"Århus": "Aarhus", "Ålborg": "Aalborg", "Åbenrå": "Aabenraa", "Fåborg": "Faaborg-Midtfyn"}


class MunicipalityFinder:
    """Finds municipalities by their own names, old spellings, and the places that a glossary adds."""

    def __init__(self, places: Mapping[str, str] | None = None) -> None:
        """`places` maps a town, parish or institution to the name of its municipality."""
        names: dict[str, str] = {}
        for name in (*MUNICIPALITIES, *_OLD_SPELLINGS):
            municipality = _OLD_SPELLINGS.get(name, name)
            names |= dict.fromkeys((name.lower(), fold(name)), municipality)
            names |= {part.lower(): municipality for part in name.split("-") if len(part) > 4}
        # Places as they are written only: folded, "Aars" would be found in "10-års-planen".
        names |= {place.lower(): name for place, name in (places or {}).items() if place.lower() not in names}
        self._names = names
        alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<!\w)({alternatives})s?(?!\w)")

    def find(self, text: str) -> tuple[str, ...]:
        """The municipalities that a text names, in the order of naming, each once."""
        composed = unicodedata.normalize("NFC", text)
        lower = composed.lower()
        written = composed if len(composed) == len(lower) else lower  # a Turkish capital becomes two characters
        found: list[str] = []
        for match in self._pattern.finditer(lower):
            named = written[match.start()].isupper() or lower.startswith(" kommune", match.end())
            if named or match.group(1) not in _AMBIGUOUS:
                found.append(self._names[match.group(1)])
        return unique(found)


def official_name(municipality: str) -> str:
    """A municipality as the authority that it is: "Hjørring Kommune"."""
    return _OFFICIAL_NAMES.get(municipality, f"{municipality} Kommune")


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(names))
