"""The grounding check: what must stand in the evidence to the letter, and what the labelled sentences say of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.assistant import Assistant
from assistant.grounding import Reason, check
from assistant.grounding.coverage import FIGURES, read_fitted
from assistant.grounding.facts import facts
from assistant.grounding.reading import segments, words
from assistant.grounding.word_class import word_class
from eval.cli import app
from eval.grounding.passages import REWORDED, read_written
from eval.grounding.perturbing import perturbed
from eval.grounding.scoring import Checked, GroundingFigures, ablations, check_all, figures
from eval.grounding.sentences import FILE, TOLD, of_split, read_sentences
from eval.grounding.texts import FAMILIES, KINDS
from ingest.document import Passage
from ingest.index import Index
from ingest.records import Contact

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
        ("ring 1-1-2", ["112"]),
        ("112.000 kr.", ["112000"]),
        ("udgangen af april", ["slut 4", "4."]),
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
        "Klinik A | 72 11 22 33",
        "Klinik B | 72 11 22 44",
    ]


SHARED_WORK = (
    "Aftale · Køge Kommune",
    "Lægen lukker medicinkortet, og kommunens personale afleverer medicinen på apoteket inden for tre hverdage. "
    "Genoptræningsplanen skrives af sygehuset. Kommunen kontakter borgeren inden for syv dage. "
    "Jytte Kirkegaard Lind sender kortet til klinikkerne, og Pia Stenbæk giver status i juni.",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Medicinkortet lukkes af lægen.",
        "Personalet fra kommunen afleverer medicinen på apoteket.",
        "Sygehuset skriver genoptræningsplanen.",
        "Borgeren kontaktes af kommunen inden en uge.",
        "Det er Jytte Kirkegaard Lind, der sender kortet.",
    ],
)
def test_who_acts_may_be_told_in_another_order(sentence: str) -> None:
    assert check(sentence, SHARED_WORK).reasons == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Kommunens personale lukker medicinkortet.",
        "Lægen afleverer medicinen på apoteket.",
        "Kommunen skriver genoptræningsplanen.",
        "Borgeren kontakter kommunen inden for syv dage.",
        "Det er Pia Stenbæk, der sender kortet.",
    ],
)
def test_who_acts_is_not_swapped(sentence: str) -> None:
    assert Reason.ROLE in reasons(sentence, SHARED_WORK)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Et forløb er tre samtaler over fem måneder.", "Et forløb er fem samtaler over tre måneder."),
        ("38 klinikker står for 80 pct.", "14 af de 38 klinikker står for 80 pct. af henvisningerne."),
        ("Fristen ændres fra tre til fem dage.", "Fristen ændres fra fem til tre dage."),
        ("Fristen er sat til fem dage.", "Fristen sættes fra fem til tre dage."),
        (
            "Ved forventet død kommer hun inden to timer.",
            "Hun kommer inden to timer, ved forventet død dog 45 minutter.",
        ),
        ("Bussen kommer hver tirsdag.", "Bussen kommer hver anden tirsdag."),
        ("Regningen sendes den 20. i måneden.", "Regningen sendes den 10. i måneden og betales inden for 20 dage."),
    ],
)
def test_a_number_of_something_else_is_told(sentence: str, evidence: str) -> None:
    assert reasons(sentence, (evidence,)) & {Reason.SWAPPED, Reason.NUMBER}


def test_two_weeks_are_fourteen_days() -> None:
    assert check("Attesten sendes inden for to uger.", ("Attesten sendes inden for 14 dage.",)).supported
    assert Reason.NUMBER in reasons("Attesten sendes inden for tre uger.", ("Attesten sendes inden for 14 dage.",))


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Hjemmet kan ikke tiltræde aftalen.", "Hjemmet er ikke omfattet, men kan tiltræde aftalen."),
        ("Borgeren kan selv melde sig til forløbet.", "Kun til rygestop kan borgeren selv melde sig."),
        ("Borgeren skal bestille tid.", "Borgeren kan møde op uden tid."),
        ("Borgeren indlægges akut.", "I stedet for at indlægge borgeren akut ringer lægen."),
        ("Personalet honoreres ikke for at deltage.", "Kommunen honorerer personalet for at deltage."),
    ],
)
def test_a_denial_belongs_to_its_clause(sentence: str, evidence: str) -> None:
    assert Reason.NEGATION in reasons(sentence, (evidence,))


def test_a_denial_may_be_of_what_was_said_before() -> None:
    evidence = ("Han spurgte, om sygeplejersker kan deltage i mødet; det kan de ikke.",)
    assert Reason.NEGATION in reasons("Sygeplejersker kan deltage i mødet.", evidence)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        (
            "Vagtholdet må gerne udlevere nøgler uden kvittering.",
            "Vagtholdet må aldrig udlevere nøgler uden kvittering.",
        ),
        ("Foreningen vedtog planen om fælles kørsel.", "Foreningen afviste planen om fælles kørsel."),
        ("Klubben valgte den nye bookingløsning.", "Klubben fravalgte den nye bookingløsning."),
        ("Kortet til bassinet er gyldigt uden billede.", "Kortet til bassinet er ugyldigt uden billede."),
        ("Nøglen til skuret udleveres i receptionen.", "Nøglen til skuret hentes. Det kan ikke ske i receptionen."),
        ("Skolebussen er også for voksne.", "Skolebussen er kun for børn."),
    ],
)
def test_a_clause_turned_round_is_told_however_it_denies(sentence: str, evidence: str) -> None:
    assert reasons(sentence, (evidence,)) & {Reason.NEGATION, Reason.OPPOSITE}


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        (
            "Vagtholdet må ikke udlevere nøgler uden kvittering.",
            "Vagtholdet må aldrig udlevere nøgler uden kvittering.",
        ),
        ("Hjælpen til indkøb om aftenen er ophørt.", "Kommunen giver ikke længere hjælp til indkøb om aftenen."),
        ("Er kortet uden billede, er det ugyldigt.", "Kortet er ugyldigt uden billede."),
    ],
)
def test_a_denial_in_other_words_is_the_same(sentence: str, evidence: str) -> None:
    assert check(sentence, (evidence,)).supported


def test_a_number_belongs_to_its_column_and_its_entry() -> None:
    columns = (
        "Nattevagten (hele døgnet)              Kassereren\nTlf. 61 22 33 10                       Tlf. 61 22 33 72\n"
        "Køkkenet                               kasserer@klub.example.dk\nTlf. 61 22 33 40\n",
    )
    entries = (
        "Køkkenet\nTelefon: 61 22 33 40\nMail: vagten@klub.example.dk\nTelefontid: 9-12\n\nVagten\nTelefon: 61 22 33 10",
    )
    assert check("Køkkenet har telefon 61 22 33 40.", columns).supported
    assert Reason.SWAPPED in reasons("Nattevagten har telefon 61 22 33 72.", columns)
    assert check("Vagten har telefon 61 22 33 10.", entries).supported
    assert Reason.SWAPPED in reasons("Køkkenet har telefon 61 22 33 10.", entries)


def test_a_limit_in_other_words_is_no_denial() -> None:
    assert check("Man venter højst tre uger.", ("Ingen venter mere end tre uger.",)).supported


@pytest.mark.parametrize(
    ("sentence", "evidence", "reason"),
    [
        ("Akutteamet skal måle blodtryk.", "Akutteamet kan give væske, lægge kateter og måle blodtryk.", Reason.MODAL),
        ("Alle samtaler holdes i huset.", "Mindst én samtale holdes i huset, resten på video.", Reason.OPPOSITE),
        (
            "Klubben i Ulstrup lukker for nye børn.",
            "Klubben i Ulstrup åbner for 40 børn. Huset lukker for nye børn.",
            Reason.OPPOSITE,
        ),
        ("Natholdet skal skifte lejet.", "De kan give drop. Natholdet kan skifte lejet og vaske.", Reason.MODAL),
        ("Udvalget var imod forslaget.", "Udvalget var positiv over for forslaget.", Reason.OPPOSITE),
    ],
)
def test_words_that_exclude_each_other_are_told(sentence: str, evidence: str, reason: Reason) -> None:
    assert reason in reasons(sentence, (evidence,))


def test_another_verb_may_be_a_paraphrase_and_another_decision_may_not() -> None:
    evidence = ("Sundhedschefen fratræder stillingen i juni og efterfølges af en konsulent fra Randers.",)
    assert check("Sundhedschefen forlader stillingen i juni.", evidence).supported
    assert Reason.WORDS in reasons("Sundhedschefen godkender stillingen i juni.", evidence)


def test_dots_lead_from_a_name_to_its_number() -> None:
    rows = ("Distrikt Midtby ............... 62 23 41 24\nKlinikken ............... 62 23 41 40",)
    assert check("Distrikt Midtby har nummeret 62 23 41 24.", rows).supported
    assert Reason.SWAPPED in reasons("Distrikt Midtby har nummeret 62 23 41 40.", rows)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Mødet aflyses af formanden.", ["noun", "verb", "noun"]),
        ("Lægen kan henvise ved en alvorlig sygdom.", ["noun", "verb", "adjective", "noun"]),
        ("Ordningen er nu udvidet.", ["noun", "verb"]),
    ],
)
def test_word_classes_are_told_by_ending_and_neighbours(sentence: str, expected: list[str]) -> None:
    found = words(sentence)
    assert [word_class(found, n).value for n, word in enumerate(found) if word.content] == expected


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Alle klubber får nøgle.", "Klubber med eget skab får nøgle."),
        ("Udvalget skifter altid formand i maj.", "Udvalget skifter formand i maj, hvis nogen ønsker det."),
        ("Nøglen hentes efter den 3. maj.", "Nøglen hentes senest den 3. maj."),
        ("Fra 16 år og yngre betales halv pris.", "Fra 16 år og ældre betales halv pris."),
        ("Listen sendes, før den er trykt.", "Listen sendes, efter at den er trykt."),
        ("Formanden fratræder i maj.", "Formanden tiltræder i maj."),
    ],
)
def test_what_holds_for_some_or_from_a_day_on_is_not_turned_round(sentence: str, evidence: str) -> None:
    assert Reason.OPPOSITE in reasons(sentence, (evidence,))
    assert check(evidence, (evidence,)).supported


@pytest.mark.parametrize(
    "sentence", ["Klubben er åben hele tiden.", "Ikke alle klubber får nøgle.", "De er alle åbne."]
)
def test_such_words_may_say_something_else(sentence: str) -> None:
    assert Reason.OPPOSITE not in reasons(sentence, ("Klubber med eget skab får nøgle. Klubben er åben døgnet rundt.",))


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Kommunen bad om flere nøgler.", "Skolen bad om flere nøgler."),
        ("Skolens svar lægges på bordet.", "Kommunens svar på et brev fra skolen lægges på bordet."),
        ("Lægen sender en kvittering for nøglen.", "Når nøglen er afleveret, får lægen en kvittering for nøglen."),
        ("Kommunen sender regningen inden fredag.", "Regningen sendes til kommunen inden fredag."),
        ("Borgeren ringer i løbet af ugen.", "Borgeren bliver ringet op i løbet af ugen."),
        ("Lægen holder møde med familien.", "Skolen holder møde med familien."),
    ],
)
def test_who_gives_and_who_gets_is_not_swapped(sentence: str, evidence: str) -> None:
    assert Reason.ROLE in reasons(sentence, (evidence,))
    assert check(evidence, (evidence,)).supported


def test_what_leads_up_to_a_list_holds_for_its_items() -> None:
    rules = ("Båden kan ikke bruges ved:\n• storm\n• Kraftig strøm i havnen\n\nBåden kan bruges ved:\n• Stille vejr",)
    assert check("Båden kan ikke bruges ved kraftig strøm i havnen.", rules).supported
    assert Reason.NEGATION in reasons("Båden kan bruges ved kraftig strøm i havnen.", rules)


def test_a_telephone_number_belongs_to_the_words_of_its_row() -> None:
    rows = (
        "Kajakklubben, hverdage kl. 8.00 – 9.30 ................. 61 23 45 30\n"
        "Bådlauget, åben vagt mandag kl. 14 – 16 ................ 61 23 45 77\n"
        "Havnekontoret, Kajgade 8 ............................... 61 23 47 20",
    )
    names, numbers = ("Kajakklubben", "Bådlauget", "Havnekontoret"), ("61 23 45 30", "61 23 45 77", "61 23 47 20")
    for row, name in enumerate(names):
        for other, telephone in enumerate(numbers):
            verdict = check(f"{name} har telefon {telephone}.", rows)
            assert verdict.supported == (row == other), (name, telephone, verdict.reasons)


@pytest.mark.parametrize(
    "sentence", ["{} har telefonnummer {}.", "Du kan ringe til {} på {}.", "For at få fat i {} ringer du {}."]
)
def test_every_contact_of_the_documents_may_be_told_but_not_with_the_number_of_another(
    sentence: str, assistant: Assistant
) -> None:
    index = assistant.index
    told: list[bool] = []
    swapped: list[bool] = []
    contacts = [contact for contact in index.content.records.contacts if contact.phones]
    for contact in contacts:
        passage, document = passage_with(index, contact), index.documents[contact.document_id]
        evidence = (". ".join((document.title, *passage.heading_path)), passage.text)
        told.append(check(sentence.format(contact.name, contact.phones[0].printed), evidence).supported)
        own = {phone.digits for phone in contact.phones}
        others = (c for c in contacts if c.name != contact.name and not own & {phone.digits for phone in c.phones})
        for other in others:
            if other.phones[0].printed in passage.text:
                swapped.append(check(sentence.format(contact.name, other.phones[0].printed), evidence).supported)
    assert sum(told) >= 0.95 * len(told) >= 25, told
    assert sum(swapped) <= 0.02 * len(swapped)
    assert len(swapped) >= 25


def passage_with(index: Index, contact: Contact) -> Passage:
    """The first passage of the contact's document that holds its number."""
    number = contact.phones[0].printed
    return next(p for p in index.passages if p.document_id == contact.document_id and number in p.text)


