"""Which documents enter a score, and whether predictions speak of the same texts as gold."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.scoring.arrays import Ints
from onrecord.sides.answers import answered
from onrecord.sides.gold import Gold
from onrecord.sides.options import Options
from onrecord.sides.problems import Problem
from onrecord.sides.rows import Rows
from onrecord.text.anchor import Unit, in_other_unit, words

_UNITS: tuple[Unit, ...] = ("UTF-8 bytes", "UTF-16 units")


@dataclass(frozen=True)
class Together:
    """Gold and predictions over the same list of documents: those of gold, then unknown ones that count as spurious.

    `texts` is null where a document has no text; `missing`, `unknown` and `no_text` name the documents that did not pair up.
    """

    gold: Gold
    predicted: Rows
    texts: pa.ChunkedArray
    lengths: Ints
    missing: list[str]
    unknown: list[str]
    unknown_quotes: int
    no_text: list[str]
    no_text_quotes: int


def together(gold: Gold, predicted: Rows, options: Options) -> tuple[Together, list[Problem]]:
    """Pairs documents up, and says where that is wrong."""
    problems = list(_of_documents(gold, predicted, options))
    listed = set(predicted.documents)
    has_text = np.asarray(pc.is_valid(gold.documents["text"])).astype(bool)
    ids = gold.documents["document_id"].to_pylist()
    in_gold = set(ids)
    read = [not gold.withheld or bool(has_text[i]) or name in listed for i, name in enumerate(ids)]
    scored = [i for i, known in enumerate(read) if known]
    left = [name for name, known in zip(ids, read, strict=True) if not known]
    scored_gold = gold.of(scored)
    names = [ids[i] for i in scored]
    unknown = [name for name in predicted.documents if name not in in_gold]
    place = {name: i for i, name in enumerate(names)}
    if options.unknown == "fp":
        place |= {name: len(names) + i for i, name in enumerate(unknown)}
    moved = np.array([place.get(name, -1) for name in predicted.documents], np.int64)
    document = moved[predicted.document] if len(predicted) else predicted.document
    nowhere = np.array([name not in in_gold for name in predicted.documents], bool)
    unknown_quotes = int(nowhere[predicted.document].sum())
    rows = replace(predicted, document=document).where(document >= 0)
    added = len(unknown) if options.unknown == "fp" else 0
    texts = scored_gold.documents["text"]
    if added:
        texts = pa.chunked_array([*texts.chunks, pa.nulls(added, texts.type)])
    sides = Together(
        scored_gold,
        rows,
        texts,
        _lengths(scored_gold, rows, texts),
        [name for name in names if name not in listed],
        unknown,
        unknown_quotes,
        left,
        len(gold.rows) - len(scored_gold.rows),
    )
    problems += _of_offsets(sides)
    problems += _of_answers(sides)
    return sides, problems


def _lengths(gold: Gold, rows: Rows, texts: pa.ChunkedArray) -> Ints:
    """Code points of each document: of its text, else as gold says, else as far as any span reaches."""
    stated = np.asarray(gold.documents["text_length"].fill_null(0)).astype(np.int64)
    lengths = np.concatenate([stated, np.zeros(len(texts) - len(stated), np.int64)])
    counted = np.asarray(pc.utf8_length(texts).fill_null(0)).astype(np.int64)
    valid = np.asarray(texts.is_valid()).astype(bool)
    lengths[valid] = counted[valid]
    unknown = ~valid & (lengths == 0)
    if unknown.any():
        reach = np.zeros(len(texts), np.int64)
        for side in (gold.rows, rows):
            for raw in side.spans.values():
                np.maximum.at(reach, side.document[raw.row], raw.end)
        for document, end in _other_ends(gold):
            reach[document] = max(reach[document], end)
        lengths[unknown] = reach[unknown]
    return lengths


def _other_ends(gold: Gold) -> Iterator[tuple[int, int]]:
    """Document and end of every region and non-quote."""
    for document, regions in enumerate(gold.documents["regions"].to_pylist()):
        yield from ((document, region["end"]) for region in regions or ())
    place = {name: i for i, name in enumerate(gold.documents["document_id"].to_pylist())}
    columns = (gold.non_quotes[column].to_pylist() for column in ("document_id", "end"))
    yield from ((place[name], end) for name, end in zip(*columns, strict=True))


def _of_documents(gold: Gold, predicted: Rows, options: Options) -> Iterator[Problem]:
    hashes = dict(zip(gold.documents["document_id"].to_pylist(), gold.documents["text_sha256"].to_pylist(), strict=True))
    for name, read in zip(predicted.documents, predicted.hashes, strict=True):
        if name not in hashes:
            if options.unknown == "error":
                message = f"gold ({gold.name}) has no document {name!r}; leave it out, or choose --unknown ignore or --unknown fp"
                yield Problem(name, None, ("document_id",), "unknown-document", message)
        elif read is not None and hashes[name] is not None and read != hashes[name]:
            message = f"the system read another text of {name!r} than gold has; run it on `onrecord documents`"
            yield Problem(name, None, ("text_sha256",), "text-changed", message)
    if options.missing == "error":
        for name in sorted(hashes.keys() - set(predicted.documents)):
            message = "no line for this document of gold; add one with an empty list of quotes if nothing was found"
            yield Problem(name, None, ("document_id",), "missing-document", message)


def _of_offsets(sides: Together) -> Iterator[Problem]:
    """Spans past the end of the text, and words that do not stand where they are said to stand."""
    rows = sides.predicted
    known = rows.document < len(sides.gold.documents)
    for role, raw in rows.spans.items():
        past = np.flatnonzero((raw.end > sides.lengths[rows.document[raw.row]]) & known[raw.row])
        for at in past.tolist():
            row = int(raw.row[at])
            length = int(sides.lengths[rows.document[row]])
            message = f"end {int(raw.end[at])} is past the end of the text ({length}); {_guess(sides, int(rows.document[row]))}"
            yield _problem(sides, row, (role, at - int(np.searchsorted(raw.row, row))), "selector-range", message)
    for role, field in (("content", "text"), ("cue", "cue_text"), ("mention", "mention_text")):
        yield from _mismatches(sides, role, field)


def _guess(sides: Together, document: int) -> str:
    """Whether all offsets of the document's predictions fit another unit."""
    text = sides.texts[document].as_py()
    if text is not None:
        spans: list[tuple[int, int]] = []
        for raw in sides.predicted.spans.values():
            mine = sides.predicted.document[raw.row] == document
            spans += zip(raw.start[mine].tolist(), raw.end[mine].tolist(), strict=True)
        for unit in _UNITS:
            fits = [in_other_unit(text, start, end, None) for start, end in spans]
            if spans and all(fit is not None and (fit[0] == unit or unit == _UNITS[1]) for fit in fits):
                return f"all offsets of this document fit {unit}; count code points"
    return "offsets count code points, end-exclusive"


