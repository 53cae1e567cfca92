"""The page Kilder, an opened source, and changing the documents: real PDFs and indexes, Streamlit's AppTest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from builders import RYGESTOP, HandEmbedder, make_corpus, new_process, opened, run
from filelock import FileLock
from reportlab.pdfgen.canvas import Canvas
from streamlit.testing.v1 import AppTest

from assistant.assistant import Assistant
from ingest.document import Document, DocumentKind, Page, SetAside, SetAsideReason
from ingest.errors import IngestError
from ingest.manifest import ManifestEntry, read_manifest
from ingest.mapped_text import Span
from ingest.pipeline import Step
from ingest.process import Outcomes, ProcessFailed, ingest_apart, outcomes_of, preview_apart
from ingest.settings import DataFolder
from ui.marking import Place
from ui.services import Services
from ui.sources import changes, parts, texts
from ui.sources.changes import Details, UploadRefused, examine
from ui.sources.jobs import Jobs

FALD = (
    "Vejle Kommune",
    "Pjece om fald",
    "Revideret 18.09.2025",
    "Ring til Faldklinikken i Vejle på telefon 76 81 00 11.",
    "Klinikken ligger på Vestre Engvej.",
)
ATTACK = "<script>alert('x')</script><img src=x onerror=\"alert(1)\">&amp;"


def pdf_of(path: Path, *lines: str, link: str = "") -> Path:
    """A page with these lines under each other."""
    canvas = Canvas(str(path), pagesize=(400, 300))
    for number, line in enumerate(lines):
        canvas.drawString(40, 250 - 30 * number, line)
    if link:
        canvas.linkURL(link, (40, 90, 200, 110))
    canvas.save()
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = make_corpus(tmp_path / "corpus")
    pdf_of(folder / "fald.pdf", *FALD, link="https://vejle.dk/fald")
    return folder


@pytest.fixture
def data(tmp_path: Path, corpus: Path) -> Iterator[DataFolder]:
    folder = DataFolder(tmp_path / "data")
    run(corpus, folder)
    yield folder
    new_process()


@pytest.fixture
def services(corpus: Path, data: DataFolder) -> Services:
    assistant = Assistant(opened(data), HandEmbedder())
    return Services(assistant, assistant, data, corpus, may_manage=False, archive=None)


def list_script(services: object) -> None:  # AppTest runs its source
    from typing import Any, cast

    from ui.sources.page import show

    show(cast(Any, services))


def source_script(services: object, place: object) -> None:
    from typing import Any, cast

    from ui.source_view import show_source

    show_source(cast(Any, services), cast(Any, place))


def page_of(services: Services) -> AppTest:
    return AppTest.from_function(list_script, args=(services,), default_timeout=30).run()


def source_of(services: Services, place: Place) -> AppTest:
    return AppTest.from_function(source_script, args=(services, place), default_timeout=30).run()


def html_of(test: AppTest) -> str:
    assert not test.exception
    return "\n".join(element.proto.body for element in test.get("html"))


def button_names(test: AppTest) -> list[str]:
    return [button.label for button in test.button]


# ------------------------------------------------------------------------------------------- an opened source


def quoted(services: Services, document: str, quote: str) -> Place:
    text = services.assistant.page(document, 1).text
    start = text.index(quote)
    return Place(document, 1, start, start + len(quote))


def test_a_pdf_is_shown_as_it_looks_with_the_quote_marked(services: Services) -> None:
    html = html_of(source_of(services, quoted(services, "fald", "Ring til Faldklinikken")))
    assert html.count('<mark class="pa-box"') == 1
    assert 'src="data:image/png;base64,' in html
    assert "Markeret: Ring til Faldklinikken" in html and "Vestre Engvej" in html  # for screen readers


def test_a_pdf_can_be_read_as_text_and_stays_so_on_its_next_page(services: Services) -> None:
    test = source_of(services, quoted(services, "fald", "Ring til Faldklinikken"))
    test = test.button(key="source-view").click().run()
    html = html_of(test)
    assert "<mark>Ring til Faldklinikken</mark>" in html and "<img" not in html
    assert "Vis som billede" in button_names(test)
    assert "<img" in html_of(test.button(key="source-view").click().run())


def test_a_quote_that_the_image_does_not_have_is_marked_in_the_text_above_it(
    services: Services, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.source_view.find_quote", lambda *_: ())  # as of a scanned page
    html = html_of(source_of(services, quoted(services, "fald", "Ring til Faldklinikken")))
    assert texts.QUOTE_NOT_ON_IMAGE in html
    assert html.index("<mark>Ring til Faldklinikken</mark>") < html.index("<img")


def test_a_text_is_shown_as_text_with_the_file_to_take(services: Services) -> None:
    test = source_of(services, quoted(services, "rygestop", "72 33 64 00"))
    assert "<mark>72 33 64 00</mark>" in html_of(test)
    assert "Vis som billede" not in button_names(test)
    assert len(test.get("download_button")) == 1


def test_links_of_the_page_can_be_followed(services: Services) -> None:
    html = html_of(source_of(services, Place("fald", 1)))
    assert '<a href="https://vejle.dk/fald" target="_blank" rel="noopener noreferrer">' in html


@pytest.mark.parametrize("state", ["no corpus", "changed", "gone"])
def test_without_its_file_a_document_is_shown_as_text(services: Services, corpus: Path, state: str) -> None:
    place = quoted(services, "fald", "Ring til Faldklinikken")
    if state == "no corpus":
        services = replace(services, corpus=None)
    elif state == "changed":
        pdf_of(corpus / "fald.pdf", "Noget helt andet")
    else:
        (corpus / "fald.pdf").unlink()
    test = source_of(services, place)
    html = html_of(test)
    assert "<mark>Ring til Faldklinikken</mark>" in html and "<img" not in html
    assert test.get("download_button") == []


def test_an_address_beyond_the_page_s_text_marks_nothing(services: Services) -> None:
    assert "<mark" not in html_of(source_of(services, Place("fald", 1, 100_000, 100_010)))
    assert "Side 9 findes ikke" in html_of(source_of(services, Place("fald", 9)))


def test_only_addresses_of_web_and_mail_become_links() -> None:
    html = parts.links_html(("https://a.dk", "mailto:a@b.dk", "javascript:alert(1)", "file:///etc/passwd", "http://[a"))
    assert re.findall(r'href="([^"]*)"', html) == ["https://a.dk", "mailto:a@b.dk"]
    assert parts.links_html(()) == ""


def test_untrusted_texts_bring_no_markup() -> None:
    aside = (SetAside(Span(1, 0, len(ATTACK)), SetAsideReason.RUNNING),)
    page = Page(ATTACK, 1, ATTACK, ATTACK, aside, (ATTACK, "https://a.dk/" + ATTACK))
    document = Document(
        ATTACK, ATTACK, DocumentKind.OTHER, ATTACK, (ATTACK,), None, ATTACK, ATTACK, "h", ATTACK, (("title", ATTACK),)
    )
    for html in (
        parts.document_html(document, ATTACK, [page], {}, document),
        parts.region_html(document, page, Place(ATTACK, 1), ATTACK, parts.text_html(page, Place(ATTACK, 1, 0, 9))),
        parts.links_html(page.links),
        parts.note_html(ATTACK),
        parts.result_html(ATTACK),
    ):
        assert "<script" not in html and "<img" not in html and "alert" in html


# -------------------------------------------------------------------------------------------------- the list


def test_every_document_is_listed_with_what_is_known_of_it(services: Services) -> None:
    html = html_of(page_of(services))
    assert "3 dokumenter · 3 sider" in html
    assert "Om rygestop" in html and "dato ikke angivet" in html and "udgiver ikke angivet" in html
    assert "Pjece · Vejle Kommune · 18.09.2025" in html
    assert html.count("indlæst ") == 3
    assert re.search(r"indlæst \d\d\.\d\d\.\d{4} kl\. \d\d\.\d\d", html)
    assert texts.INFERRED in html and "Udgiver: Vejle Kommune (fra " in html


def test_a_replaced_edition_says_by_what_and_that_it_is_not_cited(
    services: Services, corpus: Path, data: DataFolder
) -> None:
    manifest = corpus / "documents.toml"
    manifest.write_text(manifest.read_text("utf-8") + 'replaces = ["rygestop"]\n', "utf-8")
    run(corpus, data)
    assistant = Assistant(opened(data), HandEmbedder())
    html = html_of(page_of(replace(services, assistant=assistant)))
    assert "Erstattet af »Om demens«" in html and texts.NOT_CITED in html


def test_what_was_set_aside_is_counted_by_reason_and_leads_to_its_place() -> None:
    asides = tuple(SetAside(Span(1, n, n + 1), SetAsideReason.PAGE_NUMBER) for n in range(20))
    page = Page("d", 1, None, "12345678901234567890", asides)
    document = Document("d", "D", DocumentKind.OTHER, None, (), None, None, "d.txt", "h")
    html = parts.document_html(document, "", [page], {}, None)
    assert "Sidetal: 20 steder" in html and "og 8 steder mere" in html
    assert html.count('href="?kilde=d&amp;side=1&amp;fra=') == 12


def test_a_reader_can_open_but_not_change(services: Services) -> None:
    test = page_of(services)
    assert set(button_names(test)) == {texts.OPEN} and not test.expander
    test.button(key="open-document-0").click().run()
    assert test.query_params["kilde"] == "rygestop"


def test_without_the_corpus_folder_nothing_can_be_changed(services: Services) -> None:
    test = page_of(replace(services, may_manage=True, corpus=None))
    assert texts.NO_CORPUS in html_of(test) and set(button_names(test)) == {texts.OPEN}


def test_removing_asks_first_and_can_be_left(services: Services, corpus: Path) -> None:
    test = page_of(replace(services, may_manage=True))
    test = test.button(key="remove-1").click().run()
    assert "Fjern »Om demens«?" in html_of(test)
    test = test.button(key="remove-no").click().run()
    assert "Fjern »Om demens«?" not in html_of(test) and (corpus / "demens.txt").is_file()


def test_a_new_edition_is_asked_for_beside_the_document_it_replaces(services: Services, tmp_path: Path) -> None:
    test = page_of(replace(services, may_manage=True))
    test = test.button(key="replace-1").click().run()
    assert "Ny udgave af »Om demens«" in html_of(test) and not test.expander
    content = pdf_of(tmp_path / "ny.pdf", *FALD, "Om demens.").read_bytes()
    test = test.get("file_uploader")[0].set_value(("ny.pdf", content, "application/pdf")).run()
    assert test.multiselect[1].value == ["demens"]
    test = test.button(key="cancel-upload").click().run()
    assert "Ny udgave af" not in html_of(test) and len(test.expander) == 1
    test = test.button(key="replace-1").click().run()
    test = test.button(key="cancel-edition").click().run()
    assert "Ny udgave af" not in html_of(test)


def test_an_upload_is_read_and_its_facts_can_be_corrected(services: Services, tmp_path: Path) -> None:
    content = pdf_of(tmp_path / "fald 2.pdf", *FALD, "Ny side om fald.").read_bytes()
    test = page_of(replace(services, may_manage=True))
    test = test.get("file_uploader")[0].set_value(("fald 2.pdf", content, "application/pdf")).run()
    html = html_of(test)
    assert "fald 2.pdf" in html and "1 side, " in html
    assert [field.value for field in test.text_input] == ["Pjece om fald", "Vejle Kommune", "18.09.2025", ""]
    test.text_input[2].set_value("i går")
    assert texts.DATE_WRONG in html_of(test.button(key="accept").click().run())
    test.text_input[2].set_value("")
    test.text_input[0].set_value(" ")
    assert texts.TITLE_MISSING in html_of(test.button(key="accept").click().run())
    test = test.button(key="cancel-upload").click().run()
    assert not test.text_input


def test_a_file_that_can_t_be_read_is_refused_in_danish(services: Services) -> None:
    test = page_of(replace(services, may_manage=True))
    test = test.get("file_uploader")[0].set_value(("a.pdf", b"%PDF-1.4 afbrudt", "application/pdf")).run()
    assert "Filen a.pdf kan ikke læses som PDF." in html_of(test)
    assert not test.text_input


# --------------------------------------------------------------------------------------------------- an edit


@pytest.fixture
def ingested_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, as the embedder by hand is in no other; test_sources_changes.py has the real one."""

    def ingest_here(corpus: Path, data: DataFolder, _model: str, _progress: object = None) -> Outcomes:
        return outcomes_of(run(corpus, data))

    monkeypatch.setattr(changes, "ingest_apart", ingest_here)


