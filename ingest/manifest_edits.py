"""Edits of documents.toml by program. What people wrote there, comments and form, stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Comment, Table, Whitespace

from ingest.errors import BadManifest
from ingest.manifest import MANIFEST, ManifestEntry

_LIST = "document"


def with_entry(manifest: str, entry: ManifestEntry) -> str:
    """The text of documents.toml with one more `[[document]]` at its end. Fields that say nothing are left out."""
    document = tomlkit.parse(manifest)
    entries = _entries(document)
    if entries is None:
        entries = tomlkit.aot()
        document[_LIST] = entries
    else:
        last = entries[-1]
        if last.value.body and not last.as_string().endswith("\n\n"):
            last.add(tomlkit.nl())
    table = tomlkit.table()
    for field, value in _said(entry).items():
        table[field] = value
    entries.append(table)
    return tomlkit.dumps(document)


def with_changed_entry(manifest: str, entry: ManifestEntry) -> str:
    """The text with the entry of this id as given; without one it is added. Fields that stay the same are not touched.

    A field that says nothing any more is taken away.
    """
    document = tomlkit.parse(manifest)
    entries = _entries(document)
    number = next((number for number, table in enumerate(entries or ()) if table["id"] == entry.id), None)
    if entries is None or number is None:
        return with_entry(manifest, entry)
    table, said, values = entries[number], _said(entry), _values(entry)
    for field in [field for field in table if table[field] != values[field]]:
        if field in said:
            table[field] = said[field]
        else:
            del table[field]
    entries[number] = _with_more(table, {field: value for field, value in said.items() if field not in table})
    return tomlkit.dumps(document)


def _said(entry: ManifestEntry) -> dict[str, Any]:
    """The entry's fields that say something, and the area, since an empty one means the whole country."""
    fields = {"area", *entry.model_dump(exclude_defaults=True)}
    return {field: value for field, value in _values(entry).items() if field in fields}


def _values(entry: ManifestEntry) -> dict[str, Any]:
    return {
        field: list(value) if isinstance(value, tuple) else value
        for field, value in entry.model_dump(mode="python").items()
    }


def _with_more(table: Table, fields: Mapping[str, Any]) -> Table:
    """The table with further fields after its last one, before the comments that follow it."""
    body = table.value.body
    last = max(number for number, (key, _) in enumerate(body) if key is not None)
    longer = tomlkit.table()
    for number, (key, item) in enumerate(body):
        if key is not None:
            longer.add(key, item)
        elif isinstance(item, Comment | Whitespace):  # else what is left of a field that was taken away
            longer.add(item)
        if number == last:
            for field, value in fields.items():
                longer.add(field, value)
    return longer


def without_entry(manifest: str, identifier: str) -> str:
    """The text without the entry of this id, also where other entries say that they replace it.

    Comments that stand after the entry's fields, and so perhaps over the next one, go to its neighbour.
    """
    document = tomlkit.parse(manifest)
    entries = _entries(document)
    if entries is None:
        return manifest
    for number, table in enumerate(entries):
        if table["id"] == identifier:
            comments = _comments_after(table)
            del entries[number]
            if entries:
                for comment in comments:
                    entries[max(number, 1) - 1].add(comment)
            break
    for table in entries:
        former = table.get("replaces", ())
        if identifier in former:
            rest = [other for other in former if other != identifier]
            if rest:
                table["replaces"] = rest
            else:
                del table["replaces"]
    return tomlkit.dumps(document)


def _entries(document: TOMLDocument) -> AoT | None:
    """The entries, or None where there are none. Raises BadManifest where they are written in another form."""
    entries = document.get(_LIST)
    if not entries or isinstance(entries, AoT):
        return entries or None
    raise BadManifest(
        f"{MANIFEST}: documents are not written as [[{_LIST}]]",
        f"{MANIFEST} kan ikke rettes herfra. Skriv hvert dokument under sin egen linje [[{_LIST}]].",
    )


def _comments_after(table: Table) -> list[Comment]:
    comments: list[Comment] = []
    for key, item in table.value.body:
        if key is not None:
            comments.clear()
        elif isinstance(item, Comment):
            comments.append(item)
    return comments
