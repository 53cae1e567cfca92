"""The items of a committee's minutes: what each was about, what was decided and who follows up.

Minutes are read as one stream of headings and blocks. An item begins at its numbered heading; inside it labels
("Sagsfremstilling", "Beslutning", …) say what the text after them is. Which words are a label, and which sentences
decide or hand out a task, is said once, here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from ingest.danish import fold, keys, sentence_bounds
from ingest.document import Document, DocumentKind
from ingest.layout import BlockKind
from ingest.mapped_text import EMPTY, MappedText, Origin, concatenate
from ingest.municipalities import MunicipalityFinder
from ingest.people import find_people
from ingest.records import AgendaItem, ItemType, Statement
from ingest.structure import Block, Section


def find_agenda_items(document: Document, sections: Sequence[Section]) -> list[AgendaItem]:
    """The agenda items of minutes in reading order; of other kinds of document none.

    A decision without a label of its own is made of the sentences that decide. A heading inside a case description
    stays a paragraph of it. A list of attachments at the end is shared out by the numbers it names.
    """
    if document.kind is not DocumentKind.MINUTES:
        return []
    parts = list(_parts(sections))
    items = _items(parts)
    committee = _committee(document, parts)
    attachments, actions = _attachments(items), _actions(items)
    return [
        AgendaItem(
            document_id=document.id,
            committee=committee,
            municipality=_municipality(document),
            meeting_date=document.date,
            date_note=document.date_note,
            number=item.head.number,
            title=item.head.title,
            type=_item_type(item),
            case=_statement(item.texts(_Role.CASE)),
            decision=_decision(item),
            attachments=tuple(attachments[item.head.number]),
            people=find_people(item.all_text),
            follow_ups=(*_follow_ups(item), *actions[item.head.number]),
            source=Statement(item.head.mapped.text, item.head.mapped.spans()),
        )
        for item in items
    ]


# -------------------------------------------------------------------------------------------------- reading


def _parts(sections: Sequence[Section]) -> Iterator[Block]:
    """Headings and blocks in reading order."""
    over: tuple[MappedText, ...] = ()
    for section in sections:
        for heading in section.headings:
            if heading not in over:
                yield Block(BlockKind.HEADING, heading)
        yield from _rows_apart(section.blocks)
        over = section.headings


def _rows_apart(blocks: Sequence[Block]) -> Iterator[Block]:
    """A table with an item in each row becomes headings and texts, the head of a column the label of its cells."""
    columns: tuple[MappedText, ...] = ()
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if any(_role(cell.text) for cell in block.cells[1:]) and following is not None and _is_item_row(following):
            columns = block.cells
        elif _is_item_row(block) and (columns or any(cell.text.endswith(".") for cell in block.cells[1:])):
            yield Block(BlockKind.HEADING, block.cells[0])
            for number, cell in enumerate(block.cells[1:], 1):
                yield from (Block(BlockKind.HEADING, column) for column in columns[number : number + 1])
                yield Block(BlockKind.PARAGRAPH, cell)
        else:
            yield block


def _is_item_row(block: Block) -> bool:
    return bool(block.cells) and _HEAD.match(block.cells[0].text) is not None


class _Role(Enum):
    """What a part of an item is there for."""

    TEXT = auto()  # under no label
    RECOMMENDATION = auto()
    CASE = auto()
    DISCUSSION = auto()
    RECORD = auto()  # "Referat": what was said and decided, in one
    DECISION = auto()
    FOLLOW_UP = auto()
    ATTACHMENTS = auto()


_LABELS: Mapping[str, _Role] = {
    label: role
    for role, labels in {
        _Role.RECOMMENDATION: "indstilling anbefaling",
        _Role.CASE: "sagsbeskrivelse sagsfremstilling sagsresumé sagsresume resumé resume baggrund beskrivelse "
        "økonomi lovgrundlag lovgivning",
        _Role.DISCUSSION: "drøftelse bemærkninger",
        _Role.RECORD: "referat",
        _Role.DECISION: "beslutning beslutninger konklusion aftalt aftaler",
        _Role.FOLLOW_UP: "opfølgning ansvarlig ansvarlige handling aktion frist deadline",
        _Role.ATTACHMENTS: "bilag vedlagt vedhæftet",
    }.items()
    for label in labels.split()
}
_SAYS_WHAT_IT_IS = re.compile(r"(ansvarlige?|frist|deadline)\b", re.IGNORECASE)  # stays: alone "1. maj" says little
_LABEL_BEFORE_TEXT = re.compile(r"(?P<label>[^\W\d_]+(?:(?: ?/ ?| og )[^\W\d_]+)?)\s*:\s+")
_NUMBERED_ATTACHMENT = re.compile(r"Bilag \d+[.:)]?\s+[A-ZÆØÅ»”\"]")
_CLOSING = re.compile(
    r"(næste møde|(aktions|handlings|opgave|bilags)liste|bilagsoversigt|underskrift(er)?|mødet (sluttede|slut|hævet))\b",
    re.IGNORECASE,
)


def _role(label: str) -> _Role | None:
    """The role that a label gives; of two ("Drøftelse og beslutning") the decision's."""
    roles = [_LABELS.get(word) for word in re.split(r" ?/ ?| og ", label.lower().rstrip(" :"))]
    if None in roles:
        return None
    return _Role.DECISION if _Role.DECISION in roles else roles[0]


