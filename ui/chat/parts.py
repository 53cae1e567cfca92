"""The parts of the chat as safe HTML: question, answer with its chips, cards, and how an answer was found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape as html_escape
from itertools import groupby

from assistant.answer import Answer, Citation, Hit, Notice
from assistant.composition import readable
from ingest.document import Passage
from ui.chat import texts
from ui.marking import copy_button_html, escape, linked_html, place_of_citation, quote_html
from ui.parts import place_html, shorten
from ui.texts import decimal, page, understood_as

_HEADINGS_SHOWN = 2  # the innermost
_SUB_ITEM = ' class="pa-sub"'
_ITEM_MARK = re.compile(r"^\s*[•–-]\s+")


def chip_html(citation: Citation, opens: str) -> str:
    """A citation's number: a link with the address of its page, which the script turns into a click on `opens`."""
    name = texts.open_citation(citation.number, citation.document_title, citation.page)
    address = html_escape(place_of_citation(citation).address)
    return (
        f'<a class="pa-chip" href="{address}" data-open="{html_escape(opens)}" '
        f'aria-label="{escape(name)}" title="{escape(name)}">[{citation.number}]</a>'
    )


def question_html(question: str) -> str:
    """What was asked."""
    return f'<h2 class="pa-question"><span class="pa-hidden">{escape(texts.QUESTION)}: </span>{escape(question)}</h2>'


def answer_html(answer: Answer, exchange: int, opens: Mapping[int, str], *, complete: bool = True) -> str:
    """The direct answer with its chips, or the refusal under its heading, then the notices.

    `opens` names, for each citation's number, the button that its chip clicks. One that is not complete is not yet
    read aloud.
    """
    citations = {citation.number: citation for citation in answer.citations}
    parts: list[str] = []
    if " ".join(answer.completed_question.split()) != " ".join(answer.question.split()):
        parts.append(f'<p class="pa-understood">{escape(understood_as(answer.completed_question))}</p>')
    if answer.status in texts.HEADINGS:
        parts.append(f'<h3 class="pa-refusal">{escape(texts.HEADINGS[answer.status])}</h3>')
    for statement in answer.statements:
        chips = [chip_html(citations[n], opens[n]) for n in statement.citations if n in citations and n in opens]
        parts.append(statement_html(statement.text, chips))
    if not answer.statements:
        parts.append(f'<p class="pa-message">{linked_html(answer.message)}</p>')
    parts.append(notices_html(answer.notices))
    if answer.writer:
        parts.append(f'<p class="pa-writer">{escape(texts.written_by(answer.writer))}</p>')
    name = escape(texts.ANSWER)
    kind = "pa-answer" if complete else "pa-growing"
    return (
        f'<section class="{kind} pa-{html_escape(answer.status)}" data-exchange="{exchange}" aria-label="{name}">'
        f"{''.join(parts)}</section>"
    )


def copy_answer_html(answer: Answer) -> str:
    """The button that copies the answer with its sources, as text for a record or a mail."""
    sources = [
        f"[{c.number}] {c.document_title}, {page(c.page)}: »{' '.join(c.quote.split())}«" for c in answer.citations
    ]
    said = [s.text + "".join(f" [{n}]" for n in s.citations) for s in answer.statements]
    return copy_button_html("\n".join([*said, "", *sources]), texts.COPY_ANSWER)


def statement_html(text: str, chips: Sequence[str]) -> str:
    """A statement with its chips after the last word; lines that begin with a list's mark become a list."""
    lines = [line for line in text.split("\n") if line.strip()] or [""]
    marked_up = [linked_html(_ITEM_MARK.sub("", line), copyable=True) for line in lines]
    marked_up[-1] = "&nbsp;".join((marked_up[-1], *chips))  # a number never begins a line
    blocks: list[str] = []
    for is_list, group in groupby(zip(lines, marked_up, strict=True), lambda pair: bool(_ITEM_MARK.match(pair[0]))):
        if is_list:
            items = (f"<li{_SUB_ITEM if line[0] == ' ' else ''}>{html}</li>" for line, html in group)
            blocks.append(f"<ul>{''.join(items)}</ul>")
        else:
            blocks.append(f"<p>{'<br>'.join(html for _, html in group)}</p>")
    return f'<div class="pa-statement">{"".join(blocks)}</div>'


def notices_html(notices: Sequence[Notice]) -> str:
    """What the reader should know besides the answer: a disagreement stands out, the rest is a quiet line each."""
    items = "".join(
        f'<li class="pa-notice-{html_escape(notice.kind)}">{linked_html(notice.text)}</li>' for notice in notices
    )
    return f'<ul class="pa-notices">{items}</ul>' if items else ""


