"""Small words that turn a sentence round, and what each of them is about: not, only, must, may, should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding.reading import Segment, Word

NOT = frozenset("ikke ingen intet aldrig hverken uden ej undtagen".split())
ONLY = frozenset("kun alene udelukkende".split())
MODAL_VERBS = frozenset("skal kan må bør skulle kunne måtte burde".split())
URGES = frozenset("opfordrer opfordres anbefaler anbefales".split())
FEW = 2  # content words: fewer don't tell which clause says the same

_AFTER_NOT = frozenset("kun blot bare mindst alene".split())  # "ikke kun": no denial
_MORE = frozenset("mere mindre flere færre længere kortere".split())
_LIMITED = frozenset("midlertidig midlertidigt midlertidige kort lidt få delvis delvist kortvarig".split())
_INSTEAD = ["i", "stedet", "for"]
_MODALS = {
    **dict.fromkeys(
        "skal skulle kræver kræves krav pligt behøver forpligtet nødvendig nødvendigt nødt obligatorisk betingelse ansvar ansvaret".split(),
        "must",
    ),
    **dict.fromkeys("kan kunne må måtte mulighed muligt mulig tilladt frivillig frivilligt".split(), "may"),
    **dict.fromkeys(
        "bør burde anbefales anbefaler opfordrer opfordres opfordring hensigtsmæssigt fordel bedes vigtigt".split(),
        "should",
    ),
}
_AS_GOOD = 0.2  # a share so much smaller than the best counts as good
_SCOPE_AFTER, _SCOPE_BEFORE, _SCOPE_FAR = 4, 2, 8


@dataclass(frozen=True, slots=True)
class Operator:
    """A small word, what it is, and the content words that it is about, those nearest first."""

    word: Word
    meaning: str
    scope: tuple[Word, ...]

    @property
    def right_before(self) -> bool:
        """Whether what it is about stands right after it."""
        return bool(self.scope) and self.scope[0].start == self.word.start + len(self.word.text) + 1


def denials(words: Sequence[Word]) -> list[Operator]:
    """The words that deny, each with what it denies."""
    return [Operator(word, "not", _scope(words, number)) for number, word in enumerate(words) if denies(words, number)]


def denies(words: Sequence[Word], number: int) -> bool:
    word, after = words[number].lower, words[number + 1].lower if number + 1 < len(words) else ""
    if any(is_more_than(words, n) for n in range(number + 1, min(len(words), number + 4))):
        return False  # "ingen venter mere end tre uger": a limit
    if word == "uden":
        return after != "for"  # "uden for åbningstiden"
    return (word in NOT and after not in _AFTER_NOT) or is_instead(words, number)


def is_more_than(words: Sequence[Word], number: int) -> bool:
    return words[number].lower in _MORE and [word.lower for word in words[number + 1 : number + 2]] == ["end"]


def restrictions(words: Sequence[Word]) -> list[Operator]:
    """Words like "only", each with what it is about."""
    return [
        Operator(word, "only", _scope(words, number))
        for number, word in enumerate(words)
        if word.lower in ONLY
        and not (number and words[number - 1].lower in ("ikke", "både", "eller"))
        and not (number + 1 < len(words) and words[number + 1].lower in _LIMITED)
    ]


def modals(words: Sequence[Word]) -> list[Operator]:
    """Words that say must, may or should. A verb that begins the sentence ("Skal eleven …") asks a condition."""
    found: list[Operator] = []
    for number, word in enumerate(words):
        meaning = _MODALS.get(word.lower)
        if meaning is not None and not (number == 0 and word.lower in MODAL_VERBS):
            found.append(Operator(word, meaning, _scope(words, number)))
    return found


def _scope(words: Sequence[Word], number: int) -> tuple[Word, ...]:
    clause = words[number].clause
    telling = [word.content or word.lower[0].isdigit() for word in words]
    after = [
        w for w, t in zip(words, telling, strict=True) if t and w.clause == clause and w.start > words[number].start
    ]
    before = [
        w for w, t in zip(words, telling, strict=True) if t and w.clause == clause and w.start < words[number].start
    ]
    if not after and not before:  # "det kan de ikke": what the clause before says
        return tuple(w for w in words if w.content and w.clause == clause - 1)[:_SCOPE_AFTER]
    if words[number].lower == "uden" and after:
        return tuple(after[:_SCOPE_BEFORE])
    far = _SCOPE_FAR if words[number].lower in URGES else _SCOPE_AFTER
    after, before = after[:far], before[::-1][:_SCOPE_BEFORE]
    return tuple(after + before) if after else tuple(before)


def is_instead(words: Sequence[Word], number: int) -> bool:
    """ "i stedet for at indlægge": the last word of the three."""
    return [word.lower for word in words[max(0, number - 2) : number + 1]] == _INSTEAD


def best_clauses(
    said: Sequence[Word], evidence: Sequence[Segment], least: float = 0.5
) -> list[tuple[tuple[Word, ...], int]]:
    """The clauses of the evidence (their segment's words, their number) that have most of those words, if any has."""
    if len(said) < FEW:
        return []
    rated: list[tuple[float, tuple[Word, ...], int]] = []
    for segment in evidence:
        for clause in sorted({word.clause for word in segment.words}):
            own = [word for word in segment.words if word.clause == clause]
            share = sum(max((word.likeness(other) for other in own), default=0.0) >= 0.5 for word in said) / len(said)
            rated.append((share, segment.words, clause))
    best = max((share for share, _, _ in rated), default=0.0)
    return [(there, clause) for share, there, clause in rated if share >= best - _AS_GOOD] if best >= least else []
