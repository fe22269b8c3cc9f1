"""What presets compute from: the quotes of both sides of each document, in the units the original scorer counted.

A span is [start, end) in tokens, or in characters for the scorers that count those. Nothing is normalised here: order,
repetitions and overlaps are what some of the originals stumble over.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from onrecord.scoring.arrays import Ints

Values = dict[str, float | None]
F1 = Callable[[float | None, float | None], float | None]
Span = tuple[int, int]
Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Quote:
    """One quote. `mention` are the words that name the speaker (a source, a speaker span), `speaker` is who that is.

    `cue_text` and `mention_text` are the words themselves. `id` is that of a given quote, and of the answer to it; `medium`,
    `addressee`, `frame` and `floating` are read by one preset each.
    """

    content: Spans
    cue: Spans = ()
    mention: Spans = ()
    type: str | None = None
    speaker: str | None = None
    cue_text: str = ""
    mention_text: str = ""
    id: str | None = None
    medium: str | None = None
    addressee: Spans = ()
    frame: Spans = ()
    floating: bool = False


@dataclass(frozen=True)
class Document:
    """One document. `gold` is None for one that gold lacks, `predicted` for one that the predictions lack.

    `marks` are the tokens that are quotation marks.
    """

    gold: tuple[Quote, ...] | None
    predicted: tuple[Quote, ...] | None
    marks: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figures:
    """The figures of a preset under the original's names; None where there is none, and then `why` says so."""

    values: Values
    why: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float | None:
        """The figure of that name."""
        return self.values[name]


Documents = Sequence[Document]


def ratio(part: float, whole: float) -> float | None:
    """Divides; None where there is nothing to divide by."""
    return part / whole if whole else None


def harmonic(precision: float | None, recall: float | None) -> float | None:
    """F1 of two ratios: 0 if both are, None if one is."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def fair(precision: float | None, recall: float | None) -> float | None:
    """The same in the `-fixed` presets: 0 where one side alone is empty, so that its ratio is None (MEASURES, section 5)."""
    return 0.0 if (precision is None) != (recall is None) else harmonic(precision, recall)


def named(name: str, precision: float | None, recall: float | None, f1: F1 = harmonic) -> Values:
    """The three figures of a name."""
    return {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": f1(precision, recall)}


def of_counts(name: str, right: float, predicted: float, gold: float, f1: F1 = harmonic) -> Values:
    """The same from counts."""
    return named(name, ratio(right, predicted), ratio(right, gold), f1)


def union(spans: Spans) -> Spans:
    """The units of the spans: sorted, empty ones dropped, overlapping and touching ones made one."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def length(spans: Spans) -> int:
    """Sum of the lengths."""
    return sum(end - start for start, end in spans)


def shared(a: Spans, b: Spans) -> int:
    """Units that are in both; each is taken as a set."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in union(a) for t, f in union(b))


def hull(spans: Spans) -> Span | None:
    """From the first to the last unit: what a scorer sees that knows no discontinuous spans."""
    joined = union(spans)
    return (joined[0][0], joined[-1][1]) if joined else None


def covered(spans: Iterable[Span], units: int) -> Ints:
    """How many of the spans cover the units before each place, summed: shape (units + 1,), for sums over any span."""
    change = np.zeros(units + 1, np.int64)
    for start, end in spans:
        change[start] += 1
        change[end] -= 1
    return np.concatenate([[0], np.cumsum(np.cumsum(change[:-1]))])


def reach(*sides: Iterable[Span]) -> int:
    """Units up to the last one covered."""
    return max((end for spans in sides for _, end in spans), default=0)
