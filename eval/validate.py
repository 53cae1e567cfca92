"""Is a set sound? Every quote, page and fact is checked against the documents, and a new case before it is added."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.errors import UnsoundCase
from eval.golden import GoldenCase, holds, numbered_cases
from eval.places import Places

USERS = ("", "gp", "consultant", "script")
_ROLES = ("user", "assistant")
_MODES = ("any", "all")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a set. `danish` says what; a warning does not make the set unusable."""

    file: str
    line: int
    id: str
    field: str
    danish: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "Advarsel: " if self.warning else ""
        return f"{self.file}, linje {self.line} ({self.id}), {self.field}: {kind}{self.danish}"


def validate(path: Path, places: Places) -> list[Problem]:
    """What is wrong in a set, line by line. Raises BadGoldenFile where a line is no case at all."""
    cases = numbered_cases(path)
    unknown = _unknown_fields(path)
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, case in cases:
        findings = [*_check(case, places), *((name, "feltet kendes ikke", False) for name in unknown.get(line, ()))]
        if case.id in seen:
            findings.insert(0, ("id", f"»{case.id}« bruges allerede på linje {seen[case.id]}", False))
        seen.setdefault(case.id, line)
        problems.extend(Problem(path.name, line, case.id, field, text, warning) for field, text, warning in findings)
    return problems


def fallen_quotes(case: GoldenCase, places: Places) -> tuple[str, ...]:
    """The gold quotes of a case that don't stand on their page (any more)."""
    return tuple(gold.quote for gold in case.gold if not places.stands(gold.doc, gold.page, gold.quote))


def add(path: Path, case: GoldenCase, places: Places) -> list[Problem]:
    """Append a case to a set, which need not exist; the warnings. Raises UnsoundCase, BadGoldenFile."""
    before = numbered_cases(path) if path.exists() else []
    found = list(_check(case, places))
    if any(case.id == other.id for _, other in before):
        found.append(("id", f"»{case.id}« bruges allerede", False))
    line = before[-1][0] + 1 if before else 1
    problems = [Problem(path.name, line, case.id, *finding) for finding in found]
    if any(not problem.warning for problem in problems):
        wrong = "\n".join(map(str, problems))
        raise UnsoundCase(f"{path}: {case.id} is not sound: {wrong}", f"Spørgsmålet blev ikke tilføjet:\n{wrong}")
    content = path.read_text("utf-8") if path.exists() else ""
    separator = "\n" if content and not content.endswith("\n") else ""
    path.write_text(f"{content}{separator}{json.dumps(_written(case), ensure_ascii=False)}\n", "utf-8")
    return problems


def next_id(path: Path) -> str:
    """The id after the highest of a set: "a012" after "a011"; a new set's are named after its file."""
    numbered = [m for _, case in (numbered_cases(path) if path.exists() else []) if (m := _NUMBERED.fullmatch(case.id))]
    if not numbered:
        return f"{path.stem}-001"
    last = max(numbered, key=lambda match: int(match.group(2)))
    return f"{last.group(1)}{int(last.group(2)) + 1:0{len(last.group(2))}d}"


_NUMBERED = re.compile(r"(.*?)(\d+)")

_ALWAYS_WRITTEN = frozenset({"id", "category", "question", "answerable", "gold", "facts", "must_not", "note"})


def _written(case: GoldenCase) -> dict[str, object]:
    written = case.model_dump(mode="json")
    default = GoldenCase(id="", question="", answerable=True).model_dump(mode="json")
    return {name: value for name, value in written.items() if name in _ALWAYS_WRITTEN or value != default[name]}


# --------------------------------------------------------------------------------------------------- checks

Finding = tuple[str, str, bool]  # field, what is wrong in Danish, whether it is a warning only


def _check(case: GoldenCase, places: Places) -> Iterator[Finding]:
    if not case.id.strip():
        yield "id", "mangler", False
    if not case.question.strip():
        yield "question", "er tomt", False
    if case.user not in USERS:
        yield "user", f"»{case.user}« skal være gp, consultant eller script", False
    if case.gold_mode not in _MODES:
        yield "gold_mode", f"»{case.gold_mode}« skal være any eller all", False
    for number, turn in enumerate(case.history, 1):
        if turn.role not in _ROLES or not turn.content.strip():
            yield f"history[{number}]", "skal have role user eller assistant og en tekst", False
    if not case.answerable:
        if case.gold or case.facts:
            yield "answerable", "et spørgsmål uden svar må hverken have gold eller facts", False
        return
    if not case.gold:
        yield "gold", "mangler; et spørgsmål med svar skal have mindst ét sted", False
    yield from _check_gold(case, places)
    yield from _check_facts(case, places)
    for wording in case.must_not:
        if any(holds(gold.quote, wording) for gold in case.gold):
            yield "must_not", f"»{wording}« står selv i et gold-citat", False


def _check_gold(case: GoldenCase, places: Places) -> Iterator[Finding]:
    for number, gold in enumerate(case.gold, 1):
        field = f"gold[{number}]"
        if gold.doc not in places.titles:
            yield field, f"dokumentet »{gold.doc}« er ikke i indekset", False
        elif not places.has_page(gold.doc, gold.page):
            yield field, f"»{gold.doc}« har ingen side {gold.page}", False
        elif not gold.quote.strip():
            yield field, "citatet er tomt", False
        elif not places.stands(gold.doc, gold.page, gold.quote):
            elsewhere = places.pages_with(gold.doc, gold.quote)
            where = f"; det står på side {', '.join(map(str, elsewhere))}" if elsewhere else ""
            yield field, f"citatet står ikke på side {gold.page} i »{gold.doc}«{where}: »{gold.quote}«", False


def _check_facts(case: GoldenCase, places: Places) -> Iterator[Finding]:
    for number, fact in enumerate(case.facts, 1):
        if not fact or not all(wording.strip() for wording in fact):
            yield f"facts[{number}]", "et faktum skal have mindst én ordlyd, og ingen må være tom", False
        elif not any(holds(g.quote, fact[0]) or places.holds(g.doc, g.page, fact[0]) for g in case.gold):
            yield f"facts[{number}]", f"»{fact[0]}« står hverken i gold-citaterne eller på deres sider", True


def _unknown_fields(path: Path) -> dict[int, list[str]]:
    """Line -> fields that no case has, such as a name that was misspelt."""
    lines = path.read_bytes().decode("utf-8-sig").split("\n")
    read = ((number, json.loads(line)) for number, line in enumerate(lines, 1) if line.strip())
    return {number: names for number, row in read if (names := [name for name in row if name not in _FIELDS])}


_FIELDS = frozenset(GoldenCase.model_fields)
