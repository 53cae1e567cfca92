"""Questions beside the documents: read, and anchored to the unit that answers them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from builders import GUIDE, ROOT, document, passage, passages_of

from eval.golden import read_golden
from ingest.cleaning import clean
from ingest.document import Page, SetAsideReason
from ingest.errors import BadManifest
from ingest.manifest import ManifestEntry, read_manifest
from ingest.questions import Place, anchor_questions, read_places
from ingest.unanswered import read_unanswered

TEXT = "Lægen henviser til holdet. Ring til kom-\nmunen  på 72 33 64 00. Tolk bestilles af os."


def page(text: str, number: int = 1) -> Page:
    return Page("vejledning", number, None, text)


def place(quote: str, number: int = 1, *questions: str) -> Place:
    return Place(page=number, quote=quote, questions=questions or ("Hvem?",))


def answering(quote: str, text: str = TEXT) -> str | None:
    """The text of the unit that a quote's question is given to."""
    passages = passages_of(text)
    found = anchor_questions([place(quote)], [page(text)], passages).found
    return passages[0].unit_text(passages[0].units[found[0].unit]) if found else None


def test_a_question_goes_to_the_sentence_that_holds_the_quote() -> None:
    assert answering("Tolk bestilles") == "Tolk bestilles af os."
    assert answering("henviser til holdet") == "Lægen henviser til holdet."


def test_a_quote_is_found_over_line_breaks_and_with_its_line_end_hyphen() -> None:
    assert answering("Ring til kom- munen på 72 33") == "Ring til kommunen på 72 33 64 00."


def test_a_quote_over_two_sentences_goes_to_the_one_it_covers_most() -> None:
    assert answering("holdet. Ring til kom- munen på 72") == "Ring til kommunen på 72 33 64 00."


def test_every_question_of_a_place_is_anchored_in_the_order_of_the_file() -> None:
    only = passage("Ring til os.")
    anchored = anchor_questions(
        [place("Ring", 1, "Hvem?", "Hvor?"), place("til os", 1, "Hvordan?")], [page(only.text)], [only]
    )
    assert [question.text for question in anchored.found] == ["Hvem?", "Hvor?", "Hvordan?"]
    assert {(question.passage_id, question.unit) for question in anchored.found} == {(only.id, 0)}
    assert anchored.lost == ()


def test_a_quote_on_another_page_or_on_no_page_is_reported_as_lost() -> None:
    first, second = passage("Ring til os."), passage("Skriv til os.", page=2)
    places = [place("Skriv", 1), place("Skriv", 2), place("Skriv", 3), place("Mail", 2)]
    anchored = anchor_questions(places, [page(first.text), page(second.text, 2)], [first, second])
    assert [question.passage_id for question in anchored.found] == [second.id]
    assert anchored.lost == (places[0], places[2], places[3])


def test_a_quote_that_is_a_heading_is_given_to_the_next_unit_on_its_page() -> None:
    text = f"DEMENS\n\nSkriv til os.\n\nRYGESTOP\n\n{TEXT}"
    passages = passages_of(text)
    anchored = anchor_questions([place("DEMENS"), place("RYGESTOP")], [page(text)], passages)
    assert [(q.passage_id, q.unit) for q in anchored.found] == [(passages[0].id, 0), (passages[1].id, 0)]
    assert passages[1].unit_text(passages[1].units[0]) == "Lægen henviser til holdet."


def test_a_quote_of_a_heading_with_nothing_under_it_on_its_page_is_lost() -> None:
    pages = f"{TEXT}\n\nRYGESTOP", "Ring til os."
    anchored = anchor_questions(
        [place("RYGESTOP")], [page(text, n) for n, text in enumerate(pages, 1)], passages_of(*pages)
    )
    assert anchored.lost == (place("RYGESTOP"),)


