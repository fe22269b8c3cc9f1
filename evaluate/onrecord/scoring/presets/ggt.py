"""`ggt`: the scorer of the Gender Gap Tracker.

Definition   Positions are characters. A prediction p scores |g∩p| / |g| with a gold quote g, and matches if that is above .3,
             or above .8. Gold quotes take the best prediction left, in gold's order. P, R and F1 of quotes; of the
             matched ones the share whose speaker spans share a character, or where gold has no speaker and the prediction
             is a floating quote (`speaker_match`), and the share whose verbs are the same word (`verb_match`). And,
             "independently", `speakers_indep` and `verbs_indep`: pairs of a gold and a predicted quote whose speaker
             (verb) spans share at least two characters, over the predictions and over the gold quotes that have one.
Source       sfu-discourse-lab/GenderGapTracker, nlp/english/evaluation/src/evaluate.py, evaluate_quotes.py. Written anew
             from their definition; the original rounds percentages to three places before it takes F1.
Reproduced   bug for bug, with the direction of what it does to the score:
             a score of recall alone, so a span over the whole document matches anything (up; T1);
             gold's order decides (either way; T3);
             all predictions equal to the matched one vanish with it (up);
             independent speakers are all pairs, so P and R exceed 1 (up; T6);
             nobody on both sides is a wrong speaker, unless the prediction is called floating (down; T5);
             documents that the predictions lack, or that are malformed, are skipped (up; T8, T9), unknown ones ignored.
             Where the original crashes (ZeroDivisionError: nothing matched, nothing predicted, no speaker; T11), the figure
             is null.
Fixed        `ggt-fixed`: our matching; a pair matches if |g∩p| / |g∪p|, which the original computed before it was changed,
             is above the threshold; nobody on both sides is right; independent spans are matched one to one, by any
             shared character; missing documents are empty, unknown ones spurious; discontinuous quotes are sets.
Tables       A quote, a speaker, a verb is one span in the original: from the first to the last character. No prediction of
             ours is called floating.
"""

from collections.abc import Hashable, Sequence

import numpy as np

from onrecord.scoring.presets.matching import Part, one_to_one
from onrecord.scoring.presets.records import (
    Documents,
    Figures,
    Quote,
    Span,
    Spans,
    Values,
    fair,
    hull,
    length,
    of_counts,
    ratio,
    shared,
    union,
)

THRESHOLDS = (0.3, 0.8)
_INDEPENDENT: dict[str, Part] = {"speakers_indep": "mention", "verbs_indep": "cue"}
_LEAST = 2
_NOTHING = "ZeroDivisionError: there is nothing to divide by"


def ggt(documents: Documents) -> Figures:
    """The figures of the original, defects included."""
    pairs = [(d.gold, d.predicted) for d in documents if d.gold is not None and d.predicted is not None]
    values: Values = {}
    for least in THRESHOLDS:
        matched: list[tuple[Quote, Quote]] = []
        left = golds = 0
        for gold, predicted in pairs:
            found, remaining = _greedy(gold, predicted, least)
            matched += found
            left += remaining
            golds += len(gold)
        values |= of_counts(f"quotes@{least:g}", len(matched), len(matched) + left, golds)
        values |= _roles(least, matched, [_same_speaker(g, p) for g, p in matched])
    for name, part in _INDEPENDENT.items():
        right = 0
        sides: list[list[Span]] = [[], []]
        for gold, predicted in pairs:
            spans = [[span for quote in side if (span := hull(_spans(quote, part)))] for side in (gold, predicted)]
            right += _meeting(*spans)
            sides = [before + more for before, more in zip(sides, spans, strict=True)]
        values |= of_counts(name, right, len(sides[1]), len(sides[0]))
    return Figures(values, {name: _NOTHING for name, value in values.items() if value is None})


def ggt_fixed(documents: Documents) -> Figures:
    """The same with the defects repaired."""
    pairs = [pair for of_document in one_to_one(documents) for pair in of_document]
    golds, predictions = (sum(quote is not None for quote in side) for side in ([g for g, _ in pairs], [p for _, p in pairs]))
    values: Values = {}
    for least in THRESHOLDS:
        matched = [(g, p) for g, p in pairs if g and p and _jaccard(g.content, p.content) > least]
        values |= of_counts(f"quotes@{least:g}", len(matched), predictions, golds, fair)
        values |= _roles(
            least, matched, [shared(g.mention, p.mention) > 0 or not (_somebody(g) or _somebody(p)) for g, p in matched]
        )
    for name, part in _INDEPENDENT.items():
        alike = [pair for of_document in one_to_one(documents, part) for pair in of_document]
        having = [sum(bool(quote and _spans(quote, part)) for quote in side) for side in zip(*alike, strict=True)] or [0, 0]
        values |= of_counts(name, sum(bool(g and p) for g, p in alike), having[1], having[0], fair)
    return Figures(values)


def _greedy(gold: Sequence[Quote], predicted: Sequence[Quote], least: float) -> tuple[list[tuple[Quote, Quote]], int]:
    """The matched pairs, and how many predictions are left when every gold quote has had its turn."""
    found: list[tuple[Quote, Quote]] = []
    spans = np.array([hull(quote.content) or (0, 0) for quote in predicted], np.int64).reshape(-1, 2)
    number: dict[Hashable, int] = {}
    same = np.array([number.setdefault(_all_fields(quote), len(number)) for quote in predicted], np.int64)
    left = np.ones(len(predicted), bool)
    for quote in gold:
        span = hull(quote.content)
        if span is None or not left.any():
            continue
        both = np.maximum(np.minimum(spans[:, 1], span[1]) - np.maximum(spans[:, 0], span[0]), 0)
        score = np.where(left, both / (span[1] - span[0]), 0.0)
        best = int(score.argmax())
        if score[best] > least:
            found.append((quote, predicted[best]))
            left &= same != same[best]
    return found, int(left.sum())


def _same_speaker(gold: Quote, predicted: Quote) -> bool:
    spans = [tuple(span for span in [hull(quote.mention)] if span) for quote in (gold, predicted)]
    return shared(*spans) > 0 or (predicted.floating and not gold.mention_text.strip())


def _roles(least: float, matched: Sequence[tuple[Quote, Quote]], speakers: Sequence[bool]) -> Values:
    verbs = sum(g.cue_text.lower().strip() == p.cue_text.lower().strip() for g, p in matched)
    return {
        f"speaker_match@{least:g}": ratio(sum(speakers), len(matched)),
        f"verb_match@{least:g}": ratio(verbs, len(matched)),
    }


def _meeting(gold: Sequence[Span], predicted: Sequence[Span]) -> int:
    """Pairs that share at least two characters."""
    spans = np.array(predicted, np.int64).reshape(-1, 2)
    return sum(int((np.minimum(spans[:, 1], end) - np.maximum(spans[:, 0], start) >= _LEAST).sum()) for start, end in gold)


def _all_fields(quote: Quote) -> Hashable:
    """What the original's record of a quote holds: it compares all of it."""
    parts = (hull(quote.content), hull(quote.mention), hull(quote.cue))
    return (*parts, quote.mention_text, quote.cue_text, quote.floating)


def _jaccard(gold: Spans, predicted: Spans) -> float:
    both = shared(gold, predicted)
    return both / (length(union(gold)) + length(union(predicted)) - both)


def _somebody(quote: Quote) -> bool:
    return bool(quote.mention or quote.mention_text.strip())


def _spans(quote: Quote, part: Part) -> Spans:
    return quote.mention if part == "mention" else quote.cue
