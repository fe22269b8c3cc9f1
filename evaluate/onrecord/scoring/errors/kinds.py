"""Kinds of outcome: a class and, in some, a subclass. A quote is of the first kind that applies, so they add up."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from onrecord.scoring.arrays import Bools, Ints

NONE = -1


class Kind(NamedTuple):
    """A class, and a subclass or ""."""

    name: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.name}/{self.part}" if self.part else self.name


class Sorted(NamedTuple):
    """Rows sorted into kinds: (rows,) numbers of `kinds`, or NONE for a row that is none of this sort's business."""

    kinds: tuple[Kind, ...]
    of: Ints

    def counts(self) -> Ints:
        """Rows of each kind, shape (kinds,)."""
        return np.bincount(self.of[self.of != NONE], minlength=len(self.kinds))

    def are(self, name: str) -> Bools:
        """Whether each row is of that class."""
        numbers = [i for i, kind in enumerate(self.kinds) if kind.name == name]
        found: Bools = np.isin(self.of, numbers)
        return found


def first(cases: Sequence[tuple[Kind, Bools]], among: Bools | None = None) -> Sorted:
    """Each row by the first case that applies to it; of the rows `among` alone."""
    kinds = tuple(kind for kind, _ in cases)
    of = np.select([applies for _, applies in cases], range(len(cases)), NONE).astype(np.int64)
    return Sorted(kinds, of if among is None else np.where(among, of, NONE))
