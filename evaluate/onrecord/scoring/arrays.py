"""The arrays that scoring works on: the quotes of both sides for the whole corpus at once.

Positions are *units*: content characters (letters, marks, digits) or raw code points, counted through the whole corpus so
that no two documents touch. Quotes are rows, sorted by document. A field with several values per row is ragged: the row
of each value stands beside it. Strings are codes into one sorted vocabulary, so that the order of codes is the order of texts.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

UNKNOWN = -1


class Spans(NamedTuple):
    """Spans of rows: (n,) row, start, end; sorted by row and start, those of one row apart, none empty."""

    row: Ints
    start: Ints
    end: Ints

    def sizes(self, rows: int) -> Ints:
        """Units covered by each row, shape (rows,)."""
        return np.bincount(self.row, self.end - self.start, rows).astype(np.int64)


class Ragged(NamedTuple):
    """Several values per row: those of row r are values[offsets[r]:offsets[r + 1]]."""

    offsets: Ints
    values: Ints

    def counts(self) -> Ints:
        """Values of each row, shape (rows,)."""
        return np.diff(self.offsets)

    def take(self, rows: Ints) -> tuple[Ints, Ints]:
        """For the i-th of the rows all its values: the i, repeated, and the values."""
        owner, at = ranges(self.offsets[rows], self.offsets[rows + 1])
        return owner, self.values[at]

    def of(self, rows: Ints) -> "Ragged":
        """Those of some rows alone."""
        return Ragged(np.concatenate([[0], np.cumsum(self.counts()[rows])]).astype(np.int64), self.take(rows)[1])


class Days(NamedTuple):
    """Intervals of days, one per row, as ordinals of the first and last day; `text` is the code of what is written.

    All three are UNKNOWN where there is no date.
    """

    text: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True)
class Quotes:
    """The quotes of one side. Shapes are (quotes,) unless said otherwise; codes are UNKNOWN (-1) where a field is null.

    `names` are the names claimed (predictions) or the people of the speaker table who speak (gold), per quote;
    `mention_text` is the code of the mention's words; `via` are codes of the names of the chain, from mouth to page, and
    `via_known` says whether the chain is annotated; `broad` is the broad flag of anonymity.
    """

    document: Ints
    content: Spans
    cue: Spans
    mention: Spans
    type: Ints
    anonymous: Ints
    confidence: Floats
    names: Ragged
    mention_text: Ints
    via: Ragged
    via_known: Bools
    uttered: Days
    broad: Ints

    def __len__(self) -> int:
        return len(self.document)


@dataclass(frozen=True)
class People:
    """The speaker tables of all documents, one row per entry. Shapes are (people,); aliases are ragged codes.

    `personal` entries have given names and a surname; `via_only` entries carry words, but speak in no gold quote.
    """

    document: Ints
    name: Ints
    description: Ints
    aliases: Ragged
    personal: Bools
    via_only: Bools

    def __len__(self) -> int:
        return len(self.document)


class NonQuotes(NamedTuple):
    """Gold negatives: one row each, with its document."""

    document: Ints
    span: Spans


class Answers(NamedTuple):
    """Predictions about given quotes: `quotes` are as predicted, `gold` the gold row that each answers, shape (answers,)."""

    quotes: Quotes
    gold: Ints


@dataclass(frozen=True)
class Sides:
    """All that a score is made from. `units` are the content characters of each document outside boilerplate.

    `tiers` are those of the integrity ladder at which the words of predictions stand, shape (predicted,); -1 where one gives none.
    `sampled` are the documents of which gold is but a sample, shape (documents,); `types` names the codes of types.
    `speakers_known` says of every gold quote whether its entries of the speaker table are annotated; where they are not,
    the mention alone tells who speaks. `published` are the days of publication of the documents. `answers` are predictions
    that name the gold quote they speak of; those without content of their own are no part of `predicted`. `gold_carries` and
    `predicted_carries` are the fields that some record of each side carries.
    """

    documents: int
    gold: Quotes
    predicted: Quotes
    tiers: Ints
    people: People
    speakers_known: Bools
    strings: list[str]
    non_quotes: NonQuotes
    units: Ints
    sampled: Bools
    published: Days
    answers: Answers
    types: tuple[str, ...]
    gold_carries: frozenset[str]
    predicted_carries: frozenset[str]


def ranges(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """For each i the numbers low[i] … high[i] - 1: the i, repeated, and the numbers."""
    counts = np.maximum(high - low, 0)
    if (counts == 1).all():
        return np.arange(len(low)), low
    owner = np.repeat(np.arange(len(low)), counts)
    return owner, np.arange(len(owner)) + np.repeat(low - (np.cumsum(counts) - counts), counts)


def distinct(values: Ints) -> Ints:
    """The values in ascending order, each once: by sorting, as numpy's own hash table is slow where most of many differ."""
    if (values[1:] > values[:-1]).all():
        return values
    ordered = np.sort(values)
    kept = np.ones(len(ordered), bool)
    kept[1:] = ordered[1:] != ordered[:-1]
    return ordered[kept]


def among(values: Ints, known: Ints) -> Bools:
    """Which values are among the known ones, which are in ascending order."""
    if not len(known):
        return np.zeros(len(values), bool)
    found: Bools = known[np.minimum(np.searchsorted(known, values), len(known) - 1)] == values
    return found


def union(row: Ints, start: Ints, end: Ints) -> Spans:
    """The spans of each row, empty ones dropped, overlapping and touching ones made one."""
    kept = start < end
    if not kept.all():
        row, start, end = row[kept], start[kept], end[kept]
    later, same = row[1:] > row[:-1], row[1:] == row[:-1]
    if not (later | (same & (start[1:] > end[:-1]))).all():
        order = np.lexsort((end, start, row))
        row, start, end = row[order], start[order], end[order]
        # the furthest end so far within the row: rows are lifted apart so that one running maximum serves all
        lift = row * (int(end.max()) + 1)
        reach = np.maximum.accumulate(end + lift) - lift
        opens = np.ones(len(row), bool)
        opens[1:] = (row[1:] != row[:-1]) | (start[1:] > reach[:-1])
        first = np.flatnonzero(opens)
        row, start, end = row[first], start[first], np.maximum.reduceat(reach, first)
    return Spans(row.astype(np.int64), start.astype(np.int64), end.astype(np.int64))


def select(quotes: Quotes, kept: Bools) -> Quotes:
    """The quotes of the kept rows."""
    if kept.all():
        return quotes
    place = np.cumsum(kept) - 1

    rows = np.flatnonzero(kept)

    def spans(of: Spans) -> Spans:
        at = kept[of.row]
        return Spans(place[of.row[at]], of.start[at], of.end[at])

    return Quotes(
        quotes.document[kept],
        spans(quotes.content),
        spans(quotes.cue),
        spans(quotes.mention),
        quotes.type[kept],
        quotes.anonymous[kept],
        quotes.confidence[kept],
        quotes.names.of(rows),
        quotes.mention_text[kept],
        quotes.via.of(rows),
        quotes.via_known[kept],
        Days(*(column[kept] for column in quotes.uttered)),
        quotes.broad[kept],
    )
