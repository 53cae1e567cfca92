"""Files to pages: text with form feeds, and PDFs made here and read by pypdf."""

from __future__ import annotations

import datetime as dt
import tracemalloc
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from builders import passages_of
from pypdf import PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import EmptyDocument, IngestError, UnreadableDocument
from ingest.reading import OutlineEntry, RawPage, read_document
from ingest.reading.pdf import read_pdf


def write_pdf(path: Path, *pages: list[str], font: str = "Helvetica") -> Path:
    canvas = Canvas(str(path))
    for texts in pages:
        canvas.setFont(font, 12)
        for number, text in enumerate(texts):
            canvas.drawString(72, 780 - 16 * number, text)
        canvas.showPage()
    canvas.save()
    return path


def refused(path: Path) -> IngestError:
    with pytest.raises((UnreadableDocument, EmptyDocument)) as caught:
        read_document(path)
    assert path.name in str(caught.value)
    assert path.name in caught.value.danish
    return caught.value


# --------------------------------------------------------------------------------------------------- text files


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_form_feeds_part_the_pages_and_the_text_stays_as_it_is(tmp_path: Path, form: Literal["NFC", "NFD"]) -> None:
    first, second = unicodedata.normalize(form, " Æblegrød på Ærø\n"), "side  to\n\n"
    (tmp_path / "a.txt").write_text(f"{first}\f{second}", "utf-8")
    assert list(read_document(tmp_path / "a.txt").pages) == [RawPage(None, first), RawPage(None, second)]


def test_a_form_feed_at_the_end_opens_no_page_but_an_empty_page_in_between_counts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("en\f\ftre\f\n", "utf-8")
    assert [page.text for page in read_document(tmp_path / "a.txt").pages] == ["en", "", "tre"]


def test_a_byte_order_mark_and_windows_line_ends_are_taken_off(tmp_path: Path) -> None:
    (tmp_path / "A.TXT").write_bytes("\ufeffRing\r\ntil os".encode())
    assert read_document(tmp_path / "A.TXT").pages[0].text == "Ring\ntil os"


def test_a_text_that_is_not_utf_8_is_refused_saying_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "gammel.txt"
    path.write_bytes("på".encode("latin-1"))
    assert "gem den igen som UTF-8" in refused(path).danish


