"""Rules about the edges of spans, and about spans of one quote and of two."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from onrecord.checks.rule import Problem, rule
from onrecord.checks.wording import shown
from onrecord.data.annotation import Annotation, Quote
from onrecord.text.words import cuts_a_word

NEARLY = 0.8

Spans = list[tuple[int, int]]


@rule("cut-word")
def spans_hold_whole_words(annotation: Annotation) -> Iterator[Problem]:
    """A span that begins or ends inside a word has slipped: offsets of another unit, or a hasty hand."""
    text = annotation.text
    if text is None:
        return
    for selector in annotation.selectors():
        start, end = selector.start, selector.end
        if start is None or end is None or not start < end <= len(text):
            continue
        for at, what in ((start, "begins"), (end, "ends")):
            if cuts_a_word(text, at):
                yield Problem(
                    selector.path, f"the span {what} inside the word {shown(_word_around(text, at))}; take the whole word"
                )
    for path, start, end in annotation.regions():
        if start < end <= len(text) and (cuts_a_word(text, start) or cuts_a_word(text, end)):
            yield Problem(path, "the region begins or ends inside a word; take the whole word")


@rule("edge-space")
def spans_have_no_space_at_their_edges(annotation: Annotation) -> Iterator[Problem]:
    """The space beside the words is nobody's; two annotators would differ by it and mean the same."""
    for selector in annotation.selectors():
        words = selector.exact
        if words is None and annotation.text is not None and selector.start is not None:
            words = annotation.text[selector.start : selector.end]
        if words and words.strip() and words != words.strip():
            yield Problem(selector.path, f"{shown(words)} has space at its edge; take the words without it")


@rule("content-swallows", "warning")
def cue_and_mention_are_not_content(annotation: Annotation) -> Iterator[Problem]:
    """What was said, the words that say that it was said, and who said it are three things: no character is two of them."""
    for quote in annotation.quotes:
        content, cue, mention = (quote.spans(role, annotation.text) for role in ("content", "cue", "mention"))
        for role, spans in (("cue", cue), ("mention", mention)):
            if _shared(content, spans):
                message = f"the content holds the {role}; end the content before it, as one or as several spans"
                yield Problem((*quote.path, role), message)
        if _shared(cue, mention):
            yield Problem((*quote.path, "mention"), "cue and mention share characters; a character is one of them")


@rule("near-identical", "warning")
def one_stretch_is_one_quote(annotation: Annotation) -> Iterator[Problem]:
    """Two quotes of one speaker over almost the same words are one quote, labelled twice."""
    spans = sorted(((quote.spans(text=annotation.text), quote) for quote in annotation.quotes), key=lambda pair: pair[0])
    for i, (first, one) in enumerate(spans):
        for second, other in spans[i + 1 :]:
            if not first or not second or second[0][0] >= first[-1][1]:
                break
            shared = _shared(first, second)
            if first == second or shared < NEARLY * (_length(first) + _length(second) - shared) or not _same_speaker(one, other):
                continue
            later = max(one, other, key=lambda quote: quote.path[1])
            earlier = one if later is other else other
            message = f"almost the words of {earlier.id!r}, by the same speaker; keep one of the two"
            yield Problem((*later.path, "content"), message)


@rule("nested-unmarked", "warning")
def quotes_inside_quotes_say_so(annotation: Annotation) -> Iterator[Problem]:
    """Words that another quote's speaker quotes are nested in that quote; without `nested_in` they would count as said apart."""
    contents = [(spans, quote) for quote in annotation.quotes if (spans := quote.spans(text=annotation.text))]
    contents.sort(key=lambda content: content[0][0][0])
    furthest = list(accumulate((spans[-1][1] for spans, _ in contents), max))
    starts = [spans[0][0] for spans, _ in contents]
    for inner, quote in contents:
        if quote.value.get("nested_in") is not None:
            continue
        for at in range(bisect_right(starts, inner[0][0]) - 1, -1, -1):
            if furthest[at] < inner[-1][1]:
                break
            outer, other = contents[at]
            inside = all(any(start <= s and e <= end for start, end in outer) for s, e in inner)
            if other is not quote and inside and _length(inner) < NEARLY * _length(outer):
                message = f"its words stand inside the content of {other.id!r}; add nested_in, or correct the edges"
                yield Problem((*quote.path, "content"), message)
                break


@rule("free-indirect-cue", "warning")
def free_indirect_quotes_have_no_cue(annotation: Annotation) -> Iterator[Problem]:
    """Free indirect speech is told by having no cue on its sentence; with one it is indirect."""
    for quote in annotation.quotes:
        if quote.value.get("type") == "free_indirect" and quote.value.get("cue"):
            yield Problem((*quote.path, "cue"), "free_indirect, but there is a cue; the type is indirect", at_key=True)


def _word_around(text: str, at: int) -> str:
    before, after = re.search(r"\w*$", text[max(0, at - 40) : at]), re.match(r"\w*", text[at : at + 40])
    return (before.group() if before else "") + (after.group() if after else "")


def _shared(one: Spans, other: Spans) -> int:
    """How many characters two lists of disjoint spans share."""
    return sum(max(0, min(e, end) - max(s, start)) for s, e in one for start, end in other)


def _length(spans: Spans) -> int:
    return sum(end - start for start, end in spans)


def _same_speaker(one: Quote, other: Quote) -> bool:
    return one.value.get("speaker") == other.value.get("speaker")
