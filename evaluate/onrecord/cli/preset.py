"""`score --preset`: the figures of a published scorer."""

from pathlib import Path
from typing import Any

import typer

_OF_MEASURES = (
    "by", "measure", "fail_under", "dedup", "nested", "near", "speaker_level", "speakers", "samples", "seed", "memory"
)  # fmt: skip


def refuse_beside(context: typer.Context) -> None:
    """Refuses options beside a preset that only our own measures have."""
    given = [option for option in _OF_MEASURES if getattr(context.get_parameter_source(option), "name", "") == "COMMANDLINE"]
    if given:
        options = ", ".join(f"--{option.replace('_', '-')}" for option in given)
        raise typer.BadParameter(f"a preset computes what its scorer does; leave out {options}")


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
