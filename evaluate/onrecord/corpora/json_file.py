"""A corpus's JSON file, read fast; where something is wrong with it, once more, with the positions that findings need."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from onrecord.findings import InvalidData
from onrecord.formats.export import ExportFile
from onrecord.formats.json_values import Value, whole
from onrecord.text.source import Source

Made = TypeVar("Made")


def read_json(data: bytes, file: str, take: Callable[[Value], Made]) -> Made:
    """What `take` makes of the file's value; it notes what is wrong there. Raises InvalidData with all of that, in its place."""
    quick = _quick(data)
    if quick is not None:
        value = Value(Source(file, ""), (), quick, [])
        made = take(value)
        if not value.findings:
            return made
    value = whole(ExportFile(file, file, data), [])
    made = take(value)
    if value.findings:
        raise InvalidData(value.findings)
    return made


def _quick(data: bytes) -> Any:  # noqa: ANN401
    """The value as Python's own parser reads it; None for what has to be read with more care."""
    if b"\\ud" in data.lower():  # perhaps half of a surrogate pair, which is no character
        return None
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