def test_a_date_beside_who_acts_does_not_hide_that_another_one_acts() -> None:
    evidence = ("Lægen sender brevet til kommunen den 18.09.2025.",)
    assert check("Lægen sender brevet den 18.09.2025.", evidence).supported
    assert Reason.ROLE in reasons("Kommunen sender brevet til lægen den 18.09.2025.", evidence)


def test_rows_of_a_list_are_read_one_by_one_however_long_they_are() -> None:
    rows = (
        "Der kan søges om plads på:\n"
        "Kajgården, Havnegade 30, 9850 Hirtshals Tlf.: 61234557 18 pladser til træning\n"
        "Bådlauget, Vendelbogade 10, 9870 Sindal Tlf.: 61234577 12 pladser og 8 senge til korte ophold\n"
        "Molehuset, Ålborgvej 49, 9800 Hjørring Tlf.: 61234520 9 pladser",
    )
    assert check("Kajgården har telefonnummer 61 23 45 57.", rows).supported
    assert not check("Kajgården har telefonnummer 61 23 45 77.", rows).supported
    assert not check("Molehuset har telefonnummer 61 23 45 77.", rows).supported


def test_a_telephone_number_right_behind_an_hour_or_a_house_number_is_read_by_itself() -> None:
    evidence = ("Kajakklubben, hverdage kl. 8 – 15 61 23 45 30\nBådlauget, Kajgade 22 61 23 45 77",)
    assert check("Kajakklubben har telefon 61 23 45 30.", evidence).supported
    assert check("Bådlauget har telefon 61 23 45 77.", evidence).supported
    assert not check("Kajakklubben har telefon 15 61 23 45.", evidence).supported


