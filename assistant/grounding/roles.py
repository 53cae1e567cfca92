"""Who does what: the party that acts in a clause, told by word order, and whether the evidence lets another one act.

Danish tells roles by order and prepositions: the first party of a clause that no preposition governs acts, or is
acted upon where the verb is passive; "af" names who acts in a passive; "der" and "som" go on about the party before
them, and a clause with no party of its own about that of the clause before.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import simplemma

from assistant.grounding.facts import NUMBER_WORDS, unit_of
from assistant.grounding.reading import Segment, Word, likeness, word_lists
from assistant.grounding.word_class import WordClass, word_class
from ingest.danish import PHONE

_PREPOSITIONS = frozenset(
    "af til fra hos for med på i ved via om mellem blandt over under uden mod efter før inden omkring gennem "
    "igennem overfor udover foruden".split()
)
_OPENERS = _PREPOSITIONS | frozenset(  # what may stand before a verb without being its subject
    "at hvis når da fordi selvom mens medmindre hvor så her der som derefter herefter derudover desuden derfor dermed "
    "samtidig ofte typisk normalt også både enten ved hvordan hvorfor om endelig og men eller nu siden hver indtil dog "
    "først senest tidligere fremover hidtil heraf hertil således alligevel altid kun måske straks mandag tirsdag onsdag "
    "torsdag fredag lørdag søndag".split()
)
_BEFORE_NOUN = frozenset(
    "den det de en et egen eget egne denne dette alle hver hele andre anden nogle begge nye".split()
)
_RELATIVE = frozenset({"der", "som"})
_AND = frozenset({"og", "eller", "samt", "men", "mens"})
_PAST = re.compile(r"(?:[dt]e|[^enrst])$")
_IS = frozenset({"er", "var"})
_BECOMES = frozenset("bliver blev blive blevet".split())
_PARTICIPLE = re.compile(r"[^\W\d_]{2,}(?:et|dt|gt|lt|nt|rt|at)$")
_PASSIVE = re.compile(r"[^\W\d_]{3,}[eå]s$")
_NO_PASSIVE = frozenset("deres hendes findes mødes lykkes synes kendes samles trives fælles alles begges altså".split())
_PRESENT = re.compile(r"[^\W\d_]{2,}(?:er|år|ør|ar|or)$")
_AUXILIARY = frozenset(
    "får fik tager tage tog kommer komme kom gør gøre gik går giver gav ser siger er var har havde kan kunne skal skulle vil ville må måtte bør burde bliver blev".split()
)
_RECEIVES = frozenset(
    "få får fik fået have modtage modtager modtog modtaget orienteres informeres underrettes oplyses".split()
)
_GIVES = frozenset(
    "giver gives sender sendes skriver skrives leverer leveres udleverer udleveres afleverer afleveres".split()
)
_ADJECTIVE = re.compile(r"(?:kommunal|regional)[et]?$")
_DUTY = frozenset("ansvar ansvaret ansvarlig ansvarlige opgave opgaven pligt initiativ".split())
_GENERIC = re.compile(r"(?:personale|medarbejder|ansat|leder|fagperson)(?:e|n|t|en|ne|r)?s?$")
_ENOUGH = 0.5  # share of a clause's words, without its parties, that a clause of the evidence has to have
_AS_GOOD = 0.2  # clauses so much less like it still count as saying the same
_LIKE = 0.5  # from this likeness on two bodies may be one: "teamet", "rygestopteamet"
_TITLE = re.compile(r"\w · \w")  # the line that names a document: no clause
_PHONE = re.compile(PHONE)
_WINDOW = 6  # words between a preposition and the party that it governs
_SPEAKS = {"du": "læge", "dig": "læge", "vi": "kommune", "os": "kommune"}  # a guide speaks to the doctor


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who can act, and which ones of `actors` in words.toml that is; none of them for other bodies."""

    word: Word
    kinds: frozenset[int]

    def is_other(self, other: Party) -> bool:
        """Whether two parties can't be the same, or one a part of the other."""
        if self.kinds and other.kinds:
            return not self.kinds & other.kinds and not _belongs(self.kinds, other.kinds)
        if any(not one.kinds and _GENERIC.search(one.word.lower) for one in (self, other)):
            return False
        return likeness(self.word.lower, other.word.lower) < _LIKE


