"""Web pages, Markdown, Word documents and scans: files made here, read as the real ones are."""

from __future__ import annotations

import codecs
import datetime as dt
import io
import logging
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import ROOT
from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from docx_of import content_pages, rejoined, running_lines, write_docx
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import EmptyDocument, IngestError, UnreadableDocument
from ingest.reading import RawDocument, RawPage, ocr, read_document
from ingest.reading.raw import ToldHeading
from ingest.reading.rendering import counted, parse, render

FIXTURES = sorted(ROOT.glob("tests/fixtures/documents/*.txt"))


def refused(path: Path) -> IngestError:
    with pytest.raises((UnreadableDocument, EmptyDocument)) as caught:
        read_document(path)
    assert path.name in str(caught.value)
    assert path.name in caught.value.danish
    return caught.value


def headings(page: RawPage) -> list[tuple[int, str]]:
    return [(h.level, page.text[h.start :].split("\n")[0]) for h in page.headings]


# ---------------------------------------------------------------------------------------------------------- HTML


def html(folder: Path, content: str | bytes, name: str = "side.html") -> RawDocument:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path)


def text_of(body: str) -> str:
    root = parse(body)
    assert root is not None
    (page,) = render([root])
    return page.text


def test_a_web_page_is_one_page_without_its_frame(tmp_path: Path) -> None:
    document = html(
        tmp_path,
        """<!doctype html><html lang="da"><head><title>TeleCare |
        Ærø</title><meta name="dcterms.modified" content="2025-03-01T09:00:00+01:00"><style>p{}</style></head><body>
        <header>Ærø Kommune <nav>Forside Borger</nav></header><div role="search">Søg</div>
        <div><h1>TeleCare</h1><p>Borgeren måler <b>selv</b> sit blod<i>tryk</i>.<br>Ring til os.</p>
        <section><header><h2>Kontakt</h2></header><p>Skriv til <a href="mailto:a@b.dk">a@b.dk</a> eller se
        <a href="https://x.dk/y">siden</a> <a href="#top">op</a>.</p></section></div>
        <aside>Nyheder</aside><footer>CVR 123</footer><script>var skjult = 1</script></body></html>""",
    )
    assert document.title == "TeleCare | Ærø"
    assert document.date == dt.date(2025, 3, 1)
    (page,) = document.pages
    assert page.text == (
        "TeleCare\n\nBorgeren måler selv sit blodtryk.\nRing til os.\n\nKontakt\n\n"
        "Skriv til a@b.dk eller se siden op.\n"
    )
    assert page.label is None
    assert headings(page) == [(1, "TeleCare"), (2, "Kontakt")]
    assert page.links == ("mailto:a@b.dk", "https://x.dk/y")


def test_only_the_main_content_is_read_where_the_page_marks_it(tmp_path: Path) -> None:
    body = "<body><div>Vi bruger cookies</div><main><p>Indhold</p><aside>Faktaboks</aside></main><div>Del siden</div>"
    assert html(tmp_path, body).pages[0].text == "Indhold\n\nFaktaboks\n"
    assert html(tmp_path, "<body><main></main><p>Indhold</p>").pages[0].text == "Indhold\n"


def test_hidden_text_is_left_out_but_what_unfolds_is_read() -> None:
    assert text_of(
        "<p hidden>a</p><p style='color:red; DISPLAY : none'>b</p><template>c</template><del>d</del>"
        "<div hidden='until-found'>e</div><details><summary>f</summary>g</details><h3><button>h</button></h3>i"
    ) == ("e\n\nf\n\ng\n\nh\n\ni\n")


def test_lists_keep_their_marks_and_numbers() -> None:
    assert text_of(
        "<p>Husk:<ul><li>Kort<li><p>Medicin<p>i æske<ul><li>piller<li>salve<br>og creme</ul><li>Briller</ul>"
        "<ol start=3><li>Ring<li value=7>Vent</ol><ol type=a><li>Først</ol><dl><dt>Tlf.<dd>12 34 56 78</dl>"
    ) == (
        "Husk:\n\n• Kort\n• Medicin\n  i æske\n  - piller\n  - salve\n    og creme\n• Briller\n\n"
        "3. Ring\n\n7. Vent\n\na. Først\n\nTlf.\n12 34 56 78\n"
    )


