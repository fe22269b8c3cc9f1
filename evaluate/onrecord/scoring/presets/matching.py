"""The one-to-one matching of the `-fixed` presets: our own (`scoring.align`), on a preset's units.

No pair without a shared unit; the best sum of dice; labels decide only where dice and rank do not; the order of the input
never matters. What competes is not reduced: a repeated prediction is simply matched with nothing.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from onrecord.scoring import arrays
from onrecord.scoring.align import Labels, match
from onrecord.scoring.arrays import Ints
from onrecord.scoring.overlap import dice, overlaps, shared_units
from onrecord.scoring.presets.records import Documents, Quote, Spans, reach

Part = Literal["content", "mention", "cue"]
Pair = tuple[Quote | None, Quote | None]


def one_to_one(documents: Documents, part: Part = "content") -> list[list[Pair]]:
    """For each document its pairs (gold, predicted), then the quotes that are in none, with None on the other side.

    `part` are the spans that are compared.
    """
    gold = [(d, quote) for d, document in enumerate(documents) for quote in document.gold or ()]
    predicted = [(d, quote) for d, document in enumerate(documents) for quote in document.predicted or ()]
    wide = 1 + reach(*(spans for _, quote in (*gold, *predicted) for spans in (quote.content, quote.mention, quote.cue)))
    sides = {of: (_placed(gold, of, wide), _placed(predicted, of, wide)) for of in ("content", "mention", "cue")}
    a, b = sides[part]
    edges = overlaps(a, b, a.sizes(len(gold)), b.sizes(len(predicted)))

    def read(rows: Ints, columns: Ints) -> Labels:
        speaker = [_same_mention(gold[i][1], predicted[j][1]) for i, j in zip(rows.tolist(), columns.tolist(), strict=True)]
        types = [gold[i][1].type == predicted[j][1].type for i, j in zip(rows.tolist(), columns.tolist(), strict=True)]
        cue_gold, cue_predicted = sides["cue"]
        cue = dice(*shared_units(cue_gold, rows, cue_predicted, columns))
        return Labels(np.array(speaker, bool), cue, np.array(types, bool), np.zeros(len(rows), bool))

    chosen = match(edges, len(gold), len(predicted), _ranks(gold), _ranks(predicted), read)
    found: list[list[Pair]] = [[] for _ in documents]
    for i, j in zip(edges.a[chosen].tolist(), edges.b[chosen].tolist(), strict=True):
        found[gold[i][0]].append((gold[i][1], predicted[j][1]))
    for i in sorted(set(range(len(gold))) - set(edges.a[chosen].tolist())):
        found[gold[i][0]].append((gold[i][1], None))
    for j in sorted(set(range(len(predicted))) - set(edges.b[chosen].tolist())):
        found[predicted[j][0]].append((None, predicted[j][1]))
    return found


def _placed(quotes: Sequence[tuple[int, Quote]], part: Part, wide: int) -> arrays.Spans:
    """The spans of all rows, documents lifted apart."""
    flat = [
        (row, wide * document + start, wide * document + end)
        for row, (document, quote) in enumerate(quotes)
        for start, end in _part(quote, part)
    ]
    return arrays.union(*np.array(flat, np.int64).reshape(-1, 3).T)


def _part(quote: Quote, part: Part) -> Spans:
    return {"content": quote.content, "mention": quote.mention, "cue": quote.cue}[part]


def _same_mention(gold: Quote, predicted: Quote) -> bool:
    return bool(gold.mention) and sorted(gold.mention) == sorted(predicted.mention)


def _ranks(quotes: Sequence[tuple[int, Quote]]) -> Ints:
    """Place of each row in an order that does not depend on the input's: by document, then by all that a preset reads."""
    keys = [
        (d, sorted(q.content), sorted(q.mention), sorted(q.cue), q.type or "", q.speaker or "", q.cue_text, q.mention_text)
        for d, q in quotes
    ]
    place = np.empty(len(quotes), np.int64)
    place[sorted(range(len(quotes)), key=keys.__getitem__)] = np.arange(len(quotes))
    return place