def _labelled(part: Block) -> Iterator[tuple[_Role | None, MappedText]]:
    """The texts of a part, each with the role that its label gives, None where it goes on with what was before.

    The label is left out of the text; one that stands alone is followed by an empty text. Labels stand over a
    text, before it, before a sentence of it or in the cell beside it.
    """
    text = part.mapped.text
    alone = _role(text)
    if alone is not None:
        yield alone, EMPTY
    elif part.cells and (role := _role(part.cells[0].text)) is not None:
        yield from ((role, cell) for cell in part.cells[1:])
    else:
        sentences = [start for start, _ in sentence_bounds(text)] or [0]
        labels = {0: (None, 0)} | {start: label for start in sentences if (label := _label_at(text, start))}
        for start, end in pairwise([*labels, len(text)]):
            role, begins = labels[start]
            yield role, part.mapped.slice(begins, end).strip()


def _label_at(text: str, start: int) -> tuple[_Role, int] | None:
    """The role of the label that stands there before its text, and where the text begins."""
    if _NUMBERED_ATTACHMENT.match(text, start):
        return _Role.ATTACHMENTS, start
    match = _LABEL_BEFORE_TEXT.match(text, start)
    role = _role(match["label"]) if match else None
    if match is None or role is None:
        return None
    return role, start if _SAYS_WHAT_IT_IS.match(match["label"]) else match.end()


# ---------------------------------------------------------------------------------------------------- items

_SENTENCE = re.compile(r"(?<!\bevt)[.;,:]$", re.IGNORECASE)
_HEAD = re.compile(
    r"(?P<word>(?i:(?:dagsordens)?punkt|pkt\.?|ad|sag)(?i: nr\.?)? ?)?(?P<number>\d{1,2}(?:\.\d{1,2})*)(?!\d)"
    r"(?:(?P<mark> ?[.:)–-])? ?(?P<letter>[a-zæøå])(?:[.:)]|(?= ))|(?P<last_mark> ?[.:)–-])?)"
    r"(?: |(?=[A-ZÆØÅÉ»”\"])|$)(?P<title>[A-ZÆØÅÉ0-9»”\"].*)?$"
)


