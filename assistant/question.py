"""What is asked: the words that matter, spelt right and widened, and the kind of answer that is wanted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assistant.years import years_of
from ingest.danish import STOP_WORDS, fold, is_word, key, part_keys, phrases, tokens
from ingest.glossary import Glossary
from ingest.municipalities import MunicipalityFinder


class Want(StrEnum):
    """A kind of thing that an answer must hold."""

    PHONE = "phone"
    CONTACT = "contact"  # how to reach somebody, by whatever means
    EMAIL = "email"
    ADDRESS = "address"
    HOURS = "hours"
    LOCATION_NUMBER = "location_number"
    CODE = "code"
    MONEY = "money"
    DATE = "date"
    COUNT = "count"
    DEADLINE = "deadline"
    PERSON = "person"
    CRITERIA = "criteria"
    DECISION = "decision"
    YES_NO = "yes_no"


# On folded text (ae, oe, aa). Several may hold.
_WANTS: dict[Want, str] = {
    Want.LOCATION_NUMBER: r"lokations?-?\s?(nummer|nr|num)|\blok\.? ?nr|\bean\b",
    Want.CODE: r"ydelses?-?\s?(nummer|nr|num|kode)|\bydelse nr|\btakst(nummer|kode|nr)",
    Want.PHONE: r"\b(tlf|telefonn|tele?f?nr|mobiln)|\btelefon(nummer|en)?\b.*\bti?l\b|^telefon|(?<!lokations)(?<!lokations )(?<!ydelses)(?<!ydelses )"
    r"\b(nr|nummer|nummeret|numre|direkte nummer)\b|\bring(er|e)?\b.*\b(hvem|hvor)\b|\b(hvem|hvor)\b.*\bring(er|e)?\b",
    Want.CONTACT: r"\btelefon|\bring(er|e)?\b|\bfaar? (jeg |vi |man |han |hun )?fat\b|\bfat i\b|\bfange\b|\bkontakte?r?\b|\bopkald|\bhenvend",
    Want.EMAIL: r"\b(e-?)?mail|\bmailadresse|\bskriver? (jeg |vi |man )?til\b",
    Want.ADDRESS: r"\badresse|\bhvor (ligger|bor|finder|holder .* til)\b|\bhvor er .*(henne|placeret)",
    Want.HOURS: r"aabnings?tid|telefontid|traeffetid|\b(hvornaar|hvad tid|tidspunkt|hvilke tider)\b.*(aaben|aabent|lukke|ring|fat|traeff|telefon)|"
    r"(aaben|aabent).*hvornaar|hvor laenge.*aaben",
    Want.MONEY: r"\bkr\b|\bkroner\b|\bpris|\bkoster\b|\bbetal|\bhonorar|\btakst|\btillaeg\b|\bgratis\b|\bpenge\b",
    Want.DATE: r"\bhvornaar\b|\bhvilke[nt]? (dato|dag|aar|maaned)|\bdato(en)?\b|\bhvilket aarstal",
    Want.COUNT: r"\bhvor (mange|stor|tit|ofte|hyppigt|langt|meget|lang|laenge)\b|\bantal|\bprocent|\bandel",
    Want.DEADLINE: r"\bhvor (hurtigt|lang tid|laenge)\b|\bfrist|\bsenest\b|\bdeadline|\bsvartid|\binden(for)? hvor",
    Want.PERSON: r"\bhvem (er|hedder|sidder|staar)\b(?! (det|den|de) (for|til))|\bhvad hedder\b|\bnavn(et)? paa\b",
    Want.CRITERIA: r"\bkriteri|\bmaalgruppe|\bhvem (kan|maa|er det for|gaelder|er .* for)|\bhvilke (patienter|borgere|krav|betingelser)|\bbetingelse|\bkrav\b",
    Want.DECISION: r"\bbeslut|\baftal|\bkonklu|\bresultat|\budfald|\bblev (det|der|den|man|de) (til|enige?|sagt|bestemt)|\bgik (det|den) igennem|"
    r"\bkom (der|man|de) (frem til|ud af)|\bbestemt\b|\bvedt[oa]g|\benige?\b|\bklu\b|\budvalget?\b|\bmoedet?\b|\breferat|\bfoelge?r op\b|\bopfoelgning|\bdagsorden",
    Want.YES_NO: r"^(og |men |ok |hej,? )?(kan|maa|skal|er|har|faar|gaelder|findes|bliver|boer|behoever|kommer|giver|tager|goer|vil|ved)\b",
}
_WANT_PATTERNS = {want: re.compile(pattern) for want, pattern in _WANTS.items()}

_EXPANSION_WEIGHT = 0.5
_PART_WEIGHT = 0.6


@lru_cache(maxsize=20_000)
def wants_of(text: str) -> frozenset[Want]:
    """The kinds of thing that a question asks for."""
    folded = fold(text)
    wants = {want for want, pattern in _WANT_PATTERNS.items() if pattern.search(folded)}
    if Want.CRITERIA in wants:  # "hvem er målgruppen" asks for no name
        wants.discard(Want.PERSON)
    return frozenset(wants)


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the question and the word of the documents that it was taken for."""

    typed: str
    taken_for: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is understood. `weights` maps index keys to how much they count (1.0 for a word typed)."""

    text: str  # with corrected spelling
    weights: Mapping[str, float]
    phrases: Mapping[str, float]  # all its words, and every two that follow each other, see ingest.danish
    typed: tuple[str, ...]  # the content words' keys, as typed (corrected), without expansions
    expansions: Mapping[str, tuple[str, ...]]  # what was said -> keys that are looked for besides
    compounds: Mapping[str, frozenset[str]]  # key of a typed compound -> keys of its parts
    meant: Mapping[str, frozenset[str]]  # key of a typed word -> keys that the glossary has for it
    corrections: tuple[Correction, ...]
    wants: frozenset[Want]
    municipalities: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def embedded(self) -> str:
        """What is embedded: whether somebody in a hurry typed the question mark must change nothing."""
        return self.text.rstrip(" .!?") + "?"


class QuestionReader:
    """Understands questions with the words of one index and one glossary."""

    def __init__(
        self,
        vocabulary: Iterable[str],
        glossary: Glossary,
        finder: MunicipalityFinder,
        meeting_years: Collection[int] = (),
    ) -> None:
        """`vocabulary`: most frequent first, which decides between words equally near to a typo.

        `meeting_years`: of the minutes, for questions about "the last meeting" or a year in two digits.
        """
        self._by_fold: dict[str, str] = {}
        for word in vocabulary:
            if len(word) > 3 and word.isalpha():
                self._by_fold.setdefault(fold(word), word)
        self._glossary = glossary
        self._finder = finder
        self.meeting_years = frozenset(meeting_years)

    def read(self, text: str) -> Question:
        """Understand one question (already completed from the conversation)."""
        corrected, corrections = self._correct(text)
        content = [token for token in tokens(corrected) if token not in STOP_WORDS]
        typed = tuple(dict.fromkeys(key(token) for token in content))
        weights: dict[str, float] = dict.fromkeys(typed, 1.0)
        for token in content:
            for part in part_keys(token):
                weights.setdefault(part, _PART_WEIGHT)
        for one, two in pairwise(content):  # a compound written apart
            for joined in (one + two, one + "s" + two):
                if fold(joined) in self._by_fold:
                    weights.setdefault(key(joined), 1.0)
        meant: dict[str, set[str]] = {}
        expansions = self._expand(corrected, weights, meant)
        return Question(
            text=corrected,
            weights=weights,
            phrases=dict.fromkeys(phrases(corrected), 1.0),
            typed=typed,
            expansions=expansions,
            compounds={key(token): frozenset(found) for token in content if (found := part_keys(token))},
            meant={typed_key: frozenset(keys) for typed_key, keys in meant.items()},
            corrections=corrections,
            wants=wants_of(corrected),
            municipalities=self._finder.find(corrected),
            years=years_of(corrected, self.meeting_years),
        )

    # ------------------------------------------------------------------------------------------- spelling

    def _correct(self, text: str) -> tuple[str, tuple[Correction, ...]]:
        corrections: list[Correction] = []

        def mend(match: re.Match[str]) -> str:
            word = match.group()
            better = self._nearest(word)
            if better is None:
                return word
            corrections.append(Correction(word, better))
            return better

        return re.sub(r"[^\W\d_]{4,}", mend, text), tuple(corrections)

    def _nearest(self, word: str) -> str | None:
        """The word of the documents that an unknown one was meant to be, if there is one near enough."""
        folded = fold(word)
        known = self._by_fold.get(folded)
        if known is not None:
            return known if known != word.lower() else None  # aeldre -> ældre
        if word.lower() in STOP_WORDS or folded in self._stop_folds or is_word(word):
            return None
        if word.isupper() or folded in self._said:
            return None
        limit = 1 if len(folded) < 8 else 2
        found = process.extractOne(
            folded, self._folds, scorer=DamerauLevenshtein.distance, score_cutoff=limit, processor=None
        )
        return self._by_fold[found[0]] if found and found[0][0] == folded[0] else None

    @cached_property
    def _folds(self) -> list[str]:
        return list(self._by_fold)

    @cached_property
    def _stop_folds(self) -> frozenset[str]:
        return frozenset(fold(word) for word in STOP_WORDS)

    # ------------------------------------------------------------------------------------------- glossary

    @cached_property
    def _phrases(self) -> dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]]:
        """Keys of what is said -> (as written, keys of what it means)."""
        phrases: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}

        def add(say: str, means: Iterable[str]) -> None:
            said = tuple(key(token) for token in tokens(say))
            if said:
                looked_for = tuple(k for mean in means for k in (key(t) for t in tokens(mean) if t not in STOP_WORDS))
                phrases.setdefault(said, []).append((say, looked_for))

        for synonym in self._glossary.synonym:
            for say in synonym.say:
                add(say, synonym.means)
        for abbreviation in self._glossary.abbreviation:
            add(abbreviation.short, [abbreviation.long])
            add(abbreviation.long, [abbreviation.short])
        return phrases

    @cached_property
    def _longest_phrase(self) -> int:
        return max((len(phrase) for phrase in self._phrases), default=0)

    @cached_property
    def _said(self) -> frozenset[str]:
        shorts = (abbreviation.short for abbreviation in self._glossary.abbreviation)
        says = (word for synonym in self._glossary.synonym for say in synonym.say for word in tokens(say))
        places = (word for place in self._glossary.place for word in tokens(place.name))
        return frozenset(fold(word) for word in (*shorts, *says, *places))

    def _expand(self, text: str, weights: dict[str, float], meant: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
        """Add what the glossary says to `weights` and `meant`; return it for the explanation."""
        sequence = [key(token) for token in tokens(text)]
        compounds = [part_keys(token) for token in tokens(text)]
        expansions: dict[str, tuple[str, ...]] = {}
        for start in range(len(sequence)):
            spans = [tuple(sequence[start : start + length]) for length in range(1, self._longest_phrase + 1)]
            parts = [(part,) for part in compounds[start]]
            for span in (*spans, *parts):
                for say, looked_for in self._phrases.get(span, ()):
                    expansions[say] = looked_for
                    for found in looked_for:
                        weights.setdefault(found, _EXPANSION_WEIGHT)
                    for said in span if span not in parts else (sequence[start],):
                        meant.setdefault(said, set()).update(looked_for)
        return expansions
