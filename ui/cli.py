"""The command `praksis`. Wording for people is Danish; the log (stderr, with -v) is English."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from socket import socket
from threading import Thread
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Annotated

import typer

from eval.cli import app as evaluation
from ingest.errors import IngestError
from ingest.settings import BUNDLED_MODEL, ChromaServer, DataFolder, chroma_server, default_data_folder, located_model

if TYPE_CHECKING:
    from assistant.answer import Answer, Answerer
    from assistant.assistant import Assistant
    from eval.golden import GoldenCase

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Praksisassistenten: svar med kildehenvisning fra dokumenterne om samarbejdet mellem læge og kommune.",
)

app.add_typer(evaluation, name="eval")

_LISTENS_S = 0.1  # between two looks whether the page is there
DEFAULT_CORPUS = Path(__file__).resolve().parent.parent / "corpus"

Corpus = Annotated[Path, typer.Option("--corpus", help="Mappen med dokumenterne og documents.toml.")]
Data = Annotated[Path | None, typer.Option("--data", help="Mappen til indeks og sprogmodel (ellers brugerens egen).")]
Model = Annotated[
    str,
    typer.Option("--model", callback=located_model, help="Sprogmodel: den medfølgende, eller navn/mappe på en anden."),
]
Chroma = Annotated[
    str | None, typer.Option("--chroma", help="Chroma-server som vært:port i stedet for den indbyggede.")
]
Chat = Annotated[
    str | None,
    typer.Option("--chat", help="Sprogmodel, der skriver svaret, fx ollama:gemma3:12b (ellers den i settings.toml)."),
]
ChatUrl = Annotated[str | None, typer.Option("--chat-url", help="Adressen på dens server, hvis den ikke er den vante.")]


@app.callback()
def common(verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Vis loggen (på engelsk).")] = False) -> None:
    """Settings that hold for every command."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.CRITICAL, format="%(levelname)s %(name)s: %(message)s"
    )


@app.command()
def ingest(
    corpus: Corpus = DEFAULT_CORPUS,
    data: Data = None,
    model: Model = BUNDLED_MODEL,
    chroma: Chroma = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Vis, hvad der ville ske, uden at gemme noget.")] = False,
    log: Annotated[
        Path | None, typer.Option("--log", help="Fil til den maskinlæsbare log (ellers ingest.jsonl ved indekset).")
    ] = None,
) -> None:
    """Indlæs dokumenterne. Kun det, der er ændret, læses igen."""
    from ingest.embedding import SentenceTransformerEmbedder
    from ingest.journal import Journal
    from ingest.pipeline import ingest as run_ingest
    from ingest.vector_cache import CachedEmbedder
    from ui.ingesting import progress_bar, show

    folder = _folder(data)
    embedder = CachedEmbedder(SentenceTransformerEmbedder(model, folder), folder.vector_cache)
    with Journal(log or folder.log).run(corpus, dry_run=dry_run) as reports:
        with progress_bar() as progress:
            report = run_ingest(corpus, folder, embedder, _server(chroma), progress, dry_run=dry_run)
        reports.append(report)
    show(report, dry_run=dry_run)
    if report.errors:
        raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="Spørgsmålet, i anførselstegn.")],
    as_json: Annotated[bool, typer.Option("--json", help="Svaret som JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Vis, hvordan svaret blev fundet.")] = False,
    corpus: Corpus = DEFAULT_CORPUS,
    data: Data = None,
    model: Model = BUNDLED_MODEL,
    chroma: Chroma = None,
    chat: Chat = None,
    chat_url: ChatUrl = None,
) -> None:
    """Stil ét spørgsmål."""
    answer = _open_answerer(data, model, chroma, chat, chat_url).ask(question)
    if as_json:
        from eval.batch import result_of

        typer.echo(
            json.dumps(result_of("", answer) | {"explanation": dict(answer.explanation)}, ensure_ascii=False, indent=2)
        )
    else:
        _print_answer(answer, explain)


