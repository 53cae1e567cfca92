"""Who sends documents, by name: municipalities, regions, clusters, doctors' organisations and national bodies."""

from __future__ import annotations

import re
from functools import cache

from ingest.municipalities import MunicipalityFinder, official_name

REGION = r"Region (?:Hovedstaden|Sjælland|Syddanmark|Midtjylland|Nordjylland|Østdanmark)"
CLUSTER = r"(?:Sundhedsk|K)lynge(?:n)? [A-ZÆØÅ][a-zæøå]+(?:[- ][A-ZÆØÅ][a-zæøå]+)?"
DOCTORS = r"PLO(?:-K)?[- ][A-ZÆØÅ][a-zæøå]+|PLO(?:-K)?|Praktiserende Lægers Organisation|Lægeforeningen"
NATIONAL = (
    r"Sundhedsstyrelsen|Styrelsen for Patientsikkerhed|Lægemiddelstyrelsen|Sundhedsdatastyrelsen|Statens Serum Institut|"
    r"(?:Indenrigs- og |Social- og )?Sundhedsministeriet|Socialstyrelsen|Kommunernes Landsforening|KL|Danske Regioner|"
    r"MedCom|Dansk Selskab for Almen Medicin"
)
_MUNICIPALITY = r"[A-ZÆØÅ][\wæøå]+(?:[- ][A-ZÆØÅ][\wæøå]+)?\s(?:Regions|REGIONS)?[Kk](?:ommunes?|OMMUNES?)"
_SENDER = rf"(?P<municipality>{_MUNICIPALITY})|{REGION}|{CLUSTER}|{DOCTORS}|{NATIONAL}"
_NAMED_SENDER = re.compile(rf"(?<![\w-])(?:{_SENDER})(?![\w-])")
_SENDER_LINE = re.compile(rf"(?:{_SENDER})(?:\s*[,|·–-]\s.*)?")


@cache
def municipality_finder() -> MunicipalityFinder:
    """Finds municipalities by their own names."""
    return MunicipalityFinder()


def is_sender(text: str) -> bool:
    """Whether a text is a sender's name, perhaps with its department, and nothing else."""
    match = _SENDER_LINE.fullmatch(text.strip(" ,·|–-©"))
    return match is not None and (
        match["municipality"] is None or bool(municipality_finder().find(match["municipality"]))
    )


def senders_in(text: str) -> list[str]:
    """Who is named in a text, in order, municipalities under their official names."""
    found: list[str] = []
    for match in _NAMED_SENDER.finditer(text):
        if match["municipality"] is None:
            found.append(match.group())
        elif municipalities := municipality_finder().find(match["municipality"]):
            found.append(official_name(municipalities[-1]))
    return found
