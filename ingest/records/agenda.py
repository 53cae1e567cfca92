"""The items of a committee's minutes as records: what each was about, what was decided and who follows up.

Which sentences decide or hand out a task is said once, here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ingest.danish import keys, sentence_bounds
from ingest.dates import MONTHS
from ingest.document import Document, DocumentKind
from ingest.layout import BlockKind
from ingest.mapped_text import MappedText, join
from ingest.municipalities import MunicipalityFinder
from ingest.records import AgendaItem, ItemType, Statement
from ingest.records.item_headings import printed_number
from ingest.records.minutes import MinutesItem, Role, find_items, item_paragraphs, minutes_parts
from ingest.records.people import find_people
from ingest.structure import Block, Section


def find_agenda_items(document: Document, sections: Sequence[Section]) -> list[AgendaItem]:
    """The agenda items of minutes in reading order; of other kinds of document none.

    A decision without a label of its own is made of the sentences that decide. A heading inside a case description
    stays a paragraph of it. A list of attachments at the end is shared out by the numbers it names.
    """
    if document.kind is not DocumentKind.MINUTES:
        return []
    parts = list(minutes_parts(sections))
    items = find_items(parts)
    committee = _committee(document, parts)
    attachments, actions = _attachments(items), _actions(items)
    return [
        AgendaItem(
            document_id=document.id,
            committee=committee,
            municipality=_municipality(document),
            meeting_date=document.date,
            date_note=document.date_note,
            number=item.heading.number,
            title=item.heading.title,
            type=_item_type(item),
            case=_statement(item.texts(Role.CASE)),
            decision=_decision(item),
            attachments=tuple(attachments[item.heading.number]),
            people=find_people(item.all_text),
            follow_ups=(*_follow_ups(item), *actions[item.heading.number]),
            source=_whole(item.heading.mapped),
        )
        for item in items
    ]


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


def _item_type(item: MinutesItem) -> ItemType | None:
    recommendation = " ".join(text.text for text in item.texts(Role.RECOMMENDATION))
    return _first_named(_TITLE_TYPES, item.heading.title) or _first_named(_RECOMMENDED_TYPES, recommendation)


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
_TIME = re.compile(rf"\b(?:20\d\d|årsskiftet|næste møde|uge \d+|{'|'.join(MONTHS)})\b", re.IGNORECASE)
_NOTHING = re.compile(r"^(?:ingen|intet|ikke relevant|-)\W*$", re.IGNORECASE)


def _decides(sentence: str) -> bool:
    return _DECIDES.search(sentence) is not None


def _gives_a_task(sentence: str) -> bool:
    rule = _CONDITION.match(sentence) and not _TIME.search(sentence)
    return _TASK.search(sentence) is not None and not rule


def _decision(item: MinutesItem) -> Statement | None:
    """What stands under the label, or else the sentences that decide, those of one paragraph on one line."""
    for role in (Role.DECISION, Role.RECORD):
        if item.texts(role):
            return _statement(item.texts(role))
    paragraphs = item.texts(Role.TEXT, Role.DISCUSSION)
    deciding = [join(_sentences(paragraph, _decides), " ") for paragraph in paragraphs]
    return _statement([paragraph for paragraph in deciding if paragraph.text])


def _follow_ups(item: MinutesItem) -> Iterator[Statement]:
    deciding = {Role.DECISION, Role.RECORD, Role.DISCUSSION}
    if not item.texts(Role.DECISION, Role.RECORD):
        deciding.add(Role.TEXT)
    for paragraph in item.paragraphs:
        if paragraph.role is Role.FOLLOW_UP:
            yield from map(_whole, _sentences(paragraph.text, lambda sentence: not _NOTHING.match(sentence)))
        elif paragraph.role in deciding:
            yield from map(_whole, _sentences(paragraph.text, _gives_a_task))


_ACTION_LIST = re.compile(r"(aktions|handlings|opgave)liste\b", re.IGNORECASE)


def _actions(items: Sequence[MinutesItem]) -> defaultdict[str, list[Statement]]:
    """Number of an item -> the rows of the list of actions at the end that speak of it.

    A row belongs to the item that shares its rarer words, by far: one that might belong to two is left out.
    """
    words = {item.heading.number: set(keys(item.all_text)) for item in items}
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


def _attachments(items: Sequence[MinutesItem]) -> defaultdict[str, list[str]]:
    """Number of an item -> its attachments: those that stand in it, and those that name it wherever they stand."""
    numbers = {item.heading.number for item in items}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for item in items:
        inside = [(text, item.heading.number) for text in item.texts(Role.ATTACHMENTS)]
        closing = [(other.text, None) for other in item_paragraphs(item.after) if other.role is Role.ATTACHMENTS]
        for text, default in [*inside, *closing]:
            for entry in _NEXT_ATTACHMENT.split(text.text):
                tie = _FOR_ITEM.search(entry)
                number = printed_number(tie["number"], tie["letter"]) if tie else default
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


def _whole(text: MappedText) -> Statement:
    return Statement(text.text, text.spans())


def _statement(paragraphs: Sequence[MappedText]) -> Statement | None:
    return _whole(join(paragraphs, "\n")) if paragraphs else None
