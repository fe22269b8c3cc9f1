"""Two versions of one text, aligned: where a span of the version that a system read stands in the document.

Words are aligned first, characters only in the gaps between equal words, so that a lone mark is never carried off. Quotation marks,
dashes, blanks and letters with accents equal their plain forms. Long texts are cut at runs of words that occur once in both,
so that two megabytes take seconds.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz.distance import Indel

from onrecord.text.chain import longest_chain
from onrecord.text.edges import at_edges

Offsets = tuple[int, int]
_WORD = re.compile(r"\w+|[^\w\s]")
_PRODUCT = 100_000_000
_RUNS = (4, 2, 1)
_PLAIN = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛‹›`´′", "'") | dict.fromkeys("‐‑‒–—―−", "-"))


class Alignment:
    """From spans of one text to spans of the other."""

    def __init__(self, other: str, text: str) -> None:
        self._other, self._text = other, text
        self._to = np.full(len(other), -1, np.int64)
        for start, there, size in _aligned(_plain(other), _plain(text)):
            self._to[start : start + size] = np.arange(there, there + size)

    def place(self, start: int, end: int) -> Offsets | None:
        """Where the span of the other text stands in the text; None where nothing of it does."""
        found = [
            int(at)
            for at, character in zip(self._to[start:end], self._other[start:end], strict=True)
            if at >= 0 and not character.isspace()
        ]
        if not found:
            return None
        return at_edges(self._text, found[0], found[-1] + 1, self._other[start:end])


def _aligned(first: str, second: str) -> Iterator[tuple[int, int, int]]:
    """Blocks that are equal in both: where they begin, and how long they are."""
    words = [[match.span() for match in _WORD.finditer(text)] for text in (first, second)]
    forms = [[text[start:end] for start, end in spans] for text, spans in zip((first, second), words, strict=True)]
    at = there = 0
    for begin, start, size in [*_blocks(forms[0], forms[1]), (len(words[0]), len(words[1]), 0)]:
        until = words[0][begin][0] if size else len(first), words[1][start][0] if size else len(second)
        for a, b, long in _blocks(first[at : until[0]], second[there : until[1]]):
            yield at + a, there + b, long
        for i in range(size):
            (a, end), (b, last) = words[0][begin + i], words[1][start + i]
            if i:
                for x, y, long in _blocks(first[at:a], second[there:b]):
                    yield at + x, there + y, long
            yield a, b, end - a
            at, there = end, last


def _blocks(first: Sequence[str], second: Sequence[str], run: int = 0) -> Iterator[tuple[int, int, int]]:
    """Equal blocks of two sequences."""
    if not first or not second:
        return
    if first == second:
        yield 0, 0, len(first)
        return
    if len(first) * len(second) <= _PRODUCT:
        yield from ((b.a, b.b, b.size) for b in Indel.editops(first, second).as_matching_blocks() if b.size)
        return
    if run == len(_RUNS):
        return
    at = there = 0
    for a, b in [*_anchors(first, second, _RUNS[run]), (len(first), len(second))]:
        yield from ((at + x, there + y, size) for x, y, size in _blocks(first[at:a], second[there:b], run + 1))
        at, there = a, b


def _anchors(first: Sequence[str], second: Sequence[str], run: int) -> list[tuple[int, int]]:
    """Where runs begin that occur once in both, in the same order."""
    begun = [[tuple(words[i : i + run]) for i in range(len(words) - run + 1)] for words in (first, second)]
    counts = [Counter(runs) for runs in begun]
    place = {words: i for i, words in enumerate(begun[1]) if counts[1][words] == 1}
    return longest_chain([(i, place[words]) for i, words in enumerate(begun[0]) if counts[0][words] == 1 and words in place])


def _plain(text: str) -> str:
    """The text with one plain character for each."""
    if text.isascii():
        return text
    text = text.translate(_PLAIN)
    return "".join(character if character.isascii() else _plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    if character.isspace():
        return " "
    return unicodedata.normalize("NFKD", character)[:1] or character
