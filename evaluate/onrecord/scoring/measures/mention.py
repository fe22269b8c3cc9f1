"""Mention: are the words found that name the speaker at the quote?

Definition   Right: pairs of M50 in which both mentions cover the same content characters; `Mention-soft` counts every pair of M50
             with the dice of its mentions. A quote counts on its side if it has a mention or is in no pair of M50.
Counts       per document: right; predicted; gold.
Edge cases   A pair in which neither side has a mention counts nowhere; one in which only one side has it is an error of that
             side. Mentions given by their words alone are not looked up: a system that gives no positions is shown as not
             attempting it.
Reference    Sources as spans: Pareti (2015), chapter 5; the roles of Petersen-Frey and Biemann (2024), section 5. Deviation:
             a spurious quote costs precision even if it has no mention, and so does a missed one recall (never higher).
"""

import numpy as np

from onrecord.scoring.arrays import Bools, Floats, Ints, Quotes, Spans
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, sides_ratios
from onrecord.scoring.overlap import EXACT


def mention() -> Measure:
    """`Mention`."""
    return Measure("Mention", lambda matched: _counts(matched, exact(matched.mention)), sides_ratios, reads="mention")


def mention_soft() -> Measure:
    """`Mention-soft`."""
    return Measure("Mention-soft", lambda matched: _counts(matched, soft(matched.mention)), sides_ratios, reads="mention")


def exact(d: Ints) -> Floats:
    """1 for pairs whose sets are equal and not empty."""
    return np.where(d == EXACT, 1.0, 0.0)


def soft(d: Ints) -> Floats:
    """The dice of pairs, from 0 to 1."""
    dice: Floats = (d / EXACT).astype(np.float64)
    return dice


def of_role(matched: Matched, right: Floats, gold: Spans, predicted: Spans) -> Counts:
    """What is right in M50, and the quotes of both sides that have the role or are in no pair of M50."""
    sides = matched.sides
    of_gold = _counted(sides.gold, gold, matched.gold[matched.half], matched.gold_here)
    of_predicted = _counted(sides.predicted, predicted, matched.predicted[matched.half], matched.predicted_here)
    return {
        "right": matched.pairs_per_document(np.where(matched.half, right, 0.0)),
        "predicted": np.where(sides.sampled, np.nan, matched.per_document(sides.predicted.document[of_predicted])),
        "gold": matched.per_document(sides.gold.document[of_gold]),
    }


def _counts(matched: Matched, right: Floats) -> Counts:
    return of_role(matched, right, matched.sides.gold.mention, matched.sides.predicted.mention)


def _counted(quotes: Quotes, role: Spans, paired: Ints, here: Bools) -> Bools:
    counted = np.ones(len(quotes), bool)
    counted[paired] = False
    counted[role.row] = True
    return counted & here
