"""Quotations that have no cue of their own: they go on with the speaker of the quotation before them, or after them.

Three cases: whole sentences of quotation after a cue sentence (`“No,” Holm said. “Never.”`); paragraphs of nothing but
quotation beside one that is attributed; a colon at the end of a paragraph, and the quotation that follows it.
They are added to the attributed quotation as further spans, as PolNeAR has them.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.systems.rules.attributions import Attribution
from onrecord.systems.rules.sentences import Sentence
from onrecord.text.marks import Pair

_ONLY_QUOTATION = re.compile(r"[&B]?(?:Q[.,]?)+\Z")


class Quote(NamedTuple):
    """An attribution, and all the spans of its words: code points."""

    attribution: Attribution
    spans: list[tuple[int, int]]


def joined(sentences: Sequence[Sentence], found: Sequence[Sequence[Attribution]], quotations: dict[int, Pair]) -> list[Quote]:
    """The attributions, `found` in each of the sentences, with the quotations that continue them; those left empty are dropped."""
    quotes: list[Quote] = []
    before: Quote | None = None
    waiting: list[tuple[int, int]] = []
    for sentence, here in zip(sentences, found, strict=True):
        if not here and _ONLY_QUOTATION.match(sentence.classes):
            span = sentence.span(0, len(sentence.words) - 1)
            if before:
                before.spans.append(span)
            elif waiting or _goes_on(sentence, quotations):
                waiting.append(span)
            continue
        new = [Quote(one, [one.sentence.span(*part) for part in one.content]) for one in here]
        if new and waiting and here[0].content and sentence.classes[here[0].content[0][0]] == "Q":
            new[0].spans[:0] = waiting
        quotes += new
        before, waiting = next((quote for quote in reversed(new) if _may_go_on(quote)), None), []
    return [quote for quote in quotes if quote.spans]


def _goes_on(sentence: Sentence, quotations: dict[int, Pair]) -> bool:
    """Whether the quotation at the end of the sentence is never closed, as before a paragraph that opens it again."""
    return sentence.classes[-1] == "Q" and not quotations[sentence.starts[-1]].closed


def _may_go_on(quote: Quote) -> bool:
    sentence = quote.attribution.sentence
    return not quote.spans or any(sentence.classes[last] == "Q" for _, last in quote.attribution.content)
