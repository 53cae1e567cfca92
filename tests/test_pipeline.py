"""From a corpus folder to an index and back: with an embedder by hand, real SQLite and real Chroma."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from builders import (
    DEMENS,
    RYGESTOP,
    HandEmbedder,
    content,
    folder_of,
    make_corpus,
    most_like,
    new_process,
    opened,
    run,
    texts,
)

from ingest.document import Page
from ingest.errors import (
    BadManifest,
    CorpusMissing,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    UnreadableDocument,
)
from ingest.pipeline import ingest
from ingest.settings import DataFolder
from ingest.vectors import VectorIndexLost

CHANGED = RYGESTOP.replace("rygestopteamet", "sygeplejen")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return make_corpus(tmp_path / "corpus")


@pytest.fixture
def data(tmp_path: Path) -> Iterator[DataFolder]:
    yield DataFolder(tmp_path / "data")
    new_process()


# --------------------------------------------------------------------------------------------- the road itself


def test_a_corpus_goes_in_and_is_found_again_with_its_pages_vectors_and_similarities(
    corpus: Path, data: DataFolder
) -> None:
    report = run(corpus, data)
    assert [(r.document_id, r.pages, r.passages, r.changed, r.error) for r in report.documents] == [
        ("rygestop", 1, 1, True, None),
        ("demens", 1, 1, True, None),
    ]
    index = opened(data)
    assert list(index.documents) == ["rygestop", "demens"]
    assert index.page("demens", 1) == Page("demens", 1, None, DEMENS)
    assert [index.unit_text(place) for place in index.places[:2]] == [
        "Henvis til holdet i Sundhedshuset.",
        "Ring til rygestopteamet på 72 33 64 00.",
    ]
    # a passage is embedded under its document's title and headings, and Chroma's cosine is that of the vectors
    (vector,) = HandEmbedder().passages([f"Om demens > DEMENS\n{index.passages[1].text}"])
    assert np.array_equal(index.content.passages[1].vector, vector)
    expected = [float(vector @ entry.vector) for entry in index.content.passages]
    assert index.passage_similarities(vector) == pytest.approx(expected, abs=1e-5)
    assert expected[1] == pytest.approx(1, abs=1e-5) and most_like(index, DEMENS) == "demens"
    assert index.unit_vectors.shape == (4, HandEmbedder.dimensions)


def test_questions_are_embedded_beside_the_unit_that_answers_them(corpus: Path, data: DataFolder) -> None:
    (corpus / "questions").mkdir()
    place = '[[place]]\npage = 1\nquote = "Ring til"\nquestions = ["Hvem ringer jeg til?"]\n'
    (corpus / "questions" / "rygestop.toml").write_text(place, "utf-8")
    assert run(corpus, data).documents[0].questions == 1
    index = opened(data)
    assert [index.unit_text(index.places[unit]) for unit in index.question_units] == [
        "Ring til rygestopteamet på 72 33 64 00."
    ]
    assert np.array_equal(index.question_vectors, HandEmbedder().queries(["Hvem ringer jeg til?"]))


# ------------------------------------------------------------------------------------------- doing it again


def test_ingesting_twice_changes_nothing_and_embeds_nothing(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    before, fingerprint = data.database.read_bytes(), content(data).fingerprint
    chroma = folder_of(data)
    again = HandEmbedder()
    report = run(corpus, data, again)
    assert data.database.read_bytes() == before
    assert content(data).fingerprint == fingerprint
    assert folder_of(data) == chroma
    assert again.asked == []
    assert [r.changed for r in report.documents] == [False, False] and report.removed == ()


def test_a_changed_file_replaces_only_its_document(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    demens = content(data).passages[1]
    (corpus / "rygestop.txt").write_text(CHANGED, "utf-8")
    embedder = HandEmbedder()
    report = run(corpus, data, embedder)
    assert [r.changed for r in report.documents] == [True, False]
    assert embedder.asked and not any("demens" in text.lower() for text in embedder.asked)
    assert "sygeplejen" in texts(data)["rygestop"] and "rygestopteamet" not in texts(data)["rygestop"]
    assert content(data).passages[1].passage == demens.passage
    assert (folder_of(data) / "complete").exists()
    assert most_like(opened(data), CHANGED) == "rygestop"


def test_a_new_title_goes_in_though_the_file_is_the_same(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    manifest = corpus / "documents.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("Om demens", "Om hukommelse"), "utf-8")
    assert [r.changed for r in run(corpus, data).documents] == [False, True]
    assert opened(data).documents["demens"].title == "Om hukommelse"


def test_a_deleted_file_s_document_disappears_and_is_reported(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    (corpus / "demens.txt").unlink()
    report = run(corpus, data)
    assert report.removed == ("demens",) and report.kept == ()
    assert [type(error) for error in report.errors] == [UnreadableDocument]
    assert list(texts(data)) == ["rygestop"]
    assert most_like(opened(data), DEMENS) == "rygestop"


def test_a_document_taken_out_of_the_manifest_disappears_without_an_error(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    report = run(make_corpus(corpus, {"demens.txt": DEMENS}), data)
    assert (report.removed, report.errors) == (("rygestop",), [])
    assert list(texts(data)) == ["demens"]


def test_documents_stand_in_the_order_of_the_manifest(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    report = run(make_corpus(corpus, {"demens.txt": DEMENS, "rygestop.txt": RYGESTOP}), data)
    assert not any(r.changed for r in report.documents)
    assert list(opened(data).documents) == ["demens", "rygestop"]
    assert most_like(opened(data), DEMENS) == "demens"


def test_a_damaged_file_keeps_its_earlier_edition_and_the_others_go_in(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    (corpus / "demens.txt").write_bytes(b"\xff\xfe\x00")
    (corpus / "rygestop.txt").write_text(CHANGED, "utf-8")
    report = run(corpus, data)
    assert report.kept == ("demens",) and report.removed == ()
    (error,) = report.errors
    assert "demens.txt" in str(error) and "UTF-8" in error.danish
    assert "Demensvejlederen" in texts(data)["demens"] and "sygeplejen" in texts(data)["rygestop"]


def test_a_file_damaged_from_the_start_is_reported_and_the_others_go_in(tmp_path: Path, data: DataFolder) -> None:
    corpus = make_corpus(tmp_path / "corpus", {"tom.txt": "", "falsk.pdf": "tekst", "demens.txt": DEMENS})
    report = run(corpus, data)
    assert [r.error is None for r in report.documents] == [False, False, True]
    assert list(texts(data)) == ["demens"]


def test_a_mistake_in_the_manifest_leaves_the_index_as_it_was(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    before = data.database.read_bytes()
    (corpus / "documents.toml").write_text("[[document]\n", "utf-8")
    with pytest.raises(BadManifest):
        run(corpus, data)
    with pytest.raises(CorpusMissing):
        run(corpus / "væk", data)
    assert data.database.read_bytes() == before


# ------------------------------------------------------------------------------------ opening, and what may be gone


def test_an_index_opened_with_another_model_says_which_and_ingesting_with_it_mends_that(
    corpus: Path, data: DataFolder
) -> None:
    run(corpus, data)
    with pytest.raises(IndexMismatch, match="model: 'hand' in the index, 'fod' asked for") as caught:
        opened(data, "fod")
    assert "praksis ingest" in caught.value.danish
    assert [r.changed for r in run(corpus, data, HandEmbedder("fod")).documents] == [True, True]
    assert len(opened(data, "fod").passages) == 2


def test_a_missing_index_is_an_error_and_opening_makes_nothing(data: DataFolder) -> None:
    with pytest.raises(IndexMissing) as caught:
        opened(data)
    assert "praksis ingest" in caught.value.danish
    assert not data.root.exists()


def test_a_deleted_chroma_folder_is_made_again_from_the_store(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    shutil.rmtree(data.chroma)
    assert most_like(opened(data), DEMENS) == "demens"
    assert (folder_of(data) / "complete").exists()


@pytest.mark.parametrize("left", ["all but the mark", "half a database", "nothing"])
def test_a_half_written_chroma_folder_is_made_again_under_a_new_name(corpus: Path, data: DataFolder, left: str) -> None:
    run(corpus, data)
    folder = folder_of(data)
    (folder / "complete").unlink()
    if left == "half a database":
        database = (folder / "chroma.sqlite3").read_bytes()
        (folder / "chroma.sqlite3").write_bytes(database[: len(database) // 2])
    elif left == "nothing":
        shutil.rmtree(folder)
        folder.mkdir()
    assert most_like(opened(data), DEMENS) == "demens"
    assert folder_of(data) != folder and (folder_of(data) / "complete").exists()


def test_a_chroma_folder_damaged_later_is_made_again_under_a_new_name(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    folder = folder_of(data)
    (folder / "chroma.sqlite3").write_bytes(b"damaged")
    index = opened(data)
    assert index.vector_index.nearest(index.content.passages[1].vector, 1)[0][0] == index.passages[1].id
    assert folder_of(data) != folder and (folder_of(data) / "complete").exists()


@pytest.mark.parametrize("loss", ["deleted", "damaged"])
def test_a_chroma_folder_lost_under_a_running_process_leaves_the_stored_vectors(
    corpus: Path, data: DataFolder, loss: str, caplog: pytest.LogCaptureFixture
) -> None:
    run(corpus, data)
    index = opened(data)
    if loss == "deleted":
        shutil.rmtree(data.chroma)
    else:
        (folder_of(data) / "chroma.sqlite3").write_bytes(b"damaged" * 1000)
    (vector,) = HandEmbedder().queries([DEMENS])
    expected = [float(vector @ entry.vector) for entry in index.content.passages]
    assert index.passage_similarities(vector) == pytest.approx(expected, abs=1e-5)
    if loss == "damaged":  # a deleted file may still be read by whoever has it open
        assert "searching the stored vectors instead" in caplog.text
        with pytest.raises(VectorIndexLost):
            index.vector_index.nearest(vector, 2)


def test_of_former_chroma_folders_only_the_newest_is_kept(corpus: Path, data: DataFolder) -> None:
    made: list[Path] = []
    for name in ("rygestopteamet", "sygeplejen", "akutteamet"):
        (corpus / "rygestop.txt").write_text(RYGESTOP.replace("rygestopteamet", name), "utf-8")
        run(corpus, data)
        made.append(folder_of(data))
    assert {path for path in data.chroma.iterdir() if path.is_dir()} == set(made[1:])


def test_a_change_that_is_taken_back_in_the_same_process_is_ingested(corpus: Path, data: DataFolder) -> None:
    for text in (RYGESTOP, CHANGED, RYGESTOP):
        (corpus / "rygestop.txt").write_text(text, "utf-8")
        ingest(corpus, data, HandEmbedder())
    assert "rygestopteamet" in texts(data)["rygestop"]


def test_a_damaged_database_is_made_again_by_ingesting(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    data.database.write_bytes(b"damaged" * 1000)
    with pytest.raises(IndexDamaged, match="is damaged") as caught:
        opened(data)
    assert "praksis ingest" in caught.value.danish
    assert [r.changed for r in run(corpus, data).documents] == [True, True]
    assert data.database.with_name("index.sqlite.beskadiget").read_bytes() == b"damaged" * 1000
    assert most_like(opened(data), DEMENS) == "demens"


@pytest.mark.parametrize("mended", [False, True], ids=["opening", "ingesting"])
def test_a_database_damaged_behind_its_first_pages_is_damaged_too(corpus: Path, data: DataFolder, mended: bool) -> None:
    run(corpus, data)
    whole = data.database.read_bytes()
    data.database.write_bytes(whole[:8192] + bytes(len(whole) - 8192))  # the schema and the settings are left
    if mended:
        run(corpus, data)
        assert most_like(opened(data), DEMENS) == "demens"
    else:
        with pytest.raises(IndexDamaged):
            opened(data)


def test_a_database_cut_off_is_made_again_by_ingesting(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    whole = data.database.read_bytes()
    for end in range(len(whole) // 8, len(whole), len(whole) // 8):
        data.database.write_bytes(whole[:end])
        with pytest.raises(IndexDamaged):
            opened(data)
        run(corpus, data)
        assert most_like(opened(data), DEMENS) == "demens"


@pytest.mark.parametrize("files", [{}, {"tal.txt": "1\n\f2\n"}])
def test_a_corpus_without_a_single_passage_is_reported_and_opens_as_no_index(
    tmp_path: Path, data: DataFolder, files: dict[str, str]
) -> None:
    report = run(make_corpus(tmp_path / "corpus", files), data)
    assert [(r.passages, r.error) for r in report.documents] == [(0, None)] * len(files)
    with pytest.raises(IndexMissing, match="holds no passage") as caught:
        opened(data)
    assert "praksis ingest" in caught.value.danish
    assert not data.chroma.exists()


def test_a_document_of_page_numbers_only_does_not_stop_the_others(tmp_path: Path, data: DataFolder) -> None:
    run(make_corpus(tmp_path / "corpus", {"tal.txt": "1\n\f2\n", "demens.txt": DEMENS}), data)
    assert "Demensvejlederen" in texts(data)["demens"]
