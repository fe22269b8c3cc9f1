"""From two aligned sides to numbers: counts per document, their sums, ratios, intervals, slices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from onrecord.scoring.arrays import Bools, Floats, Ints, Ragged, Sides
from onrecord.scoring.matched import Matched, matched
from onrecord.scoring.measures import measure
from onrecord.scoring.measures.measure import Measure
from onrecord.scoring.speakers import Attribution
from onrecord.scoring.statistics import Interval, intervals, resampled
from onrecord.scoring.tally import Cut, Tally, tallied

Status = Literal["scored", "not attempted"]


@dataclass(frozen=True)
class Score:
    """One measure: ratios, their intervals, the counts they are made from, and the documents it was computed on.

    Ratios of the whole corpus, which are no ratios of sums over documents, have no interval.

    `nulls` says of each ratio in how many bootstrap samples it was null and left out.
    """

    values: dict[str, float | None]
    counts: dict[str, float]
    documents: int
    intervals: dict[str, Interval]
    nulls: dict[str, int]
    status: Status


@dataclass(frozen=True)
class Slices:
    """A way to cut a corpus: the value of each document, or of each quote of both sides; -1 is ∅.

    With `tags` a gold quote has several values, and is in the slice of each; there the slices do not add up.
    """

    values: Sequence[str]
    of_documents: Ints | None
    of_gold: Ints
    of_predicted: Ints
    tags: Ragged | None = None


def pairs(sides: Sides, attribution: Attribution, near: float) -> Matched:
    """The one alignment that all measures look at."""
    return matched(sides, attribution, near)


def scores(found: Matched, measures: Sequence[str], samples: int, seed: int) -> dict[str, Score]:
    """Every measure over the whole corpus, with bootstrap intervals if `samples` is not 0."""
    return scored(tallied(found, measures), samples, seed)


def scored(tally: Tally, samples: int, seed: int) -> dict[str, Score]:
    """The same of counts."""
    columns = [(name, key) for name, of_measure in tally.counts.items() for key in of_measure]
    drawn: dict[tuple[str, str], Floats] = {}
    if samples and columns and tally.documents:
        table = np.stack([tally.counts[name][key] for name, key in columns], 1)
        drawn = dict(zip(columns, resampled(table, samples, seed).T, strict=True))
    return {
        name: _score(tally, measure(name), {key: drawn[name, key] for key in of_measure} if drawn else {})
        for name, of_measure in tally.counts.items()
    }


def _score(tally: Tally, m: Measure, samples: Mapping[str, Floats]) -> Score:
    sums = {key: float(values.sum()) for key, values in tally.counts[m.name].items()}
    ratios = {key: float(value) for key, value in m.ratios({key: np.asarray(value) for key, value in sums.items()}).items()}
    if m.whole is not None:
        ratios |= m.whole(tally.listed[m.name], sums)
    attempted = m.name in tally.attempted
    told = attempted and tally.quotes > 0
    values = {key: value if told and not np.isnan(value) else None for key, value in ratios.items()}
    bounds, nulls = intervals(sums, samples, m.ratios) if samples and told else ({}, {})
    return Score(values, sums, tally.documents, bounds, nulls, "scored" if attempted else "not attempted")


def cut(found: Matched, measures: Sequence[str], slices: Slices) -> Cut:
    """The corpus cut along the slices, as counts. Cut by quotes, measures of documents are left out."""
    if slices.of_documents is not None:
        return Cut(slices.values, slices.of_documents, {})
    names = [name for name in measures if measure(name).of_quotes]
    cuts = list(parts(found, slices))
    nothing = found.slice(np.zeros(len(found.sides.gold), bool), np.zeros(len(found.sides.predicted), bool))
    return Cut(
        slices.values,
        None,
        {code: tallied(part, names) for code, part in cuts},
        tallied(nothing, names),
        any(code < 0 and bool(part.predicted_here.any()) for code, part in cuts),
    )


def sliced(tally: Tally, slices: Cut) -> dict[str, dict[str, Score]]:
    """Scores of every slice, without intervals: by value, by measure.

    Cut by quotes, a gold quote and its partner belong to gold's slice, an unmatched prediction to its own value, else to ∅.
    With anything in ∅ only recall can be told.
    """
    of_parts = slices.parts
    if slices.of_documents is not None:
        of_parts = {code: tally.of(slices.of_documents == code) for code in np.unique(slices.of_documents).tolist()}
    result: dict[str, dict[str, Score]] = {}
    for code, part in of_parts.items():
        of_value = scored(part, 0, 0)
        hidden = slices.unassigned
        result["∅" if code < 0 else slices.values[code]] = {
            name: _recall_only(score) if hidden else score for name, score in of_value.items()
        }
    return result


def parts(found: Matched, slices: Slices) -> Iterator[tuple[int, Matched]]:
    """The slices of quotes that occur: code, and the pairs seen through them."""
    own = slices.of_predicted.copy()
    own[found.predicted] = slices.of_gold[found.gold]
    occurring = np.concatenate([slices.of_gold, own])
    for code in np.unique(occurring if slices.tags is None else np.append(occurring, slices.tags.values)).tolist():
        gold, predicted = slices.of_gold == code, own == code
        if slices.tags is not None and code >= 0:
            gold, predicted = _tagged(found, slices.tags, code)
        yield code, found.slice(gold, predicted)


def _tagged(found: Matched, tags: Ragged, code: int) -> tuple[Bools, Bools]:
    """The gold quotes with a tag, and their partners."""
    gold, predicted = np.zeros(len(found.sides.gold), bool), np.zeros(len(found.sides.predicted), bool)
    gold[np.repeat(np.arange(len(gold)), tags.counts())[tags.values == code]] = True
    predicted[found.predicted[gold[found.gold]]] = True
    return gold, predicted


def _recall_only(score: Score) -> Score:
    """Without precision and F1, which would count predictions that belong nowhere."""
    hidden = ("precision", "f1", "macro_f1")
    values = {key: None if key.split(":")[-1] in hidden else value for key, value in score.values.items()}
    return Score(values, score.counts, score.documents, {}, {}, score.status)
