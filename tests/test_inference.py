"""What a document says about itself, from the ten real documents and from first pages as others write them."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from builders import DOCUMENTS, ROOT
from reportlab.pdfgen.canvas import Canvas

from ingest.danish import keys
from ingest.document import DocumentKind
from ingest.inference import InferredEntry, infer
from ingest.manifest import ManifestEntry
from ingest.reading import RawDocument, RawPage, ToldHeading, read_document


def truth() -> dict[str, dict]:
    """File stem -> what a person says about the document: the corpus' manifest and the fixtures' records."""
    files = (ROOT / "corpus" / "documents.toml", ROOT / "tests" / "fixtures" / "records.toml")
    return {entry["id"]: entry for path in files for entry in tomllib.loads(path.read_text("utf-8"))["document"]}


TRUTH = truth()


def inferred(*pages: str, name: str = "dok.txt") -> InferredEntry:
    return infer(name, RawDocument(tuple(RawPage(None, page) for page in pages)))


def words(title: str) -> set[str]:
    return set(keys(title, parts=False))


# ------------------------------------------------------------------------------------------ the ten real documents


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_kind_issuer_area_and_date_are_those_of_the_manifest(path: Path) -> None:
    entry, expected = infer(path.name, read_document(path)), TRUTH[path.stem]
    date = str(entry.date) if entry.date is not None else None
    assert entry.id == path.stem
    assert (entry.kind, entry.issuer, set(entry.area)) == (expected["kind"], expected["issuer"], set(expected["area"]))
    assert date == (str(expected["date"]) if "date" in expected else None)
    assert {"title", "kind", "issuer", "area"} <= set(entry.grounds)
    assert ("date" in entry.grounds) == (entry.date is not None)


@pytest.mark.parametrize("stem", [stem for stem, entry in TRUTH.items() if entry.get("in_manifest") is False])
def test_a_document_that_no_manifest_names_gets_its_title_exactly(stem: str) -> None:
    path = ROOT / "tests" / "fixtures" / "documents" / f"{stem}.txt"
    assert infer(path.name, read_document(path)).title == TRUTH[stem]["title"]


# Share of the manifest title's words, inflection aside.
# The two that begin with a foreword state no title: only the file name speaks.
LEAST = {"klynge-nord-pjece": 0.2, "sundhedsstyrelsen-forebyggelsesforloeb": 0.1}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_titles_are_like_those_of_the_manifest(path: Path) -> None:
    wanted = words(TRUTH[path.stem]["title"])
    shared = words(infer(path.name, read_document(path)).title) & wanted
    assert len(shared) / len(wanted) >= LEAST.get(path.stem, 0.6)


def test_minutes_that_begin_with_the_agenda_take_their_date_from_the_file_name_and_say_so() -> None:
    path = ROOT / "corpus" / "klu-referat-aalborg-2025-09-18.txt"
    entry = infer(path.name, read_document(path))
    assert entry.date == dt.date(2025, 9, 18)
    assert entry.grounds["date"] == "filens navn: »klu-referat-aalborg-2025-09-18«"


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("klu-referat-aalborg-2021", "filens navn siger 2021; nævner 27.10.2021, så ikke ældre end den"),
        ("pjece-rygestop-vejle", "revideret januar 2025; dagen er ikke angivet"),
        ("laegevejledning-svendborg", "nævner 01.10.2023, så ikke ældre end den"),
        ("klynge-nord-pjece", "nævner juni 2019, så ikke ældre end den måned"),
    ],
)
def test_what_is_known_without_a_date_becomes_a_note(name: str, note: str) -> None:
    (path,) = [path for path in DOCUMENTS if path.stem == name]
    assert infer(path.name, read_document(path)).date_note == note


# ------------------------------------------------------------------------------------------------- first pages

# file name -> first page, and title, kind, issuer, area, date, date note. Written before the rules, or between rounds
# of them; none is taken from a real document.
FIRST_PAGES = {
    "Referat KLSU 3 oktober.pdf": (
        """NÆSTVED KOMMUNE
Center for Sundhed og Ældre
Rådmandshaven 20, 4700 Næstved

Referat fra møde i Kommunalt-lægeligt Samarbejdsudvalg (KLSU)

Mødedato: Torsdag d. 3. oktober 2024
Tid:      kl. 15-17
Sted:     Rådmandshaven 20, mødelokale 3

Deltagere: Lise Holm (centerchef), Per Rask (PLO-K Næstved), Anna Ladegaard (PLO-K Næstved)

