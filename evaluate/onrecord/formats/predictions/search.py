"""Where words stand in a document, in whatever way they do: all places, the next in order, the one nearest to a position."""

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.formats.export import Offsets
from onrecord.text.ladder import Anchors
from onrecord.text.letters import LIKENESS, Letters
from onrecord.text.mentions import distance, nearest
from onrecord.text.words import cuts_a_word

_SURE, _WHOLE = 2, 3  # T0 to T2 change no letter and no mark; what T4 finds are parts, and T5 is near
_SLACK = 200
_MANY = 500
BY_LETTERS = "by letters and digits alone"
BY_LIKENESS = f"at least {LIKENESS} % alike"


class Places(NamedTuple):
    """All places of some words, and how they were found."""

    how: str
    spans: list[Offsets]


class Found(NamedTuple):
    """How and where some words stand, in several spans if they have parts, and whether they stand elsewhere too."""

    how: str
    spans: tuple[Offsets, ...]
    ambiguous: bool


class Search:
    """The places of words in one document. What was found once is kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._anchors = Anchors(text)
        self._letters: Letters | None = None
        self._known: dict[str, Places | None] = {}
        self._used: set[Offsets] = set()
        self._after = -1

    def places(self, words: str) -> Places | None:
        """All places of the words in the first way that finds any; those that cut no word, if there are such."""
        if words not in self._known:
            self._known[words] = self._places(words)
        return self._known[words]

    def in_order(self, words: str) -> Found | None:
        """The next unused place of the words after the last ones, else the first; their parts may be separated by ' … '."""
        places = self.places(words)
        if places is not None:
            fresh = (span for span in places.spans if span[0] > self._after and span not in self._used)
            return self._taken(Found(places.how, (next(fresh, places.spans[0]),), len(places.spans) > 1))
        anchor = self._anchors.find(words)
        if anchor is None:
            return None
        return self._taken(Found(f"T{anchor.tier}", anchor.spans, anchor.ambiguous))

    def _taken(self, found: Found) -> Found:
        self._used.update(found.spans)
        self._after = found.spans[0][0]
        return found

    def with_company(self, places: Places, company: Sequence[str]) -> Found:
        """The unused place of a content to which the words of its cue and mention stand nearest."""
        free = [span for span in places.spans if span not in self._used] or places.spans
        best = min(free[:_MANY], key=lambda span: sum(distance(self.text, words, [span]) for words in company))
        return self._taken(Found(places.how, (best,), True))

    def alike(self, words: str, expected: int) -> Offsets | None:
        """A place about the position whose letters are most like those of the words."""
        return self._all_letters().near(words, expected, _SLACK)

    def beside(self, words: str, content: list[Offsets], cue: list[Offsets]) -> tuple[str, Offsets] | None:
        """How and where words stand that belong to a content, or to it and its cue."""
        found = nearest(self.text, words, content, cue)
        if found is not None:
            return "by the content", found
        places = self.places(words)
        if places is None or not content:
            return None
        return places.how, min(places.spans, key=lambda span: min(abs(span[0] - edge) for part in content for edge in part))

    def _places(self, words: str) -> Places | None:
        found = self._anchors.places(words)
        if found is not None and found[0] <= _SURE:
            return Places(f"T{found[0]}", self._whole(found[1]))
        if by_letters := self._all_letters().places(words):
            return Places(BY_LETTERS if found is None else f"T{found[0]}, {BY_LETTERS}", by_letters)
        return Places(f"T{found[0]}", self._whole(found[1])) if found is not None and found[0] <= _WHOLE else None

    def _all_letters(self) -> Letters:
        if self._letters is None:
            self._letters = Letters(self.text)
        return self._letters

    def _whole(self, spans: list[Offsets]) -> list[Offsets]:
        return [span for span in spans if not any(cuts_a_word(self.text, edge) for edge in span)] or spans


def closest(places: Sequence[Offsets], around: Sequence[Offsets]) -> Offsets:
    """The place with the least between it and any of the spans that it does not touch."""

    def gap(place: Offsets) -> tuple[bool, int]:
        gaps = [max(start - place[1], place[0] - end) for start, end in around]
        return min(gaps) < 0, min(map(abs, gaps))

    return min(places, key=gap)
