"""What the report says, section by section, in Danish."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from eval.comparison import ComparedSet, ComparedSystem, Kind
from eval.figures import FIGURES, Figure
from eval.gate import SIGNIFICANT, TESTED
from eval.judge import agreement, disagreements
from eval.metamorphic import CitedPage
from eval.report_blocks import Block, Cell, Paragraph, Plot, Plots, Section, Table, WrongCases
from eval.report_cases import wrong_cases
from eval.report_data import SetReport
from eval.report_plots import Bar, interval_bars, reliability_diagram, stacked_bars
from eval.report_texts import CATEGORIES, SHORT, USERS
from eval.runs import Record, changes
from eval.texts import FIGURE_NAMES, STEP_NAMES, number

TITLE = "Praksisassistenten: evaluering"

_HEADLINE = ("right_and_cited", "recall_at_1", "recall_at_5", "citation_recall", "citation_precision", "verbatim")
_REFUSALS = ("refusal_precision", "refusal_recall")
_LATENCIES = ("latency_p50_ms", "latency_p95_ms", "latency_per_embedding")
_ONE_DECIMAL = ("median_words", "mean_words", "latency_p50_ms", "latency_p95_ms", "latency_per_embedding", "tokens")
_GROUPED = ("overall", "right_and_cited", "recall_at_1", "recall_at_5", "median_words")


def sections(sets: Sequence[SetReport], fitted_on: Mapping[str, int]) -> list[Section]:
    """All of the report. `fitted_on`: the sets that ranker and refusal were fitted on, with their numbers of cases."""
    return [
        Section("overblik", "Overblik", tuple(_overview(sets, fitted_on))),
        Section("sammenligning", "Sammenlignet med andre og uden hvert skridt", tuple(_comparison(sets, fitted_on))),
        Section("grupper", "Efter kategori, dokument og bruger", tuple(_groups(sets))),
        Section("afvisninger", "Afvisninger", tuple(_refusals(sets))),
        Section("opfoelgende", "Opfølgende spørgsmål", tuple(_follow_ups(sets))),
        Section("svartid", "Svartid", tuple(_latency(sets))),
        Section("siden-sidst", "Ændret siden sidste kørsel", tuple(_changes(sets))),
        Section("omformulering", "Samme spørgsmål i en anden klædning", tuple(_checks(sets))),
        Section("dommer", "Bedømt af en sprogmodel", tuple(_judged(sets))),
        Section("forkerte", "Det, der gik galt", tuple(_wrong(sets))),
        Section("alle-tal", "Alle tal", tuple(_all_figures(report) for report in sets)),
        Section("omstaendigheder", "Omstændigheder", tuple(_circumstances(sets))),
    ]


# -------------------------------------------------------------------------------------------------- overview


def _overview(sets: Sequence[SetReport], fitted_on: Mapping[str, int]) -> Iterator[Block]:
    yield Paragraph(
        "»Samlet« er andelen af spørgsmål, der blev besvaret rigtigt, på højst 120 ord og med den rigtige side som "
        "kilde, eller som rigtigt blev afvist. Intervallerne er 95 %-intervaller (bootstrap over spørgsmålene)."
    )
    held_out = any(report.held_out for report in sets)
    bars = [_bar(report.name, report.scores.figures.whole["overall"], _held_out(report)) for report in sets]
    caption = "Samlet for hvert sæt med 95 %-interval"
    caption += "; ruden er tallet, når der er tilpasset på de andre sæt alene." if held_out else "."
    yield Plots((Plot(interval_bars(caption, bars), caption),))
    yield Table(
        "",
        ("sæt", "spørgsmål", "samlet", "95 %-interval", "tilpasset på de andre", *(SHORT[name] for name in _HEADLINE)),
        tuple(
            (
                Cell(report.name),
                _count(len(report.scores.cases)),
                _value("overall", report.scores.figures.whole["overall"].value),
                _interval("overall", report.scores.figures.whole["overall"]),
                _value("overall", _held_out(report)),
                *(_value(name, report.scores.figures.whole[name].value) for name in _HEADLINE),
            )
            for report in sets
        ),
    )
    yield from _in_sample(sets, fitted_on)
    yield from _left_out(sets)
    yield from _missing(sets)


def _in_sample(sets: Sequence[SetReport], fitted_on: Mapping[str, int]) -> Iterator[Block]:
    """Says plainly which sets the fitted numbers have seen."""
    seen = [report.name for report in sets if report.name in fitted_on]
    if seen:
        yield Paragraph(
            f"Rangordenens vægte og afvisningens koefficienter er tilpasset på disse sæt: {', '.join(seen)}. Tallene "
            "for dem er derfor målt på spørgsmål, som tilpasningen har set, og er for gode. Kolonnen »tilpasset på de "
            "andre« er målt med en tilpasning, der ikke har set sættet. Andres systemer i sammenligningen er ikke "
            "tilpasset på noget.",
            warning=True,
        )


def _left_out(sets: Sequence[SetReport]) -> Iterator[Block]:
    for report in sets:
        if report.scores.left_out:
            names = ", ".join(case.id for case in report.scores.left_out)
            yield Paragraph(
                f"Udeladt af {report.name}, fordi facits citat ikke længere står på sin side: {names}.", warning=True
            )


def _missing(sets: Sequence[SetReport]) -> Iterator[Block]:
    """What was not measured, or on other ground than the run, and the command that measures it; each said once."""
    without: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)  # sets -> what, command
    for kept, what, command in (
        ("compared", "sammenligningen med andre", "praksis eval compare"),
        ("checked", "omformuleringerne", "praksis eval metamorphic"),
        ("held_out", "tallene med en tilpasning på de andre sæt", "praksis tune --held-out"),
    ):
        if names := tuple(report.name for report in sets if getattr(report, kept) is None):
            without[names].append((what, command))
        differing: defaultdict[str, list[str]] = defaultdict(list)  # in what -> sets
        for report in sets:
            if (found := getattr(report, kept)) and (others := _differing(report.run.record, found.record, kept)):
                differing[" og ".join(others)].append(report.name)
        for others, names in differing.items():
            yield Paragraph(
                f"For {', '.join(names)} er {what} målt med {others} end kørslen. Mål igen med »{command} SÆT.jsonl«.",
                warning=True,
            )
    for names, missing in without.items():
        commands = " og ".join(f"»{command} SÆT.jsonl«" for _, command in missing)
        yield Paragraph(
            f"For {', '.join(names)} mangler {' og '.join(what for what, _ in missing)}. Det måles med {commands}.",
            warning=True,
        )


def _differing(run: Record, other: Record, kept: str) -> list[str]:
    """What two measurements don't have in common. Held out, the fitted numbers are others by intention."""
    pairs = (
        ("andre spørgsmål", run.set_hash, other.set_hash),
        ("et andet indeks", run.index, other.index),
        ("en anden sprogmodel", run.model, other.model),
        ("andre indstillinger", run.settings, other.settings),
        *([("en anden tilpasning", run.fitted_hash, other.fitted_hash)] if kept != "held_out" else []),
    )
    return [what for what, mine, theirs in pairs if mine != theirs]


