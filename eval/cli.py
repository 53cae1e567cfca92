"""The commands `praksis eval …`. Wording for people is Danish."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.report_cli import app as reporting
from ingest.settings import BUNDLED_MODEL, DataFolder, default_data_folder, located_model

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.writing.writer import WritingAssistant
    from eval.gate import Verdict
    from eval.places import Places
    from eval.runs import Run, Scores

app = typer.Typer(no_args_is_help=True, help="Mål svarene mod et facit: stil spørgsmålene, bedøm svarene, sammenlign.")
app.add_typer(reporting)

BASELINE = Path(__file__).with_name("baseline.json")

Sets = Annotated[list[Path], typer.Argument(metavar="SÆT.jsonl", help="Spørgsmål med facit.")]
Out = Annotated[Path, typer.Option("--out", help="Mappen med kørslerne, én undermappe for hvert sæt.")]
Data = Annotated[Path | None, typer.Option("--data", help="Mappen til indeks og sprogmodel (ellers brugerens egen).")]
Model = Annotated[
    str,
    typer.Option("--model", callback=located_model, help="Sprogmodel: den medfølgende, eller navn/mappe på en anden."),
]
RESULTS = Path("results")
Chat = Annotated[
    str | None,
    typer.Option("--chat", help="Sprogmodel, der skriver svarene, fx ollama:gemma3:12b. Uden den bruges ingen."),
]
ChatUrl = Annotated[str | None, typer.Option("--chat-url", help="Adressen på dens server, hvis den ikke er den vante.")]


@app.command()
def generate(
    sets: Sets,
    out: Out = RESULTS,
    data: Data = None,
    model: Model = BUNDLED_MODEL,
    chat: Chat = None,
    chat_url: ChatUrl = None,
) -> None:
    """Stil hvert spørgsmål én gang, og gem svarene."""
    for run in _generate(sets, out, data, model, {"model": chat, "base_url": chat_url}):
        typer.echo(f"{run.record.set}: {run.record.questions} svar er gemt i {run.folder}")


@app.command()
def score(
    runs: Annotated[
        list[Path] | None, typer.Argument(metavar="KØRSEL", help="Mapper med kørsler (ellers den nyeste af hvert sæt).")
    ] = None,
    out: Out = RESULTS,
    data: Data = None,
) -> None:
    """Bedøm svar, der er gemt. Kan gentages, uden at noget spørges igen."""
    from eval.errors import RunMissing
    from eval.runs import newest_runs, read_run, score_run

    folders = runs or newest_runs(out)
    if not folders:
        raise RunMissing(f"no runs in {out}", f"Der er ingen kørsler i »{out}«. Kør »praksis eval run« først.")
    places = _places(data)
    for folder in folders:
        run = read_run(folder)
        _show(run, score_run(run, places))


@app.command(name="run")
def run_sets(
    sets: Sets,
    out: Out = RESULTS,
    data: Data = None,
    model: Model = BUNDLED_MODEL,
    chat: Chat = None,
    chat_url: ChatUrl = None,
) -> None:
    """Stil spørgsmålene, bedøm svarene, og vis, hvad der er ændret siden sidst."""
    from eval.runs import read_scores, runs_of, score_run

    runs = _generate(sets, out, data, model, {"model": chat, "base_url": chat_url})
    places = _places(data)
    for run in runs:
        scores = score_run(run, places)
        _show(run, scores)
        earlier = [folder for folder in runs_of(out, run.record.set) if folder.name < run.folder.name]
        former = read_scores(earlier[-1]) if earlier else None
        if former is not None:
            _show_changes(run, former, scores)


@app.command()
def judge(
    runs: Annotated[
        list[Path] | None, typer.Argument(metavar="KØRSEL", help="Mapper med kørsler (ellers den nyeste af hvert sæt).")
    ] = None,
    out: Out = RESULTS,
    data: Data = None,
    chat: Annotated[str | None, typer.Option("--chat", help="Sprogmodellen (ellers den i settings.toml).")] = None,
    chat_url: ChatUrl = None,
) -> None:
    """Lad en sprogmodel bedømme, om citaterne bærer udsagnene. Tallene står ved siden af de andre i rapporten."""
    from tqdm import tqdm

    from assistant.writing import open_chat_model
    from eval.errors import RunMissing
    from eval.judge import agreement, judge_run
    from eval.runs import newest_runs, read_run
    from eval.texts import number

    folders = runs or newest_runs(out)
    if not folders:
        raise RunMissing(f"no runs in {out}", f"Der er ingen kørsler i »{out}«. Kør »praksis eval run« først.")
    chat_model = open_chat_model(_folder(data), {"model": chat, "base_url": chat_url, "temperature": 0.0})
    places = _places(data)
    for folder in folders:
        run = read_run(folder)
        with tqdm(total=len(run.results), file=sys.stderr, unit="svar", leave=False) as bar:
            judged = judge_run(run, places, chat_model, bar.update)
        found = agreement(judged)
        typer.echo(
            f"{run.record.set}: {len(judged.statements)} udsagn, båret {number(found.supported.value)}, "
            f"efter ordene {number(found.by_words.value)}, enige {number(found.agreeing.value)}"
        )


@app.command()
def validate(sets: Sets, data: Data = None) -> None:
    """Kontrollér, at citater, sider og fakta i et sæt passer med dokumenterne."""
    from eval.golden import numbered_cases
    from eval.validate import validate as problems_of

    places = _places(data)
    errors = 0
    for path in sets:
        problems = problems_of(path, places)
        for problem in problems:
            typer.echo(str(problem))
        wrong = sum(not problem.warning for problem in problems)
        errors += wrong
        typer.echo(
            f"{path.name}: {len(numbered_cases(path))} spørgsmål, {wrong} fejl, {len(problems) - wrong} advarsler"
        )
    if errors:
        raise typer.Exit(1)


@app.command()
def add(
    golden: Annotated[Path, typer.Argument(metavar="SÆT.jsonl", help="Sættet, der føjes til.")],
    question: Annotated[str, typer.Option("--question", help="Spørgsmålet, som det stilles.")],
    category: Annotated[str, typer.Option("--category", help="Fx contact, procedure, decision, unanswerable.")],
    doc: Annotated[list[str] | None, typer.Option("--doc", help="Dokumentets id. Kan gentages.")] = None,
    page: Annotated[list[int] | None, typer.Option("--page", help="Siden, én for hvert --doc.")] = None,
    quote: Annotated[list[str] | None, typer.Option("--quote", help="Det ordrette citat, ét for hvert --doc.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Alle stederne skal være kilder, ikke blot ét af dem.")] = False,
    fact: Annotated[list[str] | None, typer.Option("--fact", help="Faktum; ordlyde adskilles med |.")] = None,
    must_not: Annotated[list[str] | None, typer.Option("--must-not", help="Må ikke stå i svaret.")] = None,
    unanswerable: Annotated[bool, typer.Option("--unanswerable", help="Dokumenterne har ikke svaret.")] = False,
    user: Annotated[str, typer.Option("--user", help="Hvem der spørger: gp, consultant eller script.")] = "",
    note: Annotated[str, typer.Option("--note", help="En bemærkning.")] = "",
    data: Data = None,
) -> None:
    """Føj et spørgsmål til et sæt. Det kontrolleres først."""
    from eval.golden import Gold, GoldenCase
    from eval.validate import add as append
    from eval.validate import next_id

    docs, pages, quotes = doc or [], page or [], quote or []
    if not len(docs) == len(pages) == len(quotes):
        raise typer.BadParameter("Skriv lige mange --doc, --page og --quote.")
    case = GoldenCase(
        id=next_id(golden),
        category=category,
        question=question,
        answerable=not unanswerable,
        gold=tuple(Gold(doc=d, page=p, quote=q) for d, p, q in zip(docs, pages, quotes, strict=True)),
        gold_mode="all" if every else "any",
        facts=tuple(tuple(wording.strip() for wording in wordings.split("|")) for wordings in fact or []),
        must_not=tuple(must_not or []),
        note=note,
        user=user,
    )
    warnings = append(golden, case, _places(data))
    for warning in warnings:
        typer.echo(str(warning))
    typer.echo(f"{case.id} er føjet til {golden.name}")


@app.command()
def gate(
    out: Out = RESULTS,
    baseline: Annotated[Path, typer.Option("--baseline", help="Filen, der sammenlignes med.")] = BASELINE,
    set_baseline: Annotated[
        bool, typer.Option("--set-baseline", help="Gør de nyeste kørsler til det, der sammenlignes med.")
    ] = False,
) -> None:
    """Fejler, når et tal i den nyeste kørsel er faldet sikkert under det, der er gemt."""
    from eval.errors import RunMissing
    from eval.runs import newest_runs

    newest = {run.record.set: (run, scores) for run, scores in map(_scored, newest_runs(out))}
    if not newest:
        raise RunMissing(f"no runs in {out}", f"Der er ingen kørsler i »{out}«. Kør »praksis eval run« først.")
    if set_baseline:
        _keep(newest, baseline)
    elif not _hold_against(newest, baseline):
        typer.echo("\nNoget er blevet dårligere.")
        raise typer.Exit(1)
    else:
        typer.echo("\nIntet er blevet sikkert dårligere.")


def _keep(newest: Mapping[str, tuple[Run, Scores]], file: Path) -> None:
    """Sets without a run keep the baseline they had."""
    from eval.gate import baseline_of, read_baseline, write_baseline

    former = read_baseline(file) if file.is_file() else {}
    write_baseline(file, former | {name: baseline_of(run.record, s.cases) for name, (run, s) in newest.items()})
    typer.echo(f"Skrevet i {file}: {', '.join(newest)}. Lad ændringen blive set igennem, før den gemmes.")


def _hold_against(newest: Mapping[str, tuple[Run, Scores]], file: Path) -> bool:
    """Print every set of the baseline beside its newest run; whether all pass."""
    from eval.errors import RunMissing
    from eval.gate import compare, read_baseline

    kept = read_baseline(file)
    missing = ", ".join(name for name in kept if name not in newest)
    if missing:
        raise RunMissing(f"no run of {missing}", f"Der er ingen kørsel af {missing}. Kør »praksis eval run« først.")
    verdicts = [compare(name, kept[name], newest[name][1].cases) for name in kept]
    for verdict in verdicts:
        now, before = newest[verdict.set][0].record, kept[verdict.set].record
        typer.echo(f"\n{verdict.set}: kørslen {now.made_at} mod {before.made_at}")
        _show_verdict(verdict)
    return all(verdict.passed for verdict in verdicts)


@app.command()
def grounding(
    fit: Annotated[bool, typer.Option("--fit", help="Tilpas vægtene til den halvdel, der er til det.")] = False,
    written: Annotated[
        bool, typer.Option("--written", help="Mål i stedet på sætninger, som sprogmodeller har skrevet (et minut).")
    ] = False,
) -> None:
    """Mål, hvor godt kontrollen af sætninger mod kilder skelner dem, kilden siger, fra andre."""
    from eval.grounding.report import measure, measure_written

    for line in measure_written() if written else measure(fit=fit):
        typer.echo(line)


# ---------------------------------------------------------------------------------------------------- steps


def _folder(data: Path | None) -> DataFolder:
    return DataFolder(data.resolve()) if data is not None else default_data_folder()


def _places(data: Path | None) -> Places:
    from eval.places import Places

    return Places.open(_folder(data))


def _scored(folder: Path) -> tuple[Run, Scores]:
    """A run and its scores. Raises RunMissing where it was not scored."""
    from eval.errors import RunMissing
    from eval.runs import read_run, read_scores

    scores = read_scores(folder)
    if scores is None:
        raise RunMissing(
            f"{folder} is not scored", f"Kørslen i {folder} er ikke bedømt. Kør »praksis eval score« først."
        )
    return read_run(folder), scores


def _generate(
    sets: Sequence[Path], out: Path, data: Path | None, model: str, chat: Mapping[str, str | None]
) -> list[Run]:
    """`chat`: the chat model's settings; no chat model writes unless one is named here."""
    from tqdm import tqdm

    from assistant.assistant import Assistant, AssistantSettings
    from eval.golden import read_golden
    from eval.runs import generate as generate_run

    questions = sum(len(read_golden(path)) for path in sets)  # a file that is wrong is said before any is asked
    settings = AssistantSettings()
    assistant = Assistant.open(_folder(data), settings, model)
    writer = _writer(assistant, _folder(data), chat) if chat["model"] else None
    with tqdm(total=questions, file=sys.stderr, unit="spørgsmål", leave=False) as bar:
        return [generate_run(assistant, path, out, settings, bar.update, writer) for path in sets]


