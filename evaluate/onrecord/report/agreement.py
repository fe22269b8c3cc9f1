"""Agreement for a person, for a program, for a page, for a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from onrecord import __version__
from onrecord.report.findings import counted
from onrecord.scoring.agreement import Told
from onrecord.sides.agreement.agree import Agreement, Pair
from onrecord.sides.agreement.fields import NAMES, NOT_ANNOTATED

Row = tuple[str, ...]

_F1 = {"exact": "the same words", "0.8": "dice of at least .8", "0.5": "dice of at least .5"}
_WAYS = {"any role": "in any role", "same role": "in the same role", "content": "in their content"}
_COEFFICIENTS = {"share": "agree", "cohen": "Cohen's κ", "fleiss": "Fleiss' κ", "alpha": "Krippendorff's α"}


def as_text(agreement: Agreement) -> str:
    """Tables that can be read aloud, what could not be told and why, and the line that makes the numbers repeatable."""
    lines = [_title(agreement)]
    for head, rows in _tables(agreement):
        lines += ["", *_aligned([head, *rows])]
    lines += ["", *_reasons(agreement), agreement.signature]
    if agreement.left_out:
        lines.append("Left out: " + ", ".join(f"{what} {count}" for what, count in agreement.left_out.items()))
    lines += [f"Note: {note}" for note in agreement.notes]
    return "\n".join(lines) + "\n"


def as_markdown(agreement: Agreement) -> str:
    """The same tables for a page or a pull request."""
    lines = [f"**{_title(agreement)}**"]
    for head, rows in _tables(agreement):
        ruled = [head, tuple("---" if i == 0 else "--:" for i in range(len(head))), *rows]
        lines += ["", *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in ruled)]
    reasons = _reasons(agreement)
    lines += ["", *(f"* {line}" for line in reasons), *([""] if reasons else []), f"`{agreement.signature}`"]
    left = [f"* Left out: {what} {count}" for what, count in agreement.left_out.items()]
    lines += ["", *left, *(f"* Note: {note}" for note in agreement.notes)] if left or agreement.notes else []
    return "\n".join(lines) + "\n"


def as_json(agreement: Agreement) -> str:
    """Everything, not rounded; what cannot be told is null, with the reason."""
    content = {
        "onrecord": __version__,
        "signature": agreement.signature,
        "layers": [vars(annotator) for annotator in agreement.annotators],
        "documents": agreement.documents,
        "f1": {name: _value(told) for name, told in agreement.f1.items()},
        "agr": {way: _value(told) for way, told in agreement.agr.items()},
        "alpha": {unit: {of: _value(told) for of, told in labels.items()} for unit, labels in agreement.alpha.items()},
        "fields": {
            field: {"quotes": found.quotes, **{name: _value(getattr(found, name)) for name in NAMES}}
            for field, found in agreement.fields.items()
        },
        "pairs": [_pair_value(pair) for pair in agreement.pairs],
        "left_out": agreement.left_out,
        "notes": agreement.notes,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(agreement: Agreement) -> str:
    """One row per coefficient: of all layers, then of each two."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["coefficient", "of", "layers", "value", "low", "high", "reason", "signature"])
    for coefficient, of, layers, told in _flat(agreement):
        low, high = told.interval or (None, None)
        writer.writerow([coefficient, of, layers, told.value, low, high, told.reason, agreement.signature])
    return out.getvalue()


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown, "csv": as_csv}


def _title(agreement: Agreement) -> str:
    names = ", ".join(f"{a.name} ({counted(a.quotes, 'quote')})" for a in agreement.annotators)
    return f"Agreement in {counted(agreement.documents, 'document')}: {names}"


