"""Understanding questions, with a small vocabulary and glossary."""

from __future__ import annotations

import pytest

from assistant.question import QuestionReader, Want, wants_of
from ingest.danish import key
from ingest.glossary import Abbreviation, Glossary, GlossaryPlace, Synonym
from ingest.municipalities import MunicipalityFinder

VOCABULARY = ["rehabilitering", "hjørring", "kommune", "patient", "sundhedspleje", "hjemmebesøg", "laksantia", "ældre"]
GLOSSARY = Glossary(
    synonym=(Synonym(say=("afføringsmiddel", "ondt i maven"), means=("laksantia",)),),
    abbreviation=(Abbreviation(short="pt", long="patient"),),
    place=(GlossaryPlace(name="Løkken", municipality="Hjørring"),),
)


@pytest.fixture
def reader() -> QuestionReader:
    finder = MunicipalityFinder({place.name: place.municipality for place in GLOSSARY.place})
    return QuestionReader(VOCABULARY, GLOSSARY, finder)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("rehabiltering", "rehabilitering"), ("hjøring", "hjørring"), ("hjoerring", "hjørring"), ("aeldre", "ældre")],
)
def test_spelling_is_mended_towards_the_documents(reader: QuestionReader, typed: str, read: str) -> None:
    assert reader.read(f"tilbud om {typed}").text == f"tilbud om {read}"


def test_a_word_that_danish_knows_is_not_mended(reader: QuestionReader) -> None:
    assert reader.read("hvilke patienter").corrections == ()
    assert reader.read("en kommunist").text == "en kommunist"


def test_the_glossary_widens_words_and_phrases_at_less_weight(reader: QuestionReader) -> None:
    for question in ("et afføringsmiddel", "hun har ondt i maven"):
        read = reader.read(question)
        assert 0 < read.weights[key("laksantia")] < 1
        assert read.expansions


def test_an_abbreviation_is_read_both_ways(reader: QuestionReader) -> None:
    assert key("patient") in reader.read("min pt er syg").weights
    assert key("pt") in reader.read("min patient er syg").weights


def test_a_compound_written_apart_is_found_as_one_word(reader: QuestionReader) -> None:
    assert reader.read("opfølgende hjemme besøg").weights[key("hjemmebesøg")] == 1.0


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("tlf til borgerservice", Want.PHONE),
        ("hvem kan jeg ringe til", Want.PHONE),
        ("hvilken mail skal jeg skrive til", Want.EMAIL),
        ("hvad er lokationsnummeret", Want.LOCATION_NUMBER),
        ("hvilket ydelsesnummer bruges", Want.CODE),
        ("hvad koster et kursus", Want.MONEY),
        ("hvor hurtigt svarer de", Want.DEADLINE),
        ("hvad besluttede udvalget", Want.DECISION),
        ("hvornår er der telefontid", Want.HOURS),
        ("kan han henvises", Want.YES_NO),
    ],
)
def test_what_is_wanted_is_read_off_the_wording(question: str, want: Want) -> None:
    assert want in wants_of(question)


def test_a_location_number_is_not_a_telephone_number() -> None:
    assert Want.PHONE not in wants_of("hvad er lokationsnummeret til sundhedsplejen")


def test_municipalities_are_found_by_name_genitive_and_place(reader: QuestionReader) -> None:
    assert reader.read("i Aalborg Kommunes tilbud").municipalities == ("Aalborg",)
    assert reader.read("en borger fra Løkken").municipalities == ("Hjørring",)
    assert reader.read("hvad er vejen frem").municipalities == ()


def test_years_are_found(reader: QuestionReader) -> None:
    assert reader.read("hvad blev aftalt i 2021 og 2025").years == (2021, 2025)
