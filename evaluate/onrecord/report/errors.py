"""Errors for a person, for a program, for a page, for a spreadsheet; and the cases of one class."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from onrecord import __version__
from onrecord.report.findings import counted
from onrecord.report.show import Mark, marked
from onrecord.schema import load_schema
from onrecord.scoring.errors.confusion import NOBODY
from onrecord.sides.cases import Case
from onrecord.sides.erred import Errors, Outcome

Row = tuple[str, ...]
Format = Callable[[Errors, Sequence[Case] | None], str]

_LONGEST = 240
_SIDES = {"predictions": "Predictions", "speakers": "Speakers, where dice ≥ .5", "gold_quotes": "Gold quotes"}
_SAID = {"deanonymised": "de-anonymised", "non_quote": "gold non-quote", "quote_free": "quote-free document"}
_NOT_SUMMED = "Gains do not sum: a quote may need two repairs, and F1 is no sum."


def as_text(errors: Errors, cases: Sequence[Case] | None = None) -> str:
    """What became of the quotes of both sides and what that costs; or cases, each in its sentence."""
    if cases is not None:
        return "\n".join(line for case in cases for line in (*_case(case), "")) or "no quote is of this class\n"
    lines = [_title(errors)]
    for head, rows in _tables(errors):
        lines += ["", *_aligned([head, *rows])]
    lines += ["", f"{_gain_said(errors)} {_NOT_SUMMED}", "", str(errors.signature)]
    lines += [f"Note: {warning}" for warning in errors.warnings]
    return "\n".join(lines) + "\n"


def as_markdown(errors: Errors, cases: Sequence[Case] | None = None) -> str:
    """The same for a page or a pull request."""
    if cases is not None:
        return "\n".join(line for case in cases for line in _listed(_case(case)))
    lines = [f"**{_title(errors)}**"]
    for head, rows in _tables(errors):
        ruled = [head, tuple("--:" if i else "---" for i in range(len(head))), *rows]
        lines += ["", *("| " + " | ".join(cell.strip().replace("|", "\\|") for cell in row) + " |" for row in ruled)]
    lines += ["", f"{_gain_said(errors)} {_NOT_SUMMED}", "", f"`{errors.signature}`"]
    lines += [f"\n> {warning}" for warning in errors.warnings]
    return "\n".join(lines) + "\n"


def as_json(errors: Errors, cases: Sequence[Case] | None = None) -> str:
    """The report of errors.schema.json."""
    content: dict[str, Any] = {
        "$schema": load_schema("errors")["$id"],
        "onrecord": __version__,
        "signature": str(errors.signature),
        "gold": vars(errors.gold),
        "predicted": vars(errors.predicted),
        "measure": errors.measure,
        "value": errors.value,
        **{side: [_outcome(outcome) for outcome in getattr(errors, side)] for side in _SIDES},
        "missed": {name: {"missed": missed, "of": whole} for name, (missed, whole) in errors.missed.items()},
        "confusion": errors.confusion,
        "warnings": errors.warnings,
    }
    if cases is not None:
        content["cases"] = [{"quote": case.quote, "partner": case.partner, "sentence": _sentence(case)} for case in cases]
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(errors: Errors, cases: Sequence[Case] | None = None) -> str:
    """One row per class and subclass; or per case."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if cases is not None:
        names = [name for name in errors.table.column_names if name != "spans"]
        writer.writerow([*names, "spans", "partner_text", "partner_speaker", "sentence"])
        for case in cases:
            spans = " ".join(f"{span['start']}-{span['end']}" for span in case.quote["spans"])
            partner = case.partner or {}
            quote = [case.quote[name] for name in names]
            writer.writerow([*quote, spans, partner.get("text"), partner.get("speaker"), _sentence(case)])
        return out.getvalue()
    writer.writerow(["of", "class", "subclass", "count", "share", "gain", "measure", "signature"])
    for side in _SIDES:
        outcomes = getattr(errors, side)
        for one in outcomes:
            share = one.count / whole if (whole := _whole(outcomes)) else None
            writer.writerow([side, one.name, one.part, one.count, share, one.gain, errors.measure, errors.signature])
    return out.getvalue()


