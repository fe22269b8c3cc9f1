"""T4 of the integrity ladder: quoted words that show by an ellipsis or by brackets that they are stitched (MEASURES, section 6).

Deviation    A fragment of fewer than three words has to stand there too, as whole words at most 200 characters from the fragment
             before it (MEASURES asks only for fragments of three words or more): words that are not in the text are never
             passed over, so the tier is never better than there.
"""

import re

from onrecord.text.anchor import SEPARATOR
from onrecord.text.marks import is_content
from onrecord.text.words import words_of

FAR = 200
_LONG = 3
_CUT = re.compile(r"\s*(?:\[[^\[\]]{0,200}\]|\((?:…|\.{3})\)|…|\.(?:[  ]?\.){2,})\s*")


def fragments(words: str) -> list[str]:
    """What stands between ellipses and bracketed insertions, without what holds no letter or digit."""
    return [part for part in _CUT.split(words) if any(map(is_content, part))]


def stitches(words: str, parts: list[str]) -> bool:
    """Whether the parts can be looked up one by one: something was cut, and one part is long or they are parts by our own sign."""
    if not parts or not _CUT.search(words):
        return False
    return any(not is_short(part) for part in parts) or (len(parts) > 1 and SEPARATOR in words)


def is_short(part: str) -> bool:
    """Whether the fragment has fewer than three words, and could stand anywhere."""
    return len(words_of(part)) < _LONG
