"""The terminal: parse, call one function, print, exit code. Heavy libraries are imported inside the command that needs them.

Exit codes: 0 good, 1 findings or a threshold missed, 2 wrong use, 3 invalid input data, 4 file or network.
"""

import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Annotated

import typer

from onrecord import __version__
from onrecord.cli import adjudicate, agree, annotate, challenge, compare, convert, dataset, errors, ground, run, score, survey

app = typer.Typer(
    name="onrecord",
    help="Who said what in the news: score systems; check, build, load and show annotated articles.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"onrecord {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


_COMMANDS: dict[str, dict[str, Callable[..., None]]] = {
    "Score": {
        "challenge": challenge.challenge,
        "compare": compare.compare,
        "errors": errors.errors,
        "ground": ground.ground,
        "run": run.run,
        "score": score.score,
        "survey": survey.survey,
    },
    "Contribute": {"check": annotate.check, "fmt": annotate.fmt, "new": annotate.new, "show": annotate.show},
    "Annotators": {"agree": agree.agree, "adjudicate": adjudicate.adjudicate},
    "Import": {"convert": convert.convert},
    "Data": {
        "build": dataset.build,
        "list": dataset.list_,
        "documents": dataset.documents,
        "download": dataset.download,
        "hydrate": dataset.hydrate,
    },
}
for panel, commands in _COMMANDS.items():
    for name, command in commands.items():
        app.command(name, rich_help_panel=panel)(command)


def main() -> None:
    """The command `onrecord`. Bad data and files end in a message and an exit code, never in a traceback."""
    from onrecord.findings import InvalidData

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except InvalidData as invalid:
        typer.echo(f"{invalid}", err=True)
        sys.exit(3)
    except OSError as error:
        shown = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
        typer.echo(f"onrecord: {shown}", err=True)
        sys.exit(4)
