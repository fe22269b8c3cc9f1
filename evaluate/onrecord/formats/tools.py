"""The annotation tools whose exports are read, and which of them a file looks like."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from onrecord.findings import InvalidData
from onrecord.formats.export import Place, Reader
from onrecord.text.source import MAX_BYTES

MODULES = {
    "label-studio": "label_studio",
    "doccano": "doccano",
    "brat": "brat",
    "inception": "inception",
    "prodigy": "prodigy",
    "conll": "conll",
}
_HEAD = 1_000_000
_OTHERS = {
    ".xmi": "UIMA XMI, which is not read: export WebAnno TSV 3.3 or UIMA CAS JSON, and use --from inception",
    ".zip": "an archive: unpack it and give the folder",
    ".gz": "an archive: unpack it and give the file or folder in it",
}


def reader(tool: str) -> Reader:
    """The module of the tool."""
    return cast(Reader, import_module(f"onrecord.formats.{MODULES[tool]}"))


def refuse_others(export: Path, tool: str) -> None:
    """Raises InvalidData where the export looks like another tool's, or like something that no tool exports."""
    other = _OTHERS.get(export.suffix.lower())
    if export.is_file() and other:
        raise InvalidData([Place(str(export)).finding("wrong-tool", f"this is {other}")])
    likely = looks_like(export)
    if likely is not None and likely != tool:
        if likely not in MODULES:
            raise InvalidData([Place(str(export)).finding("wrong-tool", f"this is {likely}, not an export of {tool}")])
        message = f"this looks like an export of {likely}, not of {tool}; if it is, use --from {likely}"
        raise InvalidData([Place(str(export)).finding("wrong-tool", message)])


def looks_like(export: Path) -> str | None:
    """The tool whose export it looks like, or what it is instead; None where nothing tells."""
    if export.is_dir():
        if next(export.rglob("*.ann"), None):
            return "brat"
        paths = [path for path in sorted(export.rglob("*")) if path.suffix in (".tsv", ".jsonl", ".json") and path.is_file()]
        found = {likely for path in paths[:20] if (likely := looks_like(path))}
        return found.pop() if len(found) == 1 else None
    if export.suffix in (".ann", ".txt"):
        return "brat" if export.with_suffix(".ann").is_file() else None
    with export.open("rb") as file:
        head = file.read(_HEAD)
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"#FORMAT=WebAnno TSV"):
        return "inception"
    return next((tool for record in _records(export, head) if (tool := _tool_of(record))), None)


def _records(export: Path, head: bytes) -> Iterator[dict[str, Any]]:
    """The first objects of a JSON or JSON Lines file; none where it is neither."""
    text = head.decode("utf-8-sig", "replace").lstrip()
    if '"%FEATURE_STRUCTURES"' in text and text.startswith("{"):
        yield {"%FEATURE_STRUCTURES": []}
        return
    first_line = text.split("\n", 1)[0]
    for content in (first_line, export.read_text("utf-8-sig", "replace") if export.stat().st_size <= MAX_BYTES else ""):
        try:
            value = json.loads(content)
        except (ValueError, RecursionError):
            continue
        yield from [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)][:5]
        return


def _tool_of(record: dict[str, Any]) -> str | None:
    def listed(key: str) -> list[Any]:
        value = record.get(key)
        return value if isinstance(value, list) else []

    if "%FEATURE_STRUCTURES" in record:
        return "inception"
    if isinstance(record.get("document"), dict) and isinstance(record.get("annotation"), dict):
        return "an annotation file of onrecord already"
    if "document_id" in record and "quotes" in record:
        return "a file of predictions"
    results = [item for key in ("annotations", "completions") for item in listed(key) if isinstance(item, dict)]
    if any("result" in item for item in results) or (isinstance(record.get("data"), dict) and "annotations" in record):
        return "label-studio"
    if any(key in record for key in ("_task_hash", "_input_hash", "answer", "spans")):
        return "prodigy"
    entities = [item for item in listed("entities") if isinstance(item, dict)]
    triples = [item for key in ("label", "labels") for item in listed(key)]
    if "entities" in record and (not entities or "start_offset" in entities[0]):
        return "doccano"
    if "text" in record and triples and all(isinstance(item, list) and len(item) == 3 for item in triples):
        return "doccano"
    minimal = [item for key in record for item in listed(key) if isinstance(item, dict)]
    return "label-studio" if any("labels" in item and "start" in item for item in minimal) else None
