"""The words of an agenda item's title that name its subject. Nothing but the titles' own words are topics."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.danish import STOP_WORDS, key, tokens

# A title says with these what is done with the matter or how meetings run; all minutes are about those further down.
_FORM_WORDS = """godkendelse drøftelse orientering status beslutning eventuelt evt dagsorden dagsordenen referat
meddelelser velkomst punkt punkter præsentation sidst næste møde opfølgning forslag kommunal kommunale kommunalt
lægelig lægeligt udvalg almen praksis kommune kommunen borgere aktuelle ændring forbedring""".split()
_FORM = frozenset(key(word) for word in _FORM_WORDS)
_EVERYDAY = 4.9  # Zipf frequency from which on a word is too common to name a subject: "nye", "samlet", "tilbud"
_SHORTEST = 3  # letters


def topic_words(title: str) -> dict[str, str]:
    """Index key -> word as printed (the title's first word in lower case), in order.

    "Drøftelse af 10-årsplan for psykiatrien" -> årsplan, psykiatrien
    """
    found: dict[str, str] = {}
    for word in tokens(title):
        if len(word) < _SHORTEST or not word.isalpha() or word in STOP_WORDS:
            continue
        if key(word) not in _FORM and everyday_frequency(word) < _EVERYDAY:
            found.setdefault(key(word), _printed(word, title))
    return found


def naming_weight(word: str) -> float:
    """How much a word (lower case) can name a subject: 0 for an everyday word, about 5 for one no word list has."""
    return max(0.0, _EVERYDAY - everyday_frequency(word))


@lru_cache(maxsize=10_000)
def everyday_frequency(word: str) -> float:
    """The Zipf frequency of a Danish word: 7 for the commonest, 0 for one that the list doesn't have."""
    from wordfreq import zipf_frequency  # here, because it reads its list

    return zipf_frequency(word, "da")


def _printed(word: str, title: str) -> str:
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", title, re.IGNORECASE)
    if match is None:  # composed differently on the page
        return word
    printed = match.group()
    return printed if match.start() and not title.isupper() else printed.lower()
