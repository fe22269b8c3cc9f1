"""The contract: the JSON Schemas, found in the wheel or, when working on onrecord, in the checkout."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SchemaName = Literal[
    "annotation", "prediction", "tables", "report", "map", "run", "ground", "ceiling", "compare", "errors", "preset"
]


def shipped(name: str) -> Path:
    """The file or folder that ships with the package, by its path from the top of the repository."""
    here = Path(__file__).resolve().parent
    in_wheel = here / "_shipped" / name
    return in_wheel if in_wheel.exists() else here.parents[1] / name


@cache
def load_schema(name: SchemaName) -> dict[str, Any]:
    """The schema of that name as a dict; shared, not to be changed."""
    content: dict[str, Any] = json.loads((shipped("schema") / f"{name}.schema.json").read_text("utf-8"))
    return content


def resolve(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """The schema with a reference into `root` (`#/$defs/x`) followed; what stands beside the reference wins."""
    if "$ref" not in schema:
        return schema
    target = root
    for part in schema["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return {**resolve(target, root), **{key: value for key, value in schema.items() if key != "$ref"}}


@cache
def validator(name: SchemaName) -> "Draft202012Validator":
    """The validator of that schema: 1.0 is no integer, `$` never matches before a final line break,
    and uniqueItems takes linear time.
    """
    from jsonschema import Draft202012Validator, ValidationError
    from jsonschema.validators import extend

    def is_integer(_: object, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool)

    def pattern(_: object, wanted: str, instance: object, __: object) -> Iterator[ValidationError]:
        if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", wanted), instance):
            yield ValidationError(f"{instance!r} does not match {wanted!r}")

    def unique_items(_: object, wanted: bool, instance: object, __: object) -> Iterator[ValidationError]:
        if wanted and isinstance(instance, list) and len({json.dumps(item, sort_keys=True) for item in instance}) < len(instance):
            yield ValidationError("holds the same item twice")

    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", is_integer)
    strict: type[Draft202012Validator] = extend(
        Draft202012Validator, {"pattern": pattern, "uniqueItems": unique_items}, type_checker=types
    )  # type: ignore[no-untyped-call]
    return strict(load_schema(name))
