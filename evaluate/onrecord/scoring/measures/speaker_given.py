"""SpeakerGiven: of quotes that were given to the system, how many does it give to the right person?

Definition   Accuracy: answers that are right about the speaker (MEASURES, section 4), over all gold quotes. An answer is a prediction
             with `quote_id`; nothing is matched. Coverage: gold quotes with an answer that claims somebody, over all of them.
Counts       per document: right; answered (with a claim); gold.
Edge cases   A quote without an answer is wrong. So is an answer that claims nobody where gold has a speaker; where gold has none it
             is right. An answer without content is no part of the alignment; one with content is in both. No answer at all: the
             measure is absent.
Reference    Quotebank (Vaucher et al. 2021), PDNC (Vishnubhotla et al. 2022): accuracy on given quotes. Deviation: an abstention is
             wrong even where the speaker is no candidate (Quotebank: right), and quotes without an answer count (never higher).
"""

import numpy as np

from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, Ratios, ratio
from onrecord.scoring.speakers import Claim


def speaker_given() -> Measure:
    """`SpeakerGiven`."""
    return Measure("SpeakerGiven", _counts, _ratios, reads="speaker", claims=("quote_id",), optional=True)


def _counts(matched: Matched) -> Counts:
    answers = matched.sides.answers
    given = matched.attribution.of(answers.quotes)
    here = matched.gold_here[answers.gold]
    right = given.correct(answers.gold, np.arange(len(answers.gold)))
    document = answers.quotes.document
    return {
        "right": matched.per_document(document[here & right]),
        "answered": matched.per_document(document[here & (given.claim != Claim.NOTHING)]),
        "gold": matched.gold_quotes,
    }


def _ratios(counts: Counts) -> Ratios:
    return {"accuracy": ratio(counts["right"], counts["gold"]), "coverage": ratio(counts["answered"], counts["gold"])}
