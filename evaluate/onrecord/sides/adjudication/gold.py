"""From two layers and what was decided between them to the gold file: agreed quotes as they are, disputed ones as decided."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onrecord.checks import check_annotation
from onrecord.data.annotation import Annotation, Quote, gold_path, strings
from onrecord.data.decisions import VALUE, Decisions, Entry
from onrecord.data.fmt import canonical, fmt
from onrecord.data.redistribution import may_stand
from onrecord.findings import Finding, InvalidData
from onrecord.sides.adjudication.comparison import FIELDS, Comparison, NonQuotes, Side
from onrecord.sides.adjudication.disputes import (
    NO_QUOTE,
    SPEAKER_FIELDS,
    TWO_QUOTES,
    alone_id,
    complete,
    non_quote_id,
    pair_id,
    speaker_id,
)
from onrecord.text.source import parse, read

_WORDS = (("exact",), ("prefix",), ("suffix",))
_FROM_STRONG_TO_WEAK = ("human", "authored", "imported", "model")
_SIDES: tuple[Side, Side] = ("a", "b")

Value = dict[str, Any]
References = set[tuple[str, str]]
"""A layer's side and the id of its quote, for every quote of the layers that a gold quote was made of."""


def method_of(found: Comparison, wanted: str | None = None) -> str:
    """How gold came about: as the layers did, or as the weaker of the two did, so that nothing is called human that is not.

    Raises ValueError for a wanted method that neither layer has, or `human` where a layer is not.
    """
    methods = [found.layer(side).value["annotation"]["method"] for side in _SIDES]
    if wanted is None:
        return str(max(methods, key=_FROM_STRONG_TO_WEAK.index))
    if wanted not in methods or (wanted == "human" and set(methods) != {"human"}):
        legal = sorted(set(methods) - ({"human"} if set(methods) != {"human"} else set()))
        raise ValueError(f"gold of a {methods[0]} and a {methods[1]} layer is not {wanted}; it is {' or '.join(legal)}")
    return wanted


def gold(found: Comparison, decisions: Decisions, method: str | None = None) -> str:
    """The gold file in canonical form. Every dispute has to be decided.

    Raises InvalidData where gold would not pass `check`, or nothing describes the document; ValueError as `method_of`.
    """
    chosen = decisions.entries
    how = [found.layer(side).value["annotation"] for side in _SIDES]
    quotes = list(_quotes(found, chosen))
    known = {reference: f"t{number}" for number, (_, references) in enumerate(quotes) for reference in references}
    plain = [_identified(quote, f"t{number}", known) for number, (quote, _) in enumerate(quotes)]
    non_quotes = list(_non_quotes(found, chosen))
    annotated = any("non_quotes" in found.layer(side).value for side in _SIDES)
    document, schema = _document(found, chosen)
    value = {
        **({"$schema": schema} if schema else {}),
        "document": document,
        "speakers": _used(_speakers(found, chosen), plain, non_quotes),
        "quotes": plain,
        **({"non_quotes": non_quotes} if annotated else {}),
        "annotation": {
            "annotators": list(dict.fromkeys(name for layer in how for name in layer["annotators"])),
            "method": method_of(found, method),
            "review": "adjudicated",
            "guidelines": max((layer["guidelines"] for layer in how), key=lambda version: [int(n) for n in version.split(".")]),
        },
    }
    path = gold_path(found.a.path)
    resolved = fmt(Annotation(path, parse(canonical(value).encode("utf-8", "surrogatepass"), str(path)), found.text))
    text = canonical(_renumbered(json.loads(resolved.text)))
    made = Annotation(path, parse(text.encode("utf-8", "surrogatepass"), f"the gold of {path.name}"), found.text)
    if errors := [finding for finding in check_annotation(made) if finding.severity == "error"]:
        raise InvalidData(sorted(set(errors)))
    return text


def unfit(found: Comparison, decisions: Decisions, file: str) -> Iterator[Finding]:
    """What is wrong with the values that somebody wrote into decisions of his own, as far as gold would not show it."""
    protected = found.a.protected or found.b.protected
    for entry in decisions.entries.values():
        if entry.decision != VALUE:
            continue
        whole = "-" in entry.id.partition(" ")[2].partition(" ")[0].split("/")
        if whole and not (entry.value is None or isinstance(entry.value, dict)):
            yield Finding(
                file, 1, 1, "wrong-type", f"{entry.id}: the value has to be an object like those of the options, or null"
            )
        words = (text for path, text, is_key in strings(entry.value) if not is_key and path[-1:] in _WORDS)
        if protected and not all(may_stand(text, "content", "direct") for text in words):
            message = f"{entry.id}: words of a text that may not be redistributed; give start and end alone"
            yield Finding(file, 1, 1, "forbidden-prose", message)


def _quotes(found: Comparison, chosen: Mapping[str, Entry]) -> Iterator[tuple[Value, References]]:
    """Gold's quotes without ids, and the quotes they were made of."""
    for left, right in found.matched:
        content = chosen.get(pair_id(left, right, "content"))
        decided = content.decision if content else None
        of_left, of_right = ("a", left.id or ""), ("b", right.id or "")
        if decided == TWO_QUOTES:
            yield found.plain("a", left), {of_left}
            yield found.plain("b", right), {of_right}
        elif decided != NO_QUOTE:
            fields = ((key, _merged(found, left, right, key, chosen)) for key in FIELDS)
            quote = {key: value for key, value in fields if value is not None}
            note = left.value.get("note") or right.value.get("note")
            yield quote | ({"note": note} if note else {}), {of_left, of_right}
    for side, quote_alone in found.alone:
        if (whole := chosen[alone_id(side, quote_alone)].chosen) is not None:
            yield dict(whole), {(side, quote_alone.id or "")}