@dataclass(frozen=True, slots=True)
class Doing:
    """A clause. `agents`: who acts, as far as order tells; several where it leaves that open or they act together."""

    agents: tuple[Party, ...]
    patients: tuple[Party, ...]  # the subject of a passive
    others: tuple[Party, ...]
    said: tuple[Word, ...]  # its content words without its parties
    predicates: tuple[Word, ...]  # what is done: the first of them from the verb on, and its other verbs
    context: tuple[Word, ...] = ()  # what the clause says that a relative clause is about
    recipients: tuple[Party, ...] = ()  # those of the others that "til" names
    companions: tuple[Party, ...] = ()  # those of the agents that "med" names: "holder møde med familien"

    @property
    def names_roles(self) -> bool:
        """Whether it tells who acts, is acted upon or gets something."""
        return bool(self.agents or self.patients or self.recipients)

    @property
    def leading(self) -> tuple[Party, ...]:
        """The agents that aren't only named as companions, if there are any."""
        return tuple(one for one in self.agents if one not in self.companions) or self.agents


def doings(words: Sequence[Word]) -> list[Doing]:
    """The clauses of a segment, in order."""
    found: list[Doing] = []
    for clause in _clauses(words):
        found.append(_read(clause, found[-1] if found else None))
    return found


def other_agent(words: Sequence[Word], evidence: Sequence[Segment], _aligned: Sequence[int]) -> str | None:
    """A party of the sentence that does, or suffers, what in the evidence another one does; None if none.

    A clause that tells a telephone number says whose it is, not who acts: "du kan ringe til Sundhedsplejen på …".
    """
    there = [doing for segment in evidence if not _TITLE.search(segment.text) for doing in doings(segment.words)]
    for clause, mine in zip(_clauses(words), doings(words), strict=True):
        if not (mine.agents or mine.patients) or not mine.predicates or _tells_number(clause):
            continue
        rated = [
            (_shared(mine.said, (*other.said, *other.context)), other) for other in there if _does_the_same(mine, other)
        ]
        best = max((rate for rate, other in rated if other.names_roles), default=0.0)
        if best < _ENOUGH or any(rate > best for rate, _ in rated):
            continue
        same = [other for rate, other in rated if rate >= best - _AS_GOOD and other.names_roles]
        if mine.agents and all(
            _contradicts(mine, other, mine.leading, _doers(mine, other)) or _is_reverse(mine, other) for other in same
        ):
            return mine.agents[0].word.text
        if mine.patients and all(_contradicts(mine, other, mine.patients, other.patients) for other in same):
            return mine.patients[0].word.text
    return None


def other_owner(words: Sequence[Word], evidence: Sequence[Segment], _aligned: Sequence[int]) -> str | None:
    """A party of the sentence whose the evidence says something is not: "lægens svar", "sygeplejens svar"."""
    there = [pair for segment in evidence for pair in _owned(segment.words)]
    for owner, thing in _owned(words):
        owners = [other for other, same in there if thing.likeness(same) == 1.0]
        if owners and all(owner.is_other(other) for other in owners):
            return owner.word.text
    return None


def _tells_number(clause: Sequence[Word]) -> bool:
    return _PHONE.search(" ".join(word.text for word in clause)) is not None


def _owned(words: Sequence[Word]) -> list[tuple[Party, Word]]:
    """Parties in the genitive, each with what is theirs."""
    pairs = ((party(word), _is_owner(word), after) for word, after in itertools.pairwise(words))
    return [(one, thing) for one, owns, thing in pairs if one and owns and thing.content and party(thing) is None]


