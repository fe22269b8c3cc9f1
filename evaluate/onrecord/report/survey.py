"""One system on several corpora as one table: a row a corpus, the signature of each below, as conventions differ."""

import json
from collections.abc import Sequence

from onrecord.report.score_data import as_json as score_as_json
from onrecord.sides.surveyed import Surveyed

COLUMNS = (
    ("Quote P", "Quote@0.5", "precision"),
    ("Quote R", "Quote@0.5", "recall"),
    ("Quote F1", "Quote@0.5", "f1"),
    ("exact F1", "Quote@exact", "f1"),
    ("WSW F1", "WSW@0.5", "f1"),
    ("speaker", "Speaker", "accuracy"),
    ("anonymous F1", "Anonymous", "f1"),
)
"""Heading, measure and ratio. – stands where the corpus does not annotate it, or there was nothing to divide by."""
_HEAD = ("corpus", "language", "annotated", "documents", "answered", "quotes", "predicted")


def as_text(found: Sequence[Surveyed]) -> str:
    """The table in columns, then the signatures."""
    rows = _rows(found)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    left = len(_HEAD) - 4
    lines = [
        "  ".join(
            cell.ljust(w) if i < left else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "".join(f"{line}\n" for line in [*lines, "", *(f"{one.corpus}: {one.report.signature}" for one in found)])


def as_markdown(found: Sequence[Surveyed]) -> str:
    """The table for a page, then the signatures."""
    head, *rows = (f"| {' | '.join(row)} |\n" for row in _rows(found))
    ruler = f"| {' | '.join(['---'] * 3 + ['---:'] * (len(_HEAD) + len(COLUMNS) - 3))} |\n"
    return "".join([head, ruler, *rows, "\n", *(f"* {one.corpus}: `{one.report.signature}`\n" for one in found)])


def as_json(found: Sequence[Surveyed]) -> str:
    """The whole report of each corpus beside what the table says of it."""
    listed = [
        {
            **{key: value for key, value in one._asdict().items() if key != "report"},
            "report": json.loads(score_as_json(one.report)),
        }
        for one in found
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def _rows(found: Sequence[Surveyed]) -> list[tuple[str, ...]]:
    rows = [(*_HEAD, *(heading for heading, _, _ in COLUMNS))]
    for one in found:
        sides = (one.report.gold.quotes, one.report.predicted.quotes)
        counts = (f"{one.documents:,}", f"{one.answered:,}", *(f"{quotes:,}" for quotes in sides))
        told = (_told(one, measure, ratio) for _, measure, ratio in COLUMNS)
        rows.append((one.corpus, one.language, one.completeness or "–", *counts, *told))
    return rows


def _told(one: Surveyed, measure: str, ratio: str) -> str:
    score = one.report.measures.get(measure)
    value = score.values.get(ratio) if score is not None and score.status == "scored" else None
    return "–" if value is None else f"{100 * value:.1f}"


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown}
