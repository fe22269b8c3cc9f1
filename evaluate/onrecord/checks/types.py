"""Rules about a quote's type."""

from collections.abc import Iterator

from onrecord.checks.rule import Problem, rule
from onrecord.data.annotation import Annotation, Quote
from onrecord.text.marks import Pair, pairs, type_by_marks

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
    """direct, mixed and indirect are told apart by quotation marks alone; reported and free indirect words are never all in marks."""
    if annotation.text is None:
        return
    quotations = pairs(annotation.text)
    for quote in annotation.quotes:
        stated, spans = quote.value.get("type"), quote.spans()
        found = type_by_marks(annotation.text, spans, _own_marks(quote, spans, quotations))
        if isinstance(stated, str) and stated in _ALLOWED and found and found not in _ALLOWED[stated]:
            yield Problem((*quote.path, "type"), f"type {stated}, but {_SAID[found]}; correct the type, or the content's edges")


def _own_marks(quote: Quote, spans: list[tuple[int, int]], quotations: list[Pair]) -> list[Pair]:
    """The quotations that count: for a nested quote not those that enclose more than it, which are the outer speaker's."""
    if "nested_in" not in quote.value or not spans:
        return quotations
    first, last = spans[0][0] - 1, spans[-1][1] + 1
    return [pair for pair in quotations if first <= pair.start and pair.end <= last]
