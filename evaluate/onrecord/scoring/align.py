"""One alignment for all measures: which gold quote each competing prediction is matched with (MEASURES, section 2).

In every document the one-to-one matching of gold and competing predictions that share at least one unit maximises, in
this order: (1) Σ d; (2) the set of matched predictions, better ranks first; (3) exact pairs; (4) pairs with dice ≥ .8;
(5) ≥ .5, and of these (6) the speaker correct, (7) Σ d of the cues, (8) types equal, (9) anonymity equal; (10) partners in
canonical order of gold, the first list in lexicographic order. Up to the second key no label is read: at one gold quote
several candidate speakers never pay. The tenth makes the matching unique.

Components of one edge, and stars, are solved for all documents at once; small shapes by trying every matching at once on
the first key; the rest, and what ties there, by a Hungarian algorithm on integers that hold all ten keys.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from onrecord.scoring.arrays import Bools, Ints, Sides
from onrecord.scoring.assign import MOST_WAYS, enumerate_small, hungarian, ways
from onrecord.scoring.overlap import EXACT, Edges, threshold
from onrecord.scoring.ranks import compete, gold_ranks, predicted_ranks

HALF, MOST = threshold(0.5), threshold(0.8)


class Labels(NamedTuple):
    """What is read of pairs beyond their content, for the keys after the fifth. Each of shape (pairs,)."""

    speaker: Bools
    cue: Ints
    type: Bools
    anonymous: Bools


Read = Callable[[Ints, Ints], Labels]


class Alignment(NamedTuple):
    """The matching. `gold` and `predicted` are rows of the matched pairs, by gold; `d` their integer dice.

    `competes` says of every prediction whether it took part; `edges` are all pairs that could have been matched.
    """

    gold: Ints
    predicted: Ints
    d: Ints
    competes: Bools
    edges: Edges


def align(sides: Sides, read: Read, near: float) -> Alignment:
    """Matches gold and predicted quotes; `read` gives the labels of pairs (gold rows, predicted rows) where they decide."""
    gold_rank, rank = gold_ranks(sides), predicted_ranks(sides)
    competes, edges = compete(sides.gold, sides.predicted, rank, threshold(near))
    matched = match(edges, len(gold_rank), len(rank), gold_rank, rank, read)
    matched = matched[np.argsort(edges.a[matched], kind="stable")]
    return Alignment(edges.a[matched], edges.b[matched], edges.d[matched], competes, edges)


def match(edges: Edges, golds: int, predictions: int, gold_rank: Ints, rank: Ints, read: Read) -> Ints:
    """Which of the edges are the matching."""
    of_gold, of_prediction = np.bincount(edges.a, minlength=golds), np.bincount(edges.b, minlength=predictions)
    gold_single, prediction_single = of_gold[edges.a] == 1, of_prediction[edges.b] == 1
    around_gold = np.bincount(edges.a, prediction_single, golds) == of_gold
    around_prediction = np.bincount(edges.b, gold_single, predictions) == of_prediction
    alone = gold_single & prediction_single
    gold_star = around_gold[edges.a] & ~alone
    prediction_star = around_prediction[edges.b] & ~alone
    rest = np.flatnonzero(~(alone | gold_star | prediction_star))
    return np.concatenate(
        [
            np.flatnonzero(alone),
            _best(np.flatnonzero(gold_star), edges.a, (rank[edges.b], -edges.d)),
            _best_gold(np.flatnonzero(prediction_star), edges, gold_rank, read),
            _components(rest, edges, golds, gold_rank, rank, read),
        ]
    )


def _best(which: Ints, centre: Ints, keys: tuple[Ints, ...]) -> Ints:
    """Of the edges at each centre the first by the keys, the last of which counts most."""
    ordered = which[np.lexsort((*(key[which] for key in keys), centre[which]))]
    return ordered[np.flatnonzero(np.diff(centre[ordered], prepend=-1))]


def _best_gold(which: Ints, edges: Edges, gold_rank: Ints, read: Read) -> Ints:
    """For each prediction that alone meets several gold quotes: the best, by labels only where dice ties."""
    best = _best(which, edges.b, (gold_rank[edges.a], -edges.d))
    top = np.zeros(int(edges.b.max(initial=0)) + 1, np.int64)
    top[edges.b[best]] = edges.d[best]
    tied = which[edges.d[which] == top[edges.b[which]]]
    tied = tied[np.bincount(edges.b[tied], minlength=len(top))[edges.b[tied]] > 1]
    if not len(tied):
        return best
    labels = _labels(tied, edges, read)
    keys = [-np.where(edges.d[tied] >= HALF, label, 0) for label in reversed(labels)]
    ordered = tied[np.lexsort((gold_rank[edges.a[tied]], *keys, edges.b[tied]))]
    decided = ordered[np.flatnonzero(np.diff(edges.b[ordered], prepend=-1))]
    return np.concatenate([best[~np.isin(edges.b[best], edges.b[decided])], decided])


def _labels(which: Ints, edges: Edges, read: Read) -> list[Ints]:
    return [label.astype(np.int64) for label in read(edges.a[which], edges.b[which])]


class _Component(NamedTuple):
    """Edges of one component: their numbers, and the local row of gold and predicted, both in canonical order."""

    edges: Ints
    gold: Ints
    predicted: Ints
    golds: int
    predictions: int


def _components(which: Ints, edges: Edges, golds: int, gold_rank: Ints, rank: Ints, read: Read) -> Ints:
    """Components that are neither single edges nor stars."""
    if not len(which):
        return which
    # rows of these edges alone, in canonical order, so that local numbers are ranks
    gold, gold_at = np.unique(gold_rank[edges.a[which]], return_inverse=True)
    predicted, predicted_at = np.unique(rank[edges.b[which]], return_inverse=True)
    nodes = len(gold) + len(predicted)
    graph = coo_array((np.ones(len(which), bool), (gold_at, predicted_at + len(gold))), (nodes, nodes))
    count, component = connected_components(graph, directed=False)
    gold_local, gold_sizes = _numbered(component[: len(gold)], count)
    predicted_local, predicted_sizes = _numbered(component[len(gold) :], count)
    of_edge = component[gold_at]
    order = np.argsort(of_edge, kind="stable")
    bounds = np.searchsorted(of_edge[order], np.arange(count + 1))
    local_gold, local_predicted = gold_local[gold_at], predicted_local[predicted_at]
    found, open_ = [], []
    shapes = gold_sizes * (predicted_sizes.max() + 1) + predicted_sizes
    for shape in np.unique(shapes):
        members = np.flatnonzero(shapes == shape)
        rows, columns = int(gold_sizes[members[0]]), int(predicted_sizes[members[0]])
        if ways(rows, columns) > MOST_WAYS:
            open_.append(members)
            continue
        number = np.full(count, -1)
        number[members] = np.arange(len(members))
        mine = np.flatnonzero(number[of_edge] >= 0)
        place = (number[of_edge[mine]], local_gold[mine], local_predicted[mine])
        which_edge = np.full((len(members), rows, columns), -1)
        which_edge[place] = which[mine]
        weights = np.zeros((len(members), rows, columns), np.int64)
        weights[place] = edges.d[which[mine]]
        if rows > columns:
            weights, which_edge = weights.transpose(0, 2, 1), which_edge.transpose(0, 2, 1)
        given, only = enumerate_small(weights, which_edge >= 0)
        chosen = np.take_along_axis(which_edge, np.maximum(given, 0)[:, :, None], -1)[:, :, 0]
        found.append(chosen[only[:, None] & (given >= 0)])
        open_.append(members[~only])
    hard = [
        _Component(which[at], local_gold[at], local_predicted[at], int(gold_sizes[c]), int(predicted_sizes[c]))
        for c in np.concatenate(open_).tolist()
        for at in [order[bounds[c] : bounds[c + 1]]]
    ]
    return np.concatenate([*found, _solve(hard, edges, read)])


def _numbered(component: Ints, count: int) -> tuple[Ints, Ints]:
    """The number of each row within its component, in the order they come, and how many each component has."""
    order = np.argsort(component, kind="stable")
    sizes = np.bincount(component, minlength=count)
    local = np.empty(len(component), np.int64)
    local[order] = np.arange(len(component)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return local, sizes


def _solve(components: list[_Component], edges: Edges, read: Read) -> Ints:
    """Components one by one, by all ten keys at once."""
    if not components:
        return np.zeros(0, np.int64)
    labels = np.stack(_labels(np.concatenate([c.edges for c in components]), edges, read), 1).tolist()
    found: list[int] = []
    read_so_far = 0
    for c in components:
        mine = labels[read_so_far : read_so_far + len(c.edges)]
        read_so_far += len(c.edges)
        weights = [[0] * c.predictions for _ in range(c.golds)]
        number = {}
        places = zip(c.gold.tolist(), c.predicted.tolist(), c.edges.tolist(), edges.d[c.edges].tolist(), mine, strict=True)
        for i, j, edge, d, (speaker, cue, same_type, same_flag) in places:
            weights[i][j] = _weight(d, i, j, c.golds, c.predictions, (speaker, cue, same_type, same_flag))
            number[i, j] = edge
        found.extend(number[i, j] for i, j in enumerate(hungarian(weights)) if j >= 0)
    return np.array(found, np.int64)


def _weight(d: int, i: int, j: int, golds: int, predictions: int, labels: tuple[int, int, int, int]) -> int:
    """The ten keys of a pair as one number: each key's sum over a matching stays below the place of the next."""
    pairs, sums = min(golds, predictions) + 1, EXACT * (min(golds, predictions) + 1)
    half = d >= HALF
    speaker, cue, same_type, same_flag = labels if half else (0, 0, 0, 0)
    packed = 0
    for key, radix in (
        (d, sums),
        (1 << (predictions - 1 - j), 1 << predictions),
        (int(d == EXACT), pairs),
        (int(d >= MOST), pairs),
        (int(half), pairs),
        (speaker, pairs),
        (cue, sums),
        (same_type, pairs),
        (same_flag, pairs),
        ((predictions - j) * (predictions + 1) ** (golds - 1 - i), (predictions + 1) ** golds),
    ):
        packed = packed * radix + key
    return packed
