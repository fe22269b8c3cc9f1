"""`german2024`: the scorer of the German Wikinews corpus and of GermEval 2023 (speaker attribution, task 2).

Definition   In every document gold and predicted quotes are assigned one to one so that the sum of
             F1(tokens) + .01 · [same type] + .001 · [same medium] is largest, the bonuses only where a token is shared. Of
             every assigned pair, and of every quote left over, the tokens of quote, addressee, cue, frame and speaker are
             right, too many or missing. `prec_*` and `rec_*` are means over (pair, role) of the tokens' precision and
             recall, undefined ones left out; `f1_*` is the harmonic mean of the two. `msg` is the quote, `roles` the other
             four, `joint` all five. `form` (type) and `stwr` (medium) are micro over pairs. `micro_*` is the second family,
             counted over tokens, which the original writes to its log under the same words.
Source       uhh-lt/german-news-quotation-attribution-2024, eval/eval.py. Written anew from its definition.
Reproduced   bug for bug, with the direction of what it does to the score:
             pairs that share no token are kept, so roles and form are right in the wrong place (up; G5);
             with such pairs, and with equal spans, the order of the input decides, blind to speakers (either way; G6, G7);
             documents that gold lacks are not looked at (up; G4);
             a spurious quote without a role costs no role (up; G14).
             Where the original crashes, the figures it would have failed on are null, with its error, and the others are
             what it would have gone on to compute: no prediction, no gold, no role anywhere (division by zero; G1); a
             type or medium that is not in its closed list, or missing on both sides of a pair (KeyError; G8, G9); a quote
             without a token where the other side has quotes (G10: nothing can be assigned, so every figure is null).
             One best part of a split quote carries the speaker (down; G16): that is the definition, and stays.
Fixed        `german2024-fixed`: our matching, so no pair without a shared token and no order; unknown documents are
             spurious; a quote left over counts 0 in every role that its side has anywhere; any label is a type.
Tables       Ours hold no medium, addressee or frame of predictions: `stwr` is absent where no quote has a medium.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from onrecord.scoring.arrays import Bools, Floats, Ints
from onrecord.scoring.presets.matching import Pair, one_to_one
from onrecord.scoring.presets.records import (
    F1,
    Documents,
    Figures,
    Quote,
    Spans,
    Values,
    fair,
    harmonic,
    length,
    ratio,
    shared,
    union,
)

TYPES = ("Direct", "Indirect", "FreeIndirect", "IndirectFreeIndirect", "Reported")
MEDIA = ("Speech", "Thought", "Writing", "ST", "SW", "TW", "none")
_OURS = {"direct": "Direct", "indirect": "Indirect", "free_indirect": "FreeIndirect", "reported": "Reported", "mixed": "Mixed"}
_PARTS = {"msg": slice(0, 1), "roles": slice(1, 5), "joint": slice(0, 5)}
_NO_MEAN = "ZeroDivisionError: no quote has such tokens, so there is nothing to take the mean of"
_NO_TOKEN = "ZeroDivisionError: a quote without a token"

Label = tuple[str | None, str | None]


def german2024(documents: Documents) -> Figures:
    """The figures of the original, defects included."""
    pairs: list[Pair] = []
    unassigned = False
    for document in documents:
        if document.gold is not None:
            assigned = _assigned(document.gold, document.predicted or ())
            unassigned |= assigned is None
            pairs += assigned or [(gold, None) for gold in document.gold]
    right, extra, missing = _tokens(pairs)
    values = _means(_ratios(right, extra), _ratios(right, missing), harmonic)
    why = {name: _NO_MEAN for name, value in values.items() if value is None}
    values |= {name: value or 0.0 for name, value in _micro(right, extra, missing, harmonic).items()}
    for name, labels, known in _labels(pairs):
        error = next((f"KeyError: {label!r}" for pair in labels for label in _looked_up(pair) if label not in known), None)
        precision, recall = _label_ratios(labels)
        of_label = _named(name, precision or 0.0, recall or 0.0, harmonic)
        values |= of_label if error is None else dict.fromkeys(of_label)
        why |= {} if error is None else dict.fromkeys(of_label, error)
    if unassigned:
        return Figures(dict.fromkeys(values), dict.fromkeys(values, _NO_TOKEN))
    return Figures(values, why)


def german2024_fixed(documents: Documents) -> Figures:
    """The same with the defects repaired."""
    pairs = [pair for of_document in one_to_one(documents) for pair in of_document]
    right, extra, missing = _tokens(pairs)
    precisions, recalls = _ratios(right, extra), _ratios(right, missing)
    for table, side in ((recalls, 0), (precisions, 1)):
        alone = np.array([pair[1 - side] is None for pair in pairs], bool)
        zeros = alone[:, None] & _carried(pair[side] for pair in pairs) & np.isnan(table)
        table[zeros] = 0
    values = _means(precisions, recalls, fair) | _micro(right, extra, missing, fair)
    for name, labels, _ in _labels(pairs):
        values |= _named(name, *_label_ratios(labels), fair)
    return Figures(values)


def _assigned(gold: Sequence[Quote], predicted: Sequence[Quote]) -> list[Pair] | None:
    """Assigned pairs, then what is left over; None where the original cannot: a quote without a token meets another."""
    from scipy.optimize import linear_sum_assignment

    of_gold, of_predicted = ([union(quote.content) for quote in side] for side in (gold, predicted))
    sizes, others = (np.array([length(spans) for spans in side], np.int64) for side in (of_gold, of_predicted))
    if gold and predicted and not (sizes.all() and others.all()):
        return None
    both = _shared(of_gold, of_predicted)
    scores = np.zeros(both.shape)
    some = both > 0
    precision, recall = both / np.maximum(others, 1), both / np.maximum(sizes, 1)[:, None]
    scores[some] = 2 * precision[some] * recall[some] / (precision[some] + recall[some])
    # in this order, as the sum is rounded after each
    scores += np.where(some & _equal([quote.type for quote in gold], [quote.type for quote in predicted]), 0.01, 0.0)
    scores += np.where(some & _equal([quote.medium for quote in gold], [quote.medium for quote in predicted]), 0.001, 0.0)
    rows, columns = (found.tolist() for found in linear_sum_assignment(scores, maximize=True))
    pairs: list[Pair] = [(gold[i], predicted[j]) for i, j in zip(rows, columns, strict=True)]
    pairs += [(None, predicted[j]) for j in sorted(set(range(len(predicted))) - set(columns))]
    return pairs + [(gold[i], None) for i in sorted(set(range(len(gold))) - set(rows))]


def _shared(gold: Sequence[Spans], predicted: Sequence[Spans]) -> Ints:
    """Tokens that each gold quote shares with each prediction, shape (gold, predicted)."""
    (row, first, last), (column, start, end) = (
        np.array([(i, *span) for i, spans in enumerate(side) for span in spans], np.int64).reshape(-1, 3).T
        for side in (gold, predicted)
    )
    found = np.zeros((len(gold), len(predicted)), np.int64)
    overlap = np.minimum(last[:, None], end) - np.maximum(first[:, None], start)
    i, j = np.nonzero(overlap > 0)
    np.add.at(found, (row[i], column[j]), overlap[i, j])
    return found


def _equal(gold: list[str | None], predicted: list[str | None]) -> Bools:
    return np.array([[a == b for b in predicted] for a in gold], bool).reshape(len(gold), len(predicted))


def _tokens(pairs: Sequence[Pair]) -> tuple[Ints, Ints, Ints]:
    """Tokens right, too many, missing: each of shape (pairs, 5), the quote first."""
    table = np.zeros((len(pairs), 5, 3), np.int64)
    for row, (gold, predicted) in enumerate(pairs):
        for role, (of_gold, of_predicted) in enumerate(zip(_roles(gold), _roles(predicted), strict=True)):
            both = shared(of_gold, of_predicted)
            table[row, role] = both, length(union(of_predicted)) - both, length(union(of_gold)) - both
    return table[..., 0], table[..., 1], table[..., 2]


def _roles(quote: Quote | None) -> tuple[Spans, ...]:
    return (quote.content, quote.addressee, quote.cue, quote.frame, quote.mention) if quote else ((),) * 5


def _carried(quotes: Iterable[Quote | None]) -> Bools:
    """Which of the five some quote has; the quote itself always."""
    found = np.array([True, False, False, False, False])
    for quote in quotes:
        found |= np.array([bool(spans) for spans in _roles(quote)])
    return found


def _ratios(right: Ints, wrong: Ints) -> Floats:
    """Precision or recall of every (pair, role), NaN where undefined."""
    whole = right + wrong
    return np.where(whole > 0, right / np.maximum(whole, 1), np.nan)


def _means(precisions: Floats, recalls: Floats, f1: F1) -> Values:
    found: Values = {}
    for name, part in _PARTS.items():
        precision, recall = (
            float(kept.mean()) if len(kept := table[:, part][~np.isnan(table[:, part])]) else None
            for table in (precisions, recalls)
        )
        found |= _named(name, precision, recall, f1)
    return found


def _micro(right: Ints, extra: Ints, missing: Ints, f1: F1) -> Values:
    found: Values = {}
    for name, part in _PARTS.items():
        tp, fp, fn = (int(counts[:, part].sum()) for counts in (right, extra, missing))
        found |= {f"micro_{key}": value for key, value in _named(name, ratio(tp, tp + fp), ratio(tp, tp + fn), f1).items()}
    return found


def _labels(pairs: Sequence[Pair]) -> Iterator[tuple[str, list[Label], tuple[str, ...]]]:
    """Types of all pairs, and media if some quote has one: (gold, predicted), None for a quote that is not there."""
    yield "form", [tuple(_OURS.get(q.type or "", q.type) if q else None for q in pair) for pair in pairs], TYPES  # type: ignore[misc]
    media: list[Label] = [(g.medium if g else None, p.medium if p else None) for g, p in pairs]
    if any(label is not None for pair in media for label in pair):
        yield "stwr", media, MEDIA


def _looked_up(pair: Label) -> list[str | None]:
    """The labels that the original looks up in its closed list: the common one, even None, or those that are there."""
    gold, predicted = pair
    return [gold] if gold == predicted else [label for label in (predicted, gold) if label is not None]


def _label_ratios(labels: list[Label]) -> tuple[float | None, float | None]:
    right = sum(gold is not None and gold == predicted for gold, predicted in labels)
    return (
        ratio(right, sum(predicted is not None for _, predicted in labels)),
        ratio(right, sum(gold is not None for gold, _ in labels)),
    )


def _named(name: str, precision: float | None, recall: float | None, f1: F1) -> Values:
    return {f"prec_{name}": precision, f"rec_{name}": recall, f"f1_{name}": f1(precision, recall)}