def test_a_quote_from_a_part_set_aside_is_lost_though_text_follows_it() -> None:
    text = f"Side 7\n\n{TEXT}"
    cleaned = clean([text])
    assert [entry.reason for entry in cleaned.set_aside] == [SetAsideReason.PAGE_NUMBER]
    aside = Page("vejledning", 1, None, text, cleaned.set_aside)
    anchored = anchor_questions([place("Side 7"), place("Lægen")], [aside], passages_of(text))
    assert (anchored.lost, len(anchored.found)) == ((place("Side 7"),), 1)


def test_a_decomposed_page_is_found_by_a_composed_quote() -> None:
    text = unicodedata.normalize("NFD", "Søg hjælp på Ærø. Ring først.")
    assert answering("hjælp på Ærø", text) == "Søg hjælp på Ærø."


def test_a_decomposed_quote_is_found() -> None:
    assert answering(unicodedata.normalize("NFD", "hjælp på Ærø"), "Søg hjælp på Ærø. Ring først.") is not None


def test_a_quote_of_white_space_is_lost() -> None:
    assert answering(" \n") is None


# -------------------------------------------------------------------------------------------------------- files


def write(corpus: Path, content: str) -> Path:
    (corpus / "questions").mkdir()
    (corpus / "questions" / "a.toml").write_text(content, "utf-8")
    return corpus


def test_places_are_read_from_the_document_s_file(tmp_path: Path) -> None:
    write(tmp_path, '[[place]]\npage = 3\nquote = "på Ærø"\nquestions = ["Hvor?", "Hvem?"]\n')
    assert read_places(tmp_path, "a") == (Place(page=3, quote="på Ærø", questions=("Hvor?", "Hvem?")),)
    assert read_places(tmp_path, "b") == ()


@pytest.mark.parametrize(
    "content",
    [
        "[[place]\n",
        '[[place]]\nquote = "x"\n',
        '[[place]]\npage = "to"\n',
        "[[sted]]\n",
        '[[place]]\npage = 1\nquote = ""\nquestions = ["?"]\n',
    ],
)
def test_a_mistake_names_the_file(tmp_path: Path, content: str) -> None:
    with pytest.raises(BadManifest) as caught:
        read_places(write(tmp_path, content), "a")
    assert "questions/a.toml kan ikke læses" in caught.value.danish


@pytest.mark.parametrize("entry", read_manifest(ROOT / "corpus"), ids=lambda entry: entry.id)
def test_every_quote_of_the_real_files_stands_on_its_page_and_is_anchored_unless_it_is_in_no_unit(
    entry: ManifestEntry,
) -> None:
    pages, _, passages = document(GUIDE.with_name(entry.file))
    places = read_places(ROOT / "corpus", entry.id)
    anchored = anchor_questions(places, [page(text, n) for n, text in enumerate(pages, 1)], passages)
    assert (
        len(anchored.found) == sum(len(p.questions) for p in places) - sum(len(p.questions) for p in anchored.lost) > 50
    )
    for lost in anchored.lost:
        text = pages[lost.page - 1]
        match = re.search(r"\s+".join(map(re.escape, lost.quote.split())), text)
        assert match, f"{lost.quote!r} does not stand on page {lost.page}"
        spans = [span for p in passages for unit in p.units for span in unit.spans if span.page == lost.page]
        assert not any(span.start < match.end() and match.start() < span.end for span in spans)


def test_no_question_of_the_corpus_is_one_that_the_evaluation_asks() -> None:
    """What known and unanswered questions gain is only real on questions that are not among them."""

    def bare(question: str) -> str:
        return " ".join("".join(c if c.isalnum() else " " for c in question.lower()).split())

    asked = {bare(case.question) for path in (ROOT / "eval" / "sets").glob("*.jsonl") for case in read_golden(path)}
    known = {
        bare(question)
        for path in (ROOT / "corpus" / "questions").glob("*.toml")
        for place in read_places(ROOT / "corpus", path.stem)
        for question in place.questions
    }
    unanswered = {bare(question.text) for question in read_unanswered(ROOT / "corpus")}
    assert len(asked) > 600 and len(known) > 9_000 and len(unanswered) > 3_000
    assert not asked & known
    assert not asked & unanswered
