"""Questions about a meeting as a whole: what was on the agenda, what was decided, who follows up.

Such a question names no subject, so that no place fits it better than another. The agenda items of the minutes answer
it, one after the other.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, filterfalse

from assistant import texts
from assistant.answer import Citation, Notice, Statement
from assistant.citing import cite_spans
from assistant.composition import meeting, readable
from assistant.decisions import SAYS_NO_SUBJECT, DecisionItem, Decisions, decisions_of
from assistant.periods import Period, days_of
from assistant.question import Question
from assistant.scope import Scope
from assistant.selection import Selection
from ingest import records
from ingest.danish import STOP_WORDS, key, sentence_bounds, tokens
from ingest.dates import MONTH, month_number, written_dates
from ingest.index import Index

MOST_ITEMS = 16  # that an answer tells; the page of decisions has them all
_MOST_WORDS = 200  # of all items together, if one sentence of each allows it
_ITEM_WORDS = (40, 0)  # of what an item says, in whole sentences and at least one; the first at which all have room
_SHORT_SENTENCE = 7  # words: one of fewer that holds one of these says nothing else
_DEALT_WITH = re.compile(r"drøft|orienter|efterretning|gennemg[aåi]|kvitter", re.IGNORECASE)


class Aspect(StrEnum):
    """What is to be told of each item."""

    FOLLOW_UPS = "follow_ups"
    DECISIONS = "decisions"
    AGENDA = "agenda"


# On what `Question.text` says, the first that is found. An aspect alone asks for a meeting only beside `_MEETING`.
_ASPECTS = {
    Aspect.FOLLOW_UPS: re.compile(
        r"\bopfølg|\b(?:følge[rs]?|fulgt)\b.*\bop\b|\budestå|(?:møde|punkt|beslut).*\b(?:ansvar|opgave)|\b(?:ansvar|opgave).*(?:møde|punkt|beslut)",
        re.IGNORECASE,
    ),
    Aspect.DECISIONS: re.compile(
        r"beslut|afgør|afgjort|\bvedt[oa]g|\baftal|\bbestem|\bkonklu|\benige?\b|\benighed|\bresultat|\budfald|\bud af\b|"
        r"\bresum|\bopsummer|\bhovedpunkt|\bkort version|\bske[rt]|\bnyt\b",
        re.IGNORECASE,
    ),
    Aspect.AGENDA: re.compile(
        r"dagsorden|\bpunkter|\bemne|\bsager\b|\bdrøft|\btalt\b|\bsagt\b|\bdisku|\bhandle|\breferat|"
        r"\boverblik|\boversigt|\bbehandl|\btaget? op\b|\bvendt\b|\boppe\b",
        re.IGNORECASE,
    ),
}
_MEETING = re.compile(r"\bklu\b|\bmøde[rt]?|\budvalg|\breferat|\bdagsorden|\bpunkt|\bbeslutninger", re.IGNORECASE)
# What is asked of no meeting that was held: when and how, the next one, what the committee does as a rule.
_ASKS_ELSE = re.compile(
    r"\b(?:hvor(?:når|for|dan|ledes)?|næste|kommende|punkt på|(?:drøft|behandl|beslutt)e[rs])\b", re.IGNORECASE
)
_LAST = re.compile(r"\b(?:senest|nyest|sidst)", re.IGNORECASE)
_WHO = re.compile(r"\bhve[mr]s?\b", re.IGNORECASE)
_NUMBER = re.compile(r"\bpunkt(?:et|erne)?\s*(?P<number>\d{1,2}(?:\s?\.?\s?[a-h])?(?:\.\d+)*)\b\.?", re.IGNORECASE)
_DAY = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s?[./]?\s?(?:(?P<number>\d{{1,2}})(?!\d)|(?P<name>{MONTH})\b)", re.IGNORECASE
)
_MONTH = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
# Titles of items that decide nothing but the meeting itself.
_PROCEDURE = re.compile(r"^godkendelse af (?:dagsorden|referat)", re.IGNORECASE)
_FILLERS = frozenset(
    key(word)
    for word in """afgjort afgørelse afgørelser afholdt ansvar ansvaret ansvarlig ansvarlige behandlet besluttede bestemt d diskuteret
    drøftelse drøftelser drøftes efterår efteråret enighed fortæl fulgt følges forår foråret forløb give giv handlede handler hva
    hovedpunkt hovedpunkter hovedpunkterne hele helt indhold indholdet kort korte kommune lav liste list nye nyt
    opfølgninger opgave opgaver opgaverne oppe opremse opsummer opsummere opsummering
    overblik oversigt præcis resume resumé resultat resultatet sager sagerne sagt samlet skriv skete sker sommer
    sommeren taget udestående udestår udfald uge vendt version vigtig vigtigste vinter vis vise år året side""".split()
)


@dataclass(frozen=True, slots=True)
class Overview:
    """What is told of which items; `latest`: of the last meeting of each committee, since no other was named."""

    aspect: Aspect
    items: tuple[DecisionItem, ...]
    latest: bool


def overview(index: Index, question: Question, scope: Scope) -> Overview | None:
    """The items that answer a question about a meeting as a whole; None for any other question, or without items."""
    aspect = _aspect(question)
    if aspect is None:
        return None
    decisions = decisions_of(index)
    if not _names_no_subject(question, decisions):
        return None
    asked = set(question.municipalities)
    admitted = [
        item
        for item in decisions.items
        if scope.admits(item.document) and (not asked or item.record.municipality in asked)
    ]
    held = {item.meeting: item for item in admitted}
    named = _named_meetings(question, [(name, item.period) for name, item in held.items()])
    wanted = {item.meeting for item in _latest(list(held.values()))} if named is None else named
    numbers = [_number(match["number"]) for match in _NUMBER.finditer(question.text)]
    items = tuple(
        item
        for item in admitted
        if item.meeting in wanted
        and (not numbers or any(_number(item.record.number)[: len(n)] == n for n in numbers))
        and next(_told(aspect, item), None) is not None
    )
    return Overview(aspect, items, named is None and len(held) > 1) if items else None


def tell(index: Index, found: Overview) -> tuple[tuple[Statement, ...], tuple[Citation, ...], tuple[Notice, ...]]:
    """A statement for each item, the first of a meeting with its name over it; the citations; how it was understood."""
    items = found.items[:MOST_ITEMS]
    lines = next(filter(_is_short, (_lines(found.aspect, items, most) for most in _ITEM_WORDS)), None)
    statements: list[Statement] = []
    citations: list[Citation] = []
    over = ""
    for item, line in zip(items, lines or _lines(found.aspect, items, _ITEM_WORDS[-1]), strict=True):
        spans = [span for told in _told(found.aspect, item) for span in told.spans]
        cited = cite_spans(index, item.meeting, spans, len(citations) + 1)
        name = meeting(item.document)
        text = line if name == over else f"{name}\n{line}"
        statements.append(Statement(text, tuple(citation.number for citation in cited)))
        citations.extend(cited)
        over = name
    latest = list(dict.fromkeys(meeting(item.document) for item in found.items))
    notices = [texts.latest_meeting_notice(latest)] if found.latest else []
    if len(found.items) > MOST_ITEMS:
        notices.append(texts.more_items_notice(MOST_ITEMS, len(found.items)))
    return tuple(statements), tuple(citations), tuple(notices)


def places_of(index: Index, found: Overview) -> list[Selection]:
    """The place of each item that is told."""
    places: list[Selection] = []
    for item in found.items[:MOST_ITEMS]:
        first = next(_told(found.aspect, item)).spans[0]
        for number in item.units:
            place = index.places[number]
            if any(s.page == first.page and s.start <= first.start < s.end for s in index.unit(place).spans):
                places.append(Selection(place.passage, place.unit, (place.unit,), 0.0))
                break
    return places


def _lines(aspect: Aspect, items: Sequence[DecisionItem], most: int) -> list[str]:
    """Number and title of each item, and what is told of it in at most so many words, but at least one sentence."""
    lines: list[str] = []
    for item in items:
        said = [] if aspect is Aspect.AGENDA else [_shortened(told.text, most) for told in _told(aspect, item)]
        lines.append(f"• {item.record.number} {readable(item.record.title)}" + (f": {' '.join(said)}" if said else ""))
    return lines


def _is_short(lines: Sequence[str]) -> bool:
    return sum(len(line.split()) for line in lines) <= _MOST_WORDS


def _aspect(question: Question) -> Aspect | None:
    """What is asked of a meeting, if a meeting is what is asked about."""
    text = question.text
    aspect = next((aspect for aspect, pattern in _ASPECTS.items() if pattern.search(text)), None)
    if _ASKS_ELSE.search(text) or not (_MEETING.search(text) or question.years):
        return None
    return aspect if aspect is Aspect.FOLLOW_UPS or not _WHO.search(text) else None


def _names_no_subject(question: Question, decisions: Decisions) -> bool:
    """Whether nothing is left without the words for meetings and times and the names of committees."""
    names = {word for item in decisions.items for name in _names(item) for word in tokens(name)}
    return all(
        token in STOP_WORDS
        or token in names
        or key(token) in SAYS_NO_SUBJECT
        or key(token) in _FILLERS
        or token[0].isdigit()
        or _MONTH.fullmatch(token) is not None
        for token in tokens(_NUMBER.sub(" ", question.text))
    )


def _names(item: DecisionItem) -> list[str]:
    """The names of the committee and of the municipality."""
    return [name for name in (item.record.committee, item.record.municipality) if name]


def _told(aspect: Aspect, item: DecisionItem) -> Iterator[records.Statement]:
    record = item.record
    if aspect is Aspect.AGENDA:
        yield record.source
    elif aspect is Aspect.DECISIONS and record.decision is not None and not _PROCEDURE.search(record.title):
        yield record.decision
    elif aspect is Aspect.FOLLOW_UPS:
        yield from record.follow_ups


def _named_meetings(question: Question, meetings: Sequence[tuple[str, Period]]) -> set[str] | None:
    """The meetings of the times that a question names; None where it names none, or asks for the last one."""
    text = _NUMBER.sub(" ", question.text)
    if _LAST.search(text) and not any(str(year) in text for year in question.years):
        return None
    dates = written_dates(text)
    whole = [year for year in question.years if year not in {date.year for date in dates}]
    windows = [*(days_of(date) for date in dates), *((dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in whole)]
    if windows:
        return {name for name, period in meetings if any(period.may_lie_within(*window) for window in windows)}
    days = [
        (month_number(match["name"]) if match["name"] else int(match["number"]), int(match["day"]))
        for match in _DAY.finditer(text)
    ]
    months = [month_number(match.group()) for match in _MONTH.finditer(text)]
    if not days and not months:
        return set() if any(token[0].isdigit() for token in tokens(text)) else None
    return {
        name
        for name, period in meetings
        if period.is_a_day and period.earliest is not None
        if ((period.earliest.month, period.earliest.day) in days if days else period.earliest.month in months)
    }


def _latest(held: Sequence[DecisionItem]) -> list[DecisionItem]:
    """Of an item of each meeting those of each committee's last one, or of several of which any may be the last."""
    return [
        one
        for one in held
        if not any(one.period.surely_before(other.period) for other in held if _names(one) == _names(other))
    ]


def _number(written: str) -> list[str]:
    """The parts of an item's number: "2.a", "2 A" and "2a" are 2 and a; "2.1" is 2 and 1, not 21."""
    return re.findall(r"\d+|[a-zæøå]", written.lower())


def _shortened(text: str, most: int) -> str:
    """Its first sentences, as many as stay within `most` words, or else the first telling one; "…" for what is left out."""
    sentences = [" ".join(text[start:end].split()) for start, end in sentence_bounds(text)]
    kept = [
        one
        for one, words in zip(sentences, accumulate(len(s.split()) for s in sentences), strict=True)
        if words <= most
    ]
    if not kept:
        kept = [next(filterfalse(_says_little, sentences), sentences[0])]
    before, after = kept[0] != sentences[0], kept[-1] != sentences[-1]
    return "… " * before + " ".join(kept) + " …" * after


def _says_little(sentence: str) -> bool:
    """Whether it says only that the item was dealt with."""
    return len(sentence.split()) < _SHORT_SENTENCE and _DEALT_WITH.search(sentence) is not None
