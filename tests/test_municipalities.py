"""Finding municipalities in what people write."""

from __future__ import annotations

import pytest

from assistant import texts
from ingest.municipalities import MunicipalityFinder, official_name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rygestop i hjørring og hjorring? nej, Hjørrings", ("Hjørring",)),
        ("tlf til Århus og til aabenraa", ("Aarhus", "Aabenraa")),
        ("hvem hjælper med brandsår og brande", ()),
        ("hvem holder til i Brande", ("Ikast-Brande",)),
        ("hvad sker der på vejen til vejle", ("Vejle",)),
        ("hvordan er det i varde kommune", ("Varde",)),
        ("Odder: hvem ringer jeg til, hvis en patient i skive er faldet", ("Odder",)),
        ("Skive tilbyder det, men en skive brød er ikke en kommune", ("Skive",)),
        ("İstanbul ligger ikke i Køge", ("Køge",)),
    ],
)
def test_what_is_a_municipality(text: str, found: tuple[str, ...]) -> None:
    assert MunicipalityFinder().find(text) == found


def test_municipalities_have_their_official_names() -> None:
    assert official_name("Hjørring") == "Hjørring Kommune"
    assert "for Københavns Kommune." in texts.other_municipality(["København"], ["Varde"])
    assert "for kommunerne Skive og Odder." in texts.other_municipality(["Skive", "Odder"], ["Varde"])
