"""WSW: who said what. Of the quotes of gold, how many are found *and* given to the right person?

Definition   A pair of the alignment is right if its dice is ≥ θ and the speaker is correct (MEASURES, section 4).
             `WSW@0.5` is the headline; `WSW-soft` counts every pair whose speaker is correct with its dice.
Counts       per document: right; predicted; gold.
Edge cases   As for Quote. A gold quote without a speaker is right only if the prediction claims nobody.
Reference    Joint scores are customary (Citron; Petersen-Frey and Biemann 2024). Deviation: the speaker is compared as a
             person, with aliases, not as a span (higher where a pronoun is resolved, lower where a span hides another person).
"""

import numpy as np

from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, sides_ratios
from onrecord.scoring.measures.quote import of_pairs
from onrecord.scoring.overlap import EXACT, threshold


def wsw(least: str) -> Measure:
    """`WSW@θ`."""
    needed = EXACT if least == "exact" else threshold(float(least))

    def counts(matched: Matched) -> Counts:
        return of_pairs(matched, ((matched.d >= needed) & matched.speaker).astype(np.float64))

    return Measure(f"WSW@{least}", counts, sides_ratios, reads="speaker")


def wsw_soft() -> Measure:
    """`WSW-soft`."""

    def counts(matched: Matched) -> Counts:
        return of_pairs(matched, np.where(matched.speaker, matched.d / EXACT, 0.0))

    return Measure("WSW-soft", counts, sides_ratios, reads="speaker")
