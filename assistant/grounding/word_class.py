"""Noun, verb or adjective: told by ending and neighbours, since no tagger is at hand.

A writer says the same in other verbs and adjectives, but hardly in other nouns: what a missing word weighs depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from assistant.grounding.reading import Word

_ADJECTIVE = re.compile(r"(?:ig|isk|bar|som|løs|fri|ende|fuld|mæssig|agtig)(?:e|t|ere|est)?$")
_NOUN = re.compile(
    r"(?:ning|ling|else|hed|skab|tion|sion|ment|itet|dom|eri|logi|isme|gruppe)(?:en|et|er|erne|n|r|rne|t)?s?$|(?:erne|ene)s?$"
)
_PASSIVE = re.compile(r"[^\W\d_]{3,}[eå]s$")
_PARTICIPLE = re.compile(r"[^\W\d_]{2,}(?:et|dt|gt|lt|nt|rt|at|ede)$")
_PRESENT = re.compile(r"[^\W\d_]{2,}(?:er|år|ør)$")
_MODALS = frozenset("at kan skal må bør vil kunne skulle ville måtte burde".split())
_HELPING = frozenset("er var bliver blev blive blevet har havde have være været".split())
_BETWEEN = frozenset(
    "ikke også selv gerne altid kun dog ofte så derfor stadig fortsat aldrig både man de den det han".split()
)
_BEFORE_NOUN = frozenset(
    "en et den det de denne dette disse sin sit sine deres hans hendes min din vores egen eget egne alle nogle mange flere "
    "få hver hvert andre af til fra hos for med på i ved via om mellem blandt over under uden mod efter før inden som".split()
)
_ARTICLES = frozenset("en et den det de man lægen borgeren".split())
_BACK = 4


class WordClass(StrEnum):
    """Which sort of word."""

    NOUN = "noun"
    VERB = "verb"
    ADJECTIVE = "adjective"  # or adverb


def word_class(words: Sequence[Word], number: int) -> WordClass:
    """The class of a content word in its sentence."""
    word = words[number].lower
    before = [w.lower for w in words[max(0, number - _BACK) : number] if w.clause == words[number].clause]
    last = before[-1] if before else ""
    after = words[number + 1] if number + 1 < len(words) else None
    if _ADJECTIVE.search(word):
        return WordClass.ADJECTIVE
    if _NOUN.search(word):
        return WordClass.NOUN
    governed = last in _BEFORE_NOUN or last.isdigit()
    under_modal = last in _MODALS or (last in _BETWEEN and any(w in _MODALS for w in before))
    participle = _PARTICIPLE.fullmatch(word) is not None and any(w in _HELPING for w in before)
    present = _PRESENT.fullmatch(word) is not None and not (last.endswith(("e", "r")) and last not in _BETWEEN)
    begins = not before and after is not None and after.lower in _ARTICLES
    if not governed and (under_modal or _PASSIVE.fullmatch(word) or participle or present or begins):
        return WordClass.VERB
    if last in _HELPING or (after is not None and after.content and after.clause == words[number].clause):
        finite = after is not None and (_PRESENT.fullmatch(after.lower) or _PASSIVE.fullmatch(after.lower))
        if not (finite or word.endswith("s")):
            return WordClass.ADJECTIVE
    return WordClass.NOUN