def editing(services: Services, number: int) -> AppTest:
    return page_of(replace(services, may_manage=True)).button(key=f"edit-{number}").click().run()


def field(test: AppTest, label: str) -> Any:
    return next(field for field in (*test.text_input, *test.multiselect, *test.selectbox) if field.label == label)


def done(test: AppTest) -> AppTest:
    """The page once its job is finished and has been seen to be."""
    job = test.session_state["sources-job"]
    assert job.finished.wait(60)
    return test.run()


@pytest.mark.usefixtures("ingested_here")
def test_what_is_known_is_edited_looked_at_and_saved(services: Services, corpus: Path, data: DataFolder) -> None:
    test = editing(services, 1)
    assert texts.EDIT_CHECK in html_of(test) and not test.expander
    assert field(test, texts.ISSUER_FIELD).value == "" and field(test, texts.DATE_FIELD).value == ""
    field(test, texts.TITLE_FIELD).set_value("Om  hukommelse ")
    field(test, texts.DATE_FIELD).set_value("18-09-2025")
    field(test, texts.REPLACES_FIELD).set_value(["rygestop"])
    test = test.button(key="accept").click().run()
    html = html_of(test)
    assert "Før: Om demens<br>Efter: <strong>Om hukommelse</strong>" in html
    assert "Før: ikke angivet<br>Efter: <strong>18.09.2025</strong>" in html
    assert "»Om rygestop« bruges derefter ikke længere i svar." in html and texts.READ_AGAIN in html
    assert "Udgiver" not in html.split(texts.CHANGES)[1].split("</dl>")[0]  # what stays is not told
    assert '"Om demens"' in (corpus / "documents.toml").read_text("utf-8")  # nothing is saved before it was looked at
    test = done(test.button(key="save-edit").click().run())
    assert "Oplysningerne om »Om hukommelse« er gemt." in html_of(test)
    assert read_manifest(corpus)[1] == ManifestEntry(
        id="demens", file="demens.txt", title="Om hukommelse", date=dt.date(2025, 9, 18), replaces=("rygestop",)
    )
    documents = opened(data).documents
    assert documents["demens"].title == "Om hukommelse" and documents["demens"].issuer is None
    assert documents["rygestop"].replaced_by == "demens"


