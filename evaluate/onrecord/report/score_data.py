"""A score for a program and for a spreadsheet: JSON, CSV."""

import csv
import io
import json
from math import isnan
from typing import Any

from onrecord import __version__
from onrecord.report.challenge import challenge_json, challenge_shares
from onrecord.report.system import system_json
from onrecord.schema import load_schema
from onrecord.scoring.score import Score
from onrecord.sides.scored import Report


def as_json(report: Report) -> str:
    """The report of report.schema.json."""
    content = {
        "$schema": load_schema("report")["$id"],
        "onrecord": __version__,
        "signature": str(report.signature),
        "gold": vars(report.gold),
        "predicted": vars(report.predicted),
        "run": system_json(report.run),
        "measures": {name: _score(score) for name, score in report.measures.items()},
        "slices": {
            dimension: {value: {name: _score(score) for name, score in of_value.items()} for value, of_value in slices.items()}
            for dimension, slices in report.slices.items()
        },
        "macro": {
            name: {
                measure: {ratio: mean._asdict() for ratio, mean in of_measure.items()} for measure, of_measure in means.items()
            }
            for name, means in report.macro.items()
        },
        "challenge": challenge_json(report.challenge),
        "left_out": report.left_out,
        "not_attempted": [name for name, score in report.measures.items() if score.status == "not attempted"],
        "anchoring": {
            "tiers": report.anchoring.tiers,
            "ambiguous": report.anchoring.ambiguous,
            "not_found": [
                {"document_id": one.document, "quote": one.number, "text": one.text} for one in report.anchoring.not_found
            ],
        },
        "redundancy": report.redundancy,
        "warnings": report.warnings,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(report: Report) -> str:
    """One row per ratio: slice, measure, ratio, value, interval, status."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["dimension", "slice", "measure", "ratio", "value", "low", "high", "status", "signature"])
    everything: list[tuple[str, str, dict[str, Score]]] = [("", "", report.measures)]
    everything += [(dimension, value, scores) for dimension, slices in report.slices.items() for value, scores in slices.items()]
    for dimension, value, scores in everything:
        for name, score in scores.items():
            for ratio, number in score.values.items():
                low, high = score.intervals.get(ratio) or (None, None)
                writer.writerow([dimension, value, name, ratio, number, low, high, score.status, report.signature])
    for dimension, means in report.macro.items():
        for name, of_measure in means.items():
            for ratio, mean in of_measure.items():
                writer.writerow([dimension, f"n={mean.n}", name, ratio, mean.value, None, None, "scored", report.signature])
    for name, kind, share in challenge_shares(report.challenge):
        passed = share.part / share.whole
        writer.writerow(["challenge", name, kind, f"{share.part}/{share.whole}", passed, None, None, "scored", report.signature])
    return out.getvalue()


def _score(score: Score) -> dict[str, Any]:
    return {
        "values": score.values,
        "intervals": {name: list(interval) if interval else None for name, interval in score.intervals.items()},
        "null_samples": {name: count for name, count in score.nulls.items() if count},
        "counts": {name: _count(count) for name, count in score.counts.items()},
        "documents": score.documents,
    }


def _count(count: float) -> float | int | None:
    """A whole number as such; null for what cannot be told (predictions where gold is a sample)."""
    if isnan(count):
        return None
    return int(count) if count.is_integer() else count
