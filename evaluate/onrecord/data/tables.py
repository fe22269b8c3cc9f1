"""Rows and Arrow tables. The Arrow schemas are computed from `tables.schema.json`; nothing about a column is written twice.

Columns of type `["x", "null"]` (or an enum with null) may be null, the others never. Offsets are 32-bit. pyarrow would
drop unknown keys and fill in missing ones in silence, so rows are held against the schema first.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onrecord.data.annotation import GOLD
from onrecord.findings import Finding, InvalidData
from onrecord.schema import load_schema, resolve

TableName = Literal["documents", "quotes", "non_quotes"]
TABLES: tuple[TableName, ...] = ("documents", "quotes", "non_quotes")
SORTED_BY: dict[TableName, tuple[str, ...]] = {
    "documents": ("corpus", "document_id"),
    "quotes": ("corpus", "document_id", "layer"),
    "non_quotes": ("corpus", "document_id", "layer", "start", "end"),
}
OF_LAYERS: dict[TableName, str] = {"quotes": "layer_quotes", "non_quotes": "layer_non_quotes"}
"""Files of the annotators' own layers, beside those of gold: whoever counts the rows of quotes.parquet counts quotes."""

ROW_GROUP = 16_384
_SCALARS = {"string": pa.string(), "integer": pa.int32(), "number": pa.float64(), "boolean": pa.bool_()}


@dataclass(frozen=True)
class Tables:
    """A corpus as three Arrow tables: one row per document, per quote, per gold negative."""

    documents: pa.Table
    quotes: pa.Table
    non_quotes: pa.Table

    def __getitem__(self, name: str) -> pa.Table:
        if name not in TABLES:
            raise KeyError(f"no table {name!r}; there are {', '.join(TABLES)}")
        return getattr(self, name)

    def where(self, column: str, value: str) -> "Tables":
        """Documents with that value, and what belongs to them."""
        chosen = pc.equal(self.documents[column], value)
        return self if pc.all(chosen.fill_null(False), min_count=0).as_py() else self.of(self.documents.filter(chosen))

    def files(self) -> dict[str, pa.Table]:
        """The tables by the names of their files: gold, and what annotators labelled, be it nothing."""
        found: dict[str, pa.Table] = {"documents": self.documents}
        for name, of_layers in OF_LAYERS.items():
            own = pc.equal(self[name]["layer"], GOLD)
            found |= {name: self[name].filter(own), of_layers: self[name].filter(pc.invert(own))}
        return found

    def of(self, documents: pa.Table) -> "Tables":
        """The given documents, with the quotes and non-quotes that belong to them."""
        keys = pa.table({"corpus": documents["corpus"], "document_id": documents["document_id"]})
        rest = {}
        for name in ("quotes", "non_quotes"):
            table = self[name]
            table = table.append_column("row", pa.array(range(len(table)), pa.int64()))
            kept = table.select(["row", "corpus", "document_id"]).join(keys, ["corpus", "document_id"], join_type="left semi")
            rest[name] = self[name].take(kept["row"].sort())
        return Tables(documents, rest["quotes"], rest["non_quotes"])


@cache
def arrow_schema(name: TableName) -> pa.Schema:
    """The Arrow schema of a table."""
    root = load_schema("tables")
    return pa.schema(_fields(root["$defs"][name], root))


def _fields(schema: dict[str, Any], root: dict[str, Any]) -> list[pa.Field]:
    return [_field(name, resolve(column, root), root) for name, column in schema["properties"].items()]


def _field(name: str, schema: dict[str, Any], root: dict[str, Any]) -> pa.Field:
    types = schema.get("type", "string")
    types = [types] if isinstance(types, str) else types
    nullable = "null" in types or None in schema.get("enum", ())
    (kind,) = [t for t in types if t != "null"]
    if kind == "array":
        # the name Parquet gives to items, so that a table read back has the same schema
        arrow = pa.list_(_field("element", resolve(schema["items"], root), root))
    elif kind == "object":
        arrow = pa.struct(_fields(schema, root))
    else:
        arrow = _SCALARS[kind]
    return pa.field(name, arrow, nullable)


