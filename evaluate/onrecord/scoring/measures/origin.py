"""Origin: is who carried the words kept apart from who said them?

Definition   Over the pairs of M50 whose gold annotates chains. Conduit confusion: the share in which a name claimed as the speaker
             is a node of gold's chain (an outlet, an agency, a spokesperson) and no speaker of gold's. The reverse: the share
             in which a node of the predicted chain is a speaker of gold's and no node of gold's chain.
Counts       per document: pairs; chained (of these, with a chain in gold); confused; reversed.
Edge cases   A quote without a chain cannot be confused, yet is a matched quote: `chained` tells how many could be. A node that is
             also a speaker there is no confusion. Predictions that give no chain at all make the reverse null.
Reference    None published scores this; outlets taken for speakers are what practitioners report of extraction from news.
"""

import numpy as np

from onrecord.scoring.arrays import Bools, Ints, among
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, ratio
from onrecord.scoring.voices import who_is_meant


def origin() -> Measure:
    """`Origin`."""
    return Measure("Origin", _counts, _ratios, reads="via", claims=("speaker",))


def _counts(matched: Matched) -> Counts:
    sides = matched.sides
    asked = matched.half & sides.gold.via_known[matched.gold]
    gold, predicted = matched.gold[asked], matched.predicted[asked]
    speakers, nodes = _keys(sides.gold.names.take(gold)), _keys(matched.chains.take(gold))
    claims = matched.attribution.claims(predicted)
    told = claims.text >= 0
    claimed = claims.pair[told], who_is_meant(matched.attribution, claims.text, claims.resolved)[told]
    chain = matched.claimed_chains.take(predicted)
    confused, turned = np.zeros(len(asked), bool), np.zeros(len(asked), bool)
    confused[asked] = _any_in(claimed, nodes, speakers, len(gold))
    turned[asked] = _any_in(chain, speakers, nodes, len(gold))
    each = matched.pairs_per_document
    return {
        "pairs": each(asked),
        "chained": each(asked & (sides.gold.via.counts()[matched.gold] > 0)),
        "confused": each(confused),
        "reversed": each(turned) if "via" in sides.predicted_carries else np.full(sides.documents, np.nan),
    }


def _ratios(counts: Counts) -> Ratios:
    return {
        "conduit_as_speaker_rate": ratio(counts["confused"], counts["pairs"]),
        "speaker_as_conduit_rate": ratio(counts["reversed"], counts["pairs"]),
    }


def _keys(of_pairs: tuple[Ints, Ints]) -> Ints:
    """Pairs and who as one number each."""
    pair, who = of_pairs
    return (pair << 32) + who


def _any_in(of_pairs: tuple[Ints, Ints], these: Ints, and_not: Ints, pairs: int) -> Bools:
    """Pairs of which somebody is among these and not among the others."""
    keys = _keys(of_pairs)
    keys = keys[among(keys, np.sort(these))]
    found = np.zeros(pairs, bool)
    found[keys[~among(keys, np.sort(and_not))] >> 32] = True
    return found
