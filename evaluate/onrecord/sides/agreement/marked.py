"""What every layer says of every character and every token: Krippendorff's α on the words themselves, with no alignment.

Regions are read like the rest. What PolNeAR's tables exclude, one of its annotators wanted to discuss, and others annotated: to
leave out what somebody found hard would make agreement look better (76.6 instead of 76.2 on its tokens).
"""

import numpy as np

from onrecord.scoring.agreement import MISSING, Coefficient, alpha, nothing
from onrecord.scoring.arrays import Ints
from onrecord.scoring.segments import Marks, Segments, segments
from onrecord.sides.agreement.labels import SPAN_ROLES
from onrecord.sides.agreement.layers import Layers
from onrecord.sides.agreement.tokens import Tokens
from onrecord.sides.units import Field, Raw, Units

NO_TEXT = "the text of a document is not at hand (--texts DIR joins it)"
NO_LENGTH = "neither text nor length of a document is known"
ROLES = "roles"
UNITS = ("tokens", "characters")
LABELS = (ROLES, *SPAN_ROLES)
"""What is compared: the set of roles that cover a unit, or one role, or not."""

Alphas = dict[tuple[str, str], Coefficient]


def marked(layers: Layers) -> Alphas:
    """α by unit (tokens, characters) and by what is compared (LABELS)."""
    missing = layers.texts.null_count > 0
    whole = np.arange(len(layers.documents))
    documents = Field(Raw(whole, np.zeros_like(whole), layers.lengths), whole)
    found: Alphas = {}
    if missing:
        found |= _nothing("tokens", layers, NO_TEXT)
    else:
        tokens = Tokens(layers.texts, layers.lengths)
        found |= _alphas("tokens", layers, tokens, documents)
    if missing and not (layers.lengths > 0).all():
        return found | _nothing("characters", layers, NO_LENGTH)
    return found | _alphas("characters", layers, Units(layers.texts, layers.lengths, missing), documents)


def _nothing(unit: str, layers: Layers, reason: str) -> Alphas:
    return {(unit, label): nothing(len(layers.documents), reason) for label in LABELS}


def _alphas(unit: str, layers: Layers, units: Units | Tokens, documents: Field) -> Alphas:
    parts = [
        Marks(np.full(len(spans.row), number), np.full(len(spans.row), role), spans.start, spans.end)
        for number, layer in enumerate(layers.layers)
        for role, name in enumerate(SPAN_ROLES)
        for spans in [units.of(Field(layer.gold.rows.spans[name], layer.gold.rows.document))]
    ]
    marks = Marks(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    annotated = np.stack([layer.annotated for layer in layers.layers])
    found = segments(marks, units.of(documents), annotated)
    return {(unit, label): _alpha(found, layers, label) for label in LABELS}


def _alpha(found: Segments, layers: Layers, label: str) -> Coefficient:
    """α of the given labels; a layer that never marks a role says nothing of it."""
    carried = [[role in layer.carries for role in SPAN_ROLES] for layer in layers.layers]
    documents = len(layers.documents)
    if label == ROLES:
        shared = [bit for bit, by_layer in enumerate(zip(*carried, strict=True)) if all(by_layer)]
        if len(shared) < 2:
            return nothing(documents, "not every layer marks cues or mentions")
        return alpha(found.of(sum(1 << bit for bit in shared)), found.document, documents, found.length)
    bit = SPAN_ROLES.index(label)
    silent = [number for number, roles in enumerate(carried) if not roles[bit]]
    if len(silent) > len(carried) - 2:
        return nothing(documents, "not annotated in two layers")
    labels: Ints = found.of(1 << bit)
    labels[:, silent] = MISSING
    return alpha(labels, found.document, documents, found.length)
