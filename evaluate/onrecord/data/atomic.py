"""Files are written whole or not at all: beside their place first, then renamed."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copymode, rmtree

_ABANDONED = 24 * 60 * 60


def write_bytes(path: Path, content: bytes) -> None:
    """Writes the file, making its folders; what was there stays until the new content is complete.

    A device or a pipe is no file to be replaced: it is written to.
    """
    path = path.resolve()  # a link stays a link
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "this is a folder; name a file", str(path))
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        beside.write_bytes(content)
        if path.exists():
            copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill; its files take their places in `path` only when the block ends without an error.

    What a killed process left there is removed after a day.
    """
    beside = _beside(path, f".{os.getpid()}.partial")
    try:
        yield beside
        for file in sorted(beside.iterdir()):
            file.replace(path / file.name)
    finally:
        rmtree(beside, ignore_errors=True)


@contextmanager
def replaced_folder(path: Path) -> Iterator[Path]:
    """A folder to fill; it becomes `path` when the block ends without an error, and what was there goes, at once and whole."""
    path = path.resolve()  # a link stays a link
    beside = _beside(path.parent, f".{path.name}.{os.getpid()}.partial")
    before = beside.with_suffix(".before.partial")
    try:
        yield beside
        if path.exists():
            path.rename(before)
        beside.rename(path)
    except BaseException:
        if before.exists() and not path.exists():
            before.rename(path)
        raise
    finally:
        rmtree(beside, ignore_errors=True)
        rmtree(before, ignore_errors=True)


def _beside(folder: Path, name: str) -> Path:
    """A new folder in the folder, out of which go those that were abandoned."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".*.partial"):
        if left.is_dir() and left.stat().st_mtime < time.time() - _ABANDONED:
            rmtree(left, ignore_errors=True)
    beside = folder / name
    beside.mkdir()
    return beside
