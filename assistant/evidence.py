"""Telling what a piece of text holds: a telephone number, an hour, an amount, a date."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.question import Want
from ingest.danish import PHONE

_MONTH = r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)"

_PATTERNS: dict[Want, re.Pattern[str]] = {
    Want.PHONE: re.compile(PHONE),
    Want.CONTACT: re.compile(PHONE + r"|@"),
    Want.EMAIL: re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    Want.ADDRESS: re.compile(
        r"\b\d{4} [A-ZÆØÅ][a-zæøå]+|[A-ZÆØÅ][a-zæøå]+(?:vej|gade|plads|pladsen|vænget|allé|alle) \d+"
    ),
    Want.HOURS: re.compile(r"\bkl\.? ?\d|\bdøgn|\b\d{1,2}[.:]\d{2} ?[–-] ?\d{1,2}[.:]\d{2}|hverdage", re.IGNORECASE),
    Want.LOCATION_NUMBER: re.compile(r"\b57\d{11}\b"),
    Want.CODE: re.compile(r"(?<![\d ])\b\d{4}\b(?![\d.,]| ?\d\d)|XREF\d+|LÆ ?\d{3}", re.IGNORECASE),
    Want.MONEY: re.compile(
        r"\bkr\b\.?|\bkroner\b|\bhonor|\bgratis\b|\bvederlagsfri|\bbetal|\btillæg\b|\brefunder|\btakst", re.IGNORECASE
    ),
    Want.DATE: re.compile(
        rf"\b(?:19|20)\d{{2}}\b|{_MONTH}|\d{{1,2}}\.\d{{1,2}}\.\d{{2}}|\bnæste møde|\bprimo\b|\bultimo\b|\buge \d|\bårsskifte",
        re.IGNORECASE,
    ),
    Want.COUNT: re.compile(
        r"\d|\b(?:en|én|to|tre|fire|fem|seks|syv|otte|ni|ti|årlig\w*|ugentlig\w*|månedlig\w*|halvårlig\w*|halve|hver(?:t|anden|tredje)?)\b",
        re.IGNORECASE,
    ),
    Want.DEADLINE: re.compile(
        r"\b(?:inden for|senest|umiddelbart|straks|max\.?|hverdage|timer?|dage|uger|måneder|døgnet|efter nytår|primo|ultimo)\b",
        re.IGNORECASE,
    ),
    Want.PERSON: re.compile(r"\b[A-ZÆØÅ][a-zæøå]+(?:[ -][A-ZÆØÅ][a-zæøå]+)+"),
}

# Digits that count nothing: telephone numbers, location numbers, postal codes, house numbers, years, paragraphs.
_NOT_COUNTS = re.compile(
    PHONE
    + r"|\d{9,}|\b\d{4} [A-ZÆØÅ]\w+|\b[A-ZÆØÅ]\w+(?:vej|gade|plads\w*|allé|alle|en) \d+|\b(?:19|20)\d\d\b|§ ?\d+|\b[A-Z]+\d+"
)

TYPED_WANTS = frozenset(_PATTERNS)
# Those with an unmistakable form: where it is missing, the answer is.
HARD_WANTS = frozenset({Want.PHONE, Want.EMAIL, Want.HOURS, Want.LOCATION_NUMBER, Want.CODE, Want.MONEY, Want.ADDRESS})


@lru_cache(maxsize=200_000)
def holds_wanted(text: str, want: Want) -> bool:
    """Whether a text holds something of the wanted kind; True for a want that has no form to look for."""
    pattern = _PATTERNS.get(want)
    if want is Want.COUNT:
        text = _NOT_COUNTS.sub(" ", text)
    return pattern is None or pattern.search(text) is not None
