"""A score for a person and for a page; `score_data` has the others."""

from collections.abc import Iterator

from onrecord.report.challenge import challenge_notes, challenge_rows
from onrecord.report.findings import counted
from onrecord.report.score_data import as_csv, as_json
from onrecord.report.system import system_lines
from onrecord.scoring.averages import Mean
from onrecord.scoring.measures import IF_ATTEMPTED
from onrecord.scoring.score import Score
from onrecord.sides.scored import Report

HEADLINE = {
    "Speaker": "accuracy",
    "Type": "accuracy",
    "NonQuote": "false_alarm_rate",
    "Integrity": "verbatim",
    "SpeakerGiven": "accuracy",
    "Via": "accuracy",
    "Origin": "conduit_as_speaker_rate",
    "Date": "exact",
    "Confidence": "average_precision",
}
"""The ratio by which a measure without F1 is told in one number."""
_SAID = {
    "macro_f1": "macro F1",
    "mcc": "MCC",
    "deanonymisation_rate": "de-anonymised",
    "anonymisation_rate": "anonymised",
    "false_alarm_rate": "false alarms",
    "spurious_per_10000": "spurious per 10,000 characters",
    "quote_free_alarm_rate": "quote-free documents with predictions",
    "altered_rate": "altered",
    "ungrounded_rate": "ungrounded",
    "conduit_as_speaker_rate": "carrier taken for speaker",
    "speaker_as_conduit_rate": "speaker taken for carrier",
    "over_precision_rate": "more precise than gold",
    "publication_default_rate": "wrongly that of publication",
    "max_f1": "highest F1",
    "recall_at_90": "recall at precision .9",
    "brier": "Brier score",
}
_PLAIN = ("threshold", "brier", "calibration_error")
"""Ratios that are no shares: told as numbers, not in percent."""
_MEANS = ("precision", "n", "recall", "n", "F1", "n")
_SHOWN = 5
_LONG = 60


def as_text(report: Report) -> str:
    """What a newsroom editor reads first, then the table, then the line that makes the number repeatable."""
    lines = [_title(report), *system_lines(report.run), "", *_summary(report), "", *_table(report)]
    for dimension, slices in report.slices.items():
        lines += ["", f"by {dimension}", *_slices(slices)]
    for name, means in report.macro.items():
        lines += ["", *_aligned([(name, *_MEANS), *_mean_rows(means)])]
    if report.challenge is not None:
        lines += ["", *_aligned(challenge_rows(report.challenge)), *challenge_notes(report.challenge)]
    lines += ["", signature_line(report)]
    if report.left_out:
        lines += ["", "Left out: " + ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in report.left_out.items())]
    lines += [f"Note: {warning}" for warning in report.warnings]
    lines += [f"  not found in {one.document}: {_cut(one.text)}" for one in report.anchoring.not_found[:_SHOWN]]
    if (more := len(report.anchoring.not_found) - _SHOWN) > 0:
        lines.append(f"  and {more} more (--format json lists them all)")
    return "\n".join(lines) + "\n"


def as_markdown(report: Report) -> str:
    """Tables for a page or a pull request."""
    lines = [
        f"**{_title(report)}**",
        *(f"\n{line}" for line in system_lines(report.run)),
        "",
        *_markdown(("measure", "precision", "recall", "F1", "95 %"), _rows(report.measures)),
    ]
    for dimension, slices in report.slices.items():
        lines += ["", *_markdown((dimension, "measure", "precision", "recall", "F1"), _slice_rows(slices))]
    for name, means in report.macro.items():
        lines += ["", *_markdown((name, *_MEANS), _mean_rows(means))]
    if report.challenge is not None:
        head, *rows = challenge_rows(report.challenge)
        lines += ["", *_markdown(("phenomenon", *head[1:]), iter(rows)), "", *challenge_notes(report.challenge)]
    lines += ["", *(f"- {line}" for line in _summary(report)), "", f"`{signature_line(report)}`"]
    lines += [f"\n> {warning}" for warning in report.warnings]
    return "\n".join(lines) + "\n"


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown, "csv": as_csv}


def signature_line(report: Report) -> str:
    """The headline with its interval and the signature."""
    name, score = next(iter(report.measures.items()), ("", None))
    if score is None:
        return str(report.signature)
    ratio = headline(name, score)
    return f"{name} = {_percent(score.values.get(ratio))}{_interval(score, ratio)}  {report.signature}"


def headline(name: str, score: Score) -> str:
    """The ratio by which the measure is told in one number: F1 where it has one."""
    return "f1" if "f1" in score.values else HEADLINE.get(name, next(iter(score.values)))