def _writer(assistant: Assistant, data: DataFolder, chat: Mapping[str, str | None]) -> WritingAssistant:
    from assistant.writing import open_chat_model
    from assistant.writing.writer import WritingAssistant

    return WritingAssistant(assistant, open_chat_model(data, chat))


# --------------------------------------------------------------------------------------------------- output


def _show(run: Run, scores: Scores) -> None:
    from eval import texts

    figures = scores.figures
    typer.echo(f"\n{run.record.set}: {len(scores.cases)} af {run.record.questions} spørgsmål, {run.record.made_at}")
    rows = [texts.figure(name, figure) for name, figure in figures.whole.items() if figure.value is not None]
    typer.echo(texts.table(["", "tal", "95 %-interval", "spørgsmål"], rows))
    for title, groups in (("kategori", figures.categories), ("dokument", figures.documents), ("bruger", figures.users)):
        if groups:
            typer.echo()
            overall = [[name, *texts.figure("overall", group["overall"])[1:]] for name, group in groups.items()]
            typer.echo(texts.table([f"Samlet efter {title}", "tal", "95 %-interval", "spørgsmål"], overall))
    steps = (f"{texts.STEP_NAMES.get(step, step)} {share:.0%}" for step, share in figures.steps.items())
    typer.echo(f"\nTidens fordeling: {', '.join(steps)}")
    typer.echo(f"Sandsynlighedens kalibreringsfejl (ECE): {texts.number(figures.reliability.error)}")
    for case in scores.left_out:
        typer.echo(f"Udeladt: {case.id}. Citatet står ikke længere på sin side: »{case.quotes[0]}«")