def _print_answer(answer: Answer, explain: bool) -> None:
    if answer.completed_question != answer.question.strip():
        typer.echo(f"Forstået som: {answer.completed_question}\n")
    for statement in answer.statements:
        typer.echo(statement.text + "".join(f" [{number}]" for number in statement.citations))
    typer.echo(answer.message, nl=bool(answer.message))
    for citation in answer.citations:
        typer.echo(
            f"\n[{citation.number}] {citation.document_title}, side {citation.page}:\n    »{_running(citation.quote)}«"
        )
    if not answer.statements and answer.hits:
        typer.echo("\nNærmeste steder:")
        for hit in answer.hits[:3]:
            typer.echo(f"  {hit.passage.document_id}, side {hit.page}: {' '.join(hit.passage.text.split())[:100]} …")
    for notice in answer.notices:
        typer.echo(f"\n{notice.text}")
    if answer.writer:
        typer.echo(f"\nSkrevet af sprogmodellen {answer.writer} og holdt op mod kilderne.")
    if explain:
        typer.echo("\n" + json.dumps(dict(answer.explanation), ensure_ascii=False, indent=2))
        for hit in answer.hits[:5]:
            signals = ", ".join(f"{name} {value:.2f}" for name, value in hit.signals.items())
            typer.echo(f"{hit.score:6.2f}  {hit.passage.document_id}, side {hit.page}: {signals}")
        typer.echo(", ".join(f"{step} {value:.1f} ms" for step, value in answer.timings_ms.items()))


def _running(quote: str) -> str:
    """A quote as running text, words broken at a line's end joined."""
    return " ".join(re.sub(r"(?<=\w)-[ \t]*\n\s*(?=[a-zæøå])", "", quote).split())


@app.command()
def batch(
    source: Annotated[
        Path, typer.Argument(metavar="IND.jsonl", help="Ét spørgsmål pr. linje: id, question, evt. history.")
    ],
    target: Annotated[Path, typer.Argument(metavar="UD.jsonl", help="Her skrives svarene, ét pr. linje.")],
    corpus: Corpus = DEFAULT_CORPUS,
    data: Data = None,
    model: Model = BUNDLED_MODEL,
    chroma: Chroma = None,
    chat: Annotated[
        str | None,
        typer.Option("--chat", help="Sprogmodel, der skriver svarene. Uden den er de ens i hver kørsel."),
    ] = None,
    chat_url: ChatUrl = None,
) -> None:
    """Besvar mange spørgsmål på én gang."""
    from tqdm import tqdm

    from eval.batch import answer_all, read_questions, write_lines

    questions = read_questions(source)
    assistant = _open_answerer(data, model, chroma, chat, chat_url) if chat else _open(data, model, chroma)
    with tqdm(total=len(questions), file=sys.stderr, unit="spørgsmål", leave=False) as bar:
        write_lines(target, answer_all(assistant, questions), bar.update)
    typer.echo(f"{len(questions)} svar er skrevet i {target}")


@app.command()
def tune(
    golden: Annotated[list[Path], typer.Argument(metavar="GOLDEN.jsonl", help="Spørgsmål, der tilpasses efter.")],
    check: Annotated[
        bool,
        typer.Option("--held-out", help="Mål hvert sæt med en tilpasning efter de andre; tilpasningen gemmes ikke."),
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="Mappen, som tallene fra --held-out gemmes i.")] = Path("results"),
    corpus: Corpus = DEFAULT_CORPUS,
    data: Data = None,
) -> None:
    """Tilpas rangordning og afvisning igen (assistant/fitted.json). For udviklere."""
    from assistant.fitted import FILE
    from eval.golden import read_golden
    from eval.tune import tune as fit

    assistant = _open(data, BUNDLED_MODEL, None)
    sets = {path.stem: read_golden(path) for path in golden}
    if check:
        _measure_held_out(assistant, golden, sets, out)
        return
    fitted = fit(assistant, sets)
    FILE.write_text(fitted.model_dump_json(indent=2) + "\n", "utf-8")
    typer.echo(f"Krydsvalideret: {fitted.cross_validated}")