@pytest.mark.parametrize("content", ["", "  \n\f \n"])
def test_a_file_without_text_is_empty(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tom.txt"
    path.write_text(content, "utf-8")
    assert isinstance(refused(path), EmptyDocument)


def test_a_missing_file_and_an_unknown_format_are_refused(tmp_path: Path) -> None:
    assert "findes ikke" in refused(tmp_path / "væk.txt").danish
    (tmp_path / "brev.docx").write_text("x")
    assert "format" in refused(tmp_path / "brev.docx").danish


# ---------------------------------------------------------------------------------------------------------- PDF


def test_a_pdf_s_pages_are_read_with_danish_letters_and_labels(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", ["Sygehjemmeplejen på Ærø", "Ring til 72 33 64 00"], ["ÆØÅ æøå"])
    pages = read_document(path).pages
    assert [page.label for page in pages] == ["1", "2"]
    assert [page.text.split("\n")[:2] for page in pages] == [
        ["Sygehjemmeplejen på Ærø", "Ring til 72 33 64 00"],
        ["ÆØÅ æøå", ""],
    ]


def test_a_word_broken_in_a_pdf_is_joined_and_cited_as_it_stands(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", ["Lægen kan henvise til genoptræ-", "ning hos kommunen."])
    (page,) = read_document(path).pages
    (passage,) = passages_of(page.text)
    (span,) = passage.units[0].spans
    assert passage.text == "Lægen kan henvise til genoptræning hos kommunen."
    assert page.text[span.start : span.end] == "Lægen kan henvise til genoptræ-\nning hos kommunen."


def test_a_ligature_in_a_pdf_is_searched_apart_and_cited_as_it_stands(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    (page,) = read_document(write_pdf(tmp_path / "a.pdf", ["Lægen ﬁnder ﬂere tilbud på nettet."], font="Vera")).pages
    (passage,) = passages_of(page.text)
    (span,) = passage.units[0].spans
    assert passage.text == "Lægen finder flere tilbud på nettet."
    assert page.text[span.start : span.end] == "Lægen ﬁnder ﬂere tilbud på nettet."


def test_a_pdf_without_text_is_empty_and_the_reader_is_told_of_ocr(tmp_path: Path) -> None:
    assert "OCR" in refused(write_pdf(tmp_path / "scan.pdf", [], [])).danish


@pytest.mark.parametrize("content", [b"", b"Bare tekst", b"%PDF-1.4\nikke mere"])
def test_a_file_that_is_no_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "falsk.pdf"
    path.write_bytes(content)
    assert "ikke en PDF" in refused(path).danish


def test_a_pdf_that_is_cut_off_is_refused_or_read_but_nothing_else(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "hel.pdf", ["Sygehjemmeplejen på Ærø"]).read_bytes()
    for end in range(0, len(whole), 97):
        path = tmp_path / "halv.pdf"
        path.write_bytes(whole[:end])
        try:
            assert "Sygehjemmeplejen" in read_document(path).pages[0].text
        except IngestError:
            continue


LOCKS = pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])


def encrypted(path: Path, password: str, algorithm: str) -> Path:
    writer = PdfWriter(clone_from=str(write_pdf(path, ["Fortroligt på Ærø"])))
    writer.encrypt(user_password=password, owner_password="ejer", algorithm=algorithm)
    writer.write(str(path))
    return path


@LOCKS
def test_a_pdf_that_wants_a_password_is_refused(tmp_path: Path, algorithm: str) -> None:
    assert "adgangskode" in refused(encrypted(tmp_path / "laast.pdf", "hemmelig", algorithm)).danish


@LOCKS
def test_a_pdf_that_is_only_locked_against_changes_is_read(tmp_path: Path, algorithm: str) -> None:
    assert "Fortroligt på Ærø" in read_document(encrypted(tmp_path / "laast.pdf", "", algorithm)).pages[0].text


def test_a_pdf_whose_lock_is_damaged_is_refused(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "aes.pdf", ["Fortroligt"])
    filler = {size: f"<{'ab' * size}>" for size in (16, 32, 48)}
    lock = (
        f"/Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O {filler[48]} /U {filler[48]} /OE {filler[32]} "
        f"/UE {filler[32]} /Perms {filler[16]} /StmF /StdCF /StrF /StdCF "
        "/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> >>"
    )
    path.write_bytes(path.read_bytes().replace(b"trailer\n<<", b"trailer\n<< " + lock.encode()))
    refused(path)


def test_a_pdf_with_one_damaged_letter_in_a_filter_s_name_is_refused(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "skadet.pdf", ["Sygehjemmeplejen"])
    path.write_bytes(path.read_bytes().replace(b"ASCII85Decode", b"ASCII85Decodx"))
    assert isinstance(refused(path), UnreadableDocument)


# -------------------------------------------------------------------------------------------- PDF: what is where


def draw(path: Path, *pieces: tuple[float, float, str], font: str = "Helvetica") -> Path:
    """One page with each text at its (x, y), in 10 points, in the order given."""
    canvas = Canvas(str(path))
    canvas.setFont(font, 10)
    for x, y, text in pieces:
        canvas.drawString(x, y, text)
    canvas.save()
    return path


def show(path: Path, operations: str) -> Path:
    """One page with these operations as its content; /F is Helvetica."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F"): writer._add_object(font)})}
    )
    content = DecodedStreamObject()
    content.set_data(operations.encode("cp1252"))
    page[NameObject("/Contents")] = writer._add_object(content)
    writer.write(str(path))
    return path


def text_of(path: Path) -> str:
    (page,) = read_pdf(path).pages
    return page.text


def test_an_empty_line_stands_where_lines_are_set_clearly_further_apart_than_lines_are(tmp_path: Path) -> None:
    path = draw(
        tmp_path / "a.pdf",
        (72, 700, "Genoptræning"),
        (72, 687, "Borgere der har været indlagt,"),
        (72, 674, "kan henvises af sygehuset til"),
        (72, 661, "genoptræning i kommunen, når"),
        (72, 648, "de bor der."),
        (72, 628, "Egen læge kan ikke henvise."),
    )
    assert text_of(path) == (
        "Genoptræning\nBorgere der har været indlagt,\nkan henvises af sygehuset til\n"
        "genoptræning i kommunen, når\nde bor der.\n\nEgen læge kan ikke henvise.\n"
    )


def test_a_line_in_another_size_begins_a_paragraph(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for y, size, text in ((700, 10, "Ring til os."), (684, 14, "Rygestop"), (670, 10, "Holdet mødes mandag.")):
        canvas.setFont("Helvetica", size)
        canvas.drawString(72, y, text)
    canvas.save()
    assert text_of(tmp_path / "a.pdf") == "Ring til os.\n\nRygestop\n\nHoldet mødes mandag.\n"


def test_columns_are_read_one_after_the_other_and_end_their_paragraph(tmp_path: Path) -> None:
    left = [
        (72.0, 700.0 - 12 * n, text) for n, text in enumerate(["Lægen henviser borgeren.", "Svar gives skriftligt."])
    ]
    right = [(320.0, 700.0 - 12 * n, text) for n, text in enumerate(["Kommunen kvitterer.", "Det sker samme dag."])]
    assert text_of(draw(tmp_path / "a.pdf", *left, *right)) == (
        "Lægen henviser borgeren.\nSvar gives skriftligt.\n\nKommunen kvitterer.\nDet sker samme dag.\n"
    )


def test_a_sentence_that_goes_on_in_the_next_column_is_not_parted(tmp_path: Path) -> None:
    left = [
        (72.0, 700.0, "Kort."),
        (72.0, 688.0, "Henvisningen sendes til"),
        (72.0, 676.0, "sygeplejen i det nordlige"),
    ]
    assert text_of(draw(tmp_path / "a.pdf", *left, (320, 700, "Hjørring og Hirtshals."))) == (
        "Kort.\nHenvisningen sendes til\nsygeplejen i det nordlige\nHjørring og Hirtshals.\n"
    )


def test_the_cells_of_a_table_stand_under_each_other(tmp_path: Path) -> None:
    path = draw(
        tmp_path / "a.pdf",
        *[(72, 700, "Lynggården"), (200, 700, "Østergade 30"), (320, 700, "72 33 51 57")],
        *[(200, 688, "9850 Hirtshals")],
        *[(72, 670, "Svanelundsbakken"), (200, 670, "Nørrebro 36"), (320, 670, "72 33 69 50")],
    )
    assert text_of(path) == (
        "Lynggården          Østergade 30    72 33 51 57\n"
        "                    9850 Hirtshals\n"
        "\n"
        "Svanelundsbakken    Nørrebro 36     72 33 69 50\n"
    )


def test_a_bullet_hangs_before_its_item_and_is_no_cell(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.pdf", (72, 700, "•"), (90, 700, "Borgere med KOL"), (90, 688, "og deres pårørende"))
    assert text_of(path) == "• Borgere med KOL\n  og deres pårørende\n"


def test_words_set_apart_on_one_baseline_are_one_line_also_where_the_program_goes_down_in_between(
    tmp_path: Path,
) -> None:
    operations = "BT /F 10 Tf 12 TL 1 0 0 1 72 700 Tm (Ring til) Tj T* ET BT 1 0 0 1 108 700 Tm (kommunen) Tj T* ET"
    assert text_of(show(tmp_path / "a.pdf", operations)) == "Ring til kommunen\n"


def test_runs_of_spaces_in_the_text_are_kept(tmp_path: Path) -> None:
    assert text_of(draw(tmp_path / "a.pdf", (72, 700, "4257    Opfølgende hjemmebesøg"))) == (
        "4257    Opfølgende hjemmebesøg\n"
    )


@pytest.mark.parametrize(
    "operations",
    [
        "BT /F 12 Tf 72 700 Td [(Sy) 30 (ge) -20 (hj) 15 (e) 5 (m)] TJ ET",
        "BT /F 12 Tf 3 Tc 72 700 Td (Sygehjem) Tj ET",
        "BT /F 12 Tf 72 700 Td (S) Tj 8 0 Td (y) Tj 6 0 Td (g) Tj 6.7 0 Td (e) Tj 6.7 0 Td (hjem) Tj ET",
    ],
    ids=["kerned", "letters set wide", "letter by letter"],
)
def test_a_word_that_a_pdf_sets_in_pieces_is_one_word(tmp_path: Path, operations: str) -> None:
    assert text_of(show(tmp_path / "a.pdf", operations)) == "Sygehjem\n"


def test_a_wide_gap_within_a_shown_text_parts_cells(tmp_path: Path) -> None:
    operations = "BT /F 12 Tf 72 700 Td [(Vikingbanke) -4000 (72 33 51 30)] TJ ET"
    assert text_of(show(tmp_path / "a.pdf", operations)) == "Vikingbanke    72 33 51 30\n"


def test_another_font_within_a_line_leaves_no_gap(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    text = canvas.beginText(72, 700)
    text.setFont("Helvetica-Bold", 10)
    text.textOut("Henvendelse til visitationen: ")
    text.setFont("Helvetica", 10)
    text.textOut("alle hverdage på telefon ")
    text.setFont("Helvetica-Bold", 10)
    text.textOut("72 33 64 00")
    canvas.drawText(text)
    canvas.save()
    assert text_of(tmp_path / "a.pdf") == "Henvendelse til visitationen: alle hverdage på telefon 72 33 64 00\n"


@pytest.mark.parametrize("page_rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_text_set_at_an_angle_gives_its_lines_and_cells_in_order(
    tmp_path: Path, angle: int, page_rotation: int
) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setPageRotation(page_rotation)
    canvas.translate(300, 400)
    canvas.rotate(angle)
    canvas.setFont("Helvetica", 10)
    for x, y, text in (
        *[(0, 100, "Borgere henvises"), (82, 100, "elektronisk.")],
        *[(0, 70, "Rygestop"), (120, 70, "72 33 64 00")],
        *[(0, 58, "Diætist"), (120, 58, "72 33 56 00")],
    ):
        canvas.drawString(x, y, text)
    canvas.save()
    assert text_of(tmp_path / "a.pdf") == (
        "Borgere henvises elektronisk.\n\nRygestop    72 33 64 00\nDiætist     72 33 56 00\n"
    )


def test_half_a_surrogate_pair_from_a_damaged_font_is_replaced(tmp_path: Path) -> None:
    def damage(writer: PdfWriter) -> None:
        codes = DecodedStreamObject()
        codes.set_data(b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <53> <D83D> endbfchar")
        resources: Any = writer.pages[0]["/Resources"]
        resources["/Font"]["/F"].get_object()[NameObject("/ToUnicode")] = writer._add_object(codes)

    writer = PdfWriter(clone_from=str(show(tmp_path / "a.pdf", "BT /F 12 Tf 72 700 Td (En Sygehjem) Tj ET")))
    damage(writer)
    writer.write(str(tmp_path / "a.pdf"))
    assert text_of(tmp_path / "a.pdf") == "En ?ygehjem\n"


def test_a_page_without_text_is_read_as_such(tmp_path: Path) -> None:
    assert [page.text for page in read_pdf(write_pdf(tmp_path / "a.pdf", [], ["Tekst"])).pages] == ["", "Tekst\n"]


def test_three_hundred_pages_are_read_in_bounded_memory(tmp_path: Path) -> None:
    lines = [f"{number}. Lægen henviser borgeren til kommunens tilbud, når det er aftalt." for number in range(8)]
    path = write_pdf(tmp_path / "a.pdf", *[lines] * 300)
    tracemalloc.start()
    pages = read_pdf(path).pages
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(pages) == 300
    assert peak < 100e6


def set_in(path: Path, *lines: tuple[str, float, str]) -> Path:
    """One page of lines, each (font, size, text), a line's distance under each other; an empty text is an empty line."""
    canvas = Canvas(str(path))
    y = 780.0
    for font, size, text in lines:
        y -= 1.25 * size
        canvas.setFont(font, size)
        canvas.drawString(72, y, text)
    canvas.save()
    return path


def titles_of(path: Path) -> list[str]:
    (page,) = read_pdf(path).pages
    assert all(heading.level is None for heading in page.headings)
    return [page.text[heading.start :].split("\n")[0] for heading in page.headings]


BODY = ("Helvetica", 10.0, "Lægen henviser borgeren, når det er aftalt med kommunen.")


def test_larger_and_bold_lines_are_told_as_headings(tmp_path: Path) -> None:
    path = set_in(
        tmp_path / "a.pdf",
        ("Helvetica", 14, "Rygestop"),
        *[BODY, BODY],
        ("Helvetica-Bold", 10, "Hvem kan henvises?"),
        *[BODY, BODY],
    )
    assert titles_of(path) == ["Rygestop", "Hvem kan henvises?"]


def test_a_title_over_several_lines_is_put_on_one_unless_a_word_is_broken(tmp_path: Path) -> None:
    path = set_in(
        tmp_path / "a.pdf",
        ("Helvetica-Bold", 12, "Samarbejde om rygestop"),
        ("Helvetica-Bold", 12, "Hjørring Kommune og alko-"),
        ("Helvetica-Bold", 12, "holbehandling"),
        *[BODY, BODY],
    )
    assert titles_of(path) == ["Samarbejde om rygestop Hjørring Kommune og alko-"]
    assert "alko-\nholbehandling\n" in text_of(path)


@pytest.mark.parametrize(
    "stressed",
    ["Husk altid at skrive det.", "Ring til 72 33 64 00", "• Borgere med KOL", "post@hjoerring.dk"],
)
def test_a_stressed_sentence_number_or_item_is_no_heading(tmp_path: Path, stressed: str) -> None:
    path = set_in(tmp_path / "a.pdf", BODY, ("Helvetica-Bold", 10, stressed), BODY)
    assert titles_of(path) == []


def test_stressed_words_within_a_sentence_are_no_heading(tmp_path: Path) -> None:
    before = ("Helvetica", 10.0, "Lægen henviser altid, når der er tale om borgere, som")
    path = set_in(tmp_path / "a.pdf", BODY, before, ("Helvetica-Bold", 10, "Ikke kan møde op selv"), BODY)
    assert titles_of(path) == []


# ------------------------------------------------------------------------------------ PDF: what it says of itself


def rewritten(path: Path, change: Callable[[PdfWriter], object]) -> Path:
    """A PDF of three pages with a change made to it."""
    writer = PdfWriter(clone_from=str(write_pdf(path, ["Første side"], ["Anden side"], ["Tredje side"])))
    change(writer)
    writer.write(str(path))
    return path


def test_printed_page_numbers_may_be_roman_and_have_a_prefix(tmp_path: Path) -> None:
    def label(writer: PdfWriter) -> None:
        writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN)
        writer.set_page_label(2, 2, style=PageLabelStyle.DECIMAL, prefix="A-", start=7)

    assert [page.label for page in read_pdf(rewritten(tmp_path / "a.pdf", label)).pages] == ["i", "ii", "A-7"]


def test_bookmarks_become_the_outline(tmp_path: Path) -> None:
    def mark(writer: PdfWriter) -> None:
        add: Any = writer.add_outline_item  # its types are lost behind a decorator
        first = add("1. Samarbejdet", 0)
        add("  Henvisning\n til tilbud ", 1, parent=first)
        add("2. Aftaler", 2)
        add("Uden side", None)

    assert read_pdf(rewritten(tmp_path / "a.pdf", mark)).outline == (
        OutlineEntry(1, "1. Samarbejdet", 1),
        OutlineEntry(2, "Henvisning til tilbud", 2),
        OutlineEntry(1, "2. Aftaler", 3),
        OutlineEntry(1, "Uden side", None),
    )


def test_links_are_told_page_by_page_in_order_and_once(tmp_path: Path) -> None:
    def link(writer: PdfWriter) -> None:
        def annotation(uri: PdfObject) -> PdfObject:
            action = DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): uri})
            return writer._add_object(
                DictionaryObject(
                    {NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): writer._add_object(action)}
                )
            )

        inside = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/Dest"): NullObject()})
        writer.pages[1][NameObject("/Annots")] = ArrayObject(
            [
                annotation(writer._add_object(TextStringObject("https://www.sundhed.dk/soft"))),
                NullObject(),
                inside,
                annotation(TextStringObject("mailto:hjoerring@tuba.dk")),
                annotation(TextStringObject("https://www.sundhed.dk/soft")),
            ]
        )

    assert [page.links for page in read_pdf(rewritten(tmp_path / "a.pdf", link)).pages] == [
        (),
        ("https://www.sundhed.dk/soft", "mailto:hjoerring@tuba.dk"),
        (),
    ]


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Microsoft Word - referat.docx",
        "untitled",
        "Dokument1",
        "vejledning",
        "Vejledning.pdf",
        "Layout 1",
        "2021.indd",
    ],
)
def test_a_title_that_says_nothing_is_left_out(tmp_path: Path, title: str) -> None:
    path = rewritten(tmp_path / "vejledning.pdf", lambda writer: writer.add_metadata({"/Title": title}))
    assert read_pdf(path).title is None


