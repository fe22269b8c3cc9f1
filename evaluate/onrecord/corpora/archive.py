"""The files of a corpus, out of a repository's source archive (.tar.gz or .zip) or a folder of it.

No member is unpacked under its name, so none can be written outside of a folder; a path that tries is refused all the same.
No link is followed. What unpacks to more than the limits, whatever its headers say, is refused before it fills the memory.
"""

import gzip
import hashlib
import io
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, cast
from weakref import finalize

from onrecord.findings import Finding, InvalidData

MAX_FILE = 20_000_000
MAX_KEPT = 500_000_000
MAX_UNPACKED = 4_000_000_000
MAX_MEMBERS = 200_000
MAX_IN_MEMORY = 16_000_000

ARCHIVES = (b"\x1f\x8b", b"PK")  # how a .tar.gz and a .zip begin

_PIECE = 1_000_000

Wanted = Callable[[str], bool]


class _Refused(Exception):  # noqa: N818  (it is never seen outside of this module)
    """Why an archive is not read: rule and message."""


class Files(Mapping[str, bytes]):
    """Files by name, in the order of their names. A file is read when it is asked for.

    Their bytes lie one after the other in an unnamed temporary file, of which no more than MAX_IN_MEMORY is held in memory.
    """

    def __init__(self, members: Iterator[tuple[str, bytes]], wanted: Wanted) -> None:
        self._bytes = SpooledTemporaryFile(MAX_IN_MEMORY)  # noqa: SIM115  (it is closed when nobody reads any more)
        finalize(self, self._bytes.close)
        places = self._written(members)
        whole = [name for name in sorted(places) if wanted(name)]
        named = {name: name for name in whole} or {_below(name): name for name in sorted(places)}
        self._places = {name: places[member] for name, member in named.items()}

    def __getitem__(self, name: str) -> bytes:
        start, size = self._places[name]
        self._bytes.seek(start)
        return self._bytes.read(size)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def _written(self, members: Iterator[tuple[str, bytes]]) -> dict[str, tuple[int, int]]:
        """Where each member begins, and its size."""
        places: dict[str, tuple[int, int]] = {}
        end = 0
        for name, content in members:
            if name in places:
                raise _Refused("unsafe-archive", f"{name} stands in the archive twice")
            places[name] = end, len(content)
            end += len(content)
            if end > MAX_KEPT:
                raise _Refused("file-too-large", f"the files to be read have more than {MAX_KEPT:,} bytes")
            self._bytes.write(content)
        return places


def read_files(source: Path, wanted: Wanted) -> Files:
    """The wanted files by name, which counts from the top of the source, or from the folder at its top: archives have one.

    `source` is a .tar.gz, a .zip or a folder. Raises OSError, and InvalidData for an archive that is damaged, unsafe or too large.
    """
    try:
        return Files(_in_folder(source, wanted) if source.is_dir() else _in_archive(source, wanted), wanted)
    except _Refused as refused:
        raise InvalidData([Finding(str(source), 1, 1, *refused.args)]) from None


def files_sha256(files: Mapping[str, bytes]) -> str:
    """Hash of the files' sorted names and contents: an archive made anew has other bytes, its files have not."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


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
        is_zip = packed.read(2) == b"PK"
    return _in_zip(path, wanted) if is_zip else _in_tar(path, wanted)


def _in_zip(path: Path, wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    with _InPieces(path) as packed:
        try:
            archive = zipfile.ZipFile(packed)
            if len(archive.filelist) > MAX_MEMBERS:
                raise _Refused("file-too-large", f"the archive has more than {MAX_MEMBERS:,} members")
            for member in archive.filelist:
                name = _safe(member.filename)
                if not (wanted(name) or wanted(_below(name))):
                    continue
                if member.is_dir() or stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
                    raise _Refused("unsafe-archive", f"{name} is a link or no plain file; links are not followed")
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise _Refused("unreadable", f"{name} is packed by another method than deflate")
                _require_size(name, member.file_size)
                with archive.open(member) as file:
                    yield name, file.read(MAX_FILE)  # not more, whatever it unpacks to
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error) as error:
            raise _Refused("unreadable", f"not a whole .zip: {error}") from None


def _in_tar(path: Path, wanted: Wanted) -> Iterator[tuple[str, bytes]]:
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
        name = _safe(member.name)
        if wanted(name) or wanted(_below(name)):
            content = archive.extractfile(member) if member.isreg() else None
            if content is None:
                raise _Refused("unsafe-archive", f"{name} is a link or no plain file; links are not followed")
            _require_size(name, member.size)
            yield name, content.read()
    raise _Refused("file-too-large", f"the archive has more than {MAX_MEMBERS:,} members")


def _safe(name: str) -> str:
    name = PurePosixPath(name).as_posix()
    if name.startswith("/") or ".." in name.split("/"):
        raise _Refused("unsafe-archive", f"the path {name} leads out of the archive")
    return name


class _InPieces(io.FileIO):
    """What zipfile reads from: never more at once than a file may have, though headers may ask for it."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > MAX_FILE:
            raise _Refused("file-too-large", f"a header of the archive asks for {size:,} bytes; {MAX_FILE:,} are read at most")
        return super().read(size) or b""

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_SET and not 0 <= offset <= MAX_UNPACKED:
            raise _Refused("unreadable", "a header of the archive leads out of it")
        return super().seek(offset, whence)


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
