"""Coefficients of agreement: how far annotators agree on labels, and beyond what chance would give.

share      Of the units that two labelled, how many got the same label from both.
Cohen κ    Two annotators, each with habits of his own: (p_o - p_e) / (1 - p_e), where p_e is what their own frequencies of
           labels would give (Cohen 1960). Over several pairs of annotators the mean (Light 1971).
Fleiss κ   A fixed number of annotators for every unit, chance by the frequencies of all of them together (Fleiss 1971).
           Units that somebody left blank are not counted: a blank is no label.
α          Krippendorff's alpha, nominal: 1 - D_o / D_e by the coincidence matrix (Krippendorff 2004, chapter 11; 2011,
           "Computing Krippendorff's alpha-reliability"). Any number of annotators; a missing label is missing, and a unit with
           one label alone is not paired with anything and does not count.
F1         Two annotators, and a thing that only exists where somebody marked it: 2 · found by both / marked by either. With
           no count of what nobody marked, κ has no meaning for spans, and F1 is its limit (Hripcsak and Rothschild 2005).
agr        agr(A‖B): of what A marked, how much B marked too (Wiebe, Wilson and Cardie 2005); of two directions the pooled one.
           PolNeAR's attributions agree so in 92.3 % (Newell, Margolin and Ruths 2018), where the same *sentence* was touched;
           deviation: here a span has to be touched, which gives 89.8 % on their files.

Every coefficient is a function of sums of counts per document, so a bootstrap sample of documents is a sum like any other.
What cannot be told (nobody labelled anything, one label alone was ever used) is null, with the reason.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import numpy as np

from onrecord.scoring.arrays import Floats, Ints
from onrecord.scoring.statistics import Interval, intervals, resampled

MISSING = -1
NOTHING_PAIRED = "no unit was labelled by two"
ONE_LABEL = "only one label was ever used, so agreement by chance is certain"
NOTHING_MARKED = "nobody marked anything"

Key = TypeVar("Key", bound=Hashable)


class Told(NamedTuple):
    """A coefficient: its value, or None with the reason; and its interval, None where there is none."""

    value: float | None
    reason: str | None = None
    interval: Interval = None


@dataclass(frozen=True)
class Coefficient:
    """Counts per document, shape (documents, columns), and what their sums give.

    `value` maps (…, columns) to (…), NaN where it is not defined; `reason` says why for one vector of sums.
    """

    counts: Floats
    value: Callable[[Floats], Floats]
    reason: Callable[[Floats], str]


def told(coefficients: Mapping[Key, Coefficient], samples: int = 0, seed: int = 0) -> dict[Key, Told]:
    """The value of every coefficient, with percentile intervals over documents if there are samples and two documents."""
    found = {name: _told(c) for name, c in coefficients.items()}
    if not samples or not coefficients or min(len(c.counts) for c in coefficients.values()) < 2:
        return found
    drawn = resampled(np.concatenate([c.counts for c in coefficients.values()], 1), samples, seed)
    bounds = np.cumsum([c.counts.shape[1] for c in coefficients.values()])[:-1]
    for (name, c), of_c in zip(coefficients.items(), np.split(drawn, bounds, 1), strict=True):
        if found[name].value is not None:
            found[name] = found[name]._replace(interval=_interval(c, of_c))
    return found


def _told(c: Coefficient) -> Told:
    sums = c.counts.sum(0)
    value = float(c.value(sums))
    return Told(None, c.reason(sums)) if np.isnan(value) else Told(value)


def _interval(c: Coefficient, drawn: Floats) -> Interval:
    columns = [str(i) for i in range(drawn.shape[1])]
    sums = dict(zip(columns, c.counts.sum(0).tolist(), strict=True))
    samples = dict(zip(columns, drawn.T, strict=True))
    found, _ = intervals(sums, samples, lambda of: {"value": c.value(np.stack([of[name] for name in columns], -1))})
    return found["value"]


def nothing(documents: int, reason: str) -> Coefficient:
    """A coefficient that cannot be told, whatever the counts."""
    return Coefficient(np.zeros((documents, 0)), lambda sums: np.full(sums.shape[:-1], np.nan), lambda _: reason)


def pooled(coefficients: Sequence[Coefficient]) -> Coefficient:
    """One of several with the same columns: their counts are added, every unit counts once."""
    return replace(coefficients[0], counts=np.sum([c.counts for c in coefficients], 0))


def mean(coefficients: Sequence[Coefficient]) -> Coefficient:
    """The mean of several; those that are null are left out, as long as one is not."""
    bounds = np.cumsum([c.counts.shape[1] for c in coefficients])[:-1]

    def value(sums: Floats) -> Floats:
        parts = np.split(sums, bounds, -1)
        values = np.stack([c.value(part) for c, part in zip(coefficients, parts, strict=True)])
        return _divided(np.nansum(values, 0), (~np.isnan(values)).sum(0))

    def reason(sums: Floats) -> str:
        parts = np.split(sums, bounds)
        return "; ".join(dict.fromkeys(c.reason(part) for c, part in zip(coefficients, parts, strict=True)))

    return Coefficient(np.concatenate([c.counts for c in coefficients], 1), value, reason)


def share(part: Floats, whole: Floats, reason: str = NOTHING_PAIRED) -> Coefficient:
    """The ratio of two counts of shape (documents,): agr, F1 (twice the pairs over the sum of both), or a share of agreement."""
    return Coefficient(np.stack([part, whole], 1), lambda sums: _divided(sums[..., 0], sums[..., 1]), lambda _: reason)


def alpha(labels: Ints, document: Ints, documents: int, weights: Ints | None = None) -> Coefficient:
    """Krippendorff's α, nominal. `labels` (units, annotators) are codes from 0, MISSING where there is none.

    `document` (units,) is the document of each unit; a unit with weight w stands for w units alike.
    Columns: the diagonal of the coincidence matrix, then the sum of each of its rows.
    """
    weight = np.ones(len(labels)) if weights is None else weights.astype(np.float64)
    given = (labels >= 0).sum(1)
    paired = np.flatnonzero(given > 1)
    labels, document, weight, given = labels[paired], document[paired], weight[paired], given[paired]
    same, rows = np.zeros(len(paired)), []
    for code in range(int(labels.max(initial=MISSING)) + 1):
        times = (labels == code).sum(1)
        same += times * (times - 1) / (given - 1)
        rows.append(np.bincount(document, weight * times, documents))
    counts = np.stack([np.bincount(document, weight * same, documents), *rows], 1)

    def value(sums: Floats) -> Floats:
        labelled = sums[..., 1:]
        total = labelled.sum(-1)
        by_chance = total**2 - (labelled**2).sum(-1)
        return 1 - _divided((total - 1) * (total - sums[..., 0]), by_chance)

    return Coefficient(counts, value, lambda sums: ONE_LABEL if sums[1:].sum() else NOTHING_PAIRED)


def cohen(first: Ints, second: Ints, document: Ints, documents: int) -> Coefficient:
    """Cohen's κ of two annotators; the labels (units,) of each are codes from 0, units that one left blank do not count.

    Columns: units, units with the same label, how often the first used each label, how often the second did.
    """
    both = np.flatnonzero((first >= 0) & (second >= 0))
    first, second, document = first[both], second[both], document[both]
    codes = range(int(max(first.max(initial=MISSING), second.max(initial=MISSING))) + 1)
    used = [np.bincount(document, labels == code, documents) for labels in (first, second) for code in codes]
    counts = np.stack([np.bincount(document, minlength=documents), np.bincount(document, first == second, documents), *used], 1)

    def value(sums: Floats) -> Floats:
        units, same = sums[..., 0], sums[..., 1]
        of_first, of_second = np.split(sums[..., 2:], 2, -1)
        by_chance = (of_first * of_second).sum(-1)
        return _divided(units * same - by_chance, units**2 - by_chance)

    return Coefficient(counts.astype(np.float64), value, lambda sums: ONE_LABEL if sums[0] else NOTHING_PAIRED)


def kappa_within(units: Floats, same: Floats, by_chance: Floats) -> Coefficient:
    """Cohen's κ where labels are a document's own, such as its speakers; all of shape (documents,).

    `by_chance` is how many units would agree if the second annotator's labels of the document were dealt out anew: units
    times the share of all pairs (a unit of the first, a unit of the second) that agree. With 0 and 1 for weights this is
    weighted κ (Cohen 1968), and agreement need not be transitive. Chance over all documents would be next to nothing, as no
    two share a label, and κ no more than the share.
    """

    def value(sums: Floats) -> Floats:
        return _divided(sums[..., 1] - sums[..., 2], sums[..., 0] - sums[..., 2])

    counts = np.stack([units, same, by_chance], 1)
    return Coefficient(counts, value, lambda sums: ONE_LABEL if sums[0] else NOTHING_PAIRED)


def fleiss(labels: Ints, document: Ints, documents: int) -> Coefficient:
    """Fleiss' κ. `labels` (units, annotators) as for `alpha`; only units that every annotator labelled count.

    Columns: units, ordered pairs of annotators that agree, how often each label was used.
    """
    annotators = labels.shape[1]
    complete = np.flatnonzero((labels >= 0).all(1)) if annotators > 1 else np.zeros(0, np.int64)
    labels, document = labels[complete], document[complete]
    times = [(labels == code).sum(1) for code in range(int(labels.max(initial=MISSING)) + 1)]
    agreeing = np.sum([t * (t - 1) for t in times], 0) if times else np.zeros(0)
    columns = [np.bincount(document, minlength=documents), np.bincount(document, agreeing, documents)]
    counts = np.stack([*columns, *(np.bincount(document, t, documents) for t in times)], 1).astype(np.float64)

    def value(sums: Floats) -> Floats:
        units = sums[..., 0]
        by_chance = _divided((sums[..., 2:] ** 2).sum(-1), (units * annotators) ** 2)
        observed = _divided(sums[..., 1], units * annotators * (annotators - 1))
        return _divided(observed - by_chance, 1 - by_chance)

    return Coefficient(counts, value, lambda sums: ONE_LABEL if sums[0] else "no unit was labelled by all")


def _divided(part: Floats, whole: Floats) -> Floats:
    """NaN where the whole is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole == 0, np.nan, part / whole)
