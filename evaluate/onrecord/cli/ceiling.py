"""`score --gold NAME:all-layers`: annotators against each other, and a system beside them."""

import sys
from pathlib import Path
from typing import Any

import typer

NOT_OF_LAYERS = ("preset", "by", "macro", "fail_under", "format_in", "missing", "dedup", "samples", "seed", "memory")
"""Options of a score that have no meaning where layers are scored against each other."""


def print_ceiling(predictions: str | None, gold: str, output: Path | None, format: str | None, **given: Any) -> None:  # noqa: ANN401
    """Prints or writes the human ceiling, and what the system reaches of it."""
    from onrecord.data.atomic import write_bytes
    from onrecord.report.ceiling import FORMATS
    from onrecord.sides.ceiling import ceiling

    ending = {".json": "json", ".md": "markdown"}.get(output.suffix if output else "", "text")
    chosen = format or ending
    if chosen not in FORMATS:
        raise typer.BadParameter(f"all layers are printed as {', '.join(FORMATS)}, not as {chosen}")
    try:
        found = ceiling(gold, predictions, **given)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    content = FORMATS[chosen](found).encode("utf-8", "surrogatepass")
    if output is None:
        typer.echo(content, nl=False, file=sys.stdout)
    else:
        write_bytes(output, content)
