"""Offsets of code points → tokens of the whole corpus: what white space parts, as PolNeAR's agreement was counted."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from onrecord.scoring.arrays import Ints, Spans, union
from onrecord.sides.units import Field, Raw, of_kind

_CONTENT, _OTHER = 1, 2


class Tokens:
    """Maps spans to tokens: a span covers every token of which it covers a character. Every document has its text."""

    def __init__(self, texts: pa.ChunkedArray, lengths: Ints) -> None:
        self._lengths = lengths
        self._begins = np.cumsum(lengths) - lengths
        solid: NDArray[np.uint8] = of_kind(texts, _CONTENT) | of_kind(texts, _OTHER)
        borders = np.zeros(len(solid) + 1, bool)
        borders[self._begins] = True
        before = np.concatenate([[0], solid[:-1]]) * ~borders[:-1]
        after = np.concatenate([solid[1:], [0]]) * ~borders[1:]
        self._starts = np.flatnonzero(solid & ~before & 1)
        self._ends = np.flatnonzero(solid & ~after & 1) + 1

    def of(self, field: Field) -> Spans:
        """The tokens of the spans of each row."""
        row, start, end = field.spans
        begin = self._begins[field.document[row]]
        first = np.searchsorted(self._ends, begin + start, "right")
        last = np.searchsorted(self._starts, begin + end, "left")
        return union(row, first, last)

    def texts(self) -> Spans:
        """The tokens of each document, one span per document that has any."""
        everything = np.arange(len(self._lengths))
        return self.of(Field(Raw(everything, np.zeros_like(everything), self._lengths), everything))
