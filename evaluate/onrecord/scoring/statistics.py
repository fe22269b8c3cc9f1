"""How sure a number is: percentile bootstrap over documents (MEASURES, section 7; Efron and Tibshirani 1993, chapter 13).

The unit is the document. A sample draws as many documents as there are, with replacement; its counts are a matrix product
of how often each document was drawn with the counts of each document, so no sample is scored anew.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from onrecord.scoring.arrays import Floats
from onrecord.scoring.measures.measure import Counts, Ratios

SAMPLES, SEED, LEVEL = 1_000, 12_345, 0.95
FEW_DOCUMENTS = 30
MOST_NULL = 0.05
_BLOCK = 64

Interval = tuple[float, float] | None


def resampled(counts: Floats, samples: int = SAMPLES, seed: int = SEED) -> Floats:
    """Sums of counts of bootstrap samples. Takes (documents, counts), gives (samples, counts)."""
    return np.concatenate([drawn @ counts for drawn in _draws(len(counts), samples, seed)])


def _draws(documents: int, samples: int, seed: int) -> Iterator[Floats]:
    """How often each document is drawn, (up to 64 samples, documents) at a time."""
    generator = np.random.Generator(np.random.PCG64(seed))
    for start in range(0, samples, _BLOCK):
        block = [generator.integers(documents, size=documents) for _ in range(min(_BLOCK, samples - start))]
        yield np.stack([np.bincount(drawn, minlength=documents) for drawn in block]).astype(np.float64)


def intervals(
    sums: Mapping[str, float], samples: Mapping[str, Floats], ratios: Callable[[Counts], Ratios], level: float = LEVEL
) -> tuple[dict[str, Interval], dict[str, int]]:
    """Percentile interval of every ratio, and in how many samples it is null: these are left out.

    The interval is None where that is more than 5 % of the samples, or where the ratio is null in the full one.
    """
    # the full sample comes first, as means over classes need to know which classes there are
    joined = {name: np.concatenate([[sums[name]], samples[name]]) for name in sums}
    found: dict[str, Interval] = {}
    nulls: dict[str, int] = {}
    for name, values in ratios(joined).items():
        kept = values[1:][~np.isnan(values[1:])]
        nulls[name] = len(values) - 1 - len(kept)
        if np.isnan(values[0]) or len(kept) < (1 - MOST_NULL) * (len(values) - 1) or not len(kept):
            found[name] = None
        else:
            low, high = np.percentile(kept, [50 * (1 - level), 50 * (1 + level)])
            found[name] = (float(low), float(high))
    return found, nulls