@dataclass(frozen=True, slots=True)
class _Head:
    """The heading of an item: where it stands among the parts, its number to compare by and to show, its title."""

    at: int
    mapped: MappedText
    key: tuple[int, ...]
    number: str
    title: str  # empty where it has none of its own
    worded: bool  # "Punkt 3", "Ad 3"
    text: MappedText  # what goes on behind it: "Ad 3) Referatet blev godkendt."


@dataclass(frozen=True, slots=True)
class _Item:
    """An item's heading and its text, each paragraph with its role."""

    head: _Head
    paragraphs: tuple[tuple[_Role, MappedText], ...]
    all_text: str  # the heading too; cells of tables on lines of their own
    after: tuple[Block, ...] = ()  # what closes the minutes: next meeting, list of actions, attachments

    def texts(self, *roles: _Role) -> list[MappedText]:
        """The paragraphs that have one of these roles, in order."""
        return [text for role, text in self.paragraphs if role in roles]


def _items(parts: Sequence[Block]) -> list[_Item]:
    heads = _heads([head for at, part in enumerate(parts) if (head := _head(at, part)) is not None])
    if not heads:
        return []
    closing = (at for at, part in enumerate(parts) if at > heads[-1].at and _CLOSING.match(part.mapped.text))
    close = next(closing, len(parts))
    items = [
        _item(_titled(head, parts), parts[head.at + 1 : following.at if following else close])
        for head, following in zip(heads, [*heads[1:], None], strict=True)
        if following is None or not _is_over(head, following)
    ]
    return [*items[:-1], replace(items[-1], after=tuple(parts[close:]))]


def _is_over(head: _Head, following: _Head) -> bool:
    """Whether nothing stands under a heading but items of its own: "2. Til drøftelse", "2.1 Akutpladser"."""
    return _is_empty(head, following) and following.key[:-1] == head.key


def _is_empty(head: _Head, following: _Head) -> bool:
    return following.at == head.at + 1 and not head.text.text


def _item(head: _Head, parts: Sequence[Block]) -> _Item:
    parts = [Block(BlockKind.PARAGRAPH, head.text), *parts] if head.text.text else parts
    lines = [cell.text for part in parts for cell in part.cells or (part.mapped,)]
    return _Item(head, tuple(_paragraphs(parts)), "\n".join((head.title, *lines)))


def _paragraphs(parts: Sequence[Block]) -> Iterator[tuple[_Role, MappedText]]:
    role = _Role.TEXT
    for part in parts:
        for label, text in _labelled(part):
            if label is role and not text.text:
                yield role, part.mapped  # "Lovgivning" within the case: a heading of its text
            role = label or role
            if text.text:
                yield role, text


def _heads(heads: Sequence[_Head]) -> list[_Head]:
    """Those that begin an item: not the agenda before the items, and no numbered headings within a case."""
    if sum(head.worded for head in heads) >= 2:
        heads = [head for head in heads if head.worded]
    return _longest_rise([head for number, head in enumerate(heads) if not _is_listed(head, heads[number + 1 :])])


def _head(at: int, part: Block) -> _Head | None:
    mapped, is_heading = part.mapped, part.kind is BlockKind.HEADING
    match = _HEAD.match(mapped.text)
    if match is None or part.kind in (BlockKind.ITEM, BlockKind.SUB_ITEM):
        return None
    title, worded = (match["title"] or "").rstrip(" :"), match["word"] is not None
    marked = worded or match["letter"] or match["last_mark"] or "." in match["number"]  # "15 km fra klinikken" is not
    if not (title or worded) or not (marked or is_heading):
        return None
    if _SENTENCE.search(title):
        if worded and match["last_mark"]:  # "Ad 3) Referatet blev godkendt."
            start = match.start("title")
            return _Head(
                at, mapped.slice(0, start).strip(), *_number(match), "", worded, mapped.slice(start, len(mapped))
            )
        if not is_heading:
            return None
    return _Head(at, mapped, *_number(match), title, worded, EMPTY)


