"""Documents into the corpus folder and out of it: nothing half done, nothing lost, nothing of others touched."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from builders import make_corpus
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus_changes import CorpusBusy, LastDocument, changing, free_id, free_name, safe_name
from ingest.document import DocumentKind
from ingest.errors import BadManifest
from ingest.manifest import ManifestEntry, read_manifest
from ingest.manifest_edits import with_changed_entry, with_entry, without_entry
from ingest.settings import DataFolder

MANIFEST = """\
# What is known of each document.

[[document]]
id = "rygestop"   # the oldest
file = 'rygestop.txt'
title = "Om rygestop"
area = [ "Hjørring" ]

# Minutes follow.
[[document]]
id = "demens"
file = "demens.txt"
title = "Om demens"
replaces = ["hukommelse", "rygestop"]
"""
FALD = ManifestEntry(
    id="fald",
    file="fald.txt",
    title='Om »fald« og "greb"',
    kind=DocumentKind.PAMPHLET,
    issuer="Vejle Kommune",
    area=("Vejle", "Ærø"),
    date=dt.date(2025, 9, 18),
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = make_corpus(tmp_path / "corpus")
    (folder / "documents.toml").write_text(MANIFEST, "utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def held(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ------------------------------------------------------------------------------------------ the manifest's text


def test_an_entry_is_added_at_the_end_and_all_else_stays_as_it_was() -> None:
    added = with_entry(MANIFEST, FALD)
    assert added.startswith(MANIFEST)
    assert added.removeprefix(MANIFEST) == (
        '\n[[document]]\nid = "fald"\nfile = "fald.txt"\ntitle = "Om »fald« og \\"greb\\""\nkind = "pjece"\n'
        'issuer = "Vejle Kommune"\narea = ["Vejle", "Ærø"]\ndate = 2025-09-18\n'
    )


def test_the_first_entry_of_all_makes_the_file() -> None:
    entry = ManifestEntry(id="a", file="a.txt", title="A")
    assert with_entry("", entry) == '[[document]]\nid = "a"\nfile = "a.txt"\ntitle = "A"\narea = []\n'


def test_what_is_added_and_removed_again_leaves_the_text_as_it_was() -> None:
    assert without_entry(with_entry(MANIFEST, FALD), "fald").rstrip("\n") == MANIFEST.rstrip("\n")


def test_a_removed_entry_takes_its_mention_along_and_leaves_the_comments_of_others() -> None:
    assert without_entry(MANIFEST, "rygestop") == (
        '# What is known of each document.\n\n[[document]]\nid = "demens"\nfile = "demens.txt"\n'
        'title = "Om demens"\nreplaces = ["hukommelse"]\n# Minutes follow.\n'
    )


def test_an_entry_that_is_not_there_is_no_change() -> None:
    assert without_entry(MANIFEST, "fald") == MANIFEST
    assert without_entry("", "fald") == ""


def test_a_changed_entry_keeps_its_form_and_its_comments_and_all_other_entries() -> None:
    entry = ManifestEntry(
        id="rygestop", file="rygestop.txt", title="Rygestop", issuer="Hjørring Kommune", area=("Hjørring",)
    )
    changed = with_changed_entry(MANIFEST, entry)
    assert changed == MANIFEST.replace('"Om rygestop"', '"Rygestop"').replace(
        'area = [ "Hjørring" ]\n', 'area = [ "Hjørring" ]\nissuer = "Hjørring Kommune"\n'
    )


def test_what_is_not_known_any_more_leaves_the_entry_and_no_area_is_the_whole_country() -> None:
    text = with_entry(MANIFEST, FALD)
    bare = ManifestEntry(id="fald", file="fald.txt", title=FALD.title, page_numbering="Som trykt.")
    changed = with_changed_entry(text, bare)
    assert changed.startswith(MANIFEST)
    assert changed.removeprefix(MANIFEST) == (
        '\n[[document]]\nid = "fald"\nfile = "fald.txt"\ntitle = "Om »fald« og \\"greb\\""\n'
        'area = []\npage_numbering = "Som trykt."\n'
    )


def test_an_entry_that_says_the_same_is_no_change_and_one_that_was_not_there_is_added() -> None:
    text = with_entry(MANIFEST, FALD)
    assert with_changed_entry(text, FALD) == text
    plain = '[[document]]\nid = "a"\nfile = "a.txt"\ntitle = "A"\nkind = "andet" # se siden\nreplaces = []\n'
    assert with_changed_entry(plain, ManifestEntry(id="a", file="a.txt", title="A")).startswith(plain)
    assert with_changed_entry(MANIFEST, FALD) == text


def test_entries_in_another_form_are_never_written_over() -> None:
    inline = 'document = [{id = "a", file = "a.txt", title = "A"}]\n'
    for change in (lambda: with_entry(inline, FALD), lambda: without_entry(inline, "a")):
        with pytest.raises(BadManifest) as refused:
            change()
        assert "[[document]]" in refused.value.danish


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1),
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1), max_size=3),
)
def test_whatever_is_written_is_read_again(title: str, area: list[str]) -> None:
    import tomllib

    entry = ManifestEntry(id="x", file="x.txt", title=title, area=tuple(area))
    (*others, read) = tomllib.loads(with_entry(MANIFEST, entry))["document"]
    assert ManifestEntry.model_validate(read) == entry
    anew = ManifestEntry(id="rygestop", file="rygestop.txt", title=title, area=tuple(area), issuer=title)
    first, second = tomllib.loads(with_changed_entry(MANIFEST, anew))["document"]
    assert ManifestEntry.model_validate(first) == anew and second == others[1]


# ------------------------------------------------------------------------------------------------- the folder


def test_a_document_is_added_with_its_file_and_entry(corpus: Path, data: DataFolder) -> None:
    with changing(corpus, data) as change:
        change.add("fald.txt", b"Om fald", FALD)
    assert (corpus / "fald.txt").read_bytes() == b"Om fald"
    assert read_manifest(corpus)[-1] == FALD


def test_what_fails_leaves_the_folder_as_it_was(corpus: Path, data: DataFolder) -> None:
    before = held(corpus)
    for change_something in (
        lambda change: change.add("fald.txt", b"Om fald", FALD),
        lambda change: change.remove("rygestop.txt", "rygestop"),
    ):
        with pytest.raises(ZeroDivisionError), changing(corpus, data) as change:
            change_something(change)
            assert held(corpus) != before
            raise ZeroDivisionError
        assert held(corpus) == before


def test_an_entry_that_would_spoil_the_manifest_is_taken_back(corpus: Path, data: DataFolder) -> None:
    before = held(corpus)
    also = FALD.model_copy(update={"replaces": ("rygestop",)})  # demens replaces it already
    with pytest.raises(BadManifest), changing(corpus, data) as change:
        change.add("fald.txt", b"Om fald", also)
    assert held(corpus) == before


def test_a_folder_without_manifest_gets_one_and_loses_it_again(corpus: Path, data: DataFolder) -> None:
    (corpus / "documents.toml").unlink()
    before = held(corpus)
    with pytest.raises(ZeroDivisionError), changing(corpus, data) as change:
        change.add("fald.txt", b"Om fald", FALD)
        assert [entry.id for entry in read_manifest(corpus)] == ["fald"]
        raise ZeroDivisionError
    assert held(corpus) == before


def test_what_is_known_of_a_document_is_changed_and_taken_back(corpus: Path, data: DataFolder) -> None:
    before = held(corpus)
    (entry, _) = read_manifest(corpus)
    anew = entry.model_copy(update={"title": "Rygestop", "area": ()})
    with pytest.raises(ZeroDivisionError), changing(corpus, data) as change:
        change.change(anew)
        assert read_manifest(corpus)[0] == anew
        raise ZeroDivisionError
    assert held(corpus) == before


def test_no_file_is_ever_overwritten(corpus: Path, data: DataFolder) -> None:
    before = held(corpus)
    entry = FALD.model_copy(update={"file": "rygestop.txt"})
    with pytest.raises(FileExistsError), changing(corpus, data) as change:
        change.add("rygestop.txt", b"Noget andet", entry)
    assert held(corpus) == before


def test_a_removed_document_is_kept_beside_with_its_entry(corpus: Path, data: DataFolder) -> None:
    content = (corpus / "rygestop.txt").read_bytes()
    with changing(corpus, data) as change:
        kept = change.remove("rygestop.txt", "rygestop")
    assert not (corpus / "rygestop.txt").exists()
    assert kept == corpus / "fjernet" / "rygestop.txt" and kept.read_bytes() == content
    assert 'title = "Om rygestop"' in (corpus / "fjernet" / "rygestop.txt.toml").read_text("utf-8")
    assert [entry.id for entry in read_manifest(corpus)] == ["demens"]


def test_a_file_of_the_same_name_that_was_removed_before_stays(corpus: Path, data: DataFolder) -> None:
    for _ in range(2):
        with changing(corpus, data) as change:
            change.add("fald.txt", b"Om fald", FALD)
            change.remove("fald.txt", "fald")
    kept = [path.name for path in (corpus / "fjernet").glob("*.txt")]
    assert len(kept) == 2 and "fald.txt" in kept


def test_a_document_whose_file_is_gone_can_be_removed(corpus: Path, data: DataFolder) -> None:
    (corpus / "rygestop.txt").unlink()
    with changing(corpus, data) as change:
        change.remove("rygestop.txt", "rygestop")
    assert [entry.id for entry in read_manifest(corpus)] == ["demens"]


def test_the_last_document_stays(corpus: Path, data: DataFolder) -> None:
    with changing(corpus, data) as change:
        change.remove("rygestop.txt", "rygestop")
    with pytest.raises(LastDocument) as refused, changing(corpus, data) as change:
        change.remove("demens.txt", "demens")
    assert "eneste" in refused.value.danish
    assert (corpus / "demens.txt").is_file()


def test_two_cannot_change_the_folder_at_once(corpus: Path, data: DataFolder) -> None:
    with changing(corpus, data), pytest.raises(CorpusBusy) as busy, changing(corpus, data):
        pass
    assert "Vent" in busy.value.danish


# -------------------------------------------------------------------------------------------------- the names


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("Referat af møde.PDF", "Referat af møde.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\a.docx", "a.docx"),
        ("C:\\Brugere\\mig\\Å-liste.txt", "Å-liste.txt"),
        (".skjult.txt", "skjult.txt"),
        ("~$referat.docx", "$referat.docx"),
        ("README.md", "dokument README.md"),
        ("con.txt", "dokument con.txt"),
        ("a\x00b\n<c>:?.txt", "abc.txt"),
        ("txt.\u202epdf.exe", "txt.pdf.exe"),
        ("uden endelse", "uden endelse"),
        (".pdf", "dokument.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_names_of_files_are_made_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe


@given(st.text())
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe == Path(safe).name and not safe.startswith((".", "~")) and len(safe) < 300
    assert Path("/corpus", safe).resolve().parent == Path("/corpus")


def test_a_name_that_is_taken_gets_a_number(corpus: Path) -> None:
    assert free_name(corpus, "fald.txt") == "fald.txt"
    assert free_name(corpus, "Rygestop.TXT") == "Rygestop-2.TXT"


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert free_id("Møde om fald.pdf", ["andet"]) == "moede-om-fald"
    assert free_id("fald.pdf", ["fald", "fald-2"]) == "fald-3"