def test_an_hour_of_the_day_is_no_count() -> None:
    evidence = ("Mødet holdes torsdag den 10. oktober kl. 16.00 – 19.00 i klubben. Der er plads til 60 deltagere.",)
    assert check("Mødet i klubben holdes den 10. oktober, og der er plads til 60 deltagere.", evidence).supported


def test_each_family_of_rules_is_needed_somewhere() -> None:
    checked = check_all(of_split(read_sentences(), "tuning"))
    whole, without = figures(checked), ablations(checked)
    for family in FAMILIES:
        assert without[family].recall < whole.recall, family


def test_sentences_made_false_differ_from_true_ones_and_keep_their_evidence() -> None:
    tuning = of_split(read_sentences(), "tuning")
    true = {sentence.id: sentence for sentence in tuning}
    made = list(perturbed(tuning))
    assert {sentence.kind for sentence in made} <= KINDS.keys()
    assert len({sentence.id for sentence in made}) == len(made) > 300
    for sentence in made:
        original = true[sentence.id.removesuffix(f"-{sentence.kind}")]
        assert original.supported and not sentence.supported
        assert sentence.evidence == original.evidence and sentence.sentence != original.sentence


def test_a_missing_word_never_speaks_for_a_sentence() -> None:
    fitted = read_fitted()
    assert fitted.weights.keys() == FIGURES.keys()
    assert all(weight <= 0 for weight in fitted.weights.values())


