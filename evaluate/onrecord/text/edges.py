"""The edges of words in a text: the marks, dashes and stops that they begin and end with, in whatever form they stand there."""

import unicodedata

Offsets = tuple[int, int]
_MARKS = frozenset("\"'“”„‟‘’‚‛«»‹›`´″′〝〞〟＂＇「」『』")
_DASHES = frozenset("-‐‑‒–—―−")
_STOPS = frozenset(".,;:!?…")


def at_edges(text: str, start: int, end: int, words: str) -> Offsets:
    """The span with what the words begin and end with, as far as it stands there in whatever form.

    Marks count as one another, and so do dashes. White space before a mark is passed over only where the words have some, and so is
    a stop where the words have another: “Shut.” in the place of “Shut,” takes the closing mark in.
    Without a letter or digit on either side the span stays as it is.
    """
    if not any(map(str.isalnum, words)) or not any(map(str.isalnum, text[start:end])):
        return start, end
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    words = words.replace("''", '"').replace("``", '"').strip()
    length = len(words)
    lead = next(i for i in range(length) if words[i].isalnum())
    trail = next(i for i in range(length, 0, -1) if words[i - 1].isalnum())
    after = _taken(text[end : end + 8 * (length - trail) + 8], words[trail:])
    before = _taken(text[max(0, start - 8 * lead - 8) : start][::-1], words[:lead][::-1])
    return start - before, end + after


def _taken(text: str, words: str) -> int:
    """How much of the text's beginning the words name."""
    at = taken = 0
    spaced = False
    for character in words:
        if character.isspace():
            spaced = True
            continue
        here = at
        passed = str.isspace if spaced else " ".__eq__ if character not in _MARKS else None
        while passed and here < len(text) and passed(text[here]):
            here += 1
        if here < len(text) and _alike(text[here]) == _alike(character):
            double = text[here : here + 2] in ("''", "``") and character not in "'`"
            at = taken = here + 1 + double
            spaced = False
        elif character in _STOPS and text[here : here + 1] in _STOPS:
            at = here + 1
    return taken


def _alike(character: str) -> str:
    return '"' if character in _MARKS else "-" if character in _DASHES else character
