"""The formats of predictions that are read, by name, and which of them files are."""

from collections.abc import Sequence
from importlib import import_module
from typing import cast

from onrecord.checks.wording import closest
from onrecord.findings import InvalidData
from onrecord.formats.export import ExportFile, Place
from onrecord.formats.predictions.output import OutputReader

FORMATS = {
    "native": "native",
    "citron": "citron",
    "textacy": "triples",
    "sayswho": "triples",
    "ggt": "gender_gap_tracker",
    "atap": "gender_gap_tracker",
    "journalism-ai": "journalism_ai",
    "journalism-ai-search": "journalism_ai_search",
    "corenlp": "corenlp",
    "booknlp": "booknlp",
    "quotebank": "quotebank",
    "spacy": "spacy_docbin",
    "brat": "brat_predictions",
    "conll": "conll",
    "csv": "csv_rows",
    "llm": "language_model",
}
"""Names and modules."""

_LOOKED_AT = 50
_GENERAL = ("csv_rows", "language_model")  # read what others write, too


def reader(name: str) -> OutputReader:
    """The module of the format. Raises ValueError for a name that is none."""
    if name not in FORMATS:
        close = closest(name, FORMATS)
        hint = f"did you mean {close!r}?" if close else f"there are {', '.join(FORMATS)}"
        raise ValueError(f"there is no format {name!r}; {hint}")
    return cast(OutputReader, import_module(f"onrecord.formats.predictions.{FORMATS[name]}"))


def endings() -> tuple[str, ...]:
    """The endings of the files of all formats."""
    return tuple(sorted({ending for name in FORMATS for ending in reader(name).ENDINGS}))


def recognised(files: Sequence[ExportFile]) -> list[str]:
    """The formats that the files unmistakably have; several where one form is that of several systems, none where nothing tells."""
    modules: dict[str, list[str]] = {}
    for name, module in FORMATS.items():
        modules.setdefault(module, []).append(name)
    found = [
        (names, module)
        for module, names in modules.items()
        if any(reader(names[0]).recognises(file) for file in files[:_LOOKED_AT] if file.inside.endswith(reader(names[0]).ENDINGS))
    ]
    telling = [one for one in found if one[1] not in _GENERAL] or found
    if len(telling) != 1:
        return []
    names, module = telling[0]
    if module == "gender_gap_tracker":
        return ["atap" if any(b"text_name" in file.data for file in files) else "ggt"]
    return names


def chosen(given: str | None, files: Sequence[ExportFile], export: str, option: str = "--from") -> str:
    """The format given, else the one that the files have. Raises InvalidData where that cannot be told."""
    if given is not None:
        return given
    names = recognised(files)
    if len(names) == 1:
        return names[0]
    what = f"this can be {' or '.join(names)}" if names else "what wrote this cannot be told"
    raise InvalidData([Place(export).finding("unknown-format", f"{what}; say it: {option} {'|'.join(names or FORMATS)}")])
