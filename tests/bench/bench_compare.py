"""How fast two systems are compared, as a ratio to SciPy on the same counts of the same documents.

    python tests/bench/bench_compare.py [documents] [permutations]

Prints wall seconds, the best of three runs, of the paired randomisation of F1 and of what `scipy.stats.permutation_test` and
`scipy.stats.bootstrap` need for the same (vectorised, in batches), with the p of both; 2,000 documents and 10,000 permutations by default.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.stats import bootstrap, permutation_test

from onrecord.scoring.compare import Paired, bootstrapped, randomised

RUNS = 3


def main(documents: int, permutations: int) -> None:
    """Makes counts of two systems and times both."""
    pair = counts(documents)
    print(f"{documents:,} documents, {permutations:,} permutations; F1 {' and '.join(f'{v:.4f}' for v in pair.values())}")
    ours, (p,) = timed(lambda: randomised([pair], permutations))
    print(f"randomised: {ours:.3f} s, p = {p:.4f}")
    theirs, found = timed(lambda: by_scipy(pair, permutations))
    print(f"scipy.stats.permutation_test: {theirs:.3f} s, p = {found.pvalue:.4f}; {theirs / ours:.1f} times as long")
    three = [pair, Paired(pair.b, pair.a, pair.ratio), pair]
    print(f"three pairs of systems at once: {timed(lambda: randomised(three, permutations))[0]:.3f} s")
    ours, (spread,) = timed(lambda: bootstrapped([pair], 1_000))
    print(f"bootstrapped, 1,000 samples: {ours:.3f} s, {spread.interval}")
    theirs, found = timed(lambda: bootstrap_by_scipy(pair))
    low, high = found.confidence_interval
    print(f"scipy.stats.bootstrap: {theirs:.3f} s, {float(low), float(high)}; {theirs / ours:.1f} times as long")


def counts(documents: int) -> Paired:
    """Right, predicted and gold of two systems, one a little better."""
    drawn = np.random.default_rng(1)
    gold = drawn.integers(1, 20, documents)
    tables = []
    for chance in (0.61, 0.6):
        predicted = np.maximum(gold + drawn.integers(-3, 4, documents), 0)
        tables.append(np.stack([drawn.binomial(np.minimum(gold, predicted), chance), predicted, gold], 1).astype(float))
    return Paired(tables[0], tables[1], lambda sums: 2 * sums[:, 0] / (sums[:, 1] + sums[:, 2]))


def by_scipy(pair: Paired, permutations: int) -> object:
    """SciPy permutes one number per document: the number of the row of counts, which the statistic looks up."""
    table, units = np.concatenate([pair.a, pair.b]), len(pair.a)

    def f1(rows: np.ndarray, axis: int) -> np.ndarray:
        sums = table[rows.astype(int)].sum(axis - 1)
        return 2 * sums[..., 0] / (sums[..., 1] + sums[..., 2])

    return permutation_test(
        (np.arange(units), np.arange(units, 2 * units)),
        lambda a, b, axis: f1(a, axis) - f1(b, axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=permutations,
        batch=500,
        rng=np.random.default_rng(1),
    )


def bootstrap_by_scipy(pair: Paired) -> object:
    """The percentile interval of the difference."""
    return bootstrap(
        tuple(np.concatenate([pair.a, pair.b], 1).T),
        lambda r, p, g, s, q, h, axis: (
            2 * r.sum(axis) / (p.sum(axis) + g.sum(axis)) - 2 * s.sum(axis) / (q.sum(axis) + h.sum(axis))
        ),
        paired=True,
        n_resamples=1_000,
        method="percentile",
        batch=200,
        rng=np.random.default_rng(1),
    )


def timed(run: Callable[[], object]) -> tuple[float, object]:
    """Wall seconds of the fastest run, and what it gave."""
    best, found = float("inf"), None
    for _ in range(RUNS):
        began = time.perf_counter()
        found = run()
        best = min(best, time.perf_counter() - began)
    return best, found


if __name__ == "__main__":
    main(*(int(given) for given in (sys.argv[1:] + ["2000", "10000"][len(sys.argv) - 1 :])))
