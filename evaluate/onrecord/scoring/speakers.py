"""Is the speaker correct? Decided for all pairs of gold and predicted quotes at once (MEASURES, section 4).

A predicted string *resolves* to the named entries of its document's speaker table that agree with it at the strictest
level at which any agrees; at `alias` and `partial` only if that is one. A prediction *claims* names, else a mention, else
the flag; only the first it has is read, and a mention that misses counts as the words it covers.
"""

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from onrecord.scoring import names
from onrecord.scoring.arrays import Bools, Ints, Quotes, Ragged, Sides, ranges
from onrecord.scoring.overlap import dice, shared_units, threshold
from onrecord.scoring.resolve import Level, Resolver, counts, each_distinct

HALF = threshold(0.5)
Speakers = Literal["all", "any"]


class State(IntEnum):
    """What gold says of the speaker."""

    NOBODY = 0
    NAMED = 1
    DESCRIBED = 2
    SEVERAL = 3
    MENTION = 4


class Claim(IntEnum):
    """The first thing a prediction says of the speaker."""

    NOTHING = 0
    FLAG = 1
    MENTION = 2
    NAMES = 3


class Claims(NamedTuple):
    """Every claimed string of every pair: the pair, the string's code, and the entries it resolves to."""

    pair: Ints
    text: Ints
    resolved: Ragged


