"""The command that compares annotators: agree."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.annotate import Texts


class AgreementFormat(StrEnum):
    """How agreement is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"
    csv = "csv"


_ENDINGS = {".json": AgreementFormat.json, ".md": AgreementFormat.markdown, ".csv": AgreementFormat.csv}


def agree(
    layers_in: Annotated[
        list[str],
        typer.Argument(
            metavar="LAYERS…",
            help="Annotation files (NAME.ab.json NAME.cd.json), folders of them, a corpus with several layers, prediction files.",
        ),
    ],
    layers: Annotated[
        list[str] | None, typer.Option(metavar="NAME,NAME", help="Only these layers, such as ab,cd; by default all there are.")
    ] = None,
    texts: Texts = None,
    format: Annotated[AgreementFormat | None, typer.Option(help="By default by the ending of --output, else text.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, not to standard output.")
    ] = None,
    samples: Annotated[int, typer.Option(min=0, help="Bootstrap samples of documents for intervals; 0 for none.")] = 1_000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the bootstrap.")] = 12_345,
) -> None:
    """Agreement between annotators' layers of the same documents: F1 of quotes, agr, Krippendorff's α, κ of every field."""
    from onrecord.data.atomic import write_bytes
    from onrecord.report.agreement import FORMATS
    from onrecord.sides.agreement.agree import agree as run

    wanted = [name.strip() for given in layers or () for name in given.split(",") if name.strip()]
    try:
        found = run(layers_in, layers=wanted, texts=texts, samples=samples, seed=seed)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    chosen = format or _ENDINGS.get(output.suffix if output else "", AgreementFormat.text)
    content = FORMATS[chosen.value](found).encode("utf-8", "surrogatepass")
    if output is None:
        typer.echo(content, nl=False)
    else:
        write_bytes(output, content)
