"""Persons are found by their names, and nothing else is."""

from __future__ import annotations

import pytest

from ingest.records.people import find_people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Aftalen er lavet med Mikkel Grimmeshave.", ["Mikkel Grimmeshave"]),
        ("Lisbet Trap-Jensen Torp og Fatima El-Sayed fortalte.", ["Lisbet Trap-Jensen Torp", "Fatima El-Sayed"]),
        (
            "Lise van der Meer, Otto von Bülow og Karen A. Lund",
            ["Lise van der Meer", "Otto von Bülow", "Karen A. Lund"],
        ),
        (
            "Karen Margrethe Hedegaard spurgte, og Niels-Ole Gade svarede.",
            ["Karen Margrethe Hedegaard", "Niels-Ole Gade"],
        ),
        ("Formand for PLO-K i Aalborg Mette Bolvig Poulsen orienterer.", ["Mette Bolvig Poulsen"]),
        ("Praksiskonsulent Line Bach Østergaard og Overlæge Bo Skov", ["Line Bach Østergaard", "Bo Skov"]),
        ("Søren Lyngbjerg (leder), Hassan Yildirim (læge)", ["Søren Lyngbjerg", "Hassan Yildirim"]),
        ("Pia Dam sagde ja. Pia Dams forslag er Pia Dams.", ["Pia Dam"]),
    ],
)
def test_a_name_is_found(text: str, names: list[str]) -> None:
    assert list(find_people(text)) == names


@pytest.mark.parametrize(
    "text",
    [
        "”Åben og Rolig” i Center for Mental Sundhed",
        "Geriatrisk Afdeling, Aalborg Universitetshospital og Aalborg Kommune",
        "Kommunalt Lægeligt Udvalg og Kommunal Lægelig Udvalg",
        "Lægehuset Lindebjerg, Rusmiddelcentret Vest og Klynge Nord",
        "MMSE (Mini Mental State Examination), FMK (Fælles Medicinkort)",
        "Vester Skerninge, Skt. Knuds Gade 4 og Brinck Seidelinsgade 10",
        "Skemaet hedder Edinburgh Postnatal Depression Scale.",
        "PLO-K Randers, Region Nordjylland, Hjørring Øst",
        "Børne- og Ungerådgivningen og Job- og Uddannelsesafdelingen",
        "Tirsdag den 3. Mette og Karen er fornavne.",
        "",
    ],
)
def test_an_office_a_place_a_project_or_a_body_is_no_person(text: str) -> None:
    assert find_people(text) == ()
