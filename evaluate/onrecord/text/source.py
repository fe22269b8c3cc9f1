"""Strict JSON that knows where every value stands.

Python's own parser forgets positions and accepts duplicate keys, NaN and lone surrogates. This one reports them, keeps
going where it can, and never parses what is too large (20 MB) or nested too deep (200 levels).
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from onrecord.findings import Finding, Severity
from onrecord.text.scanner import Array, Notes, Object, Scanner, Stop, skip_space

MAX_BYTES = 20_000_000

_UNDECODED = re.compile(r"[\udc80-\udcff]+")

JsonPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """A JSON text, its value (None where it could not be parsed) and what was wrong with it as JSON."""

    file: str
    text: str
    value: Any = None
    first_line: int = 1
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def _line_starts(self) -> Sequence[int]:
        return array("L", [0, *(match.end() for match in re.finditer("\n", self.text))])

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column of a code point, both from 1."""
        line = bisect_right(self._line_starts, offset) - 1
        return line + self.first_line, offset - self._line_starts[line] + 1

    def offset(self, path: JsonPath, *, at_key: bool = False) -> int:
        """Where the value at the path stands, or its key. A path that leads nowhere gives the last place it passes."""
        value, offset = self.value, skip_space(self.text, self.text.startswith("\ufeff"))
        for depth, step in enumerate(path):
            last = depth == len(path) - 1
            if isinstance(value, Object) and step in value:
                offset = value.at[2 * value.place(str(step)) + (0 if at_key and last else 1)]
            elif isinstance(value, Array) and isinstance(step, int) and step < len(value):
                offset = value.at[step]
            else:
                break
            value = value[step]
        return offset

    def finding(self, rule: str, path: JsonPath, message: str, severity: Severity = "error", *, at_key: bool = False) -> Finding:
        """A finding at the value of that path, or at its key."""
        return Finding(self.file, *self.line_and_column(self.offset(path, at_key=at_key)), rule, message, severity)


def read(path: Path, file: str | None = None) -> Source:
    """The file as a Source. Raises OSError; whatever is in the file becomes findings."""
    file = file or str(path)
    size = path.stat().st_size
    if size > MAX_BYTES:
        return Source(file, "", findings=[_too_large(file, size)])
    return parse(path.read_bytes(), file)


def parse(data: bytes, file: str, first_line: int = 1) -> Source:
    """The bytes as a Source; `first_line` is the number of their first line in the file."""
    if len(data) > MAX_BYTES:
        return Source(file, "", findings=[_too_large(file, len(data), first_line)])
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "the file is UTF-16; save it as UTF-8 without a byte order mark"
        return Source(file, "", findings=[Finding(file, first_line, 1, "utf-8", message)])
    text = data.decode("utf-8", "surrogateescape")
    notes = Notes()
    if text.startswith("\ufeff"):
        notes.add(0, "byte-order-mark", "the file begins with a byte order mark; save it as UTF-8 without one")
    for match in _UNDECODED.finditer(text):
        shown = " ".join(f"{ord(character) - 0xDC00:02X}" for character in match.group()[:8])
        notes.add(match.start(), "utf-8", f"the bytes {shown} are not UTF-8; save the file as UTF-8 and restore the character")
    if notes.items:
        text = _UNDECODED.sub(lambda match: "\ufffd" * len(match.group()), text)
    value = None
    try:
        value = Scanner(text, notes, first_line).document()
    except Stop as stop:
        notes.add(stop.offset, stop.rule, stop.message)
    source = Source(file, text, value, first_line)
    places = sorted(notes.items)
    source.findings.extend(Finding(file, *source.line_and_column(offset), rule, message) for offset, rule, message in places)
    return source


def _too_large(file: str, size: int, line: int = 1) -> Finding:
    message = f"{size:,} bytes are more than {MAX_BYTES:,}, so this was not read; split it into documents"
    return Finding(file, line, 1, "file-too-large", message)
