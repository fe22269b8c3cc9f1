"""The best one-to-one matching of a component whose pairs have weights of any size.

`hungarian` works on Python integers, which hold ten keys in one number (MEASURES, section 2): two quotes on each side
already need 82 bits, and SciPy's solver computes in 53. It is Kuhn and Munkres' method by shortest augmenting paths
(Jonker and Volgenant 1987, without their initialisation), O(rows² · columns). `enumerate_small` tries all matchings of many
small components at once on one key, and says where its optimum is not unique.
"""

from collections.abc import Sequence
from functools import cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from onrecord.scoring.arrays import Bools, Ints

MOST_WAYS = 120


def hungarian(weights: Sequence[Sequence[int]]) -> list[int]:
    """For each row the column it is given, -1 for none. Maximises the sum of weights; 0 is no pair, none is negative."""
    rows, columns = len(weights), len(weights[0])
    if rows > columns:
        turned = hungarian([[weights[i][j] for i in range(rows)] for j in range(columns)])
        given = [-1] * rows
        for j, i in enumerate(turned):
            if i >= 0:
                given[i] = j
        return given
    row_price, column_price = [0] * rows, [0] * (columns + 1)
    owner = [-1] * (columns + 1)  # the last column is the place from which a free row starts
    for start in range(rows):
        owner[columns] = start
        at, slack, came = columns, [0] * columns, [columns] * columns
        reached: list[bool] = [False] * (columns + 1)
        unknown = [True] * columns
        while owner[at] >= 0:
            reached[at] = True
            row = owner[at]
            best, step = -1, 0
            for j in range(columns):
                if reached[j]:
                    continue
                cost = -weights[row][j] - row_price[row] - column_price[j]
                if unknown[j] or cost < slack[j]:
                    slack[j], came[j], unknown[j] = cost, at, False
                if best < 0 or slack[j] < step:
                    best, step = j, slack[j]
            for j in range(columns + 1):
                if reached[j]:
                    row_price[owner[j]] += step
                    column_price[j] -= step
                elif j < columns:
                    slack[j] -= step
            at = best
        while at != columns:
            owner[at], at = owner[came[at]], came[at]
    given = [-1] * rows
    for j in range(columns):
        if owner[j] >= 0 and weights[owner[j]][j] > 0:
            given[owner[j]] = j
    return given


def ways(rows: int, columns: int) -> int:
    """How many matchings `enumerate_small` would try."""
    few, many = sorted((rows, columns))
    total = 1
    for i in range(few):
        total *= many - i
    return total


def enumerate_small(weights: Ints, pairs: Bools) -> tuple[Ints, Bools]:
    """Many components of one shape at once, (components, rows, columns) with rows ≤ columns: the best by one key.

    `weights` are 0 where there is no pair, `pairs` says where there is one. Returns the column given to each row, shape
    (components, rows), -1 for none; and whether that is the only best matching, shape (components,).
    """
    _, rows, columns = weights.shape
    given = _injections(rows, columns)
    at = np.arange(rows)
    sums = weights[:, at, given].sum(-1)
    bits = np.int64(1) << (at * columns + given)
    matching = np.where(pairs[:, at, given], bits, 0).sum(-1)
    best = sums == sums.max(-1, keepdims=True)
    chosen = best.argmax(-1)
    mine = np.take_along_axis(matching, chosen[:, None], -1)
    only = (~best | (matching == mine)).all(-1)
    columns_of = given[chosen]
    found = np.take_along_axis(pairs, columns_of[:, :, None], -1)[:, :, 0]
    return np.where(found, columns_of, -1), only


@cache
def _injections(rows: int, columns: int) -> NDArray[np.int64]:
    return np.array(list(permutations(range(columns), rows)), np.int64)
