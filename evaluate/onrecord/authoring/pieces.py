"""A text put together anew from pieces of an old one, and where the places of the old one are in it.

Positions count code points. A place moves with the pieces it stands in; one whose edge stands inside a piece that was
replaced, or whose words would no longer follow each other, is torn, and has none.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

_BLANK = re.compile(r"\n\s*\n")


class Piece(NamedTuple):
    """Code points start to end of the old text, as they stand or replaced by `words`; nothing replaced is an insertion."""

    start: int
    end: int
    words: str | None = None

    def written(self, old: str, start: int, end: int) -> str:
        """What becomes of the part of the old text that the piece and start to end have in common."""
        if self.words is not None:
            return self.words
        return old[max(start, self.start) : min(end, self.end)]


class Rewritten:
    """The new text."""

    def __init__(self, old: str, pieces: Sequence[Piece]) -> None:
        self._old, self._pieces = old, [(piece, 0) for piece in pieces]
        self.text = ""
        for i, piece in enumerate(pieces):
            self._pieces[i] = (piece, len(self.text))
            self.text += piece.written(old, piece.start, piece.end)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the stretch of the old text is in the new one, read back; None if it is torn."""
        first = next(((piece, at) for piece, at in self._pieces if piece.start <= start < piece.end), None)
        last = next(((piece, at) for piece, at in self._pieces if piece.start < end <= piece.end), None)
        if first is None or last is None:
            return None
        if (first[0].words is not None and start != first[0].start) or (last[0].words is not None and end != last[0].end):
            return None
        begins = first[1] + start - first[0].start
        ends = last[1] + (end - last[0].start if last[0].words is None else len(last[0].words))
        inside = sorted(piece for piece, _ in self._pieces if piece.start < end and start < piece.end)
        words = "".join(piece.written(self._old, start, end) for piece in inside)
        return (begins, ends) if begins < ends and self.text[begins:ends] == words else None


def edited(text: str, edits: Iterable[Piece]) -> list[Piece]:
    """The whole text in pieces, with the edits in their places; they do not overlap."""
    pieces, at = list[Piece](), 0
    for edit in sorted(edits):
        pieces += [Piece(at, edit.start), edit] if at < edit.start else [edit]
        at = edit.end
    return [*pieces, Piece(at, len(text))] if at < len(text) else pieces


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs stand: between blank lines."""
    breaks = [match.span() for match in _BLANK.finditer(text)]
    return list(zip([0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(text)], strict=True))


def moved(text: str, moves: Iterable[tuple[int, int]]) -> list[Piece]:
    """The whole text with paragraphs moved, one move after the other: the one that is n-th, from 1, is then the m-th.

    What stands between paragraphs stays where it is. Raises ValueError for a number that no paragraph has.
    """
    places = paragraphs(text)
    gaps = [(before[1], after[0]) for before, after in pairwise(places)]
    for n, m in moves:
        if not (1 <= n <= len(places) and 1 <= m <= len(places)):
            raise ValueError(f"paragraph {n} to {m}: the text has paragraphs 1 to {len(places)}")
        places.insert(m - 1, places.pop(n - 1))
    spans = [span for pair in zip(places, [*gaps, (len(text), len(text))], strict=True) for span in pair]
    return [Piece(start, end) for start, end in spans if start < end]
