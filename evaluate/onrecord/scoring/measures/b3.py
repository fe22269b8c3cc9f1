"""B3: are quotes of one speaker kept together? Secondary: it never asks who the speaker is.

Definition   B-cubed over gold ∪ predicted. A gold quote and its partner in M50 are one item with a gold and a predicted cluster; the
             clusters of a document are its quotes with the same speakers, gold's and claimed ones. Of a pair, the number of pairs
             in both its clusters, over the predicted quotes of its predicted cluster (precision) and over the gold quotes of
             its gold cluster (recall). Unmatched quotes count 0. P = Σ/|P|, R = Σ/|G|, F1 their harmonic mean.
Counts       per document: precise and complete (Σ over pairs); predicted; gold.
Edge cases   Alone it gives 1.000 to a system that swaps every speaker: only beside `WSW`. A quote in which nobody speaks, or that
             claims nobody, is a cluster of its own.
Reference    Bagga and Baldwin (1998); BookNLP's score of speaker attribution. Deviation: quotes are found, not given, and unmatched
             ones are errors (never higher); an entry of the speaker table is one cluster by all its names.
"""

import numpy as np

from onrecord.scoring.arrays import Bools, Ints
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, ratio
from onrecord.scoring.voices import groups


def b3() -> Measure:
    """`B3`."""
    return Measure("B3", _counts, _ratios, reads="speakers")


def _counts(matched: Matched) -> Counts:
    sides = matched.sides
    gold = groups(sides.gold.document, matched.voices)
    predicted = groups(sides.predicted.document, matched.claimed_voices)
    half_gold, half_predicted = matched.gold[matched.half], matched.predicted[matched.half]
    of_gold, gold_size = _sized(gold, matched.gold_here, half_gold)
    of_predicted, predicted_size = _sized(predicted, matched.predicted_here, half_predicted)
    wide = int(predicted.max(initial=0)) + 1
    _, cell, together = np.unique(of_gold * wide + of_predicted, return_inverse=True, return_counts=True)
    precise, complete = np.zeros(len(matched.here)), np.zeros(len(matched.here))
    precise[matched.half] = together[cell] / predicted_size
    complete[matched.half] = together[cell] / gold_size
    return {
        "precise": matched.pairs_per_document(precise),
        "complete": matched.pairs_per_document(complete),
        "predicted": matched.predicted_quotes,
        "gold": matched.gold_quotes,
    }


def _sized(group: Ints, here: Bools, rows: Ints) -> tuple[Ints, Ints]:
    """The group of each of the rows, and how many quotes of the slice are in it."""
    return group[rows], np.bincount(group[here])[group[rows]]


def _ratios(counts: Counts) -> Ratios:
    precision, recall = ratio(counts["precise"], counts["predicted"]), ratio(counts["complete"], counts["gold"])
    both = precision + recall
    f1 = np.where(both == 0, 0.0, ratio(2 * precision * recall, both))
    one_sided = np.isnan(both) & (counts["predicted"] + counts["gold"] > 0)
    return {"precision": precision, "recall": recall, "f1": np.where(one_sided, 0.0, f1)}
