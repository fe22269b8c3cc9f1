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
    """

    name: str
    title: str
    languages: list[str]
    genre: str
    repository: str
    commit: str
    archive: str
    license: str | None
    license_as_found: str
    citation: str
    annotates: list[str]
    derived: list[str]
    completeness: str
    files_sha256: str
    expected: dict[str, Any]
    defects: list[str]


@cache
def catalogue() -> dict[str, Entry]:
    """The corpora by name."""
    entries: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("catalogue.json").read_bytes())
    return {name: Entry(name, **entry) for name, entry in sorted(entries.items())}
