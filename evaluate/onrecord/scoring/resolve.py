"""Whom a name means: which entries of its document's speaker table a claimed string resolves to (MEASURES, section 4).

Many strings of many documents at once: a string is reduced to what it means (normalised name, surname) once, and looked up
among the entries of its document by that.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Literal

import numpy as np

from onrecord.scoring import names
from onrecord.scoring.arrays import UNKNOWN, Bools, Ints, Ragged, Sides, distinct, ranges

Level = Literal["exact", "norm", "alias", "partial", "fuzzy", "id"]


def counts(level: Level, loosest: Level) -> bool:
    """Whether what agrees at a level counts, if the loosest that does is given."""
    order = ("id", *names.LEVELS, "fuzzy")
    return order.index(level) <= order.index(loosest)


def each_distinct(decide: Callable[..., bool], *codes: Ints) -> Bools:
    """The decision for each row of codes, made once for each distinct row."""
    if not len(codes[0]):
        return np.zeros(0, bool)
    key = codes[0] - codes[0].min()
    for column in codes[1:]:
        key = key * (int(column.max()) + 2) + (column + 1)
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    rows = zip(*(column[first].tolist() for column in codes), strict=True)
    return np.array([decide(*row) for row in rows], bool)[inverse]


class Resolver:
    """Resolves strings in the speaker tables of all documents; `loosest` is the last level that counts."""

    def __init__(self, sides: Sides, loosest: Level) -> None:
        self._people, self._strings, self._loosest = sides.people, sides.strings, loosest
        self._meanings = _Meanings(sides.strings)
        self._wide = 3 * len(sides.strings) + 1

    def resolve(self, document: Ints, text: Ints) -> Ragged:
        """For each pair of a document and a string's code (UNKNOWN for none) the entries it resolves to."""
        of, people, strings = self._meanings.of, self._people, self._strings
        if self._loosest != "id":  # an id is no pronoun, whatever it looks like
            document = np.where(of(text, self._meanings.somebody) >= 0, document, UNKNOWN)
        found = _Found(document, text)
        found.add(0, *self._exact.equal(*found.open))
        if counts("norm", self._loosest):
            document, text = found.open
            found.add(1, *self._not_at_odds(text, *self._norm.equal(document, of(text, names.norm))))
        if counts("alias", self._loosest):
            document, text = found.open
            found.add(2, *self._not_at_odds(text, *self._alias.equal(document, of(text, names.norm))))
        if counts("partial", self._loosest):
            document, text = found.open
            query, person = self._surname.equal(document, of(text, _surname))
            agree = each_distinct(self._agree, text[query], people.name[person])
            found.add(3, *self._not_at_odds(text, query[agree], person[agree]))
        if self._loosest == "fuzzy":
            document, text = found.open
            query, person = self._anybody.equal(document, np.zeros_like(text))
            alike = each_distinct(lambda a, b: names.similar(strings[a], strings[b]), text[query], people.name[person])
            found.add(4, *self._not_at_odds(text, query[alike], person[alike]))
        return found.unique(people.via_only)

    def number(self, text: Ints) -> Ints:
        """A number for each string, the same for strings of one norm, in whatever document."""
        norm = self._meanings.of(text, names.norm)
        return np.where(norm >= 0, norm, self._wide + text)

    def spelled(self, numbers: Ints) -> list[str]:
        """What the numbers stand for: the norm, else the string itself; "" for what is below 0."""
        norms = self._meanings.values
        return [
            "" if number < 0 else norms[number] if number < self._wide else self._strings[number - self._wide]
            for number in numbers.tolist()
        ]

    def _not_at_odds(self, text: Ints, query: Ints, person: Ints) -> tuple[Ints, Ints]:
        odds = each_distinct(self._at_odds, text[query], self._people.name[person])
        return query[~odds], person[~odds]

    def _at_odds(self, claimed: int, name: int) -> bool:
        return names.at_odds(self._strings[claimed], self._strings[name])

    def _agree(self, claimed: int, name: int) -> bool:
        return names.agrees(names.parts(self._strings[claimed]), names.parts(self._strings[name]))

    @cached_property
    def _named(self) -> Ints:
        return np.flatnonzero(self._people.name >= 0)

    def _by(self, key: Ints, person: Ints) -> "_Lookup":
        return _Lookup(self._people.document[person], key, person, self._wide)

    @cached_property
    def _exact(self) -> "_Lookup":
        return self._by(self._people.name[self._named], self._named)

    @cached_property
    def _norm(self) -> "_Lookup":
        return self._by(self._meanings.of(self._people.name[self._named], names.norm), self._named)

    @cached_property
    def _alias(self) -> "_Lookup":
        owner, alias = self._people.aliases.take(self._named)
        return self._by(self._meanings.of(alias, names.norm), self._named[owner])

    @cached_property
    def _surname(self) -> "_Lookup":
        personal = self._named[self._people.personal[self._named]]
        return self._by(self._meanings.of(self._people.name[personal], _surname), personal)

    @cached_property
    def _anybody(self) -> "_Lookup":
        return self._by(np.zeros_like(self._named), self._named)


