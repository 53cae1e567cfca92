"""From a corpus folder to an index and back: with an embedder by hand, real SQLite and real Chroma."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

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
from filelock import FileLock

from assistant.answer import Status
from assistant.assistant import Assistant, Renewal
from assistant.scope import Scope
from assistant.texts import NOTHING_IN_SCOPE
from ingest.document import DocumentKind, Page
from ingest.errors import (
    BadManifest,
    CorpusMissing,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    UnreadableDocument,
)
from ingest.pipeline import State, Step, ingest
from ingest.settings import DataFolder
from ingest.store import Store
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
    (corpus / "rygestop.txt").unlink()
    report = run(make_corpus(corpus, {"demens.txt": DEMENS}), data)
    assert (report.removed, report.errors) == (("rygestop",), [])
    assert list(texts(data)) == ["demens"]


def test_a_file_without_an_entry_goes_in_with_what_it_says_of_itself(corpus: Path, data: DataFolder) -> None:
    (corpus / "Pjece om fald.txt").write_text(
        "Vejle Kommune\n\nPjece om fald\n\nRevideret januar 2025\n\nRing til Faldklinikken på 76 81 00 11.\n", "utf-8"
    )
    report = run(corpus, data)
    inferred = {r.document_id: r.inferred for r in report.documents}
    assert inferred["rygestop"] is None
    document = opened(data).documents["pjece-om-fald"]
    assert document == inferred["pjece-om-fald"]
    assert (document.title, document.issuer, document.area) == ("Pjece om fald", "Vejle Kommune", ("Vejle",))
    assert "issuer" in dict(document.inferred)
    assert document.date is None and "januar 2025" in (document.date_note or "")


def test_two_file_names_that_would_give_one_id_are_two_documents(corpus: Path, data: DataFolder) -> None:
    (corpus / "Rygestop.md").write_text("# Andet om rygestop\n\nTeksten står her.\n", "utf-8")
    run(corpus, data)
    assert set(texts(data)) == {"rygestop", "demens", "rygestop-2"}


def with_new_edition(corpus: Path) -> Path:
    make_corpus(corpus, {"rygestop.txt": RYGESTOP, "demens.txt": DEMENS, "rygestop-ny.txt": CHANGED})
    manifest = corpus / "documents.toml"
    manifest.write_text(manifest.read_text("utf-8").rstrip() + '\nreplaces = ["rygestop"]\n', "utf-8")
    return corpus


def test_a_replaced_edition_can_be_read_and_is_not_found(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    embedder = HandEmbedder()
    report = run(with_new_edition(corpus), data, embedder)
    assert {r.document_id: r.replaced_by for r in report.documents} == {
        "rygestop": "rygestop-ny",
        "demens": None,
        "rygestop-ny": None,
    }
    assert not any("rygestopteamet" in text for text in embedder.asked)  # only what is new was read
    index = opened(data)
    assert index.documents["rygestop"].replaced_by == "rygestop-ny"
    assert index.page("rygestop", 1).text == RYGESTOP
    assert {passage.document_id for passage in index.passages} == {"demens", "rygestop-ny"}
    assert {contact.document_id for contact in index.content.records.contacts} == {"rygestop-ny"}
    assert most_like(index, RYGESTOP) == "rygestop-ny"


def test_a_filter_that_leaves_only_a_replaced_edition_leaves_nothing(corpus: Path, data: DataFolder) -> None:
    manifest = with_new_edition(corpus) / "documents.toml"
    manifest.write_text(
        manifest.read_text("utf-8").replace('id = "rygestop"', 'id = "rygestop"\nkind = "pjece"'), "utf-8"
    )
    run(corpus, data)
    assistant = Assistant(opened(data), HandEmbedder())
    assert assistant.index.documents["rygestop"].kind is DocumentKind.PAMPHLET
    answer = assistant.ask("hvem ringer jeg til om rygestop", scope=Scope(kinds=frozenset({DocumentKind.PAMPHLET})))
    assert (answer.status, answer.message, answer.citations) == (Status.NOT_FOUND, NOTHING_IN_SCOPE, ())
    assert "de 2 dokumenter" in assistant.ask("hvad koster en traktor i Sverige").message


def test_a_file_that_cannot_be_opened_is_named_and_the_others_go_in(corpus: Path, data: DataFolder) -> None:
    (corpus / "laast.txt").symlink_to("/proc/self/mem")  # reading it fails, for root too
    report = run(corpus, data)
    failed = next(document for document in report.documents if document.state is State.FAILED)
    assert (failed.file, type(failed.error)) == ("laast.txt", UnreadableDocument)
    assert failed.error is not None and "laast.txt kan ikke åbnes" in failed.error.danish
    assert set(texts(data)) == {"rygestop", "demens"}


def test_the_former_edition_is_cited_again_when_the_new_one_is_taken_out(corpus: Path, data: DataFolder) -> None:
    run(with_new_edition(corpus), data)
    (corpus / "rygestop-ny.txt").unlink()
    run(make_corpus(corpus), data)
    assert opened(data).documents["rygestop"].replaced_by is None
    assert most_like(opened(data), RYGESTOP) == "rygestop"


def test_a_new_edition_that_can_t_be_read_replaces_nothing(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    with_new_edition(corpus)
    (corpus / "rygestop-ny.txt").write_bytes(b"\xff\xfe\xfd")
    report = run(corpus, data)
    assert len(report.errors) == 1
    assert most_like(opened(data), RYGESTOP) == "rygestop"


def test_an_edition_that_replaces_something_unknown_is_reported(corpus: Path, data: DataFolder) -> None:
    with_new_edition(corpus)
    (corpus / "rygestop.txt").unlink()
    assert run(corpus, data).replaces_unknown == (("rygestop-ny", "rygestop"),)


def test_a_dry_run_tells_what_would_be_done_and_writes_nothing(corpus: Path, data: DataFolder) -> None:
    embedder = HandEmbedder()
    planned = ingest(corpus, data, embedder, dry_run=True)
    assert [(r.document_id, r.state) for r in planned.documents] == [("rygestop", State.NEW), ("demens", State.NEW)]
    assert embedder.asked == [] and not data.root.exists()
    run(corpus, data)
    before = {path: path.read_bytes() for path in data.root.rglob("*") if path.is_file()}
    (corpus / "rygestop.txt").write_text(CHANGED, "utf-8")
    (corpus / "demens.txt").unlink()
    planned = ingest(corpus, data, embedder, dry_run=True)
    assert [(r.document_id, r.state) for r in planned.documents] == [
        ("rygestop", State.CHANGED),
        ("demens", State.REMOVED),
    ]
    assert {path: path.read_bytes() for path in data.root.rglob("*") if path.is_file()} == before


def test_a_second_run_at_the_same_time_waits_for_the_first(corpus: Path, data: DataFolder) -> None:
    data.root.mkdir()
    waiting, done = Event(), Event()

    def progress(step: Step, _done: int, _of: int) -> None:
        if step is Step.WAITING:
            waiting.set()

    def second() -> None:
        ingest(corpus, data, HandEmbedder(), progress=progress)
        done.set()

    with FileLock(data.ingest_lock):
        thread = Thread(target=second)
        thread.start()
        assert waiting.wait(10) and not done.wait(0.2)
        assert not data.database.exists()
    thread.join(30)
    assert done.is_set() and set(texts(data)) == {"rygestop", "demens"}


def test_the_records_of_a_document_are_stored_with_it(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    (contact,) = Store(data.database).records().contacts
    assert (contact.document_id, contact.phones[0].digits) == ("rygestop", "72336400")
    assert contact == opened(data).content.records.contacts[0]
    (corpus / "rygestop.txt").unlink()
    run(corpus, data)
    assert Store(data.database).records().contacts == ()


def test_an_index_of_another_schema_is_made_again(corpus: Path, data: DataFolder) -> None:
    run(corpus, data)
    with closing(sqlite3.connect(data.database)) as connection, connection:
        connection.execute("alter table record rename to notes")
        connection.execute("pragma user_version = 1")
    with pytest.raises(IndexMismatch):
        opened(data)
    assert all(r.changed for r in run(corpus, data).documents)
    assert most_like(opened(data), DEMENS) == "demens"


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


def test_a_corpus_without_a_single_passage_is_reported_and_opens_as_no_index(tmp_path: Path, data: DataFolder) -> None:
    report = run(make_corpus(tmp_path / "corpus", {"tal.txt": "1\n\f2\n"}), data)
    assert [(r.passages, r.error) for r in report.documents] == [(0, None)]
    with pytest.raises(IndexMissing, match="holds no passage") as caught:
        opened(data)
    assert "praksis ingest" in caught.value.danish
    assert not data.chroma.exists()


def test_a_document_of_page_numbers_only_does_not_stop_the_others(tmp_path: Path, data: DataFolder) -> None:
    run(make_corpus(tmp_path / "corpus", {"tal.txt": "1\n\f2\n", "demens.txt": DEMENS}), data)
    assert "Demensvejlederen" in texts(data)["demens"]


def test_an_assistant_answers_during_an_ingestion_and_sees_the_new_index_after_it(
    corpus: Path, data: DataFolder
) -> None:
    run(corpus, data)
    renewal = Renewal(Store(data.database), lambda: opened(data))
    assistant = Assistant(opened(data), HandEmbedder(), renewal=renewal)
    (corpus / "rygestop.txt").write_text(CHANGED, "utf-8")
    meanwhile: list[str] = []

    def progress(step: Step, _done: int, _of: int) -> None:
        if step is Step.EMBEDDING:
            assert not assistant.refresh()
            meanwhile.append(assistant.search("Hvem ringer jeg til om rygestop?", 1)[0].passage.text)

    ingest(corpus, data, HandEmbedder(), progress=progress)
    assert meanwhile and all("rygestopteamet" in text for text in meanwhile)
    assert assistant.refresh()
    assert "sygeplejen" in assistant.search("Hvem ringer jeg til om rygestop?", 1)[0].passage.text


@pytest.mark.parametrize("read", [Store.content, Store.records, Store.fingerprint, Store.glossary])
def test_reading_where_nothing_was_ingested_says_so(data: DataFolder, read: Callable[[Store], object]) -> None:
    with pytest.raises(IndexMissing) as caught:
        read(Store(data.database))
    assert "praksis ingest" in caught.value.danish
