"""ShareOfVoice: do the people of the news get the share of words that is theirs?

Definition   Distance: ½ Σ |share in gold - share predicted| over all speakers of the corpus, in quotes and in content characters:
             0 where everybody has their share, 1 where nobody has. A quote of several is shared among them. Speakers: the set
             of people who speak in each document, gold's and the predicted ones, as precision, recall and F1.
Counts       per document: right; predicted; gold (speakers); voiced_gold and voiced_predicted (quotes with a speaker). The
             distances are no ratios of sums over documents, and have no interval.
Edge cases   A predicted string is the entry it resolves to (MEASURES, section 4), else the unnamed speaker of the document whose
             description shares half of its words, else somebody else. People of the same name in several documents are one in the
             distances, and all unnamed ones are one together, flagged predictions that name nobody with them. Quotes in which
             nobody speaks have no share. Only one side has voices: 1; none: null. A sample of gold is left out of the distances.
Reference    Total variation distance. Shares of voice by source are what content analyses of news report (Gans 1979;
             Asr et al. 2021); what a system's errors do to them is measured here.
"""

from collections.abc import Mapping

import numpy as np

from onrecord.scoring.arrays import Floats, Ints, among, distinct
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Listed, Measure, sides_ratios
from onrecord.scoring.speakers import Claim
from onrecord.scoring.voices import Voices, speaking

UNNAMED = 0


def share_of_voice() -> Measure:
    """`ShareOfVoice`."""
    return Measure("ShareOfVoice", _counts, sides_ratios, reads="speakers", of_quotes=False, listed=_listed, whole=_whole)


def _counts(matched: Matched) -> Counts:
    sides = matched.sides
    gold = speaking(sides.gold, matched.voices)
    predicted = speaking(sides.predicted, matched.claimed_voices)
    wide = 1 + max(int(who.max(initial=0)) for _, who in (gold, predicted))
    right = among(gold[0] * wide + gold[1], predicted[0] * wide + predicted[1])
    counts = {
        "right": matched.per_document(gold[0][right]),
        "predicted": np.where(sides.sampled, np.nan, matched.per_document(predicted[0])),
        "gold": matched.per_document(gold[0]),
    }
    for name, quotes, voices in (
        ("voiced_gold", sides.gold, _gold(matched)),
        ("voiced_predicted", sides.predicted, _said(matched)),
    ):
        counts[name] = matched.per_document(quotes.document[distinct(voices.row)])
    return counts


def _gold(matched: Matched) -> Voices:
    """Who speaks in gold, in documents of which it is no sample."""
    here = matched.gold_here & ~matched.sides.sampled[matched.sides.gold.document]
    return Voices(matched.voices.row[here[matched.voices.row]], matched.voices.who[here[matched.voices.row]])


def _said(matched: Matched) -> Voices:
    """Whom predictions claim to speak there."""
    voices = _with_flags(matched, matched.claimed_voices)
    here = matched.predicted_here & ~matched.sides.sampled[matched.sides.predicted.document]
    return Voices(voices.row[here[voices.row]], voices.who[here[voices.row]])


def _listed(matched: Matched) -> Listed:
    """A row for each speaker of a quote: who, and the share of the quote that is theirs, in quotes and in characters."""
    sides = matched.sides
    parts: list[tuple[Ints, Ints, Floats, Floats, Ints]] = []
    for quotes, voices in ((sides.gold, _gold(matched)), (sides.predicted, _said(matched))):
        each: Floats = 1 / np.bincount(voices.row)[voices.row]
        sized = each * quotes.content.sizes(len(quotes))[voices.row]
        parts.append((quotes.document[voices.row], _everywhere(matched, voices.who), each, sized, np.full(len(each), len(parts))))
    document, who, each, sized, side = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    occurs = np.bincount(who) > 0
    known, at = np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[who]
    spelled = matched.attribution.resolver.spelled(known - 1)
    words = sorted(spelled)
    place = {word: code for code, word in enumerate(words)}
    codes = np.array([place[word] for word in spelled], np.float64)
    order = np.argsort(document, kind="stable")
    columns = {"who": codes[at], "quotes": each, "characters": sized, "predicted": side.astype(np.float64)}
    return Listed(document[order], {name: column[order] for name, column in columns.items()}, words)


def _whole(listed: Listed, _: Mapping[str, float]) -> dict[str, float]:
    who, of_predicted = listed.columns["who"].astype(np.int64), listed.columns["predicted"] > 0

    def distance(weight: Floats) -> float:
        sides = (~of_predicted, of_predicted)
        if not all(side.any() for side in sides):
            return 1.0 if len(who) else np.nan
        gold, predicted = (np.bincount(who[side], weight[side], len(listed.words)).astype(np.float64) for side in sides)
        all_gold, all_predicted = (max(float(voices.sum()), 1e-300) for voices in (gold, predicted))
        # over one denominator, as the shares themselves are no floats; those of joint speakers may still come out above 1
        return min(float(np.abs(gold * all_predicted - predicted * all_gold).sum() / (2 * all_gold * all_predicted)), 1.0)

    return {f"distance_in_{unit}": distance(listed.columns[unit]) for unit in ("quotes", "characters")}


def _with_flags(matched: Matched, voices: Voices) -> Voices:
    """With the predictions that claim nothing but that their source is anonymous."""
    flagged = np.flatnonzero(matched.attribution.claim == Claim.FLAG)
    row = np.concatenate([voices.row, flagged])
    return Voices(row, np.concatenate([voices.who, np.full(len(flagged), -1)]))


def _everywhere(matched: Matched, who: Ints) -> Ints:
    """The same with people who go by one name in all documents; UNNAMED for those without a name."""
    people, number = matched.sides.people, matched.attribution.resolver.number
    names = np.where(people.name >= 0, number(people.name) + 1, UNNAMED)
    known = (who >= 0) & (who < len(people))
    found = np.where(who < 0, UNNAMED, who - len(people) + 1)
    found[known] = names[who[known]]
    return found
