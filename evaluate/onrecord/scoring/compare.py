"""Is one system better than another? Paired tests on counts of the same units, for many pairs of systems at once.

A unit is what is exchanged and drawn as a whole: a document, or a cluster of reprints. All of it is matrix products of which units
are exchanged, or how often each is drawn, with counts of units; nothing is scored anew.

Randomisation   If two systems are equally good, who gave which answer for a unit is chance. Each permutation exchanges the answers
                of every unit with probability ½. c counts the permutations whose difference is at least as large, in absolute
                value, as the observed one; p = (c + 1) / (B + 1), two-sided (Noreen 1989, chapter 2; Yeh 2000).
Bootstrap       Units are drawn with replacement, for both systems the same. The interval of the difference is that of the
                percentiles. As a test: c counts the samples whose difference is at least |observed| away from the observed
                (the bootstrap distribution moved onto no difference; Efron and Tibshirani 1993, section 16.4); p as above.
Null            A permutation or sample in which the difference is null counts as at least as large: p is never too small.
Many tests      Holm's step-down (1979) over all comparisons that are made together.
Detectable      The difference that a test at α = .05, two-sided, finds with power .8: (z.975 + z.8) · SE = 2.80 · SE of the paired
                difference, here its standard deviation over bootstrap samples (Bloom 1995, "Minimum detectable effects").
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from onrecord.scoring.arrays import Floats
from onrecord.scoring.statistics import LEVEL, MOST_NULL, SAMPLES, SEED, Interval, resampled

PERMUTATIONS = 10_000
DETECTABLE = 1.959964 + 0.841621
_BLOCK = 1_024
_ALIKE = 1e-12


Ratio = Callable[[Floats], Floats]


class Paired(NamedTuple):
    """Two systems on the same units: counts of shape (units, counts), and the ratio of sums of them: (n, counts) → (n,).

    The first row that `ratio` is given are the sums over all units, so that a mean over classes knows which there are.
    """

    a: Floats
    b: Floats
    ratio: Ratio

    def values(self) -> tuple[float, float]:
        """The ratio of each of the two; NaN where it is null."""
        a, b = (float(self.ratio(side.sum(0)[None])[0]) for side in (self.a, self.b))
        return a, b

    def differences(self, a: Floats, b: Floats) -> Floats:
        """Of sums (n, counts) of both: the difference a − b in ratio, shape (n,)."""
        whole = (self.a.sum(0)[None], self.b.sum(0)[None])
        of_a, of_b = (self.ratio(np.concatenate([first, sums]))[1:] for first, sums in zip(whole, (a, b), strict=True))
        return of_a - of_b


class Spread(NamedTuple):
    """What bootstrap samples say of a difference; None where it is null, or null in more than 5 % of the samples."""

    interval: Interval
    p: float | None
    detectable: float | None


def randomised(pairs: Sequence[Paired], permutations: int = PERMUTATIONS, seed: int = SEED) -> list[float | None]:
    """The p of each pair by approximate randomisation; None where the observed difference is null."""
    observed = [_observed(pair) for pair in pairs]
    extreme = np.zeros(len(pairs), np.int64)
    # only what differs changes anything when it is exchanged
    changes = [pair.b - pair.a for pair in pairs]
    wide = np.concatenate([np.zeros((len(pairs[0].a) if pairs else 0, 0)), *changes], 1)
    moving = np.flatnonzero((wide != 0).any(1))
    edges = np.cumsum([0, *(change.shape[1] for change in changes)])
    for exchanged in _exchanged(len(moving), permutations, seed):
        moved = exchanged @ wide[moving]
        for i, pair in enumerate(pairs):
            mine = moved[:, edges[i] : edges[i + 1]]
            extreme[i] += _at_least(pair.differences(pair.a.sum(0) + mine, pair.b.sum(0) - mine), observed[i])
    return [None if np.isnan(o) else (int(c) + 1) / (permutations + 1) for o, c in zip(observed, extreme, strict=True)]


def bootstrapped(pairs: Sequence[Paired], samples: int = SAMPLES, seed: int = SEED, level: float = LEVEL) -> list[Spread]:
    """Interval, p and minimal detectable difference of each pair, from paired bootstrap samples."""
    if not pairs or not len(pairs[0].a) or not samples:
        return [Spread(None, None, None) for _ in pairs]
    sides = [side for pair in pairs for side in (pair.a, pair.b)]
    drawn = resampled(np.concatenate(sides, 1), samples, seed)
    sums = np.split(drawn, np.cumsum([side.shape[1] for side in sides])[:-1], 1)
    return [_spread(pair, pair.differences(sums[2 * i], sums[2 * i + 1]), level) for i, pair in enumerate(pairs)]


def _spread(pair: Paired, differences: Floats, level: float) -> Spread:
    observed = _observed(pair)
    kept = differences[~np.isnan(differences)]
    if np.isnan(observed) or len(kept) < (1 - MOST_NULL) * len(differences):
        return Spread(None, None, None)
    low, high = np.percentile(kept, [50 * (1 - level), 50 * (1 + level)])
    p = (_at_least(differences - observed, observed) + 1) / (len(differences) + 1)
    return Spread((float(low), float(high)), p, DETECTABLE * float(kept.std(ddof=1)) if len(kept) > 1 else None)


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """Adjusted for all of them being made: the i-th smallest of m times m − i + 1, never falling, at most 1; null ones are none."""
    order = sorted((p, i) for i, p in enumerate(ps) if p is not None)
    adjusted: list[float | None] = [None] * len(ps)
    reached = 0.0
    for rank, (p, i) in enumerate(order):
        reached = max(reached, min(1.0, (len(order) - rank) * p))
        adjusted[i] = reached
    return adjusted


def _observed(pair: Paired) -> float:
    a, b = pair.values()
    return a - b


def _at_least(differences: Floats, observed: float) -> int:
    """How many are as far from 0 as the observed one; null ones are."""
    return int((~(np.abs(differences) < abs(observed) - _ALIKE)).sum())


def _exchanged(units: int, permutations: int, seed: int) -> Iterator[Floats]:
    """Which units are exchanged, 1 or 0 with probability ½: (up to 1,024 permutations, units) at a time."""
    generator = np.random.Generator(np.random.PCG64(seed))
    each = -(-units // 8)
    for start in range(0, permutations, _BLOCK):
        block = min(_BLOCK, permutations - start)
        bits = np.frombuffer(generator.bytes(block * each), np.uint8).reshape(block, each)
        yield np.unpackbits(bits, axis=1, count=units).astype(np.float64)
