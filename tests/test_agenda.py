"""Agenda items of real minutes, of minutes laid out in other ways, and that each field stands where it says."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import ROOT, bare
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.cleaning import clean, clean_document
from ingest.document import Document, DocumentKind
from ingest.layout import BlockKind
from ingest.reading import read_document
from ingest.records import AgendaItem, ItemType, Statement
from ingest.records.agenda import find_agenda_items
from ingest.structure import build_sections

MINUTES = {path.stem: path for path in sorted(ROOT.glob("**/klu-referat-*.txt"))}


@dataclass(frozen=True)
class Expected:
    """What a reader finds. A text is given by its first words (and last words and page), in order."""

    number: str
    title: str
    type: ItemType | None
    page: int
    case: str | None = None
    decision: tuple[str, str, int] | None = None
    attachments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()


# Read off the pages before the extraction was tried on them. Of the list of actions of Holstebro one row is left out
# ("Orienterer klinikkerne om ny frist og video"): by its words it might belong to item 3 as well as to item 5.
EXPECTED: dict[str, tuple[Expected, ...]] = {
    "klu-referat-randers": (
        Expected(
            "1",
            "Godkendelse af dagsorden og referat",
            ItemType.APPROVAL,
            1,
            case="Der er kommet én",
            decision=("Dagsordenen blev godkendt. Referatet", "den anførte rettelse.", 1),
            attachments=("Bilag 1 Referat af mødet den 5. december 2023",),
        ),
        Expected(
            "2",
            "Akutfunktionen: døgndækning og direkte nummer til lægerne",
            ItemType.INFORMATION,
            2,
            case="Akutfunktionen har hidtil kunnet",
            decision=("Orienteringen blev taget til", "træder i kraft.", 2),
            attachments=("Bilag 2 Notat om Akutfunktionens ydelser og henvendelser i 2023",),
            people=("Jytte Kirkegaard Lind",),
            follow_ups=("Jytte Kirkegaard Lind sender kortet",),
        ),
        Expected(
            "3",
            "Fast tilknyttede læger på plejecentre",
            ItemType.DISCUSSION,
            2,
            case="15 af kommunens 19",
            decision=("PLO-K opfordrer på generalforsamlingen", "om et center.", 3),
            attachments=("Bilag 3 Oversigt over plejecentre og fast tilknyttede læger",),
            people=(
                "Anders Thorup Bjerre",
                "Marianne Fogh Iversen",
            ),
            follow_ups=(
                "PLO-K opfordrer på generalforsamlingen den",
                "Er der ikke fundet læger",
                "Anders Thorup Bjerre (generalforsamlingen) og",
            ),
        ),
        Expected(
            "4",
            "Henvisninger til Sundhedscentrets forløb",
            ItemType.DISCUSSION,
            3,
            case="Antallet af henvisninger fra",
            decision=("KOL-holdene får løbende optag", "2024, lukkes det.", 3),
            attachments=("Bilag 4 Henvisninger fordelt på klinikker – fortroligt, ikke vedlagt",),
            people=("Pia Stenbæk",),
            follow_ups=(
                "Lænderygforløbet fortsætter året ud og",
                "Pia Stenbæk giver status på",
            ),
        ),
        Expected(
            "5",
            "Svarfrist på korrespondancemeddelelser",
            None,
            4,
            case="På mødet den 14.",
            decision=("Fristen nedsættes fra fem", "returneres til afsenderen.", 4),
            people=("Mikkel Rosenkilde",),
            follow_ups=(
                "Mikkel Rosenkilde skriver om ændringen",
                "Ny stikprøve i oktober 2024.",
            ),
        ),
        Expected(
            "6",
            "Attester til jobcentret",
            ItemType.DISCUSSION,
            4,
            case="Jobcentret modtager i gennemsnit",
            decision=("Punktet udsættes til næste", "fordelt på klinikker.", 4),
            people=("Hassan Yildirim",),
            follow_ups=("Hassan Yildirim sender en opgørelse",),
        ),
        Expected(
            "7",
            "Fælles fyraftensmøde om demensudredning",
            None,
            5,
            case="Geriatrisk Afdeling modtager mange",
            decision=("Der var tilslutning til", "og PLO-K’s efteruddannelsespulje.", 5),
            attachments=("Bilag 5 Udkast til program for fyraftensmøde",),
            people=(
                "Katrine Baun Oddershede",
                "Lone Vestergaard Dam",
            ),
            follow_ups=(
                "Katrine Baun Oddershede og Lone",
                "Tilmelding til kursus@randers.example.dk.",
            ),
        ),
        Expected(
            "8",
            "Eventuelt",
            ItemType.ANY_OTHER,
            5,
            case="Lone Vestergaard Dam oplyste,",
            decision=("Ingen beslutninger.", "Ingen beslutninger.", 5),
            people=(
                "Lone Vestergaard Dam",
                "Pia Stenbæk",
                "Birthe Holm Krogsgaard",
            ),
        ),
    ),
    "klu-referat-holstebro": (
        Expected(
            "1",
            "Velkomst og godkendelse af dagsorden",
            ItemType.APPROVAL,
            1,
            decision=("Dagsordenen blev godkendt, idet", "gå kl. 16.", 1),
            people=(
                "Fatima El-Sayed",
                "Poul Winther",
                "Amalie Dahl Thorsen",
            ),
        ),
        Expected(
            "2",
            "Orientering fra kommunen",
            ItemType.INFORMATION,
            1,
            decision=("Orienteringen blev taget til", "taget til efterretning.", 1),
        ),
        Expected(
            "3",
            "Orientering fra PLO-K",
            ItemType.INFORMATION,
            1,
            decision=("Kommunen sender en ny", "listen igennem først.", 1),
            people=(
                "Erik Nygaard Skov",
                "Bodil Raun Kristensen",
            ),
            follow_ups=(
                "Kommunen sender en ny telefonliste",
                "Bodil Raun Kristensen ser listen",
                "Line Bach Østergaard Ny telefonliste",
                "Bodil Raun Kristensen Gennemser telefonlisten",
            ),
        ),
        Expected(
            "4",
            "Dosisdispenseret medicin",
            None,
            1,
            case="640 borgere i Holstebro",
            decision=("Det blev besluttet at", "ved årets udgang.", 2),
            follow_ups=(
                "Ordningen gøres op i september",
                "Søren Lyngbjerg Sender forslag om dosispakning",
            ),
        ),
        Expected(
            "5",
            "Opfølgende hjemmebesøg",
            None,
            2,
            case="Udvalget besluttede den 18.",
            decision=("Det blev besluttet at", "på næste møde.", 2),
            people=(
                "Fatima El-Sayed",
                "Søren Lyngbjerg",
                "Karen Margrethe Hedegaard",
            ),
            follow_ups=(
                "Der følges op med nye",
                "Søren Lyngbjerg Nye tal for opfølgende",
            ),
        ),
        Expected(
            "6",
            "Skolefravær og lægeerklæringer",
            None,
            2,
            case="Skolerne har i efteråret",
            decision=("Det blev besluttet at", "til alle skoleledere.", 2),
            people=("Amalie Dahl Thorsen",),
            follow_ups=(
                "Amalie Dahl Thorsen skriver til",
                "Amalie Dahl Thorsen Brev til skolelederne",
            ),
        ),
        Expected(
            "7",
            "Henvisning til alkoholbehandling",
            None,
            3,
            case="Ring til Rusmiddelcentret Vest",
            decision=("Punktet udskydes til næste", "11 47 33.", 3),
            people=("Line Bach Østergaard",),
            follow_ups=(
                "Line Bach Østergaard undersøger det",
                "Line Bach Østergaard Afklarer sms-løsning med",
            ),
        ),
        Expected("8", "Eventuelt", ItemType.ANY_OTHER, 3, people=("Bodil Raun Kristensen",)),
    ),
    "klu-referat-aalborg-2021": (
        Expected("1", "Godkendelse af dagsorden", ItemType.APPROVAL, 1, decision=("Godkendt.", "Godkendt.", 1)),
        Expected(
            "2.a",
            "Drøftelse af kommissorium for forbedring af samarbejde og digital kommunikation mellem børne-ungeområdet og almen praksis",
            ItemType.DISCUSSION,
            1,
            case="Projekt: ”Bedre Koordinering og",
            decision=("Punktet blev drøftet. Der", "forelægges løbende status.", 1),
            follow_ups=("Kommunalt Lægeligt Udvalg vil derudover",),
        ),
        Expected(
            "2.b",
            "Godkendelse af vejledning for samarbejdet mellem Almen Praksis og Rusmiddelafsnittet i Aalborg Kommune",
            ItemType.APPROVAL,
            1,
            case="På møde i Kommunalt",
            decision=("Det blev bakket op", "ved PLO-Ks generalforsamling.", 2),
            follow_ups=("Det blev aftalt, at PLO-K",),
        ),
        Expected(
            "2.c",
            "Drøftelse af ændring af procedure for indhentelse af lægeerklæringer ved elever i reduceret skema",
            ItemType.DISCUSSION,
            2,
            case="I Aalborg Kommune har",
            decision=("Sagen drøftedes. Det blev", "med Mikkel Grimmeshave.", 3),
            people=(
                "Mette Bolvig Poulsen",
                "Mikkel Grimmeshave",
            ),
            follow_ups=(
                "Det blev aftalt, at PPR-Aalborg",
                "Hvis der ikke er en",
            ),
        ),
        Expected(
            "2.d",
            "Drøftelse af behov og henvisninger fra almen praksis til nye tilbud i Center for Mental Sundhed",
            ItemType.DISCUSSION,
            3,
            case="Center for Mental Sundhed",
            decision=("Sagen drøftedes. Det blev", "iværksat primo 2022.", 4),
            follow_ups=("Det blev aftalt, at Aalborg",),
        ),
        Expected(
            "2.e",
            "Den kommunale praksiskonsulent, status og opgaver",
            ItemType.STATUS,
            4,
            case="Kommunalt Lægelig Udvalg følger",
            decision=("Der var enighed om", "med Mikkel Grimmeshave.", 4),
            people=(
                "Pernille Smalbro Hylleberg",
                "Lisbet Trap-Jensen Torp",
                "Christine Houe",
                "Helen Kæstel",
                "Mikkel Grimmeshave",
            ),
            follow_ups=(
                "Der var enighed om at",
                "Der blev aftalt at tilknytte",
                "Opgaven sættes i gang efter",
            ),
        ),
        Expected(
            "3.a",
            "Orientering om OK22 - ændring af ordningen om faste lægehuse tilknyttet plejehjem",
            ItemType.INFORMATION,
            4,
            case="I Aalborg Kommune har",
            decision=("Status og proces blev", "forlængelse af OK22.", 6),
            follow_ups=(
                "Der var enighed om, at",
                "Der var enighed om, at",
                "Der var tilslutning til at",
            ),
        ),
        Expected(
            "3.b",
            "Orientering om strategi for rehabilitering i forhold til medicindispensering og -administration",
            ItemType.INFORMATION,
            6,
            case="Aalborg Kommune har siden",
            decision=("Orienteringen blev drøftet. Fra", "Aalborg Kommune: www.sundhedstilbud.aalborg.dk.", 7),
        ),
        Expected(
            "4",
            "Eventuelt",
            ItemType.ANY_OTHER,
            7,
            people=(
                "Lisbet Trap-Jensen Torp",
                "Mette Bolvig Poulsen",
            ),
        ),
    ),
    "klu-referat-aalborg-2025-09-18": (
        Expected("1", "Godkendelse af dagsorden", ItemType.APPROVAL, 1, decision=("Godkendt.", "Godkendt.", 1)),
        Expected(
            "2.a",
            "Status og aktuelle indsatser fra Rusmiddelafsnittet i Aalborg Kommune",
            ItemType.STATUS,
            1,
            case="Generelt er medicinsk behandling",
            decision=("Der var opbakning til", "praksis om patientgruppen.", 1),
            attachments=("PowerPoints Rusmiddelafsnittet Kommunalt Lægelig Udvalg den 18.09.25 (ikke på web)",),
            follow_ups=("Det blev aftalt, at Rusmiddelafsnittet",),
        ),
        Expected(
            "2.b",
            "Udviklingen i antallet af korrespondancer om medicinhåndtering",
            None,
            1,
            case="I arbejdsgruppen er der",
            decision=("Kommunalt Lægelig Udvalg drøftede", "til national standard.", 2),
        ),
        Expected(
            "2.c",
            "Dialog om rekruttering af borgere til sundhedstilbud",
            None,
            2,
            case="I Sundhedsafdelingen arbejder vi",
            decision=("Der blev aftalt at", "i almen praksis.", 3),
            follow_ups=("Der blev aftalt at få",),
        ),
        Expected(
            "2.d",
            "Den kommunale praksiskonsulent, status og opgaver",
            ItemType.STATUS,
            3,
            case="Kommunalt Lægelig Udvalg følger",
            decision=("Drøftet.", "Drøftet.", 3),
            people=("Pernille Smalbro Hylleberg",),
        ),
        Expected(
            "3.a",
            "Samlet 10-årsplan for Psykiatrien",
            None,
            3,
            decision=("Punktet blev udsat til", "til næste møde.", 3),
        ),
        Expected(
            "3.b",
            "Præsentation af sundhedssamtaler på arbejdspladsen",
            None,
            3,
            case="I Aalborg Kommune har",
            decision=("PLO-K kvitterede for orienteringen.", "til kommunale sundhedstilbud.", 4),
            attachments=("PowerPoints Sundhedssamtaler KLU den 18.09.25. (ikke på web)",),
        ),
        Expected(
            "4",
            "Eventuelt",
            ItemType.ANY_OTHER,
            4,
            decision=("Det blev endvidere aftalt,", "beskæftigelsesindsats og organiseringen.", 4),
            people=("Charlotte Houmøller Sprøgel",),
            follow_ups=("Det blev endvidere aftalt, at",),
        ),
    ),
}

# Minutes as other municipalities lay them out, made up for these tests.

INLINE_LABELS = """Nørreådal Kommune

