"""The text of a document as inference reads it: lines of pages, and the head of the first page, where titles stand."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.dates import written_dates
from ingest.inference.date_statements import begins_validity
from ingest.inference.grounds import Found, file_name_ground, page_ground
from ingest.inference.senders import is_sender
from ingest.mapped_text import from_page
from ingest.reading.raw import RawDocument, RawPage

_TAIL = 15  # lines of the last page that may be its colophon or its signatures


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page that is not empty."""

    page: int  # 1-based
    text: str  # stripped; runs of spaces inside may be columns
    block: int  # lines without an empty line between them share a number

    @property
    def columns(self) -> list[str]:
        """The parts that wide white space stands between, at least one."""
        return re.split(r" {3,}|\t+", self.text)

    @property
    def collapsed(self) -> str:
        """The text with single spaces."""
        return " ".join(self.text.split())

    @property
    def ground(self) -> str:
        """The line as a ground, in Danish."""
        return page_ground(self.collapsed, self.page)


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The lines of a document, and what the file tells of itself."""

    stem: str  # the file's name without its ending
    property_title: str | None
    made: dt.date | None  # when the file was made
    pages: tuple[tuple[Line, ...], ...]  # at least one, which may be empty
    headings: tuple[Line, ...]  # told by the file as outermost
    head: tuple[Line, ...]  # the first page down to where its content begins
    running: str  # everything, words broken at line ends joined

    @staticmethod
    def of(file_name: str, document: RawDocument) -> DocumentText:
        """The text of a document as read from a file of that name."""
        pages = tuple(tuple(_lines(number, page)) for number, page in enumerate(document.pages, 1))
        first = next((lines for lines in pages if lines), ())
        return DocumentText(
            stem=re.sub(r"\.[A-Za-z]\w{1,4}$", "", unicodedata.normalize("NFC", file_name)),
            property_title=document.title,
            made=document.date,
            pages=pages or ((),),
            headings=tuple(_told_headings(document)),
            head=_head(first),
            running=join_broken_words("\n\n".join(_clean(page.text) for page in document.pages)),
        )

    @property
    def first_page(self) -> tuple[Line, ...]:
        """The lines of the first page that has any."""
        return next((lines for lines in self.pages if lines), ())

    @property
    def tail(self) -> tuple[Line, ...]:
        """The last lines of the last page, where colophon and signatures stand."""
        return self.pages[-1][-_TAIL:]

    @property
    def name_ground(self) -> str:
        """The file's name as a ground, in Danish."""
        return file_name_ground(self.stem)

    def stated(self, title: Found[str]) -> str:
        """The title, if it is more than the file's name; else empty."""
        return "" if title.ground == self.name_ground else title.value


def join_broken_words(text: str) -> str:
    """A text with the words joined that a hyphen at a line's end breaks."""
    return re.sub(r"(?<=[a-zæøå])-[ \t]*\n[ \t]*(?=[a-zæøå])(?!(?:og|eller|samt|til)\b)", "", text)


def _clean(text: str) -> str:
    return from_page(1, text).text


def _lines(number: int, page: RawPage) -> Iterator[Line]:
    block = 0
    for line in _clean(page.text).split("\n"):
        if line.strip():
            yield Line(number, line.strip(), block)
        else:
            block += 1


def _told_headings(document: RawDocument) -> Iterator[Line]:
    for number, page in enumerate(document.pages, 1):
        for heading in page.headings:
            line = _clean(page.text[heading.start :].lstrip().split("\n", 1)[0]).strip()
            if heading.level == 1 and line:
                yield Line(number, line, 0)


# -------------------------------------------------------------------------------------------------- the head

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


def opens_content(line: str) -> bool:
    """Whether a line opens the content: the first of a numbering, "Forord", "Dagsorden", "Til stede"."""
    return _OPENING.match(line) is not None


def _head(page: Sequence[Line]) -> tuple[Line, ...]:
    head: list[Line] = []
    for index, line in enumerate(page):
        if opens_content(line.text):
            break
        if _begins_prose(page[index:]):
            # A few words right on top of the content are its heading, unless they are all there is.
            titles = [other for other in head if could_be_title(other)]
            on_top = len(titles) > 1 and head[-1] is titles[-1] and head[-1].block == line.block
            if on_top and len(head[-1].text.split()) < _SUBTITLE_WORDS:
                head.pop()
            break
        head.append(line)
    return tuple(head)


def _begins_prose(lines: Sequence[Line]) -> bool:
    """Whether running text begins here: full lines, most of which go on in lower case, up to the end of a sentence."""
    run = [lines[0]]
    for line in lines[1:8]:
        ended = re.search(r"\w{3,}[.?!]$", run[-1].text)
        if ended or line.block != run[-1].block or len(run[-1].text) < _FULL_LINE or opens_content(line.text):
            break
        run.append(line)
    text = " ".join(line.text for line in run)
    going_on = sum(line.text[0].islower() for line in run[1:])
    sentence = re.search(r"\w{3,}[.?!](?: [A-ZÆØÅ]|$)", text)
    return len(text) > _PROSE_LENGTH and sentence is not None and 2 * going_on >= len(run) - 1


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
SAYS_NOTHING = re.compile(
    r"(?i)(?:forord|indhold(?:sfortegnelse)?|indledning|baggrund|formål|resumé|dagsorden|velkommen|forside|dokument ?\d*|"
    r"document ?\d*|præsentation ?\d*|uden titel|untitled|skabelon|titel|title|"
    r"powerpoint-præsentation|microsoft word|side \d+)$"
)


def could_be_title(line: Line) -> bool:
    """Whether a line may be one of a title's: no sender, address, number, label, date or sentence."""
    text = line.text
    if _NO_TITLE.match(text) or SAYS_NOTHING.fullmatch(text) or is_sender(text):
        return False
    if len(text) > 120 or re.search(r"\w{3,}\.$", text) or not re.search(r"[^\W\d_]{3}", text):
        return False
    return not written_dates(text) and not begins_validity(text)
