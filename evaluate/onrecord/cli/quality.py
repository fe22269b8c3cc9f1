"""`check NAME`: what is wrong with a corpus that is loaded by its name."""

from collections.abc import Sequence
from pathlib import Path

import typer


def corpora_among(paths: Sequence[Path]) -> list[str]:
    """The names of corpora; none if all are paths. A folder that holds nothing to check does not hide the corpus of its name.

    Raises BadParameter for corpora and paths at once, and for what is not downloaded yet; FileNotFoundError for what is neither.
    """
    from onrecord.checks import files
    from onrecord.corpora.listed import how_to_get
    from onrecord.data.load import folders

    names = [str(path) for path in paths if str(path) in folders() or how_to_get(str(path))]
    names = [name for name in names if not Path(name).exists() or not files([name])]
    if missing := [f"{name}: {hint}" for name in names if (hint := how_to_get(name))]:
        raise typer.BadParameter("; ".join(missing))
    if names and len(names) < len(paths):
        raise typer.BadParameter("name corpora, or files and folders, not both")
    for path in paths:
        if not names and not path.suffix and path.parent == Path() and not path.exists():
            raise FileNotFoundError(f"{path}: there is no such file or folder, and no corpus of that name")
    return names


def check_corpora(names: Sequence[str], format: str) -> None:
    """Prints the defects. Exits with 0: what is found is not the user's to mend."""
    from onrecord.report.quality import FORMATS, defects_of

    if format not in FORMATS:
        raise typer.BadParameter(f"of corpora there is {', '.join(FORMATS)}, not {format}")
    typer.echo(FORMATS[format]({name: defects_of(name) for name in names}), nl=False)
