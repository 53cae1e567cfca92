"""Pages of real PDFs as images, and the quote's boxes on them: where the letters are drawn, and nowhere else."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from builders import GUIDE, ROOT, bare, document
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdfium2 import PdfDocument, PdfiumError
from reportlab.pdfgen.canvas import Canvas
from typesetting import typeset

from ingest.document import Document, DocumentKind
from ui.sources.pdf_view import Box, find_quote, original, page_image

MINUTES = ROOT / "corpus" / "klu-referat-aalborg-2025-09-18.txt"
PAGE = (400.0, 200.0)  # points


def drawn(folder: Path, *lines: tuple[float, float, str], name: str = "a.pdf") -> Path:
    """A page of 400 by 200 points with words (x, y from the lower left corner, text) in letters of 10 points."""
    path = folder / name
    canvas = Canvas(str(path), pagesize=PAGE)
    canvas.setFont("Helvetica", 10)
    for x, y, text in lines:
        canvas.drawString(x, y, text)
    canvas.save()
    return path


def boxes_of(path: Path, text: str, quote: str) -> tuple[Box, ...]:
    """The boxes of the first occurrence of `quote` on the first page, whose text is `text`."""
    start = text.index(quote)
    return find_quote(path, name_of(path), 1, text, start, start + len(quote))


def name_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def words_in(path: Path, number: int, boxes: tuple[Box, ...]) -> str:
    """What PDFium reads in the boxes, letters and digits only."""
    with PdfDocument(path) as pdf:
        page = pdf[number - 1]
        width, height = page.get_size()
        textpage = page.get_textpage()
        return "".join(
            character
            for box in boxes
            for character in textpage.get_text_bounded(
                left=box.left * width - 0.5,
                right=(box.left + box.width) * width + 0.5,
                top=(1 - box.top) * height + 0.5,
                bottom=(1 - box.top - box.height) * height - 0.5,
            )
            if character.isalnum()
        )


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("text", [MINUTES, GUIDE], ids=lambda path: path.stem)
def test_every_unit_is_found_where_it_is_printed(text: Path, columns: int, tmp_path: Path) -> None:
    path = typeset(text, tmp_path / "a.pdf", columns)
    pages, _, passages = document(path)
    spans = [span for passage in passages for unit in passage.units for span in unit.spans]
    assert len(spans) > 50
    for span in spans[:: 1 + len(spans) // 60]:
        quote = pages[span.page - 1][span.start : span.end]
        boxes = find_quote(path, name_of(path), span.page, pages[span.page - 1], span.start, span.end)
        printed = "".join(filter(str.isalnum, bare(quote)))
        assert printed in words_in(path, span.page, boxes), quote
        assert len(boxes) <= quote.count("\n") + 1 + quote.count("   ")


def test_a_box_stands_where_the_words_are_drawn(tmp_path: Path) -> None:
    path = drawn(tmp_path, (100, 150, "Ring til sygeplejen"), (100, 50, "Luk"))
    (box,) = boxes_of(path, "Ring til sygeplejen\nLuk", "Luk")
    # x 100 of 400 points; the baseline 50 of 200 points from below, letters of 10 points above it
    assert box.left == pytest.approx(100 / 400, abs=0.01)
    assert box.top < 1 - 50 / 200 < box.top + box.height + 0.001
    assert box.height < 20 / 200 and box.width < 25 / 400


def test_a_page_that_is_turned_is_marked_as_it_is_looked_at(tmp_path: Path) -> None:
    path, turned = drawn(tmp_path, (100, 150, "Sygeplejen")), tmp_path / "turned.pdf"
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.pages[0].rotate(90)
    writer.write(turned)
    (upright,), (box,) = boxes_of(path, "Sygeplejen", "Sygeplejen"), boxes_of(turned, "Sygeplejen", "Sygeplejen")
    # a quarter clockwise: the distance from below becomes that from the left, that from the left that from above
    assert box.left == pytest.approx(1 - upright.top - upright.height, abs=0.001)
    assert box.top == pytest.approx(upright.left, abs=0.001)
    assert (box.width, box.height) == pytest.approx((upright.height, upright.width), abs=0.001)
    image = page_image(turned, name_of(turned), 1)
    assert image.height > image.width


def test_a_page_that_is_cut_is_marked_as_it_is_looked_at(tmp_path: Path) -> None:
    path, cut = drawn(tmp_path, (100, 150, "Sygeplejen")), tmp_path / "cut.pdf"
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.pages[0].cropbox.lower_left = (50, 100)
    writer.write(cut)
    (box,) = boxes_of(cut, "Sygeplejen", "Sygeplejen")
    assert box.left == pytest.approx(50 / 350, abs=0.01)  # 100 - 50 of 400 - 50 points
    assert box.top < 1 - 50 / 100 < box.top + box.height + 0.01  # 150 - 100 of 200 - 100 points


def test_the_place_that_is_meant_is_marked_where_words_come_twice(tmp_path: Path) -> None:
    path = drawn(tmp_path, (50, 150, "Ring 72 33 64 00"), (50, 50, "Ring 72 33 64 00"))
    text = "Ring 72 33 64 00\nRing 72 33 64 00"
    upper, lower = (find_quote(path, "h", 1, text, start, start + 16) for start in (0, 17))
    assert upper[0].top < 0.3 and lower[0].top > 0.6


def test_a_word_divided_at_the_end_of_a_line_is_found_on_both(tmp_path: Path) -> None:
    path = drawn(tmp_path, (50, 150, "Ring til sygeple-"), (50, 135, "jen i dag"))
    boxes = boxes_of(path, "Ring til sygeple-\njen i dag", "sygeple-\njen")
    assert len(boxes) == 2
    assert words_in(path, 1, boxes) == "sygeplejen"


def test_lines_that_stand_apart_in_the_file_are_found_one_by_one(tmp_path: Path) -> None:
    path = drawn(tmp_path, (50, 150, "Sygeplejen"), (250, 150, "Lukket"), (50, 135, "72 33 64 00"))
    boxes = boxes_of(path, "Sygeplejen\n72 33 64 00\nLukket", "Sygeplejen\n72 33 64 00")
    assert words_in(path, 1, boxes) == "Sygeplejen72336400"


def test_cells_of_a_row_get_a_box_each(tmp_path: Path) -> None:
    path = drawn(tmp_path, (50, 150, "Sygeplejen"), (300, 150, "72 33 64 00"))
    assert len(boxes_of(path, "Sygeplejen   72 33 64 00", "Sygeplejen   72 33 64 00")) == 2


def test_what_is_not_on_the_page_gets_no_box(tmp_path: Path) -> None:
    path = drawn(tmp_path, (50, 150, "Sygeplejen"))
    assert boxes_of(path, "Noget andet", "Noget andet") == ()
    assert boxes_of(path, "Sygeplejen – ", " – ") == ()


def test_an_image_shows_the_page_in_its_shape_and_is_small(tmp_path: Path) -> None:
    path = drawn(tmp_path, (100, 150, "Sygeplejen"))
    image = page_image(path, name_of(path), 1)
    with Image.open(io.BytesIO(image.data)) as picture:
        assert picture.size == (image.width, image.height) == (1400, 700)
        assert picture.convert("L").getextrema() == (0, 255)  # black on white
    assert image.mime == "image/png" and len(image.data) < 20_000


def test_a_page_with_a_picture_is_no_palette(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=PAGE)
    canvas.drawInlineImage(Image.effect_mandelbrot((200, 100), (-2, -1, 1, 1), 50), 0, 0, 400, 200)
    canvas.save()
    assert page_image(path, name_of(path), 1).mime == "image/jpeg"


def test_a_changed_file_is_drawn_anew(tmp_path: Path) -> None:
    path = drawn(tmp_path, (100, 150, "Sygeplejen"))
    before = page_image(path, name_of(path), 1)
    drawn(tmp_path, (100, 150, "Hjemmeplejen"))
    assert page_image(path, name_of(path), 1).data != before.data


def test_a_file_that_is_no_pdf_and_a_page_that_is_not_there_are_errors(tmp_path: Path) -> None:
    path = drawn(tmp_path, (100, 150, "Sygeplejen"))
    with pytest.raises(IndexError):
        page_image(path, name_of(path), 2)
    path.write_bytes(b"%PDF-1.4 afbrudt")
    with pytest.raises(PdfiumError):
        page_image(path, name_of(path), 1)


def test_pages_can_be_drawn_for_several_readers_at_once(tmp_path: Path) -> None:
    path = typeset(MINUTES, tmp_path / "a.pdf")
    name = name_of(path)
    with ThreadPoolExecutor(4) as pool:
        images = list(pool.map(lambda number: page_image(path, f"{name}{number}", 1 + number % 4), range(12)))
    assert all(images[n].data == images[n % 4].data for n in range(12))


def test_the_original_is_the_file_that_was_read_and_no_other(tmp_path: Path) -> None:
    path = drawn(tmp_path, (100, 150, "Sygeplejen"))
    known = Document("a", "A", DocumentKind.GUIDE, None, (), None, None, "a.pdf", name_of(path))
    assert original(tmp_path, known) == path
    assert original(None, known) is None
    assert original(tmp_path, replace(known, source="b.pdf")) is None
    (tmp_path / "corpus").mkdir()
    assert original(tmp_path / "corpus", replace(known, source="../a.pdf")) is None
    drawn(tmp_path, (100, 150, "Hjemmeplejen"))
    assert original(tmp_path, known) is None