def _merged(found: Comparison, left: Quote, right: Quote, key: str, chosen: Mapping[str, Entry]) -> Any:  # noqa: ANN401
    """What gold says in a field of a quote that both layers have; None where it says nothing."""
    if entry := chosen.get(pair_id(left, right, key)):
        return entry.chosen
    if key in left.value:
        return found.value("a", left, key)
    return found.value("b", right, key) if key in right.value else None


def _identified(quote: Value, id: str, known: Mapping[tuple[str, str], str]) -> Value:
    """The quote with a passing id, nested in the quote that the outer one became, if it became any."""
    outer = quote.get("nested_in")
    plain = {key: value for key, value in quote.items() if key not in ("id", "nested_in")}
    parent = known.get((outer.get("layer", ""), outer.get("quote", ""))) if isinstance(outer, dict) else None
    return {"id": id, **plain, **({"nested_in": parent} if parent else {})}


def _renumbered(value: Value) -> Value:
    """The file with its quotes, which stand in the order of the text, called q1, q2, …"""
    ids = {quote["id"]: f"q{number}" for number, quote in enumerate(value["quotes"], 1)}
    for quote in value["quotes"]:
        quote["id"] = ids[quote["id"]]
        if "nested_in" in quote:
            quote["nested_in"] = ids[quote["nested_in"]]
    return value


def _speakers(found: Comparison, chosen: Mapping[str, Entry]) -> dict[str, Value]:
    """Both tables as one: whoever is in both once, with what was decided, all aliases, and a's description."""
    of_b = {one: other for other, one in found.same.items()}
    table: dict[str, Value] = {}
    for key, left in found.a.speakers.items():
        right = found.b.speakers[of_b[key]] if key in of_b else {}
        entry = {**left, **{field: value for field, value in right.items() if left.get(field) is None}}
        for field in SPEAKER_FIELDS:
            if decision := chosen.get(speaker_id(key, of_b.get(key, ""), field)):
                entry[field] = decision.chosen
        aliases = dict.fromkeys([*left.get("aliases", []), *right.get("aliases", [])])
        aliases.pop(entry.get("name") or "", None)
        if aliases:
            entry["aliases"] = list(aliases)
        if entry.get("confidentiality", "not_stated") != "granted_with_reason":
            entry.pop("reason", None)
        if entry.get("kind") != "media":
            entry.pop("media_type", None)
        table[key] = entry
    for key, other in found.b.speakers.items():
        if key not in found.same:
            table[found.keys["b"][key]] = dict(other)
    return table


def _used(table: Mapping[str, Value], quotes: Sequence[Value], non_quotes: Sequence[Value]) -> dict[str, Value]:
    """The entries that a quote, a chain or a non-quote of gold refers to."""
    used = {key for quote in quotes for key in _items(quote, "speaker")}
    used |= {node.get("speaker") for quote in quotes for node in _items(quote, "via") if isinstance(node, dict)}
    used |= {item.get("speaker") for item in non_quotes}
    return {key: entry for key, entry in table.items() if key in used}


def _items(holder: Value, key: str) -> list[Any]:
    found = holder.get(key)
    return found if isinstance(found, list) else []


def _non_quotes(found: Comparison, chosen: Mapping[str, Entry]) -> Iterator[Value]:
    for pair in found.non_quotes:
        if pair.a is None or pair.b is None:
            side: Side = "b" if pair.a is None else "a"
            entry = chosen.get(non_quote_id(pair))
            whole = found.said_of(side, pair.a or pair.b or {}) if entry is None else entry.chosen
            if whole is not None:
                yield dict(whole)
            continue
        yield _one_non_quote(found, pair, chosen)


def _one_non_quote(found: Comparison, pair: NonQuotes, chosen: Mapping[str, Entry]) -> Value:
    item = found.said_of("a", pair.a or {})
    for key in ("reason", "span", "speaker"):
        if entry := chosen.get(non_quote_id(pair, key)):
            item[key] = entry.chosen
    return {key: value for key, value in item.items() if value is not None}


def _document(found: Comparison, chosen: Mapping[str, Entry]) -> tuple[Value, str | None]:
    """The document and `$schema`: of a layer that describes it itself, else of the gold file beside a layer."""
    for side in _SIDES:
        layer = found.layer(side)
        if complete(layer):
            decided = {id.removeprefix("document "): entry.chosen for id, entry in chosen.items() if id.startswith("document ")}
            document = {**layer.document, **decided}
            return {
                key: value for key, value in document.items() if value is not None or key in ("title", "url")
            }, layer.value.get("$schema")
    for side in _SIDES:
        layer = found.layer(side)
        if "outlet" in layer.gold_document:
            source = read(gold_path(layer.path))
            return dict(layer.gold_document), source.value.get("$schema")
    message = f"neither layer describes the document, nor is there a {gold_path(found.a.path).name} beside it that does"
    raise InvalidData([found.a.source.finding("gold-missing", ("document",), message)])
