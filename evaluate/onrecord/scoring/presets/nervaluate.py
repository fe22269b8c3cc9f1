"""`nervaluate-strict`: the strict scheme of nervaluate 1.2, as it is used for quotes.

Definition   Entities are labelled spans of tokens: every content span, cue span and mention span is one, labelled `content`,
             `cue` or `mention`. Predictions take their turn in the order of the input: one takes the gold entity with its
             label and boundaries, else the first one left of which it covers at least 1 %, as incorrect. Precision is
             correct / predicted, recall correct / gold. Once over all labels, and once within each.
Source       MantisAI/nervaluate 1.2.1, strategies.py (StrictEvaluation) and evaluator.py. Written anew from its definition.
Reproduced   bug for bug, with the direction of what it does to the score:
             a prediction that only overlaps takes the gold entity from an exact one behind it, so the order of the input
             decides (down; N2);
             over all labels, it takes a gold entity of another label as well (down).
             0/0 is 0. The original refuses another number of predicted than of gold documents; here documents are paired,
             and one that a side lacks is empty on that side.
Fixed        `nervaluate-strict-fixed`: a predicted entity is correct if gold has it, each of gold's once; nothing else takes
             any. Equal to seqeval's strict mode where entities do not overlap. 0/0 is null.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from onrecord.scoring.presets.records import Documents, Figures, Quote, Values, fair, named, of_counts, ratio

LABELS = ("content", "cue", "mention")
_LEAST = 1.0


class Entity(NamedTuple):
    """A labelled span, end-exclusive."""

    label: str
    start: int
    end: int


def nervaluate_strict(documents: Documents) -> Figures:
    """The figures of the original, defects included."""
    values: Values = {}
    for prefix, labels in _labels(documents):
        correct = predictions = golds = 0
        for document in documents:
            gold, predicted = (entities(side or (), labels) for side in (document.gold, document.predicted))
            correct += _correct(gold, predicted)
            predictions += len(predicted)
            golds += len(gold)
        values |= named(prefix, ratio(correct, predictions) or 0.0, ratio(correct, golds) or 0.0)
    return Figures(values)


def nervaluate_strict_fixed(documents: Documents) -> Figures:
    """The same with the defects repaired."""
    values: Values = {}
    for prefix, labels in _labels(documents):
        gold, predicted = (
            Counter((number, entity) for number, side in enumerate(sides) for entity in entities(side or (), labels))
            for sides in ([d.gold for d in documents], [d.predicted for d in documents])
        )
        values |= of_counts(prefix, (gold & predicted).total(), predicted.total(), gold.total(), fair)
    return Figures(values)


def entities(quotes: Sequence[Quote], labels: Sequence[str] = LABELS) -> list[Entity]:
    """The entities of quotes, in their order."""
    return [
        Entity(label, *span)
        for quote in quotes
        for label, spans in zip(LABELS, (quote.content, quote.cue, quote.mention), strict=True)
        if label in labels
        for span in spans
    ]


def _labels(documents: Documents) -> list[tuple[str, tuple[str, ...]]]:
    """All together, then each label that occurs."""
    sides = [side or () for document in documents for side in (document.gold, document.predicted)]
    found = {entity.label for side in sides for entity in entities(side)}
    return [("strict", LABELS), *((f"strict_{label}", (label,)) for label in LABELS if label in found)]


def _correct(gold: Sequence[Entity], predicted: Sequence[Entity]) -> int:
    """How many predictions of a document are correct, each in its turn."""
    if not gold:
        return 0
    start, end = np.array([(entity.start, entity.end) for entity in gold], np.int64).T
    places: dict[Entity, list[int]] = {}
    for place, entity in enumerate(gold):
        places.setdefault(entity, []).append(place)
    left = np.ones(len(gold), bool)
    correct = 0
    for entity in predicted:
        exact = next((place for place in places.get(entity, ()) if left[place]), None)
        if exact is not None:
            left[exact] = False
            correct += 1
            continue
        both = np.minimum(end, entity.end) - np.maximum(start, entity.start)
        enough = left & (both > 0) & (both / (end - start) * 100.0 >= _LEAST)
        if enough.any():
            left[enough.argmax()] = False
    return correct
