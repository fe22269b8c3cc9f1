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

from onrecord.scoring.arrays import Floats, Ints
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, precision_recall_f1, ratio


def type_() -> Measure:
    """`Type`."""
    return Measure("Type", _counts, _ratios, reads="type")


def _counts(matched: Matched) -> Counts:
    sides, types = matched.sides, matched.sides.types
    gold, predicted = sides.gold.type, sides.predicted.type
    of_gold, of_predicted = gold[matched.gold], predicted[matched.predicted]
    known = matched.half & (of_gold >= 0) & (of_predicted >= 0)
    counts: dict[str, Floats] = {
        "pairs": matched.pairs_per_document(matched.half & (of_gold >= 0)),
        "equal": matched.pairs_per_document(known & (of_gold == of_predicted)),
    }
    for code, name in enumerate(types):
        counts[f"{name}:right"] = matched.pairs_per_document(known & (of_gold == code) & (of_predicted == code))
        here = matched.predicted_here & (predicted == code)
        counts[f"{name}:predicted"] = np.where(sides.sampled, np.nan, matched.per_document(sides.predicted.document[here]))
        counts[f"{name}:gold"] = matched.per_document(sides.gold.document[matched.gold_here & (gold == code)])
    return counts | _confusion(matched)


def _confusion(matched: Matched) -> dict[str, Floats]:
    """How often gold of one type met a prediction of another; ∅ for no partner in M50 or no type. Only what occurs."""
    sides, names = matched.sides, (*matched.sides.types, "∅")
    partner = np.full(len(sides.gold), -1)
    partner[matched.gold[matched.half]] = sides.predicted.type[matched.predicted[matched.half]]
    free = matched.predicted_here.copy()
    free[matched.predicted[matched.half]] = False
    gold_rows, free_rows = np.flatnonzero(matched.gold_here), np.flatnonzero(free)
    missed = _cell(np.full(len(free_rows), -1), sides.predicted.type[free_rows])
    cells = np.concatenate([_cell(sides.gold.type[gold_rows], partner[gold_rows]), missed])
    documents = np.concatenate([sides.gold.document[gold_rows], sides.predicted.document[free_rows]])
    found: dict[str, Floats] = {}
    for cell in np.unique(cells).tolist():
        g, p = divmod(cell, 64)
        found[f"{names[g - 1]}>{names[p - 1]}"] = matched.per_document(documents[cells == cell])
    return found


def _cell(gold: Ints, predicted: Ints) -> Ints:
    return (gold + 1) * 64 + predicted + 1


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
    if not columns:
        return np.array(np.nan)
    table = np.stack([np.atleast_1d(column) for column in columns])
    present = ~np.isnan(table[:, 0])
    mean = table[present].mean(0) if present.any() else np.full(table.shape[1], np.nan)
    return mean if columns[0].ndim else mean[0]