def test_title_and_date_are_read_from_the_properties(tmp_path: Path) -> None:
    properties = {"/Title": "Samarbejde  om rygestop", "/CreationDate": "D:20250918233000+02'00'"}
    read = read_pdf(rewritten(tmp_path / "a.pdf", lambda writer: writer.add_metadata(properties)))
    assert (read.title, read.date) == ("Samarbejde om rygestop", dt.date(2025, 9, 18))


@pytest.mark.parametrize("key", ["/Outlines", "/PageLabels"])
@pytest.mark.parametrize("value", [NumberObject(7), ArrayObject([NumberObject(1)]), TextStringObject("x")])
def test_a_damaged_outline_or_numbering_does_not_cost_the_text(tmp_path: Path, key: str, value: PdfObject) -> None:
    path = rewritten(tmp_path / "a.pdf", lambda writer: writer.root_object.update({NameObject(key): value}))
    read = read_pdf(path)
    assert [page.text for page in read.pages] == ["Første side\n", "Anden side\n", "Tredje side\n"]
    assert read.outline == ()


@pytest.mark.parametrize("value", [NumberObject(7), ArrayObject([NumberObject(1), DictionaryObject()])])
def test_damaged_links_do_not_cost_the_text(tmp_path: Path, value: PdfObject) -> None:
    path = rewritten(tmp_path / "a.pdf", lambda writer: writer.pages[0].update({NameObject("/Annots"): value}))
    first = read_pdf(path).pages[0]
    assert (first.text, first.links) == ("Første side\n", ())


def test_a_damaged_date_is_left_out(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "a.pdf", lambda writer: writer.add_metadata({"/CreationDate": "i går"}))
    assert read_pdf(path).date is None
