"""Quote: are the attributed words found, and where they stand?

Question     Of the quotes of gold, how many did the system find; of those it gives, how many are quotes?
Definition   A pair of the alignment is right if its content sets are equal (`Quote@exact`) or have dice ≥ θ
             (`Quote@0.5`, `Quote@0.8`). `Quote-soft` counts every pair with its dice.
Counts       per document: right; predicted; gold.
Edge cases   Nothing in gold and nothing predicted: null. Nothing predicted: recall and F1 0, precision null.
Reference    Exact: Pareti (2015), chapter 5. Deviation: content characters in the place of tokens, so marks and punctuation
             at the edges never matter (higher than there); one-to-one in the place of any overlap (never higher).
"""

import numpy as np

from onrecord.scoring.arrays import Floats
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, sides_ratios
from onrecord.scoring.overlap import EXACT, threshold


def quote(least: str) -> Measure:
    """`Quote@exact`, or `Quote@θ` with θ between 0 and 1."""
    needed = EXACT if least == "exact" else threshold(float(least))

    def counts(matched: Matched) -> Counts:
        return of_pairs(matched, (matched.d >= needed).astype(np.float64))

    return Measure(f"Quote@{least}", counts, sides_ratios)


def quote_soft() -> Measure:
    """`Quote-soft`: every pair counts with its dice."""

    def counts(matched: Matched) -> Counts:
        return of_pairs(matched, matched.d / EXACT)

    return Measure("Quote-soft", counts, sides_ratios)


def of_pairs(matched: Matched, right: Floats) -> Counts:
    """Sum of what is right in pairs, and the quotes of both sides."""
    return {
        "right": matched.pairs_per_document(right),
        "predicted": matched.predicted_quotes,
        "gold": matched.gold_quotes,
    }
