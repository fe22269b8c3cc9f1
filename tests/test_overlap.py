"""Which rows share units, and how many, against Python sets."""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.scoring.arrays import Spans, union
from onrecord.scoring.overlap import EXACT, dice, overlaps, shared_units, threshold, within

Sets = list[set[int]]
# up to four parts of up to five units in 0 … 30, that may overlap, touch, or be empty
PARTS = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 5)), max_size=4)
ROWS = st.lists(PARTS, max_size=8)


def as_spans(rows: list[list[tuple[int, int]]]) -> tuple[Spans, Sets]:
    """The rows as arrays and as sets."""
    flat = [(row, start, start + size) for row, parts in enumerate(rows) for start, size in parts]
    columns = np.array(flat, np.int64).reshape(-1, 3).T
    sets = [{unit for start, size in parts for unit in range(start, start + size)} for parts in rows]
    return union(columns[0], columns[1], columns[2]), sets


def integer_dice(a: set[int], b: set[int]) -> int:
    return int(Fraction(2 * len(a & b), len(a) + len(b)) * EXACT)


@settings(max_examples=200)
@given(ROWS)
def test_union_is_the_sets(rows):
    """Parts of a row come out sorted, apart, and none empty."""
    spans, sets = as_spans(rows)
    assert spans.sizes(len(rows)).tolist() == [len(units) for units in sets]
    found: Sets = [set() for _ in rows]
    for row, start, end in zip(*(column.tolist() for column in spans), strict=True):
        assert start < end
        assert not found[row] or max(found[row]) + 1 < start
        found[row] |= set(range(start, end))
    assert found == sets


@settings(max_examples=200)
@given(ROWS, ROWS)
def test_overlaps_equal_sets(first, second):
    (a, sets_a), (b, sets_b) = as_spans(first), as_spans(second)
    edges = overlaps(a, b, a.sizes(len(first)), b.sizes(len(second)))
    wanted = [(i, j, len(x & y), integer_dice(x, y)) for (i, x), (j, y) in product(enumerate(sets_a), enumerate(sets_b)) if x & y]
    assert list(zip(*(column.tolist() for column in edges), strict=True)) == wanted


@settings(max_examples=200)
@given(ROWS)
def test_within_equals_sets(rows):
    spans, sets = as_spans(rows)
    edges = within(spans, spans.sizes(len(rows)))
    wanted = [(i, j, len(x & y), integer_dice(x, y)) for (i, x), (j, y) in combinations(enumerate(sets), 2) if x & y]
    assert list(zip(*(column.tolist() for column in edges), strict=True)) == wanted


@settings(max_examples=200)
@given(st.lists(st.tuples(PARTS, PARTS), max_size=8), st.randoms(use_true_random=False))
def test_shared_units_of_given_pairs_equal_sets(rows, chance):
    """Pairs in any order, repeated ones too, some with nothing on one side or on both."""
    (a, sets_a), (b, sets_b) = as_spans([first for first, _ in rows]), as_spans([second for _, second in rows])
    pairs = [(chance.randrange(len(rows)), chance.randrange(len(rows))) for _ in range(12 if rows else 0)]
    asked = np.array(pairs, np.int64).reshape(-1, 2).T
    shared, size = shared_units(a, asked[0], b, asked[1])
    assert shared.tolist() == [len(sets_a[i] & sets_b[j]) for i, j in pairs]
    assert size.tolist() == [len(sets_a[i]) + len(sets_b[j]) for i, j in pairs]


@pytest.mark.parametrize(("first", "second"), [([], [(0, 3)]), ([(0, 3)], []), ([], [])])
def test_shared_units_where_a_side_has_none(first, second):
    a, _ = as_spans([first])
    b, _ = as_spans([second])
    shared, size = shared_units(a, np.array([0]), b, np.array([0]))
    assert (shared.tolist(), size.tolist()) == ([0], [3 if first or second else 0])


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_thresholds_of_integers_are_those_of_fractions(shared, more_a, more_b):
    size = 2 * shared + more_a + more_b
    (found,) = dice(np.array([shared]), np.array([size])).tolist()
    exact = Fraction(2 * shared, max(size, 1))
    assert (found == EXACT) == (exact == 1)
    for tenths in (1, 5, 8, 9, 10):
        assert (found >= threshold(tenths / 10)) == (exact >= Fraction(tenths, 10))


def test_dice_by_hand():
    """2 · 3 / (4 + 8) = .5; nothing of nothing is 0."""
    assert dice(np.array([3, 0]), np.array([12, 0])).tolist() == [EXACT // 2, 0]
