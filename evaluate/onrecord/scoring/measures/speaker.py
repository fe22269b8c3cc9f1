"""Speaker: of the quotes that were found, how many were given to the right person?

Definition   Accuracy in M50, the pairs with dice ≥ .5; always with its coverage, the share of gold quotes in M50.
Counts       per document: right; pairs (of M50); gold; undeterminable (gold quotes with a mention alone).
Edge cases   No pair in M50: null, with coverage 0.
Reference    Attribution accuracy, customary since Elson and McKeown (2010), where quotes are given; here they are found.
"""

from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, ratio
from onrecord.scoring.speakers import State


def speaker() -> Measure:
    """`Speaker`."""

    def counts(matched: Matched) -> Counts:
        mention_only = matched.gold_here & (matched.attribution.state == State.MENTION)
        return {
            "right": matched.pairs_per_document(matched.half & matched.speaker),
            "pairs": matched.pairs_per_document(matched.half),
            "gold": matched.gold_quotes,
            "undeterminable": matched.per_document(matched.sides.gold.document[mention_only]),
        }

    return Measure("Speaker", counts, _ratios, reads="speaker")


def _ratios(counts: Counts) -> Ratios:
    return {"accuracy": ratio(counts["right"], counts["pairs"]), "coverage": ratio(counts["pairs"], counts["gold"])}
