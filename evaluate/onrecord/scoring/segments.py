"""Spans of several layers as labels of units: what each layer says of every character or token of the texts.

Between two neighbouring edges of spans no layer changes its mind, so a text falls into as many segments as it has edges, and a
segment of w units is one row with weight w: nothing is ever as long as the text.
"""

from typing import NamedTuple

import numpy as np

from onrecord.scoring.agreement import MISSING
from onrecord.scoring.arrays import Bools, Ints, Spans


class Marks(NamedTuple):
    """Spans in units of the whole corpus, in any order: (n,) layer, role, start, end."""

    layer: Ints
    role: Ints
    start: Ints
    end: Ints


class Segments(NamedTuple):
    """Stretches of the texts: (segments,) document and length in units, (segments, layers) labels, MISSING where not annotated.

    A label is the set of roles that cover the stretch, a bit for each; 0 is outside of every quote, which is a label too.
    """

    document: Ints
    length: Ints
    labels: Ints

    def of(self, roles: int) -> Ints:
        """The labels by the roles of these bits alone."""
        return np.where(self.labels == MISSING, MISSING, self.labels & roles)


def segments(marks: Marks, texts: Spans, annotated: Bools) -> Segments:
    """Labels of every stretch of the texts.

    `texts` has one span per document, its units; `annotated` (layers, documents) says whose layers of which there are.
    """
    cuts = np.unique(np.concatenate([texts.start, texts.end, marks.start, marks.end]))
    if len(cuts) < 2:
        return Segments(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, len(annotated)), np.int64))
    place = np.searchsorted(texts.start, cuts[:-1], "right") - 1
    inside = np.flatnonzero((place >= 0) & (cuts[:-1] < texts.end[place]))
    document = texts.row[place[inside]]
    labels = np.zeros((len(cuts) - 1, len(annotated)), np.int64)
    for layer in range(len(annotated)):
        for role in np.unique(marks.role[marks.layer == layer]).tolist():
            at = (marks.layer == layer) & (marks.role == role)
            labels[:, layer] |= _covered(cuts, marks.start[at], marks.end[at]).astype(np.int64) << role
    labels = labels[inside]
    labels[~annotated.T[document]] = MISSING
    return Segments(document, np.diff(cuts)[inside], labels)


def _covered(cuts: Ints, start: Ints, end: Ints) -> Bools:
    """Of the stretches between cuts those inside some span; spans begin and end at cuts."""
    change = np.bincount(np.searchsorted(cuts, start), minlength=len(cuts)) - np.bincount(
        np.searchsorted(cuts, end), minlength=len(cuts)
    )
    covered: Bools = np.cumsum(change)[:-1] > 0
    return covered
