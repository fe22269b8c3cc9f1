"""JSON of other tools, taken value by value: what is not what it should be becomes a finding at its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onrecord.checks.wording import shown
from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import ExportFile, Place
from onrecord.text.source import JsonPath, Source, parse

_SHOWN_KEYS = 8


@dataclass(frozen=True)
class Value:
    """A value, where it stands, and the list that takes up what is wrong with it. An absent value is None."""

    source: Source
    path: JsonPath
    raw: Any
    findings: list[Finding]

    @property
    def place(self) -> Place:
        """Where in the file the value stands, or should."""
        return Place(self.source.file, *self.source.line_and_column(self.source.offset(self.path)))

    def __getitem__(self, key: str) -> "Value":
        found = self.raw.get(key) if isinstance(self.raw, dict) else None
        return Value(self.source, (*self.path, key), found, self.findings)

    def has(self, key: str) -> bool:
        """Whether it is an object with that key, and not null there."""
        return isinstance(self.raw, dict) and self.raw.get(key) is not None

    def items(self, what: str) -> list["Value"]:
        """The items of a list, none if it is absent; else a finding that says what the list should hold."""
        if self.raw is None:
            return []
        if not isinstance(self.raw, list):
            self.wrong(f"should be a list of {what}, but is {_shown(self.raw)}")
            return []
        return [Value(self.source, (*self.path, i), item, self.findings) for i, item in enumerate(self.raw)]

    def objects(self, what: str) -> list["Value"]:
        """The items of a list that are objects; a finding for each that is none."""
        found = self.items(what)
        for item in found:
            if not isinstance(item.raw, dict):
                item.wrong(f"should be an object that describes one of the {what}, but is {_shown(item.raw)}")
        return [item for item in found if isinstance(item.raw, dict)]

    def text(self) -> str | None:
        """The string; a finding and None if it is none."""
        if isinstance(self.raw, str):
            return self.raw
        self.wrong("should be text" + ("; it is missing" if self.raw is None else f", but is {_shown(self.raw)}"))
        return None

    def name(self) -> str | None:
        """An id or label: a string that is not empty, or a whole number as a string; a finding and None if it is neither."""
        if isinstance(self.raw, int) and not isinstance(self.raw, bool):
            return str(self.raw)
        if isinstance(self.raw, str) and self.raw.strip():
            return self.raw
        self.wrong("should be an id or label" + ("; it is missing" if self.raw is None else f", but is {_shown(self.raw)}"))
        return None

    def offset(self) -> int | None:
        """A position: a whole number from 0, be it written as text; a finding and None if it is none."""
        number = self.raw
        if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) < 10:
            return int(number)
        if isinstance(number, float) and number.is_integer():
            number = int(number)
        if isinstance(number, int) and not isinstance(number, bool) and number >= 0:
            return number
        self.wrong(
            "should be a position, a whole number from 0"
            + ("; it is missing" if number is None else f", but is {_shown(number)}")
        )
        return None

    def span(self, start: str = "start", end: str = "end") -> tuple[int, int] | None:
        """The positions under the two keys; a finding and None if one is none, or they stand in the wrong order."""
        first, last = self[start].offset(), self[end].offset()
        if first is None or last is None:
            return None
        if first > last:
            self.wrong(f"begins at {first}, after its end {last}", "selector-range")
            return None
        return first, last

    def wrong(self, message: str, rule: str = "wrong-form") -> None:
        """Takes up a finding at the value's place."""
        named = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).removeprefix(".")
        self.findings.append(self.place.finding(rule, f"{named or 'the file'} {message}"))


def whole(file: ExportFile, findings: list[Finding]) -> Value:
    """The one JSON value of the file. Raises InvalidData where it is no JSON."""
    source = parse(file.data, file.file)
    if source.findings:
        raise InvalidData(source.findings)
    return Value(source, (), source.value, findings)


def lines(file: ExportFile, findings: list[Finding]) -> Iterator[Value]:
    """The objects of a file of JSON Lines, or of one JSON list; findings for lines that are no JSON, or no object."""
    if file.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        yield from whole(file, findings).objects("records")
        return
    for number, line in enumerate(file.data.split(b"\n"), 1):
        if not line.strip():
            continue
        source = parse(line.rstrip(b"\r"), file.file, number)
        findings += source.findings
        value = Value(source, (), source.value, findings)
        if isinstance(source.value, dict):
            yield value
        elif not source.findings:
            value.wrong(f"should hold one object a line, but this is {_shown(source.value)}")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        keys = list(value)[:_SHOWN_KEYS]
        return f"an object with {', '.join(keys)}" if keys else "an empty object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return shown(value) if isinstance(value, str) else str(value)[:40]
