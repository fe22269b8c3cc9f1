"""Parquet files read by documents: which rows belong to which document is read once, then only the rows that are wanted.

A file may hold its documents in any order. Of the row groups that hold one of those wanted, a few rows at a time are decoded, so
memory is bounded by what is wanted, not by the file; where the file is sorted by document, each row group is decoded about once.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_ROWS, _IDS, _BUFFER = 1_024, 1 << 14, 1 << 20


@dataclass(frozen=True)
class ByDocument:
    """A file with a column `document_id`: how many rows each document has, and the documents of each row group."""

    path: Path
    rows: Counter[str]
    row_groups: list[frozenset[str]]

    def read(self, documents: Collection[str], columns: Collection[str] | None = None) -> pa.Table:
        """The rows of the documents, in their order; of the columns that are named those that there are. Raises ArrowException."""
        needed = [i for i, held in enumerate(self.row_groups) if not held.isdisjoint(documents)]
        wanted = pa.array(sorted(documents), pa.string())
        with _open(self.path) as file:
            schema = file.schema_arrow
            if columns is not None:
                schema = pa.schema([field for field in schema if field.name in columns])
            found = []
            for batch in file.iter_batches(_ROWS, row_groups=needed, columns=schema.names):
                here = pc.is_in(batch.column("document_id").cast(pa.string()), wanted)
                found.append(batch.filter(here))
        return pa.Table.from_batches([batch for batch in found if len(batch)], schema)


def by_document(path: Path, nested: str | None = None) -> ByDocument:
    """Reads which rows belong to which document; if there is a list column `nested`, its items are counted, not rows.

    Raises ValueError without ids, ArrowException, OSError.
    """
    rows: Counter[str] = Counter()
    row_groups = []
    with _open(path) as file:
        if "document_id" not in file.schema_arrow.names:
            raise ValueError(f"there is no column document_id; there are {', '.join(file.schema_arrow.names)}")
        # one leaf of the nested column tells how long its lists are
        leaves = (file.schema.column(i).path for i in range(len(file.schema)))
        items = next((leaf for leaf in leaves if leaf.startswith(f"{nested}.")), None)
        for number in range(file.num_row_groups):
            held: set[str] = set()
            for batch in file.iter_batches(_IDS, row_groups=[number], columns=["document_id", *([items] if items else [])]):
                for name, count in _counted(batch, nested if items else None):
                    rows[name] += count
                    held.add(name)
            row_groups.append(frozenset(held))
    if None in rows:
        raise ValueError("the column document_id holds nulls")
    return ByDocument(path, rows, row_groups)


def _counted(batch: pa.RecordBatch, nested: str | None) -> Iterator[tuple[str, int]]:
    ids = batch.column("document_id").cast(pa.string())
    if nested is not None:
        lengths = pc.list_value_length(batch.column(nested)).fill_null(0)
        return zip(ids.to_pylist(), lengths.to_pylist(), strict=True)
    counted = ids.value_counts()
    return zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True)


def _open(path: Path) -> pq.ParquetFile:
    return pq.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False)
