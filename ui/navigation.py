"""The app's pages and how to get from one to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import streamlit as st

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


def open_source(place: Place) -> None:
    """Open a page of a document beside the chat. A callback for a button on any page."""
    conversation = st.query_params.get(CONVERSATION)
    kept = {CONVERSATION: conversation} if conversation else {}
    st.query_params.from_dict(kept | place.parameters)


def close_source() -> None:
    """Close it again; the conversation stays. A callback for a button on the chat page."""
    for name in Place("", 1, 0, 0).parameters:
        st.query_params.pop(name, None)
