"""What a measure is: counts per document, and ratios of their sums.

Counts are all that statistics, slices, other processes or other machines need: those of a union are the sum of counts. Where
a ratio is none of sums, rows are listed beside them.
Ratios come last, and are null (NaN) where there is nothing to divide by.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from onrecord.scoring.arrays import Floats, Ints, Sides
from onrecord.scoring.matched import Matched

Field = Literal[
    "content",
    "words",
    "mention",
    "cue",
    "speaker",
    "speakers",
    "type",
    "anonymous",
    "broad",
    "via",
    "uttered",
    "confidence",
    "quote_id",
]
Counts = Mapping[str, Floats]
Ratios = dict[str, Floats]


class Listed(NamedTuple):
    """Rows of what is no sum over documents, in the order of the documents: the document of each, and columns of shape (rows,).

    Columns of CODED are codes of `words`, which are sorted.
    """

    document: Ints
    columns: dict[str, Floats]
    words: list[str]


CODED = ("who",)


@dataclass(frozen=True)
class Measure:
    """One measure. `counts` of a Matched have shape (documents,) each; `ratios` take counts of any shape.

    `reads` is the field without which it has no meaning: gold that never carries it makes the measure absent. `claims` are
    those of predictions, by default the same: predictions that never carry one make the measure null, not attempted, or absent
    if it is `optional`. `of_quotes`: it can be sliced by quote. Ratios that are none of sums over documents have no interval:
    `whole` computes them from what was `listed` of all documents, and the sums of counts; NaN for null.
    """

    name: str
    counts: Callable[[Matched], Counts]
    ratios: Callable[[Counts], Ratios]
    reads: Field | None = None
    of_quotes: bool = True
    claims: tuple[Field, ...] | None = None
    optional: bool = False
    listed: Callable[[Matched], Listed] | None = None
    whole: Callable[[Listed, Mapping[str, float]], dict[str, float]] | None = None

    def annotated(self, sides: Sides) -> bool:
        """Whether gold carries what it reads."""
        return self.reads is None or self.reads in sides.gold_carries

    def attempted(self, sides: Sides) -> bool:
        """Whether the predictions carry what it reads."""
        wanted: tuple[Field, ...] = self.claims if self.claims is not None else (self.reads or "content",)
        return sides.predicted_carries.issuperset(wanted)


def ratio(part: Floats, whole: Floats) -> Floats:
    """Divides; NaN where the whole is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole == 0, np.nan, part / whole)


def precision_recall_f1(right: Floats, predicted: Floats, gold: Floats) -> Ratios:
    """The three ratios; F1 = 2 right / (predicted + gold) (MEASURES, section 3)."""
    return {
        "precision": ratio(right, predicted),
        "recall": ratio(right, gold),
        "f1": ratio(2 * right, predicted + gold),
    }


def sides_ratios(counts: Counts) -> Ratios:
    """Precision, recall and F1 of the counts named right, predicted and gold."""
    return precision_recall_f1(counts["right"], counts["predicted"], counts["gold"])