Referat fra møde i Det Kommunalt-Lægelige Udvalg
torsdag den 5. juni 2025 kl. 16.00-18.00

Deltagere: Tove Krabbe Winther, Jens-Ole Falk, Mohamed Al-Hassan, Lise van der Meer

Dagsorden
1. Godkendelse af referat
2. Sager til drøftelse
3. Orienteringer
4. Eventuelt


Dagsordenspunkt 1: Godkendelse af referat

Beslutning: Referatet fra den 6. marts blev godkendt uden bemærkninger.


Dagsordenspunkt 2.1: Blodprøvetagning i hjemmet

Baggrund:
Hjemmesygeplejen tager i dag blodprøver hos borgere, der ikke selv kan komme i klinikken. Antallet
er steget fra 340 til 612 på to år. Følgende grupper er omfattet:
- borgere på plejehjem
- borgere med demens

Lise van der Meer fra Regionshospitalet Skellet har udarbejdet et oplæg.

Indstilling:
Sundhed og Ældre indstiller, at udvalget godkender oplægget.

Beslutning: Oplægget blev godkendt. Mohamed Al-Hassan kontakter Laboratoriet om transport, og
Jens-Ole Falk vender tilbage til udvalget på mødet i september.
Klinikkerne orienteres af kommunen inden sommerferien.

