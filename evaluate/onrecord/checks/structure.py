"""From the JSON Schema to findings: what a schema error means in plain words, with the place and what to do."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from onrecord.checks.wording import LONG, closest, place, shown
from onrecord.findings import Finding
from onrecord.schema import SchemaName, validator
from onrecord.text.source import JsonPath, Source

MAX_FINDINGS = 500
MAX_KEYS = 50
MAX_LISTED = 20


def structure(source: Source, schema: SchemaName) -> Iterator[Finding]:
    """What of the source's value the schema refuses, at most 500 findings, none where the JSON itself was already at fault."""
    at_fault = {(finding.line, finding.column) for finding in source.findings}
    errors = validator(schema).iter_errors(source.value)
    found = (finding for error in errors for finding in _findings(source, _refusal(error)))
    findings = (finding for finding in found if (finding.line, finding.column) not in at_fault)
    yield from islice(findings, MAX_FINDINGS)
    if next(findings, None) is not None:
        yield source.finding("too-many", (), f"more than {MAX_FINDINGS} problems of structure; the first are listed")


class _Refusal(NamedTuple):
    """What we use of a jsonschema ValidationError."""

    path: JsonPath
    keyword: str
    wanted: Any
    instance: Any
    schema: Mapping[str, Any]
    message: str
    in_key: bool


def _refusal(error: Any) -> _Refusal:  # noqa: ANN401  (its own fields are half typed)
    path = tuple(error.absolute_path)
    in_key = "propertyNames" in error.absolute_schema_path
    return _Refusal(path, error.validator, error.validator_value, error.instance, error.schema, error.message, in_key)


def _findings(source: Source, error: _Refusal) -> Iterator[Finding]:
    path = error.path
    if error.keyword == "additionalProperties":
        known = list(error.schema["properties"])
        for key in islice((key for key in error.instance if key not in known), MAX_KEYS):
            close = closest(key, known)
            hint = f"did you mean {close!r}?" if close else f"known here: {', '.join(known)}"
            yield source.finding("unknown-key", (*path, key), f"unknown key {shown(key)} in {place(path)}; {hint}", at_key=True)
    elif error.in_key:
        yield source.finding(
            "wrong-form", (*path, error.instance), f"the key {shown(error.instance)}: {_description(error)}", at_key=True
        )
    else:
        rule, message = _PLAIN.get(error.keyword, _other)(error)
        yield source.finding(rule, path, f"{place(path)}: {message}")


def _required(error: _Refusal) -> tuple[str, str]:
    missing = [key for key in error.wanted if key not in error.instance]
    key = next(key for key in missing if error.message.startswith(repr(key)))
    close = closest(key, [k for k in error.instance if k not in error.schema.get("properties", {})])
    hint = f"is it {close!r}, misspelled?" if close else "add it"
    if key == "name" and error.instance.get("identification") == "named":
        hint += ", or say otherwise how far the document identifies them: identification is 'named'"
    if key in ("text_sha256", "text_length"):
        hint = "`onrecord fmt` fills it in from the text"
    return "missing-key", f"{key!r} is missing; {hint}"


def _dependent(error: _Refusal) -> tuple[str, str]:
    return (
        "missing-key",
        f"{error.message}; a selector has start and end together, and prefix or suffix only beside exact",
    )


def _enum(error: _Refusal) -> tuple[str, str]:
    labels = [label for label in error.wanted if label is not None]
    choice = f"one of {', '.join(labels)}" if len(labels) <= MAX_LISTED else f"one of {len(labels)}, which the schema lists"
    if isinstance(error.instance, str):
        close = closest(error.instance.lower().replace("-", "_").replace(" ", "_"), labels, 0.5)
        hint = f"did you mean {close!r}? It is {choice}" if close else f"it is {choice}"
        return "unknown-label", f"{shown(error.instance)} is not a label here; {hint}"
    return "unknown-label", f"{_value(error.instance)} is not a label here; it is {choice}"


_NAMES = {
    "object": "an object {…}", "array": "a list […]", "string": "text in quotation marks", "integer": "a whole number",
    "number": "a number", "boolean": "true or false", "null": "null",
}  # fmt: skip


def _type(error: _Refusal) -> tuple[str, str]:
    wanted = error.wanted if isinstance(error.wanted, list) else [error.wanted]
    return "wrong-type", f"{_value(error.instance)} should be {' or '.join(_NAMES[name] for name in wanted)}"


def _form(error: _Refusal) -> tuple[str, str]:
    return "wrong-form", f"{_value(error.instance)} has the wrong form. {_description(error)}"


def _size(error: _Refusal) -> tuple[str, str]:
    limits = {
        "minItems": f"has fewer than {error.wanted} items",
        "maxItems": f"has more than {error.wanted} items",
        "minLength": "is empty; write something, or leave the key out",
        "minProperties": "is empty",
        "minimum": f"is less than {error.wanted}",
        "maximum": f"is more than {error.wanted}",
        "uniqueItems": "holds the same item twice",
    }
    return "wrong-size", f"{_value(error.instance)} {limits[error.keyword]}"


def _const(error: _Refusal) -> tuple[str, str]:
    why = {"media": "only kind media has a media_type", "venue": "only a venue is given by name"}.get(str(error.wanted), "")
    return (
        "contradiction",
        f"{_value(error.instance)} contradicts the keys beside it: {why or f'it must be {error.wanted!r}'}",
    )


def _other(error: _Refusal) -> tuple[str, str]:
    return "wrong-form", error.message


_PLAIN: dict[str, Callable[[_Refusal], tuple[str, str]]] = {
    "required": _required,
    "dependentRequired": _dependent,
    "enum": _enum,
    "type": _type,
    "pattern": _form,
    "const": _const,
    **dict.fromkeys(("minItems", "maxItems", "minLength", "minProperties", "minimum", "maximum", "uniqueItems"), _size),
}


def _description(error: _Refusal) -> str:
    return str(error.schema.get("description", error.message))


def _value(instance: object) -> str:
    if isinstance(instance, Mapping):
        return "an object {…}"
    if isinstance(instance, list):
        return "a list […]" if instance else "the empty list"
    if instance is None or isinstance(instance, bool):
        return {True: "true", False: "false", None: "null"}[instance]
    return shown(instance) if isinstance(instance, str) else str(instance)[:LONG]
