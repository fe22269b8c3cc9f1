"""Texts by document id: of a corpus, of lines as `onrecord documents` prints them, or of text files."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onrecord.data.texts import normalised, read_text
from onrecord.findings import Finding, InvalidData

_LINES = (".jsonl", ".ndjson", ".gz")


def documents(given: str, texts: Path | None = None) -> dict[str, str]:
    """The text of every document that has one at hand.

    `given` is a corpus by name (`core:test`) or the folder of its tables; a file of JSON Lines with `document_id` and `text`;
    a `.txt` file, whose document id is its name; or a folder of these, with ids `folder/name`. `texts` is a folder for texts
    that a corpus may not redistribute. Raises ValueError for a name that is none of these, InvalidData, OSError.
    """
    path = Path(given)
    if path.is_file():
        return _of_lines(path) if path.suffix in _LINES else {path.stem: _text(path)}
    if path.is_dir() and not (path / "documents.parquet").is_file():
        found = {file.relative_to(path).with_suffix("").as_posix(): _text(file) for file in sorted(path.rglob("*.txt"))}
        if not found:
            raise InvalidData([Finding(given, 1, 1, "no-documents", "the folder holds no .txt file and no tables")])
        return found
    from onrecord.data.load import load

    return {row["document_id"]: row["text"] for row in load(given, texts=texts).readable()}


def as_line(document: Mapping[str, Any]) -> bytes:
    """What a system reads of a document, as `onrecord documents` prints it; the line break is part of it."""
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"


def _text(path: Path) -> str:
    text, findings = read_text(path)
    if text is None:
        raise InvalidData(findings)
    return text


def _of_lines(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    findings = []
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                name, text = row["document_id"], row["text"]
            except (ValueError, KeyError, TypeError, RecursionError):
                name = text = None
            if not isinstance(name, str) or not isinstance(text, str):
                message = 'a line holds {"document_id": …, "text": …}, as `onrecord documents` prints it'
                findings.append(Finding(str(path), number, 1, "wrong-form", message))
            elif name in found:
                findings.append(Finding(str(path), number, 1, "duplicate-document", f"document {name!r} stands there twice"))
            else:
                found[name] = normalised(text)
    if findings:
        raise InvalidData(findings)
    return found
