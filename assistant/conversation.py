"""Follow-ups and double questions: making questions that stand alone out of what was typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant import privacy
from assistant.answer import Turn
from assistant.years import by_year
from ingest.danish import STOP_WORDS, fold, tokens
from ingest.dates import MONTH

# Words that ask for a kind of thing; what is left of a question is its subject.
ASKING = frozenset(
    """telefon telefonnummer telefonnummeret tlf nummer nummeret nr ringe ringer kontakte kontakter adresse adressen mail
    mailadresse email åbningstid åbningstider telefontid træffetid lokationsnummer lokationsnummeret lokationsnr
    ydelsesnummer ydelsesnr takst gælder hedder står fås findes hvorhenne""".split()
)
_OPENING = re.compile(
    r"^(og|men|hvad med|hvad så|hvad så med|også|endvidere|samt|ok|okay|og hvad med)\b[ ,]*", re.IGNORECASE
)
_POINTING = re.compile(r"\b(de|dem|han|hun|ham|hende|deres|dens|dets|disse)\b", re.IGNORECASE)
_VAGUELY_POINTING = re.compile(r"\b(det|den|dette|denne|sådan)\b", re.IGNORECASE)  # may also be a mere "it"
_QUESTION_WORD = r"(?:hvor|hvad|hvem|hvilke[nt]?|hvornår|hvordan|hvorfor|kan|skal|må|er|har|får|gælder)"
MOST_PARTS = 4  # a line that asks more is looked for as a whole: each part costs a search
_SPLIT = re.compile(
    rf"\?\s+(?=\S)|,?\s+og\s+(?={_QUESTION_WORD}\b)|,\s+(?={_QUESTION_WORD}\s+(?:mange|ofte|tit|meget|er|skal|kan|har)\b)",
    re.IGNORECASE,
)
_MONTH_OR_YEAR = re.compile(rf"\b(?:(?:19|20)\d\d|{MONTH}|(?:for|efter)år(?:et)?)\b", re.IGNORECASE)
_TIME = re.compile(
    rf"\b\d{{1,2}}[./]\s?\d{{1,2}}(?:[./-]\s?\d{{2,4}})?|(?:\b\d{{1,2}}\.?\s?)?{_MONTH_OR_YEAR.pattern}", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\b(?:forskel(?:len|le)?|sammenlign\w*) (?:på|mellem) (?P<frame>[^?]*?\b(?:for|i|på|til|af) )?(?P<one>[^?]+?) og (?P<two>[^?,]+)",
    re.IGNORECASE,
)


def subject(question: str) -> list[str]:
    """The content words of a question that don't merely say what kind of thing is asked for."""
    return [t for t in tokens(question) if t not in STOP_WORDS and t not in ASKING]


def complete(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leaves unsaid, taken from the user's last question; itself if it stands alone.

    No civil registration number is taken over from there.
    """
    before = next((turn.content for turn in reversed(history) if turn.role == "user" and turn.content.strip()), None)
    if before is None:
        return question
    before = privacy.redacted(before)
    opened = _OPENING.match(question)
    rest = question[opened.end() :] if opened else question
    own = subject(rest)
    points = bool(_POINTING.search(rest) or (len(own) <= 2 and _VAGUELY_POINTING.search(rest)))
    if not opened and not points and len(own) >= 2:
        return question
    if opened and not points and own:
        # "og tandplejen?": another subject, the same kind of thing
        asked = [t for t in tokens(before) if t in ASKING]  # what the former question asked for, without its subject
        has_own = any(t in ASKING for t in tokens(rest)) or re.match(rf"{_QUESTION_WORD}\b", rest, re.IGNORECASE)
        frame = "" if has_own else " ".join(dict.fromkeys(asked))
        return f"{frame} {rest}".strip() if frame else _with_context(rest, before, own)
    return _with_context(question, before, own)


def _with_context(question: str, before: str, own: Sequence[str]) -> str:
    known = {fold(word) for word in own}
    if _MONTH_OR_YEAR.search(question):  # "og i 2021?": not at the time of the former question
        before = _TIME.sub(" ", before)
    carried = [word for word in subject(before) if fold(word) not in known]
    return f"{question.rstrip(' ?')} ({' '.join(carried)})?" if carried else question


def parts(question: str, meeting_years: Collection[int] = ()) -> list[str]:
    """The questions that one typed line asks, each standing alone; the line itself if it asks one, or too many.

    `meeting_years`: of the minutes at hand; what is asked about several of them is asked of each.
    """
    of_each_year = by_year(question, meeting_years)
    if len(of_each_year) > 1:
        return of_each_year
    between = _BETWEEN.search(question)
    if between:
        frame = between["frame"] or ""
        return [f"{frame}{between['one']}".strip(), f"{frame}{between['two']}".strip()]
    prefix, pieces = "", list(dict.fromkeys(filter(None, (piece.strip(" ,?") for piece in _SPLIT.split(question)))))
    if not 1 < len(pieces) <= MOST_PARTS:
        return [question]
    head = re.match(rf"^([^:?]{{3,60}}):\s+(?={_QUESTION_WORD}\b)", pieces[0], re.IGNORECASE)
    if head:
        prefix = head.group(1) + ": "
        pieces[0] = pieces[0][head.end() :]
    if any(len(subject(piece)) < 2 for piece in pieces):
        return [question]
    return [prefix + piece for piece in pieces]
