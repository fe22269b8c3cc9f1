"""The challenge suite: which tests of each phenomenon does a system pass?

Question     What can it do, phenomenon by phenomenon, and not how often on average?
Definition   A gold quote is right as in `WSW@0.5`. A prediction is a false alarm if it is in no pair of M50.
             MFT         a document passes iff every quote that is tagged with its phenomenon is right. Where none is, what it
                         turns on is no quote: it passes iff all its quotes are right and nothing is a false alarm.
             quote-free  an MFT document without a quote passes iff nothing is predicted in it; it is told by itself.
             INV         a pair passes iff the same quotes, by id, are right in both halves, and one of them at least.
             DIR         a pair passes iff all quotes are right in both halves.
             A pair without quotes passes iff nothing is predicted in either half. The phenomenon is the folder of the id.
             Non-quotes hit: as in `NonQuote`.
Counts       tests passed and tests, by phenomenon and kind of test; a pair is one test.
Edge cases   A pair of which only one half is scored is no test; it is listed. A document that the predictions lack is one in
             which nothing is predicted. Who says nothing passes every quote-free document: what such a system would pass
             stands beside. `idle` counts the INV pairs with nothing right in either half, which show nothing of what a change does.
Limits       `WSW@0.5` reads words and speaker. A DIR test of polarity, date or chain shows that these two survive the change,
             not that the change was seen.
Reference    Ribeiro et al. 2020 (CheckList), section 2: minimum functionality, invariance and directional expectation tests.
             Deviation: there a test is a case with one label; here a document is one case, passed as a whole or not (lower).
             There an answer that stays wrong passes an invariance test; here it does not (lower), or silence would be best at it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from onrecord.schema import load_schema
from onrecord.scoring.tally import tallied
from onrecord.sides.prepared import Prepared


@dataclass(frozen=True)
class Trial:
    """A document of the suite: ids of its quotes, of those that show what it turns on, of those that are right; and counts."""

    id: str
    test: str
    pair: str | None
    quotes: frozenset[str]
    target: frozenset[str]
    right: frozenset[str]
    predicted: int
    alarms: int
    non_quotes: int
    hit: int

    @property
    def phenomenon(self) -> str:
        """The folder of its id."""
        return self.id.partition("/")[0]

    @property
    def passed(self) -> bool:
        """Whether it passes by itself."""
        return self.target <= self.right if self.target else self.quotes <= self.right and not self.alarms


class Share(NamedTuple):
    """How many of how many."""

    part: int = 0
    whole: int = 0

    def and_one(self, counts: bool) -> "Share":
        """With one more, that counts or does not."""
        return Share(self.part + counts, self.whole + 1)


NONE = Share()


@dataclass(frozen=True)
class Row:
    """The tests of a phenomenon. `hit` are non-quotes hit; `idle` INV pairs with nothing right in either half."""

    documents: int = 0
    mft: Share = NONE
    inv: Share = NONE
    dir: Share = NONE
    quote_free: Share = NONE
    hit: Share = NONE
    idle: int = 0

    @property
    def all(self) -> Share:
        """All tests together."""
        kinds = (self.mft, self.inv, self.dir, self.quote_free)
        return Share(*map(sum, zip(*kinds, strict=True)))


@dataclass(frozen=True)
class Challenge:
    """Rows by phenomenon in the order of the schema, and those of a system that says nothing."""

    rows: dict[str, Row]
    silent: dict[str, Row]
    incomplete: tuple[str, ...]

    @property
    def total(self) -> Row:
        """All phenomena together."""
        return _sum(self.rows.values())

    @property
    def silent_total(self) -> Row:
        """The same of a system that says nothing."""
        return _sum(self.silent.values())


def trials(prepared: Prepared) -> list[Trial]:
    """The documents of gold that are tests."""
    gold, found, documents = prepared.both.gold, prepared.found, prepared.both.gold.documents
    suite = [(i, stated) for i, stated in enumerate(documents["challenge"].to_pylist()) if stated]
    if not suite:
        return []
    right, partnered = np.zeros(len(found.sides.gold), bool), np.zeros(len(found.sides.predicted), bool)
    right[found.gold[found.half & found.speaker]] = True
    partnered[found.predicted[found.half]] = True
    predicted = found.per_document(found.sides.predicted.document)
    alarms = found.per_document(found.sides.predicted.document[~partnered])
    non_quotes = tallied(found, ["NonQuote"]).counts["NonQuote"]
    rows = prepared.assembled.gold_rows
    ids, tags = (gold.rows.columns[name].take(rows).to_pylist() for name in ("id", "phenomena"))
    by_document: dict[int, list[int]] = {}
    for row, document in enumerate(gold.rows.document[rows].tolist()):
        by_document.setdefault(document, []).append(row)
    names = documents["document_id"].to_pylist()
    return [
        Trial(
            id=names[i],
            test=stated["test"],
            pair=stated["pair"],
            quotes=frozenset(ids[row] for row in by_document.get(i, ())),
            target=frozenset(ids[row] for row in by_document.get(i, ()) if names[i].partition("/")[0] in (tags[row] or ())),
            right=frozenset(ids[row] for row in by_document.get(i, ()) if right[row]),
            predicted=int(predicted[i]),
            alarms=int(alarms[i]),
            non_quotes=int(non_quotes["non_quotes"][i]),
            hit=int(non_quotes["alarms"][i]),
        )
        for i, stated in suite
    ]


def challenge_of(documents: Sequence[Trial]) -> Challenge | None:
    """The table of the documents; None where there is no test among them."""
    if not documents:
        return None
    rows, incomplete = _rows(documents)
    nothing = [replace(one, right=frozenset(), predicted=0, alarms=0, hit=0) for one in documents]
    return Challenge(rows, _rows(nothing)[0], incomplete)


def _rows(documents: Sequence[Trial]) -> tuple[dict[str, Row], tuple[str, ...]]:
    known = load_schema("annotation")["$defs"]["phenomenon"]["enum"]
    found = {one.phenomenon for one in documents}
    rows = {name: Row() for name in [*(name for name in known if name in found), *sorted(found - {*known})]}
    by_id, incomplete = {one.id: one for one in documents}, []
    for one in documents:
        row = rows[one.phenomenon]
        row = replace(row, documents=row.documents + 1, hit=Share(row.hit.part + one.hit, row.hit.whole + one.non_quotes))
        other = by_id.get(one.pair or "")
        if one.test == "MFT":
            kind = "mft" if one.quotes else "quote_free"
            row = replace(row, **{kind: getattr(row, kind).and_one(one.passed)})
        elif other is None or other.test != one.test:
            incomplete.append(one.id)
        elif one.id < other.id:
            row = _with_pair(row, one, other)
        rows[one.phenomenon] = row
    return rows, tuple(incomplete)


def _with_pair(row: Row, one: Trial, other: Trial) -> Row:
    if not one.quotes and not other.quotes:
        passed, idle = not one.predicted and not other.predicted, False
    elif one.test == "INV":
        idle = not one.right and not other.right
        passed = one.right == other.right and not idle
    else:
        passed, idle = one.quotes <= one.right and other.quotes <= other.right, False
    kind = one.test.lower()
    return replace(row, **{kind: getattr(row, kind).and_one(passed)}, idle=row.idle + idle)


def _sum(rows: Iterable[Row]) -> Row:
    listed = list(rows)
    kinds = ("mft", "inv", "dir", "quote_free", "hit")
    sums = {kind: Share(*(sum(part) for part in zip(*(getattr(row, kind) for row in listed), strict=True))) for kind in kinds}
    return Row(documents=sum(row.documents for row in listed), idle=sum(row.idle for row in listed), **sums)
