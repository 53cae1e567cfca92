"""The commands `praksis eval compare | metamorphic | report | readme`. Wording for people is Danish."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.settings import BUNDLED_MODEL, DataFolder, default_data_folder, located_model

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from eval.comparison import ComparedSet
    from eval.metamorphic import CheckResult

app = typer.Typer()

RESULTS = Path("results")

Sets = Annotated[list[Path], typer.Argument(metavar="SÆT.jsonl", help="Spørgsmål med facit.")]
Out = Annotated[Path, typer.Option("--out", help="Mappen med kørslerne; målingen gemmes ved siden af dem.")]
Results = Annotated[Path, typer.Option("--results", help="Mappen med kørslerne og målingerne.")]
Data = Annotated[Path | None, typer.Option("--data", help="Mappen til indeks og sprogmodel (ellers brugerens egen).")]
Model = Annotated[
    str,
    typer.Option("--model", callback=located_model, help="Sprogmodel: den medfølgende, eller navn/mappe på en anden."),
]


@app.command()
def compare(sets: Sets, out: Out = RESULTS, data: Data = None, model: Model = BUNDLED_MODEL) -> None:
    """Stil spørgsmålene til assistenten, til den uden hvert skridt og til andre systemer."""
    from tqdm import tqdm

    from eval import comparison, peers
    from eval.golden import read_golden
    from eval.places import Places
    from eval.validate import fallen_quotes

    folder, assistant = _open(data, model)
    places = Places.of(assistant.index.content)
    cases = {path: [c for c in read_golden(path) if not fallen_quotes(c, places)] for path in sets}
    embedder = peers.RememberingEmbedder(assistant.embedder)  # the chat's own: the figures are those of the run
    questions = comparison.questions_of(case for sound in cases.values() for case in sound)
    embedder.queries(list(comparison.embedded_texts(assistant, questions)))
    kinds, systems = zip(*comparison.systems(assistant, embedder, folder), strict=True)
    for path, sound in cases.items():
        start = perf_counter()
        with tqdm(systems, path.stem, file=sys.stderr, unit="system", leave=False) as bar:
            compared = peers.compare(bar, sound, places)
        record = comparison.record_of(assistant, path, len(sound), perf_counter() - start)
        found = comparison.compared_set(record, kinds, compared)
        file = comparison.keep(out, {path.stem: found}, comparison.ComparedSet)
        _show_compared(path.stem, found)
        typer.echo(f"Gemt i {file}")


@app.command()
def metamorphic(sets: Sets, out: Out = RESULTS, data: Data = None, model: Model = BUNDLED_MODEL) -> None:
    """Stil de samme spørgsmål i en anden form: siden, der citeres, må ikke skifte."""
    from eval import comparison
    from eval.ablations import FULL, AssistantSystem
    from eval.golden import read_golden
    from eval.metamorphic import check

    questions = {path: comparison.questions_of(read_golden(path)) for path in sets}
    folder, assistant = _open(data, model)
    asked = [question for one in questions.values() for question in one]
    embedder = assistant.embedder = comparison.batch_embedder(folder, model)
    embedder.queries(list(comparison.embedded_texts(assistant, [*asked, *comparison.varied(assistant.index, asked)])))
    for path, one in questions.items():
        start = perf_counter()
        checks = tuple(check(AssistantSystem(FULL, "", assistant), assistant.index, one))
        record = comparison.record_of(assistant, path, len(one), perf_counter() - start)
        found = comparison.CheckedSet(record=record, checks=checks)
        file = comparison.keep(out, {path.stem: found}, comparison.CheckedSet)
        _show_checks(path.stem, checks)
        typer.echo(f"Gemt i {file}")


@app.command()
def report(
    out: Annotated[Path, typer.Option("--out", help="Mappen, som report.html og report.md skrives i.")] = RESULTS,
    results: Results = RESULTS,
) -> None:
    """Skriv rapporten: én HTML-side, der kan åbnes uden net, og det samme som Markdown."""
    from assistant.fitted import read_fitted
    from eval.report import write_report

    page, text = write_report(results, out, read_fitted().fitted_on)
    typer.echo(f"Skrevet: {page} og {text}")


@app.command()
def readme(
    file: Annotated[Path, typer.Argument(metavar="README.md", help="Filen med de to mærker.")] = Path("README.md"),
    results: Results = RESULTS,
) -> None:
    """Skriv tallene i README mellem de to mærker."""
    from eval.report_data import read_sets
    from eval.report_readme import update

    changed = update(file, read_sets(results))
    typer.echo(f"{file} er skrevet" if changed else f"{file} er som før")


def _open(data: Path | None, model: str) -> tuple[DataFolder, Assistant]:
    from assistant.assistant import Assistant

    folder = DataFolder(data.resolve()) if data is not None else default_data_folder()
    return folder, Assistant.open(folder, model=model)


# --------------------------------------------------------------------------------------------------- output

_COLUMNS = ("overall", "right_and_cited", "recall_at_1", "recall_at_5", "refusal_recall", "mean_words")


def _show_compared(name: str, compared: ComparedSet) -> None:
    from eval.gate import SIGNIFICANT
    from eval.report_texts import SHORT
    from eval.texts import number, table

    rows = [
        [
            one.name,
            *(
                number(one.figures[figure].value, 1 if figure == "mean_words" else 3)
                + ("*" if one.p.get(figure, 1.0) < SIGNIFICANT else " ")
                for figure in _COLUMNS
            ),
            number(one.seconds, 1),
        ]
        for one in compared.systems
    ]
    typer.echo(f"\n{name}: {compared.record.questions} spørgsmål (* forskellen fra assistenten er næppe tilfældig)")
    typer.echo(table(["", *(f"{SHORT[figure]} " for figure in _COLUMNS), "sekunder"], rows))


def _show_checks(name: str, checks: Sequence[CheckResult]) -> None:
    from eval.texts import number, table

    typer.echo(f"\n{name}")
    rows = [[one.description, str(one.asked), str(one.held), number(one.share)] for one in checks]
    typer.echo(table(["", "spørgsmål", "holdt", "andel"], rows))
    for one in checks:
        for broken in one.broken:
            typer.echo(f"  {broken.id}  {one.name}: {broken.variant}")
