"""A corpus's plain files: texts, and CSV under a header. What is wrong with one is a finding with its line."""

import csv
import io
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from onrecord.data.texts import normalised
from onrecord.findings import Finding, InvalidData


class Record(NamedTuple):
    """A row of a CSV file: the line it begins in, and its cells by the names of their columns."""

    line: int
    cells: dict[str, str]


def read_text(files: Mapping[str, bytes], name: str) -> str:
    """The file's text, lines ended by LF, without one final newline. Raises InvalidData where it is missing or not UTF-8."""
    if name not in files:
        raise InvalidData(
            [Finding(name, 1, 1, "file-missing", "there is no such file; a whole copy of the repository is needed")]
        )
    try:
        return normalised(files[name].decode("utf-8"))
    except UnicodeDecodeError:
        raise InvalidData([Finding(name, 1, 1, "utf-8", "the file is not UTF-8")]) from None


def read_csv(
    files: Mapping[str, bytes], name: str, columns: Collection[str], named: Callable[[str], str] = str.strip
) -> list[Record]:
    """The rows of the file, empty lines passed over; `named` gives the name of a column by its cell in the header.

    Columns without a name are left out. Raises InvalidData for a file that is missing or no CSV, lacks one of the columns, or
    has rows of more or fewer cells than the header.
    """
    reader = csv.reader(io.StringIO(read_text(files, name), newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        while True:
            line = reader.line_num + 1
            rows.append((line, next(reader)))
    except StopIteration:
        pass
    except csv.Error as error:
        raise InvalidData([Finding(name, line, 1, "wrong-form", f"the row that begins here is no CSV: {error}")]) from None
    (_, first), *rows = rows or [(1, [])]
    header = [named(cell) for cell in first]
    if missing := [column for column in columns if column not in header]:
        raise InvalidData([Finding(name, 1, 1, "missing-key", f"there is no column {', '.join(missing)}")])
    filled = [(line, cells) for line, cells in rows if cells]
    wrong = [
        Finding(name, line, 1, "wrong-form", f"{len(cells)} cells, {len(header)} expected")
        for line, cells in filled
        if len(cells) != len(header)
    ]
    if wrong:
        raise InvalidData(wrong)
    return [Record(line, {key: cell for key, cell in zip(header, cells, strict=True) if key}) for line, cells in filled]
