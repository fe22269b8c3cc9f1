"""Predictions in any shape → Rows: a file, a table, a frame, a list of dicts; whatever is wrong with them is said at once.

A file is read by pyarrow, which is strict about types and unknown fields; only where it refuses is the file read again by
the checks, which know lines and columns.
"""

import gzip
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json
import pyarrow.parquet as pq

from onrecord.checks.predictions import check_predictions
from onrecord.data.load import Corpus
from onrecord.data.tables import Tables
from onrecord.findings import Finding, InvalidData
from onrecord.schema import load_schema
from onrecord.sides.problems import Problem, refuse
from onrecord.sides.rows import FIELDS, NESTED, Rows, from_flat, from_nested
from onrecord.text.dates import bounds

TYPES: tuple[str, ...] = tuple(
    sorted(name for name in load_schema("prediction")["$defs"]["quote"]["properties"]["type"]["enum"] if name is not None)
)
_LINE = 1 << 26


def read_predictions(given: object, name: str = "predictions") -> tuple[Rows, str, Path | None]:
    """The rows of predictions in any shape, their name, and the file they came from.

    Raises InvalidData with everything that is wrong, OSError, and ValueError for a shape that is none of these.
    """
    if isinstance(given, str | Path):
        path = _file(given)
        rows = _of_file(path)
        if problems := list(judged(rows)):
            # the checks say more about a file, such as the column; what they do not look at is said by ourselves
            findings = errors_in(path)
            refuse(() if findings else problems, str(given), path, findings)
        return rows, str(given), path
    try:
        rows = _of_memory(given)
    except (ValueError, pa.ArrowException, TypeError, OverflowError) as error:
        raise InvalidData([Finding(name, 1, 1, "wrong-type", str(error))]) from error
    refuse(judged(rows), name, None)
    return rows, name, None


def judged(rows: Rows, *, confident: bool = False) -> Iterator[Problem]:
    """What is wrong with predictions by themselves: no text is needed to see it. `confident`: others have a confidence."""
    known: set[str] = set()
    for document in rows.documents:
        if document is None or document == "":
            yield Problem(str(document), None, ("document_id",), "wrong-type", "a document without an id")
        elif document in known:
            message = f"document {document!r} stands there twice; one line holds all quotes of a document"
            yield Problem(document, None, ("document_id",), "duplicate-document", message)
        known.add(document)
    wanting = np.asarray(pc.and_(pc.is_null(rows.columns["text"]), pc.is_null(rows.columns["quote_id"]))).copy()
    wanting[rows.spans["content"].row] = False
    yield from _problems(rows, wanting, (), "no-content", "a quote needs content or text; add the offsets or the words")
    for role, spans in rows.spans.items():
        for at in np.flatnonzero((spans.start >= spans.end) | (spans.start < 0)).tolist():
            row, start, end = int(spans.row[at]), int(spans.start[at]), int(spans.end[at])
            message = f"start {start} is not before end {end}; end is the first position after the words"
            yield _problem(rows, row, (role, at - int(np.searchsorted(spans.row, row))), "selector-range", message)
    yield from _repeated_ids(rows)
    confidence = rows.columns["confidence"]
    if 0 < confidence.null_count < len(rows) + confident:
        message = "no confidence here, but other quotes have one; give it to all or to none"
        yield from _problems(rows, np.asarray(confidence.is_null()), (), "partial-confidence", message)
    values = np.asarray(confidence.fill_null(0.0))
    outside = ~((values >= 0) & (values <= 1))
    yield from _problems(rows, outside, ("confidence",), "wrong-value", "the confidence is no number from 0 to 1")
    unknown = np.asarray(pc.invert(pc.is_in(rows.columns["type"], pa.array([*TYPES, None], pa.string()))))
    message = f"the type is none of {', '.join(TYPES)}"
    yield from _problems(rows, unknown, ("type",), "wrong-value", message)
    yield from _impossible_dates(rows)


def _impossible_dates(rows: Rows) -> Iterator[Problem]:
    uttered = rows.columns["uttered"]
    for text in uttered.unique().drop_null().to_pylist():
        try:
            bounds(text)
        except ValueError as error:
            wrong = np.asarray(pc.equal(uttered, text).fill_null(False))
            yield from _problems(rows, wrong, ("uttered",), "impossible-date", str(error))


def _repeated_ids(rows: Rows) -> Iterator[Problem]:
    given = np.flatnonzero(np.asarray(rows.columns["id"].is_valid()))
    if not len(given):
        return
    ids = rows.columns["id"].to_pylist()
    seen: set[tuple[int, str]] = set()
    for row in given.tolist():
        name = (int(rows.document[row]), ids[row])
        if name in seen:
            message = f"the id {ids[row]!r} is another quote's of this document already"
            yield _problem(rows, row, ("id",), "duplicate-id", message)
        seen.add(name)


def _problems(rows: Rows, wrong: Any, path: tuple[str | int, ...], rule: str, message: str) -> Iterator[Problem]:  # noqa: ANN401
    for row in np.flatnonzero(wrong).tolist():
        yield _problem(rows, row, path, rule, message)


def _problem(rows: Rows, row: int, path: tuple[str | int, ...], rule: str, message: str) -> Problem:
    return Problem(rows.documents[rows.document[row]], int(rows.number[row]), path, rule, message)


