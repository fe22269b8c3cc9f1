"""Words found by their letters and digits alone: what is left of a text that a system has rewritten before it read it.

Systems straighten quotation marks, drop accents and line breaks, put blanks and full stops in; letters and digits they keep. So
these are compared, without case and accents, and a place is taken only where it begins and ends with a word. At its edges it
takes in what the system's words begin and end with and what stands there too, in whatever form: quotation marks, above all.
"""

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from onrecord.text.edges import at_edges

Offsets = tuple[int, int]
LIKENESS = 90
_LEAST = 12


class Letters:
    """The letters and digits of a text, and where they stand."""

    def __init__(self, text: str) -> None:
        self._text = text
        folded = [_folded(character) for character in text]
        self._letters = "".join(folded)
        self._at = array("L", (at for at, letters in enumerate(folded) for _ in letters))

    def places(self, words: str) -> list[Offsets]:
        """All places whose letters and digits are those of the words."""
        wanted = _of(words)
        return [self._span(at, at + len(wanted), words) for at in self._whole_words(wanted)] if wanted else []

    def near(self, words: str, expected: int, slack: int) -> Offsets | None:
        """The place around the expected start whose letters are most like those of the words, if they are nine in ten."""
        wanted = _of(words)
        first = bisect_left(self._at, max(0, expected - slack))
        last = bisect_left(self._at, expected + len(words) + slack)
        window = self._letters[first:last]
        if len(wanted) < _LEAST or len(window) < _LEAST:
            return None
        found = fuzz.partial_ratio_alignment(wanted, window, score_cutoff=LIKENESS)
        if found is None:
            return None
        same = Indel.editops(wanted, window[found.dest_start : found.dest_end]).as_matching_blocks()
        kept = [block for block in same if block.size]
        begin, end = (first + found.dest_start + at for at in (kept[0].b, kept[-1].b + kept[-1].size))
        return self._span(*self._within_words(begin, end), words)

    def _within_words(self, begin: int, end: int) -> Offsets:
        """The letters without what is of words cut at the edges, if anything is left."""
        first, last = begin, end
        while first < end and not self._parted(first):
            first += 1
        while last > first and not self._parted(last):
            last -= 1
        return (first, last) if first < last else (begin, end)

    def _whole_words(self, wanted: str) -> Iterator[int]:
        at = self._letters.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if self._parted(at) and self._parted(end):
                yield at
            at = self._letters.find(wanted, at + 1)

    def _parted(self, at: int) -> bool:
        """Whether a word begins or ends before the letter of that number."""
        if not 0 < at < len(self._at) or any(_unspaced(self._text[self._at[i]]) for i in (at - 1, at)):
            return True
        return self._at[at] - self._at[at - 1] > 1 and not unicodedata.combining(self._text[self._at[at] - 1])

    def _span(self, first: int, last: int, words: str) -> Offsets:
        return at_edges(self._text, self._at[first], self._at[last - 1] + 1, words)


def _unspaced(character: str) -> bool:
    """Whether it is of a script that puts no space between words."""
    return "\u0e00" <= character < "\u10a0" or "\u1780" <= character < "\u1c80" or character >= "\u2e80"


def _of(words: str) -> str:
    return "".join(letter for character in words for letter in _folded(character))


def _folded(character: str) -> str:
    """The letters and digits of a character, without case and accents."""
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    plain = unicodedata.normalize("NFKD", character.casefold())
    return "".join(letter for letter in plain if letter.isalnum())
