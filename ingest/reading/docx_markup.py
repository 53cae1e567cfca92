"""What mammoth leaves out of a Word document, written into it in a form that it takes.

Page breaks, automatic numbers, which paragraphs are headings, text boxes and fields. What Word does not print goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml.ns import nsmap, qn
from lxml import etree
from lxml.etree import XPath
from lxml.etree import _Element as Element

from ingest.reading.numbering import Numbering, Styles, value

TOLD_HEADING = "ToldHeading"  # with its level: the style of headings
TOLD_MARKER = "ToldMarker"  # the style of automatic numbers

_HEADING_STYLE = re.compile(r"^(?:heading|overskrift) ?(?P<level>[1-9])$", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"^(?:title|titel)$", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"^(?:toc|indholdsfortegnelse) ?[1-9]$", re.IGNORECASE)
_LEADER = " ........ "
_DEEPEST_LIST = 4  # of the levels that mammoth makes lists of; 0 is outermost

_NAMES = nsmap | {"mc": "http://schemas.openxmlformats.org/markup-compatibility/2006"}
_UNPRINTED = XPath(
    "//w:del[not(parent::w:rPr or parent::w:trPr)] | //w:moveFrom[not(parent::w:rPr)] | //w:tr[w:trPr/w:del]"
    " | //w:r[w:rPr/w:vanish[not(@w:val='0' or @w:val='false')]]",
    namespaces=_NAMES,
)
_SHAPES = XPath(
    "//*[self::mc:AlternateContent or self::w:drawing or self::w:pict][.//w:txbxContent]", namespaces=_NAMES
)
_PARAGRAPHS = XPath(".//w:p", namespaces=_NAMES)
_TABS = XPath(".//w:r/w:tab", namespaces=_NAMES)
# Of a paragraph: its contents, page breaks and Word's notes of them, but not those in its text boxes.
_OWN = XPath(
    ".//*[self::w:t[not(../w:rPr/w:rStyle/@w:val='ToldMarker')] or self::w:drawing or self::w:pict or self::w:object"
    " or self::w:sym or self::w:lastRenderedPageBreak or self::w:br[@w:type='page']]"
    "[count(ancestor::w:p) = $depth]",
    namespaces=_NAMES,
)
_IN_CELL = XPath("boolean(ancestor::w:tc)", namespaces=_NAMES)
_IN_BOX = XPath("boolean(ancestor::w:txbxContent)", namespaces=_NAMES)
_SECTIONS = XPath(".//w:p/w:pPr/w:sectPr | w:sectPr", namespaces=_NAMES)
_FOLLOWING = XPath("ancestor::w:p[1]/following::w:p[1]", namespaces=_NAMES)


def spell_out(document: Document) -> None:
    """Change the document, which is not saved."""
    body = document.part.element.find(qn("w:body"))
    if body is None:
        return
    styles = Styles(document.styles.element)
    for element in _UNPRINTED(body):
        _remove(element)
    _free_text_boxes(body)
    _open_fields(body)
    counter = Numbering(_numbering(document), styles)
    for paragraph in _PARAGRAPHS(body):
        level = _heading_level(paragraph, styles)
        _spell_number(paragraph, counter)
        if level:
            _set(_properties(paragraph), "w:pStyle", f"{TOLD_HEADING}{min(level, 6)}")
        elif _has_leaders(paragraph, styles):
            _spell_leaders(paragraph)
    _mark_page_breaks(body, styles)


def _numbering(document: Document) -> Element | None:
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        return None
    return part.element if isinstance(part, XmlPart) else None


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _replace(element: Element, name: str) -> Element:
    new = etree.Element(qn(name))
    element.addprevious(new)
    _remove(element)
    return new


def _properties(paragraph: Element) -> Element:
    found = paragraph.find(qn("w:pPr"))
    if found is None:
        found = etree.Element(qn("w:pPr"))
        paragraph.insert(0, found)
    return found


def _set(parent: Element, name: str, to: str) -> None:
    """The w:val of a child that is made where it is missing."""
    child = parent.find(qn(name))
    (etree.SubElement(parent, qn(name)) if child is None else child).set(qn("w:val"), to)


def _insert_run(paragraph: Element) -> Element:
    """A new run before all others."""
    run = etree.Element(qn("w:r"))
    _properties(paragraph).addnext(run)
    return run


def _free_text_boxes(body: Element) -> None:
    """Text boxes, whatever shape they are set in, in the one form that mammoth reads."""
    for shape in _SHAPES(body):
        if body not in shape.iterancestors():
            continue  # the same box in its other form
        branches = list(shape) if shape.tag == f"{{{_NAMES['mc']}}}AlternateContent" else [shape]
        boxes = next(boxes for boxes in map(_text_boxes, branches) if boxes)
        picture = _replace(shape, "w:pict")
        for box in boxes:
            etree.SubElement(picture, "{urn:schemas-microsoft-com:vml}textbox").append(box)


def _text_boxes(shape: Element) -> list[Element]:
    boxes = list(shape.iter(qn("w:txbxContent")))
    return [box for box in boxes if next(box.iterancestors(qn("w:txbxContent")), None) not in boxes]


def _open_fields(body: Element) -> None:
    """The results of simple fields as plain runs; positioned tabs and carriage returns as what they look like."""
    for field in list(body.iter(qn("w:fldSimple"))):
        for child in list(field):
            field.addprevious(child)
        _remove(field)
    for name, plain in (("w:ptab", "w:tab"), ("w:cr", "w:br")):
        for element in list(body.iter(qn(name))):
            _replace(element, plain)


# ---------------------------------------------------------------------------------- headings, numbers, contents


def _heading_level(paragraph: Element, styles: Styles) -> int:
    """1 is outermost, 0 is no heading: by the outline level or, where there is none, the style's name."""
    for holder in styles.holders(paragraph):
        outline = value(holder, "w:pPr", "w:outlineLvl")
        if outline is not None:
            return int(outline) + 1 if int(outline) < 9 else 0
        name = value(holder, "w:name") or ""
        match = _HEADING_STYLE.match(name)
        if match or _TITLE_STYLE.match(name):
            return int(match["level"]) if match else 1
    return 0


