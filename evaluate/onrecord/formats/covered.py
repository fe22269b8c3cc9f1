"""Whether the words a tool stored are the words that stand at its offsets, and how far.

Tools store words otherwise than the text holds them: brat writes a line break as a space, Label Studio trims and shortens,
others normalise. What differs in that way alone still proves the offsets; what differs in a letter does not.
"""

import unicodedata
from enum import IntEnum

_ELLIPSES = ("…", "...", "[...]")


class Fit(IntEnum):
    """How stored words fit those of the text, the best first."""

    exact = 0
    space = 1
    normal_form = 2
    shortened = 3


DESCRIBED = {
    Fit.space: "words stored with other white space",
    Fit.normal_form: "words stored in another Unicode normal form",
    Fit.shortened: "words stored only in part: their beginning was compared",
}


def fit(found: str, covered: str) -> Fit | None:
    """How the stored words fit those found; None if they are others."""
    if found == covered:
        return Fit.exact
    there, stored = squeezed(found), squeezed(covered)
    if there == stored:
        return Fit.space
    there, stored = (unicodedata.normalize("NFC", words) for words in (there, stored))
    if there == stored:
        return Fit.normal_form
    for ellipsis in _ELLIPSES:
        stored = stored.removesuffix(ellipsis).rstrip()
    return Fit.shortened if stored and there.startswith(stored) else None


def squeezed(words: str) -> str:
    r"""The words with one space for every run of white space, none at the edges; `\n` and `\r` in letters are white space."""
    return " ".join(words.replace("\\r", " ").replace("\\n", " ").split())


def cuts_a_word(text: str, at: int) -> bool:
    """Whether the position stands between two letters or digits of a script that puts space between words."""
    return 0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at])


def is_sloppy(text: str, start: int, end: int) -> bool:
    """Whether a span looks misplaced: with space at an edge, or with an edge inside a word. An empty one tells nothing."""
    if start >= end:
        return False
    return text[start].isspace() or text[end - 1].isspace() or cuts_a_word(text, start) or cuts_a_word(text, end)


def _in_word(character: str) -> bool:
    spaced = character < "\u0e00" or "\u10a0" <= character < "\u1780" or "\u1c80" <= character < "\u2e80"
    return (spaced and character.isalnum()) or bool(unicodedata.combining(character))
