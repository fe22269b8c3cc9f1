"""Exports of annotation tools to annotation files: every step in order, all findings of a step at once, nothing written.

What cannot be (offsets, relations, labels the map does not know) raises; what is only not there yet is left open and said.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.data.fmt import canonical
from onrecord.data.new import GUIDELINES, schema_beside
from onrecord.data.redistribution import strip
from onrecord.data.texts import normalised, sha256
from onrecord.findings import Finding, InvalidData
from onrecord.formats.attributions import attributions, roles_joined
from onrecord.formats.covered import DESCRIBED
from onrecord.formats.documents import Described, describe, named, wanted
from onrecord.formats.export import Account, Offsets, Task, Unit
from onrecord.formats.files import export_files
from onrecord.formats.layers import Layer, Value, layer
from onrecord.formats.mapping import Map, unknown
from onrecord.formats.nearby import link_nearby
from onrecord.formats.offsets import Undecided, decide
from onrecord.formats.spans import Spans, place
from onrecord.formats.speakers import Document
from onrecord.formats.tools import reader, refuse_others

MAX_MISFITS, MAX_PER_RULE = 10, 50
Sentences = Callable[[str], Sequence[Offsets]]


class How(NamedTuple):
    """What the user says of the conversion: `method` as in annotation files, who annotated, and what offsets count."""

    method: str
    annotator: str | None = None
    offsets: Unit | None = None


class Converted(NamedTuple):
    """The files by their path below the output folder, the texts that may not stand beside them by document id, an account, and
    warnings about what was left unlinked.
    """

    files: dict[str, bytes]
    texts: dict[str, bytes]
    account: Account
    warnings: list[Finding]


def read_tasks(export: Path, tool: str, account: Account, text_at: str | None = None) -> list[Task]:
    """The tasks of an export. Raises InvalidData, also where it looks like another tool's, or is empty; and OSError."""
    refuse_others(export, tool)
    module = reader(tool)
    tasks = module.read(export_files(export, module.ENDINGS), account, text_at)
    if not tasks:
        why = "; ".join(account.lines()) or "it is empty"
        raise InvalidData([Finding(str(export), 1, 1, "empty-export", f"there is nothing to convert in it: {why}")])
    account.read["spans"] += sum(len(task.spans) for task in tasks)
    account.read["relations"] += sum(len(task.relations) for task in tasks)
    return tasks


def to_annotations(export: Path, tool: str, known: Map, how: How, folder: Path, sentences: Sentences) -> Converted:
    """The annotation files of an export, for the folder they will stand in; `sentences` gives the spans of a text's sentences.

    Raises InvalidData, AnnotatorError, and OSError.
    """
    account = Account()
    tasks = named(read_tasks(export, tool, account, known.part("fields").get("text")), known)
    tasks = wanted(tasks, known, how.annotator, account)
    if not tasks:
        raise InvalidData([known.finding("documents", "empty-export", "the map leaves out all documents of the export")])
    findings = unknown(tasks, known)
    try:
        documents = describe(tasks, known, how.annotator)
    except InvalidData as invalid:
        raise InvalidData([*findings, *invalid.findings]) from None
    if findings:
        raise InvalidData(findings)
    placed = _placed(tasks, known, reader(tool).UNIT, how.offsets, account)
    layers, warnings = _layers(tasks, placed, documents, known, account, sentences)
    files: dict[str, bytes] = {}
    texts: dict[str, bytes] = {}
    for document in documents:
        files.update(_files(document, [layers[number] for number, _ in document.tasks], known, how, folder, account))
        text = (document.text + "\n").encode()
        if document.protected:
            texts[f"{document.id}.txt"] = text
        else:
            files[f"{document.id}.txt"] = text
    return Converted(files, texts, account, warnings)


def _placed(tasks: Sequence[Task], known: Map, documented: Unit, stated: Unit | None, account: Account) -> list[Spans]:
    """The spans of every task at their places. Raises InvalidData for all texts whose offsets cannot be read."""
    findings: list[Finding] = []
    placed = []
    for task in tasks:
        try:
            found = decide(task.text, task.spans, task.tokens, documented, stated)
        except Undecided as undecided:
            findings.append(task.place.finding("offsets", f"{task.name!r}: {undecided}"))
            for number, why in undecided.misfits[:MAX_MISFITS]:
                span = task.spans[number]
                findings.append(span.place.finding("selector-mismatch", f"{span.labels[0]!r} {span.id}: {why}"))
            if (more := len(undecided.misfits) - MAX_MISFITS) > 0:
                findings.append(task.place.finding("selector-mismatch", f"and {more} more spans of {task.name!r}"))
            continue
        text = normalised(task.text)
        moved = any(at != span.fragments for at, span in zip(found.places, task.spans, strict=True))
        breaks = " with CRLF" if "\r\n" in task.text else ""
        account.read_as[f"documents{breaks} whose offsets count {found.convention}"] += moved
        unproven = found.assumed and bool(task.spans)
        account.read_as["documents without stored words to compare, whose offsets look right as documented"] += unproven
        for fit, described in DESCRIBED.items():
            account.read_as[described] += found.fits[fit]
        placed.append(place(task, text, found.places, known, account, findings))
    if findings:
        raise InvalidData(_capped(findings))
    return placed