# ------------------------------------------------------------------------------------------------ comparison


def _comparison(sets: Sequence[SetReport], fitted_on: Mapping[str, int]) -> Iterator[Block]:
    measured = [(report.name, report.compared) for report in sets if report.compared is not None]
    if not measured:
        yield Paragraph("Ikke målt. Det gøres med »praksis eval compare SÆT.jsonl«.")
        return
    seen = any(name in fitted_on for name, _ in measured)
    yield Paragraph(
        "Alle systemer har fået de samme spørgsmål over de samme sider med de samme indlejringer. De andre er det, man "
        "ville bygge først: de forstår ikke opfølgende spørgsmål og afviser ikke. »Uden …« er assistenten uden ét "
        "skridt; de øvrige vægte er ikke tilpasset igen, så et skridt, som andre kunne træde i stedet for, ser dyrere "
        "ud, end det er." + (" Assistenten er tilpasset på sættene, de andre er ikke." if seen else "")
    )
    yield Paragraph(
        f"▼ er sikkert dårligere og ▲ sikkert bedre end assistenten (parret randomiseringstest, p < "
        f"{number(SIGNIFICANT, 2)}, ikke korrigeret for, at der sammenlignes mange gange). Uden mærke kan forskellen "
        "være tilfældig. Sekunderne er for alle spørgsmål uden indlejring."
    )
    yield Plots(
        tuple(
            Plot(interval_bars(f"Samlet, {name}", [_system_bar(one) for one in compared.systems]), f"Samlet, {name}")
            for name, compared in measured
        )
    )
    for name, compared in measured:
        yield _systems(name, compared)
    described = {one.name: one.description for _, compared in measured for one in compared.systems}
    yield Table(
        "Hvad de er",
        ("system", "beskrivelse"),
        tuple((Cell(name), Cell(description)) for name, description in described.items()),
        folded=True,
    )


