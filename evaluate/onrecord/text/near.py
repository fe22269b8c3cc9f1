"""T5 of the integrity ladder: where words stand almost as they are given (MEASURES, section 6).

Question     Which stretch of whole words of the text is most like the words, and at least nine tenths like them?
Definition   similarity = 1 − Levenshtein distance / the longer of the two, in the form of T3 (case and punctuation are no
             difference), over at least 12 characters.
Method       Words of m characters that are that similar differ by at most k = m // 9 edits, so of k + 1 pieces of them one
             stands unchanged at its place. Pieces are looked up, places they agree on are compared word by word.
Deviation    A piece that stands more than 50 times is not looked at unless all do, and at most 32 places are compared: in
             texts that repeat themselves a place may be missed, and the tier then be lower. What it costs is bounded by it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from math import ceil
from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Levenshtein

from onrecord.text.words import words_of

LEAST = 12
SIMILAR = 0.9
_COMMON = 50
_COMPARED = 32


class Stretch(NamedTuple):
    """A stretch of the text and how similar it is."""

    start: int
    end: int
    similarity: float


class Nearness:
    """A text in the form of T3, in which words in that form are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, words: str) -> list[Stretch]:
        """The most similar stretches by their place; several only where equally similar."""
        if len(words) < LEAST:
            return []
        edits = len(words) // 9
        found: dict[tuple[int, int], float] = {}
        best = SIMILAR
        for first, last in self._candidates(words, edits):
            window = self._text[max(0, first - edits) : last + len(words) + edits]
            if LCSseq.similarity(words, window, score_cutoff=len(words) - edits) < len(words) - edits:
                continue
            stretch = self._whole_words(words, first, last, edits)
            if stretch.similarity >= best:
                found[stretch.start, stretch.end] = best = stretch.similarity
                edits = min(edits, ceil(len(words) * (1 - best) / best))  # what is as similar differs by no more
        return [Stretch(*place, best) for place in sorted(found) if found[place] == best]

    def _candidates(self, words: str, edits: int) -> list[tuple[int, int]]:
        """Ranges of places at which the words may begin: those most pieces agree on."""
        hits: list[int] = []
        common: list[int] = []
        for i in range(edits + 1):
            start, end = len(words) * i // (edits + 1), len(words) * (i + 1) // (edits + 1)
            places = self._places(words[start:end])
            (common if len(places) > _COMMON else hits).extend(place - start for place in places)
        groups: list[list[int]] = []
        for begin in sorted(hits or common):
            if groups and begin - groups[-1][0] <= edits:
                groups[-1].append(begin)
            else:
                groups.append([begin])
        groups.sort(key=lambda group: (-len(group), group[0]))
        return [(group[0], group[-1]) for group in groups[:_COMPARED]]

    def _places(self, piece: str) -> list[int]:
        places: list[int] = []
        at = self._text.find(piece)
        while at >= 0 and len(places) <= _COMMON:
            places.append(at)
            at = self._text.find(piece, at + 1)
        return places

    def _whole_words(self, words: str, first: int, last: int, edits: int) -> Stretch:
        """The stretch of whole words that is most similar: its end first, then its beginning."""
        starts = _between(self._starts, first - edits, last + edits)
        ends = _between(self._ends, first + len(words) - edits, last + len(words) + edits)
        if not starts or not ends:
            return Stretch(first, first, 0.0)
        begin = min(starts, key=lambda at: (abs(at - first), at))
        end = self._best(words, [(begin, end) for end in ends], begin + first + len(words)).end
        return self._best(words, [(start, end) for start in starts], first + end)

    def _best(self, words: str, places: Sequence[tuple[int, int]], about: int) -> Stretch:
        """The most similar of the places. Likely ones first: those that cannot be better then cost next to nothing."""
        best = Stretch(*places[0], 0.0)
        for start, end in sorted(places, key=lambda place: (abs(sum(place) - about), place)):
            alike = Levenshtein.normalized_similarity(words, self._text[start:end], score_cutoff=best.similarity)
            best = max(best, Stretch(start, end, alike if start < end else 0.0), key=_rank)
        return best

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in words_of(self._text)]

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end in words_of(self._text)]


def _rank(stretch: Stretch) -> tuple[float, int, int]:
    return stretch.similarity, -stretch.start, -stretch.end


def _between(places: list[int], first: int, last: int) -> list[int]:
    return places[bisect_left(places, first) : bisect_right(places, last)]