def _spell_number(paragraph: Element, counter: Numbering) -> None:
    """Write a paragraph's automatic number at its start; bullets are left to mammoth."""
    place = counter.place(paragraph)
    if place is None:
        return
    label = counter.label(place)
    properties = _properties(paragraph)
    numbering = properties.find(qn("w:numPr"))
    if numbering is None:
        numbering = etree.SubElement(properties, qn("w:numPr"))
    _set(numbering, "w:numId", "0" if label == "" else place.list_id)
    _set(numbering, "w:ilvl", str(min(place.level, _DEEPEST_LIST)))
    if label and any((text.text or "").strip() for text in paragraph.iter(qn("w:t"))):
        run = _insert_run(paragraph)
        _set(etree.SubElement(run, qn("w:rPr")), "w:rStyle", TOLD_MARKER)
        etree.SubElement(run, qn("w:t")).text = f"{label} "


def _has_leaders(paragraph: Element, styles: Styles) -> bool:
    """Whether dots lead to the number at the end of the line, as in a table of contents."""
    holders = styles.holders(paragraph)
    if any(_CONTENTS_STYLE.match(value(style, "w:name") or "") for style in holders[1:]):
        return True
    tabs = (tab for holder in holders for tab in holder.iterfind(f"{qn('w:pPr')}/{qn('w:tabs')}/{qn('w:tab')}"))
    return any(tab.get(qn("w:leader")) == "dot" for tab in tabs)


def _spell_leaders(paragraph: Element) -> None:
    for tab in _TABS(paragraph)[-1:]:
        _replace(tab, "w:t").text = _LEADER


# -------------------------------------------------------------------------------------------------- page breaks


_BREAKS = {qn("w:br"), qn("w:lastRenderedPageBreak")}
_NEW_PAGE = ("nextPage", "oddPage", "evenPage", None)  # types of a section; None: it states none


def _mark_page_breaks(body: Element, styles: Styles) -> None:
    """Every start of a page becomes one explicit break, also where the file tells of it twice.

    Word notes where its last layout began a page, and does so too after a break that made it begin one.
    """
    starts = [paragraph for section in _sections(body) for paragraph in _FOLLOWING(section)]
    filled = False  # whether something stands on the page
    for paragraph in _PARAGRAPHS(body):
        if filled and (paragraph in starts or _breaks_before(paragraph, styles)):
            _insert_page_break(paragraph)
            filled = False
        filled = _mark_in_paragraph(paragraph, filled)


def _mark_in_paragraph(paragraph: Element, filled: bool) -> bool:
    """`filled` says whether something stands on the page: before the paragraph, and as the answer after it."""
    begun = False  # whether something stands in the paragraph
    for element in _OWN(paragraph, depth=1 + sum(1 for _ in paragraph.iterancestors(qn("w:p")))):
        if element.tag not in _BREAKS:
            if element.tag != qn("w:t") or (element.text or "").strip():
                filled = begun = True
            continue
        noted = element.tag == qn("w:lastRenderedPageBreak")
        # Word begins no page at a break that is set within a table
        counts = filled and not _IN_BOX(element) if noted else not (_IN_CELL(element) or _IN_BOX(element))
        if not counts:
            _remove(element)
            continue
        if begun:
            _replace(element, "w:br").set(qn("w:type"), "page")
        else:
            _remove(element)
            _insert_page_break(paragraph)
        filled = False
    return filled


def _insert_page_break(paragraph: Element) -> None:
    etree.SubElement(_insert_run(paragraph), qn("w:br"), {qn("w:type"): "page"})


def _sections(body: Element) -> Iterator[Element]:
    """The ends of sections after which a new page begins: the section that follows says so."""
    ends = _SECTIONS(body)
    for end, following in pairwise(ends):
        if value(following, "w:type") in _NEW_PAGE:
            yield end


def _breaks_before(paragraph: Element, styles: Styles) -> bool:
    if _IN_CELL(paragraph) or _IN_BOX(paragraph):
        return False
    for holder in styles.holders(paragraph):
        told = holder.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}")
        if told is not None:
            return told.get(qn("w:val")) not in ("0", "false", "off")
    return False
