"""The texts of documents: UTF-8 files beside the annotations, or in a folder of the user's own, and their hash."""

import hashlib
from pathlib import Path

from onrecord.findings import Finding
from onrecord.text.source import MAX_BYTES


def text_path(texts: Path | None, document_id: object) -> Path | None:
    """`texts/<document id>.txt`, if there is such a file and the id does not lead out of the folder."""
    if texts is None or not isinstance(document_id, str):
        return None
    path = texts / f"{document_id}.txt"
    try:
        return path if path.resolve().is_relative_to(texts.resolve()) and path.is_file() else None
    except (OSError, ValueError):  # no name a file could have
        return None


def read_text(path: Path) -> tuple[str | None, list[Finding]]:
    """The text of a document (without byte order mark and one final newline, lines ended by LF) and what had to be mended."""
    file = str(path)
    if path.stat().st_size > MAX_BYTES:
        return None, [Finding(file, 1, 1, "text-unreadable", f"more than {MAX_BYTES:,} bytes, so this was not read")]
    try:
        raw = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        column = len(error.object[error.object.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        return None, [Finding(file, line, column, "text-unreadable", "not UTF-8 from here on; save the text as UTF-8")]
    findings = []
    if raw.startswith("\ufeff"):
        findings.append(Finding(file, 1, 1, "text-bytes", "the text begins with a byte order mark; save it without one"))
    if "\r" in raw:
        line = raw.count("\n", 0, raw.index("\r")) + 1
        findings.append(Finding(file, line, 1, "text-bytes", "lines end in CR; save the text with LF line ends"))
    return normalised(raw), findings


def normalised(raw: str) -> str:
    """The text as offsets and hashes count it: no byte order mark, LF line ends, without one final newline."""
    return raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


def sha256(words: str) -> str:
    """SHA-256 of the words' UTF-8 bytes."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