def _does_the_same(mine: Doing, other: Doing) -> bool:
    passes_on = (_receives(mine) and _gives(other)) or (_gives(mine) and _receives(other))
    return passes_on or any(mine.predicates[0].matches(word) for word in other.predicates)


def _doers(mine: Doing, other: Doing) -> Sequence[Party]:
    """Who does in the other clause what is done in this one: "inviterer lægerne til at fortælle" leaves that open."""
    if other.agents and other.predicates and not mine.predicates[0].matches(other.predicates[0]):
        return (*other.agents, *other.others)
    return other.agents


def _contradicts(mine: Doing, other: Doing, ours: Sequence[Party], theirs: Sequence[Party]) -> bool:
    if _gives(mine) and _receives(other) and not _receives(mine):
        return _meet(ours, theirs)
    if not theirs:  # "Forslag sendes til lægen", "Borgeren ringes op": who gets it or is called doesn't do it
        same_verb = any(mine.predicates[0].likeness(word) == 1.0 for word in other.predicates)
        given = other.recipients if (same_verb and not _receives(mine)) or _gives(mine) else ()
        return ours == mine.leading and _meet(ours, (*given, *(other.patients if same_verb else ())))
    if not all(a.is_other(b) for a in ours for b in theirs):
        return False
    if _receives(mine) != _receives(other):  # "får" there, "giver" here: both name two parties the other way round
        return not any(not a.is_other(b) for a in ours for b in other.others)
    return True


def _is_reverse(mine: Doing, other: Doing) -> bool:
    """Whether who acts on whom is the other way round."""
    if _receives(mine) != _receives(other) or not other.agents:
        return False
    return (
        _meet(mine.agents, other.others) and _meet(other.agents, mine.others) and not _meet(mine.agents, other.agents)
    )


def _meet(some: Sequence[Party], others: Sequence[Party]) -> bool:
    return any(likeness(a.word.lower, b.word.lower) == 1.0 or a.kinds & b.kinds for a in some for b in others)


def _receives(doing: Doing) -> bool:
    return any(word.lower in _RECEIVES for word in doing.said)


def _gives(doing: Doing) -> bool:
    return any(word.lower in _GIVES for word in doing.said)


def _shared(said: Sequence[Word], there: Sequence[Word]) -> float:
    telling = [word for word in said if word.lower not in _RECEIVES] or said  # "får": everybody gets something
    return sum(max((word.likeness(other) for other in there), default=0.0) for word in telling) / len(telling)


# ------------------------------------------------------------------------------------------------ reading


def _clauses(words: Sequence[Word]) -> list[list[Word]]:
    """Clauses as punctuation tells them, cut again where "og" begins one with a party of its own."""
    clauses: list[list[Word]] = []
    for number, word in enumerate(words):
        starts = not clauses or word.clause != clauses[-1][-1].clause
        if not starts and word.lower in _AND and number + 1 < len(words) and number:
            ahead = next((n for n in range(number + 1, min(len(words), number + 4)) if _ahead(words[n])), None)
            starts = is_verb(words[number + 1]) or (
                ahead is not None
                and party(words[ahead]) is not None
                and party(words[number - 1]) is None
                and any(is_verb(other) for other in words[ahead + 1 : ahead + 3])
            )
        if starts:
            clauses.append([word])
        else:
            clauses[-1].append(word)
    joined: list[list[Word]] = []
    for clause in clauses:  # what stands between two commas without a verb belongs to what is before it
        if joined and not any(is_verb(word) for word in clause) and clause[0].lower not in _RELATIVE:
            joined[-1] += clause
        else:
            joined.append(clause)
    return joined


def _ahead(word: Word) -> bool:
    return word.lower not in _BEFORE_NOUN and not (word.lower.endswith("s") and word.content)