1. Godkendelse af referat fra mødet den 6. juni 2024
Referatet blev godkendt.

2. Akutpladser
Beslutning: Taget til efterretning.

Næste møde er torsdag den 12. december 2024.
""",
        (
            "Referat, Kommunalt-lægeligt Samarbejdsudvalg, 03.10.2024",
            "referat",
            "Næstved Kommune",
            ("Næstved",),
            "2024-10-03",
            None,
        ),
    ),
    "praksishåndbog_v7.docx": (
        """PRAKSISHÅNDBOG
FOR LÆGER OG PRAKSISPERSONALE

Silkeborg Kommune

Senest opdateret 15. juni 2023

Indhold

1. Kontakt til kommunen
2. KOL og diabetes

Håndbogen revideres hvert år inden den 1. marts 2024.
""",
        (
            "Praksishåndbog for læger og praksispersonale",
            "vejledning",
            "Silkeborg Kommune",
            ("Silkeborg",),
            "2023-06-15",
            None,
        ),
    ),
    "Fald_web.pdf": (
        """Forebyggelse af fald
hos ældre borgere

Inspiration til almen praksis

Sundhedsstyrelsen, 2019

Formålet med denne pjece er at give praktiserende læger et overblik over, hvad kommunerne kan tilbyde
ældre borgere, der er faldet. I Aarhus Kommune og Varde Kommune er der gode erfaringer.
""",
        (
            "Forebyggelse af fald hos ældre borgere: Inspiration til almen praksis",
            "pjece",
            "Sundhedsstyrelsen",
            (),
            None,
            "2019; dagen er ikke angivet",
        ),
    ),
    "Scan0042.pdf": (
        """Aftale om lægedækning af midlertidige pladser

indgået mellem

PLO-K Sønderborg
og
Sønderborg Kommune

Gældende fra 1. januar 2022

§ 1. Parterne
Stk. 1. Aftalen er indgået mellem Sønderborg Kommune og de praktiserende læger.
§ 2. Opsigelse
Stk. 1. Aftalen kan opsiges med tre måneders varsel, tidligst til den 31. december 2023.
§ 3. Honorar
Stk. 1. Honoraret er 500 kr. pr. time.

Sønderborg, d. 9/12-2021              Sønderborg, d. 9/12-2021
""",
        (
            "Aftale om lægedækning af midlertidige pladser",
            "aftale",
            "Sønderborg Kommune",
            ("Sønderborg",),
            "2021-12-09",
            None,
        ),
    ),
    "KLU marts.txt": (
        """Lyngby-Taarbæk Kommune                                                Sundhed og Omsorg

KLU-møde d. 7/3-24 kl. 14.30 på rådhuset

Til stede: Jens Bruun, Mette Krag, Ole Sind (PLO-K)
Afbud: Kirsten Vad

Ad 1) Siden sidst
Jens Bruun fortalte om det nye sygeplejehus, som åbner den 2. april 2024.
Konklusion: Taget til efterretning.

Ad 2) Attester
Konklusion: Drøftes igen den 13/6-24.

Ad 3) Eventuelt
Intet.
""",
        ("Referat, KLU, 07.03.2024", "referat", "Lyngby-Taarbæk Kommune", ("Lyngby-Taarbæk",), "2024-03-07", None),
    ),
    "referat_2023-06-05_fsf.pdf": (
        """Sundhedsklynge Midtklyngen
Referat
Møde i Fagligt Strategisk Forum
Mandag d. 5.6.2023 kl. 13.00-15.00, virtuelt
Deltagere: Anne Bech (Viborg Kommune), Per Hald (Silkeborg Kommune), Jan Juul (PLO)
Sagsnr. 27.12.04-A00-1-23
Pkt. 1 Godkendelse af dagsorden
Beslutning: Godkendt.
Pkt. 2 Fælles akutteam
Klyngen dækker Viborg, Silkeborg og Skive kommuner.
Beslutning: Drøftet.
Næste møde 4.9.2023
""",
        (
            "Referat, Fagligt Strategisk Forum, 05.06.2023",
            "referat",
            "Sundhedsklynge Midtklyngen",
            ("Viborg", "Silkeborg", "Skive"),
            "2023-06-05",
            None,
        ),
    ),
    "ramme.pdf": (
        """RAMMEAFTALE OM SUNDHEDSFAGLIG RÅDGIVNING
