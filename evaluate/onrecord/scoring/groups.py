"""Which quotes of several layers are the same quote: the alignment of a score, layer by layer, and what it joins."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from onrecord.scoring.align import HALF, Labels, match
from onrecord.scoring.arrays import Ints, Sides
from onrecord.scoring.overlap import dice, overlaps, shared_units
from onrecord.scoring.ranks import gold_ranks, predicted_ranks
from onrecord.scoring.speakers import Attribution

ALONE = -1


class Pairs(NamedTuple):
    """Matched quotes of two layers: rows of the first and of the second, and their integer dice; by rows of the first."""

    first: Ints
    second: Ints
    d: Ints


def aligned(sides: Sides, attribution: Attribution) -> Pairs:
    """The matching of a score (MEASURES, section 2), but that all quotes compete: no annotator hands in variants to win."""

    def read(first: Ints, second: Ints) -> Labels:
        a, b = sides.gold, sides.predicted
        return Labels(
            attribution.correct(first, second),
            dice(*shared_units(a.cue, first, b.cue, second)),
            (a.type[first] >= 0) & (a.type[first] == b.type[second]),
            (a.anonymous[first] >= 0) & (a.anonymous[first] == b.anonymous[second]),
        )

    a, b = sides.gold, sides.predicted
    edges = overlaps(a.content, b.content, a.content.sizes(len(a)), b.content.sizes(len(b)))
    chosen = match(edges, len(a), len(b), gold_ranks(sides), predicted_ranks(sides), read)
    chosen = chosen[np.argsort(edges.a[chosen], kind="stable")]
    return Pairs(edges.a[chosen], edges.b[chosen], edges.d[chosen])


def grouped(pairs: Mapping[tuple[int, int], Pairs], quotes: Sequence[int]) -> tuple[Ints, int]:
    """Quotes that some pair with dice of at least one half joins, through all layers: rows (groups, layers), ALONE where none.

    `quotes` is the number of quotes of each layer. A group that would hold two quotes of one layer is none: how many
    there are of these is the second result. With two layers there are none, and groups are the pairs.
    """
    base = np.concatenate([[0], np.cumsum(quotes)]).astype(np.int64)
    first = np.concatenate([np.zeros(0, np.int64), *(base[i] + p.first[p.d >= HALF] for (i, _), p in pairs.items())])
    second = np.concatenate([np.zeros(0, np.int64), *(base[j] + p.second[p.d >= HALF] for (_, j), p in pairs.items())])
    nodes = np.unique(np.concatenate([first, second]))
    if not len(nodes):
        return np.zeros((0, len(quotes)), np.int64), 0
    graph = coo_array(
        (np.ones(len(first), bool), (np.searchsorted(nodes, first), np.searchsorted(nodes, second))), (len(nodes), len(nodes))
    )
    count, component = connected_components(graph, directed=False)
    layer = np.searchsorted(base, nodes, "right") - 1
    key = component * len(quotes) + layer
    times = np.bincount(key, minlength=count * len(quotes)).reshape(count, len(quotes))
    rows = np.full((count, len(quotes)), ALONE, np.int64)
    rows[component, layer] = nodes - base[layer]
    single = (times <= 1).all(1)
    return rows[single], int((~single).sum())
