"""From two aligned sides to numbers: counts per document, their sums, ratios, intervals, slices."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from onrecord.scoring.arrays import Bools, Floats, Ints, Ragged, Sides
from onrecord.scoring.matched import Matched, matched
from onrecord.scoring.measures import measure
from onrecord.scoring.measures.measure import Measure, Whole
from onrecord.scoring.speakers import Attribution
from onrecord.scoring.statistics import Interval, intervals, resampled

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
    intervals: dict[str, Interval] = field(default_factory=dict)
    nulls: dict[str, int] = field(default_factory=dict)
    status: Status = "scored"


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


def pairs(sides: Sides, attribution: Attribution, near: float = 0.9) -> Matched:
    """The one alignment that all measures look at."""
    return matched(sides, attribution, near)


def counted(found: Matched, measures: Sequence[str]) -> dict[str, tuple[Measure, dict[str, Floats]]]:
    """Counts per document of every measure that gold carries the field of, by printed name."""
    sides = found.sides
    known = (measure(name) for name in measures)
    wanted = [m for m in known if m.annotated(sides) and (m.attempted(sides) or not m.optional)]
    with ThreadPoolExecutor() as pool:
        counts = list(pool.map(lambda m: dict(m.counts(found)), wanted))
    return {m.name: (m, of_measure) for m, of_measure in zip(wanted, counts, strict=True)}


def scores(found: Matched, measures: Sequence[str], samples: int, seed: int) -> dict[str, Score]:
    """Every measure over the whole corpus, with bootstrap intervals if `samples` is not 0."""
    counts = counted(found, measures)
    columns = [(name, key) for name, (_, of_measure) in counts.items() for key in of_measure]
    drawn: dict[tuple[str, str], Floats] = {}
    if samples and columns and found.sides.documents:
        table = np.stack([counts[name][1][key] for name, key in columns], 1)
        drawn = dict(zip(columns, resampled(table, samples, seed).T, strict=True))
    return {
        name: _score(found, m, of_measure, {key: drawn[name, key] for key in of_measure} if drawn else {})
        for name, (m, of_measure) in counts.items()
    }


def _score(found: Matched, m: Measure, counts: Mapping[str, Floats], samples: Mapping[str, Floats]) -> Score:
    whole = m.whole(found) if m.whole is not None else Whole({}, {})
    sums = {key: float(values.sum()) for key, values in counts.items()}
    ratios = {key: float(value) for key, value in m.ratios({key: np.asarray(value) for key, value in sums.items()}).items()}
    ratios |= whole.ratios
    attempted = m.attempted(found.sides)
    told = attempted and (len(found.sides.gold) > 0 or len(found.sides.predicted) > 0)
    values = {key: value if told and not np.isnan(value) else None for key, value in ratios.items()}
    bounds, nulls = intervals(sums, samples, m.ratios) if samples and told else ({}, {})
    return Score(values, sums | whole.counts, found.sides.documents, bounds, nulls, "scored" if attempted else "not attempted")


def sliced(found: Matched, measures: Sequence[str], slices: Slices) -> dict[str, dict[str, Score]]:
    """Scores of every slice, without intervals: by value, by measure.

    Cut by quotes, a gold quote and its partner belong to gold's slice, an unmatched prediction to its own value, else to ∅.
    With anything in ∅ only recall can be told; measures of documents are left out.
    """
    if slices.of_documents is not None:
        counts = counted(found, measures)
        return {
            value: {
                name: _score(part, m, {key: column[slices.of_documents == code] for key, column in of_measure.items()}, {})
                for name, (m, of_measure) in counts.items()
            }
            for code, value, part in parts(found, slices)
        }
    names = [name for name in measures if measure(name).of_quotes]
    cut = list(parts(found, slices))
    nowhere = any(code < 0 and part.predicted_here.any() for code, _, part in cut)
    result: dict[str, dict[str, Score]] = {}
    for _, value, part in cut:
        scored = scores(part, names, 0, 0)
        result[value] = {name: _recall_only(score) if nowhere else score for name, score in scored.items()}
    return result


def parts(found: Matched, slices: Slices) -> Iterator[tuple[int, str, Matched]]:
    """The slices that occur: code, value, and the pairs seen through them."""
    own = slices.of_predicted.copy()
    if slices.of_documents is None:
        own[found.predicted] = slices.of_gold[found.gold]
    occurring = np.concatenate([slices.of_gold, own]) if slices.of_documents is None else slices.of_documents
    for code in np.unique(occurring if slices.tags is None else np.append(occurring, slices.tags.values)).tolist():
        gold, predicted = slices.of_gold == code, own == code
        if slices.tags is not None and code >= 0:
            gold, predicted = _tagged(found, slices.tags, code)
        yield code, "∅" if code < 0 else slices.values[code], found.slice(gold, predicted)


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
    return Score(values, score.counts, score.documents, status=score.status)
