"""Cue: are the words found that attribute ("said", "according to")?

Definition   As for Mention, of cues: right are pairs of M50 in which both cues cover the same content characters; `Cue-soft`
             counts every pair of M50 with the dice of its cues. A quote counts on its side if it has a cue or is in no pair of M50.
Counts       per document: right; predicted; gold.
Edge cases   A pair in which neither side has a cue counts nowhere. Cues given by their words alone are not looked up.
Reference    Cue detection: Pareti (2015), chapter 5; Citron. Deviation: a cue is right only at its own quote (they: wherever it
             stands, once), and one that attributes two quotes counts at both.
"""

from onrecord.scoring.arrays import Floats
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures.measure import Counts, Measure, sides_ratios
from onrecord.scoring.measures.mention import exact, of_role, soft


def cue() -> Measure:
    """`Cue`."""
    return Measure("Cue", lambda matched: _counts(matched, exact(matched.cue)), sides_ratios, reads="cue")


def cue_soft() -> Measure:
    """`Cue-soft`."""
    return Measure("Cue-soft", lambda matched: _counts(matched, soft(matched.cue)), sides_ratios, reads="cue")


def _counts(matched: Matched, right: Floats) -> Counts:
    return of_role(matched, right, matched.sides.gold.cue, matched.sides.predicted.cue)
