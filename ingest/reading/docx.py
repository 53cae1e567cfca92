"""Word documents (.docx): python-docx opens them, mammoth makes HTML of them, which is rendered as any other.

Before that, docx_markup writes into the document what mammoth leaves out.
"""

from __future__ import annotations

import io
import logging
import zipfile
import zlib
from pathlib import Path
from xml.parsers.expat import ExpatError

import docx
import mammoth
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.exceptions import OpcError
from lxml.etree import XMLSyntaxError
from lxml.html import HtmlElement

from ingest.errors import EmptyDocument, UnreadableDocument
from ingest.reading.docx_markup import TOLD_HEADING, TOLD_MARKER, spell_out
from ingest.reading.raw import RawDocument, RawPage
from ingest.reading.rendering import OWN_MARKER, PAGE_BREAK, parse, render

log = logging.getLogger(__name__)

_LARGEST = 300_000_000  # bytes of all parts unpacked

_STYLE_MAP = "\n".join(
    [f"p.{TOLD_HEADING}{level} => h{level}:fresh" for level in range(1, 7)]
    + [f"r.{TOLD_MARKER} => span.{OWN_MARKER}", f"br[type='page'] => br.{PAGE_BREAK}:fresh"]
)


def read_docx(path: Path) -> RawDocument:
    """The pages of a Word document, as its page breaks and Word's own last layout part them.

    Raises UnreadableDocument where it is damaged, encrypted, too large or no .docx, EmptyDocument where it has no bytes.
    """
    _check_container(path)
    try:
        document = docx.Document(str(path))
        spell_out(document)
        root = _to_html(document)
        properties = _properties(document)
    # both libraries let plain errors through on parts that are damaged or missing
    except (
        ArithmeticError,
        AttributeError,
        ExpatError,
        LookupError,
        NotImplementedError,
        OpcError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
        XMLSyntaxError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise _damaged(path, str(error)) from error
    if root is None:
        return RawDocument((RawPage(None, ""),))
    modified = properties and (properties.modified or properties.created)
    title = properties.title.strip() if properties else ""
    return RawDocument(render([root]), title or None, modified.date() if modified else None)


def _damaged(path: Path, reason: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{path.name}: damaged Word document or none at all ({reason})",
        f"Filen {path.name} kan ikke læses som Word-dokument. Den er beskadiget eller har et andet format. "
        "Åbn den i Word, og gem den igen som .docx eller PDF.",
    )


def _check_container(path: Path) -> None:
    """A .docx is a zip file. An encrypted one and the old .doc are OLE files."""
    content = path.read_bytes()
    if not content:
        raise EmptyDocument(f"{path.name}: no bytes", f"Filen {path.name} er tom. Gem dokumentet igen som .docx.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile as error:
        raise _damaged(path, str(error)) from error
    if size > _LARGEST:
        raise UnreadableDocument(
            f"{path.name}: {size} bytes unpacked, at most {_LARGEST} are read",
            f"Filen {path.name} fylder for meget, når den pakkes ud. Gem den uden billeder eller som PDF.",
        )


def _properties(document: Document) -> CoreProperties | None:
    """The file's own properties; None where it has none (python-docx would make them up)."""
    relationships = document.part.package.rels.values() if document.part.package else ()
    if all(relationship.reltype != RELATIONSHIP_TYPE.CORE_PROPERTIES for relationship in relationships):
        return None
    return document.core_properties


def _to_html(document: Document) -> HtmlElement | None:
    saved = io.BytesIO()
    document.save(saved)
    result = mammoth.convert_to_html(
        saved,
        style_map=_STYLE_MAP,
        include_embedded_style_map=False,
        convert_image=mammoth.images.img_element(lambda _: {}),
    )
    for message in {m.message for m in result.messages if "ignored" in m.message}:
        log.info("%s", message)
    root = parse(result.value.replace("\t", "\u00a0" * 4))  # HTML would take a tab for a space
    if root is not None:
        _number_notes(root)
    return root


def _number_notes(root: HtmlElement) -> None:
    """The notes stand at the end under the number of their mark; mammoth's arrows back to it go."""
    for arrow in root.xpath("//a[starts-with(@href, '#footnote-ref') or starts-with(@href, '#endnote-ref')]"):
        arrow.drop_tree()
    notes = root.xpath("//ol/li[starts-with(@id, 'footnote-') or starts-with(@id, 'endnote-')]")
    for number, note in enumerate(notes, 1):
        paragraph = note.find("p")
        holder = note if paragraph is None else paragraph
        marker = holder.makeelement("span", {"class": OWN_MARKER})
        marker.text, marker.tail, holder.text = f"[{number}] ", holder.text, None
        holder.insert(0, marker)
