"""Annotators against each other and a system beside them, for a person, a program, a page."""

import json
from collections.abc import Iterator

from onrecord import __version__
from onrecord.report.findings import counted
from onrecord.schema import load_schema
from onrecord.sides.ceiling import Ceiling


def as_text(found: Ceiling) -> str:
    """A row per ratio: annotators, the system, and the system as a share of them."""
    rows = list(_rows(found))
    head = ("", "annotators", *((found.predicted, "of annotators") if found.predicted else ()))
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = [_title(found), ""]
    for row in (head, *rows):
        cells = (row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)))
        lines.append("  ".join(cells).rstrip())
    return "\n".join([*lines, *_notes(found)]) + "\n"


def as_markdown(found: Ceiling) -> str:
    """The same as a table."""
    head = ("", "annotators", *((found.predicted, "of annotators") if found.predicted else ()))
    lines = [head, ("---",) * len(head), *_rows(found)]
    return (
        f"**{_title(found)}**\n\n"
        + "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
        + "\n"
        + "".join(f"\n> {note}\n" for note in _notes(found))
    )


def as_json(found: Ceiling) -> str:
    """The report of ceiling.schema.json."""
    content = {"$schema": load_schema("ceiling")["$id"], "onrecord": __version__, **vars(found)}
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown}


def _title(found: Ceiling) -> str:
    layers = ", ".join(found.layers)
    return f"{found.gold}: {counted(found.documents, 'document')} with several layers ({layers}), each scored against each other"


def _notes(found: Ceiling) -> list[str]:
    return [] if found.by_people else ["Note: passes of a program or of the author of the texts: no human ceiling"]


def _rows(found: Ceiling) -> Iterator[tuple[str, ...]]:
    for name, ratios in found.annotators.items():
        for ratio, value in ratios.items():
            if ":" in ratio or ratio in ("precision", "recall"):  # annotators take both sides: these equal F1
                continue
            label = name if ratio == "f1" else f"{name} {ratio.replace('_', ' ')}"
            if found.predicted is None:
                yield label, _shown(ratio, value)
                continue
            own = found.system.get(name, {}).get(ratio)
            share = f"{100 * own / value:.0f} %" if own is not None and value and not ratio.endswith(("_rate", "_10000")) else ""
            yield label, _shown(ratio, value), _shown(ratio, own), share


def _shown(ratio: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if ratio.endswith("_10000") else f"{100 * value:.1f}"
