"""Which kind of outcome every prediction and every gold quote is: of the first that applies, in this order.

Predictions
  correct     matched, and the same content characters as its gold quote; punctuation_only: the code points are not the same.
              As many as `Quote@exact` counts.
  boundary    matched with dice ≥ .5.
              punctuation_only   they differ in nothing but punctuation and space (where a text is missing, units are code points,
                                 and this can be seen of the other texts alone; else such a prediction is correct).
              cue_swallowed      what it has beyond gold's content holds a character of gold's cue;
              source_swallowed   … of gold's mention of the speaker.
              too_long           it has all of gold's content and more; too_short: a part of it and nothing else; shifted: both.
  partial     matched with less.
  duplicate   does not compete: enough predictions that rank before it have dice ≥ .9 with it (MEASURES, section 2).
  split       unmatched, and more than half of it stands in one gold quote, or it shares characters with one alone. That quote is
              matched with another prediction, or else the alignment would have taken this one.
  merged      unmatched, and shares characters with several gold quotes, each of them matched with another prediction.
  spurious    shares no character with any gold quote that it could be matched with.
              ungrounded    its words stand nowhere in the document;
              non_quote     dice ≥ .5 with a gold non-quote;
              sampled       gold is but a sample of the document's quotes, so it may be one;
              quote_free    the document has no gold quote; other: none of these.

Gold quotes
  found       matched with dice ≥ .5. As many as `Quote@0.5` counts.
  missed      in_part        matched with less;
              nested         inside another, longer gold quote;
              merged_away    at least half of it stands in a prediction that is matched with another gold quote;
              discontinuous  of several parts, with a letter or digit between them;
              without_cue    no cue, where gold annotates cues; other: none of these.

Ties are those of the alignment, which has none: its tenth key makes the matching unique. No class reads a speaker, and none reads
the order of the input.
"""

import numpy as np

from onrecord.scoring.align import HALF
from onrecord.scoring.arrays import Bools, Ints, Spans, ranges
from onrecord.scoring.errors.kinds import NONE, Kind, Sorted, first
from onrecord.scoring.matched import Matched
from onrecord.scoring.overlap import EXACT, overlaps, shared_units, within

UNGROUNDED = 6


def predictions(found: Matched, punctuation: Bools) -> Sorted:
    """The kind of every prediction. `punctuation` (pairs,): matched pairs whose code points differ, but not in letters or digits."""
    sides, alignment = found.sides, found.alignment
    rows, quotes = len(sides.predicted), sides.predicted
    d = _of_rows(rows, found.predicted, found.d)
    beyond, lacking, cue, source = (_of_rows(rows, found.predicted, mask) > 0 for mask in _boundaries(found))
    alike = _of_rows(rows, found.predicted, punctuation) > 0
    edges, size = alignment.edges, quotes.content.sizes(rows)
    touched = np.bincount(edges.b, minlength=rows)
    mostly = np.bincount(edges.b, 2 * edges.shared > size[edges.b], rows) > 0
    gold_per_document = np.bincount(sides.gold.document, minlength=sides.documents)
    exact, half, matched = d == EXACT, d >= HALF, d != NONE
    return first(
        [
            (Kind("correct", "punctuation_only"), exact & alike),
            (Kind("correct"), exact),
            (Kind("boundary", "punctuation_only"), half & alike),
            (Kind("boundary", "cue_swallowed"), half & cue),
            (Kind("boundary", "source_swallowed"), half & source),
            (Kind("boundary", "too_long"), half & beyond & ~lacking),
            (Kind("boundary", "too_short"), half & ~beyond),
            (Kind("boundary", "shifted"), half),
            (Kind("partial"), matched),
            (Kind("duplicate"), ~alignment.competes),
            (Kind("split"), mostly | (touched == 1)),
            (Kind("merged"), touched > 1),
            (Kind("spurious", "ungrounded"), sides.tiers == UNGROUNDED),
            (Kind("spurious", "non_quote"), _on_non_quotes(found)),
            (Kind("spurious", "sampled"), sides.sampled[quotes.document]),
            (Kind("spurious", "quote_free"), gold_per_document[quotes.document] == 0),
            (Kind("spurious", "other"), np.ones(rows, bool)),
        ]
    )


