"""The signature: all that can change a number, in one line that parses back (MEASURES, section 9).

WSW@0.5 = 61.3 [58.9, 63.6]  data:core-1.0/test#ab12cd|docs:148|missing:0|unknown:error|dup:fp|unit:content|…|v:1.0
"""

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_ALLOWED: dict[str, str] = {
    "data": r"[^|#\s]+#[0-9a-f]{6}",
    "docs": r"\d+",
    "missing": r"\d+|error",
    "unknown": r"error|(fp|ignore)\(\d+\)",
    "dup": r"fp|collapse\(\d+\)",
    "no_text": r"\d+",
    "excluded": r"\d+",
    "complete": r"all|direct\(\d+\)|sampled|direct\(\d+\)\+sampled",
    "unit": r"content|raw",
    "anchor": r"T5",
    "match": r"lex10",
    "near": r"0?\.\d+|1",
    "spk": r"(exact|norm|alias|partial|fuzzy|id)(\+any)?(\+mention)?",
    "nested": r"all|(outer|inner)\(\d+\)",
    "empty": r"null",
    "ci": r"doc-pct-\d+|none",
    "seed": r"\d+|none",
    "v": r"\S+",
}


@dataclass(frozen=True)
class Signature:
    """The choices behind a score, each under its key.

    Numbers count documents (docs, missing, no-text, unknown) or quotes that were left out (excluded regions, and those in
    parentheses: what is not direct, nested, a repetition).
    """

    data: str
    docs: str
    missing: str
    unknown: str
    dup: str
    no_text: str
    excluded: str
    complete: str
    unit: str
    anchor: str
    match: str
    near: str
    spk: str
    nested: str
    empty: str
    ci: str
    seed: str
    v: str

    def __str__(self) -> str:
        return printed(self)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The signature of a printed line. Raises ValueError for an unknown key or value, and for one that is missing."""
        return cls(**parsed(text, _ALLOWED))


def parsed(text: str, allowed: dict[str, str]) -> dict[str, str]:
    """The fields of a line, all of them, by name: `allowed` holds the pattern of each. Raises ValueError."""
    found: dict[str, str] = {}
    for part in text.strip().split("|"):
        key, colon, value = part.partition(":")
        name = key.replace("-", "_")
        if not colon or name not in allowed:
            raise ValueError(f"{part!r}: no key of a signature; there are {', '.join(map(_key, allowed))}")
        if name in found:
            raise ValueError(f"{part!r}: the key {key} stands twice")
        if not re.fullmatch(allowed[name], value):
            raise ValueError(f"{part!r}: the value has to match {allowed[name]}")
        found[name] = value
    if missing := [_key(name) for name in allowed if name not in found]:
        raise ValueError(f"{text!r}: {', '.join(missing)} missing")
    return found


def printed(signature: "DataclassInstance") -> str:
    """The line of a signature."""
    return "|".join(f"{_key(field.name)}:{getattr(signature, field.name)}" for field in fields(signature))


def _key(name: str) -> str:
    return name.replace("_", "-")
