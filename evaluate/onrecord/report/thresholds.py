"""`--fail-under`: the least a score may be."""

from collections.abc import Iterator, Sequence

from onrecord.report.score import headline
from onrecord.scoring.measures import DEFAULT, measure
from onrecord.sides.scored import Report

Thresholds = dict[str, list[tuple[str | None, float]]]


def parse_thresholds(given: Sequence[str]) -> Thresholds:
    """By measure the ratio (None: the one that is told first) and its least value. Raises ValueError.

    `0.6` is of the headline, `Quote@0.5=0.7` of the F1 of a measure, `Speaker:coverage=0.8` of one of its ratios.
    """
    thresholds: Thresholds = {}
    for text in given:
        place, _, number = text.rpartition("=")
        name, _, ratio = (place or DEFAULT[0]).partition(":")
        try:
            least = float(number)
        except ValueError:
            raise ValueError(f"{text!r} is no threshold; write 0.6, or Quote@0.5=0.7, or Speaker:accuracy=0.8") from None
        if not 0 <= least <= 1:
            raise ValueError(f"{text!r}: a threshold lies between 0 and 1, as ratios do")
        thresholds.setdefault(measure(name).name, []).append((ratio or None, least))
    return thresholds


def missed(report: Report, thresholds: Thresholds) -> Iterator[str]:
    """A line for every threshold that is not reached; a ratio that is null reaches none. Raises ValueError for unknown ratios."""
    for name, wanted in thresholds.items():
        score = report.measures.get(name)
        for ratio, least in wanted:
            if score is None:
                yield f"{name} is below {least:g}: gold does not annotate what it needs, or no prediction gives it"
                continue
            chosen = ratio or headline(name, score)
            if chosen not in score.values:
                raise ValueError(f"{name} has no ratio {chosen!r}; it has {', '.join(score.values)}")
            value = score.values[chosen]
            if value is None or value < least:
                shown = "null" if value is None else f"{value:.4f}"
                yield f"{name} {chosen} is {shown}, below {least:g}"