def test_an_edit_is_checked_can_be_made_again_and_left(services: Services, corpus: Path) -> None:
    before = (corpus / "documents.toml").read_bytes()
    test = editing(services, 0)
    assert field(test, texts.REPLACES_FIELD).options == ["Om demens", "Pjece om fald"]  # all but itself
    assert texts.NOTHING_TO_CHANGE in html_of(test.button(key="accept").click().run())
    field(test, texts.DATE_FIELD).set_value("31.02.2025")
    assert texts.DATE_WRONG in html_of(test.button(key="accept").click().run())
    field(test, texts.DATE_FIELD).set_value("")
    field(test, texts.TITLE_FIELD).set_value(" ")
    assert texts.TITLE_MISSING in html_of(test.button(key="accept").click().run())
    field(test, texts.TITLE_FIELD).set_value("Ny titel")
    test = test.button(key="accept").click().run()
    test = test.button(key="edit-again").click().run()
    assert field(test, texts.TITLE_FIELD).value == "Ny titel"
    test = test.button(key="cancel-edit").click().run()
    assert not test.text_input and len(test.expander) == 1
    test = test.button(key="edit-0").click().run()
    assert field(test, texts.TITLE_FIELD).value == "Om rygestop"
    assert (corpus / "documents.toml").read_bytes() == before


