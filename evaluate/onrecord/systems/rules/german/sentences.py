"""Sentences of a German text, with quotations blotted out so that what stands in them ends none."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.text.marks import Pair

BLOT = "\u0001"
"""Stands for every character of a quotation, its marks too."""
_END = re.compile(
    r"(?<=[.!?…\u0001])(?<!\b\w\.)(?<!\d\.)(?<!\b(?:Dr|Nr|St|ca)\.)(?<!\b(?:bzw|evt|usw|Mio|Mrd)\.)"
    r"\s+(?=[A-ZÄÖÜ0-9\u0001„«»\"])|\n+"
)
_SAID_IN_MARKS = re.compile(r"[.!?…][\"”“«»’‘]$")


class Sentence(NamedTuple):
    """Where it stands, its text, and the same with quotations blotted out; without space and punctuation at the end of `plain`."""

    start: int
    end: int
    text: str
    plain: str

    @property
    def all_quoted(self) -> bool:
        """Whether it is one quotation."""
        return bool(self.plain) and not self.plain.strip(f"{BLOT}.!? ")

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Code points of the text, of an offset and an end in the sentence."""
        return self.start + start, self.start + end


def read(text: str, quotations: Sequence[Pair]) -> Iterator[Sentence]:
    """The sentences in order."""
    blotted = list(text)
    for pair in quotations:
        if pair.closed and " " in text[pair.start : pair.end]:
            blotted[pair.start : pair.end] = BLOT * (pair.end - pair.start)
    plain = "".join(blotted)
    start = 0
    for end, after in [*((match.start(), match.end()) for match in _ends(plain, text)), (len(text), len(text))]:
        lead = len(text[start:end]) - len(text[start:end].lstrip())
        if text[start:end].strip():
            yield Sentence(start + lead, end, text[start + lead : end], plain[start + lead : end])
        start = after


def _ends(plain: str, text: str) -> Iterator[re.Match[str]]:
    """The breaks between sentences; behind a quotation only where the words in it end one."""
    for match in _END.finditer(plain):
        if (
            plain[match.start() - 1 : match.start()] != BLOT
            or "\n" in match.group()
            or _SAID_IN_MARKS.search(text[: match.start()][-2:])
        ):
            yield match
