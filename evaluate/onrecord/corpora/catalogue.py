"""The catalogue: what is known of each public corpus before any of its files is read."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One corpus of `catalogue.json`; `expected` are the counts of the commit, `annotates` and `derived` columns of the tables.

    `license` is an SPDX expression, or None where the corpus states none; then `license_as_found` says what there is.
    `repository`, `commit` and `archive` (an address) are None where it is to be had from its publisher alone. `files` is how
    many are read of the archive, and `files_sha256` the hash of their names and contents (`archive.files_sha256`).
    """

    name: str
    title: str
    languages: list[str]
    genre: str
    repository: str | None
    commit: str | None
    archive: str | None
    license: str | None
    license_as_found: str
    citation: str
    annotates: list[str]
    derived: list[str]
    completeness: str
    files_sha256: str | None
    expected: dict[str, Any]
    defects: list[str]
    files: int | None = None

    @property
    def command(self) -> str:
        """What makes tables of it."""
        own = "" if self.archive else " --from FILE|DIR"
        return f"onrecord download {self.name}{own}{'' if self.license else ' --accept-license'}"

    @property
    def version(self) -> str | None:
        """The commit in short, as the version of its tables."""
        return self.commit and self.commit[:12]


@cache
def catalogue() -> dict[str, Entry]:
    """The corpora by name."""
    entries: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("catalogue.json").read_bytes())
    return {name: Entry(name, **entry) for name, entry in sorted(entries.items())}
