"""Fee codes (ydelsesnumre): the four digits a GP's service is paid by, what they stand for and the fee.

A row of a table or a code with its meaning in brackets or after a colon defines a code; a sentence only mentions it.
Four digits alone mean nothing: what makes them a code is that the table, its heading or the sentence speaks of
services and fees, and that nothing says year, amount, postal code or another number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.danish import fold, sentence_bounds
from ingest.mapped_text import MappedText
from ingest.records import FeeCode, Statement
from ingest.structure import Block, BlockKind, Section


@dataclass(frozen=True, slots=True)
class _Found:
    code: str
    meaning: str
    fee: str | None
    source: MappedText
    defines: bool  # otherwise only mentioned


# Not within a longer number, an amount or groups of digits such as 7233 6400.
_CODE = re.compile(r"(?<![\d.,])(?<!\d )\d{4}(?!\d|[.,]\d|,-| \d{2} ?\d{2}|-\d{1,3}(?!\d))")
_ENTRY = re.compile(_CODE.pattern + r"\s*[:=–-]?\s+[A-ZÆØÅ]")
_CODES = re.compile(r"\d{4}(?:\s*(?:til|og|eller|[-–/,+])\s*\d{4})*")
_YEAR = re.compile(r"19\d\d|20[0-4]\d")
_AMOUNT = r"\d{1,3}(?:\.?\d{3})*(?:,\d{2}|,-)?"
_FEE = re.compile(rf"\bkr\.?\s*{_AMOUNT}|(?<![\d.,]){_AMOUNT}\s*kr(?:oner\b|\.|\b)", re.IGNORECASE)
_BARE_FEE = re.compile(r"\d{1,3}(?:\.?\d{3})*(?:,\d{2}|,-)")  # in a cell of its own

_NEAR = 60  # characters that tell what a number is
_SERVICE_NUMBER = re.compile(r"\bydelses?-?\s?(?:num|nr|kode)", re.IGNORECASE)
_TABLE_HEAD = re.compile(r"^(?:nr|nummer|kode)\b.*\b(?:ydelse|honorar|takst)", re.IGNORECASE)
_PAYMENT = re.compile(r"honor[ae]r|afregn|takst|tillæg|\bydes\b|\bydelse", re.IGNORECASE)
_NAMED = re.compile(
    r"\bydelse(?:s|n|r|rne)?-?(?:num\w+|nr|kode\w*)?\.?\s*(?:(?:nr|nummer|kode)\b\.?)?\s*:?\s*$", re.IGNORECASE
)
_LEADS_TO_CODE = re.compile(
    r"(?:[:,;()+/–]|(?<!\d)\d{4}-|\b(?:med|som|under|kode|koden|tillæg|takst|og|eller|samt|til|plus))\s*$",
    re.IGNORECASE,
)
_MAY_FOLLOW = re.compile(r"\s*(?:$|[.,;:()+/=–-]|(?:og|eller|samt|til|pr|for|ved|når|hvis|efter|som|der|i)\b)")
_UNIT = re.compile(r"\s*(?:kr\b|kroner|pct|%|km\b)", re.IGNORECASE)
_POINTER = re.compile(
    r"(?:\s*\((?:jf\.?\s*|se\s+)?(?:§|afsnit|bilag|side|punkt)[^()]*\)|,?\s+(?:se|jf\.?)\s+(?:§|afsnit|bilag|side|punkt).*)$",
    re.IGNORECASE,
)
_EDGES = " ,:;–-+=/"
_BEFORE_CODE = re.compile(
    r"(?:[\s,:;(+/=–-]|\b(?:med|som|under|via|på|af|til|ydelse\w*|kode\w*|takst\w*|nr\.?|nummer\w*))+$", re.IGNORECASE
)
_CONJUNCTION = re.compile(r"^(?:og|eller|samt|plus)\s+", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"\b(?:afregne?s?|honorere?s?|brug(?:es)?|anvend(?:es)?|skriv|der|det|her|er|ydes|følgende)\b",
    re.IGNORECASE,
)
_USE = re.compile(r"\b(?:brug|anvend|skriv|noter|vælg)\w*$", re.IGNORECASE)  # "Lægen bruger 4490 ved …"
_OCCASION = re.compile(r",?\s+(?:ved|for|når|til|hvis)\b", re.IGNORECASE)
_HEADING_NUMBER = re.compile(r"^(?:punkt\s+|§\s*)?\d+(?:\.\d+)*[.:)]?\s+(?:[a-zæøå]\.\s+)?", re.IGNORECASE)
_STREET_NUMBER = re.compile(r"[A-Za-zÆØÅæøå]\s\d{1,3}\s?[A-Za-z]?,?$")
_TOWN = re.compile(r"\s[A-ZÆØÅ][a-zæøå]+(?:\s[A-ZÆØÅ][a-zæøå]*)?$")


def find_fee_codes(document_id: str, sections: Sequence[Section]) -> list[FeeCode]:
    """The fee codes of a document in reading order, each with its meaning, fee and place.

    A code is recorded where it is defined, twice if two places say different things of it, and at its first mention
    where nothing defines it. A range ("4201 til 4207") gives a record for each code that is printed, with the same
    meaning and quote: asking for 4207 then finds it like any other code, and every record's code stands in its quote.
    """
    found = [*_found(sections)]
    defined = {code.code for code in found if code.defines}
    seen: set[tuple[str, ...]] = set()
    records: list[FeeCode] = []
    for code in found:
        same = (code.code, fold(code.meaning), code.fee or "") if code.defines else (code.code,)
        if same in seen or (not code.defines and code.code in defined):
            continue
        seen.add(same)
        statement = Statement(code.source.text, code.source.spans())
        records.append(FeeCode(document_id, code.code, code.meaning, code.fee, statement))
    return records


def _found(sections: Sequence[Section]) -> Iterator[_Found]:
    over: tuple[MappedText, ...] = ()
    for section in sections:
        for heading in section.headings:
            if heading not in over:
                number = _HEADING_NUMBER.match(heading.text)
                yield from _sentence(heading.slice(number.end() if number else 0, len(heading)), False, "")
        over = section.headings
        yield from _in_section(section)


def _in_section(section: Section) -> Iterator[_Found]:
    heading = _HEADING_NUMBER.sub("", section.heading_path[-1]) if section.heading_path else ""
    titles = " ".join(section.heading_path[-2:])
    about_codes = bool(_SERVICE_NUMBER.search(titles) or re.search(r"\bydelser\b", titles, re.IGNORECASE))
    about_fees = bool(_PAYMENT.search(titles))
    announced = False
    before = heading
    for block in chain.from_iterable(map(_entries, section.blocks)):
        text = block.mapped.text
        rows = [] if _is_address(before, text) else list(_row(block, about_codes or announced, about_fees))
        yield from rows or _running_text(block, about_codes or about_fees or announced, heading)
        if _TABLE_HEAD.match(text) or (
            _SERVICE_NUMBER.search(text) and (block.kind is BlockKind.ROW or not text.endswith("."))
        ):
            announced = True
        elif block.kind is BlockKind.PARAGRAPH and not rows:
            announced = False
        before = text


def _is_address(before: str, text: str) -> bool:
    """Whether a line is a postal code and a town that stand under a street."""
    return bool(_STREET_NUMBER.search(before) and _CODE.match(text) and _TOWN.fullmatch(text[4:]))


# ----------------------------------------------------------------------------------------------------- tables


def _entries(block: Block) -> Iterator[Block]:
    """A block, or its lines where they are entries that each begin with a code: a list printed without bullets."""
    text, start = block.mapped.text, 0
    if _ENTRY.match(text) and not block.cells:
        for index, origin in enumerate(block.mapped.origins):
            if origin.start == origin.end and _ENTRY.match(text, index + 1):  # a line break
                yield Block(block.kind, block.mapped.slice(start, index))
                start = index + 1
    yield Block(block.kind, block.mapped.slice(start, len(text))) if start else block


def _row(block: Block, about_codes: bool, about_fees: bool) -> Iterator[_Found]:
    """The codes of a row, or of a line that begins with them. Other columns (who pays) are not taken."""
    cells = [" ".join(cell.text.split()) for cell in block.cells] or [block.mapped.text]
    fees = [cell for cell in cells if _FEE.search(cell) or _BARE_FEE.fullmatch(cell)]
    if not (about_codes or (about_fees and fees)):
        return
    column = next((n for n, cell in enumerate(cells) if _CODES.fullmatch(cell) and (n == 0 or about_codes)), None)
    if column is not None and len(cells) > 1:
        codes, rest = cells[column], [cell for n, cell in enumerate(cells) if n != column]
    else:
        match = _CODES.match(cells[0])
        if not match or not _CODE.match(cells[0]) or not re.match(r"\s*[:=–-]?\s+\w", cells[0][match.end() :]):
            return
        codes, rest = match.group(), [cells[0][match.end() :], *cells[1:]]
    meanings = [_tidy(_without_fee(cell)) for cell in rest if not _BARE_FEE.fullmatch(cell)]
    meaning = next((text for text in meanings if text), "")
    fee = _FEE.search(fees[0]) if fees else None
    for code in re.findall(r"\d{4}", codes):
        if meaning and not _YEAR.fullmatch(code):
            yield _Found(code, meaning, fee.group().strip() if fee else next(iter(fees), None), block.mapped, True)


# ------------------------------------------------------------------------------------------------ running text


def _running_text(block: Block, paid: bool, heading: str) -> Iterator[_Found]:
    for start, end in sentence_bounds(block.mapped.text):
        sentence = block.mapped.slice(start, end)
        yield from _sentence(sentence, paid, heading)


def _sentence(sentence: MappedText, paid: bool, heading: str) -> Iterator[_Found]:
    text = sentence.text
    payment = _PAYMENT.search(text)
    paid_from = 0 if paid else payment.end() if payment else len(text)
    codes = [match for match in _CODE.finditer(text) if _is_code(match, match.start() >= paid_from)]
    ends = [*(code.start() for code in codes), len(text)][1:]
    inherited, position = "", 0
    for code, end in zip(codes, ends, strict=True):
        tail = text[code.end() : end]
        explained, after = _explanation(text, code.end(), end)
        words = text[position : code.start()]
        fee = _FEE.search(explained) or _FEE.match(tail.lstrip(" ,:(")) or _FEE.search(words)
        explained = _tidy(_without_fee(explained).rstrip(" ."))
        lead = _lead(_without_fee(words))
        inherited = "" if _USE.search(lead) and _OCCASION.match(tail) else lead or inherited
        meaning = ": ".join(part for part in (inherited, explained) if part)
        meaning = meaning or _tidy(tail.strip(").")) or heading
        if meaning:
            yield _Found(code.group(), meaning, fee.group() if fee else None, sentence, bool(explained))
        position = after


def _is_code(match: re.Match[str], paid: bool) -> bool:
    """Whether four digits are a code; `paid`: the table, the heading or the words before them speak of payment."""
    before = match.string[max(0, match.start() - _NEAR) : match.start()]
    after = match.string[match.end() : match.end() + _NEAR]
    if _UNIT.match(after):
        return False
    if _NAMED.search(before):
        return True
    fits = (not before or _LEADS_TO_CODE.search(before)) and _MAY_FOLLOW.match(after)
    fits = fits or _FEE.match(after.lstrip(" :(–-"))
    return bool(paid and fits and not _YEAR.fullmatch(match.group()))


def _explanation(text: str, start: int, end: int) -> tuple[str, int]:
    """What stands in brackets or after a colon behind a code, up to `end`, and where it ends. Brackets may stay open."""
    tail = text[start:end]
    opening = re.match(r"\s*\(", tail)
    if opening:
        depth = 0
        for index, character in enumerate(tail):
            depth += (character == "(") - (character == ")")
            if depth == 0 and character == ")":
                return tail[opening.end() : index], start + index + 1
        return tail[opening.end() :], end
    separator = re.match(r"\s*(?::|=|\s[–-]\s)\s*", tail)
    return (tail[separator.end() :], end) if separator else ("", start)


def _lead(text: str) -> str:
    """What the words before a code say that it is for; empty if they only lead to it ("afregnes med ydelsesnummer")."""
    lead = _CONJUNCTION.sub("", _BEFORE_CODE.sub("", text).strip(_EDGES + "()"))
    says = re.findall(r"\w{4,}", _SAYS_NOTHING.sub("", lead))
    return _tidy(lead) if says else ""


def _without_fee(text: str) -> str:
    return _FEE.sub("", text).replace("()", "")


def _tidy(text: str) -> str:
    """Without pointers to other places and stray punctuation at the ends."""
    return _POINTER.sub("", " ".join(text.split()).strip(_EDGES)).strip(_EDGES)
