"""Rules about the document: does the text fit its hash and length, and may it stand here?"""

from collections.abc import Iterator

from onrecord.checks.rule import Problem, rule
from onrecord.data.annotation import GOLD, Annotation, sha256
from onrecord.data.redistribution import assumed, may_stand

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
        len(text.encode()): "UTF-8 bytes",
        len(text.encode("utf-16-le")) // 2: "UTF-16 units",
        len(text) + 1: "with the final newline",
    }
    guess = f" ({stated} is its length in {units[stated]})" if stated in units else ""
    yield Problem(("document", "text_length"), f"the text has {len(text)} code points, not {stated}{guess}; {_ON_PURPOSE}")


@rule("text-missing")
def redistributable_text_is_there(annotation: Annotation) -> Iterator[Problem]:
    """A text that may be redistributed is: beside the annotation, so that everybody can check every span."""
    open_licence = annotation.license is not None and annotation.redistributable
    if open_licence and annotation.text is None and not any(f.rule == "text-unreadable" for f in annotation.findings):
        name = annotation.path.name.partition(".")[0] + ".txt"
        yield Problem(
            ("document", "license"),
            f"{annotation.license} lets the text stand here, but there is no {name} beside this file",
        )


@rule("forbidden-text")
def protected_text_is_not_there(annotation: Annotation) -> Iterator[Problem]:
    """An article we may not redistribute is present as spans, hashes and metadata: no text file, no headline."""
    if annotation.redistributable:
        return
    if annotation.path.with_name(annotation.path.name.partition(".")[0] + ".txt").is_file():
        yield Problem(
            ("document", "license") if annotation.layer == GOLD else ("document",),
            "the text may not be redistributed, but stands beside this file; move it to a folder of your own and use --texts DIR",
        )
    if annotation.document.get("title") is not None:
        yield Problem(("document", "title"), "the headline may not be redistributed; write null (`onrecord fmt` does)")


@rule("forbidden-prose")
def protected_prose_is_not_there(annotation: Annotation) -> Iterator[Problem]:
    """Of a text that may not be redistributed only a speaker's own words, marks and all, may stand in `exact`."""
    if annotation.redistributable:
        return
    types = {tuple(quote.path): assumed(quote.value.get("type")) for quote in annotation.quotes}
    for selector in annotation.selectors():
        quote_type = types.get(selector.path[:2])
        if selector.exact is not None and not may_stand(selector.exact, selector.role, quote_type):
            yield Problem(
                (*selector.path, "exact"),
                "only content inside quotation marks may stand here, not the outlet's words; `onrecord fmt` replaces them by their sha256",
            )
        for key in ("prefix", "suffix"):
            if key in selector.value:
                yield Problem(
                    (*selector.path, key),
                    f"a {key} is the outlet's prose, which may not stand here; `onrecord fmt` removes it",
                )


@rule("id-path")
def id_is_the_path(annotation: Annotation) -> Iterator[Problem]:
    """A document is found by its id: the folder and the name of its file below articles/ or challenge/."""
    path, stated = annotation.path.absolute(), annotation.document_id
    if stated is None or path.parent.parent.name not in ("articles", "challenge"):
        return
    expected = f"{path.parent.name}/{path.name.partition('.')[0]}"
    if stated != expected:
        yield Problem(("document", "id"), f"the file's place says {expected!r}; rename the file, or correct the id")


@rule("gold-missing")
def layers_have_their_document(annotation: Annotation) -> Iterator[Problem]:
    """An annotator's layer says nothing about the document itself; `<name>.json` beside it does."""
    gold = annotation.path.with_name(annotation.path.name.partition(".")[0] + ".json")
    if annotation.layer != GOLD and not gold.is_file():
        yield Problem(
            ("document",),
            f"this is the layer of {annotation.layer!r}, but there is no {gold.name} beside it, which describes the document",
        )