def _title(report: Report) -> str:
    gold, predicted = report.gold, report.predicted
    sides = f"{counted(gold.documents, 'document')}, {counted(gold.quotes, 'quote')} in gold, {predicted.quotes} predicted"
    return f"{predicted.name} against {gold.name}: {sides}"


def _summary(report: Report) -> list[str]:
    """The score in words: what was found, given to whom, which anonymous sources were noticed."""
    gold, predicted, lines = report.gold.quotes, report.predicted.quotes, []
    if (given := report.measures.get("SpeakerGiven")) and given.status == "scored":
        lines.append(("Given quotes, right speaker", _of(given.counts["right"], given.counts["gold"], "quotes")))
    if (quote := report.measures.get("Quote@0.5")) and quote.status == "scored":
        found = quote.counts["right"]
        lines.append(("Quotes found", _of(found, gold, "quotes")))
        lines.append(("Right of what it gave", _of(found, predicted, "predictions")))
    if (speaker := report.measures.get("Speaker")) and speaker.status == "scored":
        lines.append(("Given to the right speaker", _of(speaker.counts["right"], speaker.counts["pairs"], "found")))
    if (anonymous := report.measures.get("Anonymous")) and anonymous.status == "scored":
        lines.append(("Anonymous sources noticed", _of(anonymous.counts["right"], anonymous.counts["gold"], "quotes")))
        if anonymous.counts["hidden"]:
            named = _of(anonymous.counts["deanonymised"], anonymous.counts["hidden"], "found")
            lines.append(("Anonymous, but given a name", named))
    non_quote = report.measures.get("NonQuote")
    if non_quote and non_quote.status == "scored" and non_quote.counts["non_quotes"]:
        alarms = _of(non_quote.counts["alarms"], non_quote.counts["non_quotes"], "passages that only look like quotes")
        lines.append(("False alarms", alarms))
    lines += [(name, "not attempted") for name, score in report.measures.items() if score.status == "not attempted"]
    width = max((len(label) for label, _ in lines), default=0)
    return [f"{label.ljust(width)}  {text}" for label, text in lines]


def _of(part: float, whole: float, what: str) -> str:
    share = f" ({100 * part / whole:.1f} %)" if whole else ""
    return f"{part:,.0f} of {whole:,.0f} {what}{share}"


def _table(report: Report) -> list[str]:
    return _aligned([("", "precision", "recall", "F1", "95 %"), *_rows(report.measures)])


def _slices(slices: dict[str, dict[str, Score]]) -> list[str]:
    return _aligned([("", "", "precision", "recall", "F1"), *_slice_rows(slices)])


def _rows(measures: dict[str, Score]) -> Iterator[tuple[str, ...]]:
    """Precision, recall and F1 in columns; what has other ratios, in rows of its own."""
    for name, score in measures.items():
        if "f1" in score.values:
            yield (name, *(_percent(score.values[r]) for r in ("precision", "recall", "f1")), _interval(score, "f1").strip())
        for ratio, value in score.values.items():
            untold = value is None and name in IF_ATTEMPTED
            if ratio not in ("precision", "recall", "f1") and ":" not in ratio and not untold:
                shown = f"{value:.1f}" if value is not None and ratio.endswith("_10000") else _percent(value)
                if ratio in _PLAIN and value is not None:
                    shown = f"{value:.3f}"
                yield (f"{name} {_said(ratio)}", "", "", shown, _interval(score, ratio).strip())


def _slice_rows(slices: dict[str, dict[str, Score]]) -> Iterator[tuple[str, ...]]:
    for value, scores in slices.items():
        for name, score in scores.items():
            if "f1" in score.values:
                yield (value, name, *(_percent(score.values[ratio]) for ratio in ("precision", "recall", "f1")))
            else:
                yield (value, name, "", "", _percent(score.values[headline(name, score)]))


def _mean_rows(means: dict[str, dict[str, Mean]]) -> Iterator[tuple[str, ...]]:
    """Means of precision, recall and F1, each with the number of groups that it is over."""
    for name, of_measure in means.items():
        yield (name, *(cell for mean in of_measure.values() for cell in (_percent(mean.value), str(mean.n))))


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    texts = sum(1 for cell in rows[0] if not cell)
    return [
        "  ".join(
            cell.ljust(w) if i < texts else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _markdown(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> list[str]:
    lines = [head, tuple("---" for _ in head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines]


def _said(ratio: str) -> str:
    return _SAID.get(ratio, ratio.replace("_", " "))


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _interval(score: Score, ratio: str) -> str:
    if ratio not in score.intervals:
        return ""
    interval = score.intervals[ratio]
    if interval is None:
        return " [–]"
    scale = 1 if ratio.endswith("_10000") else 100
    return f" [{scale * interval[0]:.1f}, {scale * interval[1]:.1f}]"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONG else line[: _LONG - 1] + "…"
