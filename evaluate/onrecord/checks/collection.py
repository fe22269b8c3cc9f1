"""Rules about a file among the others of its dataset: ids that are gone, twins, and the halves of a pair."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.checks.rule import Problem, rule
from onrecord.data.annotation import CORPORA, GOLD, RETIRED, ROLES, Annotation, read_annotation
from onrecord.text.source import JsonPath


@rule("retired-id")
def retired_ids_stay_retired(annotation: Annotation) -> Iterator[Problem]:
    """The id of a document that was taken out is never given again: results that name it would mean another text."""
    folder = _corpus_folder(annotation.path)
    retired = _retired(folder.parent / RETIRED) if folder else {}
    if annotation.document_id in retired:
        yield Problem(
            ("document", "id"), f"this id was retired ({retired[annotation.document_id]}); choose another name for the file"
        )


@rule("twin-mismatch")
def twins_are_labelled_alike(annotation: Annotation) -> Iterator[Problem]:
    """A twin is the same article with other names and dates: quote by quote the same ids, types, spans and roles."""
    yield from _compared(annotation, ("document", "twin_of"), annotation.document.get("twin_of"), spans=True)


@rule("pair-mismatch")
def pairs_fit(annotation: Annotation) -> Iterator[Problem]:
    """The halves of an INV or DIR pair name each other, and what a change must not change is labelled alike in both."""
    challenge = annotation.document.get("challenge")
    if not isinstance(challenge, dict) or annotation.layer != GOLD:
        return
    test, path = challenge.get("test"), ("document", "challenge", "pair")
    if "pair" not in challenge:
        if test in ("INV", "DIR"):
            yield Problem(path[:-1], f"{test} tests compare two documents; add pair, the id of the other half")
        return
    if test == "MFT":
        yield Problem(path, "an MFT test stands by itself; remove pair, or make it INV or DIR")
        return
    if test == "DIR" and "expect" not in challenge:
        yield Problem(path[:-1], "DIR tests say what must change; add expect")
    other = _other(annotation, challenge["pair"])
    named = other.document.get("challenge") if other else None
    if isinstance(named, dict) and named.get("pair") != annotation.document_id:
        yield Problem(
            path, f"{challenge['pair']} names {named.get('pair')!r} as its pair, not this document; correct one of the two"
        )
    yield from _compared(annotation, path, challenge["pair"], spans=False, labels=test == "INV")


def _compared(annotation: Annotation, path: JsonPath, name: object, *, spans: bool, labels: bool = True) -> Iterator[Problem]:
    if not isinstance(name, str) or annotation.layer != GOLD:
        return
    other = _other(annotation, name)
    if other is None:
        yield Problem(path, f"there is no document {name!r} beside this one; give the id of one that is there")
        return
    if not labels:
        return
    mine, theirs = ({quote.id: _labels(quote.value, spans=spans) for quote in side.quotes} for side in (annotation, other))
    for quote_id in sorted({*mine, *theirs}, key=str):
        if quote_id not in mine or quote_id not in theirs:
            yield Problem(
                path, f"{quote_id!r} is a quote of {'this document' if quote_id in mine else name} only; both have the same"
            )
        elif mine[quote_id] != theirs[quote_id]:
            differing = ", ".join(key for key in mine[quote_id] if mine[quote_id][key] != theirs[quote_id][key])
            yield Problem(path, f"{quote_id!r} is labelled differently in {name}: {differing}")


def _labels(quote: dict[str, Any], *, spans: bool) -> dict[str, Any]:
    """What twins and pairs share of a quote: places and names may differ, labels and their number may not."""
    plain = {key: quote.get(key) for key in ("type", "polarity", "event", "medium", "nested_in")}
    chain = [node.get("role") if isinstance(node, dict) else None for node in _items(quote, "via")]
    counts = {role: len(_items(quote, role)) for role in ("speaker", *(ROLES if spans else ()))}
    return {**plain, "via": chain, **counts}


def _items(quote: dict[str, Any], key: str) -> list[Any]:
    value = quote.get(key)
    return value if isinstance(value, list) else []


def _other(annotation: Annotation, name: object) -> Annotation | None:
    folder = _corpus_folder(annotation.path)
    if folder is None or not isinstance(name, str) or name.startswith((".", "/")) or ".." in name:
        return None
    found = [path for path in (folder.parent / corpus / f"{name}.json" for corpus in CORPORA) if path.is_file()]
    return read_annotation(found[0]) if found else None


def _corpus_folder(path: Path) -> Path | None:
    """articles/ or challenge/ around a file, the innermost."""
    return next((parent for parent in path.absolute().parents if parent.name in CORPORA), None)


def _retired(path: Path) -> dict[Any, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
