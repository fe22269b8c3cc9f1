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

from onrecord.data.annotation import CORPORA, CROISSANT, GOLD, MANIFEST, SPLITS, Annotation, annotation_files, read_annotation
from onrecord.data.atomic import new_folder
from onrecord.data.croissant import croissant, read_card
from onrecord.data.rows import Row, document_row, non_quote_rows, quote_rows
from onrecord.data.tables import TABLES, TableName, Tables, content_sha256, in_order, to_arrow, write_table
from onrecord.data.texts import read_text
from onrecord.findings import InvalidData
from onrecord.schema import load_schema
from onrecord.text.source import read


def build(dataset: Path, to: Path, assign: str | None = None) -> dict[str, Any]:
    """Writes the tables of a dataset folder that has passed `check` into `to`; returns the manifest.

    `assign` is the split of documents that have none yet: a release gives it. `splits.json` is written wherever a document
    has a split, `croissant.json` where the dataset has a card. Raises InvalidData for splits or a version that cannot be read.
    """
    splits = read_splits(dataset)
    files = {corpus: annotation_files(dataset / folder) for folder, corpus in CORPORA.items()}
    annotations = {corpus: [read_annotation(path) for path in paths] for corpus, paths in files.items()}
    if assign is not None:
        assigned = {a.document_id: assign for corpus in annotations.values() for a in corpus if a.document_id}
        splits = {**assigned, **splits}
    tables = build_tables(annotations, splits)
    card = read_card(dataset / "README.md")
    with new_folder(to) as folder:
        manifest = write_tables(tables, folder, read_version(dataset), splits)
        if card is not None:
            (folder / CROISSANT).write_bytes(_json(croissant(card, manifest)))
    return manifest


def read_splits(dataset: Path) -> dict[str, str]:
    """Split by document id, as the releases of the dataset have assigned them. Raises InvalidData."""
    path = dataset / "parquet" / SPLITS
    if not path.is_file():
        return {}
    source = read(path)
    if source.findings:
        raise InvalidData(source.findings)
    if not isinstance(source.value, dict) or not all(isinstance(split, str) for split in source.value.values()):
        raise InvalidData([source.finding("wrong-type", (), "splits map document ids to the names of splits")])
    return dict(source.value)


def splits_of(tables: Tables) -> dict[str, str]:
    """Split by document id, of the documents that have one."""
    documents = tables.documents.select(["document_id", "split"]).to_pylist()
    return {row["document_id"]: row["split"] for row in documents if row["split"] is not None}


def read_version(dataset: Path) -> str | None:
    """The dataset's version, from its file VERSION. Raises InvalidData."""
    path = dataset / "VERSION"
    text, findings = read_text(path) if path.is_file() else (None, [])
    if findings:
        raise InvalidData(findings)
    return text and text.strip()


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


def write_tables(tables: Tables, folder: Path, version: str | None, splits: dict[str, str]) -> dict[str, Any]:
    """Writes the tables, their manifest and the splits, if there are any, into the folder; returns the manifest."""
    files = tables.files()
    for name, table in files.items():
        write_table(table, folder / f"{name}.parquet")
    manifest = {
        "version": version,
        "schema": load_schema("tables")["$id"],
        "pyarrow": pa.__version__,
        "corpora": {name: _summary(tables.where("corpus", name)) for name in tables.documents["corpus"].unique().to_pylist()},
        "tables": {name: _file(table, folder / f"{name}.parquet") for name, table in files.items()},
    }
    (folder / MANIFEST).write_bytes(_json(manifest))
    if splits:
        (folder / SPLITS).write_bytes(_json(dict(sorted(splits.items()))))
    return manifest


def _summary(corpus: Tables) -> dict[str, Any]:
    documents, gold = corpus.documents, corpus.files()
    quotes = gold["quotes"]
    return {
        "documents": len(documents),
        "without_text": documents["text"].null_count,
        "quotes": len(quotes),
        "anonymous": _true(quotes["anonymous"].to_pylist()),
        "non_quotes": len(gold["non_quotes"]),
        "splits": _counts(documents["split"]),
        "languages": _counts(documents["language"]),
        "licenses": _counts(documents["license"]),
        "methods": _counts(quotes["method"]),
    }


def _true(flags: list[bool | None]) -> int | None:
    """How many are true; null where there are some and none of them says so."""
    return None if flags and all(flag is None for flag in flags) else sum(map(bool, flags))


def _counts(column: pa.ChunkedArray) -> dict[str, int]:
    counts = {item["values"] or "unassigned": item["counts"] for item in column.value_counts().to_pylist()}
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