def _systems(name: str, compared: ComparedSet) -> Table:
    ours = compared.systems[0]
    return Table(
        f"{name}, {compared.record.questions} spørgsmål",
        ("system", *(SHORT[figure] for figure in TESTED), "sekunder"),
        tuple(
            (
                Cell(one.name),
                *(_value(figure, one.figures[figure].value, _mark(figure, ours, one)) for figure in TESTED),
                Cell(number(one.seconds, 1), one.seconds),
            )
            for one in compared.systems
        ),
    )


def _mark(name: str, ours: ComparedSystem, other: ComparedSystem) -> str:
    """Whether another system is better or worse than ours by more than chance."""
    mine, theirs = ours.figures[name].value, other.figures[name].value
    if mine is None or theirs is None or other.p.get(name, 1.0) >= SIGNIFICANT or mine == theirs:
        return ""
    return "better" if (theirs > mine) == FIGURES[name].higher_is_better else "worse"


def _system_bar(one: ComparedSystem) -> Bar:
    return _bar(one.name, one.figures["overall"], ours=one.kind is Kind.OURS)


# --------------------------------------------------------------------------------------------------- groups


def _groups(sets: Sequence[SetReport]) -> Iterator[Block]:
    figures = {report.name: report.scores.figures for report in sets}
    yield from _grouped("kategori", {name: found.categories for name, found in figures.items()}, CATEGORIES)
    yield from _grouped("dokument", {name: found.documents for name, found in figures.items()}, {})
    yield from _grouped("bruger", {name: found.users for name, found in figures.items()}, USERS)


def _grouped(
    title: str, groups: Mapping[str, Mapping[str, Mapping[str, Figure]]], names: Mapping[str, str]
) -> Iterator[Block]:
    """`groups`: the figures of each group by set; `names`: what a group is called in Danish."""
    rows = [
        _group_row(set_name, names.get(group, group), figures)
        for set_name, found in groups.items()
        for group, figures in found.items()
    ]
    if rows:
        head = ("sæt", title, "spørgsmål", "samlet", "95 %-interval", *(SHORT[name] for name in _GROUPED[1:]))
        yield Table(f"Efter {title}", head, tuple(rows))
    else:
        yield Paragraph(f"Sættene siger intet om {title}.")


def _group_row(set_name: str, group: str, figures: Mapping[str, Figure]) -> tuple[Cell, ...]:
    overall = figures["overall"]
    return (
        Cell(set_name),
        Cell(group),
        _count(overall.cases),
        _value("overall", overall.value),
        _interval("overall", overall),
        *(_value(name, figures[name].value) for name in _GROUPED[1:]),
    )


# ------------------------------------------------------------------------------- refusals, follow-ups, latency


def _refusals(sets: Sequence[SetReport]) -> Iterator[Block]:
    yield Paragraph(
        "Precision: så stor en del af afvisningerne var rigtige. Recall: så stor en del af spørgsmålene uden svar blev "
        "afvist. ECE er den gennemsnitlige afstand mellem den sandsynlighed, assistenten regner med, og den andel, der "
        "faktisk kan besvares; 0 er bedst."
    )
    rows = []
    for report in sets:
        figures = report.scores.figures
        error = figures.reliability.error
        pairs = [cell for name in _REFUSALS for cell in _with_interval(name, figures.whole[name])]
        rows.append((Cell(report.name), *pairs, Cell(number(error), error)))
    yield Table("", ("sæt", "precision", "95 %-interval", "recall", "95 %-interval", "ECE"), tuple(rows))
    caption = "{}: andel, der kan besvares (op), efter sandsynlighed (hen); på linjen kan den tros"
    yield Plots(
        tuple(
            Plot(
                reliability_diagram(caption.format(report.name), report.scores.figures.reliability),
                caption.format(report.name),
            )
            for report in sets
        ),
        small=True,
    )


def _follow_ups(sets: Sequence[SetReport]) -> Iterator[Block]:
    figures = {report.name: report.scores.figures.whole["follow_ups"] for report in sets}
    if not any(figure.cases for figure in figures.values()):
        yield Paragraph("Sættene har ingen opfølgende spørgsmål.")
        return
    yield Table(
        "",
        ("sæt", "spørgsmål", "samlet", "95 %-interval"),
        tuple(
            (Cell(name), _count(figure.cases), *_with_interval("follow_ups", figure))
            for name, figure in figures.items()
            if figure.cases
        ),
    )