def _read(clause: Sequence[Word], former: Doing | None) -> Doing:
    passive = _is_passive(clause)
    verb = next((n for n, word in enumerate(clause) if is_verb(word)), None)
    # "Medicinen afleverer lægen ikke": what stands before the verb acts, unless it only opens the clause.
    taken = verb is not None and verb > 0 and clause[0].lower not in _OPENERS
    anybody = next((n for n, word in enumerate(clause) if word.lower == "man"), len(clause))
    if former is not None and verb == 1 and clause[0].lower in _AND and former.agents:
        taken = True  # "sender et brev og giver lægen besked": of the subject before
    subjects: list[Party] = []
    agents: list[Party] = []
    companions: list[Party] = []
    recipients: list[Party] = []
    others: list[Party] = []
    named: set[Word] = set()
    names = _people(clause)
    for number, word in enumerate(clause):
        if names.get(number, number) != number:  # the rest of a name
            named.add(word)
            continue
        one = Party(word, frozenset()) if number in names else party(word)
        if one is None:
            if word.lower in _SPEAKS and not subjects:
                subjects.append(Party(word, kinds_of(_SPEAKS[word.lower])))
            continue
        named.add(word)
        following = clause[number + 1] if number + 1 < len(clause) else None
        if following is not None and following.content and _is_owner(word):
            if following.lower in _DUTY:
                agents.append(one)
            elif party(following) is None:
                named.discard(word)
            continue
        owner = party(clause[number - 1]) if number and _is_owner(clause[number - 1]) else None
        if owner is not None:
            one = Party(word, owner.kinds | one.kinds)
        governed = _preposition(clause, number)
        by = governed == "af" and passive and (verb is None or number > verb)
        if by or (governed == "med" and not passive):
            agents.append(one)
            companions += [one] if governed == "med" else []
        elif governed is not None or _is_object(clause, number):
            others.append(one)
            recipients += [one] if governed == "til" else []
        elif (not subjects and number < anybody and not (taken and verb is not None and number > verb)) or (
            subjects
            and number
            and clause[number - 1].lower in ("og", "eller")
            and number >= 2
            and named & {clause[number - 2]}
        ):
            subjects.append(one)
        else:
            others.append(one)
    if not subjects and former is not None and not (taken and clause[0].content):
        if clause[0].lower in _RELATIVE:
            subjects = [*former.agents, *former.patients, *former.others]
        elif clause[0].lower in _AND:
            subjects = [*former.agents] or [*former.patients]
    said = tuple(word for word in clause if (word.content or word.lower in _RECEIVES) and word not in named)
    done = [word for word in said if verb is not None and word.start >= clause[verb].start]
    predicates = (*done[:1], *(word for word in done[1:] if word_class(clause, clause.index(word)) is WordClass.VERB))
    is_copula = verb is not None and clause[verb].lower in _IS and not passive
    if verb is None or (is_copula and not any(word.lower in _DUTY for word in clause)):
        others = [*subjects, *agents, *others]  # "Akutteamet er sygeplejersker, der kommer": either comes
        subjects, agents = [], []
    context = former.said if former is not None and clause[0].lower in _RELATIVE else ()
    if passive:
        return Doing(tuple(agents), tuple(subjects), tuple(others), said, predicates, context, tuple(recipients))
    doing = tuple(subjects + agents) if subjects or any(w.lower in _DUTY for w in clause) else ()
    return Doing(doing, (), tuple(others), said, predicates, context, tuple(recipients), tuple(companions))


def is_verb(word: Word) -> bool:
    """Whether a word has the form of a present tense or a passive, or is an auxiliary."""
    if word.lower in _AUXILIARY:
        return True
    if party(word) is not None or not (word.content or word.lower in _RECEIVES):
        return False
    return bool(_PRESENT.fullmatch(word.lower)) or _is_passive_form(word) or _is_past(word.lower)


@lru_cache(maxsize=20_000)
def _is_past(word: str) -> bool:
    """Whether a word has the form of a past tense: "bad", "besluttede", "oplyste"."""
    infinitive = simplemma.lemmatize(word, "da")
    return word != infinitive and infinitive[-1] in "eåø" and _PAST.search(word) is not None


