"""The app in the browser, as ui/serving.py serves it.

What is open (a source, a conversation) is kept in the page's address and nowhere else, so it can be shared and
survives a reload.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from ingest.settings import BUNDLED_MODEL, ChromaServer, DataFolder, chroma_server, default_data_folder
from ui import texts
from ui.failures import sentence_of, show_alert
from ui.navigation import CHAT, PAGES, PARAMETERS_OF_THE_CHAT, AppPage, page_to_go_back_to, remember_origin, stray_page
from ui.script import SCRIPT
from ui.services import Services, open_services
from ui.streamlit_words import TRANSLATING
from ui.style import STYLE

ICON = "🩺"
_STRAYED = "strayed"  # in the session: the address that no page has, until its reader has been told
DEFAULT_CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def main(open_all: Callable[[], Services] | None = None) -> None:
    """The whole app. `open_all` is called at every run; by default one set of services is shared by all sessions."""
    st.set_page_config(page_title=texts.TITLE, page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")
    st.html(f"<style>{STYLE}</style>")
    try:
        services = (open_all or _open_from_arguments)()
        with _one_at_a_time():
            services.assistant.refresh()
    except Exception as error:  # whatever it is, the reader gets a sentence and the log the traceback
        _show_header({})
        show_alert(sentence_of(error, texts.UNEXPECTED_OPENING))
        st.button(texts.TRY_AGAIN, key="try-opening")
    else:
        _show_page(services)
    with st.container(key="script"):
        st.html(f"<script>{SCRIPT}{TRANSLATING}</script>", unsafe_allow_javascript=True)  # constants: nothing is put in


def _show_page(services: Services) -> None:
    """The page that the address names, under the header.

    A source's address leads to the chat from every page, and closing it back to where it was opened.
    """
    pages = {
        page: st.Page(
            page.shown_by(services), title=page.title, url_path="" if page is CHAT else page.path, default=page is CHAT
        )
        for page in PAGES
        if services.may_manage or not page.for_managers
    }
    stray = stray_page(page.url_path for page in pages.values())
    chosen = st.navigation([*pages.values(), *stray], position="hidden")
    if chosen in stray:
        st.session_state[_STRAYED] = chosen.title
        st.switch_page(pages[CHAT], query_params=st.query_params.to_dict())
    if origin := page_to_go_back_to(pages):
        st.switch_page(pages[origin])
    if chosen.title != CHAT.title and any(name in st.query_params for name in PARAMETERS_OF_THE_CHAT):
        remember_origin(chosen.title)
        st.switch_page(pages[CHAT], query_params=st.query_params.to_dict())
    st.set_page_config(page_title=texts.page_title(chosen.title), page_icon=ICON)
    _show_header(pages)
    strayed = st.session_state.pop(_STRAYED, None)
    with st.container(key=f"page-{chosen.url_path or CHAT.path}"):
        if strayed and strayed != CHAT.path:
            show_alert(texts.no_such_address(strayed))
        chosen.run()


def _show_header(pages: Mapping[AppPage, StreamlitPage]) -> None:
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="pa-title">{texts.TITLE}</p>', width="content")
        with st.container(key="navigation", horizontal=True, vertical_alignment="center", gap="xxsmall"):
            for page in pages.values():
                st.page_link(page)


def _open_from_arguments() -> Services:
    parser = argparse.ArgumentParser(prog="streamlit run ui/serving.py --")
    parser.add_argument("--data", type=Path, default=default_data_folder().root, help="where index and model live")
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS, help="the documents and documents.toml")
    parser.add_argument("--model", default=BUNDLED_MODEL, help="the embedding model that the index was made with")
    parser.add_argument("--chroma", type=chroma_server, help="a Chroma server as host:port, which holds the vectors")
    parser.add_argument("--manage", action="store_true", help="upload, edit, replace and remove sources; see Kvalitet")
    arguments = parser.parse_known_args()[0]
    corpus = arguments.corpus if arguments.corpus.is_dir() else None
    return _open_once(arguments.data, corpus, arguments.manage, arguments.model, arguments.chroma)


@st.cache_resource(show_spinner=texts.OPENING)
def _open_once(data: Path, corpus: Path | None, may_manage: bool, model: str, server: ChromaServer | None) -> Services:
    return open_services(DataFolder(data), corpus, may_manage, model, server)


@st.cache_resource(show_spinner=False)
def _one_at_a_time() -> Lock:
    """A new index is taken up once, not by every session at the same time."""
    return Lock()


if __name__ == "__main__":
    main()
