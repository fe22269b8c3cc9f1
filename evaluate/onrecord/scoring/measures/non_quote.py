"""NonQuote: does the system keep its hands off what looks like a quote and is none?

Definition   False alarms: the share of gold non-quotes with a prediction of dice ≥ .5 that is in no pair of M50. Spurious:
             predictions outside the alignment per 10,000 content characters outside boilerplate. Quote-free: the share of
             documents without a gold quote in which something is predicted.
Counts       per document: alarms, non_quotes; spurious, units; alarmed, quote_free.
Edge cases   No gold non-quote, no quote-free document: that ratio is null. Gold that is a sample says nothing about what
             is spurious: all but the first are null.
Reference    Gold negatives: LABELS, section 3. No published scorer has them.
"""

import numpy as np

from onrecord.scoring.align import HALF
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, ratio
from onrecord.scoring.overlap import overlaps


def non_quote() -> Measure:
    """`NonQuote`."""
    return Measure("NonQuote", _counts, _ratios, of_quotes=False)


def _counts(matched: Matched) -> Counts:
    sides = matched.sides
    rows, predictions = len(sides.non_quotes.document), len(sides.predicted)
    content, span = sides.predicted.content, sides.non_quotes.span
    edges = overlaps(span, content, span.sizes(rows), content.sizes(predictions))
    in_half, in_pairs = np.zeros(predictions, bool), np.zeros(predictions, bool)
    in_half[matched.predicted[matched.half]] = True
    in_pairs[matched.predicted] = True
    alarm = np.zeros(rows, bool)
    alarm[edges.a[(edges.d >= HALF) & ~in_half[edges.b]]] = True
    free = matched.gold_quotes == 0
    known = ~sides.sampled
    predicted = matched.per_document(sides.predicted.document)
    return {
        "alarms": matched.per_document(sides.non_quotes.document[alarm]),
        "non_quotes": matched.per_document(sides.non_quotes.document),
        "spurious": np.where(known, matched.per_document(sides.predicted.document[~in_pairs]), np.nan),
        "units": sides.units.astype(np.float64),
        "alarmed": np.where(known, free & (predicted > 0), np.nan),
        "quote_free": free.astype(np.float64),
    }


def _ratios(counts: Counts) -> Ratios:
    return {
        "false_alarm_rate": ratio(counts["alarms"], counts["non_quotes"]),
        "spurious_per_10000": 10_000 * ratio(counts["spurious"], counts["units"]),
        "quote_free_alarm_rate": ratio(counts["alarmed"], counts["quote_free"]),
    }
