"""Date: is it known when the words were said?

Definition   Of `uttered`, over the pairs of M50 whose gold has a date: exact, the same interval of days; contained, the predicted
             interval lies in gold's; over-precision, the predicted interval is shorter than gold's; publication default, the
             date of publication is given where gold's interval is another.
Counts       per document: pairs (of M50 whose gold has a date); predicted (of these, with a predicted date); exact; contained;
             narrower; default.
Edge cases   Dates are compared as days, not as strings: `2031-03` and `2031-03-01/2031-03-31` are the same, qualifiers do not
             count. An open end reaches to 0001-01-01 or 9999-12-31. A prediction without a date is neither exact nor contained.
             Gold without a date says nothing, and nothing is asked there. No day depends on when the score is made.
Reference    EDTF (ISO 8601-2:2019). Exact and relaxed match of time expressions: TempEval-3 (UzZaman et al. 2013), section 5.
             Deviation: values alone count, not where the expression stands.
"""

from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, ratio


def date() -> Measure:
    """`Date`."""
    return Measure("Date", _counts, _ratios, reads="uttered")


def _counts(matched: Matched) -> Counts:
    sides = matched.sides
    (_, first, last), (_, claimed_first, claimed_last) = sides.gold.uttered, sides.predicted.uttered
    first, last = first[matched.gold], last[matched.gold]
    claimed_first, claimed_last = claimed_first[matched.predicted], claimed_last[matched.predicted]
    document = sides.gold.document[matched.gold]
    published_first, published_last = sides.published.first[document], sides.published.last[document]
    asked = matched.half & (first >= 0)
    told = asked & (claimed_first >= 0)
    same = told & (claimed_first == first) & (claimed_last == last)
    default = told & ~same & (claimed_first == published_first) & (claimed_last == published_last)
    each = matched.pairs_per_document
    return {
        "pairs": each(asked),
        "predicted": each(told),
        "exact": each(same),
        "contained": each(told & (claimed_first >= first) & (claimed_last <= last)),
        "narrower": each(told & (claimed_last - claimed_first < last - first)),
        "default": each(default),
    }


def _ratios(counts: Counts) -> Ratios:
    return {
        "exact": ratio(counts["exact"], counts["pairs"]),
        "contained": ratio(counts["contained"], counts["pairs"]),
        "over_precision_rate": ratio(counts["narrower"], counts["pairs"]),
        "publication_default_rate": ratio(counts["default"], counts["pairs"]),
    }
