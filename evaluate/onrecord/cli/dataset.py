"""The commands of somebody who uses the data: build, list, documents, download, hydrate."""

from enum import StrEnum
from pathlib import Path
from signal import SIGINT
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.annotate import Texts

if TYPE_CHECKING:
    from onrecord.data.load import Corpus

CorpusName = Annotated[
    str, typer.Argument(metavar="NAME[:SPLIT]", help="A corpus by name (`onrecord list`), or a folder of tables.")
]
To = Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write into.")]


_NAMES = {"non_quotes": "non-quotes", "layer_quotes": "quotes of annotators", "layer_non_quotes": "non-quotes of annotators"}


class ListFormat(StrEnum):
    """How it is listed."""

    text = "text"
    json = "json"


def build(
    to: To,
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="A folder with articles/ and challenge/.")] = Path("dataset"),
    assign_split: Annotated[
        str | None, typer.Option(metavar="SPLIT", help="Releases only: the split of documents that have none yet.")
    ] = None,
) -> None:
    """Check a dataset folder and make Parquet tables of it; the same input gives the same bytes."""
    from onrecord.checks import check
    from onrecord.data.annotation import CORPORA
    from onrecord.data.build import build as run
    from onrecord.findings import InvalidData

    folders = [dataset / folder for folder in CORPORA if (dataset / folder).is_dir()]
    if not folders:
        raise typer.BadParameter(f"{dataset} holds neither articles/ nor challenge/")
    if errors := [finding for finding in check(folders) if finding.severity == "error"]:
        raise InvalidData(errors)
    manifest = run(dataset, to, assign_split)
    for name, table in manifest["tables"].items():
        typer.echo(f"{to / table['file']}: {table['rows']} {_NAMES.get(name, name)}, sha256 {table['sha256'][:12]}…")


def list_(
    what: Annotated[
        str, typer.Argument(metavar="[corpora|measures|NAME]", help="What is listed; or a corpus, by name.")
    ] = "corpora",
    format: Annotated[ListFormat, typer.Option(help="For people or programs.")] = ListFormat.text,
) -> None:
    """List the corpora that are here or can be downloaded; all that is known of one, before any download; or the measures."""
    if what == "measures":
        from onrecord.report.measures import as_json, as_text
    else:
        from onrecord.report.corpora import as_json, as_text, one_as_json, one_as_text
    if what in ("corpora", "measures"):
        typer.echo(as_json() if format is ListFormat.json else as_text(), nl=False)
        return
    try:
        typer.echo(one_as_json(what) if format is ListFormat.json else one_as_text(what), nl=False)
    except ValueError as error:
        typer.echo(f"onrecord: {error}", err=True)
        raise typer.Exit(2) from None


def documents(corpus: CorpusName, texts: Texts = None) -> None:
    """Print what a system reads, as JSON Lines: id, language, outlet, date, title and text."""
    from onrecord.data.documents import as_line
    from onrecord.report.findings import counted

    loaded = load_corpus(corpus, texts)
    for row in loaded.readable():
        typer.echo(as_line(row), nl=False)
    if left := loaded.arrow.documents["text"].null_count:
        typer.echo(
            f"{counted(left, 'document')} left out, as the text may not be redistributed; --texts DIR joins your own copies",
            err=True,
        )


def download(
    name: Annotated[str, typer.Argument(help="A corpus by name: `onrecord list`.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Write into this folder; without it, public corpora go to the cache."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FILE|DIR|URL", help="Public corpora: your own archive (.tar.gz, .zip), folder or address."
        ),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing: use what is in the cache.")] = False,
    accept_license: Annotated[
        bool, typer.Option("--accept-license", help="You have read the licence as found, and may use the corpus.")
    ] = False,
) -> None:
    """Fetch a public corpus and convert it, or copy one of the package: Parquet tables, manifest, splits, and what was lost."""
    from onrecord.cli.terminal import Terminal, stoppable
    from onrecord.download import download as run

    terminal = Terminal()
    try:
        with stoppable():
            files, notes = run(name, to, source, accept_license=accept_license, offline=offline, log=terminal)
    except ValueError as error:
        typer.echo(f"onrecord: {error}", err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt as stopped:
        terminal.say(f"{name}: interrupted, and nothing is half made; what was fetched is kept, and the next run goes on")
        raise typer.Exit(128 + (stopped.args[0] if stopped.args else SIGINT)) from None
    finally:
        terminal.clear()
    for note in notes:
        typer.echo(note, err=True)
    for file in files:
        typer.echo(file)


def hydrate(
    corpus: CorpusName,
    texts: Annotated[
        Path,
        typer.Option("--texts", metavar="DIR", help="Folder with <document id>.txt, your own copies of the articles."),
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Write the tables with the texts joined into this folder."),
    ] = None,
) -> None:
    """Verify your copies of texts that may not be redistributed, and join them to the tables."""
    from onrecord.data.atomic import new_folder
    from onrecord.data.build import splits_of, write_tables
    from onrecord.data.hydrate import hydrate as run

    hydrated = run(load_corpus(corpus, layers=True).arrow, texts)
    if to is not None:
        with new_folder(to) as folder:
            write_tables(hydrated.tables, folder, None, splits_of(hydrated.tables))
    for finding in hydrated.findings:
        typer.echo(finding)
    typer.echo(
        f"{len(hydrated.found)} found, {len(hydrated.missing)} missing" + "".join(f"\n  {name}" for name in hydrated.missing)
    )
    if hydrated.missing:
        raise typer.Exit(1)


def load_corpus(corpus: str, texts: Path | None = None, *, layers: bool = False) -> "Corpus":
    """The corpus of that name; where there is none, wrong use that says what there is."""
    from onrecord.corpora.listed import how_to_get
    from onrecord.data.load import load

    try:
        return load(corpus, texts=texts, layers=layers)
    except ValueError as error:
        hint = how_to_get(corpus)
        raise typer.BadParameter(f"{corpus}: {hint}" if hint else str(error)) from None