Bilag:
- Oplæg om blodprøvetagning
- Oversigt over prøver 2023-2025


Dagsordenspunkt 2.2: Ventetid på genoptræning

Baggrund:
Ventetiden er fem uger. Center for Træning og Sundhed oplyser, at to stillinger er ubesatte.

Beslutning: Sagen udsættes.


Dagsordenspunkt 3: Orientering fra Region Midtjylland

Tove Krabbe Winther orienterede om den nye sundhedsaftale. Der er afsat 2 mio. kr. til
projektet Tættere På Borgeren. Det blev besluttet, at udvalget drøfter aftalen igen til efteråret.
Sekretariatet udsender materialet.


Dagsordenspunkt 4: Eventuelt

Intet.


Næste møde: 11. september 2025
"""

LABELS_BESIDE_THE_TEXT = """REFERAT

KLU, kommunalt-lægeligt udvalg, Skovlunde Kommune
Den 3. februar 2023

Pkt. 1. Godkendelse af dagsorden

Referat:
Dagsordenen er godkendt.

Pkt. 2. Økonomi

Sagsresumé:
Udvalget har et årligt budget på 120.000 kr. Heraf er 80.000 kr. brugt.

1. Honorar til lægerne
Udgiften er 50.000 kr.

2. Mødeudgifter
Udgiften er 30.000 kr.

