"""The command that lays systems side by side, phenomenon by phenomenon: challenge."""

from enum import StrEnum
from typing import Annotated

import typer

from onrecord.cli.annotate import Texts
from onrecord.cli.compare import named
from onrecord.cli.score import Output


class ChallengeFormat(StrEnum):
    """How the table is printed."""

    text = "text"
    markdown = "markdown"
    html = "html"


_ENDINGS = {".md": ChallengeFormat.markdown, ".html": ChallengeFormat.html}


def challenge(
    predictions: Annotated[list[str], typer.Argument(metavar="PREDICTIONS…", help="One file or more, each as `score` takes it.")],
    gold: Annotated[
        str, typer.Option("--gold", metavar="GOLD", help="A corpus, a folder of tables, or one with challenge/ in it.")
    ] = "challenge",
    format: Annotated[ChallengeFormat | None, typer.Option(help="By default by the ending of --output, else text.")] = None,
    format_in: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="What wrote the predictions, where it is not recognised: citron, ggt, …")
    ] = None,
    output: Output = None,
    texts: Texts = None,
) -> None:
    """Which tests of each phenomenon does a system pass? A heat map of one system or several."""
    from onrecord.data.atomic import write_bytes
    from onrecord.report.challenge import as_markdown, as_text
    from onrecord.report.challenge_html import as_html
    from onrecord.sides.scored import score

    formats = {ChallengeFormat.text: as_text, ChallengeFormat.markdown: as_markdown, ChallengeFormat.html: as_html}
    chosen = format or _ENDINGS.get(output.suffix if output else "", ChallengeFormat.text)
    try:
        reports = {
            name: score(gold, file, measures=["WSW@0.5"], samples=0, texts=texts, format_in=format_in)
            for name, file in named(predictions).items()
        }
        content = formats[chosen](reports).encode("utf-8", "surrogatepass")
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if output is None:
        typer.echo(content, nl=False)
    else:
        write_bytes(output, content)
