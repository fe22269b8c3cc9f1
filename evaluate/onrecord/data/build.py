"""`build`: a folder of annotation files becomes three Parquet tables and a manifest; the same input gives the same bytes.

The folder's `articles/` are the corpus `core`, its `challenge/` the corpus `challenge`. `parquet/splits.json` maps ids to
splits; it only ever grows, and only a release adds to it.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa

from onrecord.data.annotation import GOLD, Annotation, read_annotation
from onrecord.data.atomic import new_folder
from onrecord.data.rows import Row, document_row, non_quote_rows, quote_rows
from onrecord.data.tables import TABLES, TableName, Tables, content_sha256, in_order, to_arrow, write_table
from onrecord.schema import load_schema

CORPORA = {"articles": "core", "challenge": "challenge"}
MANIFEST, SPLITS = "MANIFEST.json", "splits.json"


def build(dataset: Path, to: Path, assign: str | None = None) -> dict[str, Any]:
    """Writes the tables of a checked dataset folder into `to`; returns the manifest.

    `assign` is the split of documents that have none yet: a release gives it, and `splits.json` is written.
    """
    splits = read_splits(dataset)
    files = {corpus: sorted((dataset / folder).glob("*/*.json")) for folder, corpus in CORPORA.items()}
    annotations = {corpus: [read_annotation(path) for path in paths] for corpus, paths in files.items()}
    if assign:
        found = {a.document_id: assign for corpus in annotations.values() for a in corpus if a.document_id}
        splits = {**found, **splits}
    tables = build_tables(annotations, splits)
    version = dataset / "VERSION"
    with new_folder(to) as folder:
        manifest = write_tables(tables, folder, version.read_text("utf-8").strip() if version.is_file() else None)
        if splits:
            (folder / SPLITS).write_bytes(_json(dict(sorted(splits.items()))))
    return manifest


def read_splits(dataset: Path) -> dict[str, str]:
    """Split by document id, as the releases of the dataset have assigned them."""
    path = dataset / "parquet" / SPLITS
    splits: dict[str, str] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return splits


def build_tables(annotations: dict[str, list[Annotation]], splits: dict[str, str]) -> Tables:
    """The tables of checked annotations, by corpus."""
    rows: dict[TableName, list[Row]] = {name: [] for name in TABLES}
    for corpus, files in annotations.items():
        documents = _documents(corpus, files, splits)
        rows["documents"] += documents.values()
        for annotation in files:
            document = documents[annotation.document_id or ""]
            rows["quotes"] += quote_rows(annotation, document)
            rows["non_quotes"] += non_quote_rows(annotation, document)
    return Tables(**{name: in_order(name, to_arrow(name, rows[name])) for name in TABLES})


def _documents(corpus: str, files: Iterable[Annotation], splits: dict[str, str]) -> dict[str, Row]:
    gold = {a.document_id or "": a for a in files if a.layer == GOLD}
    layers = {name: [GOLD, *sorted(a.layer for a in files if a.document_id == name and a.layer != GOLD)] for name in gold}
    return {name: document_row(a, corpus, layers[name], splits.get(name)) for name, a in gold.items()}


def write_tables(tables: Tables, folder: Path, version: str | None) -> dict[str, Any]:
    """Writes the tables and their manifest into the folder; returns the manifest."""
    for name in TABLES:
        write_table(tables[name], folder / f"{name}.parquet")
    manifest = {
        "version": version,
        "schema": load_schema("tables")["$id"],
        "pyarrow": pa.__version__,
        "corpora": {name: _summary(tables.where("corpus", name)) for name in tables.documents["corpus"].unique().to_pylist()},
        "tables": {name: _file(tables[name], folder / f"{name}.parquet") for name in TABLES},
    }
    (folder / MANIFEST).write_bytes(_json(manifest))
    return manifest


def _summary(corpus: Tables) -> dict[str, Any]:
    documents, quotes = corpus.documents, corpus.quotes
    gold = [layer == GOLD for layer in quotes["layer"].to_pylist()]
    return {
        "documents": len(documents),
        "without_text": documents["text"].null_count,
        "quotes": sum(gold),
        "anonymous": sum(bool(flag) and own for flag, own in zip(quotes["anonymous"].to_pylist(), gold, strict=True)),
        "non_quotes": len(corpus.non_quotes),
        "splits": _counts(documents["split"]),
        "languages": _counts(documents["language"]),
        "licenses": _counts(documents["license"]),
        "methods": _counts(quotes["method"]),
    }


def _counts(column: pa.ChunkedArray) -> dict[str, int]:
    counts = {str(item["values"]): item["counts"] for item in column.value_counts().to_pylist()}
    return dict(sorted(counts.items()))


def _file(table: pa.Table, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "file": path.name,
        "rows": len(table),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "content_sha256": content_sha256(table),
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
