"""Who speaks, as numbers that can be compared: a row of the speaker tables, or above these a string that means nobody there.

A predicted string is the entry it resolves to (MEASURES, section 4), else the first unnamed entry of its document whose
description shares half of its words, else itself, normalised.
"""

from typing import NamedTuple

import numpy as np

from onrecord.scoring.arrays import UNKNOWN, Ints, Quotes, Ragged, Sides, distinct, ranges
from onrecord.scoring.speakers import Attribution


class Voices(NamedTuple):
    """One row per speaker of a quote: the row of the quote, and who it is. By row; nobody stands twice in one."""

    row: Ints
    who: Ints


def gold_voices(sides: Sides) -> Voices:
    """The people who speak in gold."""
    return _each_once(np.repeat(np.arange(len(sides.gold)), sides.gold.names.counts()), sides.gold.names.values)


def predicted_voices(attribution: Attribution) -> Voices:
    """Whom predictions claim to speak, by names, else by the words of a mention."""
    predicted = attribution.sides.predicted
    claims = attribution.claims(np.arange(len(predicted)))
    who = _described(
        attribution, predicted.document[claims.pair], claims.text, who_is_meant(attribution, claims.text, claims.resolved)
    )
    told = claims.text >= 0
    return _each_once(claims.pair[told], who[told])


def chains(attribution: Attribution, quotes: Quotes) -> Ragged:
    """The chain of each quote, from mouth to page: who each name of it means."""
    document = np.repeat(quotes.document, quotes.via.counts())
    resolved = attribution.resolver.resolve(document, quotes.via.values)
    return Ragged(quotes.via.offsets, who_is_meant(attribution, quotes.via.values, resolved))


def who_is_meant(attribution: Attribution, text: Ints, resolved: Ragged) -> Ints:
    """Who each string means: the entry it resolves to, else a number for what it says."""
    people = len(attribution.sides.people)
    first = np.concatenate([resolved.values, [UNKNOWN]])[resolved.offsets[:-1]]
    found = np.where(resolved.counts() > 0, first, UNKNOWN)
    rest = found < 0
    found[rest] = people + attribution.resolver.number(text[rest])
    return found


def groups(document: Ints, voices: Voices) -> Ints:
    """A number from 0 for each quote, the same for quotes of a document that have the same speakers; one of its own where nobody speaks."""
    counts = np.bincount(voices.row, minlength=len(document))
    within = np.arange(len(voices.row)) - (np.cumsum(counts) - counts)[voices.row]
    wide = int(voices.who.max(initial=0)) + 1
    label = document.astype(np.int64).copy()
    label[counts == 0] = np.arange(int((counts == 0).sum()))
    free = len(document)
    for place in range(int(counts.max(initial=0))):
        at = within == place
        row = voices.row[at]
        known, number = np.unique(label[row] * wide + voices.who[at], return_inverse=True)
        label[row] = number + free
        free += len(known)
    return label


def _described(attribution: Attribution, document: Ints, text: Ints, who: Ints) -> Ints:
    """Who is meant, with unnamed people by their description."""
    people = attribution.sides.people
    unnamed = np.flatnonzero((people.name < 0) & (people.description >= 0))
    unnamed = unnamed[np.argsort(people.document[unnamed], kind="stable")]
    open_ = np.flatnonzero(who >= len(people))
    low, high = (np.searchsorted(people.document[unnamed], document[open_], side) for side in ("left", "right"))
    query, at = ranges(low, high)
    alike = attribution.alike(text[open_][query], people.description[unnamed[at]])
    query, at = query[alike], at[alike]
    who[open_[query[::-1]]] = unnamed[at[::-1]]
    return who


def _each_once(row: Ints, who: Ints) -> Voices:
    wide = int(who.max(initial=0)) + 1
    keys = row * wide + who
    if (keys[1:] <= keys[:-1]).any():
        keys = distinct(keys)
        row, who = np.divmod(keys, wide)
    return Voices(row.astype(np.int64), who.astype(np.int64))


def speaking(quotes: Quotes, voices: Voices) -> tuple[Ints, Ints]:
    """Who speaks in each document, once each: documents and who."""
    wide = int(voices.who.max(initial=0)) + 1
    document, who = np.divmod(distinct(quotes.document[voices.row] * wide + voices.who), wide)
    return document, who
