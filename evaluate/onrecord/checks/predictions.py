"""Prediction files: JSON Lines (`.jsonl`, `.jsonl.gz`) or Parquet, one document a line or row, checked as they stream by."""

import gzip
import zlib
from collections.abc import Iterator
from math import isnan
from pathlib import Path
from typing import Any

from onrecord.checks.structure import structure
from onrecord.data.texts import read_text, sha256, text_path
from onrecord.findings import Finding
from onrecord.text.anchor import in_other_unit, words
from onrecord.text.dates import bounds
from onrecord.text.source import MAX_BYTES, Source, parse

MAX_BROKEN = 3


def check_predictions(path: Path, texts: Path | None = None) -> Iterator[Finding]:
    """Everything wrong with the file; of a flat table of quotes only its columns are checked. Raises OSError.

    With `texts`, words are compared with `texts/<document id>.txt`.
    """
    file = str(path)
    seen: dict[str, int] = {}
    confident: dict[bool, int] = {}
    for source in sources(path, file):
        document_id = source.value.get("document_id") if isinstance(source.value, dict) else None
        yield from check_line(source, _text_of(document_id, texts))
        if not isinstance(source.value, dict):
            continue
        if isinstance(document_id, str):
            if document_id in seen:
                message = f"document {document_id!r} stands at line {seen[document_id]} already; one line holds all quotes of a document"
                yield source.finding("duplicate-document", ("document_id",), message)
            seen.setdefault(document_id, source.first_line)
        for quote in _quotes(source):
            confident.setdefault(quote.get("confidence") is not None, source.first_line)
    if len(confident) == 2:
        message = f"some quotes have a confidence, others (first at line {confident[False]}) have none; give it to all or to none"
        yield Finding(file, confident[True], 1, "partial-confidence", message)


def check_line(source: Source, text: str | None) -> Iterator[Finding]:
    """Everything wrong with one document's line by itself; with its text, hash and words are compared with that."""
    yield from source.findings
    if source.value is None and (source.findings or not source.text):
        return
    yield from structure(source, "prediction")
    if isinstance(source.value, dict):
        yield from _check_quotes(source, text)


def sources(path: Path, file: str) -> Iterator[Source]:
    """Every line or row of the file, with the places of its values. Raises OSError."""
    if path.suffix == ".parquet":
        yield from _rows(path, file)
        return
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        number = broken = 0
        found = False
        try:
            while line := lines.readline(MAX_BYTES + 1):
                number += 1
                if line.strip():
                    found = True
                    source = parse(line.rstrip(b"\r\n"), file, number)
                    yield source
                    broken = broken + 1 if source.value is None and source.findings else 0
                    if source.findings and not source.text:
                        return
                    if broken == MAX_BROKEN:
                        message = f"{broken} lines in a row are no JSON; a prediction file holds one document a line"
                        yield Source(file, "", findings=[Finding(file, number, 1, "json-syntax", message)])
                        return
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            yield Source(
                file,
                "",
                findings=[Finding(file, number + 1, 1, "unreadable", f"the compressed file is damaged: {error}")],
            )
            return
    if not found:
        yield Source(
            file,
            "",
            findings=[
                Finding(
                    file,
                    1,
                    1,
                    "json-truncated",
                    "the file is empty; a system that found nothing writes a line per document",
                )
            ],
        )


def _rows(path: Path, file: str) -> Iterator[Source]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as parquet:
            columns = parquet.schema_arrow
            if "content" in columns.names and "quotes" not in columns.names:  # our flat table of quotes
                yield Source(file, "", findings=list(_wrong_columns(columns, file)))
                return
            for batch in parquet.iter_batches(batch_size=256):
                for row in batch.to_pylist():
                    number += 1
                    yield Source(file, "", row, number)
    except (pa.ArrowException, ValueError, OSError) as error:
        yield Source(
            file, "", findings=[Finding(file, number + 1, 1, "unreadable", f"not a Parquet file that can be read: {error}")]
        )


