"""What a layer says of a quote beside its spans, one label per quote and field: what κ and α are computed on.

None is *not annotated*. Where a layer carries a field at all, its absence at a quote is a label of its own: there is none.
The type alone is never a blank: a quote without one was given none.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from onrecord.scoring.names import norm
from onrecord.sides.rows import Rows

SPAN_ROLES = ("content", "cue", "mention")
LOCAL = ("via", "uttered")
"""Fields whose labels are a document's own, so that chance is told within it."""
FIELDS = (
    "type", "anonymous", "anonymous_broad", "kind", "identification", "confidentiality",
    "via", "polarity", "event", "medium", "uttered",
)  # fmt: skip
NONE = "none"

Labels = list[str | None]


def of_quotes(quotes: pa.Table) -> dict[str, Labels]:
    """Labels of our table of quotes."""
    found = {name: _labels(quotes[name].to_pylist(), str) for name in ("polarity", "event", "medium", "uttered")}
    found["type"] = quotes["type"].to_pylist()
    found |= {name: _labels(quotes[name].to_pylist(), _flag) for name in ("anonymous", "anonymous_broad")}
    speakers = quotes["speakers"].to_pylist()
    found |= {name: [_of_speakers(people, name) for people in speakers] for name in ("kind", "identification", "confidentiality")}
    return found | {"via": _labels(quotes["via"].to_pylist(), _chain)}


def of_predictions(rows: Rows) -> dict[str, Labels]:
    """Labels of quotes in the prediction format, which has but some of the fields."""
    found = {"type": rows.columns["type"].to_pylist(), "uttered": _labels(rows.columns["uttered"].to_pylist(), str)}
    found["anonymous"] = _labels(rows.columns["anonymous"].to_pylist(), _flag)
    return {name: found.get(name, [None] * len(rows)) for name in FIELDS}


def _labels(values: Sequence[Any], label: Callable[[Any], str]) -> Labels:
    """The label of each value; where the layer carries the field, null is a label too."""
    if all(value is None for value in values):
        return [None] * len(values)
    flags = all(value is None or isinstance(value, bool) for value in values)
    absent = _flag(False) if flags else NONE
    return [absent if value is None else label(value) for value in values]


def _flag(value: bool) -> str:
    return "yes" if value else "no"


def _of_speakers(people: Sequence[Mapping[str, Any]] | None, field: str) -> str | None:
    """The values of all speakers of a quote, joint ones joined by "+"; nobody is a label too."""
    if people is None or any(person[field] is None for person in people):
        return None
    return "+".join(sorted({str(person[field]) for person in people})) or "nobody"


def _chain(nodes: Sequence[Mapping[str, Any]]) -> str:
    """The nodes from mouth to page, each by its role and name."""
    return " > ".join(f"{node['role']} {norm(node['name'] or '')}" for node in nodes) or NONE