def _tables(agreement: Agreement) -> Iterator[tuple[Row, list[Row]]]:
    """Head and rows of each table."""
    yield (
        ("Quotes found by both (F1)", "", "95 %"),
        [(_F1[name], _percent(told), _interval(told, 100)) for name, told in agreement.f1.items()],
    )
    yield (
        ("Quotes touched by the other (agr)", "", "95 %"),
        [(_WAYS[way], _percent(told), _interval(told, 100)) for way, told in agreement.agr.items()],
    )
    units = list(agreement.alpha)
    labels = list(next(iter(agreement.alpha.values())))
    yield (
        ("Krippendorff's α of", *(cell for unit in units for cell in (unit, "95 %"))),
        [(of, *(cell for unit in units for cell in _cells(agreement.alpha[unit][of]))) for of in labels],
    )
    fields = {field: found for field, found in agreement.fields.items() if found.quotes}
    if fields:
        yield (
            (
                "Fields of quotes found by both",
                "quotes",
                "agree",
                *(c for name in NAMES[1:] for c in (_COEFFICIENTS[name], "95 %")),
            ),
            [
                (
                    field.replace("_", " "),
                    f"{found.quotes:,}",
                    _percent(found.share),
                    *(cell for name in NAMES[1:] for cell in _cells(getattr(found, name))),
                )
                for field, found in fields.items()
            ],
        )
    if len(agreement.pairs) > 1:
        yield (
            ("Two by two", "documents", "quotes", *_F1.values(), "agr"),
            [
                (
                    " – ".join(pair.layers),
                    str(pair.documents),
                    " – ".join(map(str, pair.quotes)),
                    *(_percent(told) for told in pair.f1.values()),
                    " – ".join(map(_percent, pair.agr)),
                )
                for pair in agreement.pairs
            ],
        )


def _reasons(agreement: Agreement) -> list[str]:
    """Why there is no number: one line per reason."""
    why: dict[str, list[str]] = {}
    for coefficient, of, layers, told in _flat(agreement):
        if told.reason is not None and not layers:
            name = (
                of.replace("_", " ") if told.reason == NOT_ANNOTATED and coefficient in NAMES else f"{_said(coefficient)} of {of}"
            )
            why.setdefault(told.reason, []).append(name)
    return [f"– {reason}: {', '.join(dict.fromkeys(of))}" for reason, of in why.items()]


def _said(coefficient: str) -> str:
    return _COEFFICIENTS.get(coefficient, coefficient)


def _flat(agreement: Agreement) -> Iterator[tuple[str, str, str, Told]]:
    """Every coefficient: its name, what it is of, the two layers (none: of all), its value."""
    for name, told in agreement.f1.items():
        yield "F1", name, "", told
    for way, told in agreement.agr.items():
        yield "agr", way, "", told
    for unit, labels in agreement.alpha.items():
        for of, told in labels.items():
            yield "alpha", f"{of} of {unit}", "", told
    for field, found in agreement.fields.items():
        for name in NAMES:
            yield name, field, "", getattr(found, name)
    for pair in agreement.pairs:
        for name, told in pair.f1.items():
            yield "F1", name, " – ".join(pair.layers), told
        for layers, told in zip((pair.layers, pair.layers[::-1]), pair.agr, strict=True):
            yield "agr", "any role", " ‖ ".join(layers), told


def _aligned(rows: Sequence[Row]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _cells(told: Told) -> tuple[str, str]:
    return ("–" if told.value is None else _plain(told.value)), _interval(told, 1)


def _plain(value: float) -> str:
    """Coefficients as they are printed: .762, -.050, 1."""
    return f"{value:.3f}".replace("0.", ".", 1) if abs(round(value, 3)) < 1 else f"{value:.3f}"


def _percent(told: Told) -> str:
    return "–" if told.value is None else f"{100 * told.value:.1f}"


def _interval(told: Told, scale: int) -> str:
    if told.interval is None:
        return ""
    low, high = (f"{100 * bound:.1f}" if scale == 100 else _plain(bound) for bound in told.interval)
    return f"[{low}, {high}]"


def _value(told: Told) -> dict[str, Any]:
    return {"value": told.value, "interval": list(told.interval) if told.interval else None, "reason": told.reason}


def _pair_value(pair: Pair) -> dict[str, Any]:
    return {
        "layers": list(pair.layers),
        "documents": pair.documents,
        "quotes": list(pair.quotes),
        "f1": {name: _value(told) for name, told in pair.f1.items()},
        "agr": [_value(told) for told in pair.agr],
    }