class _Lookup:
    """Entries of the speaker tables by document and key; a key below 0 is no key."""

    def __init__(self, document: Ints, key: Ints, person: Ints, wide: int) -> None:
        kept = key >= 0
        joined = document[kept] * wide + key[kept]
        order = np.argsort(joined, kind="stable")
        self._joined, self._person, self._wide = joined[order], person[kept][order], wide
        # where the entries with the same key end; one more, which is no key's
        opens = np.append(np.flatnonzero(np.diff(self._joined, prepend=-1)), len(joined))
        self._ends = np.append(np.repeat(opens[1:], np.diff(opens)), len(joined))
        self._keys = np.append(self._joined, UNKNOWN)

    def equal(self, document: Ints, key: Ints) -> tuple[Ints, Ints]:
        """All pairs of a query (row of document and key) and an entry with the same document and key."""
        asked = np.flatnonzero((document >= 0) & (key >= 0))
        wanted = document[asked] * self._wide + key[asked]
        low = np.searchsorted(self._joined, wanted)
        there = self._keys[low] == wanted
        query, at = ranges(low[there], self._ends[low[there]])
        query = asked[there][query]
        return query, self._person[at]


class _Found:
    """The entries that agree with each query at the strictest level at which any does; looser levels are asked for the others."""

    def __init__(self, document: Ints, text: Ints) -> None:
        self.open = document, text
        self._asked = np.arange(len(text))
        self._level = np.full(len(text), 9)
        self._pairs: list[tuple[Ints, Ints]] = []

    def add(self, level: int, query: Ints, person: Ints) -> None:
        """Entries that agree with open queries; these are open no more."""
        if not len(query):
            return
        self._pairs.append((self._asked[query], person))
        self._level[self._asked[query]] = level
        still = np.ones(len(self._asked), bool)
        still[query] = False
        self._asked = self._asked[still]
        self.open = self.open[0][still], self.open[1][still]

    def unique(self, via_only: Bools) -> Ragged:
        """What each query resolves to: at alias and below only if that is one who speaks."""
        queries, people = len(self._level), max(len(via_only), 1)
        pairs = [query * people + person for query, person in self._pairs]
        query, person = np.divmod(distinct(np.concatenate([np.zeros(0, np.int64), *pairs])), people)
        if (loose := self._level[query] >= names.LEVELS.index("alias")).any():
            speaks = np.bincount(query, ~via_only[person], queries)
            carries = np.bincount(query, via_only[person], queries)
            one = np.where(speaks > 0, speaks == 1, carries == 1)
            stays = ~loose | (one[query] & (~via_only[person] | (speaks[query] == 0)))
            query, person = query[stays], person[stays]
        ends = np.cumsum(np.bincount(query, minlength=queries))
        return Ragged(np.concatenate([[0], ends]).astype(np.int64), person)


class _Meanings:
    """Numbers for what strings mean, computed once for each string that is asked for; UNKNOWN for nothing."""

    def __init__(self, strings: list[str]) -> None:
        self._strings = strings
        self._numbers: dict[str, int] = {}
        self._known: dict[Callable[[str], str], Ints] = {}

    def of(self, codes: Ints, meaning: Callable[[str], str]) -> Ints:
        """The number of each code's meaning."""
        known = self._known.setdefault(meaning, np.append(np.full(len(self._strings), -2), UNKNOWN))
        for code in distinct(codes[known[codes] == -2]).tolist():
            value = meaning(self._strings[code])
            known[code] = self._numbers.setdefault(value, len(self._numbers)) if value else UNKNOWN
        found: Ints = known[codes]
        return found

    @property
    def values(self) -> list[str]:
        """The meaning of each number."""
        return list(self._numbers)

    @staticmethod
    def somebody(text: str) -> str:
        """Something, if the string can name anybody."""
        return "" if names.is_nobody(text) else "somebody"


def _surname(text: str) -> str:
    return names.parts(text).surname
