"""How far layers agree on the fields of quotes that they both found: share, Cohen's and Fleiss' κ, Krippendorff's α."""

from collections.abc import Mapping, Sequence

import numpy as np

from onrecord.scoring.agreement import (
    MISSING,
    NOTHING_PAIRED,
    Coefficient,
    alpha,
    cohen,
    fleiss,
    kappa_within,
    mean,
    nothing,
    pooled,
    share,
)
from onrecord.scoring.arrays import Floats, Ints
from onrecord.sides.agreement.labels import FIELDS, LOCAL
from onrecord.sides.agreement.layers import Layers
from onrecord.sides.agreement.pairs import Compared

NOT_ANNOTATED = "not annotated in two layers"
OWN_LABELS = "its labels are each document's own and cannot be counted together"
NAMES = ("share", "cohen", "fleiss", "alpha")

Matches = Mapping[tuple[int, int], Compared]
Counts = tuple[Floats, Floats, Floats]
"""Matched quotes that both labelled, those with the same label, and how many would have it by chance; (documents,) each."""


def field_coefficients(layers: Layers, pairs: Matches, groups: Ints) -> dict[str, dict[str, Coefficient]]:
    """By field the coefficients of NAMES. `groups` are the quotes of all layers that are one: rows (groups, layers)."""
    documents = len(layers.documents)
    counts = [pair.speaker for pair in pairs.values() if pair.speaker is not None]
    found = {"speaker": _own(counts, documents) if counts else _not_annotated(documents)}
    document = _document(layers, groups)
    for field in FIELDS:
        codes = _codes([layer.fields[field] for layer in layers.layers])
        carriers = [number for number, of_layer in enumerate(codes) if (of_layer >= 0).any()]
        both = {key: pair for key, pair in pairs.items() if set(key) <= set(carriers)}
        if not both:
            found[field] = _not_annotated(documents)
            continue
        labels = [
            (codes[i][p.pairs.first[p.half]], codes[j][p.pairs.second[p.half]], p.document[p.half]) for (i, j), p in both.items()
        ]
        found[field] = _own([_within(*of_pair, documents) for of_pair in labels], documents)
        if field not in LOCAL:
            table = np.stack([_taken(codes[number], groups[:, number]) for number in carriers], 1)
            found[field] |= {
                "cohen": mean([cohen(*of_pair, documents) for of_pair in labels]),
                "fleiss": fleiss(table, document, documents),
                "alpha": alpha(table, document, documents),
            }
    return found


def _not_annotated(documents: int) -> dict[str, Coefficient]:
    return dict.fromkeys(NAMES, nothing(documents, NOT_ANNOTATED))


def _own(counts: Sequence[Counts], documents: int) -> dict[str, Coefficient]:
    """Of labels that are a document's own: the share, and κ with chance told within documents; of each pair of layers the counts."""
    return {
        "share": pooled([share(same, units, NOTHING_PAIRED) for units, same, _ in counts]),
        "cohen": mean([kappa_within(*of_pair) for of_pair in counts]),
        **dict.fromkeys(("fleiss", "alpha"), nothing(documents, OWN_LABELS)),
    }


def _codes(labels: Sequence[Sequence[str | None]]) -> list[Ints]:
    """The labels of all layers as codes into one vocabulary, MISSING where not annotated."""
    known = sorted({label for of_layer in labels for label in of_layer if label is not None})
    code: dict[str | None, int] = {None: MISSING, **{label: number for number, label in enumerate(known)}}
    return [np.array([code[label] for label in of_layer], np.int64) for of_layer in labels]


def _within(first: Ints, second: Ints, document: Ints, documents: int) -> Counts:
    both = np.flatnonzero((first >= 0) & (second >= 0))
    first, second, document = first[both], second[both], document[both]
    units = np.bincount(document, minlength=documents).astype(np.float64)
    same = np.bincount(document, first == second, documents).astype(np.float64)
    wide = int(max(first.max(initial=0), second.max(initial=0))) + 1
    labels, place = np.unique(np.concatenate([document * wide + first, document * wide + second]), return_inverse=True)
    used = [np.bincount(half, minlength=len(labels)) for half in np.split(place.ravel(), 2)]
    across = np.bincount(labels // wide, used[0] * used[1], documents)
    return units, same, across / np.maximum(units, 1)


def _document(layers: Layers, groups: Ints) -> Ints:
    """The document of each group, by the first layer that has a quote in it."""
    document = np.zeros(len(groups), np.int64)
    first = np.argmax(groups >= 0, 1)
    for number, layer in enumerate(layers.layers):
        at = first == number
        document[at] = layer.gold.rows.document[groups[at, number]]
    return document


def _taken(codes: Ints, rows: Ints) -> Ints:
    """The codes of the rows, MISSING where there is no row."""
    return np.where(rows >= 0, codes[rows], MISSING) if len(codes) else np.full(len(rows), MISSING)