def _is_passive_form(word: Word) -> bool:
    return (
        bool(_PASSIVE.fullmatch(word.lower))
        and word.lower not in _NO_PASSIVE
        and party(word) is None
        and not unit_of(word.lower)
    )


def _is_object(clause: Sequence[Word], number: int) -> bool:
    """Whether an infinitive stands before the word: "at træffe borgeren"."""
    before = [word.lower for word in clause[max(0, number - 3) : number] if word.lower not in _BEFORE_NOUN]
    return len(before) > 1 and before[-2] == "at"


def _people(clause: Sequence[Word]) -> dict[int, int]:
    """The positions of the words of people's names ("Jytte Kirkegaard Lind"), each with that of the first of its name."""
    found: dict[int, int] = {}
    for number, word in enumerate(clause):
        capital = word.content and word.text.isalpha() and word.text.istitle()
        before = clause[number - 1] if number else None
        if not capital or party(word) is not None or before is None:
            continue
        follows = before.start + len(before.text) + 1 == word.start
        is_name = before.text.istitle() and before.content and party(before) is None
        if follows and is_name:
            after = clause[number + 1] if number + 1 < len(clause) else None
            if after is None or not (after.text.istitle() and party(after) is not None):  # "Region Midt", "… Kommune"
                found[number] = found.setdefault(number - 1, number - 1)
    return found


def _preposition(clause: Sequence[Word], number: int) -> str | None:
    """The preposition that governs the word, over what may stand between: "til den praktiserende læge"."""
    for before in reversed(clause[max(0, number - _WINDOW) : number]):
        if before.lower in _PREPOSITIONS:
            return before.lower
        adjective = before.content and before.lower[-1] in "en" and not is_verb(before)
        between = (
            before.lower in _BEFORE_NOUN
            or before.lower in ("og", "eller", "både", "samt")
            or adjective
            or not before.lower.isalpha()
            or before.lower in NUMBER_WORDS
            or before.text[0].isupper()
            or (before.lower.endswith("s") and before.content and not _is_passive_form(before))
            or party(before) is not None
        )
        if not between:
            return None
    return None


def _is_passive(clause: Sequence[Word]) -> bool:
    if any(_is_passive_form(word) for word in clause):
        return True
    lower = [word.lower for word in clause]
    helping = _BECOMES | _IS if "af" in lower else _BECOMES
    return any(word in helping for word in lower) and any(_PARTICIPLE.fullmatch(word) for word in lower)


def _is_owner(word: Word) -> bool:
    """Whether the word has the s of the genitive, and not one of its own ("praksis"), or is "kommunal" and the like."""
    if _ADJECTIVE.search(word.lower):
        return party(word) is not None
    short = Word(word.text[:-1], word.lower[:-1], word.start, word.clause, word.content)
    return word.lower.endswith("s") and party(short) is not None


def party(word: Word) -> Party | None:
    """The word as somebody who can act; None if it isn't."""
    return _party(word) if word.content and word.text.isalpha() else None


def _party(word: Word) -> Party | None:
    kinds = kinds_of(word.lower)
    return Party(word, kinds) if kinds or _bodies().search(word.lower) else None


@lru_cache(maxsize=20_000)
def kinds_of(word: str) -> frozenset[int]:
    """The kinds of actors (positions in `actors` of words.toml) that a word in small letters names."""
    return frozenset(n for n, pattern in enumerate(_actor_patterns()) if pattern.search(word))


@cache
def _actor_patterns() -> list[re.Pattern[str]]:
    return [re.compile(rf"(?:{pattern})$") for pattern in word_lists()["actors"]]


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(str(ending) for ending in word_lists()['bodies'])})$")


def _belongs(one: Iterable[int], other: Iterable[int]) -> bool:
    names = (_names(one), _names(other))
    return any(
        (a in names[0] and b in names[1]) or (b in names[0] and a in names[1]) for a, b in word_lists()["belongs"]
    )


def _names(kinds: Iterable[int]) -> set[str]:
    return {str(word_lists()["actors"][kind]).split("|")[0].split("(")[0] for kind in kinds}