def gold_quotes(found: Matched) -> Sorted:
    """The kind of every gold quote."""
    d = _of_rows(len(found.sides.gold), found.gold, found.d)
    nested, discontinuous, without_cue = traits(found).values()
    return first(
        [
            (Kind("found"), d >= HALF),
            (Kind("missed", "in_part"), d != NONE),
            (Kind("missed", "nested"), nested),
            (Kind("missed", "merged_away"), _merged_away(found)),
            (Kind("missed", "discontinuous"), discontinuous),
            (Kind("missed", "without_cue"), without_cue),
            (Kind("missed", "other"), np.ones(len(d), bool)),
        ]
    )


def traits(found: Matched) -> dict[str, Bools]:
    """What may make a gold quote hard to find: nested, discontinuous, without_cue. A quote may have several."""
    gold = found.sides.gold
    size = gold.content.sizes(len(gold))
    edges = within(gold.content, size)
    nested = np.zeros(len(gold), bool)
    nested[edges.a[(edges.shared == size[edges.a]) & (size[edges.a] < size[edges.b])]] = True
    nested[edges.b[(edges.shared == size[edges.b]) & (size[edges.b] < size[edges.a])]] = True
    cue = gold.cue.sizes(len(gold))
    parts = np.bincount(gold.content.row, minlength=len(gold))
    return {"nested": nested, "discontinuous": parts > 1, "without_cue": (cue == 0) & bool(cue.any())}


def common(a: Spans, rows_a: Ints, b: Spans, rows_b: Ints) -> Spans:
    """The units that both rows of each pair have; rows are numbers of pairs."""
    pair, i = ranges(np.searchsorted(a.row, rows_a), np.searchsorted(a.row, rows_a, "right"))
    low, high = np.searchsorted(b.row, rows_b), np.searchsorted(b.row, rows_b, "right")
    each, j = ranges(low[pair], high[pair])
    start, end = np.maximum(a.start[i[each]], b.start[j]), np.minimum(a.end[i[each]], b.end[j])
    kept = start < end
    return Spans(pair[each][kept], start[kept], end[kept])


def _boundaries(found: Matched) -> tuple[Bools, Bools, Bools, Bools]:
    """Of every pair: has the prediction more than gold, has it less, is gold's cue in what is more, is gold's mention."""
    gold, predicted = found.sides.gold, found.sides.predicted
    both = common(gold.content, found.gold, predicted.content, found.predicted)
    pairs = np.arange(len(found.gold))
    shared = both.sizes(len(pairs))
    swallowed = [
        shared_units(role, found.gold, predicted.content, found.predicted)[0] > shared_units(role, found.gold, both, pairs)[0]
        for role in (gold.cue, gold.mention)
    ]
    beyond = shared < predicted.content.sizes(len(predicted))[found.predicted]
    lacking = shared < gold.content.sizes(len(gold))[found.gold]
    return beyond, lacking, swallowed[0], swallowed[1]


def _on_non_quotes(found: Matched) -> Bools:
    """Predictions with dice of at least one half with a gold non-quote."""
    non_quotes, predicted = found.sides.non_quotes, found.sides.predicted
    sizes = non_quotes.span.sizes(len(non_quotes.document)), predicted.content.sizes(len(predicted))
    edges = overlaps(non_quotes.span, predicted.content, *sizes)
    on: Bools = np.bincount(edges.b, edges.d >= HALF, len(predicted)) > 0
    return on


def _merged_away(found: Matched) -> Bools:
    """Gold quotes of which half stands in a prediction that is matched with another one."""
    edges, rows = found.alignment.edges, len(found.sides.gold)
    partner = _of_rows(len(found.sides.predicted), found.predicted, found.gold)[edges.b]
    size = found.sides.gold.content.sizes(rows)
    elsewhere = (partner != NONE) & (partner != edges.a) & (2 * edges.shared >= size[edges.a])
    away: Bools = np.bincount(edges.a, elsewhere, rows) > 0
    return away


def _of_rows(rows: int, which: Ints, values: Ints | Bools) -> Ints:
    """Values of some rows as a column of all; NONE for the others."""
    column = np.full(rows, NONE)
    column[which] = values
    return column