def _layers(
    tasks: Sequence[Task],
    placed: Sequence[Spans],
    documents: Sequence[Described],
    known: Map,
    account: Account,
    sentences: Sentences,
) -> tuple[dict[int, Layer], list[Finding]]:
    """The layer of every task by its number, and warnings. Raises InvalidData for relations and fields that cannot be."""
    findings: list[Finding] = []
    warnings: list[Finding] = []
    by_relations = roles_joined(tasks, placed, known)
    layers: dict[int, Layer] = {}
    for described in documents:
        document = Document(described.text, str(described.facts["language"]), described.protected)
        stretches: Sequence[Offsets] | None = None
        for number, _ in described.tasks:
            spans = placed[number]
            linked = attributions(tasks[number], spans, known, account, findings)
            for role in ("cue", "mention"):
                if role not in by_relations and any(one.role == role for one in spans.placed):
                    stretches = sentences(document.text) if stretches is None else stretches
                    quotes = link_nearby(linked.quotes, spans.placed, role, document.text, stretches, account, warnings)
                    linked = linked._replace(quotes=quotes)
            layers[number] = layer(spans.placed, linked, document, known.part("speakers"), account, findings)
    if findings:
        raise InvalidData(_capped(findings))
    return layers, _capped(warnings)


def _capped(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, at most so many of a rule, and how many there are more."""
    counts: Counter[str] = Counter()
    kept = []
    for finding in findings:
        counts[finding.rule] += 1
        if counts[finding.rule] <= MAX_PER_RULE:
            kept.append(finding)
    first = {finding.rule: finding for finding in reversed(findings)}
    for rule, count in counts.items():
        if count > MAX_PER_RULE:
            message = f"there are {count - MAX_PER_RULE:,} more of these; the first {MAX_PER_RULE} are listed"
            kept.append(replace(first[rule], message=message))
    return kept


def _files(
    document: Described, layers: Sequence[Layer], known: Map, how: How, folder: Path, account: Account
) -> dict[str, bytes]:
    """The files of a document: gold, or gold without quotes and a layer for each annotator."""
    annotators = [id for _, id in document.tasks]
    regions = {tuple(region.items()): region for one in layers for region in one.regions}
    facts = {
        "id": document.id,
        "title": None,
        "url": None,
        "genre": "news",
        "origin": "published",
        **document.facts,
        "text_sha256": sha256(document.text),
        "text_length": len(document.text),
        "regions": list(regions.values()),
    }
    path = f"{document.id}.json"
    head: Value = {**schema_beside(folder / path), "document": facts}
    account.written["documents"] += 1
    if len(layers) == 1:
        return {path: _bytes({**head, **_parts(layers[0]), "annotation": _annotation(annotators, known, how)}, document)}
    account.open["documents of several annotators, without gold quotes until `onrecord adjudicate` makes them"] += 1
    found = {path: _bytes({**head, "speakers": {}, "annotation": _annotation(annotators, known, how)}, document)}
    for id, one in zip(annotators, layers, strict=True):
        own = {"document": {key: facts[key] for key in ("id", "text_sha256")}, **_parts(one)}
        value = {**schema_beside(folder / path), **own, "annotation": _annotation([id], known, how)}
        found[f"{document.id}.{id}.json"] = _bytes(value, document)
    return found


def _parts(one: Layer) -> Value:
    return {"speakers": one.speakers, "quotes": one.quotes, "non_quotes": one.non_quotes}


def _annotation(annotators: Sequence[str], known: Map, how: How) -> Mapping[str, Any]:
    guidelines = known.source.value.get("guidelines", GUIDELINES)
    return {"annotators": list(annotators), "method": how.method, "review": "none", "guidelines": guidelines}


def _bytes(value: Value, document: Described) -> bytes:
    if document.protected:
        strip(value, document.text)
    return canonical(value).encode()
