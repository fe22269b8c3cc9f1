"""Integrity: are the words that the system gives the document's own?

Question     Of the predictions that give words, how many stand in the document, and how far as they are given?
Definition   Shares of predictions by tier of the integrity ladder (MEASURES, section 6). Verbatim: T0 to T2, which differ in
             encoding, space and kinds of marks alone. Altered: T5, words were changed. Ungrounded: T6, they stand nowhere.
Counts       per document: T0 … T6; words, the predictions that give any.
Edge cases   Gold is never looked at, and documents that gold lacks are not known. Predictions that give positions alone claim no
             words: they are not counted, and a system that gives no words at all is shown as not attempting it.
Reference    None: published scorers search exactly, which measures encoding, or fuzzily, which hides alteration.
"""

from onrecord.scoring.arrays import Bools, Floats
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, ratio

TIERS = tuple(f"T{tier}" for tier in range(7))


def integrity() -> Measure:
    """`Integrity`."""
    return Measure("Integrity", _counts, _ratios, claims=("words",))


def _counts(matched: Matched) -> Counts:
    document, tier = matched.sides.predicted.document, matched.sides.tiers

    def of(rows: Bools) -> Floats:
        return matched.per_document(document[rows & matched.predicted_here])

    return {name: of(tier == code) for code, name in enumerate(TIERS)} | {"words": of(tier >= 0)}


def _ratios(counts: Counts) -> Ratios:
    words = counts["words"]
    return {
        "verbatim": ratio(counts["T0"] + counts["T1"] + counts["T2"], words),
        "altered_rate": ratio(counts["T5"], words),
        "ungrounded_rate": ratio(counts["T6"], words),
        **{f"tier:{name}": ratio(counts[name], words) for name in TIERS},
    }
