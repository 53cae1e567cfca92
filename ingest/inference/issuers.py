"""Who issued a document, and for which municipalities it holds."""

from __future__ import annotations

import re
from collections import Counter

from ingest.danish import sentence_bounds
from ingest.inference.document_text import DocumentText, join_broken_words
from ingest.inference.file_names import spelt
from ingest.inference.grounds import Found, naming_ground
from ingest.inference.senders import (
    CLUSTER,
    DOCTORS,
    NATIONAL,
    REGION,
    is_sender,
    municipality_finder,
    senders_in,
)
from ingest.municipalities import official_name, unique

# National bodies that a file name can spell out.
_NATIONAL_BODY = r"sundhedsstyrelsen|lægemiddelstyrelsen|sundhedsdatastyrelsen"


def find_issuer(text: DocumentText, title: Found[str]) -> Found[str] | None:
    """Who sent it: letterhead, title, colophon; else who is named most by far; else the file name."""
    named = [(name, line) for line in text.head for name in senders_in(line.text)]
    named.sort(key=lambda pair: re.fullmatch(DOCTORS, pair[0]) is not None)  # an agreement's other party comes last
    if named:
        name, line = named[0]
        return Found(name, line.ground)
    if names := senders_in(text.stated(title)):
        return Found(names[0], title.ground)
    for line in text.tail:
        if is_sender(line.columns[0]):
            return Found(senders_in(line.columns[0])[0], line.ground)
    return _most_named(text) or _in_file_name(text)


def _most_named(text: DocumentText) -> Found[str] | None:
    """Who is named twice or more and twice as often as the next; on the first page a name counts three times."""
    counts = Counter(name for name in senders_in(text.running) if not re.match("PLO|KL$", name))
    first_page = Counter(senders_in(join_broken_words("\n".join(line.text for line in text.first_page))))
    weighted = Counter({name: count + 2 * first_page[name] for name, count in counts.items()})
    (first, most), (_, next_most) = [*weighted.most_common(2), ("", 0), ("", 0)][:2]
    if most >= 2 and most >= 2 * next_most:
        return Found(first, naming_ground(first, counts[first]))
    return None


def _in_file_name(text: DocumentText) -> Found[str] | None:
    municipalities = municipality_finder().find(spelt(text.stem))
    if len(municipalities) == 1:
        return Found(official_name(municipalities[0]), text.name_ground)
    national = re.search(_NATIONAL_BODY, text.stem, re.IGNORECASE)
    return Found(national.group().capitalize(), text.name_ground) if national else None


def find_area(text: DocumentText, issuer: Found[str] | None) -> Found[tuple[str, ...]]:
    """The municipalities of the issuer, or that a cluster's or a region's document lists as its own."""
    if issuer is None:
        return Found((), "ingen udsteder fundet, så det står som gældende for hele landet")
    cluster = re.fullmatch(CLUSTER, issuer.value) is not None
    listed = _listed_municipalities(text) if cluster or re.fullmatch(REGION, issuer.value) else None
    if listed is not None:
        return listed
    own = municipality_finder().find(issuer.value)
    parties = tuple(n for line in text.head for name in senders_in(line.text) for n in municipality_finder().find(name))
    if own:
        return Found(unique((*own, *parties)), f"udstederen: {issuer.value}")
    if re.fullmatch(NATIONAL, issuer.value):
        return Found((), f"{issuer.value} er landsdækkende")
    return Found((), f"{issuer.value} nævner ikke sine kommuner, så det står som gældende for hele landet")


def _listed_municipalities(text: DocumentText) -> Found[tuple[str, ...]] | None:
    """The sentence on the first three pages that names most municipalities as such, at least two."""
    best: Found[tuple[str, ...]] | None = None
    for lines in text.pages[:3]:
        page = join_broken_words("\n".join(line.text for line in lines))
        for start, end in sentence_bounds(page):
            names = municipality_finder().find(page[start:end])
            if not re.search("kommune", page[start:end], re.IGNORECASE) or len(names) < 2:
                continue
            if best is None or len(names) > len(best.value):
                best = Found(names, f"kommunerne, der nævnes sammen på side {lines[0].page}")
    return best
