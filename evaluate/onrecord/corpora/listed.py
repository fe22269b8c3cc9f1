"""The corpora there are: those of the package, those in the cache, and those of the catalogue that could be."""

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from onrecord.corpora.catalogue import Entry, catalogue
from onrecord.data.annotation import MANIFEST
from onrecord.data.load import folders
from onrecord.findings import Finding, InvalidData


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


def how_to_get(name: str) -> str | None:
    """What to do about a corpus, with or without a split, that is in the catalogue and not in the cache; None for others."""
    entry = catalogue().get(name.partition(":")[0])
    if entry is None or entry.name in folders():
        return None
    return f"not downloaded yet; `{entry.command}` {'fetches and converts it' if entry.archive else 'converts your copy'}"


def unknown(name: str, *others: str) -> str:
    """What to say of a name that is no corpus's, nor one of the others."""
    known = sorted({*folders(), *catalogue()})
    close = get_close_matches(name, [*known, *others], 1)
    hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join([*known, *others])}"
    return f"there is no corpus {name!r} in this package or its catalogue; {hint}"
