"""Macro averages: the mean of precision, recall and F1 over documents, outlets, types or languages (MEASURES, section 3).

Each mean is over the groups in which the ratio is not null, and stands with their number; so only F1 may be ranked. A group
without a value (∅) is left out.
"""

from typing import NamedTuple

import numpy as np

from onrecord.scoring.arrays import Floats, Ints
from onrecord.scoring.measures import measure
from onrecord.scoring.tally import Cut, Tally

RATIOS = ("precision", "recall", "f1")


class Mean(NamedTuple):
    """A mean over groups, null where there is none, and the number of groups."""

    value: float | None
    n: int


def averages(tally: Tally, groups: Cut) -> dict[str, dict[str, Mean]]:
    """By measure the means of its precision, recall and F1; measures that have none, or were not attempted, are left out."""
    code = groups.of_documents
    of_groups = _of_quotes(groups) if code is None else _of_documents(tally, code, len(groups.values))
    result = {}
    for name, counts in of_groups.items():
        ratios = measure(name).ratios(counts)
        if ratios.keys() >= set(RATIOS) and name in tally.attempted:
            result[name] = {key: _mean(ratios[key]) for key in RATIOS}
    return result


def _mean(values: Floats) -> Mean:
    kept = values[~np.isnan(values)]
    return Mean(float(kept.mean()) if len(kept) else None, len(kept))


def _of_documents(tally: Tally, code: Ints, groups: int) -> dict[str, dict[str, Floats]]:
    """Counts of each group of documents, shape (groups,) each, by measure."""
    here = code >= 0
    return {
        name: {key: np.bincount(code[here], column[here], groups).astype(np.float64) for key, column in counts.items()}
        for name, counts in tally.counts.items()
    }


def _of_quotes(groups: Cut) -> dict[str, dict[str, Floats]]:
    """The same for groups of quotes; with predictions that belong to none, theirs cannot be counted."""
    of_parts = [part.counts for code, part in groups.parts.items() if code >= 0]
    result: dict[str, dict[str, Floats]] = {}
    for name in of_parts[0] if of_parts else ():
        columns = [of_part[name] for of_part in of_parts]
        keys = {key for counts in columns for key in counts}
        result[name] = {key: np.array([counts[key].sum() if key in counts else 0.0 for counts in columns]) for key in keys}
        if groups.unassigned and "predicted" in keys:
            result[name]["predicted"] = np.full(len(columns), np.nan)
    return result
