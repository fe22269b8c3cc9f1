"""Counts of some documents: what is kept of them once they are matched, and joined with those of others.

Everything that a score says is computed from a tally, so it does not matter whether the documents were matched all at once or a
group after the other: joined in the order of the documents, the arrays are the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from onrecord.scoring.arrays import Bools, Floats, Ints
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures import measure
from onrecord.scoring.measures.measure import CODED, Listed, Measure


@dataclass(frozen=True)
class Tally:
    """Counts per document of every measure, by printed name; what it listed, if it lists anything; and which were attempted.

    `documents` and `quotes`, of both sides, are those of all that was matched, be it that a slice has fewer.
    """

    documents: int
    quotes: int
    counts: dict[str, dict[str, Floats]]
    listed: dict[str, Listed]
    attempted: frozenset[str]

    def of(self, kept: Bools) -> "Tally":
        """Of the documents that are kept."""
        counts = {name: {key: column[kept] for key, column in columns.items()} for name, columns in self.counts.items()}
        return replace(self, counts=counts, listed={name: _of(rows, kept[rows.document]) for name, rows in self.listed.items()})


@dataclass(frozen=True)
class Cut:
    """A corpus cut into slices. Cut by documents, the code of each; else the tally of every slice of quotes that occurs.

    `values` are those of the codes from 0; -1 is ∅. `empty` is the tally of a slice without a quote. `unassigned`: some
    prediction is in ∅.
    """

    values: Sequence[str]
    of_documents: Ints | None
    parts: dict[int, Tally]
    empty: Tally | None = None
    unassigned: bool = False


def wanted(found: Matched, measures: Sequence[str]) -> list[Measure]:
    """The measures that gold carries the field of, less optional ones that predictions do not."""
    known = (measure(name) for name in measures)
    return [m for m in known if m.annotated(found.sides) and (m.attempted(found.sides) or not m.optional)]


def tallied(found: Matched, measures: Sequence[str]) -> Tally:
    """The tally of the measures, less those that are absent."""
    chosen, quotes = wanted(found, measures), len(found.sides.gold) + len(found.sides.predicted)
    return Tally(
        found.sides.documents,
        quotes,
        {m.name: dict(m.counts(found)) for m in chosen},
        {m.name: m.listed(found) for m in chosen if m.listed is not None},
        frozenset(m.name for m in chosen if m.attempted(found.sides)),
    )


def joined(tallies: Sequence[Tally]) -> Tally:
    """The tally of all documents, in the order they come. A count that does not occur in some of them is 0 there."""
    if len(tallies) == 1:
        return tallies[0]
    first = tallies[0]
    counts: dict[str, dict[str, Floats]] = {}
    for name in first.counts:
        keys = _in_order(key for tally in tallies for key in tally.counts[name])
        counts[name] = {key: np.concatenate([t.counts[name].get(key, np.zeros(t.documents)) for t in tallies]) for key in keys}
    begins = np.cumsum([0, *(tally.documents for tally in tallies)]).tolist()
    listed = {name: _listed([tally.listed[name] for tally in tallies], begins) for name in first.listed}
    return Tally(begins[-1], sum(tally.quotes for tally in tallies), counts, listed, first.attempted)


def joined_cuts(cuts: Sequence[Cut]) -> Cut:
    """The same cut of all documents, in the order they come; a value has its code anew."""
    if len(cuts) == 1:
        return cuts[0]
    values = cuts[0].values
    if any(list(cut.values) != list(values) for cut in cuts):
        values = sorted({value for cut in cuts for value in cut.values})
    place = {value: code for code, value in enumerate(values)}
    code = [np.array([*(place[value] for value in cut.values), -1], np.int64) for cut in cuts]
    of_documents = [new[cut.of_documents] for new, cut in zip(code, cuts, strict=True) if cut.of_documents is not None]
    if of_documents:
        return Cut(values, np.concatenate(of_documents), {})
    parts = [{int(new[old]): tally for old, tally in cut.parts.items()} for new, cut in zip(code, cuts, strict=True)]
    empty = [cut.empty for cut in cuts if cut.empty is not None]
    whole = {
        one: joined([of_group.get(one, none) for of_group, none in zip(parts, empty, strict=True)])
        for one in sorted({one for of_group in parts for one in of_group})
    }
    return Cut(values, None, whole, joined(empty), any(cut.unassigned for cut in cuts))


def _in_order(keys: Iterable[str]) -> list[str]:
    """The keys once each; those of cells of a matrix, which may occur or not, by name."""
    distinct = list(dict.fromkeys(keys))
    return [key for key in distinct if ">" not in key] + sorted(key for key in distinct if ">" in key)


def _of(rows: Listed, kept: Bools) -> Listed:
    return Listed(rows.document[kept], {name: column[kept] for name, column in rows.columns.items()}, rows.words)


def _listed(parts: Sequence[Listed], begins: Sequence[int]) -> Listed:
    words = sorted({word for part in parts for word in part.words})
    place = {word: float(code) for code, word in enumerate(words)}

    def column(part: Listed, name: str) -> Floats:
        own = part.columns[name]
        return np.array([place[word] for word in part.words])[own.astype(np.int64)] if name in CODED and len(own) else own

    document = np.concatenate([part.document + begin for part, begin in zip(parts, begins, strict=False)])
    columns = {name: np.concatenate([column(part, name) for part in parts]) for name in parts[0].columns}
    return Listed(document, columns, words)
