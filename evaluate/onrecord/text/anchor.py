"""From words to the place where they stand, and what offsets in other units look like.

Offsets count Unicode code points, end-exclusive. Words are found exactly or not at all: nothing is ever anchored to a
look-alike in silence.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

Unit = Literal["UTF-8 bytes", "UTF-16 units"]
SEPARATOR = " … "


def words(text: str, spans: Iterable[Sequence[int]]) -> str:
    """The words of the spans in the order of the text, parts separated by ' … '."""
    return SEPARATOR.join(text[start:end] for start, end in sorted(map(tuple, spans)))


def occurrences(text: str, exact: str, prefix: str = "", suffix: str = "") -> Iterator[int]:
    """Starts of the words in the text, overlapping ones included, where prefix stands before and suffix after them."""
    wanted = prefix + exact + suffix
    at = text.find(wanted)
    while at >= 0:
        yield at + len(prefix)
        at = text.find(wanted, at + 1)


def in_other_unit(text: str, start: int, end: int, exact: str | None) -> tuple[Unit, int, int] | None:
    """The unit in which the offsets fit, with the code points they mean; None if they fit neither.

    With `exact` they fit if those words stand there; without, if they lie inside the text and cut no character.
    """
    if text.isascii():
        return None
    encodings: tuple[tuple[Unit, str, int], ...] = (("UTF-8 bytes", "utf-8", 1), ("UTF-16 units", "utf-16-le", 2))
    for unit, encoding, width in encodings:
        encoded = text.encode(encoding)
        if end * width > len(encoded):
            continue
        try:
            found = encoded[start * width : end * width].decode(encoding)
            first = len(encoded[: start * width].decode(encoding))
        except UnicodeDecodeError:
            continue
        if exact is None or found == exact:
            return unit, first, first + len(found)
    return None
