"""What `fmt` does with files: format each, write those that differ, say what remains to be done."""

from collections.abc import Iterable
from pathlib import Path

import typer

from onrecord.data.annotation import annotation_files, read_annotation
from onrecord.data.atomic import write_bytes
from onrecord.data.fmt import fmt
from onrecord.findings import Finding, InvalidData


def format_files(paths: Iterable[Path], texts: Path | None, *, only_check: bool) -> bool:
    """Formats the files; False if something is left to be done. Raises InvalidData after all others are done."""
    invalid: list[Finding] = []
    good = True
    for path in [file for place in paths for file in (annotation_files(place) if place.is_dir() else [place])]:
        try:
            formatted = fmt(read_annotation(path, texts))
        except InvalidData as error:
            invalid += error.findings
            continue
        for finding in formatted.unresolved:
            typer.echo(finding, err=True)
            good = False
        if formatted.text.encode() == path.read_bytes():
            continue
        if only_check:
            typer.echo(f"{path}: not in canonical form; `onrecord fmt {path}` writes it", err=True)
            good = False
        else:
            write_bytes(path, formatted.text.encode())
            typer.echo(path)
    if invalid:
        raise InvalidData(invalid)
    return good
