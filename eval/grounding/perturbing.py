"""Sentences made false by one change: of a number, a date, a denial, a modal verb.

Made from the supported sentences, whose evidence stays; so there are as many of each kind as one likes, and none of them
was written by somebody who knew the check. A change that by chance leaves a true sentence is rare, not impossible.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from assistant.grounding.facts import Kind, facts
from assistant.grounding.reading import Word, clean, words
from assistant.grounding.word_class import WordClass, word_class
from eval.grounding.sentences import LabelledSentence

_MODALS = {"skal": "kan", "kan": "skal", "må": "skal", "bør": "skal"}
_AFTER_VERB = re.compile(r"\b(er|var|har|kan|skal|må|bør|bliver|blev|får|vil)\b")
_DENIAL = re.compile(r" ikke(?= )")

_SHORT = 4
INVENTED = "word_swapped"

Change = Callable[[LabelledSentence, random.Random], str | None]


def perturbed(sentences: Sequence[LabelledSentence], seed: int = 1) -> Iterator[LabelledSentence]:
    """Of each supported sentence those changes that it admits, named by `kind`."""
    chance = random.Random(seed)
    supported = [sentence for sentence in sentences if sentence.supported]
    nouns = {sentence.id: _nouns(sentence.sentence) for sentence in supported}
    elsewhere = {
        document: sorted({w.text for s in supported if s.document != document for w in nouns[s.id]})
        for document in {sentence.document for sentence in supported}
    }
    for sentence in supported:
        text = _noun(sentence, chance, nouns[sentence.id], elsewhere[sentence.document])
        if text is not None:
            yield _made(sentence, INVENTED, text)
        for kind, change in CHANGES.items():
            text = change(sentence, chance)
            if text is not None and text != sentence.sentence:
                yield _made(sentence, kind, text)


def _made(sentence: LabelledSentence, kind: str, text: str) -> LabelledSentence:
    update = {"id": f"{sentence.id}-{kind}", "sentence": text, "label": "unsupported", "kind": kind}
    return sentence.model_copy(update=update)


def _nouns(text: str) -> list[Word]:
    found = words(text)
    return [
        word
        for number, word in enumerate(found)
        if word.content
        and len(word.text) > _SHORT
        and word.text.islower()
        and word_class(found, number) is WordClass.NOUN
    ]


def _noun(sentence: LabelledSentence, chance: random.Random, mine: Sequence[Word], others: Sequence[str]) -> str | None:
    """Another document's noun in the place of one, in a form like it, that neither the sentence nor the evidence has."""
    if not mine:
        return None
    old = chance.choice(mine)
    held = " ".join((sentence.sentence, *sentence.shown)).lower()
    fitting = [new for new in others if new[-2:] == old.text[-2:] and new[:_SHORT] not in held]
    if not fitting:
        return None
    return sentence.sentence[: old.start] + chance.choice(fitting) + sentence.sentence[old.start + len(old.text) :]


def _number(sentence: LabelledSentence, chance: random.Random) -> str | None:
    """Another number in place of one; now and then one that stands in the evidence."""
    text = sentence.sentence
    mine = [f for f in facts(text) if f.kind is Kind.NUMBER and f.written.isdigit() and f.unit != "day of month"]
    if not mine:
        return None
    fact = chance.choice(mine)
    others = {
        f.written for t in sentence.evidence for f in facts(clean(t)) if f.kind is Kind.NUMBER and f.written.isdigit()
    }
    pool = sorted(others - {f.written for f in facts(text)}) if chance.random() < 0.5 else []
    new = chance.choice(pool) if pool else str(int(fact.written) + chance.choice((1, 2, 3, 5)))
    return text[: fact.start] + new + text[fact.end :]


def _telephone(sentence: LabelledSentence, chance: random.Random) -> str | None:
    """Another telephone number of the evidence."""
    text = sentence.sentence
    mine = [f for f in facts(text) if f.kind is Kind.PHONE]
    values = {f.value for f in mine}
    there = [f for t in sentence.evidence for f in facts(clean(t)) if f.kind is Kind.PHONE and f.value not in values]
    if len(mine) != 1 or not there:
        return None
    return text[: mine[0].start] + chance.choice(there).written + text[mine[0].end :]


def _date(sentence: LabelledSentence, chance: random.Random) -> str | None:
    """Another year, or another month."""
    text = sentence.sentence
    year = re.search(r"\b20[12]\d\b", text)
    if year is not None:
        return text[: year.start()] + str(int(year.group()) + chance.choice((-1, 1))) + text[year.end() :]
    months = "januar februar marts april juni juli august september oktober november december".split()
    month = re.search(rf"\b({'|'.join(months)})\b", text)
    other = chance.choice([m for m in months if m != (month.group() if month else "") and m not in text])
    return text[: month.start()] + other + text[month.end() :] if month is not None else None


def _negation(sentence: LabelledSentence, _chance: random.Random) -> str | None:
    """Without its denial, or denied after its first helping verb in a main clause of its own."""
    text = sentence.sentence
    if len(_DENIAL.findall(text)) == 1:
        return _DENIAL.sub("", text)
    if re.search(r"\b(?:ikke|ingen|intet|aldrig|uden|kun|hverken|både|hvis|når|medmindre)\b|[,;]", text, re.IGNORECASE):
        return None
    verbs = _AFTER_VERB.findall(text)
    return _AFTER_VERB.sub(r"\1 ikke", text, count=1) if len(verbs) == 1 and not _AFTER_VERB.match(text) else None


def _modal(sentence: LabelledSentence, _chance: random.Random) -> str | None:
    """Must for may and may for must, where the evidence has the one and not the other."""
    text = sentence.sentence
    found = re.findall(r"\b(?:skal|kan|bør)\b", text)
    if len(found) != 1 or text.lower().startswith(found[0]) or "ikke" in text:
        return None
    there = " ".join(sentence.evidence)
    if not re.search(rf"\b{found[0]}\b", there) or re.search(rf"\b{_MODALS[found[0]]}\b", there):
        return None
    return re.sub(rf"\b{found[0]}\b", _MODALS[found[0]], text)


CHANGES: dict[str, Change] = {
    "number_swapped": _number,
    "telephone_swapped": _telephone,
    "date_swapped": _date,
    "negation_flipped": _negation,
    "modal_flipped": _modal,
}
