"""The app's pages and how to get from one to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from ui.marking import Place
from ui.services import Services


@dataclass(frozen=True, slots=True)
class AppPage:
    """A page: its title, its path in the address, and the package whose page.py shows it."""

    title: str
    path: str
    package: str
    for_managers: bool = False

    def shown_by(self, services: Services) -> Callable[[], None]:
        """What draws the page. Its module is imported when it is first looked at."""

        def show() -> None:
            import_module(f"ui.{self.package}.page").show(services)

        show.__name__ = self.path
        return show


CHAT = AppPage("Spørg", "spoerg", "chat")
PAGES = (
    CHAT,
    AppPage("Beslutninger", "beslutninger", "decisions"),
    AppPage("Kontakter", "kontakter", "contacts"),
    AppPage("Kilder", "kilder", "sources"),
    AppPage("Samtaler", "samtaler", "conversations"),
    AppPage("Kvalitet", "kvalitet", "quality", for_managers=True),
)

CONVERSATION = "samtale"  # the address' parameter that names a kept conversation
PARAMETERS_OF_THE_CHAT = ("kilde", CONVERSATION)


def stray_page(paths: Iterable[str]) -> tuple[StreamlitPage, ...]:
    """A page for the address' path where it is none of `paths`, since Streamlit would tell of that in English.

    Its title is the path. Without such a page there is none to choose.
    """
    path = unquote(urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2])
    if not path or path in paths:
        return ()
    return (st.Page(lambda: None, title=path, url_path=path),)


def open_source(place: Place) -> None:
    """Open a page of a document beside the chat. A callback for a button on any page."""
    conversation = st.query_params.get(CONVERSATION)
    kept = {CONVERSATION: conversation} if conversation else {}
    st.query_params.from_dict(kept | place.parameters)


def close_source() -> None:
    """Close it again; the conversation stays. A callback for a button on the chat page."""
    source = Place("", 1, 0, 0).parameters
    st.query_params.from_dict({name: value for name, value in st.query_params.items() if name not in source})
    st.session_state[_GO_BACK] = True


_ORIGIN, _GO_BACK = "source-origin", "source-go-back"  # in the session: a page's title; whether its source was closed


def remember_origin(title: str) -> None:
    """A source was opened on another page than the chat: closing it leads back there."""
    if "kilde" in st.query_params:
        st.session_state[_ORIGIN] = title


def stay() -> None:
    """Something was asked beside the source: closing it does not leave the chat."""
    st.session_state.pop(_ORIGIN, None)


def page_to_go_back_to(pages: Iterable[AppPage]) -> AppPage | None:
    """Where a source that has just been closed was opened; None on the chat itself."""
    if "kilde" in st.query_params:
        return None
    origin, closed = st.session_state.pop(_ORIGIN, None), st.session_state.pop(_GO_BACK, False)
    return next((page for page in pages if closed and page.title == origin), None)
