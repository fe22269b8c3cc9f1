"""The integrity ladder: is the quoted text in the document, and where? (MEASURES, section 6)

T0 exact substring · T1 equal after NFKC, space runs, soft hyphens · T2 … and quotation marks, dashes, apostrophes, ellipses
unified · T3 … and case and punctuation · T4 stitched of fragments in order · T5 near: at least .9 similar · T6 not there.
The first tier that holds counts. Spans are of the original text always; gold is never looked at.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import islice
from typing import NamedTuple

from onrecord.text.anchor import occurrences
from onrecord.text.edges import at_edges
from onrecord.text.folds import Forms
from onrecord.text.fragments import FAR, fragments, is_short, stitches
from onrecord.text.near import Nearness
from onrecord.text.words import is_whole

TIERS = ("T0", "T1", "T2", "T3", "T4", "T5", "T6")
WHOLE, STITCHED, NEAR, NOWHERE = 3, 4, 5, 6
_TRIED = 50
_MANY = 10_000

Span = tuple[int, int]


class Anchor(NamedTuple):
    """Where the words stand: the tier, spans of the original text, and whether they stand elsewhere too."""

    tier: int
    spans: tuple[Span, ...]
    ambiguous: bool


class Anchors:
    """Anchors the words of one system in one document, one after the other, in the order the system gives them.

    Of several occurrences the first unused one that begins after the previous anchor is taken, else the first. At most 10,000
    of a tier are looked at, 1,000 of T3.
    """

    def __init__(self, text: str) -> None:
        self._forms = Forms(text)
        self._after = -1
        self._used: set[Span] = set()

    def find(self, words: str) -> Anchor | None:
        """The place of the words; None if they are not there (T6)."""
        sought = Forms(words)
        anchor = self._whole(sought) or self._stitched(words) or self._near(sought)
        if anchor is not None:
            self._after = anchor.spans[0][0]
            self._used.update(anchor.spans)
        return anchor

    def places(self, words: str) -> tuple[int, list[Span]] | None:
        """The first of T0 to T3 that holds, and all places at it; else all at T5; None if there is none."""
        if exactly := self.exactly(words):
            return exactly
        found = self._alike(Forms(words))
        return (NEAR, found) if found else None

    def exactly(self, words: str) -> tuple[int, list[Span]] | None:
        """The first of T0 to T3 that holds, and all places at it."""
        tier, found = self._first_tier(Forms(words))
        return (tier, found) if found else None

    def _whole(self, sought: Forms) -> Anchor | None:
        tier, found = self._first_tier(sought)
        return Anchor(tier, (self._preferred(found)[0],), len(found) > 1) if found else None

    def _stitched(self, words: str) -> Anchor | None:
        """Fragments in order. Short ones stand as whole words near the fragment before, or else anything could be made of them."""
        parts = fragments(words)
        if not stitches(words, parts):
            return None
        whole, forms = is_short(parts[0]), {part: Forms(part) for part in parts}
        everywhere = cache(self._everywhere)  # a part is looked up once, however many beginnings are tried
        _, first = self._first_tier(forms[parts[0]], whole=whole)
        for start, end in self._preferred(first)[:_TRIED]:
            spans = [(start, end)]
            for part in parts[1:]:
                bounded = is_short(part) or (len(spans) == 1 and whole)
                later = self._next(forms[part], spans[-1][1], is_short(part), everywhere)
                if later is None or (bounded and later[0] - spans[-1][1] > FAR):
                    break
                spans.append(later)
            else:
                return Anchor(STITCHED, tuple(spans), len(first) > 1)
        return None

    def _near(self, sought: Forms) -> Anchor | None:
        found = self._alike(sought)
        return Anchor(NEAR, (self._preferred(found)[0],), len(found) > 1) if found else None

    def _alike(self, sought: Forms) -> list[Span]:
        alike = self._nearness.find(sought.bare.text.strip())
        return [self._with_edges(sought.text, stretch.start, stretch.end) for stretch in alike]

    def _preferred(self, found: list[Span]) -> list[Span]:
        """Unused ones after the previous anchor first."""
        fresh = [place for place in found if place[0] > self._after and place not in self._used]
        return fresh + found if fresh else found

    def _first_tier(self, sought: Forms, *, whole: bool = False) -> tuple[int, list[Span]]:
        """The first of T0 to T3 at which the words stand, with all places; as whole words only, if so asked."""
        for tier in range(WHOLE + 1):
            if found := self._everywhere(sought, tier, whole):
                return tier, found
        return NOWHERE, []

    def _next(self, sought: Forms, start: int, whole: bool, everywhere: Callable[[Forms, int, bool], list[Span]]) -> Span | None:
        """The first place from the start on, at the first of T0 to T3 that has one."""
        for tier in range(WHOLE + 1):
            found = everywhere(sought, tier, whole)
            at = bisect_left(found, (start, start))
            if at < len(found):
                return found[at]
        return None

    def _everywhere(self, sought: Forms, tier: int, whole: bool) -> list[Span]:
        found = islice(self._occurrences(sought, tier), _MANY if tier < WHOLE else _MANY // 10)
        return [place for place in found if not whole or is_whole(self._forms.text, *place)]

    def _occurrences(self, sought: Forms, tier: int) -> Iterator[Span]:
        if tier == 0:
            if sought.text.strip():
                yield from ((at, at + len(sought.text)) for at in occurrences(self._forms.text, sought.text))
            return
        form, words = self._forms.of_tier(tier), sought.of_tier(tier).text.strip()
        if not words:
            return
        for at in occurrences(form.text, words):
            if tier == WHOLE:
                yield self._with_edges(sought.text, at, at + len(words))
            else:
                yield form.start(at), form.end(at + len(words))

    def _with_edges(self, words: str, start: int, end: int) -> Span:
        """The place of a stretch of the form of T3, with the marks and stops at its edges that the words have there too."""
        form = self._forms.bare
        return at_edges(self._forms.text, form.start(start), form.end(end), words)

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self._forms.bare.text)