def _mismatches(sides: Together, role: str, field: str) -> Iterator[Problem]:
    rows = sides.predicted
    raw = rows.spans[role]
    stated = rows.columns[field]
    if not len(raw.row) or stated.null_count == len(rows):
        return
    wanted = np.asarray(stated.is_valid()).astype(bool)
    at = np.flatnonzero(wanted[raw.row] & (raw.end <= sides.lengths[rows.document[raw.row]]))
    spans: dict[int, list[tuple[int, int]]] = {}
    for row, start, end in zip(raw.row[at].tolist(), raw.start[at].tolist(), raw.end[at].tolist(), strict=True):
        spans.setdefault(row, []).append((start, end))
    said = stated.to_pylist()
    text, document = None, -1
    for row, of_row in spans.items():
        if rows.document[row] != document:
            document = int(rows.document[row])
            text = sides.texts[document].as_py() if document < len(sides.texts) else None
        if text is None or words(text, of_row) == said[row]:
            continue
        found = words(text, of_row)
        other = in_other_unit(text, *of_row[0], said[row]) if len(of_row) == 1 else None
        hint = f"they fit as {other[0]}" if other else "offsets count code points, end-exclusive"
        message = f"at {role} stands {found[:60]!r}, not {said[row][:60]!r}; {hint}"
        yield _problem(sides, row, (field,), "selector-mismatch", message)


def _of_answers(sides: Together) -> Iterator[Problem]:
    """Answers to quotes that gold lacks, and second answers to one quote."""
    rows = sides.predicted
    if not rows.carries("quote_id"):
        return
    names, to, seen = rows.columns["quote_id"], answered(sides.gold.rows, rows), set[int]()
    for row in np.flatnonzero(np.asarray(names.is_valid())).tolist():
        if to[row] < 0:
            message = (
                f"gold has no quote {names[row].as_py()!r} in this document; quote_id is the id of a gold quote that was given"
            )
            yield _problem(sides, row, ("quote_id",), "unknown-quote", message)
        elif int(to[row]) in seen:
            message = f"the quote {names[row].as_py()!r} is answered already; answer once"
            yield _problem(sides, row, ("quote_id",), "duplicate-answer", message)
        seen.add(int(to[row]))


def _problem(sides: Together, row: int, path: tuple[str | int, ...], rule: str, message: str) -> Problem:
    names = sides.gold.documents["document_id"]
    document = int(sides.predicted.document[row])
    name = names[document].as_py() if document < len(names) else sides.unknown[document - len(names)]
    return Problem(name, int(sides.predicted.number[row]), path, rule, message)
