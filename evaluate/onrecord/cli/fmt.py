"""What `fmt` does with files: format each, write those that differ, say what remains to be done."""

from collections.abc import Iterable
from pathlib import Path

import typer

from onrecord.data.annotation import annotation_files, read_annotation
from onrecord.data.atomic import write_bytes
from onrecord.data.fmt import fmt
from onrecord.findings import Finding, InvalidData
from onrecord.report.findings import counted
from onrecord.text.source import MAX_BYTES


def format_files(paths: Iterable[Path], texts: Path | None, *, only_check: bool) -> bool:
    """Formats the files; False if something is left to be done. Raises InvalidData or OSError after all others are done."""
    invalid: list[Finding] = []
    unreadable: OSError | None = None
    good = True
    for path in [file for place in paths for file in (annotation_files(place) if place.is_dir() else [place])]:
        try:
            good &= _format(path, texts, only_check)
        except InvalidData as error:
            invalid += error.findings
        except OSError as error:
            typer.echo(f"onrecord: {path}: {error.strerror or error}", err=True)
            unreadable = error
    if invalid:
        raise InvalidData(invalid)
    if unreadable:
        raise unreadable
    return good


def _format(path: Path, texts: Path | None, only_check: bool) -> bool:
    if path.suffix != ".json":
        raise InvalidData([Finding(str(path), 1, 1, "wrong-type", "annotation files end in .json; this was left as it is")])
    formatted = fmt(read_annotation(path, texts))
    content = formatted.text.encode()
    if formatted.unresolved:
        left = counted(len(formatted.unresolved), "place")
        typer.echo(f"{path}: {left} could not be settled and stayed as written; `onrecord check {path}` says why", err=True)
    if content == path.read_bytes():
        return not formatted.unresolved
    if only_check:
        typer.echo(f"{path}: not in canonical form; `onrecord fmt {path}` writes it", err=True)
        return False
    if len(content) > MAX_BYTES:
        message = f"its canonical form would be larger than {MAX_BYTES:,} bytes; split it into documents"
        raise InvalidData([Finding(str(path), 1, 1, "file-too-large", message)])
    write_bytes(path, content)
    typer.echo(path)
    return not formatted.unresolved
