"""`citron`: the scorer of BBC Citron.

Definition   A quote has one cue span, lists of source and of content spans. `cue_exact`: a prediction is right if some gold
             quote has its cue. `source_exact`, `content_exact`: if the cues of the two overlap and the span lists are equal.
             `quote_exact`: if cue, sources and contents are all equal. Right ones are counted among the predictions, missed
             ones among gold; recall is right / (right + missed). `*_overlap`: shared tokens, summed over all pairs of a
             prediction and a gold quote, over the predicted and over the gold tokens; `quote_overlap` adds the three up.
Source       bbc/citron, citron/metrics.py, utils.py, data.py. Written anew from their definition.
Reproduced   bug for bug, with the direction of what it does to the score:
             nothing is matched one to one, so a right prediction repeated raises P, R and F1 (up; C1b), and overlap
             exceeds 1 where quotes are nested or repeated (up; C4);
             cues overlap if the predicted one begins where gold's ends, not the other way round (up; C5);
             span lists are compared in their order (down; C6);
             `quote_overlap` has precision and recall exchanged (either way; C7).
             A quote without a cue crashes the original (AttributeError; C9): the figures that read cues are null, the
             overlap of sources and contents is what it would have computed. 0/0 is 0.
Fixed        `citron-fixed`: our matching by content; a cue, a source, a content is right as a set of tokens, source and
             content where the cues share a token (or neither side has one); overlap is counted within pairs; precision
             and recall stand where they belong.
Tables       A cue of several spans is one from its first to its last token. Mentions are the sources.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from onrecord.scoring.presets.matching import one_to_one
from onrecord.scoring.presets.records import (
    Documents,
    Figures,
    Quote,
    Span,
    Spans,
    Values,
    covered,
    fair,
    hull,
    length,
    named,
    of_counts,
    ratio,
    reach,
    shared,
    union,
)

_CUELESS = "AttributeError: a quote without a cue"


class _Exact(NamedTuple):
    """What has to be equal, and how near the cues have to be."""

    key: Callable[[Quote], object]
    near: Callable[[Span, Span], bool]


def overlapping(predicted: Span, gold: Span) -> bool:
    """Whether Citron takes two cues to overlap: also if the predicted one begins just behind the other."""
    return predicted[0] <= gold[1] and predicted[1] > gold[0]


def _always(_predicted: Span, _gold: Span) -> bool:
    return True


_EXACT = {
    "cue_exact": _Exact(lambda q: hull(q.cue), _always),
    "source_exact": _Exact(lambda q: q.mention, overlapping),
    "content_exact": _Exact(lambda q: q.content, overlapping),
    "quote_exact": _Exact(lambda q: (hull(q.cue), q.mention, q.content), _always),
}


def citron(documents: Documents) -> Figures:
    """The figures of the original, defects included."""
    pairs = [(document.gold, document.predicted or ()) for document in documents if document.gold is not None]
    values: Values = {}
    for name, exact in _EXACT.items():
        tp = fp = fn = 0
        for gold, predicted in pairs:
            found, missed = _found(gold, predicted, exact)
            tp, fp, fn = tp + found, fp + len(predicted) - found, fn + missed
        values |= _scores(name, tp, tp + fp, tp + fn)
    overlap, of_predicted, of_gold = ([0, 0, 0] for _ in range(3))
    for gold, predicted in pairs:
        for part, (spans_gold, spans_predicted) in enumerate(zip(_parts(gold), _parts(predicted), strict=True)):
            before = covered(spans_gold, reach(spans_gold, spans_predicted))
            overlap[part] += sum(int(before[end] - before[start]) for start, end in spans_predicted)
            of_predicted[part] += length(spans_predicted)
            of_gold[part] += length(spans_gold)
    for part, name in enumerate(("cue_overlap", "source_overlap", "content_overlap")):
        values |= _scores(name, overlap[part], of_predicted[part], of_gold[part])
    values |= _scores("quote_overlap", sum(overlap), sum(of_gold), sum(of_predicted))
    if all(quote.cue for gold, predicted in pairs for quote in (*gold, *predicted)):
        return Figures(values)
    why = {name: _CUELESS for name in values if not name.startswith(("source_overlap", "content_overlap"))}
    return Figures({name: None if name in why else value for name, value in values.items()}, why)


def citron_fixed(documents: Documents) -> Figures:
    """The same with the defects repaired."""
    pairs = [pair for of_document in one_to_one(documents) for pair in of_document]
    golds = [gold for gold, _ in pairs if gold]
    predictions = [predicted for _, predicted in pairs if predicted]
    right = dict.fromkeys(_EXACT, 0)
    overlap = [0, 0, 0]
    for gold, predicted in pairs:
        if gold and predicted:
            sets = [(union(a), union(b)) for a, b in zip(_of(gold), _of(predicted), strict=True)]
            cue, source, content = (a == b for a, b in sets)
            near = shared(*sets[0]) > 0 or sets[0] == ((), ())
            for name, holds in zip(_EXACT, (cue, near and source, near and content, cue and source and content), strict=True):
                right[name] += holds
            overlap = [before + shared(a, b) for before, (a, b) in zip(overlap, sets, strict=True)]
    values: Values = {}
    for name, count in right.items():
        values |= of_counts(name, count, len(predictions), len(golds), fair)
    sums = [[sum(length(union(_of(quote)[part])) for quote in side) for part in range(3)] for side in (predictions, golds)]
    for part, name in enumerate(("cue_overlap", "source_overlap", "content_overlap")):
        values |= of_counts(name, overlap[part], sums[0][part], sums[1][part], fair)
    return Figures(values | of_counts("quote_overlap", sum(overlap), sum(sums[0]), sum(sums[1]), fair))


def _found(gold: Sequence[Quote], predicted: Sequence[Quote], exact: _Exact) -> tuple[int, int]:
    """Predictions that some gold quote makes right, and gold quotes that no prediction finds."""
    cues: list[dict[object, list[Span]]] = [defaultdict(list), defaultdict(list)]
    for side, of_key in zip((gold, predicted), cues, strict=True):
        for quote in side:
            of_key[exact.key(quote)].append(hull(quote.cue) or (-1, -1))
    found = sum(any(exact.near(hull(p.cue) or (-1, -1), cue) for cue in cues[0][exact.key(p)]) for p in predicted)
    missed = sum(not any(exact.near(cue, hull(g.cue) or (-1, -1)) for cue in cues[1][exact.key(g)]) for g in gold)
    return found, missed


def _of(quote: Quote) -> tuple[Spans, Spans, Spans]:
    cue = hull(quote.cue)
    return (cue,) if cue else (), quote.mention, quote.content


def _parts(quotes: Sequence[Quote]) -> tuple[Spans, ...]:
    """All cue, source and content spans of a side."""
    return tuple(tuple(span for quote in quotes for span in _of(quote)[part]) for part in range(3))


def _scores(name: str, right: int, predicted: int, gold: int) -> Values:
    """Precision, recall and F1; the original gives 0 where there is nothing to divide by."""
    return named(name, ratio(right, predicted) or 0.0, ratio(right, gold) or 0.0)
