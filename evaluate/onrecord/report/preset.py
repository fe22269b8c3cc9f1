"""The figures of a preset for a person, for a program, for a page, for a spreadsheet: under the original's own names."""

import csv
import io
import json

from onrecord import __version__
from onrecord.report.findings import counted
from onrecord.report.system import system_json, system_lines
from onrecord.schema import load_schema
from onrecord.sides.presets.score import PresetReport

PUBLISHED = "a published definition reproduced with its defects, so that papers' numbers stay comparable; not a recommendation"
REPAIRED = "a published definition with its defects repaired; not the published scorer"


def as_text(report: PresetReport) -> str:
    """The figures, one a line, with the reason where there is none."""
    width = max(map(len, report.figures.values), default=0)
    lines = [_title(report), *system_lines(report.run), f"{report.preset}: {note(report)}", ""]
    lines += [f"{name.ljust(width)}  {_said(report, name)}" for name in report.figures.values]
    lines += ["", str(report.signature), *(f"Note: {warning}" for warning in report.warnings)]
    return "\n".join(lines) + "\n"


def as_json(report: PresetReport) -> str:
    """The report of preset.schema.json."""
    content = {
        "$schema": load_schema("preset")["$id"],
        "onrecord": __version__,
        "preset": report.preset,
        "note": note(report),
        "signature": str(report.signature),
        "gold": vars(report.gold),
        "predicted": vars(report.predicted),
        "run": system_json(report.run),
        "figures": report.figures.values,
        "why_null": report.figures.why,
        "warnings": report.warnings,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_markdown(report: PresetReport) -> str:
    """A table for a page."""
    lines = [f"**{_title(report)}**", "", f"`{report.preset}`: {note(report)}.", "", "| figure | value |", "| --- | --- |"]
    lines += [f"| {name} | {_said(report, name)} |" for name in report.figures.values]
    lines += ["", f"`{report.signature}`", *(f"\n> {warning}" for warning in report.warnings)]
    return "\n".join(lines) + "\n"


def as_csv(report: PresetReport) -> str:
    """One row per figure."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["preset", "figure", "value", "why_null", "signature"])
    for name, value in report.figures.values.items():
        writer.writerow([report.preset, name, value, report.figures.why.get(name), report.signature])
    return out.getvalue()


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown, "csv": as_csv}


def note(report: PresetReport) -> str:
    """What the figures are."""
    return REPAIRED if report.preset.endswith("-fixed") else PUBLISHED


def _title(report: PresetReport) -> str:
    gold, predicted = report.gold, report.predicted
    sides = f"{counted(gold.documents, 'document')}, {counted(gold.quotes, 'quote')} in gold, {predicted.quotes} predicted"
    return f"{predicted.name} against {gold.name}: {sides}"


def _said(report: PresetReport, name: str) -> str:
    value = report.figures[name]
    if value is not None:
        return f"{value:.4f}"
    reason = report.figures.why.get(name)
    return f"– ({reason})" if reason else "–"
