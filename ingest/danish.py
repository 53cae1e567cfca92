"""Danish words: tokens, stems, compounds and sentences, the same for indexing and for asking.

`æ`, `ø` and `å` are folded to `ae`, `oe` and `aa`, so that a keyboard without them finds the same words. A
word's key is the folded stem of its lemma: lemmas (simplemma) know irregular forms, stems (snowball) the
regular rest; together they conflate more inflected pairs than either alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

# As printed in Denmark: 72336400, 72 33 64 00, 7233 6400, 80 200 500, 723 36 400, with or without +45. Behind the end of
# some hours or a street the first of five to seven pairs belongs to those: "kl. 8 – 15 62 23 42 05".
_PAIR = r"[ \u00a0]\d{2}"
_NO_HOUR = "".join(f"(?<!{before} )" for before in ("[–-]", "vej", "gade", "stræde", "torv", "plads", "allé", "vænge"))
PHONE = (
    r"(?<![\d,.])(?:\+45[ \u00a0]?)?"
    rf"(?:\d{{8}}|(?:{_NO_HOUR}|(?!\d{{2}}(?:{_PAIR}){{4,6}}(?!\d|{_PAIR})))\d{{2}}(?:{_PAIR}){{3}}"
    r"|\d{4}[ \u00a0]\d{4}|\d{2}(?:[ \u00a0]\d{3}){2}|\d{3}[ \u00a0]\d{2}[ \u00a0]\d{3})(?!\d)"
)
# A telephone number is one token, however it is printed. Words first: they are many, and what begins with a letter is one.
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|" + PHONE + r"|\d+(?:[.,]\d+)*")
_FOLDS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "u", "é": "e", "è": "e"})

STOP_WORDS = frozenset(
    """ad af alle alt altså anden andet andre at bare begge blev blive bliver burde bør da dag de dem den denne
    der deres det dette dig din dine disse dit dog du efter ej eller en end ene er et fik fra for får få før
    gerne gør gøre ham han hans har have havde hende hendes her hvad hvem hver hvilke hvilken hvilket
    hvis hvor hvordan hvorfor hvornår i ikke ind ingen ja jeg jer jo kan kom komme kommer kunne lige man mange med
    meget men mig min mine mit mod må måske når ned nej noget nogen nogle nok nu når og også om op os over på
    samt selv ses sig sin sine sit skal skulle så sådan som så tag tage tager til tror ud under var ved vi vil
    ville vor vores være været synes lidt mere mest eks fx dvs bl osv etc the hej tak""".split()
)


def fold(word: str) -> str:
    """Lower case, without Danish letters and accents."""
    return unicodedata.normalize("NFC", word).lower().translate(_FOLDS)


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, in order, in lower case; a telephone number without its spaces."""
    found = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFC", text)):
        token = match.group().lower()
        digits = token[0] in "+0123456789"
        found.append("".join(token.removeprefix("+45").split()) if digits else token)
    return found


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """The form under which a word (lower case) is indexed: the folded stem of its lemma."""
    if not word[0].isalpha():
        return word
    lemma = _lemmatize(word)
    return fold(_stemmer().stemWord(lemma))


_COMPOUND_LENGTHS = range(7, 61)  # characters; longer ones are words that lost their spaces, and every cut is tried