def as_parquet(errors: Errors) -> bytes:
    """A row per quote of either side."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(errors.table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


FORMATS: dict[str, Format] = {"text": as_text, "json": as_json, "markdown": as_markdown, "csv": as_csv}


def _title(errors: Errors) -> str:
    gold, predicted = errors.gold, errors.predicted
    sides = f"{counted(gold.documents, 'document')}, {counted(gold.quotes, 'quote')} in gold, {predicted.quotes} predicted"
    value = "null" if errors.value is None else f"{100 * errors.value:.1f}"
    return f"{predicted.name} against {gold.name}: {sides}; {errors.measure} = {value}"


def _gain_said(errors: Errors) -> str:
    return f"Gain: what {errors.measure} would gain if these errors alone were repaired."


def _tables(errors: Errors) -> Iterator[tuple[Row, list[Row]]]:
    for side, said in _SIDES.items():
        outcomes = getattr(errors, side)
        if whole := _whole(outcomes):
            yield (said, "quotes", "share", "gain"), [_row(one, whole) for one in outcomes if one.count or not one.part]
    if errors.missed:
        found = errors.missed.items()
        rows: list[Row] = [(_printed(name), str(missed), str(whole), _share(missed, whole)) for name, (missed, whole) in found]
        yield ("Missed of gold quotes that are", "missed", "of", "share"), rows
    for name, matrix in errors.confusion.items():
        head = (f"{name}: gold ↓ predicted →", *matrix)
        yield head, [(label, *(_cell(label, other, count) for other, count in row.items())) for label, row in matrix.items()]


def _cell(gold: str, predicted: str, count: int) -> str:
    """A count; nothing where neither side has a quote."""
    return "" if gold == predicted == NOBODY else str(count)


def _row(one: Outcome, whole: int) -> Row:
    name = f"  {_printed(one.part)}" if one.part else _printed(one.name)
    gain = "–" if one.gain is None else f"{100 * one.gain:+.1f}" if one.gain else ""
    return (name, str(one.count), _share(one.count, whole), gain)


def _printed(name: str) -> str:
    """A class as it is printed."""
    return _SAID.get(name, name.replace("_", " "))


def _whole(outcomes: Sequence[Outcome]) -> int:
    return sum(one.count for one in outcomes if not one.part)


def _outcome(one: Outcome) -> dict[str, Any]:
    return {"class": one.name, "subclass": one.part or None, "count": one.count, "gain": one.gain}


def _case(case: Case) -> list[str]:
    """A line that says what it is, the sentence, and who speaks on either side."""
    quote, partner = case.quote, case.partner
    what = [_said(quote["class"], quote["subclass"])]
    if quote["dice"] is not None:
        what.append(f"dice {quote['dice']:.2f}")
    if quote["speaker_class"] is not None:
        what.append("speaker " + _said(quote["speaker_class"], quote["speaker_subclass"]))
    place = f"{quote['document_id']} {quote['side']} {quote['quote_id'] or quote['quote']}"
    lines = [f"{place}: {'; '.join(what)}", f"    {_sentence(case) or _places(case)}"]
    sides = {one["side"]: one for one in (quote, partner) if one is not None}
    return [*lines, *(f"    {side}: {sides[side]['speaker'] or '–'}" for side in ("gold", "predicted") if side in sides)]


def _listed(lines: list[str]) -> list[str]:
    """A case as an item of a Markdown list, its sentence as a quotation."""
    head, sentence, *sides = (line.strip() for line in lines)
    return [f"* {head}", f"  > {sentence}", "", *(f"  {side}  " for side in sides), ""]


def _said(name: str, part: str | None) -> str:
    return f"{_printed(name)}, {_printed(part)}" if part else _printed(name)


def _sentence(case: Case) -> str | None:
    """The sentence with the words of both sides in brackets; long stretches lose their middle."""
    if case.sentence is None:
        return None
    marks = [
        Mark(span["start"] - case.begins, span["end"] - case.begins, quote["side"], quote["side"])
        for quote in (case.quote, case.partner)
        if quote is not None
        for span in quote["spans"]
    ]
    return " ".join(marked(case.sentence, marks, _LONGEST).plain.split())


def _places(case: Case) -> str:
    """What there is to say of words whose place, or text, is not at hand."""
    spans = ", ".join(f"{span['start']} to {span['end']}" for span in case.quote["spans"])
    if not spans:
        return f"not in the document: {case.quote['text']}"
    return f"the text is not at hand (--texts DIR joins it): characters {spans}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _aligned(rows: list[Row]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.rjust(w) if i else cell.ljust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]
