"""Predictions about given quotes: `quote_id` names a quote of gold, and the prediction says who speaks there."""

import numpy as np
import pyarrow.compute as pc

from onrecord.scoring.arrays import Bools, Ints
from onrecord.sides.people import coded
from onrecord.sides.rows import Rows


def answered(gold: Rows, predicted: Rows) -> Ints:
    """The gold row that each prediction answers, shape (predicted,); -1 where it names none, or none that there is.

    The documents of both sides have the same numbers.
    """
    if not predicted.carries("quote_id") or not len(gold):
        return np.full(len(predicted), -1)
    own = pc.coalesce(gold.columns["id"], gold.columns["quote_id"])
    (asked, known), strings = coded([predicted.columns["quote_id"], own])
    wide = len(strings) + 1
    keys = np.where(known >= 0, gold.document * wide + known, -1)
    wanted = np.where(asked >= 0, predicted.document * wide + asked, -2)
    order = np.argsort(keys, kind="stable")
    at = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return np.where(keys[at] == wanted, at, -1)


def answers_alone(rows: Rows) -> Bools:
    """Predictions that name a given quote and have no content of their own: they are no part of the alignment."""
    alone: Bools = np.asarray(pc.and_(pc.is_valid(rows.columns["quote_id"]), pc.is_null(rows.columns["text"]))).astype(bool)
    alone[rows.spans["content"].row] = False
    return alone
