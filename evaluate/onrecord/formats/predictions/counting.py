"""What a system's positions count, found out for a whole document by the words it gives with them.

Tried, the documented unit first: code points, UTF-16 code units or UTF-8 bytes, a line break as one or as two (CRLF), ends exclusive
or inclusive; of tokens, three tokenisations. A convention holds for the document if nine in ten of the words that have positions
are what stands there, but for white space and normal form; the others keep no position.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from onrecord.formats.covered import Fit, fit
from onrecord.formats.export import Offsets
from onrecord.formats.offsets import UNITS, Breaks, Convention
from onrecord.formats.predictions.output import Piece, Positions
from onrecord.text.tokens import TOKENISATIONS

HOLDS = 0.9


class Counting(NamedTuple):
    """A convention, whether it is the documented one, and where each piece stands under it; None where it does not fit."""

    name: str
    documented: bool
    places: list[Offsets | None]
    several: bool  # another convention fits as many, at other places


def counting(text: str, pieces: Sequence[Piece], positions: Positions) -> Counting | None:
    """How the positions of the pieces count, the convention that fits most; None where none holds.

    Every piece has positions. Those without words are placed wherever the text has that position.
    """
    told = [i for i, piece in enumerate(pieces) if piece.words]
    best: Counting | None = None
    most, several = -1, False
    for number, (name, place) in enumerate(_conventions(text, positions)):
        places = [_fitting(text, piece, place) for piece in pieces]
        count = sum(places[i] is not None for i in told)
        if count > most:
            best, most, several = Counting(name, number == 0, places, False), count, False
        elif best is not None and count == most and not best.documented:
            several = several or places != best.places
        if number == 0 and count == len(told):
            break
    return best._replace(several=several) if best is not None and most >= HOLDS * len(told) else None


def _fitting(text: str, piece: Piece, place: Callable[[int, int], Offsets | None]) -> Offsets | None:
    found = place(piece.start or 0, piece.end or 0)
    if found is None or not piece.words:
        return found
    there = text[found[0] : found[1]]
    how = fit(there, piece.words)
    same_edges = all(there[i].isspace() == piece.words[i].isspace() for i in (0, -1))
    return found if how is not None and how <= Fit.normal_form and same_edges else None


def _conventions(text: str, positions: Positions) -> Iterator[tuple[str, Callable[[int, int], Offsets | None]]]:
    """Names of conventions, and what gives the place of a start and an end under each; the documented one first."""
    if positions == "tokens":
        for inclusive in (False, True):
            for name, tokens in TOKENISATIONS.items():
                yield name + ", ends inclusive" * inclusive, _by_tokens(tokens(text), inclusive)
        return
    units = [unit for unit in UNITS if unit == positions] + [unit for unit in UNITS if unit != positions]
    if text.isascii():
        units = units[:1]
    for breaks in _breaks(text):
        for inclusive in (False, True):
            for unit in units:
                convention = Convention(unit, breaks, inclusive)
                yield str(convention), _by_width(text, convention)


def _breaks(text: str) -> Iterator[Breaks]:
    yield "as written"
    if "\r\n" in text:
        yield "CRLF as one"
    elif "\n" in text:
        yield "LF as two"


def _by_tokens(tokens: Sequence[Offsets], inclusive: bool) -> Callable[[int, int], Offsets | None]:
    def place(start: int, end: int) -> Offsets | None:
        last = end + inclusive - 1
        return (tokens[start][0], tokens[last][1]) if 0 <= start <= last < len(tokens) else None

    return place


def _by_width(text: str, convention: Convention) -> Callable[[int, int], Offsets | None]:
    """By the offset at which each character begins: the sum of the widths before it."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    width = np.ones(len(points), np.int64)
    if convention.unit == "utf-16":
        width += points > 0xFFFF
    elif convention.unit == "bytes":
        width += sum((points > limit).astype(np.int64) for limit in (0x7F, 0x7FF, 0xFFFF))
    if convention.breaks == "LF as two":
        width += points == ord("\n")
    elif convention.breaks == "CRLF as one":
        width[:-1] -= (points[:-1] == ord("\r")) & (points[1:] == ord("\n"))
    begins = np.concatenate([[0], np.cumsum(width)])

    def at(offset: int) -> int | None:
        found = int(np.searchsorted(begins, offset, "right")) - 1
        return found if 0 <= found < len(begins) and begins[found] == offset else None

    def place(start: int, end: int) -> Offsets | None:
        first, last = at(start), at(end + convention.inclusive)
        return (first, last) if first is not None and last is not None and first < last else None

    return place
