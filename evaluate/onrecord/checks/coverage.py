"""Rules about the whole text: every pair of quotation marks is decided on, and nothing stands where nothing is annotated."""

import sys
from collections.abc import Iterator
from typing import Any

from onrecord.checks.rule import Problem, rule
from onrecord.checks.wording import shown
from onrecord.data.annotation import GOLD, Annotation, Selector
from onrecord.text.marks import is_content, outermost, pairs

_NOT_ANNOTATED = ("boilerplate", "excluded")


@rule("marks-unaccounted", "warning")
def quotation_marks_are_decided_on(annotation: Annotation) -> Iterator[Problem]:
    """Every pair of quotation marks is in a quote, a non-quote or boilerplate: what nobody decided on is neither gold nor negative."""
    text = annotation.text
    if (
        text is None
        or annotation.layer != GOLD
        or "quotes" not in annotation.value
        or not all(_finished(s, text) for s in annotation.selectors())
    ):
        return  # the places are not all known yet, or wrong, which has findings of its own
    decided = bytearray(len(text))
    spans = [span for quote in annotation.quotes for span in quote.spans(text=text)]
    spans += [
        (s.start, s.end) for s in annotation.selectors() if s.role == "non_quote" and s.start is not None and s.end is not None
    ]
    for start, end in [*spans, *((start, end) for start, end, _ in _not_annotated(annotation))]:
        decided[start:end] = b"\1" * len(decided[start:end])
    for pair in outermost(pairs(text)):
        left = [at for at in range(pair.start, pair.end) if not decided[at] and is_content(text[at])]
        if left:
            start = left[0] if any(decided[pair.start : left[0]]) else pair.start
            words = shown(text[start : pair.end])
            message = f"nothing is said about {words} at {start}; it is a quote, a non-quote with its reason, or boilerplate"
            yield Problem(("quotes",), message)


@rule("boilerplate-annotated", "warning")
def nothing_is_annotated_in_boilerplate(annotation: Annotation) -> Iterator[Problem]:
    """Menus, appeals and "read also" lines are not the article; quotes in them would reward systems for reading them."""
    regions = list(_not_annotated(annotation))
    for selector in annotation.selectors():
        if selector.start is None or selector.end is None or selector.role not in ("content", "non_quote"):
            continue
        for start, end, kind in regions:
            if selector.start < end and start < selector.end:
                yield Problem(
                    selector.path, f"these words stand in a region of kind {kind}, where nothing is annotated; remove one of them"
                )


@rule("quote-and-non-quote", "warning")
def words_are_a_quote_or_none(annotation: Annotation) -> Iterator[Problem]:
    """A gold negative says that a passage is no quote; the same words cannot be the content of one."""
    contents = {tuple(quote.spans(text=annotation.text)): quote for quote in annotation.quotes}
    for selector in annotation.selectors():
        if selector.role == "non_quote" and selector.start is not None and selector.end is not None:
            quote = contents.get(((selector.start, selector.end),))
            if quote is not None:
                yield Problem(selector.path, f"the same words are the content of {quote.id!r}; decide for one of the two")


def _finished(selector: Selector, text: str) -> bool:
    return selector.start is not None and selector.end is not None and selector.start < selector.end <= len(text)


def _not_annotated(annotation: Annotation) -> Iterator[tuple[int, int, str]]:
    regions: Any = annotation.gold_document.get("regions")
    length = len(annotation.text) if annotation.text is not None else sys.maxsize
    for region in regions if isinstance(regions, list) else []:
        if isinstance(region, dict) and region.get("kind") in _NOT_ANNOTATED:
            start, end = region.get("start"), region.get("end")
            if isinstance(start, int) and isinstance(end, int) and end <= length:
                yield start, end, region["kind"]