def _measure_held_out(
    assistant: Assistant, golden: Sequence[Path], sets: Mapping[str, Sequence[GoldenCase]], out: Path
) -> None:
    """Print and keep the figures of each set under numbers that were fitted on the others."""
    from eval.comparison import HeldOut, keep, record_of
    from eval.texts import number
    from eval.tune import held_out

    if len(sets) < 2:
        raise typer.BadParameter("Angiv mindst to sæt: hvert måles med en tilpasning efter de andre.")
    start = perf_counter()
    measured = held_out(assistant, sets)
    seconds = perf_counter() - start
    shown = ("overall", "right_and_cited", "refusal_precision", "refusal_recall")
    for name, figures in measured.items():
        typer.echo(name + "".join(f"  {figure} {number(figures[figure])}" for figure in shown))
    entries = {
        path.stem: HeldOut(
            record=record_of(assistant, path, len(sets[path.stem]), seconds / len(sets)),
            fitted_on=tuple(other for other in sets if other != path.stem),
            figures=measured[path.stem],
        )
        for path in golden
    }
    typer.echo(f"Gemt i {keep(out, entries, HeldOut)}")


class RecordKind(StrEnum):
    """What `praksis records` can list."""

    CONTACTS = "contacts"
    DECISIONS = "decisions"
    CODES = "codes"
    ABBREVIATIONS = "abbreviations"


@app.command()
def records(
    kind: Annotated[RecordKind, typer.Argument(help="Kontakter, beslutninger, ydelsesnumre eller forkortelser.")],
    as_json: Annotated[bool, typer.Option("--json", help="Som JSON, med sted og ordret tekst.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Som CSV til et regneark.")] = False,
    data: Data = None,
    model: Model = BUNDLED_MODEL,
) -> None:
    """Vis det, der er trukket ud af dokumenterne: kontakter, beslutninger, ydelsesnumre, forkortelser."""
    from ingest.settings import IndexSettings
    from ingest.store import Store
    from ui.record_lists import listed

    if as_json and as_csv:
        raise typer.BadParameter("Vælg enten --json eller --csv.")
    store = Store(_folder(data).database)
    store.check(IndexSettings(model))
    table = listed(kind.value, store)
    typer.echo(table.as_json() if as_json else table.as_csv() if as_csv else table.as_text(), nl=not as_csv)


@app.command()
def ui(
    corpus: Corpus = DEFAULT_CORPUS,
    data: Data = None,
    model: Model = BUNDLED_MODEL,
    chroma: Chroma = None,
    port: Annotated[int, typer.Option("--port", help="Porten på denne maskine.")] = 8501,
    manage: Annotated[
        bool, typer.Option("--manage", help="Giv adgang til at tilføje, rette og fjerne kilder og se Kvalitet.")
    ] = False,
) -> None:
    """Åbn chatten i browseren."""
    from click import Abort  # typer's own is another one
    from streamlit.web.cli import main as streamlit

    if _server(chroma) is not None and manage:
        raise typer.BadParameter(
            "Kilder kan ikke ændres på siden, når vektorerne ligger på en server. "
            "Brug »praksis ingest --chroma«, og åbn siden uden --manage."
        )
    if _is_taken(port):
        typer.echo(
            f"Porten {port} er optaget, måske fordi Praksisassistenten allerede kører. Vælg en anden med --port.",
            err=True,
        )
        raise typer.Exit(1)
    page = Path(__file__).with_name("serving.py")
    options = ["--server.address", "localhost", "--server.port", str(port), "--browser.gatherUsageStats", "false"]
    index = ["--data", str(_folder(data).root), "--corpus", str(corpus.resolve()), "--model", model]
    index += ["--chroma", chroma] if chroma is not None else []
    address = f"http://localhost:{port}"
    typer.echo(f"Praksisassistenten åbner på {address}. Stop den med Ctrl+C.")
    os.chdir(page.parent.parent)  # Streamlit looks for its .streamlit folder here
    Thread(target=_open_when_ready, args=(address, port), daemon=True).start()
    command = ["run", str(page), *options, "--", *index, *(["--manage"] if manage else [])]
    try:  # in this process: what stops it, a signal or a closed terminal, stops the server
        streamlit(command, prog_name="streamlit", standalone_mode=False)
    except Abort:  # Ctrl+C
        typer.echo("Praksisassistenten er stoppet.")


