"""The layers in one thing that was given: annotation files and folders of them, a corpus, tables, a prediction file."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onrecord.data.annotation import Annotation, annotation_files, read_annotation
from onrecord.data.load import folders, load
from onrecord.data.rows import quote_rows
from onrecord.data.tables import Tables, arrow_schema, to_arrow
from onrecord.findings import Finding, InvalidData
from onrecord.sides.agreement.labels import SPAN_ROLES, of_predictions, of_quotes
from onrecord.sides.predictions import read_predictions
from onrecord.sides.problems import Problem, refuse
from onrecord.sides.rows import Rows, from_flat
from onrecord.text.source import Source

_PREDICTIONS = (".jsonl", ".gz", ".parquet")
_PLACE_OF_GOLD = "gold-missing"


class Text(NamedTuple):
    """What a part knows of a document's text: its words, hash and length, and where it says so."""

    text: str | None
    sha256: str | None
    length: int | None
    place: str | Source

    def with_more(self, other: Self) -> Self:
        """The same, with what only the other knows."""
        return self._replace(
            text=other.text if self.text is None else self.text,
            sha256=self.sha256 or other.sha256,
            length=self.length or other.length,
        )

    def finding(self, rule: str, message: str) -> Finding:
        """A finding at the hash of the text."""
        if isinstance(self.place, Source):
            return self.place.finding(rule, ("document", "text_sha256"), message)
        return Finding(self.place, 1, 1, rule, message)


class Part(NamedTuple):
    """One layer of one source. `annotated` are the documents it lists, quotes or none.

    `made` are those of a gold layer that was adjudicated, so made of other layers, or that is a file with nothing in it yet.
    `carries` are the roles of spans that some quote has or says it has none of; a layer without quotes says so of all. `file` is
    a prediction file: findings in it have an address.
    """

    source: str
    layer: str
    annotated: frozenset[str]
    made: frozenset[str]
    texts: dict[str, Text]
    rows: Rows
    speakers: pa.Array | None
    via: pa.Array | None
    fields: dict[str, list[str | None]]
    carries: frozenset[str]
    methods: frozenset[str]
    file: Path | None = None


def read_parts(given: Sequence[str | Path], texts: Path | None = None) -> list[Part]:
    """The layers of everything given. Annotation files count as one source, unless two of them are the same layer of a document.

    Raises ValueError for what is none of these, InvalidData, OSError.
    """
    annotations: dict[str, list[Path]] = {}
    parts: list[Part] = []
    for name in map(str, given):
        path = Path(name)
        if path.suffix in (".json", *_PREDICTIONS) and not path.exists():
            raise FileNotFoundError(f"{name}: there is no such file or folder")
        if name in folders() or not path.exists() or (path / "documents.parquet").is_file():
            parts += _of_tables(load(name, texts=texts, layers=True).arrow, name)
        elif path.is_dir():
            annotations[name] = annotation_files(path)
            if not annotations[name]:
                raise ValueError(f"{name} holds neither annotation files nor tables")
        elif path.suffix == ".json":
            annotations[name] = [path]
        elif path.suffix in _PREDICTIONS:
            parts += _of_file(path, name)
        else:
            raise ValueError(
                f"{name} is no layer: give annotation files, folders, corpora, or .jsonl, .jsonl.gz and .parquet files"
            )
    return [*_of_annotations(annotations, texts), *parts]


def _of_annotations(given: dict[str, list[Path]], texts: Path | None) -> Iterator[Part]:
    from onrecord.checks import check

    paths = {path.resolve(): path for files in given.values() for path in files}
    errors = [f for path in paths.values() for f in check([path], texts) if f.severity == "error" and f.rule != _PLACE_OF_GOLD]
    if errors:
        raise InvalidData(sorted(set(errors)))
    seen: set[Path] = set()
    read: list[tuple[str, Annotation]] = []
    for source, files in given.items():
        read += [(source, read_annotation(path, texts)) for path in files if path.resolve() not in seen]
        seen |= {path.resolve() for path in files}
    names = [(a.layer, a.document_id) for _, a in read]
    apart = len(set(names)) < len(names)
    groups: dict[tuple[str, str], list[tuple[str, Annotation]]] = {}
    for source, annotation in read:
        groups.setdefault((source if apart else "", annotation.layer), []).append((source, annotation))
    for (_, layer), members in groups.items():
        sources = {source for source, _ in members}
        yield _of_layer(sources.pop() if len(sources) == 1 else "files", layer, [annotation for _, annotation in members])


def _of_layer(source: str, layer: str, files: Sequence[Annotation]) -> Part:
    """The annotation files of one annotator."""
    nowhere = dict.fromkeys(("split", "outlet", "published"))
    rows = [
        row
        for a in files
        for row in quote_rows(
            a, {"corpus": "", "document_id": a.document_id, "language": a.gold_document.get("language"), **nowhere}
        )
    ]
    how = [a.value["annotation"] for a in files]
    ids = [a.document_id or "" for a in files]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise ValueError(f"{source} holds two {layer} layers of {twice[0]!r}; give one of them")
    return _of_table(
        to_arrow("quotes", rows),
        source,
        layer,
        {name: _text(a) for name, a in zip(ids, files, strict=True)},
        {name for name, a in zip(ids, files, strict=True) if a.value["annotation"]["review"] == "adjudicated" or _is_empty(a)},
        {str(h["method"]) for h in how},
    )


