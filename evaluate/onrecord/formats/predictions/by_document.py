"""The records of an output: one document a file, or one document a line.

`<name>.json` holds what the system gave for the document of that name. A line of JSON Lines holds the same for the document that it
names under `document_id`, `id` or `name`; what the system gave stands in it, or under `output` where that is a list.
"""

import json
from collections.abc import Iterator
from pathlib import PurePosixPath

from onrecord.findings import Finding
from onrecord.formats.export import ExportFile
from onrecord.formats.json_values import Value, lines, whole

ENDINGS = (".json", ".jsonl")
_NAMES = ("document_id", "id", "name")


def records(files: list[ExportFile], findings: list[Finding]) -> Iterator[tuple[str, Value]]:
    """Names of documents and what the system gave for each."""
    for file in files:
        if not file.inside.endswith(".jsonl"):
            yield stem(file), whole(file, findings)
            continue
        for record in lines(file, findings):
            key = next((key for key in _NAMES if record.has(key)), None)
            if key is None:
                record.wrong("does not say which document it is about: give each line a document_id", "missing-key")
            elif (name := record[key].name()) is not None:
                yield name, record["output"] if isinstance(record["output"].raw, list) else record


def stem(file: ExportFile) -> str:
    """The file's path in the folder, without its ending."""
    return str(PurePosixPath(file.inside).with_suffix(""))


def first_value(file: ExportFile) -> object:
    """What a JSON file holds, or the first line of JSON Lines; None where that is no JSON."""
    text = file.data.decode("utf-8-sig", "replace")
    try:
        return json.loads(text.split("\n", 1)[0] if file.inside.endswith(".jsonl") else text)
    except (ValueError, RecursionError):
        return None