def _open_when_ready(address: str, port: int) -> None:
    """Show the page in the browser once it is there and if there is one: Streamlit does not, for an app with middleware."""
    from streamlit import get_option

    while not _is_taken(port):
        sleep(_LISTENS_S)
    if not get_option("server.headless"):
        typer.launch(address)


def _is_taken(port: int) -> bool:
    """Whether somebody listens on this port of this machine."""
    with socket() as probe:
        return probe.connect_ex(("localhost", port)) == 0


@app.command()
def doctor(
    data: Data = None,
    model: Model = BUNDLED_MODEL,
    chroma: Chroma = None,
    chat: Chat = None,
    chat_url: ChatUrl = None,
) -> None:
    """Se efter, om alt er i orden: indeks, dokumenter, søgning og en eventuel sprogmodel."""
    from ui.doctor import checks

    failed = False
    for check in checks(_folder(data), model, _server(chroma), {"model": chat, "base_url": chat_url}):
        typer.echo(str(check))
        failed = failed or not check.ok
    if failed:
        raise typer.Exit(1)


@app.command()
def enrich(
    document: Annotated[str, typer.Argument(metavar="DOKUMENT", help="Dokumentets id.")],
    corpus: Corpus = DEFAULT_CORPUS,
    data: Data = None,
    chat: Chat = None,
    chat_url: ChatUrl = None,
) -> None:
    """Lad sprogmodellen foreslå spørgsmål, som et nyt dokument besvarer. De skrives i en fil, der skal ses igennem."""
    from tqdm import tqdm

    from assistant.writing import open_chat_model
    from assistant.writing.enriching import enrich as suggest
    from ui.enriching import told

    chat_model = open_chat_model(_folder(data), {"model": chat, "base_url": chat_url})
    with tqdm(file=sys.stderr, unit="afsnit", leave=False) as bar:

        def show(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        made = suggest(document, _open(data, BUNDLED_MODEL, None), chat_model, corpus, show)
    typer.echo(told(made))


def _folder(data: Path | None) -> DataFolder:
    return DataFolder(data.resolve()) if data is not None else default_data_folder()


def _server(chroma: str | None) -> ChromaServer | None:
    try:
        return chroma_server(chroma) if chroma is not None else None
    except ValueError as error:
        raise typer.BadParameter("Skriv serveren som vært:port, fx localhost:8000.") from error


def _open(data: Path | None, model: str, chroma: str | None) -> Assistant:
    from assistant.assistant import Assistant

    return Assistant.open(_folder(data), model=model, server=_server(chroma))


def _open_answerer(
    data: Path | None, model: str, chroma: str | None, chat: str | None, chat_url: str | None
) -> Answerer:
    from assistant.writing import open_answerer

    return open_answerer(_open(data, model, chroma), _folder(data), {"model": chat, "base_url": chat_url})


def main() -> None:
    """Entry point: what goes wrong on purpose is a Danish sentence, not a traceback."""
    from assistant.errors import AssistantError
    from eval.errors import EvaluationError

    try:
        app()
    except (IngestError, AssistantError, EvaluationError) as error:
        logging.getLogger(__name__).error("%s", error)
        typer.echo(error.danish, err=True)
        sys.exit(1)
    except FileNotFoundError as error:
        typer.echo(f"Filen {error.filename} findes ikke.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