def _show_changes(run: Run, former: Scores, scores: Scores) -> None:
    from eval.runs import changes
    from eval.texts import number

    found = changes(former.cases, scores.cases)
    before, now = former.figures.whole["overall"].value, scores.figures.whole["overall"].value
    typer.echo(
        f"\nSiden sidst: samlet {number(before)} → {number(now)}; {len(found.gained)} vundet, {len(found.lost)} tabt"
    )
    questions = {case.id: case.question for case in run.cases}
    for sign, ids in (("+", found.gained), ("-", found.lost)):
        for identifier in ids:
            typer.echo(f"  {sign} {identifier}  {questions[identifier]}")
    for word, ids in (("Nye spørgsmål", found.added), ("Ikke med længere", found.removed)):
        if ids:
            typer.echo(f"{word}: {', '.join(ids)}")


def _show_verdict(verdict: Verdict) -> None:
    from eval.texts import FIGURE_NAMES, number, table

    rows = [
        [FIGURE_NAMES[c.figure], number(c.before), number(c.after), number(c.p), "FALDET" if c.failed else "ok"]
        for c in verdict.checks
    ]
    typer.echo(table(["", "før", "nu", "p", ""], rows))
    for word, ids in (("Nye spørgsmål, ikke sammenlignet", verdict.added), ("Ikke med længere", verdict.removed)):
        if ids:
            typer.echo(f"{word}: {', '.join(ids)}")
