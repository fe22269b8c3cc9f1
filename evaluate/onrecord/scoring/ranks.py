"""The canonical order of quotes, and which predictions compete (MEASURES, section 2).

Predictions are ranked by confidence (descending), content positions (first, last, all), then every field a measure reads:
never by ids, input order or gold. Gold likewise, without confidence. Records that still tie are interchangeable.

Going down the rank, a prediction competes unless `room` competitors before it have dice of at least `near` with it, where
room is the number of gold quotes that near to it, at least one. There are no groups, so a chain of shifted copies joins nothing.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from onrecord.scoring.arrays import Bools, Ints, Quotes, Sides, Spans, ranges
from onrecord.scoring.overlap import Edges, overlaps, within


class Competition(NamedTuple):
    """Which predictions compete, shape (predictions,), and all their edges with gold (a gold, b predicted)."""

    competes: Bools
    edges: Edges


def gold_ranks(sides: Sides) -> Ints:
    """Place of each gold quote in the canonical order, shape (quotes,)."""
    people = sides.people

    def speaks(row: int) -> object:
        _, entries = sides.gold.names.take(np.array([row]))
        return sorted(zip(people.name[entries].tolist(), people.description[entries].tolist(), strict=True))

    return _ranks(sides.gold, speaks, sides.speakers_known)


def predicted_ranks(sides: Sides) -> Ints:
    """Place of each prediction in the canonical order, shape (quotes,)."""

    def claims(row: int) -> object:
        return sorted(sides.predicted.names.take(np.array([row]))[1].tolist())

    return _ranks(sides.predicted, claims, np.ones(len(sides.predicted), bool))


def _ranks(quotes: Quotes, speaks: Callable[[int], object], known: Bools) -> Ints:
    """Place of each quote of a side; `speaks` gives what is comparable of its speakers, `known` if they are annotated at all."""
    first, last = _ends(quotes.content, len(quotes))
    # one key of two parts, the document first: rows stand by document, so its sort is a short one in each
    surest = np.empty(len(quotes), np.complex128)
    surest.real, surest.imag = quotes.document, -np.nan_to_num(quotes.confidence, nan=-1.0)
    order = np.lexsort((last, first, surest))
    keys = (surest, first, last)
    tied = np.ones(max(len(order) - 1, 0), bool)
    for key in keys:
        tied &= key[order][1:] == key[order][:-1]
    for start, end in _runs(tied):
        run = order[start:end].tolist()
        order[start:end] = sorted(run, key=lambda row: (*_record(quotes, speaks(row), row), bool(known[row])))
    place = np.empty(len(quotes), np.int64)
    place[order] = np.arange(len(quotes))
    return place


def compete(gold: Quotes, predicted: Quotes, rank: Ints, near: int) -> Competition:
    """Lets predictions compete in the order of `rank`; `near` is an integer dice."""
    group, size = _identical(predicted.content, len(predicted))
    groups = len(size)
    member = np.zeros(groups, np.int64)
    member[group] = np.arange(len(group))
    distinct = _rows(predicted.content, member)
    units = distinct.sizes(groups)
    edges = overlaps(gold.content, distinct, gold.content.sizes(len(gold)), units)
    room = np.maximum(1, np.bincount(edges.b[edges.d >= near], minlength=groups))
    alike = within(distinct, units)
    alike = Edges(*(column[alike.d >= near] for column in alike))
    contested = size > 1
    contested[alike.a] = contested[alike.b] = True
    contested &= units > 0
    competes = np.ones(len(predicted), bool)
    rows = np.flatnonzero(contested[group])
    _go_down(rows[np.argsort(rank[rows])], group, alike, room, competes)
    return Competition(competes, _expand(edges, group, size, competes))


def _go_down(rows: Ints, group: Ints, alike: Edges, room: Ints, competes: Bools) -> None:
    neighbours: dict[int, list[int]] = {}
    for a, b in zip(alike.a.tolist(), alike.b.tolist(), strict=True):
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    competing: dict[int, int] = {}
    for row, place in zip(rows.tolist(), group[rows].tolist(), strict=True):
        before = competing.get(place, 0) + sum(competing.get(other, 0) for other in neighbours.get(place, ()))
        if before < room[place]:
            competing[place] = competing.get(place, 0) + 1
        else:
            competes[row] = False


def _expand(edges: Edges, group: Ints, size: Ints, competes: Bools) -> Edges:
    """Edges of groups made edges of the competing predictions in them."""
    rows = np.flatnonzero(competes)
    rows = rows[np.argsort(group[rows], kind="stable")]
    counts = np.bincount(group[rows], minlength=len(size))
    ends = np.cumsum(counts)
    which, at = ranges((ends - counts)[edges.b], ends[edges.b])
    return Edges(edges.a[which], rows[at], edges.shared[which], edges.d[which])


def _identical(content: Spans, rows: int) -> tuple[Ints, Ints]:
    """Rows with the same content get the same number: (rows,) numbers, (numbers,) how many rows each has."""
    first, last = _ends(content, rows)
    key = first * (int(last.max(initial=0)) + 2) + last
    order = np.argsort(key, kind="stable")
    same = key[order][1:] == key[order][:-1]
    group = np.arange(rows)
    for start, end in _runs(same):
        known: dict[tuple[tuple[int, int], ...], int] = {}
        for row in order[start:end].tolist():
            group[row] = known.setdefault(positions(content, row), row)
    if not same.any():
        return group, np.ones(rows, np.int64)
    _, dense, size = np.unique(group, return_inverse=True, return_counts=True)
    return dense.astype(np.int64), size.astype(np.int64)


def positions(spans: Spans, row: int) -> tuple[tuple[int, int], ...]:
    """The spans of one row."""
    low, high = np.searchsorted(spans.row, [row, row + 1])
    return tuple(zip(spans.start[low:high].tolist(), spans.end[low:high].tolist(), strict=True))


def _rows(spans: Spans, rows: Ints) -> Spans:
    """The spans of the given distinct rows, numbered by their place in `rows`."""
    if len(rows) and (rows == np.arange(len(rows))).all() and (not len(spans.row) or spans.row[-1] < len(rows)):
        return spans
    order = np.argsort(rows)
    at = np.searchsorted(rows[order], spans.row)
    found = at < len(rows)
    found[found] = rows[order][at[found]] == spans.row[found]
    new = order[at[found]]
    back = np.argsort(new, kind="stable")
    return Spans(new[back], spans.start[found][back], spans.end[found][back])


def _ends(spans: Spans, rows: int) -> tuple[Ints, Ints]:
    """First unit of each row, and the end of its last span; -1 for rows without units."""
    first, last = np.full(rows, -1, np.int64), np.full(rows, -1, np.int64)
    first[spans.row[::-1]] = spans.start[::-1]
    last[spans.row] = spans.end
    return first, last


def _record(quotes: Quotes, speaks: object, row: int) -> tuple[object, ...]:
    """Everything a measure reads of a quote, comparable: content, speaker, mention, cue, type, flags, chain, date."""
    content, mention, cue = (positions(of, row) for of in (quotes.content, quotes.mention, quotes.cue))
    columns = (quotes.mention_text, quotes.type, quotes.anonymous, quotes.broad, quotes.uttered.text)
    words, type_, flag, broad, uttered = (int(column[row]) for column in columns)
    chain = quotes.via.values[quotes.via.offsets[row] : quotes.via.offsets[row + 1]].tolist()
    return (content, speaks, mention, words, cue, type_, flag, broad, bool(quotes.via_known[row]), chain, uttered)


def _runs(tied: Bools) -> list[tuple[int, int]]:
    """Start and end of each run of items that tie with the next (tied[i]: item i ties with item i + 1)."""
    padded = np.concatenate([[False], tied, [False]]).astype(np.int8)
    change = np.diff(padded)
    return list(zip(np.flatnonzero(change == 1).tolist(), (np.flatnonzero(change == -1) + 1).tolist(), strict=True))
