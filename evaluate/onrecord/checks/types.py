"""Rules about a quote's type."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from onrecord.checks.rule import Problem, rule
from onrecord.data.annotation import Annotation
from onrecord.text.marks import Pair, outermost, pairs, type_by_marks

_DASH = re.compile(r"[–—―](?:\s*.)?")
_SAID = {
    "direct": "all of the content stands inside quotation marks",
    "mixed": "some of the content stands inside quotation marks, some outside",
    "indirect": "no word of the content stands inside quotation marks",
}
_ALLOWED = {
    "direct": ("direct",),
    "mixed": ("mixed",),
    "indirect": ("indirect",),
    "reported": ("indirect", "mixed"),
    "free_indirect": ("indirect", "mixed"),
}


@rule("type-marks", "warning")
def type_agrees_with_the_marks(annotation: Annotation) -> Iterator[Problem]:
    """Quotation marks alone tell direct, mixed and indirect apart; reported and free indirect words are never all in marks.

    A dash that opens a paragraph of speech is a quotation mark, which nothing closes: it says nothing of where the words end.
    """
    if annotation.text is None:
        return
    quotations = pairs(annotation.text)
    outer = outermost(quotations)
    for quote in annotation.quotes:
        stated, spans = quote.value.get("type"), quote.spans(text=annotation.text)
        if not spans or not isinstance(stated, str) or stated not in _ALLOWED:
            continue
        first, last = spans[0][0], spans[-1][1]
        found = type_by_marks(
            annotation.text, spans, _own(quotations, first, last) if "nested_in" in quote.value else _near(outer, first, last)
        )
        if stated == "direct" and _after_a_dash(annotation.text, first):
            continue
        if found and found not in _ALLOWED[stated]:
            yield Problem((*quote.path, "type"), f"type {stated}, but {_SAID[found]}; correct the type, or the content's edges")


def _after_a_dash(text: str, first: int) -> bool:
    """Whether the words begin with the dash that opens their paragraph, or right behind it."""
    return _DASH.fullmatch(text, text.rfind("\n", 0, first) + 1, first + 1) is not None


def _near(outer: list[Pair], first: int, last: int) -> list[Pair]:
    """Of disjoint quotations those that touch the stretch from first to last."""
    return outer[max(0, bisect_left(outer, first, key=_start) - 1) : bisect_left(outer, last, key=_start)]


def _own(quotations: list[Pair], first: int, last: int) -> list[Pair]:
    """Of all quotations those that enclose no more than a nested quote from first to last; others are the outer speaker's."""
    low, high = bisect_left(quotations, first - 1, key=_start), bisect_left(quotations, last + 1, key=_start)
    return [pair for pair in quotations[low:high] if pair.end <= last + 1]


def _start(pair: Pair) -> int:
    return pair.start
