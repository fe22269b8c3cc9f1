"""The files of an output: their text, and which document each is of where nothing in it says so."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath

from onrecord.findings import Finding
from onrecord.formats.export import ExportFile, Place

_ENDINGS_BEFORE = {".txt", ".text", ".md", ".html", ".xml", ".json"}


def names(files: Sequence[ExportFile]) -> list[str]:
    """What each file calls its document: its path in the output without ending.

    Where every file's name begins with the name of the folder it is in, as in `pier/pier-model-2.json`, and none has another name
    than the files beside it, it is the folder's name.
    """
    folders = [PureWindowsPath(file.file).parent.name for file in files]
    stems = [without_ending(PurePosixPath(file.inside).name) for file in files]
    whole = [without_ending(file.file) for file in files]
    one_each = len(set(whole)) == len({PureWindowsPath(name).parent for name in whole})
    if files and one_each and all(_begins(stem, folder) for stem, folder in zip(stems, folders, strict=True)):
        return folders
    return [without_ending(file.inside) for file in files]


def without_ending(name: str) -> str:
    """The path without its ending, and that of the text before it: `a/pier.txt.json` is `a/pier`."""
    path = PurePosixPath(name).with_suffix("")
    return str(path.with_suffix("") if path.suffix in _ENDINGS_BEFORE else path)


def decoded(file: ExportFile, findings: list[Finding]) -> str | None:
    """The text of the file, without byte order mark; a finding and None where it is not UTF-8."""
    try:
        return file.data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        findings.append(Place(file.file, line).finding("utf-8", "not UTF-8 from here on; save the file as UTF-8"))
        return None


class Lines:
    """The lines of a text that begins in line `first` of its file."""

    def __init__(self, text: str, first: int = 1) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._before = first - 1

    def place(self, file: str, offset: int) -> Place:
        """Where in the file a code point stands."""
        line = bisect_right(self._starts, offset)
        return Place(file, line + self._before, offset - self._starts[line - 1] + 1)


def _begins(stem: str, folder: str) -> bool:
    return bool(folder) and stem.startswith(folder) and not stem[len(folder) : len(folder) + 1].isalnum()
