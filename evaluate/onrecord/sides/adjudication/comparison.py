"""Two annotators' layers of one document side by side: which quotes, speakers and non-quotes are the same.

Quotes are matched by the alignment of a score; pairs with dice of at least one half are the same quote, every other stands in one
layer only. What of them is disputed, `sides.adjudication.disputes` says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from onrecord.data.annotation import Annotation, Quote
from onrecord.findings import InvalidData
from onrecord.sides.adjudication.speakers import gold_keys, same_entries
from onrecord.sides.agreement.layers import joined
from onrecord.sides.agreement.pairs import compared
from onrecord.sides.agreement.parts import read_parts

Side = Literal["a", "b"]

FIELDS = (
    "content", "type", "cue", "mention", "speaker", "via", "event", "medium", "polarity", "uttered", "nested_in", "phenomena",
)  # fmt: skip
DEFAULTS: Mapping[str, Any] = {"polarity": "asserted", "via": [], "phenomena": []}
_HALF = 0.5


class NonQuotes(NamedTuple):
    """A non-quote of both layers, or of one."""

    a: dict[str, Any] | None
    b: dict[str, Any] | None


@dataclass(frozen=True)
class Comparison:
    """Two layers of a document. `matched` are quotes of both, `alone` those of one; `same` the speakers of both, b's key to a's.

    `keys` maps the keys of each speaker table to those of the merged one.
    """

    a: Annotation
    b: Annotation
    same: Mapping[str, str]
    keys: Mapping[Side, Mapping[str, str]]
    matched: list[tuple[Quote, Quote]]
    alone: list[tuple[Side, Quote]]
    non_quotes: list[NonQuotes]

    @property
    def text(self) -> str | None:
        """The document's text, if either layer has it at hand."""
        return self.a.text if self.a.text is not None else self.b.text

    @property
    def names(self) -> tuple[str, str]:
        """What the two layers are called: by their annotators where both are called gold."""
        if self.a.layer != self.b.layer:
            return self.a.layer, self.b.layer
        one, other = ("+".join(layer.value["annotation"]["annotators"]) for layer in (self.a, self.b))
        return one, other

    def layer(self, side: Side) -> Annotation:
        """The layer of that side."""
        return self.a if side == "a" else self.b

    def carried(self, side: Side, key: str) -> bool:
        """Whether some quote of the layer carries the field; where none does it was not annotated."""
        return any(key in quote.value for quote in self.layer(side).quotes)

    def value(self, side: Side, quote: Quote, key: str) -> Any:  # noqa: ANN401  (any JSON value)
        """What the quote says in a field, with the keys of the merged speaker table; None where it says nothing."""
        said = quote.value.get(key, DEFAULTS.get(key))
        if said is None:
            return None
        if key == "speaker":
            return [self.keys[side][speaker] for speaker in said]
        if key == "via":
            return [{k: self.keys[side][v] if k == "speaker" else v for k, v in node.items()} for node in said]
        return {"layer": side, "quote": said} if key == "nested_in" else said

    def plain(self, side: Side, quote: Quote) -> dict[str, Any]:
        """The whole quote so, but for its id."""
        found = {key: self.value(side, quote, key) for key in FIELDS if key in quote.value}
        return {**found, **{key: quote.value[key] for key in ("note",) if key in quote.value}}

    def said_of(self, side: Side, non_quote: Mapping[str, Any]) -> dict[str, Any]:
        """A non-quote with the keys of the merged speaker table."""
        return {key: self.keys[side][value] if key == "speaker" else value for key, value in non_quote.items()}


def compare(a: Annotation, b: Annotation, texts: Path | None = None) -> Comparison:
    """Compares two layers of one document. Raises InvalidData where `check` finds errors in them, or they annotate two texts."""
    _require_one_text(a, b)
    parts = [part for annotation in (a, b) for part in read_parts([annotation.path], texts)]
    found = compared(joined([("a", parts[0]), ("b", parts[1])]), 0, 1)
    rows = [] if found is None else [(int(found.pairs.first[at]), int(found.pairs.second[at])) for at in found.half]
    matched = [(a.quotes[i], b.quotes[j]) for i, j in rows]
    alone: list[tuple[Side, Quote]] = [("a", a.quotes[i]) for i in range(len(a.quotes)) if i not in {i for i, _ in rows}]
    alone += [("b", b.quotes[j]) for j in range(len(b.quotes)) if j not in {j for _, j in rows}]
    same = same_entries(a, b, matched)
    keys: dict[Side, Mapping[str, str]] = {"a": {key: key for key in a.speakers}, "b": gold_keys(a, b, same)}
    return Comparison(a, b, same, keys, matched, alone, _non_quotes(a, b))


def _require_one_text(a: Annotation, b: Annotation) -> None:
    if a.document_id != b.document_id:
        message = f"this is a layer of {b.document_id!r}, {a.path} one of {a.document_id!r}; give two layers of one document"
        raise InvalidData([b.source.finding("wrong-document", ("document", "id"), message)])
    if a.document.get("text_sha256") != b.document.get("text_sha256"):
        message = f"{a.path} annotates another text: text_sha256 differs, so no offset is comparable"
        raise InvalidData([b.source.finding("text-changed", ("document", "text_sha256"), message)])


def _non_quotes(a: Annotation, b: Annotation) -> list[NonQuotes]:
    """The non-quotes of both layers, those paired that share half of their characters, the closest ones first."""
    lists = [list(layer.value.get("non_quotes", [])) for layer in (a, b)]
    close = [(_shared(one["span"], other["span"]), i, j) for i, one in enumerate(lists[0]) for j, other in enumerate(lists[1])]
    pairs: dict[int, int] = {}
    for dice, i, j in sorted(close, key=lambda item: (-item[0], item[1], item[2])):
        if dice >= _HALF and i not in pairs and j not in pairs.values():
            pairs[i] = j
    found = [NonQuotes(one, lists[1][pairs[i]] if i in pairs else None) for i, one in enumerate(lists[0])]
    return [*found, *(NonQuotes(None, other) for j, other in enumerate(lists[1]) if j not in pairs.values())]


def _shared(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    common = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return 2 * max(common, 0) / (one["end"] - one["start"] + other["end"] - other["start"])
