"""Rules about what a score could not tell apart or could not see (MEASURES, section 5)."""

import json
from collections.abc import Iterator

from onrecord.checks.rule import Problem, rule
from onrecord.checks.wording import shown
from onrecord.data.annotation import Annotation
from onrecord.text.marks import is_content


@rule("repeated-quote")
def quotes_differ(annotation: Annotation) -> Iterator[Problem]:
    """Two quotes of the same words may have different speakers; two that are equal in every field are one, given twice."""
    seen: dict[str, str] = {}
    for quote in annotation.quotes:
        fields = {key: value for key, value in quote.value.items() if key != "id"}
        record = json.dumps(fields, sort_keys=True, default=str)
        if record in seen and fields.get("content"):
            yield Problem(quote.path, f"this quote is {shown(seen[record])} again, equal in every field; delete one of them")
        seen.setdefault(record, quote.id or "another quote")


@rule("blank-content")
def content_is_not_blank(annotation: Annotation) -> Iterator[Problem]:
    """The words of a quote are not all space: nothing could be compared with them."""
    for quote in annotation.quotes:
        words = _words(annotation, quote.spans())
        if words and not words.strip():
            yield Problem((*quote.path, "content"), "the content is nothing but space; give the words that are attributed")


@rule("no-letters", "warning")
def content_has_letters(annotation: Annotation) -> Iterator[Problem]:
    """Content is compared by its letters, marks and digits; “…” and “?!” have none, and are compared by their punctuation."""
    for quote in annotation.quotes:
        words = _words(annotation, quote.spans())
        if words and words.strip() and not any(map(is_content, words)):
            yield Problem(
                (*quote.path, "content"), f"{shown(words)} has neither a letter nor a digit; is this all that was said?"
            )


@rule("undescribed-speaker", "warning")
def unnamed_speakers_are_described(annotation: Annotation) -> Iterator[Problem]:
    """Whoever is not named is told by a description or a mention; without either a system could only guess whom is meant."""
    for quote in annotation.quotes:
        speakers = quote.value.get("speaker")
        if quote.value.get("mention"):
            continue
        for i, key in enumerate(speakers if isinstance(speakers, list) else []):
            entry = annotation.speakers.get(key) if isinstance(key, str) else None
            if entry and not entry.get("name") and not entry.get("description") and entry.get("identification") != "none":
                message = f"{shown(key)} has no name and no description, and the quote no mention; add a description"
                yield Problem((*quote.path, "speaker", i), message)


def _words(annotation: Annotation, spans: list[tuple[int, int]]) -> str | None:
    """The words of the spans, if the text is at hand."""
    if annotation.text is None or not spans:
        return None
    return "".join(annotation.text[start:end] for start, end in spans)
