"""The tokens of a text: words and single marks. Published scorers count tokens of their own; these stand in for them.

A word is a run of letters, marks, digits and underscores, anything else that is not space is a token by itself; in a corpus
that is tokenised already, tokens are what stands between spaces. A span is made of all tokens that it touches.
"""

import re

import numpy as np

from onrecord.scoring.presets.records import Span

_WORDS = re.compile(r"[\w\u0300-\u036f]+|[^\w\s]")
_SPACED = re.compile(r"\S+")
_MARKS = frozenset(("'", "''", "``", *'"“”„«»‹›「」『』〝〞'))


class Tokens:
    """The tokens of one text; without a text every code point is one."""

    def __init__(self, text: str | None, tokenised: bool) -> None:
        found = [match.span() for match in (_SPACED if tokenised else _WORDS).finditer(text or "")]
        self._known = text is not None
        self._starts, self._ends = np.array(found, np.int64).reshape(-1, 2).T
        self.marks = frozenset(i for i, (start, end) in enumerate(found) if text is not None and text[start:end] in _MARKS)

    def at(self, start: int, end: int) -> Span | None:
        """The tokens that a span of code points touches; None if there is none."""
        if not self._known:
            return (start, end)
        first = int(np.searchsorted(self._ends, start, "right"))
        last = int(np.searchsorted(self._starts, end))
        return (first, last) if first < last else None


class Characters:
    """The same where code points are counted."""

    marks: frozenset[int] = frozenset()

    def at(self, start: int, end: int) -> Span | None:
        """The span itself."""
        return (start, end)
