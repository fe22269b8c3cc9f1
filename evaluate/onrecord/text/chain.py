"""What stands in the same order on both sides: the longest chain of pairs that increase together."""

from bisect import bisect_left
from collections.abc import Sequence

Pair = tuple[int, int]


def longest_chain(pairs: Sequence[Pair]) -> list[Pair]:
    """The most pairs of which both numbers increase strictly, in their order; n log n."""
    ordered = sorted(set(pairs), key=lambda pair: (pair[0], -pair[1]))
    ends: list[int] = []  # the least second number with which a chain of that length ends
    last: list[int] = []  # and the pair that has it
    before: list[int] = []
    for i, (_, second) in enumerate(ordered):
        length = bisect_left(ends, second)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(second)
            last.append(i)
        else:
            ends[length], last[length] = second, i
    chain = []
    i = last[-1] if last else -1
    while i >= 0:
        chain.append(ordered[i])
        i = before[i]
    return chain[::-1]


class Ruler:
    """From positions on one side to those on the other, through the pairs of a chain and straight between them.

    Before the first and after the last pair it goes on at `slope`.
    """

    def __init__(self, chain: Sequence[Pair], slope: float = 1.0) -> None:
        self._chain, self._slope = chain, slope

    def __call__(self, position: int) -> int:
        """Where the position stands on the other side, about."""
        after = bisect_left(self._chain, (position, -1))
        if after == len(self._chain):
            known, there = self._chain[-1]
            return round(there + (position - known) * self._slope)
        known, there = self._chain[after]
        if after == 0:
            return round(there + (position - known) * self._slope)
        first, begins = self._chain[after - 1]
        return round(begins + (position - first) * (there - begins) / (known - first))
