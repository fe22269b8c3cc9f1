"""Which kind of outcome the speaker of every pair with dice ≥ .5 is: of the first that applies, in this order.

correct             as `Speaker` and `WSW` have it (MEASURES, section 4).
spurious            gold has no speaker, the prediction claims one.
deanonymised        flagged in gold, not flagged by the prediction, and a claimed name resolves to another, named speaker.
anonymised          not flagged in gold, which names the speaker; flagged by the prediction, and no claimed name resolves to anybody.
missing             neither a name nor a mention is claimed; a flag at most.
unresolved_pronoun  every claimed string is a pronoun, or no name at all ("", "the").
wrong_person        joint            a claimed name resolves to a speaker of gold: not all of joint speakers, or one too many;
                    chain_node       a claimed string is the name of an outlet, agency or person in the quote's `via`, or resolves to
                                     an entry that only carries words in this document;
                    neighbour        it resolves to a speaker of the gold quote before or after, in the order of the text;
                    other_speaker    it resolves to another speaker of the document;
                    unresolvable     gold has a mention of the speaker alone, so there is nobody to resolve a name to;
                    not_in_document  it resolves to nobody of the document's speaker table.
"""

from typing import NamedTuple

import numpy as np

from onrecord.scoring import names
from onrecord.scoring.arrays import Bools, Ints, Ragged
from onrecord.scoring.errors.kinds import Kind, Sorted, first
from onrecord.scoring.matched import Matched
from onrecord.scoring.ranks import gold_ranks
from onrecord.scoring.resolve import each_distinct
from onrecord.scoring.speakers import Claim, State


class Chains(NamedTuple):
    """The names in the `via` of every gold quote: ragged codes into `strings`."""

    names: Ragged
    strings: list[str]


def speakers(found: Matched, chains: Chains) -> Sorted:
    """The kind of every matched pair; none for pairs with dice below one half."""
    attribution, sides = found.attribution, found.sides
    gold, predicted = found.gold, found.predicted
    state, claim = attribution.state[gold], attribution.claim[predicted]
    flagged, flags = sides.gold.anonymous[gold] == 1, sides.predicted.anonymous[predicted] == 1
    wrong = _Wrong(found, chains)
    return first(
        [
            (Kind("correct"), found.speaker),
            (Kind("spurious"), state == State.NOBODY),
            (Kind("deanonymised"), flagged & ~flags & attribution.names_another(gold, predicted)),
            (Kind("anonymised"), ~flagged & flags & (state == State.NAMED) & ~attribution.names_anybody(predicted)),
            (Kind("missing"), claim < Claim.MENTION),
            (Kind("unresolved_pronoun"), wrong.all_nobody()),
            (Kind("wrong_person", "joint"), wrong.any_of(*wrong.own)),
            (Kind("wrong_person", "chain_node"), wrong.in_chain()),
            (Kind("wrong_person", "neighbour"), wrong.any_of(*wrong.neighbours())),
            (Kind("wrong_person", "other_speaker"), wrong.resolves()),
            (Kind("wrong_person", "unresolvable"), state == State.MENTION),
            (Kind("wrong_person", "not_in_document"), np.ones(len(gold), bool)),
        ],
        found.half,
    )


class _Wrong:
    """What the strings that pairs claim stand for."""

    def __init__(self, found: Matched, chains: Chains) -> None:
        self._found, self._chains = found, chains
        self._claims = found.attribution.claims(found.predicted)
        string, self._person = self._claims.resolved.take(np.arange(len(self._claims.pair)))
        self._pair = self._claims.pair[string]

    def all_nobody(self) -> Bools:
        """Pairs whose strings all name nobody."""
        strings = self._found.sides.strings
        nobody = each_distinct(lambda code: code >= 0 and names.is_nobody(strings[code]), self._claims.text)
        return ~self._some(self._claims.pair, ~nobody) & self._some(self._claims.pair, nobody)

    @property
    def own(self) -> tuple[Ints, Ints]:
        """Pairs and the people who speak in gold."""
        return self._found.sides.gold.names.take(self._found.gold)

    def neighbours(self) -> tuple[Ints, Ints]:
        """Pairs and the people who speak in the gold quotes before and after, in the order of the text."""
        gold = self._found.sides.gold
        order = np.argsort(gold_ranks(self._found.sides))
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        pairs, people = [], []
        for step in (-1, 1):
            at = place[self._found.gold] + step
            there = (at >= 0) & (at < len(order))
            beside = order[np.clip(at, 0, max(len(order) - 1, 0))]
            there &= gold.document[beside] == gold.document[self._found.gold]
            which = np.flatnonzero(there)
            owner, person = gold.names.take(beside[which])
            pairs.append(which[owner])
            people.append(person)
        return np.concatenate(pairs), np.concatenate(people)

    def any_of(self, pair: Ints, person: Ints) -> Bools:
        """Pairs of which a claimed name resolves to one of these people."""
        wide = max(len(self._found.sides.people), 1)
        hit = np.isin(self._pair * wide + self._person, pair * wide + person)
        return self._some(self._pair, hit)

    def resolves(self) -> Bools:
        """Pairs of which a claimed name resolves to anybody."""
        return self._some(self._pair, np.ones(len(self._pair), bool))

    def in_chain(self) -> Bools:
        """Pairs of which a claimed string is a name of gold's chain, or resolves to one who only carries words."""
        strings, nodes = self._found.sides.strings, self._chains.strings
        claim, node = self._chains.names.take(self._found.gold[self._claims.pair])
        agree = each_distinct(
            lambda text, code: text >= 0 and names.level(strings[text], nodes[code]) is not None, self._claims.text[claim], node
        )
        carries = self._found.sides.people.via_only[self._person]
        return self._some(self._claims.pair[claim], agree) | self._some(self._pair, carries)

    def _some(self, pair: Ints, holds: Bools) -> Bools:
        some: Bools = np.bincount(pair, holds, len(self._found.gold)) > 0
        return some
