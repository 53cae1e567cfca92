"""Sets a plain text as a Word document, as a municipality would write it.

The title and the numbered headings get heading styles, the numbers of the headings are Word's own. The lines of a
paragraph are joined again, form feeds become page breaks, blocks in columns tables, running lines header and footer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.cleaning import clean
from ingest.document import SetAsideReason
from ingest.reading import read_document

NUMBERED = re.compile(r"^(?P<number>\d{1,2})\. (?P<title>[A-ZÆØÅ].*[^.])$")
GAP = re.compile(r"\s{2,}")
LEADERS = re.compile(r"\.{4,}")
SHORT = 0.62  # of the widest line
LONGEST_HEADING = 80  # characters
HEADING_NUMBERS = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="900"><w:lvl w:ilvl="0"><w:start w:val="1"/>
  <w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>"""
HEADING_LIST = f'<w:num {nsdecls("w")} w:numId="900"><w:abstractNumId w:val="900"/></w:num>'
IN_HEADING_LIST = f'<w:numPr {nsdecls("w")}><w:numId w:val="900"/></w:numPr>'


def content_pages(text_path: Path) -> list[str]:
    """The pages of a plain text without page numbers and running lines."""
    pages = [page.text for page in read_document(text_path).pages]
    running = (SetAsideReason.PAGE_NUMBER, SetAsideReason.RUNNING)
    for aside in reversed(clean(pages).set_aside):
        if aside.reason in running:
            page, span = pages[aside.span.page - 1], aside.span
            pages[aside.span.page - 1] = page[: span.start] + page[span.end :]
    return pages


def running_lines(text_path: Path) -> list[str]:
    """Those that stand on more than one page, once each."""
    pages = [page.text for page in read_document(text_path).pages]
    lines = [
        pages[a.span.page - 1][a.span.start : a.span.end].strip()
        for a in clean(pages).set_aside
        if a.reason is SetAsideReason.RUNNING
    ]
    return list(dict.fromkeys(lines))


def rejoined(lines: list[str]) -> str:
    """The lines of a paragraph as one, words broken at the end of a line whole again."""
    return re.sub(r"(?<=\w)-\s*\n\s*(?=[a-zæøå])", "", "\n".join(lines)).replace("\n", " ")


def write_docx(text_path: Path, target: Path) -> Path:
    """Write the Word document; the first line of the text is its title, headings are those numbered in order."""
    word = Document()
    number_headings(word)
    title, *rest = content_pages(text_path)[0].lstrip().split("\n")
    pages = ["\n".join(rest), *content_pages(text_path)[1:]]
    section = word.sections[0]
    section.header.paragraphs[0].text = " ".join(running_lines(text_path))
    section.footer.paragraphs[0].text = "Side 1 af 9"
    short = SHORT * max(len(line.rstrip()) for page in pages for line in page.split("\n") if not LEADERS.search(line))
    numbers = count(1)
    expected = next(numbers)
    last = word.add_paragraph(title, style="Title")
    for number, page in enumerate(pages):
        if number:
            last.add_run().add_break(WD_BREAK.PAGE)
        for block in re.split(r"\n\s*\n", page.strip("\n")):
            lines = [line.rstrip() for line in block.split("\n") if line.strip()]
            if is_table(lines):
                write_table(word, lines)
                last = word.add_paragraph()
                continue
            for text in paragraphs(lines, short):
                heading = NUMBERED.match(text)
                if heading and len(text) < LONGEST_HEADING and int(heading["number"]) == expected:
                    last = word.add_paragraph(heading["title"], style="Heading 1")
                    expected = next(numbers)
                else:
                    last = word.add_paragraph(text)
    word.save(str(target))
    return target


def number_headings(word: Word) -> None:
    """Heading 1 is numbered "1." by Word."""
    numbering = word.part.numbering_part.element
    numbering.insert(0, parse_xml(HEADING_NUMBERS))
    numbering.append(parse_xml(HEADING_LIST))
    word.styles["Heading 1"].element.get_or_add_pPr().append(parse_xml(IN_HEADING_LIST))


def is_table(lines: list[str]) -> bool:
    """Most of several lines are parted by wide gaps."""
    return len(lines) > 1 and sum(bool(GAP.search(line.strip())) for line in lines) * 2 > len(lines)


def paragraphs(lines: list[str], short: float) -> Iterator[str]:
    """What stands between two empty lines; a line that leaves much of the page empty or has leaders ends its paragraph."""
    start = 0
    for number, line in enumerate(lines, 1):
        if len(line) < short or LEADERS.search(line) or number == len(lines):
            yield rejoined([line.strip() for line in lines[start:number]])
            start = number


def write_table(word: Word, lines: list[str]) -> None:
    """Lines in columns, parted where all are blank; a line that begins with a gap goes on with the row before."""
    filled = "".join(
        "x" if any(line[place : place + 1].strip() for line in lines) else " " for place in range(max(map(len, lines)))
    )
    starts = [0, *(match.end() for match in GAP.finditer(filled.rstrip()) if match.start())]
    rows: list[list[str]] = []
    for line in lines:
        cells = [line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        if rows and not cells[0]:
            rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    table = word.add_table(len(rows), len(starts))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
