"""`download`: a corpus into a folder. A released one is copied out of the package; a public one is made of its own files.

A public corpus goes into the cache, where it is found by its name. Everything is read and converted before anything is
written, and what is written takes its place at once.
"""

import json
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from shutil import copyfile, rmtree
from typing import Any, NamedTuple

from onrecord.corpora.archive import files_sha256, read_files
from onrecord.corpora.catalogue import Entry, catalogue
from onrecord.corpora.imported import Importer, Losses, loss_lines
from onrecord.data.annotation import GOLD, MANIFEST
from onrecord.data.atomic import new_folder
from onrecord.data.build import write_tables
from onrecord.data.load import cache, folders
from onrecord.data.tables import Tables
from onrecord.findings import Finding, InvalidData
from onrecord.schema import shipped

LOSS = "LOSS.json"


class Downloaded(NamedTuple):
    """The files written, and lines to be read that say what was made and lost."""

    files: list[Path]
    notes: list[str]


def download(name: str, to: Path | None = None, source: str | None = None, *, accept_license: bool = False) -> Downloaded:
    """Writes a corpus into `to`, a public one by default into the cache; `source` is its archive, or a folder with its files.

    Raises ValueError for a name that is neither in the package nor in the catalogue, for a licence that has to be accepted,
    and for a source or folder that is missing; OSError; InvalidData for a source that is damaged or another corpus's.
    """
    entries = catalogue()
    if name in entries:
        return _convert(entries[name], to, source, accept_license)
    packaged = {released: folder for released, folder in folders().items() if released not in entries}
    if name not in packaged:
        known = sorted([*packaged, *entries])
        close = get_close_matches(name, known, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}"
        raise ValueError(f"there is no corpus {name!r} in this package or its catalogue; {hint}")
    if source is not None:
        raise ValueError(f"{name} comes with the package; --from is for public corpora ({', '.join(entries)})")
    if to is None:
        raise ValueError(f"{name} comes with the package and can be loaded by its name; --to DIR copies it")
    return Downloaded(_copy(packaged[name], to), [])


def how_to_get(name: str) -> str | None:
    """What to do about a corpus, with or without a split, that is in the catalogue and not in the cache; None for others."""
    entry = catalogue().get(name.partition(":")[0])
    if entry is None or entry.name in folders():
        return None
    accept = "" if entry.license else " --accept-license"
    return f"not downloaded yet; `onrecord download {entry.name} --from ARCHIVE{accept}` makes it of its archive"


def listed() -> dict[str, dict[str, Any]]:
    """What is known of each corpus: its manifest's account, or, where it is not downloaded, what the catalogue expects.

    `anonymous` and `non_quotes` are None where the corpus does not annotate them. Raises InvalidData for a broken manifest.
    """
    entries, loadable = catalogue(), folders()
    found = {name: _account(name, folder, entries.get(name)) for name, folder in loadable.items()}
    to_come = {
        name: {"version": None, "downloaded": False, **entry.expected, "license": entry.license_as_found}
        for name, entry in entries.items()
        if name not in loadable
    }
    return found | to_come


def _account(name: str, folder: Path, entry: Entry | None) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        account = {"version": manifest["version"], "downloaded": True, **manifest["corpora"][name]}
    except (ValueError, KeyError, TypeError):
        message = f"this is no manifest of {name}; download the corpus again"
        raise InvalidData([Finding(str(folder / MANIFEST), 1, 1, "wrong-form", message)]) from None
    not_annotated = {"anonymous", "non_quotes"} - set(entry.annotates) if entry else ()
    return account | dict.fromkeys(not_annotated)


def _copy(tables: Path, to: Path) -> list[Path]:
    """Copies tables (and others beside them), manifest, splits and licence."""
    sources = [*sorted(path for path in tables.iterdir() if path.is_file()), shipped("dataset/LICENSE")]
    with new_folder(to) as folder:
        for source in sources:
            copyfile(source, folder / source.name)
    return [to / source.name for source in sources]


def _convert(entry: Entry, to: Path | None, source: str | None, accept_license: bool) -> Downloaded:
    if entry.license is None and not accept_license:
        raise ValueError(
            f"{entry.name} has no licence to rely on\n  licence as found: {entry.license_as_found}\n  cite: {entry.citation}\n"
            "Whether you may use it is for you to decide; --accept-license says that you have. Nothing was read or written."
        )
    path = _source(entry, source)
    importer: Importer = import_module(f"onrecord.corpora.{entry.name.replace('-', '_')}")
    files = read_files(path, importer.wanted)
    tables, splits, losses = importer.convert(files)
    found = files_sha256(files)
    report = _report(entry, found, tables, losses)
    to = cache() / entry.name if to is None else to
    existed = to.exists()
    try:
        with new_folder(to) as folder:
            write_tables(tables, folder, entry.commit[:12] if report["as_catalogued"] else None, splits)
            (folder / LOSS).write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
            written = sorted(file.name for file in folder.iterdir())
    except BaseException:
        if not existed:
            rmtree(to, ignore_errors=True)
        raise
    return Downloaded([to / file for file in written], _notes(entry, report))


def _source(entry: Entry, source: str | None) -> Path:
    """The source as a path. Raises ValueError for none and for an address, FileNotFoundError."""
    if source is None:
        raise ValueError(
            f"--from FILE|DIR is needed: the source archive of {entry.repository} at commit {entry.commit},\n"
            f"  {entry.archive}\nor a folder with its files. Fetching it is left to you."
        )
    if "://" in source:
        raise ValueError(f"--from takes a file or a folder as yet, no address: fetch {source} and give the file")
    if not Path(source).exists():
        raise FileNotFoundError(f"{source}: there is no such file or folder")
    return Path(source)


def _report(entry: Entry, found: str, tables: Tables, losses: Losses) -> dict[str, Any]:
    return {
        "corpus": entry.name,
        "repository": entry.repository,
        "commit": entry.commit,
        "files_sha256": found,
        "as_catalogued": found == entry.files_sha256,
        "documents": len(tables.documents),
        "quotes": dict(sorted(_counts(tables, "layer").items(), key=lambda item: (item[0] != GOLD, item[0]))),
        **losses.report(),
    }


def _counts(tables: Tables, column: str) -> dict[str, int]:
    return {item["values"]: item["counts"] for item in tables.quotes[column].value_counts().to_pylist()}


def _notes(entry: Entry, report: dict[str, Any]) -> list[str]:
    layers = "; ".join(f"{count:,} in the layer {layer}" for layer, count in report["quotes"].items())
    other = f"the files are not those of commit {entry.commit[:12]}, which the catalogue describes; see {LOSS}"
    head = f"{entry.name}: {report['documents']:,} documents; quotes: {layers}"
    return [head, *loss_lines(report), *([] if report["as_catalogued"] else [other]), f"cite: {entry.citation}"]
