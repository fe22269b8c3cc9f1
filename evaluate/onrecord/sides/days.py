"""Dates as they are written → days, so that two ways to write an interval are one."""

import numpy as np
import pyarrow as pa

from onrecord.scoring.arrays import UNKNOWN, Days, Ints
from onrecord.text.dates import bounds

FIRST, LAST = 1, 3_652_059  # 0001-01-01 and 9999-12-31, as ordinals


def days(written: pa.Array, codes: Ints) -> Days:
    """The days of each date; `codes` are those of the strings. Raises ValueError for what is no date.

    An open end reaches to the first or the last day there is, 0001-01-01 or 9999-12-31.
    """
    distinct = written.dictionary_encode()
    spans = [_ordinals(text) for text in distinct.dictionary.to_pylist()]
    table = np.array([*spans, (UNKNOWN, UNKNOWN)], np.int64)
    first, last = table[np.asarray(distinct.indices.fill_null(len(spans))).astype(np.int64)].T
    return Days(codes, first, last)


def published_days(written: pa.Array, documents: int) -> Days:
    """The days of publication, shape (documents,); UNKNOWN for what is no date, and for documents that gold does not list."""
    first, last = np.full(documents, UNKNOWN), np.full(documents, UNKNOWN)
    for row, text in enumerate(written.to_pylist()):
        try:
            first[row], last[row] = (UNKNOWN, UNKNOWN) if text is None else _ordinals(text)
        except ValueError:
            continue
    return Days(np.full(documents, UNKNOWN), first, last)


def _ordinals(text: str) -> tuple[int, int]:
    span = bounds(text)
    return span.first.toordinal() if span.first else FIRST, span.last.toordinal() if span.last else LAST
