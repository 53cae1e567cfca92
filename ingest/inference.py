"""What a document without a manifest entry says about itself: title, kind, issuer, area and date, with grounds.

Only what the document, its file's properties or its file name state is taken. Where it states nothing, a field
stays empty; `grounds` says in Danish what each field was taken from, so that a reader can correct it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Generic, TypeVar

from ingest.danish import fold, is_word, sentence_bounds
from ingest.document import DocumentKind
from ingest.mapped_text import from_page
from ingest.municipalities import MUNICIPALITIES, MunicipalityFinder, unique
from ingest.reading.raw import RawDocument, RawPage


@dataclass(frozen=True, slots=True)
class InferredEntry:
    """What a manifest entry would say. `grounds`: field name -> its evidence, in Danish; unstated fields have none.

    `area` has a ground also where it is empty, since that stands for the whole country.
    """

    id: str
    title: str
    kind: DocumentKind
    issuer: str | None
    area: tuple[str, ...]
    date: dt.date | None
    date_note: str | None
    grounds: Mapping[str, str]


T = TypeVar("T")

_PROPERTY_GROUND = "titlen i filens egenskaber"


@dataclass(frozen=True, slots=True)
class _Found(Generic[T]):
    """A value and what it was taken from, in Danish."""

    value: T
    ground: str


def infer(file_name: str, document: RawDocument) -> InferredEntry:
    """Title, kind, issuer, area and date as the document, its properties or `file_name` state them."""
    text = _DocumentText.of(file_name, document)
    title = _title(text)
    kind = _kind(text, title)
    issuer = _issuer(text, title)
    area = _area(text, issuer)
    if kind is not None and kind.value is DocumentKind.MINUTES:
        met = _meeting_date(text)
        dated = _Found(_Statement("", met.value), met.ground) if met is not None else None
        title = _minutes_title(text, title, met)
    else:
        dated = _own_statement(text)
    day = dated.value.date.as_date() if dated is not None else None
    found = {"title": title, "kind": kind, "issuer": issuer, "area": area, "date": dated if day is not None else None}
    return InferredEntry(
        id=slug(text.stem),
        title=title.value,
        kind=kind.value if kind is not None else DocumentKind.OTHER,
        issuer=issuer.value if issuer is not None else None,
        area=area.value,
        date=day,
        date_note=None if day is not None else _date_note(text, dated),
        grounds={field: value.ground for field, value in found.items() if value is not None},
    )


def slug(name: str) -> str:
    """A name as an id: a-z, digits and single hyphens, beginning with a letter or a digit."""
    plain = unicodedata.normalize("NFKD", fold(name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "dokument"


# ------------------------------------------------------------------------------------------------ the text


@dataclass(frozen=True, slots=True)
class _Line:
    page: int  # 1-based
    text: str  # stripped; runs of spaces inside may be columns
    block: int  # lines without an empty line between them share a number

    @property
    def columns(self) -> list[str]:
        return re.split(r" {3,}|\t+", self.text)

    @property
    def ground(self) -> str:
        return f"»{' '.join(self.text.split())}« på side {self.page}"


@dataclass(frozen=True, slots=True)
class _DocumentText:
    stem: str  # the file's name without its ending
    property_title: str | None
    made: dt.date | None  # when the file was made
    pages: tuple[tuple[_Line, ...], ...]
    headings: tuple[_Line, ...]  # told by the file as outermost
    head: tuple[_Line, ...]  # the first page down to where its content begins
    running: str  # everything, words broken at line ends joined

    @staticmethod
    def of(file_name: str, document: RawDocument) -> _DocumentText:
        pages = tuple(tuple(_lines(number, page)) for number, page in enumerate(document.pages, 1))
        first = next((lines for lines in pages if lines), ())
        return _DocumentText(
            stem=re.sub(r"\.[A-Za-z]\w{1,4}$", "", unicodedata.normalize("NFC", file_name)),
            property_title=document.title,
            made=document.date,
            pages=pages or ((),),
            headings=tuple(_told_headings(document)),
            head=_head(first),
            running=_joined("\n\n".join(_clean(page.text) for page in document.pages)),
        )

    @property
    def first_page(self) -> tuple[_Line, ...]:
        return next((lines for lines in self.pages if lines), ())


def _clean(text: str) -> str:
    return from_page(1, text).text


def _lines(number: int, page: RawPage) -> Iterator[_Line]:
    block = 0
    for line in _clean(page.text).split("\n"):
        if line.strip():
            yield _Line(number, line.strip(), block)
        else:
            block += 1


def _told_headings(document: RawDocument) -> Iterator[_Line]:
    for number, page in enumerate(document.pages, 1):
        for heading in page.headings:
            line = _clean(page.text[heading.start :].lstrip().split("\n", 1)[0]).strip()
            if heading.level == 1 and line:
                yield _Line(number, line, 0)


def _joined(text: str) -> str:
    return re.sub(r"(?<=[a-zæøå])-[ \t]*\n[ \t]*(?=[a-zæøå])(?!(?:og|eller|samt|til)\b)", "", text)


# A line like these opens the content; what stands above it is the document's head.
_OPENING = re.compile(
    r"(?i:§+ ?\d|stk\. ?\d|(?:punkt|ad\.?|pkt\.) ?\d|"
    r"(?:dagsorden(?:en)?|indhold|indholdsfortegnelse|forord|indledning|baggrund|formål|resumé|referat af mødet)[:.]?$|"
    r"(?:deltagere|mødedeltagere|til stede|tilstede|fremmødte|afbud|fraværende)\b)"
    r"|(?:\d+(?:\.\d+)*[.):]?|[a-z]\))\s+(?!(?i:udgave|version|oplag))[A-ZÆØÅ»”\"]"
)
_PROSE_LENGTH = 110  # characters from which a run of full lines that ends a sentence is content
_SUBTITLE_WORDS = 4  # a shorter line right above running text is the heading of that text
_FULL_LINE = 35  # characters from which a line may be one that goes on in the next


def _head(page: Sequence[_Line]) -> tuple[_Line, ...]:
    head: list[_Line] = []
    for index, line in enumerate(page):
        if _OPENING.match(line.text):
            break
        if _begins_prose(page[index:]):
            # A few words right on top of the content are its heading, unless they are all there is.
            titles = [other for other in head if _could_be_title(other)]
            on_top = len(titles) > 1 and head[-1] is titles[-1] and head[-1].block == line.block
            if on_top and len(head[-1].text.split()) < _SUBTITLE_WORDS:
                head.pop()
            break
        head.append(line)
    return tuple(head)


def _begins_prose(lines: Sequence[_Line]) -> bool:
    """Whether running text begins here: full lines, most of which go on in lower case, up to the end of a sentence."""
    run = [lines[0]]
    for line in lines[1:8]:
        ended = re.search(r"\w{3,}[.?!]$", run[-1].text)
        if ended or line.block != run[-1].block or len(run[-1].text) < _FULL_LINE or _OPENING.match(line.text):
            break
        run.append(line)
    text = " ".join(line.text for line in run)
    going_on = sum(line.text[0].islower() for line in run[1:])
    sentence = re.search(r"\w{3,}[.?!](?: [A-ZÆØÅ]|$)", text)
    return len(text) > _PROSE_LENGTH and sentence is not None and 2 * going_on >= len(run) - 1


# ------------------------------------------------------------------------------------------------ dates

_MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
_MONTH = (
    r"(?:jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|"
    r"aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"""(?<![\w./-]) (?:
        (?P<d1>\d\d?)\.?\s*(?P<m1>{_MONTH})\b\.?,?\s+(?P<y1>{_YEAR}|['’]\d\d|\d\d(?=\s*(?:$|[,;)»]|\.(?:\s|$)|kl\b)))
      | (?P<d2>\d\d?)\s?[.]\s?(?P<m2>\d\d?)\s?[.]\s?(?P<y2>{_YEAR}|\d\d)
      | (?P<d3>\d\d?)/(?P<m3>\d\d?)(?:\s?[-/.]\s?(?P<y3>{_YEAR}|\d\d)|\s+(?P<y7>{_YEAR}))
      | (?P<d4>\d\d?)-(?P<m4>\d\d?)-(?P<y4>{_YEAR}|\d\d)
      | (?P<y5>{_YEAR})-(?P<m5>\d\d)-(?P<d5>\d\d)
      | (?P<m6>{_MONTH})\b\.?,?\s+(?P<y6>{_YEAR})
    ) (?!\d|[.:,/-]\d|-[A-Z])""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
# Case numbers and numbers of sections look like dates: "Sagsnr. 27.12.04", "afsnit 2.3.12".
_CASE_NUMBER = re.compile(
    r"\b(?:(?:sags|journal|dok\.?|j\.?) ?-?nr|KLE|cpr)\b[^\n]*$|\b(?:afsnit|kapitel|punkt|version|bilag)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date that stands in a text from `start` on, to the day, to the month or to the year."""

    year: int
    month: int | None
    day: int | None
    start: int

    def as_date(self) -> dt.date | None:
        """The date, if it is written to the day."""
        return dt.date(self.year, self.month, self.day) if self.month and self.day else None

    @property
    def order(self) -> tuple[int, int, int]:
        """Sorts dates; one without a day stands before the days of its month."""
        return self.year, self.month or 0, self.day or 0

    def __str__(self) -> str:
        day = self.as_date()
        if day is not None:
            return f"{day:%d.%m.%Y}"
        return f"{_MONTHS[self.month - 1]} {self.year}" if self.month else str(self.year)


def written_dates(text: str) -> list[WrittenDate]:
    """The dates in a Danish text, in order, as days ("d. 7/3-24", "2025-09-18") or months ("januar 2025").

    Years of two digits are of this century up to 69. Impossible dates and case numbers are left out.
    """
    found: list[WrittenDate] = []
    for match in _DATE.finditer(text):
        line_before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        parts = {name[0]: value for name, value in match.groupdict().items() if value is not None}
        month = int(parts["m"]) if parts["m"].isdigit() else _month_number(parts["m"])
        date = _checked(_full_year(parts["y"]), month, int(parts["d"]) if "d" in parts else None, match.start())
        if date is not None and not _CASE_NUMBER.search(line_before):
            found.append(date)
    return found


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))


def _full_year(year: str) -> int:
    digits = int(year.lstrip("'’"))
    if digits >= 100:
        return digits
    return digits + (2000 if digits < 70 else 1900)


def _checked(year: int, month: int, day: int | None, start: int = 0) -> WrittenDate | None:
    try:
        dt.date(year, month, day if day is not None else 1)
    except ValueError:
        return None
    return WrittenDate(year, month, day, start)


def _days(text: str) -> list[WrittenDate]:
    return [date for date in written_dates(text) if date.day is not None]


def _file_name_date(stem: str) -> WrittenDate | None:
    """The one day that a file's name tells; "18-09-25", which may be read from either end, tells none."""
    readings: set[dt.date] = set()
    for run in re.findall(r"(?<!\d)\d{8}(?!\d)", stem):
        readings |= _possible(run[:4], run[4:6], run[6:]) or _possible(run[4:], run[2:4], run[:2])
    for first, mark, second, third in re.findall(r"(?<!\d)(\d{1,4})([-_. ])(\d\d?)\2(\d{1,4})(?!\d)", stem):
        readings |= _possible(third, second, first)
        if mark != ".":
            readings |= _possible(first, second, third)
    if re.search(_MONTH, stem, re.IGNORECASE):
        readings |= {day for date in written_dates(re.sub(r"[-_]+", " ", stem)) if (day := date.as_date())}
    if len(readings) != 1:
        return None
    (day,) = readings
    return WrittenDate(day.year, day.month, day.day, 0)


def _file_name_year(stem: str) -> WrittenDate | None:
    """The one year that a file's name tells."""
    years = re.findall(rf"(?<!\d){_YEAR}(?!\d)", stem)
    return WrittenDate(int(years[0]), None, None, 0) if len(years) == 1 else None


def _possible(year: str, month: str, day: str) -> set[dt.date]:
    if len(year) not in (2, 4) or len(day) > 2 or (len(year) == 4 and not re.fullmatch(_YEAR, year)):
        return set()
    date = _checked(_full_year(year), int(month), int(day))
    read = date.as_date() if date is not None else None
    return {read} if read is not None else set()


_OTHER_EVENT = re.compile(
    r"næste|godkend|udsend|senest|frist|print|udskrevet|oprettet|forrige|sidste møde|deadline", re.IGNORECASE
)
_DATE_LABEL = re.compile(
    r"(?:(?:møde)?dato|tid(?:spunkt)?|mødetid(?:spunkt)?|tid (?:og|/) sted|hvornår)\b", re.IGNORECASE
)


def _meeting_date(text: _DocumentText) -> _Found[WrittenDate] | None:
    """When the meeting was: as labelled or stated over the agenda, in the properties, on every page, in the file name.

    A month only where no day is stated.
    """
    labelled = [line for line in text.first_page if _DATE_LABEL.match(line.text)]
    months: list[_Found[WrittenDate]] = []
    for line in (*labelled, *text.head, *_running_lines(text)):
        dates = written_dates(line.text)
        if not dates or _OTHER_EVENT.search(line.text[: dates[0].start]):
            continue
        if dates[0].day is not None:
            return _Found(dates[0], line.ground)
        months.append(_Found(dates[0], line.ground))
    if text.property_title and (days := _days(text.property_title)):
        return _Found(days[0], _PROPERTY_GROUND)
    named = _file_name_date(text.stem)
    if named is not None:
        return _Found(named, _file_name_ground(text))
    return months[0] if months else None


def _running_lines(text: _DocumentText) -> list[_Line]:
    """First and last lines of pages that stand on more than one page, each once."""
    edges = {number: (*lines[:2], *lines[-2:]) for number, lines in enumerate(text.pages)}
    pages = Counter(bare for lines in edges.values() for bare in {_bare(line) for line in lines})
    first: dict[str, _Line] = {}
    for lines in edges.values():
        for line in lines:
            if pages[_bare(line)] > 1:
                first.setdefault(_bare(line), line)
    return list(first.values())


def _bare(line: _Line) -> str:
    return re.sub(r"(?i)\bside \d+.*$|\b\d+ ?/ ?\d+$", "", line.text).strip()


@dataclass(frozen=True, slots=True)
class _Statement:
    """A date that a document states of itself, and the word it does so with ("revideret"), in lower case."""

    word: str
    date: WrittenDate


# From strongest to weakest: when it became what it is, when it was published or signed, when it holds from.
_STATEMENT_WORDS = (
    r"godkendt|vedtaget|underskrevet|indgået|revideret|opdateret|opdatering|ajourført|ændret|versionsdato",
    r"udgivet|udgivelses(?:dato|år)|udarbejdet|publiceret|trykt|skrevet|dato|version [\d.]+|\d+\. udgave|©",
    r"træder i kraft|trådt i kraft|gældende(?: fra)?|gælder fra|virkning fra|ikrafttræd\w+",
)
_STATEMENTS = tuple(
    re.compile(rf"(?<!\w)(?:senest |sidst )?(?:{words})(?!\w)", re.IGNORECASE) for words in _STATEMENT_WORDS
)
_COLOPHON = re.compile(
    r"(?:senest |sidst )?(?:revideret|opdateret|ajourført|versionsdato|version|udgivet|udgivelses|publiceret|\d+\. udgave|©)",
    re.IGNORECASE,
)
_LATER = re.compile(r"næste|revideres|genforhandl|gyldig(?:t)? til|udløb|ophør|inden|indtil", re.IGNORECASE)
_SIGNED = re.compile(r"(?:[A-ZÆØÅ][\w-]+ ?){1,3}, (?:den|d\.) ?")
_MONTH_ALONE = re.compile(rf"{_MONTH} {_YEAR}$", re.IGNORECASE)
_TAIL = 15  # lines of the last page that may be its colophon or its signatures


def _own_statement(text: _DocumentText) -> _Found[_Statement] | None:
    """The date that the document states of itself, strongest kind of statement first, the newest of a kind."""
    found: list[tuple[int, _Statement, str]] = []
    for line in _own_lines(text):
        for date in written_dates(line.text) or _bare_year(line.text):
            before = line.text[: date.start]
            rank, word = _statement_word(before)
            if rank is not None and not _LATER.search(before):
                found.append((rank, _Statement(word, date), line.ground))
    if not found:
        return None
    strongest = min(rank for rank, _, _ in found)
    _, statement, ground = max((f for f in found if f[0] == strongest), key=lambda f: f[1].date.order)
    return _Found(statement, ground)


def _own_lines(text: _DocumentText) -> Iterator[_Line]:
    """Lines that may date the document: its head, its signatures, and its colophon on the second or the last page."""
    yield from text.head
    last = text.pages[-1][-_TAIL:]
    for line in last:
        if line not in text.head and any(p.match(line.text) for p in (*_STATEMENTS, _SIGNED, _MONTH_ALONE)):
            yield line
    for lines in text.pages[1:2]:
        yield from (line for line in lines if _COLOPHON.match(line.text) and line not in last)


def _statement_word(before: str) -> tuple[int | None, str]:
    """Rank and word of the last statement before a date; a bare date, a sender or a signature has no word."""
    stated = [
        (match.start(), rank, match.group().lower())
        for rank, pattern in enumerate(_STATEMENTS)
        for match in pattern.finditer(before)
    ]
    if stated:
        _, rank, word = max(stated)
        return rank, word
    bare = before.strip(" ,·|–-").lower() in ("", "den", "d.")
    return (1 if bare or _sender_only(before) or _SIGNED.fullmatch(before) else None), ""


def _bare_year(text: str) -> list[WrittenDate]:
    match = re.search(rf"(?<![\d–/-]){_YEAR}$", text.rstrip(" ."))
    return [WrittenDate(int(match.group()), None, None, match.start())] if match else []


_PAST = re.compile(
    r"\b(?:blev|var|havde|har|er fra|afholdt|holdt|indgik|kom|fik|godkendt|vedtaget|oplyste|fortalte|"
    r"[a-zæøå]{3,}[ksdrgmntvl]ede)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:senest|inden|skal|vil|forventes?|frist\w*|næste|kommende|træder|fra (?:og med )?den|pr\.|indtil|udgangen|"
    r"til og med|planlagt|evalueres|gælder)(?!\w)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?<!løbet )(?<!udgangen )(?<!starten )\baf (?:den )?$")  # "i mail af den 27. oktober"


def _date_note(text: _DocumentText, statement: _Found[_Statement] | None) -> str | None:
    """What is known of the date where no day is stated."""
    if statement is not None:
        return f"{statement.value.word} {statement.value.date}; dagen er ikke angivet".strip()
    notes: list[str] = []
    named = _file_name_date(text.stem) or _file_name_year(text.stem)
    if named is not None:
        notes.append(f"filens navn siger {named}")
    newest = _newest_past(text.running)
    if newest is not None:
        notes.append(f"nævner {newest}, så ikke ældre end den{'' if newest.day is not None else ' måned'}")
    if text.made is not None:
        notes.append(f"filen er lavet {text.made.day}. {_MONTHS[text.made.month - 1]} {text.made.year}")
    return "; ".join(notes) or None


def _newest_past(text: str) -> WrittenDate | None:
    """The newest day or month that the text tells of as past."""
    past: list[WrittenDate] = []
    paragraphs = re.split(r"\n\s*\n", text)
    for sentence in (part[start:end] for part in paragraphs for start, end in sentence_bounds(part)):
        told_as_past = bool(_PAST.search(sentence)) and not _FUTURE.search(sentence)
        for date in written_dates(sentence):
            letter = date.day is not None and _LETTER.search(sentence[: date.start])
            if told_as_past or letter:
                past.append(date)
    return max(past, key=lambda date: date.order, default=None)


# ------------------------------------------------------------------------------------------------ kind

_KIND_WORDS = (
    (r"(?:beslutnings|møde)?referat(?:et)?|mødeprotokol", DocumentKind.MINUTES),
    (r"\w*aftale(?:n)?|overenskomst(?:en)?|kontrakt", DocumentKind.AGREEMENT),
    (r"\w*pjece(?:n)?|\w*folder(?:en)?|brochure(?:n)?|flyer", DocumentKind.PAMPHLET),
    (
        r"\w*vejledning(?:en)?|guide(?:n)?|\w*håndbog(?:en)?|\w*haandbog(?:en)?|manual|\w*retningslinjer?|instruks",
        DocumentKind.GUIDE,
    ),
    (r"kommissorium|forretningsorden|vedtægt(?:er)?|bekendtgørelse|cirkulære|blanket", DocumentKind.OTHER),
)
_KINDS = re.compile("|".join(rf"(?<![^\W_])({words})(?![^\W_])" for words, _ in _KIND_WORDS), re.IGNORECASE)
_DECISION = re.compile(r"(?im)^\s*(?:beslutning|konklusion|referat)(?::|\s*$)")
_NUMBERED = re.compile(r"(?im)^(?:(?:punkt|pkt\.|ad) ?\d+|\d+[.)]\s)")
_SELF = re.compile(r"(?i)\b(?:denne|dette) (\w+)|(?<=[.!?\n] )(pjecen|vejledningen|håndbogen|aftalen|referatet)\b")


def _kind(text: _DocumentText, title: _Found[str]) -> _Found[DocumentKind] | None:
    """The kind that title or head name, that the form shows, that the file name or the first pages' prose name."""
    if (kind := _named_kind(_stated(text, title))) is not None:
        return _Found(kind, title.ground)
    for line in text.head:
        if (kind := _named_kind(line.text)) is not None:
            return _Found(kind, line.ground)
    formed = _kind_by_form(text)
    if formed is not None:
        return formed
    if (kind := _named_kind(text.stem.replace("_", " "))) is not None:
        return _Found(kind, _file_name_ground(text))
    for lines in text.pages[:2]:
        for match in _SELF.finditer(" ".join(line.text for line in lines)):
            if (kind := _named_kind(match.group(1) or match.group(2))) is not None:
                return _Found(kind, f"»{match.group()}« på side {lines[0].page}")
    return None


def _named_kind(text: str) -> DocumentKind | None:
    match = _KINDS.search(text)
    return _KIND_WORDS[match.lastindex - 1][1] if match and match.lastindex else None


def _stated(text: _DocumentText, title: _Found[str]) -> str:
    """The title, if it is more than the file's name."""
    return "" if title.ground == _file_name_ground(text) else title.value


def _kind_by_form(text: _DocumentText) -> _Found[DocumentKind] | None:
    whole = "\n".join(line.text for lines in text.pages for line in lines)
    decisions = len(_DECISION.findall(whole))
    if decisions >= 2 and len(_NUMBERED.findall(whole)) >= 2:
        return _Found(DocumentKind.MINUTES, f"punkter med beslutninger ({decisions} steder)")
    paragraphs, pieces = (len(re.findall(rf"(?m)^{sign} ?\d", whole)) for sign in ("§", r"Stk\."))
    if paragraphs >= 3 and pieces >= 3:
        return _Found(DocumentKind.AGREEMENT, f"{paragraphs} paragraffer med stykker")
    return None


# ------------------------------------------------------------------------------------------------ issuer, area

_REGION = r"Region (?:Hovedstaden|Sjælland|Syddanmark|Midtjylland|Nordjylland|Østdanmark)"
_CLUSTER = r"(?:Sundhedsk|K)lynge(?:n)? [A-ZÆØÅ][a-zæøå]+(?:[- ][A-ZÆØÅ][a-zæøå]+)?"
_DOCTORS = r"PLO(?:-K)?[- ][A-ZÆØÅ][a-zæøå]+|PLO(?:-K)?|Praktiserende Lægers Organisation|Lægeforeningen"
# Those that a file name can spell out.
_NATIONAL_BODY = r"sundhedsstyrelsen|lægemiddelstyrelsen|sundhedsdatastyrelsen"
_NATIONAL = (
    r"Sundhedsstyrelsen|Styrelsen for Patientsikkerhed|Lægemiddelstyrelsen|Sundhedsdatastyrelsen|Statens Serum Institut|"
    r"(?:Indenrigs- og |Social- og )?Sundhedsministeriet|Socialstyrelsen|Kommunernes Landsforening|KL|Danske Regioner|"
    r"MedCom|Dansk Selskab for Almen Medicin"
)
_MUNICIPALITY = r"[A-ZÆØÅ][\wæøå]+(?:[- ][A-ZÆØÅ][\wæøå]+)?\s(?:Regions|REGIONS)?[Kk](?:ommunes?|OMMUNES?)"
_SENDER = rf"(?P<municipality>{_MUNICIPALITY})|{_REGION}|{_CLUSTER}|{_DOCTORS}|{_NATIONAL}"
_ISSUER = re.compile(rf"(?<![\w-])(?:{_SENDER})(?![\w-])")
_ISSUER_LINE = re.compile(rf"(?:{_SENDER})(?:\s*[,|·–-]\s.*)?")
_OFFICIAL_NAMES = {"København": "Københavns Kommune", "Bornholm": "Bornholms Regionskommune"}


@cache
def _finder() -> MunicipalityFinder:
    return MunicipalityFinder()


def _sender_only(text: str) -> bool:
    """Whether a text is a sender's name, perhaps with its department, and nothing else."""
    match = _ISSUER_LINE.fullmatch(text.strip(" ,·|–-©"))
    return match is not None and (match["municipality"] is None or bool(_finder().find(match["municipality"])))


def _issuers(text: str) -> list[str]:
    """Who is named in a text, in order, municipalities under their official names."""
    found: list[str] = []
    for match in _ISSUER.finditer(text):
        if match["municipality"] is None:
            found.append(match.group())
        elif municipalities := _finder().find(match["municipality"]):
            found.append(_official_name(municipalities[-1]))
    return found


def _official_name(municipality: str) -> str:
    return _OFFICIAL_NAMES.get(municipality, f"{municipality} Kommune")


def _issuer(text: _DocumentText, title: _Found[str]) -> _Found[str] | None:
    """Who sent it: letterhead, title, colophon; else who is named most by far; else the file name."""
    named = [(name, line) for line in text.head for name in _issuers(line.text)]
    named.sort(key=lambda pair: re.fullmatch(_DOCTORS, pair[0]) is not None)  # an agreement's other party comes last
    if named:
        name, line = named[0]
        return _Found(name, line.ground)
    if names := _issuers(_stated(text, title)):
        return _Found(names[0], title.ground)
    for line in text.pages[-1][-_TAIL:]:
        if _sender_only(line.columns[0]):
            return _Found(_issuers(line.columns[0])[0], line.ground)
    counts = Counter(_issuers(text.running))
    first_page = Counter(_issuers(_joined("\n".join(line.text for line in text.first_page))))
    counts = Counter({name: count for name, count in counts.items() if not re.match("PLO|KL$", name)})
    weighted = Counter({name: count + 2 * first_page[name] for name, count in counts.items()})
    (first, most), (_, next_most) = [*weighted.most_common(2), ("", 0), ("", 0)][:2]
    if most >= 2 and most >= 2 * next_most:
        return _Found(first, f"oftest nævnt: »{first}«, {counts[first]} steder")
    municipalities = _finder().find(_spelt(text.stem))
    if len(municipalities) == 1:
        return _Found(_official_name(municipalities[0]), _file_name_ground(text))
    national = re.search(_NATIONAL_BODY, text.stem, re.IGNORECASE)
    return _Found(national.group().capitalize(), _file_name_ground(text)) if national else None


def _area(text: _DocumentText, issuer: _Found[str] | None) -> _Found[tuple[str, ...]]:
    """The municipalities of the issuer, or that a cluster's or a region's document lists as its own."""
    if issuer is None:
        return _Found((), "ingen udsteder fundet, så det står som gældende for hele landet")
    cluster = re.fullmatch(_CLUSTER, issuer.value) is not None
    listed = _listed_municipalities(text) if cluster or re.fullmatch(_REGION, issuer.value) else None
    if listed is not None:
        return listed
    own = _finder().find(issuer.value)
    parties = tuple(n for line in text.head for name in _issuers(line.text) for n in _finder().find(name))
    if own:
        return _Found(unique((*own, *parties)), f"udstederen: {issuer.value}")
    if re.fullmatch(_NATIONAL, issuer.value):
        return _Found((), f"{issuer.value} er landsdækkende")
    return _Found((), f"{issuer.value} nævner ikke sine kommuner, så det står som gældende for hele landet")


def _listed_municipalities(text: _DocumentText) -> _Found[tuple[str, ...]] | None:
    """The sentence on the first three pages that names most municipalities as such, at least two."""
    best: _Found[tuple[str, ...]] | None = None
    for lines in text.pages[:3]:
        page = _joined("\n".join(line.text for line in lines))
        for start, end in sentence_bounds(page):
            names = _finder().find(page[start:end])
            if not re.search("kommune", page[start:end], re.IGNORECASE) or len(names) < 2:
                continue
            if best is None or len(names) > len(best.value):
                best = _Found(names, f"kommunerne, der nævnes sammen på side {lines[0].page}")
    return best


# ------------------------------------------------------------------------------------------------ title

_NO_TITLE = re.compile(
    r"""(?ix)
    (?:side\ )?\d+(?:\ ?(?:/|af)\ ?\d+)?$                                   # page numbers
  | \d+\.\ (?:udgave|version|oplag)\b | version\ [\d.]+ | udkast$
  | .*\b\d{4}\ [A-ZÆØÅ][a-zæøå]+\ ?[A-ZØK]?$                                # 4700 Næstved
  | .*(?:vej|gade|gaden|allé|torv|torvet|plads|boulevard|stræde|parken|brygge)\ \d+
  | (?:tlf|telefon|cvr|ean|e-?mail|www|http|kære|hej|(?:sags|journal|dok|j)[.-]?\ ?nr)\b
  | .*(?:@|www\.|https?://)
  | (?:dato|tid|tidspunkt|sted|mødedato|mødetid|mødested|mødeleder|ordstyrer|referent)\s?:
  | (?:sagsbehandler|emne|til|fra|vedr\.?)\s?:
  | (?:indgået\ |aftalt\ )?(?:i?mellem|og|samt|parterne)$
  | .*\b\d{2}\ \d{2}\ \d{2}\ \d{2}\b
    """
)
_GENERIC = re.compile(
    r"(?i)(?:forord|indhold(?:sfortegnelse)?|indledning|baggrund|formål|resumé|dagsorden|velkommen|forside|dokument ?\d*|"
    r"document ?\d*|præsentation ?\d*|uden titel|untitled|skabelon|titel|title|"
    r"powerpoint-præsentation|microsoft word|side \d+)$"
)
_OPEN_END = re.compile(
    r"(?i)(?:\b(?:i|til|for|og|om|mellem|på|af|med|fra|ved|som|der|samt|eller|en|et|den|det|de)|,|/|[a-zæøå]-)$"
)
_DEPARTMENT = re.compile(
    r"(?i)(?:center for|afdeling|.*forvaltning(?:en)?$|.*afdeling(?:en)?$|.*sekretariat(?:et)?$|.*(?:sundhed|omsorg|ældre|"
    r"forebyggelse|social)(?: (?:og|&) \w+)?$|direktion|stab)"
)
_COMMITTEE_NAME = (
    r"(?:det |DET )?kommunalt?[-\s]?læge(?:lig(?:t|e)?|faglige?t?)?\s?(?:samarbejds|kontakt)?-?udvalg(?:et)?"
)
_COMMITTEE = re.compile(rf"\b{_COMMITTEE_NAME}\b", re.IGNORECASE)
_COMMITTEE_SHORT = re.compile(r"(?<![^\W_])(KLU|KLSU)(?![^\W_])", re.IGNORECASE)
_MEETING_OF = re.compile(
    r"(?:møde[t]? (?:i|for)|referat (?:af|fra)(?! møde)) ((?:det |den )?[\w -]{0,60}?(?:udvalg|råd|forum|gruppe|bestyrelse)"
    r"(?:et|en|n)?)\b",
    re.IGNORECASE,
)


def _title(text: _DocumentText) -> _Found[str]:
    """The title: the only outermost heading, title lines, the first outermost heading, property, file name."""
    told = [line for line in text.headings if not _GENERIC.fullmatch(line.text) and not _OPENING.match(line.text)]
    lines = _title_lines(text)
    if len(text.headings) == 1 and told:
        lines = told
    if not lines:
        lines = told[:1]
    if lines:
        return _Found(_join_title(lines, text.running), _title_ground(lines))
    if text.property_title and (said := _said_title(text.property_title, text.stem)):
        return _Found(said, _PROPERTY_GROUND)
    return _Found(_readable(text.stem), _file_name_ground(text))


def _title_ground(lines: Sequence[_Line]) -> str:
    return f"»{' / '.join(' '.join(line.text.split()) for line in lines)}« på side {lines[0].page}"


def _title_lines(text: _DocumentText) -> list[_Line]:
    """The lines of the title and of one subtitle in a first page's head."""
    kept: list[_Line] = []
    before: _Line | None = None
    sent_by = -1  # the block that begins with the sender
    for line in text.head:
        continues = before is not None and kept[-1:] == [before] and _continues(before, line)
        before = line
        if continues:
            kept.append(line)
            continue
        if any(_sender_only(column) for column in line.columns):
            sent_by = line.block
            continue
        if re.fullmatch(r"(?i)(?:indgået |aftalt )?i?mellem", line.text):
            break
        if not _could_be_title(line) or (line.block == sent_by and not kept and _is_department(text, line)):
            continue
        if not all(_continues(above, below) for above, below in pairwise(kept)):
            break
        kept.append(line)
    return kept


def _is_department(text: _DocumentText, line: _Line) -> bool:
    """Whether a line under the sender's name is a part of the sender: by its words, or as a title comes below."""
    if _named_kind(line.text) is not None:
        return False
    titles = [other for other in text.head if other.block > line.block and _could_be_title(other)]
    return bool(titles) or _DEPARTMENT.match(line.text) is not None


def _could_be_title(line: _Line) -> bool:
    if _NO_TITLE.match(line.text) or _GENERIC.fullmatch(line.text) or _sender_only(line.text):
        return False
    if len(line.text) > 120 or re.search(r"\w{3,}\.$", line.text) or not re.search(r"[^\W\d_]{3}", line.text):
        return False
    return not written_dates(line.text) and not any(
        pattern.match(line.text) for pattern in _STATEMENTS[:1] + _STATEMENTS[2:]
    )


def _continues(before: _Line, line: _Line) -> bool:
    """Whether a line goes on with the one before: broken after a small word or before one."""
    if re.fullmatch(r"(?i)(?:indgået |aftalt )?i?mellem|og", line.text):
        return False
    both_capitals = before.text.isupper() and line.text.isupper() and before.block == line.block
    return both_capitals or line.text[0].islower() or bool(_OPEN_END.search(before.text) and before.block == line.block)


def _join_title(lines: Sequence[_Line], body: str) -> str:
    title = ""
    for number, line in enumerate(lines):
        text = " ".join(line.text.split())
        continues = number > 0 and _continues(lines[number - 1], line)
        if text.isupper():
            text = _ordinary_case(text, body, continues)
        if not title:
            title = text
        elif title.endswith("-") and text[0].islower():
            title = title[:-1] + text
        else:
            title += f" {text}" if continues or text[0] in "–-" or title[-1] in "?!:" else f": {text}"
    return title


def _ordinary_case(text: str, body: str, continues: bool) -> str:
    """A line of capitals as running text has it: each word as the body mostly writes it inside sentences."""
    inside = Counter(re.findall(r"(?<=[a-zæøå,] )[^\W\d_]+", body))

    def ordinary(match: re.Match[str]) -> str:
        word = match.group()
        unknown = word if len(word) <= 5 and not is_word(word) else word.lower()
        forms = [form for form in (word.lower(), word.capitalize(), word) if form in inside]
        return max(forms, key=inside.__getitem__, default=unknown)

    plain = re.sub(r"[^\W\d_]+", ordinary, text)
    for name in _finder().find(plain):
        plain = re.sub(rf"(?i)\b{re.escape(name)}", name, plain)
        plain = re.sub(rf"\b({re.escape(name)}s?) kommune\b", r"\1 Kommune", plain)
    return plain if continues else plain[:1].upper() + plain[1:]


def _minutes_title(text: _DocumentText, title: _Found[str], date: _Found[WrittenDate] | None) -> _Found[str]:
    """Like "Referat, <committee as printed>, 22.01.2025", with what is known; without a committee, the title itself."""
    committee = _committee(text)
    when = date.value if date is not None else _file_name_year(text.stem)
    if committee is None and not re.fullmatch(r"(?i)(?:\w*referat)", title.value):
        return title
    name = committee.value if committee is not None else ""
    grounds = unique(found.ground for found in (committee or title, date) if found is not None)
    return _Found(", ".join(part for part in ("Referat", name, str(when or "")) if part), "; ".join(grounds))


def _committee(text: _DocumentText) -> _Found[str] | None:
    """The committee that met, as printed: in the head, else as the document mostly names it."""
    for pattern in (_MEETING_OF, _COMMITTEE, _COMMITTEE_SHORT):
        for line in text.head:
            if match := pattern.search(line.text):
                name = match.group(1) if pattern.groups else match.group()
                return _Found(_ordinary_case(name, "", False) if name.isupper() and " " in name else name, line.ground)
    names = Counter(" ".join(name.split()) for name in _COMMITTEE.findall(text.running))
    if names:
        name, count = names.most_common(1)[0]
        return _Found(name, f"oftest nævnt: »{name}«, {count} steder")
    if match := _COMMITTEE_SHORT.search(text.stem):
        return _Found(match.group().upper(), _file_name_ground(text))
    return None


def _said_title(title: str, stem: str) -> str | None:
    """A property title, if someone wrote it: no file name, template or program's name."""
    title = re.sub(r"(?i)^microsoft \w+ - ", "", " ".join(title.split()))
    if (
        re.search(r"(?i)\.(?:docx?|pdf|pptx?|indd|odt|txt|rtf)$|[\\/]", title)
        or _GENERIC.match(title)
        or slug(title) == slug(stem)
    ):
        return None
    return title if len(re.findall(r"[^\W\d_]{3,}", title)) >= 2 else None


# ------------------------------------------------------------------------------------------------ file names


def _file_name_ground(text: _DocumentText) -> str:
    return f"filens navn: »{text.stem}«"


def _readable(stem: str) -> str:
    """A file name as words, with a capital: "praktisk-vejledning_hjoerring" -> "Praktisk vejledning Hjørring"."""
    spelt = _spelt(stem)
    return spelt[:1].upper() + spelt[1:] if spelt else stem


def _spelt(stem: str) -> str:
    return " ".join(_spelt_word(word) for word in re.split(r"[\s_-]+|(?<!\d)\.", stem) if word)


_NAMES = {fold(name): name for name in MUNICIPALITIES}


def _spelt_word(word: str) -> str:
    """A word with its Danish letters, where only they make it a word."""
    if fold(word) in _NAMES:
        return _NAMES[fold(word)]
    if is_word(word):
        return word
    danish = re.sub("aa", "å", re.sub("oe", "ø", re.sub("ae", "æ", word)))
    return danish if is_word(danish) else word
