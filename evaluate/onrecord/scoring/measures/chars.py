"""Chars: which characters of the text are quoted?

Definition   Micro precision, recall and F1 over the union of content characters per document.
Counts       per document: right (units in both unions); predicted; gold (units in each union).
Edge cases   Indifferent to splitting, merging and duplicates; blind to nesting and speakers: never a headline.
Reference    The character overlap of plagiarism detection, micro (Potthast et al. 2010, section 3), on content characters.
"""

import numpy as np

from onrecord.scoring.arrays import Ints, Quotes, Spans, union
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, sides_ratios


def chars() -> Measure:
    """`Chars`."""

    def counts(matched: Matched) -> Counts:
        documents = matched.sides.documents
        gold, predicted = by_document(matched.sides.gold), by_document(matched.sides.predicted)
        of_gold, of_predicted = gold.sizes(documents), predicted.sizes(documents)
        shared = before(predicted, gold.end) - before(predicted, gold.start)
        return {
            "right": np.bincount(gold.row, shared, documents),
            "predicted": np.where(matched.sides.sampled, np.nan, of_predicted),
            "gold": of_gold.astype(np.float64),
        }

    return Measure("Chars", counts, sides_ratios, of_quotes=False)


def before(spans: Spans, place: Ints) -> Ints:
    """Units of the spans, which are apart and in order, that stand before each place."""
    begun = np.searchsorted(spans.start, place)
    sizes = np.concatenate([[0], np.cumsum(spans.end - spans.start)])
    beyond = np.maximum(np.concatenate([[0], spans.end])[begun] - place, 0)
    found: Ints = sizes[begun] - beyond
    return found


def by_document(quotes: Quotes) -> Spans:
    """The union of the contents of each document."""
    spans = quotes.content
    return union(quotes.document[spans.row], spans.start, spans.end)
