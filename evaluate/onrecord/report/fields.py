"""The field tables of `schema/README.md`, computed from the schemas: `python -m onrecord.report.fields > schema/README.md`."""

from collections.abc import Iterator
from typing import Any

from onrecord.schema import SchemaName, load_schema, resolve

SCHEMAS: tuple[SchemaName, ...] = (
    "annotation",
    "prediction",
    "tables",
    "report",
    "map",
    "run",
    "ground",
    "ceiling",
    "compare",
    "errors",
    "preset",
)

HEAD = """# The schemas

Written by hand, versioned by their `$id`, and the one place where a field is defined: the Arrow schemas, the checks and the
tables below are computed from them. This page is generated (`python -m onrecord.report.fields > schema/README.md`); a test
compares it. JSON Schema 2020-12; `!` marks what is required in files, and what is never null in tables.

Offsets are Unicode code points into the document's text, end-exclusive.
"""


def markdown() -> str:
    """The whole page."""
    return HEAD + "".join(f"\n{part}" for name in SCHEMAS for part in _page(name))


def _page(name: SchemaName) -> Iterator[str]:
    root = load_schema(name)
    yield f"## {root['title']}\n\n`{name}.schema.json`, `{root['$id']}`. {root['description']}\n"
    if "properties" in root:
        yield _table(root, root, name == "tables")
    for key, definition in root["$defs"].items():
        schema = resolve(definition, root)
        if "properties" in schema:
            yield f"### {key}\n\n{schema['description']}\n\n" + _table(schema, root, name == "tables")


def _table(schema: dict[str, Any], root: dict[str, Any], rows: bool) -> str:
    lines = ["| field | type | what |", "|---|---|---|"]
    required = schema.get("required") or schema.get("else", {}).get("required", ())
    for name, field in schema["properties"].items():
        field = resolve(field, root)
        never_null = not _nullable(field)
        marked = "!" if name in required and (never_null or not rows) else ""
        lines.append(f"| `{name}`{marked} | {_type(field, root)} | {field.get('description', '')} |")
        if field.get("type") == "object" and "properties" in field and not _is_definition(field, root):
            lines += [f"| `{name}.{line[3:]}" for line in _table(field, root, rows).splitlines()[2:]]
        item = resolve(field.get("items", {}), root)
        if "properties" in item and not _is_definition(item, root):
            lines += [f"| `{name}[].{line[3:]}" for line in _table(item, root, rows).splitlines()[2:]]
    return "\n".join(lines) + "\n"


def _is_definition(schema: dict[str, Any], root: dict[str, Any]) -> bool:
    return _definition(schema, root) is not None


def _definition(schema: dict[str, Any], root: dict[str, Any]) -> str | None:
    """The name under which the schema describes such an object, if it does."""
    named = (name for name, definition in root["$defs"].items() if schema.get("properties", 0) is definition.get("properties"))
    return next(named, None)


def _nullable(field: dict[str, Any]) -> bool:
    return "null" in _types(field) or None in field.get("enum", ())


def _types(field: dict[str, Any]) -> list[str]:
    types = field.get("type", "string" if "enum" in field else "object")
    return [types] if isinstance(types, str) else list(types)


def _type(field: dict[str, Any], root: dict[str, Any]) -> str:
    if "enum" in field:
        return " · ".join(f"`{label}`" for label in field["enum"] if label is not None)
    names = [_definition(field, root) or name for name in _types(field) if name != "null"]
    if "array" in names:
        others = "".join(f" or {name}" for name in names if name != "array")
        return f"list of {_type(resolve(field['items'], root), root)}{others}"
    return " or ".join(names)


if __name__ == "__main__":
    print(markdown(), end="")  # noqa: T201
