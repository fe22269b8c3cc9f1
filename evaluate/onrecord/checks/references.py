"""Rules about what refers to what inside a file: speakers, quotes and their ids."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from onrecord.checks.rule import Problem, rule
from onrecord.checks.wording import closest, shown
from onrecord.data.annotation import Annotation
from onrecord.schema import load_schema
from onrecord.text.source import JsonPath


@rule("unknown-speaker")
def speakers_are_in_the_table(annotation: Annotation) -> Iterator[Problem]:
    """Quotes, chains and non-quotes name speakers by their key in the file's table, so that each is described once."""
    table = annotation.value.get("speakers")
    known = table if isinstance(table, dict) else {}
    for path, key in _speaker_references(annotation):
        if key not in known:
            yield Problem(
                path, f"{shown(key)} is no key of speakers; {_did_you_mean(key, known)}add it there, or correct it here"
            )


def _speaker_references(annotation: Annotation) -> Iterator[tuple[JsonPath, str]]:
    for path, quote in annotation.quotes:
        speakers = quote.get("speaker")
        for i, key in enumerate(speakers if isinstance(speakers, list) else []):
            if isinstance(key, str):
                yield (*path, "speaker", i), key
        via = quote.get("via")
        for i, node in enumerate(via if isinstance(via, list) else []):
            if isinstance(node, dict) and isinstance(node.get("speaker"), str):
                yield (*path, "via", i, "speaker"), node["speaker"]
    non_quotes = annotation.value.get("non_quotes")
    for i, non_quote in enumerate(non_quotes if isinstance(non_quotes, list) else []):
        if isinstance(non_quote, dict) and isinstance(non_quote.get("speaker"), str):
            yield ("non_quotes", i, "speaker"), non_quote["speaker"]


@rule("unused-speaker", "warning")
def speakers_are_used(annotation: Annotation) -> Iterator[Problem]:
    """The table holds those who are quoted, pass on words, or are meant by a non-quote; an entry nobody refers to is a slip."""
    used = {key for _, key in _speaker_references(annotation)}
    if not used <= annotation.speakers.keys():
        return  # a misspelled reference, which has a finding of its own
    form = load_schema("annotation")["$defs"]["key"]["pattern"]
    for key in annotation.speakers:
        if key not in used and re.search(form, key):
            yield Problem(
                ("speakers", key), f"nothing refers to {shown(key)}; remove it, or add the quote it belongs to", at_key=True
            )


@rule("duplicate-id")
def quote_ids_are_unique(annotation: Annotation) -> Iterator[Problem]:
    """A quote's id is its name for ever; two quotes of one name could not be told apart in any table."""
    seen: Counter[str] = Counter()
    for quote in annotation.quotes:
        if quote.id is not None:
            seen[quote.id] += 1
            if seen[quote.id] > 1:
                yield Problem(
                    (*quote.path, "id"),
                    f"the id {shown(quote.id)} is another quote's already; give this one the next free number",
                )


@rule("unknown-quote")
def parents_exist(annotation: Annotation) -> Iterator[Problem]:
    """`nested_in` names a quote of the same file, and following it never comes back to the quote itself."""
    parents = {quote.id: quote.value.get("nested_in") for quote in annotation.quotes if quote.id is not None}
    for quote in annotation.quotes:
        parent = quote.value.get("nested_in")
        if not isinstance(parent, str):
            continue
        path = (*quote.path, "nested_in")
        if parent not in parents:
            yield Problem(
                path,
                f"{shown(parent)} is no quote of this file; {_did_you_mean(parent, parents)}give the id of the quote around this one",
            )
            continue
        if quote.id in (circle := _circle(quote.id, parents)):
            yield Problem(path, "the quote stands inside itself: " + " in ".join(map(str, [*circle, quote.id])))


def _circle(start: str | None, parents: Mapping[str, object]) -> list[str | None]:
    """The quotes from `start` outwards until one comes again, or nothing encloses; the whole way if it ends at `start`."""
    way: dict[str | None, None] = {start: None}
    at = parents.get(start or "")
    while isinstance(at, str) and at in parents and at not in way:
        way[at] = None
        at = parents[at]
    return list(way) if at == start else []


@rule("nested-outside")
def parents_contain_their_quotes(annotation: Annotation) -> Iterator[Problem]:
    """A nested quote is a part of what the outer speaker said: every span of it lies inside the outer quote's content."""
    quotes = {quote.id: quote for quote in annotation.quotes}
    for quote in annotation.quotes:
        parent = quotes.get(quote.value.get("nested_in")) if isinstance(quote.value.get("nested_in"), str) else None
        if parent is None or parent is quote:
            continue
        outer = parent.spans()
        stray = [span for span in quote.spans() if outer and not any(s <= span[0] and span[1] <= e for s, e in outer)]
        for start, end in stray:
            yield Problem(
                (*quote.path, "nested_in"), f"its words at {start} to {end} are not inside the content of {parent.id!r}"
            )


def _did_you_mean(word: str, known: Collection[str | None]) -> str:
    close = closest(word, [key for key in known if key is not None])
    return f"did you mean {close!r}? Else " if close else ""
