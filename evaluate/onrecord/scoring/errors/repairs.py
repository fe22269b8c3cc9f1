"""What each kind of error costs: `WSW@0.5` after an oracle repairs that kind only, minus `WSW@0.5`.

The oracle holds the matching: it changes what is right in it, and the numbers of quotes, and matches nothing anew, so a repair
is an exact count (as in TIDE; Bolya et al. 2020, section 2.4). F1 = 2 right / (predicted + gold); of a kind with n quotes

  duplicate, split, merged, spurious   are dropped: predicted − n. The alignment of what stays is the same if none of them was
                                       the reason why a duplicate did not compete.
  boundary                             gets gold's content: 0, as dice of .5 is all that is asked. It costs in `Quote@exact`.
  partial                              gets gold's content: right + those whose speaker is right already.
  speaker                              gets gold's speaker: right + n.
  missed                               is found, with its speaker: right + n, predicted + n. One that is found in part is predicted
                                       beside the partial prediction, which stays.

The costs do not sum to what is missing to 1: a quote may need two repairs, and F1 is no sum. Where the speaker is not annotated
or not attempted, `Quote@0.5` stands in the place of `WSW@0.5`. A cost is null where F1 is, before or after.
"""

from typing import Literal, NamedTuple

import numpy as np

from onrecord.scoring.arrays import Bools, Floats, Ints
from onrecord.scoring.errors.kinds import NONE, Sorted
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import ratio

DROPPED = ("duplicate", "split", "merged", "spurious")


class Totals(NamedTuple):
    """The counts of F1 over the corpus; `predicted` is NaN where gold is but a sample."""

    right: float
    predicted: float
    gold: float

    def f1(self, right: Ints | int = 0, predicted: Ints | int = 0) -> Floats:
        """F1 with so many more."""
        return ratio(np.asarray(2 * (self.right + right)), np.asarray(self.predicted + predicted + self.gold))


def attempted(found: Matched) -> bool:
    """Whether speakers are annotated and claimed at all."""
    return "speaker" in found.sides.gold_carries and "speaker" in found.sides.predicted_carries


def headline(found: Matched) -> Literal["WSW@0.5", "Quote@0.5"]:
    """The measure in which costs are told."""
    return "WSW@0.5" if attempted(found) else "Quote@0.5"


def totals(found: Matched) -> Totals:
    """The counts of the headline."""
    right = found.half & found.speaker if attempted(found) else found.half
    return Totals(float(right.sum()), float(found.predicted_quotes.sum()), float(len(found.sides.gold)))


def of_predictions(found: Matched, predictions: Sorted, part: Bools) -> float:
    """The cost of the predictions of `part`, all of one class."""
    whole, n = totals(found), int(part.sum())
    names = {predictions.kinds[number].name for number in np.unique(predictions.of[part]).tolist()}
    if names <= set(DROPPED):
        return _gain(whole, predicted=-n)
    gained = part[found.predicted] & ~found.half
    return _gain(whole, right=int((gained & found.speaker if attempted(found) else gained).sum()))


def of_gold(found: Matched, part: Bools) -> float:
    """The cost of missing these gold quotes."""
    n = int(part.sum())
    return _gain(totals(found), right=n, predicted=n)


def of_speakers(found: Matched, speakers: Sorted, part: Bools) -> float:
    """The cost of giving these pairs to another speaker."""
    return _gain(totals(found), right=int((part & (speakers.of != NONE) & ~found.speaker).sum()))


def _gain(whole: Totals, right: int = 0, predicted: int = 0) -> float:
    return float(whole.f1(right, predicted) - whole.f1())
