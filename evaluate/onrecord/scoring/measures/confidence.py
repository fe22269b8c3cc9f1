"""Confidence: does the system know when it is right?

Definition   Every prediction has its confidence c and y, whether it is right: in M50 with the speaker correct (`WSW@0.5`), in the
             alignment of all predictions. From the surest down, ties as one block: average precision Σ (R_n - R_n-1) P_n; the
             maximum of F1, and its threshold (predictions with c at or above it are kept); the best recall at a precision
             of at least .9. Precision is over the predictions kept, recall over all gold quotes. Brier: mean (c - y)². ECE: mean
             |mean y - mean c| over the bins ⌈15·F(c)⌉, weighted by size, F the empirical distribution of c.
Counts       per document: right; predicted; gold. The ratios are none of sums over documents, and have no interval.
Edge cases   Brier and ECE look at predictions alone: they stand beside their number, and few sure ones are no merit. All of one
             confidence: one block. Nothing reaches a precision of .9: recall 0. Gold that is a sample does not say what is
             wrong: its documents are left out. No confidences: the measure is absent.
Reference    Average precision: Everingham et al. (2010) without interpolation, as in scikit-learn, whose recall is over what is right
             among the predictions: ours is theirs times right/gold (never higher). Brier (1950). ECE: Guo et al. (2017) with bins
             of equal mass (Nguyen and O'Connor 2015), which no bin without predictions can distort.
"""

from collections.abc import Mapping

import numpy as np

from onrecord.scoring.arrays import Bools, Floats
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Listed, Measure, Ratios

BINS = 15
SURE = 0.9


def confidence() -> Measure:
    """`Confidence`."""
    return Measure(
        "Confidence",
        _counts,
        _no_ratios,
        reads="speaker",
        claims=("confidence", "speaker"),
        of_quotes=False,
        optional=True,
        listed=_listed,
        whole=_whole,
    )


def _counts(matched: Matched) -> Counts:
    sides, right, kept = matched.sides, _right(matched), _kept(matched)
    gold = sides.gold.document[matched.gold_here & ~sides.sampled[sides.gold.document]]
    return {
        "right": matched.per_document(sides.predicted.document[kept & right]),
        "predicted": matched.per_document(sides.predicted.document[kept]),
        "gold": matched.per_document(gold),
    }


def _no_ratios(_: Counts) -> Ratios:
    return {}


def _right(matched: Matched) -> Bools:
    right = np.zeros(len(matched.sides.predicted), bool)
    right[matched.predicted[matched.half & matched.speaker]] = True
    return right


def _kept(matched: Matched) -> Bools:
    return matched.predicted_here & ~matched.sides.sampled[matched.sides.predicted.document]


def _listed(matched: Matched) -> Listed:
    predicted = matched.sides.predicted
    rows = np.flatnonzero(_kept(matched))
    rows = rows[np.argsort(predicted.document[rows], kind="stable")]
    columns = {"confidence": predicted.confidence[rows], "right": _right(matched)[rows].astype(np.float64)}
    return Listed(predicted.document[rows], columns, [])


def _whole(listed: Listed, sums: Mapping[str, float]) -> dict[str, float]:
    c, y = listed.columns["confidence"], listed.columns["right"] > 0
    return {**ranking(c, y, int(sums["gold"])), "brier": brier(c, y), "calibration_error": calibration_error(c, y)}


def ranking(c: Floats, y: Bools, gold: int) -> dict[str, float]:
    """Average precision, the maximum of F1 with its threshold, and the best recall at a precision of at least .9."""
    if not len(c):
        some = np.nan if gold == 0 else 0.0
        return {"average_precision": some, "max_f1": some, "threshold": np.nan, "recall_at_90": some}
    order = np.argsort(-c)  # ties are one block, whatever their order
    ends = np.flatnonzero(np.append(np.diff(c[order]) != 0, True))
    found, kept = np.cumsum(y[order])[ends], ends + 1
    precision, f1 = found / kept, 2 * found / (kept + gold)
    best = int(np.argmax(f1))
    if gold == 0:
        return {"average_precision": np.nan, "max_f1": 0.0, "threshold": np.nan, "recall_at_90": np.nan}
    return {
        "average_precision": float((np.diff(found, prepend=0) / gold * precision).sum()),
        "max_f1": float(f1[best]),
        "threshold": float(c[order][ends[best]]),
        "recall_at_90": float(found[precision >= SURE].max(initial=0) / gold),
    }


def brier(c: Floats, y: Bools) -> float:
    """Mean squared difference of confidence and truth; NaN without predictions."""
    return float(((c - y) ** 2).mean()) if len(c) else np.nan


def calibration_error(c: Floats, y: Bools) -> float:
    """Expected calibration error with bins of equal mass; NaN without predictions."""
    if not len(c):
        return np.nan
    order = np.argsort(c)
    at_most = np.empty(len(c), np.int64)  # n·F(c), a whole number, so that ⌈15·F(c)⌉ is exact
    at_most[order] = np.searchsorted(c[order], c[order], "right")
    bins = -(-BINS * at_most // len(c))
    difference = np.bincount(bins, y) - np.bincount(bins, c)
    return float(np.abs(difference).sum() / len(c))
