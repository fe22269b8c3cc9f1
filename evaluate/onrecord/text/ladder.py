"""Where quoted text stands in a document: the first tiers of the integrity ladder (MEASURES, section 6).

T0 exact substring · T1 equal after NFKC, space runs, soft hyphens · T2 … and quotation marks, dashes, apostrophes, ellipses
unified. The first tier that holds counts. Offsets are of the original text always. Gold is never looked at.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from onrecord.text.anchor import SEPARATOR, occurrences

TIERS = ("T0", "T1", "T2")
_UNIFIED = str.maketrans(
    dict.fromkeys("“”„‟«»〝〞〟＂″", '"') | dict.fromkeys("‘’‚‛‹›`´＇′", "'") | dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-")
)
_ELLIPSIS = re.compile(r"\.(?: ?\.){2,}")
_HANGUL = re.compile("[\u1100-\u11ff]+")


class Anchor(NamedTuple):
    """Where the words stand: the tier, spans of the original text, and whether they stand elsewhere too."""

    tier: int
    spans: tuple[tuple[int, int], ...]
    ambiguous: bool


class Anchors:
    """Anchors the words of one system in one document, one after the other, in the order the system gives them.

    Of several occurrences the first unused one that begins after the previous anchor is taken, else the first.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._after = -1
        self._used: set[tuple[int, int]] = set()

    def find(self, words: str) -> Anchor | None:
        """The place of the words, whose parts may be separated by ' … '; None if no tier holds."""
        anchor = self._whole(words, self._after) or self._parts(words)
        if anchor is not None:
            self._after = anchor.spans[0][0]
            self._used.update(anchor.spans)
        return anchor

    def places(self, words: str) -> tuple[int, list[tuple[int, int]]] | None:
        """The first tier that holds, and all places at it; None if none does."""
        for tier in range(len(TIERS)):
            if found := list(self._occurrences(words, tier)):
                return tier, found
        return None

    def _whole(self, words: str, after: int) -> Anchor | None:
        for tier in range(len(TIERS)):
            if found := list(self._occurrences(words, tier)):
                fresh = (place for place in found if place[0] > after and place not in self._used)
                return Anchor(tier, (next(fresh, found[0]),), len(found) > 1)
        return None

    def _parts(self, words: str) -> Anchor | None:
        """Parts in the order of the text, each after the one before."""
        parts = [part for part in words.split(SEPARATOR) if part.strip()]
        if len(parts) < 2:
            return None
        first = self._whole(parts[0], self._after)
        if first is None:
            return None
        tier, spans, ambiguous = first.tier, list(first.spans), first.ambiguous
        for part in parts[1:]:
            later = self._later(part, spans[-1][1])
            if later is None:
                return None
            tier, ambiguous = max(tier, later.tier), ambiguous or later.ambiguous
            spans.extend(later.spans)
        return Anchor(tier, tuple(spans), ambiguous)

    def _later(self, words: str, start: int) -> Anchor | None:
        for tier in range(len(TIERS)):
            found = [place for place in self._occurrences(words, tier) if place[0] >= start]
            if found:
                return Anchor(tier, (found[0],), len(found) > 1)
        return None

    def _occurrences(self, words: str, tier: int) -> Iterator[tuple[int, int]]:
        if tier == 0:
            if words.strip():
                yield from ((at, at + len(words)) for at in occurrences(self._text, words))
            return
        folded = self._folded if tier == 1 else self._unified
        wanted = (fold(words) if tier == 1 else unify(fold(words))).text.strip()
        if wanted:
            for at in occurrences(folded.text, wanted):
                yield folded.start[at], folded.end[at + len(wanted) - 1]

    @cached_property
    def _folded(self) -> "Folded":
        return fold(self._text)

    @cached_property
    def _unified(self) -> "Folded":
        return unify(self._folded)


class Folded(NamedTuple):
    """Text in another form; `start` and `end` give for each character the original characters it stands for."""

    text: str
    start: list[int]
    end: list[int]


def fold(text: str) -> Folded:
    """NFKC, runs of white space made one space, soft hyphens dropped."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        cluster = text[start:end]
        if cluster == "\u00ad":
            continue
        for character in cluster if cluster.isascii() else unicodedata.normalize("NFKC", cluster):
            if character.isspace():
                if out and out[-1] == " ":
                    ends[-1] = end
                    continue
                character = " "
            out.append(character)
            starts.append(start)
            ends.append(end)
    return Folded("".join(out), starts, ends)


def unify(folded: Folded) -> Folded:
    """Quotation marks, apostrophes, dashes and ellipses in one form each; two single marks are a double one."""
    text = folded.text.translate(_UNIFIED)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        long, shown = 1, text[at]
        if text.startswith("''", at):
            long, shown = 2, '"'
        elif shown == "." and (ellipsis := _ELLIPSIS.match(text, at)):
            long, shown = len(ellipsis.group()), "…"
        elif text.startswith("--", at):
            long = 2
        out.append(shown)
        starts.append(folded.start[at])
        ends.append(folded.end[at + long - 1])
        at += long
    return Folded("".join(out), starts, ends)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of the text that are normalised as one: a character with its combining marks, conjoining jamo."""
    if text.isascii():
        yield from ((at, at + 1) for at in range(len(text)))
        return
    at = 0
    while at < len(text):
        end = at + 1
        if jamo := _HANGUL.match(text, at):
            end = jamo.end()
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield at, end
        at = end
