"""The command that scores a system's predictions."""

from enum import StrEnum
from pathlib import Path
from string import ascii_letters
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.annotate import Texts
from onrecord.cli.ceiling import NOT_OF_LAYERS, print_ceiling
from onrecord.cli.preset import OF_MEASURES, refuse_beside, show_preset

if TYPE_CHECKING:
    from onrecord.sides.scored import Report


class ScoreFormat(StrEnum):
    """How a score is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"
    csv = "csv"


UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
ENDINGS = {".json": ScoreFormat.json, ".md": ScoreFormat.markdown, ".csv": ScoreFormat.csv}
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, not to standard output.")]


def score(
    context: typer.Context,
    gold: Annotated[
        str,
        typer.Option(
            "--gold", metavar="GOLD", help="A corpus (core, polnear:dev), a folder, or a file; NAME:all-layers for annotators."
        ),
    ],
    predictions: Annotated[
        str | None,
        typer.Argument(
            metavar="PREDICTIONS", help="A .jsonl, .jsonl.gz or .parquet file, or what a system wrote; - reads standard input."
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIMENSION",
            help="Also by outlet, date, type, anonymous, language, length, depth, phenomenon or split.",
        ),
    ] = None,
    macro: Annotated[
        list[str] | None,
        typer.Option(metavar="GROUP", help="Also means over document, outlet, type or language, beside the score over quotes."),
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only these measures, such as WSW@0.5 (`onrecord list measures`)."),
    ] = None,
    format: Annotated[ScoreFormat | None, typer.Option(help="By default by the ending of --output, else text.")] = None,
    format_in: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="What wrote the predictions, where it is not recognised: citron, ggt, …")
    ] = None,
    output: Output = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="[MEASURE[:RATIO]=]X", help="Exit with 1 if it is lower: 0.6, Quote@0.5=0.7, Speaker:accuracy=0.8."),
    ] = None,
    texts: Texts = None,
    missing: Annotated[str, typer.Option(help="Documents of gold that the predictions lack: empty or error.")] = "empty",
    unknown: Annotated[str, typer.Option(help="Documents that gold lacks: error, ignore, or fp (they are spurious).")] = "error",
    dedup: Annotated[bool, typer.Option("--dedup", help="Collapse predictions that are equal in every field.")] = False,
    nested: Annotated[str, typer.Option(help="Which quotes: all, outer (in no other), inner (around no other).")] = "all",
    near: Annotated[float, typer.Option(help="Predictions with at least this dice compete for one place.")] = 0.9,
    speaker_level: Annotated[str, typer.Option(help="How names agree: exact, norm, alias, partial, fuzzy or id.")] = "partial",
    speakers: Annotated[str, typer.Option(help="Of joint speakers all, or any, have to be named.")] = "all",
    samples: Annotated[int, typer.Option(min=0, help="Bootstrap samples for intervals; 0 for none.")] = 1_000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the bootstrap.")] = 12_345,
    memory: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="Read Parquet by groups of documents of about that size: 512MB, 2GB. Same result."),
    ] = None,
    preset: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The figures of a published scorer instead: german2024, citron, ggt, …"),
    ] = None,
) -> None:
    """Score predictions against gold: what was found, given to whom, and how sure that is."""
    from onrecord.data.atomic import write_bytes
    from onrecord.report.score import FORMATS
    from onrecord.report.thresholds import missed, parse_thresholds
    from onrecord.sides.scored import score as run_score

    if gold.endswith(":all-layers"):
        refuse_beside(context, NOT_OF_LAYERS, "all layers are scored against each other, without gold of their own")
        given = {"texts": texts, "nested": nested, "near": near, "speaker_level": speaker_level, "speakers": speakers}
        given |= {"unknown": unknown} if predictions is not None else {}
        print_ceiling(predictions, gold, output, format, **({"measures": measure} if measure else {}), **given)
        return
    if predictions is None:
        raise typer.BadParameter("give PREDICTIONS, or --gold NAME:all-layers to score annotators against each other")
    if preset is not None:
        refuse_beside(context, OF_MEASURES, "a preset computes what its scorer does")
        chosen = format or ENDINGS.get(output.suffix if output else "", ScoreFormat.text)
        show_preset(preset, gold, predictions, chosen, output, texts=texts, format_in=format_in, missing=missing, unknown=unknown)
        return
    dimensions, groups = ([name.strip() for given in names or () for name in given.split(",")] for names in (by, macro))
    choices: dict[str, Any] = {"missing": missing, "unknown": unknown, "dedup": dedup, "nested": nested, "near": near}
    try:
        thresholds = parse_thresholds(fail_under or ())
        report: Report = run_score(
            gold,
            predictions,
            measures=measure,
            besides=list(thresholds),
            by=dimensions,
            macro=groups,
            texts=texts,
            samples=samples,
            seed=seed,
            format_in=format_in,
            memory=None if memory is None else _bytes(memory),
            speaker_level=speaker_level,
            speakers=speakers,
            **choices,
        )
        failures = list(missed(report, thresholds))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    for note in report.notes:
        typer.echo(note, err=True)
    chosen = format or ENDINGS.get(output.suffix if output else "", ScoreFormat.text)
    content = FORMATS[chosen](report).encode("utf-8", "surrogatepass")
    if output is None:
        typer.echo(content, nl=False)
    else:
        write_bytes(output, content)
    for failure in failures:
        typer.echo(failure, err=True)
    if failures:
        raise typer.Exit(1)


def _bytes(size: str) -> int:
    """The bytes of a size such as 512MB. Raises ValueError."""
    number = size.strip().rstrip(ascii_letters)
    unit = size.strip()[len(number) :].upper()
    if unit not in UNITS or not number.strip().isdecimal():
        raise ValueError(f"memory is {size!r}, but has to be a whole number of bytes, KB, MB or GB: 512MB")
    return int(number) * UNITS[unit]
