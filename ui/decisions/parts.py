"""The parts of the page Beslutninger as safe HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.decisions import DecisionItem
from assistant.matters import ComparedSentence, Comparison, mentions_of_earlier_meetings
from ingest.records import Statement
from ui.decisions import texts
from ui.marking import Place, escape, linked_html


def item_heading_html(item: DecisionItem) -> str:
    """Number, title and the meeting it was on."""
    record = item.record
    facts = (record.committee, record.municipality, texts.meeting(item), record.type)
    line = ", ".join(fact for fact in facts if fact)
    return (
        f'<h2 class="pa-item-title" data-item="{escape(item.id)}" tabindex="-1">{escape(texts.heading(item))}</h2>'
        f'<p class="pa-facts">{escape(line)}</p>'
    )


def item_html(item: DecisionItem) -> str:
    """Decision first, then who follows up, people, attachments, other meetings, and the case."""
    record = item.record
    parts = [
        _section(texts.DECISION, _paragraphs(record.decision)),
        _section(texts.FOLLOW_UPS, _list([one.text for one in record.follow_ups]) or _paragraphs(None)),
    ]
    for name, listed in ((texts.PEOPLE, record.people), (texts.ATTACHMENTS, record.attachments)):
        if listed:
            parts.append(_section(name, _list(listed)))
    mentions = list(mentions_of_earlier_meetings(record))
    if mentions:
        parts.append(_section(texts.EARLIER_MEETINGS, _list(mentions)))
    parts.append(_section(texts.CASE, _paragraphs(record.case)))
    return f'<div class="pa-item">{"".join(parts)}</div>'


def decided_html(item: DecisionItem) -> str:
    """An item in a row of several meetings: when, what, what was decided, and follow-ups that it does not tell."""
    decided = " ".join(item.record.decision.text.split()) if item.record.decision else ""
    follow_ups = _list(one.text for one in item.record.follow_ups if " ".join(one.text.split()) not in decided)
    more = f'<p class="pa-small-heading">{escape(texts.FOLLOW_UPS)}</p>{follow_ups}' if follow_ups else ""
    return (
        f'<div class="pa-item"><h3 class="pa-heading">{escape(texts.meeting_heading(item))}</h3>'
        f'<p class="pa-decided-title">{escape(texts.heading(item))}</p>{_paragraphs(item.record.decision)}{more}</div>'
    )


def comparison_html(one: DecisionItem, other: DecisionItem, compared: Comparison) -> str:
    """Two decisions side by side; a sentence says whether it stands in one of them only."""
    columns = ((one, compared.one), (other, compared.other))
    return f'<div class="pa-compared">{"".join(_compared_html(item, found) for item, found in columns)}</div>'


def _compared_html(item: DecisionItem, sentences: Sequence[ComparedSentence]) -> str:
    listed = "".join(
        f'<li class="{"pa-both" if sentence.in_both else "pa-only"}">{linked_html(sentence.text)} '
        f'<span class="pa-tag">{escape(texts.IN_BOTH if sentence.in_both else texts.ONLY_HERE)}</span></li>'
        for sentence in sentences
    )
    return (
        f'<section><h4 class="pa-small-heading">{escape(texts.label(item))}</h4>'
        + (f"<ul>{listed}</ul>" if listed else f'<p class="pa-unknown">{escape(texts.NOT_STATED)}</p>')
        + "</section>"
    )


def places(item: DecisionItem) -> list[Place]:
    """A place for each of the item's pages, with the decision marked, or else what stands there of the item."""
    record = item.record
    parts = (record.decision, *record.follow_ups, record.case, record.source)
    found: dict[int, Place] = {}
    for span in (span for part in parts if part for span in part.spans):
        found.setdefault(span.page, Place(record.document_id, span.page, span.start, span.end))
    return [found[page] for page in sorted(found)]


def _section(name: str, content: str) -> str:
    return f'<section><h3 class="pa-heading">{escape(name)}</h3>{content}</section>'


def _paragraphs(statement: Statement | None) -> str:
    if statement is None:
        return f'<p class="pa-unknown">{escape(texts.NOT_STATED)}</p>'
    return "".join(f"<p>{linked_html(paragraph)}</p>" for paragraph in statement.text.split("\n"))


def _list(listed: Iterable[str]) -> str:
    entries = "".join(f"<li>{linked_html(entry)}</li>" for entry in listed)
    return f"<ul>{entries}</ul>" if entries else ""
