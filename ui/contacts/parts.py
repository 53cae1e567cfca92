"""The list of contacts as safe HTML, grouped and in Danish order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.composition import readable
from assistant.contact_search import ContactEntry
from ingest.document import Document
from ingest.mapped_text import Span
from ingest.records import Contact
from ui import texts as common
from ui.contacts import texts
from ui.danish_order import danish_order, first_letter
from ui.marking import Place, escape, linked_html
from ui.record_lists import phone_in_pairs


def by_name(entries: Sequence[ContactEntry]) -> dict[str, list[ContactEntry]]:
    """First letter -> entries."""
    return _grouped((first_letter(entry.contact.name), entry) for entry in entries)


def by_section(entries: Sequence[ContactEntry]) -> dict[str, list[ContactEntry]]:
    """The heading over the innermost one (or that one) -> entries."""
    return _grouped((_chapter(entry.contact), entry) for entry in entries)


def by_area(entries: Sequence[ContactEntry]) -> dict[str, list[ContactEntry]]:
    """Where the document holds -> entries."""
    return _grouped((area_of(entry), entry) for entry in entries)


def area_of(entry: ContactEntry) -> str:
    """The municipalities that the contact's documents hold for."""
    names = dict.fromkeys(name for document in entry.documents for name in document.area)
    return common.enumerate_names(list(names)) or texts.WHOLE_COUNTRY


def _chapter(contact: Contact) -> str:
    return readable(contact.section[0]) if contact.section else texts.NO_SECTION


def _grouped(named: Iterable[tuple[str, ContactEntry]]) -> dict[str, list[ContactEntry]]:
    groups: dict[str, list[ContactEntry]] = {}
    for name, entry in sorted(named, key=lambda one: (danish_order(one[0]), danish_order(one[1].contact.name))):
        groups.setdefault(name, []).append(entry)
    return groups


def groups_html(groups: Mapping[str, Sequence[ContactEntry]], *, in_order: bool = False) -> str:
    """Every group under its heading. `in_order`: the groups only continue each other and need no headings to be seen."""
    hidden = " pa-hidden" if in_order else ""
    sections = "".join(
        f'<section class="pa-contact-group"><h2 class="pa-heading{hidden}">{escape(name)}</h2>'
        f"{list_html(entries)}</section>"
        for name, entries in groups.items()
    )
    return f'<div class="pa-contact-groups">{sections}</div>'


def list_html(entries: Sequence[ContactEntry]) -> str:
    """The entries as they come."""
    return f'<ul class="pa-contacts">{"".join(_entry_html(entry) for entry in entries)}</ul>'


def _entry_html(entry: ContactEntry) -> str:
    contact = entry.contact
    name = escape(contact.name)
    numbers = [
        _linked(phone_in_pairs(phone.digits), texts.call(contact.name, phone.printed)) for phone in contact.phones
    ]
    emails = [_linked(email, texts.write_to(contact.name, email)) for email in contact.emails]
    town = " ".join(part for part in (contact.postal_code, contact.town) if part)
    facts = (
        (texts.PHONE, "<br>".join(numbers)),
        (texts.EMAIL, "<br>".join(emails)),
        (texts.ROLE, escape(contact.role or "")),
        (texts.PERSON, escape(contact.person or "")),
        (texts.HOURS, escape(contact.hours or "")),
        (texts.ADDRESS, escape(", ".join(part for part in (contact.address, town) if part))),
        (texts.LOCATION_NUMBER, escape(contact.location_number or "")),
        (texts.PURPOSE, escape("; ".join(map(readable, entry.purposes)))),
    )
    pairs = "".join(f"<dt>{escape(label)}</dt><dd>{value}</dd>" for label, value in facts if value)
    return (
        f'<li><h3 class="pa-contact-name">{name}</h3><dl class="pa-pairs">{pairs}</dl>'
        f'<p class="pa-facts">{escape(common.SOURCE)}: {_sources_html(entry)}</p></li>'
    )


def _linked(text: str, name: str) -> str:
    """A number or an e-mail address as a link that says by itself whose it is."""
    return linked_html(text).replace('<a class="pa-contact"', f'<a class="pa-contact" aria-label="{escape(name)}"', 1)


def _sources_html(entry: ContactEntry) -> str:
    return "; ".join(_source_html(document, entry.places) for document in entry.documents)


def _source_html(document: Document, places: Sequence[Contact]) -> str:
    """A document with its pages; on each the first of the places leads there."""
    spans: dict[int, Span] = {}
    for span in (place.source.spans[0] for place in places if place.document_id == document.id):
        spans.setdefault(span.page, span)
    links = ", ".join(_page_link(document, spans[page]) for page in sorted(spans))
    area = common.enumerate_names(document.area) or texts.WHOLE_COUNTRY.lower()
    told = document.area and all(name in document.title for name in document.area)
    return f"{escape(document.title)}{'' if told else f' ({escape(area)})'}, {links}"


def _page_link(document: Document, span: Span) -> str:
    address = Place(document.id, span.page, span.start, span.end).address
    return f'<a class="pa-where" href="{escape(address)}">{escape(common.page(span.page))}</a>'