PÅ BOTILBUD I VARDE KOMMUNE
Vedtaget af Byrådet den 26. april 2022 og af PLO-K Varde den 3. maj 2022
Træder i kraft 1. juli 2022
§ 1 Formål
Stk. 1 Aftalen skal sikre, at borgere på botilbud i Varde Kommune får rådgivning.
Stk. 2 Den erstatter aftalen af 2. marts 2018.
§ 2 Honorar
Stk. 1 Lægen får et fast honorar.
§ 3 Opsigelse
Stk. 1 Aftalen kan opsiges med virkning fra 31. december 2024.
""",
        (
            "Rammeaftale om sundhedsfaglig rådgivning på botilbud i Varde Kommune",
            "aftale",
            "Varde Kommune",
            ("Varde",),
            "2022-05-03",
            None,
        ),
    ),
    "diabetes-folder.pdf": (
        """Københavns Kommune
Sundheds- og Omsorgsforvaltningen
Diabetes
Et tilbud til dine patienter
Center for Diabetes tilbyder undervisning, motion og kostvejledning til borgere med type 2-diabetes. Du
henviser elektronisk, og vi ringer til borgeren inden for en uge.
Center for Diabetes
Vesterbrogade 121, 1620 København V
Oktober 2022
""",
        (
            "Diabetes: Et tilbud til dine patienter",
            "pjece",
            "Københavns Kommune",
            ("København",),
            None,
            "oktober 2022; dagen er ikke angivet",
        ),
    ),
    "notat.pdf": (
        """Gribskov Kommune
Dato: 02-11-2023
Sagsnr. 23/004512
Sagsbehandler: Tove Lund
Orientering om lukkeuger i hjemmesygeplejen
Kære praktiserende læger
Hjemmesygeplejens klinik i Helsinge holder lukket fra den 18. december 2023 til den 2. januar 2024, og i den
periode skal henvisninger sendes til akutteamet.
""",
        ("Orientering om lukkeuger i hjemmesygeplejen", "andet", "Gribskov Kommune", ("Gribskov",), "2023-11-02", None),
    ),
    "vejl_genoptraening.pdf": (
        """Vejledning til genoptræningsplaner
– for almen praksis i Faaborg-Midtfyn
Faaborg-Midtfyn Kommune | Træning og Rehabilitering
Version 3.1, august 2021
1. Hvad er en genoptræningsplan?
En genoptræningsplan udarbejdes af hospitalet. Loven blev ændret den 1. juli 2018.
""",
        (
            "Vejledning til genoptræningsplaner – for almen praksis i Faaborg-Midtfyn",
            "vejledning",
            "Faaborg-Midtfyn Kommune",
            ("Faaborg-Midtfyn",),
            None,
            "version 3.1 august 2021; dagen er ikke angivet",
        ),
    ),
    "Dok1.pdf": (
        """Når du henviser en borger til kommunens akutteam, skal du altid ringe først, så vi kan aftale tid og opgave, og
du skal have borgerens cpr-nummer klar. Vi svarer hele døgnet, og vi sender en epikrise bagefter.
Det er sygeplejersken, som vurderer, om opgaven kan løses i hjemmet.
""",
        ("Dok1", "andet", None, (), None, None),
    ),
    "2024-11-19 KLU.pdf": (
        """Hedensted Kommune
Stjernevej 8, 8722 Hedensted
KOMMUNALT LÆGELIGT UDVALG
REFERAT
19. november 2024 kl. 16.00 - 18.00
Til stede: Ib Holm, Eva Kær, Nina Vang
1. Opfølgning på mødet den 27. august 2024
Konklusion: Taget til efterretning.
2. Dosispakning
Konklusion: Godkendt fra den 1. januar 2025.
""",
        (
            "Referat, Kommunalt lægeligt udvalg, 19.11.2024",
            "referat",
            "Hedensted Kommune",
            ("Hedensted",),
            "2024-11-19",
            None,
        ),
    ),
    "sst-anbefalinger-aeldre.pdf": (
        """Anbefalinger for forebyggelses-
tilbud til ældre
Sundhedsstyrelsen
Sundhedsstyrelsen, 2020
Udgivet af Sundhedsstyrelsen, december 2020
Vejledning til kommuner og almen praksis
ISBN 978-87-7014-000-1
""",
        (
            "Anbefalinger for forebyggelsestilbud til ældre: Vejledning til kommuner og almen praksis",
            "vejledning",
            "Sundhedsstyrelsen",
            (),
            None,
            "udgivet december 2020; dagen er ikke angivet",
        ),
    ),
    "samarbejdsaftale tandpleje.pdf": (
        """Samarbejdsaftale mellem