def test_a_table_s_rows_are_lines_with_their_cells_in_columns() -> None:
    assert text_of(
        "<table><caption>Distrikter</caption><tr><th>Hvem<th>Telefon<th>Tid<tr><td rowspan=2>Nord"
        "<td>62 23 41 21<td>8 – 14<tr><td>62 23 41 22<td>14 – 18<tr><td>Syd<br>og vest<td><td>hele døgnet</table>"
    ) == (
        "Distrikter\n\n"
        "Hvem           Telefon        Tid\n"
        "Nord           62 23 41 21    8 – 14\n"
        "               62 23 41 22    14 – 18\n"
        "Syd og vest                   hele døgnet\n"
    )


def test_a_table_that_lays_out_text_is_read_cell_by_cell() -> None:
    long = "Sygeplejen ringer til klinikken samme dag. " * 5
    assert text_of(
        f"<table><tr><td><h2>Sag</h2><p>Kort.</p></td><td><p>{long}<p>Slut.</td></tr></table>"
        "<table><tr><td><p>En<p>To<td></table>"
    ) == (f"Sag\n\nKort.\n\n{long.strip()}\n\nSlut.\n\nEn\n\nTo\n")


def test_a_heading_that_is_never_closed_ends_where_its_text_does() -> None:
    (page,) = render([parse("<h2>Titel<p>Tekst</p><p>mere</p>")])
    assert page == RawPage(None, "Titel\n\nTekst\n\nmere\n", (ToldHeading(0, 2),))


def test_preformatted_lines_and_no_break_characters_stay_as_they_are() -> None:
    assert text_of("<pre>Nord   12\n  Syd   13</pre><p>kl.&nbsp;8&shy;&ndash;9 &aelig;&#248;") == (
        "Nord   12\n  Syd   13\n\nkl.\u00a08\u00ad–9 æø\n"
    )


DANISH = "<title>Æblerne på Ærø</title><p>Sygehjemmeplejen – blå"
STATED = "<meta charset={}>" + DANISH


@pytest.mark.parametrize(
    "content",
    [
        DANISH.encode(),
        STATED.format("iso-8859-1").encode(),  # says one thing and is another
        codecs.BOM_UTF8 + DANISH.encode(),
        codecs.BOM_UTF16_LE + DANISH.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + DANISH.encode("utf-16-be"),
        DANISH.encode("cp1252"),
        STATED.format("iso-8859-1").encode("cp1252"),
        STATED.format("ukendt-1").encode("cp1252"),
        STATED.format("ibm865").encode("cp865", "replace"),
        b'<?xml version="1.0" encoding="windows-1252"?>' + DANISH.encode("cp1252"),
    ],
)
def test_danish_letters_are_read_in_any_character_set(tmp_path: Path, content: bytes) -> None:
    document = html(tmp_path, content, "gammel.htm")
    assert document.title == "Æblerne på Ærø"
    assert re.fullmatch(r"Sygehjemmeplejen [–?] blå\n", document.pages[0].text)


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:modified_time" content="2024-12-24">', dt.date(2024, 12, 24)),
        ('<time datetime="2024-05-14">14. maj</time><time datetime="2024-05-14T10:00">', dt.date(2024, 5, 14)),
        ('<time datetime="2024-05-14">a</time><time datetime="2023-05-14">b</time>', None),
        ('<meta name="dcterms.modified" content="i går"><time>i dag</time>', None),
    ],
)
def test_a_date_is_taken_from_explicit_metadata_only(tmp_path: Path, head: str, date: dt.date | None) -> None:
    assert html(tmp_path, f"{head}<p>Mødet den 1. januar 2020").date == date


def test_elements_nested_thousands_deep_lose_no_text() -> None:
    assert text_of("<font>" * 1500 + "Gammel side" + "</font>" * 1500) == "Gammel side\n"


