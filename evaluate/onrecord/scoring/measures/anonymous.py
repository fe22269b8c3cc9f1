"""Anonymous: does the system notice when the identity of a source is kept from the reader?

Definition   The strict flag, end to end: right = pairs of M50 with both flagged, over flagged predictions, over flagged
             gold. MCC over the pairs of M50. De-anonymisation rate: of flagged gold in M50, the share whose predicted name
             resolves to another, named speaker and that is not flagged. Anonymisation rate, the other way: of unflagged
             gold in M50 that names its speaker, the share that is flagged and names nobody of the document.
             `Anonymous(broad)` is the same with gold's broad flag (LABELS, section 2); predictions have but one flag.
Counts       per document: right, predicted, gold (flagged); both, only_gold, only_predicted, neither (in M50);
             hidden (flagged gold in M50), deanonymised; named (unflagged named gold in M50), anonymised.
Edge cases   A missing flag is false once any prediction has one. MCC is null with an empty margin. The class is 1 to 3 % of
             real quotes: accuracy is never shown.
Reference    None published scores this. MCC: Matthews (1975), as in Chicco and Jurman (2020), equation 2.
"""

import numpy as np

from onrecord.scoring.arrays import Ints
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, precision_recall_f1, ratio
from onrecord.scoring.speakers import State


def anonymous(flag: str = "strict") -> Measure:
    """`Anonymous`, or `Anonymous(broad)`."""
    if flag == "broad":
        return Measure(
            "Anonymous(broad)", lambda m: _counts(m, m.sides.gold.broad, m.sides.predicted.broad), _ratios, reads="broad"
        )
    return Measure(
        "Anonymous", lambda m: _counts(m, m.sides.gold.anonymous, m.sides.predicted.anonymous), _ratios, reads="anonymous"
    )


def _counts(matched: Matched, gold_flag: Ints, predicted_flag: Ints) -> Counts:
    sides = matched.sides
    gold, predicted = gold_flag == 1, predicted_flag == 1
    of_gold, of_predicted, half = gold[matched.gold], predicted[matched.predicted], matched.half
    hidden = half & of_gold & ~of_predicted
    deanonymised, anonymised = np.zeros(len(half), bool), np.zeros(len(half), bool)
    deanonymised[hidden] = matched.attribution.names_another(matched.gold[hidden], matched.predicted[hidden])
    named = half & ~of_gold & (matched.attribution.state[matched.gold] == State.NAMED)
    veiled = named & of_predicted
    anonymised[veiled] = ~matched.attribution.names_anybody(matched.predicted[veiled])
    flagged = matched.per_document(sides.predicted.document[predicted & matched.predicted_here])
    each = matched.pairs_per_document
    return {
        "right": each(half & of_gold & of_predicted),
        "predicted": np.where(sides.sampled, np.nan, flagged),
        "gold": matched.per_document(sides.gold.document[gold & matched.gold_here]),
        "both": each(half & of_gold & of_predicted),
        "only_gold": each(half & of_gold & ~of_predicted),
        "only_predicted": each(half & ~of_gold & of_predicted),
        "neither": each(half & ~of_gold & ~of_predicted),
        "hidden": each(half & of_gold),
        "deanonymised": each(deanonymised),
        "named": each(named),
        "anonymised": each(anonymised),
    }


def _ratios(counts: Counts) -> Ratios:
    both, only_gold, only_predicted, neither = (counts[k] for k in ("both", "only_gold", "only_predicted", "neither"))
    margins = (both + only_gold) * (both + only_predicted) * (neither + only_gold) * (neither + only_predicted)
    return {
        **precision_recall_f1(counts["right"], counts["predicted"], counts["gold"]),
        "mcc": ratio(both * neither - only_gold * only_predicted, np.sqrt(margins)),
        "deanonymisation_rate": ratio(counts["deanonymised"], counts["hidden"]),
        "anonymisation_rate": ratio(counts["anonymised"], counts["named"]),
    }
