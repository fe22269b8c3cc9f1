"""Confusion matrices over both sides: pairs with dice ≥ .5 by the labels of both, all other quotes against ∅."""

from collections.abc import Sequence

import numpy as np

from onrecord.scoring.arrays import Ints
from onrecord.scoring.matched import Matched

NO_LABEL, NOBODY = "none", "∅"


def confusion(found: Matched, gold: Ints, predicted: Ints, labels: int) -> Ints:
    """How often gold of one label met a prediction of another: (labels + 2, labels + 2), gold in rows.

    `gold` and `predicted` are codes of all quotes, -1 for no label. The last but one row and column stand for no label, the last
    for no partner; every quote of either side is counted once.
    """
    rows = np.where(gold < 0, labels, gold)
    columns = np.where(predicted < 0, labels, predicted)
    of_gold = np.full(len(gold), labels + 1)
    at_gold, at_predicted = found.gold[found.half], found.predicted[found.half]
    of_gold[at_gold] = columns[at_predicted]
    free = np.ones(len(predicted), bool)
    free[at_predicted] = False
    cells = np.concatenate([rows * (labels + 2) + of_gold, (labels + 1) * (labels + 2) + columns[free]])
    table: Ints = np.bincount(cells, minlength=(labels + 2) ** 2).reshape(labels + 2, labels + 2)
    return table


def occurring(table: Ints, names: Sequence[str]) -> dict[str, dict[str, int]]:
    """Counts by gold and predicted label, without labels that occur on neither side."""
    every = [*names, NO_LABEL, NOBODY]
    shown = [i for i in range(len(every)) if table[i].any() or table[:, i].any() or i == len(every) - 1]
    return {every[i]: {every[j]: int(table[i, j]) for j in shown} for i in shown}
