"""The quotes of one side as columns, in whatever shape they came: nested by document, or one row per quote.

Nested is the prediction file (DESIGN, section 5): a document a row, its `quotes` a list of structs. Flat is our own quotes
table, or any table with `document_id` and the fields of a predicted quote. Nothing is judged here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.data.annotation import GOLD
from onrecord.scoring.arrays import Bools, Ints
from onrecord.sides.units import Raw

_PAIRS = pa.list_(pa.list_(pa.int64()))
_SPANS = {"content": _PAIRS, "mention": _PAIRS, "cue": _PAIRS}
_LISTS = {"speaker": pa.list_(pa.string()), "speaker_id": pa.list_(pa.string()), "via": pa.list_(pa.string())}
_SCALARS = {
    "id": pa.string(), "quote_id": pa.string(), "text": pa.string(), "mention_text": pa.string(), "cue_text": pa.string(),
    "type": pa.string(), "anonymous": pa.bool_(), "uttered": pa.string(), "as_given": pa.string(),
    "confidence": pa.float64(),
}  # fmt: skip
FIELDS: dict[str, pa.DataType] = {**_SCALARS, **_SPANS, **_LISTS}
"""The fields of a predicted quote with their Arrow types."""

_OWN = {"anonymous_broad": pa.bool_(), "phenomena": pa.list_(pa.string())}
"""Fields that only our own table of quotes has."""

NESTED = pa.schema(
    [
        pa.field("document_id", pa.string()),
        pa.field("text_sha256", pa.string()),
        pa.field("quotes", pa.list_(pa.struct(list(FIELDS.items())))),
    ]
)


@dataclass(frozen=True)
class Rows:
    """One row per quote. `documents` are the ids that are listed, `hashes` those of the texts the system read, if it says.

    `document` (quotes,) points into them and `number` (quotes,) is the place of the quote in its document; `spans` are those
    of content, mention and cue; `columns` the rest.
    """

    documents: Sequence[str]
    hashes: Sequence[str | None]
    document: Ints
    number: Ints
    spans: dict[str, Raw]
    columns: dict[str, pa.Array]

    def __len__(self) -> int:
        return len(self.document)

    def carries(self, *fields: str) -> bool:
        """Whether some quote carries one of the fields."""
        return any(self.columns[field].null_count < len(self) for field in fields)

    def where(self, kept: Bools) -> Self:
        """The quotes that are kept; all documents stay listed."""
        if kept.all():
            return self
        place = np.cumsum(kept) - 1
        spans = {}
        for name, raw in self.spans.items():
            at = kept[raw.row]
            spans[name] = Raw(place[raw.row[at]], raw.start[at], raw.end[at])
        mask = pa.array(kept)
        columns = {name: column.filter(mask) for name, column in self.columns.items()}
        return replace(self, document=self.document[kept], number=self.number[kept], spans=spans, columns=columns)


def from_nested(table: pa.Table) -> Rows:
    """Rows of a table with a list of quotes per document. Raises ValueError for columns of another type."""
    documents = _strings(table, "document_id")
    quotes = _one(table["quotes"])
    document = np.asarray(pc.list_parent_indices(quotes)).astype(np.int64)
    flat = pc.list_flatten(quotes)
    columns = (
        {name: flat.field(i) for i, name in enumerate(field.name for field in flat.type)} if len(quotes.type.value_type) else {}
    )
    # a struct that is sliced keeps the whole of its children
    columns = {
        name: column.slice(flat.offset, len(flat)) if len(column) != len(flat) else column for name, column in columns.items()
    }
    hashes = _strings(table, "text_sha256") if "text_sha256" in table.column_names else [None] * len(documents)
    return _rows(documents, hashes, document, columns)


def from_flat(table: pa.Table) -> Rows:
    """Rows of a table with a quote per row; of our own quotes table the gold layer. Raises ValueError."""
    table = gold_layer(table)
    ids = table["document_id"].combine_chunks().dictionary_encode()
    if isinstance(ids, pa.ChunkedArray):
        ids = ids.unify_dictionaries().combine_chunks()
    columns = {name: _one(table[name]) for name in table.column_names if name in FIELDS or name in _OWN}
    if "speakers" in table.column_names:
        columns["id"] = columns.pop("quote_id", pa.nulls(len(table)))  # its own id, no answer to a given quote
        columns["speaker"], columns["speaker_id"] = _of_speakers(_one(table["speakers"]))
    if "via" in columns and pa.types.is_list(columns["via"].type) and pa.types.is_struct(columns["via"].type.value_type):
        columns["via"] = _of_structs(columns["via"], ("name",))
    names = ids.dictionary.to_pylist()
    return _rows(names, [None] * len(names), np.asarray(ids.indices).astype(np.int64), columns)


def gold_layer(table: pa.Table) -> pa.Table:
    """The rows of the gold layer; all of a table without layers."""
    if "layer" not in table.column_names:
        return table
    gold = pc.equal(table["layer"], GOLD)
    return table if pc.all(gold, min_count=0).as_py() else table.filter(gold)


def _rows(documents: Sequence[str], hashes: Sequence[str | None], document: Ints, columns: dict[str, pa.Array]) -> Rows:
    order = np.argsort(document, kind="stable")
    first = np.searchsorted(document[order], document[order])
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order)) - first
    for name, kind in (FIELDS | _OWN).items():
        columns.setdefault(name, pa.nulls(len(document), kind))
    spans = {name: _raw(columns[name], name) for name in _SPANS}
    rest = {name: columns[name] if name in _SPANS else _cast(columns[name], name) for name in (*FIELDS, *_OWN)}
    return Rows(documents, hashes, document, number, spans, rest)


def _cast(column: pa.Array, name: str) -> pa.Array:
    kind = (FIELDS | _OWN)[name]
    if name in ("speaker", "speaker_id") and pa.types.is_string(column.type):
        lists = pa.ListArray.from_arrays(pa.array(range(len(column) + 1), pa.int32()), column)
        column = pc.if_else(pc.is_valid(column), lists, pa.nulls(len(column), lists.type))
    try:
        return column.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise ValueError(f"the column {name} has the type {column.type}, which is no {kind}: {error}") from None


def _raw(column: pa.Array, name: str) -> Raw:
    """The spans of a list column, of [start, end] or {start, end}."""
    if column.null_count == len(column):
        return Raw(*(np.zeros(0, np.int64) for _ in range(3)))
    kind = column.type.value_type if _is_list(column.type) else pa.null()
    row = np.asarray(pc.list_parent_indices(column) if _is_list(column.type) else []).astype(np.int64)
    if pa.types.is_struct(kind) and {"start", "end"} <= {field.name for field in kind}:
        flat = pc.list_flatten(column)
        start, end = pc.struct_field(flat, "start"), pc.struct_field(flat, "end")
        if start.null_count or end.null_count:
            raise ValueError(f"the column {name} has spans without start or end")
        return Raw(row, np.asarray(start).astype(np.int64), np.asarray(end).astype(np.int64))
    if _is_list(kind) and pa.types.is_integer(kind.value_type):
        pairs = pc.list_flatten(column)
        numbers = pc.list_flatten(pairs)
        if pairs.null_count or numbers.null_count or pc.all(pc.equal(pc.list_value_length(pairs), 2)).as_py() is False:
            raise ValueError(f"the column {name} has spans that are no pairs of start and end")
        both = np.asarray(numbers).astype(np.int64).reshape(-1, 2)
        return Raw(row, both[:, 0], both[:, 1])
    raise ValueError(f"the column {name} has the type {column.type}; it has to be a list of [start, end] or of {{start, end}}")


def _of_speakers(speakers: pa.Array) -> tuple[pa.Array, pa.Array]:
    """What our own speakers claim: the name, else the description; and their ids. An agent without any claims nothing."""
    agentless = pc.equal(pc.struct_field(pc.list_flatten(speakers), "identification"), "none").fill_null(False)
    somebody = pc.invert(agentless)
    return _of_structs(speakers, ("name", "description"), somebody), _of_structs(speakers, ("id",), somebody)


def _of_structs(lists: pa.Array, fields: Sequence[str], wanted: pa.Array | None = None) -> pa.Array:
    """The first of the fields of each wanted struct that is not null, as lists; structs without any are dropped."""
    flat = pc.list_flatten(lists)
    values = pc.coalesce(*(pc.struct_field(flat, field) for field in fields))
    parents = pc.list_parent_indices(lists)
    kept = pc.is_valid(values) if wanted is None else pc.and_(pc.is_valid(values), wanted)
    counts = np.bincount(np.asarray(parents.filter(kept)), minlength=len(lists))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    found = pa.ListArray.from_arrays(pa.array(offsets), values.filter(kept))
    return pc.if_else(pc.is_valid(lists), found, pa.nulls(len(lists), found.type))


def ragged(lists: pa.Array) -> tuple[Ints, pa.Array]:
    """Offsets (rows + 1,) and values of a list column; a null is an empty list."""
    counts = np.asarray(pc.fill_null(pc.list_value_length(lists), 0)).astype(np.int64)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), pc.list_flatten(lists)


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _one(column: pa.ChunkedArray) -> pa.Array:
    combined = column.combine_chunks()
    return pa.concat_arrays(combined.chunks) if isinstance(combined, pa.ChunkedArray) else combined


def _strings(table: pa.Table, name: str) -> list[str]:
    found: list[str] = table[name].to_pylist()
    return found
