"""The grounding check: what must stand in the evidence to the letter, and what the labelled sentences say of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.grounding import Reason, check
from assistant.grounding.facts import facts
from assistant.grounding.reading import segments
from eval.cli import app
from eval.grounding.scoring import GroundingFigures, check_all, figures
from eval.grounding.sentences import of_split, read_sentences

CLINIC = (
    "Vejledning · Hjørring Kommune",
    "Sårklinikken\nHenvendelse på telefon: 72 11 22 33 kl. 8.00 – 12.00\n\n"
    "Smerteklinikken\nHenvendelse på telefon: 72 11 22 44 kl. 9.00 – 14.00",
)
RULES = (
    "Vejledning · Hjørring Kommune",
    "Lægen skal besvare en korrespondance inden for tre hverdage. Borgeren må ikke medbringe medicin. "
    "Kommunen bør orienteres den 18. september 2025, og udvalget mødes to gange om året. "
    "Tilskuddet er 1.935,27 kr., og blanketten hedder LÆ 125.",
)


def reasons(sentence: str, evidence: tuple[str, ...] = RULES) -> set[Reason]:
    """What the check stumbles over."""
    return {finding.reason for finding in check(sentence, evidence).reasons}


@pytest.mark.parametrize(
    "sentence",
    [
        "En korrespondance skal besvares inden for 3 hverdage. [1]",
        "Udvalget mødes to gange årligt.",
        "Kommunen bør orienteres den 18.09.2025.",
        "Tilskuddet er 1935,27 kroner.",
        "Blanketten hedder LÆ125.",
        "Borgeren må ikke medbringe medicin.",
        "Hjørring Kommune bør orienteres.",
    ],
)
def test_the_same_said_in_another_way_is_supported(sentence: str) -> None:
    assert check(sentence, RULES).reasons == ()


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("En korrespondance skal besvares inden for 5 hverdage.", Reason.NUMBER),
        ("En korrespondance skal besvares inden for tre uger.", Reason.SWAPPED),
        ("Udvalget mødes to gange om måneden.", Reason.NUMBER),
        ("Kommunen bør orienteres den 18. oktober 2025.", Reason.DATE),
        ("Tilskuddet er 1.953,27 kr.", Reason.NUMBER),
        ("Blanketten hedder LÆ 135.", Reason.NUMBER),
        ("Borgeren må medbringe medicin.", Reason.NEGATION),
        ("Lægen skal ikke besvare en korrespondance.", Reason.NEGATION),
        ("Kun lægen skal besvare en korrespondance.", Reason.NEGATION),
        ("Lægen kan besvare en korrespondance inden for tre hverdage.", Reason.MODAL),
        ("Kommunen skal orienteres den 18. september 2025.", Reason.MODAL),
        ("Aalborg Kommune bør orienteres.", Reason.NAME),
        ("Udvalget med Jens Mikkelsen mødes to gange om året.", Reason.NAME),
        ("Skriv til post@klinik.dk.", Reason.ADDRESS),
        ("Ring på 98 12 34 56.", Reason.PHONE),
        ("Korrespondancer oversættes af en autoriseret tolk.", Reason.WORDS),
    ],
)
def test_what_is_changed_is_told(sentence: str, reason: Reason) -> None:
    verdict = check(sentence, RULES)
    assert not verdict.supported
    assert reason in {finding.reason for finding in verdict.reasons}


def test_a_number_of_the_line_below_is_told_from_the_right_one() -> None:
    assert check("Sårklinikken har telefon 72 11 22 33.", CLINIC).supported
    assert check("Smerteklinikken har telefon 72112244 fra kl. 9 til 14.", CLINIC).supported
    assert Reason.SWAPPED in reasons("Sårklinikken har telefon 72 11 22 44.", CLINIC)
    assert Reason.SWAPPED in reasons("Smerteklinikken har telefon 72 11 22 33.", CLINIC)


def test_hours_belong_to_their_day() -> None:
    evidence = ("Klinikken har åbent mandag til torsdag kl. 8 – 15 og fredag kl. 8 – 13.",)
    assert check("Om fredagen har klinikken åbent kl. 8-13.", evidence).supported
    assert check("Klinikken har åbent onsdag kl. 8-15.", (evidence[0], "onsdag")).supported
    assert Reason.SWAPPED in reasons("Klinikken har åbent fredag kl. 8-15.", evidence)


def test_a_limit_is_not_turned_round() -> None:
    evidence = ("Borgeren kan højst være på pladsen i 14 dage og skal være fyldt 18 år.",)
    assert check("Borgeren kan være på pladsen i op til 14 dage.", evidence).supported
    assert Reason.OPPOSITE in reasons("Borgeren kan mindst være på pladsen i 14 dage.", evidence)
    assert Reason.OPPOSITE in reasons("Borgeren skal være under 18 år.", evidence)


@pytest.mark.parametrize(("sentence", "evidence"), [("", RULES), ("[1]", RULES), ("Alt er godt.", ()), ("Ja.", ("",))])
def test_nothing_said_or_no_evidence_is_unsupported(sentence: str, evidence: tuple[str, ...]) -> None:
    verdict = check(sentence, evidence)
    assert not verdict.supported
    assert [finding.reason for finding in verdict.reasons] == [Reason.EMPTY]


@pytest.mark.parametrize(
    "text", ["\u0000\ud800", "💊" * 500, "1" * 3000, "ikke " * 300, "(((((", "§§§ 1.2.3.4.5", "kl. . . ."]
)
def test_nothing_that_is_written_makes_it_fail(text: str) -> None:
    assert not check(text, RULES).supported
    check("Lægen skal svare.", [text])


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("72 33 64 00", ["72336400"]),
        ("+45 72336400", ["72336400"]),
        ("1.935,27 kr.", ["1935.27"]),
        ("kl. 9.00 – 9.45", ["9", "9.45"]),
        ("den 18. september 2025", ["18.9.2025"]),
        ("18.09.2025", ["18.9.2025"]),
        ("den 24. og 31. december", ["24.12.", "31.12."]),
        ("NYHA 2,3 og 4", ["2", "3", "4"]),
        ("§ 41", ["41"]),
        ("www.sundhed.dk/soft.", ["sundhed.dk/soft"]),
        ("hver tredje måned", ["4", "3"]),
    ],
)
def test_facts_are_read_in_one_way_of_writing(text: str, values: list[str]) -> None:
    assert [fact.value for fact in facts(text)] == values


def test_lines_that_only_the_page_breaks_are_one_segment_and_rows_are_several() -> None:
    raw = "Sygeplejen yder hjælp til borgere med sår og andre lang-\nvarige lidelser.\n\nKlinik A  72 11 22 33\nKlinik B  72 11 22 44"
    assert [segment.text for segment in segments(raw)] == [
        "Sygeplejen yder hjælp til borgere med sår og andre langvarige lidelser.",
        "Klinik A 72 11 22 33",
        "Klinik B 72 11 22 44",
    ]


# ------------------------------------------------------------------------------------------- labelled sentences


@pytest.fixture(scope="module")
def test_half() -> GroundingFigures:
    """The figures on documents that nothing was fitted to."""
    return figures(check_all(of_split(read_sentences(), "test")))


def test_the_labelled_sentences_come_from_all_documents_and_quote_them(corpus: Path) -> None:
    sentences = read_sentences()
    fixtures = Path(__file__).parent / "fixtures" / "documents"
    files = {file.stem: file for file in [*corpus.glob("*.txt"), *fixtures.glob("*.txt")]}
    for sentence in sentences:
        page = files[sentence.document].read_text(encoding="utf-8").split("\f")
        assert sentence.evidence[0] in page[sentence.page - 1], sentence.id
        assert all(any(quote in text for text in page) for quote in sentence.evidence), sentence.id
    assert {file.stem for file in corpus.glob("*.txt")} <= {sentence.document for sentence in sentences}
    assert len({sentence.id for sentence in sentences}) == len(sentences) >= 320
    unsupported = sum(not sentence.supported for sentence in sentences)
    assert 0.48 <= unsupported / len(sentences) <= 0.52


def test_no_document_is_in_both_halves() -> None:
    sentences = read_sentences()
    tuning, test = ({s.document for s in of_split(sentences, half)} for half in ("tuning", "test"))
    assert tuning and test and not tuning & test


def test_the_command_shows_the_figures_of_both_halves(test_half: GroundingFigures) -> None:
    result = CliRunner().invoke(app, ["grounding"])
    assert result.exit_code == 0, result.output
    assert "Dokumenterne til prøve" in result.output
    assert f"{test_half.recall:.3f}".replace(".", ",") in result.output
    assert f"{test_half.precision:.3f}".replace(".", ",") in result.output


def test_the_check_holds_what_it_reached(test_half: GroundingFigures) -> None:
    """Short of the aim (recall 0.95 at precision 0.90): a contradiction in the same words needs more than rules."""
    assert test_half.recall >= 0.86
    assert test_half.precision >= 0.81
    for kind in ("number_swapped", "date_swapped"):
        right, count = test_half.by_kind[kind]
        assert right == count, kind
