"""The command that runs a system over a corpus: one of our own, or any program."""

import json
import shlex
import shutil
from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord import __version__
from onrecord.cli.annotate import Texts
from onrecord.cli.dataset import load_corpus
from onrecord.cli.score import Output

if TYPE_CHECKING:
    from onrecord.data.run_record import RunRecord

_ENDINGS = "predictions are written as JSON Lines: give --output a name that ends in .jsonl or .jsonl.gz"


def run(
    system: Annotated[
        str | None, typer.Argument(metavar="SYSTEM", help="A system of onrecord's own: rules. Not with --command.")
    ] = None,
    corpus: Annotated[str | None, typer.Argument(metavar="NAME[:SPLIT]", help="A corpus by name, or a folder of tables.")] = None,
    command: Annotated[
        str | None,
        typer.Option(metavar="COMMAND", help="Any program that reads documents and writes predictions, a line each."),
    ] = None,
    output: Output = None,
    texts: Texts = None,
    timeout: Annotated[
        float, typer.Option(min=0.01, metavar="SECONDS", help="The program is killed when it answers nothing for so long.")
    ] = 60.0,
    restarts: Annotated[
        int, typer.Option(min=0, metavar="N", help="How often in a row it is started again in vain; 0 for not at all.")
    ] = 3,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an earlier run stopped; ask again what failed.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what an interrupted run left, and begin anew.")] = False,
    name: Annotated[str | None, typer.Option("--system", metavar="NAME", help="What reports call the program.")] = None,
    version: Annotated[str | None, typer.Option("--system-version", metavar="VERSION", help="Its version, for reports.")] = None,
) -> None:
    """Run an extraction system over a corpus and write its predictions, one document a line.

    A system of onrecord's own: onrecord run rules core --output rules.jsonl

    Any program: onrecord run --command "python my_system.py" core --output mine.jsonl
    """
    if output is not None and (output.suffix == ".parquet" or output.is_dir()):
        raise typer.BadParameter(_ENDINGS)
    if command is None:
        if resume or fresh or name or version:
            raise typer.BadParameter("--resume, --fresh, --system and --system-version are for --command")
        _run_own(system, corpus, output, texts)
        return
    if system is None or corpus is not None:
        raise typer.BadParameter("with --command name a corpus and no SYSTEM: onrecord run --command COMMAND NAME[:SPLIT]")
    from onrecord.cli.command import run_command
    from onrecord.data.run_record import told
    from onrecord.systems.command import Command, program_name

    words = _words(command)
    program = Command(words, name or program_name(words), timeout, restarts)
    documents = list(load_corpus(system, texts).readable())
    run_command(program, documents, _record(program.name, version, told(command), system, documents), output, resume, fresh)


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise typer.BadParameter(f"--command cannot be split into words: {error}") from None
    if not words:
        raise typer.BadParameter("--command is empty")
    if shutil.which(words[0]) is None:
        raise FileNotFoundError(ENOENT, "there is no such program, or it may not be run", words[0])
    return words


def _run_own(system: str | None, corpus: str | None, output: Path | None, texts: Path | None) -> None:
    from onrecord.report.findings import counted
    from onrecord.systems import SYSTEMS
    from onrecord.systems.kept import finish
    from onrecord.systems.run import predictions

    if system is None:
        raise typer.BadParameter(f"name a system ({', '.join(SYSTEMS)}) or give --command; then a corpus")
    if system not in SYSTEMS:
        raise typer.BadParameter(f"there is no system {system!r}; there are {', '.join(SYSTEMS)}, and any program by --command")
    if corpus is None:
        raise typer.BadParameter(f"name a corpus too: onrecord run {system} core")
    documents = list(load_corpus(corpus, texts).readable())
    record = _record(system, __version__, None, corpus, documents)
    lines = list(predictions(system, documents))
    content = [json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") for line in lines]
    if output is None:
        typer.echo(b"".join(line + b"\n" for line in content), nl=False)
    else:
        finish(output, content, record)
    found = counted(sum(len(line["quotes"]) for line in lines), "quote")
    typer.echo(f"{system}: {found} in {counted(len(lines), 'document')}", err=True)


def _record(system: str, version: str | None, command: str | None, corpus: str, documents: list[dict[str, Any]]) -> "RunRecord":
    from onrecord.data.load import version_of
    from onrecord.data.run_record import RunRecord, corpus_read, now

    read = corpus_read(corpus, version_of(corpus), documents)
    return RunRecord(system, version, command, read, __version__, now(), len(documents))
