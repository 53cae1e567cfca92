"""Names of files as ids."""

from __future__ import annotations

from ingest.inference.file_names import slug


def test_danish_letters_in_two_parts_make_the_same_id() -> None:
    assert slug("A\u030arhus") == slug("Århus") == "aarhus"