def to_arrow(name: TableName, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """The rows as a table. Raises ValueError for a column too many or missing, or a null where none may be."""
    schema = arrow_schema(name)
    rows = list(rows)
    for i, row in enumerate(rows):
        _require(row, schema, f"{name}[{i}]")
    try:
        table = pa.Table.from_pylist(rows, schema=schema)
        table.validate(full=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ValueError(f"{name}: {error}") from error
    return table


def _require(row: Mapping[str, Any], columns: Iterable[pa.Field], place: str) -> None:
    """Raises ValueError unless the row has just these keys, and null only where it may stand."""
    named = {column.name: column for column in columns}
    if not isinstance(row, Mapping) or row.keys() != named.keys():
        found = row.keys() if isinstance(row, Mapping) else set()
        raise ValueError(f"{place}: missing {sorted(named.keys() - found)}, unknown {sorted(found - named.keys())}")
    for key, column in named.items():
        _require_value(row[key], column, f"{place}.{key}")


def _require_value(value: Any, column: pa.Field, place: str) -> None:  # noqa: ANN401
    if value is None:
        if not column.nullable:
            raise ValueError(f"{place}: null, but this is never null")
    elif pa.types.is_struct(column.type):
        _require(value, column.type, place)
    elif pa.types.is_list(column.type):
        for i, item in enumerate(value):
            _require_value(item, column.type.value_field, f"{place}[{i}]")


def to_rows(table: pa.Table) -> list[dict[str, Any]]:
    """The table as rows: the inverse of to_arrow."""
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def in_order(name: TableName, table: pa.Table) -> pa.Table:
    """The rows sorted by their keys, quotes of one layer in the order they came in."""
    if not len(table):
        return table
    numbered = table.append_column("row", pa.array(range(len(table)), pa.int64()))
    keys = [*SORTED_BY[name], "row"]
    order = pc.sort_indices(numbered, sort_keys=[(key, "ascending") for key in keys])
    return table.take(order).combine_chunks()


def content_sha256(table: pa.Table) -> str:
    """Hash of the rows as canonical JSON lines: the same for every version of pyarrow."""
    digest = hashlib.sha256()
    for batch in table.to_batches(max_chunksize=1_000):
        for row in batch.to_pylist():
            digest.update(json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def write_table(table: pa.Table, path: Path) -> None:
    """Writes Parquet whose bytes depend on the rows and pyarrow's version alone."""
    pq.write_table(
        table.replace_schema_metadata(None),
        path,
        compression="zstd",
        compression_level=9,
        version="2.6",
        data_page_version="1.0",
        write_page_index=True,
        row_group_size=ROW_GROUP,
    )


def read_tables(folder: Path, columns: Mapping[TableName, Collection[str]] | None = None, *, layers: bool = False) -> Tables:
    """The three tables of a folder, or only some of their columns, in the order of the schema; with annotators' layers if asked.

    Raises FileNotFoundError, or InvalidData where a table is not of our schema.
    """

    def whole(name: TableName) -> pa.Table:
        wanted = columns[name] if columns else None
        table = _read(folder / f"{name}.parquet", name, wanted)
        beside = folder / f"{OF_LAYERS.get(name)}.parquet"
        if layers and name in OF_LAYERS and beside.is_file():
            table = in_order(name, pa.concat_tables([table, _read(beside, name, wanted)]))
        return table

    with ThreadPoolExecutor() as pool:
        read = {name: pool.submit(whole, name) for name in TABLES}
    return Tables(**{name: table.result() for name, table in read.items()})


def _read(path: Path, name: TableName, columns: Collection[str] | None) -> pa.Table:
    def read() -> pa.Table:
        return pq.read_table(
            path, columns=None if columns is None else [one for one in arrow_schema(name).names if one in columns]
        )

    return conforming(path, name, columns, read)


def conforming(path: Path, name: TableName, columns: Collection[str] | None, read: Callable[[], pa.Table]) -> pa.Table:
    """What is read of a file, as a table of our schema. Raises FileNotFoundError, or InvalidData where it is none."""
    schema = arrow_schema(name)
    if columns is not None:
        schema = pa.schema([field for field in schema if field.name in columns])
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: there is no such table; `onrecord build DATASET --to DIR` makes tables of annotation files"
        )
    try:
        table = read()
        missing = [column for column in schema.names if column not in table.column_names]
        if missing:
            raise ValueError(f"the columns {', '.join(missing)} are missing; build it again with this version")
        table = table.select(schema.names).cast(schema)
        nulls = [column.name for column in schema if not column.nullable and table[column.name].null_count]
        if nulls:
            raise ValueError(f"null in {', '.join(nulls)}, which are never null")
    except (pa.ArrowException, ValueError) as error:
        message = f"not a table of this schema: {error}"
        raise InvalidData([Finding(str(path), 1, 1, "wrong-table", message)]) from error
    return table
