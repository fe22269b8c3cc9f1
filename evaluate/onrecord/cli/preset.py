"""`score --preset`: the figures of a published scorer."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

OF_MEASURES = (
    "by", "macro", "measure", "fail_under", "dedup", "nested", "near", "speaker_level", "speakers", "samples", "seed", "memory"
)  # fmt: skip
"""Options that only our own measures have."""


def refuse_beside(context: typer.Context, options: Sequence[str], why: str) -> None:
    """Refuses those of the options that were given."""
    given = [option for option in options if getattr(context.get_parameter_source(option), "name", "") == "COMMANDLINE"]
    if given:
        named = ", ".join(f"--{option.replace('_', '-')}" for option in given)
        raise typer.BadParameter(f"{why}; leave out {named}")


def show_preset(name: str, gold: str, predictions: str, format: str, output: Path | None, **choices: Any) -> None:  # noqa: ANN401
    """Computes and prints the figures, or writes them to the file."""
    from onrecord.data.atomic import write_bytes
    from onrecord.report.preset import FORMATS
    from onrecord.sides.presets.score import score_preset

    try:
        report = score_preset(name, gold, predictions, **choices)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    for note in report.notes:
        typer.echo(note, err=True)
    content = FORMATS[format](report).encode("utf-8", "surrogatepass")
    if output is None:
        typer.echo(content, nl=False)
    else:
        write_bytes(output, content)