def _latency(sets: Sequence[SetReport]) -> Iterator[Block]:
    steps = tuple(dict.fromkeys(step for report in sets for step in report.scores.figures.steps))
    yield Table(
        "",
        ("sæt", *(SHORT[name] for name in _LATENCIES), *(STEP_NAMES.get(step, step) for step in steps)),
        tuple(
            (
                Cell(report.name),
                *(_value(name, report.scores.figures.whole[name].value) for name in _LATENCIES),
                *(_percent(report.scores.figures.steps.get(step)) for step in steps),
            )
            for report in sets
        ),
        note="»× indlejring«: så mange gange så længe som indlejringen af spørgsmålet alene (median).",
    )
    if steps:
        shares = {report.name: report.scores.figures.steps for report in sets}
        caption = "Hvert skridts del af tiden"
        legend = tuple(STEP_NAMES.get(step, step) for step in steps)
        yield Plots((Plot(stacked_bars(caption, shares, steps), caption),), legend)


# ---------------------------------------------------------------------------------------- changes and checks


def _changes(sets: Sequence[SetReport]) -> Iterator[Block]:
    for report in sets:
        if report.former is None:
            yield Paragraph(f"{report.name}: der er ingen kørsel før denne.")
            continue
        former = report.former
        found = changes(former.scores.cases, report.scores.cases)
        before, after = former.scores.figures.whole["overall"].value, report.scores.figures.whole["overall"].value
        told = [f"{len(found.gained)} vundet", f"{len(found.lost)} tabt"]
        told += [
            f"{len(ids)} {what}" for what, ids in (("nye", found.added), ("ikke med længere", found.removed)) if ids
        ]
        yield Paragraph(
            f"{report.name}: samlet {number(before)} → {number(after)} siden {_moment(former.record)}; {', '.join(told)}."
        )
        questions = {case.id: case.question for case in report.run.cases}
        rows = [
            (Cell(word, mark=mark), Cell(identifier), Cell(questions[identifier]))
            for word, mark, ids in (("vundet", "better", found.gained), ("tabt", "worse", found.lost))
            for identifier in ids
        ]
        if rows:
            yield Table("", ("", "id", "spørgsmål"), tuple(rows))


def _checks(sets: Sequence[SetReport]) -> Iterator[Block]:
    checked = {report.name: report.checked for report in sets if report.checked is not None}
    if not checked:
        yield Paragraph("Ikke målt. Det gøres med »praksis eval metamorphic SÆT.jsonl«.")
        return
    yield Paragraph(
        "Uden facit: et spørgsmål, der besvares, stilles igen i en anden form, og den første kilde skal være samme side."
    )
    yield Table(
        "",
        ("sæt", "kontrol", "spørgsmål", "holdt", "andel"),
        tuple(
            (Cell(name), Cell(one.description), _count(one.asked), _count(one.held), Cell(number(one.share), one.share))
            for name, kept in checked.items()
            for one in kept.checks
        ),
    )
    rows = [
        (
            Cell(name),
            Cell(one.description),
            Cell(broken.id),
            Cell(broken.variant),
            _page(broken.before),
            _page(broken.after),
        )
        for name, kept in checked.items()
        for one in kept.checks
        for broken in one.broken
    ]
    if rows:
        head = ("sæt", "kontrol", "id", "stillet som", "før", "efter")
        yield Table(f"De {len(rows)}, der ikke holdt", head, tuple(rows), folded=True)


def _page(found: CitedPage | None) -> Cell:
    return Cell(f"{found.document} s. {found.page}" if found else "afvist")


# -------------------------------------------------------------------------------------------------- the judge


def _judged(sets: Sequence[SetReport]) -> Iterator[Block]:
    judged = [(report.name, report.judged) for report in sets if report.judged is not None]
    if not judged:
        yield Paragraph("Ikke slået til. En valgt sprogmodel spørges med »praksis eval judge KØRSEL«.")
        return
    yield Paragraph(
        "En sprogmodel har set hvert udsagn sammen med de citater, det henviser til. Det er dens mening og kan falde "
        "anderledes ud en anden dag; de øvrige tal i rapporten bygger ikke på den. »Efter ordene« er det samme målt "
        "uden model (ALCE). Kappa er enigheden ud over det tilfældige (Cohen), 1 er bedst."
    )
    head = ("sæt", "model", "udsagn", "båret", "95 %-interval", "delvist", "ikke", "efter ordene", "enige", "kappa")
    rows = []
    for name, kept in judged:
        found = agreement(kept)
        rows.append(
            (
                Cell(name),
                Cell(f"{kept.model} hos {kept.destination}"),
                _count(len(kept.statements)),
                *_with_interval("", found.supported),
                *(_value("", one.value) for one in (found.partly, found.refuted, found.by_words, found.agreeing)),
                Cell(number(found.kappa), found.kappa),
                Cell("–" if kept.tokens is None else str(kept.tokens), kept.tokens),
                Cell("–" if kept.cost is None else f"{number(kept.cost, 2)} {kept.currency}", kept.cost),
            )
        )
        if found.unreadable:
            yield Paragraph(f"{name}: for {found.unreadable} udsagn kom der ingen bedømmelse.", warning=True)
    yield Table("", (*head, "tokens", "pris"), tuple(rows))
    differing = [
        (Cell(name), Cell(s.case), Cell(s.text), Cell(s.verdict or ""), Cell("båret" if s.by_words else "ikke båret"))
        for name, kept in judged
        for s in disagreements(kept)
    ]
    if differing:
        head = ("sæt", "id", "udsagn", "sprogmodellen", "efter ordene")
        yield Table(f"De {len(differing)}, de ikke er enige om", head, tuple(differing), folded=True)


