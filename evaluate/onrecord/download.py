"""`download`: a corpus into a folder. A released one is taken out of the package; a public one is made of its own files.

The archive of a public corpus is fetched into the cache and stays there; its tables go into the cache too, where they are found
by their name. Everything is read and converted before anything is written, and what is written takes its place at once. What
the catalogue's address gives has to be the catalogued files; what the user gives may be others, which is said.
"""

import json
from dataclasses import replace
from hashlib import sha256
from importlib import import_module
from pathlib import Path, PurePosixPath
from shutil import copyfile
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from onrecord.corpora.archive import files_sha256, read_files
from onrecord.corpora.catalogue import Entry, catalogue
from onrecord.corpora.imported import Imported, Importer, loss_lines
from onrecord.corpora.listed import unknown
from onrecord.data.annotation import GOLD
from onrecord.data.atomic import new_folder, replaced_folder
from onrecord.data.build import splits_of, write_tables
from onrecord.data.load import cache, folders, load, version_of
from onrecord.data.tables import Tables
from onrecord.findings import Finding, InvalidData
from onrecord.schema import shipped

if TYPE_CHECKING:
    from onrecord.corpora.fetch import Log

LOSS = "LOSS.json"
ARCHIVES = "archives"


class Downloaded(NamedTuple):
    """The files written, and lines to be read that say what was made and lost."""

    files: list[Path]
    notes: list[str]


class _Nobody:
    """A log that nobody reads."""

    def say(self, line: str) -> None:
        pass

    def show(self, status: str) -> None:
        pass


def download(
    name: str,
    to: Path | None = None,
    source: str | None = None,
    *,
    accept_license: bool = False,
    offline: bool = False,
    log: "Log | None" = None,
) -> Downloaded:
    """Writes a corpus into `to`, a public one by default into the cache.

    `source` is the archive of a public corpus, a folder with its files, or an address; by default the catalogue's address.
    `offline`: nothing is fetched; an archive that was is read again.
    Raises ValueError for a name that is neither in the package nor in the catalogue, for a licence that has to be accepted,
    and where a source or folder has to be named; OSError for one that is not there or cannot be fetched; InvalidData for a
    source that is damaged, another corpus's, or fetched and not as catalogued.
    """
    entries = catalogue()
    if name in entries:
        return _convert(entries[name], to, source, accept_license, offline, log or _Nobody())
    if name not in folders():
        raise ValueError(unknown(name))
    if source is not None:
        raise ValueError(f"{name} comes with the package; --from is for public corpora ({', '.join(entries)})")
    if to is None:
        raise ValueError(f"{name} comes with the package and can be loaded by its name; --to DIR copies it")
    return Downloaded(_released(name, to), [])


def _released(name: str, to: Path) -> list[Path]:
    """Writes the tables of one corpus of the package, its layers, manifest, splits and licence."""
    tables = load(name, layers=True).arrow
    with new_folder(to) as folder:
        write_tables(tables, folder, version_of(name), splits_of(tables))
        copyfile(shipped("dataset/LICENSE"), folder / "LICENSE")
        written = sorted(file.name for file in folder.iterdir())
    return [to / file for file in written]


def _convert(entry: Entry, to: Path | None, source: str | None, accept_license: bool, offline: bool, log: "Log") -> Downloaded:
    if entry.license is None and not accept_license:
        raise ValueError(
            f"{entry.name} has no licence to rely on\n  licence as found: {entry.license_as_found}\n  cite: {entry.citation}\n"
            "Whether you may use it is for you to decide; --accept-license says that you have. Nothing was read or written."
        )
    if source is not None and "://" not in source:
        imported, report = _imported(entry, _own(source))
    else:
        archive = _archive(entry, source)
        if offline and not archive.is_file():
            return _there(entry, to, source)
        _fetch(entry, source, archive, log)
        try:
            imported, report = _imported(entry, archive, as_catalogued=source is None)
        except InvalidData as invalid:
            archive.unlink(missing_ok=True)
            first, *others = invalid.findings
            message = f"{first.message}. The archive is taken out of the cache; the next run fetches it again"
            raise InvalidData([replace(first, message=message), *others]) from None
    to, filled = (to, new_folder) if to and to.exists() else (to or cache() / entry.name, replaced_folder)
    with filled(to) as folder:
        write_tables(imported.tables, folder, entry.version if report["as_catalogued"] else None, imported.splits)
        (folder / LOSS).write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
        written = sorted(file.name for file in folder.iterdir())
    return Downloaded([to / file for file in written], _notes(entry, report))


