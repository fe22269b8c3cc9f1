"""The command that asks, without any gold, whether quotes are in their documents: ground."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.annotate import Texts
from onrecord.cli.score import Output


class GroundFormat(StrEnum):
    """How the result is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


_ENDINGS = {".json": GroundFormat.json, ".md": GroundFormat.markdown}
_THRESHOLD = re.compile(r"T([0-5])=(0?\.\d+|[01](?:\.0*)?)")


def ground(
    quotes: Annotated[
        list[Path], typer.Argument(metavar="QUOTES…", help="Files of quotes: predictions, CSV, or what a system or model wrote.")
    ],
    documents: Annotated[
        str, typer.Option(metavar="FILE|DIR|CORPUS", help="The articles: a .txt, a folder of them, JSON Lines, or a corpus.")
    ],
    format_in: Annotated[
        str | None, typer.Option("--format-in", metavar="NAME", help="The form of QUOTES, where it does not tell: csv, llm, …")
    ] = None,
    format: Annotated[GroundFormat | None, typer.Option(help="By default by the ending of --output, else text.")] = None,
    output: Output = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="TIER=SHARE", help="Exit with 1 if fewer are at the tier or a better one: T2=1.0, T3=0.95."),
    ] = None,
    texts: Texts = None,
) -> None:
    """Are these quotes in these articles, word for word? No gold is needed.

    T0 exact, T1 but for encoding and space, T2 but for kinds of marks, T3 but for case and punctuation, T4 stitched of fragments,
    T5 words changed, T6 not there. A build fails if one word of a quote was changed: --fail-under T2=1.0
    """
    from onrecord.data.atomic import write_bytes
    from onrecord.data.documents import documents as read_documents
    from onrecord.report.ground import FORMATS, failures
    from onrecord.sides.grounding import ground as run

    wanted = [_threshold(given) for given in fail_under or ()]
    try:
        articles = read_documents(documents, texts)
        systems = [run(path, articles, format_in) for path in quotes]
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    chosen = format or _ENDINGS.get(output.suffix if output else "", GroundFormat.text)
    content = FORMATS[chosen](systems).encode("utf-8", "surrogatepass")
    if output is None:
        typer.echo(content, nl=False)
    else:
        write_bytes(output, content)
    missed = [line for tier, least in wanted for line in failures(systems, tier, least)]
    for line in missed:
        typer.echo(line, err=True)
    if missed:
        raise typer.Exit(1)


def _threshold(given: str) -> tuple[int, float]:
    match = _THRESHOLD.fullmatch(given)
    if match is None:
        raise typer.BadParameter(f"{given!r} is no threshold: a tier from T0 to T5 and a share from 0 to 1, as in T2=1.0")
    return int(match[1]), float(match[2])
