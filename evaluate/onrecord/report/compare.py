"""A comparison for a person, for a program, for a page, for a spreadsheet."""

import csv
import io
import json
from typing import Any

from onrecord import __version__
from onrecord.report.findings import counted
from onrecord.schema import load_schema
from onrecord.sides.compared import Comparison, Difference

Row = tuple[str, ...]

SURE = 0.05
_METHODS = {
    "randomisation": "paired approximate randomisation, {n:,} permutations",
    "bootstrap": "paired bootstrap, {n:,} samples",
}
_HEAD: Row = ("", "difference", "95 %", "p", "Holm", "detectable", "higher")


def as_text(comparison: Comparison) -> str:
    """Each system, then each two of them, then what the columns mean and the lines that make the numbers repeatable."""
    lines = [_title(comparison), "", *_aligned(_systems(comparison))]
    for name, rows in _differences(comparison).items():
        lines += ["", *_aligned([(name, *_HEAD[1:]), *rows])]
    lines += ["", *_meaning(comparison), "", *(f"{system.name}  {system.signature}" for system in comparison.systems)]
    lines += [f"Note: {warning}" for warning in comparison.warnings]
    return "\n".join(lines) + "\n"


def as_markdown(comparison: Comparison) -> str:
    """The same tables for a page or a pull request."""
    lines = [f"**{_title(comparison)}**", "", *_ruled(_systems(comparison))]
    for name, rows in _differences(comparison).items():
        lines += ["", *_ruled([(name, *_HEAD[1:]), *rows])]
    lines += ["", *(f"{line}  " for line in _meaning(comparison)), ""]
    lines += [f"* {system.name} `{system.signature}`" for system in comparison.systems]
    lines += [f"\n> {warning}" for warning in comparison.warnings]
    return "\n".join(lines) + "\n"


def as_json(comparison: Comparison) -> str:
    """The report of compare.schema.json."""
    content = {
        "$schema": load_schema("compare")["$id"],
        "onrecord": __version__,
        "gold": vars(comparison.gold),
        "documents": comparison.documents,
        "left_out": list(comparison.left_out),
        "units": comparison.units,
        "cluster": comparison.cluster,
        "average": comparison.average,
        "method": comparison.method,
        "resamples": comparison.resamples,
        "samples": comparison.samples,
        "seed": comparison.seed,
        "systems": [
            {
                "name": system.name,
                "signature": str(system.signature),
                "quotes": system.quotes,
                "missing": system.missing,
                "values": system.values,
                "intervals": {name: _bounds(interval) for name, interval in system.intervals.items()},
            }
            for system in comparison.systems
        ],
        "differences": [{**vars(one), "interval": _bounds(one.interval)} for one in comparison.differences],
        "warnings": comparison.warnings,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(comparison: Comparison) -> str:
    """One row per difference, with the signatures of both."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = ["ratio", "a", "b", "of_a", "of_b", "difference", "low", "high", "p", "adjusted", "detectable"]
    writer.writerow([*head, "signature_a", "signature_b"])
    signatures = {system.name: system.signature for system in comparison.systems}
    for one in comparison.differences:
        low, high = one.interval or (None, None)
        numbers = (one.of_a, one.of_b, one.difference, low, high, one.p, one.adjusted, one.detectable)
        writer.writerow([one.ratio, one.a, one.b, *numbers, signatures[one.a], signatures[one.b]])
    return out.getvalue()


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown, "csv": as_csv}


def _title(comparison: Comparison) -> str:
    gold = comparison.gold
    documents = counted(comparison.documents, "document")
    left = f" that all are scored on ({len(comparison.left_out)} left out)" if comparison.left_out else ""
    return f"{len(comparison.systems)} systems against {gold.name}: {documents}{left}, {counted(gold.quotes, 'quote')} in gold"


def _systems(comparison: Comparison) -> list[Row]:
    names = list(comparison.systems[0].values)
    rows: list[Row] = [("", "predicted", *names)]
    for system in comparison.systems:
        cells = []
        for name in names:
            interval = system.intervals[name]
            bounds = f" [{100 * interval[0]:.1f}, {100 * interval[1]:.1f}]" if interval else ""
            cells.append(_percent(system.values[name]) + bounds)
        rows.append((system.name, str(system.quotes), *cells))
    return rows


def _differences(comparison: Comparison) -> dict[str, list[Row]]:
    """Rows by what is compared."""
    found: dict[str, list[Row]] = {}
    for one in comparison.differences:
        found.setdefault(one.ratio, []).append(_row(one))
    return found


def _row(one: Difference) -> Row:
    interval = f"[{100 * one.interval[0]:.1f}, {100 * one.interval[1]:.1f}]" if one.interval else "–"
    higher = "–"
    if one.difference is not None and one.adjusted is not None and one.adjusted < SURE:
        higher = one.a if one.difference > 0 else one.b
    difference = "–" if one.difference is None else f"{100 * one.difference:+.1f}"
    return (f"{one.a} − {one.b}", difference, interval, _p(one.p), _p(one.adjusted), _percent(one.detectable), higher)


def _meaning(comparison: Comparison) -> list[str]:
    unit = counted(comparison.units, "document" if comparison.cluster == "document" else "cluster")
    tests = sum(one.p is not None for one in comparison.differences)
    mean = "Means over documents. " if comparison.average == "document" else ""
    method = _METHODS[comparison.method].format(n=comparison.resamples)
    return [
        f"{mean}p: {method} over {unit}, two-sided, seed {comparison.seed}. Holm: adjusted for {counted(tests, 'test')}.",
        f"95 %: {comparison.samples:,} bootstrap samples. Detectable: the difference that is found with power 0.8 at 0.05.",
        f"Higher: the system that is, where that is sure (Holm below {SURE:g}).",
    ]


def _p(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _bounds(interval: tuple[float, float] | None) -> list[Any] | None:
    return list(interval) if interval else None


def _aligned(rows: list[Row]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.rjust(w) if i else cell.ljust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]


def _ruled(rows: list[Row]) -> list[str]:
    ruled = [rows[0], tuple("--:" if i else "---" for i in range(len(rows[0]))), *rows[1:]]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in ruled]
