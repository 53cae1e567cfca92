"""The kind of a document: what it calls itself, or what its form shows."""

from __future__ import annotations

import re

from ingest.document import DocumentKind
from ingest.inference.document_text import DocumentText
from ingest.inference.grounds import Found, page_ground

_KIND_WORDS = (
    (r"(?:beslutnings|møde)?referat(?:et)?|mødeprotokol", DocumentKind.MINUTES),
    (r"\w*aftale(?:n)?|overenskomst(?:en)?|kontrakt", DocumentKind.AGREEMENT),
    (r"\w*pjece(?:n)?|\w*folder(?:en)?|brochure(?:n)?|flyer", DocumentKind.PAMPHLET),
    (
        r"\w*vejledning(?:en)?|guide(?:n)?|\w*håndbog(?:en)?|\w*haandbog(?:en)?|manual|\w*retningslinjer?|instruks",
        DocumentKind.GUIDE,
    ),
    (r"kommissorium|forretningsorden|vedtægt(?:er)?|bekendtgørelse|cirkulære|blanket", DocumentKind.OTHER),
)
_KINDS = re.compile("|".join(rf"(?<![^\W_])({words})(?![^\W_])" for words, _ in _KIND_WORDS), re.IGNORECASE)
_DECISION = re.compile(r"(?im)^\s*(?:beslutning|konklusion|referat)(?::|\s*$)")
_NUMBERED = re.compile(r"(?im)^(?:(?:punkt|pkt\.|ad) ?\d+|\d+[.)]\s)")
_SELF = re.compile(r"(?i)\b(?:denne|dette) (\w+)|(?<=[.!?\n] )(pjecen|vejledningen|håndbogen|aftalen|referatet)\b")


def find_kind(text: DocumentText, title: Found[str]) -> Found[DocumentKind] | None:
    """The kind that title or head name, that the form shows, that the file name or the first pages' prose name."""
    if (kind := named_kind(text.stated(title))) is not None:
        return Found(kind, title.ground)
    for line in text.head:
        if (kind := named_kind(line.text)) is not None:
            return Found(kind, line.ground)
    formed = _kind_by_form(text)
    if formed is not None:
        return formed
    if (kind := named_kind(text.stem.replace("_", " "))) is not None:
        return Found(kind, text.name_ground)
    for lines in text.pages[:2]:
        for match in _SELF.finditer(" ".join(line.text for line in lines)):
            if (kind := named_kind(match.group(1) or match.group(2))) is not None:
                return Found(kind, page_ground(match.group(), lines[0].page))
    return None


def named_kind(text: str) -> DocumentKind | None:
    """The kind that the first word for a kind in a text names."""
    match = _KINDS.search(text)
    return _KIND_WORDS[match.lastindex - 1][1] if match and match.lastindex else None


def _kind_by_form(text: DocumentText) -> Found[DocumentKind] | None:
    whole = "\n".join(line.text for lines in text.pages for line in lines)
    decisions = len(_DECISION.findall(whole))
    if decisions >= 2 and len(_NUMBERED.findall(whole)) >= 2:
        return Found(DocumentKind.MINUTES, f"punkter med beslutninger ({decisions} steder)")
    paragraphs, pieces = (len(re.findall(rf"(?m)^{sign} ?\d", whole)) for sign in ("§", r"Stk\."))
    if paragraphs >= 3 and pieces >= 3:
        return Found(DocumentKind.AGREEMENT, f"{paragraphs} paragraffer med stykker")
    return None
