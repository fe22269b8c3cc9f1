"""Files are written whole or not at all: beside their place first, then renamed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copymode, rmtree


def write_bytes(path: Path, content: bytes) -> None:
    """Writes the file, making its folders; what was there stays until the new content is complete."""
    path = path.resolve()  # a link stays a link
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
    """A folder to fill; its files take their places in `path` only when the block ends without an error."""
    path.mkdir(parents=True, exist_ok=True)
    beside = path / f".{os.getpid()}.partial"
    beside.mkdir()
    try:
        yield beside
        for file in sorted(beside.iterdir()):
            file.replace(path / file.name)
    finally:
        rmtree(beside, ignore_errors=True)