INLINE = ["a", "b", "em", "font", "label", "q", "span", "sup", "u", "ukendt"]
BLOCK = ["article", "blockquote", "button", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figure", "form"]
BLOCK += ["h1", "h2", "h6", "li", "main", "ol", "p", "pre", "section", "summary", "ul"]
TABLE = ["caption", "table", "tbody", "td", "th", "thead", "tr"]


def nested(words: list[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(["ord", *words]).map(lambda word: f" {word} "),
        lambda inner: st.tuples(
            st.sampled_from(INLINE + BLOCK + TABLE), st.lists(inner, max_size=4), st.booleans()
        ).map(lambda parts: f"<{parts[0]}>{''.join(parts[1])}" + (f"</{parts[0]}>" if parts[2] else "<br>")),
        max_leaves=25,
    )


@given(nested(["æble", "72 33 64 00", "§ 2"]))
def test_no_nesting_of_elements_loses_a_visible_word(content: str) -> None:
    root = parse(f"<body>{content}</body>")
    assert root is not None
    (page,) = render([root])
    words = re.findall(r"ord|æble|72|33|64|00|§|\b2\b", re.sub(r"<[^>]*>", " ", content))
    marked = re.sub(r"(?m)^ *(?:•|-|\d+\.|☐) ", "", page.text)
    assert Counter(marked.replace("•", " ").split()) >= Counter(words)
    for heading in page.headings:
        assert heading.start == 0 or page.text[heading.start - 1] == "\n"


@given(
    st.lists(st.lists(st.sampled_from(["", "Nord", "62 23 41 21", "kl. 8 – 14"]), min_size=2, max_size=4), min_size=1)
)
def test_every_row_of_a_table_is_a_line_in_its_columns(rows: list[list[str]]) -> None:
    rows = [row for row in rows if any(row)]
    body = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in rows)
    lines = text_of(f"<p>Tabel<table>{body}</table>").rstrip("\n").split("\n")[2:]
    if sum(any(column) for column in zip(*(row + [""] * (4 - len(row)) for row in rows), strict=True)) < 2:
        return  # a single column is text
    assert [re.split(r" {4,}", line.strip()) for line in lines] == [[cell for cell in row if cell] for row in rows]


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [(27, "a", "aa"), (28, "A", "AB"), (1994, "i", "mcmxciv"), (4, "I", "IV"), (0, "a", "0"), (12, "1", "12")],
)
def test_a_list_counts_in_letters_and_roman_numerals(number: int, style: str, printed: str) -> None:
    assert counted(number, style) == printed


# ------------------------------------------------------------------------------------------------------ Markdown


def test_markdown_is_read_with_its_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "aftale.md"
    path.write_text(
        '---\ntitle: "Aftale om blodprøver"\ndate: 2025-02-01\n---\n# Aftale\n\nLægen **ringer**\ntil '
        "[os](https://x.dk).\n\n- Kort\n- Æske\n  - piller\n\n1. Ring\n2. Vent\n\n## Tider\n\n| Hvem | Tlf. |\n|---|---|\n"
        "| Nord | 62 23 41 21 |\n\nLinje 1  \nLinje 2 &amp; 3 < 4\n",
        "utf-8",
    )
    document = read_document(path)
    assert (document.title, document.date) == ("Aftale om blodprøver", dt.date(2025, 2, 1))
    (page,) = document.pages
    assert page.text == (
        "Aftale\n\nLægen ringer til os.\n\n• Kort\n• Æske\n  - piller\n\n1. Ring\n\n2. Vent\n\nTider\n\n"
        "Hvem    Tlf.\nNord    62 23 41 21\n\nLinje 1\nLinje 2 & 3 < 4\n"
    )
    assert headings(page) == [(1, "Aftale"), (2, "Tider")]
    assert page.links == ("https://x.dk",)


def test_a_rule_at_the_top_of_markdown_is_no_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.markdown"
    path.write_text("---\nTekst uden felter", "utf-8")
    assert read_document(path) == RawDocument((RawPage(None, "Tekst uden felter\n"),))


# ---------------------------------------------------------------------------------------------------------- Word