Referat:
Der var enighed om, at Anne-Grethe Sloth udarbejder et forslag til budget for 2024. Bo Ask
indkalder til et ekstra møde i uge 17.

Ansvarlig: Anne-Grethe Sloth
Frist: 1. maj 2023

Pkt. 3.1 Status på FMK-ajourføring

Indstilling:          Forvaltningen indstiller, at status tages til efterretning.
Sagsfremstilling:     Andelen af borgere med ajourført medicinkort er steget til 71 pct.
                      Målet er 80 pct. inden udgangen af 2023.
Beslutning:           Taget til efterretning.
Opfølgning:           Ny opgørelse på mødet den 12. juni 2023.

Pkt. 3.2 Lægedækning i Vesterbyen

Lægehuset Vesterbyen lukker den 1. april. Udvalget drøftede, hvordan de 2.100 patienter fordeles.
Der blev ikke truffet nogen beslutning.

Pkt. 4. Evt.

Ingenting.

Bilagsliste
Bilag 1: Budget 2023 (pkt. 2)
Bilag 2: Opgørelse over FMK, januar 2023 (pkt. 3.1)
"""

TITLES_IN_THE_AGENDA = """Referat af KLU-møde den 14. november 2022

Dagsorden:
1. Velkomst
2. Samarbejdet om udskrivning af ældre patienter
3. Vaccination
4. Eventuelt

Ad 1
Formanden bød velkommen til det nye medlem, Gunhild Bækgaard.

Ad 2
Samarbejdet blev drøftet. Det aftales, at hjemmesygeplejen ringer til lægen, før patienten
udskrives. Kasper Rønn Iversen følger op over for hospitalet.

Ad 3
Region Sjælland står for indkaldelsen. Punktet tages op på næste møde.

