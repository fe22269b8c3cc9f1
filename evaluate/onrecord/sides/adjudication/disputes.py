"""Every dispute of two layers, with its options.

What differs in a quote of both layers is disputed field by field, a quote of one layer alone as a whole. A field that no quote of
a layer carries was not annotated there and is not disputed: the other layer's values are taken. Nor are descriptions of speakers,
which are each annotator's own words.
"""

from collections.abc import Iterator
from typing import Any

from onrecord.data.annotation import ROLES, Annotation, Quote
from onrecord.data.decisions import Decisions, Entry
from onrecord.sides.adjudication.comparison import FIELDS, Comparison, NonQuotes, Side

NEVER_ABSENT = frozenset({"type", "content", "speaker", "polarity"})
SETS = frozenset({"speaker", "phenomena"})
TWO_QUOTES, NO_QUOTE = "both", "neither"
SPEAKER_FIELDS = ("kind", "media_type", "name", "affiliation", "identification", "confidentiality", "reason")
_ONLY_IF_BOTH = frozenset({"media_type", "affiliation", "reason"})


def disputes(found: Comparison) -> list[Entry]:
    """What has to be decided, in the order of the text: first the document and its speakers, then quotes and non-quotes."""
    by_place = [entry for pair in found.matched for entry in _of_pair(found, *pair)]
    by_place += [_of_one(found, side, quote) for side, quote in found.alone]
    by_place += _of_non_quotes(found)
    by_place.sort(key=lambda entry: entry.at or [0, 0])
    return [*_of_documents(found.a, found.b), *_of_speakers(found), *by_place]


def agreed(found: Comparison) -> int:
    """How many quotes of both layers need no decision."""
    return sum(not list(_of_pair(found, *pair)) for pair in found.matched)


def still_open(decisions: Decisions) -> list[Entry]:
    """The disputes that wait for a decision: where two quotes stay, or none does, no field of them is disputed any more."""
    entries = decisions.entries

    def moot(entry: Entry) -> bool:
        content = entries.get(f"{entry.id.rpartition(' ')[0]} content")
        return entry.id.startswith("quote ") and content is not None and content.decision in (TWO_QUOTES, NO_QUOTE)

    return [entry for entry in entries.values() if entry.decision is None and not moot(entry)]


def pair_id(left: Quote, right: Quote, key: str) -> str:
    """The id of the dispute about a field of a matched quote."""
    return f"quote {left.id}/{right.id} {key}"


def alone_id(side: Side, quote: Quote) -> str:
    """The id of the dispute about a quote that stands in one layer only."""
    return f"quote {quote.id}/-" if side == "a" else f"quote -/{quote.id}"


def non_quote_id(pair: NonQuotes, key: str | None = None) -> str:
    """The id of the dispute about a non-quote, or about a field of one that stands in both layers."""
    places = ["-" if item is None else f"{item['span']['start']}-{item['span']['end']}" for item in pair]
    return f"non_quote {places[0]}/{places[1]}" + (f" {key}" if key else "")


def speaker_id(one: str, other: str, key: str) -> str:
    """The id of the dispute about a field of a speaker whom both tables have."""
    return f"speaker {one}/{other} {key}"


def complete(layer: Annotation) -> bool:
    """Whether the layer describes the document itself, as a gold file does."""
    return "outlet" in layer.document


def _of_documents(a: Annotation, b: Annotation) -> Iterator[Entry]:
    if not (complete(a) and complete(b)):
        return
    for key in dict.fromkeys([*a.document, *b.document]):
        one, other = a.document.get(key), b.document.get(key)
        if one != other and (one or other):
            yield Entry(f"document {key}", None, {"a": one, "b": other})


def _of_speakers(found: Comparison) -> Iterator[Entry]:
    for other, one in found.same.items():
        left, right = found.a.speakers[one], found.b.speakers[other]
        spans = [q.spans() for q in found.a.quotes if one in q.value["speaker"]]
        at = [spans[0][0][0], spans[0][-1][1]] if spans else None
        for key in SPEAKER_FIELDS:
            values = [entry.get(key, "not_stated" if key == "confidentiality" else None) for entry in (left, right)]
            places = [[(s["start"], s["end"]) for s in value] if key == "reason" and value else value for value in values]
            if places[0] != places[1] and not (key in _ONLY_IF_BOTH and None in values):
                yield Entry(speaker_id(one, other, key), at, {"a": values[0], "b": values[1]})


def _of_pair(found: Comparison, left: Quote, right: Quote) -> Iterator[Entry]:
    spans = [*left.spans(), *right.spans()]
    at = [min(start for start, _ in spans), max(end for _, end in spans)]
    for key in FIELDS:
        if not (found.carried("a", key) and found.carried("b", key)):
            continue
        if _comparable(found, "a", left, key) == _comparable(found, "b", right, key):
            continue
        one, other = found.value("a", left, key), found.value("b", right, key)
        options = {"a": one, "b": other}
        if key == "content":
            options |= {TWO_QUOTES: "two quotes", NO_QUOTE: "no quote"}
        elif key in SETS:
            options["both"] = list(dict.fromkeys([*one, *other]))
        if key not in NEVER_ABSENT and one and other:
            options["neither"] = None
        yield Entry(pair_id(left, right, key), at, options)


def _of_one(found: Comparison, side: Side, quote: Quote) -> Entry:
    spans = quote.spans()
    return Entry(alone_id(side, quote), [spans[0][0], spans[-1][1]], {side: found.plain(side, quote), "neither": None})


def _comparable(found: Comparison, side: Side, quote: Quote, key: str) -> object:
    """What makes two values of a field equal: spans by place, sets in any order, chains by who did what."""
    value = found.value(side, quote, key)
    if key in ROLES:
        return quote.spans(key, found.text)
    if key in SETS:
        return frozenset(value)
    if key == "via":
        return [
            (n["role"], n.get("speaker"), n.get("name"), sorted((s["start"], s["end"]) for s in n.get("mention", [])))
            for n in value
        ]
    if key == "nested_in" and value is not None:
        parents = {right.id: left.id for left, right in found.matched}
        outer = value["quote"]
        return ("a", parents[outer]) if side == "b" and outer in parents else (side, outer)
    return value


def _of_non_quotes(found: Comparison) -> Iterator[Entry]:
    if not all("non_quotes" in layer.value for layer in (found.a, found.b)):
        return
    for pair in found.non_quotes:
        if pair.a is None or pair.b is None:
            side: Side = "b" if pair.a is None else "a"
            item = pair.a or pair.b or {}
            yield Entry(non_quote_id(pair), _place(item), {side: found.said_of(side, item), "neither": None})
            continue
        left, right = found.said_of("a", pair.a), found.said_of("b", pair.b)
        for key in ("reason", "span", "speaker"):
            one, other = left.get(key), right.get(key)
            if (_place(left) != _place(right)) if key == "span" else one != other:
                yield Entry(non_quote_id(pair, key), _place(left), {"a": one, "b": other})


def _place(item: dict[str, Any]) -> list[int]:
    return [item["span"]["start"], item["span"]["end"]]