def _titled(head: _Head, parts: Sequence[Block]) -> _Head:
    """A heading of nothing but a number has its title in the agenda, or in the heading under it."""
    if head.title:
        return head
    entries = [match for part in parts if (match := _HEAD.match(part.mapped.text)) and match["title"]]
    titles = [match["title"] for match in entries if _number(match)[0] == head.key]
    under = [part.mapped.text for part in parts[head.at + 1 : head.at + 2] if part.kind is BlockKind.HEADING]
    return replace(head, title=next((title for title in [*titles, *under] if not _SENTENCE.search(title)), ""))


def _number(match: re.Match[str]) -> tuple[tuple[int, ...], str]:
    """A number to compare by and to show: "2. a." is (2, 97) and "2.a"."""
    key = tuple(map(int, match["number"].split(".")))
    letter = match["letter"]
    return (*key, ord(letter)) if letter else key, f"{match['number']}.{letter}" if letter else match["number"]


def _is_listed(head: _Head, later: Sequence[_Head]) -> bool:
    """Whether it stands in a list of what comes: its number comes again, over a text or with the same title."""
    again = [other for other in later if other.key == head.key]
    return any(_is_empty(head, later[0]) or fold(head.title) == fold(other.title) for other in again)


def _longest_rise(heads: Sequence[_Head]) -> list[_Head]:
    """The longest run of rising numbers: items count upwards, what breaks the count is text of an item."""
    runs: list[list[_Head]] = []
    for head in heads:
        runs.append([*max((run for run in runs if run[-1].key < head.key), key=len, default=[]), head])
    return max(runs, key=len, default=[])


# --------------------------------------------------------------------------------------------------- fields

_TITLE_TYPES = (
    (ItemType.ANY_OTHER, re.compile(r"^(eventuelt|evt\.?)\b", re.IGNORECASE)),
    (ItemType.APPROVAL, re.compile(r"\bgodkendelse\b", re.IGNORECASE)),
    (ItemType.DISCUSSION, re.compile(r"\bdrøftelse(r)?\b", re.IGNORECASE)),
    (ItemType.INFORMATION, re.compile(r"\borientering(er)?\b", re.IGNORECASE)),
    (ItemType.STATUS, re.compile(r"\bstatus\b", re.IGNORECASE)),
    (ItemType.DECISION, re.compile(r"\bbeslutning\b", re.IGNORECASE)),
)
_RECOMMENDED_TYPES = (
    (ItemType.INFORMATION, re.compile(r"\btil efterretning\b", re.IGNORECASE)),
    (ItemType.DISCUSSION, re.compile(r"\bdrøfte[rs]\b", re.IGNORECASE)),
    (ItemType.APPROVAL, re.compile(r"\bgodkende[rs]\b", re.IGNORECASE)),
    (ItemType.DECISION, re.compile(r"\bbeslutte[rs]\b", re.IGNORECASE)),
)


def _item_type(item: _Item) -> ItemType | None:
    recommendation = " ".join(text.text for text in item.texts(_Role.RECOMMENDATION))
    return _first_named(_TITLE_TYPES, item.head.title) or _first_named(_RECOMMENDED_TYPES, recommendation)


def _first_named(types: Sequence[tuple[ItemType, re.Pattern[str]]], text: str) -> ItemType | None:
    found = [(match.start(), item_type) for item_type, pattern in types if (match := pattern.search(text))]
    return min(found, key=lambda place: place[0])[1] if found else None