Brønderslev Kommune og PLO-K Brønderslev
om akutte hjemmebesøg
Underskrevet d. 03.09.21, gældende fra 01.10.21
1. Formål
Aftalen beskriver, hvordan læger og hjemmesygepleje arbejder sammen, når en borger bliver akut syg hjemme.
""",
        (
            "Samarbejdsaftale mellem Brønderslev Kommune og PLO-K Brønderslev om akutte hjemmebesøg",
            "aftale",
            "Brønderslev Kommune",
            ("Brønderslev",),
            "2021-09-03",
            None,
        ),
    ),
    "Rebild_pjece_demens.pdf": (
        """Har din patient demens?
Sådan kan Rebild Kommune hjælpe
Demenskoordinatorerne rådgiver borgere og pårørende i hele kommunen, og du kan altid ringe til os, hvis du er
i tvivl om, hvad vi kan tilbyde.
Senest revideret: 14-02-2022
Rebild Kommune
Hobrovej 110, 9530 Støvring
""",
        (
            "Har din patient demens? Sådan kan Rebild Kommune hjælpe",
            "pjece",
            "Rebild Kommune",
            ("Rebild",),
            "2022-02-14",
            None,
        ),
    ),
    "mødereferat 180325.pdf": (
        """Kommunalt-lægeligt udvalg i Odder Kommune
