"""What was changed in quoted words: word by word, and whether a negation came or went."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from onrecord.text.folds import bare, fold, unify
from onrecord.text.words import words_of


class Edit(NamedTuple):
    """Words of the quote where the text has others; one of the two may be empty."""

    quoted: str
    stands: str

    @property
    def negates(self) -> bool:
        """Whether one side has a negation more than the other: the words say the opposite."""
        return (_negations(self.quoted) - _negations(self.stands)) % 2 == 1

    def __str__(self) -> str:
        return f"{self.quoted or '∅'} for {self.stands or '∅'}"


def edits(quoted: str, stands: str) -> list[Edit]:
    """The differences in words, in order; case and punctuation are none."""
    one, other = _words(quoted), _words(stands)
    found: list[Edit] = []
    joined = False
    for code in Levenshtein.opcodes([word for word, _, _ in one], [word for word, _, _ in other]):
        if code.tag == "equal":
            joined = False
            continue
        edit = Edit(
            _written(quoted, one[code.src_start : code.src_end]), _written(stands, other[code.dest_start : code.dest_end])
        )
        if joined:
            edit = Edit(f"{found[-1].quoted} {edit.quoted}".strip(), f"{found[-1].stands} {edit.stands}".strip())
            found.pop()
        found.append(edit)
        joined = True
    return found


def _words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text in the form of T3, with where they stand in it."""
    form = bare(unify(fold(text)))
    return [(form.text[start:end], form.start(start), form.end(end)) for start, end in words_of(form.text)]


def _written(text: str, words: list[tuple[str, int, int]]) -> str:
    return " ".join(text[words[0][1] : words[-1][2]].split()) if words else ""


def _negations(text: str) -> int:
    return sum(word in _negative() for word, _, _ in _words(text))


@cache
def _negative() -> frozenset[str]:
    lines = Path(__file__).with_name("negations.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
