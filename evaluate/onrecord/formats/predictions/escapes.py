"""Escapes in strings, as JSON and Python write them: undone, and nothing else changed.

A surrogate without its other half, which is no character, becomes U+FFFD.
"""

import re

_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|x([0-9a-fA-F]{2})|\r?(.)|\Z)", re.DOTALL)
_MEANT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}


def unescaped(words: str) -> str:
    """The words with their escapes undone, as JSON and Python write them."""
    return _ESCAPED.sub(_character, words) if "\\" in words else words


def _character(match: re.Match[str]) -> str:
    first, second, byte, other = match.groups()
    if first and second and 0xD800 <= int(first, 16) < 0xDC00:
        return chr(0x10000 + ((int(first, 16) - 0xD800) << 10) + int(second, 16) - 0xDC00)
    if first:
        return _point(first) + (_point(second) if second else "")
    return chr(int(byte, 16)) if byte else _MEANT.get(other, other or "")


def _point(digits: str) -> str:
    return "\ufffd" if 0xD800 <= int(digits, 16) < 0xE000 else chr(int(digits, 16))
