"""The sources of MCAE as speakers. Six types, defined by the corpus, become the axes that anonymity is made of.

    named person           person · named · not stated
    named organization     organisation · named · not stated      its unnamed spokespeople, too
    document               document · named · not stated
    unnamed person         person · role only · not stated        no anonymity was granted
    unnamed group          group · role only · not stated         whom the reporter met or saw
    anonymous source       person · vague · granted               known to the reporter, who granted anonymity

Who is named has the name of the cell, and the title as description; who is not, name and title as description. Where both are
empty the justification, which holds what else the text says of the source, describes it. Of somebody without a name and any
description, identification is `vague`. That anonymity was granted is the corpus's word: our guidelines ask for explicit wording.
"""

import re
from collections.abc import Mapping
from typing import Any

from onrecord.corpora.attributed import speaker_row
from onrecord.corpora.imported import Losses
from onrecord.data.labels import anonymity
from onrecord.data.rows import Row

STATEMENT, TYPE, NAME, TITLE, JUSTIFICATION = COLUMNS = (
    "sourced statements",
    "type of source",
    "name of source",
    "title of source",
    "source justification",
)
ANONYMITY = "anonymity"
TYPES = {
    "named person": ("person", "named", "not_stated"),
    "named organization": ("organisation", "named", "not_stated"),
    "document": ("document", "named", "not_stated"),
    "unnamed person": ("person", "role_only", "not_stated"),
    "unnamed group": ("group", "role_only", "not_stated"),
    "anonymous source": ("person", "vague", "granted"),
}
_SPELLINGS = {"individual": "person", "unamed": "unnamed", "unnamed group of people": "unnamed group"}
_PLACED = (*COLUMNS, "no", ANONYMITY)


def named(header: str) -> str:
    """The name of a column, whatever its spelling: `Anomynity? (Y/N)` is `anonymity`."""
    plain = _plain(header)
    if re.search("an(?:on|om)yn?[mn]?ity", plain):
        return ANONYMITY
    return next((column for column in COLUMNS if plain.startswith(column)), plain)


class Sources:
    """The speaker table of one layer of an article: sources of one type and name are one entry."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._entries: dict[tuple[str, str], Row] = {}

    def of(self, cells: Mapping[str, str]) -> tuple[list[Row] | None, dict[str, Any]]:
        """The speakers of a statement, None where none is annotated, and its two flags."""
        kind, name, title = source_type(cells[TYPE]), _filled(cells[NAME]), _filled(cells[TITLE])
        self._account(cells, kind)
        if not kind and not name:
            self._losses.read_as["statements without type and name of a source: speakers not annotated"] += 1
            return None, {}
        axes = TYPES.get(kind)
        if axes is None:
            self._losses.read_as["sources of no known type: kind and anonymity not annotated"] += 1
        if axes and axes[1] != "named":
            name, title = "", "; ".join(filter(None, (name, title)))
        elif kind == "named person" and not title and "," in name:
            self._losses.read_as["names followed by a comma and a title: taken apart"] += 1
            name, title = (part.strip() for part in name.split(",", 1))
        entry = self._entry(kind, name, title or ("" if name else self._described(cells)))
        if axes is None:
            return [entry], {}
        strict, broad = anonymity([entry])
        return [entry], {"anonymous": strict, "anonymous_broad": broad}

    def _entry(self, kind: str, name: str, description: str) -> Row:
        described = f"{name or description}".casefold() or str(len(self._entries))  # of nobody known each is another
        entry = self._entries.get((kind, described))
        if entry is None:
            what, identification, confidentiality = TYPES.get(kind, (None, None, None))
            if identification == "named" and not name:
                identification = "role_only"
            known = {"kind": what, "confidentiality": confidentiality, "description": description or None}
            known["identification"] = "vague" if what and not name and not description else identification
            entry = self._entries[kind, described] = speaker_row(f"s{len(self._entries) + 1}", name or None, **known)
        elif description and entry["description"] is None:
            entry["description"] = description
        self._losses.fields["further titles of a source"] += bool(description) and entry["description"] != description
        return entry

    def _described(self, cells: Mapping[str, str]) -> str:
        justification = _filled(cells[JUSTIFICATION])
        self._losses.read_as["sources without name and title: described by the justification"] += justification != ""
        return justification

    def _account(self, cells: Mapping[str, str], kind: str) -> None:
        """Counts what has no place, and whether `anonymity`, where it is filled, says what the type says."""
        used = not _filled(cells[NAME]) and not _filled(cells[TITLE])
        self._losses.fields["source justifications"] += _filled(cells[JUSTIFICATION]) != "" and not used
        self._losses.fields.update(f"column {column}" for column, cell in cells.items() if column not in _PLACED and cell.strip())
        said = _plain(cells.get(ANONYMITY, ""))
        if said:
            agrees = (said == "y") == (kind == "anonymous source")
            self._losses.checked[f"cells on anonymity that {'agree' if agrees else 'disagree'} with the type of source"] += 1


def source_type(cell: str) -> str:
    """One of the six types, whatever its spelling; another string for what is none of them."""
    plain = _plain(cell)
    for found, written in _SPELLINGS.items():
        plain = plain.replace(found, written)
    return plain


def _filled(cell: str) -> str:
    """The cell, tidy; empty for one that says that there is nothing."""
    tidy = " ".join(cell.split()).strip(" ,*")
    return "" if tidy.casefold() in ("none", "nan", "n/a") else tidy


def _plain(cell: str) -> str:
    return " ".join(cell.casefold().split())