# ------------------------------------------------------------------------------------------- labelled sentences


@pytest.fixture(scope="module")
def test_half() -> GroundingFigures:
    """The figures on documents that nothing was fitted to."""
    return figures(check_all(of_split(read_sentences(), "test")))


@pytest.mark.parametrize("file", [FILE, TOLD])
def test_the_labelled_sentences_quote_their_documents(corpus: Path, file: Path) -> None:
    sentences = read_sentences(file)
    fixtures = Path(__file__).parent / "fixtures" / "documents"
    files = {file.stem: file for file in [*corpus.glob("*.txt"), *fixtures.glob("*.txt")]}
    for sentence in sentences:
        page = files[sentence.document].read_text(encoding="utf-8").split("\f")
        assert sentence.evidence[0] in page[sentence.page - 1], sentence.id
        assert all(any(quote in text for text in page) for quote in sentence.evidence), sentence.id
    assert len({sentence.id for sentence in sentences}) == len(sentences) >= 320
    unsupported = sum(not sentence.supported for sentence in sentences)
    assert 0.48 <= unsupported / len(sentences) <= 0.52


def test_the_labelled_sentences_come_from_all_documents(corpus: Path) -> None:
    documents = {file.stem for file in corpus.glob("*.txt")}
    assert documents <= {sentence.document for sentence in read_sentences()}