@lru_cache(maxsize=100_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """The words that a compound is made of, without linking letters; empty if it is none.

    "aldersmarkering" -> ("alder", "markering"). The split with the most even, known halves is taken, and a
    half that is itself rare is split again.
    """
    if len(word) not in _COMPOUND_LENGTHS or not word.isalpha():
        return ()
    best: tuple[float, tuple[str, str]] | None = None
    for cut in range(3, len(word) - 2):
        tail = word[cut:]
        if not _is_part(tail):
            continue
        for link in ("", "s", "e"):
            head = word[:cut].removesuffix(link) if link else word[:cut]
            if (link and len(head) == cut) or not _is_part(head):
                continue
            score = min(_frequency(head), _frequency(tail)) * (0.5 if link == "e" else 1.0) * min(len(head), len(tail))
            if best is None or score > best[0]:
                best = (score, (head, tail))
    if best is None:
        return ()
    parts: list[str] = []
    for part in best[1]:
        parts.extend((compound_parts(part) if _frequency(part) < 1e-6 else ()) or (part,))
    return tuple(parts)


def is_word(word: str) -> bool:
    """Whether Danish knows the word, as itself, as an inflected form or as a compound."""
    word = word.lower()
    if word in _SUFFIXES:
        return False
    return _frequency(word) > 0 or _is_known(word) or bool(compound_parts(word))


def keys(text: str, *, parts: bool = True) -> list[str]:
    """The index keys of a text, in order, without stop words; with those of compounds' parts if asked."""
    found: list[str] = []
    for token in tokens(text):
        if token in STOP_WORDS:
            continue
        found.append(key(token))
        if parts:
            found.extend(part_keys(token))
    return found


@lru_cache(maxsize=100_000)
def part_keys(word: str) -> tuple[str, ...]:
    """The keys of a compound's parts."""
    return tuple(key(part) for part in compound_parts(word) if part not in STOP_WORDS)


def phrases(text: str) -> list[str]:
    """How a text is put: the keys of all its words, stop words too, and every two that follow each other.

    The beginning and the end count as words: "hvor mange" at the beginning of a question is not the same inside it.
    """
    found = [key(token) for token in tokens(text)]
    return [*found, *(f"{one} {two}" for one, two in pairwise(["<", *found, ">"]))]


# ------------------------------------------------------------------------------------------------ sentences

_ABBREVIATIONS = frozenset(
    """bl.a f.eks fx eks evt ca cirka mhp vedr inkl ekskl jf jvf kl nr tlf pga osv mv m.v m.fl mfl m.m hhv dvs d.v.s
    stk pkt pr max maks min alm afd dir dr prof hr fr kr mio mia pct sml ift i.f.t o.l ol o.a obs resp s sek
    tidl udg vej vha ang gl sidst bemærk kap t.o.m f a b c d e el ell spec spl pt d.d""".split()
)
_SENTENCE_END = re.compile(r"[.!?…]+[)”\"’]*(?=\s+[”\"“(]?[A-ZÆØÅÉ0-9•])|[.!?][)”\"’]?(?=[A-ZÆØÅ][a-zæøå])")


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of the sentences of a running text, white space between them left out."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        word = text[start : match.start()].rsplit(None, 1)[-1].lstrip('(”"“').lower() if match.start() > start else ""
        dot = match.group()[0] == "."
        # A capital or digit after an abbreviation or an ordinal number does not begin a sentence.
        if dot and (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())):
            continue
        before_digit = text[match.end() :].lstrip()[:1].isdigit()
        if dot and word.isdigit() and (before_digit or text[start : match.start()].strip().isdigit()):
            continue  # "den 24. 25. og 26. december"; "2. Økonomi": the number of what follows
        if dot and match.end() < len(text) and text[match.end()].isalpha() and "." in word:
            continue  # inside an address: www.sundhed.dk
        bounds.append((start, match.end()))
        start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
    if text[start:].strip():
        bounds.append((start, len(text.rstrip())))
    return bounds


# ------------------------------------------------------------------------------------------------ word lists


@cache
def _stemmer():
    import snowballstemmer

    return snowballstemmer.stemmer("danish")


def _lemmatize(word: str) -> str:
    import simplemma

    return simplemma.lemmatize(word, lang="da").lower()


@lru_cache(maxsize=100_000)
def _is_known(word: str) -> bool:
    import simplemma

    return simplemma.is_known(word, lang="da")


@cache
def _frequencies() -> dict[str, float]:
    from wordfreq import get_frequency_dict

    return get_frequency_dict("da")


def _frequency(word: str) -> float:
    return _frequencies().get(word, 0.0)


# Endings that make nouns of verbs and the like: "beslut-ning" is no compound.
_SUFFIXES = frozenset(
    "ning ninger ningen else elser elsen inger hed heden heder skab skaber ske eri tion ligt lige lig nalt nale ninger".split()
)


def _is_part(word: str) -> bool:
    if len(word) < 3 or word in STOP_WORDS or word in _SUFFIXES:
        return False
    frequency = _frequency(word)
    if len(word) == 3:
        return frequency > 2e-5
    return frequency > 1e-6 or (len(word) > 4 and _is_known(word))
