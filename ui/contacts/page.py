"""The page Kontakter: everybody whom the documents say how to reach, to be found, called and printed.

The search is kept in the address (`?soeg=…`), so that it is still there when the reader comes back from a source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assistant.contact_search import ContactEntry, ContactSearch, contact_entries
from ingest.index import Index
from ui.contacts import parts, texts
from ui.failures import sentence_of, show_alert
from ui.marking import escape
from ui.services import Services
from ui.texts import read_as

PARAMETER = "soeg"
_KEY = "contacts-search"
_GROUPINGS = {texts.BY_NAME: parts.by_name, texts.BY_SECTION: parts.by_section, texts.BY_AREA: parts.by_area}


def show(services: Services) -> None:
    """The whole page."""
    st.title(texts.TITLE, anchor=False)
    index = services.assistant.index
    search = _search(index.fingerprint, index)
    if not search.entries:
        st.info(texts.NO_CONTACTS)
        return
    if _KEY not in st.session_state:
        st.session_state[_KEY] = st.query_params.get(PARAMETER, "")
    with st.container(key="contacts-tools"):
        typed = st.text_input(
            texts.SEARCH,
            key=_KEY,
            type="search",
            placeholder=texts.SEARCH_EXAMPLE,
            live=True,
            persist_state="session",
        )
        grouping = st.segmented_control(
            texts.GROUPED, list(_GROUPINGS), default=texts.BY_NAME, required=True, key="contacts-grouping"
        )
    typed = (typed or "").strip()
    _keep_in_address(typed)
    found, note = _find(services, search, typed)
    count = texts.found(len(found), len(search.entries)) if found else texts.NOTHING_FOUND
    st.html(f'<p class="pa-facts" role="status">{escape(f"{count} {note}".strip())}</p>')
    with st.container(key="contacts-list"):
        st.html(_listed(found, best_first=bool(typed), grouping=grouping or texts.BY_NAME))
    st.html(f'<p class="pa-facts pa-print-hint">{escape(texts.PRINT_HINT)}</p>')


@st.cache_resource(max_entries=2, show_spinner=False)
def _search(fingerprint: str, _index: Index) -> ContactSearch:
    """Derived once from an index; `fingerprint` tells one from another."""
    return ContactSearch(contact_entries(_index.content.records.contacts, _index.content.documents))


def _keep_in_address(typed: str) -> None:
    if typed:
        st.query_params[PARAMETER] = typed
    else:
        st.query_params.pop(PARAMETER, None)


def _find(services: Services, search: ContactSearch, typed: str) -> tuple[Sequence[ContactEntry], str]:
    """The entries, and what is to be said of how the search was read."""
    try:
        question = services.assistant.reader.read(" ".join(typed.split()))
        found = search.find(question, typed)
    except Exception as error:  # the list must stay readable
        show_alert(sentence_of(error, texts.UNEXPECTED_SEARCH))
        return search.entries, ""
    return found, read_as(question.text) if question.corrections else ""


def _listed(found: Sequence[ContactEntry], best_first: bool, grouping: str) -> str:
    """Grouped; a search lists the best first instead, unless another grouping than the usual one is chosen."""
    if best_first and grouping == texts.BY_NAME:
        return parts.groups_html({texts.BY_FIT: found} if found else {}, in_order=True)
    groups: Mapping[str, Sequence[ContactEntry]] = _GROUPINGS[grouping](found)
    return parts.groups_html(groups, in_order=grouping == texts.BY_NAME)