@pytest.mark.usefixtures("ingested_here")
def test_what_was_inferred_can_be_approved_as_it_is(services: Services, corpus: Path, data: DataFolder) -> None:
    test = editing(services, 2)
    assert texts.EDIT_INFERRED in html_of(test)
    test = test.button(key="accept").click().run()
    assert texts.APPROVED_ONLY in html_of(test)
    done(test.button(key="save-edit").click().run())
    fald = opened(data).documents["fald"]
    assert fald.inferred == () and (fald.title, fald.date) == ("Pjece om fald", dt.date(2025, 9, 18))
    assert read_manifest(corpus)[2].issuer == "Vejle Kommune"


def test_an_edit_that_can_t_be_saved_is_in_the_form_again(services: Services, corpus: Path) -> None:
    test = editing(services, 0)
    field(test, texts.TITLE_FIELD).set_value("Ny titel")
    test = test.button(key="accept").click().run()
    (corpus / "glossary.toml").write_text("[[ikke toml", "utf-8")
    test = done(test.button(key="save-edit").click().run())
    assert texts.NOTHING_CHANGED in html_of(test)
    assert read_manifest(corpus)[0].title == "Om rygestop"
    test = test.button(key="edit-0").click().run()
    assert field(test, texts.TITLE_FIELD).value == "Ny titel"


def test_a_document_can_t_replace_the_one_that_replaces_it(services: Services, corpus: Path, data: DataFolder) -> None:
    manifest = corpus / "documents.toml"
    manifest.write_text(manifest.read_text("utf-8") + 'replaces = ["rygestop"]\n', "utf-8")
    run(corpus, data)
    assistant = Assistant(opened(data), HandEmbedder())
    test = editing(replace(services, assistant=assistant), 0)
    assert field(test, texts.REPLACES_FIELD).options == ["Pjece om fald"]


# ------------------------------------------------------------------------------------------------ an upload


