"""A conversation as Markdown and as PDF: all of it is there, with its sources, and nothing in it is read as markup."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader

from assistant.answer import Answer, Citation, Hit, Notice, NoticeKind, Statement, Status, Turn
from assistant.assistant import Assistant
from ingest.document import Passage, PassageKind, Unit, UnitKind
from ingest.mapped_text import Span
from ui.conversations.archive import Conversation, KeptExchange, Rating
from ui.conversations.export import as_markdown, as_pdf

TITLES = {"vejledning": "Ærø-vejledningen"}
ASKED = dt.datetime(2025, 9, 18, 8, 0, tzinfo=dt.UTC)  # 10 o'clock in Denmark


def conversation(*answers: Answer, rating: Rating | None = None, reason: str = "") -> Conversation:
    return Conversation("c", tuple(KeptExchange(n, "c", ASKED, a, "", rating, reason) for n, a in enumerate(answers)))


def pdf_text(content: bytes) -> str:
    """All pages' text with white space collapsed."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def rendered_text(markdown: str) -> str:
    """What a reader of the Markdown sees, white space collapsed."""
    html = MarkdownIt().render(markdown)
    text = re.sub(r"<[^>]+>", " ", html)
    for name, character in (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(name, character)
    return " ".join(text.split())


in_both_kinds = pytest.mark.parametrize(
    "read", [lambda c: rendered_text(as_markdown(c, TITLES)), lambda c: pdf_text(as_pdf(c, TITLES))], ids=["md", "pdf"]
)


@pytest.fixture(scope="module")
def real(assistant: Assistant) -> Conversation:
    """A contact, a decision that follows up on nothing, and a refusal."""
    first = assistant.ask("Hvad er telefonnummeret til sygehjemmeplejen i Hjørring?")
    history = [Turn("user", first.question), Turn("assistant", first.text)]
    follow_up = assistant.ask("Hvad er åbningstiden?", history)
    return conversation(first, follow_up, assistant.ask("Hvad koster en ny bil?"))


@in_both_kinds
def test_a_real_conversation_is_whole(real: Conversation, read) -> None:
    text = read(real).replace(" ", "")
    assert "18.09.2025kl.10.00,3spørgsmål" in text
    for answer in (exchange.answer for exchange in real.exchanges):
        assert answer.question.replace(" ", "") in text
        for line in answer.text.split("\n"):
            assert "".join(line.removeprefix("•").removeprefix("  –").split()) in text
        for citation in answer.citations:
            assert f"{citation.document_title},side{citation.page}".replace(" ", "") in text
            assert f"»{''.join(citation.quote.split())}«" in text


def test_the_pdf_has_its_typeface_inside_and_says_its_title_and_language(real: Conversation) -> None:
    reader = PdfReader(io.BytesIO(as_pdf(real, TITLES)))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert all(
        "/FontFile2" in font.get_object()["/FontDescriptor"] for font in fonts if "Vera" in str(font["/BaseFont"])
    )
    assert any("Vera" in str(font.get_object()["/BaseFont"]) for font in fonts)
    assert reader.metadata is not None
    assert reader.metadata.title == f"Samtale: {real.title}"
    assert reader.trailer["/Root"]["/Lang"] == "da-DK"


STRANGE = "1. <b>æøå</b> & *Æ* [x](y) _z_ `k` | # -- a\u030a ÆØÅ é § ≥ ½ €"


@in_both_kinds
def test_nothing_in_a_conversation_is_read_as_markup(read) -> None:
    citation = Citation(1, STRANGE, STRANGE, 7, 0, 5, STRANGE)
    answer = Answer(
        STRANGE,
        f"{STRANGE} udfyldt",
        Status.ANSWERED,
        (Statement(f"- {STRANGE}\n+ linje\n2) linje", (1,)),),
        (citation,),
        notices=(Notice(NoticeKind.AGE, STRANGE),),
    )
    text = read(conversation(answer, rating=Rating.BAD, reason=STRANGE)).replace("a\u030a", "å")
    assert text.count(STRANGE.replace("a\u030a", "å")) == 8
    assert f"- {STRANGE}".replace("a\u030a", "å") in text
    assert "+ linje" in text
    assert "2) linje" in text
    assert "[1]" in text


def test_lists_of_an_answer_are_lists_in_markdown() -> None:
    text = "Ring til:\n• Sygeplejen 72 33 64 00\n  – om natten"
    html = MarkdownIt().render(
        as_markdown(conversation(Answer("q", "q", Status.ANSWERED, (Statement(text, (1, 2)),))), TITLES)
    )
    assert re.search(r"<ul>\s*<li>Sygeplejen 72 33 64 00\s*<ul>\s*<li>om natten \[1\] \[2\]</li>", html)


def test_what_the_typeface_lacks_is_a_question_mark_and_not_an_error() -> None:
    assert "Hej ? du" in pdf_text(
        as_pdf(conversation(Answer("Hej 😀 du", "Hej 😀 du", Status.CLARIFY, message="Ja")), TITLES)
    )


def test_a_long_conversation_goes_on_over_numbered_pages() -> None:
    long = Answer("q", "q", Status.ANSWERED, (Statement("ord " * 400, ()),))
    pages = PdfReader(io.BytesIO(as_pdf(conversation(*[long] * 8), TITLES))).pages
    assert len(pages) > 2
    assert [f"side {n}" in page.extract_text() for n, page in enumerate(pages, 1)] == [True] * len(pages)


@in_both_kinds
def test_a_refusal_shows_the_nearest_places_it_speaks_of(read) -> None:
    unit = Unit(UnitKind.SENTENCE, 5, 13, (Span(7, 5, 13),))
    passage = Passage("p", "vejledning", PassageKind.PROSE, (), "Før. Ring her.", (unit,))
    hit = Hit(passage, 0, 7, 1.0, {})
    refused = Answer("q", "q", Status.NOT_FOUND, message="Nej.", hits=(hit,) * 9)
    assert read(conversation(refused)).count("Ærø-vejledningen, side 7") == 4
    assert "»Ring her«" in read(conversation(refused))
    assert "Nærmeste steder" in read(conversation(refused))


def test_a_chat_models_answer_says_who_wrote_it() -> None:
    written = Answer("q", "q", Status.ANSWERED, (Statement("Ja", ()),), writer="model-x")
    assert "Skrevet af model-x" in rendered_text(as_markdown(conversation(written), TITLES))
    assert "Skrevet af model-x" in pdf_text(as_pdf(conversation(written), TITLES))


def test_a_rating_is_told_with_its_reason() -> None:
    refused = Answer("q", "q", Status.NOT_FOUND, message="Nej.")
    rated = conversation(refused, rating=Rating.BAD, reason="Nummeret er forældet")
    assert "Læserens vurdering: Hjalp ikke (Nummeret er forældet)" in rendered_text(as_markdown(rated, TITLES))
    assert "Læserens vurdering" not in as_markdown(conversation(refused), TITLES)
