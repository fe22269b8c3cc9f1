"""Via: is the chain known that carried the words from mouth to page?

Definition   Over the pairs of M50 whose gold annotates chains and in which either side has one: accuracy of the immediate source,
             the last node of the chain; similarity, 1 - the edit distance of the chains over the length of the longer one.
             Nodes are the same if their names are the same entry of the document's speaker table, resolved as speakers are, or
             else have the same norm.
Counts       per document: pairs; right (the immediate source); similar (Σ similarity).
Edge cases   A pair in which neither side has a chain counts nowhere; a chain on one side alone is wrong, similarity 0. A node
             that gold neither names nor describes cannot be told and is no part of the chain.
Reference    Edit distance: Levenshtein (1966), normalised by the longer one. No published scorer has chains.
"""

import numpy as np
from rapidfuzz.distance import Levenshtein

from onrecord.scoring.arrays import Bools, Ints, Ragged
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, ratio

NONE = -1


def via() -> Measure:
    """`Via`."""
    return Measure("Via", _counts, _ratios, reads="via")


def _counts(matched: Matched) -> Counts:
    pairs = np.flatnonzero(chained(matched))
    gold, predicted = matched.chains.of(matched.gold[pairs]), matched.claimed_chains.of(matched.predicted[pairs])
    asked = np.zeros(len(matched.here), bool)
    right, similar = asked.copy(), asked.astype(np.float64)
    asked[pairs] = True
    right[pairs] = last(gold) == last(predicted)
    similar[pairs] = 1 - distance(gold, predicted) / np.maximum(gold.counts(), predicted.counts())
    each = matched.pairs_per_document
    return {"pairs": each(asked), "right": each(right), "similar": each(similar)}


def _ratios(counts: Counts) -> Ratios:
    return {"accuracy": ratio(counts["right"], counts["pairs"]), "similarity": ratio(counts["similar"], counts["pairs"])}


def chained(matched: Matched) -> Bools:
    """Pairs of M50 whose gold annotates chains and in which either side has one."""
    gold, predicted = matched.sides.gold, matched.sides.predicted
    has_one = (gold.via.counts()[matched.gold] > 0) | (predicted.via.counts()[matched.predicted] > 0)
    found: Bools = matched.half & gold.via_known[matched.gold] & has_one
    return found


def last(chain: Ragged) -> Ints:
    """The last node of each chain; NONE for an empty one."""
    found: Ints = np.append(chain.values, NONE)[np.where(chain.counts() > 0, chain.offsets[1:] - 1, -1)]
    return found


def distance(one: Ragged, other: Ragged) -> Ints:
    """Edit distance of chains; of two of a single node each, which most are, without a look at one after the other."""
    lengths, widths = one.counts(), other.counts()
    single = (lengths == 1) & (widths == 1)
    found: Ints = np.where(single, last(one) != last(other), np.maximum(lengths, widths))
    rest = np.flatnonzero(np.maximum(lengths, widths) > 1)
    chain, there = one.take(rest)[1].tolist(), other.take(rest)[1].tolist()
    ends, theirs = np.cumsum(lengths[rest]).tolist(), np.cumsum(widths[rest]).tolist()
    bounds = zip([0, *ends], ends, [0, *theirs], theirs, strict=False)
    found[rest] = [Levenshtein.distance(chain[a:b], there[c:d]) for a, b, c, d in bounds]
    return found
