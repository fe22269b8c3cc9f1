"""Documents that are the same, or nearly, found by the five-word sequences they share."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, triu

WORDS = 5
"""Length of a sequence."""
ALIKE = 0.5
"""Jaccard similarity of the sets of sequences from which on two documents are nearly the same."""
COMMON = 50
"""A sequence in more documents than this is a formula of the house and tells nothing."""
FEWEST = 20
"""A document of fewer sequences is too short to be told from another by them."""

_WORD = re.compile(r"\w+")
_MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5, 0x85EBCA77C2B2AE63], np.uint64
)


class Alike(NamedTuple):
    """Two documents by their number, and their Jaccard similarity."""

    one: int
    other: int
    similarity: float


def alike(texts: Sequence[str], least: float = ALIKE) -> list[Alike]:
    """All pairs of texts at least so similar, the most similar first."""
    codes: dict[str, int] = {}
    found = [_sequences(text, codes) for text in texts]
    found = [sequences if len(sequences) >= FEWEST else sequences[:0] for sequences in found]
    if not any(map(len, found)):
        return []
    _, columns, counts = np.unique(np.concatenate(found), return_inverse=True, return_counts=True)
    rows = np.repeat(np.arange(len(found)), [len(sequences) for sequences in found])
    kept = counts[columns] <= COMMON
    matrix = csr_matrix((np.ones(kept.sum(), np.int32), (rows[kept], columns[kept])), (len(found), len(counts)))
    shared = triu(matrix @ matrix.T, 1).tocoo()
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    similarity = shared.data / (sizes[shared.row] + sizes[shared.col] - shared.data)
    order = np.lexsort((shared.col, shared.row, -similarity))
    pairs = ((int(shared.row[i]), int(shared.col[i]), float(similarity[i])) for i in order if similarity[i] >= least)
    return [Alike(*pair) for pair in pairs]


def _sequences(text: str, codes: dict[str, int]) -> NDArray[np.uint64]:
    """The sequences of the text, each as a number, once."""
    words = np.array([codes.setdefault(word, len(codes) + 1) for word in _WORD.findall(text.casefold())], np.uint64)
    if len(words) < WORDS:
        return np.empty(0, np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(words, WORDS)
    mixed = (windows * _MULTIPLIERS).sum(axis=1, dtype=np.uint64)
    return np.unique(mixed ^ (mixed >> np.uint64(29)))
