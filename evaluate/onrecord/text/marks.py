"""Quotation marks: which characters of a text stand inside them.

A pair is found within one paragraph. A mark that is not closed there runs to the end of the paragraph, as in quotations
that go on over several paragraphs and re-open at each. Marks of English, German, French and other usage are known, curly
and straight; an apostrophe is no mark. Heuristic by nature: it serves a warning, the stripping of prose from text-free
files, and the types of corpora that annotate none.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

from onrecord.text.paragraphs import paragraphs

OPENING = "\"“”„«»‹›‘‚'「『〝"
CLOSING = "\"”“«»‹›’‘'」』〞"
_CLOSERS = {
    '"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹",
    "‘": "’", "‚": "‘’", "'": "'", "「": "」", "『": "』", "〝": "〞",
}  # fmt: skip
_OPENERS = {closer: [opener for opener, closers in _CLOSERS.items() if closer in closers] for closer in CLOSING}
_MARK = re.compile(f"[{re.escape(''.join(sorted(set(OPENING + CLOSING))))}]")
_SINGLE = "‘‚'"


class Pair(NamedTuple):
    """A quotation with its marks: code points start to end. Not closed: it runs to the end of its paragraph."""

    start: int
    end: int
    closed: bool


def pairs(text: str) -> list[Pair]:
    """All quotations of the text, nested ones included, by start."""
    found: list[Pair] = []
    for start, end in paragraphs(text):
        found.extend(_pairs_of_paragraph(text, start, end))
    return sorted(found)


def outermost(quotations: Iterable[Pair]) -> list[Pair]:
    """Those that stand inside no other: disjoint, by start."""
    outer: list[Pair] = []
    for pair in sorted(quotations, key=lambda pair: (pair.start, -pair.end)):
        if not outer or pair.start >= outer[-1].end:
            outer.append(pair)
    return outer


def _pairs_of_paragraph(text: str, start: int, end: int) -> Iterable[Pair]:
    stack: list[int] = []
    of_mark: dict[str, list[int]] = {mark: [] for mark in _CLOSERS}  # where in the stack each opening mark stands
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match.group()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        closes = max((of_mark[opener][-1] for opener in _OPENERS.get(mark, ()) if of_mark[opener]), default=None)
        if closes is not None and _may_close(text, at, end, before, after):
            yield Pair(stack[closes], at + 1, True)
            for opened in stack[closes:]:
                of_mark[text[opened]].pop()
            del stack[closes:]
        elif _may_open(text, at, end, before, after):
            of_mark[mark].append(len(stack))
            stack.append(at)
    for at in stack:
        if text[at] not in _SINGLE and not (text[at] == '"' and text[at + 1 : at + 2].isspace()):  # perhaps of inches
            yield Pair(at, end, False)


def _may_close(text: str, at: int, end: int, before: str, after: str) -> bool:
    if text[at] not in "'’":
        return not (text[at] == '"' and before.isspace() and after.isalnum())
    if after.isalnum() or before.isspace():
        return False
    if before == "s" and after.isspace():  # the workers' fault: an apostrophe if a better mark follows
        rest = text[at + 1 : end]
        return not re.search(r"[.,!?;…]['’](?!\w)", rest)
    return True


def _may_open(text: str, at: int, end: int, before: str, after: str) -> bool:
    mark = text[at]
    if mark in "'‘" and after in "nN" and text[at + 2 : at + 3] in ("'", "’"):  # rock 'n' roll
        return False
    # a letter before an opening mark is one of a script without capitals and spaces
    inside_word = before.isalnum() and (mark in "\"'‘”" or before.isdigit() or before.lower() != before.upper())
    if mark not in OPENING or inside_word:
        return False
    if after.isspace():  # French marks stand apart from the words they enclose, and all marks do in a text of tokens
        apart = before.isspace() and (mark in "“„" or (mark == '"' and '"' in text[at + 1 : end]))
        return apart or (mark in "«‹" and after in "\u00a0\u202f ")
    if after in ",;:!?)" or (after == "." and text[at + 2 : at + 3] != "."):  # what follows a closing mark
        return False
    return mark != "”" or after.isalnum()


def is_content(character: str) -> bool:
    """Whether the character is a letter, mark or digit: all that counts as content (MEASURES, section 1)."""
    return unicodedata.category(character)[0] in "LMN" and not "\ufe00" <= character <= "\ufe0f"


def marked_share(text: str, spans: Iterable[tuple[int, int]], quotations: Collection[Pair]) -> float | None:
    """Share of the spans' content characters that stand inside one of the quotations; None if they have no content."""
    before, quotations = _content_before(text), sorted(quotations)
    total = inside = 0
    for start, end in ((min(start, len(text)), min(end, len(text))) for start, end in spans if start < end):
        total += before[end] - before[start]
        at = start
        for pair in quotations:
            low, high = max(at, pair.start), min(end, pair.end)
            if low < high:
                inside += before[high] - before[low]
                at = high
    return inside / total if total else None


@lru_cache(maxsize=4)
def _content_before(text: str) -> list[int]:
    """How many content characters stand before each position."""
    return [0, *accumulate(map(is_content, text))]


def type_by_marks(
    text: str, spans: Sequence[tuple[int, int]], quotations: Collection[Pair]
) -> Literal["direct", "mixed", "indirect"] | None:
    """The type that the quotation marks say: all content inside them, some, or none."""
    share = marked_share(text, spans, quotations)
    if share is None:
        return None
    return "direct" if share == 1 else "indirect" if share == 0 else "mixed"
