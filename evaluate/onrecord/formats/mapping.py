"""The user's map: what the labels of an export mean here (`schema/map.schema.json`).

A label that the map does not know fails the conversion, with all that it does not know at once: a label left out by accident
would be annotations lost without a word. Left out on purpose it is null.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from onrecord.checks.structure import structure
from onrecord.checks.wording import closest
from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Task
from onrecord.schema import load_schema
from onrecord.text.source import Source, read

Role = Literal["content", "cue", "mention", "speaker", "non_quote", "region"]
OF_SPEAKERS = ("name", "description", "affiliation", "kind", "media_type", "identification", "confidentiality")
_OF_LABELS = {"content": ("type",), "mention": ("kind", "media_type", "identification")}
_OF_LABELS["speaker"] = _OF_LABELS["mention"]
LABELS, RELATIONS, ATTRIBUTES = "labels", "relations", "attributes"


class Target(NamedTuple):
    """What spans of a label are: their role, the reason or kind of a non-quote or region, and fields of quote or speaker."""

    role: Role
    reason: str | None = None
    fields: Mapping[str, str] = {}


class Field(NamedTuple):
    """Which field an attribute states, and what its values mean; values that are not listed mean themselves."""

    name: str
    values: Mapping[str, str | None]


class Map(NamedTuple):
    """The map as it was read; the mappings are those of the file."""

    source: Source
    labels: Mapping[str, Target | None]
    relations: Mapping[str, str | None]
    attributes: Mapping[str, Field | None]

    def part(self, key: str) -> dict[str, Any]:
        """An object of the file: document, fields, documents, annotators or speakers; empty if it has none."""
        return dict(self.source.value.get(key) or {})

    def label(self, names: Iterable[str]) -> str | None:
        """The first of the names that the map knows."""
        return next((name for name in names if name in self.labels), None)

    def relation(self, names: Iterable[str]) -> str | None:
        """The first of the names that the map knows as a relation."""
        return next((name for name in names if name in self.relations), None)

    def finding(self, key: str, rule: str, message: str) -> Finding:
        """A finding at a key of the file, or at the file."""
        return self.source.finding(rule, (key,), message, at_key=True)


def read_map(path: Path) -> Map:
    """The map. Raises InvalidData with everything that is wrong with it, and OSError."""
    source = read(path)
    findings = [*source.findings]
    if not findings:
        findings = [*structure(source, "map")] or [*_contradictions(source)]
    if findings:
        raise InvalidData(findings)
    value = source.value
    return Map(
        source,
        {name: _target(stated) for name, stated in value[LABELS].items()},
        dict(value.get(RELATIONS) or {}),
        {name: _field(stated) for name, stated in (value.get(ATTRIBUTES) or {}).items()},
    )


def _contradictions(source: Source) -> Iterator[Finding]:
    """What no schema says of label objects."""
    for name, stated in source.value[LABELS].items():
        if not isinstance(stated, dict):
            continue
        kinds = [key for key in ("role", "non_quote", "region") if key in stated]
        if len(kinds) != 1:
            message = f"{name!r} has {' and '.join(kinds) or 'none'} of role, non_quote and region; it needs one of them"
            yield source.finding("contradiction", (LABELS, name), message)
            continue
        allowed = _OF_LABELS.get(stated.get("role", ""), ())
        for key in stated.keys() - {*kinds, *allowed}:
            fitting = " or ".join(f"role {role}" for role, keys in _OF_LABELS.items() if key in keys)
            message = f"{key} goes with {fitting}, not with {kinds[0]} {stated[kinds[0]]}"
            yield source.finding("contradiction", (LABELS, name, key), message, at_key=True)


def _target(stated: Any) -> Target | None:  # noqa: ANN401
    if stated is None:
        return None
    if isinstance(stated, str):
        return Target(_role(stated))
    if "role" in stated:
        return Target(_role(stated["role"]), None, {key: value for key, value in stated.items() if key != "role"})
    role: Role = "non_quote" if "non_quote" in stated else "region"
    return Target(role, stated[role])


def _role(name: str) -> Role:
    return next(role for role in get_args(Role) if role == name)


def _field(stated: Any) -> Field | None:  # noqa: ANN401
    if stated is None or isinstance(stated, str):
        return Field(stated, {}) if stated else None
    return Field(stated["field"], stated.get("values") or {})


def used(tasks: Iterable[Task], known: Map | None = None) -> dict[str, Counter[str]]:
    """The labels, relations and attributes of the export, with how often; with a map, those that it does not know.

    Attributes of spans that the map leaves out do not count.
    """
    found: dict[str, Counter[str]] = {LABELS: Counter(), RELATIONS: Counter(), ATTRIBUTES: Counter()}
    for task in tasks:
        for span in task.spans:
            label = known.label(span.labels) if known else None
            if label is None:
                found[LABELS][span.labels[0]] += 1
            if known is None or label is None or known.labels[label] is not None:
                names = {name for name, _ in span.attributes}
                found[ATTRIBUTES].update(name for name in sorted(names) if known is None or name not in known.attributes)
        for relation in task.relations:
            if known is None or known.relation(relation.labels) is None:
                found[RELATIONS][relation.labels[0]] += 1
    return found


def unknown(tasks: Sequence[Task], known: Map) -> list[Finding]:
    """One finding for labels, relations, attributes and values each that the map does not know, ready to be pasted into it."""
    findings = []
    for part, counts in used(tasks, known).items():
        if not counts:
            continue
        have = list(known.part(part))
        listed = ", ".join(f"{name!r} ({count:,}×{_hint(name, have)})" for name, count in counts.items())
        pasted = ", ".join(f"{_quoted(name)}: null" for name in counts)
        pasted = pasted if have else f'"{part}": {{{pasted}}}'
        what = f"{len(counts)} of the export's {part}" if part != LABELS else f"{len(counts)} of the export's labels of spans"
        message = f"the map does not know {what}: {listed}; null leaves one out: {pasted}"
        findings.append(known.finding(part, "unmapped-label", message))
    return [*findings, *_unknown_values(tasks, known)]


def _unknown_values(tasks: Iterable[Task], known: Map) -> Iterator[Finding]:
    """One finding for each attribute with values that its field cannot have."""
    spans = (span for task in tasks for span in task.spans if (label := known.label(span.labels)) and known.labels[label])
    found: dict[str, Counter[str]] = {}
    for name, value in (pair for span in spans for pair in span.attributes):
        field = known.attributes.get(name)
        labels = legal(field.name) if field else None
        meant = field.values.get(value, value) if field else None
        if labels and meant is not None and meant not in labels:
            found.setdefault(name, Counter())[value] += 1
    for name, counts in found.items():
        field = known.attributes[name]
        if field is not None:
            listed = ", ".join(f"{value!r} ({count:,}×)" for value, count in counts.items())
            pasted = ", ".join(f"{_quoted(value)}: null" for value in counts)
            message = f"{name!r} has values that no {field.name} has: {listed}; say what they mean (null leaves one out): "
            message += f'"values": {{{pasted}}}; a {field.name} is {", ".join(legal(field.name) or ())}'
            yield known.finding(ATTRIBUTES, "unmapped-label", message)


def beginning(tasks: Iterable[Task]) -> dict[str, Any]:
    """A map to begin with: everything the export uses, as null, and what has to be said of its documents."""
    parts = {part: dict.fromkeys(counts) for part, counts in used(tasks).items()}
    document = {"outlet": {"name": ""}, "language": "", "published": "", "license": "LicenseRef-not-redistributable"}
    return {**{part: names for part, names in parts.items() if names or part == LABELS}, "document": document}


def legal(field: str) -> list[str] | None:
    """The values a field may have; None where it is free."""
    definitions = load_schema("annotation")["$defs"]
    holder = "speaker" if field in OF_SPEAKERS else "quote"
    found: list[str] | None = definitions[holder]["properties"].get(field, {}).get("enum")
    return found


def _hint(name: str, have: list[str]) -> str:
    close = closest(name, have)
    return f"; the map has {close!r}" if close else ""


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
