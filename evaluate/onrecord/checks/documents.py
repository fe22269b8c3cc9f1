"""Rules about the document: does the text fit its hash and length, and may it stand here?"""

import re
from collections.abc import Iterator

from onrecord.checks.rule import Problem, rule
from onrecord.data.annotation import GOLD, Annotation, gold_path, strings
from onrecord.data.redistribution import assumed, may_stand
from onrecord.data.texts import sha256
from onrecord.text.source import JsonPath

PROSE_RUN = 5
# selectors have a rule of their own; names are names, however long
_NAMES = {("exact",), ("prefix",), ("suffix",), ("id",), ("url",), ("name",), ("affiliation",)}

_ON_PURPOSE = "if the text was changed on purpose, remove text_sha256, text_length and the offsets, and run `onrecord fmt`"


@rule("hash-mismatch")
def text_has_its_hash(annotation: Annotation) -> Iterator[Problem]:
    """The hash says which text the offsets count: one changed character moves all that follow."""
    stated = annotation.document.get("text_sha256")
    if annotation.text is not None and isinstance(stated, str) and sha256(annotation.text) != stated:
        yield Problem(
            ("document", "text_sha256"), f"the text has sha256 {sha256(annotation.text)[:12]}…, not this; {_ON_PURPOSE}"
        )


@rule("length-mismatch")
def text_has_its_length(annotation: Annotation) -> Iterator[Problem]:
    """The length in code points tells at a glance when another unit was counted, or another text."""
    text, stated = annotation.text, annotation.document.get("text_length")
    if text is None or not isinstance(stated, int) or isinstance(stated, bool) or stated == len(text):
        return
    units = {
        len(text.encode()): "in UTF-8 bytes",
        len(text.encode("utf-16-le")) // 2: "in UTF-16 units",
        len(text) + 1: "with the final newline",
    }
    guess = f" ({stated} is its length {units[stated]})" if stated in units else ""
    yield Problem(("document", "text_length"), f"the text has {len(text)} code points, not {stated}{guess}; {_ON_PURPOSE}")


@rule("text-missing")
def redistributable_text_is_there(annotation: Annotation) -> Iterator[Problem]:
    """A text that may be redistributed is: beside the annotation, so that everybody can check every span."""
    beside = gold_path(annotation.path).with_suffix(".txt")
    if annotation.redistributable and not beside.is_file():
        place = ("document", "license") if annotation.layer == GOLD else ("document",)
        yield Problem(place, f"{annotation.license} lets the text stand here, but there is no {beside.name} beside this file")


@rule("forbidden-text")
def protected_text_is_not_there(annotation: Annotation) -> Iterator[Problem]:
    """An article we may not redistribute is present as spans, hashes and metadata: no text file, no headline."""
    if not annotation.protected:
        return
    if gold_path(annotation.path).with_suffix(".txt").is_file():
        yield Problem(
            ("document", "license") if annotation.layer == GOLD else ("document",),
            "the text may not be redistributed, but stands beside this file; move it to a folder of your own and use --texts DIR",
        )
    if annotation.document.get("title") is not None:
        yield Problem(("document", "title"), "the headline may not be redistributed; write null (`onrecord fmt` does)")


@rule("forbidden-prose")
def protected_prose_is_not_there(annotation: Annotation) -> Iterator[Problem]:
    """Of a text that may not be redistributed only a speaker's own words, marks and all, may stand, and only in `exact`."""
    if not annotation.protected:
        return
    types = {tuple(quote.path): assumed(quote.value.get("type")) for quote in annotation.quotes}
    spoken = set()
    for selector in annotation.selectors():
        if selector.exact is not None:
            if may_stand(selector.exact, selector.role, types.get(selector.path[:2]), continues=selector.continues):
                spoken.add((*selector.path, "exact"))
            else:
                mend = "`onrecord fmt` replaces them by their sha256"
                if selector.start is None:
                    mend = "`onrecord fmt --texts DIR` finds their place and replaces them by their sha256"
                message = f"only content inside quotation marks may stand here, not the outlet's words; {mend}"
                yield Problem((*selector.path, "exact"), message)
        for key in ("prefix", "suffix"):
            if key in selector.value:
                yield Problem(
                    (*selector.path, key), f"a {key} is the outlet's prose, which may not stand here; `onrecord fmt` removes it"
                )
    yield from _prose_elsewhere(annotation, spoken)


def _prose_elsewhere(annotation: Annotation, spoken: set[JsonPath]) -> Iterator[Problem]:
    """Runs of the text's words in notes, descriptions and all other strings; seen only with the text at hand."""
    if annotation.text is None:
        return
    runs = set(_runs(annotation.text))
    for path, string, at_key in strings(annotation.value):
        if path not in spoken and path[-1:] not in _NAMES and "aliases" not in path and not runs.isdisjoint(_runs(string)):
            yield Problem(
                path, f"{PROSE_RUN} words in a row are the outlet's, which may not stand here; say it in your own words", at_key
            )


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return (tuple(words[i : i + PROSE_RUN]) for i in range(len(words) - PROSE_RUN + 1))
