"""Which rows share units, and how many: the edges on which everything else works.

Dice is kept as an integer, `d = (shared << 21) // (|a| + |b|)`: 2**20 iff the two sets are equal. Thresholds are integers
too, so no comparison depends on rounding (MEASURES, section 2).
"""

from typing import NamedTuple

import numpy as np

from onrecord.scoring.arrays import Ints, Spans, ranges

EXACT = 1 << 20
_FEW = 8


class Edges(NamedTuple):
    """Pairs of rows that share at least one unit, sorted by a and b; `d` is their dice, `shared` the units."""

    a: Ints
    b: Ints
    shared: Ints
    d: Ints


def threshold(dice: float) -> int:
    """The least integer dice that counts as at least `dice`."""
    return int(dice * EXACT)


def overlaps(a: Spans, b: Spans, sizes_a: Ints, sizes_b: Ints) -> Edges:
    """All pairs of rows of a and b that share a unit. Takes time in proportion to the pairs, not to rows times rows."""
    a, b = _by_start(a), _by_start(b)
    # two spans meet iff one begins inside the other
    first_a, first_b = ranges(np.searchsorted(b.start, a.start), np.searchsorted(b.start, a.end))
    second_b, second_a = ranges(np.searchsorted(a.start, b.start, "right"), np.searchsorted(a.start, b.end))
    i, j = np.concatenate([first_a, second_a]), np.concatenate([first_b, second_b])
    shared = np.minimum(a.end[i], b.end[j]) - np.maximum(a.start[i], b.start[j])
    return _summed(a.row[i], b.row[j], shared, sizes_a, sizes_b)


def within(spans: Spans, sizes: Ints) -> Edges:
    """All pairs of different rows of one side that share a unit, each pair once, a < b."""
    spans = _by_start(spans)
    after = np.arange(1, len(spans.row) + 1)
    i, j = ranges(after, np.searchsorted(spans.start, spans.end))
    different = spans.row[i] != spans.row[j]
    i, j = i[different], j[different]
    shared = np.minimum(spans.end[i], spans.end[j]) - spans.start[j]
    low, high = np.minimum(spans.row[i], spans.row[j]), np.maximum(spans.row[i], spans.row[j])
    return _summed(low, high, shared, sizes, sizes)


def shared_units(a: Spans, rows_a: Ints, b: Spans, rows_b: Ints) -> tuple[Ints, Ints]:
    """Of given pairs of rows: the units they share and the sum of their sizes, each of shape (pairs,)."""
    low_a, high_a = _bounds(a, rows_a)
    low_b, high_b = _bounds(b, rows_b)
    if len(a.row) and len(b.row) and ((high_a - low_a) < 2).all() and ((high_b - low_b) < 2).all():
        i, j = np.minimum(low_a, len(a.row) - 1), np.minimum(low_b, len(b.row) - 1)
        both = np.maximum(np.minimum(a.end[i], b.end[j]) - np.maximum(a.start[i], b.start[j]), 0)
        sizes = (a.end[i] - a.start[i]) * (high_a - low_a) + (b.end[j] - b.start[j]) * (high_b - low_b)
        return both * (high_a - low_a) * (high_b - low_b), sizes
    pair, i = ranges(low_a, high_a)
    of_b, at_b = ranges(low_b, high_b)
    size = np.bincount(pair, a.end[i] - a.start[i], len(rows_a)) + np.bincount(of_b, b.end[at_b] - b.start[at_b], len(rows_a))
    each, j = ranges(low_b[pair], high_b[pair])
    both = np.minimum(a.end[i[each]], b.end[j]) - np.maximum(a.start[i[each]], b.start[j])
    shared = np.bincount(pair[each], np.maximum(both, 0), len(rows_a))
    return shared.astype(np.int64), size.astype(np.int64)


def _bounds(spans: Spans, rows: Ints) -> tuple[Ints, Ints]:
    """Where the spans of each of the rows begin and end."""
    if _FEW * len(rows) < len(spans.row):
        return np.searchsorted(spans.row, rows), np.searchsorted(spans.row, rows, "right")
    counts = np.bincount(spans.row, minlength=int(rows.max(initial=-1)) + 1)
    ends = np.cumsum(counts)
    return (ends - counts)[rows], ends[rows]


def dice(shared: Ints, size: Ints) -> Ints:
    """Integer dice of pairs from their shared units and the sum of their sizes; 0 where both are empty."""
    return (shared << 21) // np.maximum(size, 1)


def _by_start(spans: Spans) -> Spans:
    if (spans.start[1:] >= spans.start[:-1]).all():
        return spans
    order = np.argsort(spans.start, kind="stable")
    return Spans(spans.row[order], spans.start[order], spans.end[order])


def _summed(a: Ints, b: Ints, shared: Ints, sizes_a: Ints, sizes_b: Ints) -> Edges:
    order = np.lexsort((b, a))
    a, b, shared = a[order], b[order], shared[order]
    if len(a):
        first = np.flatnonzero(np.concatenate([[True], (a[1:] != a[:-1]) | (b[1:] != b[:-1])]))
        a, b, shared = a[first], b[first], np.add.reduceat(shared, first)
    return Edges(a, b, shared, dice(shared, sizes_a[a] + sizes_b[b]))
