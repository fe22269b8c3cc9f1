"""Gold in any shape: a corpus by name, tables, annotation files, or a file in the prediction format."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.data.annotation import CORPORA, annotation_files, read_annotation
from onrecord.data.build import build_tables, read_splits, read_version
from onrecord.data.load import Corpus, folders, load, version_of
from onrecord.data.tables import TableName, Tables, arrow_schema
from onrecord.findings import Finding, InvalidData
from onrecord.sides.people import Entries, of_strings, of_tables
from onrecord.sides.predictions import read_predictions
from onrecord.sides.rows import Rows, from_flat, gold_layer
from onrecord.text.dates import bounds

_FILES = (".jsonl", ".gz", ".parquet")
_IDS = ("corpus", "document_id", "split")
COLUMNS: dict[TableName, tuple[str, ...]] = {
    "documents": (
        *(*_IDS, "outlet", "language", "published", "text", "text_sha256", "text_length", "text_kind"),
        *("completeness", "regions", "cluster", "challenge"),
    ),
    "quotes": (
        *(*_IDS, "quote_id", "layer", "content", "cue", "mention", "mention_text", "speakers", "type"),
        *("anonymous", "anonymous_broad", "via", "uttered", "phenomena"),
    ),
    "non_quotes": (*_IDS, "layer", "start", "end"),
}
"""All that a score reads: texts of quotes and provenance stay on the disk."""


@dataclass(frozen=True)
class Gold:
    """Gold quotes with the documents they stand in, sorted by id, one row each; `document` of the rows points there.

    `withheld`: a text that is missing is one that may not stand here, so that a system may not have read it. In the
    prediction format, and in a table of quotes alone, no text is ever given.
    """

    name: str
    version: str | None
    documents: pa.Table
    rows: Rows
    non_quotes: pa.Table
    speakers: pa.Array | None
    via: pa.Array | None
    withheld: bool

    def entries(self, by_id: bool) -> Entries:
        """The speaker tables of the documents."""
        if self.speakers is None or self.via is None:
            return of_strings(self.rows, by_id)
        return of_tables(self.rows.document, self.speakers, self.via, by_id)

    def of(self, kept: list[int]) -> "Gold":
        """The documents of the given rows, renumbered, with what belongs to them."""
        if len(kept) == len(self.documents):
            return self
        place = np.full(len(self.documents), -1)
        place[kept] = np.arange(len(kept))
        stays = place[self.rows.document] >= 0
        rows = self.rows.where(stays)
        documents = self.documents.take(pa.array(kept, pa.int64()))
        rows = replace(rows, documents=documents["document_id"].to_pylist(), document=place[rows.document])
        mask = pa.array(stays)
        speakers, via = (None if column is None else column.filter(mask) for column in (self.speakers, self.via))
        wanted = pc.is_in(self.non_quotes["document_id"], documents["document_id"].combine_chunks())
        return replace(
            self, documents=documents, rows=rows, speakers=speakers, via=via, non_quotes=self.non_quotes.filter(wanted)
        )


def read_gold(given: object, texts: Path | None = None) -> Gold:
    """Gold of any shape: names, folders of tables or of annotations, files, tables, frames, lists of dicts.

    Raises ValueError for a name that is not there, InvalidData, OSError.
    """
    if isinstance(given, Corpus):
        return gold_of(given.arrow, given.name, None)
    if isinstance(given, Tables):
        return gold_of(given, "tables", None)
    if isinstance(given, str | Path):
        name = str(given)
        path = Path(name)
        if path.is_file() and name not in folders():
            if path.suffix == ".json":
                return _of_annotations([path], path.name, None)
            if path.suffix not in _FILES:
                raise ValueError(f"{name}: gold is a corpus, a folder, or a .json, .jsonl, .jsonl.gz or .parquet file")
        elif name not in folders() and any((path / folder).is_dir() for folder in CORPORA):
            return _of_annotations([path / folder for folder in CORPORA if (path / folder).is_dir()], path.name, path)
        else:
            corpus = load(name, texts=texts, columns=COLUMNS if texts is None else None)
            return gold_of(corpus.arrow, name, version_of(name))
    elif _is_flat(given):
        return _of_quotes(given)
    rows, name, _ = read_predictions(given, "gold")
    return _of_rows(rows, Path(name).name)


def _is_flat(given: object) -> bool:
    """Whether it is our own quotes table, which knows its speakers."""
    columns = getattr(given, "column_names", None) or list(getattr(given, "columns", ()))
    return {"document_id", "content", "speakers"} <= set(columns)


def _of_quotes(given: Any) -> Gold:  # noqa: ANN401
    """Our quotes table alone: documents are those that have a quote, without text."""
    table = given if isinstance(given, pa.Table) else pa.Table.from_pandas(given, preserve_index=False)
    schema = arrow_schema("quotes")
    columns = [table[f.name].cast(f.type) if f.name in table.column_names else pa.nulls(len(table), f.type) for f in schema]
    quotes = pa.table(columns, names=schema.names)
    ids = quotes["document_id"].unique().to_pylist()
    known = quotes.select(["document_id", "outlet", "published", "language", "split"])
    first = {row["document_id"]: row for row in known.to_pylist()}
    documents = _documents(ids, [first[name] for name in ids])
    tables = Tables(documents, quotes, arrow_schema("non_quotes").empty_table())
    return replace(gold_of(tables, "quotes", None), withheld=False)


def _of_annotations(folders: Iterable[Path], name: str, dataset: Path | None) -> Gold:
    """Annotation files as they stand, checked first."""
    from onrecord.checks import check

    paths = [path for folder in folders for path in ([folder] if folder.is_file() else annotation_files(folder))]
    if errors := [finding for finding in check(paths) if finding.severity == "error"]:
        raise InvalidData(errors)
    annotations = {"gold": [read_annotation(path) for path in paths]}
    splits = read_splits(dataset) if dataset else {}
    return gold_of(build_tables(annotations, splits), name, read_version(dataset) if dataset else None)


def gold_of(tables: Tables, name: str, version: str | None) -> Gold:
    """Gold of our own tables. Raises ValueError for ids that stand twice, InvalidData for dates that are none."""
    documents = tables.documents
    ids = documents["document_id"].to_pylist()
    if ids != sorted(ids):
        documents = documents.sort_by("document_id")
        ids = documents["document_id"].to_pylist()
    if len(set(ids)) < len(ids):
        raise ValueError(f"{name} holds several corpora with the same document ids; give one of them by name")
    quotes, non_quotes = gold_layer(tables.quotes), gold_layer(tables.non_quotes)
    rows = from_flat(quotes)
    if wrong := list(_impossible_dates(rows, name)):
        raise InvalidData(wrong)
    place = {document: i for i, document in enumerate(ids)}
    moved = np.array([place[document] for document in rows.documents], np.int64)
    rows = replace(rows, documents=ids, hashes=[None] * len(ids), document=moved[rows.document])
    speakers, via = (
        pa.concat_arrays(quotes[column].chunks) if len(quotes) else pa.array([], quotes[column].type)
        for column in ("speakers", "via")
    )
    return Gold(name, version, documents, rows, non_quotes, speakers, via, True)


def _impossible_dates(rows: Rows, name: str) -> Iterator[Finding]:
    uttered = rows.columns["uttered"]
    for text in uttered.unique().drop_null().to_pylist():
        try:
            bounds(text)
        except ValueError as error:
            row = int(pc.index(uttered, text).as_py())
            place = f"{rows.documents[rows.document[row]]}, quote {rows.columns['id'][row].as_py()}"
            yield Finding(name, 1, 1, "impossible-date", f"{place}: uttered: {error}")


def _of_rows(rows: Rows, name: str) -> Gold:
    """Gold in the prediction format: no text, no outlet, nothing but quotes."""
    order = sorted(range(len(rows.documents)), key=rows.documents.__getitem__)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    ids = [rows.documents[i] for i in order]
    documents = _documents(ids, [{"text_sha256": rows.hashes[i]} for i in order])
    rows = replace(rows, documents=ids, hashes=[None] * len(ids), document=place[rows.document])
    return Gold(name, None, documents, rows, arrow_schema("non_quotes").empty_table(), None, None, False)


def _documents(ids: list[str], known: list[dict[str, Any]]) -> pa.Table:
    """A documents table of which little is known."""
    schema = arrow_schema("documents")
    columns = [
        pa.array(ids, f.type) if f.name == "document_id" else pa.array([row.get(f.name) for row in known], f.type) for f in schema
    ]
    return pa.table(columns, names=schema.names)