def _is_empty(annotation: Annotation) -> bool:
    """Whether nothing was annotated, not even a speaker."""
    return not any(annotation.value.get(key) for key in ("speakers", "quotes", "non_quotes"))


def _text(annotation: Annotation) -> Text:
    length, sha256 = annotation.gold_document.get("text_length"), annotation.document.get("text_sha256")
    return Text(annotation.text, sha256, length, annotation.source)


def _of_tables(tables: Tables, source: str) -> Iterator[Part]:
    documents = tables.documents.select(["document_id", "layers", "text", "text_sha256", "text_length"]).to_pylist()
    if len({row["document_id"] for row in documents}) < len(documents):
        raise ValueError(f"{source} holds several corpora with the same document ids; give one of them by name")
    for layer in dict.fromkeys(layer for row in documents for layer in row["layers"]):
        quotes = tables.quotes.filter(pc.equal(tables.quotes["layer"], layer))
        of_layer = [row for row in documents if layer in row["layers"]]
        texts = {row["document_id"]: Text(row["text"], row["text_sha256"], row["text_length"], source) for row in of_layer}
        methods = {method for method in quotes["method"].unique().to_pylist() if method is not None}
        yield _of_table(quotes, source, layer, texts, _adjudicated(quotes, texts), methods)


def _adjudicated(quotes: pa.Table, documents: Iterable[str]) -> set[str]:
    """Documents whose quotes are adjudicated; where some are, those without a quote, of which tables do not say, count too."""
    made = set(quotes.filter(pc.equal(quotes["review"], "adjudicated"))["document_id"].unique().to_pylist())
    return made | (set(documents) - set(quotes["document_id"].unique().to_pylist()) if made else set())


def _of_table(quotes: pa.Table, source: str, layer: str, texts: dict[str, Text], made: set[str], methods: set[str]) -> Part:
    quotes = quotes.drop_columns(["layer"]).combine_chunks()
    rows = from_flat(quotes)
    speakers, via = (
        pa.concat_arrays(quotes[column].chunks) if len(quotes) else pa.array([], quotes[column].type)
        for column in ("speakers", "via")
    )
    carries = {role for role in SPAN_ROLES if not len(quotes) or quotes[role].null_count < len(quotes)}
    return Part(
        source,
        layer,
        frozenset(texts),
        frozenset(made),
        texts,
        rows,
        speakers,
        via,
        of_quotes(quotes),
        frozenset(carries),
        frozenset(methods),
    )


def _of_file(path: Path, source: str) -> Iterator[Part]:
    """A prediction file, or our own table of quotes, of which documents without a quote are not known."""
    if path.suffix == ".parquet":
        schema = pq.read_schema(path)
        if {"speakers", "layer", "content"} <= set(schema.names):
            yield from _of_tables(_with_documents(pq.read_table(path)), source)
            return
    rows, _, _ = read_predictions(path)
    without = np.ones(len(rows), bool)
    without[rows.spans["content"].row] = False
    message = "words without offsets cannot be compared; give the content as [[start, end]]"
    refuse(
        (
            Problem(rows.documents[rows.document[row]], int(rows.number[row]), (), "no-content", message)
            for row in np.flatnonzero(without)
        ),
        source,
        path,
    )
    texts = {name: Text(None, read, None, source) for name, read in zip(rows.documents, rows.hashes, strict=True)}
    carries = {role for role in SPAN_ROLES if not len(rows) or len(rows.spans[role].row)}
    yield Part(
        source,
        path.name,
        frozenset(rows.documents),
        frozenset(),
        texts,
        rows,
        None,
        None,
        of_predictions(rows),
        frozenset(carries),
        frozenset(),
        path,
    )


def _with_documents(quotes: pa.Table) -> Tables:
    """A table of quotes with the documents that stand in it."""
    schema = arrow_schema("quotes")
    columns = [quotes[f.name].cast(f.type) if f.name in quotes.column_names else pa.nulls(len(quotes), f.type) for f in schema]
    quotes = pa.table(columns, names=schema.names)
    layers: dict[str, dict[str, None]] = {}
    for row in quotes.select(["document_id", "layer"]).to_pylist():
        layers.setdefault(row["document_id"], {})[row["layer"]] = None
    known = {"document_id": list(layers), "layers": [list(of_document) for of_document in layers.values()]}
    documents = pa.table(
        [
            pa.array(known[f.name], f.type) if f.name in known else pa.nulls(len(layers), f.type)
            for f in arrow_schema("documents")
        ],
        names=arrow_schema("documents").names,
    )
    return Tables(documents, quotes, arrow_schema("non_quotes").empty_table())