def _wrong_columns(columns: Any, file: str) -> Iterator[Finding]:  # noqa: ANN401  (an Arrow schema)
    from onrecord.data.tables import arrow_schema

    known = arrow_schema("quotes")
    if "document_id" not in columns.names:
        yield Finding(file, 1, 1, "missing-key", "a table of quotes needs the column document_id")
    for column in columns:
        if column.name in known.names and not _fits(column.type, known.field(column.name).type):
            message = f"the column {column.name} is {column.type}; it should be {known.field(column.name).type}"
            yield Finding(file, 1, 1, "wrong-type", message)


def _fits(found: Any, wanted: Any) -> bool:  # noqa: ANN401  (Arrow types)
    """Whether a column of one Arrow type can be read as another: by casting no rows at all."""
    import pyarrow as pa

    try:
        pa.array([], found).cast(wanted)
    except pa.ArrowException:
        return False
    return True


def _quotes(source: Source) -> list[dict[str, Any]]:
    quotes = source.value.get("quotes")
    return [quote for quote in quotes if isinstance(quote, dict)] if isinstance(quotes, list) else []


def _text_of(document_id: object, texts: Path | None) -> str | None:
    path = text_path(texts, document_id)
    return read_text(path)[0] if path else None


def _check_quotes(source: Source, text: str | None) -> Iterator[Finding]:
    stated = source.value.get("text_sha256")
    if text is not None and isinstance(stated, str) and stated != sha256(text):
        yield source.finding(
            "hash-mismatch",
            ("text_sha256",),
            "the system read another text than the one at hand; offsets cannot be compared",
        )
    ids: set[str] = set()
    quotes = source.value.get("quotes")
    for i, quote in enumerate(quotes if isinstance(quotes, list) else []):
        if not isinstance(quote, dict):
            continue
        path = ("quotes", i)
        if all(quote.get(key) is None for key in ("content", "text", "quote_id")) or quote.get("content") == []:
            yield source.finding(
                "no-content",
                path,
                "a quote needs content (spans) or text (words), or quote_id where gold quotes were given",
            )
        if isinstance(confidence := quote.get("confidence"), float) and isnan(confidence):
            message = f"quotes[{i}].confidence is NaN; give a number between 0 and 1, or null"
            yield source.finding("json-number", (*path, "confidence"), message)
        if isinstance(name := quote.get("id"), str):
            if name in ids:
                yield source.finding(
                    "duplicate-id", (*path, "id"), f"the id {name!r} is another quote's of this document already"
                )
            ids.add(name)
        if isinstance(uttered := quote.get("uttered"), str):
            try:
                bounds(uttered)
            except ValueError as error:
                yield source.finding("impossible-date", (*path, "uttered"), str(error))
        for role, key in (("content", "text"), ("cue", "cue_text"), ("mention", "mention_text")):
            yield from _check_spans(source, i, role, key, text)


def _check_spans(source: Source, i: int, role: str, key: str, text: str | None) -> Iterator[Finding]:
    quote = source.value["quotes"][i]
    spans = quote.get(role)
    pairs = (
        [s for s in spans if isinstance(s, list) and len(s) == 2 and all(type(n) is int and n >= 0 for n in s)]
        if isinstance(spans, list)
        else []
    )
    stated = quote.get(key)
    for j, (start, end) in enumerate(pairs):
        if start >= end:
            yield source.finding(
                "selector-range",
                ("quotes", i, role, j),
                f"start {start} is not before end {end}; end is the first position after the words",
            )
        elif text is not None and end > len(text):
            other = in_other_unit(text, start, end, stated if isinstance(stated, str) and len(pairs) == 1 else None)
            guess = f"; are these {other[0]}? in code points they are {other[1]} to {other[2]}" if other else ""
            yield source.finding(
                "selector-range", ("quotes", i, role, j), f"end {end} is past the end of the text ({len(text)}){guess}"
            )
    if text is not None and pairs and isinstance(stated, str) and isinstance(spans, list) and len(pairs) == len(spans):
        found = words(text, pairs)
        if found != stated and all(end <= len(text) for _, end in pairs):
            yield source.finding(
                "selector-mismatch",
                ("quotes", i, key),
                f"at {role} stands {found[:60]!r}, not {stated[:60]!r}; offsets count code points, end-exclusive",
            )
