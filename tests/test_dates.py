"""Dates as Danes write them, and numbers that only look like one."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.dates import written_dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Onsdag den 22. januar 2025 kl. 15", "2025-01-22"),
        ("d. 3 feb. 2024", "2024-02-03"),
        ("møde den 18.09.25.", "2025-09-18"),
        ("Mødedato: 2. 5. 2024", "2024-05-02"),
        ("12/3-2024", "2024-03-12"),
        ("d. 7/3 - 24", "2024-03-07"),
        ("7/3/2024", "2024-03-07"),
        ("02-11-2023", "2023-11-02"),
        ("2025-09-18", "2025-09-18"),
        ("1. SEPTEMBER 1998", "1998-09-01"),
        ("12.03.98", "1998-03-12"),
        ("1. sept. '24", "2024-09-01"),
        ("29. februar 2024", "2024-02-29"),
    ],
)
def test_a_day_is_read_as_danes_write_it(text: str, date: str) -> None:
    assert [day.as_date() for day in written_dates(text)] == [dt.date.fromisoformat(date)]


@pytest.mark.parametrize(
    "text",
    [
        "29. februar 2023",
        "31.04.2024",
        "den 12.13.2024",
        "Sagsnr. 29.30.08-A00-2-24",
        "Sagsnr.: 27.12.04",
        "afsnit 2.3.12",
        "Tlf. 12.03.24.56",
        "den 1. maj 20 borgere",
        "side 1/3 25",
        "1/2-1 tablet",
        "kl. 12.30-14.00",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert written_dates(text) == []