Ad 4
Intet at bemærke.
"""


def minutes(**known: object) -> Document:
    document = Document("referat", "Referat", DocumentKind.MINUTES, None, (), None, None, "referat.txt", "")
    return Document(**{name: getattr(document, name) for name in document.__slots__} | known)  # type: ignore[arg-type]


def items(*pages: str, **known: object) -> list[AgendaItem]:
    return find_agenda_items(minutes(**known), build_sections(clean(pages)))


def items_of(path: Path) -> list[AgendaItem]:
    return find_agenda_items(minutes(title=""), build_sections(clean_document(read_document(path))))


def starts(statements: Sequence[Statement], expected: Sequence[str]) -> list[str]:
    """The statements cut to the length of what is expected of each, and whatever is too many."""
    lengths = [len(words) for words in expected] + [None] * len(statements)
    return [statement.text[:length] for statement, length in zip(statements, lengths, strict=False)]


# ----------------------------------------------------------------------------------------------- real minutes


@pytest.mark.parametrize("name", EXPECTED)
def test_the_items_of_real_minutes_are_those_a_reader_finds(name: str) -> None:
    found = items_of(MINUTES[name])
    assert [item.number for item in found] == [expected.number for expected in EXPECTED[name]]
    for item, expected in zip(found, EXPECTED[name], strict=True):
        assert (item.title, item.type, item.source.spans[0].page) == (expected.title, expected.type, expected.page)
        assert (item.case.text if item.case else "")[: len(expected.case or "")] == (expected.case or "")
        assert (item.case is None) == (expected.case is None)
        assert (item.decision is None) == (expected.decision is None)
        if item.decision and expected.decision:
            first, last, page = expected.decision
            text = item.decision.text
            assert (text[: len(first)], text[-len(last) :], item.decision.spans[0].page) == (first, last, page)
        assert item.attachments == expected.attachments
        assert item.people == expected.people
        assert starts(item.follow_ups, expected.follow_ups) == list(expected.follow_ups)


TRUTH = tomllib.loads((ROOT / "tests" / "fixtures" / "records.toml").read_text("utf-8"))["document"]


@pytest.mark.parametrize("truth", [t for t in TRUTH if t["kind"] == "referat"], ids=lambda truth: truth["id"])
def test_titles_decisions_and_their_pages_are_those_of_the_fixtures(truth: dict) -> None:
    found = items_of(MINUTES[truth["id"]])
    expected = truth["agenda_item"]
    assert [(i.number, i.title, i.source.spans[0].page) for i in found] == [
        (e["number"], e["title"], e["page"]) for e in expected
    ]
    for item, entry in zip(found, expected, strict=True):
        decision = entry.get("decision", "")
        assert (item.decision.text if item.decision else "")[: len(decision)] == decision
        assert (item.decision.spans[0].page if item.decision else None) == entry.get("decision_page")


ALL_PAGES = {
    **{name: [page.text for page in read_document(path).pages] for name, path in MINUTES.items()},
    "inline": [INLINE_LABELS],
    "beside": [LABELS_BESIDE_THE_TEXT],
    "agenda": [TITLES_IN_THE_AGENDA],
}


@pytest.mark.parametrize("name", ALL_PAGES)
def test_the_spans_of_every_statement_contain_its_text(name: str) -> None:
    pages = ALL_PAGES[name]
    blocks = [block for section in build_sections(clean(pages)) for block in section.blocks]
    rows = {block.mapped.text for block in blocks if block.kind is BlockKind.ROW}
    for item in items(*pages):
        for statement in (item.source, item.case, item.decision, *item.follow_ups):
            if statement is None:
                continue
            numbers = [span.page for span in statement.spans]
            assert numbers == sorted(set(numbers))
            there = bare("".join(pages[span.page - 1][span.start : span.end] for span in statement.spans))
            for line in statement.text.split("\n"):  # labels and bullets may stand between two lines
                # a row of a table stands word by word where its cells run over several lines
                assert all(bare(part) in there for part in (line.split() if line in rows else [line]))
            assert there.startswith(bare(statement.text.split()[0]))
            if statement.text not in rows:
                assert there.endswith(bare(statement.text.split()[-1]))


def test_a_sentence_that_decides_stands_exactly_where_its_span_says() -> None:
    (item,) = [item for item in items_of(MINUTES["klu-referat-holstebro"]) if item.number == "1"]
    assert item.decision is not None
    (span,) = item.decision.spans
    page = ALL_PAGES["klu-referat-holstebro"][span.page - 1]
    assert bare(page[span.start : span.end]) == bare(item.decision.text)
    assert page[span.start : span.start + 9] == "Dagsorde-"


def test_minutes_set_as_a_pdf_give_the_same_items_as_their_text(tmp_path: Path) -> None:
    pages = ALL_PAGES["klu-referat-holstebro"]
    canvas = Canvas(str(tmp_path / "referat.pdf"), pagesize=A4)
    for page in pages:
        for number, line in enumerate(page.split("\n")):
            canvas.setFont("Courier", 9)
            canvas.drawString(50, 810 - 11 * number, line)
        canvas.showPage()
    canvas.save()
    from_pdf, from_text = items_of(tmp_path / "referat.pdf"), items(*pages)
    assert [(i.number, i.title, i.type, i.people) for i in from_pdf] == [
        (i.number, i.title, i.type, i.people) for i in from_text
    ]
    assert [i.decision and i.decision.text for i in from_pdf] == [i.decision and i.decision.text for i in from_text]


# ---------------------------------------------------------------------------------- minutes laid out otherwise


def test_labels_before_their_text_and_a_dagsordenspunkt_are_understood() -> None:
    one, two, postponed, three, four = items(INLINE_LABELS)
    assert [i.number for i in (one, two, postponed, three, four)] == ["1", "2.1", "2.2", "3", "4"]
    assert two.title == "Blodprøvetagning i hjemmet"
    assert two.type is ItemType.APPROVAL
    assert two.case is not None
    assert two.case.text.endswith(
        "borgere med demens\nLise van der Meer fra Regionshospitalet Skellet har udarbejdet et oplæg."
    )
    assert two.people == ("Lise van der Meer", "Mohamed Al-Hassan", "Jens-Ole Falk")
    assert two.attachments == ("Oplæg om blodprøvetagning", "Oversigt over prøver 2023-2025")
    assert [f.text.split()[0] for f in two.follow_ups] == ["Mohamed", "Klinikkerne"]
    assert postponed.decision is not None
    assert postponed.decision.text == "Sagen udsættes."
    assert three.decision is not None
    assert three.decision.text == "Det blev besluttet, at udvalget drøfter aftalen igen til efteråret."
    assert [f.text for f in three.follow_ups] == ["Sekretariatet udsender materialet."]
    assert (four.decision, four.follow_ups) == (None, ())


def test_labels_beside_their_text_numbered_headings_in_a_case_and_a_list_of_attachments_are_understood() -> None:
    one, two, status, cover, four = items(LABELS_BESIDE_THE_TEXT)
    assert [i.number for i in (one, two, status, cover, four)] == ["1", "2", "3.1", "3.2", "4"]
    assert two.case is not None
    assert two.case.text.splitlines()[1:] == [
        "1. Honorar til lægerne",
        "Udgiften er 50.000 kr.",
        "2. Mødeudgifter",
        "Udgiften er 30.000 kr.",
    ]
    assert [f.text for f in two.follow_ups][2:] == ["Ansvarlig: Anne-Grethe Sloth", "Frist: 1. maj 2023"]
    assert two.people == ("Anne-Grethe Sloth", "Bo Ask")
    assert status.case is not None
    assert status.case.text.startswith("Andelen af borgere") and status.case.text.endswith("udgangen af 2023.")
    assert status.decision is not None
    assert status.decision.text == "Taget til efterretning."
    assert [f.text for f in status.follow_ups] == ["Ny opgørelse på mødet den 12. juni 2023."]
    assert (two.attachments, status.attachments) == (
        ("Bilag 1: Budget 2023",),
        ("Bilag 2: Opgørelse over FMK, januar 2023",),
    )
    assert (cover.decision, four.title, four.type) == (None, "Evt.", ItemType.ANY_OTHER)


def test_an_item_that_has_only_a_number_takes_its_title_from_the_agenda() -> None:
    found = items(TITLES_IN_THE_AGENDA)
    assert [(i.number, i.title) for i in found] == [
        ("1", "Velkomst"),
        ("2", "Samarbejdet om udskrivning af ældre patienter"),
        ("3", "Vaccination"),
        ("4", "Eventuelt"),
    ]
    assert found[1].decision is not None
    assert found[1].decision.text.startswith("Det aftales, at hjemmesygeplejen ringer")
    assert [f.text for f in found[2].follow_ups] == ["Punktet tages op på næste møde."]


TABLE = """Referat

