"""The columns of WebAnno TSV as spans and relations.

Span layers      A value a word, `_` where there is none, `*` where it is empty; several on a word are parted by `|`. A value ends
                 in a number, `[3]`, where the span goes on over other words.
Slot features    A column of roles, one of targets: `seller;goods` and `2-1;2-3[4]`: relations from the span to its targets.
Relation layers  The row is the target; the last column tells the source: `1-1`, `1-1[0_2]` with the numbers of source and target.
Chains           `type[chain]` and `relation->chain-link`: one relation of all spans of a chain.
Labels           A span is called by its feature `label`, else `value`, and by its layer's short name; other features are attributes.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, Place, Relation, Span
from onrecord.formats.webanno_tsv import Layer, Row, Table, unescaped

TELLING = ("label", "value")
_UNTYPED = "uima.tcas.Annotation"
_STACK, _SLOTS = re.compile(r"(?<!\\)\|"), re.compile(r"(?<!\\);")
_NUMBERED = re.compile(r"(.*)(?<!\\)\[([0-9]+(?:_[0-9]+)?)\]", re.DOTALL)
_LINKED = re.compile(r"(.*)(?<!\\)->([0-9]+)-([0-9]+)", re.DOTALL)


class _Found(NamedTuple):
    """A span while it is being read: its layer, its rows, its features by column."""

    layer: Layer
    rows: list[Row]
    features: dict[str, str]


class _Reader:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.spans: dict[str, _Found] = {}
        self.relations: list[tuple[tuple[str, ...], tuple[str, ...], Place]] = []
        self.findings: list[Finding] = []
        self.chains: dict[tuple[str, str], dict[int, str]] = {}
        self.at: dict[str, list[tuple[str, str]]] = {}  # the spans at a row: layer and id, in the order of the stack


def layers(table: Table, account: Account) -> tuple[list[Span], list[Relation]]:
    """The spans and relations of the table. Raises InvalidData for columns that are not of the form."""
    reader = _Reader(table)
    span_layers = {layer.name for layer in table.layers if layer.kind == "SP"}
    waiting: list[tuple[Layer, list[str], Row]] = []
    wanted = sum(len(layer.columns) for layer in table.layers)
    for row in table.rows:
        columns = row.columns[:-1] if len(row.columns) != wanted and row.columns[-1] == "" else row.columns
        if len(columns) != wanted:
            message = f"has {len(columns)} columns of layers; the header declares {wanted}"
            reader.findings.append(row.place.finding("wrong-form", message))
            continue
        first = 0
        for layer in table.layers:
            cells = columns[first : first + len(layer.columns)]
            first += len(layer.columns)
            if all(cell == "_" for cell in cells):
                continue
            if layer.kind == "SP":
                _read_spans(reader, layer, cells, row)
            elif layer.kind == "CH":
                _read_chain(reader, layer, cells, row)
            waiting.append((layer, cells, row))
    for layer, cells, row in waiting:
        if layer.kind == "RL" and layer.columns[-1].removeprefix("BT_") in span_layers:
            _read_relations(reader, layer, cells, row)
        elif layer.kind == "RL":
            account.left_out[f"{layer.short} relations, between words that no layer of the export labels"] += 1
        elif layer.kind == "SP":
            _read_slots(reader, layer, cells, row)
    if reader.findings:
        raise InvalidData(reader.findings)
    spans = [_span(id, found) for id, found in reader.spans.items()]
    chains = [((key[0],), tuple(links[i] for i in sorted(links)), table.rows[0].place) for key, links in reader.chains.items()]
    return spans, [Relation(*relation) for relation in (*reader.relations, *chains) if len(relation[1]) > 1]


def _read_spans(reader: _Reader, layer: Layer, cells: list[str], row: Row) -> None:
    stacks = [_STACK.split(cell) for cell in cells]
    for place in range(max(map(len, stacks))):
        features, number = {}, None
        for column, stack in zip(layer.columns, stacks, strict=True):
            value = stack[place] if place < len(stack) else "*"
            if not _is_target(layer, column) and (match := _NUMBERED.fullmatch(value)):
                value, number = match.groups()
            features[column] = value
        id = f"{layer.name}[{number}]" if number else f"{layer.name} {row.id}/{place}"
        _extend(reader, layer, id, row, features)


def _extend(reader: _Reader, layer: Layer, id: str, row: Row, features: dict[str, str]) -> None:
    found = reader.spans.setdefault(id, _Found(layer, [], features))
    found.rows.append(row)
    reader.at.setdefault(row.id, []).append((layer.name, id))


def _read_chain(reader: _Reader, layer: Layer, cells: list[str], row: Row) -> None:
    kinds, links = (_STACK.split(cell) for cell in (*cells, "*")[:2])
    for kind, link in zip(kinds, links, strict=False):
        match = _LINKED.fullmatch(link)
        if match is None:
            reader.findings.append(row.place.finding("wrong-form", f"{link!r} is no link of a chain, as in coref->1-2"))
            continue
        _, chain, number = match.groups()
        id = f"{layer.name} {chain}-{number}"
        named = _NUMBERED.fullmatch(kind)
        _extend(reader, layer, id, row, {"value": named.group(1) if named else kind})
        reader.chains.setdefault((layer.short, chain), {})[int(number)] = id


def _read_relations(reader: _Reader, layer: Layer, cells: list[str], row: Row) -> None:
    base = layer.columns[-1].removeprefix("BT_")
    features = dict(zip(layer.columns[:-1], (_STACK.split(cell) for cell in cells[:-1]), strict=False))
    for place, reference in enumerate(_STACK.split(cells[-1])):
        match = _NUMBERED.fullmatch(reference)
        source, numbers = match.groups() if match else (reference, "0_0")
        numbered = numbers.split("_")
        if len(numbered) != 2:
            reader.findings.append(row.place.finding("wrong-form", f"{reference!r} is no source of a relation, as in 1-1[0_2]"))
            continue
        ends = _referred(reader, base, source, numbered[0], row), _referred(reader, base, row.id, numbered[1], row)
        values = {column: stack[place] for column, stack in features.items() if place < len(stack)}
        if ends[0] is not None and ends[1] is not None:
            reader.relations.append((_labels(layer, values), (ends[0], ends[1]), row.place))


def _read_slots(reader: _Reader, layer: Layer, cells: list[str], row: Row) -> None:
    for column, target, roles, targets in zip(layer.columns, layer.columns[1:], cells, cells[1:], strict=False):
        if not column.startswith("ROLE_"):
            continue
        owners = [id for name, id in reader.at[row.id] if name == layer.name]
        feature = column.partition(":")[2].split("_")[0] or layer.short
        for owner, names, ids in zip(owners, _STACK.split(roles), _STACK.split(targets), strict=False):
            if reader.spans[owner].rows[0] is not row:  # the same slots again, at a later word of the span
                continue
            named = _NUMBERED.fullmatch(names)
            slots = zip(_SLOTS.split(named.group(1) if named else names), _SLOTS.split(ids), strict=False)
            for role, reference in slots:
                match = _NUMBERED.fullmatch(reference)
                id, number = match.groups() if match else (reference, "0")
                if id in ("*", "_", ""):
                    continue
                end = _referred(reader, target, id, number, row)
                if end is not None:
                    labels = (unescaped(role), feature) if role != "*" else (feature,)
                    reader.relations.append((labels, (owner, end), row.place))


def _referred(reader: _Reader, base: str, id: str, number: str, row: Row) -> str | None:
    """The span of the layer (of any, if it is untyped) at a row; with a number other than 0 the one of that number."""
    candidates = [found for name, found in reader.at.get(id, []) if name == base or base == _UNTYPED]
    if number != "0":
        candidates = [found for found in candidates if found.endswith(f"[{number}]")]
    if len(candidates) == 1:
        return candidates[0]
    what = f"{len(candidates)} of them" if candidates else "none"
    message = f"refers to a span of {base} at {id}{'' if number == '0' else f' with the number {number}'}, where there is {what}"
    reader.findings.append(row.place.finding("unknown-id", message))
    return None


def _is_target(layer: Layer, column: str) -> bool:
    return any(role.startswith("ROLE_") and target == column for role, target in pairwise(layer.columns))


def _span(id: str, found: _Found) -> Span:
    """Words that follow each other are one span; its stored words are not, as what stands between words is not in the rows."""
    start, end = found.rows[0].offsets[0], max(row.offsets[1] for row in found.rows)
    slots = {column for column in found.features if column.startswith("ROLE_") or _is_target(found.layer, column)}
    told = {name: value for name, value in found.features.items() if name and value not in ("*", "_") and name not in slots}
    named = next((name for name in TELLING if name in told), None)
    attributes = tuple((name, unescaped(value)) for name, value in told.items() if name != named)
    covered = found.rows[0].word if len(found.rows) == 1 else None
    return Span(id, _labels(found.layer, told), ((start, end),), covered, found.rows[0].place, attributes)


def _labels(layer: Layer, values: dict[str, str]) -> tuple[str, ...]:
    named = next((values[name] for name in TELLING if values.get(name, "*") not in ("*", "_")), None)
    return (unescaped(named), layer.short) if named else (layer.short,)


def words_of(table: Table) -> Iterator[Row]:
    """The rows that are whole words."""
    return (row for row in table.rows if "." not in row.id)
