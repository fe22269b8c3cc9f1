"""The files of a corpus, out of a repository's source archive or a folder of it, into memory and nowhere else.

Nothing is unpacked to disk, so no member can be written outside of a folder; a path that tries is refused all the same. No
link is followed. What unpacks to more than the limits, whatever its headers say, is refused before it fills the memory.
"""

import gzip
import hashlib
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, cast

from onrecord.findings import Finding, InvalidData

MAX_FILE = 20_000_000
MAX_KEPT = 500_000_000
MAX_UNPACKED = 4_000_000_000
MAX_MEMBERS = 200_000

_PIECE = 1_000_000

Wanted = Callable[[str], bool]


class _Refused(Exception):  # noqa: N818  (it is never seen outside of this module)
    """Why an archive is not read: rule and message."""


def read_files(source: Path, wanted: Wanted) -> dict[str, bytes]:
    """The wanted files by name, which counts from the top of the source, or from the folder at its top: archives have one.

    `source` is a .tar.gz or a folder. Raises OSError, and InvalidData for an archive that is damaged, unsafe or too large.
    """
    try:
        members = _in_folder(source, wanted) if source.is_dir() else _in_archive(source, wanted)
        files = _kept(members)
    except _Refused as refused:
        raise InvalidData([Finding(str(source), 1, 1, *refused.args)]) from None
    whole = {name: content for name, content in sorted(files.items()) if wanted(name)}
    return whole or {_below(name): content for name, content in sorted(files.items())}


def files_sha256(files: Mapping[str, bytes]) -> str:
    """Hash of the files' sorted names and contents: an archive made anew has other bytes, its files have not."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _kept(members: Iterator[tuple[str, bytes]]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    size = 0
    for name, content in members:
        if name in files:
            raise _Refused("unsafe-archive", f"{name} stands in the archive twice")
        files[name] = content
        size += len(content)
        if size > MAX_KEPT:
            raise _Refused("file-too-large", f"the files to be read have more than {MAX_KEPT:,} bytes")
    return files


def _in_folder(folder: Path, wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders.sort()
        for path in (Path(place, name) for name in sorted(names)):
            name = path.relative_to(folder).as_posix()
            if not (wanted(name) or wanted(_below(name))):
                continue
            if path.is_symlink() or not path.is_file():
                raise _Refused("unsafe-archive", f"{name} is a link or no plain file; links are not followed")
            _require_size(name, path.stat().st_size)
            yield name, path.read_bytes()


def _in_archive(path: Path, wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as packed:
        try:
            with gzip.GzipFile(fileobj=packed) as unpacked:
                bounded = _Bounded(unpacked)
                with tarfile.open(fileobj=cast("IO[bytes]", bounded), mode="r:") as archive:
                    yield from _members(archive, wanted)
                while bounded.read(_PIECE):  # the checksum stands at the end
                    pass
        except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, RecursionError) as error:
            raise _Refused("unreadable", f"not a whole .tar.gz: {error}") from None


def _members(archive: tarfile.TarFile, wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    for _ in range(MAX_MEMBERS):
        member = archive.next()
        if member is None:
            return
        archive.members.clear()  # type: ignore[attr-defined]  # or every header stays in memory
        name = PurePosixPath(member.name).as_posix()
        if name.startswith("/") or ".." in name.split("/"):
            raise _Refused("unsafe-archive", f"the path {name} leads out of the archive")
        if wanted(name) or wanted(_below(name)):
            content = archive.extractfile(member) if member.isreg() else None
            if content is None:
                raise _Refused("unsafe-archive", f"{name} is a link or no plain file; links are not followed")
            _require_size(name, member.size)
            yield name, content.read()
    raise _Refused("file-too-large", f"the archive has more than {MAX_MEMBERS:,} members")


class _Bounded:
    """What tarfile reads from: forwards alone, in bounded pieces and not without end, though headers may ask for it."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self.stream = stream

    def read(self, size: int) -> bytes:
        if not 0 <= size <= MAX_FILE:
            raise _Refused("file-too-large", f"a header of the archive asks for {size:,} bytes; {MAX_FILE:,} are read at most")
        self._require(self.tell() + size)
        return self.stream.read(size)

    def seek(self, offset: int) -> int:
        if offset < self.tell() - 1:  # tarfile looks at the last byte of a member again
            raise _Refused("unreadable", "a header of the archive leads backwards")
        self._require(offset)
        return self.stream.seek(offset)

    def tell(self) -> int:
        return self.stream.tell()

    def _require(self, offset: int) -> None:
        if offset > MAX_UNPACKED:
            raise _Refused("file-too-large", f"the archive unpacks to more than {MAX_UNPACKED:,} bytes")


def _require_size(name: str, size: int) -> None:
    if size > MAX_FILE:
        raise _Refused("file-too-large", f"{name} has {size:,} bytes; {MAX_FILE:,} are read at most")


def _below(name: str) -> str:
    """The name without its first folder."""
    return name.partition("/")[2]


def _raise(error: OSError) -> None:
    raise error
