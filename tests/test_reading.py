"""Files to pages: text with form feeds, and PDFs made here and read by pypdf."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from builders import passages_of
from pypdf import PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import EmptyDocument, IngestError, UnreadableDocument
from ingest.reading import RawPage, read_pages


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
        read_pages(path)
    assert path.name in str(caught.value)
    assert path.name in caught.value.danish
    return caught.value


# --------------------------------------------------------------------------------------------------- text files


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_form_feeds_part_the_pages_and_the_text_stays_as_it_is(tmp_path: Path, form: str) -> None:
    first, second = unicodedata.normalize(form, " Æblegrød på Ærø\n"), "side  to\n\n"
    (tmp_path / "a.txt").write_text(f"{first}\f{second}", "utf-8")
    assert read_pages(tmp_path / "a.txt") == [RawPage(None, first), RawPage(None, second)]


def test_a_form_feed_at_the_end_opens_no_page_but_an_empty_page_in_between_counts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("en\f\ftre\f\n", "utf-8")
    assert [page.text for page in read_pages(tmp_path / "a.txt")] == ["en", "", "tre"]


def test_a_byte_order_mark_and_windows_line_ends_are_taken_off(tmp_path: Path) -> None:
    (tmp_path / "A.TXT").write_bytes("\ufeffRing\r\ntil os".encode())
    assert read_pages(tmp_path / "A.TXT")[0].text == "Ring\ntil os"


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
    pages = read_pages(path)
    assert [page.label for page in pages] == ["1", "2"]
    assert [page.text.split("\n")[:2] for page in pages] == [
        ["Sygehjemmeplejen på Ærø", "Ring til 72 33 64 00"],
        ["ÆØÅ æøå", ""],
    ]


def test_a_word_broken_in_a_pdf_is_joined_and_cited_as_it_stands(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", ["Lægen kan henvise til genoptræ-", "ning hos kommunen."])
    (page,) = read_pages(path)
    (passage,) = passages_of(page.text)
    (span,) = passage.units[0].spans
    assert passage.text == "Lægen kan henvise til genoptræning hos kommunen."
    assert page.text[span.start : span.end] == "Lægen kan henvise til genoptræ-\nning hos kommunen."


def test_a_ligature_in_a_pdf_is_searched_apart_and_cited_as_it_stands(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    (page,) = read_pages(write_pdf(tmp_path / "a.pdf", ["Lægen ﬁnder ﬂere tilbud på nettet."], font="Vera"))
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
            assert "Sygehjemmeplejen" in read_pages(path)[0].text
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
    assert "Fortroligt på Ærø" in read_pages(encrypted(tmp_path / "laast.pdf", "", algorithm))[0].text


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
