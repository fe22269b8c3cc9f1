"""The files of an export: one, or those of a folder that end as the tool's files do."""

from pathlib import Path

from onrecord.data.annotation import files_below
from onrecord.findings import InvalidData
from onrecord.formats.export import ExportFile, Place


def export_files(export: Path, endings: tuple[str, ...]) -> list[ExportFile]:
    """The files, by their names. Raises OSError, and InvalidData where there is none.

    Of a file that needs others beside it (`.ann`, `.txt`; `.quotes`, `.tokens`, `.entities`), those are read too.
    """
    if export.is_dir():
        paths = sorted(path for ending in endings for path in files_below(export, ending))
        found = [ExportFile(str(path), path.relative_to(export).as_posix(), path.read_bytes()) for path in paths]
        if not found:
            raise InvalidData([Place(str(export)).finding("empty-export", f"there is no file {' or '.join(endings)} in it")])
        return found
    several = (".ann", ".txt", ".quotes", ".tokens", ".entities")
    beside = [export.with_suffix(ending) for ending in endings] if export.suffix in several else []
    others = [path for path in beside if path != export and path.is_file()]
    return [ExportFile(str(path), path.name, path.read_bytes()) for path in sorted([export, *others])]