def _file(given: str | Path) -> Path:
    """The file of that name; standard input, `-`, is kept in a file, which stays if findings need an address."""
    if str(given) != "-":
        path = Path(given)
        if path.is_dir():
            raise ValueError(f"{path} is a folder; predictions are a .jsonl, .jsonl.gz or .parquet file")
        return path
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile(prefix="onrecord-", suffix=".jsonl", delete=False) as kept:
        kept.write(sys.stdin.buffer.read())
    return Path(kept.name)


def errors_in(path: Path) -> list[Finding]:
    """What the checks find in a file, but for warnings."""
    return [finding for finding in check_predictions(path) if finding.severity == "error"]


def unreadable(path: Path, refused: Exception | None) -> InvalidData:
    """What to raise for a Parquet file that was refused: what the checks say, else the reason."""
    return InvalidData(errors_in(path) or [Finding(str(path), 1, 1, "wrong-table", str(refused))])


def _of_file(path: Path) -> Rows:
    try:
        if path.suffix == ".parquet":
            return rows_of(pq.read_table(path))
        options = pyarrow.json.ParseOptions(explicit_schema=NESTED, unexpected_field_behavior="error")
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            if next((line for line in lines if line.strip()), b"").strip().startswith(b"null"):
                raise ValueError("the first line is null")  # which ends the whole process in pyarrow
            lines.seek(0)
            table = pyarrow.json.read_json(lines, pyarrow.json.ReadOptions(block_size=_LINE), options)
        if not table["document_id"].null_count and not table["quotes"].null_count:
            return from_nested(table)
    except (pa.ArrowException, ValueError, gzip.BadGzipFile, EOFError) as error:
        refused: Exception | None = error
    else:
        refused = None
    if path.suffix == ".parquet":
        raise unreadable(path, refused) from refused
    if findings := errors_in(path):
        raise InvalidData(findings) from refused
    # allowed, but not for pyarrow: a bare string in the place of a list
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        return _of_dicts([json.loads(line) for line in lines if line.strip()])


def _of_memory(given: object) -> Rows:
    if isinstance(given, Corpus):
        return from_flat_with(given.arrow)
    if isinstance(given, Tables):
        return from_flat_with(given)
    if isinstance(given, pa.Table):
        return rows_of(given)
    if hasattr(given, "columns") and hasattr(given, "to_dict"):
        return rows_of(pa.Table.from_pandas(given, preserve_index=False))
    if isinstance(given, Iterable) and not isinstance(given, bytes | Mapping):
        return _of_dicts(list(given))
    raise ValueError(f"{type(given).__name__} is no predictions; give a file, a table, a data frame or a list of dicts")


def from_flat_with(tables: Tables) -> Rows:
    """The gold layer of our own tables as rows; documents without a quote are listed too."""
    rows = from_flat(tables.quotes)
    documents = tables.documents["document_id"].to_pylist()
    place = {document: i for i, document in enumerate(documents)}
    moved = np.array([place[document] for document in rows.documents], np.int64)
    return Rows(
        documents, tables.documents["text_sha256"].to_pylist(), moved[rows.document], rows.number, rows.spans, rows.columns
    )


def rows_of(table: pa.Table) -> Rows:
    """Rows of a table of predictions, nested or flat. Raises ValueError."""
    if "document_id" not in table.column_names:
        raise ValueError(f"a table of predictions has a column document_id; this one has {', '.join(table.column_names)}")
    if table["document_id"].null_count:
        raise ValueError("the column document_id holds nulls")
    table = table.set_column(table.column_names.index("document_id"), "document_id", table["document_id"].cast(pa.string()))
    return from_nested(table) if "quotes" in table.column_names else from_flat(table)


def _of_dicts(items: list[Any]) -> Rows:
    if not all(isinstance(item, Mapping) for item in items):
        raise ValueError("every item has to be a dict: a document with its quotes, or one quote")
    nested = [item for item in items if "quotes" in item]
    if len(nested) not in (0, len(items)):
        raise ValueError("some items are documents with quotes, others single quotes; give one or the other")
    if not nested and items:
        documents: dict[Any, list[Any]] = {}
        for item in items:
            if "document_id" not in item:
                raise ValueError(f"a quote without document_id: it has {', '.join(map(str, item))}")
            documents.setdefault(item["document_id"], []).append({k: v for k, v in item.items() if k != "document_id"})
        items = [{"document_id": document, "quotes": quotes} for document, quotes in documents.items()]
    rows = [
        {
            "document_id": item["document_id"],
            "text_sha256": item.get("text_sha256"),
            "quotes": [_quote(q) for q in item["quotes"]],
        }
        for item in map(_known, items)
    ]
    return from_nested(pa.Table.from_pylist(rows, NESTED))


def _known(item: Mapping[str, Any]) -> Mapping[str, Any]:
    if "document_id" not in item or item.keys() - {"document_id", "text_sha256", "quotes"}:
        raise ValueError(f"a document has document_id, quotes and perhaps text_sha256; found {', '.join(map(str, item))}")
    return item


def _quote(quote: Any) -> dict[str, Any]:  # noqa: ANN401
    """A quote with lists where a bare string stands. Raises ValueError for fields that no quote has."""
    if not isinstance(quote, Mapping):
        raise ValueError(f"a quote has to be a dict, not {type(quote).__name__}")
    if unknown := sorted(map(str, quote.keys() - FIELDS.keys())):
        raise ValueError(f"a quote has no field {', '.join(unknown)}; it has {', '.join(FIELDS)}")
    lists = {name: [quote[name]] for name in ("speaker", "speaker_id") if isinstance(quote.get(name), str)}
    return {**quote, **lists}
