"""Rules about a file's place: its id, and what the layers of one document have to do with each other."""

import re
from collections.abc import Iterator

from onrecord.checks.rule import Problem, rule
from onrecord.data.annotation import CORPORA, GOLD, Annotation, gold_path

_LAYER_KEYS = frozenset({"id", "text_sha256"})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@rule("id-path")
def id_is_the_path(annotation: Annotation) -> Iterator[Problem]:
    """A document is found by its id: the folder and the name of its file below articles/ or challenge/."""
    stated, parts = annotation.document_id, annotation.path.absolute().parts
    below = [i for i, part in enumerate(parts[:-1]) if part in CORPORA]
    if stated is None or not below:
        return
    inside = (*parts[below[-1] + 1 : -1], parts[-1].partition(".")[0])
    if len(inside) != 2:
        yield Problem(("document", "id"), f"the file stands at {'/'.join(inside)}, not at <outlet>/<name>; nobody would find it")
    elif stated != "/".join(inside):
        yield Problem(("document", "id"), f"the file's place says {'/'.join(inside)!r}; rename the file, or correct the id")


@rule("gold-missing")
def layers_have_their_document(annotation: Annotation) -> Iterator[Problem]:
    """An annotator's layer says nothing about the document itself; `<name>.json` beside it does."""
    gold = gold_path(annotation.path)
    if annotation.layer != GOLD and not gold.is_file():
        yield Problem(
            ("document",),
            f"this is the layer of {annotation.layer!r}, but there is no {gold.name} beside it, which describes the document",
        )


@rule("gold-incomplete")
def gold_files_describe_the_document(annotation: Annotation) -> Iterator[Problem]:
    """Only an annotator's layer may leave out what the gold file beside it says."""
    if annotation.layer == GOLD and annotation.document and annotation.document.keys() <= _LAYER_KEYS:
        yield Problem(
            ("document",), "the gold file describes the document: add outlet, language, published, license and text_length"
        )


@rule("layer-mismatch")
def layers_fit_their_document(annotation: Annotation) -> Iterator[Problem]:
    """A layer annotates the same text as the gold file, and does not contradict it: it states only id and text_sha256."""
    if annotation.layer == GOLD:
        return
    if not _SLUG.fullmatch(annotation.layer):
        message = (
            f"{annotation.layer!r} is no annotator's id; the file is <name>.<id>.json, the id in lower case, digits and hyphens"
        )
        yield Problem(("document",), message)
    for key in annotation.document.keys() - _LAYER_KEYS:
        yield Problem(("document", key), f"a layer states only id and text_sha256; {key} is the gold file's", at_key=True)
    for key in sorted(_LAYER_KEYS & annotation.document.keys() & annotation.gold_document.keys()):
        if annotation.document[key] != annotation.gold_document[key]:
            yield Problem(("document", key), f"the gold file beside it has another {key}; a layer annotates the same text")
