"""The command that compares systems: compare."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.cli.annotate import Texts
from onrecord.cli.score import ENDINGS, Output, ScoreFormat


def compare(
    predictions: Annotated[
        list[str], typer.Argument(metavar="PREDICTIONS…", help="Two files or more, each as `score` takes it.")
    ],
    gold: Annotated[str, typer.Option("--gold", metavar="GOLD", help="A corpus (core, polnear:dev), a folder, or a file.")],
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[:RATIO]", help="What is compared: WSW@0.5 (by default), Quote@exact, Speaker:coverage."),
    ] = None,
    method: Annotated[str, typer.Option(help="The test: randomisation or bootstrap, both paired.")] = "randomisation",
    cluster: Annotated[
        str, typer.Option(help="What is exchanged and drawn as one: a document, or a cluster of reprints.")
    ] = "document",
    average: Annotated[str, typer.Option(help="micro: over all quotes; document: the mean over documents.")] = "micro",
    permutations: Annotated[int, typer.Option(min=1, help="Permutations (bootstrap: samples) of the test.")] = 10_000,
    samples: Annotated[int, typer.Option(min=1, help="Bootstrap samples for intervals.")] = 1_000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of permutations and samples.")] = 12_345,
    format: Annotated[ScoreFormat | None, typer.Option(help="By default by the ending of --output, else text.")] = None,
    format_in: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="What wrote the predictions, where it is not recognised: citron, ggt, …")
    ] = None,
    output: Output = None,
    texts: Texts = None,
    missing: Annotated[str, typer.Option(help="Documents of gold that predictions lack: empty or error.")] = "empty",
    unknown: Annotated[str, typer.Option(help="Documents that gold lacks: error, ignore, or fp (they are spurious).")] = "error",
    dedup: Annotated[bool, typer.Option("--dedup", help="Collapse predictions that are equal in every field.")] = False,
    nested: Annotated[str, typer.Option(help="Which quotes: all, outer (in no other), inner (around no other).")] = "all",
    near: Annotated[float, typer.Option(help="Predictions with at least this dice compete for one place.")] = 0.9,
    speaker_level: Annotated[str, typer.Option(help="How names agree: exact, norm, alias, partial, fuzzy or id.")] = "partial",
    speakers: Annotated[str, typer.Option(help="Of joint speakers all, or any, have to be named.")] = "all",
) -> None:
    """Is one system better than another, and could this corpus tell? Paired tests over documents, with intervals."""
    from onrecord.data.atomic import write_bytes
    from onrecord.report.compare import FORMATS
    from onrecord.sides.compared import compare as run

    choices: dict[str, Any] = {"method": method, "cluster": cluster, "average": average, "speakers": speakers}
    choices |= {"missing": missing, "unknown": unknown, "dedup": dedup, "nested": nested, "near": near}
    try:
        found = run(
            gold,
            named(predictions),
            measures=measure or ("WSW@0.5",),
            permutations=permutations,
            samples=samples,
            seed=seed,
            texts=texts,
            format_in=format_in,
            speaker_level=speaker_level,
            **choices,
        )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    chosen = format or ENDINGS.get(output.suffix if output else "", ScoreFormat.text)
    content = FORMATS[chosen](found).encode("utf-8", "surrogatepass")
    if output is None:
        typer.echo(content, nl=False)
    else:
        write_bytes(output, content)


def named(files: Sequence[str]) -> dict[str, str]:
    """Files by the name of the system: that of the file without its ending, or the whole path where two have the same.

    Raises ValueError for a file that is named twice.
    """
    if twice := next((file for file in files if files.count(file) > 1), None):
        raise ValueError(f"{twice} is named twice; name each system once")
    names = [Path(file).name.partition(".")[0] or file for file in files]
    return {name if names.count(name) == 1 else file: file for name, file in zip(names, files, strict=True)}
