"""What measures look at: two sides, their alignment, and what is right in each matched pair."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from onrecord.scoring.align import HALF, Alignment, Labels, align
from onrecord.scoring.arrays import Bools, Floats, Ints, Ragged, Sides
from onrecord.scoring.overlap import dice, shared_units
from onrecord.scoring.speakers import Attribution
from onrecord.scoring.voices import Voices, chains, gold_voices, predicted_voices


@dataclass(frozen=True)
class Matched:
    """All matched pairs, with what is read of them. Shapes are (pairs,) unless said otherwise.

    A slice is the same with fewer rows here: `gold_here` and `predicted_here`; a pair is here if its gold quote is.
    """

    sides: Sides
    attribution: Attribution
    alignment: Alignment
    gold_here: Bools
    predicted_here: Bools
    whole: "Matched | None" = field(default=None, repr=False)

    @cached_property
    def here(self) -> Ints:
        """Numbers of the pairs of the alignment that belong to this slice."""
        return np.flatnonzero(self.gold_here[self.alignment.gold])

    @cached_property
    def gold(self) -> Ints:
        """Gold row of each pair."""
        return self.alignment.gold[self.here]

    @cached_property
    def predicted(self) -> Ints:
        """Predicted row of each pair."""
        return self.alignment.predicted[self.here]

    @cached_property
    def d(self) -> Ints:
        """Integer dice of each pair."""
        return self.alignment.d[self.here]

    @cached_property
    def half(self) -> Bools:
        """Pairs with dice of at least one half: M50."""
        return self.d >= HALF

    @cached_property
    def mention(self) -> Ints:
        """Integer dice of the mentions of each pair; 0 where neither has one."""
        if self.whole is not None:
            return self.whole.mention[self.here]
        return dice(*shared_units(self.sides.gold.mention, self.gold, self.sides.predicted.mention, self.predicted))

    @cached_property
    def cue(self) -> Ints:
        """Integer dice of the cues of each pair; 0 where neither has one."""
        if self.whole is not None:
            return self.whole.cue[self.here]
        return dice(*shared_units(self.sides.gold.cue, self.gold, self.sides.predicted.cue, self.predicted))

    @cached_property
    def speaker(self) -> Bools:
        """Whether the speaker is correct."""
        if self.whole is not None:
            return self.whole.speaker[self.here]
        return self.attribution.correct(self.gold, self.predicted)

    @cached_property
    def voices(self) -> Voices:
        """Who speaks in gold, of all its quotes."""
        return self.whole.voices if self.whole is not None else gold_voices(self.sides)

    @cached_property
    def claimed_voices(self) -> Voices:
        """Who speaks as all predictions have it."""
        return self.whole.claimed_voices if self.whole is not None else predicted_voices(self.attribution)

    @cached_property
    def chains(self) -> Ragged:
        """The chains of all gold quotes."""
        return self.whole.chains if self.whole is not None else chains(self.attribution, self.sides.gold)

    @cached_property
    def claimed_chains(self) -> Ragged:
        """The chains of all predictions."""
        return self.whole.claimed_chains if self.whole is not None else chains(self.attribution, self.sides.predicted)

    @cached_property
    def gold_quotes(self) -> Floats:
        """Gold quotes of each document, shape (documents,)."""
        return self.per_document(self.sides.gold.document[self.gold_here])

    @cached_property
    def predicted_quotes(self) -> Floats:
        """Predicted quotes of each document, shape (documents,); NaN where gold is but a sample and precision has no meaning."""
        counts = self.per_document(self.sides.predicted.document[self.predicted_here])
        return np.where(self.sides.sampled, np.nan, counts)

    def pairs_per_document(self, weights: Bools | Floats) -> Floats:
        """Sum of the weights of the pairs of each document, shape (documents,)."""
        if weights.dtype == bool:
            return self.per_document(self._document[weights])
        return self.per_document(self._document, weights)

    @cached_property
    def _document(self) -> Ints:
        return self.sides.gold.document[self.gold]

    def per_document(self, document: Ints, weights: Bools | Floats | None = None) -> Floats:
        """Rows of each document, or the sum of their weights; shape (documents,)."""
        return np.bincount(document, weights, self.sides.documents).astype(np.float64)

    def slice(self, gold_here: Bools, predicted_here: Bools) -> "Matched":
        """The same pairs, looked at through some rows only."""
        return Matched(self.sides, self.attribution, self.alignment, gold_here, predicted_here, self)


def matched(sides: Sides, attribution: Attribution, near: float) -> Matched:
    """Aligns the two sides."""

    def read(gold: Ints, predicted: Ints) -> Labels:
        g, p = sides.gold, sides.predicted
        return Labels(
            attribution.correct(gold, predicted),
            dice(*shared_units(g.cue, gold, p.cue, predicted)),
            (g.type[gold] >= 0) & (g.type[gold] == p.type[predicted]),
            (g.anonymous[gold] >= 0) & (g.anonymous[gold] == p.anonymous[predicted]),
        )

    everything = np.ones(len(sides.gold), bool), np.ones(len(sides.predicted), bool)
    return Matched(sides, attribution, align(sides, read, near), *everything)
