"""Which ratio of which measure is compared, and the counts of two systems on the same units."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from onrecord.scoring.arrays import Floats, Ints
from onrecord.scoring.compare import Paired, Ratio
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures import measure
from onrecord.scoring.measures.measure import ratio
from onrecord.scoring.score import scores
from onrecord.scoring.statistics import Interval

Average = Literal["micro", "document"]
_LESS_IS_BETTER = ("_rate", "_per_10000")


class Asked(NamedTuple):
    """A measure by its printed name, and one of its ratios; None for that by which it is told: F1, else its first."""

    measure: str
    ratio: str | None

    def __str__(self) -> str:
        return self.measure if self.ratio is None else f"{self.measure}:{self.ratio}"

    def of(self, ratios: Mapping[str, object]) -> str:
        """The name of the ratio. Raises ValueError if the measure has none of that name."""
        if self.ratio is None:
            return "f1" if "f1" in ratios else next(iter(ratios))
        if self.ratio not in ratios:
            raise ValueError(f"{self.measure} has no ratio {self.ratio!r}; it has {', '.join(ratios)}")
        return self.ratio


class System(NamedTuple):
    """One system: its name, its alignment, the place of each document in it, and counts per document by measure."""

    name: str
    found: Matched
    place: dict[str, int]
    counts: dict[str, dict[str, Floats]]


def asked(text: str) -> Asked:
    """`WSW@0.5`, `Speaker:coverage`. Raises ValueError for an unknown measure."""
    name, _, ratio = text.partition(":")
    return Asked(measure(name).name, ratio or None)


def paired(ask: Asked, a: System, b: System, documents: Sequence[str], unit: Ints, average: Average) -> Paired | None:
    """Counts of both systems summed over the documents of each unit; None if one does not attempt it or gold does not carry it."""
    if not (_attempted(ask, a) and _attempted(ask, b)):
        return None
    counts = [system.counts[ask.measure] for system in (a, b)]
    keys = list(dict.fromkeys(key for of_one in counts for key in of_one))
    of_a, of_b = (_table(of_one, keys, system.place, documents) for of_one, system in zip(counts, (a, b), strict=True))

    name, ratio_of = _ratio(ask, keys)
    if average == "micro":
        return Paired(_summed(of_a, unit), _summed(of_b, unit), ratio_of)
    each_a, each_b = (_per_document(table, ratio_of) for table in (of_a, of_b))
    best = 0.0 if name.endswith(_LESS_IS_BETTER) else 1.0
    told = ~(np.isnan(each_a) & np.isnan(each_b))
    of_a, of_b = (np.stack([np.where(told, np.nan_to_num(each, nan=best), 0.0), told], 1) for each in (each_a, each_b))
    return Paired(_summed(of_a, unit), _summed(of_b, unit), _mean)


def told(
    system: System, wanted: Sequence[Asked], average: Average, samples: int, seed: int
) -> tuple[dict[str, float | None], dict[str, Interval]]:
    """The ratios of one system by themselves, with intervals in the micro average: those that `score` gives."""
    values: dict[str, float | None] = {}
    intervals: dict[str, Interval] = {}
    scored = scores(system.found, list(dict.fromkeys(ask.measure for ask in wanted)), samples if average == "micro" else 0, seed)
    for ask in wanted:
        score = scored.get(ask.measure)
        if score is None or score.status != "scored":
            values[str(ask)], intervals[str(ask)] = None, None
            continue
        if average == "micro":
            name = ask.of(score.values)
            values[str(ask)], intervals[str(ask)] = score.values[name], score.intervals.get(name)
            continue
        counts = system.counts[ask.measure]
        each = _per_document(np.stack(list(counts.values()), 1), _ratio(ask, list(counts))[1])
        values[str(ask)] = None if np.isnan(each).all() else float(np.nanmean(each))
        intervals[str(ask)] = None
    return values, intervals


def _ratio(ask: Asked, keys: Sequence[str]) -> tuple[str, Ratio]:
    """The name of the ratio that is asked for, and what computes it from sums of shape (n, keys).

    Raises ValueError for a ratio that there is not, or that is no ratio of sums over documents.
    """
    m = measure(ask.measure)
    ratios = m.ratios({key: np.zeros(1) for key in keys})
    if m.whole is not None and (ask.ratio not in ratios if ask.ratio is not None else not ratios):
        told = f"; {', '.join(ratios)} can be compared" if ratios else ""
        raise ValueError(f"{ask} is no sum over documents, and cannot be compared{told}")
    name = ask.of(ratios)
    return name, lambda sums: m.ratios(dict(zip(keys, sums.T, strict=True)))[name]


def _attempted(ask: Asked, system: System) -> bool:
    m, sides = measure(ask.measure), system.found.sides
    return m.annotated(sides) and m.attempted(sides)


def _table(counts: Mapping[str, Floats], keys: Sequence[str], place: Mapping[str, int], documents: Sequence[str]) -> Floats:
    """Counts as (documents, keys); 0 for what does not occur, and for documents that the system has not."""
    at = np.array([place.get(name, -1) for name in documents], np.int64)
    table = np.zeros((len(documents), len(keys)))
    for column, key in enumerate(keys):
        if key in counts:
            table[at >= 0, column] = counts[key][at[at >= 0]]
    return table


def _summed(table: Floats, unit: Ints) -> Floats:
    """Rows of documents summed by unit."""
    found = np.zeros((int(unit.max(initial=-1)) + 1, table.shape[1]))
    np.add.at(found, unit, table)
    return found


def _per_document(table: Floats, ratio_of: Ratio) -> Floats:
    """The ratio of each document by itself; NaN where it is null."""
    each: Floats = ratio_of(np.concatenate([table.sum(0)[None], table]))[1:]
    return each


def _mean(sums: Floats) -> Floats:
    """The mean of values from their sum and number."""
    return ratio(sums[:, 0], sums[:, 1])
