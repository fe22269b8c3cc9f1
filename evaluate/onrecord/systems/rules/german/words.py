"""What the German rules know of words: reporting verbs and a few classes, from `cues.txt` and `words.txt`."""

import re
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"\w+")


@cache
def cues() -> dict[str, tuple[bool, frozenset[str]]]:
    """For each form of a reporting verb whether it takes any clause, and the particles one of which has to follow; "" for none."""
    found: dict[str, tuple[bool, frozenset[str]]] = {}
    for entry in _lines("cues.txt").split():
        form, _, particle = entry.rstrip("*").partition("_")
        any_clause, particles = found.get(form, (False, frozenset[str]()))
        found[form] = (any_clause or entry.endswith("*"), particles | {particle})
    return found


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of a class."""
    lines = dict(line.split(": ", 1) for line in _lines("words.txt").splitlines())
    return frozenset(lines[name].split())


def subjunctive(text: str) -> bool:
    """Whether a form of reported speech stands in it."""
    return not word_class("subjunctive").isdisjoint(_WORD.findall(text))


def _lines(name: str) -> str:
    content = files(__package__).joinpath(name).read_text("utf-8")
    return "\n".join(line for line in content.splitlines() if not line.startswith("#"))
