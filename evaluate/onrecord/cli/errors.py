"""The command that sorts a system's errors: errors."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.annotate import Texts
from onrecord.cli.score import ENDINGS, ScoreFormat

if TYPE_CHECKING:
    from onrecord.sides.erred import Errors


def errors(
    predictions: Annotated[
        str,
        typer.Argument(
            metavar="PREDICTIONS", help="A .jsonl, .jsonl.gz or .parquet file, or what a system wrote; - reads standard input."
        ),
    ],
    gold: Annotated[str, typer.Option("--gold", metavar="GOLD", help="A corpus (core, polnear:dev), a folder, or a file.")],
    show: Annotated[
        str | None,
        typer.Option(metavar="CLASS", help="Print its cases: boundary, missed/nested, speaker/wrong_person, …"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many cases.")] = 10,
    format: Annotated[ScoreFormat | None, typer.Option(help="By default by the ending of --output, else text.")] = None,
    format_in: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="What wrote the predictions, where it is not recognised: citron, ggt, …")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR|FILE", help="A folder gets errors.parquet, .json and .md; a .parquet a row per quote."
        ),
    ] = None,
    texts: Texts = None,
    missing: Annotated[str, typer.Option(help="Documents of gold that the predictions lack: empty or error.")] = "empty",
    unknown: Annotated[str, typer.Option(help="Documents that gold lacks: error, ignore, or fp (they are spurious).")] = "error",
    dedup: Annotated[bool, typer.Option("--dedup", help="Collapse predictions that are equal in every field.")] = False,
    nested: Annotated[str, typer.Option(help="Which quotes: all, outer (in no other), inner (around no other).")] = "all",
    near: Annotated[float, typer.Option(help="Predictions with at least this dice compete for one place.")] = 0.9,
    speaker_level: Annotated[str, typer.Option(help="How names agree: exact, norm, alias, partial, fuzzy or id.")] = "partial",
    speakers: Annotated[str, typer.Option(help="Of joint speakers all, or any, have to be named.")] = "all",
) -> None:
    """What goes wrong, how often, and what it costs: every quote of either side in exactly one class."""
    from onrecord.data.atomic import write_bytes
    from onrecord.report.errors import FORMATS, as_parquet
    from onrecord.sides.erred import errors as run

    to_folder = output is not None and output.suffix != ".parquet" and (output.is_dir() or not output.suffix)
    if show is not None and output is not None and (to_folder or output.suffix == ".parquet"):
        raise typer.BadParameter("cases go to the terminal or to a .txt, .json, .md or .csv file", param_hint="--show")
    choices = {"missing": missing, "unknown": unknown, "dedup": dedup, "nested": nested, "near": near}
    try:
        found = run(
            gold, predictions, texts=texts, format_in=format_in, speaker_level=speaker_level, speakers=speakers, **choices
        )
        cases = found.cases(show, limit) if show is not None else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if output is not None and output.suffix == ".parquet":
        write_bytes(output, as_parquet(found))
        return
    if output is not None and to_folder:
        _fill(output, found)
        return
    chosen = format or ENDINGS.get(output.suffix if output else "", ScoreFormat.text)
    content = FORMATS[chosen](found, cases).encode("utf-8", "surrogatepass")
    if output is None:
        typer.echo(content, nl=False)
    else:
        write_bytes(output, content)


def _fill(folder: Path, found: "Errors") -> None:
    """Writes the rows and the two reports, all or none."""
    from onrecord.data.atomic import new_folder
    from onrecord.report.errors import as_json, as_markdown, as_parquet

    with new_folder(folder) as new:
        (new / "errors.parquet").write_bytes(as_parquet(found))
        (new / "errors.json").write_bytes(as_json(found).encode("utf-8", "surrogatepass"))
        (new / "errors.md").write_bytes(as_markdown(found).encode("utf-8", "surrogatepass"))