def _own(source: str) -> Path:
    if not Path(source).exists():
        raise FileNotFoundError(f"{source}: there is no such file or folder")
    return Path(source)


def _archive(entry: Entry, address: str | None) -> Path:
    """Where in the cache the archive of the address lies, or of the catalogue's. Raises ValueError where there is none."""
    url = address or entry.archive
    if url is None:
        found = entry.license_as_found
        raise ValueError(f"{entry.name} is to be had from its publisher alone ({found}); --from FILE|DIR reads your copy")
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"--from takes a file, a folder, or an address that begins with https://, which {url} does not")
    name = f"{sha256(url.encode()).hexdigest()[:12]}-{PurePosixPath(urlsplit(url).path).name[-100:]}"
    return cache() / ARCHIVES / entry.name / name


def _fetch(entry: Entry, address: str | None, archive: Path, log: "Log") -> None:
    if archive.is_file():
        return
    from onrecord.corpora.fetch import fetch

    url = address or str(entry.archive)
    log.say(f"{entry.name}: fetching {url}\n  licence as found: {entry.license_as_found}")
    fetch(url, archive, log)


def _imported(entry: Entry, source: Path, *, as_catalogued: bool = False) -> tuple[Imported, dict[str, Any]]:
    """The corpus and the report on it. Raises InvalidData, also where the files have to be the catalogue's and are not."""
    importer: Importer = import_module(f"onrecord.corpora.{entry.name.replace('-', '_')}")
    files = read_files(source, importer.wanted)
    found = files_sha256(files)
    if as_catalogued and found != entry.files_sha256:
        message = f"{_other(entry)}; --from {entry.archive} takes them as they are"
        raise InvalidData([Finding(str(source), 1, 1, "other-files", message)])
    imported = importer.convert(files)
    return imported, _report(entry, len(files), found, imported)


def _there(entry: Entry, to: Path | None, address: str | None) -> Downloaded:
    """The tables that an earlier run left in the cache, if they are what is asked for. Raises FileNotFoundError."""
    if to or address or entry.name not in folders():
        raise FileNotFoundError(f"{entry.name}: {address or entry.archive} is not in the cache, and --offline fetches nothing")
    files = sorted(path for path in folders()[entry.name].iterdir() if path.is_file())
    return Downloaded(files, [f"{entry.name}: left as it is, since its archive is not in the cache", f"cite: {entry.citation}"])


def _report(entry: Entry, files: int, found: str, imported: Imported) -> dict[str, Any]:
    tables = imported.tables
    return {
        "corpus": entry.name,
        "repository": entry.repository,
        "commit": entry.commit,
        "files": files,
        "files_sha256": found,
        "as_catalogued": found == entry.files_sha256,
        "documents": len(tables.documents),
        "quotes": dict(sorted(_counts(tables, "layer").items(), key=lambda item: (item[0] != GOLD, item[0]))),
        **imported.losses.report(),
    }


def _counts(tables: Tables, column: str) -> dict[str, int]:
    return {item["values"]: item["counts"] for item in tables.quotes[column].value_counts().to_pylist()}


def _notes(entry: Entry, report: dict[str, Any]) -> list[str]:
    layers = "; ".join(f"{count:,} in the layer {layer}" for layer, count in report["quotes"].items())
    head = f"{entry.name}: {report['documents']:,} documents; quotes: {layers}"
    return [
        head,
        *loss_lines(report),
        *([] if report["as_catalogued"] else [f"{_other(entry)}; see {LOSS}"]),
        f"cite: {entry.citation}",
    ]


def _other(entry: Entry) -> str:
    known = f"those of commit {entry.version}, which the catalogue describes" if entry.commit else "known to the catalogue"
    return f"the files are not {known}"