Emne                              Referat og beslutning                              Ansvarlig
Pkt. 1 Godkendelse af dagsorden   Dagsordenen blev godkendt.                         Ingen
Pkt. 2 Ny henvisningsblanket      Zahra Amini fremlagde udkastet. Udvalget           Zahra Amini
                                  besluttede at tage blanketten i brug fra
                                  1. oktober 2024.
Pkt. 3 Eventuelt                  Intet.                                             Ingen
"""


def test_a_row_of_a_table_is_an_item_and_the_heads_of_its_columns_are_labels() -> None:
    one, two, three = items(TABLE)
    assert [(i.number, i.title, i.type) for i in (one, two, three)] == [
        ("1", "Godkendelse af dagsorden", ItemType.APPROVAL),
        ("2", "Ny henvisningsblanket", None),
        ("3", "Eventuelt", ItemType.ANY_OTHER),
    ]
    assert two.decision is not None
    assert two.decision.text.startswith("Zahra Amini fremlagde udkastet. Udvalget besluttede at tage")
    assert two.decision.text.endswith("fra 1. oktober 2024.")
    assert ([f.text for f in two.follow_ups], one.follow_ups) == (["Zahra Amini"], ())


def test_a_row_of_a_table_without_heads_of_columns_is_an_item_too() -> None:
    page = (
        "Pkt. 1 Dagsorden          Dagsordenen blev godkendt.                 Ingen\n"
        "Pkt. 2 Svarfrist          Fristen på 10 dage blev vedtaget.          Zahra Amini\n"
    )
    assert [(i.number, i.title, i.decision and i.decision.text) for i in items(page)] == [
        ("1", "Dagsorden", "Dagsordenen blev godkendt."),
        ("2", "Svarfrist", "Fristen på 10 dage blev vedtaget."),
    ]


def test_an_action_that_might_belong_to_two_items_is_left_out() -> None:
    page = (
        "1. Sårpleje\n\nKommunen har en ny vejledning.\n\n2. Demens\n\nKommunen har en ny vejledning.\n\n"
        "Aktionsliste\n\n"
        "Hvem          Hvad                                         Hvornår\n"
        "Mette Dam     Sender vejledningen om demens til lægerne    1. maj 2025\n"
        "Bo Skov       Retter den nye vejledning igennem            2. maj 2025\n"
    )
    assert [[f.text for f in item.follow_ups] for item in items(page)] == [
        [],
        ["Mette Dam Sender vejledningen om demens til lægerne 1. maj 2025"],
    ]


def test_a_heading_over_items_is_no_item_and_closes_the_one_before() -> None:
    page = "1. Dagsorden\n\nBeslutning:\nGodkendt.\n\n2. Til drøftelse\n\n2.1 Akutpladser\n\nPunktet udsættes.\n"
    assert [(i.number, i.decision and i.decision.text) for i in items(page)] == [
        ("1", "Godkendt."),
        ("2.1", "Punktet udsættes."),
    ]


@pytest.mark.parametrize("word", ["", "Pkt. "])
def test_numbered_headings_within_a_case_are_its_text(word: str) -> None:
    inside = "1. Honorar\n\nDet er 50.000 kr.\n\n2. Møder\n\nDet er 30.000 kr.\n\n"
    page = f"{word}1. Økonomi\n\nSagsfremstilling:\nBudgettet er lagt.\n\n{inside}Beslutning:\nGodkendt.\n\n"
    if not word:  # without a word before the number only the count tells
        page = "1. Dagsorden\n\nBeslutning:\nGodkendt.\n\n" + page.replace("1. Økonomi", "2. Økonomi")
    *_, budget, last = items(page + f"{word}{2 if word else 3}. Eventuelt\n\nIntet.\n")
    assert budget.case is not None
    assert (budget.title, last.title, "2. Møder" in budget.case.text) == ("Økonomi", "Eventuelt", True)


def test_a_heading_within_a_case_stays_in_it() -> None:
    (item,) = [item for item in items_of(MINUTES["klu-referat-aalborg-2021"]) if item.number == "2.c"]
    assert item.case is not None
    lines = item.case.text.split("\n")
    headings = [line for line in lines if not line.endswith((".", ":", ".”"))]
    assert headings == [
        "Lovgivning",
        "Hvilke attester skal anvendes?",
        "Nuværende praksis ved rekvisition af lægeerklæring",
        "Forventninger til ny procedure til rekvisition af lægeerklæring",
    ]


def test_the_agenda_before_the_items_is_none() -> None:
    listed = "Punkt 1   Dagsorden\n\nPunkt 2   Eventuelt\n\nFormanden bød velkommen.\n\n"
    found = items(listed + "Punkt 1   Dagsorden\n\nGodkendt.\n\nPunkt 2   Eventuelt\n\nIntet.\n")
    assert [(i.number, i.decision and i.decision.text) for i in found] == [("1", "Godkendt."), ("2", None)]


def test_what_stands_behind_the_number_is_text_where_it_is_a_sentence() -> None:
    page = "Dagsorden:\n1. Dagsorden\n2. Akutpladser\n\nAd 1) Dagsordenen blev godkendt.\n\nAd 2) Punktet udsættes.\n"
    found = items(page)
    assert [(i.number, i.title, i.decision and i.decision.text) for i in found] == [
        ("1", "Dagsorden", "Dagsordenen blev godkendt."),
        ("2", "Akutpladser", "Punktet udsættes."),
    ]
    assert found[1].source.text == "Ad 2)"


# ------------------------------------------------------------------------------------------------ single fields


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("2. a. Akutpladser", "2.a"),
        ("2.a Akutpladser", "2.a"),
        ("2a) Akutpladser", "2.a"),
        ("Punkt 3   Akutpladser", "3"),
        ("Punkt nr. 3: Akutpladser", "3"),
        ("3. Akutpladser", "3"),
        ("3) Akutpladser", "3"),
        ("Ad 3. Akutpladser", "3"),
        ("PUNKT 3: Akutpladser", "3"),
        ("Pkt. 3.1 Akutpladser", "3.1"),
        ("3.1. Akutpladser", "3.1"),
    ],
)
def test_a_number_has_one_form_however_it_is_printed(heading: str, number: str) -> None:
    (item,) = items(f"{heading}\n\nBeslutning:\nGodkendt.\n")
    assert (item.number, item.title, item.source.text) == (number, "Akutpladser", " ".join(heading.split()))


@pytest.mark.parametrize(
    ("title", "recommendation", "item_type"),
    [
        ("Drøftelse af akutpladser", "Formanden indstiller, at oplægget godkendes.", ItemType.DISCUSSION),
        ("Orientering om status for akutpladser", "", ItemType.INFORMATION),
        ("Statusattester", "", None),
        ("Akutpladser", "Formanden indstiller, at udvalget tager det til efterretning.", ItemType.INFORMATION),
        ("Akutpladser", "Formanden indstiller, at udvalget drøfter oplægget.", ItemType.DISCUSSION),
        ("Akutpladser", "Formanden indstiller, at oplægget godkendes.", ItemType.APPROVAL),
        ("Akutpladser", "", None),
        ("Eventuelt", "", ItemType.ANY_OTHER),
    ],
)
def test_the_type_is_the_titles_or_else_the_recommendations(
    title: str, recommendation: str, item_type: ItemType | None
) -> None:
    (item,) = items(f"1. {title}\n\nIndstilling:\n{recommendation}\n\nBeslutning:\nDet skal ske.\n")
    assert item.type is item_type


@pytest.mark.parametrize(
    ("sentence", "task"),
    [
        ("Det blev aftalt, at klinikkerne får besked.", True),
        ("Mette Dam sender referatet.", True),
        ("Kommunen undersøger muligheden.", True),
        ("Hvis tallene ikke er klar i maj, kontakter kommunen klinikkerne.", True),
        ("Hvis patienten udebliver, kontakter klinikken kommunen.", False),
        ("Ventetiden er fem uger.", False),
        ("Skolen kan kontaktes af lægen.", False),
    ],
)
def test_a_follow_up_says_who_does_what_next(sentence: str, task: bool) -> None:
    (item,) = items(f"1. Akutpladser\n\nBeslutning:\nUdvalget var positivt. {sentence}\n")
    assert [f.text for f in item.follow_ups] == [sentence] * task


def test_a_text_that_a_labelled_decision_follows_gives_no_tasks() -> None:
    (item,) = items("1. Akutpladser\n\nKommunen sender et brev hvert år.\n\nBeslutning:\nGodkendt.\n")
    assert item.follow_ups == ()


def test_the_next_meeting_closes_the_minutes_but_not_an_item_before_the_last() -> None:
    page = "1. Meddelelser\n\nNæste møde er i maj.\n\nBeslutning:\nGodkendt.\n\n2. Eventuelt\n\nIntet.\n\n"
    first, last = items(page + "Næste møde\n\nDet blev aftalt at mødes i maj.\n")
    assert first.decision is not None
    assert first.decision.text == "Godkendt."
    assert (last.decision, last.follow_ups) == (None, ())


def test_what_was_decided_at_an_earlier_meeting_is_no_decision() -> None:
    (item,) = items("1. Akutpladser\n\nUdvalget besluttede den 3. maj 2023, at der skal være ti pladser.\n")
    assert item.decision is None


def test_a_note_stays_with_an_attachment_and_the_decision_is_without_it() -> None:
    (item,) = items("1. Akutpladser\n\nBeslutning:\nGodkendt.\n\nVedlagt: Notat om pladser (ikke på web)\n")
    assert item.attachments == ("Notat om pladser (ikke på web)",)
    assert item.decision is not None
    assert item.decision.text == "Godkendt."


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Kommunalt Lægeligt Udvalg", "Kommunalt Lægeligt Udvalg"),
        ("Kommunal Lægelig Udvalg, på møde i Kommunalt Lægelig Udvalg", "Kommunalt Lægeligt Udvalg"),
        ("det kommunalt-lægelige udvalg (KLU)", "Kommunalt-lægeligt udvalg"),
        ("DET KOMMUNALT-LÆGELIGE UDVALG", "Kommunalt-lægeligt udvalg"),
        ("klinikkerne", None),
    ],
)
def test_the_committee_is_named_in_its_best_form(printed: str, name: str | None) -> None:
    (item,) = items(f"1. Akutpladser\n\nBeslutning:\nSagen sendes til {printed} i maj.\n")
    assert item.committee == name


def test_the_meeting_is_the_documents() -> None:
    known = {"issuer": "Aalborg Kommune", "date": dt.date(2021, 11, 3), "date_note": "omtrent"}
    (item,) = items("1. Akutpladser\n\nBeslutning:\nGodkendt.\n", **known)
    assert (item.municipality, item.meeting_date, item.date_note) == ("Aalborg", dt.date(2021, 11, 3), "omtrent")
    (item,) = items("1. Akutpladser\n\nBeslutning:\nGodkendt.\n", area=("Hjørring", "Læsø"))
    assert item.municipality is None


@pytest.mark.parametrize("text", ["", "Et brev uden punkter.\n", "Punkt 4 skal rettes.\n", "24 pladser åbner.\n"])
def test_minutes_without_numbered_items_have_none(text: str) -> None:
    assert items(text) == []


def test_only_minutes_have_agenda_items() -> None:
    page = "1. Akutpladser\n\nBeslutning:\nGodkendt.\n"
    assert len(items(page)) == 1
    assert items(page, kind=DocumentKind.GUIDE) == []