@dataclass(frozen=True)
class Attribution:
    """Reads speakers of pairs. `level` is the loosest that counts, `speakers` whether all joint speakers must be claimed."""

    sides: Sides
    level: Level = "partial"
    speakers: Speakers = "all"

    @cached_property
    def state(self) -> Ints:
        """The State of every gold quote."""
        gold, people = self.sides.gold, self.sides.people
        counts = gold.names.counts()
        first = np.zeros(len(gold), np.int64)
        first[counts > 0] = gold.names.values[gold.names.offsets[:-1][counts > 0]]
        has_name = people.name[first] >= 0 if len(people) else np.zeros(len(gold), bool)
        one = np.where(has_name, State.NAMED, State.DESCRIBED)
        known = np.select([counts == 0, counts == 1], [np.full(len(gold), State.NOBODY), one], State.SEVERAL)
        has_mention = (gold.mention.sizes(len(gold)) > 0) | (gold.mention_text >= 0)
        return np.where(self.sides.speakers_known, known, np.where(has_mention, State.MENTION, State.NOBODY))

    @cached_property
    def claim(self) -> Ints:
        """The Claim of every prediction."""
        predicted = self.sides.predicted
        has_mention = (predicted.mention.sizes(len(predicted)) > 0) | (predicted.mention_text >= 0)
        return np.select(
            [predicted.names.counts() > 0, has_mention, predicted.anonymous == 1],
            [np.full(len(predicted), Claim.NAMES), np.full(len(predicted), Claim.MENTION), np.full(len(predicted), Claim.FLAG)],
            Claim.NOTHING,
        )

    def correct(self, gold: Ints, predicted: Ints) -> Bools:
        """Whether the speaker is correct, for pairs of rows; shape (pairs,)."""
        right: Bools = self._same_string(gold, predicted)
        rest = np.flatnonzero(~right)
        right[rest] = self._decided(gold[rest], predicted[rest])
        return right

    def _same_string(self, gold: Ints, predicted: Ints) -> Bools:
        """One speaker with a name, and that very name claimed: right at every level, without a look at other speakers."""
        of_gold, of_predicted, people = self.sides.gold.names, self.sides.predicted.names, self.sides.people
        one: Bools = (self.state[gold] == State.NAMED) & (np.diff(of_predicted.offsets)[predicted] == 1)
        at = np.flatnonzero(one)
        name = people.name[of_gold.values[of_gold.offsets[gold[at]]]]
        same = name == of_predicted.values[of_predicted.offsets[predicted[at]]]
        codes = name[same]
        for code in np.flatnonzero(np.bincount(codes)).tolist():
            if self.level != "id" and names.is_nobody(self.sides.strings[code]):
                same[same] = name[same] != code
        one[at] = same
        return one

    def _decided(self, gold: Ints, predicted: Ints) -> Bools:
        state, claim = self.state[gold], self.claim[predicted]
        mention_hit: Bools = dice(*shared_units(self.sides.gold.mention, gold, self.sides.predicted.mention, predicted)) >= HALF
        # an agent without any description ("somebody called") is nobody, but to find its mention claims no more than gold does
        right: Bools = (state == State.NOBODY) & ((claim == Claim.NOTHING) | ((claim == Claim.MENTION) & mention_hit))
        spoken = np.isin(state, (State.NAMED, State.DESCRIBED, State.SEVERAL))
        by_words = spoken & (claim >= Claim.MENTION)
        at = np.flatnonzero(by_words & ~((state == State.NAMED) & (claim == Claim.MENTION) & mention_hit))
        right |= (state == State.NAMED) & (claim == Claim.MENTION) & mention_hit
        right[at] = self._by_words(gold[at], predicted[at], mention_hit[at])
        flagged = np.flatnonzero(spoken & (claim == Claim.FLAG))
        right[flagged] = self.undescribed[gold[flagged]]
        only = np.flatnonzero(state == State.MENTION)
        right[only] = self._by_mention(gold[only], predicted[only], mention_hit[only])
        return right

    def names_another(self, gold: Ints, predicted: Ints) -> Bools:
        """Whether a claimed name resolves to a named speaker who is none of gold's; shape (pairs,)."""
        claims = self.claims(predicted)
        owner, person = claims.resolved.take(np.arange(len(claims.pair)))
        speaker, mine = self.sides.gold.names.take(gold[claims.pair[owner]])
        other = np.bincount(speaker, mine == person[speaker], len(person)) == 0
        found: Bools = np.bincount(claims.pair[owner], other, len(gold)) > 0
        return found

    def names_anybody(self, predicted: Ints) -> Bools:
        """Whether a claimed name resolves to a named speaker of the document; shape (rows,)."""
        claims = self.claims(predicted)
        resolves = claims.resolved.counts() > 0
        found: Bools = np.bincount(claims.pair, resolves, len(predicted)) > 0
        return found

    @property
    def undescribed_gold(self) -> Bools:
        """Gold quotes whose speakers are unnamed and nowhere described."""
        return self.undescribed & np.isin(self.state, (State.DESCRIBED, State.SEVERAL))

    @cached_property
    def undescribed(self) -> Bools:
        """Gold quotes whose unnamed speakers have neither description nor mention: there the flag alone suffices."""
        gold, people = self.sides.gold, self.sides.people
        owner = np.repeat(np.arange(len(gold)), gold.names.counts())
        told = (people.name[gold.names.values] >= 0) | (people.description[gold.names.values] >= 0)
        untold: Bools = np.bincount(owner, told, len(gold)) == 0
        found: Bools = untold & (gold.mention.sizes(len(gold)) == 0) & (gold.mention_text < 0)
        return found

    @cached_property
    def _words(self) -> Ragged:
        """The strings each prediction claims: its names, else the words of its mention."""
        predicted = self.sides.predicted
        counts = predicted.names.counts()
        instead = (counts == 0) & (self.claim == Claim.MENTION)
        if not instead.any():
            return predicted.names
        offsets = np.concatenate([[0], np.cumsum(np.where(instead, 1, counts))]).astype(np.int64)
        values = np.empty(int(offsets[-1]), np.int64)
        values[ranges(offsets[:-1], offsets[:-1] + counts)[1]] = predicted.names.values
        values[offsets[:-1][instead]] = predicted.mention_text[instead]
        return Ragged(offsets, values)

    def claims(self, predicted: Ints) -> Claims:
        """The strings that the given predictions claim, with the entries they resolve to."""
        pair, at = ranges(self._words.offsets[predicted], self._words.offsets[predicted + 1])
        return Claims(pair, self._words.values[at], self._meant.of(at))

    @cached_property
    def _meant(self) -> Ragged:
        """The entries that each of the strings resolves to."""
        document = np.repeat(self.sides.predicted.document, self._words.counts())
        return self.resolver.resolve(document, self._words.values)

    def of(self, predicted: Quotes) -> "Attribution":
        """The same of other predictions; what is known of gold and of names is kept."""
        other = replace(self, sides=replace(self.sides, predicted=predicted))
        other.__dict__.update(resolver=self.resolver, state=self.state)
        return other

    @cached_property
    def resolver(self) -> Resolver:
        """Whom strings mean in their documents."""
        return Resolver(self.sides, self.level)

    def _by_words(self, gold: Ints, predicted: Ints, mention_hit: Bools) -> Bools:
        """Every claimed string is one of gold's speakers, and all of them are claimed."""
        claims = self.claims(predicted)
        resolves = claims.resolved.counts() > 0
        # all combinations of a pair's strings and its gold speakers
        string, person = self.sides.gold.names.take(gold[claims.pair])
        pair = claims.pair[string]
        named = self.sides.people.name[person] >= 0
        agrees = np.zeros(len(string), bool)
        if len(named):
            at = np.flatnonzero(named & resolves[string])
            owner, found = claims.resolved.take(string[at])
            agrees[at] = np.bincount(owner, found == person[at][owner], len(at)) > 0
            at = np.flatnonzero(~named & ~resolves[string])
            single = self.state[gold[pair[at]]] == State.DESCRIBED
            described = self.alike(claims.text[string[at]], self.sides.people.description[person[at]])
            # a mention is shared by all unnamed speakers, so it is asked only where no description fits
            undecided = np.bincount(string[at], described, len(claims.pair))[string[at]] == 0
            mentioned = self.alike(claims.text[string[at]], self.sides.gold.mention_text[gold[pair[at]]])
            agrees[at] = described | (undecided & mentioned) | (single & mention_hit[pair[at]])
        fits = np.bincount(string, agrees, len(claims.pair)) > 0
        every: Bools = np.bincount(claims.pair, ~fits, len(gold)) == 0
        if self.speakers == "all":
            every &= ~self._uncovered(gold, pair, person, agrees)
        # a mention of several that names none of them in particular stands for all of them
        joint = (self.state[gold] == State.SEVERAL) & (self.claim[predicted] == Claim.MENTION) & mention_hit
        some = np.bincount(claims.pair, resolves, len(gold)) > 0
        every |= joint & ~some
        return every

    def _uncovered(self, gold: Ints, pair: Ints, person: Ints, agrees: Bools) -> Bools:
        """Pairs with a gold speaker whom no string claims."""
        size = max(len(self.sides.people), 1)
        wanted, all_people = self.sides.gold.names.take(gold)
        claimed = np.unique(pair[agrees] * size + person[agrees])
        missing = ~np.isin(wanted * size + all_people, claimed)
        found: Bools = np.bincount(wanted, missing, len(gold)) > 0
        return found

    def alike(self, claimed: Ints, told: Ints) -> Bools:
        """Whether half of the words of the strings are the same, for pairs of codes."""
        strings = self.sides.strings

        def half(one: int, other: int) -> bool:
            return one >= 0 and other >= 0 and names.word_dice(strings[one], strings[other]) >= 0.5

        return each_distinct(half, claimed, told)

    def _by_mention(self, gold: Ints, predicted: Ints, mention_hit: Bools) -> Bools:
        """Gold has a mention alone: that of the prediction, if it has one, else the names against its words."""
        has_span = self.sides.predicted.mention.sizes(len(self.sides.predicted))[predicted] > 0
        claims = self.claims(predicted)
        strings = self.sides.strings

        def agrees(claimed: int, mention: int) -> bool:
            if claimed < 0 or mention < 0 or names.is_nobody(strings[mention]) or names.is_nobody(strings[claimed]):
                return False
            found = names.level(strings[claimed], strings[mention])
            return found is not None and counts(found, self.level)

        fits = each_distinct(agrees, claims.text, self.sides.gold.mention_text[gold[claims.pair]])
        every = (np.bincount(claims.pair, ~fits, len(gold)) == 0) & (np.bincount(claims.pair, minlength=len(gold)) > 0)
        return np.where(has_span, mention_hit, every)
