"""The page Kvalitet: what the evaluation measured, and what readers thought of the answers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from ui.conversations.archive import Archive, ArchiveError, KeptExchange, Rating, UnansweredQuestion, WaitingCase
from ui.conversations.page import show_unanswered, table_html
from ui.conversations.texts import BAD, GOOD, UNANSWERED, local, moment
from ui.failures import sentence_of, show_alert
from ui.marking import escape, linked_html
from ui.navigation import CONVERSATION
from ui.parts import shorten
from ui.quality import texts
from ui.quality.case_view import keep_as_case, show_case, show_choice
from ui.quality.cases import cases_file, count_cases
from ui.quality.report import OWN_RESULTS, QualityReport, newest_run, read_report
from ui.services import Services
from ui.texts import TRY_AGAIN

_REPORT_HEIGHT = 800  # pixels
_UNANSWERED = "case-unanswered"  # the widget that holds the refused question that was chosen


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
    waiting = archive.waiting_cases()
    _show_cases(services, archive, waiting)
    awaited = {one.exchange.id for one in waiting}
    st.html(f"<h2>{texts.RATED_DOWN}</h2>")
    rated_down = [one for one in ratings if one.rating is Rating.BAD and one.id not in awaited]
    if not rated_down:
        st.html(f"<p>{texts.NO_RATED_DOWN}</p>")
    for exchange in rated_down:
        with st.container(key=f"card-rated-{exchange.id}"):
            _show_exchange(exchange)
            show_case(services, archive, exchange)
    st.html(f"<h2>{UNANSWERED}</h2>")
    unanswered = archive.unanswered()
    show_unanswered(unanswered)
    elsewhere = awaited.union(one.id for one in rated_down)
    _choose_unanswered(archive, [one for one in unanswered if one.exchange_id not in elsewhere])


def _show_cases(services: Services, archive: Archive, waiting: Sequence[WaitingCase]) -> None:
    """The cases that await their gold, to be given it, and how many have theirs."""
    if waiting:
        st.html(f"<h2>{texts.WAITING}</h2><p>{texts.WAITING_ABOUT}</p>")
    for case in waiting:
        identifier = case.exchange.id
        with st.container(key=f"card-waiting-{identifier}"):
            _show_exchange(case.exchange)
            choice = st.expander(texts.CHOOSE_GOLD, key=f"case-{identifier}", on_change="rerun")
            if choice.open:  # else its places are not looked up
                with choice:
                    show_choice(services, archive, case, thorough=True)
    file = cases_file(services.data.root)
    if file.exists():
        st.html(f'<p class="pa-facts">{escape(texts.cases_in(str(file), count_cases(file)))}</p>')


def _choose_unanswered(archive: Archive, questions: Sequence[UnansweredQuestion]) -> None:
    """One of the refused questions is kept as a case."""
    if not questions:
        return
    with st.container(key="case-of-unanswered", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            texts.CASE_OF_UNANSWERED,
            questions,
            index=None,
            format_func=lambda one: one.question,
            placeholder=texts.CHOOSE_QUESTION,
            key=_UNANSWERED,
        )
        st.button(
            texts.SAVE_AS_CASE, key="case-keep-unanswered", disabled=chosen is None, on_click=_keep, args=(archive,)
        )


def _keep(archive: Archive) -> None:
    keep_as_case(archive, st.session_state[_UNANSWERED].exchange_id)
    st.session_state[_UNANSWERED] = None  # it is no longer among them


def _months_html(ratings: Sequence[KeptExchange]) -> str:
    """The ratings counted month by month, the latest first."""
    counted = Counter((local(one.rated_at).date().replace(day=1), one.rating) for one in ratings if one.rated_at)
    months = sorted({month for month, _ in counted}, reverse=True)
    rows = [_month_row(month, counted[month, Rating.GOOD], counted[month, Rating.BAD]) for month in months]
    return table_html(texts.RATINGS_BY_MONTH, (texts.MONTH, GOOD, BAD, texts.SHARE), rows)


def _month_row(month: dt.date, good: int, bad: int) -> tuple[str, str, str, str]:
    return texts.month(month), str(good), str(bad), texts.share(good, good + bad)


def _show_exchange(exchange: KeptExchange) -> None:
    """What was asked and answered, and what was wrong with it."""
    answer, at = exchange.answer, exchange.rated_at or exchange.asked_at
    facts = [moment(at), *([texts.NO_REASON] if exchange.rating and not exchange.reason else [])]
    st.html(
        f'<h3 class="pa-heading">{escape(answer.question)}</h3>'
        + (f'<p class="pa-reason">{escape(exchange.reason)}</p>' if exchange.reason else "")
        + f'<p class="pa-excerpt">{linked_html(shorten(answer.text))}</p><p class="pa-facts">{" · ".join(facts)}</p>'
    )
    st.button(texts.OPEN, key=f"rated-open-{exchange.id}", on_click=_open, args=(exchange.conversation_id,))


def _open(conversation: str) -> None:
    st.query_params.from_dict({CONVERSATION: conversation})
