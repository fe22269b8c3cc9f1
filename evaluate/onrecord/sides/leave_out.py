"""Which quotes are left out of a score, and how many (MEASURES, section 5): nothing is left out uncounted."""

import numpy as np

from onrecord.scoring.arrays import Bools, Quotes, Spans
from onrecord.scoring.overlap import overlaps, within
from onrecord.scoring.ranks import positions
from onrecord.sides.documents import Together
from onrecord.sides.options import Options
from onrecord.sides.predictions import TYPES
from onrecord.sides.rows import Rows
from onrecord.text.marks import CLOSING, OPENING

_DIRECT = TYPES.index("direct")


def kept(
    both: Together, gold: Quotes, predicted: Quotes, wanted: Bools, excluded: Spans, options: Options
) -> tuple[Bools, Bools, dict[str, int]]:
    """The quotes of both sides that enter the score, and the number that do not, by reason; of predictions those `wanted`."""
    keep_gold, keep_predicted = np.ones(len(gold), bool), wanted.copy()
    left_out: dict[str, int] = {}

    def leave(name: str, keep: Bools, out: Bools) -> None:
        left_out[name] = int((keep & out).sum())
        keep &= ~out

    leave("gold_in_excluded_regions", keep_gold, _mostly_inside(gold, excluded, len(both.texts)))
    leave("predictions_in_excluded_regions", keep_predicted, _mostly_inside(predicted, excluded, len(both.texts)))
    direct_only = np.array([kind == "direct_only" for kind in both.gold.documents["completeness"].to_pylist()] + [False], bool)
    of_gold = direct_only[np.minimum(gold.document, len(direct_only) - 1)]
    of_predicted = direct_only[np.minimum(predicted.document, len(direct_only) - 1)]
    leave("gold_not_direct", keep_gold, of_gold & (gold.type != _DIRECT))
    leave("predictions_not_direct", keep_predicted, of_predicted & ~_direct(both, predicted, of_predicted))
    if options.dedup:
        leave("predictions_repeated", keep_predicted, _repeated(both.predicted, predicted))
    if options.nested != "all":
        leave("gold_nested", keep_gold, _nested(gold, keep_gold, options.nested == "outer"))
        leave("predictions_nested", keep_predicted, _nested(predicted, keep_predicted, options.nested == "outer"))
    return keep_gold, keep_predicted, left_out


def _mostly_inside(quotes: Quotes, regions: Spans, documents: int) -> Bools:
    """Quotes with more than half of their content in the regions of their document."""
    sizes = quotes.content.sizes(len(quotes))
    edges = overlaps(quotes.content, regions, sizes, regions.sizes(documents))
    return 2 * np.bincount(edges.a, edges.shared, len(quotes)) > np.maximum(sizes, 1)


def _direct(both: Together, predicted: Quotes, wanted: Bools) -> Bools:
    """Predictions of type direct; one without a type is direct iff it begins and ends at quotation marks."""
    direct: Bools = predicted.type == _DIRECT
    raw = both.predicted.spans["content"]
    for row in np.flatnonzero(wanted & (predicted.type < 0)).tolist():
        at = raw.row == row
        text = both.texts[int(predicted.document[row])].as_py()
        if text is not None and at.any():
            direct[row] = _at_marks(text, int(raw.start[at].min()), int(raw.end[at].max()))
    return direct


def _at_marks(text: str, start: int, end: int) -> bool:
    """Whether a quotation mark stands at both ends: first or last of the words, or just outside."""
    words = text[start:end].strip()
    before, after = text[:start].rstrip(" \u00a0\u202f")[-1:], text[end:].lstrip(" \u00a0\u202f.,!?")[:1]
    opens = words[:1] in OPENING or (before != "" and before in OPENING)
    closes = words[-1:] in CLOSING or words.rstrip(".,!?")[-1:] in CLOSING or (after != "" and after in CLOSING)
    return words != "" and opens and closes


def _repeated(rows: Rows, predicted: Quotes) -> Bools:
    """Predictions equal in every field to one before."""
    fields = [column.to_pylist() for name, column in rows.columns.items() if name not in ("id", "content", "mention", "cue")]
    seen: set[str] = set()
    repeated = np.zeros(len(predicted), bool)
    for row in range(len(predicted)):
        spans = [positions(spans, row) for spans in (predicted.content, predicted.mention, predicted.cue)]
        record = repr((int(predicted.document[row]), spans, [column[row] for column in fields]))
        repeated[row] = record in seen
        seen.add(record)
    return repeated


def _nested(quotes: Quotes, keep: Bools, outer: bool) -> Bools:
    """Quotes to leave out so that only outermost ones (`outer`), or only innermost ones, remain."""
    sizes = quotes.content.sizes(len(quotes))
    edges = within(quotes.content, sizes)
    real = keep[edges.a] & keep[edges.b] & (sizes[edges.a] != sizes[edges.b])
    inside_b = real & (edges.shared == sizes[edges.a])
    inside_a = real & (edges.shared == sizes[edges.b])
    inner = np.concatenate([edges.a[inside_b], edges.b[inside_a]])
    around = np.concatenate([edges.b[inside_b], edges.a[inside_a]])
    out = np.zeros(len(quotes), bool)
    out[inner if outer else around] = True
    return out
