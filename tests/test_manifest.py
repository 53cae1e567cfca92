"""documents.toml: what it may say, and what its mistakes are answered with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from builders import ROOT

from ingest.document import DocumentKind
from ingest.errors import BadManifest, CorpusMissing
from ingest.manifest import ManifestEntry, files_of, read_manifest


def write(folder: Path, *documents: str) -> Path:
    (folder / "documents.toml").write_text("".join(f"[[document]]\n{d}\n" for d in documents), "utf-8")
    return folder


def mistake(folder: Path) -> str:
    with pytest.raises(BadManifest) as caught:
        read_manifest(folder)
    return caught.value.danish


MINIMAL = 'id = "a"\nfile = "a.txt"\ntitle = "En pjece på Ærø"'


def test_what_a_document_does_not_state_stays_unknown(tmp_path: Path) -> None:
    (entry,) = read_manifest(write(tmp_path, MINIMAL))
    assert entry.title == "En pjece på Ærø"
    assert entry.kind is DocumentKind.OTHER
    assert (entry.issuer, entry.area, entry.date, entry.date_note, entry.page_numbering) == (None, (), None, None, None)


@pytest.mark.parametrize("date", ["2024-03-12", '"2024-03-12"'])
def test_a_date_is_read_with_and_without_quotation_marks(tmp_path: Path, date: str) -> None:
    assert read_manifest(write(tmp_path, f"{MINIMAL}\ndate = {date}"))[0].date == dt.date(2024, 3, 12)


def test_the_order_of_the_file_is_kept(tmp_path: Path) -> None:
    folder = write(tmp_path, *(MINIMAL.replace('"a"', f'"{name}"') for name in "cab"))
    assert [entry.id for entry in read_manifest(folder)] == ["c", "a", "b"]


def test_a_manifest_without_documents_is_empty(tmp_path: Path) -> None:
    assert read_manifest(write(tmp_path)) == ()


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ('id = "a"\nfile = "a.txt"', "document.0.title"),
        (MINIMAL + '\nkind = "roman"', "document.0.kind"),
        (MINIMAL + '\ndate = "i foråret"', "document.0.date"),
        (MINIMAL + '\nforfatter = "x"', "document.0.forfatter"),
        (MINIMAL.replace('"a"', '"Å a"'), "document.0.id"),
        (MINIMAL + '\narea = "Hjørring"', "document.0.area"),
    ],
)
def test_a_mistake_is_answered_with_its_place(tmp_path: Path, document: str, place: str) -> None:
    assert place in mistake(write(tmp_path, document))


def test_an_id_may_not_stand_twice(tmp_path: Path) -> None:
    assert "id'et a står to gange" in mistake(write(tmp_path, MINIMAL, MINIMAL))


@pytest.mark.parametrize("file", ["../hemmelig.txt", "/etc/passwd", "under/a.txt"])
def test_a_file_may_not_lie_outside_the_folder(tmp_path: Path, file: str) -> None:
    assert "kun filnavnet" in mistake(write(tmp_path, MINIMAL.replace("a.txt", file)))


@pytest.mark.parametrize("content", [b"[[document]\n", b'title = "\xe6"'])
def test_a_file_that_is_no_toml_or_not_utf_8_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "documents.toml").write_bytes(content)
    assert mistake(tmp_path).startswith("documents.toml kan ikke læses")


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    (tmp_path / "documents.toml").write_text(f"\ufeff[[document]]\n{MINIMAL}", "utf-8")
    assert len(read_manifest(tmp_path)) == 1


def test_a_missing_folder_is_an_error_and_a_folder_without_a_manifest_has_no_entries(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissing, match="corpus folder") as caught:
        read_manifest(tmp_path / "væk")
    assert "--corpus" in caught.value.danish
    assert read_manifest(tmp_path) == ()


def test_an_empty_folder_is_no_corpus(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Om mappen\n", "utf-8")
    (tmp_path / "~$referat.docx").write_bytes(b"")
    with pytest.raises(CorpusMissing, match="no document") as caught:
        files_of(tmp_path, read_manifest(tmp_path))
    assert "Læg filer der" in caught.value.danish


def test_files_with_an_entry_come_first_and_the_others_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "ø.txt", "A.txt", "z.txt", "billede.png"):
        (tmp_path / name).write_text("tekst", "utf-8")
    entry = ManifestEntry(id="z", file="z.txt", title="Z")
    assert [file.name for file in files_of(tmp_path, [entry])] == ["z.txt", "A.txt", "b.txt", "ø.txt"]


@pytest.mark.parametrize(
    ("replaces", "said"),
    [
        ({"ny": ["ny"]}, "replaces itself"),
        ({"a": ["b"], "b": ["a"]}, "replaces itself"),
        ({"a": ["gammel"], "b": ["gammel"]}, "replaced by a and by b"),
    ],
)
def test_editions_that_replace_each_other_in_a_circle_or_twice_are_refused(
    tmp_path: Path, replaces: dict[str, list[str]], said: str
) -> None:
    entries = [
        f'[[document]]\nid = "{i}"\nfile = "{i}.txt"\ntitle = "T"\nreplaces = {old}\n' for i, old in replaces.items()
    ]
    (tmp_path / "documents.toml").write_text("\n".join(entries).replace("'", '"'), "utf-8")
    with pytest.raises(BadManifest, match=said):
        read_manifest(tmp_path)


def test_the_real_manifest_names_the_five_documents_and_their_files_are_there() -> None:
    entries = read_manifest(ROOT / "corpus")
    assert len(entries) == 5
    assert {entry.file for entry in entries} == {path.name for path in (ROOT / "corpus").glob("*.txt")}
    dated = {entry.id: entry.date for entry in entries if entry.date}
    assert dated == {"klu-referat-aalborg-2025-09-18": dt.date(2025, 9, 18)}
    assert {entry.id for entry in entries if not entry.area} == {"sundhedsstyrelsen-forebyggelsesforloeb"}
