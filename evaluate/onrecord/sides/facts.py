"""What is decided for a whole corpus, not for each document: units, fields that a side carries, what a missing flag means."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.sides.answers import answers_alone
from onrecord.sides.carries import carried, claims_of
from onrecord.sides.documents import Together
from onrecord.sides.options import Options
from onrecord.sides.people import Entries
from onrecord.sides.rows import Rows

FLAGS = ("anonymous", "anonymous_broad")


@dataclass(frozen=True)
class Facts:
    """`raw`: units are code points, as a text is missing. Of gold and predictions: the number of quotes, the fields that some of
    them carry, and the flags that some of them have.
    """

    raw: bool
    quotes: tuple[int, int]
    carries: tuple[frozenset[str], frozenset[str]]
    flags: tuple[frozenset[str], frozenset[str]]


def facts_of(both: Together, options: Options, entries: Entries | None = None, *, words: bool | None = None) -> Facts:
    """The facts of two sides; `entries` are gold's speaker tables, and `words` says whether some prediction gives words, if known."""
    gold, predicted = both.gold.rows, both.predicted
    by_id = options.speaker_level == "id"
    entries = entries or both.gold.entries(by_id)
    claims = claims_of(
        predicted,
        answers_alone(predicted),
        "speaker_id" if by_id else "speaker",
        words=predicted.carries("text", "as_given") if words is None else words,
    )
    return Facts(
        bool(both.texts.slice(0, len(both.gold.documents)).null_count),
        (len(gold), len(predicted)),
        (carried(gold, known=bool(entries.known.any())), claims),
        (_flags(gold), _flags(predicted)),
    )


def _flags(rows: Rows) -> frozenset[str]:
    return frozenset(name for name in FLAGS if len(rows) and rows.carries(name))


def joined_facts(facts: Sequence[Facts]) -> Facts:
    """The facts of all documents together. A side without a quote carries what one without any quote anywhere does."""
    carries = []
    for side in (0, 1):
        told = [one.carries[side] for one in facts if one.quotes[side]]
        carries.append(frozenset[str]().union(*told) if told else facts[0].carries[side])
    gold, predicted = (sum(one.quotes[side] for one in facts) for side in (0, 1))
    flags = [frozenset[str]().union(*(one.flags[side] for one in facts)) for side in (0, 1)]
    return Facts(any(one.raw for one in facts), (gold, predicted), (carries[0], carries[1]), (flags[0], flags[1]))