# ------------------------------------------------------------------------------------ cases and circumstances


def _wrong(sets: Sequence[SetReport]) -> Iterator[Block]:
    cases = wrong_cases(sets)
    if not cases:
        yield Paragraph("Intet gik galt.")
        return
    asked = sum(len(report.scores.cases) for report in sets)
    yield Paragraph(
        f"{len(cases)} af {asked} spørgsmål, de værste først: forkerte og opdigtede svar før manglende og afviste. "
        "✓ er en side, hvor facit står."
    )
    yield WrongCases(cases)


def _all_figures(report: SetReport) -> Table:
    whole = report.scores.figures.whole
    return Table(
        report.name,
        ("tal", "værdi", "95 %-interval", "spørgsmål"),
        tuple(
            (Cell(FIGURE_NAMES[name]), *_with_interval(name, figure), _count(figure.cases))
            for name, figure in whole.items()
            if figure.value is not None
        ),
        folded=True,
    )


def _circumstances(sets: Sequence[SetReport]) -> Iterator[Block]:
    rows = [(what, [value(report.run.record) for report in sets]) for what, value in _CIRCUMSTANCES]
    yield Table(
        "",
        ("", *(report.name for report in sets)),
        tuple((Cell(what), *map(Cell, values)) for what, values in rows),
    )


_CIRCUMSTANCES: tuple[tuple[str, Callable[[Record], str]], ...] = (
    ("målt", lambda record: _moment(record)),
    ("varighed", lambda record: f"{number(record.duration_s, 1)} s"),
    ("sættets kontrolsum", lambda record: record.set_hash),
    ("indeks", lambda record: record.index),
    ("indlæsningens version", lambda record: record.pipeline),
    ("sprogmodel", lambda record: record.model),
    ("skrevet af", lambda record: f"{record.chat.model} hos {record.chat.destination}" if record.chat else "–"),
    ("tilpasning", lambda record: record.fitted_hash),
    ("kode", lambda record: record.commit or "–"),
    ("maskine", lambda record: f"{record.machine.processor}, {record.machine.cores} kerner, {record.machine.platform}"),
    ("indstillinger", lambda record: ", ".join(f"{name} {value}" for name, value in record.settings.items())),
    ("udgaver", lambda record: ", ".join(f"{name} {version}" for name, version in record.versions.items())),
)


# ---------------------------------------------------------------------------------------------------- cells


def _moment(record: Record) -> str:
    return f"{dt.datetime.fromisoformat(record.made_at):%d.%m.%Y kl. %H.%M} UTC"


def _held_out(report: SetReport) -> float | None:
    return report.held_out.figures["overall"] if report.held_out else None


def _bar(label: str, figure: Figure, marker: float | None = None, ours: bool = True) -> Bar:
    return Bar(label, figure.value, figure.low, figure.high, marker, ours)


def _count(count: int) -> Cell:
    return Cell(str(count), count)


def _percent(share: float | None) -> Cell:
    return Cell("–" if share is None else f"{share:.0%}".replace("%", " %"), share)


def _value(name: str, value: float | None, mark: str = "") -> Cell:
    return Cell(number(value, _decimals(name)), value, mark)


def _interval(name: str, figure: Figure) -> Cell:
    low, high = (number(value, _decimals(name)) for value in (figure.low, figure.high))
    return Cell("" if figure.low is None else f"{low} – {high}", mark="interval")


def _with_interval(name: str, figure: Figure) -> tuple[Cell, Cell]:
    return _value(name, figure.value), _interval(name, figure)


def _decimals(name: str) -> int:
    return 1 if name in _ONE_DECIMAL else 3
