"""The page Samtaler by Streamlit's AppTest: long lists, strange titles, and a history that can't be read."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from app_pages import html, page_of
from streamlit.testing.v1 import AppTest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from ingest.settings import DataFolder
from ui.conversations import texts
from ui.conversations.archive import Archive, Rating
from ui.services import Services


def shown(archive: Archive | None, tmp_path: Path) -> AppTest:
    assistant = cast(Assistant, SimpleNamespace(documents=()))
    services = Services(assistant, assistant, DataFolder(tmp_path), None, may_manage=False, archive=archive)
    return page_of("conversations", services)


def titles(app: AppTest) -> list[str]:
    return [button.label for button in app.button if (button.key or "").startswith("open-")]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "conversations.sqlite")


def refused(question: str) -> Answer:
    return Answer(question, question, Status.NOT_FOUND, message="Nej.")


def keep(archive: Archive, question: str) -> tuple[str, int]:
    identifier = archive.begin()
    exchange = archive.add(identifier, refused(question))
    assert exchange is not None
    return identifier, exchange


def test_an_empty_history_says_how_it_begins(archive: Archive, tmp_path: Path) -> None:
    app = shown(archive, tmp_path)
    assert texts.NO_CONVERSATIONS in html(app)
    assert texts.NO_UNANSWERED in html(app)
    assert not app.exception


def test_without_an_archive_the_page_says_that_nothing_is_kept(tmp_path: Path) -> None:
    assert texts.NO_ARCHIVE in html(shown(None, tmp_path))


def test_a_long_list_is_shown_piece_by_piece(archive: Archive, tmp_path: Path) -> None:
    for number in range(20):
        keep(archive, f"Spørgsmål {number}")
    app = shown(archive, tmp_path)
    assert titles(app) == [f"Spørgsmål {number}" for number in range(19, 4, -1)]
    app.button(key="conversations-more").click().run()
    assert titles(app) == [f"Spørgsmål {number}" for number in range(19, -1, -1)]
    assert "conversations-more" not in [button.key for button in app.button]


def test_a_search_without_a_result_says_what_to_do(archive: Archive, tmp_path: Path) -> None:
    keep(archive, "Hvem visiterer?")
    app = shown(archive, tmp_path)
    app.text_input(key="conversations-search").input("<b>æbler</b>").run()
    assert titles(app) == []
    assert "Ingen samtaler indeholder »&lt;b&gt;æbler&lt;/b&gt;«" in html(app)


def test_a_title_is_no_markdown_and_no_html(archive: Archive, tmp_path: Path) -> None:
    keep(archive, "![x](http://example.org/x.png) $a$ :material/home: <b>fed</b>")
    app = shown(archive, tmp_path)
    assert titles(app) == [r"!\[x\](http\://example.org/x.png) \$a\$ \:material/home\: \<b\>fed\</b\>"]
    assert "<b>fed" not in html(app)


def test_a_thumb_down_is_told_in_the_list(archive: Archive, tmp_path: Path) -> None:
    _, exchange = keep(archive, "Hvem visiterer?")
    archive.rate(exchange, Rating.BAD)
    assert "1 svar hjalp ikke" in html(shown(archive, tmp_path))


def test_deleting_the_open_conversation_empties_the_chat_too(archive: Archive, tmp_path: Path) -> None:
    kept, _ = keep(archive, "Denne bliver")
    gone, _ = keep(archive, "Denne slettes")
    app = shown(archive, tmp_path)
    app.session_state["conversation"] = gone
    app.session_state["exchanges"] = []
    app.button(key=f"delete-now-{gone}").click().run()
    assert texts.DELETED in html(app)
    assert [one.id for one in archive.conversations()] == [kept]
    assert "conversation" not in app.session_state


def test_everything_is_deleted_at_once(archive: Archive, tmp_path: Path) -> None:
    keep(archive, "Ét")
    keep(archive, "To")
    app = shown(archive, tmp_path)
    assert texts.delete_all_sure(2) in html(app)
    app.button(key="delete-all").click().run()
    assert texts.ALL_DELETED in html(app)
    assert archive.conversations() == []


def test_a_damaged_history_is_put_aside_and_a_new_one_begun(archive: Archive, tmp_path: Path) -> None:
    archive.path.write_bytes(b"no database" * 100)
    app = shown(archive, tmp_path)
    assert 'role="alert"' in html(app)
    assert "beskadiget" in html(app)
    app.button(key="conversations-aside").click().run()
    assert "ligger i datamappen" in html(app)
    assert texts.NO_CONVERSATIONS in html(app)
    assert [file.read_bytes()[:11] for file in tmp_path.glob("*.beskadiget")] == [b"no database"]


def test_the_gathered_questions_are_shown_up_to_a_length_and_all_of_them_in_the_file(
    archive: Archive, tmp_path: Path
) -> None:
    for number in range(51):
        keep(archive, f"Spørgsmål {number}?")
    app = shown(archive, tmp_path)
    assert html(app).count('<th scope="row">') == 50
    assert texts.more_in_file(50) in html(app)
