"""Other quotation marks: every pair gets those of another style, outer and inner ones by turns; apostrophes stay.

A mark is replaced by a mark, so places stay. After it the text has to have the same pairs of marks: where an apostrophe would
close a quotation that begins with ‘, or a straight mark open what it closed, the style does not fit the text.
"""

from random import Random

from onrecord.authoring.pieces import Piece
from onrecord.text.marks import Pair, pairs

STYLES = {
    "curly": (("“", "”"), ("‘", "’")),
    "single": (("‘", "’"), ("“", "”")),
    "guillemets": (("«", "»"), ("‹", "›")),
    "low": (("„", "“"), ("‚", "‘")),
    "straight": (('"', '"'), ("'", "'")),
}
"""Outer and inner marks, each opening and closing."""


def restyled(text: str, style: str) -> list[Piece]:
    """The edits that give the text the marks of the style. Raises ValueError where it would then read otherwise."""
    quotations = pairs(text)
    edits = []
    for pair, depth in _depths(quotations):
        opening, closing = STYLES[style][depth % 2]
        edits.append(Piece(pair.start, pair.start + 1, opening))
        if pair.closed:
            edits.append(Piece(pair.end - 1, pair.end, closing))
    if not edits:
        raise ValueError("the text has no quotation marks")
    edits = [edit for edit in edits if text[edit.start] != edit.words]
    if not edits:
        raise ValueError(f"the marks are {style} already")
    read = pairs(_applied(text, edits))
    if read != quotations:
        at = min({*read} ^ {*quotations}).start
        raise ValueError(f"with {style} marks the quotation at {at} would begin or end elsewhere; apostrophes do that")
    return edits


def fitting(text: str, random: Random) -> tuple[str, list[Piece]]:
    """A style drawn from those that the text does not have and that fit, and its edits. Raises ValueError if there is none."""
    reasons = []
    for style in random.sample(sorted(STYLES), len(STYLES)):
        try:
            return style, restyled(text, style)
        except ValueError as error:
            reasons.append(str(error))
    raise ValueError("; ".join(sorted(set(reasons))))


def _depths(quotations: list[Pair]) -> list[tuple[Pair, int]]:
    """The pairs, and inside how many others each stands."""
    found, around = list[tuple[Pair, int]](), list[Pair]()
    for pair in sorted(quotations, key=lambda pair: (pair.start, -pair.end)):
        around = [outer for outer in around if pair.start < outer.end]
        found.append((pair, len(around)))
        around.append(pair)
    return found


def _applied(text: str, edits: list[Piece]) -> str:
    characters = list(text)
    for edit in edits:
        characters[edit.start] = edit.words or ""
    return "".join(characters)
