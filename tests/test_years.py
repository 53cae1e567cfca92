"""Years as people write them, and questions about several of them."""

from __future__ import annotations

import pytest

from assistant.years import by_year, years_of

MEETINGS = frozenset({2021, 2025})


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("hvad blev aftalt i 2021", (2021,)),
        ("hvad sagde de om taxa i 21?", (2021,)),
        ("mødet i september 25 om taxa", (2025,)),
        ("efteråret '21, hvad så", (2021,)),
        ("hvad kom der ud af sidste møde", (2025,)),
        ("er der 21 kommuner i regionen", ()),
        ("vi mødtes i 21 timer", ()),
        ("gælder det fra kl. 21 om aftenen", ()),
        ("hvad sagde de i 19?", ()),  # no minutes of that year: more likely something else
        ("aftalen for 2019 til 2023", (2019, 2023)),
        ("hvad mente begge referater", (2021, 2025)),
    ],
)
def test_years_are_read(text: str, years: tuple[int, ...]) -> None:
    assert years_of(text, MEETINGS) == years


def test_without_minutes_only_whole_years_are_read() -> None:
    assert years_of("sidste møde i 21 og det i 2019", ()) == (2019,)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Hvad blev der sagt om taxa både i 2021 og i 2025?", ["om taxa i 2021?", "om taxa i 2025?"]),
        ("taxa i 21 og i 25, hvad kom der ud af det", ["taxa i 2021, hvad", "taxa i 2025, hvad"]),
        ("hvad sagde de om taxa, dels i 2021 og dels ved det sidste møde?", ["om taxa, i 2021?", "om taxa, i 2025?"]),
        ("hvad sagde de om taxa før og nu", ["om taxa i 2021", "om taxa i 2025"]),
    ],
)
def test_what_is_asked_of_several_meetings_is_asked_of_each(text: str, asked: list[str]) -> None:
    found = by_year(text, MEETINGS)
    assert len(found) == len(asked)
    assert all(expected in question for expected, question in zip(asked, found, strict=True)), found


@pytest.mark.parametrize(
    "text",
    [
        "Hvad siger Sundhedsaftalen 2021-2025 om taxa?",  # a span of years
        "Hvad blev aftalt i 2021 om taxa?",  # one year
        "Blev det fra 2021 evalueret i 2023?",  # not of meetings both
        "Hvad gælder om taxa?",
    ],
)
def test_other_questions_stay_as_they_are(text: str) -> None:
    assert by_year(text, MEETINGS) == [text]