_DECIDES = re.compile(
    r"\bblev\b(?: \w+){0,3} (?:godkendt|besluttet|vedtaget|aftalt|udsat|udskudt|taget til efterretning)\b"
    r"|\bde[tr] (?:er (?:aftalt|besluttet)|aftales|besluttes)\b|\b(?:udsættes|udskydes)\b"
    r"|^(?:\w+ )?(?:godkendt|vedtaget|drøftet|udsat|udskudt|taget til efterretning)\b"
    r"|\b(?:godkendte|besluttede|vedtog|tiltrådte)\b(?! den \d)|\bder var (?:enighed om|tilslutning til)\b",
    re.IGNORECASE,
)
# A task: who does it stands before or after a verb in the present, or the task itself is the subject.
_TASK = re.compile(
    r"\bde[tr] (?:blev(?: \w+)? aftalt|er aftalt|aftales)\b"
    r"|\bder var (?:enighed om|tilslutning til|opbakning til)(?: at \w|,? at .*\bskul?le?\b)"
    r"|\b(?:(?:ud|frem|rund)?sender|undersøger|afklarer|orienterer|kontakter|(?:vender|melder) tilbage|"
    r"tager (?:\S+ )?kontakt|udarbejder|indkalder|inviterer|iværksætter|indhenter|ajourfører|opdaterer|fremlægger|"
    r"gennemser|gennemgår|opfordrer|sørger for|følger op|laver|skriver|giver status|"
    r"ser \S+ igennem|sætter \S+ i gang|tager \S+ op)\b"
    r"|\b(?:følges op|sættes i gang|tages op|gøres op|genoptages|evalueres|forelægges|undersøges|afklares|"
    r"(?<!kan )(?:orienteres|inviteres|indkaldes|(?:ud|rund)?sendes|udarbejdes) af)\b",
    re.IGNORECASE,
)
# What is done whenever something is the case is a rule and no task, unless a time is set for it.
_CONDITION = re.compile(r"^(?:er|hvis|har|når|skal|kommer|haster|såfremt|bliver)\b", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:20\d\d|årsskiftet|næste møde|uge \d+|januar|februar|marts|april|maj|juni|juli|august|september|oktober|"
    r"november|december)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"^(?:ingen|intet|ikke relevant|-)\W*$", re.IGNORECASE)


def _decides(sentence: str) -> bool:
    return _DECIDES.search(sentence) is not None


def _gives_a_task(sentence: str) -> bool:
    rule = _CONDITION.match(sentence) and not _TIME.search(sentence)
    return _TASK.search(sentence) is not None and not rule


def _decision(item: _Item) -> Statement | None:
    """What stands under the label, or else the sentences that decide, those of one paragraph on one line."""
    for role in (_Role.DECISION, _Role.RECORD):
        if item.texts(role):
            return _statement(item.texts(role))
    paragraphs = item.texts(_Role.TEXT, _Role.DISCUSSION)
    deciding = [_joined(_sentences(paragraph, _decides), " ") for paragraph in paragraphs]
    return _statement([paragraph for paragraph in deciding if paragraph.text])


def _follow_ups(item: _Item) -> Iterator[Statement]:
    deciding = {_Role.DECISION, _Role.RECORD, _Role.DISCUSSION}
    if not item.texts(_Role.DECISION, _Role.RECORD):
        deciding.add(_Role.TEXT)
    for role, text in item.paragraphs:
        if role is _Role.FOLLOW_UP:
            yield from map(_whole, _sentences(text, lambda sentence: not _NOTHING.match(sentence)))
        elif role in deciding:
            yield from map(_whole, _sentences(text, _gives_a_task))


_ACTION_LIST = re.compile(r"(aktions|handlings|opgave)liste\b", re.IGNORECASE)


def _actions(items: Sequence[_Item]) -> defaultdict[str, list[Statement]]:
    """Number of an item -> the rows of the list of actions at the end that speak of it.

    A row belongs to the item that shares its rarer words, by far: one that might belong to two is left out.
    """
    words = {item.head.number: set(keys(item.all_text)) for item in items}
    items_with = Counter(word for found in words.values() for word in found)
    actions: defaultdict[str, list[Statement]] = defaultdict(list)
    for row in _action_rows(items[-1].after if items else ()):
        action = set(keys(max((cell.text for cell in row.cells), key=len)))  # not who, nor when
        shared = [(sum(1 / items_with[word] for word in found & action), number) for number, found in words.items()]
        (second, _), (best, number) = sorted([(0.0, ""), *shared])[-2:]
        if best >= 1 and best > 1.5 * second:
            actions[number].append(_whole(row.mapped))
    return actions


def _action_rows(parts: Sequence[Block]) -> Iterator[Block]:
    """The rows of the list of actions but its first, which is its head."""
    inside = False
    for before, part in pairwise(parts):
        if part.kind is not BlockKind.ROW or _ACTION_LIST.match(before.mapped.text):
            inside = _ACTION_LIST.match(before.mapped.text) is not None
        elif inside:
            yield part


_FOR_ITEM = re.compile(
    r"\s*\((?:\w+\.? )?(?:punkt|pkt\.?) ?(?P<number>\d{1,2}(?:\.\d{1,2})*)(?: ?\.? ?(?P<letter>[a-zæøå]))?\)",
    re.IGNORECASE,
)
_NEXT_ATTACHMENT = re.compile(r"[\s;]+(?=Bilag \d+\b)")


def _attachments(items: Sequence[_Item]) -> defaultdict[str, list[str]]:
    """Number of an item -> its attachments: those that stand in it, and those that name it wherever they stand."""
    numbers = {item.head.number for item in items}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for item in items:
        after = [text for role, text in _paragraphs(item.after) if role is _Role.ATTACHMENTS]
        inside = item.texts(_Role.ATTACHMENTS)
        for text, default in [(t, item.head.number) for t in inside] + [(t, None) for t in after]:
            for entry in _NEXT_ATTACHMENT.split(text.text):
                tie = _FOR_ITEM.search(entry)
                number = _number(tie)[1] if tie else default
                if number in numbers:
                    found[number].append(_FOR_ITEM.sub("", entry).rstrip(" .;"))
    return found


_COMMITTEE = re.compile(
    r"\b(?P<first>kommunal)t?(?P<link>[ -])(?P<second>lægelig)[te]?(?P<last>[ -]udvalg)", re.IGNORECASE
)


def _committee(document: Document, parts: Sequence[Block]) -> str | None:
    """The committee's name in the best of the forms that the minutes print: correct, with capitals, most often."""
    text = "\n".join((document.title, *(part.mapped.text for part in parts)))
    printed = [match.group() for match in _COMMITTEE.finditer(text)]
    forms = Counter(form.lower() if form.isupper() else form for form in printed)
    if not forms:
        return None
    best = max(forms, key=lambda form: (len(re.findall("alt|igt", form)), sum(map(str.isupper, form)), forms[form]))
    name = _COMMITTEE.sub(r"\g<first>t\g<link>\g<second>t\g<last>", best)
    return name[0].upper() + name[1:]


def _municipality(document: Document) -> str | None:
    """The one that the document holds for, else the one that issued it."""
    named = document.area if len(document.area) == 1 else MunicipalityFinder().find(document.issuer or "")
    return named[0] if len(named) == 1 else None


# ---------------------------------------------------------------------------------------------- mapped text


def _sentences(text: MappedText, wanted: Callable[[str], bool]) -> list[MappedText]:
    sentences = [text.slice(start, end) for start, end in sentence_bounds(text.text)]
    return [sentence for sentence in sentences if wanted(sentence.text)]


def _joined(texts: Sequence[MappedText], separator: str) -> MappedText:
    joined = EMPTY
    for text in texts:
        if joined.text:
            end = joined.origins[-1]
            joined = concatenate([joined, MappedText(separator, (Origin(end.page, end.end, end.end),))])
        joined = concatenate([joined, text])
    return joined


def _whole(text: MappedText) -> Statement:
    return Statement(text.text, text.spans())


def _statement(paragraphs: Sequence[MappedText]) -> Statement | None:
    return _whole(_joined(paragraphs, "\n")) if paragraphs else None
