"""Telling instructions to a language model in a text that should hold none: documents are data.

This is the outer fence only. What gets over it still has to pass the check against the sources, sentence by sentence.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.writing.parsing import plain

_TO_THE_MODEL = re.compile(
    r"""
    \b(?:ignor[eé]r\w*|se\ bort\ fra|glem|tilsidesæt\w*|overtræd\w*|bryd)\b .{0,60}
        \b(?:regler\w*|instruks\w*|instruktion\w*|anvisning\w*|vejledningen\ ovenfor|kilder\w*|begrænsning\w*|ovenstående)\b
    | \b(?:ignore|disregard|forget|override|bypass)\b .{0,60}
        \b(?:instruction\w*|rules?|prompts?|above|previous|guidelines?|sources?|restrictions?)\b
    | \b(?:system|developer)[ -]?(?:prompt\w*|besked\w*|message|meddelelse\w*|instru\w*|note)\b
    | \b(?:du\ er\ nu|du\ skal\ nu\ (?:svare|skrive|lade)|fra\ nu\ af\ (?:er|skal|svarer)|lad\ som\ om\ du|spil\ rollen|agér\ som)\b
    | \b(?:you\ are\ now|from\ now\ on|act\ as|pretend\ (?:to\ be|you)|new\ instructions?)\b
    | \b(?:sprogmodel\w*|language\ model|chatbot\w*|kunstig\ intelligens|AI-?\ ?(?:assistent\w*|assistant|model\w*)
        |assistenten|the\ assistant|praksisassistenten|LLM)\b .{0,60}
        \b(?:skal|må|bør|svar\w*|skriv\w*|gentag\w*|udskriv\w*|vis|must|should|shall|will|write|reply|respond|answer|output|print)\b
    | \b(?:svar|skriv|gentag|udskriv|indsæt|tilføj|oplys|slut)\b .{0,30}
        \b(?:i\ stedet|ordret|i\ hvert\ svar|til\ brugeren|i\ svaret|i\ dit\ svar|i\ alle\ svar)\b
    | \b(?:always|only|instead|verbatim)\b .{0,20} \b(?:reply|respond|answer|write|say|output|print)\b
    | \b(?:reply|respond|answer|write|say|output|print|tell\ the\ user)\b .{0,40}
        \b(?:always|only|instead|exactly|verbatim|with\ the|to\ the\ user|the\ following|that)\b
    | !\[[^\]]{0,80}\]\(
    | <\s*/?\s*(?:system|user|assistant|kilde\w*|source|script|iframe|img|a\s|style|div|span|!--)
    | \[/?(?:INST|SYS|SYSTEM)\] | <\|\w+\|> | \#{2,}\s*(?:instru\w*|system|svar|response|ny\ opgave|new\ task)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_MANY_UNSEEN = 3  # a word joiner or a mark left by a typesetter is no message


def holds_instruction(text: str) -> bool:
    """Whether a text speaks to a language model, or hides characters that a reader doesn't see."""
    unseen = sum(c in _UNSEEN or 0xE0000 <= ord(c) <= 0xE007F for c in text)
    return unseen >= _MANY_UNSEEN or _TO_THE_MODEL.search(plain(text)) is not None


def harmless(text: str) -> str:
    """A text as it is put into a prompt: nothing unseen, no tags, no marks that a prompt is divided by."""
    shown = unicodedata.normalize("NFC", text).translate({ord("<"): "‹", ord(">"): "›", ord("`"): "'"})
    return "\n".join(line for line in map(plain, shown.splitlines()) if line)
