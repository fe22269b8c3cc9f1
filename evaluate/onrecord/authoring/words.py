"""Word lists, and the words of a text in the form in which the lists have them."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

LISTS = Path(__file__).with_name("lists")
_WORD = re.compile(r"\d[\d.,:]*\d|\d|[^\W\d_]+(?:[’'][^\W\d_]+|-[^\W\d_]+|(?<=\b[ap])\.m)*")


class Word(NamedTuple):
    """A word in lower case with straight apostrophes, and where it stands."""

    word: str
    start: int
    end: int


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a stretch of the text; a number is a word, a compound with a hyphen is one."""
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    return [Word(match.group().replace("’", "'").casefold(), *match.span()) for match in found]


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list of `lists/`, between spaces."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def phrases(name: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a list of `lists/`, one a line, each as its words, the longest first."""
    return tuple(sorted((tuple(line.split()) for line in _lines(name)), key=lambda phrase: (-len(phrase), phrase)))


def covered(running: list[Word], name: str) -> list[bool]:
    """Whether each of the words is part of one of the list's phrases."""
    inside = [False] * len(running)
    for at, phrase in found(running, name):
        inside[at : at + len(phrase)] = [True] * len(phrase)
    return inside


def found(running: list[Word], name: str) -> list[tuple[int, tuple[str, ...]]]:
    """Where phrases of the list begin among the words, and which they are."""
    plain = [word.word for word in running]
    return [(at, phrase) for at in range(len(plain)) for phrase in phrases(name) if tuple(plain[at : at + len(phrase)]) == phrase]


def _lines(name: str) -> list[str]:
    return [line for line in (LISTS / f"{name}.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")]
