"""The page Kvalitet: what the evaluation measured, and what readers thought of the answers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from eval.errors import EvaluationError
from ui.conversations.archive import Archive, ArchiveError, KeptExchange, Rating, UnansweredQuestion
from ui.conversations.page import show_unanswered, table_html
from ui.conversations.texts import local, moment
from ui.failures import sentence_of, show_alert
from ui.markdown import label
from ui.marking import escape, linked_html
from ui.navigation import CONVERSATION
from ui.parts import shorten
from ui.quality import texts
from ui.quality.cases import GoldPlace, add_case, cases_file, is_case, places_of
from ui.quality.report import OWN_RESULTS, QualityReport, newest_run, read_report
from ui.services import Services
from ui.texts import TRY_AGAIN

_QUOTE_SHOWN = 160  # characters
_REPORT_HEIGHT = 800  # pixels
_SAID = "case-said"  # in the session: exchange -> what became of its case


def show(services: Services) -> None:
    """The whole page."""
    st.html(f"<h1>{texts.HEADING}</h1>")
    _show_figures()
    if services.archive is None:
        st.html(f"<h2>{texts.RATINGS}</h2><p>{texts.NO_ARCHIVE}</p>")
        return
    try:
        _show_feedback(services, services.archive)
    except ArchiveError as error:
        show_alert(sentence_of(error, texts.UNEXPECTED))
        st.button(TRY_AGAIN, key="quality-again")


# ------------------------------------------------------------------------------------------------ evaluation


def _show_figures() -> None:
    st.html(f"<h2>{texts.FIGURES}</h2>")
    try:
        report = _report(newest_run(OWN_RESULTS))
    except Exception as error:  # files on the disk that anyone may have touched: the rest of the page stays
        show_alert(sentence_of(error, texts.REPORT_FAILED))
        return
    if report is None:
        st.html(f"<p>{texts.NO_REPORT}</p>")
        return
    st.html(f'<p class="pa-kept">{texts.OWN if report.is_own else texts.SHIPPED}</p>{report.overview}')
    st.download_button(
        texts.DOWNLOAD, report.page, "kvalitet.html", "text/html", key="quality-report", on_click="ignore"
    )
    if st.toggle(texts.SHOW_REPORT, key="quality-show-report"):
        with st.container(key="quality-frame"):
            st.iframe(report.page, height=_REPORT_HEIGHT, alt=texts.REPORT)


@st.cache_data(show_spinner=texts.READING, max_entries=1)
def _report(newest: float | None) -> QualityReport | None:
    """Read again when there is a newer run."""
    return read_report()


# -------------------------------------------------------------------------------------------------- readers


def _show_feedback(services: Services, archive: Archive) -> None:
    ratings = archive.ratings()
    st.html(f"<h2>{texts.RATINGS}</h2>" + (_months_html(ratings) if ratings else f"<p>{texts.NO_RATINGS}</p>"))
    st.html(f"<h2>{texts.RATED_DOWN}</h2>")
    rated_down = [one for one in ratings if one.rating is Rating.BAD]
    if not rated_down:
        st.html(f"<p>{texts.NO_RATED_DOWN}</p>")
    for exchange in rated_down:
        _show_rated_down(services, archive, exchange)
    st.html(f"<h2>{texts.UNANSWERED}</h2>")
    unanswered = archive.unanswered()
    show_unanswered(unanswered)
    shown = {one.id for one in rated_down}
    _choose_unanswered(services, archive, [one for one in unanswered if one.exchange_id not in shown])


def _choose_unanswered(services: Services, archive: Archive, questions: Sequence[UnansweredQuestion]) -> None:
    """One of the refused questions becomes a case: with its place, or because it was right to refuse it."""
    if not questions or not services.may_manage:
        return
    chosen = st.selectbox(
        texts.CASE_OF_UNANSWERED,
        questions,
        index=None,
        format_func=lambda one: one.question,
        placeholder=texts.CHOOSE_QUESTION,
        key="case-unanswered",
    )
    exchange = archive.exchange(chosen.exchange_id) if chosen else None
    if exchange is not None:
        with st.container(key="case-of-unanswered"):
            _show_case(services, archive, exchange)


def _months_html(ratings: Sequence[KeptExchange]) -> str:
    """The ratings counted month by month, the latest first."""
    counted = Counter((local(one.rated_at).date().replace(day=1), one.rating) for one in ratings if one.rated_at)
    months = sorted({month for month, _ in counted}, reverse=True)
    rows = [_month_row(month, counted[month, Rating.GOOD], counted[month, Rating.BAD]) for month in months]
    return table_html(texts.RATINGS_BY_MONTH, (texts.MONTH, texts.GOOD, texts.BAD, texts.SHARE), rows)


def _month_row(month: dt.date, good: int, bad: int) -> tuple[str, str, str, str]:
    return texts.month(month), str(good), str(bad), texts.share(good, good + bad)


def _show_rated_down(services: Services, archive: Archive, exchange: KeptExchange) -> None:
    answer, rated_at = exchange.answer, exchange.rated_at or exchange.asked_at
    with st.container(key=f"card-rated-{exchange.id}"):
        st.html(
            f'<h3 class="pa-heading">{escape(answer.question)}</h3>'
            f'<p class="pa-reason">{escape(exchange.reason or texts.NO_REASON)}</p>'
            f'<p class="pa-excerpt">{linked_html(shorten(answer.text))}</p>'
            f'<p class="pa-facts">{moment(rated_at)}</p>'
        )
        st.button(texts.OPEN, key=f"rated-open-{exchange.id}", on_click=_open, args=(exchange.conversation_id,))
        if services.may_manage:
            case = st.expander(texts.MAKE_CASE, key=f"case-{exchange.id}", on_change="rerun")
            if case.open:  # else its places are not looked up
                with case:
                    _show_case(services, archive, exchange)


def _open(conversation: str) -> None:
    st.query_params.from_dict({CONVERSATION: conversation})


# ---------------------------------------------------------------------------------------------------- cases


def _show_case(services: Services, archive: Archive, exchange: KeptExchange) -> None:
    said: dict[int, str] = st.session_state.setdefault(_SAID, {})
    before = archive.before(exchange)
    file = cases_file(services.data.root)
    try:
        if is_case(file, exchange, before):
            st.html(f'<p role="status">{escape(said.get(exchange.id) or texts.IS_CASE)}</p>')
            return
    except EvaluationError as error:
        show_alert(sentence_of(error, texts.CASE_FAILED))
        return
    titles = {document.id: document.title for document in services.assistant.documents}
    st.html(f"<p>{texts.CASES_ABOUT}</p>")
    places: list[GoldPlace | str] = [*places_of(exchange, services.assistant), texts.ELSEWHERE, texts.NOT_IN_DOCUMENTS]
    chosen = st.radio(
        texts.WHERE,
        places,
        index=None,
        format_func=lambda place: place if isinstance(place, str) else _place(place, titles),
        key=f"case-place-{exchange.id}",
        on_change=_forget,
        args=(exchange.id,),
    )
    gold = _elsewhere(exchange.id, titles) if chosen == texts.ELSEWHERE else chosen
    facts = ""
    if isinstance(gold, GoldPlace):
        facts = st.text_area(texts.FACTS, key=f"case-facts-{exchange.id}", height=90)
    if sentence := said.get(exchange.id):
        show_alert(sentence)
    st.button(
        texts.SAVE_CASE,
        key=f"case-save-{exchange.id}",
        type="primary",
        on_click=_save,
        args=(services, exchange, before, gold, facts.split("\n")),
    )


def _forget(exchange_id: int) -> None:
    """What was said about a case is about the place that was chosen then."""
    st.session_state[_SAID].pop(exchange_id, None)


def _elsewhere(exchange_id: int, titles: dict[str, str]) -> GoldPlace:
    """A place that was not found, as its page tells it."""
    document = st.selectbox(
        texts.DOCUMENT,
        list(titles),
        format_func=lambda identifier: label(titles[identifier]),
        key=f"case-document-{exchange_id}",
    )
    page = st.number_input(texts.PAGE, min_value=1, value=1, step=1, key=f"case-page-{exchange_id}")
    quote = st.text_area(texts.QUOTE, key=f"case-quote-{exchange_id}", height=90)
    return GoldPlace(document or "", int(page), quote)


def _place(place: GoldPlace, titles: dict[str, str]) -> str:
    return label(texts.place(titles[place.document_id], place.page, shorten(place.quote, _QUOTE_SHOWN)))


def _save(
    services: Services,
    exchange: KeptExchange,
    before: Sequence[KeptExchange],
    gold: GoldPlace | str | None,
    facts: Sequence[str],
) -> None:
    """Save the case, or say what is missing."""
    said = st.session_state.setdefault(_SAID, {})
    if gold is None:
        said[exchange.id] = texts.CHOOSE_PLACE
        return
    file = cases_file(services.data.root)
    place = gold if isinstance(gold, GoldPlace) else None
    try:
        added = add_case(file, services.assistant, exchange, before, place, facts)
    except (EvaluationError, OSError) as error:
        said[exchange.id] = sentence_of(error, texts.CASE_FAILED)
    else:
        said[exchange.id] = " ".join(
            [texts.saved(added.id, str(file)), *(texts.warned(warning.danish) for warning in added.warnings)]
        )
