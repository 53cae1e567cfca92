"""The title of a document; of minutes, the committee that met and when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.danish import is_word
from ingest.dates import WrittenDate, file_name_year
from ingest.inference.document_text import SAYS_NOTHING, DocumentText, Line, could_be_title, opens_content
from ingest.inference.file_names import readable, slug
from ingest.inference.grounds import PROPERTY_GROUND, Found, naming_ground, page_ground
from ingest.inference.kinds import named_kind
from ingest.inference.senders import is_sender, municipality_finder
from ingest.municipalities import unique

_BETWEEN = re.compile(r"(?:indgået |aftalt )?i?mellem", re.IGNORECASE)  # the parties of an agreement follow
_OPEN_END = re.compile(
    r"(?i)(?:\b(?:i|til|for|og|om|mellem|på|af|med|fra|ved|som|der|samt|eller|en|et|den|det|de)|,|/|[a-zæøå]-)$"
)
_DEPARTMENT = re.compile(
    r"(?i)(?:center for|afdeling|.*forvaltning(?:en)?$|.*afdeling(?:en)?$|.*sekretariat(?:et)?$|.*(?:sundhed|omsorg|ældre|"
    r"forebyggelse|social)(?: (?:og|&) \w+)?$|direktion|stab)"
)
_COMMITTEE = re.compile(
    r"\b(?:det |DET )?kommunalt?[-\s]?læge(?:lig(?:t|e)?|faglige?t?)?\s?(?:samarbejds|kontakt)?-?udvalg(?:et)?\b",
    re.IGNORECASE,
)
_COMMITTEE_SHORT = re.compile(r"(?<![^\W_])(KLU|KLSU)(?![^\W_])", re.IGNORECASE)
_MEETING_OF = re.compile(
    r"(?:møde[t]? (?:i|for)|referat (?:af|fra)(?! møde)) ((?:det |den )?[\w -]{0,60}?(?:udvalg|råd|forum|gruppe|bestyrelse)"
    r"(?:et|en|n)?)\b",
    re.IGNORECASE,
)


def find_title(text: DocumentText) -> Found[str]:
    """The title: the only outermost heading, title lines, the first outermost heading, property, file name."""
    told = [line for line in text.headings if not SAYS_NOTHING.fullmatch(line.text) and not opens_content(line.text)]
    lines = _title_lines(text)
    if len(text.headings) == 1 and told:
        lines = told
    if not lines:
        lines = told[:1]
    if lines:
        return Found(_join_title(lines, text.running), _title_ground(lines))
    if text.property_title and (said := _said_title(text.property_title, text.stem)):
        return Found(said, PROPERTY_GROUND)
    return Found(readable(text.stem), text.name_ground)


def _title_ground(lines: Sequence[Line]) -> str:
    return page_ground(" / ".join(line.collapsed for line in lines), lines[0].page)


def _title_lines(text: DocumentText) -> list[Line]:
    """The lines of the title and of one subtitle in a first page's head."""
    kept: list[Line] = []
    before: Line | None = None
    sent_by = -1  # the block that begins with the sender
    for line in text.head:
        continues = before is not None and kept[-1:] == [before] and _continues(before, line)
        before = line
        if continues:
            kept.append(line)
            continue
        if any(is_sender(column) for column in line.columns):
            sent_by = line.block
            continue
        if _BETWEEN.fullmatch(line.text):
            break
        if not could_be_title(line) or (line.block == sent_by and not kept and _is_department(text, line)):
            continue
        if not all(_continues(above, below) for above, below in pairwise(kept)):
            break
        kept.append(line)
    return kept


def _is_department(text: DocumentText, line: Line) -> bool:
    """Whether a line under the sender's name is a part of the sender: by its words, or as a title comes below."""
    if named_kind(line.text) is not None:
        return False
    titles = [other for other in text.head if other.block > line.block and could_be_title(other)]
    return bool(titles) or _DEPARTMENT.match(line.text) is not None


def _continues(before: Line, line: Line) -> bool:
    """Whether a line goes on with the one before: broken after a small word or before one."""
    if _BETWEEN.fullmatch(line.text) or line.text.lower() == "og":
        return False
    both_capitals = before.text.isupper() and line.text.isupper() and before.block == line.block
    return both_capitals or line.text[0].islower() or bool(_OPEN_END.search(before.text) and before.block == line.block)


def _join_title(lines: Sequence[Line], body: str) -> str:
    title = ""
    for number, line in enumerate(lines):
        text = line.collapsed
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
    for name in municipality_finder().find(plain):
        plain = re.sub(rf"(?i)\b{re.escape(name)}", name, plain)
        plain = re.sub(rf"\b({re.escape(name)}s?) kommune\b", r"\1 Kommune", plain)
    return plain if continues else plain[:1].upper() + plain[1:]


def minutes_title(text: DocumentText, title: Found[str], date: Found[WrittenDate] | None) -> Found[str]:
    """Like "Referat, <committee as printed>, 22.01.2025", with what is known; without a committee, the title itself."""
    committee = _committee(text)
    when = date.value if date is not None else file_name_year(text.stem)
    if committee is None and not re.fullmatch(r"(?i)(?:\w*referat)", title.value):
        return title
    name = committee.value if committee is not None else ""
    grounds = unique(found.ground for found in (committee or title, date) if found is not None)
    return Found(", ".join(part for part in ("Referat", name, str(when or "")) if part), "; ".join(grounds))


def _committee(text: DocumentText) -> Found[str] | None:
    """The committee that met, as printed: in the head, else as the document mostly names it."""
    for pattern in (_MEETING_OF, _COMMITTEE, _COMMITTEE_SHORT):
        for line in text.head:
            if match := pattern.search(line.text):
                name = match.group(1) if pattern.groups else match.group()
                return Found(_ordinary_case(name, "", False) if name.isupper() and " " in name else name, line.ground)
    names = Counter(" ".join(name.split()) for name in _COMMITTEE.findall(text.running))
    if names:
        name, count = names.most_common(1)[0]
        return Found(name, naming_ground(name, count))
    if match := _COMMITTEE_SHORT.search(text.stem):
        return Found(match.group().upper(), text.name_ground)
    return None


def _said_title(title: str, stem: str) -> str | None:
    """A property title, if someone wrote it: no file name, template or program's name."""
    title = re.sub(r"(?i)^microsoft \w+ - ", "", " ".join(title.split()))
    if (
        re.search(r"(?i)\.(?:docx?|pdf|pptx?|indd|odt|txt|rtf)$|[\\/]", title)
        or SAYS_NOTHING.match(title)
        or slug(title) == slug(stem)
    ):
        return None
    return title if len(re.findall(r"[^\W\d_]{3,}", title)) >= 2 else None
