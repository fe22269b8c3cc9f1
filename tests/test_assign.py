"""The solvers against SciPy where numbers are small, and against every matching where they are not."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from onrecord.scoring.assign import enumerate_small, hungarian, ways

Weights = list[list[int]]
LARGE = 2**70


def matrices(most: int, weights: st.SearchStrategy[int]) -> st.SearchStrategy[Weights]:
    """Weights of any shape up to most × most."""
    shapes = st.tuples(st.integers(1, most), st.integers(1, most))
    return shapes.flatmap(
        lambda shape: st.lists(st.lists(weights, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
    )


def total(weights: Weights, given_columns: list[int]) -> int:
    """Sum of a matching, which has to be one: no column twice, no pair of weight 0."""
    pairs = [(row, column) for row, column in enumerate(given_columns) if column >= 0]
    assert len(given_columns) == len(weights)
    assert len({column for _, column in pairs}) == len(pairs)
    assert all(weights[row][column] > 0 for row, column in pairs)
    return sum(weights[row][column] for row, column in pairs)


def every_matching(weights: Weights) -> list[tuple[int, list[int]]]:
    """All matchings that cannot be added to without a pair of weight 0, with their sums; -1 is no partner."""
    rows, columns = len(weights), len(weights[0])
    found = {}
    for columns_of_rows in permutations([*range(columns), *[-1] * rows], rows):
        given_columns = [column if column >= 0 and weights[row][column] > 0 else -1 for row, column in enumerate(columns_of_rows)]
        found[tuple(given_columns)] = sum(weights[row][column] for row, column in enumerate(given_columns) if column >= 0)
    return [(value, list(matching)) for matching, value in found.items()]


# ---------------------------------------------------------------- hungarian


@settings(max_examples=400)
@given(matrices(9, st.integers(0, 12)))
def test_hungarian_has_the_sum_of_scipy(weights):
    rows, columns = linear_sum_assignment(np.array(weights), maximize=True)
    assert total(weights, hungarian(weights)) == np.array(weights)[rows, columns].sum()


@settings(max_examples=200)
@given(matrices(4, st.one_of(st.just(0), st.integers(LARGE, LARGE + 3), st.integers(1, LARGE * LARGE))))
def test_hungarian_equals_brute_force_beyond_64_bits(weights):
    assert total(weights, hungarian(weights)) == max(every_matching(weights))[0]


def test_hungarian_sees_a_difference_that_floats_do_not():
    """2**70 + 1 and 2**70 are the same in float64: the diagonal is 2 · 2**70 + 1, the other way 2 · 2**70."""
    weights = [[LARGE + 1, LARGE], [LARGE, LARGE]]
    assert float(LARGE + 1) == float(LARGE)
    assert hungarian(weights) == [0, 1]


def test_hungarian_gives_up_a_best_pair_for_a_better_sum():
    """3 + 3 = 6 beats 5 + 0 = 5; the second row of weight 0 stays alone."""
    assert hungarian([[5, 3], [3, 0]]) == [1, 0]
    assert hungarian([[5, 3], [0, 0]]) == [0, -1]
    assert hungarian([[0, 0]]) == [-1]


@pytest.mark.parametrize(("rows", "columns"), [(29, 18), (18, 29), (1, 40), (40, 1)])
def test_hungarian_where_all_tie(rows, columns):
    assert total([[LARGE] * columns for _ in range(rows)], hungarian([[LARGE] * columns for _ in range(rows)])) == LARGE * min(
        rows, columns
    )


# ---------------------------------------------------------------- enumerate_small


@settings(max_examples=150)
@given(st.integers(1, 3), st.integers(0, 2), st.data())
def test_enumerating_equals_brute_force_with_uniqueness(rows, wider, data):
    """Weights from 0 to 4, so that ties are frequent; several components at once."""
    columns = rows + wider
    one = st.lists(st.lists(st.integers(0, 4), min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    components = data.draw(st.lists(one, min_size=1, max_size=6))
    weights = np.array(components, np.int64)
    chosen, only = enumerate_small(weights, weights > 0)
    assert chosen.shape == (len(components), rows)
    for component, given_columns, unique in zip(components, chosen.tolist(), only.tolist(), strict=True):
        tried = every_matching(component)
        best = max(value for value, _ in tried)
        assert total(component, given_columns) == best
        assert unique == ([value for value, _ in tried].count(best) == 1)


def test_enumerating_one_component():
    """[[2, 3], [3, 2]]: 3 + 3 = 6 beats 2 + 2 = 4. [[2, 2], [2, 2]]: both ways 4. [[1, 0], [0, 0]]: one pair, one way."""
    weights = np.array([[[2, 3], [3, 2]], [[2, 2], [2, 2]], [[1, 0], [0, 0]]], np.int64)
    chosen, only = enumerate_small(weights, weights > 0)
    assert only.tolist() == [True, False, True]
    assert chosen[0].tolist() == [1, 0]
    assert chosen[2].tolist() == [0, -1]


@settings(max_examples=100)
@given(matrices(4, st.integers(1, 50)))
def test_both_solvers_agree(weights):
    if len(weights) > len(weights[0]):
        weights = [list(column) for column in zip(*weights, strict=True)]
    array = np.array([weights], np.int64)
    chosen, only = enumerate_small(array, array > 0)
    assert total(weights, chosen[0].tolist()) == total(weights, hungarian(weights))
    if only[0]:
        assert chosen[0].tolist() == hungarian(weights)


@pytest.mark.parametrize(("rows", "columns", "count"), [(1, 1, 1), (1, 4, 4), (2, 3, 6), (3, 3, 6), (3, 5, 60)])
def test_ways(rows, columns, count):
    """Every row gets another column: columns · (columns - 1) · …"""
    assert ways(rows, columns) == count
