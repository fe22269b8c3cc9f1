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

from onrecord.scoring.arrays import Bools, Floats, Ints, Quotes
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, ratio
from onrecord.scoring.voices import who_is_meant

NONE = -1


def via() -> Measure:
    """`Via`."""
    return Measure("Via", _counts, _ratios, reads="via")


def _counts(matched: Matched) -> Counts:
    sides = matched.sides
    pairs = np.flatnonzero(chained(matched))
    gold = chains(matched, sides.gold, matched.gold[pairs])
    predicted = chains(matched, sides.predicted, matched.predicted[pairs])
    asked = np.zeros(len(matched.here), bool)
    right, similar = asked.copy(), asked.astype(np.float64)
    asked[pairs] = True
    right[pairs] = last(gold) == last(predicted)
    similar[pairs] = 1 - distance(gold, predicted) / np.maximum((gold != NONE).sum(0), (predicted != NONE).sum(0))
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


def chains(matched: Matched, quotes: Quotes, rows: Ints) -> Ints:
    """The chain of each row as numbers of nodes, shape (longest, rows), filled up with NONE at the end."""
    row, name = quotes.via.take(rows)
    counts = quotes.via.counts()[rows]
    node = who_is_meant(matched.attribution, quotes.document[rows[row]], name)
    filled = np.full((int(counts.max(initial=0)), len(rows)), NONE)
    filled[np.arange(len(row)) - (np.cumsum(counts) - counts)[row], row] = node
    return filled


def last(chain: Ints) -> Ints:
    """The last node of each chain; NONE for an empty one."""
    if not len(chain):
        return np.full(chain.shape[1], NONE)
    found: Ints = chain[np.maximum((chain != NONE).sum(0) - 1, 0), np.arange(chain.shape[1])]
    return found


def distance(one: Ints, other: Ints) -> Floats:
    """Edit distance of chains, all at once: the table of Wagner and Fischer (1974) with a column per pair."""
    lengths, widths = (one != NONE).sum(0), (other != NONE).sum(0)
    row = [np.full(one.shape[1], float(j)) for j in range(len(other) + 1)]
    found: Floats = widths.astype(np.float64)  # where the one chain is empty
    for i, node in enumerate(one, 1):
        before, row = row, [np.full(one.shape[1], float(i))]
        for j, there in enumerate(other, 1):
            row.append(np.minimum(np.minimum(before[j], row[j - 1]) + 1, before[j - 1] + (node != there)))
        at = lengths == i
        found[at] = np.stack(row)[widths[at], np.flatnonzero(at)]
    return found