def word(folder: Path, write: Callable[[Word], object], name: str = "brev.docx") -> RawDocument:
    document = Document()
    write(document)
    document.save(str(folder / name))
    return read_document(folder / name)


def texts(document: RawDocument) -> list[str]:
    return [page.text.rstrip("\n") for page in document.pages]


def numbered(document: Word, *levels: tuple[str, str], list_id: int = 700, more: str = "") -> None:
    """A list whose levels have these formats and texts: ("decimal", "%1.")."""
    xml = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (style, text) in enumerate(levels)
    )
    numbering = document.part.numbering_part.element
    space = nsdecls("w")
    if levels:
        numbering.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="700">{xml}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {space} w:numId="{list_id}"><w:abstractNumId w:val="700"/>{more}</w:num>'))


def item(document: Word, text: str, level: int = 0, list_id: int = 700) -> Paragraph:
    paragraph = document.add_paragraph(text)
    properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(properties))
    return paragraph


def noted_break(paragraph: Paragraph) -> None:
    """Word's note that its last layout began a page here."""
    paragraph.add_run()._r.append(OxmlElement("w:lastRenderedPageBreak"))


def test_a_word_document_s_properties_headings_and_text_are_read(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        document.core_properties.title = "Samarbejdsaftale"
        document.core_properties.modified = dt.datetime(2025, 1, 22, 10, 0)
        document.sections[0].header.paragraphs[0].text = "Sidehoved"
        document.add_paragraph("Aftale på Ærø", style="Title")
        document.add_heading("Formål", 1)
        paragraph = document.add_paragraph("Lægen ringer til ")
        paragraph.add_run("akut").bold = True
        paragraph.add_run("teamet.")
        own = document.styles.add_style("Kommunens overskrift", 1)
        own.base_style = document.styles["Heading 2"]
        document.add_paragraph("Parter", style=own)
        document.styles.add_style("Overskrift 3", 1)
        document.add_paragraph("Danske navne", style="Overskrift 3")
        outline = document.add_paragraph("Efter niveau")
        outline._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="3"/>'))
        document.add_paragraph("Slut")

    document = word(tmp_path, write)
    assert (document.title, document.date) == ("Samarbejdsaftale", dt.date(2025, 1, 22))
    (page,) = document.pages
    assert page.text == (
        "Aftale på Ærø\n\nFormål\n\nLægen ringer til akutteamet.\n\nParter\n\nDanske navne\n\nEfter niveau\n\nSlut\n"
    )
    assert headings(page) == [
        (1, "Aftale på Ærø"), (1, "Formål"), (2, "Parter"), (3, "Danske navne"), (4, "Efter niveau")
    ]  # fmt: skip


def test_word_s_automatic_numbers_are_not_lost(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        numbered(document, ("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)"), ("upperRoman", "%4."))
        numbered(document, list_id=701, more='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
        heading = document.add_heading("Velkomst", 1)
        item(document, "flyttes")._p.getparent().remove(document.paragraphs[-1]._p)
        heading._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="700"/></w:numPr>'))
        item(document, "Referat", 1)
        item(document, "Rettelser", 2)
        item(document, "Godkendt", 2)
        document.add_paragraph("En tekst imellem.")
        item(document, "Romersk", 3)
        item(document, "Dagsorden", 1)
        item(document, "Orientering")
        item(document, "Nyt punkt", 1)
        item(document, "Begynder forfra", list_id=701)
        item(document, "Uden liste", list_id=0)

    (page,) = word(tmp_path, write).pages
    assert [line.strip() for line in page.text.split("\n") if line] == [
        "1. Velkomst", "1.1 Referat", "a) Rettelser", "b) Godkendt", "En tekst imellem.", "I. Romersk", "1.2 Dagsorden",
        "2. Orientering", "2.1 Nyt punkt", "5. Begynder forfra", "Uden liste",
    ]  # fmt: skip
    assert headings(page) == [(1, "1. Velkomst")]


def test_word_s_bullets_are_items_and_a_style_s_list_counts(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        for text, style in [("Kort", "List Bullet"), ("piller", "List Bullet 2"), ("Ring", "List Number")]:
            document.add_paragraph(text, style=style)
        document.add_paragraph("Vent", style="List Number")

    assert texts(word(tmp_path, write)) == ["• Kort\n• piller\n\n1. Ring\n\n2. Vent"]


def test_each_page_break_begins_one_page_however_often_the_file_tells_of_it(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        document.add_paragraph("en").add_run().add_break(WD_BREAK.PAGE)
        paragraph = document.add_paragraph()
        noted_break(paragraph)
        paragraph.add_run("to, og mere")
        noted_break(paragraph)
        paragraph.add_run(" tre")
        document.add_paragraph("fire").paragraph_format.page_break_before = True
        document.add_section(WD_SECTION.CONTINUOUS)
        document.add_paragraph("stadig fire")
        document.add_section(WD_SECTION.NEW_PAGE)
        document.add_paragraph("fem").paragraph_format.page_break_before = True
        document.add_page_break()
        document.add_page_break()
        document.add_paragraph("syv")

    assert texts(word(tmp_path, write)) == ["en", "to, og mere", "tre", "fire\n\nstadig fire", "fem", "", "syv"]


def test_a_page_that_begins_with_a_number_or_heading_has_it(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        numbered(document, ("decimal", "%1."))
        item(document, "En")
        second = item(document, "")
        noted_break(second)
        second.add_run("To")
        heading = document.add_heading("", 1)
        noted_break(heading)
        heading.add_run("Overskrift")

    document = word(tmp_path, write)
    assert texts(document) == ["1. En", "2. To", "Overskrift"]
    assert headings(document.pages[2]) == [(1, "Overskrift")]


def test_a_table_over_two_pages_is_parted_where_word_parts_it(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        table = document.add_table(3, 2)
        for number, texts in enumerate([("Hvem", "Hvad"), ("Line", "Liste")]):
            for column, text in enumerate(texts):
                table.cell(number, column).text = text
        for column, (above, below) in enumerate([("Søren", "Skov"), ("Sender", "brev")]):
            paragraph = table.cell(2, column).paragraphs[0]
            paragraph.add_run(above)
            noted_break(paragraph)
            paragraph.add_run(below)
        run = table.cell(1, 0).paragraphs[0].runs[0]._r
        run.insert(0, OxmlElement("w:lastRenderedPageBreak"))

    assert texts(word(tmp_path, write)) == ["Hvem     Hvad", "Line     Liste\nSøren    Sender", "Skov     brev"]


def test_merged_cells_and_tables_within_tables_keep_their_words(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        table = document.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "Distrikter"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "Nord"
        for row, column, text in [(1, 1, "dag"), (1, 2, "62 23 41 21"), (2, 1, "nat")]:
            table.cell(row, column).text = text
        inner = table.cell(2, 2).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "62 23", "41 22"

    assert texts(word(tmp_path, write)) == ["Distrikter\nNord    dag    62 23 41 21\n        nat    62 23    41 22"]


BOX = (
    "<w:txbxContent><w:p><w:r><w:t>Akuttelefon 62 23 41 90</w:t></w:r></w:p></w:txbxContent>"
)  # fmt: skip
SPACES = (
    nsdecls("w")
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


@pytest.mark.parametrize(
    "shape",
    [
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:oval><v:textbox>{BOX}</v:textbox></v:oval></w:pict></mc:Fallback></mc:AlternateContent>",
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>'
        "</mc:AlternateContent>",
        f"<w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing>",
        f"<w:pict><v:rect><v:textbox>{BOX}</v:textbox></v:rect></w:pict>",
    ],
)
def test_a_text_box_is_read_once_in_whatever_form(tmp_path: Path, shape: str) -> None:
    def write(document: Word) -> None:
        document.add_paragraph("Se boksen.")._p.append(parse_xml(f"<w:r {SPACES}>{shape}</w:r>"))

    assert texts(word(tmp_path, write)) == ["Se boksen.\n\nAkuttelefon 62 23 41 90"]


def test_inserted_text_is_kept_and_deleted_and_hidden_text_left_out(tmp_path: Path) -> None:
    who = 'w:id="1" w:author="Line" w:date="2025-01-01T00:00:00Z"'

    def write(document: Word) -> None:
        paragraph = document.add_paragraph("Fristen er ")._p
        for xml in (
            f"<w:del {SPACES} {who}><w:r><w:delText>fem</w:delText><w:br w:type='page'/></w:r></w:del>",
            f"<w:ins {SPACES} {who}><w:r><w:t>ti</w:t></w:r></w:ins>",
            f"<w:r {SPACES}><w:rPr><w:vanish/></w:rPr><w:t>skjult</w:t></w:r>",
            f'<w:fldSimple {SPACES} w:instr="X"><w:r><w:t xml:space="preserve"> hverdage</w:t></w:r></w:fldSimple>',
        ):
            paragraph.append(parse_xml(xml))

    assert texts(word(tmp_path, write)) == ["Fristen er ti hverdage"]


def test_tabs_part_columns_and_lead_to_page_numbers_in_a_table_of_contents(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("1.\tVelkomst\t3", style="toc 1")
        document.add_paragraph("Nord\t62 23 41 21")

    lines = texts(word(tmp_path, write))[0].split("\n\n")
    assert re.fullmatch(r"1\.\s+Velkomst \.{8} 3", lines[0])
    assert re.fullmatch(r"Nord\s{4}62 23 41 21", lines[1])


def test_addresses_that_a_word_document_links_to_are_kept_with_their_page(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        document.add_page_break()
        link = document.part.relate_to("https://x.dk/telecare", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        xml = f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}"><w:r><w:t>siden</w:t></w:r></w:hyperlink>'
        document.add_paragraph("Se ")._p.append(parse_xml(xml))

    pages = word(tmp_path, write).pages
    assert [(page.text, page.links) for page in pages] == [("", ()), ("Se siden\n", ("https://x.dk/telecare",))]


def test_a_list_style_that_is_linked_to_and_a_document_without_properties_are_read(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        numbered(document, ("decimalZero", "%1:"))
        styles, space = document.styles.element, nsdecls("w")
        styles.append(
            parse_xml(
                f'<w:style {space} w:type="numbering" w:styleId="Punkter"><w:name w:val="Punkter"/>'
                '<w:pPr><w:numPr><w:numId w:val="700"/></w:numPr></w:pPr></w:style>'
            )
        )
        numbering = document.part.numbering_part.element
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {space} w:abstractNumId="800"><w:numStyleLink w:val="Punkter"/></w:abstractNum>'
            ),
        )
        numbering.append(parse_xml(f'<w:num {space} w:numId="800"><w:abstractNumId w:val="800"/></w:num>'))
        item(document, "Velkomst", list_id=800)
        item(document, "Eventuelt", list_id=800)
        package = document.part.package
        assert package is not None
        key = next(key for key, rel in package.rels.items() if rel.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES)
        del package.rels[key]

    document = word(tmp_path, write)
    assert texts(document) == ["01: Velkomst\n\n02: Eventuelt"]
    assert (document.title, document.date) == (None, None)


FOOTNOTES = f"""<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>Gælder fra 2025.</w:t></w:r></w:p>
  </w:footnote></w:footnotes>"""


def test_footnotes_stand_at_the_end_under_their_number(tmp_path: Path) -> None:
    def write(document: Word) -> None:
        package = document.part.package
        assert package is not None
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, FOOTNOTES.encode(), package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        document.add_paragraph("Taksten")._p.append(
            parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>')
        )
        document.add_paragraph("Slut")

    assert texts(word(tmp_path, write)) == ["Taksten[1]\n\nSlut\n\n[1] Gælder fra 2025."]


def words_of(text: str) -> Counter[str]:
    return Counter(rejoined(text.split("\n")).split())


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_document_set_in_word_has_the_same_words_on_the_same_pages(tmp_path: Path, path: Path) -> None:
    read = read_document(write_docx(path, tmp_path / "sat.docx"))
    expected = content_pages(path)
    assert [words_of(page.text) for page in read.pages] == [words_of(page) for page in expected]
    for line in running_lines(path):
        assert all(line not in page.text for page in read.pages)


def test_minutes_set_in_word_tell_their_numbered_headings_and_rows(tmp_path: Path) -> None:
    (source,) = (path for path in FIXTURES if path.stem == "klu-referat-holstebro")
    read = read_document(write_docx(source, tmp_path / "referat.docx"))
    assert [text for _, text in headings(read.pages[1])] == [
        "5. Opfølgende hjemmebesøg", "6. Skolefravær og lægeerklæringer"
    ]  # fmt: skip
    row = next(line for line in read.pages[2].text.split("\n") if "første 31" in line)
    assert re.split(r" {4,}", row) == [
        "Søren Lyngbjerg", "Sender forslag om dosispakning for de første 31 borgere", "Uge 8"
    ]  # fmt: skip


# ------------------------------------------------------------------------------------- damaged and misnamed files


def zipped(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("name", "content", "danish"),
    [
        ("a.docx", b"", "er tom"),
        ("a.docx", b"Bare tekst", "gem den igen som .docx"),
        ("a.docx", zipped(a=b"tekst"), "gem den igen som .docx"),
        ("a.docx", zipped(a=bytes(301_000_000)), "fylder for meget"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "adgangskode"),
        ("a.docx", OLE + "WordDocument".encode("utf-16-le"), "gammelt Office-format"),
        ("a.docx", b"\n<!DOCTYPE html><p>x", "endelsen .html"),
        ("a.docx", b"%PDF-1.7\n", "endelsen .pdf"),
        ("a.doc", OLE, "Word-dokument (.docx) eller som PDF"),
        ("a.txt", b"%PDF-1.7\n", "endelsen .pdf"),
        ("a.txt", b"{\\rtf1 x}", "RTF"),
        ("a.md", zipped(a=b"x"), "Office-dokument eller en zip-fil"),
        ("a.html", OLE, "gammelt Office-format"),
        ("a.html", b"", "ingen tekst"),
        ("a.html", b"<!-- intet --><p>&nbsp;</p>", "ingen tekst"),
        ("a.md", b"---\ntitle: Tom\n---\n", "ingen tekst"),
        ("a.md", "på".encode("latin-1"), "UTF-8"),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused_saying_what_to_do(
    tmp_path: Path, name: str, content: bytes, danish: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert danish in refused(tmp_path / name).danish


def test_an_empty_word_document_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument):
        word(tmp_path, lambda document: document.add_paragraph(""))


def test_a_word_document_that_is_damaged_anywhere_is_refused_or_read_but_nothing_else(tmp_path: Path) -> None:
    word(tmp_path, lambda document: document.add_paragraph("Sygehjemmeplejen på Ærø"))
    whole = (tmp_path / "brev.docx").read_bytes()
    path = tmp_path / "skadet.docx"
    for place in range(0, len(whole), 701):
        for damaged in (whole[:place], whole[:place] + b"\x00\xff\x00" + whole[place + 3 :]):
            path.write_bytes(damaged)
            try:
                read_document(path)
            except IngestError as error:
                assert path.name in error.danish


def test_entities_that_would_grow_without_end_are_refused(tmp_path: Path) -> None:
    word(tmp_path, lambda document: document.add_paragraph("Brev"))
    bomb = '<!DOCTYPE x [<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    path = tmp_path / "bombe.docx"
    with zipfile.ZipFile(tmp_path / "brev.docx") as source, zipfile.ZipFile(path, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "word/document.xml":
                text = content.decode().split("?>", 1)[1]
                content = f"{bomb}]>{text.replace('Brev', '&j;')}".encode()
            target.writestr(part, content)
    try:
        assert len(read_document(path).pages[0].text) < 1000
    except IngestError as error:
        assert path.name in error.danish


# ----------------------------------------------------------------------------------------------------------- OCR

needs_tesseract = pytest.mark.skipif(
    not ocr._danish_installed(), reason="Tesseract with Danish is not installed (make system)"
)
SCANNED = [
    "Samarbejdsaftale om akutte patienter",
    "Lægen kan ringe til Akutteamet døgnet rundt på telefon 62 23 41 90.",
    "Sygeplejersken kører ud inden for to timer og måler blodtryk og blodsukker.",
    "Ældre på Ærø henvises med en korrespondancemeddelelse til lokationsnummer.",
]


def scan(path: Path, *pages: list[str] | str) -> Path:
    """A list of lines becomes an image of a page at 150 dpi, a string a page with text, an empty list a photograph."""
    font = vera(26)
    canvas = Canvas(str(path), pagesize=(595, 842))
    for page in pages:
        if isinstance(page, str):
            canvas.drawString(72, 700, page)
        else:
            image = Image.new("L", (1240, 1754), 250)
            for number, line in enumerate(page):
                ImageDraw.Draw(image).text((90, 150 + 60 * number), line, font=font, fill=20)
            canvas.drawImage(ImageReader(image), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return path


def vera(size: int) -> ImageFont.FreeTypeFont:
    import reportlab

    return ImageFont.truetype(str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"), size)


@needs_tesseract
def test_a_scanned_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    document = read_document(scan(tmp_path / "scan.pdf", SCANNED, ["Side to om genoptræning i Rønne"]))
    assert document.by_ocr
    first, second = document.pages
    words = Counter(" ".join(SCANNED).split())
    found = words & Counter(first.text.split())
    assert found.total() / words.total() >= 0.95
    assert "genoptræning i Rønne" in second.text


@needs_tesseract
@pytest.mark.parametrize("angle", [90, 180])
def test_a_scan_that_lies_on_its_side_or_head_is_read(tmp_path: Path, angle: int) -> None:
    path = scan(tmp_path / "vendt.pdf", SCANNED * 3)
    writer = PdfWriter(clone_from=str(path))
    writer.pages[0].rotate(angle)
    writer.write(str(path))
    assert SCANNED[1] in read_document(path).pages[0].text


@needs_tesseract
def test_the_columns_of_a_scanned_table_stay_apart(tmp_path: Path) -> None:
    path = scan(
        tmp_path / "tabel.pdf", ["Distrikt Nord" + " " * 40 + "hele døgnet", "Distrikt Syd" + " " * 42 + "kl. 8 – 14"]
    )
    (first, *_) = read_document(path).pages[0].text.split("\n")
    assert re.split(r" {4,}", first) == ["Distrikt Nord", "hele døgnet"]


@needs_tesseract
def test_only_the_pages_without_text_are_recognised(tmp_path: Path) -> None:
    document = read_document(scan(tmp_path / "blandet.pdf", "Ring til kommunen", ["Bilag om sårpleje"], ""))
    assert document.by_ocr
    assert [page.text.strip() for page in document.pages] == ["Ring til kommunen", "Bilag om sårpleje", ""]


def test_a_pdf_with_text_is_not_recognised(tmp_path: Path) -> None:
    document = read_document(scan(tmp_path / "tekst.pdf", "Ring til kommunen", ""))
    assert not document.by_ocr


@needs_tesseract
def test_a_page_that_takes_too_long_does_not_lose_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scan(tmp_path / "langsom.pdf", SCANNED, ["Kort besked"])
    real, times = ocr._text_of, iter([0.01, 60])
    monkeypatch.setattr(ocr, "_text_of", lambda page, _: real(page, next(times)))
    with caplog.at_level(logging.ERROR):
        document = read_document(path)
    assert [page.text.strip() for page in document.pages] == ["", "Kort besked"]
    assert "langsom.pdf: page 1 can't be recognised" in caplog.text


def test_without_tesseract_a_scan_is_refused_and_a_mixed_pdf_read_without_its_scans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "_danish_installed", lambda: False)
    error = refused(scan(tmp_path / "scan.pdf", SCANNED))
    assert isinstance(error, EmptyDocument)
    assert all(part in error.danish for part in ("skannet", "Tesseract", "apt install tesseract-ocr tesseract-ocr-dan"))
    document = read_document(scan(tmp_path / "blandet.pdf", "Ring til kommunen", SCANNED))
    assert [page.text.strip() for page in document.pages] == ["Ring til kommunen", ""]
    assert not document.by_ocr
