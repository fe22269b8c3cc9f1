"""Paragraphs: lines, unless the text was broken into short lines by a program, as books on the web are; then blocks of lines."""

import re
from collections.abc import Iterator

WIDEST = 90
"""Nine in ten lines of a text that was broken into lines are no longer than this."""
FEWEST = 10
"""So many line breaks inside of blocks are needed to tell."""

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_INSIDE, _BLANK = re.compile(r"(?<=[^\n])\n(?=[^\n])"), re.compile(r"\n\n+")


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends, without the line breaks around it."""
    return (match.span() for match in (_BLOCK if is_wrapped(text) else _LINE).finditer(text))


def is_wrapped(text: str) -> bool:
    """Whether the lines of the text are no paragraphs: they are short, and blank lines stand between blocks of them."""
    inside, blank = sum(1 for _ in _INSIDE.finditer(text)), sum(1 for _ in _BLANK.finditer(text))
    if inside < FEWEST or blank * FEWEST < inside:
        return False
    lengths = sorted(len(line) for line in text.split("\n") if line)
    return lengths[len(lengths) * 9 // 10] <= WIDEST
