"""Edits of documents.toml by program. What people wrote there, comments and form, stays as it is."""

from __future__ import annotations

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Comment, Table

from ingest.manifest import ManifestEntry

_LIST = "document"


def with_entry(manifest: str, entry: ManifestEntry) -> str:
    """The text of documents.toml with one more `[[document]]` at its end. Fields that say nothing are left out."""
    document = tomlkit.parse(manifest)
    entries = _entries(document)
    if entries is None:
        entries = tomlkit.aot()
        document[_LIST] = entries
    elif entries:
        last = entries[-1]
        if last.value.body and not last.as_string().endswith("\n\n"):
            last.add(tomlkit.nl())
    table = tomlkit.table()
    for field, value in entry.model_dump(mode="python", exclude_defaults=True).items():
        table[field] = list(value) if isinstance(value, tuple) else value
    if "area" not in table:
        table["area"] = []  # said, since it means the whole country
    entries.append(table)
    return tomlkit.dumps(document)


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
    entries = document.get(_LIST)
    return entries if isinstance(entries, AoT) else None


def _comments_after(table: Table) -> list[Comment]:
    comments: list[Comment] = []
    for key, item in table.value.body:
        if key is not None:
            comments.clear()
        elif isinstance(item, Comment):
            comments.append(item)
    return comments
