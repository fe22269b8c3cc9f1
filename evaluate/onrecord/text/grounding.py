"""What became of quoted words: where they stand, what was edited, and whether marks or joints claim more than the text does.

Injected     words given as direct of which three or more (or all, if fewer) stand outside quotation marks in the text: the text
             only paraphrases them. Judged where the words are found, in paragraphs that show speech by marks; a paragraph that
             begins with a dash, or with a name or letter and a colon, shows it without.
Spliced      words that join two quotations of the text: their parts stand in different ones, and a sentence ends between them
             outside marks. An interrupted quotation is none. Words that stand nowhere as a whole (T5, T6) are taken apart to see.
"""

import re
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from onrecord.text.edits import Edit, edits
from onrecord.text.folds import Forms
from onrecord.text.fragments import FAR
from onrecord.text.ladder import NEAR, NOWHERE, STITCHED, Anchors, Span
from onrecord.text.marks import CLOSING, OPENING, Pair, outermost, pairs
from onrecord.text.words import words_of

_WITHOUT_MARKS = re.compile(r"\s*(?:[‐-―-]\s|[A-Z][\w .’'-]{0,40}:\s)")
_ENDS = re.compile(r"[.!?…]|\n")
_INJECTED = 3
_SHORT = 2
_PARTS = 5
_STOPS = ".,;:!?… "


class Grounded(NamedTuple):
    """Quoted words in a document: the tier, where they stand (at T6 their parts, if all of them stand), and what was done to them."""

    tier: int
    spans: tuple[Span, ...]
    ambiguous: bool
    edits: tuple[Edit, ...]
    injected: bool | None
    spliced: bool

    @property
    def negated(self) -> bool:
        """Whether a negation came or went."""
        return any(edit.negates for edit in self.edits)


class Grounds:
    """A document in which the quoted words of one system are looked for, in the order it gives them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._anchors = Anchors(text)

    def ground(self, words: str, *, direct: bool | None = None) -> Grounded:
        """What became of the words. `direct`: whether they are claimed to be verbatim; by default, if marks stand around them."""
        anchor = self._anchors.find(words)
        direct = is_marked(words) if direct is None else direct
        if anchor is None:
            parts = self._parts(words)
            return Grounded(NOWHERE, parts, False, self._left_out(words, parts), None, self._joins(parts))
        edited: tuple[Edit, ...] = ()
        spliced = anchor.tier == STITCHED and self._joins(anchor.spans)
        if anchor.tier == NEAR:
            ((start, end),) = anchor.spans
            edited = tuple(edits(words, self._text[start:end]))
            spliced = self._joins(self._parts(words))
        injected = self._injected(anchor.spans) if direct else None
        return Grounded(anchor.tier, anchor.spans, anchor.ambiguous, edited, injected, spliced)

    def _injected(self, spans: tuple[Span, ...]) -> bool | None:
        """Whether too many of the words stand outside marks; None where the text shows speech without any."""
        outside = total = 0
        for start, end in spans:
            paragraph = self._text.rfind("\n", 0, start) + 1
            if _WITHOUT_MARKS.match(self._text, paragraph):
                return None
            for first, last in words_of(self._text[start:end]):
                if any(map(str.isalnum, self._text[start + first : start + last])):
                    total += 1
                    outside += not self._quoted(start + first, start + last)
        return total > 0 and outside >= min(_INJECTED, total)

    def _quoted(self, start: int, end: int) -> bool:
        return any(pair.start < end and start < pair.end for pair in self._quotations)

    def _left_out(self, words: str, parts: tuple[Span, ...]) -> tuple[Edit, ...]:
        """What differs between the words and the stretch of text that their parts span, if that is at most twice as long."""
        if not parts or not 0 < parts[-1][1] - parts[0][0] <= 2 * len(words):
            return ()
        return tuple(edits(words, self._text[parts[0][0] : parts[-1][1]]))

    def _parts(self, words: str) -> tuple[Span, ...]:
        """The longest stretches of the words that stand in the text one after the other, if they are all of them; else none.

        Each has three words, or two and stands near the one before or after it.
        """
        places = words_of(words)
        found: list[Span] = []
        short = False
        at = 0
        while at < len(places):
            length = self._longest(words, places, at)
            if length < _SHORT or len(found) == _PARTS:
                return ()
            part = words[places[at][0] : places[at + length - 1][1]]
            _, everywhere = self._anchors.exactly(part) or (0, [])
            later = [place for place in everywhere if not found or place[0] >= found[-1][1]]
            bounded = length == _SHORT or short
            if bounded and found and not (later and later[0][0] - found[-1][1] <= FAR):
                return ()
            found.append((later or everywhere)[0])
            short = length == _SHORT and len(found) == 1
            at += length
        return tuple(found) if len(found) > 1 else ()

    def _longest(self, words: str, places: list[Span], at: int) -> int:
        """How many words from there on stand in the text together."""
        low, high = 0, len(places) - at
        while low < high:
            middle = (low + high + 1) // 2
            if self._anchors.exactly(words[places[at][0] : places[at + middle - 1][1]]):
                low = middle
            else:
                high = middle - 1
        return low

    def _joins(self, spans: tuple[Span, ...]) -> bool:
        """Whether two of the spans, one after the other, stand in different quotations with the end of a sentence between them."""
        for (_, end), (start, _) in pairwise(spans):
            first, second = self._quotation(end - 1), self._quotation(start)
            if first is None or second is None or first == second:
                continue
            before, after = sorted((first, second))
            if _ENDS.search(self._text, before.end, after.start) or start < end:
                return True
        return False

    def _quotation(self, at: int) -> Pair | None:
        return next((pair for pair in self._quotations if pair.start <= at < pair.end), None)

    @cached_property
    def _quotations(self) -> list[Pair]:
        return outermost(pairs(self._text))


def is_marked(words: str) -> bool:
    """Whether quotation marks stand around the words: around all of them, and not around each of two quotations."""
    inner = Forms(words).folded.text.strip(_STOPS)
    if len(inner) < 2 or inner[0] not in OPENING or inner[-1] not in CLOSING:
        return False
    first = next(iter(outermost(pairs(inner))), None)
    return first is None or first.start > 0 or not first.closed or first.end == len(inner)