Referat fra mødet tirsdag den 18. marts 2025
Fremmødte: Lars Vig, Ulla Bak
Dagsorden:
1. Referat fra mødet den 3. december 2024
2. Rusmidler
Ad 1 Godkendt.
Ad 2 Konklusion: Udsættes.
""",
        ("Referat, Kommunalt-lægeligt udvalg, 18.03.2025", "referat", "Odder Kommune", ("Odder",), "2025-03-18", None),
    ),
}


def answer(entry: InferredEntry) -> tuple:
    date = str(entry.date) if entry.date is not None else None
    return entry.title, entry.kind.value, entry.issuer, entry.area, date, entry.date_note


@pytest.mark.parametrize("name", FIRST_PAGES)
def test_a_first_page_says_what_it_is(name: str) -> None:
    page, expected = FIRST_PAGES[name]
    assert answer(inferred(page, name=name)) == expected


@pytest.mark.parametrize("name", FIRST_PAGES)
def test_it_says_the_same_as_a_pdf_where_empty_lines_are_lost(name: str, tmp_path: Path) -> None:
    page, expected = FIRST_PAGES[name]
    canvas = Canvas(str(tmp_path / "side.pdf"))
    for number, line in enumerate(page.split("\n")):
        if line.strip():
            canvas.drawString(40, 800 - 14 * number, line)
    canvas.save()
    read = read_document(tmp_path / "side.pdf")
    assert answer(infer(name, RawDocument(read.pages))) == expected


# ------------------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("KLU 2024-03-07.pdf", "2024-03-07"),
        ("referat_20240307_endelig.docx", "2024-03-07"),
        ("07032024 KLU.pdf", "2024-03-07"),
        ("Referat KLU 07.03.24.pdf", "2024-03-07"),
        ("KLU-referat-7-marts-2024.pdf", "2024-03-07"),
        ("KLU 7-3-2024 (2).pdf", "2024-03-07"),
        ("referat 18-09-25.pdf", None),  # the 18th of September 2025, or the 25th of 2018
        ("KLU 2024-13-07.pdf", None),
        ("KLU 180925.pdf", None),
        ("KLU 2024-03-07 og 2024-06-01.pdf", None),
    ],
)
def test_minutes_without_a_date_take_the_one_day_that_their_file_name_tells(name: str, date: str | None) -> None:
    entry = inferred("1. Akutpladser\n\nBeslutning:\nGodkendt.\n\n2. Eventuelt\n\nBeslutning:\nIntet.\n", name=name)
    assert entry.kind is DocumentKind.MINUTES
    assert entry.date == (dt.date.fromisoformat(date) if date else None)


@pytest.mark.parametrize(
    "text",
    [
        "Referat\nNæste møde: 12. december 2024\n",
        "Referat\n\nDagsorden\n\n1. Godkendelse af referat fra mødet den 6. juni 2024\n",
        "Referat\nUdsendt den 3. maj 2024\n",
    ],
)
def test_other_days_than_the_meeting_date_no_minutes(text: str) -> None:
    assert inferred(text).date is None


def test_minutes_of_which_only_the_month_is_stated_have_a_note() -> None:
    entry = inferred("Odder Kommune\n\nReferat af KLU-møde marts 2024\n\n1. Attester\n")
    assert (entry.date, entry.date_note) == (None, "marts 2024; dagen er ikke angivet")


def test_the_line_on_every_page_dates_minutes_whose_first_page_does_not() -> None:
    running = "Referat, KLU 14. november 2023\n\n"
    entry = inferred("Referat\n\n1. Attester\n", f"{running}Punktet blev drøftet.\n", f"{running}Slut.\n")
    assert entry.date == dt.date(2023, 11, 14)
    assert entry.grounds["date"] == "»Referat, KLU 14. november 2023« på side 2"


@pytest.mark.parametrize(
    ("head", "date", "note"),
    [
        ("Godkendt i KLU den 14. maj 2024\nTræder i kraft den 1. juni 2024", "2024-05-14", None),
        ("Træder i kraft den 1. juni 2024\nVedtaget 14. maj 2024", "2024-05-14", None),
        ("Gældende fra 1. juni 2024", "2024-06-01", None),
        ("Godkendt 14. maj 2020, senest revideret 3. marts 2023", "2023-03-03", None),
        ("Godkendt 14. maj 2020\nRevideret marts 2023", None, "revideret marts 2023; dagen er ikke angivet"),
        ("Godkendt 14. maj 2020, revideres senest 1. maj 2022", "2020-05-14", None),
        ("4. udgave, 2019", None, "4. udgave 2019; dagen er ikke angivet"),
        ("Gyldig til 31. december 2025", None, None),
    ],
)
def test_an_agreement_is_dated_by_its_approval_before_its_entry_into_force(
    head: str, date: str | None, note: str | None
) -> None:
    entry = inferred(f"Aftale om akutpladser\n\nKøge Kommune og PLO-K Køge\n\n{head}\n\n§ 1 Formål\n")
    assert (str(entry.date) if entry.date else None, entry.date_note) == (date, note)


def test_when_the_file_was_made_is_a_note_and_no_date() -> None:
    document = RawDocument((RawPage(None, "Vejledning til læger\n"),), date=dt.date(2024, 3, 12))
    entry = infer("vejledning.pdf", document)
    assert (entry.date, entry.date_note) == (None, "filen er lavet 12. marts 2024")


def test_a_day_to_come_says_nothing_of_the_age() -> None:
    body = "Punktet blev drøftet den 3. maj 2023.\n\nOrdningen evalueres senest den 1. juni 2026.\n"
    assert inferred(f"Vejledning\n\n1. Ordningen\n\n{body}").date_note == "nævner 03.05.2023, så ikke ældre end den"


# ------------------------------------------------------------------------------------------------ title and id


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lægevejledning 2024.PDF", "laegevejledning-2024"),
        ("Århus_KLU (endelig).docx", "aarhus-klu-endelig"),
        ("Læge\u0301 øst – ny.txt", "laege-oest-ny"),
        ("..--.txt", "dokument"),
        ("2024-03-07.pdf", "2024-03-07"),
    ],
)
def test_an_id_is_a_slug_that_the_manifest_takes(name: str, expected: str) -> None:
    entry = inferred("Tekst\n", name=name)
    assert entry.id == expected
    assert ManifestEntry(id=entry.id, file=name, title=entry.title).id == expected


def told(text: str, *levels: tuple[str, int]) -> RawDocument:
    return RawDocument((RawPage(None, text, tuple(ToldHeading(text.index(line), level) for line, level in levels)),))


def test_the_only_outermost_heading_is_the_title_whatever_stands_above_it() -> None:
    text = "Menu\nForside\nSundhed for fagfolk\n\nHenvisning til KOL-rehabilitering\n\nKriterier\n\nBorgeren har KOL.\n"
    document = told(text, ("Henvisning til KOL", 1), ("Kriterier", 2))
    assert infer("side.html", document).title == "Henvisning til KOL-rehabilitering"


def test_a_heading_that_says_nothing_is_no_title() -> None:
    document = told("Indledning\n\nVi samarbejder.\n", ("Indledning", 1))
    assert infer("praktisk-vejledning_hjoerring.docx", document).title == "Praktisk vejledning Hjørring"


@pytest.mark.parametrize(
    ("property_title", "title"),
    [
        ("Henvisning til kommunen", "Henvisning til kommunen"),
        ("Microsoft Word - Henvisning til kommunen", "Henvisning til kommunen"),
        ("Microsoft Word - notat_v3.docx", "Rygestop Vejle"),
        ("Dokument1", "Rygestop Vejle"),
        ("PowerPoint-præsentation", "Rygestop Vejle"),
        ("rygestop vejle", "Rygestop Vejle"),
        (None, "Rygestop Vejle"),
    ],
)
def test_the_property_title_counts_where_someone_wrote_it(property_title: str | None, title: str) -> None:
    document = RawDocument((RawPage(None, "1. Kontakt\n\nRing til os.\n"),), title=property_title)
    assert infer("rygestop_vejle.pdf", document).title == title


def test_capitals_become_the_words_as_the_text_writes_them() -> None:
    page = "HENVISNING TIL KOL-HOLD I KØGE KOMMUNE\n\n1. Kriterier\n\nBorgere med KOL kan henvises til Køge Kommune.\n"
    assert inferred(page).title == "Henvisning til KOL-hold i Køge Kommune"


# --------------------------------------------------------------------------------------------- kind, issuer, area


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("Vejledning i samarbejdsaftaler\n", "vejledning"),
        ("Rygestop\n\nFolder til almen praksis\n", "pjece"),
        ("§ 1 Formål\nStk. 1. A.\n§ 2 Parter\nStk. 1. B.\n§ 3 Pris\nStk. 1. C.\n", "aftale"),
        ("Ad 1 Rusmidler\nKonklusion: Drøftet.\nAd 2 Attester\nKonklusion: Udsat.\n", "referat"),
        ("Opfølgning på hjemmebesøg\n\nOpfølgning på indlæggelse\n\nBeslutningen er lægens.\n", "andet"),
        ("Kommissorium for arbejdsgruppe\n\nAftalen er, at vi mødes.\n", "andet"),
        ("Indledning\n\nDenne håndbog er til læger.\n", "vejledning"),
    ],
)
def test_the_kind_is_told_by_words_or_form(page: str, kind: str) -> None:
    assert inferred(page).kind.value == kind


@pytest.mark.parametrize(
    ("page", "issuer", "area"),
    [
        ("Århus kommune\n\nVejledning\n", "Aarhus Kommune", ("Aarhus",)),
        ("BORNHOLMS REGIONSKOMMUNE\n\nVejledning\n", "Bornholms Regionskommune", ("Bornholm",)),
        ("Høje-Taastrup Kommune\n\nVejledning\n", "Høje-Taastrup Kommune", ("Høje-Taastrup",)),
        ("Aftale\n\nmellem\n\nPLO-K Ringsted\nog\nRingsted Kommune\n", "Ringsted Kommune", ("Ringsted",)),
        ("Aftale\n\nVarde Kommune\nEsbjerg Kommune\n", "Varde Kommune", ("Varde", "Esbjerg")),
        ("Sundhedsstyrelsen\n\nAnbefalinger\n\nI Varde Kommune er det prøvet.\n", "Sundhedsstyrelsen", ()),
        ("Forløb\n\nRegion Sjælland\n", "Region Sjælland", ()),
        ("Nyt fra PLO-K Køge\n", "PLO-K Køge", ("Køge",)),
        ("Kære kollega\n\nGod sommer.\n", None, ()),
    ],
)
def test_issuer_and_area_follow_the_sender(page: str, issuer: str | None, area: tuple[str, ...]) -> None:
    entry = inferred(page)
    assert (entry.issuer, entry.area) == (issuer, area)
    assert entry.grounds["area"]


def test_an_empty_area_says_why_it_is_empty() -> None:
    assert inferred("Sundhedsstyrelsen\n\nAnbefalinger\n").grounds["area"] == "Sundhedsstyrelsen er landsdækkende"
    assert "ingen udsteder" in inferred("Hej\n").grounds["area"]


def test_two_municipalities_named_as_often_leave_the_issuer_open() -> None:
    body = "Aarhus Kommune og Vejle Kommune deltog. Vejle Kommune og Aarhus Kommune fortsætter.\n"
    assert inferred(f"1. Projektet\n\n{body}").issuer is None


def test_an_empty_document_is_named_after_its_file_and_says_no_more() -> None:
    entry = inferred(name="Scan 7.pdf")
    assert (entry.title, entry.kind, entry.issuer, entry.date) == ("Scan 7", DocumentKind.OTHER, None, None)
