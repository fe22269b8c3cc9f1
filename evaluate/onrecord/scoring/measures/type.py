"""Type: is it known whether the words are quoted directly, indirectly, or only reported?

Definition   Accuracy in M50. Per type t: right = pairs of M50 with both t, over predictions of t, over gold of t; the macro
             F1 is the mean over types that occur in gold or predictions.
Counts       per document: pairs (M50); equal; and for each type right, predicted and gold; the confusion matrix, as
             `gold>predicted` with ∅ for what is unmatched or has no type.
Edge cases   A type in neither gold nor predictions is null and left out of the mean. In a bootstrap sample the mean is over
             the types of the full sample; one that is missing there makes the sample's mean null.
Reference    Petersen-Frey and Biemann (2024), section 5. Deviation: they count types over all aligned pairs, zero overlap
             included; here only M50 earns (never higher).
"""

import numpy as np

from onrecord.scoring.arrays import Floats
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, precision_recall_f1, ratio


def type_() -> Measure:
    """`Type`."""
    return Measure("Type", _counts, _ratios, reads="type")


def _counts(matched: Matched) -> Counts:
    sides, types = matched.sides, matched.sides.types
    met = _met(matched)
    counts: dict[str, Floats] = {
        "pairs": matched.pairs_per_document(matched.half & (sides.gold.type[matched.gold] >= 0)),
        "equal": met[:, 1:, 1:].trace(axis1=1, axis2=2),
    }
    of_gold, of_predicted = met.sum(2), met.sum(1)
    for code, name in enumerate(types, 1):
        counts[f"{name}:right"] = met[:, code, code]
        counts[f"{name}:predicted"] = np.where(sides.sampled, np.nan, of_predicted[:, code])
        counts[f"{name}:gold"] = of_gold[:, code]
    names = ("∅", *types)
    occurring = zip(*(places.tolist() for places in np.nonzero(met.any(0))), strict=True)
    cells = {f"{names[g]}>{names[p]}": met[:, g, p] for g, p in occurring}
    return counts | {cell: cells[cell] for cell in sorted(cells)}


def _met(matched: Matched) -> Floats:
    """The confusion matrix of each document, shape (documents, types + 1, types + 1).

    How often gold of one type met a prediction of another; 0 for no partner in M50 or no type.
    """
    sides, wide = matched.sides, len(matched.sides.types) + 1
    partner = np.zeros(len(sides.gold), np.int64)
    partner[matched.gold[matched.half]] = sides.predicted.type[matched.predicted[matched.half]] + 1
    free = matched.predicted_here.copy()
    free[matched.predicted[matched.half]] = False
    cells = (sides.gold.document * wide + sides.gold.type + 1) * wide + partner
    alone = sides.predicted.document * wide * wide + sides.predicted.type + 1
    met = np.bincount(cells[matched.gold_here], minlength=sides.documents * wide * wide)
    met += np.bincount(alone[free], minlength=sides.documents * wide * wide)
    return met.astype(np.float64).reshape(-1, wide, wide)


def _ratios(counts: Counts) -> Ratios:
    ratios = {"accuracy": ratio(counts["equal"], counts["pairs"])}
    f1 = {}
    for name in (key.removesuffix(":right") for key in counts if key.endswith(":right")):
        of_type = precision_recall_f1(*(counts[f"{name}:{what}"] for what in ("right", "predicted", "gold")))
        ratios |= {f"{name}:{what}": values for what, values in of_type.items()}
        f1[name] = of_type["f1"]
    return {"accuracy": ratios.pop("accuracy"), "macro_f1": _mean(list(f1.values())), **ratios}


def _mean(columns: list[Floats]) -> Floats:
    """The mean of the types that are not null in the first, full sample."""
    table = np.stack([np.atleast_1d(column) for column in columns])
    present = ~np.isnan(table[:, :1]).any(1)
    mean = table[present].mean(0) if present.any() else np.full(table.shape[1], np.nan)
    return mean if columns[0].ndim else mean[0]