def test_a_file_is_examined_in_a_process_of_its_own(tmp_path: Path) -> None:
    preview = preview_apart(pdf_of(tmp_path / "fald.pdf", *FALD))
    assert (preview.title, preview.kind, preview.issuer) == ("Pjece om fald", DocumentKind.PAMPHLET, "Vejle Kommune")
    assert (preview.area, preview.date, preview.pages) == (("Vejle",), dt.date(2025, 9, 18), 1)
    assert set(preview.grounds) >= {"title", "kind", "issuer", "area", "date"}
    assert preview.records["contacts"] == 1 and not preview.by_ocr
    assert preview.start.startswith("Vejle Kommune")


@pytest.mark.parametrize(
    ("name", "content", "danish"),
    [
        ("a.pdf", b"%PDF-1.4 afbrudt", "beskadiget"),
        ("a.docx", b"%PDF-1.4", "er en PDF"),
        ("a.xlsx", b"PK\x03\x04", "har et format, som ikke kan læses"),
        ("a.txt", b"", "indeholder ingen tekst"),
        ("a.txt", b"x" * 50_000_001, "højst fylde 50 MB"),
        ("../a.txt", RYGESTOP.encode(), "er allerede indlæst: »Om rygestop«"),
    ],
)
def test_files_that_can_t_be_used_are_refused(name: str, content: bytes, danish: str) -> None:
    known = Document(
        "r", "Om rygestop", DocumentKind.OTHER, None, (), None, None, "r", sha256(RYGESTOP.encode()).hexdigest()
    )
    with pytest.raises(IngestError) as refused:
        examine(name, content, [known])
    assert danish in refused.value.danish and ".." not in refused.value.danish


def test_a_process_that_dies_is_an_error_with_a_way_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(ProcessFailed) as failed:
        preview_apart(tmp_path / "a.pdf")
    assert "Prøv igen" in failed.value.danish


# ------------------------------------------------------------------------------------------------ the changes


def details(title: str) -> Details:
    return Details(title, DocumentKind.PAMPHLET, "Vejle Kommune", ("Vejle",), dt.date(2025, 9, 18), None, ())


def state(corpus: Path, data: DataFolder) -> tuple[dict[str, bytes], str]:
    files = {str(path.relative_to(corpus)): path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    return files, opened(data).fingerprint


def test_an_ingestion_that_fails_leaves_corpus_manifest_and_index(
    services: Services, corpus: Path, data: DataFolder, tmp_path: Path
) -> None:
    upload = examine("kost.pdf", pdf_of(tmp_path / "kost.pdf", "Pjece om kost", "Ring til os.").read_bytes(), [])
    (corpus / "glossary.toml").write_text("[[ikke toml", "utf-8")
    before = state(corpus, data)
    place = changes.Place(corpus, data, "hand")
    with pytest.raises(IngestError) as failed:
        changes.add(place, upload, details("Pjece om kost"), [], lambda *_: None)
    assert "glossary.toml" in failed.value.danish
    with pytest.raises(IngestError):
        changes.remove(place, services.assistant.documents[0], [], lambda *_: None)
    document = services.assistant.documents[0]
    with pytest.raises(IngestError):
        changes.tell(place, document, changes.known(corpus, document)[0], details("Ny titel"), lambda *_: None)
    assert state(corpus, data) == before


def test_an_ingestion_waits_for_another_and_says_so(corpus: Path, data: DataFolder) -> None:
    waited, release = Event(), FileLock(data.ingest_lock)
    release.acquire()

    def progress(step: Step, _done: int, _of: int) -> None:
        if step is Step.WAITING:
            waited.set()
            release.release()

    outcomes = ingest_apart(corpus, data, "hand", progress)
    assert waited.is_set() and [o.state.name for o in outcomes.documents] == ["UNCHANGED"] * 3


# --------------------------------------------------------------------------------------------------- the jobs


def test_one_job_at_a_time_and_it_goes_on_by_itself() -> None:
    jobs, go = Jobs(), Event()

    def work(progress: object) -> str:
        go.wait(30)
        return "færdig"

    job = jobs.start("første", work)
    assert job is not None and jobs.running is job
    assert jobs.start("anden", work) is None
    go.set()
    assert job.finished.wait(30)
    assert job.result == "færdig" and jobs.running is None
    assert jobs.start("tredje", work) is not None


@pytest.mark.parametrize(
    ("error", "danish"),
    [(UploadRefused("x", "Filen er for stor."), "Filen er for stor. Intet er ændret."), (OSError("disk"), "i loggen")],
)
def test_a_job_that_fails_says_why(error: Exception, danish: str) -> None:
    def work(_progress: object) -> str:
        raise error

    job = Jobs().start("job", work)
    assert job is not None and job.finished.wait(30)
    assert danish in job.failure and job.result == ""
