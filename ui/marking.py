"""Text to safe HTML: a page with the quote marked, a quote, telephone numbers as links; and the address of a place.

Documents and questions are untrusted: every text goes through `escape`, and no caller adds text to what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape as html_escape
from urllib.parse import quote, urlencode

from assistant.answer import Citation, Hit
from ui import texts

# Eight digits in one run, in four pairs or as 80 200 500, as Danish numbers are printed; not within a longer run of digits or pairs
# (location numbers, lists of fee codes). The first digit of a Danish telephone number is 2 to 9.
_PHONE = r"(?<![\d+])(?<!\b\d\d[ \xa0])(?:\+45[ \xa0]?)?[2-9]\d(?:\d{6}|(?:[ \xa0]\d\d){3}|(?:[ \xa0]\d{3}){2})(?!\d)(?![ \xa0]\d\d\b)"
_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_CONTACT = re.compile(f"(?P<phone>{_PHONE})|(?P<email>{_EMAIL})")
# A word divided at the end of a line; not "børne-\nog ungeområdet".
_DIVIDED_WORD = re.compile(r"(?<=[^\W\d_])-[ \t]*\n\s*(?=[a-zæøå])(?!(?:og|eller|samt|til)\b)")
_LINE_BREAK = re.compile(r"[ \t]*\n(?!\s*\n)[ \t]*")
# A row of a table (runs of spaces), and what a line of its own begins with: a list's mark, a number, an address.
_TABLE_ROW = re.compile(r"\S {3,}\S")
_OWN_LINE = re.compile(r"\s*(?:[•▪●◦‣·○■*–-]\s|\(?\w{1,2}[.)]\s|https?://|mailto:)")
_NARROWEST_COLUMN = 50  # characters: below it, lines are short because they are lists, not because a column ends
_LONGEST_NUMBER = 9  # digits of a page number or an offset in an address


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a document and, where a quote is meant, `page.text[start:end]`. It has an address."""

    document_id: str
    page: int
    start: int | None = None
    end: int | None = None

    @property
    def parameters(self) -> dict[str, str]:
        """The query parameters of its address."""
        parameters = {"kilde": self.document_id, "side": str(self.page)}
        if self.start is not None and self.end is not None:
            parameters |= {"fra": str(self.start), "til": str(self.end)}
        return parameters

    @property
    def address(self) -> str:
        """Its address, relative to the page's."""
        return "?" + urlencode(self.parameters)


def place_from_parameters(parameters: Mapping[str, str]) -> Place | None:
    """The place an address names; page 1 if it names none. None if it is no source's address."""
    document_id = parameters.get("kilde")
    if not document_id:
        return None
    page = _number(parameters.get("side")) or 1
    return Place(document_id, page, _number(parameters.get("fra")), _number(parameters.get("til")))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


def place_of_citation(citation: Citation) -> Place:
    """Where a citation stands."""
    return Place(citation.document_id, citation.page, citation.start, citation.end)


def place_of_hit(hit: Hit) -> Place:
    """The page of a hit, with its best unit marked where it stands on that page."""
    spans = [s for s in hit.passage.units[hit.unit].spans if s.page == hit.page] if hit.passage.units else []
    if not spans:
        return Place(hit.passage.document_id, hit.page)
    return Place(hit.passage.document_id, hit.page, spans[0].start, spans[0].end)


def escape(text: str) -> str:
    """Text as HTML. Line breaks become references, so that what carries the HTML can't tidy them away."""
    return html_escape(text).replace("\r", "&#13;").replace("\n", "&#10;").replace("\x00", "\ufffd")


def page_html(text: str, start: int | None = None, end: int | None = None) -> str:
    """A page's text with `text[start:end]` in a <mark>; without one where that is no part of the text."""
    if start is None or end is None or not 0 <= start < end <= len(text):
        start = end = 0
    breaks = sorted([*_divided_words(text), *_soft_line_breaks(text, _column_width(text))])
    before, marked, after = (
        _flowing(text, low, high, breaks) for low, high in ((0, start), (start, end), (end, len(text)))
    )
    return before + (f"<mark>{marked}</mark>" if marked else "") + after


def quote_html(text: str) -> str:
    """A quote, verbatim. It may begin or end within a line, so the length of its lines says nothing."""
    return _flowing(text, 0, len(text), sorted([*_divided_words(text), *_soft_line_breaks(text, column=0)]))


# A reader wants running text, a checker the page's own characters. So all characters are kept, and line breaks that
# only end a line are put in a <span> which the style shows as a space ("soft") or, within a word, not at all ("joint").


def _flowing(text: str, start: int, end: int, breaks: list[tuple[int, int, str]]) -> str:
    """`text[start:end]` with the breaks in it, which are in order and may not overlap."""
    parts: list[str] = []
    position = start
    for low, high, name in breaks:
        low, high = max(low, position), min(high, end)
        if low < high:
            parts.append(f'{escape(text[position:low])}<span class="pa-{name}">{escape(text[low:high])}</span>')
            position = high
    return "".join(parts) + escape(text[position:end])


def _divided_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Hyphens and breaks within words."""
    for match in _DIVIDED_WORD.finditer(text):
        yield match.start(), match.end(), "joint"


def _column_width(text: str) -> int:
    """About how many characters a full line of a page has."""
    lengths = sorted(len(line.strip()) for line in text.split("\n") if line.strip())
    return max(_NARROWEST_COLUMN, lengths[len(lengths) * 4 // 5]) if lengths else _NARROWEST_COLUMN


def _soft_line_breaks(text: str, column: int) -> Iterator[tuple[int, int, str]]:
    """Breaks after lines that are about as long as a full one (of `column` characters), where a sentence goes on."""
    for match in _LINE_BREAK.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        following = text[match.end() :].split("\n", 1)[0]
        length = len(line.strip())
        ends = line.rstrip().endswith(":") or (line.rstrip().endswith((".", "?", "!")) and length < 0.9 * column)
        if not length or length < 0.7 * column or ends or not following.strip() or line.rstrip().endswith("-"):
            continue
        own = _OWN_LINE.match(following) or any(_TABLE_ROW.search(part) for part in (line, following))
        if not own and not line.isupper() and not re.match(r"\s*(?:https?://|mailto:)", line):
            yield match.start(), match.end(), "soft"


def linked_html(text: str, *, copyable: bool = False) -> str:
    """Text with its telephone numbers and e-mail addresses as links, each with a button that copies it if wished."""
    parts: list[str] = []
    position = 0
    for match in _CONTACT.finditer(text):
        parts.append(escape(text[position : match.start()]))
        found = match.group()
        if match.lastgroup == "phone":
            target = "tel:+45" + re.sub(r"\D", "", found)[-8:]
        else:
            target = "mailto:" + quote(found, safe="@.+-_")
        link = f'<a class="pa-contact" href="{html_escape(target)}">{escape(found)}</a>'
        parts.append(f'<span class="pa-copyable">{link}{copy_button_html(found)}</span>' if copyable else link)
        position = match.end()
    return "".join(parts) + escape(text[position:])


def copy_button_html(value: str, label: str = "") -> str:
    """A button that copies `value`: a small sign, or with a label. The page's script does the copying and says so."""
    name = "" if label else f' aria-label="{escape(texts.copy(value))}" title="{escape(texts.copy(value))}"'
    kind = "pa-copy pa-copy-wide" if label else "pa-copy"
    return f'<button type="button" class="{kind}" data-copy="{escape(value)}"{name}>{escape(label)}</button>'
