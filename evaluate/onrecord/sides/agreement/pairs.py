"""Two layers side by side: which quotes of theirs are the same, what overlaps, and whether they name the same speakers."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from onrecord.scoring.align import HALF
from onrecord.scoring.arrays import Bools, Floats, Ints, Quotes, Spans, ranges, union
from onrecord.scoring.groups import Pairs, aligned
from onrecord.scoring.overlap import EXACT, overlaps, threshold
from onrecord.scoring.speakers import Attribution
from onrecord.sides.agreement.layers import Layers
from onrecord.sides.assemble import Assembled, assemble
from onrecord.sides.documents import Together
from onrecord.sides.options import Options
from onrecord.sides.rows import Rows

THRESHOLDS = {"exact": EXACT, "0.8": threshold(0.8), "0.5": HALF}
WAYS = ("any role", "same role", "content")
_MOST_PAIRS = 1 << 21

Counts = tuple[Floats, Floats]
"""Part and whole, each of shape (documents,)."""


@dataclass(frozen=True)
class Compared:
    """What two layers have in common; counts have shape (documents,) over all documents, 0 where not both annotate.

    `pairs` are the matched quotes, as rows of the two layers. `agr` has, by what must overlap, the quotes of the first that the
    second touches over all of the first, then the other direction. `speaker` has the matched quotes whose speakers are
    compared, how many are equal, and how many were if dealt out by chance; None where a layer does not say who speaks.
    """

    documents: int
    quotes: tuple[Floats, Floats]
    pairs: Pairs
    document: Ints
    agr: dict[str, tuple[Counts, Counts]]
    speaker: tuple[Floats, Floats, Floats] | None

    @property
    def half(self) -> Ints:
        """Numbers of the pairs with dice of at least one half."""
        return np.flatnonzero(self.pairs.d >= HALF)

    def matched(self, name: str) -> Floats:
        """Pairs of each document that reach a threshold of THRESHOLDS."""
        reached = self.document[self.pairs.d >= THRESHOLDS[name]]
        return np.bincount(reached, minlength=len(self.quotes[0])).astype(np.float64)


def compared(layers: Layers, i: int, j: int) -> Compared | None:
    """Layers i and j over the documents that both annotate; None if there is none."""
    a, b = layers.layers[i], layers.layers[j]
    kept = np.flatnonzero(a.annotated & b.annotated)
    if not len(kept):
        return None
    rows = [np.flatnonzero(np.isin(layer.gold.rows.document, kept)) for layer in (a, b)]
    forth, back = _sides(layers, i, j, kept), _sides(layers, j, i, kept)
    first, second = forth.sides.gold, forth.sides.predicted
    attribution = Attribution(forth.sides)
    pairs = aligned(forth.sides, attribution)
    document = kept[first.document[pairs.first]]
    documents = len(layers.documents)

    def per_document(quotes: Quotes, hit: Ints | None = None) -> Floats:
        of = quotes.document if hit is None else quotes.document[hit]
        return np.bincount(kept[of], minlength=documents).astype(np.float64)

    agr = {}
    for way in WAYS:
        hits = _touched(first, second, way)
        wholes = per_document(first), per_document(second)
        agr[way] = ((per_document(first, hits[0]), wholes[0]), (per_document(second, hits[1]), wholes[1]))
    speaker = None
    if {"speaker"} <= forth.sides.gold_carries & forth.sides.predicted_carries:
        half = pairs.d >= HALF
        names = _Names(attribution, Attribution(back.sides))
        speaker = _speakers(names, pairs.first[half], pairs.second[half], document[half], documents)
    whole = Pairs(rows[0][pairs.first], rows[1][pairs.second], pairs.d)
    return Compared(len(kept), (per_document(first), per_document(second)), whole, document, agr, speaker)


def _sides(layers: Layers, i: int, j: int, kept: Ints) -> Assembled:
    """Layer i as gold and layer j as predictions, over the kept documents."""
    gold = layers.layers[i].gold.of(kept.tolist())
    predicted = layers.layers[j].gold.of(kept.tolist()).rows
    lengths = _lengths(layers.lengths[kept], gold.rows, predicted)
    both = Together(gold, predicted, layers.texts.take(kept), lengths, [], [], 0, [], 0)
    return assemble(both, Options())


def _lengths(lengths: Ints, *sides: Rows) -> Ints:
    """The lengths, those that are not known as far as any span reaches."""
    reach = np.zeros(len(lengths), np.int64)
    for side in sides:
        for raw in side.spans.values():
            np.maximum.at(reach, side.document[raw.row], raw.end)
    return np.where(lengths > 0, lengths, reach)


def _touched(first: Quotes, second: Quotes, way: str) -> tuple[Ints, Ints]:
    """The rows of each side that a row of the other overlaps."""
    of = [(_all_roles(first), _all_roles(second))] if way == "any role" else [(first.content, second.content)]
    if way == "same role":
        of += [(first.cue, second.cue), (first.mention, second.mention)]
    edges = [overlaps(a, b, a.sizes(len(first)), b.sizes(len(second))) for a, b in of]
    return np.unique(np.concatenate([e.a for e in edges])), np.unique(np.concatenate([e.b for e in edges]))


def _all_roles(quotes: Quotes) -> Spans:
    parts = (quotes.content, quotes.cue, quotes.mention)
    return union(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


@dataclass(frozen=True)
class _Names:
    """Whether two quotes name the same speaker: each is right where the other is gold."""

    forth: Attribution
    back: Attribution

    def same(self, first: Ints, second: Ints) -> Bools:
        """Of rows of the first layer and rows of the second; shape (pairs,)."""
        return self.forth.correct(first, second) & self.back.correct(second, first)


def _speakers(names: _Names, first: Ints, second: Ints, document: Ints, documents: int) -> tuple[Floats, Floats, Floats]:
    """Matched quotes, those with the same speaker, and how many would have it by chance, per document."""
    units = np.bincount(document, minlength=documents).astype(np.float64)
    same = np.bincount(document, names.same(first, second), documents).astype(np.float64)
    across = np.zeros(documents)
    for low, high in _runs(document):
        of, with_ = ranges(np.searchsorted(document, document[low:high]), np.searchsorted(document, document[low:high], "right"))
        across += np.bincount(document[low + of], names.same(first[low + of], second[with_]), documents)
    return units, same, across / np.maximum(units, 1)


def _runs(document: Ints) -> Iterator[tuple[int, int]]:
    """Runs of matched quotes, which are sorted by document, that make some two million pairs within documents."""
    size = np.searchsorted(document, document, "right") - np.searchsorted(document, document)
    total, low = np.cumsum(size), 0
    while low < len(document):
        before = int(total[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(total, before + _MOST_PAIRS, "right")))
        yield low, high
        low = high
