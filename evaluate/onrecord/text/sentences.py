"""The sentence that words stand in, for a reader: punctuation and line breaks end it, abbreviations are not known."""

import re

_END = re.compile(r"[.!?…]+[\"”’'»)\]]*(?=\s)|[。！？]+[」』”]*|[\n\r\u2028\u2029]+")
_FAR = 600


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the sentences go that the span stands in; no further than 600 code points to each side."""
    first, last = max(0, start - _FAR), min(len(text), end + _FAR)
    for match in _END.finditer(text, first, start):
        first = match.end()
    begins = re.compile(r"\s*").match(text, first, start)
    first = begins.end() if begins else first
    after = _END.search(text, max(start, end - 1), last)
    while after is not None and after.end() < end:
        after = _END.search(text, after.end(), last)
    return first, last if after is None else max(end, after.end())
