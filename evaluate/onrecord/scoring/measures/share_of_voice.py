"""ShareOfVoice: do the people of the news get the share of words that is theirs?

Definition   Distance: ½ Σ |share in gold - share predicted| over all speakers of the corpus, in quotes and in content characters:
             0 where everybody has their share, 1 where nobody has. A quote of several is shared among them. Speakers: the set
             of people who speak in each document, gold's and the predicted ones, as precision, recall and F1.
Counts       per document: right; predicted; gold (speakers). Of the whole corpus: voiced_gold and voiced_predicted (quotes with
             a speaker). The distances are no sums over documents, and have no interval.
Edge cases   A predicted string is the entry it resolves to (MEASURES, section 4), else the unnamed speaker of the document whose
             description shares half of its words, else somebody else. People of the same name in several documents are one in the
             distances, and all unnamed ones are one together, flagged predictions that name nobody with them. Quotes in which
             nobody speaks have no share. Only one side has voices: 1; none: null. A sample of gold is left out of the distances.
Reference    Total variation distance. Shares of voice by source are what content analyses of news report (Gans 1979;
             Asr et al. 2021); what a system's errors do to them is measured here.
"""

import numpy as np

from onrecord.scoring.arrays import Floats, Quotes, among, distinct
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Whole, sides_ratios
from onrecord.scoring.speakers import Claim
from onrecord.scoring.voices import Voices, speaking

UNNAMED = 0


def share_of_voice() -> Measure:
    """`ShareOfVoice`."""
    return Measure("ShareOfVoice", _counts, sides_ratios, reads="speakers", of_quotes=False, whole=_whole)


def _counts(matched: Matched) -> Counts:
    sides = matched.sides
    gold = speaking(sides.gold, matched.voices)
    predicted = speaking(sides.predicted, matched.claimed_voices)
    wide = 1 + max(int(who.max(initial=0)) for _, who in (gold, predicted))
    right = among(gold[0] * wide + gold[1], predicted[0] * wide + predicted[1])
    return {
        "right": matched.per_document(gold[0][right]),
        "predicted": np.where(sides.sampled, np.nan, matched.per_document(predicted[0])),
        "gold": matched.per_document(gold[0]),
    }


def _whole(matched: Matched) -> Whole:
    sides = matched.sides
    gold = _everywhere(matched, matched.voices)
    predicted = _everywhere(matched, _with_flags(matched, matched.claimed_voices))
    here = matched.gold_here & ~sides.sampled[sides.gold.document]
    gold = Voices(gold.row[here[gold.row]], gold.who[here[gold.row]])
    here = matched.predicted_here & ~sides.sampled[sides.predicted.document]
    predicted = Voices(predicted.row[here[predicted.row]], predicted.who[here[predicted.row]])
    wide = 1 + max(int(voices.who.max(initial=0)) for voices in (gold, predicted))
    ratios = {}
    for name, sized in (("distance_in_quotes", False), ("distance_in_characters", True)):
        apart = np.abs(_shares(sides.gold, gold, wide, sized) - _shares(sides.predicted, predicted, wide, sized)).sum() / 2
        silent = (not len(gold.row)) + (not len(predicted.row))
        ratios[name] = (float(apart), 1.0, np.nan)[silent]
    voiced = {"voiced_gold": gold, "voiced_predicted": predicted}
    return Whole(ratios, {name: float(len(distinct(voices.row))) for name, voices in voiced.items()})


def _with_flags(matched: Matched, voices: Voices) -> Voices:
    """With the predictions that claim nothing but that their source is anonymous."""
    flagged = np.flatnonzero(matched.attribution.claim == Claim.FLAG)
    row = np.concatenate([voices.row, flagged])
    return Voices(row, np.concatenate([voices.who, np.full(len(flagged), -1)]))


def _everywhere(matched: Matched, voices: Voices) -> Voices:
    """The same with people who go by one name in all documents; UNNAMED for those without a name."""
    people, number = matched.sides.people, matched.attribution.resolver.number
    names = np.where(people.name >= 0, number(people.name) + 1, UNNAMED)
    known = (voices.who >= 0) & (voices.who < len(people))
    who = np.where(voices.who < 0, UNNAMED, voices.who - len(people) + 1)
    who[known] = names[voices.who[known]]
    return Voices(voices.row, who)


def _shares(quotes: Quotes, voices: Voices, wide: int, sized: bool) -> Floats:
    """The share of each speaker, shape (wide,); all 0 where nobody speaks."""
    each: Floats = 1 / np.bincount(voices.row, minlength=len(quotes))[voices.row]
    if sized:
        each = each * quotes.content.sizes(len(quotes))[voices.row]
    weight: Floats = np.bincount(voices.who, each, wide).astype(np.float64)
    weight /= max(weight.sum(), np.finfo(np.float64).tiny)
    return weight