def test_no_document_is_in_both_halves() -> None:
    sentences = [*read_sentences(), *read_sentences(TOLD)]
    tuning, test = ({s.document for s in of_split(sentences, half)} for half in ("tuning", "test"))
    assert tuning and test and not tuning & test


def test_the_command_shows_the_figures_of_both_halves(test_half: GroundingFigures) -> None:
    result = CliRunner().invoke(app, ["grounding"])
    assert result.exit_code == 0, result.output
    assert "Dokumenterne til prøve" in result.output
    assert f"{test_half.recall:.3f}".replace(".", ",") in result.output
    assert f"{test_half.precision:.3f}".replace(".", ",") in result.output


def test_the_check_holds_what_it_reached(test_half: GroundingFigures) -> None:
    """Short of the recall that was wanted (0.95): some contradictions in the evidence's own words need a reader."""
    assert test_half.recall >= 0.9
    assert test_half.precision >= 0.9
    for kind in ("number_swapped", "date_swapped"):
        right, count = test_half.by_kind[kind]
        assert right == count, kind


def test_the_check_holds_what_it_reached_on_answers_that_others_wrote() -> None:
    found = figures(check_all(of_split(read_sentences(TOLD), "test")))
    assert found.recall >= 0.79
    assert found.precision >= 0.86
    right, count = found.by_kind["number_swapped"]
    assert right >= 0.95 * count


@pytest.mark.parametrize("sentence", ["en to tre fire", "9.", "2 og 3"])
def test_numbers_alone_say_nothing(sentence: str) -> None:
    assert not check(sentence, ["Der er 9 centre, 2 i syd og 3 i nord; en, to, tre, fire."]).supported


# ------------------------------------------------------------------------------------ sentences written by others


@pytest.fixture(scope="module")
def written() -> list[Checked]:
    """A tenth of them, checked: whole passages with all of their sentences."""
    sentences = read_written()
    passages = sorted({sentence.shown for sentence in sentences})[::10]
    return check_all([sentence for sentence in sentences if sentence.shown in set(passages)])


def test_the_check_reads_whatever_others_write(written: list[Checked]) -> None:
    assert len(written) > 1000
    found = figures(written)
    assert found.by_kind.keys() <= KINDS.keys()
    # Sentences in the evidence's own words are often not told from what it says: half of the wrong ones are found.
    assert found.recall > 0.45 and found.precision > 0.6


def test_put_in_other_words_more_is_found(written: list[Checked]) -> None:
    shown = {checked.sentence.shown for checked in written}
    found = figures(check_all([sentence for sentence in read_written(REWORDED) if sentence.shown in shown]))
    assert found.sentences > 600 and found.by_kind.keys() <= KINDS.keys()
    assert found.recall > 0.65 and found.precision > 0.8


def test_nothing_that_others_wrote_is_among_the_labelled_sentences() -> None:
    labelled = {sentence.sentence for sentence in read_sentences()}
    test = {sentence.document for sentence in of_split(read_sentences(), "test")}
    sentences = [*read_written(), *read_written(REWORDED)]
    assert not {sentence.document for sentence in sentences} & test
    assert sum(sentence.sentence in labelled for sentence in sentences) < 0.01 * len(sentences)


def test_a_denial_may_end_its_clause() -> None:
    evidence = ("Medlemmerne nævnte, at havnen tit sender bådene hjem uden seddel. Formanden skriver en ny seddel.",)
    assert not check(
        "Du skriver sedlen som formand, hvis havnen har sendt båden uden, og får den tilbage.", evidence
    ).supported
    assert check("Havnen sender tit bådene hjem uden seddel.", evidence).supported
