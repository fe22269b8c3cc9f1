"""What the tests of the importers share: the real archives, read once, and rows as they are compared."""

import tarfile
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from onrecord.corpora.archive import read_files
from onrecord.corpora.imported import Imported, Importer

Fragments = list[tuple[int, int]]


def importer(name: str) -> Importer:
    return import_module(f"onrecord.corpora.{name.replace('-', '_')}")


def archive(shared: Path, name: str) -> Path:
    """The archive of a corpus; the test is skipped where it is absent."""
    path = shared / "corpora" / f"{name}.tar.gz"
    if not path.is_file():
        pytest.skip(f"needs the archive of {name}, which is not part of the project")
    return path


@cache
def real_files(path: Path, name: str) -> dict[str, bytes]:
    return read_files(path, importer(name).wanted)


@cache
def real(path: Path, name: str) -> Imported:
    """The corpus, converted once."""
    return importer(name).convert(real_files(path, name))


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of an archive, its name without the folder at the top: read by the standard library alone."""
    with tarfile.open(path) as opened:
        for member in opened:
            if member.isfile():
                yield member.name.partition("/")[2], opened.extractfile(member).read()


def documents(imported: Imported) -> dict[str, dict[str, Any]]:
    return {row["document_id"]: row for row in imported.tables.documents.to_pylist()}


def quotes(imported: Imported, document: str) -> list[dict[str, Any]]:
    return [row for row in imported.tables.quotes.to_pylist() if row["document_id"] == document]


def spans(row: dict[str, Any], role: str = "content") -> Fragments:
    return [(span["start"], span["end"]) for span in row[role]]


def null_columns(imported: Imported) -> set[str]:
    """Columns of the quotes that are null throughout."""
    table = imported.tables.quotes
    return {name for name in table.column_names if table[name].null_count == len(table)}