def keys_html() -> str:
    """The keyboard's shortcuts."""
    keys = " · ".join(f"<kbd>{escape(key)}</kbd> {escape(does)}" for key, does in texts.KEYS)
    return f'<p class="pa-keys">{keys}</p>'


def citation_html(citation: Citation, answer: Answer) -> str:
    """A citation's card: number, document, page and headings; the quote, if neither the answer nor the page tells it."""
    others = ((c.document_id, c.page) for c in answer.citations if c.number != citation.number)
    told = (citation.document_id, citation.page) not in others and _letters(citation.quote) in _letters(answer.text)
    passage = next((hit.passage for hit in answer.hits if _stands_in(citation, hit.passage)), None)
    return (
        place_html(citation.document_title, citation.page, citation.number)
        + (_path_html(passage) if passage else "")
        + ("" if told else f'<blockquote class="pa-quote">{quote_html(citation.quote)}</blockquote>')
    )


def _letters(text: str) -> str:
    """What is left of two texts that say the same, one of them broken into lines or made into a list."""
    return re.sub(r"\W", "", text).casefold()


def _stands_in(citation: Citation, passage: Passage) -> bool:
    spans = (span for unit in passage.units for span in unit.spans if passage.document_id == citation.document_id)
    return any(span.page == citation.page and span.start <= citation.start < span.end for span in spans)


def _path_html(passage: Passage) -> str:
    headings = " › ".join(map(readable, passage.heading_path[-_HEADINGS_SHOWN:]))
    return f'<div class="pa-path">{escape(headings)}</div>' if headings else ""


def hit_html(hit: Hit, title: str) -> str:
    """A place that was found: document, page, headings and how the passage begins."""
    return (
        place_html(title, hit.page)
        + _path_html(hit.passage)
        + f'<p class="pa-excerpt">{escape(shorten(hit.passage.text))}</p>'
    )


def explanation_html(answer: Answer, titles: Mapping[str, str]) -> str:
    """How an answer was found: the places with their signals, how the question was read, and the time it took."""
    parts = [_hits_table(answer, titles) if answer.hits else f"<p>{escape(texts.EXPLANATION_NOTHING)}</p>"]
    read = {name: _plain(value) for name, value in answer.explanation.items()}
    if read.get("parts") == read.get("read_as"):  # not divided
        read.pop("parts", None)
    took = {name: texts.milliseconds(value) for name, value in answer.timings_ms.items()}
    for heading, entries in ((texts.EXPLANATION_READING, read), (texts.EXPLANATION_TIMINGS, took)):
        pairs = [
            f"<dt>{escape(texts.technical(name))}</dt><dd>{escape(value)}</dd>"
            for name, value in entries.items()
            if value
        ]
        if pairs:
            parts.append(f'<h3>{escape(heading)}</h3><dl class="pa-pairs">{"".join(pairs)}</dl>')
    return f'<div class="pa-explanation">{"".join(parts)}</div>'


def _hits_table(answer: Answer, titles: Mapping[str, str]) -> str:
    hits = answer.hits
    used = {(citation.document_id, citation.page) for citation in answer.citations}
    signals = list(dict.fromkeys(name for hit in hits for name, value in hit.signals.items() if value))
    names = (texts.PLACE, texts.SCORE, *(texts.technical(name) for name in signals))
    rows: list[str] = []
    for hit in hits:
        place = f"{titles.get(hit.passage.document_id, hit.passage.document_id)}, {page(hit.page)}"
        if (hit.passage.document_id, hit.page) in used:
            place += f" ({texts.USED})"
        numbers = [decimal(hit.score)]
        numbers += [decimal(hit.signals[name]) if name in hit.signals else "–" for name in signals]
        cells = "".join(f"<td>{number}</td>" for number in numbers)
        rows.append(f'<tr><th scope="row">{escape(place)}</th>{cells}</tr>')
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    heading = escape(texts.EXPLANATION_PLACES)
    return (
        f'<h3>{heading}</h3><div class="pa-scroll" tabindex="0" role="region" aria-label="{heading}">'
        f'<table class="pa-table"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _plain(value: object) -> str:
    """A value of the explanation as a person reads it."""
    if isinstance(value, Mapping):
        return "; ".join(f"{texts.technical(str(name))}: {_plain(part)}" for name, part in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_plain(part) for part in value)
    if isinstance(value, float):
        return decimal(value)
    return "" if value is None else texts.technical(str(value))
